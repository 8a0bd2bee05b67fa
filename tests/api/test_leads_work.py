#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a partner does with a lead: it answers, gets in touch, is followed, makes a deal of it or gives it up; and what
the vendor takes back."""

import json
import threading
import unittest

from prmd import RpcError, ServerCase, in_days
from test_leads import LeadWorld

HOUR, DAY = 3600, 86400


class WorkCase(ServerCase):
    ARGUMENTS = ("--simulated-clock",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = LeadWorld(cls.server)
        cls.addClassCleanup(cls.world.close)
        cls.first = cls.world.seller("Alpenblick Systemes")
        cls.second = cls.world.seller("Bergmann Reseau", product=cls.world.product)
        cls.partners = cls.world.partners

    def offered(self, **more):
        """A lead given out, and the offer of the second, whose entitlement is more specific."""
        lead = self.world.channel.call("leads.create", self.world.lead(**more))["lead"]
        (offer,) = self.second.call("leads.offers.list", filter={"lead": lead["id"], "state": "open"})["items"]
        return lead, offer

    def held(self, **more):
        lead, offer = self.offered(**more)
        return self.second.call("leads.accept", id=offer["id"])["lead"]

    def today(self):
        return in_days(0, self.now())

    def now(self):
        return self.world.admin.call("clock.advance", by=1)["now"]

    def settle(self, seconds=1):
        """Timers that are due and reactions have run when it answers."""
        self.world.admin.call("clock.advance", by=seconds)

    def touch(self, lead, outcome="reached", client=None, **more):
        return (client or self.second).call("leads.touch", {"id": lead["id"], "kind": "call", "on": self.today(),
            "outcome": outcome, **more})["lead"]

    def deal(self, **more):
        return {"expected_close": in_days(120, self.now()), "amount": {"amount": 1250000, "currency": "EUR"}, **more}

    def read(self, lead):
        return self.world.channel.call("leads.get", id=lead["id"])["lead"]

    def counter(self, name, partner="Bergmann Reseau"):
        (row,) = self.world.channel.call("leads.capacities.list", filter={"partner": self.partners[partner]})["items"]
        return row.get(name, 0)

    def clocks(self, lead, kind):
        return [clock["state"] for clock in self.world.channel.call("leads.sla.list",
            filter={"lead": lead["id"]})["items"] if clock["kind"] == kind]


class Answers(WorkCase):
    """An offer is looked at, declined, taken back, or runs out."""

    def test_looked_at_once(self):
        _, offer = self.offered()
        first = self.second.call("leads.view", id=offer["id"])["offer"]
        self.settle(HOUR)
        self.assertEqual(self.second.call("leads.view", id=offer["id"])["offer"]["viewed_at"], first["viewed_at"])
        self.assert_fails("not_found", self.first.call, "leads.view", id=offer["id"])
        self.assert_fails("forbidden", self.world.channel.call, "leads.view", id=offer["id"])

    def test_declined_it_goes_on_to_the_next(self):
        lead, offer = self.offered()
        before = self.counter("declined")
        answer = self.second.call("leads.decline", id=offer["id"], reason_code="too_small")
        self.assertEqual((answer["declined"], answer["offer"]["state"], answer["offer"]["reason"]), (True, "declined", "too_small"))
        self.assertEqual([reason["code"] for reason in answer["reasons"]], ["fair_reason"])  # within the hour
        self.assertEqual(self.counter("declined"), before)
        self.settle()
        self.assertEqual(self.read(lead)["state"], "offered")
        (other,) = self.first.call("leads.offers.list", filter={"lead": lead["id"]})["items"]
        self.assertEqual(other["state"], "open")
        again = self.second.call("leads.decline", id=offer["id"], reason_code="other", comment="anew")
        self.assertEqual((again["declined"], again["offer"].get("comment")), (True, None))
        self.assertFalse(self.second.call("leads.accept", id=offer["id"])["accepted"])

    def test_busy_is_asked_again_and_late_it_counts(self):
        lead, offer = self.offered()
        before = self.counter("declined")
        self.settle(6 * HOUR)
        answer = self.second.call("leads.decline", id=offer["id"], reason_code="no_capacity", comment="Alle unterwegs")
        self.assertEqual(sorted(reason["code"] for reason in answer["reasons"]), ["asked_again_later", "counts_as_declined"])
        self.assertEqual(self.counter("declined"), before + 1)
        self.assertNotIn("excluded_until", answer["offer"])
        kept = self.world.channel.call("leads.offers.get", id=offer["id"])["lead_offer"]
        self.assertIn("excluded_until", kept)

    def test_in_doubt_a_person_looks(self):
        lead, offer = self.offered()
        self.second.call("leads.decline", id=offer["id"], reason_code="bad_data", comment="The number is a hospital's")
        self.settle()
        found = self.read(lead)
        self.assertEqual((found["state"], found["reason_code"]), ("unassignable", "requalify"))
        self.assertEqual(self.clocks(lead, "assign"), ["running"])
        spam = self.world.channel.call("leads.qualify", id=lead["id"], verdict="spam", reason="A hospital")["lead"]
        self.assertEqual(spam["state"], "spam")

    def test_too_late_is_told_what_became_of_it(self):
        lead, offer = self.offered()
        self.settle(30 * DAY)
        answer = self.second.call("leads.accept", id=offer["id"])
        self.assertFalse(answer["accepted"])
        self.assertNotIn("lead", answer)
        answer = self.second.call("leads.decline", id=offer["id"], reason_code="other")
        self.assertFalse(answer["declined"])
        self.assertNotIn(answer["offer"]["state"], ("open", "declined", "accepted"))

    def test_of_others_or_nonsense(self):
        _, offer = self.offered()
        self.assert_fails("not_found", self.first.call, "leads.decline", id=offer["id"], reason_code="other")
        self.assert_fails("forbidden", self.world.channel.call, "leads.decline", id=offer["id"], reason_code="other")
        bad = self.assert_fails("invalid_params", self.second.call, "leads.decline", id=offer["id"], reason_code="because",
            comment="x" * 501)
        self.assertEqual(set(bad.fields()), {"reason_code", "comment"})

    def test_taken_back_before_it_is_answered(self):
        lead, offer = self.offered()
        taken = self.world.channel.call("leads.withdraw_offer", id=offer["id"], reason_code="mistake", comment="Sorry")["offer"]
        self.assertEqual((taken["state"], taken["reason"], taken["comment"]), ("pulled", "mistake", "Sorry"))
        late = self.second.call("leads.accept", id=offer["id"])
        self.assertEqual((late["accepted"], late["offer"]["state"]), (False, "pulled"))
        self.assertNotIn("lead", late)
        self.assert_fails("not_open", self.world.channel.call, "leads.withdraw_offer", id=offer["id"], reason_code="again")
        self.assert_fails("forbidden", self.second.call, "leads.withdraw_offer", id=offer["id"], reason_code="again")
        self.settle()
        self.assertEqual([one["state"] for one in self.second.call("leads.offers.list", filter={"lead": lead["id"]})["items"]],
            ["pulled"])

    def test_taken_back_while_it_is_accepted(self):
        """Whoever comes first: the other is told, and both see the same."""
        for _ in range(6):
            lead, offer = self.offered()
            together, told = threading.Barrier(2, timeout=60), {}

            def run(name, client, method, params):
                together.wait()
                try:
                    told[name] = client.call(method, params)
                except RpcError as error:
                    told[name] = error.kind

            threads = [threading.Thread(target=run, args=arguments) for arguments in (
                ("accept", self.second, "leads.accept", {"id": offer["id"]}),
                ("withdraw", self.world.channel, "leads.withdraw_offer", {"id": offer["id"], "reason_code": "mistake"}))]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            if told["accept"]["accepted"]:
                self.assertEqual(told["withdraw"], "not_open")
                self.assertEqual(self.read(lead)["holder"], self.partners["Bergmann Reseau"])
            else:
                self.assertEqual(told["withdraw"]["offer"]["state"], "pulled")
                self.assertEqual(told["accept"]["offer"]["state"], "pulled")
                self.assertNotIn("holder", self.read(lead))


class Work(WorkCase):
    """What the holder does, and how long it may."""

    def test_touched_and_getting_on(self):
        lead = self.held()
        self.assertEqual(lead["state"], "accepted")
        self.assert_fails("invalid_state", self.second.call, "leads.progress", id=lead["id"], note="From nothing")
        lead = self.touch(lead, "not_reached")
        self.assertEqual((lead["state"], lead["touches"]), ("contacted", 1))
        self.assertEqual(self.clocks(lead, "first_touch"), ["met"])
        self.assertEqual(self.touch(lead, "not_reached")["state"], "contacted")
        self.assertEqual(self.touch(lead, "reached", note="They want it")["state"], "working")
        self.settle(10 * DAY)
        self.second.call("leads.progress", id=lead["id"], note="Two offers are compared")
        self.settle(10 * DAY)
        self.assertEqual(self.clocks(lead, "progress").count("running"), 1)
        self.assertEqual(self.clocks(lead, "progress").count("breached"), 0)
        kinds = [touch["kind"] for touch in self.second.call("leads.touches.list", filter={"lead": lead["id"]})["items"]]
        self.assertEqual(sorted(kinds), ["call", "call", "call", "progress"])
        self.assertEqual(self.first.call("leads.touches.list", filter={"lead": lead["id"]})["items"], [])

    def test_touches_that_cannot_be(self):
        lead = self.held()
        bad = self.assert_fails("invalid_params", self.touch, lead, on=in_days(3, self.now()), next_at="2020-01-01T00:00:00.000Z")
        self.assertEqual(bad.fields(), {"on": "future", "next_at": "past"})
        self.assert_fails("not_found", self.touch, lead, client=self.first)
        self.assert_fails("forbidden", self.touch, lead, client=self.world.channel)
        self.assertEqual(self.read(lead)["state"], "accepted")

    def test_given_up_only_after_it_was_tried(self):
        lead = self.held()
        self.assert_fails("invalid_state", self.second.call, "leads.lose", id=lead["id"], reason_code="no_need")
        self.touch(lead, "not_reached")
        bad = self.assert_fails("invalid_params", self.second.call, "leads.lose", id=lead["id"], reason_code="not_reached")
        self.assertEqual(bad.fields(), {"reason_code": "too_few_touches"})
        self.touch(lead, "not_reached")
        self.touch(lead, "not_reached")
        before = self.counter("open_now")
        lost = self.second.call("leads.lose", id=lead["id"], reason_code="not_reached", note="Nobody answers")["lead"]
        self.assertEqual((lost["state"], lost["reason_code"], lost["comment"]), ("lost", "not_reached", "Nobody answers"))
        self.assertEqual(self.counter("open_now"), before - 1)
        self.assertNotIn("running", [clock["state"] for clock in
            self.world.channel.call("leads.sla.list", filter={"lead": lead["id"]})["items"]])
        self.assert_fails("invalid_state", self.second.call, "leads.lose", id=lead["id"], reason_code="no_need")
        self.assert_fails("invalid_state", self.touch, lead)

    def test_won_without_a_deal(self):
        lead = self.held()
        bad = self.assert_fails("invalid_params", self.second.call, "leads.win_no_deal", id=lead["id"],
            amount={"amount": 500, "currency": "JPY"})
        self.assertEqual(bad.fields(), {"amount": "no_rate"})
        won = self.second.call("leads.win_no_deal", id=lead["id"], amount={"amount": 4200, "currency": "EUR"})["lead"]
        self.assertEqual((won["state"], won["won_base"]), ("won_no_deal", 4200))
        self.assert_fails("invalid_state", self.second.call, "leads.update", id=lead["id"], employees=5)

    def test_it_rests_and_comes_back(self):
        lead = self.held()
        self.touch(lead)
        until = self.world.admin.call("clock.advance", by=1)["now"]
        bad = self.assert_fails("invalid_params", self.second.call, "leads.nurture", id=lead["id"], until=until)
        self.assertEqual(bad.fields(), {"until": "past"})
        bad = self.assert_fails("invalid_params", self.second.call, "leads.nurture", id=lead["id"], until="2099-01-01T00:00:00.000Z")
        self.assertEqual(bad.fields(), {"until": "range"})
        before = self.counter("open_now")
        resting = self.second.call("leads.nurture", id=lead["id"], until=in_days(60, until) + "T08:00:00.000Z")["lead"]
        self.assertEqual((resting["state"], self.counter("open_now")), ("nurture", before - 1))
        self.settle(59 * DAY)
        self.assertEqual(self.read(lead)["state"], "nurture")
        self.settle(2 * DAY)  # 40 hours after it came back at most, at whatever time of the day this runs: later it is pulled
        back = self.read(lead)
        self.assertEqual((back["state"], back["holder"], back.get("touches", 0)), ("accepted", self.partners["Bergmann Reseau"], 0))
        self.assertEqual(self.counter("open_now"), before)

    def test_what_it_was_found_to_be(self):
        lead = self.held()
        said = self.second.call("leads.feedback", id=lead["id"], quality="poor", note="No budget")["lead"]
        self.assertEqual((said["quality"], said["quality_note"]), ("poor", "No budget"))
        self.assertEqual(self.second.call("leads.feedback", id=lead["id"], quality="good")["lead"]["quality"], "good")
        other, _ = self.offered()
        self.assert_fails("not_found", self.second.call, "leads.feedback", id=other["id"], quality="good")
        self.assert_fails("not_found", self.first.call, "leads.feedback", id=lead["id"], quality="spam")

    def test_put_right_and_found_anew(self):
        world = self.world
        lead = self.held()
        changed = self.second.call("leads.update", id=lead["id"], employees=120, product=None, contact_phone=None, contact_email=None)["lead"]
        self.assertEqual((changed["employees"], changed["territory"]), (120, world.france))
        kept = self.read(lead)
        self.assertNotIn("product", kept)
        self.assertEqual(set(kept["issues"]), {"no_contact", "no_product"})
        there = self.second.call("leads.update", id=lead["id"], address="Second floor, ask for the key")["lead"]
        self.assertEqual((there["country"], there["territory"]), ("FR", world.france))
        self.assertNotIn("no_country", self.read(lead)["issues"])
        moved = self.second.call("leads.update", id=lead["id"], country="JP")["lead"]
        self.assertEqual((moved["country"], moved.get("territory")), ("JP", None))
        bad = self.assert_fails("invalid_params", self.second.call, "leads.update", id=lead["id"], legal_name="   ",
            amount={"amount": 5, "currency": "JPY"})
        self.assertEqual(bad.fields(), {"legal_name": "required", "amount": "no_rate"})
        self.assert_fails("invalid_params", self.second.call, "leads.update", id=lead["id"], source="web")
        self.assert_fails("not_found", self.first.call, "leads.update", id=lead["id"], employees=1)

    def test_put_right_while_it_is_offered(self):
        lead, offer = self.offered()
        self.world.channel.call("leads.update", id=lead["id"], segment="public", legal_name="Neuname Fabrik")
        told = self.second.call("leads.offers.get", id=offer["id"])["lead_offer"]
        self.assertEqual(told["segment"], "public")
        self.assertNotIn("Neuname", json.dumps(told))
        self.assert_fails("not_found", self.second.call, "leads.update", id=lead["id"], segment="own")


class Pulled(WorkCase):
    """The vendor takes a lead back: whoever held it knows nothing of it any more."""

    def everything(self, client, lead):
        """All that a client can find out about a lead."""
        told = [client.call("leads.list", limit=500), client.call("leads.export"), client.call("leads.touches.list", limit=500),
            client.call("notifications.list", limit=500)]
        for method in ("leads.get", "leads.history"):
            self.assert_fails("not_found", client.call, method, id=lead["id"])
        return json.dumps(told + self.events(client))

    def events(self, client):
        """All that is told of what has happened, up to an offer made now."""
        started = client.call("events.subscribe", types=["leads.*"], since="beginning")
        _, last = self.offered()
        events = []
        while not events or events[-1]["subject"] != last["id"]:
            events.append(client.notification()["params"]["result"])
        client.call("events.unsubscribe", subscription=started["subscription"])
        return events

    def pulled(self, name):
        """One that was worked on, was taken back, and of which whoever held it knows nothing any more."""
        lead = self.held(name=name, contact_name="Heimliche Hilde")
        self.touch(lead, note="Hilde ist verreist")
        (touch,) = self.second.call("leads.touches.list", filter={"lead": lead["id"]})["items"]
        self.second.call("leads.feedback", id=lead["id"], quality="poor", note="Zu klein")
        before = self.counter("pulled"), self.counter("open_now")
        self.assert_fails("forbidden", self.second.call, "leads.pull", id=lead["id"], reason_code="mine")
        pulled = self.world.channel.call("leads.pull", id=lead["id"], reason_code="no_progress", comment="Three weeks")["lead"]
        self.assertEqual((pulled["state"], pulled.get("holder")), ("qualified", None))
        self.assertEqual((self.counter("pulled"), self.counter("open_now")), (before[0] + 1, before[1] - 1))
        self.settle()
        told = self.everything(self.second, lead)
        about = {event["type"] for event in self.events(self.second) if event["subject"] == lead["id"]}
        self.assertEqual(about, set())
        self.assertIn("leads.pulled_back", {event["type"] for event in self.events(self.second)})
        for secret in (name, "Heimliche", "Hilde"):
            self.assertNotIn(secret, told)
        self.assert_fails("not_found", self.second.call, "leads.touches.get", id=touch["id"])
        self.assert_fails("not_found", self.second.call, "leads.touches.history", id=touch["id"])
        (offer,) = self.second.call("leads.offers.list", filter={"lead": lead["id"]})["items"]
        self.assertEqual((offer["state"], offer["reason"], offer["comment"]), ("pulled", "no_progress", "Three weeks"))
        for method, more in (("leads.touch", {"kind": "call", "on": self.today(), "outcome": "reached"}),
                ("leads.progress", {"note": "x"}), ("leads.convert", {"deal": self.deal()}), ("leads.lose", {"reason_code": "price"}),
                ("leads.feedback", {"quality": "good"}), ("leads.update", {"employees": 1}), ("leads.win_no_deal", {}),
                ("leads.nurture", {"until": "2028-01-01T00:00:00.000Z"})):
            self.assert_fails("not_found", self.second.call, method, {"id": lead["id"], **more})
        return lead

    def test_nothing_is_left(self):
        self.pulled("Verschollen Optique")

    def test_the_next_holder_learns_nothing_of_the_first(self):
        lead = self.pulled("Abhanden Spedition")
        (offer,) = self.first.call("leads.offers.list", filter={"lead": lead["id"]})["items"]
        taken = self.first.call("leads.accept", id=offer["id"])["lead"]
        told = json.dumps([taken, self.first.call("leads.touches.list", filter={"lead": lead["id"]}),
            self.first.call("leads.history", id=lead["id"])])
        for secret in ("verreist", "Zu klein", "Three weeks", self.partners["Bergmann Reseau"]):
            self.assertNotIn(secret, told)

    def test_brought_in_by_itself(self):
        """There was no offer of it: now there is one that says it was taken."""
        lead = self.second.call("leads.create", self.world.lead())["lead"]
        self.assertEqual(lead["state"], "accepted")
        self.world.channel.call("leads.pull", id=lead["id"], reason_code="conflict")
        (offer,) = self.second.call("leads.offers.list", filter={"lead": lead["id"]})["items"]
        self.assertEqual((offer["state"], offer["reason"]), ("pulled", "conflict"))
        self.settle()
        self.assertEqual(len(self.second.call("leads.offers.list", filter={"lead": lead["id"]})["items"]), 1)
        self.assert_fails("not_found", self.second.call, "leads.get", id=lead["id"])

    def test_not_what_is_worked_on_or_held_by_nobody(self):
        lead = self.held()
        self.touch(lead)
        self.touch(lead)
        self.assertEqual(self.read(lead)["state"], "working")
        self.assert_fails("invalid_state", self.world.channel.call, "leads.pull", id=lead["id"], reason_code="no_progress")
        self.assertEqual(self.read(lead)["holder"], self.partners["Bergmann Reseau"])
        other, _ = self.offered()
        self.assert_fails("invalid_state", self.world.channel.call, "leads.pull", id=other["id"], reason_code="no_progress")


class Converted(WorkCase):
    """A lead becomes a deal, or does not."""

    def read_deal(self, lead):
        return self.world.channel.call("deals.get", id=lead["deal"])["deal"]

    def test_approved(self):
        lead = self.held()
        before = self.counter("converted"), self.counter("open_now")
        answer = self.second.call("leads.convert", id=lead["id"], deal=self.deal())
        self.assertEqual((answer["converted"], answer["outcome"], answer["lead"]["state"]), (True, "approved", "converted"))
        deal = self.read_deal(answer["lead"])
        self.assertEqual((deal["customer"]["legal_name"], deal["source"], deal["territory"], deal["partner"]),
            (lead["legal_name"], "web", self.world.france, self.partners["Bergmann Reseau"]))
        self.assertEqual([(share["actor"], share["role"], share["bps"]) for share in deal["terms"]["shares"]],
            [("registrant", "fulfilled", 7000), ("vendor", "sourced", 3000)])
        self.assertEqual((self.counter("converted"), self.counter("open_now")), (before[0] + 1, before[1] - 1))
        self.assertEqual(self.clocks(lead, "first_touch"), ["met"])
        self.assert_fails("invalid_state", self.second.call, "leads.convert", id=lead["id"], deal=self.deal())
        self.assertEqual(len(self.world.channel.call("deals.list", filter={"account": deal["account"]})["items"]), 1)
        self.second.call("deals.close", id=deal["id"], outcome="won", closure_code="price")
        self.settle()
        self.assertEqual(self.read(lead)["won_base"], 1250000)

    def test_all_that_is_missing_is_named_and_nothing_is_lost(self):
        lead = self.held(product=None, country=None, territory=None)
        deals = len(self.world.channel.call("deals.list", limit=500)["items"])
        bad = self.assert_fails("invalid_params", self.second.call, "leads.convert", id=lead["id"], deal={})
        self.assertEqual(bad.fields(), {"deal." + field: "required" for field in
            ("customer.country", "lines", "territory", "amount", "expected_close")})
        self.assertEqual(self.read(lead)["state"], "accepted")
        answer = self.second.call("leads.convert", id=lead["id"], deal=self.deal(customer={"country": "FR"},
            lines=[{"product": self.world.product}], territory=self.world.france))
        self.assertEqual(answer["outcome"], "approved", answer)
        self.assertEqual(len(self.world.channel.call("deals.list", limit=500)["items"]), deals + 1)

    def offered(self, product=True, country=True, **more):
        if product and country:
            return super().offered(**more)
        params = {key: value for key, value in self.world.lead(**more).items() if value is not None}
        for key in ("product", "country"):
            params.pop(key)
        lead = self.world.channel.call("leads.create", params)["lead"]
        if lead["state"] == "new":
            lead = self.world.channel.call("leads.qualify", id=lead["id"], verdict="qualified", reason="Known")["lead"]
        self.world.channel.call("leads.assign", id=lead["id"], partner=self.partners["Bergmann Reseau"])
        (offer,) = self.second.call("leads.offers.list", filter={"lead": lead["id"]})["items"]
        return lead, offer

    def test_bad_facts_leave_everything_as_it_was(self):
        lead = self.held()
        before = self.read(lead)
        self.assert_fails("invalid_params", self.second.call, "leads.convert", id=lead["id"], deal=self.deal(
            territory=self.world.europe))
        self.assert_fails("invalid_params", self.second.call, "leads.convert", id=lead["id"], deal=self.deal(
            amount={"amount": 5, "currency": "JPY"}))
        self.assert_fails("invalid_params", self.second.call, "leads.convert", id=lead["id"], deal=self.deal(partner="partner_0"))
        self.assertEqual(self.read(lead), before)

    def test_tried_out_it_leaves_no_trace(self):
        lead = self.held()
        before = self.read(lead), len(self.world.channel.call("deals.list", limit=500)["items"])
        answer = self.second.call("leads.convert", id=lead["id"], deal=self.deal(), dry_run=True)
        self.assertEqual((answer["converted"], answer["outcome"]), (True, "approved"))
        self.assertEqual((self.read(lead), len(self.world.channel.call("deals.list", limit=500)["items"])), before)

    def test_twice_at_once_is_one_deal(self):
        lead = self.held()
        both = [client.send("leads.convert", id=lead["id"], deal=self.deal()) for client in (self.second, self.world.channel)]
        told = []
        for client, id in zip((self.second, self.world.channel), both):
            try:
                told.append(client.receive(id)["outcome"])
            except RpcError as error:
                told.append(error.kind)
        self.assertEqual(sorted(told), ["approved", "invalid_state"])

    def test_of_anothers_lead(self):
        lead = self.held()
        self.assert_fails("not_found", self.first.call, "leads.convert", id=lead["id"], deal=self.deal())
        other, _ = self.offered()
        self.assert_fails("not_found", self.second.call, "leads.convert", id=other["id"], deal=self.deal())

    def test_the_vendor_registers_it_for_its_holder(self):
        lead = self.held()
        answer = self.world.channel.call("leads.convert", id=lead["id"], deal=self.deal())
        self.assertTrue(answer["converted"])
        self.assertEqual(self.read_deal(answer["lead"])["partner"], self.partners["Bergmann Reseau"])

    def test_a_duplicate_leaves_it_and_says_why(self):
        lead = self.held()
        registered = self.first.call("deals.register", self.world.deal({"legal_name": lead["legal_name"], "country": "FR"},
            expected_close=in_days(120, self.now())))["deal"]
        self.assertEqual(registered["state"], "approved")
        answer = self.second.call("leads.convert", id=lead["id"], deal=self.deal())
        self.assertEqual((answer["converted"], answer["outcome"], answer["lead"]["state"]), (False, "duplicate", "working"))
        self.assertIn("already_registered", [reason["code"] for reason in answer["reasons"]])
        self.assertNotIn(registered["id"], json.dumps(answer))
        self.assertEqual(self.second.call("leads.lose", id=lead["id"], reason_code="competitor")["lead"]["state"], "lost")

    def test_in_review_it_is_converted_by_the_approval(self):
        lead = self.held()
        answer = self.second.call("leads.convert", id=lead["id"], deal=self.deal(amount={"amount": 90000000, "currency": "EUR"}))
        self.assertEqual((answer["converted"], answer["outcome"], answer["lead"]["state"]), (False, "in_review", "working"))
        refused = self.assert_fails("registered", self.second.call, "leads.convert", id=lead["id"], deal=self.deal())
        self.assertEqual(refused.data["deal"], answer["lead"]["deal"])
        self.assert_fails("registered", self.second.call, "leads.lose", id=lead["id"], reason_code="price")
        self.settle()
        self.assertEqual(self.read(lead)["state"], "working")
        self.world.manager.call("deals.review", id=answer["lead"]["deal"], verdict="approve", reason="Seen", override=True)
        self.settle()
        converted = self.read(lead)
        self.assertEqual(converted["state"], "converted")
        shares = self.read_deal(converted)["terms"]["shares"]
        self.assertEqual([share["actor"] for share in shares], ["registrant", "vendor"])
        self.second.call("deals.close", id=converted["deal"], outcome="lost", closure_code="price")
        self.settle()
        self.assertNotIn("won_base", self.read(lead))

    def test_rejected_in_review_it_may_be_registered_again(self):
        lead = self.held()
        answer = self.second.call("leads.convert", id=lead["id"], deal=self.deal(amount={"amount": 90000000, "currency": "EUR"}))
        self.world.manager.call("deals.review", id=answer["lead"]["deal"], verdict="reject", reason="Too much", override=True)
        self.settle()
        self.assertEqual(self.read(lead)["state"], "working")
        again = self.second.call("leads.convert", id=lead["id"], deal=self.deal())
        self.assertEqual(again["outcome"], "approved", again["reasons"])

    def test_who_is_credited_is_said_by_a_person(self):
        lead = self.held()
        deal = self.read_deal(self.second.call("leads.convert", id=lead["id"], deal=self.deal())["lead"])
        shares = [{"actor": "registrant", "role": "sourced", "bps": 9000}, {"actor": "vendor", "role": "influenced", "bps": 1000}]
        credit = lambda client, shares: client.call("deals.set_shares", id=deal["id"], shares=shares, reason="Met at the fair")
        self.assert_fails("forbidden", credit, self.second, shares)
        bad = self.assert_fails("invalid_params", credit, self.world.channel, shares[:1])
        self.assertEqual(bad.fields(), {"shares": "sum"})
        bad = self.assert_fails("invalid_params", credit, self.world.channel, [shares[0], {**shares[0], "bps": 1000}])
        self.assertEqual(bad.fields(), {"shares[1].actor": "duplicate"})
        bad = self.assert_fails("invalid_params", credit, self.world.channel, [{**shares[0], "actor": "distributor"}, shares[1]])
        self.assertEqual(bad.fields(), {"shares[0].actor": "nobody"})
        said = credit(self.world.channel, shares)["deal"]
        self.assertEqual([share["bps"] for share in said["terms"]["shares"]], [9000, 1000])
        explained = self.world.manager.call("decisions.explain", id=deal["decision"])
        (step,) = [step for step in explained["steps"] if step["point"] == "deals.attribute"]
        self.assertIn("Met at the fair", json.dumps(explained), step)


if __name__ == "__main__":
    unittest.main()
