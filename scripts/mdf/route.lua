-- SPDX-License-Identifier: Apache-2.0
-- scripts/mdf/route.lua: who decides a request, a change, an extension or a claim, in which order, within how many
-- working hours?
--
-- Each step is somebody's turn: `need = "any"` asks whoever of the role comes first, `"all"` everybody of the role. Nobody
-- decides two steps of one matter, what they have asked for themselves, or more than their limit.

local function step(role, need, sla_hours)
  return { role = role, need = need, sla_hours = sla_hours }
end

return {
  point = "mdf.route",

  settings = {
    role = "marketing_manager",    -- who looks first, unless the kind of matter says otherwise
    roles_by_kind = {              -- claim = "fund_approver", ...
      extension = "marketing_manager",
    },
    sla_hours = 48,
    large = 500000,                -- from here on (minor units, programme's currency) whoever approves funds looks too
    large_role = "fund_approver",
    large_sla_hours = 48,
    very_large = 5000000,          -- and from here on the programme manager
    very_large_role = "program_manager",
    very_large_sla_hours = 72,
  },

  decide = function(facts, settings)
    local amount = facts.matter.amount_base
    local first = settings.roles_by_kind[facts.matter.kind] or settings.role
    local steps = { step(first, "any", settings.sla_hours) }
    local reasons = { { code = "usual_route" } }
    if facts.matter.kind == "extension" then
      return { steps = steps }, reasons
    end
    if amount >= settings.large then
      steps[#steps + 1] = step(settings.large_role, "any", settings.large_sla_hours)
      reasons = { { code = "large_route" } }
    end
    if amount >= settings.very_large then
      steps[#steps + 1] = step(settings.very_large_role, "any", settings.very_large_sla_hours)
      reasons = { { code = "very_large_route" } }
    end
    return { steps = steps }, reasons
  end,

  examples = {
    { name = "a marketing manager looks",
      given = { matter = { kind = "request", amount_base = 499999 } },
      expect = { steps = { { role = "marketing_manager", need = "any", sla_hours = 48 } } } },
    { name = "a large one goes on to whoever approves funds",
      given = { matter = { kind = "claim", amount_base = 500000 } },
      expect = { steps = { { role = "marketing_manager", need = "any", sla_hours = 48 },
                           { role = "fund_approver", need = "any", sla_hours = 48 } } } },
    { name = "and a very large one to the programme manager",
      given = { matter = { kind = "request", amount_base = 5000000 } },
      expect = { steps = { { role = "marketing_manager", need = "any", sla_hours = 48 },
                           { role = "fund_approver", need = "any", sla_hours = 48 },
                           { role = "program_manager", need = "any", sla_hours = 72 } } } },
    { name = "more time is one person's to give",
      given = { matter = { kind = "extension", amount_base = 5000000 } },
      expect = { steps = { { role = "marketing_manager", need = "any", sla_hours = 48 } } } },
  },
}
