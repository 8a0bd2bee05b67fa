-- SPDX-License-Identifier: Apache-2.0
-- Was Gründe und Mitteilungen über Partner sagen, auf Deutsch. {feld} ist ein Feld des Grundes oder der Mitteilung.
return {
  -- application
  country_closed = "Aus {country} nehmen wir zurzeit keine Partner auf.",
  channel_closed = "Partner der Art {channel_type} nehmen wir in dieses Programm nicht auf.",
  a_person_looks = "Ein Mensch sieht sich Ihre Bewerbung an.",
  fits = "Nichts spricht gegen die Bewerbung.",
  like_a_partner = "{candidate} ähnelt der Bewerberin (Wert {score}) und ist {state}.",
  too_early = "Eine Firma mit einem Merkmal der Bewerberin darf sich erst in {days} Tagen wieder bewerben.",
  foreign_address = "Die Adresse gehört nicht zur Domain der Firma.",
  no_domain = "Die Bewerberin nennt keine Domain.",
  contradicted = "Eine Firma mit einem Merkmal eines Partners wird nicht ohne einen Menschen aufgenommen.",

  -- territory
  least_loaded = "{manager} betreut dort die wenigsten Partner: {partners}.",
  nobody_there = "Wo die Bewerberin arbeiten will, betreut niemand Partner: ein Mensch sagt, wer es tut.",
  all_full = "Alle dort betreuen so viele Partner, wie man betreuen kann.",

  -- onboarding
  usual_checklist = "Bevor sie aktiv ist, gibt es {items} Dinge zu tun.",

  -- notices
  told_level = "Ihre Stufe in {program} ist jetzt {level}; sie war {was}.",
  told_application = "{company} möchte Partner werden (Bewerbung {reference}): bitte entscheiden.",
  told_manager = "{company} ist jetzt Partner und wird von Ihnen betreut.",
  told_item_due = "Noch bis {due} zu erledigen: {title}.",
  told_item_overdue = "Das hätte bis {due} erledigt sein sollen: {title}.",
  told_partner_late = "Der Partner hätte das bis {due} erledigt haben sollen: {title}.",
  told_active = "Alles ist erledigt: {company} ist ein aktiver Partner.",
  told_welcome = "Willkommen bei {name}.\n\n{text}\n\n{signed_by}",

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
