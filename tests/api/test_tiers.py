# SPDX-License-Identifier: Apache-2.0
"""Partners rise and fall by what they do: a member's year in a programme, day by day."""

import datetime
import time
import unittest
import zoneinfo

from certified import CertifiedWorld
from prmd import PATIENCE, ServerCase


class Tiers(ServerCase):
    ARGUMENTS = ("--simulated-clock",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = world = CertifiedWorld(cls.server)
        cls.addClassCleanup(world.close)
        world.manager.call("tiers.schemes.create", program=world.program, period="month", grace_days=10)
        cls.require("silver", "registered_once", "Registrations", metric="deals.registrations", window="60 days", threshold=1)
        cls.require("gold", "registered", "Registrations", metric="deals.registrations", window="60 days", threshold=2)

    @classmethod
    def require(cls, level, code, name, **more):
        return cls.world.manager.call("tiers.requirements.create", {"program": cls.world.program,
            "level": cls.world.levels[level], "code": code, "name": name, "kind": "must", **more})["requirement"]["id"]

    def membership(self, partner):
        found, = self.world.manager.call("partners.memberships.list", filter={"partner": self.world.partners[partner],
            "program": self.world.program})["items"]
        return found

    def level(self, partner):
        levels = {id: code for code, id in self.world.levels.items()}
        return levels[self.membership(partner)["level"]]

    def standing(self, client):
        found, = client.call("tiers.standings.list")["items"]
        return found

    def register(self, sales, partner, *customers):
        """Deals, and figures that have them."""
        before = self.registered(partner)
        for customer in customers:
            sales.call("deals.register", self.world.deal(customer))
        deadline = time.monotonic() + PATIENCE
        while self.registered(partner) < before + len(customers):
            self.assertLess(time.monotonic(), deadline)

    def registered(self, partner):
        items = self.world.manager.call("metrics.query", metric="deals.registrations",
            filter={"partner": self.world.partners[partner]})["items"]
        return items[0]["value"] if items else 0

    def today(self, days=0):
        """So many days from now, in Paris."""
        now = datetime.datetime.fromisoformat(self.world.admin.call("system.info")["now"].replace("Z", "+00:00"))
        return (now.astimezone(zoneinfo.ZoneInfo("Europe/Paris")) + datetime.timedelta(days=days)).date().isoformat()

    def test_an_archived_scheme_makes_room(self):
        call = self.world.manager.call
        program = call("partners.programs.create", name="Second", currency="EUR", time_zone="Europe/Paris")["program"]["id"]
        first = call("tiers.schemes.create", program=program, period="month")["tier_scheme"]["id"]
        self.assert_fails("unique", call, "tiers.schemes.create", program=program, period="year")
        call("tiers.schemes.archive", id=first)
        call("tiers.schemes.create", program=program, period="year")
        self.assert_fails("unique", call, "tiers.schemes.archive", id=first, archived=False)

    def test_nobody_decides_about_its_own_waiver(self):
        world = self.world
        world.partner("Vieraugen")
        needed = self.require("registered", "logo", "Logo", metric="deals.registrations", window="60 days", threshold=100)
        waiver = world.manager.call("tiers.waivers.request", membership=self.membership("Vieraugen")["id"],
            requirement=needed, until=self.today(30), reason="New")["waiver"]
        self.assertEqual(waiver["state"], "in_review")
        decide = lambda client: client.call("tiers.waivers.decide", id=waiver["id"], verdict="grant")
        self.assert_fails("four_eyes", decide, world.manager)
        self.assertEqual(decide(world.user("Second manager", ["program_manager"]))["waiver"]["from"], self.today())
        world.manager.call("tiers.requirements.archive", id=needed)

    def test_a_year(self):
        world = self.world
        sales, head = world.partner("Lichtbau"), world.head("Lichtbau")
        under = world.partner("Knapp Daneben")
        other = world.head("Knapp Daneben")
        self.register(under, "Knapp Daneben", "Nordwind Pumpen GmbH")
        self.register(sales, "Lichtbau", "Suedhang Seilbahn AG", "Ostufer Werft GmbH")
        world.pass_by(1)
        self.assertEqual((self.level("Lichtbau"), self.level("Knapp Daneben")), ("gold", "silver"))
        rows = [row for row in head.call("tiers.evaluations.list")["items"] if row["transition"] == "promote"]
        self.assertEqual([(item["level"], item["value"], item["needed"], item["gap"], item["passed"])
            for item in rows[0]["items"]], [("silver", 2, 1, 0, True), ("gold", 2, 2, 0, True)])
        decision = head.call("decisions.explain", id=rows[0]["decision"])
        self.assertEqual(decision["steps"][0]["answer"]["level"], "gold")
        self.assertEqual([item["gap"] for item in other.call("tiers.evaluations.list")["items"][0]["items"]], [0, 1])
        self.assertEqual({row["partner"] for row in other.call("tiers.evaluations.list")["items"]},
            {world.partners["Knapp Daneben"]})
        # The window moves on: at risk, in grace when the month is over, and down when that is over.
        world.pass_by(61)
        self.assertIn(self.standing(head)["state"], ("at_risk", "grace"))
        self.assertEqual(self.level("Lichtbau"), "gold")
        world.pass_by(45)
        self.assertEqual(self.level("Lichtbau"), "registered")
        states = [(row["standing_to"], row["transition"]) for row in reversed(head.call("tiers.evaluations.list")["items"])]
        self.assertIn(("at_risk", "hold"), states)
        self.assertIn(("grace", "grace"), states)
        official = [row["period"] for row in head.call("tiers.evaluations.list")["items"] if row["occasion"] == "official"]
        self.assertEqual(len(official), len(set(official)))
        told = [notice["code"] for notice in head.call("notifications.list")["items"]]
        self.assertLessEqual({"told_at_risk", "told_grace", "told_level"}, set(told))
        # By other rules everybody is evaluated anew, whatever else has changed.
        before = len(head.call("tiers.evaluations.list")["items"])
        generation = world.admin.call("rules.settings.set", point="tiers.evaluate", settings={"one_step": True},
            comment="One level at a time")["generation"]
        deadline = time.monotonic() + PATIENCE
        while world.manager.call("tiers.schemes.list")["items"][0].get("rules") != generation:
            self.assertLess(time.monotonic(), deadline)
        self.assertNotIn("rules", head.call("tiers.schemes.list")["items"][0])
        world.pass_by(1)
        self.assertEqual(len(head.call("tiers.evaluations.list")["items"]), before + 1)
        # Where it promotes at once, one level at a time is one a night.
        sales = world.partner("Stufenweise", level="registered")
        world.admin.call("clock.advance", by=120)  # it was evaluated as it joined
        self.register(sales, "Stufenweise", "Abendrot Lampen GmbH", "Morgenrot Lampen GmbH")
        risen = []
        for _ in range(3):
            world.pass_by(1)
            risen.append(self.level("Stufenweise"))
        self.assertEqual(risen, ["silver", "gold", "gold"])


if __name__ == "__main__":
    unittest.main()
