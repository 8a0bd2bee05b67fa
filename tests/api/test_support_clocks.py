#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What is promised about cases: by whose hours, what both sides see of it, who is told when it is at risk or broken, and how
a case goes up."""

import datetime
import json
import unittest

from prmd import ServerCase, WEEK, clocks_go_forward, moment, text_of
from supported import SupportedWorld

HOUR = 1 / 24


class ClocksCase(ServerCase):
    ARGUMENTS = ("--simulated-clock",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = SupportedWorld(cls.server)
        cls.addClassCleanup(cls.world.close)
        cls.sales = cls.world.partner("Alpha SAS")
        cls.head = cls.world.head("Alpha SAS")
        cls.world.partner("Beta SAS")
        cls.rival = cls.world.head("Beta SAS")

    def until(self, instant, minus=0):
        at = moment(instant) - datetime.timedelta(seconds=minus)
        self.world.admin.call("clock.advance", to=text_of(at))

    def clock(self, case, kind, client=None):
        items = (client or self.world.ivo).call("support.clocks.list", filter={"case": case["id"], "kind": kind})["items"]
        return items[-1]

    def read(self, case, client=None):
        return (client or self.world.ivo).call("support.get", id=case["id"])["case"]

    def escalations(self, case, client=None):
        return (client or self.world.ivo).call("support.escalations.list", filter={"case": case["id"]})["items"]


class Promises(ClocksCase):
    def test_both_sides_see_what_is_promised(self):
        case = self.world.case(self.head, severity="high")
        self.assertEqual(case["promises"]["first_response"], {"minutes": 120, "calendar": "24x7"})
        for client in (self.head, self.world.ivo):
            clock = self.clock(case, "resolve", client)
            self.assertEqual((clock["state"], clock["target_minutes"]), ("running", 1440))
            self.assertEqual(moment(clock["due_at"]) - moment(clock["started_at"]), datetime.timedelta(days=1))
            self.assertEqual(client.call("support.clocks.get", id=clock["id"])["case_clock"], clock)
        self.assertEqual(self.rival.call("support.clocks.list", filter={"case": case["id"]})["items"], [])
        self.assert_fails("not_found", self.rival.call, "support.clocks.get", id=clock["id"])
        self.assertIn(clock["id"], json.dumps(self.head.call("support.clocks.export")))
        self.assertEqual(self.read(case)["next_due_at"], self.clock(case, "first_response")["due_at"])

    def test_told_when_it_is_at_risk_and_when_it_is_broken(self):
        case = self.world.case(self.head)
        owner = self.world.jo  # who knows about licences
        before = len(self.world.told(self.head, case))
        clock = self.clock(case, "first_response")
        started, due = moment(clock["started_at"]), moment(clock["due_at"])
        risk = started + (due - started) * 0.75
        self.until(clock["due_at"], minus=(due - risk).total_seconds() + 5)
        self.assertNotIn("told_promise_at_risk", self.world.told(owner, case))
        self.world.pass_by(10 / 86400)
        self.assertEqual(self.world.told(owner, case)[0], "told_promise_at_risk")
        self.assertEqual(moment(self.clock(case, "first_response")["warned_at"]), risk)
        self.assertNotIn("warned_at", self.clock(case, "first_response", self.head))
        self.assertEqual(len(self.world.told(self.head, case)), before)
        self.until(clock["due_at"], minus=-1)
        self.world.pass_by()
        clock = self.clock(case, "first_response", self.head)
        self.assertEqual((clock["state"], clock["breached"], clock["breached_at"]), ("breached", True, clock["due_at"]))
        self.assertEqual(self.world.told(owner, case).count("told_promise_broken"), 1)
        self.assertIn("told_vendor_is_late", self.world.told(self.head, case))
        (escalation,) = self.escalations(case)
        self.assertEqual((escalation["why"], escalation["level"], escalation["to"]), ("breach", 1, "queue_lead"))
        self.assertEqual(self.world.told(self.world.channel, case)[0], "told_case_is_yours")  # its queue has no lead
        for item in self.head.call("notifications.list", limit=500)["items"]:
            self.assertNotIn("{", item["text"])
        explained = self.head.call("decisions.explain", id=escalation["decision"])
        self.assertEqual(explained["replay"], "same")
        self.assertNotIn("queue_lead", json.dumps(explained))


class Hours(ClocksCase):
    """By the hours of the programme, over a weekend, a holiday and a change of the clocks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sunday = clocks_go_forward()
        monday = (cls.sunday + datetime.timedelta(days=1)).strftime("%Y-%m-%d")
        cls.office = cls.world.manager.call("calendars.create", code="paris", name="Paris", time_zone="Europe/Paris",
            hours=WEEK, holidays=[{"date": monday}])["calendar"]["id"]
        cls.world.manager.call("partners.programs.update", id=cls.world.program, calendar=cls.office)

    def test_over_a_weekend_a_holiday_and_a_change_of_clocks(self):
        friday = self.sunday - datetime.timedelta(days=2)
        self.until((friday + datetime.timedelta(hours=15)).isoformat())  # 16:00 in Paris: an hour is left of Friday
        case = self.world.case(self.head)
        clock = self.clock(case, "first_response")  # 8 hours; seven of them on Tuesday, which begins at 7:00 UTC by then
        late = moment(clock["started_at"]) - (friday + datetime.timedelta(hours=15))
        self.assertEqual(moment(clock["due_at"]), self.sunday + datetime.timedelta(days=2, hours=14) + late)
        self.assertEqual(clock["calendar"], self.office)
        # What was said stands, whatever becomes of the calendar.
        self.world.manager.call("calendars.update", id=self.office, holidays=[])
        self.assertEqual(self.clock(case, "first_response")["due_at"], clock["due_at"])
        self.until(clock["due_at"], minus=1)
        self.assertEqual(self.clock(case, "first_response")["state"], "running")
        self.until(clock["due_at"], minus=-1)
        self.assertEqual(self.clock(case, "first_response")["state"], "breached")

    def test_by_the_hours_of_a_plan_and_as_it_promises(self):
        nights = self.world.manager.call("calendars.create", code="nights", name="Nights", time_zone="Europe/Paris",
            hours=[{"day": day, "from": "22:00", "to": "24:00"} for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")])
        plan = self.world.manager.call("success.plans.create", program=self.world.program, code="owls", name="Owls", rank=5,
            calendar=nights["calendar"]["id"], channels=["portal"], severity_cap="high", targets=[
                {"severity": "high", "first_response_minutes": 60, "resolve_minutes": 240},
                {"severity": "normal", "resolve_minutes": 90, "always": True}])["success_plan"]["id"]
        self.world.manager.call("partners.levels.update", id=self.world.levels["gold"], grants={"support_plan": "owls"})
        self.world.partner("Owls SAS", level="gold")
        head = self.world.head("Owls SAS")
        case = self.world.case(head, severity="critical")
        self.assertEqual((case["severity"], case["plan"]), ("high", "owls"))
        self.assertEqual(case["promises"], {"first_response": {"minutes": 60, "calendar": nights["calendar"]["id"]},
            "resolve": {"minutes": 240, "calendar": nights["calendar"]["id"]}})
        due = self.world.manager.call("calendars.reckon", {"calendar": "nights", "minutes": 60,
            "from": self.clock(case, "first_response")["started_at"]})["at"]
        self.assertEqual(self.clock(case, "first_response")["due_at"], due)
        changed = self.world.jo.call("support.update", id=case["id"], severity="normal")["case"]
        self.assertEqual(changed["promises"], {"resolve": {"minutes": 90, "calendar": "24x7"}})
        self.assertEqual(self.clock(case, "first_response")["state"], "cancelled")
        self.world.manager.call("success.plans.archive", id=plan)


class Escalations(ClocksCase):
    def test_a_partner_asks(self):
        case = self.world.case(self.head)
        told = self.head.call("support.escalate", id=case["id"], reason="The line <b>stands still</b>")
        self.assertTrue(told["escalated"])
        self.assertEqual([reason["code"] for reason in told["reasons"]], ["raised_as_asked"])
        self.assertEqual((told["escalation"]["level"], told["escalation"]["reason"], told["escalation"]["asked_by"]),
            (1, "The line <b>stands still</b>", "partner"))
        self.assertEqual((told["case"]["escalated"], told["case"]["escalation_level"]), (True, 1))
        for name in ("to", "reminders", "acknowledged_by", "note"):
            self.assertNotIn(name, told["escalation"])
        again = self.head.call("support.escalate", id=case["id"], reason="Still")
        self.assertEqual((again["escalated"], [reason["code"] for reason in again["reasons"]]), (False, ["asked_lately"]))
        self.assertEqual(self.escalations(case, self.rival), [])
        self.assert_fails("not_found", self.rival.call, "support.escalate", id=case["id"], reason="Mine")
        self.assert_fails("not_found", self.rival.call, "support.escalations.get", id=told["escalation"]["id"])
        self.assertEqual(self.assert_fails("invalid_params", self.head.call, "support.escalate", id=case["id"], reason="")
            .fields(), {"reason": "range"})
        for method in ("acknowledge", "end"):
            self.assert_fails("forbidden", self.head.call, "support.escalations." + method, id=told["escalation"]["id"])

    def test_seen_to(self):
        case = self.world.case(self.head)
        lead = self.world.user("Lea Lead", ["support_agent"])
        self.world.manager.call("support.queues.update", id=self.world.queues["licence"], lead=lead.session["user"])
        escalation = self.head.call("support.escalate", id=case["id"], reason="Please")["escalation"]
        self.world.pass_by()
        self.assertEqual(self.world.told(lead, case), ["told_case_is_yours"])
        self.assertIn("told_case_escalated", self.world.told(self.head, case))
        told = lead.call("support.escalations.acknowledge", id=escalation["id"])["escalation"]
        self.assertEqual((told["state"], told["acknowledged_by"]), ("acknowledged", lead.session["user"]))
        self.assert_fails("invalid_state", lead.call, "support.escalations.acknowledge", id=escalation["id"])
        self.world.pass_by()
        self.assertIn("told_escalation_seen", self.world.told(self.head, case))
        told = lead.call("support.escalations.end", id=escalation["id"], note="A second engineer")["escalation"]
        self.assertEqual((told["state"], told["end"], told["note"]), ("ended", "done", "A second engineer"))
        seen = self.head.call("support.escalations.get", id=escalation["id"])["escalation"]
        self.assertNotIn("note", seen)
        self.assertFalse(self.read(case, self.head)["escalated"])
        self.world.manager.call("support.queues.update", id=self.world.queues["licence"], lead=None)

    def test_nobody_takes_note(self):
        case = self.world.case(self.head, severity="low")
        self.head.call("support.escalate", id=case["id"], reason="Please")
        self.world.pass_by(8.1 * HOUR)
        self.assertEqual([(row["level"], row["why"]) for row in self.escalations(case)], [(1, "asked"), (2, "ignored")])
        self.assertEqual(self.read(case)["escalation_level"], 2)
        self.assertEqual(self.world.told(self.world.channel, case)[0], "told_case_is_yours")

    def test_as_often_as_is_set(self):
        self.world.partner("Gamma SAS")
        asker = self.world.head("Gamma SAS")
        case = self.world.case(asker)
        for _ in range(100):
            asker.call("support.escalate", id=case["id"], reason="Again")
        self.assert_fails("limit", asker.call, "support.escalate", id=case["id"], reason="Again")
        self.assertEqual(len(self.escalations(case)), 1)

    def test_a_case_that_is_over(self):
        case = self.world.case(self.head)
        self.head.call("support.cancel", id=case["id"])
        self.assert_fails("not_open", self.head.call, "support.escalate", id=case["id"], reason="Still")


class Life(ClocksCase):
    """What begins, waits, goes on and ends with the verbs of a case."""

    def work(self):
        case = self.world.case(self.head)
        self.world.jo.call("support.take", id=case["id"])
        self.world.jo.call("support.start", id=case["id"])
        return case

    def say(self, client, case, **more):
        return client.call("support.messages.create", case=case["id"], text="So it is", **more)["case"]

    def minutes(self, case, kind):
        """Until it is due."""
        clock = self.clock(case, kind)
        return round((moment(clock["due_at"]) - moment(self.world.admin.call("system.info")["now"])).total_seconds() / 60)

    def test_waiting_for_the_partner_costs_the_vendor_nothing(self):
        case = self.work()
        self.world.pass_by(HOUR)
        said = self.say(self.world.jo, case, asks=True)
        self.assertEqual((said["state"], said["next_due_at"] if "next_due_at" in said else None), ("waiting_partner", None))
        self.assertEqual(self.clock(case, "first_response")["state"], "met")
        for kind in ("update", "resolve"):
            clock = self.clock(case, kind, self.head)
            self.assertEqual(clock["state"], "paused")
            self.assertNotIn("due_at", clock)
        self.world.pass_by(5)
        self.assertEqual(self.say(self.head, case)["state"], "in_progress")
        self.assertEqual((self.minutes(case, "resolve"), self.minutes(case, "update")), (4800 - 60, 1440))
        self.world.jo.call("support.wait", id=case["id"], on="internal")
        self.world.pass_by(2 * HOUR)
        self.assertEqual(self.minutes(case, "resolve"), 4800 - 180)
        self.head.call("support.update", id=case["id"], severity="high")
        self.assertEqual(self.minutes(case, "resolve"), 1440 - 180)
        self.assertEqual(self.read(case)["promises"]["resolve"]["minutes"], 1440)

    def test_closed_by_itself_and_rated(self):
        case = self.work()
        self.assert_fails("not_asked", self.head.call, "support.rate", id=case["id"], rating=5)
        resolved = self.world.jo.call("support.resolve", id=case["id"], resolution="A new key")["case"]
        self.assertEqual(moment(resolved["closes_at"]) - moment(resolved["resolved_at"]), datetime.timedelta(days=7))
        self.assertEqual(self.clock(case, "resolve")["state"], "met")
        self.world.pass_by(5.01)
        self.assertEqual(self.world.told(self.head, case)[0], "told_case_closes")
        self.world.pass_by(2)
        self.assertEqual(self.read(case)["state"], "closed")
        self.assertIn("told_rate_case", self.world.told(self.head, case))
        (asked,) = self.head.call("support.ratings.list", filter={"case": case["id"]})["items"]
        self.assertEqual(asked["state"], "asked")
        self.assertNotIn("owner", asked)
        self.assert_fails("not_found", self.rival.call, "support.rate", id=case["id"], rating=5)
        self.assert_fails("forbidden", self.world.jo.call, "support.rate", id=case["id"], rating=5)
        for given, code in ((0, "range"), (6, "range")):
            error = self.assert_fails("invalid_params", self.head.call, "support.rate", id=case["id"], rating=given)
            self.assertEqual(error.fields(), {"rating": code})
        told = self.sales.call("support.rate", id=case["id"], rating=2, comment="It took <i>long</i>")["case_rating"]
        self.assertEqual((told["rating"], told["comment"], told["rated_by"]),
            (2, "It took <i>long</i>", self.sales.session["user"]))
        self.assert_fails("rated", self.head.call, "support.rate", id=case["id"], rating=5)
        self.assertEqual(self.read(case)["rating"], 2)
        self.assertEqual([(row["why"], row["level"]) for row in self.escalations(case)], [("rating", 1)])
        self.assert_fails("not_found", self.rival.call, "support.ratings.get", id=told["id"])
        self.assertEqual(self.rival.call("support.ratings.list")["items"], [])

    def test_rated_too_late(self):
        case = self.work()
        self.world.jo.call("support.resolve", id=case["id"])
        self.head.call("support.close", id=case["id"])
        self.world.pass_by(14.01)
        self.assert_fails("lapsed", self.head.call, "support.rate", id=case["id"], rating=5)

    def test_reopened_it_is_promised_anew(self):
        case = self.work()
        self.say(self.world.jo, case)
        self.world.pass_by(HOUR)
        self.world.jo.call("support.resolve", id=case["id"])
        self.world.pass_by(6)
        reopened = self.head.call("support.reopen", id=case["id"], reason="Refused again")["case"]
        self.assertNotIn("closes_at", reopened)
        self.assertEqual((self.minutes(case, "resolve"), self.minutes(case, "update")), (4800, 1440))
        self.world.pass_by(3)
        self.assertEqual(self.read(case)["state"], "reopened")


if __name__ == "__main__":
    unittest.main()
