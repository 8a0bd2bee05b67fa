# SPDX-License-Identifier: Apache-2.0
"""Killed while the members of a programme are judged, in a night, when a period ends and when grace does: the walk goes on
where it was, each member is judged once, and all stand where they stand when nobody is killed."""

import collections
import contextlib
import datetime
import os
import sqlite3
import time
import unittest

from fault import Network, Server, every
from prmd import PATIENCE, in_days

MEMBERS, SAFE, NIGHTS = 64, 6, 5
GRACE = 6


class Play:
    """A programme of members at two levels: most have not what the higher takes, and lose it."""

    def __init__(self, test, kills, nights=None):
        self.server, self.kills, self.cut = Server("--simulated-clock"), kills, []
        test.addCleanup(self.server.remove)
        self.world = Network(self.server)
        self.first = self.world.admin.call("system.info")["now"]
        call = self.world.manager.call
        self.scheme = call("tiers.schemes.create", program=self.world.program, period="month", grace_days=GRACE)["tier_scheme"]["id"]
        call("tiers.requirements.create", program=self.world.program, level=self.world.levels["silver"], code="deals",
            name="Deals", kind="must", metric="deals.registrations", window="60 days", threshold=1)
        for number in range(MEMBERS):
            sales = self.world.partner("Member %02d" % number, level="silver" if number % 2 else "registered")
            if number < SAFE:
                sales.call("deals.register", self.world.deal("Customer %d GmbH" % number))
        self.await_figures()
        self.advance(1)
        for night in range(nights or NIGHTS):
            call = self.world.manager.call  # anew after each start
            call("tiers.schemes.update", id=self.scheme, grace_days=GRACE + night % 2)
            self.advance(2 + night, MEMBERS)
            self.nights = night + 1
            if nights is None and any(self.cut):
                break
        self.close_month()
        self.world.close()
        test.assertEqual(self.server.stop(), 0)
        test.assertEqual(self.server.verify()[0], 0)

    def close_month(self):
        """Whose period is over is in grace, or safe; and when that is over, at the lower level."""
        now = datetime.date.fromisoformat(self.world.admin.call("system.info")["now"][:10])
        day = (datetime.date(now.year + now.month // 12, now.month % 12 + 1, 1) - datetime.date.fromisoformat(self.first[:10])).days
        self.advance(day, MEMBERS)
        self.advance(day + 10, MEMBERS - SAFE)  # half of them: as grace ends, and in the night at the level they fell to
        rows = every(self.world.manager, "tiers.evaluations.list", filter={"program": self.world.program})
        names = {id: name for name, id in self.world.partners.items()}
        self.found = collections.defaultdict(list)
        for row in sorted(rows, key=lambda row: row["created_at"]):
            self.found[names[row["partner"]]].append((row["created_at"][:10], row["occasion"], row["as_of"], row.get("period"),
                row["transition"], row["standing_from"], row["standing_to"], [item["value"] for item in row["items"]]))
        levels = {id: code for code, id in self.world.levels.items()}
        self.levels = {names[row["partner"]]: levels[row["level"]] for row in every(self.world.manager,
            "partners.memberships.list", filter={"program": self.world.program})}

    def await_figures(self):
        end = time.monotonic() + PATIENCE
        while self.world.manager.call("metrics.query", metric="deals.registrations")["items"][:1] == [] or \
                self.world.manager.call("metrics.query", metric="deals.registrations")["items"][0]["value"] < SAFE:
            assert time.monotonic() < end, "figures follow what was committed"

    def evaluations(self):
        with contextlib.closing(sqlite3.connect("file:%s?mode=ro" % os.path.join(self.server.data, "prmd.db"), uri=True)) as db:
            return db.execute("SELECT count(*) FROM evaluation").fetchone()[0]

    def advance(self, day, judged=None):
        """To noon of a day; killed as soon as one of those is stored who are to be judged on the way."""
        params = {"to": in_days(day, self.first) + "T12:00:00.000Z"}
        before = self.evaluations()
        if self.kills and judged:
            params["idempotency_key"] = "day-%d" % day
            self.world.admin.send("clock.advance", params)
            end = time.monotonic() + PATIENCE
            while self.evaluations() == before:
                assert time.monotonic() < end, "nobody is judged"
            self.server.kill()
            self.cut.append(before < self.evaluations() < before + judged)
            self.server.start()
            self.world.connect_all()
        self.world.admin.call("clock.advance", params)
        assert judged is None or self.evaluations() == before + judged, "each is judged once: %d more of %d" % (
            self.evaluations() - before, judged)


class Walks(unittest.TestCase):
    def test_killed_in_the_middle(self):
        killed = Play(self, True)
        self.assertTrue(any(killed.cut), "it was never killed in the middle")
        spared = Play(self, False, killed.nights)
        self.assertEqual(killed.levels, spared.levels)
        self.assertEqual(collections.Counter(killed.levels.values())["silver"], SAFE)
        self.assertEqual(killed.found, spared.found)


if __name__ == "__main__":
    unittest.main()
