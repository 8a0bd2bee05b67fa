# SPDX-License-Identifier: Apache-2.0
"""Success plans: who has which one, what may be asked for by it, what of it is used, and the reviews of it."""

import collections
import datetime
import time
import unittest

from prmd import PATIENCE, ZONE, ServerCase, in_days
from supported import SupportedWorld


class Success(ServerCase):
    ARGUMENTS = ("--simulated-clock",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = world = SupportedWorld(cls.server)
        cls.addClassCleanup(world.close)
        cls.call = staticmethod(world.manager.call)
        weekdays = [{"day": day, "from": "09:00", "to": "17:00"} for day in ("mon", "tue", "wed", "thu", "fri")]
        cls.office = world.admin.call("calendars.create", code="office", name="Office", time_zone="Europe/Paris",
            hours=weekdays)["calendar"]["id"]
        make = lambda **more: cls.call("success.plans.create", program=world.program, **more)["success_plan"]["id"]
        cls.plans = {
            "basic": make(code="basic", name="Basic", rank=10, channels=["portal", "email"], severity_cap="high", quota_cases=5,
                quota_period="month", calendar=cls.office),
            "premium": make(code="premium", name="Premium", rank=30, channels=["portal", "email", "phone"], quota_cases=40,
                quota_hours=2, calendar=cls.office, reviews_per_year=12,
                targets=[{"severity": "critical", "first_response_minutes": 30, "always": True}])}
        for level, plan in (("silver", "basic"), ("gold", "premium")):
            cls.call("partners.levels.update", id=world.levels[level], grants={"support_plan": plan})

    def settles(self, wanted, function):
        end = time.monotonic() + PATIENCE
        while (found := function()) != wanted and time.monotonic() < end:
            time.sleep(0.02)
        self.assertEqual(found, wanted)

    def member(self, partner):
        found, = self.call("partners.memberships.list", filter={"partner": self.world.partners[partner],
            "program": self.world.program})["items"]
        return found["id"]

    def running(self, client):
        codes = {id: code for code, id in self.plans.items()}
        return [codes[row["plan"]] for row in client.call("success.stints.list", filter={"state": "active"})["items"]]

    def now(self):
        return self.world.admin.call("system.info")["now"]

    def is_working_time(self):
        """Whether the office is open: reckoned without the server."""
        there = datetime.datetime.fromisoformat(self.now().replace("Z", "+00:00")).astimezone(ZONE)
        return there.weekday() < 5 and 9 <= there.hour < 17

    def test_a_plan_comes_with_the_level(self):
        head = (self.world.partner("Lichtbau"), self.world.head("Lichtbau"))[1]
        self.settles(["basic"], lambda: self.running(head))
        member = self.member("Lichtbau")
        # At once by what the level grants; and the row follows.
        self.call("partners.memberships.set_level", id=member, level=self.world.levels["gold"])
        self.assertEqual(head.call("success.quota", membership=member)["plan"]["code"], "premium")
        self.settles(["premium"], lambda: self.running(head))
        rows = head.call("success.stints.list", sort="membership, -created_at", filter={"membership": member})["items"]
        self.assertEqual([(row["state"], row.get("end")) for row in rows], [("active", None), ("ended", "replaced")])
        self.assertNotIn("reason", rows[0])
        explained = head.call("decisions.explain", id=rows[0]["decision"])
        self.assertEqual(explained["steps"][0]["answer"], {"action": "assign", "plan": "premium"})
        told = lambda: sorted({n["code"] for n in head.call("notifications.list")["items"]} - {"told_level"})
        self.settles(["told_plan"], told)

    def test_grants_of_its_own_count_at_once_and_are_found_in_the_night(self):
        sales, head = self.world.partner("Quarzwerk"), self.world.head("Quarzwerk")
        self.settles(["basic"], lambda: self.running(head))
        member = self.member("Quarzwerk")
        self.call("partners.memberships.set_level", id=member, level=self.world.levels["silver"], grants={"support_plan": "premium"})
        told = sales.call("support.open", subject="A licence", description="d", severity="critical")
        self.assertEqual((told["case"]["plan"], told["case"]["severity"]), ("premium", "critical"))
        self.assertEqual(self.running(head), ["basic"])
        self.world.pass_by(1)
        self.settles(["premium"], lambda: self.running(head))

    def test_what_a_plan_does_not_cover_is_refused_with_what_it_does(self):
        sales = self.world.partner("Ahornholz")
        self.settles(["basic"], lambda: self.running(sales))
        told = sales.call("support.open", subject="A licence", description="d", channel="phone")
        self.assertEqual((told["case"]["state"], told["case"]["entitled"]), ("cancelled", "no"))
        self.assertEqual(told["reasons"][-1]["code"], "channel_not_in_plan")
        self.assertIn("phone", told["reasons"][-1]["text"])
        possible = told["possible"]
        self.assertEqual((possible["plan"], possible["channels"], possible["severity_cap"], possible["cases_left"]),
            ("basic", ["portal", "email"], "high", 5))
        self.assertEqual(possible["quota_from"][8:], "01")
        steps = {step["point"]: step for step in sales.call("decisions.explain", id=told["decision_id"])["steps"]}
        self.assertEqual(steps["support.entitle"]["answer"]["entitled"], "no")
        capped = sales.call("support.open", subject="A licence", description="d", severity="critical")
        self.assertEqual((capped["case"]["severity"], capped["case"]["entitled"]), ("high", "yes"))
        self.assertIn("severity_capped", [reason["code"] for reason in capped["reasons"]])
        self.assertNotIn("possible", capped)

    def test_a_telephone_is_answered_in_working_hours_or_when_it_burns(self):
        sales = self.world.partner("Weissdorn", level="gold")
        self.settles(["premium"], lambda: self.running(sales))
        seen = collections.Counter()
        while len(seen) < 2 or seen.total() < 8:
            self.world.admin.call("clock.advance", by=3 * 3600)
            is_open = self.is_working_time()
            told = sales.call("support.open", subject="A licence", description="d", channel="phone", severity="low")
            self.assertEqual(told["case"]["entitled"], "yes" if is_open else "no")
            seen[is_open] += 1
            if not is_open:
                self.assertEqual(told["reasons"][-1]["code"], "channel_closed")
                self.assertGreater(told["possible"]["open_at"], self.now())
                urgent = sales.call("support.open", subject="A licence", description="d", channel="phone", severity="critical")
                self.assertEqual(urgent["case"]["entitled"], "yes")
            self.assertLess(seen.total(), 40)

    def test_a_quota_is_exact_and_told_before_it_runs_out(self):
        sales, head = self.world.partner("Zaunkoenig"), self.world.head("Zaunkoenig")
        self.settles(["basic"], lambda: self.running(head))
        member = self.member("Zaunkoenig")
        asked = lambda: sales.call("support.open", subject="A licence", description="d")
        told = lambda: sorted(n["code"] for n in head.call("notifications.list")["items"] if n["code"].startswith("told_quota"))
        uses = [asked() for _ in range(3)]
        self.assertEqual({use["case"]["entitled"] for use in uses}, {"yes"})
        self.assertEqual(told(), [])
        asked()  # 80 %
        self.settles(["told_quota_near"], told)
        self.assertEqual(asked()["case"]["entitled"], "yes")
        self.settles(["told_quota_near", "told_quota_used_up"], told)
        beyond = asked()
        self.assertEqual((beyond["case"]["entitled"], beyond["case"]["state"]), ("review", "new"))
        self.assertIn("quota_used_up", [reason["code"] for reason in beyond["reasons"]])
        figures = head.call("success.quota", membership=member)
        self.assertEqual((figures["cases"], figures["cases_most"], figures["standing"]), (6, 5, "used_up"))
        rows = self.call("success.uses.list", filter={"membership": member, "kind": "case"})["items"]
        self.assertEqual(len(rows), 6)
        self.call("success.uses.give_back", id=rows[0]["id"], reason="Our mistake")
        self.call("success.uses.give_back", id=rows[1]["id"], reason="Our mistake")
        self.assert_fails("given_back", self.call, "success.uses.give_back", id=rows[0]["id"], reason="Again")
        self.assertEqual(head.call("success.quota", membership=member)["cases"], 4)
        self.assertEqual(asked()["case"]["entitled"], "yes")
        # What the month says is what its rows say.
        rows = self.call("success.uses.list", filter={"membership": member})["items"]
        month, = head.call("success.months.list", filter={"membership": member})["items"]
        self.assertEqual((month["cases"], month["minutes"]), (sum("returned_at" not in row for row in rows), 0))

    def test_time_is_written_down_by_who_works_on_it(self):
        sales, head = self.world.partner("Moosbach", level="gold"), self.world.head("Moosbach")
        self.settles(["premium"], lambda: self.running(head))
        case = sales.call("support.open", subject="A licence", description="d")["case"]["id"]
        use = self.world.ivo.call("success.uses.record", case=case, minutes=100, note="On the phone")["success_use"]
        self.assertEqual((use["kind"], use["plan"]), ("time", "premium"))
        self.assertEqual(head.call("success.uses.get", id=use["id"])["success_use"]["note"], "On the phone")
        self.assert_fails("forbidden", sales.call, "success.uses.record", case=case, minutes=1)
        figures = head.call("success.quota", membership=self.member("Moosbach"))
        self.assertEqual((figures["minutes"], figures["minutes_most"], figures["standing"]), (100, 120, "near"))
        lone = self.world.partner("Ohne Plan", level="registered")
        bare = lone.call("support.open", subject="A licence", description="d")["case"]
        self.assertNotIn("plan", bare)
        self.assert_fails("no_plan", self.world.ivo.call, "success.uses.record", case=bare["id"], minutes=1)
        self.assertEqual(lone.call("success.quota", membership=self.member("Ohne Plan")), {})

    def test_a_person_says_otherwise_for_a_time(self):
        head = (self.world.partner("Tannenhof"), self.world.head("Tannenhof"))[1]
        self.settles(["basic"], lambda: self.running(head))
        member, today = self.member("Tannenhof"), self.now()
        given = {"membership": member, "plan": self.plans["premium"], "reason": "Launch"}
        error = self.assert_fails("invalid_params", self.call, "success.assign", given, **{"from": in_days(-1, today)})
        self.assertEqual(error.fields(), {"from": "passed"})
        self.assert_fails("forbidden", head.call, "success.assign", given)
        stint = self.call("success.assign", given, until=in_days(9, today), contact=self.world.ivo.session["user"],
            **{"from": in_days(3, today)})["stint"]
        self.assertEqual((stint["state"], stint["contact_name"]), ("planned", "Ivo Agent"))
        self.world.pass_by(4)
        self.assertEqual(self.running(head), ["premium"])
        self.call("success.set_contact", id=stint["id"], contact=self.world.jo.session["user"])
        self.assertEqual(head.call("success.quota", membership=member)["contact_name"], "Jo Agent")
        self.world.pass_by(7)
        self.assertEqual(self.running(head), ["basic"])
        row = head.call("success.stints.get", id=stint["id"])["stint"]
        self.assertEqual((row["state"], row["end"], row["until"]), ("ended", "until", in_days(9, today)))
        now = self.call("success.assign", given)["stint"]
        told = self.call("success.end", id=now["id"])
        self.assertEqual((told["stint"]["plan"], told["reasons"][0]["code"]), (self.plans["basic"], "plan_of_level"))
        self.assert_fails("stint_over", self.call, "success.end", id=now["id"])
        self.assertEqual(self.call("success.decide", membership=member)["reasons"][0]["code"], "plan_kept")
        running = self.call("success.stints.list", filter={"membership": member, "state": "active"})["items"]
        self.assertEqual(len(running), 1)
        # At any instant one: what they say of their days does not overlap.
        rows = sorted((row["began_at"], row.get("ended_at", "9")) for row in
            self.call("success.stints.list", filter={"membership": member})["items"] if "began_at" in row)
        self.assertTrue(all(one[1] <= other[0] for one, other in zip(rows, rows[1:])), rows)

    def test_reviews_are_planned_held_missed_and_told(self):
        head = (self.world.partner("Kiefernkamp", level="gold"), self.world.head("Kiefernkamp"))[1]
        other = (self.world.partner("Andersland", level="gold"), self.world.head("Andersland"))[1]
        self.settles(["premium"], lambda: self.running(head))
        mine = lambda: [row for row in head.call("success.reviews.list", sort="partner, -due_on")["items"]
            if row["state"] == "planned"]
        while not mine():  # none is planned in the last days of a month
            self.world.pass_by(1)
        review = mine()[0]
        self.assert_fails("forbidden", head.call, "success.reviews.hold", id=review["id"])
        self.assert_fails("not_found", other.call, "success.reviews.get", id=review["id"])
        error = self.assert_fails("invalid_params", self.call, "success.reviews.schedule", id=review["id"],
            at=in_days(40, self.now()) + "T10:00:00.000Z")
        self.assertEqual(error.fields(), {"at": "range"})
        at = in_days(3, self.now()) + "T10:00:00.000Z"
        self.call("success.reviews.schedule", id=review["id"], at=at, agenda="What slowed us down")
        self.world.pass_by(4)
        codes = [notice["code"] for notice in head.call("notifications.list")["items"]]
        self.assertLessEqual({"told_review_scheduled", "told_review_soon"}, set(codes))
        held = self.world.channel.call("success.reviews.hold", id=review["id"], on=at[:10], notes="Fewer cases",
            internal_notes="They grumble", goals=[{"text": "Half as many"}], actions=[{"text": "Train two", "side": "partner"}])
        self.assertEqual(held["success_review"]["state"], "held")
        read = head.call("success.reviews.get", id=review["id"])["success_review"]
        self.assertEqual((read["notes"], read["actions"][0]["text"]), ("Fewer cases", "Train two"))
        self.assertNotIn("internal_notes", read)
        history = head.call("success.reviews.history", id=review["id"])
        self.assertNotIn("They grumble", str(history))
        self.call("success.reviews.update", id=review["id"], actions=[{"text": "Train two", "side": "partner", "done": True}])
        self.assertTrue(head.call("success.reviews.get", id=review["id"])["success_review"]["actions"][0]["done"])
        # The next one is forgotten, and that is seen.
        self.world.pass_by(31)
        self.world.pass_by(32)
        states = {row["period"]: row["state"] for row in head.call("success.reviews.list")["items"]}
        self.assertEqual(states.pop(review["period"]), "held")
        self.assertIn("missed", states.values())
        self.settles(True, lambda: "told_review_missed" in [n["code"] for n in head.call("notifications.list")["items"]])
        open = self.call("success.reviews.list", filter={"partner": self.world.partners["Kiefernkamp"],
            "state": ["planned", "missed"]})["items"]
        self.call("success.reviews.cancel", id=open[0]["id"], reason="They move house")
        self.assert_fails("review_over", self.call, "success.reviews.cancel", id=open[0]["id"], reason="Again")

    def test_who_leaves_has_no_plan(self):
        self.world.partner("Abschied", level="gold")
        partner = self.world.partners["Abschied"]
        active = lambda: len(self.call("success.stints.list", filter={"partner": partner, "state": "active"})["items"])
        self.settles(1, active)
        self.call("partners.terminate", id=partner)
        self.settles(0, active)
        self.assertEqual(self.call("success.reviews.list", filter={"partner": partner, "state": "planned"})["items"], [])


if __name__ == "__main__":
    unittest.main()
