-- SPDX-License-Identifier: Apache-2.0
-- scripts/support/priority.lua: which cases come first?
--
-- Severity first; a high level makes it one better, but nothing overtakes what is critical. What goes on with an
-- earlier case has waited before.

return {
  point = "support.priority",

  settings = {
    by_severity = { critical = 1, high = 2, normal = 3, low = 4 },
    first_rank = 3,                  -- of its level: from here on one better ...
    best = 2,                        -- ... but no better than this, unless it is critical
    follower = 1,                    -- so much better where it goes on with an earlier case
  },

  decide = function(facts, settings, prior)
    local severity = prior["support.classify"].severity or facts.case.severity or "normal"
    local priority = settings.by_severity[severity] or 3
    local reasons = { { code = "priority_by_severity", severity = severity } }
    if priority > settings.best and (facts.partner.level_rank or 0) >= settings.first_rank then
      priority = priority - 1
      reasons[#reasons + 1] = { code = "priority_by_level", level = facts.partner.level }
    end
    if facts.case.follows and priority > settings.best then
      priority = math.max(settings.best, priority - settings.follower)
      reasons[#reasons + 1] = { code = "priority_of_follower" }
    end
    return { priority = math.max(1, math.min(5, priority)) }, reasons
  end,

  examples = {
    { name = "by severity", given = { case = { follows = false }, partner = { level = "silver", level_rank = 2 } },
      prior = { ["support.classify"] = { verdict = "clear", severity = "normal" } }, expect = { priority = 3 } },
    { name = "a high level", given = { case = { follows = false }, partner = { level = "gold", level_rank = 3 } },
      prior = { ["support.classify"] = { verdict = "clear", severity = "normal" } }, expect = { priority = 2 } },
    { name = "is not overtaking what is critical",
      given = { case = { follows = false }, partner = { level = "gold", level_rank = 3 } },
      prior = { ["support.classify"] = { verdict = "clear", severity = "high" } }, expect = { priority = 2 } },
    { name = "what is critical comes first", given = { case = { follows = true }, partner = {} },
      prior = { ["support.classify"] = { verdict = "clear", severity = "critical" } }, expect = { priority = 1 } },
    { name = "what goes on with an earlier case", given = { case = { follows = true }, partner = {} },
      prior = { ["support.classify"] = { verdict = "clear", severity = "low" } }, expect = { priority = 3 } },
    { name = "where nothing was classified", given = { case = { follows = false, severity = "high" }, partner = {} },
      prior = { ["support.classify"] = { verdict = "review" } }, expect = { priority = 2 } },
  },
}
