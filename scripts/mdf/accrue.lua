-- SPDX-License-Identifier: Apache-2.0
-- scripts/mdf/accrue.lua: a partner has won a deal: how much of what was ordered does it earn for its marketing, and out of
-- which budget?
--
-- A share by level, or by product where one is set. It goes where the partner's earnings go already; the first time to a
-- budget for loyalty, then for demand. Without such a budget nothing is earned.

local function percent(bps)
  local whole, rest = bps // 100, bps % 100
  if rest == 0 then
    return tostring(whole)
  end
  return (string.format("%d.%02d", whole, rest):gsub("0$", ""))
end

return {
  point = "mdf.accrue",

  settings = {
    levels = { registered = 0, silver = 100, gold = 200, platinum = 300 },  -- basis points of the order
    other_levels = 0,
    products = { ["-"] = 0 },        -- by the name of a product or its family, in place of the level's; "-" is none
    types = { referral = false, resell = true, cosell = true, renewal = false, expansion = true },  -- which deals earn
    least = 100000,                  -- an order below this earns nothing, in minor units of the programme's currency
    purposes = { "loyalty", "demand" },  -- of budgets that earnings may come from, the best one first
  },

  decide = function(facts, settings)
    local deal, partner = facts.deal, facts.partner
    local function nothing(reason)
      return { bps = 0 }, { reason }
    end

    if partner.state ~= "active" then
      return nothing({ code = "earner_not_active" })
    elseif deal.type and settings.types[deal.type] == false then
      return nothing({ code = "type_earns_nothing" })
    elseif deal.won_base < settings.least then
      return nothing({ code = "order_too_small" })
    end

    local level = partner.level or "none"
    local bps = settings.levels[level] or settings.other_levels
    local reason = { code = "earned", level = level, percent = percent(bps) }
    for _, name in ipairs({ deal.family or "-", deal.product or "-" }) do
      if settings.products[name] and name ~= "-" then
        bps = settings.products[name]
        reason = { code = "earned_for_product", product = name, percent = percent(bps) }
      end
    end
    if bps == 0 then
      return nothing({ code = "level_earns_nothing", level = level })
    end

    for _, budget in ipairs(facts.budgets) do
      if budget.used then
        return { bps = bps, budget = budget.code }, { reason }
      end
    end
    for _, purpose in ipairs(settings.purposes) do
      for _, budget in ipairs(facts.budgets) do
        if budget.purpose == purpose then
          return { bps = bps, budget = budget.code }, { reason }
        end
      end
    end
    return nothing({ code = "no_budget" })
  end,

  examples = {
    { name = "gold earns two percent",
      given = { deal = { type = "resell", won_base = 5000000 }, partner = { state = "active", level = "gold" },
                budgets = { { code = "2027-loyal", purpose = "loyalty", used = false } } },
      expect = { bps = 200, budget = "2027-loyal" } },
    { name = "where its earnings go already",
      given = { deal = { type = "resell", won_base = 5000000 }, partner = { state = "active", level = "gold" },
                budgets = { { code = "2027-loyal", purpose = "loyalty", used = false },
                            { code = "2027-east", purpose = "new_market", used = true } } },
      expect = { bps = 200, budget = "2027-east" } },
    { name = "a product that earns more", settings = { products = { ["Storage 400"] = 500 } },
      given = { deal = { type = "resell", product = "Storage 400", family = "Storage", won_base = 5000000 },
                partner = { state = "active", level = "silver" },
                budgets = { { code = "2027-loyal", purpose = "loyalty", used = false } } },
      expect = { bps = 500 } },
    { name = "renewals earn nothing",
      given = { deal = { type = "renewal", won_base = 5000000 }, partner = { state = "active", level = "gold" },
                budgets = { { code = "2027-loyal", purpose = "loyalty", used = false } } },
      expect = { bps = 0 } },
    { name = "a launch budget is not for that",
      given = { deal = { type = "resell", won_base = 5000000 }, partner = { state = "active", level = "gold" },
                budgets = { { code = "2027-launch", purpose = "new_product", used = false } } },
      expect = { bps = 0 } },
    { name = "nor small orders",
      given = { deal = { type = "resell", won_base = 99999 }, partner = { state = "active", level = "gold" },
                budgets = { { code = "2027-loyal", purpose = "loyalty", used = false } } },
      expect = { bps = 0 } },
  },
}
