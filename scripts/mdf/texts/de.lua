-- SPDX-License-Identifier: Apache-2.0
-- Was die Gründe und Mitteilungen der Marketingmittel sagen, auf Deutsch. {field} ist ein Feld des Grundes.
return {
  -- eligible
  eligible = "Sie können Mittel beantragen.",
  not_a_member = "Sie sind kein Mitglied dieses Programms.",
  partner_not_active = "Ihr Unternehmen ist im Netz derzeit nicht aktiv.",
  level_without_funds = "Auf der Stufe {level} gibt es keine Mittel.",
  channel_without_funds = "Partner der Art {channel_type} haben in diesem Programm keine Mittel.",
  often_unused = "{expired} Ihrer {approved} bewilligten Anträge wurden nie abgerechnet: Diesen sieht zuerst ein Mensch an.",

  -- score_request
  scored = "Er erreicht {score} von 1000 Punkten.",

  -- decide_request
  within_limit = "Anträge dieser Größe werden auf der Stufe {level} sofort bewilligt.",
  above_limit = "Anträge dieser Größe prüft auf der Stufe {level} ein Mensch.",
  above_cap = "Ein Antrag kann höchstens über {most} lauten.",
  preapproved = "Alles läuft nach unseren Vorlagen und in ihrem Rahmen: Es ist bewilligt.",
  objective_missing = "Bitte sagen Sie, was erreicht werden soll.",
  outcome_missing = "Bitte sagen Sie, wie viele Leads oder welche Geschäfte es bringen soll.",
  match_capped = "Wir zahlen höchstens {percent} % dessen, was eine Aktivität kostet.",
  short_notice = "Es beginnt in {days} Tagen; bei weniger als {min} sieht es zuerst ein Mensch an.",
  seen_by_a_person = "Diesen Antrag sieht ein Mensch an.",
  low_score = "Er erreicht {score} Punkte; ohne einen Menschen bewilligt wird er ab {min}.",
  limit = "Beantragt sind {amount}, die Grenze ist {limit} (kleinste Einheiten).",
  contradicted = "Die Regeln erlauben keine Bewilligung ohne einen Menschen.",
  asked_enough = "Es wurde so oft nachgefragt wie erlaubt: Ein Mensch entscheidet.",

  -- route
  usual_route = "Der übliche Weg.",
  large_route = "Der Betrag ist groß: Zwei entscheiden.",
  very_large_route = "Der Betrag ist sehr groß: Drei entscheiden.",

  -- deadline
  claim_within = "Abzurechnen binnen {days} Tagen nach der letzten Aktivität.",
  purpose_deadline = "Für diesen Zweck abzurechnen binnen {days} Tagen nach der letzten Aktivität.",

  -- proof_required
  proofs_needed = "Für jede Aktivität steht fest, was mit ihren Abrechnungen vorzulegen ist.",
  large_activity = "Über große Aktivitäten wird berichtet.",

  -- notices of requests
  told_approved = "Ihr Antrag {number} ist bewilligt. Abzurechnen ist er bis {until}.",
  told_rejected = "Ihr Antrag {number} ist abgelehnt. Öffnen Sie ihn, um zu lesen, warum.",
  told_info_requested = "Wir brauchen mehr Angaben zu Ihrem Antrag {number}.",
  told_unanswered = "Ihr Antrag {number} ist beendet: Unsere Frage blieb ohne Antwort.",
  told_claimable = "Ihr Antrag {number} kann bis {until} abgerechnet werden.",
  told_claim_due = "Noch {days} Tage, um Ihren Antrag {number} abzurechnen: bis {until}.",
  told_request_expired = "Ihr Antrag {number} ist verfallen: Es wurde nichts rechtzeitig abgerechnet.",
  told_changed = "Die Änderung Ihres Antrags {number} ist bewilligt.",
  told_change_rejected = "Die Änderung Ihres Antrags {number} ist abgelehnt. Öffnen Sie ihn, um zu lesen, warum.",
  told_extended = "Ihr Antrag {number} kann nun bis {until} abgerechnet werden.",
  told_to_decide = "Der Antrag {number} wartet auf Ihre Entscheidung.",
  told_nobody_decides = "Niemand ist da, um über den Antrag {number} zu entscheiden: Bitte sehen Sie danach.",
  told_step_due = "Über den Antrag {number} ist bis {due} zu entscheiden.",
  told_step_overdue = "Über den Antrag {number} war bis {due} zu entscheiden.",
  told_delegated = "Die Entscheidung über den Antrag {number} wurde Ihnen übergeben.",

  -- check_claim
  nothing_wrong = "An der Abrechnung ist nichts auszusetzen.",
  proof_missing = "Position {line}: Für die Maßnahme fehlt ein Nachweis der Art {kind}.",
  invoice_early = "Position {line}: Eine Rechnung ist von {days} Tagen vor Beginn der Maßnahme.",
  invoice_late = "Position {line}: Eine Rechnung ist von {days} Tagen nach Ende der Maßnahme.",
  invoice_old = "Position {line}: Eine Rechnung ist {days} Tage alt.",
  own_invoice = "Position {line}: Eine Rechnung ist von Ihnen selbst ausgestellt.",
  above_activity = "Ab Position {line} kommt Maßnahme {activity} auf mehr, als für sie genehmigt wurde.",

  -- decide_claim
  claim_within_limit = "Abrechnungen dieser Höhe werden auf der Stufe {level} sofort bezahlt.",
  claim_above_limit = "Abrechnungen dieser Höhe werden auf der Stufe {level} von einer Person geprüft.",
  claim_returned = "Es fehlt etwas: Bitte ergänzen Sie die Abrechnung und reichen Sie sie wieder ein.",
  claim_cut = "Position {line} wird bis zu dem bezahlt, was für ihre Maßnahme genehmigt wurde.",
  claim_seen_by_a_person = "Eine Person sieht sich diese Abrechnung an.",
  claim_limit = "{amount} werden abgerechnet, die Grenze ist {limit} (kleinste Einheiten).",
  claims_watched = "{rejected} Abrechnungen dieses Partners wurden abgelehnt, {clawed_back} zurückgefordert: Eine Person sieht nach.",
  claim_contradicted = "Die Regel hat nicht jede Position entschieden: Das tut eine Person.",

  -- notices of claims
  told_claim_in_review = "Die Abrechnung {number} wird geprüft.",
  told_claim_returned = "Die Abrechnung {number} wurde zurückgegeben: Es ist etwas zu ergänzen.",
  told_claim_approved = "Die Abrechnung {number} ist genehmigt und wird bezahlt.",
  told_claim_part_approved = "Die Abrechnung {number} ist zum Teil genehmigt; dieser Teil wird bezahlt.",
  told_claim_rejected = "Die Abrechnung {number} wurde abgelehnt.",

  -- roi
  returned = "Was damit gewonnen wurde, sind {percent} % dessen, was es gekostet hat.",
  still_open = "Abschlüsse brauchen Zeit: endgültig beurteilt wird es erst {days} Tage nach dem Ende.",
  nothing_known = "Es ist nicht bekannt, was daraus geworden ist: Verknüpfen Sie die Kampagne oder melden Sie es.",
  reported_in_part = "Was nur gemeldet ist, zählt zu {percent} %.",

  -- settlement
  told_paid = "Die Abrechnung {number} wurde bezahlt: {amount}.",
  told_pay_failed = "Die Abrechnung {number} über {amount} konnte nicht bezahlt werden: {reason}.",
  told_clawed_back = "{amount} zur Abrechnung {number} wurden zurückgefordert: {reason}.",
  told_settlement_overdue = "Die Buchhaltung hat die Zahlungsliste {number} seit {since} und hat noch nicht alles beantwortet.",
}
