#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What came back of what was paid, what is lost soon, and how claims are decided: figures against the rows they are of."""

import contextlib
import csv
import io
import os
import sqlite3
import time
import unittest

from funds import DAY, ClaimWorld, eur
from papers import upload
from prmd import PATIENCE, ServerCase


class Figures(ServerCase):
    ARGUMENTS = ("--simulated-clock",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = world = ClaimWorld(cls.server)
        cls.addClassCleanup(world.close)
        cls.one, cls.two = world.spender("Achat"), world.spender("Beryll", level="gold")
        world.activate(cls.two, "Beryll", kind="webinar", cost=100000, requested=50000, expected_leads=5)
        world.activate(cls.one, "Achat", segment="retail")
        cls.returned = cls.hand_in("Messebau Nord GmbH", [])  # without those who came
        cls.paid = [world.payable(cls.one, "Achat", amount) for amount in (50000, 20001)]
        cls.settle([claim["id"] for claim in cls.paid])
        world.marketing.call("mdf.claims.claw_back", id=cls.paid[0]["id"], amount=eur(10000), reason="Paid twice")
        cls.owed = world.payable(cls.one, "Achat", 30000)
        cls.denied = cls.hand_in("Achat", [world.attendees["Achat"]])
        world.admin.call("clock.advance", by=3 * DAY)
        world.marketing.call("mdf.claims.review", id=cls.denied["id"], reason="No", lines=[{"line": 1, "status": "denied",
            "comment": "Not what was agreed"}])
        cls.one.call("mdf.outcomes.report", id=world.requests["Achat"], activity=1, leads=8, qualified=3, deals=1,
            pipeline=eur(700000), won=eur(150000))
        cls.two.call("mdf.outcomes.report", id=world.requests["Beryll"], activity=1, leads=4)

    @classmethod
    def hand_in(cls, issuer, proofs):
        world = cls.world
        world.invoices += 1
        invoice = cls.one.call("mdf.proofs.create", kind="invoice", issuer=issuer, number="A-%d" % world.invoices,
            date=world.today(), amount=eur(100000), file=upload(cls.one, "invoice.pdf",
                b"%%PDF-1.4\n%% other %d\n" % world.invoices))["proof"]["id"]
        claim = cls.one.call("mdf.claims.create", fund_request=world.requests["Achat"], lines=[{"activity": 1,
            "description": "Hall", "claimed": eur(1000), "proofs": [invoice, *proofs]}])["claim"]["id"]
        return cls.one.call("mdf.claims.submit", id=claim)["claim"]

    @classmethod
    def settle(cls, claims):
        call = cls.world.marketing.call
        made = call("mdf.settlements.create", program=cls.world.program, currency="EUR", claims=claims)["settlement"]
        for row in csv.DictReader(io.StringIO(call("mdf.settlements.file", id=made["id"])["content"], newline="")):
            call("mdf.settlements.settle", reference=row["reference"], status="paid")

    def returns(self, client, by, **more):
        told = client.call("mdf.returns", program=self.world.program, by=by, **more)
        self.assertEqual(told["currency"], "EUR")
        for name in ("activities", "paid_base", "leads", "expected_leads", "won_base"):
            self.assertEqual(sum(item[name] for item in told["items"]), told["total"][name], name)
        return {item.get(by): item for item in told["items"]}

    def measure(self, metric, **more):
        return self.world.marketing.call("mdf.measures", metric=metric, **more)["items"]

    def settles(self, wanted, function):
        """Figures follow what was committed soon."""
        end = time.monotonic() + PATIENCE
        while (found := function()) != wanted and time.monotonic() < end:
            time.sleep(0.02)
        self.assertEqual(found, wanted)

    def test_returns_are_those_of_the_rows(self):
        world, marketing = self.world, self.world.marketing
        claims = marketing.call("mdf.claims.list", filter={"state": "paid"}, limit=100)["items"]
        paid = sum(claim["approved"]["amount"] - claim.get("clawed_back", eur(0))["amount"] for claim in claims)
        self.assertEqual(paid, 60001)
        by_kind = self.returns(marketing, "kind")
        self.assertEqual(set(by_kind), {"event", "webinar"})
        event, webinar = by_kind["event"], by_kind["webinar"]
        self.assertEqual((event["activities"], event["approved_base"], event["paid_base"]), (1, 200000, paid))
        self.assertEqual((event["leads"], event["qualified"], event["deals"], event["expected_leads"]), (8, 3, 1, 20))
        self.assertEqual((event["pipeline_base"], event["expected_pipeline_base"], event["won_base"]), (700000, 5000000, 150000))
        self.assertEqual(event["cost_per_lead_base"], paid // 8)
        self.assertEqual((event["paid_bps"], event["leads_bps"]), (paid * 10000 // 200000, 4000))
        self.assertEqual((event["pipeline_bps"], event["pipeline_per_paid_bps"], event["won_per_paid_bps"]),
            (1400, 700000 * 10000 // paid, 150000 * 10000 // paid))
        self.assertEqual((webinar["paid_base"], webinar["leads"], webinar["leads_bps"], webinar["cost_per_lead_base"]),
            (0, 4, 8000, 0))
        self.assertNotIn("won_per_paid_bps", webinar)
        self.settles(paid, lambda: sum(item["value"] for item in self.measure("paid")))
        self.assertEqual({key: item["leads"] for key, item in self.returns(marketing, "level").items()},
            {"silver": 8, "gold": 4})
        self.assertEqual({key: item["leads"] for key, item in self.returns(marketing, "segment").items()},
            {"retail": 8, None: 4})
        self.assertEqual({key: item["leads"] for key, item in self.returns(marketing, "template").items()}, {None: 12})
        self.assertEqual({key: item["leads"] for key, item in self.returns(marketing, "partner").items()},
            {world.partners["Achat"]: 8, world.partners["Beryll"]: 4})

    def test_a_partner_and_a_period(self):
        world = self.world
        for client, name, leads in ((self.one, "Achat", 8), (self.two, "Beryll", 4)):
            told = self.returns(client, "partner")
            self.assertEqual({key: item["leads"] for key, item in told.items()}, {world.partners[name]: leads})
        ends_on = {name: world.marketing.call("mdf.requests.get", id=id)["fund_request"]["activities"][0]["ends_on"]
            for name, id in world.requests.items()}
        self.assertLess(ends_on["Beryll"], ends_on["Achat"])
        for window, kinds in (({"from": ends_on["Achat"]}, {"event"}), ({"to": ends_on["Beryll"]}, {"webinar"}),
                ({"from": ends_on["Beryll"], "to": ends_on["Achat"]}, {"event", "webinar"})):
            self.assertEqual(set(self.returns(world.marketing, "kind", **window)), kinds, window)
        error = self.assert_fails("invalid_params", self.one.call, "mdf.returns", program=world.program, by="kind",
            **{"from": ends_on["Achat"], "to": ends_on["Beryll"]})
        self.assertEqual(error.fields(), {"to": "range"})
        self.assert_fails("invalid_params", self.one.call, "mdf.returns", program=world.program, by="colour")

    def test_a_period_does_not_look_through_all_there_ever_was(self):
        with contextlib.closing(sqlite3.connect("file:%s?mode=ro" % os.path.join(self.server.data, "prmd.db"), uri=True)) as db:
            steps = db.execute("EXPLAIN QUERY PLAN SELECT * FROM fund_request WHERE program = 1 AND state IN ('active', 'completed')"
                " AND ends_at >= 1 AND id > 1 ORDER BY id LIMIT 200").fetchall()
        self.assertIn("fund_request:program, ends_at (program=? AND ends_at>?)", steps[0][3])

    def test_what_is_lost_soon(self):
        world = self.world
        told = world.marketing.call("mdf.expiring", program=world.program, days=730)
        self.assertTrue(told["complete"])
        requests = {one["fund_request"]: one for one in told["requests"]}
        self.assertEqual({id: (one["approved"], one["unclaimed"]) for id, one in requests.items()},
            {world.requests["Achat"]: (200000, 200000 - 50000 - 20001 - 30000), world.requests["Beryll"]: (50000, 50000)})
        self.assertEqual([one["fund_request"] for one in told["requests"]], [world.requests["Beryll"], world.requests["Achat"]])
        funds = {one["allocation"]: one for one in told["allocations"]}
        self.assertEqual({id: (one["available"], one["granted"], one["roles"]) for id, one in funds.items()},
            {world.allocations["Achat"]: (800000, 1000000, ["partner_marketing"]),
             world.allocations["Beryll"]: (950000, 1000000, ["partner_marketing"])})
        own = self.two.call("mdf.expiring", program=world.program, days=730)
        self.assertEqual([one["allocation"] for one in own["allocations"]], [world.allocations["Beryll"]])
        self.assertEqual([one["fund_request"] for one in own["requests"]], [world.requests["Beryll"]])
        none = world.marketing.call("mdf.expiring", program=world.program, days=1)
        self.assertEqual((none["allocations"], none["requests"]), ([], []))
        self.assert_fails("invalid_params", self.one.call, "mdf.expiring", program=world.program, days=0)

    def test_how_well_funds_are_used(self):
        told = self.world.marketing.call("mdf.utilisation", program=self.world.program)
        (euros,) = told["items"]
        given = 2000000 - 10000  # what was taken back is the budget's again
        self.assertEqual(euros, {"currency": "EUR", "allocations": 2, "granted": given, "paid": 60001, "expired": 0,
            "paid_bps": 60001 * 10000 // given, "expired_bps": 0})
        self.assertEqual(told["partners"], {"may_ask": 2, "have_asked": 2, "using_bps": 10000})
        self.assert_fails("forbidden", self.one.call, "mdf.utilisation", program=self.world.program)

    def test_how_claims_were_decided(self):
        self.assertEqual((self.returned["state"], self.denied["state"]), ("returned", "in_review"))
        counted = lambda metric, **more: {item["group"].get("reason_code") if "group" in item else None: item["value"]
            for item in self.measure(metric, **more)}
        self.settles({None: 5}, lambda: counted("claims"))
        self.assertEqual(self.returned["issues"], [{"line": 1, "code": "proof_missing"}])
        self.settles({"proof_missing": 1}, lambda: counted("returns", group=["reason_code"]))
        self.settles([(7500, 4)], lambda: [(item["value"], item["count"]) for item in self.measure("claims_automatic")])
        self.settles([(0, 4, 3)], lambda: [(item["value"], item["count"], item["p90"])
            for item in self.measure("claim_days")])
        self.assert_fails("invalid_params", self.one.call, "mdf.measures", metric="claims_automatic")
        own = self.one.call("mdf.measures", metric="returns", group=["reason_code"])["items"]
        self.assertEqual(sum(item["value"] for item in own), 1)
        self.assertEqual(self.two.call("mdf.measures", metric="claims")["items"], [])


class Others(ServerCase):
    """Sums that do not divide, in another currency, of partners who move on."""
    ARGUMENTS = ("--simulated-clock",)

    def test_sums_are_exact_and_those_of_the_time(self):
        world = ClaimWorld(self.server)
        self.addCleanup(world.close)
        call = world.marketing.call
        world.manager.call("rates.set", currency="USD", date=world.today(-1), rate="1.0837", source="Test")
        dollars = lambda amount: {"amount": amount, "currency": "USD"}
        budget = world.open_budget(currency="USD", total=10000000)
        client = world.spender("Citrin")
        allocation = call("mdf.allocations.create", budget=budget, kind="upfront", partner=world.partners["Citrin"],
            amount=dollars(1000000))["allocation"]["id"]
        asked = client.call("mdf.requests.create", allocation=allocation, objective="Win smaller firms for Sensor One",
            activities=[{**world.activity(), "kind": kind, "cost": dollars(100000), "requested": dollars(requested),
                "expected_pipeline": dollars(0)} for kind, requested in (("event", 33333), ("webinar", 33334), ("email", 1))])
        request = client.call("mdf.requests.submit", id=asked["fund_request"]["id"])["fund_request"]
        if request["state"] == "in_review":
            request = world.manager.call("mdf.review", id=request["id"], verdict="approve", reason="Good",
                override=True)["fund_request"]
        self.assertEqual(request["state"], "approved")
        told = lambda client, by, **more: client.call("mdf.returns", program=world.program, by=by, **more)
        by_kind = told(world.marketing, "kind")
        # All of it is what the request comes to, once: each rounded by itself would be more.
        self.assertEqual(by_kind["total"]["approved_base"], request["requested_base"])
        self.assertEqual(sum(item["approved_base"] for item in by_kind["items"]), request["requested_base"])
        # It was silver when it asked.
        membership = world.manager.call("partners.memberships.list", filter={"partner": world.partners["Citrin"]})["items"][0]
        world.manager.call("partners.memberships.set_level", id=membership["id"], level=world.levels["gold"])
        self.assertEqual([(item["level"], item["activities"]) for item in told(world.marketing, "level")["items"]],
            [("silver", 3)])
        # What only the partner says is told apart.
        client.call("mdf.outcomes.report", id=request["id"], activity=1, leads=4, won=dollars(0))
        event = next(item for item in told(client, "kind")["items"] if item["kind"] == "event")
        self.assertEqual((event["leads"], event["reported_leads"], event["reported_won_base"]), (4, 4, 0))
        # A channel manager of elsewhere is told of nobody, and nothing stands in the way.
        world.partner("Far Away", territories=[world.germany])
        elsewhere = world.admin.call("users.create", name="Gerd Germany", email="gerd@example.com", roles=["channel_manager"],
            territories=[world.germany])["user"]["id"]
        gerd = self.client(world.admin.call("tokens.create", user=elsewhere)["token"])
        self.assertEqual(told(gerd, "partner")["items"], [])
        told_of = gerd.call("mdf.utilisation", program=world.program)
        self.assertEqual((told_of["items"], told_of["partners"]["may_ask"]), ([], 0))
        none = gerd.call("mdf.expiring", program=world.program, days=730)
        self.assertEqual((none["allocations"], none["requests"], none["complete"]), ([], [], True))


if __name__ == "__main__":
    unittest.main()
