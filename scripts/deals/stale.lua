-- SPDX-License-Identifier: Apache-2.0
-- scripts/deals/stale.lua: a partner has shown no activity for as long as the deal's terms say: what follows?
--
-- It is warned. Where its level has a duty to work on what it holds, a second silence of the same length ends the
-- registration, so that nobody keeps a customer from others for nothing. How long a silence may be is in the terms
-- (protect.lua: activity_every_days); it is asked again after each.

return {
  point = "deals.stale",

  settings = {
    revoke = { registered = true, silver = false, gold = false },  -- whose registration ends after the warnings
    other_levels = false,
    warnings = 1,                    -- how many there are before
    spared_stages = { committed = true },  -- the order is as good as placed: only warned
  },

  decide = function(facts, settings)
    local level, days = facts.partner.level, facts.activities.days_since_last
    if facts.partner.state == "suspended" then       -- its people are kept out: they cannot show anything
      return { action = "none" }, { { code = "partner_suspended" } }
    end
    local revokes = settings.other_levels
    if settings.revoke[level] ~= nil then
      revokes = settings.revoke[level]
    end
    if not revokes or facts.warnings < settings.warnings then
      return { action = "warn" }, { { code = "shown_nothing", days = days } }
    end
    if settings.spared_stages[facts.deal.stage] then
      return { action = "warn" }, { { code = "shown_nothing", days = days }, { code = "close_to_order" } }
    end
    return { action = "revoke" }, { { code = "warned_before", days = days } }
  end,

  examples = {
    { name = "the first silence is warned of",
      given = { deal = { stage = "prospect" }, partner = { level = "registered", state = "active" },
                activities = { days_since_last = 30 }, warnings = 0 },
      expect = { action = "warn" } },
    { name = "the second one ends it",
      given = { deal = { stage = "prospect" }, partner = { level = "registered", state = "active" },
                activities = { days_since_last = 60 }, warnings = 1 },
      expect = { action = "revoke" } },
    { name = "not where the level has no such duty",
      given = { deal = { stage = "prospect" }, partner = { level = "silver", state = "active" },
                activities = { days_since_last = 90 }, warnings = 2 },
      expect = { action = "warn" } },
    { name = "nor just before the order",
      given = { deal = { stage = "committed" }, partner = { level = "registered", state = "active" },
                activities = { days_since_last = 60 }, warnings = 1 },
      expect = { action = "warn" } },
    { name = "who is kept out cannot show anything",
      given = { deal = { stage = "prospect" }, partner = { level = "registered", state = "suspended" },
                activities = { days_since_last = 60 }, warnings = 1 },
      expect = { action = "none" } },
  },
}
