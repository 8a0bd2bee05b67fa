-- SPDX-License-Identifier: Apache-2.0
-- Ce que disent les règles des plans et des droits, et ce que chacun apprend des plans, quotas et bilans, en français.
return {
  -- plan
  plan_of_level = "Le plan {plan} va avec son niveau.",
  plan_kept = "Il garde le plan {plan}.",
  plan_agreed = "Le plan {plan} a été convenu.",
  plan_default = "Le plan {plan} est celui de tous.",
  no_plan_granted = "Son niveau n'accorde aucun plan.",
  no_such_plan = "Les règles ont nommé un plan qui n'existe pas : {plan}. Rien ne change.",

  -- entitle
  entitled = "Le plan {plan} le prévoit.",
  no_plan = "Il n'y a pas de plan d'assistance.",
  partner_not_supported = "Les partenaires dans cet état ne sont pas assistés : {state}.",
  channel_not_in_plan = "Le plan {plan} ne prévoit pas ce canal : {channel}.",
  channel_closed = "Selon le plan {plan}, personne n'est là maintenant sur ce canal : {channel}.",
  severity_capped = "Selon le plan {plan}, un cas est au plus {severity}.",
  quota_used_up = "Il ne reste rien de ce que le plan {plan} permet. Il y en aura de nouveau à partir du {next_from}.",
  beyond_quota = "Il ne reste rien de ce que le plan {plan} permet, mais le cas est {severity}.",

  -- notices
  told_plan = "Dans {program}, votre plan d'assistance est désormais {plan}.",
  told_plan_over = "Dans {program}, le plan d'assistance {plan} est terminé.",
  told_quota_near = "Il reste peu de ce que votre plan {plan} dans {program} permet jusqu'au {until}.",
  told_quota_used_up = "Il ne reste rien de ce que le plan {plan} dans {program} permet jusqu'au {until}.",
  told_review_planned = "Un bilan du plan {plan} dans {program} est à tenir jusqu'au {due_on} : fixez une date.",
  told_review_scheduled = "Le bilan du plan {plan} dans {program} commence le {scheduled_at}.",
  told_review_soon = "Un bilan du plan {plan} dans {program} est à tenir bientôt, jusqu'au {due_on}.",
  told_review_held = "Le bilan du {held_on} du plan {plan} dans {program} peut être lu.",
  told_review_missed = "Un bilan du plan {plan} dans {program} était à tenir jusqu'au {due_on} et n'a pas eu lieu.",
}
