-- SPDX-License-Identifier: Apache-2.0
-- Was die Regeln zu Fällen sagen, auf Deutsch. {field} ist ein Feld des Grundes.
return {
  -- classify
  category_as_given = "Es geht um: {category}, wie Sie sagten.",
  category_by_link = "Es geht um: {category}, nach dem, womit es verknüpft ist.",
  category_by_words = "Es geht um: {category}, nach dem Wortlaut.",
  category_not_known = "Jemand sieht sich an, worum es geht.",
  severity_as_given = "Der Schweregrad ist {severity}, wie Sie sagten.",
  severity_by_words = "Der Schweregrad ist {severity}, nach dem Wortlaut.",
  severity_usual = "Niemand hat gesagt, wie schwer es wiegt: {severity}.",

  -- priority
  priority_by_severity = "Der Rang folgt aus dem Schweregrad: {severity}.",
  priority_by_level = "Fälle der Stufe {level} kommen früher.",
  priority_of_follower = "Er setzt einen früheren Fall fort und kommt früher.",

  -- route
  queue_of_category = "Fälle zu {category} gehören in die Warteschlange {queue}.",
  usual_queue = "Er gehört in die übliche Warteschlange, {queue}.",
  no_queue = "Es gibt keine Warteschlange dafür.",
  agent_by_skill = "{agent} kennt sich damit aus.",
  agent_by_load = "{agent} hat die wenigsten offenen Fälle.",
  nobody_has_room = "Niemand der Warteschlange hat Platz für einen weiteren.",
  taken_by_hand = "Die Bearbeiter nehmen sich, woran sie arbeiten.",
  unknown_queue = "Die Regeln nannten eine Warteschlange, die es nicht gibt: {queue}.",
  unknown_agent = "Die Regeln nannten jemanden, der ihn nicht übernehmen kann: {agent}.",

  -- notices
  told_to_triage = "Der Fall {number} wartet darauf, dass jemand ihn zuordnet: {subject}.",
  told_assigned = "Der Fall {number} gehört jetzt Ihnen: {subject}.",
  told_opened = "Ihr Fall {number} ist eröffnet: {subject}.",
  told_queued = "Der Fall {number} liegt in einer Ihrer Warteschlangen: {subject}.",
  told_in_progress = "Jemand arbeitet an Ihrem Fall {number}: {subject}.",
  told_waiting = "Zum Fall {number} brauchen wir etwas von Ihnen: {subject}.",
  told_resolved = "Der Fall {number} ist gelöst: {subject}.",
  told_reopened = "Der Fall {number} ist wieder offen: {subject}.",
  told_closed = "Der Fall {number} ist abgeschlossen: {subject}.",
  told_cancelled = "Der Fall {number} wurde abgebrochen: {subject}.",
  told_merged = "Der Fall {number} geht in einem anderen weiter: {subject}.",
  told_messaged = "Jemand schrieb zum Fall {number}: {subject}.",
  told_noted = "Jemand hat zum Fall {number} etwas vermerkt: {subject}.",
  told_severity = "Der Fall {number} hat jetzt den Schweregrad {severity}: {subject}.",
}
