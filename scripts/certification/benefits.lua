-- SPDX-License-Identifier: Apache-2.0
-- scripts/certification/benefits.lua: what does a member have at its new level instead of what that level grants to all?
--
-- Nothing, unless a role in the programme is set to have terms of its own at that level. Amounts are in minor units.

return {
  point = "tiers.benefits",

  settings = {
    roles = {},   -- by role and level: msp = { gold = { margin_bps = 2500, deal_capacity = 60 } }
  },

  decide = function(facts, settings, prior)
    local level = prior["tiers.transition"].to or prior["tiers.evaluate"].level
    local of_role = settings.roles[facts.partner.channel_type] or {}
    if not level or not of_role[level] then
      return {}
    end
    return { grants = of_role[level] }, { { code = "own_grants", level = level } }
  end,

  examples = {
    { name = "what the level grants",
      given = { partner = { channel_type = "reseller" } },
      prior = { ["tiers.evaluate"] = { level = "gold" }, ["tiers.transition"] = { action = "promote" } },
      expect = {} },
    { name = "what is agreed with a role", settings = { roles = { msp = { gold = { margin_bps = 2500 } } } },
      given = { partner = { channel_type = "msp" } },
      prior = { ["tiers.evaluate"] = { level = "gold" }, ["tiers.transition"] = { action = "promote" } },
      expect = { grants = { margin_bps = 2500 } } },
    { name = "of the level it falls to", settings = { roles = { msp = { silver = { margin_bps = 1500 } } } },
      given = { partner = { channel_type = "msp" } },
      prior = { ["tiers.evaluate"] = {}, ["tiers.transition"] = { action = "demote", to = "silver" } },
      expect = { grants = { margin_bps = 1500 } } },
  },
}
