-- SPDX-License-Identifier: Apache-2.0
-- La même chose en français.
return {
  -- counts
  counts_for_employer = "Il compte pour le partenaire chez qui la personne travaille.",
  counts_after = "Il compte {days} jours après l'arrivée de la personne.",
  counts_after_leaving = "La personne est partie : il compte encore {days} jours, ou jusqu'à ce qu'il compte ailleurs.",
  counted_until_leaving = "La personne est partie : il ne compte plus.",
  counts_not_without = "Il ne compte à nouveau que lorsque la personne a de nouveau {certification}, sur lequel il repose.",
  counts_for_no_ended_partner = "Le partenariat est terminé.",

  -- competency
  has_the_people = "Toutes les personnes nécessaires sont là.",
  people_missing = "Il faut encore {missing} personnes certifiées : {of}.",
  competent_but_not_active = "Toutes les personnes nécessaires sont là, mais le partenaire n'est pas actif.",

  -- notices
  told_competent = "Vous avez désormais la compétence {name}.",
  told_competency_at_risk = "Il vous manque des personnes pour garder la compétence {name}. Sans elles, vous la perdrez le {until}.",
  told_competency_safe = "Vous avez de nouveau toutes les personnes que {name} demande.",
  told_competency_lost = "Vous n'avez plus la compétence {name}.",
}
