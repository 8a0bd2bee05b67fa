-- SPDX-License-Identifier: Apache-2.0
-- What the rules of budgets and allocations say, and what people are told of them, in English. {field} is a field of the
-- reason or notice.
return {
  -- allocate
  level_amount = "This is what level {level} gets.",
  level_gets_nothing = "Level {level} gets nothing of it.",
  served_already = "There is an allocation of this budget already.",
  member_too_new = "The membership is too new.",

  -- accrue
  earned = "Level {level} earns {percent} % of the order.",
  earned_for_product = "{product} earns {percent} % of the order.",
  level_earns_nothing = "Level {level} earns nothing with its deals.",
  type_earns_nothing = "Deals of this type earn nothing.",
  order_too_small = "The order is too small.",
  earner_not_active = "The partner is not active.",
  no_budget = "There is no budget that earnings come from.",

  -- sweep
  goes_back = "What was left over goes back to the budget.",
  kept_for_now = "It is kept for {days} more days.",
  goes_to_user = "It goes to {candidate}, which has used {percent} % of its own.",
  unknown_allocation = "The rules named an allocation they had not been given: it is kept.",

  -- notices
  told_allocated = "{amount} are yours to ask for: {name}, until {expires_on}.",
  told_accrued = "You have earned {amount} for your marketing: {name}, until {expires_on}.",
  told_accrued_back = "{amount} that were earned with a deal were taken back: {name}.",
  told_fund_expiring = "{amount} of {name} are left for {days} more days, until {expires_on}. Ask for them in time.",
  told_fund_expired = "{name} is over: {amount} were not used.",
  told_swept = "{amount} that were left of {name} went back to the budget, or to others.",
  told_accrual_short = "The budget {budget} lacks {amount} that a partner has earned.",
  told_accrual_no_rate = "What a partner has earned out of the budget {budget} could not be reckoned: there is no rate.",
}
