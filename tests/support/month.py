#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A month of cases on a real server with a simulated clock: programmes in five time zones and one that never closes, plans with
hours of their own elsewhere, changes of the clocks, holidays, calendars that are changed, waiting, reopening, other severities,
and kill -9 in between. In the end every promise is reckoned once more (reckon.py) from the journal: when it was due, how much of its time was used, when it was
warned of, broken and kept.

    PRM_BUILD=build/release tests/support/month.py [--cases 600] [--seed 1] [--kills 6]
"""

import argparse
import datetime
import heapq
import os
import random
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", name) for name in ("year", "fault", "api")]
from fault import Network, Server  # noqa: E402
from hours import UTC, ms_of, text_of  # noqa: E402
from reckon import DAY_MS, Reckoning, check  # noqa: E402

HOUR_MS = 3600000
DAYS = 36       # from 5 March: the clocks change in America, Europe and Australia
STEPS_MOST = 14  # of a case
SEVERITIES = ("critical", "high", "normal", "low")
# What support.sla promises to all, and of which nights count: what the month sets it to.
MINUTES = {
    "critical": {"first_response": 60, "update": 120, "resolve": 480},
    "high": {"first_response": 120, "update": 480, "resolve": 1440},
    "normal": {"first_response": 480, "update": 1440, "resolve": 4800},
    "low": {"first_response": 960, "resolve": 9600},
}
ALWAYS = ("critical",)
# What plans promise instead, by their programme's calendar: by whose hours (None: the programme's), up to which severity, and
# within how many minutes. What has no target is as for all. Some promise no first answer, some nothing but that.
PLANS = {
    "berlin": ("kolkata", None, {"critical": {"first_response": 30, "update": 60, "resolve": 240, "always": True},
        "high": {"first_response": 60, "update": 240, "resolve": 960}}),
    "newyork": ("sydney", None, {"normal": {"first_response": 240, "resolve": 2400}, "low": {"update": 960}}),
    "kolkata": (None, "high", {"high": {"first_response": 90, "update": 300, "resolve": 900}}),
    "night": ("berlin", None, {"normal": {"update": 480, "resolve": 1800}, "low": {"first_response": 600}}),
    None: ("night", "high", {"high": {"first_response": 60, "update": 90, "resolve": 500}, "normal": {"resolve": 600}}),
}


def week(days, *hours):
    return [{"day": day, "from": start, "to": end} for day in days.split() for start, end in hours]


def calendars(year):
    """By code; of None there is none. Holidays are where something else happens as well."""
    day = lambda month, number: datetime.date(year, month, number).isoformat()
    work = "mon tue wed thu fri"
    return {
        "berlin": {"time_zone": "Europe/Berlin", "hours": week(work, ("09:00", "17:30")),
            "holidays": [{"date": day(3, 26)}, {"date": day(3, 29)}, {"date": day(3, 17), "from": "09:00", "to": "12:00"}]},
        "newyork": {"time_zone": "America/New_York", "hours": week(work, ("08:30", "12:00"), ("13:00", "18:00")),
            "holidays": [{"date": day(3, 15)}]},
        "kolkata": {"time_zone": "Asia/Kolkata", "hours": week(work + " sat", ("10:00", "19:00")), "holidays": [{"date": day(3, 22)}]},
        "sydney": {"time_zone": "Australia/Sydney", "hours": week(work, ("09:00", "17:00")), "holidays": []},
        # Nights that the clocks cut short in March.
        "night": {"time_zone": "Europe/Paris", "hours": week(work + " sat sun", ("00:30", "03:30")), "holidays": []},
        None: None,
    }


class World(Network):
    """A programme and a partner for each calendar, and where there is a plan for it one more that has it."""

    def __init__(self, server, year):
        super().__init__(server)
        self.user("Ivo Agent", ["support_agent"])
        self.offices, self.places = {}, []
        for code, calendar in calendars(year).items():
            if calendar:
                self.offices[code] = self.create("calendars", code=code, name=code, **calendar)["calendar"]["id"]
        for code in calendars(year):
            program, level = self.program_of(code)
            self.places.append(self.place(code or "always", program, level))
            if code in PLANS:
                self.places.append(self.place("planned " + (code or "always"), program, level, self.plan(program, *PLANS[code])))
        self.connect_all()

    def create(self, path, **params):
        return self.manager.call(path + ".create", params)

    def program_of(self, code):
        more = {"calendar": self.offices[code]} if code else {}
        program = self.create("partners.programs", name=code or "always", currency="EUR", time_zone="UTC", **more)["program"]["id"]
        level = self.create("partners.levels", program=program, code="silver", name="Silver", rank=2)["level"]["id"]
        self.create("support.queues", program=program, code="general", name="General")
        return program, level

    def plan(self, program, calendar, cap, targets):
        more = {**({"calendar": self.offices[calendar]} if calendar else {}), **({"severity_cap": cap} if cap else {})}
        return self.create("success.plans", program=program, code="premium", name="Premium", rank=30, channels=["portal"],
            targets=[{"severity": severity, **{key if key == "always" else key + "_minutes": value for key, value in target.items()}}
                for severity, target in targets.items()], **more)["success_plan"]["id"]

    def place(self, name, program, level, plan=None):
        partner = self.create("partners", legal_name=name.title() + " SAS", type="reseller", territories=[self.france])["partner"]["id"]
        member = self.create("partners.memberships", partner=partner, program=program, level=level,
            channel_type="reseller")["membership"]["id"]
        if plan:
            self.manager.call("success.assign", membership=member, plan=plan, reason="For the month")
        head = self.user("Head of " + name, ["partner_admin"], partner=partner)
        return {"program": program, "partner": partner, "head": "Head of " + name, "user": head.session["user"]}

    def connect_all(self):
        super().connect_all()
        self.agent = self.keep(self.connect("Ivo Agent"))
        self.heads = {place["head"]: self.keep(self.connect(place["head"])) for place in getattr(self, "places", ())}


class Play:
    def __init__(self, server, options):
        self.server, self.options, self.rng = server, options, random.Random(options.seed)
        admin = server.admin()
        now = ms_of(admin.call("system.info")["now"])
        self.year = datetime.datetime.fromtimestamp(now / 1000, UTC).year + 1
        self.start = round(datetime.datetime(self.year, 3, 5, tzinfo=UTC).timestamp() * 1000)
        admin.call("clock.advance", to=text_of(self.start))
        admin.close()
        self.world = World(server, self.year)
        for point, settings in (("support.sla", {"at_all_hours": {severity: True for severity in ALWAYS}}),):
            self.world.admin.call("rules.settings.set", point=point, settings=settings, comment="For the month")
        self.cases, self.due, self.steps = [], [], 0
        for number in range(options.cases):
            self.plan(self.start + self.rng.randrange(24 * DAY_MS), number)
            self.cases.append({"place": self.rng.choice(self.world.places), "steps": 0})
        self.plan(self.start + 12 * DAY_MS + 5 * HOUR_MS, "calendar")
        self.kills = set(self.rng.sample(range(options.cases // 4, options.cases * 3), options.kills))

    def plan(self, at, what):
        heapq.heappush(self.due, (at, str(what), what))

    # ---- Time ----

    def go_to(self, at):
        now = ms_of(self.world.admin.call("system.info")["now"])
        if at <= now:
            return
        params = {"to": text_of(at), "idempotency_key": "step-%d" % self.steps}
        if self.steps in self.kills:  # on the way; asked again under its key, the clock goes where it was going
            self.world.admin.send("clock.advance", params)
            self.die()
        self.world.admin.call("clock.advance", params)

    def die(self):
        self.server.kill()
        self.server.start()
        self.world.connect_all()

    def call(self, of, method, **params):
        """By the agent, or by the head of the case's partner; of those a kill falls on, once before it is answered."""
        who = lambda: self.world.agent if of is None else self.world.heads[of["place"]["head"]]
        params["idempotency_key"] = "call-%d" % self.steps
        if self.steps - 1 in self.kills:
            who().send(method, params)
            self.die()
        return who().call(method, params)

    # ---- What is done ----

    def open(self, case):
        place = case["place"]
        self.take(case, self.call(case, "support.open", program=place["program"], subject="The order is late",
            description="Since last week", severity=self.rng.choice(SEVERITIES)))

    def take(self, case, answer):
        case["id"], case["state"], case["severity"] = (answer["case"][name] for name in ("id", "state", "severity"))

    def say(self, case, asks=False):
        self.take(case, self.call(None, "support.messages.create", case=case["id"], text="We are at it", asks=asks))

    def ask(self, case):
        self.say(case, asks=True)

    def answer(self, case):
        self.take(case, self.call(case, "support.messages.create", case=case["id"], text="It is number five"))

    def verb(method, by_partner=False, **more):
        return lambda self, case: self.take(case, self.call(case if by_partner else None, method, id=case["id"], **more))

    begin, resume = verb("support.start"), verb("support.resume")
    wait_for_partner, wait = verb("support.wait", on="partner"), verb("support.wait", on="internal")
    resolve, solve = verb("support.resolve", resolution="Sent"), verb("support.resolve", by_partner=True)
    reopen, cancel = verb("support.reopen", by_partner=True, reason="It is not"), verb("support.cancel")

    def change(self, case):
        other = self.rng.choice([severity for severity in SEVERITIES if severity != case["severity"]])
        self.take(case, self.call(None, "support.update", id=case["id"], severity=other))

    def nothing(self, case):
        self.take(case, {"case": self.world.agent.call("support.get", id=case["id"])["case"]})

    WAYS = {
        "new": ((say, 6), (cancel, 1)),
        "triaged": ((say, 6), (ask, 3), (begin, 3), (change, 2), (cancel, 1)),
        "in_progress": ((say, 6), (ask, 5), (wait_for_partner, 2), (wait, 2), (change, 3), (resolve, 5), (solve, 1), (cancel, 1)),
        "waiting_partner": ((answer, 8), (change, 2), (resume, 1), (say, 1), (resolve, 1)),
        "waiting_internal": ((resume, 6), (say, 3), (resolve, 1), (change, 1)),
        "resolved": ((reopen, 3), (nothing, 3), (say, 1)),
        "reopened": ((begin, 4), (say, 2), (ask, 2), (change, 1)),
    }

    def step(self, number):
        case = self.cases[number]
        if "id" not in case:
            self.open(case)
        else:
            self.nothing(case)
            ways = self.WAYS.get(case["state"])
            if ways is None:  # it is over
                return
            way, = self.rng.choices([way for way, _ in ways], [weight for _, weight in ways])
            way(self, case)
        case["steps"] += 1
        if case["steps"] < STEPS_MOST:
            hours = self.rng.choice((0.3, 1, 4, 12, 30, 60))
            self.plan(self.now() + round(self.rng.expovariate(1 / (hours * HOUR_MS))) + 1000, number)

    def now(self):
        return ms_of(self.world.admin.call("system.info")["now"])

    def change_calendar(self):
        """Two days later nobody is there; what was said before stands."""
        date = datetime.datetime.fromtimestamp(self.now() / 1000 + 2 * 86400, UTC).date().isoformat()
        for code in ("berlin", "sydney"):
            self.world.manager.call("calendars.update", id=self.world.offices[code],
                holidays=calendars(self.year)[code]["holidays"] + [{"date": date}])

    def run(self):
        end = self.start + DAYS * DAY_MS
        while self.due and self.due[0][0] < end:
            at, _, what = heapq.heappop(self.due)
            self.go_to(at)
            if what == "calendar":
                self.change_calendar()
            else:
                self.step(what)
            self.steps += 1
        self.go_to(end)
        self.end = self.now()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, usual in (("cases", 600), ("seed", 1), ("kills", 6)):
        parser.add_argument("--" + name, type=int, default=usual)
    options = parser.parse_args()
    server = Server("--simulated-clock")
    try:
        play = Play(server, options)
        play.run()
        partners = {place["user"] for place in play.world.places}
        play.world.close()
        check(0, server.stop(), "the server's end")
        date = lambda ms: datetime.datetime.fromtimestamp(ms / 1000, UTC).date()
        found = Reckoning(server.data, MINUTES, ALWAYS, partners, date(play.start - 3 * DAY_MS), date(play.end + 90 * DAY_MS))
        found.check(play.end)
        code, output = server.verify()
        check(0, code, output)
    finally:
        server.remove()
    print("%6d cases, %d steps, %d clocks" % (len(found.cases), play.steps, len(found.stored)))
    for what, count in sorted(found.became.items()):
        print("%6d %s" % (count, what))


if __name__ == "__main__":
    main()
