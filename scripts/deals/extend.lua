-- SPDX-License-Identifier: Apache-2.0
-- scripts/deals/extend.lua: the registrant wants its protection extended: is it?
--
-- Time is for those who use it: without a sign of work there is none. The first extension is automatic, a later one
-- only where the sale has got further; a person looks at the rest, and at large deals. How often a deal may be extended
-- at all is in its terms (protect.lua) and is seen to before this is asked.

local function human(code, data)
  local reason = data or {}
  reason.code = code
  return { grant = "human" }, { { code = "person_extends" }, reason }
end

return {
  point = "deals.extend",

  settings = {
    idle_days = 30,                  -- whoever has shown nothing for longer is refused; the approval itself counts
    automatic = { registered = 0, silver = 1, gold = 2 },  -- how many extensions a level has without a person
    other_levels = 0,
    progress = { qualified = true, technical = true, business = true, committed = true },  -- wanted from the second on
    person_from = 20000000,          -- so large a deal is for a person; minor units, programme's currency; 0: none is
  },

  decide = function(facts, settings)
    local deal, idle = facts.deal, facts.activities.days_since_last
    if idle > settings.idle_days then
      return { grant = "no" }, { { code = "no_activity", days = idle } }
    end
    if settings.person_from > 0 and deal.amount_base >= settings.person_from then
      return human("large_extension")
    end
    if deal.extensions >= (settings.automatic[facts.partner.level] or settings.other_levels) then
      return human("extended_before", { times = deal.extensions })
    end
    if deal.extensions > 0 and not settings.progress[deal.stage] then
      return human("no_progress", { stage = deal.stage })
    end
    return { grant = "yes", days = deal.extension_days }, { { code = "extended", days = deal.extension_days or 0 } }
  end,

  examples = {
    { name = "a silver partner that is at work has its first extension",
      given = { deal = { stage = "technical", amount_base = 1250000, extensions = 0, extension_days = 60 },
                partner = { level = "silver" }, activities = { days_since_last = 12 } },
      expect = { grant = "yes", days = 60 } },
    { name = "without a sign of work there is none",
      given = { deal = { stage = "technical", amount_base = 1250000, extensions = 0, extension_days = 60 },
                partner = { level = "gold" }, activities = { days_since_last = 31 } },
      expect = { grant = "no" } },
    { name = "exactly as long as is borne is borne",
      given = { deal = { stage = "prospect", amount_base = 1250000, extensions = 0, extension_days = 60 },
                partner = { level = "gold" }, activities = { days_since_last = 30 } },
      expect = { grant = "yes" } },
    { name = "a level without automatic extensions is for a person",
      given = { deal = { stage = "committed", amount_base = 1250000, extensions = 0, extension_days = 60 },
                partner = { level = "registered" }, activities = { days_since_last = 2 } },
      expect = { grant = "human" } },
    { name = "so is a second one without progress",
      given = { deal = { stage = "prospect", amount_base = 1250000, extensions = 1, extension_days = 60 },
                partner = { level = "gold" }, activities = { days_since_last = 2 } },
      expect = { grant = "human" } },
    { name = "with progress it is automatic",
      given = { deal = { stage = "business", amount_base = 1250000, extensions = 1, extension_days = 60 },
                partner = { level = "gold" }, activities = { days_since_last = 2 } },
      expect = { grant = "yes" } },
    { name = "a large deal is for a person",
      given = { deal = { stage = "business", amount_base = 20000000, extensions = 0, extension_days = 60 },
                partner = { level = "gold" }, activities = { days_since_last = 2 } },
      expect = { grant = "human" } },
  },
}
