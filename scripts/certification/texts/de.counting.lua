-- SPDX-License-Identifier: Apache-2.0
-- Dasselbe auf Deutsch.
return {
  -- counts
  counts_for_employer = "Es zählt für den Partner, bei dem die Person arbeitet.",
  counts_after = "Es zählt {days} Tage, nachdem die Person gekommen ist.",
  counts_after_leaving = "Die Person ist gegangen: Es zählt noch {days} Tage oder bis es anderswo zählt.",
  counted_until_leaving = "Die Person ist gegangen: Es zählt nicht mehr.",
  counts_not_without = "Es zählt erst wieder, wenn die Person {certification} wieder hat: Darauf baut es auf.",
  counts_for_no_ended_partner = "Die Partnerschaft ist beendet.",

  -- competency
  has_the_people = "Alle nötigen Personen sind da.",
  people_missing = "{missing} weitere Personen mit Zertifikat sind nötig: {of}.",
  competent_but_not_active = "Alle nötigen Personen sind da, aber der Partner ist nicht aktiv.",

  -- notices
  told_competent = "Sie sind jetzt kompetent in {name}.",
  told_competency_at_risk = "Für {name} fehlen Ihnen Personen. Kommen sie nicht wieder zusammen, geht die Kompetenz am {until} verloren.",
  told_competency_safe = "Sie haben wieder alle Personen, die {name} verlangt.",
  told_competency_lost = "Sie haben die Kompetenz {name} verloren.",
}
