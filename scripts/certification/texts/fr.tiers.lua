-- SPDX-License-Identifier: Apache-2.0
-- Ce que disent les règles des niveaux, et ce que chacun apprend de la position d'un partenaire, en français.
return {
  -- evaluate
  earned_level = "Cela suffit pour le niveau {level}.",
  earned_none = "Cela ne suffit pas pour le niveau le plus bas.",
  next_lacks = "Pour le niveau {level}, {missing} exigences ne sont pas remplies.",
  next_lacks_points = "Pour le niveau {level}, il manque {missing} points.",
  next_by_hand = "Le niveau {level} est accordé par des personnes.",
  one_step_at_a_time = "On monte d'un niveau à la fois : {level} est le suivant.",
  value_unknown = "Toutes les valeurs n'ont pas pu être établies : le niveau reste.",
  unknown_level = "Les règles ont nommé un niveau qui n'existe pas : {level}. Le niveau reste.",

  -- transition
  rises = "Il monte au niveau {level}.",
  rises_at_period_end = "Il monte au niveau {level} à la fin de la période.",
  keeps_level = "Il garde le niveau {level}.",
  lowest_is_kept = "{level} est le niveau le plus bas, et il le garde.",
  at_risk = "Le niveau {level} est menacé.",
  grace_begins = "Il garde le niveau {level} pendant encore {days} jours.",
  grace_goes_on = "Il garde le niveau {level}, encore {days} jours.",
  falls = "Il descend au niveau {level}.",
  locked = "Le niveau est bloqué.",
  no_such_move = "Les règles ont dit ce qui ne se peut pas : {action} {level}. Le niveau reste.",

  -- benefits
  own_grants = "Il a ses propres conditions au niveau {level}.",

  -- metric
  not_judged = "Les règles ne disent rien de l'exigence {requirement}.",

  -- waiver
  waived_for = "Elle est levée pour {days} jours.",
  waiver_shortened = "Elle est levée pour {days} jours, pas davantage.",
  waiver_for_a_person = "Une personne en décide.",
  waived_too_often = "Elle a déjà été levée {times} fois.",
  not_its_level = "Le niveau {level} se mérite.",

  -- notices
  told_at_risk = "Votre niveau {level} dans {program} est menacé. Il manque : {missing}.",
  told_grace = "Vous gardez votre niveau {level} dans {program} jusqu'au {until}, bien qu'il manque : {missing}.",
  told_restored = "Votre niveau {level} dans {program} est de nouveau assuré.",
  told_eligible = "Vous avez mérité le niveau {level} dans {program} : vous l'aurez à la fin de la période.",
  told_waived = "Dans {program}, l'exigence {name} est levée pour vous jusqu'au {until}.",
  told_waiver_refused = "Dans {program}, l'exigence {name} n'est pas levée.",
  told_waiver_ended = "Dans {program}, l'exigence {name} s'applique de nouveau à vous.",
  told_waiver_in_review = "Dans {program}, la levée de {name} jusqu'au {until} attend votre décision.",
}
