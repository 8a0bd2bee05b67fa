
return { point = 'demo.ask', decide = function(facts, settings, prior)
do ::top:: goto top end
end }
