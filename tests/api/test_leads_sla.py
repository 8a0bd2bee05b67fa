#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What is promised about leads: by whose hours it is counted, what follows when it is not kept, who is told, and the ledger
both sides read."""

import datetime
import json
import unittest

from prmd import ServerCase, WEEK, clocks_go_forward, in_days, moment, text_of
from test_leads import LeadWorld

HOUR = 3600


class SlaCase(ServerCase):
    ARGUMENTS = ("--simulated-clock",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = LeadWorld(cls.server)
        cls.addClassCleanup(cls.world.close)

    def advance(self, seconds=1):
        return self.world.admin.call("clock.advance", by=seconds)

    def until(self, instant, minus=0):
        return self.world.admin.call("clock.advance", to=text_of(moment(instant) - datetime.timedelta(seconds=minus)))

    def create(self, **more):
        return self.world.channel.call("leads.create", self.world.lead(**more))["lead"]

    def read(self, lead):
        return self.world.channel.call("leads.get", id=lead["id"])["lead"]

    def offer(self, client, lead, state="open"):
        found = client.call("leads.offers.list", filter={"lead": lead["id"], "state": state})["items"]
        return found[0] if found else None

    def accept(self, client, lead):
        answer = client.call("leads.accept", id=self.offer(client, lead)["id"])
        self.assertTrue(answer["accepted"])
        return answer["lead"]

    def clock(self, lead, kind, client=None):
        found = (client or self.world.channel).call("leads.sla.list", filter={"lead": lead["id"], "kind": kind})["items"]
        return found[-1] if found else None

    def pass_out(self, lead, kind):
        """To the second after the time of the clock is over."""
        clock = self.clock(lead, kind)
        self.until(clock["due_at"], minus=-2)
        return self.world.channel.call("leads.sla.get", id=clock["id"])["sla_clock"]

    def told(self, client, *about):
        """Codes of what the client was told of these rows, oldest first."""
        self.advance()  # reactions have run when it answers
        ids = [row["id"] for row in about]
        items = client.call("notifications.list", limit=500)["items"]
        return [one["code"] for one in reversed(items) if one["about"] in ids]

    def ledger(self, client, **more):
        answer = client.call("leads.ledger", {"from": "2020-01-01T00:00:00.000Z", "to": "2090-01-01T00:00:00.000Z", **more})
        return {one["kind"]: one for one in answer["items"]}


class Offers(SlaCase):
    """An offer has its time; whoever does not answer is passed over."""

    def test_passed_over_and_told(self):
        one = self.world.seller("Azur Reseau", product=self.world.product)
        two = self.world.seller("Bleu Systemes")
        lead = self.create()
        offer = self.offer(one, lead)
        self.assertIsNone(self.offer(two, lead))
        self.assertEqual(self.told(one, offer), ["told_offered"])
        clock = self.clock(lead, "accept")
        begins, ends = moment(clock["started_at"]), moment(clock["due_at"])
        self.until(text_of(begins + (ends - begins) * 0.81))
        self.assertEqual(self.told(one, offer), ["told_offered", "told_due_accept"])
        clock = self.pass_out(lead, "accept")
        self.assertEqual((clock["state"], clock["breached"]), ("breached", True))
        self.assertEqual(self.offer(one, lead, "timeout")["id"], offer["id"])
        self.assertEqual(self.told(one, offer)[-1], "told_timed_out")
        self.assertFalse(one.call("leads.accept", id=offer["id"])["accepted"])
        second = self.offer(two, lead)
        self.assertEqual((second["attempt"], self.read(lead)["state"]), (2, "offered"))
        self.accept(two, lead)
        self.assertEqual(self.told(self.world.channel, lead)[-1], "told_accepted")
        self.assertEqual(self.ledger(one)["accept"]["breached"], 1)
        self.assertEqual(self.ledger(one)["accept"]["kept_bps"], 0)
        self.assertEqual((self.ledger(two)["accept"]["met"], self.ledger(two)["accept"]["kept_bps"]), (1, 10000))
        self.assertNotIn("assign", self.ledger(two))
        others = self.world.partners["Azur Reseau"]
        self.assert_fails("not_found", self.ledger, two, partner=others)
        self.assertEqual(self.ledger(self.world.channel, partner=others)["accept"]["breached"], 1)
        self.assertGreaterEqual(self.ledger(self.world.channel)["accept"]["promised"], 2)
        (decision,) = self.world.channel.call("decisions.list", subject=clock["id"])["items"]
        self.assertEqual(self.world.channel.call("decisions.explain", id=decision["id"])["replay"], "same")


class Held(SlaCase):
    """Whoever holds a lead is to do something about it."""

    def setUp(self):
        """A partner of its own, which what is in its line goes to."""
        self.line = self.id().split("_")[-1]
        self.seller = self.world.seller("Corail " + self.line, industry=self.line)

    def hold(self):
        lead = self.create(industry=self.line)
        self.accept(self.seller, lead)
        return lead

    def test_reminded_escalated_and_taken_back(self):
        lead = self.hold()
        clock = self.pass_out(lead, "first_touch")
        self.assertEqual((clock["state"], clock["answered"]), ("breached", 1))
        self.assertEqual(self.told(self.seller, lead), ["told_due_first_touch", "told_late_first_touch"])
        self.assertEqual(self.told(self.world.channel, lead)[-1], "told_partner_late")
        self.advance(17 * HOUR)
        self.assertEqual(self.told(self.world.channel, lead)[-1], "told_above_partner")
        self.assertEqual(self.clock(lead, "first_touch")["told"], "channel_manager")
        self.assertNotIn("told", self.clock(lead, "first_touch", self.seller))
        offer = self.offer(self.seller, lead, "accepted")
        self.advance(17 * HOUR)
        self.assertNotEqual(self.read(lead).get("holder"), self.seller.session["partner"])
        self.assert_fails("not_found", self.seller.call, "leads.get", id=lead["id"])
        self.assertEqual(self.told(self.seller, offer)[-1], "told_pulled_back")
        self.assertEqual(self.seller.call("leads.offers.get", id=offer["id"])["lead_offer"]["state"], "pulled")
        everything = json.dumps(self.seller.call("notifications.list", limit=500))
        for secret in (lead["legal_name"], lead["contact_name"], lead["contact_email"]):
            self.assertNotIn(secret, everything)

    def test_late_after_all(self):
        lead = self.hold()
        self.pass_out(lead, "first_touch")
        self.seller.call("leads.touch", id=lead["id"], kind="call", on=in_days(0, self.now()), outcome="reached")
        clock = self.clock(lead, "first_touch")
        self.assertEqual((clock["state"], clock["breached"]), ("late", True))
        before = self.told(self.seller, lead)
        self.advance(40 * HOUR)
        self.assertEqual(self.told(self.seller, lead), before)
        self.assertEqual(self.read(lead)["state"], "contacted")

    def test_a_lead_that_lies(self):
        lead = self.hold()
        self.seller.call("leads.touch", id=lead["id"], kind="call", on=in_days(0, self.now()), outcome="not_reached")
        self.advance(29 * 24 * HOUR)
        self.assertIsNone(self.clock(lead, "stale"))
        self.advance(24 * HOUR + 60)
        self.assertEqual(self.clock(lead, "stale")["state"], "breached")

    def now(self):
        return self.world.admin.call("system.info").get("now") or self.world.admin.call("clock.advance", by=1)["now"]


class Calendars(SlaCase):
    """Hours are working hours: the partner's own, else its programme's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sunday = clocks_go_forward()
        monday = (cls.sunday + datetime.timedelta(days=1)).strftime("%Y-%m-%d")
        create = lambda code, **more: cls.world.manager.call("calendars.create", {"code": code, "name": code,
            "time_zone": "Europe/Paris", "hours": WEEK, **more})["calendar"]["id"]
        cls.world.manager.call("partners.programs.update", id=cls.world.program, calendar=create("paris"))
        cls.plain = cls.world.seller("Dune Conseil", product=cls.world.product)
        cls.feasting = cls.world.seller("Ecume Conseil")
        cls.world.manager.call("partners.update", id=cls.world.partners["Ecume Conseil"],
            calendar=create("feast", holidays=[{"date": monday}]))

    def test_over_a_weekend_a_holiday_and_a_change_of_clocks(self):
        friday = self.sunday - datetime.timedelta(days=2)
        self.world.admin.call("clock.advance", to=text_of(friday + datetime.timedelta(hours=15)))  # 16:00 in Paris
        plain = self.create(timeframe="now")  # eight working hours
        offers = [self.offer(client, plain) for client in (self.plain, self.feasting)]
        # An hour on Friday, seven on Monday, which begins at 7:00 UTC now; or, where Monday is a holiday, on Tuesday.
        for offer, days in zip(offers, (1, 2)):
            due = self.sunday + datetime.timedelta(days=days, hours=14)
            self.assertLess(abs(moment(offer["respond_by"]) - due), datetime.timedelta(minutes=2))
        self.until(text_of(self.sunday + datetime.timedelta(days=1, hours=14, minutes=3)))
        self.assertIsNotNone(self.offer(self.plain, plain, "timeout"))
        self.assertIsNotNone(self.offer(self.feasting, plain))
        self.accept(self.feasting, plain)
        self.assertEqual(self.ledger(self.feasting)["accept"]["met"], 1)


class Vendor(SlaCase):
    """The vendor's own promises count in the same ledger."""

    def test_what_it_does_not_do_about_leads(self):
        seller = self.world.seller("Falaise Services", entitled=False)
        lead = self.create(country="JP")
        self.assertEqual(lead["state"], "unassignable")
        self.assertEqual(self.told(self.world.channel, lead), ["told_unassignable"])
        self.pass_out(lead, "assign")
        self.assertEqual(self.told(self.world.channel, lead)[-2:], ["told_late_assign", "told_above_vendor"])
        self.assertEqual(self.told(self.world.manager, lead), [])
        self.advance(17 * HOUR)
        self.assertEqual(self.told(self.world.manager, lead), ["told_above_vendor"])
        self.world.channel.call("leads.assign", id=lead["id"], partner=self.world.partners["Falaise Services"])
        self.assertEqual(self.clock(lead, "assign")["state"], "late")
        entry = self.ledger(self.world.channel)["assign"]
        self.assertEqual((entry["party"], entry["late"]), ("vendor", 1))
        self.assertNotIn("assign", self.ledger(seller))

    def test_what_the_rules_left_open(self):
        lead = self.create(timeframe="later", contact_phone=None, need="Storage", product=None)
        self.assertEqual(lead["state"], "new")
        self.assertEqual(self.told(self.world.channel, lead), ["told_lead_review"])
        self.assertEqual(self.clock(lead, "review")["state"], "running")
        self.world.channel.call("leads.qualify", id=lead["id"], verdict="disqualified", reason="A student")
        self.assertEqual(self.clock(lead, "review")["state"], "met")
        self.assertGreaterEqual(self.ledger(self.world.channel)["review"]["met"], 1)

    def test_what_it_does_not_decide_about_deals(self):
        seller = self.world.partner("Granit Logiciels")
        deal = seller.call("deals.register", self.world.deal("Riviere Cargo SAS", amount={"amount": 90000000,
            "currency": "EUR"}))["deal"]
        self.assertEqual(deal["state"], "in_review")
        self.advance()
        (clock,) = seller.call("leads.sla.list", filter={"deal": deal["id"]})["items"]
        self.assertEqual((clock["party"], clock["kind"], clock["state"]), ("vendor", "deal_review", "running"))
        self.assertNotIn("task", clock)
        self.until(clock["due_at"], minus=-2)
        self.assertEqual(self.told(seller, deal)[-1], "told_vendor_late")
        self.assertEqual(self.ledger(seller)["deal_review"]["breached"], 1)
        self.assertEqual(self.ledger(seller)["deal_review"]["kept_bps"], 0)
        self.world.channel.call("deals.review", id=deal["id"], verdict="approve", reason="Known")
        self.advance()
        self.assertEqual(self.ledger(seller)["deal_review"]["late"], 1)


if __name__ == "__main__":
    unittest.main()
