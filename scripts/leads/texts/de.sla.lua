-- SPDX-License-Identifier: Apache-2.0
-- Was leads.timeout und die Nachrichten zu Leads sagen, auf Deutsch. {field} ist ein Feld davon.
return {
  -- timeout
  not_answered = "Das Angebot wurde nicht rechtzeitig beantwortet: andere werden gefragt.",
  asked_again = "Es ist überfällig und wird angemahnt; so oft geschah das schon: {times}.",
  told_above = "Es ist noch immer überfällig: jemand darüber erfährt davon. Angemahnt wurde es schon so oft: {times}.",
  goes_back = "Nichts geschah, obwohl es so oft angemahnt wurde: {times}. Er wird zurückgenommen.",
  nobody_answers = "So oft wurde er ohne Antwort vergeben: {attempt}. Wer berechtigt ist, darf ihn nehmen.",
  vendor_is_late = "Der Hersteller selbst ist in Verzug. Angemahnt wurde es schon so oft: {times}.",
  nobody_took_it = "Niemand nahm ihn aus dem Pool, obwohl es fällig war. Angemahnt wurde es schon so oft: "
    .. "{times}. Ein Mensch sucht jemanden.",

  -- offers and leads
  told_offered = "Ihnen wird ein Lead angeboten: {product}, {territory}. Bitte antworten Sie bis {until}.",
  told_timed_out = "Ein angebotener Lead ({product}, {territory}) blieb zu lange ohne Antwort: er geht an andere.",
  told_offer_lost = "Jemand war schneller: der Lead ({product}, {territory}) ist vergeben.",
  told_offer_pulled = "Das Angebot eines Leads ({product}, {territory}) wurde zurückgezogen.",
  told_pulled_back = "Ein Lead ({product}, {territory}) wurde von Ihnen zurückgenommen.",
  told_accepted = "{partner} hat den Lead von {customer} angenommen.",
  told_unassignable = "Für den Lead von {customer} wurde niemand gefunden: bitte finden Sie jemanden.",
  told_lead_review = "Die Regeln lassen offen, was der Lead von {customer} wert ist: bitte sehen Sie nach.",
  told_resembled = "{partner} hat einen eigenen Lead von {customer} mitgebracht. Um dieselbe Firma geht es schon "
    .. "anderswo, was {partner} nicht erfährt: bitte sehen Sie nach.",

  -- what runs out
  told_due_accept = "Das Angebot eines Leads ({product}, {territory}) läuft bald ab: bitte antworten Sie bis {until}.",
  told_due_first_touch = "Ein Kunde ({product}, {territory}) wartet bis {until} darauf, von Ihnen zu hören.",
  told_due_progress = "Bitte sagen Sie bis {until}, wie es mit einem Lead steht ({product}, {territory}).",
  told_due_close = "Ein Lead ({product}, {territory}) sollte bis {until} abgeschlossen sein.",
  told_due_assign = "Der Lead von {customer} braucht bis {until} noch jemanden.",
  told_due_pool = "Den Lead von {customer} hat noch niemand aus dem Pool genommen; bis {until} sollte es jemand tun.",
  told_due_review = "Der Lead von {customer} ist bis {until} noch anzusehen.",

  -- what has run out
  told_late_accept = "Das Angebot eines Leads ({product}, {territory}) lief am {until} ab; eine Weile dürfen Sie noch antworten.",
  told_late_first_touch = "Ein Kunde ({product}, {territory}) hätte bis {until} von Ihnen hören sollen.",
  told_late_progress = "Sie hätten bis {until} sagen sollen, wie es mit einem Lead steht ({product}, {territory}).",
  told_late_close = "Ein Lead ({product}, {territory}) hätte bis {until} abgeschlossen sein sollen.",
  told_late_stale = "An einem Lead ({product}, {territory}) ist lange nichts geschehen.",
  told_late_assign = "Für den Lead von {customer} hat sich niemand gefunden, fällig bis {until}.",
  told_late_pool = "Den Lead von {customer} hat niemand aus dem Pool genommen, fällig bis {until}.",
  told_late_review = "Niemand hat den Lead von {customer} angesehen, fällig bis {until}.",
  told_partner_late = "{partner} ist mit dem Lead von {customer} in Verzug, fällig bis {until}.",
  told_above_partner = "{partner} ist mit dem Lead von {customer} noch immer in Verzug, fällig bis {until}: bitte kümmern Sie sich.",
  told_above_vendor = "Der Lead von {customer} wartet noch immer auf uns, fällig bis {until}: bitte kümmern Sie sich.",
  told_vendor_late = "Wir haben über Ihre Registrierung {number} nicht wie versprochen bis {until} entschieden. Das zählt gegen uns.",
}
