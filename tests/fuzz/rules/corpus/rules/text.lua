
return { point = 'demo.ask', decide = function(facts, settings, prior)
return { list = text.split(text.trim(' a,b '), ','), text = text.fold('\u{c9}x') }
end }
