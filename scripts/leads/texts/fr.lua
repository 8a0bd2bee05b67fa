-- SPDX-License-Identifier: Apache-2.0
-- Ce que disent les motifs des prospects, en français. {field} est un champ du motif.
return {
  -- dedupe
  nothing_alike = "Rien de semblable n'est connu.",
  same_person = "{candidate} vient de la même adresse, pour le même produit.",
  same_company = "{candidate} est la même entreprise, pour le même produit.",
  maybe_same_company = "{candidate} est peut-être la même entreprise.",
  deal_under_way = "Une affaire à ce sujet est en cours chez {candidate}.",
  maybe_same_deal = "Une affaire est en cours chez {candidate}, peut-être à ce sujet.",
  unknown_candidate = "Les règles ont nommé quelqu'un qui ne leur avait pas été proposé.",

  -- score
  points = "{part} : {points} points.",
  good_enough = "Sa note de {score} mérite qu'on s'en occupe.",
  not_good_enough = "Sa note de {score} est trop basse.",
  between = "Sa note de {score} ne suffit pas à trancher : une personne regarde.",
  nobody_to_ask = "Il n'y a ni adresse ni numéro.",
  looks_like_spam = "Rien n'y est utilisable.",

  -- eligible
  may_have_it = "Partenaires qui peuvent le recevoir : {count}.",
  excluded = "Partenaires qui ne le peuvent pas, pour « {because} » : {count}.",
  too_large_for_rules = "Il est si important qu'une personne choisit.",

  -- rank
  best_of = "Partenaires comparés : {count}.",
  knows_the_customer = "{candidate} travaille déjà chez ce client.",
  nobody_suits = "Il ne reste aucun partenaire.",

  -- mode
  to_the_best = "Le meilleur est sollicité.",
  in_turn = "C'est le tour de celui qui attend depuis le plus longtemps.",
  by_weight = "Celui qui est le plus loin de sa part est sollicité.",
  for_whoever_takes_it = "Tout partenaire habilité peut le prendre.",
  to_several = "{count} sont sollicités à la fois.",
  urgent = "C'est urgent : plusieurs sont sollicités à la fois.",
  asked_often = "C'est la tentative n° {attempt} : tout partenaire habilité peut le prendre.",
  for_a_person = "Une personne choisit.",

  -- sla
  usual_terms = "Les délais habituels s'appliquent.",
  urgent_terms = "C'est urgent : des délais plus courts s'appliquent.",
  usual_terms = "Les délais habituels valent.",
  urgent_terms = "C'est urgent : des délais plus courts valent.",
  level_terms = "Les délais du niveau {level} valent.",

  -- decline
  fair_reason = "Le motif est valable, ou a été donné vite : il ne compte pas contre le partenaire.",
  counts_as_declined = "Cela compte comme un refus.",
  asked_again_later = "On peut le lui proposer de nouveau après {days} jours.",
  lead_in_doubt = "Ce qui en a été dit fait douter du prospect : une personne regarde.",

  -- attribute
  vendor_sourced = "{percent} % au fournisseur, qui a trouvé le prospect.",
  distributor_fulfils = "{percent} % au distributeur.",
  partner_sourced = "Elle est attribuée comme toute affaire du partenaire.",
  lead_shares_do_not_add_up = "Les parts ne totalisaient pas 100 %, ou ne nommaient personne : l'affaire est attribuée selon ses "
    .. "propres règles.",
}
