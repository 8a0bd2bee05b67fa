-- SPDX-License-Identifier: Apache-2.0
-- scripts/deals/protect.lua: how long, and how exclusively, is an approved deal protected?
--
-- The level sets the term: what its benefits grant, else what is set here for it. A sale that takes longer than that is
-- protected until shortly after its expected end.

return {
  point = "deals.protect",

  settings = {
    days = { registered = 60, silver = 90, gold = 120 },
    other_levels = 60,
    exclusive = true,
    scope = "lines",                 -- what is protected: the products of the lines, or all of their "family"
    after_close_days = 14,           -- time to bring the order in
    longest_days = 270,              -- however long the sale takes
    max_extensions = { registered = 0, silver = 1, gold = 2 },
    extension_days = 60,
    activity_every_days = { registered = 30, silver = 30, gold = 30 },  -- the duty of stale.lua; 0: a level has none
    other_levels_activity = 30,
    remind_days = { 30, 14, 3 },
  },

  decide = function(facts, settings)
    local level = facts.partner.level
    local days, reasons = settings.other_levels, {}
    local activity = settings.activity_every_days[level] or settings.other_levels_activity
    local granted = facts.partner.benefits and facts.partner.benefits.protection_days
    if granted then
      days = granted
      reasons[1] = { code = "granted_term", days = days }
    elseif settings.days[level] then
      days = settings.days[level]
      reasons[1] = { code = "level_term", level = level, days = days }
    else
      reasons[1] = { code = "usual_term", days = days }
    end
    local wanted = math.min(facts.deal.days_to_close + settings.after_close_days, settings.longest_days)
    if wanted > days then
      reasons[2] = { code = "long_sale", days = wanted - days }
      days = wanted
    end
    return { days = days, exclusive = settings.exclusive, scope = settings.scope,
             max_extensions = settings.max_extensions[level] or 0,
             extension_days = settings.extension_days, activity_every_days = activity > 0 and activity or nil,
             remind_days = settings.remind_days }, reasons
  end,

  examples = {
    { name = "gold partners get 120 days",
      given = { partner = { level = "gold" }, deal = { days_to_close = 60 } },
      expect = { days = 120, exclusive = true, scope = "lines",
                 max_extensions = 2, activity_every_days = 30 } },
    { name = "what is granted goes before what is set here",
      given = { partner = { level = "gold", benefits = { protection_days = 150 } }, deal = { days_to_close = 60 } },
      expect = { days = 150, max_extensions = 2 } },
    { name = "a level without a term of its own gets the usual one",
      given = { partner = { level = "platinum" }, deal = { days_to_close = 10 } },
      expect = { days = 60, max_extensions = 0 } },
    { name = "a longer sale is protected until two weeks after its end",
      given = { partner = { level = "silver" }, deal = { days_to_close = 150 } },
      expect = { days = 164 } },
    { name = "but never longer than nine months",
      given = { partner = { level = "silver" }, deal = { days_to_close = 500 } },
      expect = { days = 270 } },
  },
}
