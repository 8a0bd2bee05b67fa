-- SPDX-License-Identifier: Apache-2.0
-- scripts/leads/attribute.lua: who is credited with a deal that was a lead?
--
-- What the vendor has found it has sourced in part, by how much work that was; the partner that made a deal of it is
-- credited with the rest. What a partner brought in itself is credited as any deal of its own.

return {
  point = "leads.attribute",

  settings = {
    vendor_bps = { web = 3000, event = 4000, campaign = 3000, phone = 3000, list = 1000, referral = 2000, other = 2000,
                   partner = 0 },    -- by the kind of the source; 3000: 30 %
    by_source = {},                  -- fair_hanover = 5000: of one source, whatever its kind
    partner_role = "fulfilled",      -- what the partner is credited with of what the vendor sourced
    distributor_bps = 1000,          -- where one fulfils it; 0: nothing
  },

  decide = function(facts, settings)
    local source, shares, reasons, rest = facts.source, {}, {}, 10000
    local vendor = settings.by_source[source.code] or settings.vendor_bps[source.kind] or 0
    if facts.lead.from_partner or vendor <= 0 then
      return { shares = {} }, { { code = "partner_sourced" } }
    end
    local function give(actor, role, bps, code)
      rest = rest - bps
      shares[#shares + 1] = { actor = actor, role = role, bps = bps }
      reasons[#reasons + 1] = { code = code, percent = string.format("%g", bps / 100) }
    end
    give("vendor", "sourced", math.min(vendor, 10000), "vendor_sourced")
    if facts.deal.has_distributor and settings.distributor_bps > 0 and rest > settings.distributor_bps then
      give("distributor", "fulfilled", settings.distributor_bps, "distributor_fulfils")
    end
    if rest > 0 then
      table.insert(shares, 1, { actor = "registrant", role = settings.partner_role, bps = rest })
    end
    return { shares = shares }, reasons
  end,

  examples = {
    { name = "the vendor sourced what came by its web site",
      given = { source = { code = "web", kind = "web" }, lead = { from_partner = false }, deal = { has_distributor = false } },
      expect = { shares = { { actor = "registrant", role = "fulfilled", bps = 7000 },
                            { actor = "vendor", role = "sourced", bps = 3000 } } } },
    { name = "a distributor has its part",
      given = { source = { code = "web", kind = "web" }, lead = { from_partner = false }, deal = { has_distributor = true } },
      expect = { shares = { { actor = "registrant", role = "fulfilled", bps = 6000 },
                            { actor = "vendor", role = "sourced", bps = 3000 },
                            { actor = "distributor", role = "fulfilled", bps = 1000 } } } },
    { name = "what a partner brought in is its own",
      given = { source = { code = "web", kind = "web" }, lead = { from_partner = true }, deal = { has_distributor = false } },
      expect = { shares = {} } },
    { name = "a source may have a share of its own", settings = { by_source = { fair = 10000 } },
      given = { source = { code = "fair", kind = "event" }, lead = { from_partner = false }, deal = { has_distributor = true } },
      expect = { shares = { { actor = "vendor", role = "sourced", bps = 10000 } } } },
  },
}
