# SPDX-License-Identifier: Apache-2.0
"""What should have happened by itself, and when: reminders, the end of the time to answer, and the activity duty, reckoned from
states, terms and activities alone. What a timer did without reason is a problem as well as what none did."""

import heapq

from world import DAY_MS

HOUR_MS = 3600000
LATE_MS = 60000  # a timer that is due while the day's verbs are played runs when it is seen


EVENTS = {"deals.reminded": "reminders", "deals.unanswered": "unanswered", "deals.review_due": "tasks soon due",
    "deals.review_overdue": "tasks overdue"}


class Clocks:
    def __init__(self, rows, problems, has_life):
        self.rows, self.problems, self.has_life = rows, problems, has_life
        self.due = []          # (instant, order, what, deal, its data)
        self.order = 0
        self.expected = {}     # (what, deal) to the instants at which it should happen, and whether that is sure
        self.silence = {}      # deal: (since when it is silent, when that is looked at)
        self.seen = dict.fromkeys((*EVENTS.values(), "looks at silence"), 0)

    def say(self, text):
        self.problems.add(text)

    def set(self, at, what, deal, data):
        self.order += 1
        heapq.heappush(self.due, (at, self.order, what, deal, data))

    def apply(self, entry, changes):
        """An entry whose changes (of World) are applied already; what fell due before it was there is settled first."""
        for entity, id, before, after in changes:
            if entity == "deal":
                self.change(entry, id, before, after)
            elif entity == "review_task" and before is None and after.get("due_at"):
                self.set(after["due_at"], "tasks overdue", id, None)
                self.set(entry["at"] + after["sla_hours"] * HOUR_MS // 100 * 80, "tasks soon due", id, None)
                if after["due_at"] != entry["at"] + after["sla_hours"] * HOUR_MS:  # no programme of the year has a calendar
                    self.say("entry %d: %s is due at %d" % (entry["seq"], id, after["due_at"]))
        for event in entry["events"]:
            if event["type"] in EVENTS:
                self.happened(EVENTS[event["type"]], event["subject"], entry)
        for decision in entry["decisions"]:
            if decision.get("record", {}).get("chain") == "deals.inactivity":
                self.happened("looks at silence", decision["subject"], entry)
                self.look_again(decision["subject"], entry["at"])

    def change(self, entry, id, before, after):
        old = before or {}
        if after["state"] == "info_requested" and after.get("answer_by") and \
                (old.get("state") != "info_requested" or old.get("answer_by") != after["answer_by"]):
            self.set(after["answer_by"], "unanswered", id, after["answer_by"])
        if after["state"] != "approved" or not self.has_life:
            return
        terms, is_new = after.get("terms") or {}, old.get("state") != "approved"
        if is_new or old.get("protected_until") != after["protected_until"]:
            for days in set(terms.get("remind_days") or ()):
                due = after["protected_until"] - days * DAY_MS
                if due > entry["at"]:
                    self.set(due, "reminders", id, after["protected_until"])
        if is_new and terms.get("activity_every_days"):
            self.watch(id, entry["at"], entry["at"] + terms["activity_every_days"] * DAY_MS)

    def watch(self, id, since, due):
        self.silence[id] = (since, due)
        self.set(due, "looks at silence", id, due)

    def look_again(self, id, at):
        deal = self.rows.rows[id]
        if deal["state"] == "approved" and deal["terms"].get("activity_every_days"):
            self.watch(id, self.silence.get(id, (at,))[0], at + deal["terms"]["activity_every_days"] * DAY_MS)

    def is_wanted(self, what, id, data, at):
        """Whether the world is still as it was when this was set."""
        deal = self.rows.rows[id]
        if what.startswith("tasks"):
            return deal["state"] == "open"
        if what == "unanswered":
            return deal["state"] == "info_requested" and deal.get("answer_by") == data
        if deal["state"] != "approved":
            return False
        if what == "reminders":
            return deal["protected_until"] == data
        since, due = self.silence[id]
        if due != data or not deal["terms"].get("activity_every_days"):  # decided anew, its terms may have no such duty
            return False
        every, last = deal["terms"]["activity_every_days"] * DAY_MS, deal.get("last_activity_at") or since
        if last > since and last + every > at:
            self.watch(id, last, last + every)
            return False
        self.silence[id] = (max(last, since), due)
        return True

    def until(self, at):
        """What is due before an instant should be there, or is expected from now on."""
        while self.due and self.due[0][0] <= at:
            due, _, what, id, data = heapq.heappop(self.due)
            if self.is_wanted(what, id, data, due):
                # At the very end of the protection either comes first: that end, or what looks at the deal.
                is_sure = due != self.rows.rows[id].get("protected_until")
                self.expected.setdefault((what, id), []).append((due, is_sure))

    def happened(self, what, id, entry):
        instants = self.expected.get((what, id))
        if not instants or not 0 <= entry["at"] - instants[0][0] <= LATE_MS:
            self.say("entry %d: %s of %s without a reason%s" % (entry["seq"], what, id, ", expected %s" % instants if instants else ""))
            return
        instants.pop(0)
        self.seen[what] += 1

    def end(self):
        for (what, id), instants in self.expected.items():
            for instant, is_sure in instants:
                if is_sure:
                    self.say("%s of %s at %d did not happen" % (what, id, instant))
