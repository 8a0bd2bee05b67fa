-- SPDX-License-Identifier: Apache-2.0
-- What the rules say of promises, escalations and the end of cases, and what people are told of them, in German.
-- {field} is a field of the reason or notice.
return {
  -- sla
  promised_by_plan = "Das sagt der Plan für Fälle der Schwere {severity} zu.",
  promised_to_all = "Das ist allen für Fälle der Schwere {severity} zugesagt.",
  promised_at_all_hours = "Auch Nächte und Feiertage zählen.",

  -- escalate
  nothing_to_raise = "Es besteht kein Anlass, ihn höher zu geben.",
  raised_for_breach = "Eine Zusage wurde nicht eingehalten: Er geht auf Stufe {level}.",
  raised_for_risk = "Eine Zusage ist in Gefahr: Er geht auf Stufe {level}.",
  raised_as_asked = "Wie gewünscht geht er auf Stufe {level}.",
  asked_lately = "Er ist erst kürzlich höher gegeben worden: Bitte lassen Sie denen, die sich darum kümmern, etwas "
    .. "Zeit.",
  as_high_as_asking_goes = "Er ist so hoch, wie er auf Wunsch gegeben wird.",
  as_often_as_it_goes = "Er wurde so oft eskaliert, dass er nicht weiter hinaufgegeben wird.",
  raised_for_silence = "Lange war nichts zu hören: Er geht auf Stufe {level}.",
  raised_unseen = "Niemand hat davon Kenntnis genommen: Er geht auf Stufe {level}.",
  raised_for_rating = "Der Partner ist nicht zufrieden: Er geht auf Stufe {level}.",

  -- autoclose
  closes_after = "Er wird nach {days} Tagen geschlossen, wenn er nicht wieder geöffnet wird.",

  -- notices
  told_promise_at_risk = "{number} ({subject}): Drei Viertel der Zeit sind um. Fällig bis {until}.",
  told_promise_broken = "{number} ({subject}): Das war bis {until} fällig und ist verspätet.",
  told_vendor_is_late = "{number} ({subject}): Sie hätten bis {until} von uns hören sollen und haben es nicht. Das "
    .. "zählt gegen uns.",
  told_case_is_yours = "{number} ({subject}) ist auf Stufe {level}: Bitte kümmern Sie sich darum.",
  told_case_escalated = "{number} ({subject}) ist auf Stufe {level}: Jemand weiter oben kümmert sich darum.",
  told_escalation_seen = "{number} ({subject}): Jemand hat Kenntnis genommen und kümmert sich darum.",
  told_case_closes = "{number} ({subject}) ist gelöst und wird am {until} geschlossen. Falls nicht, öffnen Sie ihn "
    .. "bitte vorher wieder.",
  told_rate_case = "{number} ({subject}) ist geschlossen. Wie wurde Ihnen geholfen? Bitte sagen Sie es uns bis "
    .. "{until}.",
}
