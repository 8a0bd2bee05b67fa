-- SPDX-License-Identifier: Apache-2.0
-- Was Gründe und Mitteilungen über Partner sagen, auf Deutsch. {feld} ist ein Feld des Grundes oder der Mitteilung.
return {
  -- growth: Pläne, Ziele und was darüber gesagt wird
  told_plan_proposed = "Der gemeinsame Geschäftsplan {plan} mit {partner} wird Ihnen vorgeschlagen: Bitte lesen und unterzeichnen Sie ihn.",
  told_plan_agreed = "Der gemeinsame Geschäftsplan {plan} mit {partner} ist vereinbart: Beide Seiten haben ihn unterzeichnet.",
  told_plan_reopened = "Am gemeinsamen Geschäftsplan {plan} mit {partner} wurde etwas geändert: Beide Seiten müssen ihn neu unterzeichnen.",
  told_plan_closed = "Der gemeinsame Geschäftsplan {plan} mit {partner} wurde abgeschlossen.",
  told_goal_at_risk = "Das Ziel {goal} des Plans {plan} mit {partner} ist im Rückstand: {value} von {target}, fällig am {due}.",
  told_goal_met = "Das Ziel {goal} des Plans {plan} mit {partner} wurde erreicht: {value} von {target}.",
  told_goal_missed = "Das Ziel {goal} des Plans {plan} mit {partner} wurde verfehlt: {value} von {target} bis {due}.",
  told_coached = "Es gibt eine neue Beratungsnotiz zum gemeinsamen Geschäftsplan {plan} mit {partner}.",
  told_follow_up = "Eine Beratungsnotiz zum gemeinsamen Geschäftsplan {plan} mit {partner} ist heute wieder aufzugreifen.",

  -- growth: Beiräte
  told_seated = "Sie haben einen Sitz im Beirat {council}.",
  told_seat_ended = "Ihr Sitz im Beirat {council} ist beendet.",
  told_invited = "Sie sind zu {meeting}, einer Sitzung von {council}, am {starts_at} eingeladen.",
  told_meeting_changed = "{meeting}, eine Sitzung von {council}, wurde geändert. Sie findet am {starts_at} statt.",
  told_meeting_cancelled = "{meeting}, eine Sitzung von {council} am {starts_at}, findet nicht mit Ihnen statt. Öffnen Sie sie, um den Grund zu lesen.",
  told_meeting_soon = "{meeting}, eine Sitzung von {council}, findet am {starts_at} statt.",
  told_minutes = "Es gibt ein Protokoll von {meeting}, einer Sitzung von {council}.",
  told_action_given = "Sie haben dies bis {due} übernommen: {action}",
  told_action_due = "Dies ist bis {due} zu tun: {action}",
  told_action_overdue = "Dies war bis {due} zu tun: {action}",
}
