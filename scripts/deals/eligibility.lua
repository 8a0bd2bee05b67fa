-- SPDX-License-Identifier: Apache-2.0
-- scripts/deals/eligibility.lua: may this partner register this deal at all?
--
-- Who is not in the programme, not active or not of an admitted channel is refused. What can be argued about (a foreign
-- territory, too many open deals) goes to a person. So does what looks like squatting: more registrations than a level
-- may make in 30 days, one customer registered over and over, deals that expire and are never won.

local function refuse(code, data)
  local reason = data or {}
  reason.code = code
  return { eligible = "no" }, { reason }
end

-- What speaks for registrations that keep others out rather than win.
local function squatting(facts, settings)
  local partner, history, doubts = facts.partner, facts.history, {}
  local max = settings.quota[partner.level]
  if max and partner.registered_30_days >= max and settings.over_quota ~= "yes" then
    doubts[1] = { answer = settings.over_quota,
                  reason = { code = "quota_reached", registered = partner.registered_30_days, max = max } }
  end
  if settings.at_customer > 0 and partner.at_customer >= settings.at_customer then
    doubts[#doubts + 1] = { answer = "review",
      reason = { code = "many_at_customer", registered = partner.at_customer, max = settings.at_customer } }
  end
  if settings.hoarding_from > 0 and history.expired >= settings.hoarding_from
      and history.expired > history.won * settings.hoarding_per_win then
    doubts[#doubts + 1] = { answer = "review",
      reason = { code = "hoarding", expired = history.expired, won = history.won } }
  end
  return doubts
end

local function worse(eligible, answer)
  return (eligible == "no" or answer == "no") and "no" or "review"
end

return {
  point = "deals.eligibility",

  settings = {
    channel_types = {                -- which may register deals
      reseller = true, distributor = true, referral = true, si = true, isv = true, msp = true, agent = true,
    },
    outside_territory = "review",    -- yes, no or review
    capacity = { registered = 25, silver = 100 },  -- open deals by level; a level not named has no limit; at most 100;
                                                   -- what the partner's benefits grant goes before it
    quota = { registered = 50, silver = 200 },     -- registrations of 30 days by level, likewise; at most 250
    over_quota = "review",           -- yes, no or review
    at_customer = 20,                -- deals of one partner at one customer in a year; 0: no limit; at most 100
    hoarding_from = 20,              -- expired deals of a year from which their outcome counts; 0: never; at most 100
    hoarding_per_win = 5,            -- and more of them than so many for each that was won: a person looks
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
    local max = partner.benefits and partner.benefits.deal_capacity or settings.capacity[partner.level]
    if max and partner.open_deals >= max then
      eligible = eligible == "no" and "no" or "review"
      reasons[#reasons + 1] = { code = "capacity_reached", open = partner.open_deals, max = max }
    end
    for _, doubt in ipairs(squatting(facts, settings)) do
      eligible = worse(eligible, doubt.answer)
      reasons[#reasons + 1] = doubt.reason
    end
    if eligible == "yes" then
      reasons[#reasons + 1] = { code = "eligible" }
    end
    return { eligible = eligible, capacity_max = max }, reasons
  end,

  examples = {
    { name = "a member in its territory may",
      given = { deal = { territory = "Bavaria" }, history = { expired = 0, won = 0 },
                partner = { state = "active", level = "silver", channel_type = "reseller", territory_fit = "covered",
                            open_deals = 3, registered_30_days = 5, at_customer = 1 } },
      expect = { eligible = "yes", capacity_max = 100 } },
    { name = "a partner bound to no territory may anywhere",
      given = { deal = { territory = "Bavaria" }, history = { expired = 0, won = 0 },
                partner = { state = "active", level = "gold", channel_type = "si", territory_fit = "unbound",
                            open_deals = 190, registered_30_days = 230, at_customer = 0 } },
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
      given = { deal = { territory = "Alsace" }, history = { expired = 0, won = 0 },
                partner = { state = "active", level = "gold", channel_type = "reseller", territory_fit = "outside",
                            open_deals = 0, registered_30_days = 0, at_customer = 0 } },
      expect = { eligible = "review" } },
    { name = "more open deals than the level admits are for a person",
      given = { deal = { territory = "Bavaria" }, history = { expired = 0, won = 0 },
                partner = { state = "active", level = "registered", channel_type = "reseller",
                            territory_fit = "covered", open_deals = 25, registered_30_days = 25, at_customer = 1 } },
      expect = { eligible = "review", capacity_max = 25 } },
    { name = "unless more are granted",
      given = { deal = { territory = "Bavaria" }, history = { expired = 0, won = 0 },
                partner = { state = "active", level = "registered", channel_type = "reseller",
                            territory_fit = "covered", open_deals = 25, registered_30_days = 25, at_customer = 1,
                            benefits = { deal_capacity = 40 } } },
      expect = { eligible = "yes", capacity_max = 40 } },
    { name = "more registrations in 30 days than the level admits are for a person",
      given = { deal = { territory = "Bavaria" }, history = { expired = 0, won = 2 },
                partner = { state = "active", level = "silver", channel_type = "reseller", territory_fit = "covered",
                            open_deals = 40, registered_30_days = 200, at_customer = 0 } },
      expect = { eligible = "review" } },
    { name = "one customer registered over and over is for a person",
      given = { deal = { territory = "Bavaria" }, history = { expired = 0, won = 2 },
                partner = { state = "active", level = "gold", channel_type = "reseller", territory_fit = "covered",
                            open_deals = 9, registered_30_days = 9, at_customer = 20 } },
      expect = { eligible = "review" } },
    { name = "who lets deals expire and wins none is watched",
      given = { deal = { territory = "Bavaria" }, history = { expired = 24, won = 4 },
                partner = { state = "active", level = "gold", channel_type = "reseller", territory_fit = "covered",
                            open_deals = 9, registered_30_days = 9, at_customer = 0 } },
      expect = { eligible = "review" } },
    { name = "who wins may lose some",
      given = { deal = { territory = "Bavaria" }, history = { expired = 24, won = 5 },
                partner = { state = "active", level = "gold", channel_type = "reseller", territory_fit = "covered",
                            open_deals = 9, registered_30_days = 9, at_customer = 0 } },
      expect = { eligible = "yes" } },
  },
}
