-- SPDX-License-Identifier: Apache-2.0
-- Was die Gründe der Projektregistrierung sagen, auf Deutsch. {feld} ist ein Feld des Grundes.
return {
  -- intake
  close_passed = "Der Auftrag wurde für den {date} erwartet; dieser Tag ist vorbei.",
  field_missing = "Die Angabe {field} fehlt.",
  would_help = "Die Angabe {field} wäre hilfreich.",

  -- eligibility
  eligible = "Sie dürfen dieses Projekt registrieren.",
  not_a_member = "Sie sind nicht Mitglied dieses Programms.",
  partner_not_active = "Ihr Unternehmen ist derzeit im Partnernetz nicht aktiv.",
  channel_not_admitted = "Partner vom Typ {channel_type} registrieren in diesem Programm keine Projekte.",
  outside_territory = "{territory} gehört nicht zu Ihren Gebieten.",
  capacity_reached = "Sie haben {open} offene Projekte; Ihre Stufe lässt {max} zu.",
  quota_reached = "Sie haben in 30 Tagen {registered} Projekte registriert; Ihre Stufe lässt {max} zu.",
  many_at_customer = "Sie haben bei diesem Kunden binnen eines Jahres {registered} Projekte registriert; die Grenze ist {max}.",
  hoarding = "{expired} Ihrer Projekte sind binnen eines Jahres abgelaufen, {won} wurden gewonnen: Jemand sieht sich dieses zuerst an.",

  -- match
  same_customer = "{candidate} ist der angegebene Kunde (Bewertung {score}).",
  possible_customer = "{candidate} könnte der angegebene Kunde sein (Bewertung {score}).",
  keys_disagree = "Die angegebenen Schlüssel gehören zu verschiedenen Kunden.",
  several_customers = "Mehrere bekannte Kunden sollen der angegebene sein.",

  -- conflict
  already_registered = "Dieser Kunde ist für dieses Produkt und Gebiet bereits registriert.",
  own_registration = "Sie haben diesen Kunden für dieses Produkt und Gebiet bereits selbst registriert.",
  shared = "Bei diesem Kunden können mehrere Partner geschützt sein; Sie sind es auch.",
  direct_sales = "Der Direktvertrieb des Herstellers arbeitet bereits mit diesem Kunden.",
  incumbent = "Hier hat zuletzt ein anderer Partner gewonnen: Die Verlängerung steht ihm zu.",
  incumbent_self = "Sie haben hier zuletzt gewonnen: Die Verlängerung steht Ihnen zu.",
  incumbent_held = "Ein anderer Partner ist hier geschützt, obwohl Sie hier zuletzt gewonnen haben: Jemand vergleicht.",
  similar_registration = "Es gibt eine ähnliche Registrierung: Eine Person vergleicht die beiden.",
  no_conflict = "Niemand sonst hält diesen Kunden.",
  ends_soon = "Der Schutz, der im Weg steht, endet in {days} Tagen.",

  -- decide
  within_limit = "Projekte dieser Größe werden auf der Stufe {level} sofort genehmigt.",
  above_limit = "Projekte dieser Größe prüft auf der Stufe {level} eine Person.",
  limit = "Die Grenze liegt bei {limit}, das Projekt bei {amount} (kleinste Währungseinheit).",
  below_minimum = "Das Projekt ist kleiner, als dieses Programm registriert.",
  value_added_missing = "{given} eigene Leistungen sind angegeben; solche Projekte brauchen {min}: eine Vorführung, eine Machbarkeitsstudie ...",
  amount_missing = "Bitte geben Sie an, wie viel das Projekt wert ist.",
  close_too_far = "Der Auftrag wird in {days} Tagen erwartet; registriert wird höchstens {max} Tage im Voraus. "
    .. "Bitte prüfen Sie das Datum.",
  close_too_near = "Der Auftrag wird in {days} Tagen erwartet; registriert wird mindestens {min} Tage im Voraus.",
  needs_review = "Diese Registrierung sieht sich zuerst eine Person an.",
  many_rejected = "{rejected} Projekte des Partners wurden abgelehnt, {approved} sind genehmigt.",
  contradicted = "Diese Registrierung muss beim Hersteller eine Person bestätigen.",
  asked_enough = "Wir haben oft genug gefragt: Eine Person sieht sich diese Registrierung an.",
  upheld = "Ihrem Einspruch wurde stattgegeben: Über diese Registrierung entscheidet jetzt eine Person.",
  person_needed = "{by} verlangt eine Person.",

  -- route
  usual_route = "Es prüft, wer solche Projekte prüft.",
  large_deal = "Ein großes Projekt: Eine zweite Person prüft es.",
  very_large_deal = "Ein sehr großes Projekt: Alle Zuständigen müssen zustimmen.",
  outside_route = "Ein Projekt außerhalb der Gebiete des Partners: Eine zweite Person prüft es.",

  -- protect
  level_term = "Auf der Stufe {level} ist ein Projekt {days} Tage geschützt.",
  granted_term = "Ihnen stehen {days} Tage Schutz zu.",
  usual_term = "Das Projekt ist {days} Tage geschützt.",
  long_sale = "Weil der Verkauf länger dauert, kommen {days} Tage hinzu.",

  -- price
  level_margin = "{percent} % Marge für die Stufe {level}.",
  granted_margin = "Ihnen stehen {percent} % Marge zu.",
  channel_margin = "{percent} % Marge für den Vertriebsweg {channel_type}.",
  type_margin = "{percent} % Marge für die Projektart {type}.",
  segment_margin = "{percent} % Marge für das Kundensegment {segment}.",
  size_margin = "{percent} % Marge für die Größe des Projekts.",
  evidence_would_earn = "Ein Nachweis Ihrer Leistungen würde {percent} % Nachlass einbringen.",
  value_added_discount = "{percent} % Nachlass für das, was Sie für dieses Projekt leisten.",
  margin_capped = "Die Marge ist auf {percent} % begrenzt.",
  list_margin = "Es gilt der Listenpreis, ohne eigene Marge.",
  approver_needed = "Dem Preis muss zustimmen: {approver}.",

  -- attribute
  all_yours = "Das Projekt wird Ihnen allein zugerechnet.",
  distributor_share = "{percent} % des Projekts werden Ihrem Distributor zugerechnet.",
  vendor_share = "{percent} % des Projekts werden dem Hersteller zugerechnet, der mit Ihnen verkauft.",
  shares_do_not_add_up = "Die Anteile ergaben nicht 100 %: Alles wird dem registrierenden Partner zugerechnet.",

  -- extend
  extended = "Der Schutz wird um {days} Tage verlängert.",
  no_activity = "Seit {days} Tagen wurde keine Aktivität gezeigt. Halten Sie fest, was Sie für das Projekt tun, und fragen "
    .. "Sie dann erneut.",
  person_extends = "Ein Channel-Manager wird antworten.",
  extended_before = "Er wurde schon {times}-mal verlängert.",
  no_progress = "Der Verkauf ist noch auf der Stufe {stage}.",
  large_extension = "Ein Projekt dieser Größe verlängert eine Person.",

  -- stale
  shown_nothing = "Seit {days} Tagen wurde keine Aktivität gezeigt.",
  warned_before = "Seit {days} Tagen wurde trotz Mahnung keine Aktivität gezeigt.",
  close_to_order = "Die Bestellung steht bevor: Die Registrierung bleibt bestehen.",
  partner_suspended = "Der Partner ist gesperrt: Seine Leute haben keinen Zugang und können nichts zeigen.",

  -- Nachrichten: was Leute erfahren
  told_approved = "Ihre Registrierung {number} für {customer} ist genehmigt und bis zum {until} geschützt.",
  told_in_review = "Ihre Registrierung {number} für {customer} wird geprüft.",
  told_info_requested = "Zu Ihrer Registrierung {number} für {customer} brauchen wir weitere Angaben.",
  told_rejected = "Ihre Registrierung {number} für {customer} wurde abgelehnt. Die Gründe stehen dort.",
  told_duplicate = "Ihre Registrierung {number} für {customer} wurde nicht angenommen: Sie besteht bereits.",
  told_expired = "Der Schutz Ihrer Registrierung {number} für {customer} ist abgelaufen.",
  told_unanswered = "Ihre Registrierung {number} für {customer} ist beendet: Unsere Fragen wurden nicht rechtzeitig beantwortet.",
  told_reminded = "Der Schutz Ihrer Registrierung {number} für {customer} endet in {days} Tagen, am {until}.",
  told_inactive = "Zu Ihrer Registrierung {number} für {customer} wurde seit {days} Tagen keine Aktivität festgehalten.",
  told_revoked = "Ihre Registrierung {number} für {customer} wurde widerrufen: {reason}",
  told_revoked_inactive = "Ihre Registrierung {number} für {customer} wurde widerrufen: Es wurde keine Aktivität gezeigt.",
  told_extended = "Der Schutz Ihrer Registrierung {number} für {customer} endet nun am {until}.",
  told_extension_declined = "Der Schutz Ihrer Registrierung {number} für {customer} wurde nicht verlängert. Die Gründe stehen "
    .. "dort.",
  told_extension_wanted = "Für die Registrierung {number} für {customer} wird eine Verlängerung gewünscht; ihr Schutz endet "
    .. "am {until}.",
  told_commented = "Zur Registrierung {number} für {customer} gibt es einen neuen Kommentar.",
  told_to_review = "Die Registrierung {number} für {customer} wartet auf Ihre Entscheidung.",
  told_nobody_reviews = "Niemand ist da, der über die Registrierung {number} für {customer} entscheiden kann: bitte kümmern Sie sich darum.",
  told_review_due = "Über die Registrierung {number} für {customer} ist bis {due} zu entscheiden.",
  told_review_overdue = "Über die Registrierung {number} für {customer} war bis {due} zu entscheiden.",
  told_delegated = "Die Entscheidung über die Registrierung {number} für {customer} wurde Ihnen übertragen.",
  told_dispute_filed = "Ihr Einspruch zur Registrierung {number} für {customer} ist eingegangen.",
  told_to_judge = "Gegen die Entscheidung über die Registrierung {number} für {customer} wurde Einspruch erhoben: Jemand, der sie nicht geprüft hat, muss entscheiden.",
  told_evidence_wanted = "Wir brauchen Belege für Ihren Einspruch zur Registrierung {number} für {customer}. Öffnen Sie ihn, um zu lesen, welche.",
  told_evidence_added = "Zum Einspruch über die Registrierung {number} für {customer} gibt es neue Belege.",
  told_dispute_upheld = "Ihrem Einspruch zur Registrierung {number} für {customer} wurde stattgegeben: Sie wird neu entschieden.",
  told_dispute_overturned = "Ihr Einspruch zur Registrierung {number} für {customer} wurde abgewiesen. Öffnen Sie ihn, um zu lesen, warum.",
  told_dispute_withdrawn = "Der Einspruch zur Registrierung {number} für {customer} wurde zurückgezogen.",
  told_revoked_by_dispute = "Die Genehmigung Ihrer Registrierung {number} für {customer} wurde nach einem Einspruch widerrufen.",
}
