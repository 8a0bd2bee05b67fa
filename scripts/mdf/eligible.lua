-- SPDX-License-Identifier: Apache-2.0
-- scripts/mdf/eligible.lua: may this partner have market development funds at all?
--
-- Asked for each request (mdf.request) and for each partner when money is allocated (mdf.allocation), so it looks at the
-- partner alone. Whether its level has funds is said by what it is granted, else by what is set here. `no` rejects a
-- request and leaves a partner out of an allocation, `review` needs a person.

-- A partner that is granted nothing to ask for has no funds; one that is, has.
local function has_funds(partner, settings)
  local cap = partner.benefits and partner.benefits.fund_cap
  if cap then
    return cap.amount > 0
  end
  return settings.levels[partner.level] ~= false and partner.level_rank >= settings.min_rank
end

return {
  point = "mdf.eligible",

  settings = {
    levels = { registered = false },     -- unless a fund_cap is granted: levels that have no funds; one that is not named has
    min_rank = 0,                        -- nor have levels of a lower rank
    channel_types = { referral = false, agent = false },  -- roles that have no funds
    unused = {                           -- who lets many approved requests expire is looked at first:
      min_approved = 4,                  -- of at least so many
      percent = 50,                      -- so many in a hundred
    },
  },

  decide = function(facts, settings)
    local partner = facts.partner
    local history = partner.history
    if not partner.level then
      return { eligible = "no" }, { { code = "not_a_member" } }
    end
    if partner.state ~= "active" then
      return { eligible = "no" }, { { code = "partner_not_active" } }
    end
    if not has_funds(partner, settings) then
      return { eligible = "no" }, { { code = "level_without_funds", level = partner.level } }
    end
    if partner.channel_type and settings.channel_types[partner.channel_type] == false then
      return { eligible = "no" }, { { code = "channel_without_funds", channel_type = partner.channel_type } }
    end
    if history.approved >= settings.unused.min_approved and
        history.expired * 100 >= history.approved * settings.unused.percent then
      return { eligible = "review" },
             { { code = "often_unused", expired = history.expired, approved = history.approved } }
    end
    return { eligible = "yes" }, { { code = "eligible" } }
  end,

  examples = {
    { name = "a silver reseller may",
      given = { partner = { state = "active", level = "silver", level_rank = 20, channel_type = "reseller",
                            history = { approved = 3, expired = 0 } } },
      expect = { eligible = "yes" } },
    { name = "who is not in the programme may not",
      given = { partner = { state = "active", history = { approved = 0, expired = 0 } } },
      expect = { eligible = "no" } },
    { name = "nor who is suspended",
      given = { partner = { state = "suspended", level = "gold", level_rank = 30, channel_type = "reseller",
                            history = { approved = 3, expired = 0 } } },
      expect = { eligible = "no" } },
    { name = "nor the lowest level",
      given = { partner = { state = "active", level = "registered", level_rank = 10, channel_type = "reseller",
                            history = { approved = 0, expired = 0 } } },
      expect = { eligible = "no" } },
    { name = "unless it is granted some",
      given = { partner = { state = "active", level = "registered", level_rank = 10, channel_type = "reseller",
                            benefits = { fund_cap = { amount = 100000, currency = "EUR" } },
                            history = { approved = 0, expired = 0 } } },
      expect = { eligible = "yes" } },
    { name = "who is granted none has none",
      given = { partner = { state = "active", level = "gold", level_rank = 30, channel_type = "reseller",
                            benefits = { fund_cap = { amount = 0, currency = "EUR" } },
                            history = { approved = 3, expired = 0 } } },
      expect = { eligible = "no" } },
    { name = "nor who only refers",
      given = { partner = { state = "active", level = "gold", level_rank = 30, channel_type = "referral",
                            history = { approved = 0, expired = 0 } } },
      expect = { eligible = "no" } },
    { name = "who lets half of it expire is looked at",
      given = { partner = { state = "active", level = "gold", level_rank = 30, channel_type = "reseller",
                            history = { approved = 4, expired = 2 } } },
      expect = { eligible = "review" } },
    { name = "a programme may ask for a rank",
      settings = { min_rank = 30 },
      given = { partner = { state = "active", level = "silver", level_rank = 20, channel_type = "reseller",
                            history = { approved = 0, expired = 0 } } },
      expect = { eligible = "no" } },
  },
}
