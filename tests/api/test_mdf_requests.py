#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What partners ask money for: what the rules decide, what people do, and where the money is meanwhile."""

import unittest

from funds import FundWorld, eur
from prmd import ServerCase


class RequestCase(ServerCase):
    ARGUMENTS = ("--simulated-clock",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = FundWorld(cls.server)
        cls.addClassCleanup(cls.world.close)

    def ask(self, client, name, *activities, **more):
        """A draft; without activities the usual one."""
        world = self.world
        return client.call("mdf.requests.create", {"allocation": world.allocations[name],
            "objective": "Win smaller firms for Storage 400 with an evening for customers, and follow up",
            "activities": list(activities) or [world.activity()], **more})["fund_request"]["id"]

    def submit(self, client, name, *activities, **more):
        return client.call("mdf.requests.submit", id=self.ask(client, name, *activities, **more))["fund_request"]

    def large(self, requested=400000, **more):
        return self.world.activity(cost=2 * requested, requested=requested, **more)

    def terms(self, name):
        """What the ledger has of the allocation, by account."""
        accounts = self.world.manager.call("ledger.accounts.list", filter={"subject": self.world.allocations[name]},
            limit=50)["items"]
        return {one["name"]: one["balance"] for one in accounts}

    def step_of(self, request):
        (one,) = self.world.marketing.call("mdf.steps.list", filter={"matter": request, "state": "open"})["items"]
        return one


class Deciding(RequestCase):
    def test_the_usual_one_is_approved_at_once(self):
        world = self.world
        client = world.spender("Azurit")
        request = self.submit(client, "Azurit")
        self.assertEqual((request["state"], request["approved"]), ("approved", eur(200000)))
        self.assertEqual([one["approved"] for one in request["activities"]], [eur(200000)])
        self.assertEqual(request["deadline"]["remind_days"], [15, 5, 1])
        self.assertEqual(request["proofs"], [{"activity": 1, "kinds": ["invoice", "attendee_list"]}])
        self.assertRegex(request["number"], "^MDF-")
        for name in ("score", "route", "hold", "agreed"):
            self.assertNotIn(name, request)
        terms = self.terms("Azurit")
        self.assertEqual((terms["available"], terms["committed"]), (800000, 200000))

    def test_the_vendor_pays_no_more_than_its_part(self):
        client = self.world.spender("Bernstein")
        request = self.submit(client, "Bernstein", self.world.activity(cost=200001, requested=200000),
            self.world.activity(cost=40000, requested=10000))
        self.assertEqual((request["state"], request["approved"]), ("part_approved", eur(110000)))
        self.assertEqual([one["approved"]["amount"] for one in request["activities"]], [100000, 10000])
        self.assertEqual(self.terms("Bernstein")["available"], 890000)

    def test_no_more_than_there_is(self):
        client = self.world.spender("Chalzedon", amount=150000)
        draft = self.ask(client, "Chalzedon")
        answer = client.call("mdf.requests.submit", id=draft)
        self.assertEqual((answer["refused"], answer["fund_request"]["state"]), ("insufficient_funds", "draft"))
        self.assertNotIn("decision_id", answer)
        client.call("mdf.requests.update", id=draft, activities=[self.world.activity(requested=150000)])
        self.assertEqual(client.call("mdf.requests.submit", id=draft)["fund_request"]["state"], "approved")
        self.assertEqual(self.terms("Chalzedon")["available"], 0)

    def test_what_is_not_eligible_is_rejected_and_keeps_nothing(self):
        client = self.world.spender("Diopsid", level="registered")
        answer = client.call("mdf.requests.submit", id=self.ask(client, "Diopsid"))
        self.assertEqual(answer["fund_request"]["state"], "rejected")
        self.assertIn("level_without_funds", [reason["code"] for reason in answer["reasons"]])
        self.assertEqual(self.terms("Diopsid")["available"], 1000000)

    def test_an_allocation_on_demand_gets_its_money_with_each_request(self):
        world = self.world
        world.budget, before = world.open_budget(total=500000), world.budget
        client = world.spender("Epidot", kind="on_demand", amount=0)
        world.budget = before
        request = self.submit(client, "Epidot", world.activity(cost=300000, requested=200000))
        self.assertEqual(request["approved"], eur(150000))
        self.assertEqual((self.terms("Epidot")["available"], self.terms("Epidot")["committed"]), (0, 150000))
        client.call("mdf.requests.cancel", id=request["id"], reason="No venue")
        self.assertEqual(self.terms("Epidot")["committed"], 0)
        refused = client.call("mdf.requests.submit", id=self.ask(client, "Epidot", self.large(600000)))
        self.assertEqual(refused["refused"], "insufficient_funds")

    def test_bad_input_is_named(self):
        world = self.world
        client, other = world.spender("Fluorit"), world.spender("Granat")
        for activity, field in ((world.activity(requested=400001), "activities[0].requested"),
                (world.activity(starts_on=world.today(5), ends_on=world.today(4)), "activities[0].ends_on"),
                (world.activity(starts_on=world.today(-5), ends_on=world.today(-4)), "activities[0].ends_on"),
                (world.activity(cost=0), "activities[0].cost"),
                (world.activity(starts_on=world.today(361), ends_on=world.today(362)), "activities[0].starts_on"),
                ({**world.activity(), "cost": {"amount": 400000, "currency": "USD"}}, "activities[0].cost"),
                (world.activity(template="campaign_template_00000000000aa"), "activities[0].template"),
                (world.activity(campaign="campaign_00000000000aa"), "activities[0].campaign")):
            error = self.assert_fails("invalid_params", self.ask, client, "Fluorit", activity)
            self.assertIn(field, [bad["field"] for bad in error.data["fields"]])
        unknown = self.assert_fails("invalid_params", client.call, "mdf.requests.create", activities=[world.activity()],
            allocation="allocation_00000000000aa")
        anothers = self.assert_fails("invalid_params", self.ask, client, "Granat")
        self.assertEqual(unknown.data["fields"], anothers.data["fields"])
        self.assert_fails("not_found", client.call, "mdf.requests.submit", id=self.ask(other, "Granat"))
        self.assert_fails("forbidden", client.call, "mdf.review", id=self.ask(client, "Fluorit"), verdict="approve", reason="x")


class Reviewing(RequestCase):
    def test_reviewed_in_part(self):
        world = self.world
        client = world.spender("Howlith")
        request = self.submit(client, "Howlith", self.large(300000), self.large(100000))
        self.assertEqual(request["state"], "in_review")
        self.assert_fails("not_your_step", world.approver.call, "mdf.review", id=request["id"], verdict="approve",
            reason="Good")
        self.assert_fails("invalid_params", world.marketing.call, "mdf.review", id=request["id"], verdict="part",
            reason="Less", amount=eur(400001))
        answer = world.marketing.call("mdf.review", id=request["id"], verdict="part", reason="Less", amount=eur(100001))
        self.assertTrue(answer["is_over"])
        request = client.call("mdf.requests.get", id=request["id"])["fund_request"]
        self.assertEqual((request["state"], request["approved"], request["comment"]), ("part_approved", eur(100001), "Less"))
        self.assertEqual([one["approved"]["amount"] for one in request["activities"]], [75001, 25000])
        terms = self.terms("Howlith")
        self.assertEqual((terms["available"], terms["committed"]), (899999, 100001))
        self.assert_fails("not_in_review", world.marketing.call, "mdf.review", id=request["id"], verdict="reject", reason="No")

    def test_two_steps_two_people(self):
        world = self.world
        client = world.spender("Iolith")
        request = self.submit(client, "Iolith", self.large(600000))["id"]
        both = world.user("Berta Both", ["marketing_manager", "fund_approver"])
        first = both.call("mdf.review", id=request, verdict="part", reason="Less will do", amount=eur(500000))
        self.assertFalse(first["is_over"])
        self.assertNotIn("approved", client.call("mdf.requests.get", id=request)["fund_request"])
        self.assert_fails("four_eyes", both.call, "mdf.review", id=request, verdict="approve", reason="Me again")
        self.assert_fails("invalid_params", world.approver.call, "mdf.review", id=request, verdict="part", reason="More",
            amount=eur(500001))
        last = world.approver.call("mdf.review", id=request, verdict="approve", reason="Agreed")
        self.assertEqual((last["fund_request"]["state"], last["fund_request"]["approved"]), ("part_approved", eur(500000)))

    def test_not_ones_own_nor_above_ones_limit(self):
        world = self.world
        world.spender("Jade")
        own = world.marketing.call("mdf.requests.create", allocation=world.allocations["Jade"], partner=world.partners["Jade"],
            objective="For them", activities=[self.large()])["fund_request"]["id"]
        world.marketing.call("mdf.requests.submit", id=own)
        self.assert_fails("four_eyes", world.marketing.call, "mdf.review", id=own, verdict="approve", reason="Mine")
        junior = world.user("Jo Junior", ["marketing_manager"],
            limits={"marketing_manager": {"amount": 399999, "currency": "EUR"}})
        self.assert_fails("above_your_limit", junior.call, "mdf.review", id=own, verdict="approve", reason="Fine")
        junior.call("mdf.review", id=own, verdict="part", reason="As far as I may", amount=eur(399999))
        self.assertEqual(self.terms("Jade")["committed"], 399999)

    def test_a_step_of_another_role_lifts_no_limit(self):
        """Its role says whose turn it is; how much one may approve is said of the roles that decide about funds."""
        world = self.world
        client = world.spender("Jett")
        both = world.user("Carla Channel", ["channel_manager", "marketing_manager"],
            limits={"marketing_manager": {"amount": 399999, "currency": "EUR"}})
        first = lambda role: world.admin.call("rules.settings.set", point="mdf.route", settings={"role": role}, comment="test")
        first("channel_manager")
        self.addCleanup(first, "marketing_manager")
        request = self.submit(client, "Jett", self.large())["id"]
        self.assert_fails("above_your_limit", both.call, "mdf.review", id=request, verdict="approve", reason="Fine")
        answer = both.call("mdf.review", id=request, verdict="part", reason="As far as I may", amount=eur(399999))
        self.assertEqual(answer["fund_request"]["approved"], eur(399999))

    def test_whoever_wrote_any_of_it_does_not_decide_it(self):
        """A draft that somebody else hands in, and an answer of somebody else's, leave it one's own."""
        world = self.world
        client = world.spender("Jaspis")
        drafted = world.marketing.call("mdf.requests.create", allocation=world.allocations["Jaspis"],
            partner=world.partners["Jaspis"], objective="For them", activities=[self.large()])["fund_request"]["id"]
        self.assertEqual(client.call("mdf.requests.submit", id=drafted)["fund_request"]["state"], "in_review")
        handed_in = world.marketing.call("mdf.requests.create", allocation=world.allocations["Jaspis"], objective="For them",
            partner=world.partners["Jaspis"], activities=[self.large(expected_leads=0, expected_pipeline=eur(0))])
        handed_in = handed_in["fund_request"]["id"]
        world.marketing.call("mdf.requests.submit", id=handed_in)
        answer = client.call("mdf.requests.answer", id=handed_in, activities=[self.large()])["fund_request"]
        self.assertEqual(answer["state"], "in_review")
        self.assertNotIn("authors", answer)
        for request in (drafted, handed_in):
            self.assert_fails("four_eyes", world.marketing.call, "mdf.review", id=request, verdict="approve", reason="Mine")
            self.assert_fails("invalid_params", world.manager.call, "mdf.steps.delegate", id=self.step_of(request)["id"],
                user=world.marketing.session["user"], reason="Away")
        self.assertEqual(self.terms("Jaspis")["committed"], 0)

    def test_given_to_somebody_else_and_overridden(self):
        world = self.world
        client = world.spender("Karneol")
        one, other = self.submit(client, "Karneol", self.large(300000)), self.submit(client, "Karneol", self.large(300000))
        world.marketing.call("mdf.steps.delegate", id=self.step_of(one["id"])["id"], reason="Away",
            user=world.approver.session["user"])
        self.assert_fails("not_your_step", world.marketing.call, "mdf.review", id=one["id"], verdict="approve", reason="Late")
        world.approver.call("mdf.review", id=one["id"], verdict="approve", reason="Good")
        self.assert_fails("not_yours_to_override", world.marketing.call, "mdf.review", id=other["id"], verdict="approve",
            reason="No step", override=True)
        answer = world.manager.call("mdf.review", id=other["id"], verdict="reject", reason="Not now", override=True)
        self.assertEqual((answer["fund_request"]["state"], answer["fund_request"]["reason_code"]), ("rejected", "overridden"))
        self.assertEqual((self.terms("Karneol")["available"], self.terms("Karneol")["committed"]), (700000, 300000))

    def test_asked_and_answered(self):
        world = self.world
        client = world.spender("Lapis")
        request = self.submit(client, "Lapis", self.world.activity(expected_leads=0, expected_pipeline=eur(0)))
        self.assertEqual((request["state"], request["ask_fields"]), ("info_requested", ["activities"]))
        self.assert_fails("invalid_params", client.call, "mdf.requests.answer", id=request["id"], objective="More of it")
        answer = client.call("mdf.requests.answer", id=request["id"], activities=[self.world.activity(requested=150000)])
        self.assertEqual((answer["fund_request"]["state"], answer["fund_request"]["approved"]), ("approved", eur(150000)))
        self.assertNotIn("ask_fields", answer["fund_request"])
        self.assertEqual(self.terms("Lapis")["available"], 850000)

    def test_an_answer_that_asks_for_too_much_changes_nothing(self):
        client = self.world.spender("Malachit", amount=300000)
        request = self.submit(client, "Malachit", self.world.activity(expected_leads=0, expected_pipeline=eur(0)))
        answer = client.call("mdf.requests.answer", id=request["id"], activities=[self.large(300001)])
        self.assertEqual((answer["refused"], answer["fund_request"]["state"]), ("insufficient_funds", "info_requested"))
        self.assertEqual([answer["fund_request"][key] for key in ("requested", "requested_base", "activities", "answer_by")],
            [request[key] for key in ("requested", "requested_base", "activities", "answer_by")])
        self.world.admin.call("clock.advance", by=15 * 24 * 3600)  # it is still to be answered in time
        self.assertEqual(client.call("mdf.requests.get", id=request["id"])["fund_request"]["state"], "cancelled")
        self.assertEqual(self.terms("Malachit")["available"], 300000)


class Granted(RequestCase):
    """A role of the configuration that may call mdf.review and is based on none that decides about funds."""
    ARGUMENTS = ("--simulated-clock",)
    CONFIGURATION = """return { roles = { { name = "treasurer", side = "vendor", grants = { "mdf.review" } } },
      plugins = { { id = "partners" }, { id = "deals" }, { id = "leads" }, { id = "mdf" } } }"""

    def test_its_limit_holds(self):
        world = self.world
        client = world.spender("Kunzit")
        treasurer = world.user("Theo Treasurer", ["treasurer"],
            limits={"treasurer": {"amount": 399999, "currency": "EUR"}})
        world.admin.call("rules.settings.set", point="mdf.route", settings={"role": "treasurer"}, comment="test")
        request = self.submit(client, "Kunzit", self.large())["id"]
        self.assert_fails("above_your_limit", treasurer.call, "mdf.review", id=request, verdict="approve", reason="Fine")
        answer = treasurer.call("mdf.review", id=request, verdict="part", reason="As far as I may", amount=eur(399999))
        self.assertEqual(answer["fund_request"]["approved"], eur(399999))


class LifeCase(RequestCase):
    def until(self, instant):
        """Moves the clock to an instant; what falls due until then is done when it answers."""
        return self.world.admin.call("clock.advance", to=instant)

    def read(self, client, request):
        return client.call("mdf.requests.get", id=request["id"])["fund_request"]

    def told(self, client, request):
        self.world.admin.call("clock.advance", by=1) # reactions have run when it answers
        return [one["code"] for one in client.call("notifications.list", limit=500)["items"]
            if one["about"] == request["id"]][::-1]


class Living(LifeCase):
    def test_it_begins_ends_and_expires(self):
        client = self.world.spender("Nephrit")
        request = self.submit(client, "Nephrit")
        self.until(request["starts_at"])
        self.assertEqual(self.read(client, request)["state"], "active")
        self.assert_fails("invalid_state", client.call, "mdf.requests.cancel", id=request["id"])
        self.until(request["ends_at"])
        self.assertEqual(self.read(client, request)["state"], "claimable")
        self.assertEqual(self.terms("Nephrit")["committed"], 200000)
        self.until(request["claim_by"])
        over = self.read(client, request)
        self.assertEqual(over["state"], "expired")
        terms = self.terms("Nephrit")
        self.assertEqual((terms["available"], terms["committed"]), (1000000, 0))
        self.assertEqual(self.told(client, request), ["told_approved", "told_claimable", "told_claim_due", "told_claim_due",
            "told_claim_due", "told_request_expired"])

    def test_completed_it_gives_back_what_is_left(self):
        client = self.world.spender("Onyx")
        request = self.submit(client, "Onyx")
        self.assert_fails("not_underway", client.call, "mdf.requests.complete", id=request["id"])
        self.until(request["ends_at"])
        done = client.call("mdf.requests.complete", id=request["id"])["fund_request"]
        self.assertEqual((done["state"], self.terms("Onyx")["available"]), ("completed", 1000000))

    def test_more_time_once_then_a_person_decides(self):
        client = self.world.spender("Prasem")
        request = self.submit(client, "Prasem")
        self.until(request["ends_at"])
        one = client.call("mdf.requests.extend", id=request["id"], why="The invoice has not come")
        self.assertNotIn("fund_change", one)
        self.assertGreater(one["fund_request"]["claim_by"], request["claim_by"])
        two = client.call("mdf.requests.extend", id=request["id"], why="It has not come yet")
        self.assertEqual(two["fund_change"]["state"], "open")
        self.assertEqual(two["fund_request"]["claim_by"], one["fund_request"]["claim_by"])
        self.assert_fails("change_is_open", client.call, "mdf.requests.extend", id=request["id"], why="And again")
        last = self.world.marketing.call("mdf.changes.review", id=two["fund_change"]["id"], verdict="approve", reason="Well")
        self.assertGreater(last["fund_request"]["claim_by"], one["fund_request"]["claim_by"])
        self.until(one["fund_request"]["claim_by"])
        self.assertEqual(self.read(client, request)["state"], "claimable")
        self.until(last["fund_request"]["claim_by"])
        self.assertEqual(self.read(client, request)["state"], "expired")
        self.assertEqual(self.terms("Prasem")["available"], 1000000)

    def test_what_is_not_answered_is_cancelled(self):
        client = self.world.spender("Quarz")
        request = self.submit(client, "Quarz", self.world.activity(starts_on=self.world.today(40), ends_on=self.world.today(41),
            expected_leads=0, expected_pipeline=eur(0)))
        self.until(request["answer_by"])
        over = self.read(client, request)
        self.assertEqual((over["state"], over["reason_code"]), ("cancelled", "unanswered"))
        self.assertEqual(self.terms("Quarz")["available"], 1000000)

    def test_who_decides_is_reminded(self):
        client = self.world.spender("Rubin")
        request = self.submit(client, "Rubin", self.large(300000, starts_on=self.world.today(60), ends_on=self.world.today(61)))
        step = self.step_of(request["id"])
        self.until(step["due_at"])
        self.assertEqual(self.told(self.world.marketing, request), ["told_to_decide", "told_step_due", "told_step_overdue"])
        self.assertEqual(self.told(self.world.manager, request), ["told_step_overdue"])
        self.world.marketing.call("mdf.review", id=request["id"], verdict="approve", reason="Late but good")
        (done,) = self.world.marketing.call("mdf.steps.list", filter={"matter": request["id"]})["items"]
        self.assertEqual((done["state"], done["within_sla"]), ("done", False))


class Changing(LifeCase):
    def change(self, client, request, *activities):
        return client.call("mdf.requests.change", id=request["id"], activities=list(activities), why="It is different now")

    def test_more_and_less(self):
        world = self.world
        client = world.spender("Saphir")
        request = self.submit(client, "Saphir")
        more = self.change(client, request, world.activity(cost=500000, requested=240000))
        self.assertEqual((more["fund_change"]["state"], more["fund_request"]["approved"]), ("approved", eur(240000)))
        self.assertEqual((self.terms("Saphir")["available"], self.terms("Saphir")["committed"]), (760000, 240000))
        less = self.change(client, request, world.activity(cost=500000, requested=100000))
        self.assertEqual(less["fund_request"]["approved"], eur(100000))
        self.assertEqual((self.terms("Saphir")["available"], self.terms("Saphir")["committed"]), (900000, 100000))
        none = self.change(client, request, world.activity(cost=4000000, requested=2000000))
        self.assertEqual((none["refused"], none["fund_request"]["approved"]), ("insufficient_funds", eur(100000)))
        self.assertEqual(self.terms("Saphir")["available"], 900000)

    def test_people_decide_a_large_one(self):
        world = self.world
        client = world.spender("Topas")
        request = self.submit(client, "Topas")
        change = self.change(client, request, world.activity(), self.large(200000))["fund_change"]
        self.assertEqual(change["state"], "open")
        self.assertEqual(client.call("mdf.requests.get", id=request["id"])["fund_request"]["approved"], eur(200000))
        answer = world.marketing.call("mdf.changes.review", id=change["id"], verdict="approve", reason="Good")
        self.assertEqual(answer["fund_request"]["approved"], eur(400000))
        self.assertEqual(self.terms("Topas")["committed"], 400000)
        change = self.change(client, request, world.activity(), self.large(300000))["fund_change"]
        client.call("mdf.changes.withdraw", id=change["id"])
        change = self.change(client, request, world.activity(), self.large(300000))["fund_change"]
        world.marketing.call("mdf.changes.review", id=change["id"], verdict="reject", reason="No more")
        self.assertEqual((self.terms("Topas")["available"], self.terms("Topas")["committed"]), (600000, 400000))
        change = self.change(client, request, world.activity(), self.large(300000))["fund_change"]
        client.call("mdf.requests.cancel", id=request["id"])
        self.assertEqual((self.terms("Topas")["available"], self.terms("Topas")["committed"]), (1000000, 0))
        self.assertEqual(client.call("mdf.changes.get", id=change["id"])["fund_change"]["state"], "withdrawn")

    def test_what_has_begun_stays(self):
        world = self.world
        client = world.spender("Uwarowit")
        first, second = world.activity(), world.activity(cost=80000, requested=40000, starts_on=world.today(30),
            ends_on=world.today(31))
        request = self.submit(client, "Uwarowit", first, second)
        self.until(request["starts_at"])
        self.assert_fails("invalid_params", self.change, client, request, second)
        self.assert_fails("invalid_params", self.change, client, request, {**first, "kind": "print"}, second)
        changed = self.change(client, request, {**first, "requested": eur(150000)})
        changed = world.marketing.call("mdf.changes.review", id=changed["fund_change"]["id"], verdict="approve", reason="Fine")
        self.assertEqual((changed["fund_change"]["state"], changed["fund_request"]["approved"]), ("approved", eur(150000)))

    def test_what_is_over_is_not_put_off(self):
        """Its last day says until when it is claimed: more time is what extensions are for."""
        world = self.world
        client = world.spender("Vesuvian")
        first = world.activity()
        request = self.submit(client, "Vesuvian", first)
        self.until(request["ends_at"])
        error = self.assert_fails("invalid_params", self.change, client, request, {**first, "ends_on": world.today(200)})
        self.assertEqual(error.fields(), {"activities[0].ends_on": "over"})
        changed = self.change(client, request, {**first, "requested": eur(150000)})
        changed = world.marketing.call("mdf.changes.review", id=changed["fund_change"]["id"], verdict="approve", reason="Fine")
        self.assertEqual(changed["fund_request"]["claim_by"], request["claim_by"])


if __name__ == "__main__":
    unittest.main()
