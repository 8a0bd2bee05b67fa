-- SPDX-License-Identifier: Apache-2.0
-- What the rules of tiers say, and what people are told of where a partner stands, in English. {field} is a field of the
-- reason or notice.
return {
  -- evaluate
  earned_level = "This is enough for level {level}.",
  earned_none = "This is not enough for the lowest level.",
  next_lacks = "For level {level}, {missing} requirements are not met.",
  next_lacks_points = "For level {level}, {missing} points are missing.",
  next_by_hand = "Level {level} is given by people.",
  one_step_at_a_time = "Levels come one at a time: {level} is next.",
  value_unknown = "Not all values could be found: the level stays.",
  unknown_level = "The rules named a level that there is not: {level}. The level stays.",

  -- transition
  rises = "It rises to level {level}.",
  rises_at_period_end = "It rises to level {level} when the period is over.",
  keeps_level = "It keeps level {level}.",
  lowest_is_kept = "{level} is the lowest level, and kept.",
  at_risk = "Level {level} is at risk.",
  grace_begins = "It keeps level {level} for {days} more days.",
  grace_goes_on = "It keeps level {level}, for {days} more days.",
  falls = "It falls to level {level}.",
  locked = "The level is locked.",
  no_such_move = "The rules said what cannot be done: {action} {level}. The level stays.",

  -- benefits
  own_grants = "It has terms of its own at level {level}.",

  -- metric
  not_judged = "The rules say nothing of the requirement {requirement}.",

  -- waiver
  waived_for = "It is waived for {days} days.",
  waiver_shortened = "It is waived for {days} days, not for longer.",
  waiver_for_a_person = "A person decides about it.",
  waived_too_often = "It was waived {times} times before.",
  not_its_level = "Level {level} has to be earned.",

  -- notices
  told_at_risk = "Your level {level} in {program} is at risk. What is missing: {missing}.",
  told_grace = "You keep your level {level} in {program} until {until}, though something is missing: {missing}.",
  told_restored = "Your level {level} in {program} is safe again.",
  told_eligible = "You have earned level {level} in {program}: you get it when the period is over.",
  told_waived = "In {program} the requirement {name} is waived for you until {until}.",
  told_waiver_refused = "In {program} the requirement {name} is not waived.",
  told_waiver_ended = "In {program} the requirement {name} holds for you again.",
  told_waiver_in_review = "In {program} a waiver of {name} until {until} waits for you to decide.",
}
