# SPDX-License-Identifier: Apache-2.0
"""What should have become of every promise: reckoned from what the journal says of cases and messages alone, by the hours of
hours.py and the minutes of the rules' settings. Shares no code with the server, and reads no clock but to compare it."""

import collections
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "year"))
from hours import Always, Hours, MINUTE_MS  # noqa: E402
from journal import Journal, Rows, number_of  # noqa: E402

KINDS = ("first_response", "update", "resolve")
OPEN = ("new", "triaged", "in_progress", "waiting_partner", "waiting_internal", "reopened")
OVER = ("closed", "cancelled", "duplicate")
LATE_MS = 60000  # a timer that is due while verbs are played runs when it is seen
DAY_MS = 86400000


def check(wanted, found, what):
    if wanted != found:
        raise AssertionError("%s: %r, not %r" % (what, found, wanted))


class Clock:
    """One promise. `hours` gives business time as it was at an instant."""

    def __init__(self, kind, promise, at, is_paused, used=0):
        self.kind, self.started, self.used = kind, at, used
        self.minutes, self.calendar, self.hours = promise
        self.due = self.paused = self.since = self.warned = self.breached = self.met = self.ended = None
        self.state, self.warnings = "running", []
        if is_paused:
            self.state, self.paused, self.warn = "paused", at, None
        else:
            self.run(at)

    @property
    def target(self):
        return self.minutes * MINUTE_MS

    def run(self, at):
        self.state, self.since, self.paused = "running", at, None
        after = lambda ms: self.hours(at).add(at, ms) if ms > 0 else at
        self.due = after(self.target - self.used)
        warn = after(self.target * 3 // 4 - self.used)
        self.warn = warn if self.warned is None and warn < self.due else None

    def until(self, at):
        """What time has done to it by then."""
        if self.state == "running" and self.warn is not None and self.warn <= at:
            self.warned, self.warn = self.warn, None
            self.warnings.append(self.warned)
        if self.state == "running" and self.due <= at:
            self.state, self.breached, self.since, self.used = "breached", self.due, self.due, self.target

    def used_by(self, at):
        if self.since is None:
            return self.used
        if self.state == "breached":
            return self.used + self.hours(at).between(self.since, at)
        return max(0, self.target - self.hours(at).between(at, self.due))

    def pause(self, at):
        self.used, self.since, self.paused = self.used_by(at), None, at
        if self.state == "running":
            self.state, self.due, self.warn = "paused", None, None

    def resume(self, at):
        if self.state == "paused":
            self.run(at)
        else:
            self.since, self.paused = at, None

    def end(self, at, state, is_met):
        self.used, self.ended, self.since, self.paused = self.used_by(at), at, None, None
        self.met = at if is_met else None
        if self.state != "breached":
            self.state = state

    def promise(self, at, promise):
        minutes, calendar, hours = promise
        if self.state == "breached" or (minutes, calendar) == (self.minutes, self.calendar):
            return
        self.used = min(self.used_by(at), minutes * MINUTE_MS)
        self.minutes, self.calendar, self.hours = promise
        if self.used < self.target * 3 // 4:
            self.warned = None
        if self.state == "running":
            self.run(at)

    def row(self):
        breached = True if self.breached else False if self.met else None
        return {"kind": self.kind, "state": self.state, "target_minutes": self.minutes, "calendar": self.calendar, "started_at": self.started,
            "due_at": self.due, "paused_at": self.paused, "running_since": self.since, "used_ms": self.used,
            "breached": breached, "breached_at": self.breached, "met_at": self.met, "ended_at": self.ended}


class Case:
    """A case as the journal tells of it, and its promises as they should be. `promised(severity)`: {kind: (minutes, calendar,
    hours)}."""

    def __init__(self, promised, at, severity, state):
        self.promised, self.severity, self.state, self.answered = promised, severity, state, None
        self.clocks, self.closes, self.lateness, self.was_resolved, self.is_rated = [], None, [], False, False
        for kind in KINDS:
            if kind in promised(severity) and (kind != "update" or "first_response" not in promised(severity)):
                self.start(kind, at)

    def start(self, kind, at, used=0):
        self.clocks.append(Clock(kind, self.promised(self.severity)[kind], at, self.state == "waiting_partner", used))

    def running(self, kind=None):
        return [clock for clock in self.clocks if clock.ended is None and kind in (None, clock.kind)]

    def until(self, at):
        for clock in self.running():
            clock.until(at)

    def said(self, at):
        self.answered = self.answered or at
        for kind in ("first_response", "update"):
            for clock in self.running(kind):
                clock.end(at, "met", True)
        if self.state in OPEN and "update" in self.promised(self.severity):
            self.start("update", at)

    def changed(self, at, severity):
        self.severity = severity
        if self.state not in OPEN:
            return
        promised = self.promised(severity)
        for kind in KINDS:
            running = self.running(kind)
            if running and kind in promised:
                running[0].promise(at, promised[kind])
            elif running:
                running[0].end(at, "cancelled", False)
            elif kind == "resolve" and kind in promised:  # what it took while that was promised before
                self.start(kind, at, ([0] + [clock.used for clock in self.clocks if clock.kind == kind])[-1])
            elif kind in promised and (bool(self.answered) == (kind == "update") or "first_response" not in promised):
                self.start(kind, at)

    def moved(self, at, state, by_partner):
        before, self.state = self.state, state
        if state == "waiting_partner":
            for clock in self.running():
                clock.pause(at)
        elif before == "waiting_partner" and state in OPEN:
            for clock in self.running():
                clock.resume(at)
        if state == "closed" and self.closes is not None:
            self.lateness.append(at - self.closes)
        if state == "resolved":
            for clock in self.running():
                clock.end(at, "cancelled" if by_partner else "met", not by_partner)
            self.answered = self.answered if by_partner else self.answered or at
            self.closes, self.was_resolved = at + 7 * DAY_MS, True
        elif state in OVER:
            self.is_rated = state == "closed" or state == "cancelled" and self.was_resolved
            for clock in self.running():
                clock.end(at, "cancelled", False)
        if state != "resolved":
            self.closes = None
        if state == "reopened":
            self.reopened(at)

    def reopened(self, at):
        for kind in ("update", "resolve"):  # it has been answered
            if kind in self.promised(self.severity):
                self.start(kind, at)


class Reckoning:
    """Goes through the journal of a server that is stopped. `minutes`: by severity, {kind: minutes}; `always`: severities of
    which nights count; `partners`: users of partners; `first`, `last`: dates around all of it; `now`: when it was stopped."""

    def __init__(self, data, minutes, always, partners, first, last):
        self.minutes, self.always, self.partners, self.days = minutes, always, partners, (first, last)
        self.became, self.problems = collections.Counter(), set()
        self.cases, self.offices, self.calendar_of, self.plans, self.events = {}, {}, {}, {}, collections.Counter()
        journal, rows = Journal(data), Rows(self.problems)
        for entry in journal.entries():
            self.apply(entry, rows.apply(entry))
        journal.close()
        self.stored, self.case_rows = rows.of("case_clock"), rows.of("case")
        self.ratings = collections.Counter(row["case"] for row in rows.of("case_rating").values())

    # ---- What the journal says ----

    def apply(self, entry, changes):
        at = entry["at"]
        for case in self.cases.values():
            case.until(at - 1)  # what is due by now may be done in this very entry
        for entity, id, before, after in changes:
            if entity == "calendar":
                self.offices.setdefault(id, []).append((at, Hours(after, *self.days)))
            elif entity == "program":
                self.calendar_of[id] = after.get("calendar")
            elif entity == "success_plan":
                self.plans[after["program"], after["code"]] = after
        # What is said in a call is said before the case goes on with it.
        for entity, id, before, after in changes:
            if entity == "case_message" and after["side"] == "vendor":
                self.cases[after["case"]].said(at)
        for entity, id, before, after in changes:
            if entity == "case":
                self.follow(entry, id, before, after)
        for event in entry["events"]:
            if event["type"].startswith("support."):
                self.events[event["type"], event["subject"]] += 1

    def hours(self, calendar):
        """Business time as it was at an instant."""
        if calendar is None:
            return lambda at: Always()
        return lambda at: [hours for since, hours in self.offices[calendar] if since <= at][-1]

    def promised(self, program, plan):
        """By severity: what the plan has a target for, and of the rest what is promised to all."""
        plan = self.plans.get((program, plan), {})
        targets = {target["severity"]: target for target in plan.get("targets") or ()}

        def by_severity(severity):
            target, minutes, calendar = targets.get(severity), self.minutes[severity], self.calendar_of[program]
            if target:
                minutes = {kind: target[kind + "_minutes"] for kind in KINDS if target.get(kind + "_minutes")}
                calendar = plan.get("calendar") or calendar
            if target.get("always") if target else severity in self.always:
                calendar = None
            return {kind: (count, calendar or "24x7", self.hours(calendar)) for kind, count in minutes.items()}
        return by_severity

    def follow(self, entry, id, before, after):
        at, by_partner = entry["at"], entry["actor"] in self.partners
        if id not in self.cases:
            self.cases[id] = Case(self.promised(after["program"], after.get("plan")), at, after["severity"], after["state"])
            return
        case = self.cases[id]
        if after["state"] != case.state:
            self.became["%s to %s" % (case.state, after["state"])] += 1
            case.moved(at, after["state"], by_partner)
        if (after["severity"], after.get("priority")) != (before["severity"], before.get("priority")):
            self.became["changed"] += 1
            case.changed(at, after["severity"])

    # ---- What should be ----

    def check(self, now):
        found = collections.defaultdict(list)
        for id, row in self.stored.items():
            found[row["case"]].append((number_of(id), id, row))
        for id, case in self.cases.items():
            case.until(now)
            rows = sorted(found[id])
            check(len(case.clocks), len(rows), "how many clocks %s has: %s" % (id, [row[2]["kind"] for row in rows]))
            for clock, (_, clock_id, row) in zip(case.clocks, rows):
                self.check_clock(clock, clock_id, row)
            self.check_case(id, case, self.case_rows[id])
        check(set(), self.problems, "the journal")

    def check_clock(self, clock, id, row):
        for field, wanted in clock.row().items():
            check(wanted, row.get(field), "%s of the %s clock %s of %s" % (field, clock.kind, id, row["case"]))
        warned = row.get("warned_at")
        if not (warned is None and clock.warned is None) and not 0 <= (warned or 0) - (clock.warned or 0) <= LATE_MS:
            raise AssertionError("%s was warned of at %r, not %r" % (id, warned, clock.warned))
        check(len(clock.warnings), self.events["support.clock_warned", id], "warnings of %s" % id)
        check(int(clock.breached is not None), self.events["support.clock_breached", id], "breaches of %s" % id)
        check(int(clock.state == "met"), self.events["support.clock_met", id], "how often %s was met" % id)
        check(int(clock.state == "breached" and clock.met is not None), self.events["support.clock_late", id],
            "how often %s was late" % id)
        self.became["%s %s" % (clock.kind, clock.state)] += 1
        self.became["warned"] += len(clock.warnings)

    def check_case(self, id, case, row):
        due = [clock.due for clock in case.running() if clock.due is not None]
        check(min(due, default=None), row.get("next_due_at"), "by when something is due of %s" % id)
        check(case.answered, row.get("first_response_at"), "the first answer of %s" % id)
        check(case.closes, row.get("closes_at"), "when %s is closed" % id)
        check(case.lateness, [late for late in case.lateness if 0 <= late <= LATE_MS], "closings of %s" % id)
        check(int(case.is_rated), self.ratings[id], "how often %s was to be rated" % id)
