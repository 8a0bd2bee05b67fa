# SPDX-License-Identifier: Apache-2.0
"""People are certified: by hand and by what they pass; whoever wants to know whether that is so is told."""

import time
import unittest

from certified import CertifiedWorld
from prmd import PATIENCE, ServerCase


class Certification(ServerCase):
    ARGUMENTS = ("--simulated-clock",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = CertifiedWorld(cls.server)
        cls.addClassCleanup(cls.world.close)

    def test_a_certificate_lives_and_ends(self):
        world = self.world
        world.partner("Lichtbau")
        world.person("Ada Beck", "Lichtbau")
        award = world.award("Ada Beck", "engineer")
        head = world.head("Lichtbau")
        ada = world.user("Ada Beck", ["partner_technical"], partner=world.partners["Lichtbau"], person=world.people["Ada Beck"],
            locale="de")
        self.assertEqual(head.call("certification.awards.get", id=award["id"])["award"]["number"], award["number"])
        self.assert_fails("forbidden", head.call, "certification.awards.revoke", id=award["id"], reason="Why not")
        world.pass_by(700)
        self.assertEqual(head.call("certification.awards.get", id=award["id"])["award"]["state"], "expiring")
        world.pass_by(60)
        self.assertEqual(head.call("certification.awards.get", id=award["id"])["award"]["state"], "expired")
        told = [notice for notice in head.call("notifications.list", limit=100)["items"]
            if notice["code"] == "told_certificate_ending_of"]
        self.assertEqual([notice["data"]["days"] for notice in told], [7, 30, 60, 90])
        self.assertIn("Ada Beck", told[0]["text"])
        hers = [notice["text"] for notice in ada.call("notifications.list")["items"]]
        self.assertEqual(len(hers), 4)
        self.assertIn("Ihr Zertifikat „Certified Engineer“ (%s) gilt noch" % award["number"], hers[0])

    def test_anybody_may_ask_about_a_number(self):
        world = self.world
        world.partner("Klarglas")
        world.person("Zoé Ångström", "Klarglas", email="zoe@example.com")
        award = world.award("Zoé Ångström", "engineer")
        nobody = self.client()
        told = nobody.call("certification.verify", number=award["number"].lower().replace("-", " "), name="zoe angstrom")
        self.assertEqual(told, {"valid": True, "state": "active", "certification": "Certified Engineer", "name_fits": True,
            "from": award["passed_at"], "until": award["expires_at"]})
        self.assertFalse(nobody.call("certification.verify", number=award["number"], name="Zoe Berg")["name_fits"])
        wrong = award["number"][:-1] + ("2" if award["number"][-1] != "2" else "3")
        self.assertEqual(nobody.call("certification.verify", number=wrong), {"valid": False, "problem": "check_digit"})
        self.assertEqual(nobody.call("certification.verify", number="1111-1111-1111-1"), {"valid": False, "problem": "unknown"})
        world.manager.call("certification.awards.revoke", id=award["id"], reason="Somebody else sat the exam")
        self.assertEqual(nobody.call("certification.verify", number=award["number"])["state"], "revoked")

    def test_results_are_imported_once(self):
        world = self.world
        world.partner("Nordbau")
        head = world.head("Nordbau")
        world.person("Ole Lund", "Nordbau")
        world.person("Mia Sand", "Nordbau")
        now = world.admin.call("system.info")["now"]
        lines = ["email,exam,taken_at,score,reference", "ole.lund@example.com,basics,%s,40,N-1" % now,
            "ole.lund@example.com,basics,%s,90,N-2" % now, "mia.sand@example.com,basics,%s,71,N-3" % now,
            "who@example.com,basics,%s,71,N-4" % now, "mia.sand@example.com,expert,%s0-01-01T00:00:00Z,71,N-5" % "210"]
        load = lambda *more: world.manager.call("certification.results.import", csv="\n".join(lines + list(more)) + "\n")
        done = load()
        self.assertEqual((done["created"], done["invalid"]), (3, 2), done)
        self.assertEqual([line["errors"][0]["field"] for line in done["lines"] if line["status"] == "invalid"],
            ["email", "taken_at"])
        awards = head.call("certification.awards.list")["items"]
        self.assertEqual([award["state"] for award in awards], ["active", "active"])
        again = load("mia.sand@example.com,basics,%s,72,N-3" % now)
        self.assertEqual((again["created"], again["duplicate"], again["invalid"]), (0, 4, 2), again)
        self.assertEqual(again["lines"][-1]["errors"][0]["code"], "other_facts")
        self.assertEqual(len(head.call("certification.awards.list")["items"]), 2)
        self.check_figures("Nordbau", {"active": 2, "awards": 2, "exams": 3, "exams_passed": 6667})

    def check_figures(self, partner, wanted):
        """They follow what is committed within a second; busy machines have more."""
        def told(metric):
            items = self.world.manager.call("metrics.query", metric="certification." + metric,
                filter={"partner": self.world.partners[partner]})["items"]
            return items[0]["value"] if items else 0
        end = time.monotonic() + PATIENCE
        while any(told(metric) != value for metric, value in wanted.items()) and time.monotonic() < end:
            time.sleep(0.02)
        self.assertEqual({metric: told(metric) for metric in wanted}, wanted)

    def test_awards_follow_the_person(self):
        world = self.world
        for name in ("Altwerk", "Neuwerk"):
            world.partner(name)
        old, new = world.head("Altwerk"), world.head("Neuwerk")
        world.person("Uwe Wander", "Altwerk")
        award = world.award("Uwe Wander", "engineer")["id"]
        world.manager.call("partners.people.move", id=world.people["Uwe Wander"], partner=world.partners["Neuwerk"])
        world.pass_by(1)
        self.assertEqual(new.call("certification.awards.get", id=award)["award"]["partner"], world.partners["Neuwerk"])
        self.assert_fails("not_found", old.call, "certification.awards.get", id=award)

    def test_what_requires_itself_is_named(self):
        world = self.world
        first = world.certify("ring-1", "technical")
        second = world.certify("ring-2", "technical", requires=[first])
        failure = self.assert_fails("invalid_params", world.manager.call, "certification.catalogue.update", id=first,
            requires=[second])
        self.assertIn("ring-1 > ring-2 > ring-1", str(failure.data))


if __name__ == "__main__":
    unittest.main()
