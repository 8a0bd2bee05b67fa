#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A year of certificates and levels on a real server, by tables of a seed (tables.py): people come, take exams that a learning
system tells of twice, move and leave; certificates end, are renewed and taken back; deals are won; requirements are waived,
levels locked and given by hand; quarters close; and the server is killed on the way. In the end all that counted and every
level is reckoned once more from what the journal holds (reckon.py), and decisions say the same when they are asked again.

    PRM_BUILD=build/release tests/certification/year.py [--partners 300] [--seed 1] [--runs 2] [--kills 4]
"""

import argparse
import collections
import os
import random
import shutil
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", name) for name in ("year", "fault", "api")]
from certified import CertifiedWorld  # noqa: E402
from fault import Network, Server, every  # noqa: E402
from prmd import PATIENCE, RpcError, in_days, names  # noqa: E402
import reckon  # noqa: E402
from tables import EXAMS, STANDS_ON, WON, YEAR, Tables  # noqa: E402

HOUR = "T09:00:00.000Z"  # of a day on which something is done
WAIVED_DAYS = 25
LINES = 50  # an import takes with one call
# What others do each night is not looked at, and what is to come by one day alone.
CONFIG = "return { plugins = { { id = 'partners' }, { id = 'deals' }, { id = 'certification', settings = { forecast_days = 1 } } } }\n"


class World(Network, CertifiedWorld):
    """Certificates that end within the year, and levels that take them and deals."""

    def __init__(self, server):
        super().__init__(server)
        for exam, (role, months) in EXAMS.items():
            self.courses[exam] = self.manager.call("certification.courses.create", code=exam, name=exam.title(), kind="exam",
                pass_score=70)["course"]["id"]
            self.certify("certified_" + exam, role, validity_months=months, renewal_days=reckon.RENEWAL_DAYS,
                exams=[self.courses[exam]], requires=[self.certifications["certified_" + STANDS_ON[exam]]] if exam in STANDS_ON else [])
        self.manager.call("certification.competencies.create", program=self.program, code="storage", name="Storage",
            grace_days=reckon.BADGE_DAYS, needs=[{"certification": self.certifications[reckon.BADGE_TAKES], "people": reckon.BADGE_PEOPLE}])
        self.manager.call("tiers.schemes.create", program=self.program, period="quarter", grace_days=reckon.GRACE_DAYS)
        self.requirements = {}
        for level, code, more in reckon.REQUIREMENTS:
            self.requirements[level, code] = self.manager.call("tiers.requirements.create", {"program": self.program,
                "level": self.levels[level], "code": code, "name": code, "kind": "must", **more})["requirement"]["id"]


class Play:
    def __init__(self, server, tables, seed, kills):
        self.server, self.tables, self.seed = server, tables, seed
        self.became, self.names = collections.Counter(), names(seed)
        self.world = World(server)
        self.first = in_days(1, self.now())
        self.kills = set(random.Random(seed).sample(range(20, YEAR - 20), kills))
        self.won, self.awaited, self.exams = 0, 0, EXAMS

    def now(self):
        return self.world.admin.call("system.info")["now"]

    def day(self, number):
        return in_days(number, self.first + "T00:00:00Z")

    def memberships(self):
        return every(self.world.manager, "partners.memberships.list", filter={"program": self.world.program})

    # ---- Time ----

    def go_to(self, day):
        self.await_figures()
        self.world.admin.call("clock.advance", to=self.day(day) + HOUR)

    def await_figures(self):
        """Figures run behind what was committed: by more than a day, if the clock is moved at once."""
        end = time.monotonic() + PATIENCE
        while self.awaited != self.won:
            items = self.world.manager.call("metrics.query", metric="deals.won_value", filter={"program": self.world.program})["items"]
            self.awaited = items[0]["value"] if items else 0
            time.sleep(0.02)
            assert time.monotonic() < end, "what was won is not counted: %d of %d" % (self.awaited, self.won)

    def kill(self, day):
        """On the way to a day; asked again under its key, the clock goes where it was going."""
        self.await_figures()
        params = {"to": self.day(day) + HOUR, "idempotency_key": "kill-%d" % day}
        self.world.admin.send("clock.advance", params)
        self.server.kill()
        self.server.start()
        self.world.connect_all()
        self.sellers = {}
        self.world.admin.call("clock.advance", params)
        self.became["kill -9"] += 1

    # ---- What is done ----

    def join(self, act):
        self.world.person(act.who, act.data["partner"])

    def move(self, act):
        self.world.manager.call("partners.people.move", id=self.world.people[act.who], partner=self.world.partners[act.data["partner"]])

    def leave(self, act):
        self.world.manager.call("partners.people.leave", id=self.world.people[act.who])

    def import_results(self, acts):
        """Told twice, as learning systems do."""
        lines = ["email,exam,taken_at,score,reference"]
        for act in acts:
            taken = self.day(act.day - act.data["before"]) + "T0%d:00:00.000Z" % (len(lines) % 8)
            email = "%s@example.com" % act.who.lower().replace(" ", ".")
            lines.append("%s,%s,%s,%d,%s" % (email, act.data["exam"], taken, act.data["score"], act.data["reference"]))
        for wanted in ("created", "duplicate"):
            done = self.world.manager.call("certification.results.import", csv="\n".join(lines) + "\n")
            reckon.check(len(acts), done[wanted], "results %s of %s" % (wanted, lines))
            self.became["results " + wanted] += len(acts)

    def win(self, act):
        sales = self.seller(act.who)
        deal = sales.call("deals.register", self.world.deal(next(self.names), amount={"amount": WON, "currency": "EUR"},
            expected_close=in_days(60, self.now())))["deal"]
        if deal["state"] == "in_review":
            self.world.channel.call("deals.review", id=deal["id"], verdict="approve", reason="Known")
        sales.call("deals.close", id=deal["id"], outcome="won", closure_code="service")
        self.won += WON

    def seller(self, partner):
        if partner not in self.sellers:
            self.sellers[partner] = self.world.keep(self.world.connect(partner))
        return self.sellers[partner]

    def revoke(self, act):
        for award in every(self.world.manager, "certification.awards.list", filter={"person": self.world.people[act.who]}):
            if award["state"] in ("active", "expiring") and award["certification_code"] != "certified_vault":  # it stands on another
                self.world.manager.call("certification.awards.revoke", id=award["id"], reason="Somebody else sat the exam")

    def lock(self, act):
        days = act.data["days"]
        self.world.manager.call("tiers.lock", {"membership": self.members[act.who], "reason": "It is being sold",
            **({"until": self.day(act.day + days)} if days else {})})

    def unlock(self, act):
        self.world.manager.call("tiers.unlock", membership=self.members[act.who])

    def rise(self, act):
        """By hand, to a level it has not earned, if it has not that already."""
        try:
            self.world.manager.call("tiers.move", membership=self.members[act.who], level=self.world.levels["gold"], reason="Agreed")
        except RpcError as error:
            reckon.check({"level": "same"}, error.fields(), "a move by hand")

    def waive(self, day):
        """Who has not what it should have may ask for time, for the first thing it lacks."""
        rows = every(self.world.manager, "tiers.standings.list", filter={"program": self.world.program})
        for row in sorted(rows, key=lambda row: self.name_of[row["partner"]]):
            luck = random.Random("%d %d %s" % (self.seed, day, self.name_of[row["partner"]]))
            if row["state"] not in ("at_risk", "grace") or luck.random() > 0.4:
                continue
            evaluation = self.world.manager.call("tiers.evaluations.get", id=row["evaluation"])["evaluation"]
            level = self.level_of[row["level"]]
            missing = [item["code"] for item in evaluation["items"] if item["level"] == level and not item["passed"]]
            if missing:
                self.ask(row, self.world.requirements[level, missing[0]], day, luck.random() < 0.7)

    def ask(self, row, requirement, day, is_granted):
        waiver = self.world.channel.call("tiers.waivers.request", membership=row["membership"], requirement=requirement,
            until=self.day(day + WAIVED_DAYS), reason="Two are ill")["waiver"]
        self.became["waiver " + waiver["state"]] += 1
        if waiver["state"] == "in_review":
            self.world.manager.call("tiers.waivers.decide", id=waiver["id"], verdict="grant" if is_granted else "refuse")

    # ---- The year ----

    def open(self):
        self.sellers = {}
        for partner in self.tables.partners:
            self.sellers[partner] = self.world.partner(partner, level="registered")
        self.name_of = {id: name for name, id in self.world.partners.items()}
        self.level_of = {id: code for code, id in self.world.levels.items()}
        self.members = {self.name_of[row["partner"]]: row["id"] for row in self.memberships()}

    def act(self, acts):
        for act in acts:
            if act.kind != "exam":
                getattr(self, act.kind)(act)
            self.became[act.kind] += 1
        results = [act for act in acts if act.kind == "exam"]
        for first in range(0, len(results), LINES):
            self.import_results(results[first:first + LINES])

    def run(self):
        self.open()
        due = collections.defaultdict(list)
        for act in self.tables.acts:
            due[act.day].append(act)
        asked = set(range(45, YEAR, 30))  # when partners ask for waivers
        killed = {min(day for day in due if day > kill) for kill in self.kills}
        for day in sorted(asked.union(due)):
            if day in killed:
                self.kill(day)
            else:
                self.go_to(day)
            self.act(due[day])
            if day in asked:
                self.waive(day)
        self.go_to(YEAR + 2)


def explain(play, found):
    """Every level change: the decision it names says the same now, and says what became of it."""
    for row in found.moves:
        told = play.world.admin.call("decisions.explain", id=row["decision"])
        answers = {step["point"]: step["answer"] for step in told["steps"] if "answer" in step}
        reckon.check("same", told["replay"], row["decision"])
        reckon.check((row["earned"], row["transition"]), (answers["tiers.evaluate"].get("level"), answers["tiers.transition"]["action"]),
            "what %s says" % row["decision"])


def run(options):
    folder = tempfile.mkdtemp(prefix="prmd-year-")
    with open(os.path.join(folder, "prmd.lua"), "w") as file:
        file.write(CONFIG)
    server = Server("--simulated-clock", "--config", file.name)
    try:
        play = Play(server, Tables(options.seed, options.partners), options.seed, options.kills)
        play.run()
        found = reckon.Reckoning(play)
        found.check()
        explain(play, found)
        play.world.close()
        reckon.check(0, server.stop(), "the server's end")
        code, output = server.verify()
        reckon.check(0, code, output)
    finally:
        server.remove()
        shutil.rmtree(folder, ignore_errors=True)
    return play.became + found.became, found.story


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, usual in (("partners", 300), ("seed", 1), ("runs", 2), ("kills", 4)):
        parser.add_argument("--" + name, type=int, default=usual)
    options = parser.parse_args()
    became, story = run(options)
    for what, count in sorted(became.items()):
        print("%6d %s" % (count, what))
    for _ in range(options.runs - 1):
        reckon.check(story, run(options)[1], "the same seed once more")


if __name__ == "__main__":
    main()
