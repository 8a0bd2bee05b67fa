-- SPDX-License-Identifier: Apache-2.0
-- scripts/deals/eligibility.lua: may this partner register this deal at all?
--
-- Who is not in the programme, not active or not of an admitted channel is refused. What can be argued about (a foreign
-- territory, too many open deals) goes to a person.

local function refuse(code, data)
  local reason = data or {}
  reason.code = code
  return { eligible = "no" }, { reason }
end

return {
  point = "deals.eligibility",

  settings = {
    channel_types = {                -- which may register deals
      reseller = true, distributor = true, referral = true, si = true, isv = true, msp = true, agent = true,
    },
    outside_territory = "review",    -- yes, no or review
    capacity = { registered = 25, silver = 100 },  -- open deals by level; a level not named has no limit
  },

  decide = function(facts, settings)
    local partner = facts.partner
    if partner.level == nil then
      return refuse("not_a_member")
    end
    if partner.state ~= "active" then
      return refuse("partner_not_active")
    end
    if not settings.channel_types[partner.channel_type] then
      return refuse("channel_not_admitted", { channel_type = partner.channel_type })
    end

    local eligible, reasons = "yes", {}
    if partner.territory_fit == "outside" and settings.outside_territory ~= "yes" then
      eligible = settings.outside_territory
      reasons[#reasons + 1] = { code = "outside_territory", territory = facts.deal.territory }
    end
    local max = settings.capacity[partner.level]
    if max and partner.open_deals >= max then
      eligible = eligible == "no" and "no" or "review"
      reasons[#reasons + 1] = { code = "capacity_reached", open = partner.open_deals, max = max }
    end
    if eligible == "yes" then
      reasons[#reasons + 1] = { code = "eligible" }
    end
    return { eligible = eligible, capacity_max = max }, reasons
  end,

  examples = {
    { name = "a member in its territory may",
      given = { deal = { territory = "Bavaria" },
                partner = { state = "active", level = "silver", channel_type = "reseller",
                            territory_fit = "covered", open_deals = 3 } },
      expect = { eligible = "yes", capacity_max = 100 } },
    { name = "a partner bound to no territory may anywhere",
      given = { deal = { territory = "Bavaria" },
                partner = { state = "active", level = "gold", channel_type = "si",
                            territory_fit = "unbound", open_deals = 190 } },
      expect = { eligible = "yes" } },
    { name = "who is not in the programme may not",
      given = { deal = { territory = "Bavaria" },
                partner = { state = "active", territory_fit = "covered", open_deals = 0 } },
      expect = { eligible = "no" } },
    { name = "a suspended partner may not",
      given = { deal = { territory = "Bavaria" },
                partner = { state = "suspended", level = "gold", channel_type = "reseller",
                            territory_fit = "covered", open_deals = 0 } },
      expect = { eligible = "no" } },
    { name = "a deal outside the territory is for a person",
      given = { deal = { territory = "Alsace" },
                partner = { state = "active", level = "gold", channel_type = "reseller",
                            territory_fit = "outside", open_deals = 0 } },
      expect = { eligible = "review" } },
    { name = "more open deals than the level admits are for a person",
      given = { deal = { territory = "Bavaria" },
                partner = { state = "active", level = "registered", channel_type = "reseller",
                            territory_fit = "covered", open_deals = 25 } },
      expect = { eligible = "review", capacity_max = 25 } },
  },
}
