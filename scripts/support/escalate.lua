-- SPDX-License-Identifier: Apache-2.0
-- scripts/support/escalate.lua: how far up does a case go, who is to see to it, and does it come before others?
--
-- A promise at risk is a matter for whoever works on the case, but of a critical one its queue's lead knows at once. A
-- broken promise goes to the lead; that a case is not solved in time to the channel manager. What a partner asks for
-- goes up one level, as far as it may ask, and not again within some hours. Silence, and an escalation of which nobody
-- takes note, go up one level each. A bad rating is seen by the lead.

return {
  point = "support.escalate",

  settings = {
    to = { "queue_lead", "channel_manager", "executive" },  -- who sees to it, by level
    at_risk = { critical = 1 },                             -- to which level a promise at risk goes, by severity
    broken = { first_response = 1, update = 1, resolve = 2 },
    critical_adds = 1,       -- broken promises about critical cases go so much further
    partner_level = 2,       -- as far as a partner's asking goes
    partner_hours = 24,      -- and not again within so many hours
    bad_rating = 2,          -- from 5 down to this one nobody above is told; from here on somebody is
    first_priority = 1,      -- a case that is not solved in time has this priority
    again_hours = 8,         -- hours of business until somebody has taken note, or it goes on up
  },

  decide = function(facts, settings)
    local case, why, level, code = facts.case, facts.why, facts.level, nil
    local top, priority = #settings.to, nil

    if why == "warning" then
      level, code = settings.at_risk[case.severity or "normal"] or 0, "raised_for_risk"
    elseif why == "breach" then
      local adds = case.severity == "critical" and settings.critical_adds or 0
      level, code = (settings.broken[facts.clock.kind] or 1) + adds, "raised_for_breach"
      priority = facts.clock.kind == "resolve" and settings.first_priority or nil
    elseif why == "asked" and facts.asked.by == "partner" then
      if facts.asked.hours and facts.asked.hours < settings.partner_hours then
        return { level = facts.level }, { { code = "asked_lately" } }
      elseif facts.level >= settings.partner_level then
        return { level = facts.level }, { { code = "as_high_as_asking_goes" } }
      end
      level, code = facts.level + 1, "raised_as_asked"
    elseif why == "asked" then
      level, code = facts.level + 1, "raised_as_asked"
    elseif why == "silence" then
      level, code = facts.level + 1, "raised_for_silence"
    elseif why == "ignored" then
      level, code = facts.level + 1, "raised_unseen"
    elseif why == "rating" and facts.rating <= settings.bad_rating then
      level, code = 1, "raised_for_rating"
    end

    level = math.min(level, top)
    if level <= facts.level and why ~= "ignored" then
      return { level = facts.level, priority = priority }, { { code = "nothing_to_raise" } }
    end
    return { level = level, to = settings.to[level], priority = priority, again_hours = settings.again_hours },
           { { code = code, level = level } }
  end,

  examples = {
    { name = "a promise at risk is nobody else's matter",
      given = { why = "warning", level = 0, case = { severity = "normal" }, clock = { kind = "resolve" } },
      expect = { level = 0 } },
    { name = "but of a critical case",
      given = { why = "warning", level = 0, case = { severity = "critical" }, clock = { kind = "resolve" } },
      expect = { level = 1, to = "queue_lead" } },
    { name = "a first answer that does not come",
      given = { why = "breach", level = 0, case = { severity = "normal" }, clock = { kind = "first_response" } },
      expect = { level = 1, to = "queue_lead", again_hours = 8 } },
    { name = "a case that is not solved in time comes first",
      given = { why = "breach", level = 1, case = { severity = "normal", priority = 3 }, clock = { kind = "resolve" } },
      expect = { level = 2, to = "channel_manager", priority = 1 } },
    { name = "and a critical one is the executives' matter",
      given = { why = "breach", level = 1, case = { severity = "critical" }, clock = { kind = "resolve" } },
      expect = { level = 3, to = "executive" } },
    { name = "a partner asks", given = { why = "asked", level = 0, case = {}, asked = { by = "partner", times = 0 } },
      expect = { level = 1, to = "queue_lead" } },
    { name = "and again at once",
      given = { why = "asked", level = 1, case = {}, asked = { by = "partner", times = 1, hours = 2 } },
      expect = { level = 1 } },
    { name = "and as often as it may",
      given = { why = "asked", level = 2, case = {}, asked = { by = "partner", times = 2, hours = 30 } },
      expect = { level = 2 } },
    { name = "the vendor's own people go further",
      given = { why = "asked", level = 2, case = {}, asked = { by = "vendor", times = 0, hours = 1 } },
      expect = { level = 3, to = "executive" } },
    { name = "nothing was heard for long", given = { why = "silence", level = 0, case = {} },
      expect = { level = 1, to = "queue_lead" } },
    { name = "nobody took note", given = { why = "ignored", level = 1, case = {} },
      expect = { level = 2, to = "channel_manager" } },
    { name = "nor those at the top: they are reminded", given = { why = "ignored", level = 3, case = {} },
      expect = { level = 3, to = "executive", again_hours = 8 } },
    { name = "a bad rating", given = { why = "rating", level = 0, rating = 1, case = {} },
      expect = { level = 1, to = "queue_lead" } },
    { name = "a good one", given = { why = "rating", level = 0, rating = 4, case = {} }, expect = { level = 0 } },
  },
}
