-- SPDX-License-Identifier: Apache-2.0
-- scripts/deals/route.lua: who reviews a deal, in which order, within how many working hours?

return {
  point = "deals.route",

  settings = {
    role = "channel_manager",
    sla_hours = 48,
    large = 50000000,                -- from here on (minor units, programme's currency) a second pair of eyes looks
    large_role = "program_manager",
    large_sla_hours = 72,
  },

  decide = function(facts, settings)
    local steps = { { role = settings.role, need = "any", sla_hours = settings.sla_hours } }
    if facts.deal.amount_base < settings.large then
      return { steps = steps }, { { code = "usual_route" } }
    end
    steps[2] = { role = settings.large_role, need = "any", sla_hours = settings.large_sla_hours }
    return { steps = steps }, { { code = "large_deal" } }
  end,

  examples = {
    { name = "a channel manager reviews",
      given = { deal = { amount_base = 6000000 } },
      expect = { steps = { { role = "channel_manager", need = "any", sla_hours = 48 } } } },
    { name = "a large deal goes on to the programme manager",
      given = { deal = { amount_base = 50000000 } },
      expect = { steps = { { role = "channel_manager", need = "any", sla_hours = 48 },
                           { role = "program_manager", need = "any", sla_hours = 72 } } } },
  },
}
