
return { point = 'demo.ask', decide = function(facts, settings, prior)
local c <close> = setmetatable({}, { __close = function() error('x') end }) return { number = 1 << 60 }
end }
