# SPDX-License-Identifier: Apache-2.0
"""For whom certificates count: what the figures say on each day is what the rows say, and nobody learns where others went."""

import collections
import datetime
import json
import time
import unittest

from certified import CertifiedWorld
from prmd import PATIENCE, ServerCase


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


class Counting(ServerCase):
    ARGUMENTS = ("--simulated-clock",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = CertifiedWorld(cls.server)
        cls.addClassCleanup(cls.world.close)

    def today(self):
        return instant(self.world.admin.call("system.info")["now"]).date()

    def live(self):
        """People come, are certified, move, leave and come back; certificates are taken back, end and are renewed."""
        world, people = self.world, {}
        for partner in ("Nordlicht", "Suedwind"):
            world.partner(partner)
        for name, partner in (("Ida", "Nordlicht"), ("Jon", "Nordlicht"), ("Kai", "Suedwind"), ("Lea", "Suedwind")):
            people[name] = world.person(name, partner)
        move = lambda name, partner: world.manager.call("partners.people.move", id=people[name],
            partner=world.partners[partner])
        for name, certification in (("Ida", "engineer"), ("Ida", "seller"), ("Jon", "engineer"), ("Kai", "seller")):
            world.award(name, certification)
        world.pass_by(3)
        move("Ida", "Suedwind")
        lea = world.award("Lea", "architect")
        world.pass_by(5)
        world.manager.call("partners.people.leave", id=people["Jon"])
        world.manager.call("certification.awards.revoke", id=lea["id"], reason="Not sat")
        world.pass_by(33)
        move("Jon", "Suedwind")
        move("Kai", "Nordlicht")
        world.pass_by(2)
        move("Ida", "Nordlicht")
        world.award("Lea", "engineer")
        world.pass_by(4)
        return people

    def count(self, credits, day):
        """{(partner, role): people} at the end of a day."""
        end = datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time(), datetime.timezone.utc)
        end -= datetime.timedelta(milliseconds=1)
        found = collections.defaultdict(set)
        for credit in credits:
            if instant(credit["from"]) <= end and ("until" not in credit or end < instant(credit["until"])):
                found[credit["partner"], credit["role"]].add(credit["person"])
        return {key: len(persons) for key, persons in found.items()}

    def both(self):
        return [self.world.partners[name] for name in ("Nordlicht", "Suedwind")]

    def figures(self, day):
        told = self.world.manager.call("metrics.query", metric="certification.certified_people", period="all",
            to=day.isoformat(), group=["partner", "role"], filter={"partner": self.both()})["items"]
        return {(item["group"]["partner"], item["group"]["role"]): item["value"] for item in told if item["value"]}

    def test_figures_and_rows_say_the_same_on_every_day(self):
        first = self.today()
        people = self.live()
        world, last = self.world, self.today()
        credits = world.manager.call("certification.credits.list", filter={"partner": self.both()})["items"]
        self.assertEqual(len(credits), 12)
        self.assertTrue(self.count(credits, first))
        end = time.monotonic() + PATIENCE
        while self.figures(last) != self.count(credits, last) and time.monotonic() < end:
            time.sleep(0.02)
        for days in range((last - first).days + 1):
            day = first + datetime.timedelta(days=days)
            self.assertEqual(self.figures(day), self.count(credits, day), day)
        north, south = self.both()
        self.assertEqual(self.count(credits, last), {(north, "technical"): 1, (north, "sales"): 2, (south, "technical"): 2})
        self.check_left(people, credits, south)

    def check_left(self, people, credits, elsewhere):
        """Nordlicht has let Jon go: it sees until when he counted and why, and not where he went."""
        head = self.world.head("Nordlicht")
        own, = [credit for credit in head.call("certification.credits.list")["items"] if credit["person"] == people["Jon"]]
        self.assertEqual((own["end"], own["state"]), ("left", "over"))
        left = [credit for credit in credits if credit["id"] == own["id"]]
        self.assertEqual([credit["until"] for credit in left], [own["until"]])
        explained = head.call("decisions.explain", id=own["decision"])
        self.assertIn("30", explained["steps"][0]["reasons"][0]["text"])
        told = json.dumps([own, explained, head.call("certification.credits.history", id=own["id"]),
            head.call("certification.credits.list")])
        self.assertNotIn(elsewhere, told)
        self.assertNotIn('"elsewhere"', told)
        self.assertNotIn("Suedwind", told)

    def credits(self, name):
        """{certification: how what counts of somebody is, and why it ends}."""
        return {row["certification_code"]: (row["state"], row.get("end")) for row in sorted(self.world.manager.call(
            "certification.credits.list", filter={"person": self.world.people[name]})["items"], key=lambda row: row["id"])}

    def test_nobody_counts_for_a_partner_that_has_ended(self):
        world = self.world
        world.partner("Westend")
        for name in ("Max", "Nele"):
            world.person(name, "Westend")
            world.award(name, "seller")
        world.pass_by(1)
        self.assertEqual(self.credits("Max"), {"seller": ("counting", None)})
        world.manager.call("partners.terminate", id=world.partners["Westend"])
        world.pass_by(1)
        for name in ("Max", "Nele"):
            self.assertEqual(self.credits(name), {"seller": ("over", "judged")})

    def test_whoever_was_put_away_has_left(self):
        world = self.world
        world.partner("Mittelau")
        world.person("Olga", "Mittelau")
        world.award("Olga", "seller")
        world.pass_by(1)
        world.manager.call("partners.people.archive", id=world.people["Olga"])
        world.pass_by(2)
        self.assertEqual(self.credits("Olga"), {"seller": ("counting", "left")})
        world.pass_by(30)
        self.assertEqual(self.credits("Olga"), {"seller": ("over", "left")})

    def test_whoever_is_brought_back_counts_again(self):
        world = self.world
        world.partner("Oberau")
        put = lambda archived: world.manager.call("partners.people.archive", id=world.people["Rosa"], archived=archived)
        world.person("Rosa", "Oberau")
        world.award("Rosa", "seller")
        world.pass_by(1)
        for days, was in ((2, "counting"), (33, "over")):  # before it has stopped to count, and after
            put(True)
            world.pass_by(days)
            self.assertEqual(self.credits("Rosa"), {"seller": (was, "left")})
            put(False)
            world.pass_by(2)
            self.assertEqual(self.credits("Rosa"), {"seller": ("counting", None)})
        every = world.manager.call("certification.credits.list", filter={"person": world.people["Rosa"]})["items"]
        world.pass_by(9)
        self.assertEqual(world.manager.call("certification.credits.list", filter={"person": world.people["Rosa"]})["items"], every)

    def test_whoever_is_brought_back_counts_with_every_award(self):
        """Also where another is awarded before anybody looks, and where what was left ends of itself until then; and nothing
        is asked again in the nights after."""
        world = self.world
        world.partner("Unterau")
        put = lambda archived: world.manager.call("partners.people.archive", id=world.people["Sven"], archived=archived)
        world.person("Sven", "Unterau")
        world.award("Sven", "seller")
        world.pass_by(1)
        put(True)
        world.pass_by(2)
        put(False)
        world.award("Sven", "engineer")
        world.pass_by(2)
        self.assertEqual(self.credits("Sven"), {"seller": ("counting", None), "engineer": ("counting", "expiry")})
        put(True)
        away = instant(world.admin.call("system.info")["now"])
        world.pass_by(29)
        gone = away + datetime.timedelta(days=30)
        self.assertEqual(self.credits("Sven")["seller"], ("counting", "left"))
        world.admin.call("clock.advance", to=(gone - datetime.timedelta(seconds=30)).isoformat().replace("+00:00", "Z"))
        put(False)
        world.admin.call("clock.advance", to=(gone + datetime.timedelta(seconds=30)).isoformat().replace("+00:00", "Z"))
        self.assertEqual(self.credits("Sven")["seller"], ("over", "left"))
        world.pass_by(2)
        self.assertEqual(self.credits("Sven"), {"seller": ("counting", None), "engineer": ("counting", "expiry")})
        every = world.manager.call("certification.credits.list", filter={"person": world.people["Sven"]})["items"]
        world.pass_by(9)
        self.assertEqual(world.manager.call("certification.credits.list", filter={"person": world.people["Sven"]})["items"], every)

    def test_what_stands_on_another_falls_with_it(self):
        world = self.world
        world.partner("Hochstadt")
        world.person("Paul", "Hochstadt")
        below = world.award("Paul", "engineer")
        world.award("Paul", "architect")
        world.pass_by(1)
        world.manager.call("certification.awards.revoke", id=below["id"], reason="Not sat")
        world.pass_by(1)
        self.assertEqual(self.credits("Paul"), {"engineer": ("over", "revoked"), "architect": ("over", "judged")})
        own, = [row for row in world.head("Hochstadt").call("certification.credits.list")["items"] if row["end"] == "judged"]
        self.assertIn("engineer", world.manager.call("decisions.explain", id=own["decision"])["steps"][0]["reasons"][0]["text"])
        world.award("Paul", "engineer")
        world.pass_by(1)
        self.assertEqual({state for state, _ in self.credits("Paul").values()}, {"counting"})

    def test_a_partner_is_competent_as_long_as_it_has_the_people(self):
        world = self.world
        world.partner("Ostwall")
        head, call = world.head("Ostwall"), world.manager.call
        needs = {"needs": [{"practice": "storage", "role": "technical", "people": 2}], "program": world.program}
        error = self.assert_fails("invalid_params", call, "certification.competencies.create", program=world.program,
            code="vague", name="Vague", needs=[{"people": 1}])
        self.assertEqual(error.fields(), {"needs[0]": "missing"})
        kept, dropped = (call("certification.competencies.create", code=code, name=code.title(), grace_days=20, **needs)[
            "competency"]["id"] for code in ("vaults", "shelves"))
        for name in ("Uwe", "Vera"):
            world.person(name, "Ostwall")
            world.award(name, "engineer")
        world.pass_by(1)
        badges = lambda: {badge["competency"]: badge for badge in head.call("certification.badges.list")["items"]}
        self.assertEqual({badge["state"] for badge in badges().values()}, {"held"})
        call("certification.competencies.archive", id=dropped)
        call("partners.people.leave", id=world.people["Uwe"])
        world.pass_by(2)
        self.assertEqual([badges()[competency]["state"] for competency in (kept, dropped)], ["held", "lost"])
        world.pass_by(29)
        self.assertEqual(badges()[kept]["state"], "at_risk")
        steps = head.call("decisions.explain", id=badges()[kept]["decision"])["steps"]
        self.assertEqual(steps[0]["reasons"][0]["text"], "1 more people with certificates are needed: storage, technical.")
        world.pass_by(20)
        self.assertEqual(badges()[kept]["state"], "lost")
        told = [notice["text"] for notice in head.call("notifications.list")["items"]]
        self.assertIn("You are not competent in Vaults any more.", told)
        self.assertTrue([text for text in told if text.startswith("You lack people to stay competent in Vaults.")])


if __name__ == "__main__":
    unittest.main()
