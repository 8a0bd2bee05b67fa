-- SPDX-License-Identifier: Apache-2.0
-- Was die Gründe zu Leads sagen, auf Deutsch. {field} ist ein Feld des Grundes.
return {
  -- dedupe
  nothing_alike = "Nichts Ähnliches ist bekannt.",
  same_person = "{candidate} kam von derselben Adresse, zum selben Produkt.",
  same_company = "{candidate} ist dieselbe Firma, zum selben Produkt.",
  maybe_same_company = "{candidate} ist vielleicht dieselbe Firma.",
  deal_under_way = "Bei {candidate} läuft schon ein Geschäft darüber.",
  maybe_same_deal = "Bei {candidate} läuft ein Geschäft, vielleicht eben dieses.",
  unknown_candidate = "Die Regeln nannten jemanden, der ihnen nicht genannt worden war.",

  -- score
  points = "{part}: {points} Punkte.",
  good_enough = "Mit {score} Punkten lohnt sich die Arbeit daran.",
  not_good_enough = "{score} Punkte sind zu wenig.",
  between = "{score} Punkte lassen es offen: ein Mensch sieht nach.",
  nobody_to_ask = "Es gibt weder Adresse noch Nummer.",
  looks_like_spam = "Nichts daran ist zu gebrauchen.",

  -- eligible
  may_have_it = "Partner, die in Frage kommen: {count}.",
  excluded = "Partner, die wegen „{because}“ nicht in Frage kommen: {count}.",
  too_large_for_rules = "Er ist so groß, dass ein Mensch auswählt.",

  -- rank
  best_of = "Verglichene Partner: {count}.",
  knows_the_customer = "{candidate} arbeitet bei diesem Kunden schon.",
  nobody_suits = "Kein Partner bleibt übrig.",

  -- mode
  to_the_best = "Der beste wird gefragt.",
  in_turn = "Wer am längsten nicht gefragt wurde, ist an der Reihe.",
  by_weight = "Wer am weitesten unter seinem Anteil liegt, wird gefragt.",
  for_whoever_takes_it = "Wer berechtigt ist, darf ihn nehmen.",
  to_several = "{count} werden zugleich gefragt.",
  urgent = "Es eilt: mehrere werden zugleich gefragt.",
  asked_often = "Das ist der {attempt}. Versuch: wer berechtigt ist, darf ihn nehmen.",
  for_a_person = "Ein Mensch wählt aus.",

  -- sla
  usual_terms = "Es gelten die üblichen Fristen.",
  urgent_terms = "Es eilt: kürzere Fristen gelten.",
  level_terms = "Es gelten die Fristen der Stufe {level}.",

  -- decline
  fair_reason = "Der Grund ist triftig oder kam schnell: er zählt nicht gegen den Partner.",
  counts_as_declined = "Es zählt als Absage.",
  asked_again_later = "Nach {days} Tagen darf er wieder zu diesem Lead gefragt werden.",
  lead_in_doubt = "Was dazu gesagt wurde, lässt am Lead zweifeln: ein Mensch sieht ihn sich an.",

  -- attribute
  vendor_sourced = "{percent} % für den Hersteller, der den Lead gefunden hat.",
  distributor_fulfils = "{percent} % für den Distributor.",
  partner_sourced = "Es wird zugerechnet wie jedes eigene Geschäft des Partners.",
  lead_shares_do_not_add_up = "Die Anteile ergaben nicht 100 % oder nannten niemanden: Das Geschäft wird nach seinen eigenen "
    .. "Regeln zugerechnet.",
}
