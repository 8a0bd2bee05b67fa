
return { point = 'demo.ask', decide = function(facts, settings, prior)
local function f(n) return n == 0 and 0 or 1 + f(n - 1) end return { number = f(1000) }
end }
