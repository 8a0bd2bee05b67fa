-- SPDX-License-Identifier: Apache-2.0
-- scripts/mdf/allocate.lua: money of a budget is given out to the members of its programme: how much should this one get?
--
-- Every member that mdf.eligible admits gets what its level gets, once per budget. Amounts are minor units of the programme's currency.
-- Where the budget does not have enough for all of them, each gets the same share of what is there.

return {
  point = "mdf.allocate",

  settings = {
    levels = { registered = 0, silver = 500000, gold = 2000000, platinum = 5000000 },
    other_levels = 0,
    more = { new_product = 15000 },  -- of what the level gets, by purpose, in basis points; others: 10 000, as it is
    least_months = 3,                -- who joined later gets nothing yet
    again = false,                   -- whether one that has an allocation of this budget gets another
  },

  decide = function(facts, settings)
    local partner, member, budget = facts.partner, facts.member, facts.budget
    if member.allocations > 0 and not settings.again then
      return { amount_base = 0 }, { { code = "served_already" } }
    elseif member.months and member.months < settings.least_months then
      return { amount_base = 0 }, { { code = "member_too_new" } }
    end
    local level = partner.level or "none"
    local amount = settings.levels[level] or settings.other_levels
    if amount == 0 then
      return { amount_base = 0 }, { { code = "level_gets_nothing", level = level } }
    end
    local bps = settings.more[budget.purpose] or 10000
    return { amount_base = amount * bps // 10000 }, { { code = "level_amount", level = level } }
  end,

  examples = {
    { name = "silver gets what silver gets",
      given = { partner = { level = "silver" }, member = { allocations = 0, months = 12 }, budget = { purpose = "demand" } },
      expect = { amount_base = 500000 } },
    { name = "more for a launch",
      given = { partner = { level = "gold" }, member = { allocations = 0, months = 12 },
                budget = { purpose = "new_product" } },
      expect = { amount_base = 3000000 } },
    { name = "registered partners ask on demand",
      given = { partner = { level = "registered" }, member = { allocations = 0, months = 12 },
                budget = { purpose = "demand" } },
      expect = { amount_base = 0 } },
    { name = "once per budget",
      given = { partner = { level = "gold" }, member = { allocations = 1, months = 12 }, budget = { purpose = "demand" } },
      expect = { amount_base = 0 } },
    { name = "not in the first months",
      given = { partner = { level = "gold" }, member = { allocations = 0, months = 2 }, budget = { purpose = "demand" } },
      expect = { amount_base = 0 } },
  },
}
