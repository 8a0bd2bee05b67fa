-- SPDX-License-Identifier: Apache-2.0
-- scripts/deals/attribute.lua: who is credited with a deal?
--
-- The registrant sourced it. Where a distributor of the network fulfils it, that one gets a part; of what is sold
-- together with the vendor's own people, the vendor keeps one.

return {
  point = "deals.attribute",

  settings = {
    distributor_bps = 1000,          -- 10 %; 0: nothing
    without_distributor = { distributor = true, referral = true, agent = true },
    cosell_vendor_bps = 3000,        -- of a deal of the type cosell
  },

  decide = function(facts, settings)
    local partner, shares, reasons, rest = facts.partner, {}, {}, 10000
    local function give(actor, role, bps)
      if bps > 0 then
        rest = rest - bps
        shares[#shares + 1] = { actor = actor, role = role, bps = bps }
        reasons[#reasons + 1] = { code = actor .. "_share", percent = string.format("%g", bps / 100) }
      end
    end
    if partner.has_distributor and not settings.without_distributor[partner.channel_type] then
      give("distributor", "fulfilled", settings.distributor_bps)
    end
    if facts.deal.type == "cosell" then
      give("vendor", "influenced", settings.cosell_vendor_bps)
    end
    if #shares == 0 then
      return { shares = {} }, { { code = "all_yours" } }
    end
    table.insert(shares, 1, { actor = "registrant", role = "sourced", bps = rest })
    return { shares = shares }, reasons
  end,

  examples = {
    { name = "all is the registrant's",
      given = { deal = { type = "resell" }, partner = { channel_type = "reseller", has_distributor = false } },
      expect = { shares = {} } },
    { name = "the distributor fulfils a tenth",
      given = { deal = { type = "resell" }, partner = { channel_type = "reseller", has_distributor = true } },
      expect = { shares = { { actor = "registrant", role = "sourced", bps = 9000 },
                            { actor = "distributor", role = "fulfilled", bps = 1000 } } } },
    { name = "what is sold together is shared",
      given = { deal = { type = "cosell" }, partner = { channel_type = "reseller", has_distributor = true } },
      expect = { shares = { { actor = "registrant", role = "sourced", bps = 6000 },
                            { actor = "distributor", role = "fulfilled", bps = 1000 },
                            { actor = "vendor", role = "influenced", bps = 3000 } } } },
    { name = "a referral needs nobody to fulfil it",
      given = { deal = { type = "resell" }, partner = { channel_type = "referral", has_distributor = true } },
      expect = { shares = {} } },
  },
}
