
return { point = 'demo.as¦¦¦¦¦¦¦¦¦¦¦¦¦¦¦¦¦¦¦¦¦¦¦¦¦¦¦¦¦¦¦¦¦¦¦¦¦¦k', decide = function(facts, settings, prior)
return { list = text.split(text.trim(' a,{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{ž{{{{{{}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}b '), ','), text = text.fold('\u{c9}x') }
end }
