-- SPDX-License-Identifier: Apache-2.0
-- Was die Regeln zu Plänen und Ansprüchen sagen, und was Menschen über Pläne, Kontingente und Rückblicke erfahren, auf
-- Deutsch.
return {
  -- plan
  plan_of_level = "Der Plan {plan} gehört zu seiner Stufe.",
  plan_kept = "Er behält den Plan {plan}.",
  plan_agreed = "Der Plan {plan} wurde vereinbart.",
  plan_default = "Den Plan {plan} haben alle.",
  no_plan_granted = "Seine Stufe bringt keinen Plan.",
  no_such_plan = "Die Regeln nannten einen Plan, den es nicht gibt: {plan}. Nichts ändert sich.",

  -- entitle
  entitled = "Der Plan {plan} umfasst das.",
  no_plan = "Es gibt keinen Supportplan.",
  partner_not_supported = "Partner in diesem Zustand werden nicht unterstützt: {state}.",
  channel_not_in_plan = "Der Plan {plan} umfasst diesen Kanal nicht: {channel}.",
  channel_closed = "Nach dem Plan {plan} ist auf diesem Kanal jetzt niemand da: {channel}.",
  severity_capped = "Nach dem Plan {plan} ist ein Fall höchstens {severity}.",
  quota_used_up = "Vom Kontingent des Plans {plan} ist nichts übrig. Ab {next_from} gibt es mehr.",
  beyond_quota = "Vom Kontingent des Plans {plan} ist nichts übrig, aber der Fall ist {severity}.",

  -- notices
  told_plan = "In {program} gilt für Sie ab jetzt der Supportplan {plan}.",
  told_plan_over = "In {program} ist der Supportplan {plan} zu Ende.",
  told_quota_near = "Vom Kontingent Ihres Plans {plan} in {program} ist bis {until} nur noch wenig übrig.",
  told_quota_used_up = "Vom Kontingent des Plans {plan} in {program} ist bis {until} nichts mehr übrig.",
  told_review_planned = "Ein Rückblick zum Plan {plan} in {program} steht bis {due_on} an: Bitte setzen Sie einen "
    .. "Termin.",
  told_review_scheduled = "Der Rückblick zum Plan {plan} in {program} beginnt am {scheduled_at}.",
  told_review_soon = "Ein Rückblick zum Plan {plan} in {program} steht bald an, bis {due_on}.",
  told_review_held = "Der Rückblick vom {held_on} zum Plan {plan} in {program} kann gelesen werden.",
  told_review_missed = "Ein Rückblick zum Plan {plan} in {program} war bis {due_on} fällig und fand nicht statt.",
}
