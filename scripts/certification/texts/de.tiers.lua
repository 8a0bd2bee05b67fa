-- SPDX-License-Identifier: Apache-2.0
-- Was die Regeln der Stufen sagen und was Menschen darüber erfahren, wo ein Partner steht, auf Deutsch.
return {
  -- evaluate
  earned_level = "Das reicht für die Stufe {level}.",
  earned_none = "Das reicht nicht für die unterste Stufe.",
  next_lacks = "Für die Stufe {level} sind {missing} Anforderungen nicht erfüllt.",
  next_lacks_points = "Für die Stufe {level} fehlen {missing} Punkte.",
  next_by_hand = "Die Stufe {level} wird von Menschen vergeben.",
  one_step_at_a_time = "Es geht Stufe um Stufe: {level} ist die nächste.",
  value_unknown = "Nicht alle Werte waren zu ermitteln: Die Stufe bleibt.",
  unknown_level = "Die Regeln nannten eine Stufe, die es nicht gibt: {level}. Die Stufe bleibt.",

  -- transition
  rises = "Er steigt in die Stufe {level} auf.",
  rises_at_period_end = "Er steigt am Ende des Zeitraums in die Stufe {level} auf.",
  keeps_level = "Er behält die Stufe {level}.",
  lowest_is_kept = "{level} ist die unterste Stufe und bleibt.",
  at_risk = "Die Stufe {level} ist gefährdet.",
  grace_begins = "Er behält die Stufe {level} noch {days} Tage.",
  grace_goes_on = "Er behält die Stufe {level}, noch {days} Tage.",
  falls = "Er steigt in die Stufe {level} ab.",
  locked = "Die Stufe ist festgehalten.",
  no_such_move = "Die Regeln sagten, was nicht geht: {action} {level}. Die Stufe bleibt.",

  -- benefits
  own_grants = "In der Stufe {level} gelten eigene Bedingungen.",

  -- metric
  not_judged = "Die Regeln sagen nichts zur Anforderung {requirement}.",

  -- waiver
  waived_for = "Sie ist für {days} Tage erlassen.",
  waiver_shortened = "Sie ist für {days} Tage erlassen, nicht länger.",
  waiver_for_a_person = "Darüber entscheidet ein Mensch.",
  waived_too_often = "Sie wurde schon {times} Mal erlassen.",
  not_its_level = "Die Stufe {level} muss verdient werden.",

  -- notices
  told_at_risk = "Ihre Stufe {level} in {program} ist gefährdet. Es fehlt: {missing}.",
  told_grace = "Sie behalten Ihre Stufe {level} in {program} bis {until}, obwohl etwas fehlt: {missing}.",
  told_restored = "Ihre Stufe {level} in {program} ist wieder sicher.",
  told_eligible = "Sie haben sich die Stufe {level} in {program} verdient: Sie erhalten sie am Ende des Zeitraums.",
  told_waived = "In {program} ist Ihnen die Anforderung {name} bis {until} erlassen.",
  told_waiver_refused = "In {program} wird die Anforderung {name} nicht erlassen.",
  told_waiver_ended = "In {program} gilt die Anforderung {name} für Sie wieder.",
  told_waiver_in_review = "In {program} soll {name} bis {until} erlassen werden: bitte entscheiden.",
}
