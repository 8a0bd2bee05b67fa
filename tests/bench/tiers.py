# SPDX-License-Identifier: Apache-2.0
"""Members of a programme and the levels they have earned: how long the walk of a night takes over all of them, when nobody
has been evaluated yet, when nothing has changed and when a period is over, and what registrations feel of one that evaluates
all; how long their days to come take; and what a scorecard takes."""

import datetime
import random
import sqlite3
import statistics
import threading
import time

from leads import LINES, counted, pipelined, since
from prmd import in_days

HIGHER = ("bronze", "silver", "platinum")
CERTIFICATIONS = (("engineer", "technical"), ("seller", "sales"))
PEOPLE = 3  # of a partner, at most
NIGHTS = 3  # looked at before those with registrations, after which a period is over
QUIET = 0.02  # of a second's processor time, while nothing is left to do
PATIENCE = 3600
HELD = {"pieces": "prmd_background_seconds", "commits": "prmd_commit_seconds", "checkpoints": "prmd_checkpoint_seconds"}
SILENCE = 60
HOUR = 3600000


class Members:
    """Partners in a programme, most of them with certified people: some just have what a level takes, some lack one thing."""

    def __init__(self, vendor, connect, count):
        self.vendor, self.count = vendor, count
        self.client, self.admin = connect(vendor.server, vendor.manager), vendor.server.admin()
        self.random = random.Random(count)
        self.admin.socket.settimeout(PATIENCE)  # a clock that is moved answers when all on the way is done
        self.partners = self.add_partners()
        first = self.client.call("partners.levels.create", program=vendor.program, code="member", name="Member", rank=1)["level"]["id"]
        self.levels = [self.client.call("partners.levels.create", program=vendor.program, code=code, name=code.title(),
            rank=10 + rank)["level"]["id"] for rank, code in enumerate(HIGHER)]
        pipelined(self.client, [("partners.memberships.create", {"partner": partner, "program": vendor.program, "level": first,
            "channel_type": "reseller"}) for partner in self.partners])
        self.all = count + len(vendor.tokens)
        self.certify()

    def add_partners(self):
        """By imports: who there is, is read anew after every call that changes it."""
        for start in range(0, self.count, LINES):
            rows = ("%s,reseller\n" % self.name() for _ in range(min(LINES, self.count - start)))
            self.client.call("partners.import", csv="legal_name,type\n" + "".join(rows))
        found, page = [], {}
        while page is not None:
            answer = self.client.call("partners.list", limit=500, **page)
            found += [item["id"] for item in answer["items"] if item["legal_name"].endswith(" SAS")]
            page = {"cursor": answer["next_cursor"]} if "next_cursor" in answer else None
        return found

    def name(self):
        draw = self.random.choice
        return "".join(draw("bdfgklmnprstvz") + draw("aeiou") for _ in range(6)).title() + " SAS"

    def certify(self):
        made = [self.client.call("certification.catalogue.create", code=code, name=code.title(), role=role,
            validity_months=24)["certification"]["id"] for code, role in CERTIFICATIONS]
        people = [row["person"]["id"] for row in pipelined(self.client, [("partners.people.create", {"partner": partner,
            "name": "Person %d" % number, "email": "p%d.%d@example.com" % (index, number)})
            for index, partner in enumerate(self.partners) for number in range(self.random.randrange(PEOPLE + 1))])]
        self.awards = len(pipelined(self.client, [("certification.awards.grant", {"person": person,
            "certification": self.random.choice(made), "reason": "On paper"}) for person in people]))

    def require(self):
        """Whoever has joined before is first evaluated by the next walk."""
        program = self.vendor.program
        self.scheme = self.client.call("tiers.schemes.create", program=program, period="month", grace_days=30)["tier_scheme"]
        for number, level in enumerate(self.levels):
            wanted = (
                ("people", {"metric": "certification.certified_people", "threshold": number + 1}),
                ("engineers", {"metric": "certification.certified_people", "where": {"role": "technical"}, "threshold": number}),
                ("registered", {"metric": "deals.registrations", "window": "12 months", "threshold": 0}),
                ("won", {"metric": "deals.won_value", "window": "12 months", "threshold": 0}))
            for code, more in wanted:
                self.client.call("tiers.requirements.create", {"program": program, "level": level, "code": code, "name": code.title(),
                    "kind": "must", **more})

    def change(self):
        """By the rules' lights: whoever has been evaluated is evaluated anew by the next walk."""
        self.scheme = self.client.call("tiers.schemes.update", id=self.scheme["id"], grace_days=61 - self.scheme["grace_days"])["tier_scheme"]

    def close(self):
        self.client.close()
        self.admin.close()

    # ---- nights ----

    def asked(self, sql, *values):
        with sqlite3.connect("file:%s?mode=ro" % self.vendor.database(), uri=True, timeout=60) as database:
            return database.execute(sql, values).fetchone()[0]

    def now(self):
        return self.admin.call("system.info")["now"]

    def to_the(self, walk):
        """A moment before the next; all that is due until then has run."""
        self.admin.call("clock.advance", by=1)
        due = self.asked("SELECT min(run_at) FROM timer WHERE name = ?", walk)
        self.admin.call("clock.advance", to=instant(due - 1000))
        return due

    def left(self, due, *names):
        """How many of these timers are due, by the index of what is due next: reading all of them every moment keeps the
        write-ahead log from beginning anew, and that is what registrations would feel."""
        return self.asked("SELECT count(*) FROM timer WHERE parked = 0 AND run_at <= ? AND name IN (%s)" % ", ".join("?" * len(names)),
            due + HOUR, *names)

    def has_walked(self, due, walk, pieces):
        return self.left(due, walk, pieces) == 0

    def rest(self):
        """Until what follows from walks and registrations is done as well."""
        spent, before = self.spent(), None
        while before is None or spent - before > QUIET:
            time.sleep(1)
            before, spent = spent, self.spent()

    def spent(self):
        return self.vendor.cpu_s()["prm-writer"]

    def walk(self, beside=None, walk="tiers.walk", pieces="tiers.walk_on"):
        """Until all are evaluated: how long, what the writer spent, how much was written; `beside` is called once that has begun,
        and must be over before it ends."""
        due = self.to_the(walk)
        rows, spent, journal = self.evaluations(), self.spent(), self.journal()
        told, start = [], time.monotonic() + 1

        def accompany():
            while self.left(due, pieces) == 0 and not self.has_walked(due, walk, pieces):
                time.sleep(0.01)
            load = beside()
            told.append({**load, "is_within": not self.has_walked(due, walk, pieces)})
        threads = [threading.Thread(target=accompany)] if beside else []
        for thread in threads:
            thread.start()
        spoken = start
        while not self.has_walked(due, walk, pieces):
            if time.monotonic() > start + PATIENCE:
                raise RuntimeError("the walk does not end")
            if time.monotonic() > spoken + SILENCE:  # a server closes what is silent for long
                self.now()
                self.client.call("system.ping")
                spoken = time.monotonic()
            time.sleep(0.05)
        seconds = time.monotonic() - start
        for thread in threads:
            thread.join()
        return {"seconds": seconds, "writer_s": self.spent() - spent, "evaluations": self.evaluations() - rows,
            "journal": self.journal() - journal, "beside": told[0] if told else None}

    def to_the_end_of_a_month(self, nights):
        """So many nights before the next one begins, at noon."""
        today = datetime.date.fromisoformat(in_days(0, self.now())) + datetime.timedelta(days=nights + 1)
        first = (today.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)
        self.admin.call("clock.advance", to="%sT12:00:00Z" % (first - datetime.timedelta(days=nights + 1)))

    def evaluations(self):
        return self.asked("SELECT count(*) FROM evaluation")

    def journal(self):
        return self.asked("SELECT count(*) FROM journal")


def instant(ms):
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(ms // 1000)) + ".%03dZ" % (ms % 1000)


def scorecards(members, request, count):
    """One at a time, of members of all kinds: what a caller waits."""
    lines = [request(number, "tiers.scorecard", {"program": members.vendor.program, "partner": members.random.choice(members.partners)})
        for number in range(count)]
    return members.vendor.load(lines, connections=1, tokens=[members.vendor.manager])


def part_tiers(bench, request, connect):
    vendor = bench.vendor(plugins=["{ id = 'certification' }"], arguments=["--simulated-clock"])
    began = time.monotonic()
    members, registrations = Members(vendor, connect, bench.size(bench.members, 60)), bench.size(12800, 64)
    found = {"members": members.all, "awards": members.awards, "made_s": time.monotonic() - began}
    vendor.ready((2 * bench.rounds + 1) * registrations)
    members.to_the_end_of_a_month(NIGHTS + bench.rounds)
    members.require()

    def night(name, what, *more):
        done = found[name] = members.walk(*more)
        each = members.all / 1e6
        bench.row("tiers", "%d members, %s: s" % (members.all, what), "%.1f" % done["seconds"], "100000 < 60")
        bench.row("tiers", "  of the writer each, us; evaluations, transactions", "%.0f; %d, %d" % (done["writer_s"] / each,
            done["evaluations"], done["journal"]))
        return done

    def loaded():
        """Registrations, and what held the writer up meanwhile besides."""
        before = {what: counted(vendor, name) for what, name in HELD.items()}
        done = vendor.register(registrations)
        return {**done, "held": {what: since(vendor, name, before[what]) for what, name in HELD.items()}}

    night("first", "evaluated for the first time")
    night("second", "those of which something has changed by that")
    night("same", "of which nothing has changed")
    night("foreseen", "their days to come", None, "tiers.foresee", "tiers.foresee_some")
    rounds = found["rounds"] = []
    vendor.register(registrations)
    for number in range(bench.rounds):
        members.change()
        members.rest()
        alone = loaded()
        members.rest()
        beside = night("beside", "all evaluated anew, beside registrations", loaded)["beside"]
        if not beside["is_within"] and not bench.quick:
            raise RuntimeError("the walk was over before the registrations were: more members, please")
        rounds.append({"alone": alone, "beside": beside})
        bench.row("tiers", "  registrations beside / alone, p50 and p99, ms", "%.1f / %.1f, %.1f / %.1f" % tuple(
            rounds[-1][which][key] / 1000 for key in ("p50_us", "p99_us") for which in ("beside", "alone")))
        for what in HELD:
            bench.row("tiers", "  %s beside / alone: how many, mean and 99 of 100, ms" % what,
                "%d / %d, %.2f / %.2f, %.1f / %.1f" % tuple(rounds[-1][which]["held"][what][key]
                    for key in ("count", "mean_ms", "p99_at_most_ms") for which in ("beside", "alone")))
    found["ratios"] = {key: statistics.median(done["beside"][key] / done["alone"][key] for done in rounds)
        for key in ("p50_us", "p99_us", "requests_per_s")}
    bench.row("tiers", "  median ratios: p50, p99, how many a second", "%.2f, %.2f, %.2f" % tuple(found["ratios"].values()))
    night("official", "evaluated at the end of a period")
    cards = found["scorecards"] = scorecards(members, request, bench.size(1000, 40))
    bench.row("tiers", "a scorecard, p50 / p99, ms", "%.2f / %.2f" % (cards["p50_us"] / 1000, cards["p99_us"] / 1000), "< 2")
    members.close()
    return found
