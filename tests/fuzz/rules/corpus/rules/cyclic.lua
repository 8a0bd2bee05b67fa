
return { point = 'demo.ask', decide = function(facts, settings, prior)
local t = {} t.t = t return { any = t }
end }
