-- SPDX-License-Identifier: Apache-2.0
-- scripts/deals/attribute.lua: who is credited with a deal?
--
-- The registrant sourced it. Where it buys from a distributor of the network, that one fulfils it and gets a part.

return {
  point = "deals.attribute",

  settings = {
    distributor_bps = 1000,          -- 10 %; 0: nothing
    without_distributor = { distributor = true, referral = true, agent = true },
  },

  decide = function(facts, settings)
    local partner, part = facts.partner, settings.distributor_bps
    if not partner.has_distributor or settings.without_distributor[partner.channel_type] or part == 0 then
      return { shares = {} }, { { code = "all_yours" } }
    end
    return { shares = { { actor = "registrant", role = "sourced", bps = 10000 - part },
                        { actor = "distributor", role = "fulfilled", bps = part } } },
           { { code = "distributor_share", percent = tostring(part // 100) } }
  end,

  examples = {
    { name = "all is the registrant's",
      given = { partner = { channel_type = "reseller", has_distributor = false } },
      expect = { shares = {} } },
    { name = "the distributor fulfils a tenth",
      given = { partner = { channel_type = "reseller", has_distributor = true } },
      expect = { shares = { { actor = "registrant", role = "sourced", bps = 9000 },
                            { actor = "distributor", role = "fulfilled", bps = 1000 } } } },
    { name = "a referral needs nobody to fulfil it",
      given = { partner = { channel_type = "referral", has_distributor = true } },
      expect = { shares = {} } },
  },
}
