-- SPDX-License-Identifier: Apache-2.0
-- What the reasons of leads say, in English. {field} is a field of the reason.
return {
  -- dedupe
  nothing_alike = "Nothing like it is known.",
  same_person = "{candidate} came from the same address, about the same product.",
  same_company = "{candidate} is the same company, about the same product.",
  maybe_same_company = "{candidate} may be the same company.",
  deal_under_way = "A deal about it is under way at {candidate}.",
  maybe_same_deal = "A deal is under way at {candidate}, which may be about this.",
  unknown_candidate = "The rules named somebody they had not been given.",

  -- score
  points = "{part}: {points} points.",
  good_enough = "Its score of {score} makes it worth being worked on.",
  not_good_enough = "Its score of {score} is too low.",
  between = "Its score of {score} leaves it open: a person looks.",
  nobody_to_ask = "There is neither an address nor a number.",
  looks_like_spam = "Nothing in it is of use.",

  -- eligible
  may_have_it = "Partners that may have it: {count}.",
  excluded = "Partners that may not, for \"{because}\": {count}.",
  too_large_for_rules = "It is so large that a person chooses.",

  -- rank
  best_of = "Partners compared: {count}.",
  knows_the_customer = "{candidate} is at work at this customer already.",
  nobody_suits = "No partner is left.",

  -- mode
  to_the_best = "The best one is asked.",
  in_turn = "Whoever was asked longest ago has its turn.",
  by_weight = "Whoever is furthest below its share is asked.",
  for_whoever_takes_it = "Whoever is entitled may take it.",
  to_several = "{count} are asked at once.",
  urgent = "It is urgent: several are asked at once.",
  asked_often = "This is attempt number {attempt}: whoever is entitled may take it.",
  for_a_person = "A person chooses.",

  -- sla
  usual_terms = "The usual terms hold.",
  urgent_terms = "It is urgent: shorter terms hold.",
  level_terms = "The terms of the level {level} hold.",

  -- decline
  fair_reason = "The reason is fair, or was told quickly: it does not count against the partner.",
  counts_as_declined = "It counts as declined.",
  asked_again_later = "It may be asked about this lead again after {days} days.",
  lead_in_doubt = "What was said puts the lead in doubt: a person looks at it.",

  -- attribute
  vendor_sourced = "{percent} % for the vendor, who found the lead.",
  distributor_fulfils = "{percent} % for the distributor.",
  partner_sourced = "It is credited as any deal of the partner's own.",
  lead_shares_do_not_add_up = "The shares did not sum to 100 %, or name nobody: the deal is credited as its own rules have it.",
}
