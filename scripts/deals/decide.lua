-- SPDX-License-Identifier: Apache-2.0
-- scripts/deals/decide.lua: approve, reject, ask for information, or send to a person?
--
-- Small deals of trusted levels go through by themselves; a person sees what is large, late or doubtful. Amounts are in
-- minor units of the programme's currency: 5000000 is 50 000.00 EUR.

-- What has to be known before anything can be said.
local function questions(deal, settings)
  local fields, reasons = {}, {}
  if deal.amount_base == 0 and settings.ask_for_amount then
    fields[#fields + 1] = "amount"
    reasons[#reasons + 1] = { code = "amount_missing" }
  end
  if deal.days_to_close > settings.max_days_to_close then
    fields[#fields + 1] = "expected_close"
    reasons[#reasons + 1] = { code = "close_too_far", days = deal.days_to_close, max = settings.max_days_to_close }
  end
  return fields, reasons
end

-- Whether the partner adds anything of its own. Asked for once; who has nothing to add is then seen by a person.
local function effort(deal, wanted)
  local given = #deal.value_added
  if given >= wanted.min or deal.amount_base < wanted.from or (deal.type == "renewal" and not wanted.renewals) then
    return nil
  end
  local verdict = wanted.otherwise
  if verdict == "ask" and deal.asks > 0 then
    verdict = "review"
  end
  return verdict, { code = "value_added_missing", given = given, min = wanted.min }
end

-- Why a person should see it; none: nobody has to.
local function doubts(facts, settings)
  local deal, partner, history = facts.deal, facts.partner, facts.history
  local limit = settings.limits[partner.level] or settings.other_levels
  local reasons = {}
  if deal.amount_base > limit then
    reasons[#reasons + 1] = { code = "above_limit", level = partner.level }
    reasons[#reasons + 1] = { code = "limit", limit = limit, amount = deal.amount_base }
  end
  if deal.days_to_close < settings.min_days_to_close then
    reasons[#reasons + 1] = { code = "close_too_near", days = deal.days_to_close, min = settings.min_days_to_close }
  end
  if history.rejected >= settings.many_rejected and history.rejected > history.approved then
    reasons[#reasons + 1] = { code = "needs_review" }
    reasons[#reasons + 1] = { code = "many_rejected", rejected = history.rejected, approved = history.approved }
  end
  return reasons
end

return {
  point = "deals.decide",

  settings = {
    limits = {                       -- up to which amount a level is approved without a person
      registered = 1000000,
      silver = 5000000,
      gold = 20000000,
    },
    other_levels = 0,
    minimum = 0,                     -- smaller deals are not worth a registration
    ask_for_amount = true,           -- an amount of 0, not known yet, is asked for
    max_days_to_close = 540,         -- later than that is asked back
    min_days_to_close = 3,           -- an order that close was hardly won by registering it
    many_rejected = 5,               -- and more of them than approved: a person looks; counted up to 100
    value_added = {                  -- the partner itself has to do something to win it:
      from = 2500000,                -- deals from this amount on,
      min = 0,                       -- so many efforts (identified, demo, proof_of_concept ...); 0: it does not matter
      otherwise = "ask",             -- ask, review or reject
      renewals = false,              -- whether it holds for renewals too
    },
  },

  decide = function(facts, settings)
    local fields, reasons = questions(facts.deal, settings)
    if #fields > 0 then
      return { verdict = "ask", reason_code = "incomplete_picture", ask_fields = fields }, reasons
    end
    local verdict, missing = effort(facts.deal, settings.value_added)
    if verdict then
      local ask_fields = verdict == "ask" and { "value_added" } or nil
      return { verdict = verdict, reason_code = missing.code, ask_fields = ask_fields }, { missing }
    end
    if facts.deal.amount_base > 0 and facts.deal.amount_base < settings.minimum then
      return { verdict = "reject", reason_code = "below_minimum" }, { { code = "below_minimum" } }
    end
    reasons = doubts(facts, settings)
    if #reasons > 0 then
      return { verdict = "review", reason_code = reasons[1].code }, reasons
    end
    return { verdict = "approve", reason_code = "within_limit" },
           { { code = "within_limit", level = facts.partner.level } }
  end,

  examples = {
    { name = "a silver partner's usual deal goes through",
      given = { deal = { type = "resell", value_added = {}, asks = 0, amount_base = 1250000, days_to_close = 90 },
                partner = { level = "silver" }, history = { approved = 4, rejected = 1 } },
      expect = { verdict = "approve" } },
    { name = "exactly at the limit goes through",
      given = { deal = { type = "resell", value_added = {}, asks = 0, amount_base = 5000000, days_to_close = 90 },
                partner = { level = "silver" }, history = { approved = 0, rejected = 0 } },
      expect = { verdict = "approve" } },
    { name = "one more does not",
      given = { deal = { type = "resell", value_added = {}, asks = 0, amount_base = 5000001, days_to_close = 90 },
                partner = { level = "silver" }, history = { approved = 0, rejected = 0 } },
      expect = { verdict = "review", reason_code = "above_limit" } },
    { name = "a level without a limit is for a person",
      given = { deal = { type = "resell", value_added = {}, asks = 0, amount_base = 100, days_to_close = 90 },
                partner = { level = "platinum" }, history = { approved = 0, rejected = 0 } },
      expect = { verdict = "review" } },
    { name = "an amount not known yet is asked for",
      given = { deal = { type = "resell", value_added = {}, asks = 0, amount_base = 0, days_to_close = 90 },
                partner = { level = "gold" }, history = { approved = 0, rejected = 0 } },
      expect = { verdict = "ask", ask_fields = { "amount" } } },
    { name = "an order in three years is asked back",
      given = { deal = { type = "resell", value_added = {}, asks = 0, amount_base = 100000, days_to_close = 1100 },
                partner = { level = "gold" }, history = { approved = 0, rejected = 0 } },
      expect = { verdict = "ask", ask_fields = { "expected_close" } } },
    { name = "an order expected tomorrow is for a person",
      given = { deal = { type = "resell", value_added = {}, asks = 0, amount_base = 100000, days_to_close = 1 },
                partner = { level = "gold" }, history = { approved = 9, rejected = 0 } },
      expect = { verdict = "review", reason_code = "close_too_near" } },
    { name = "where the programme wants efforts of one's own, they are asked for",
      settings = { value_added = { min = 1 } },
      given = { deal = { type = "resell", value_added = {}, asks = 0, amount_base = 2500000, days_to_close = 90 },
                partner = { level = "gold" }, history = { approved = 0, rejected = 0 } },
      expect = { verdict = "ask", ask_fields = { "value_added" } } },
    { name = "a deal below the minimum is refused",
      settings = { minimum = 100000 },
      given = { deal = { type = "resell", value_added = {}, asks = 0, amount_base = 99999, days_to_close = 90 },
                partner = { level = "gold" }, history = { approved = 0, rejected = 0 } },
      expect = { verdict = "reject", reason_code = "below_minimum" } },
    { name = "not so one whose amount nobody knows yet",
      settings = { minimum = 100000, ask_for_amount = false },
      given = { deal = { type = "resell", value_added = {}, asks = 0, amount_base = 0, days_to_close = 90 },
                partner = { level = "gold" }, history = { approved = 0, rejected = 0 } },
      expect = { verdict = "approve" } },
    { name = "a partner with more rejections than approvals is watched",
      given = { deal = { type = "resell", value_added = {}, asks = 0, amount_base = 100000, days_to_close = 60 },
                partner = { level = "gold" }, history = { approved = 2, rejected = 6 } },
      expect = { verdict = "review", reason_code = "needs_review" } },
  },
}
