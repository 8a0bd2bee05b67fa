-- SPDX-License-Identifier: Apache-2.0
-- scripts/deals/price.lua: at which margin is an approved deal sold?
--
-- Margins add up: by level, by channel type, by size. Beyond a cap nobody gets more; a referral is paid otherwise.

local function percent(bps)          -- 1500: "15"; 1850: "18.5"
  local rest = bps % 100
  if rest == 0 then
    return tostring(bps // 100)
  end
  return rest % 10 == 0 and string.format("%d.%d", bps // 100, rest // 10) or string.format("%.2f", bps / 100)
end

local function add(total, bps, reasons, reason)
  if bps and bps > 0 then
    reason.percent = percent(bps)
    reasons[#reasons + 1] = reason
    return total + bps
  end
  return total
end

return {
  point = "deals.price",

  settings = {                       -- basis points: 1500 is 15 %
    level = { registered = 500, silver = 1000, gold = 1500 },
    channel_type = { distributor = 500, si = 200, msp = 200 },
    size = {                         -- the first that is reached counts; minor units, programme's currency
      { from = 50000000, bps = 300 },
      { from = 10000000, bps = 150 },
    },
    cap = 2000,
    without_margin = { referral = true, agent = true },
    approver_from = 100000000,       -- such amounts are priced by a person ...
    approver = "program_manager",    -- ... of this role
  },

  decide = function(facts, settings)
    local partner, amount = facts.partner, facts.deal.amount_base
    local approver = amount >= settings.approver_from and settings.approver or nil
    local bps, reasons = 0, {}
    if approver then
      reasons[1] = { code = "approver_needed", approver = approver }
    end
    if settings.without_margin[partner.channel_type] then
      reasons[#reasons + 1] = { code = "list_margin" }
      return { approver = approver }, reasons
    end
    bps = add(bps, settings.level[partner.level], reasons, { code = "level_margin", level = partner.level })
    bps = add(bps, settings.channel_type[partner.channel_type], reasons,
              { code = "channel_margin", channel_type = partner.channel_type })
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
    return { margin_bps = bps, approver = approver }, reasons
  end,

  examples = {
    { name = "a silver reseller gets its level's margin",
      given = { partner = { level = "silver", channel_type = "reseller" }, deal = { amount_base = 1250000 } },
      expect = { margin_bps = 1000 } },
    { name = "size adds to it",
      given = { partner = { level = "gold", channel_type = "si" }, deal = { amount_base = 12000000 } },
      expect = { margin_bps = 1850 } },
    { name = "up to the cap",
      given = { partner = { level = "gold", channel_type = "distributor" }, deal = { amount_base = 60000000 } },
      expect = { margin_bps = 2000 } },
    { name = "a referral has no margin of its own",
      given = { partner = { level = "gold", channel_type = "referral" }, deal = { amount_base = 1250000 } },
      expect = {} },
    { name = "a very large deal is priced by a person",
      given = { partner = { level = "gold", channel_type = "reseller" }, deal = { amount_base = 100000000 } },
      expect = { margin_bps = 1800, approver = "program_manager" } },
  },
}
