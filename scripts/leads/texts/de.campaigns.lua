-- SPDX-License-Identifier: Apache-2.0
-- Was zu Kampagnen mitgeteilt wird, auf Deutsch. {feld} ist ein Feld der Nachricht.
return {
  told_campaign_planned = "Die Kampagne {name} läuft vom {starts_on} bis zum {ends_on}.",
  told_campaign_started = "Die Kampagne {name} hat begonnen; sie läuft bis zum {ends_on}.",
  told_campaign_completed = "Die Kampagne {name} ist beendet. Bitte geben Sie an, was sie gebracht und gekostet hat.",
  told_campaign_cancelled = "Die Kampagne {name} wurde abgesagt: {reason}",
  told_campaign_step = "In der Kampagne {name} ist heute etwas zu tun: {title}",
  told_campaign_over_budget = "Die Kampagne {name} hat mehr gekostet, als ihr Budget vorsieht.",
}
