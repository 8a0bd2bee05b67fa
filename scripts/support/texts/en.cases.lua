-- SPDX-License-Identifier: Apache-2.0
-- What the rules on cases say, in English. {field} is a field of the reason.
return {
  -- classify
  category_as_given = "It is about: {category}, as you said.",
  category_by_link = "It is about: {category}, by what it is linked to.",
  category_by_words = "It is about: {category}, by the words it uses.",
  category_not_known = "Somebody will look at what it is about.",
  severity_as_given = "Its severity is {severity}, as you said.",
  severity_by_words = "Its severity is {severity}, by the words it uses.",
  severity_usual = "Nobody said how severe it is: {severity}.",

  -- priority
  priority_by_severity = "Its place follows from its severity: {severity}.",
  priority_by_level = "Cases of the level {level} come earlier.",
  priority_of_follower = "It goes on with an earlier case, and comes earlier.",

  -- route
  queue_of_category = "Cases about {category} belong in the queue {queue}.",
  usual_queue = "It belongs in the usual queue, {queue}.",
  no_queue = "There is no queue for it.",
  agent_by_skill = "{agent} knows about it.",
  agent_by_load = "{agent} has the fewest open cases.",
  nobody_has_room = "Nobody of the queue has room for one more.",
  taken_by_hand = "Agents take what they work on.",
  unknown_queue = "The rules named a queue that does not exist: {queue}.",
  unknown_agent = "The rules named an agent that cannot take it: {agent}.",

  -- notices
  told_to_triage = "Case {number} waits for somebody to say whose it is: {subject}.",
  told_assigned = "Case {number} is yours now: {subject}.",
  told_opened = "Your case {number} is open: {subject}.",
  told_queued = "Case {number} is in one of your queues: {subject}.",
  told_in_progress = "Somebody works on your case {number}: {subject}.",
  told_waiting = "We need something from you for case {number}: {subject}.",
  told_resolved = "Case {number} is solved: {subject}.",
  told_reopened = "Case {number} is open again: {subject}.",
  told_closed = "Case {number} is closed: {subject}.",
  told_cancelled = "Case {number} was cancelled: {subject}.",
  told_merged = "Case {number} goes on as another one of yours: {subject}.",
  told_messaged = "Somebody wrote about case {number}: {subject}.",
  told_noted = "Somebody noted something on case {number}: {subject}.",
  told_severity = "Case {number} is of severity {severity} now: {subject}.",
}
