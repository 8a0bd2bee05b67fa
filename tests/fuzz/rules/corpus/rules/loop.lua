
return { point = 'demo.ask', decide = function(facts, settings, prior)
while true do pcall(function() while true do end end) end
end }
