
return { point = 'demo.ask', decide = function(facts, settings, prior)
return { ok = true, number = #facts.items }, { { code = 'said', what = facts.deal.level } }
end }
