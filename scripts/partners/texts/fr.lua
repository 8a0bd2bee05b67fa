-- SPDX-License-Identifier: Apache-2.0
-- Les motifs et avis concernant les partenaires, en français. {champ} désigne un champ du motif ou de l'avis.
return {
  -- application
  country_closed = "Nous n'acceptons pas de partenaires de {country} en ce moment.",
  channel_closed = "Nous n'acceptons pas de partenaires du type {channel_type} dans ce programme.",
  a_person_looks = "Une personne examine votre candidature.",
  fits = "Rien ne s'oppose à la candidature.",
  like_a_partner = "{candidate} ressemble à la candidate (score {score}) ; état : {state}.",
  too_early = "Une société qui partage un identifiant avec la candidate ne peut revenir que dans {days} jours.",
  foreign_address = "L'adresse n'est pas du domaine de la société.",
  no_domain = "La candidate ne donne pas de domaine.",
  contradicted = "Une société qui a un identifiant d'un partenaire n'est pas acceptée sans qu'une personne la voie.",

  -- territory
  least_loaded = "{manager} y suit le moins de partenaires : {partners}.",
  nobody_there = "Personne ne suit de partenaires là où la candidate veut travailler : une personne dira qui le fait.",
  all_full = "Tous ceux qui y travaillent suivent autant de partenaires que possible.",

  -- onboarding
  usual_checklist = "Il y a {items} choses à faire avant qu'elle soit active.",

  -- notices
  told_level = "Votre niveau dans {program} est désormais {level} (avant : {was}).",
  told_application = "{company} veut devenir partenaire (candidature {reference}) : merci de décider.",
  told_manager = "{company} est maintenant partenaire, et c'est vous qui la suivez.",
  told_item_due = "À faire encore avant le {due} : {title}.",
  told_item_overdue = "Cela aurait dû être fait avant le {due} : {title}.",
  told_partner_late = "Le partenaire aurait dû faire ceci avant le {due} : {title}.",
  told_active = "Tout est fait : {company} est un partenaire actif.",
  told_welcome = "Bienvenue dans {name}.\n\n{text}\n\n{signed_by}",

  -- growth : les plans, les objectifs et ce qu'on en dit
  told_plan_proposed = "Le plan d'affaires commun {plan} avec {partner} vous est proposé : merci de le lire et de le signer.",
  told_plan_agreed = "Le plan d'affaires commun {plan} avec {partner} est convenu : les deux parties l'ont signé.",
  told_plan_reopened = "Le plan d'affaires commun {plan} avec {partner} a été modifié : les deux parties doivent le signer à nouveau.",
  told_plan_closed = "Le plan d'affaires commun {plan} avec {partner} a été clos.",
  told_goal_at_risk = "L'objectif {goal} du plan {plan} avec {partner} est en retard : {value} sur {target}, pour le {due}.",
  told_goal_met = "L'objectif {goal} du plan {plan} avec {partner} a été atteint : {value} sur {target}.",
  told_goal_missed = "L'objectif {goal} du plan {plan} avec {partner} n'a pas été atteint : {value} sur {target} au {due}.",
  told_coached = "Il y a une nouvelle note d'accompagnement sur le plan d'affaires commun {plan} avec {partner}.",
  told_follow_up = "Une note d'accompagnement sur le plan d'affaires commun {plan} avec {partner} est à reprendre aujourd'hui.",

  -- growth : les conseils
  told_seated = "Vous avez un siège au conseil {council}.",
  told_seat_ended = "Votre siège au conseil {council} a pris fin.",
  told_invited = "Vous êtes invité à {meeting}, une réunion de {council}, le {starts_at}.",
  told_meeting_changed = "{meeting}, une réunion de {council}, a été modifiée. Elle a lieu le {starts_at}.",
  told_meeting_cancelled = "{meeting}, une réunion de {council} le {starts_at}, n'a pas lieu avec vous. Ouvrez-la pour lire pourquoi.",
  told_meeting_soon = "{meeting}, une réunion de {council}, a lieu le {starts_at}.",
  told_minutes = "Il y a un compte rendu de {meeting}, une réunion de {council}.",
  told_action_given = "Vous vous êtes chargé de ceci pour le {due} : {action}",
  told_action_due = "Ceci est à faire pour le {due} : {action}",
  told_action_overdue = "Ceci était à faire pour le {due} : {action}",
}
