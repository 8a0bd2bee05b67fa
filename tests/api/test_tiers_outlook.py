# SPDX-License-Identifier: Apache-2.0
"""What comes: which certificate's end, or which figure, costs which level on which day, and who is told of it when; what
is missing for the next level, and what would be if. Over the real rows, figures, rules and timers."""

import datetime
import time
import unittest

from certified import CertifiedWorld
from prmd import PATIENCE, ServerCase, in_days


class Outlook(ServerCase):
    ARGUMENTS = ("--simulated-clock",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        world = cls.world = CertifiedWorld(cls.server)
        cls.addClassCleanup(world.close)
        now = datetime.datetime.fromisoformat(world.admin.call("system.info")["now"].replace("Z", "+00:00"))
        noon = (now + datetime.timedelta(days=1)).replace(hour=11, minute=0, second=0, microsecond=0)
        world.admin.call("clock.advance", by=int((noon - now).total_seconds()))  # one day here and where the programme is
        world.certify("quarterly", "technical", practice="storage", validity_months=3, exams=[world.courses["basics"]])
        make = lambda path, **params: world.manager.call("tiers.%s.create" % path, {"program": world.program, **params})
        make("schemes", period="quarter", grace_days=45)
        people = {"kind": "must", "metric": "certification.certified_people", "where": {"role": "technical"}}
        for level, needed in (("silver", 1), ("gold", 2)):
            make("requirements", level=world.levels[level], code="engineers", name="Engineers", threshold=needed, **people)
        make("requirements", level=world.levels["gold"], code="deals", name="Registered deals", kind="must",
            metric="deals.registrations", window="90 days", threshold=1)

    def today(self, days=0):
        return in_days(days, self.world.admin.call("system.info")["now"])

    def settle(self, seconds=5):
        """Reactions have armed their timers, and these have run."""
        self.world.admin.call("clock.advance", by=seconds)
        self.world.admin.call("clock.advance", by=seconds)

    def await_figure(self, sales):
        """Figures run behind what was committed."""
        end = time.monotonic() + PATIENCE
        while not sales.call("metrics.query", metric="deals.registrations")["items"]:
            assert time.monotonic() < end, "nobody counts a deal"
            time.sleep(0.02)

    def notices(self, client, code):
        return [one for one in client.call("notifications.list")["items"] if one["code"] == code]

    def gold(self, name, engineers=("quarterly", "engineer")):
        """A gold partner with what that takes; the clients of its admin and of its sales person."""
        world = self.world
        sales = world.partner(name, level="gold")
        sales.call("deals.register", world.deal("Customer of %s" % name, expected_close=self.today(60)))
        self.await_figure(sales)
        for number, certification in enumerate(engineers):
            world.person("Engineer %d of %s" % (number, name), name)
            world.award("Engineer %d of %s" % (number, name), certification)
        return world.head(name), sales

    def test_what_comes(self):
        """Of one that does nothing, and of one that renews."""
        world = self.world
        head, _ = self.gold("Untaetig GmbH")
        renews, _ = self.gold("Emsig AG")
        began = self.today()
        self.settle()
        told = head.call("tiers.forecast", program=world.program)
        self.assertEqual(sorted(item["requirement"] for item in told["items"]), ["deals", "engineers"])
        self.assertEqual(sorted(told["items"], key=lambda item: item["on"]), told["items"])
        found = {item["requirement"]: item for item in told["items"]}
        self.assertEqual(found["deals"]["on"], in_days(90, began + "T00:00:00Z"))
        self.assertEqual((found["engineers"]["certification_code"], found["engineers"]["value"], found["engineers"]["needed"]),
            ("quarterly", 1, 2))
        award = head.call("certification.awards.get", id=found["engineers"]["award"])["award"]
        self.assertIn(found["engineers"]["on"], (in_days(0, award["expires_at"]), in_days(1, award["expires_at"])))
        for item in found.values():
            self.assertEqual((item["level_name"], item["to_name"]), ("Gold", "Silver"))
            self.assertGreater(item["keeps_until"], item["on"])
        self.assertEqual({item["partner"] for item in told["items"]}, {world.partners["Untaetig GmbH"]})
        both = world.manager.call("tiers.forecast", program=world.program)
        self.assertLessEqual({world.partners["Untaetig GmbH"], world.partners["Emsig AG"]},
            {item["partner"] for item in both["items"]})
        explained = head.call("decisions.explain", id=found["engineers"]["decision"])
        self.assertTrue(explained)

        # a third engineer in time: that risk is none any more, the other stays
        world.person("Third of Emsig", "Emsig AG")
        world.award("Third of Emsig", "engineer")
        self.settle()
        self.assertEqual([item["requirement"] for item in renews.call("tiers.forecast", program=world.program)["items"]],
            ["deals"])
        states = {risk["requirement"]: risk["state"] for risk in renews.call("tiers.risks.list")["items"]}
        self.assertEqual(states, {"engineers": "averted", "deals": "open"})

        # until when it is kept follows a lock, and that it is taken back
        membership = renews.call("partners.memberships.list")["items"][0]["id"]
        keeps = lambda: renews.call("tiers.forecast", program=world.program)["items"][0]["keeps_until"]
        before, locked = keeps(), in_days(300, began + "T00:00:00Z")
        world.manager.call("tiers.lock", membership=membership, reason="It merges", until=locked)
        self.settle()
        self.assertEqual(keeps(), locked)
        world.manager.call("tiers.unlock", membership=membership)
        self.settle()
        self.assertEqual(keeps(), before)

        # 90, 60, 30 and 7 days before, each once
        left = found["engineers"]["days"]
        for days in (90, 60, 30, 7):
            if left > days:
                world.pass_by(left - days)
                left = days
        told = sorted(one["data"]["days"] for one in self.notices(head, "told_risk_certificate"))
        self.assertEqual((told[:3], len(told)), ([7, 30, 60], 4))
        self.assertEqual(self.notices(renews, "told_risk_certificate"), [])
        world.pass_by(8)
        states = {risk["requirement"]: risk["state"] for risk in head.call("tiers.risks.list")["items"]}
        self.assertEqual(states["engineers"], "come")

    def test_what_is_missing_and_what_would_be(self):
        world = self.world
        world.partner("Silberling KG", level="silver")
        world.person("Only One", "Silberling KG")
        world.award("Only One", "engineer")
        head = world.head("Silberling KG")
        self.settle()
        card = head.call("tiers.scorecard", program=world.program)
        self.assertEqual((card["level"], card["earned"], card["complete"]), (world.levels["silver"],) * 2 + (True,))
        self.assertEqual({item["code"]: item["gap"] for item in card["next"]["missing"]}, {"engineers": 1, "deals": 1})
        self.assertEqual([level["code"] for level in card["levels"]], ["silver", "gold"])
        self.assertEqual(card["levels"][0]["items"][0]["evidence"][0]["code"], "engineer")
        rows = lambda: (head.call("tiers.evaluations.list")["items"], head.call("tiers.standings.list")["items"])
        before = rows()
        more = [{"metric": "certification.certified_people", "where": {"role": "technical"}, "value": 1},
            {"metric": "deals.registrations", "value": 2}]
        told = head.call("tiers.what_if", program=world.program, add=more)
        self.assertEqual((told["earned"], told["would_earn"]), (world.levels["silver"], world.levels["gold"]))
        self.assertTrue(told["levels"][1]["met"])
        told = head.call("tiers.what_if", program=world.program, add=more[:1])
        self.assertEqual(told["would_earn"], world.levels["silver"])
        told = head.call("tiers.what_if", program=world.program, add=[{"requirement": "engineers", "value": -1}])
        self.assertFalse(told["levels"][0]["met"])
        # somebody of another kind is of no use
        error = self.assert_fails("invalid_params", head.call, "tiers.what_if", program=world.program,
            add=[{"metric": "certification.certified_people", "where": {"role": "sales"}, "value": 5}])
        self.assertEqual(error.fields(), {"add[0].metric": "unknown"})
        self.assertEqual(rows(), before)
        # a partner asks about itself alone
        self.assert_fails("invalid_params", head.call, "tiers.scorecard", program=world.program,
            partner=world.partners["Silberling KG"])
        self.assert_fails("invalid_params", world.manager.call, "tiers.scorecard", program=world.program)
        theirs = world.channel.call("tiers.scorecard", program=world.program, partner=world.partners["Silberling KG"])
        self.assertEqual(theirs["levels"], card["levels"])
        # yesterday there was nobody yet
        world.pass_by(1)
        self.assert_fails("invalid_params", head.call, "tiers.scorecard", program=world.program, as_of=self.today(1))
        past = head.call("tiers.scorecard", program=world.program, as_of=self.today(-3))
        self.assertEqual(past["levels"][0]["items"][0]["value"], 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
