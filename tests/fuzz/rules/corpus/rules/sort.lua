
return { point = 'demo.ask', decide = function(facts, settings, prior)
local t = {} for i = 1, 100 do t[i] = math.random(1000) end table.sort(t, function(a, b) return a > b end) return { numbers = t }
end }
