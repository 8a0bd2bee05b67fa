-- SPDX-License-Identifier: Apache-2.0
-- scripts/deals/route.lua: who reviews a deal, in which order, within how many working hours?
--
-- Each step is somebody's turn: `need = "any"` asks whoever of the role comes first, `"all"` everybody of the role who
-- looks after the deal's territory. Nobody decides two steps of one deal. Whoever has to agree to the price
-- (deals.price, `approver`) comes last by itself and need not be named here.

local function step(role, need, sla_hours)
  return { role = role, need = need, sla_hours = sla_hours }
end

return {
  point = "deals.route",

  settings = {
    role = "channel_manager",        -- who looks first, unless the type of the deal says otherwise
    roles_by_type = {                -- renewal = "support_agent", ...
      referral = "channel_manager",
    },
    sla_hours = 48,
    outside_role = "",               -- who has to agree to a deal outside the partner's territories, "program_manager";
                                     -- none: nobody else
    large = 50000000,                -- from here on (minor units, programme's currency) a second pair of eyes looks
    large_role = "program_manager",
    large_sla_hours = 72,
    very_large = 500000000,          -- from here on all of that role have to agree
  },

  decide = function(facts, settings)
    local amount = facts.deal.amount_base
    local steps = { step(settings.roles_by_type[facts.deal.type] or settings.role, "any", settings.sla_hours) }
    local reasons = { { code = "usual_route" } }
    local is_outside = facts.partner.territory_fit == "outside" and settings.outside_role ~= ""
    if is_outside then
      steps[#steps + 1] = step(settings.outside_role, "any", settings.sla_hours)
      reasons[#reasons + 1] = { code = "outside_route" }
    end
    if amount >= settings.very_large then
      steps[#steps + 1] = step(settings.large_role, "all", settings.large_sla_hours)
      reasons[#reasons + 1] = { code = "very_large_deal" }
    elseif amount >= settings.large and not (is_outside and settings.outside_role == settings.large_role) then
      steps[#steps + 1] = step(settings.large_role, "any", settings.large_sla_hours)
      reasons[#reasons + 1] = { code = "large_deal" }
    end
    return { steps = steps }, reasons
  end,

  examples = {
    { name = "a channel manager reviews",
      given = { deal = { amount_base = 6000000, type = "resell" }, partner = { territory_fit = "covered" } },
      expect = { steps = { { role = "channel_manager", need = "any", sla_hours = 48 } } } },
    { name = "a large deal goes on to the programme manager",
      given = { deal = { amount_base = 50000000, type = "resell" }, partner = { territory_fit = "covered" } },
      expect = { steps = { { role = "channel_manager", need = "any", sla_hours = 48 },
                           { role = "program_manager", need = "any", sla_hours = 72 } } } },
    { name = "all programme managers agree to a very large one",
      given = { deal = { amount_base = 500000000, type = "resell" }, partner = { territory_fit = "covered" } },
      expect = { steps = { { role = "channel_manager", need = "any", sla_hours = 48 },
                           { role = "program_manager", need = "all", sla_hours = 72 } } } },
    { name = "a deal elsewhere takes nobody else as it is",
      given = { deal = { amount_base = 6000000, type = "renewal" }, partner = { territory_fit = "outside" } },
      expect = { steps = { { role = "channel_manager", need = "any", sla_hours = 48 } } } },
    { name = "unless somebody is named for it",
      settings = { outside_role = "program_manager" },
      given = { deal = { amount_base = 60000000, type = "resell" }, partner = { territory_fit = "outside" } },
      expect = { steps = { { role = "channel_manager", need = "any", sla_hours = 48 },
                           { role = "program_manager", need = "any", sla_hours = 48 } } } },
    { name = "a type of deal may have a reviewer of its own",
      settings = { roles_by_type = { referral = "marketing_manager" } },
      given = { deal = { amount_base = 100000, type = "referral" }, partner = { territory_fit = "covered" } },
      expect = { steps = { { role = "marketing_manager", need = "any", sla_hours = 48 } } } },
  },
}
