
return { point = 'demo.ask', decide = function(facts, settings, prior)
local t = { 3, 2, x = 1, [2.5] = 4, [true] = 5 } local n = 0 for k, v in pairs(t) do n = n * 3 + v end return { number = n }
end }
