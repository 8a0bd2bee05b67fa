
return { point = 'demo.ask', settings = { limit = 3, days = { gold = 1 } }, examples = { { name = 'a', given = {}, expect = { number = 3 } } }, decide = function(facts, settings, prior)
return { number = settings.limit }
end }
