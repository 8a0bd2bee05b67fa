
return { point = 'demo.ask', decide = function(facts, settings, prior)
local mt = {} mt.__index = function(t, k) return k end local t = setmetatable({}, mt) mt.__mode = 'k' return { text = t.x }
end }
