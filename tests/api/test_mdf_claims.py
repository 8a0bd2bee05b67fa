#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What was spent and is to be paid: what no claim may do, what rules and people decide, and many who claim at once."""

import itertools
import time
import unittest

from funds import FundWorld, eur
from papers import paper, pdf, upload
from prmd import Client, RpcError, ServerCase

DAY = 24 * 3600
AT_ONCE = 20


class ClaimCase(ServerCase):
    ARGUMENTS = ("--simulated-clock",)
    count = itertools.count(1)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = FundWorld(cls.server)
        cls.addClassCleanup(cls.world.close)

    def invoice(self, client, amount=400000, content=None, **more):
        number = next(self.count)
        content = content or paper(number)[1]
        return client.call("mdf.proofs.create", {"kind": "invoice", "issuer": "Messebau Nord GmbH",
            "number": "RE-%05d" % number, "date": self.world.today(), "amount": eur(amount),
            "file": upload(client, "invoice.pdf", content), **more})

    def attendees(self, client):
        return client.call("mdf.proofs.create", kind="attendee_list",
            file=upload(client, "attendees.txt", b"Ada Beck\nNo %d\n" % next(self.count)))["proof"]["id"]

    def active(self, name, level="silver", **more):
        """A partner with a request for 2 000.00 EUR, half of what it costs, whose activity has begun."""
        client = self.world.spender(name, level=level)
        request = client.call("mdf.requests.create", allocation=self.world.allocations[name],
            objective="Win smaller firms for Sensor One with an evening for customers",
            activities=[self.world.activity(**more)])["fund_request"]["id"]
        self.assertEqual(client.call("mdf.requests.submit", id=request)["fund_request"]["state"], "approved")
        self.world.admin.call("clock.advance", by=11 * DAY)
        self.assertEqual(client.call("mdf.requests.get", id=request)["fund_request"]["state"], "active")
        return client, request

    def draft(self, client, request, amount, *proofs):
        return client.call("mdf.claims.create", fund_request=request, lines=[{"activity": 1, "description": "Hall",
            "claimed": eur(amount), "proofs": list(proofs)}])["claim"]["id"]

    def terms(self, name):
        accounts = self.world.manager.call("ledger.accounts.list", filter={"subject": self.world.allocations[name]},
            limit=50)["items"]
        return {one["name"]: one["balance"] for one in accounts}

    def measures(self, client, metric, wanted, patience=60, **more):
        """Figures follow what was committed soon: waits until they are as they should be."""
        end = time.monotonic() + patience
        while True:
            items = client.call("mdf.measures", metric=metric, **more)["items"]
            found = {tuple(one.get("group", {}).values()): one["value"] for one in items}
            if found == wanted or time.monotonic() > end:
                return self.assertEqual(found, wanted, metric)
            time.sleep(0.02)

    def used(self, client, invoice):
        return client.call("mdf.proofs.get", id=invoice)["proof"]["used"]["amount"]


class Claiming(ClaimCase):
    def test_what_was_mistyped_is_put_right_until_a_claim_stands_on_it(self):
        client, request = self.active("Zirkon")
        first, second = self.invoice(client)["proof"], self.invoice(client)["proof"]
        told = client.call("mdf.proofs.update", id=first["id"], number="RE-ZIRKON", amount=eur(300000))
        self.assertEqual((told["verdict"], told["proof"]["number"], told["proof"]["amount"]),
            ("changed", "RE-ZIRKON", eur(300000)))
        told = client.call("mdf.proofs.update", id=first["id"], number=second["number"])
        self.assertEqual((told["verdict"], told["proof"]), ("known", second))
        other = self.world.spender("Zoisit")
        theirs = self.invoice(other)["proof"]
        self.assertEqual(client.call("mdf.proofs.update", id=first["id"], number=theirs["number"]), {"verdict": "already_used"})
        self.assertEqual(client.call("mdf.proofs.get", id=first["id"])["proof"]["number"], "RE-ZIRKON")
        self.assert_fails("not_found", other.call, "mdf.proofs.update", id=first["id"], note="Ours")
        client.call("mdf.claims.submit", id=self.draft(client, request, 100000, first["id"], self.attendees(client)))
        self.assert_fails("proof_in_use", client.call, "mdf.proofs.update", id=first["id"], amount=eur(900000))

    def test_what_is_in_order_is_payable_at_once(self):
        client, request = self.active("Azurit")
        invoice = self.invoice(client)["proof"]["id"]
        told = client.call("mdf.claims.submit", id=self.draft(client, request, 100000, invoice, self.attendees(client)))
        self.assertEqual((told["claim"]["state"], told["claim"]["approved"]), ("payable", eur(100000)))
        self.assertRegex(told["claim"]["number"], "^CLM-")
        self.assertIn("claim_within_limit", [reason["code"] for reason in told["reasons"]])
        self.assertEqual(self.used(client, invoice), 200000) # half of it was the partner's own
        terms = self.terms("Azurit")
        self.assertEqual((terms["committed"], terms["claimed"]), (100000, 100000))
        explained = client.call("decisions.explain", id=told["decision_id"])
        self.assertEqual(explained["replay"], "same")

    def test_what_is_missing_is_asked_for(self):
        client, request = self.active("Bernstein")
        invoice = self.invoice(client)["proof"]["id"]
        claim = client.call("mdf.claims.submit", id=self.draft(client, request, 100000, invoice))["claim"]
        self.assertEqual((claim["state"], claim["issues"]), ("returned", [{"line": 1, "code": "proof_missing"}]))
        self.assertEqual((self.used(client, invoice), self.terms("Bernstein")["claimed"]), (0, 0))
        lines = [{"activity": 1, "description": "Hall", "claimed": eur(100000), "proofs": [invoice, self.attendees(client)]}]
        claim = client.call("mdf.claims.answer", id=claim["id"], lines=lines)["claim"]
        self.assertEqual((claim["state"], claim["returns"]), ("payable", 1))
        self.measures(client, "returns", {("proof_missing",): 1}, group=["reason_code"])
        self.measures(client, "claims", {(): 2})
        self.measures(client, "claim_days", {(): 0})
        self.measures(self.world.manager, "claims_automatic", {(): 10000}, filter={"partner": self.world.partners["Bernstein"]})
        error = self.assert_fails("invalid_params", client.call, "mdf.measures", metric="claims_automatic")
        self.assertEqual(error.fields(), {"metric": "forbidden"})

    def test_no_more_than_approved_shown_and_in_time(self):
        client, request = self.active("Citrin")
        small, large = self.invoice(client, 1999)["proof"]["id"], self.invoice(client, 10000000)["proof"]["id"]
        attendees = self.attendees(client)
        submit = lambda claim: client.call("mdf.claims.submit", id=claim)
        for amount, invoice, code in ((1000, small, "proof_insufficient"), (200001, large, "above_approved")):
            told = submit(self.draft(client, request, amount, invoice, attendees))
            self.assertEqual((told["refused"], told["claim"]["state"]), (code, "draft"))
        error = self.assert_fails("invalid_params", client.call, "mdf.claims.create", fund_request=request, lines=[{"activity": 1,
            "description": "Hall", "claimed": {"amount": 1, "currency": "USD"}}])
        self.assertEqual(error.fields(), {"lines[0].claimed": "currency"})
        late = self.draft(client, request, 1000, large, attendees)
        self.world.admin.call("clock.advance", by=60 * DAY)
        self.assertEqual(submit(late)["refused"], "too_late")
        terms = self.terms("Citrin")
        self.assertEqual((terms["committed"], terms["claimed"], terms["available"]), (0, 0, 1000000))

    def test_an_invoice_is_one_partners(self):
        one, request = self.active("Dolomit")
        other = self.world.spender("Euklas")
        content = pdf("The same")
        self.assertEqual(self.invoice(one, content=content, number="A-1")["verdict"], "new")
        self.assertEqual(self.invoice(one, content=content, number="A-2")["verdict"], "known")
        proof = one.call("mdf.proofs.list")["items"][0]["id"]
        self.assertEqual(self.invoice(other, content=content, number="A-3"), {"verdict": "already_used"})
        for same in ("a 1", "A\u20111", "A\u00ad\u00a01", "\u200bA\u20131", "\uff21\uff0d\uff11"):
            self.assertEqual(self.invoice(other, number=same), {"verdict": "already_used"}, ascii(same))
            self.assertEqual(self.invoice(one, number=same)["proof"]["number"], "A-1", ascii(same))
        self.assertEqual(self.invoice(one, number="\u0416-1")["verdict"], "new")
        self.assertEqual(self.invoice(other, number="\u0436 1"), {"verdict": "already_used"})
        self.assert_fails("not_found", other.call, "mdf.proofs.get", id=proof)
        self.assertEqual(other.call("mdf.proofs.list")["items"], [])
        self.assert_fails("not_found", other.call, "mdf.claims.create", fund_request=request, lines=[{"activity": 1,
            "description": "Hall", "claimed": eur(1000), "proofs": [proof]}])
        error = self.assert_fails("invalid_params", other.call, "mdf.proofs.create", {"kind": "invoice", "issuer": "A",
            "number": "1", "date": self.world.today(), "amount": eur(1),
            "file": upload(other, "invoice.pdf", b"<script>alert(1)</script>")})
        self.assertEqual(error.fields(), {"file": "type"})

    def test_a_partner_that_is_suspended_claims_nothing(self):
        client, request = self.active("Feldspat")
        claim = self.draft(client, request, 1000, self.invoice(client)["proof"]["id"], self.attendees(client))
        self.world.manager.call("partners.suspend", id=self.world.partners["Feldspat"])
        with self.assertRaises(Exception):
            client.call("mdf.claims.submit", id=claim)
        self.assertEqual(self.world.marketing.call("mdf.claims.get", id=claim)["claim"]["state"], "draft")
        self.assertEqual(self.terms("Feldspat")["claimed"], 0)


class Reviewing(ClaimCase):
    def in_review(self, name, amount=100000, **more):
        """The partner has invoiced it itself."""
        client, request = self.active(name, **more)
        invoice = self.invoice(client, 4 * amount, issuer=name)["proof"]["id"]
        claim = client.call("mdf.claims.submit", id=self.draft(client, request, amount, invoice, self.attendees(client)))["claim"]
        self.assertEqual(claim["state"], "in_review")
        return client, claim["id"], invoice

    def test_people_decide_line_by_line(self):
        world = self.world
        client, claim, invoice = self.in_review("Granat")
        self.assert_fails("forbidden", client.call, "mdf.claims.review", id=claim, reason="Mine")
        decided = world.marketing.call("mdf.claims.review", id=claim, reason="As agreed", lines=[{"line": 1,
            "status": "accepted_with_change", "approved": eur(40000), "comment": "Without the bar"}])["claim"]
        self.assertEqual((decided["state"], decided["approved"]), ("payable", eur(40000)))
        read = client.call("mdf.claims.get", id=claim)["claim"]
        self.assertEqual((read["comment"], read["lines"][0]["comment"]), ("As agreed", "Without the bar"))
        for name in ("route", "proposal", "settlement"):
            self.assertNotIn(name, read)
        self.assertEqual(self.used(client, invoice), 80000)
        terms = self.terms("Granat")
        self.assertEqual((terms["committed"], terms["claimed"]), (160000, 40000))
        self.assert_fails("not_in_review", world.marketing.call, "mdf.claims.review", id=claim, reason="Again")

    def test_nobody_decides_above_a_limit_or_twice(self):
        world = self.world
        client, claim, invoice = self.in_review("Ilvait", 600000, level="gold", cost=1200000, requested=600000)
        review = lambda reviewer, **more: reviewer.call("mdf.claims.review", id=claim, **{"reason": "As agreed", **more})
        cut = lambda amount: [{"line": 1, "status": "accepted_with_change", "approved": eur(amount), "comment": "No bar"}]
        both = world.user("Ina Both", ["marketing_manager", "fund_approver"], limits={"marketing_manager": eur(500000)})
        self.assert_fails("above_your_limit", review, both)
        self.assert_fails("above_your_limit", review, both, lines=cut(500001))
        self.assert_fails("not_yours_to_override", review, both, lines=cut(1), override=True)
        self.assertEqual(self.terms("Ilvait")["claimed"], 600000)
        first = review(both, lines=cut(500000))
        self.assertEqual((first["is_over"], first["claim"]["state"]), (False, "in_review"))
        self.assert_fails("four_eyes", review, both)
        self.assertNotIn("proposal", client.call("mdf.claims.get", id=claim)["claim"])
        self.assertEqual((self.terms("Ilvait")["claimed"], self.used(client, invoice)), (600000, 1200000))
        self.assert_fails("not_your_step", review, world.marketing)
        last = world.user("Ivo Funds", ["fund_approver"])
        for more in ([{"line": 1, "status": "accepted"}], cut(500001)):  # on one's word alone
            self.assertEqual(self.assert_fails("invalid_params", review, last, lines=more).fields(), {"lines[0].status": "range"})
            self.assert_fails("invalid_params", review, world.manager, lines=more, override=True)
        last = review(last)
        self.assertEqual((last["is_over"], last["claim"]["state"], last["claim"]["approved"]), (True, "payable", eur(500000)))
        self.assertEqual((self.terms("Ilvait")["claimed"], self.used(client, invoice)), (500000, 1000000))

    def test_what_was_handed_in_in_time_is_decided_afterwards(self):
        world = self.world
        client, claim, invoice = self.in_review("Hämatit")
        world.admin.call("clock.advance", by=60 * DAY)
        self.assertEqual(self.terms("Hämatit")["committed"], 0)
        denied = [{"line": 1, "status": "denied", "comment": "Not what was agreed"}]
        returned = [{"line": 1, "status": "returned", "comment": "What is it?"}]
        self.assert_fails("invalid_params", world.marketing.call, "mdf.claims.review", id=claim, reason="?", lines=returned)
        self.assertEqual(world.marketing.call("mdf.claims.review", id=claim, reason="No", lines=denied)["claim"]["state"],
            "rejected")
        terms = self.terms("Hämatit")
        self.assertEqual((terms["available"], terms["committed"], terms["claimed"]), (1000000, 0, 0))
        self.assertEqual(self.used(client, invoice), 0)

    def test_what_is_withdrawn_is_nobodys_to_decide(self):
        client, claim, invoice = self.in_review("Jaspis")
        self.assertEqual(client.call("mdf.claims.withdraw", id=claim)["claim"]["state"], "withdrawn")
        self.assertEqual(self.world.marketing.call("mdf.steps.list", filter={"matter": claim, "state": "open"})["items"], [])
        self.assert_fails("not_in_review", self.world.marketing.call, "mdf.claims.review", id=claim, reason="Late")
        self.assertEqual((self.used(client, invoice), self.terms("Jaspis")["committed"]), (0, 200000))


class Racing(ClaimCase):
    """Many connections of one partner hand in at the same time."""

    def at_once(self, client, calls):
        user = client.session["user"]
        others = [Client(self.server, self.world.admin.call("tokens.create", user=user)["token"]) for _ in calls]
        for other in others:
            self.addCleanup(other.close)
        sent = [(other, other.send(method, params)) for other, (method, params) in zip(others, calls)]
        return [other.receive(id) for other, id in sent]

    def assert_taken(self, name, answers, amount, times):
        taken = [answer["claim"] for answer in answers if "refused" not in answer]
        self.assertEqual({claim["state"] for claim in taken}, {"payable"})
        self.assertEqual(len(taken), times)
        terms = self.terms(name)
        self.assertEqual((terms["claimed"], terms["committed"]), (amount * times, 200000 - amount * times))
        return {answer["refused"] for answer in answers if "refused" in answer}

    def test_one_request(self):
        client, request = self.active("Karneol")
        attendees = self.attendees(client)
        drafts = [self.draft(client, request, 30000, self.invoice(client, 60000)["proof"]["id"], attendees)
            for _ in range(AT_ONCE)]
        answers = self.at_once(client, [("mdf.claims.submit", {"id": draft}) for draft in drafts])
        self.assertEqual(self.assert_taken("Karneol", answers, 30000, 6), {"above_approved"})

    def test_one_invoice(self):
        client, request = self.active("Lapis")
        invoice, attendees = self.invoice(client, 70000)["proof"]["id"], self.attendees(client)
        drafts = [self.draft(client, request, 10000, invoice, attendees) for _ in range(AT_ONCE)]
        answers = self.at_once(client, [("mdf.claims.submit", {"id": draft}) for draft in drafts])
        self.assertEqual(self.assert_taken("Lapis", answers, 10000, 3), {"proof_insufficient"})
        self.assertEqual(self.used(client, invoice), 60000)

    def test_one_claim(self):
        client, request = self.active("Malachit")
        claim = self.draft(client, request, 10000, self.invoice(client)["proof"]["id"], self.attendees(client))
        user = client.session["user"]
        others = [Client(self.server, self.world.admin.call("tokens.create", user=user)["token"]) for _ in range(AT_ONCE)]
        for other in others:
            self.addCleanup(other.close)
        sent = [(other, other.send("mdf.claims.submit", {"id": claim})) for other in others]
        taken = 0
        for other, id in sent:
            try:
                other.receive(id)
                taken += 1
            except RpcError as error:
                self.assertEqual(error.kind, "not_a_draft")
        self.assertEqual((taken, self.terms("Malachit")["claimed"]), (1, 10000))

    def test_one_document(self):
        client, _ = self.active("Nephrit")
        content = pdf("Only one")
        params = lambda: {"kind": "invoice", "issuer": "Druck AG", "number": "7", "date": self.world.today(), "amount": eur(500),
            "file": upload(client, "invoice.pdf", content)}
        answers = self.at_once(client, [("mdf.proofs.create", params()) for _ in range(AT_ONCE)])
        self.assertEqual(sorted(answer["verdict"] for answer in answers), ["known"] * (AT_ONCE - 1) + ["new"])
        self.assertEqual(len({answer["proof"]["id"] for answer in answers}), 1)


if __name__ == "__main__":
    unittest.main()
