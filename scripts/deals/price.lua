-- SPDX-License-Identifier: Apache-2.0
-- scripts/deals/price.lua: at which margin is an approved deal sold?
--
-- Margins add up: by level (what its benefits grant, else what is set here for it), by channel type, by the customer's
-- segment, by what kind of deal it is, by size. Beyond a cap nobody gets more; a referral is paid otherwise. What the
-- partner itself does to win the deal earns a discount beyond the margin, if it can be shown.

local function percent(bps)          -- 1500: "15"; 1850: "18.5"; -300: "-3"
  return string.format("%g", bps / 100)
end

local function add(total, bps, reasons, reason)
  if bps and bps ~= 0 then
    reason.percent = percent(bps)
    reasons[#reasons + 1] = reason
    return total + bps
  end
  return total
end

-- The discount that the partner's own efforts earn, up to a cap.
local function earned(deal, settings, reasons)
  local bps = 0
  for _, effort in ipairs(deal.value_added) do
    bps = bps + (settings.value_added[effort] or 0)
  end
  bps = math.min(bps, settings.value_added_cap)
  if bps == 0 then
    return nil
  end
  if settings.value_added_needs_evidence and deal.evidence == 0 then
    reasons[#reasons + 1] = { code = "evidence_would_earn", percent = percent(bps) }
    return nil
  end
  reasons[#reasons + 1] = { code = "value_added_discount", percent = percent(bps) }
  return bps
end

-- Whose agreement the reviewer needs: of very large deals, and of what is given away beyond a limit.
local function approver(amount, given, settings, reasons)
  if amount >= settings.approver_from or given > settings.approver_above then
    reasons[#reasons + 1] = { code = "approver_needed", approver = settings.approver }
    return settings.approver
  end
end

return {
  point = "deals.price",

  settings = {                       -- basis points: 1500 is 15 %
    level = { registered = 500, silver = 1000, gold = 1500 },
    channel_type = { distributor = 500, si = 200, msp = 200 },
    segment = { public = 200 },      -- of the customer, as the partner gave it
    deal_type = { renewal = -300 },  -- a renewal takes less work than a new customer
    size = {                         -- the first that is reached counts; minor units, programme's currency
      { from = 50000000, bps = 300 },
      { from = 10000000, bps = 150 },
    },
    cap = 2000,                      -- of the margin, without the discount below
    without_margin = { referral = true, agent = true },
    value_added = { demo = 50, proof_of_concept = 100, design = 100, services = 50, training = 50 },
    value_added_cap = 250,
    value_added_needs_evidence = true,
    approver = "program_manager",    -- this role agrees to the price ...
    approver_from = 100000000,       -- ... of such amounts
    approver_above = 2200,           -- ... and to more than this, margin and discount together
  },

  decide = function(facts, settings)
    local partner, amount = facts.partner, facts.deal.amount_base
    local bps, reasons, segment = 0, {}, facts.deal.customer.segment
    if settings.without_margin[partner.channel_type] then
      reasons[1] = { code = "list_margin" }
      return { approver = approver(amount, 0, settings, reasons) }, reasons
    end
    local granted = partner.benefits and partner.benefits.margin_bps
    if granted then
      bps = add(bps, granted, reasons, { code = "granted_margin" })
    else
      bps = add(bps, settings.level[partner.level], reasons, { code = "level_margin", level = partner.level })
    end
    bps = add(bps, settings.channel_type[partner.channel_type], reasons,
              { code = "channel_margin", channel_type = partner.channel_type })
    bps = add(bps, segment and settings.segment[segment], reasons, { code = "segment_margin", segment = segment })
    bps = add(bps, settings.deal_type[facts.deal.type], reasons, { code = "type_margin", type = facts.deal.type })
    for _, step in ipairs(settings.size) do
      if amount >= step.from then
        bps = add(bps, step.bps, reasons, { code = "size_margin" })
        break
      end
    end
    if bps > settings.cap then
      bps = settings.cap
      reasons[#reasons + 1] = { code = "margin_capped", percent = percent(bps) }
    end
    bps = math.max(bps, 0)
    local extra = earned(facts.deal, settings, reasons)
    return { margin_bps = bps, extra_discount_bps = extra,
             approver = approver(amount, bps + (extra or 0), settings, reasons) }, reasons
  end,

  examples = {
    { name = "a silver reseller gets its level's margin",
      given = { partner = { level = "silver", channel_type = "reseller" },
                deal = { type = "resell", amount_base = 1250000, customer = {}, value_added = {}, evidence = 0 } },
      expect = { margin_bps = 1000 } },
    { name = "or what it is granted, to which the same is added",
      given = { partner = { level = "silver", channel_type = "msp", benefits = { margin_bps = 1250 } },
                deal = { type = "resell", amount_base = 1250000, customer = {}, value_added = {}, evidence = 0 } },
      expect = { margin_bps = 1450 } },
    { name = "size adds to it",
      given = { partner = { level = "gold", channel_type = "si" },
                deal = { type = "resell", amount_base = 12000000, customer = {}, value_added = {}, evidence = 0 } },
      expect = { margin_bps = 1850 } },
    { name = "up to the cap",
      given = { partner = { level = "gold", channel_type = "distributor" },
                deal = { type = "resell", amount_base = 60000000, customer = {}, value_added = {}, evidence = 0 } },
      expect = { margin_bps = 2000 } },
    { name = "a public customer is worth more, its renewal less",
      given = { partner = { level = "silver", channel_type = "reseller" },
                deal = { type = "renewal", amount_base = 1250000, customer = { segment = "public" }, value_added = {},
                         evidence = 0 } },
      expect = { margin_bps = 900 } },
    { name = "what the partner does for the deal earns a discount, if it is shown",
      given = { partner = { level = "silver", channel_type = "reseller" },
                deal = { type = "resell", amount_base = 1250000, customer = {}, evidence = 1,
                         value_added = { "identified", "demo", "proof_of_concept" } } },
      expect = { margin_bps = 1000, extra_discount_bps = 150 } },
    { name = "and nothing if it is not",
      given = { partner = { level = "silver", channel_type = "reseller" },
                deal = { type = "resell", amount_base = 1250000, customer = {}, evidence = 0,
                         value_added = { "demo" } } },
      expect = { margin_bps = 1000 } },
    { name = "a referral has no margin of its own",
      given = { partner = { level = "gold", channel_type = "referral" },
                deal = { type = "referral", amount_base = 1250000, customer = {}, value_added = {}, evidence = 0 } },
      expect = {} },
    { name = "a very large deal is priced by a person",
      given = { partner = { level = "gold", channel_type = "reseller" },
                deal = { type = "resell", amount_base = 100000000, customer = {}, value_added = {}, evidence = 0 } },
      expect = { margin_bps = 1800, approver = "program_manager" } },
    { name = "so is one where a lot is given away",
      given = { partner = { level = "gold", channel_type = "distributor" },
                deal = { type = "resell", amount_base = 12000000, customer = {}, evidence = 2,
                         value_added = { "proof_of_concept", "design", "training" } } },
      expect = { margin_bps = 2000, extra_discount_bps = 250, approver = "program_manager" } },
  },
}
