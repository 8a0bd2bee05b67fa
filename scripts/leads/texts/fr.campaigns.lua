-- SPDX-License-Identifier: Apache-2.0
-- Ce qui est dit des campagnes, en français. {champ} est un champ de l'avis.
return {
  told_campaign_planned = "La campagne {name} se déroule du {starts_on} au {ends_on}.",
  told_campaign_started = "La campagne {name} a commencé ; elle dure jusqu'au {ends_on}.",
  told_campaign_completed = "La campagne {name} est terminée. Merci d'indiquer ce qu'elle a apporté et coûté.",
  told_campaign_cancelled = "La campagne {name} a été annulée : {reason}",
  told_campaign_step = "Dans la campagne {name}, il y a quelque chose à faire aujourd'hui : {title}",
  told_campaign_over_budget = "La campagne {name} a coûté plus que son budget.",
}
