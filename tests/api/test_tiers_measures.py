# SPDX-License-Identifier: Apache-2.0
"""What is counted of levels and of people is what rows say; and the programmes among the examples are made as they are."""

import collections
import os
import sys
import time
import unittest

from prmd import ServerCase, World

PROGRAMMES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "examples", "programmes")
sys.path.insert(0, PROGRAMMES)
import load  # noqa: E402


class Measures(ServerCase):
    ARGUMENTS = ("--simulated-clock",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = World(cls.server)
        cls.addClassCleanup(cls.world.close)

    def settles(self, wanted, function, patience=60):
        """Figures follow what was committed soon."""
        end = time.monotonic() + patience
        while (found := function()) != wanted and time.monotonic() < end:
            time.sleep(0.02)
        self.assertEqual(found, wanted)

    def figures(self, method, metric, group, client=None):
        items = (client or self.world.manager).call(method, metric=metric, group=group)["items"]
        return {tuple(item["group"].get(name, "") for name in group): item["value"] for item in items if item["value"]}

    def test_members_of_levels_are_counted_as_they_rise_and_fall(self):
        world, manager = self.world, self.world.manager
        manager.call("tiers.schemes.create", program=world.program, period="quarter")
        manager.call("tiers.requirements.create", program=world.program, level=world.levels["gold"], code="deals", kind="must",
            name="A registered deal", metric="deals.registrations", window="12 months", threshold=1)
        for name in ("Lichtbau", "Quarzwerk", "Ahornholz"):
            world.partner(name, level="registered")
        of = {row["partner"]: row["id"] for row in manager.call("partners.memberships.list")["items"]}
        member = {name: of[world.partners[name]] for name in world.partners}
        for name in member:
            manager.call("tiers.evaluate", membership=member[name])
        place = lambda name, level: manager.call("tiers.move", membership=member[name], level=world.levels[level], reason="Agreed")
        place("Lichtbau", "gold")
        place("Quarzwerk", "gold")
        place("Quarzwerk", "silver")
        risky = manager.call("tiers.evaluate", membership=member["Lichtbau"])["standing"]["state"]
        self.assertEqual(risky, "at_risk")
        codes = {id: code for code, id in world.levels.items()}
        rows = collections.Counter(codes[row["level"]] for row in manager.call("tiers.standings.list")["items"])
        self.assertEqual(rows, {"gold": 1, "silver": 1, "registered": 1})
        self.settles({(code,): count for code, count in rows.items()}, lambda: self.figures("tiers.measures", "members", ["level"]))
        self.settles({("registered", "gold"): 2}, lambda: self.figures("tiers.measures", "promotions", ["from", "level"]))
        self.settles({("gold", "silver"): 1}, lambda: self.figures("tiers.measures", "demotions", ["from", "level"]))
        self.settles({("gold",): 1}, lambda: self.figures("tiers.measures", "risks", ["level"]))
        head = world.user("Head", ["partner_admin"], partner=world.partners["Quarzwerk"])
        self.assertEqual(self.figures("tiers.measures", "members", ["level"], head), {("silver",): 1})
        error = self.assert_fails("invalid_params", head.call, "tiers.measures", metric="members", group=["partner"])
        self.assertEqual(error.fields(), {"group[0]": "forbidden"})

        person = lambda: manager.call("partners.people.create", partner=world.partners["Lichtbau"], name="Ada")["person"]["id"]
        people = [person() for _ in range(3)]
        manager.call("partners.people.leave", id=people[0])
        manager.call("partners.people.move", id=people[1], partner=world.partners["Ahornholz"])
        working = collections.Counter(row["partner"] for row in manager.call("partners.employments.list")["items"]
            if not row.get("to"))
        self.settles({(partner,): count for partner, count in working.items()},
            lambda: self.figures("certification.measures", "people", ["partner"]))

    def test_programmes_of_the_examples_are_made_as_they_are(self):
        for folder in ("hard-minimums", "points", "competencies"):
            made = {}
            for name, client in (("programme.jsonl", self.world.manager), ("rules.jsonl", self.world.admin)):
                for request in load.requests(os.path.join(PROGRAMMES, folder, name)):
                    load.send(request, client.call, made)
            scheme = self.world.manager.call("tiers.schemes.list", filter={"program": made["program"]})["items"]
            self.assertEqual([row["id"] for row in scheme], [made["scheme"]])
        settings = {item["point"]: item["settings"] for item in self.world.admin.call("rules.list")["items"]}
        self.assertTrue(settings["tiers.evaluate"]["cumulative"])
        self.assertEqual(settings["tiers.metric"]["weights"], {"engagement": {"deals.registrations": 3}})
        self.assertTrue(settings["tiers.transition"]["one_step"])


if __name__ == "__main__":
    unittest.main()
