
return { point = 'demo.ask', decide = function(facts, settings, prior)
return { text = string.format('%5.2f %q', 1.5, 'x'), number = string.unpack('<i4', string.pack('<i4', 7)) }
end }
