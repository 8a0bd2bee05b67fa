# SPDX-License-Identifier: Apache-2.0
"""What support.measures and support.backlog say is what was done, reckoned here from the answers alone."""

import collections
import datetime
import math
import random
import time
import unittest

from prmd import PATIENCE, ZONE, RpcError, ServerCase
from supported import SupportedWorld

ALL = 10000
CLOSE = 0.06  # medians and percentiles are told so exactly
GROUPS = ((), ("severity",), ("channel", "severity"), ("category",), ("partner",), ("level", "channel"))


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def at_share(values, share):
    return sorted(values)[max(0, math.ceil(len(values) * share) - 1)]


class Measures(ServerCase):
    ARGUMENTS = ("--simulated-clock",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = world = SupportedWorld(cls.server)
        cls.addClassCleanup(world.close)
        plan = world.manager.call("success.plans.create", program=world.program, code="basic", name="Basic", rank=1,
            channels=["portal", "email", "phone"], quota_cases=1000)["success_plan"]["id"]
        cls.sales = {}
        for name, level in (("Lichtbau", "silver"), ("Quarzwerk", "gold"), ("Ahornholz", "silver")):
            cls.sales[name] = world.partner(name, level=level)
        cls.members = {row["partner"]: row["id"] for row in world.manager.call("partners.memberships.list")["items"]}
        for name in cls.sales:
            world.manager.call("success.assign", membership=cls.members[world.partners[name]], plan=plan, reason="Agreed")
        cls.done = collections.defaultdict(list)  # measure: [(date there, the case's row, value)]
        cls.cases, cls.rated = {}, []
        cls.live(random.Random(8))

    @classmethod
    def note(cls, measure, row, at, value=1):
        cls.done[measure].append((instant(at).astimezone(ZONE).date(), row, value))

    @classmethod
    def minutes(cls, row, field):
        return int((instant(row[field]) - instant(row["created_at"])).total_seconds() // 60)

    @classmethod
    def open(cls, chance):
        name = chance.choice(list(cls.sales))
        given = {"subject": chance.choice(("The licence key is refused", "An order", "Something fails")), "description": "d",
            "severity": chance.choice(("critical", "high", "normal", "low")),
            "channel": chance.choice(("portal", "email", "phone", "api"))}
        row = cls.sales[name].call("support.open", given)["case"]
        if row["entitled"] == "no":
            cls.note("refused", row, row["created_at"])
            return
        cls.note("opened", row, row["created_at"])
        cls.note("used_cases", {**row, "plan": "basic"}, row["created_at"])
        cls.cases[row["id"]] = row

    @classmethod
    def answer(cls, row):
        cls.world.ivo.call("support.messages.create", case=row["id"], text="We look into it")
        now = cls.world.ivo.call("support.get", id=row["id"])["case"]
        if "first_response_at" not in row:
            cls.note("response_minutes", now, now["first_response_at"], cls.minutes(now, "first_response_at"))
        return now

    @classmethod
    def resolve(cls, row):
        now = cls.world.ivo.call("support.resolve", id=row["id"], resolution="Done")["case"]
        cls.note("resolved", now, now["resolved_at"])
        cls.note("resolution_minutes", now, now["resolved_at"], cls.minutes(now, "resolved_at"))
        return now

    @classmethod
    def work(cls, row):
        if row["state"] in ("new", "triaged", "reopened"):
            if row["state"] != "reopened":
                row = cls.world.ivo.call("support.assign", id=row["id"], owner=cls.world.ivo.session["user"])["case"] \
                    if row["state"] == "triaged" else cls.world.ivo.call("support.take", id=row["id"])["case"]
            return cls.world.ivo.call("support.start", id=row["id"])["case"]
        return row

    @classmethod
    def end(cls, chance, row):
        """It comes to an end, of which a few are none."""
        what = chance.random()
        if what < 0.12:
            now = cls.world.ivo.call("support.cancel", id=row["id"], reason="No need")["case"]
            cls.note("cancelled", now, now["ended_at"])
            if "first_response_at" not in now:
                cls.note("used_cases", {**now, "plan": "basic"}, now["ended_at"], -1)
            return now
        others = [other for other in cls.cases.values() if other["partner"] == row["partner"] and other["id"] != row["id"]
            and other["state"] in ("new", "triaged", "in_progress") and not other.get("merged")]
        if what < 0.24 and others and not row.get("has_merged"):
            into = others[0]
            now = cls.world.ivo.call("support.merge", id=row["id"], into=into["id"])["case"]
            cls.note("merged", now, now["ended_at"])
            cls.note("used_cases", {**now, "plan": "basic"}, now["ended_at"], -1)
            into["has_merged"] = True
            return now
        now = cls.resolve(cls.work(cls.answer(row)))
        if chance.random() < 0.3:
            again = cls.world.ivo.call("support.reopen", id=row["id"], reason="Not yet")["case"]
            cls.note("reopened", again, again["updated_at"])
            now = cls.resolve(cls.work(again))
        return cls.world.ivo.call("support.close", id=row["id"])["case"] if chance.random() < 0.5 else now

    @classmethod
    def live(cls, chance):
        """Some weeks in which cases come, are answered, end, and some stay."""
        for _ in range(40):
            cls.world.admin.call("clock.advance", by=chance.randrange(600, 40 * 3600))
            for _ in range(chance.randrange(1, 4)):
                cls.open(chance)
            live = [row for row in cls.cases.values() if row["state"] in ("new", "triaged", "in_progress")]
            for row in chance.sample(live, min(len(live), chance.randrange(0, 3))):
                kept = {"has_merged": True} if row.get("has_merged") else {}
                cls.cases[row["id"]] = {**cls.end(chance, row), **kept}
        for id in cls.cases:  # some were closed by the clock
            row = cls.world.ivo.call("support.get", id=id)["case"]
            if row["state"] == "closed":
                cls.note("closed", row, row["ended_at"])
                if chance.random() < 0.6:
                    cls.rate(row, chance.randrange(1, 6))

    @classmethod
    def rate(cls, row, rating):
        """What its partner says in the end, as long as it is asked."""
        client = next(client for client in cls.sales.values() if client.session["partner"] == row["partner"])
        try:
            client.call("support.rate", id=row["id"], rating=rating)
        except RpcError as error:
                assert error.kind in ("not_asked", "lapsed"), error
        else:
            cls.rated.append((row, rating))

    # What was reckoned, against what is told.

    def key(self, row, group):
        return tuple({**row, "level": row.get("level", "")}.get(name, "") for name in group)

    def told(self, measure, period, group, client=None):
        items = (client or self.world.manager).call("support.measures", metric=measure, period=period, group=list(group))["items"]
        return {(item.get("period", "") if period != "all" else "", tuple(item["group"].get(name, "") for name in group)): item
            for item in items}

    def reckoned(self, measure, period, group, only=None):
        found = collections.defaultdict(list)
        for day, row, value in self.done[measure]:
            if only is None or row["partner"] == only:
                start = {"all": "", "month": day.replace(day=1).isoformat(), "day": day.isoformat()}[period]
                found[start, self.key(row, group)].append(value)
        return found

    def settles(self, wanted, function):
        end = time.monotonic() + PATIENCE
        while (found := function()) != wanted and time.monotonic() < end:
            time.sleep(0.02)
        self.assertEqual(found, wanted)

    def counts(self, measure, period, group, **more):
        return {key: sum(values) for key, values in self.reckoned(measure, period, group, **more).items() if sum(values)}

    def values(self, measure, period, group, **more):
        return {key: item["value"] for key, item in self.told(measure, period, group, **more).items() if item["value"]}

    def test_counts(self):
        for measure in ("opened", "refused", "resolved", "reopened", "closed", "cancelled", "merged"):
            self.assertTrue(self.done[measure], measure)
            for period in ("all", "month", "day"):
                for group in GROUPS:
                    self.settles(self.counts(measure, period, group), lambda: self.values(measure, period, group))

    def test_what_counts_in_quotas(self):
        for group in ((), ("partner",), ("partner", "plan")):
            self.settles(self.counts("used_cases", "all", group), lambda: self.values("used_cases", "all", group))
        for name, partner in self.world.partners.items():
            told = self.sales[name].call("success.quota", membership=self.members[partner])
            first = datetime.date.fromisoformat(told["from"])
            self.assertEqual(told["cases"], self.opened_and_not_returned(partner, first), name)

    def opened_and_not_returned(self, partner, first):
        """What counts is the month in which a case was opened, whenever it is given back."""
        uses = self.world.manager.call("success.uses.list", filter={"partner": partner}, limit=500)["items"]
        opened = {row["id"]: day for day, row, _ in self.done["opened"] if row["partner"] == partner}
        given_back = {row["id"] for _, row, value in self.done["used_cases"] if value < 0}
        self.assertEqual({use["case"] for use in uses}, set(opened))
        self.assertEqual({use["case"] for use in uses if "returned_at" in use}, given_back & set(opened))
        return sum(day >= first for id, day in opened.items() if id not in given_back)

    def test_times(self):
        for measure in ("response_minutes", "resolution_minutes"):
            for group in GROUPS:
                wanted = self.reckoned(measure, "all", group)
                self.settles({key: len(values) for key, values in wanted.items()},
                    lambda: {key: item["count"] for key, item in self.told(measure, "all", group).items()})
                told = self.told(measure, "all", group)
                for key, values in wanted.items():
                    for share, name in ((0.5, "value"), (0.9, "p90")):
                        exact = at_share(values, share)
                        self.assertLessEqual(abs(told[key][name] - exact), exact * CLOSE + 1, (measure, key, name))

    def test_the_share_that_was_reopened(self):
        for period in ("all", "month"):
            for group in GROUPS:
                again = self.counts("reopened", period, group)
                wanted = {key: ((again.get(key, 0) * ALL + count // 2) // count, count)
                    for key, count in self.counts("resolved", period, group).items()}
                self.settles(wanted, lambda: {key: (item["value"], item["count"])
                    for key, item in self.told("reopen_rate", period, group).items()})

    def test_a_partner_reads_its_own(self):
        client, partner = self.sales["Lichtbau"], self.world.partners["Lichtbau"]
        for group in ((), ("severity",), ("channel", "category")):
            self.settles(self.counts("opened", "month", group, only=partner),
                lambda: self.values("opened", "month", group, client=client))
        for metric in ("opened", "reopen_rate"):
            error = self.assert_fails("invalid_params", client.call, "support.measures", metric=metric, group=["partner"])
            self.assertEqual(error.fields(), {"group[0]": "forbidden"})
        self.assert_fails("invalid_params", client.call, "support.measures", metric="deflected")

    def test_what_was_promised(self):
        clocks = []
        for kind in ("first_response", "update", "resolve"):
            clocks += self.world.ivo.call("support.clocks.list", filter={"kind": kind}, limit=500)["items"]
        wanted = collections.defaultdict(list)
        for clock in clocks:
            if "breached" in clock:  # it is known
                wanted[clock["kind"]].append(not clock["breached"])
        self.assertGreater(len({kept for of in wanted.values() for kept in of}), 1)
        share = lambda of: (round(sum(of) * ALL / len(of)), len(of))
        told = lambda measure, *group: {key[1]: (item["value"], item["count"]) for key, item in
            self.told(measure, "all", group).items()}
        self.settles({(kind,): share(of) for kind, of in wanted.items()}, lambda: told("kept", "kind"))
        for kind, of in wanted.items():
            self.settles({(): share(of)}, lambda: told(kind + "_in_time"))

    def test_what_partners_say(self):
        self.assertGreater(len(self.rated), 3)
        ratings = [rating for _, rating in self.rated]
        count = len(ratings)
        told = lambda measure, *group: {key[1]: item["value"] for key, item in self.told(measure, "all", group).items()}
        self.settles({(): (sum(ratings) * 100 + count // 2) // count}, lambda: told("csat"))
        self.settles({(): round(sum(rating > 3 for rating in ratings) * ALL / count)}, lambda: told("satisfied"))
        asked = self.world.ivo.call("support.ratings.list", limit=500)["items"]
        self.settles({(): (count * ALL + len(asked) // 2) // len(asked)}, lambda: told("response_rate"))
        by = collections.defaultdict(list)
        for row, rating in self.rated:
            by[row["severity"],].append(rating)
        self.settles({key: (sum(of) * 100 + len(of) // 2) // len(of) for key, of in by.items()}, lambda: told("csat", "severity"))

    def test_what_is_looked_for(self):
        for client, words in ((self.sales["Lichtbau"], "unheard of"), (self.sales["Lichtbau"], "nowhere"),
                (self.world.ivo, "nothing like it")):
            self.assertEqual(client.call("knowledge.search", text=words)["items"], [])
        self.settles({("", ("partner",)): 2, ("", ("vendor",)): 1}, lambda: self.values("searches", "all", ("side",)))
        self.settles({("", ()): ALL}, lambda: self.values("missed", "all", ()))
        self.assert_fails("invalid_params", self.sales["Lichtbau"].call, "support.measures", metric="missed")

    def test_the_backlog(self):
        now = instant(self.world.admin.call("system.info")["now"])
        rows = [row for row in self.cases.values() if row["state"] in ("new", "triaged", "in_progress")]
        self.assertGreater(len(rows), 5)
        ages = (0, 1, 3, 7, 14, 30, 90, math.inf)
        def wanted(rows):
            days = [(now - instant(row["created_at"])).total_seconds() / 86400 for row in rows]
            counts = {low: sum(low <= age < high for age in days) for low, high in zip(ages, ages[1:])}
            return {low: count for low, count in counts.items() if count}
        for client, given, met in ((self.world.manager, {}, lambda row: True),
                (self.world.ivo, {"severity": "high"}, lambda row: row["severity"] == "high"),
                (self.world.ivo, {"partner": self.world.partners["Quarzwerk"]},
                    lambda row: row["partner"] == self.world.partners["Quarzwerk"]),
                (self.sales["Lichtbau"], {}, lambda row: row["partner"] == self.world.partners["Lichtbau"])):
            told = client.call("support.backlog", given)
            mine = [row for row in rows if met(row)]
            self.assertEqual({item["from_days"]: item["count"] for item in told["items"]}, wanted(mine), given)
            self.assertEqual(told["total"], len(mine))
            oldest = min(mine, key=lambda row: row["created_at"])
            self.assertEqual((told["oldest"], told["oldest_at"]), (oldest["number"], oldest["created_at"]))
        other = self.sales["Lichtbau"].call("support.backlog", partner=self.world.partners["Quarzwerk"])
        self.assertEqual(other, {"items": [], "total": 0})


if __name__ == "__main__":
    unittest.main()
