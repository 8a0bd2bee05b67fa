-- SPDX-License-Identifier: Apache-2.0
-- Was zu Zusagen mitgeteilt wird, auf Deutsch. {feld} ist ein Feld der Nachricht.
return {
  told_committed = "Ihnen sind bis zum {until} {promised} qualifizierte Leads zugesagt.",
  told_commitment_met = "Von {promised} bis zum {until} an {partner} zugesagten Leads kamen {delivered}: die Zusage ist gehalten.",
  told_commitment_missed = "Von {promised} bis zum {until} an {partner} zugesagten Leads kamen {delivered}: die Zusage ist nicht gehalten.",
  told_commitment_withdrawn = "Die Zusage von {promised} Leads bis zum {until} ist zurückgezogen: {reason}",
  told_commitment_behind = "{partner} sind bis zum {until} {promised} Leads zugesagt; die meiste Zeit ist um, {delivered} kamen.",
}
