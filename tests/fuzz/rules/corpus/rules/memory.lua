
return { point = 'demo.ask', decide = function(facts, settings, prior)
local s = 'x' while true do s = s .. s end
end }
