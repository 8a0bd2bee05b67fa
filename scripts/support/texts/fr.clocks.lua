-- SPDX-License-Identifier: Apache-2.0
-- What the rules say of promises, escalations and the end of cases, and what people are told of them, in French.
-- {field} is a field of the reason or notice.
return {
  -- sla
  promised_by_plan = "C'est ce que la formule promet pour les dossiers de gravité {severity}.",
  promised_to_all = "C'est ce qui est promis à tous pour les dossiers de gravité {severity}.",
  promised_at_all_hours = "Les nuits et les jours fériés comptent aussi.",

  -- escalate
  nothing_to_raise = "Il n'y a pas lieu de le faire remonter davantage.",
  raised_for_breach = "Une promesse n'a pas été tenue : il remonte au niveau {level}.",
  raised_for_risk = "Une promesse est menacée : il remonte au niveau {level}.",
  raised_as_asked = "Comme demandé, il remonte au niveau {level}.",
  asked_lately = "Il est remonté récemment : merci de laisser un peu de temps à ceux qui s'en occupent.",
  as_high_as_asking_goes = "Il est remonté aussi haut qu'une demande le permet.",
  as_often_as_it_goes = "Il a été remonté si souvent qu'il ne remonte plus.",
  raised_for_silence = "Rien n'a été dit depuis longtemps : il remonte au niveau {level}.",
  raised_unseen = "Personne n'en a pris note : il remonte au niveau {level}.",
  raised_for_rating = "Le partenaire n'est pas satisfait : il remonte au niveau {level}.",

  -- autoclose
  closes_after = "Il sera clos après {days} jours, sauf s'il est rouvert.",

  -- notices
  told_promise_at_risk = "{number} ({subject}) : les trois quarts du délai sont écoulés. Échéance : {until}.",
  told_promise_broken = "{number} ({subject}) : l'échéance était {until} ; c'est en retard.",
  told_vendor_is_late = "{number} ({subject}) : vous auriez dû avoir de nos nouvelles avant le {until}, et ce n'est "
    .. "pas le cas. Cela compte contre nous.",
  told_case_is_yours = "{number} ({subject}) est remonté au niveau {level} : merci de vous en occuper.",
  told_case_escalated = "{number} ({subject}) est remonté au niveau {level} : un responsable s'en occupe.",
  told_escalation_seen = "{number} ({subject}) : un responsable en a pris note et s'en occupe.",
  told_case_closes = "{number} ({subject}) est résolu et sera clos le {until}. Si ce n'est pas le cas, merci de le "
    .. "rouvrir avant.",
  told_rate_case = "{number} ({subject}) est clos. Avez-vous été bien aidé ? Merci de nous le dire avant le {until}.",
}
