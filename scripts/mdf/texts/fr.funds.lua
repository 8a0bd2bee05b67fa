-- SPDX-License-Identifier: Apache-2.0
-- Ce que disent les règles des budgets et des dotations, et ce qui en est annoncé, en français. {field} est un champ du
-- motif ou de l'annonce.
return {
  -- allocate
  level_amount = "C'est ce que reçoit le niveau {level}.",
  level_gets_nothing = "Le niveau {level} n'en reçoit rien.",
  served_already = "Il existe déjà une dotation de ce budget.",
  member_too_new = "L'adhésion est trop récente.",

  -- accrue
  earned = "Le niveau {level} gagne {percent} % de la commande.",
  earned_for_product = "{product} rapporte {percent} % de la commande.",
  level_earns_nothing = "Le niveau {level} ne gagne rien par ses affaires.",
  type_earns_nothing = "Les affaires de ce type ne rapportent rien.",
  order_too_small = "La commande est trop petite.",
  earner_not_active = "Le partenaire n'est pas actif.",
  no_budget = "Aucun budget n'alimente de tels gains.",

  -- sweep
  goes_back = "Ce qui restait retourne au budget.",
  kept_for_now = "C'est conservé encore {days} jours.",
  goes_to_user = "C'est attribué à {candidate}, qui a utilisé {percent} % de sa part.",
  unknown_allocation = "Les règles ont nommé une dotation qui ne leur avait pas été proposée : c'est conservé.",

  -- notices
  told_allocated = "{amount} sont à votre disposition : {name}, jusqu'au {expires_on}.",
  told_accrued = "Vous avez gagné {amount} pour votre marketing : {name}, jusqu'au {expires_on}.",
  told_accrued_back = "{amount} gagnés par une affaire ont été repris : {name}.",
  told_fund_expiring = "Il reste {amount} de {name} pour {days} jours, jusqu'au {expires_on}. Demandez-les à temps.",
  told_fund_expired = "{name} est terminé : {amount} n'ont pas été utilisés.",
  told_swept = "{amount} qui restaient de {name} sont retournés au budget, ou à d'autres.",
  told_accrual_short = "Il manque au budget {budget} {amount} qu'un partenaire a gagnés.",
  told_accrual_no_rate = "Le gain d'un partenaire sur le budget {budget} n'a pu être calculé : il n'y a pas de taux.",
}
