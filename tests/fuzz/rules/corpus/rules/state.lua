local n = 0 local t = {}
return { point = 'demo.ask', decide = function(facts, settings, prior)
n = n + 1 return { number = n }
end }
