-- SPDX-License-Identifier: Apache-2.0
-- Was die Regeln zu Budgets und Zuteilungen sagen, und was darüber mitgeteilt wird, auf Deutsch. {field} ist ein Feld der
-- Begründung oder Mitteilung.
return {
  -- allocate
  level_amount = "So viel erhält die Stufe {level}.",
  level_gets_nothing = "Die Stufe {level} erhält nichts davon.",
  served_already = "Es gibt schon eine Zuteilung aus diesem Budget.",
  member_too_new = "Die Mitgliedschaft ist zu neu.",

  -- accrue
  earned = "Die Stufe {level} verdient {percent} % des Auftrags.",
  earned_for_product = "{product} bringt {percent} % des Auftrags.",
  level_earns_nothing = "Die Stufe {level} verdient an ihren Projekten nichts.",
  type_earns_nothing = "Projekte dieser Art bringen nichts.",
  order_too_small = "Der Auftrag ist zu klein.",
  earner_not_active = "Der Partner ist nicht aktiv.",
  no_budget = "Es gibt kein Budget, aus dem so etwas kommt.",

  -- sweep
  goes_back = "Was übrig blieb, geht in das Budget zurück.",
  kept_for_now = "Es bleibt noch {days} Tage liegen.",
  goes_to_user = "Es geht an {candidate}, wo {percent} % des Eigenen verwendet sind.",
  unknown_allocation = "Die Regeln nannten eine Zuteilung, die ihnen nicht vorlag: Es bleibt liegen.",

  -- notices
  told_allocated = "{amount} stehen Ihnen zur Verfügung: {name}, bis {expires_on}.",
  told_accrued = "Sie haben {amount} für Ihr Marketing verdient: {name}, bis {expires_on}.",
  told_accrued_back = "{amount}, die ein Projekt gebracht hatte, wurden zurückgenommen: {name}.",
  told_fund_expiring = "{amount} von {name} stehen noch {days} Tage bereit, bis {expires_on}. Beantragen Sie sie rechtzeitig.",
  told_fund_expired = "{name} ist abgelaufen: {amount} blieben ungenutzt.",
  told_swept = "{amount}, die von {name} übrig waren, gingen in das Budget zurück oder an andere.",
  told_accrual_short = "Dem Budget {budget} fehlen {amount}, die ein Partner verdient hat.",
  told_accrual_no_rate = "Was ein Partner aus dem Budget {budget} verdient hat, war nicht zu berechnen: Es fehlt ein Kurs.",
}
