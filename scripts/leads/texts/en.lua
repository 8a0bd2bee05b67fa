-- SPDX-License-Identifier: Apache-2.0
-- What the reasons of leads say, in English. {field} is a field of the reason.
return {
  -- dedupe
  nothing_alike = "Nothing like it is known.",
  same_person = "{candidate} came from the same address, about the same product.",
  same_company = "{candidate} is the same company, about the same product.",
  maybe_same_company = "{candidate} may be the same company.",
  deal_under_way = "A deal is under way at {candidate}.",
  unknown_candidate = "The rules named somebody they had not been given.",

  -- score
  points = "{points} for {part}.",
  good_enough = "Its score of {score} makes it worth being worked on.",
  not_good_enough = "Its score of {score} is too low.",
  between = "Its score of {score} leaves it open: a person looks.",
  nobody_to_ask = "There is neither an address nor a number.",
  looks_like_spam = "Nothing in it is of use.",

  -- eligible
  may_have_it = "{count} partners may have it.",
  excluded = "{count} may not: {because}.",
  too_large_for_rules = "It is so large that a person chooses.",

  -- rank
  best_of = "{count} partners were compared.",
  knows_the_customer = "{candidate} is at work at this customer already.",
  nobody_suits = "No partner is left.",

  -- mode
  to_the_best = "The best one is asked.",
  in_turn = "Whoever was asked longest ago has its turn.",
  by_weight = "Whoever is furthest below its share is asked.",
  for_whoever_takes_it = "Whoever is entitled may take it.",
  to_several = "{count} are asked at once.",
  urgent = "It is urgent: several are asked at once.",
  asked_often = "It is given out for the {attempt}th time: whoever is entitled may take it.",
  for_a_person = "A person chooses.",

  -- sla
  usual_terms = "The usual terms hold.",
  urgent_terms = "It is urgent: shorter terms hold.",
  level_terms = "The terms of the level {level} hold.",
}
