-- SPDX-License-Identifier: Apache-2.0
-- Ce que disent les règles sur les dossiers, en français. {field} est un champ de la raison.
return {
  -- classify
  category_as_given = "Il s'agit de : {category}, comme vous l'avez dit.",
  category_by_link = "Il s'agit de : {category}, d'après ce à quoi il est lié.",
  category_by_words = "Il s'agit de : {category}, d'après les mots employés.",
  category_not_known = "Quelqu'un regardera de quoi il s'agit.",
  severity_as_given = "Sa gravité est {severity}, comme vous l'avez dit.",
  severity_by_words = "Sa gravité est {severity}, d'après les mots employés.",
  severity_usual = "Personne n'a dit sa gravité : {severity}.",

  -- priority
  priority_by_severity = "Son rang suit sa gravité : {severity}.",
  priority_by_level = "Les dossiers du niveau {level} passent plus tôt.",
  priority_of_follower = "Il poursuit un dossier antérieur et passe plus tôt.",

  -- route
  queue_of_category = "Les dossiers sur {category} vont dans la file {queue}.",
  usual_queue = "Il va dans la file habituelle, {queue}.",
  no_queue = "Il n'y a pas de file pour lui.",
  agent_by_skill = "{agent} connaît le sujet.",
  agent_by_load = "{agent} a le moins de dossiers ouverts.",
  nobody_has_room = "Personne de la file n'a de place pour un de plus.",
  taken_by_hand = "Les agents prennent eux-mêmes ce qu'ils traitent.",
  unknown_queue = "Les règles ont nommé une file qui n'existe pas : {queue}.",
  unknown_agent = "Les règles ont nommé un agent qui ne peut pas le prendre : {agent}.",

  -- notices
  told_to_triage = "Le dossier {number} attend que quelqu'un l'attribue : {subject}.",
  told_assigned = "Le dossier {number} est maintenant à vous : {subject}.",
  told_opened = "Votre dossier {number} est ouvert : {subject}.",
  told_queued = "Le dossier {number} est dans une de vos files : {subject}.",
  told_in_progress = "Quelqu'un traite votre dossier {number} : {subject}.",
  told_waiting = "Il nous faut quelque chose de vous pour le dossier {number} : {subject}.",
  told_resolved = "Le dossier {number} est résolu : {subject}.",
  told_reopened = "Le dossier {number} est rouvert : {subject}.",
  told_closed = "Le dossier {number} est clos : {subject}.",
  told_cancelled = "Le dossier {number} est annulé : {subject}.",
  told_merged = "Le dossier {number} se poursuit dans un autre : {subject}.",
  told_messaged = "Quelqu'un a écrit au sujet du dossier {number} : {subject}.",
  told_noted = "Quelqu'un a noté quelque chose sur le dossier {number} : {subject}.",
  told_severity = "Le dossier {number} est maintenant de gravité {severity} : {subject}.",
}
