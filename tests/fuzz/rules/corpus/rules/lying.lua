
return { point = 'demo.ask', decide = function(facts, settings, prior)
local t = setmetatable({}, { __len = function() return 1 << 60 end }) table.insert(t, 1, 1)
end }
