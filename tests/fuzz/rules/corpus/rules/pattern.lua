
return { point = 'demo.ask', decide = function(facts, settings, prior)
return { text = facts.note:gsub('(%a)(%a*)', '%2%1'), ok = facts.note:find('^[%w ]-e$') ~= nil }
end }
