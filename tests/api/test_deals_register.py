# SPDX-License-Identifier: Apache-2.0
"""Registering in full: drafts, questions and answers, several lines, renewals, distributors, money, and what a check says."""

import unittest

from prmd import RpcError, in_days
from test_deals import DealCase, LARGE
from test_files import upload


class RegisterCase(DealCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.world.manager.call("partners.products.create", name="Sensor Two",
            parent=cls.world.manager.call("partners.products.get", id=cls.world.product)["product"]["parent"])["product"]["id"]

    def fields(self, client, method, params=None, **more):
        return self.assert_fails("invalid_params", client.call, method, params, **more).fields()


class Drafts(RegisterCase):
    def test_a_draft_is_kept_changed_and_handed_in(self):
        before = self.world.channel.call("deals.customers.list", limit=500)["items"]
        answer = self.one.call("deals.register", self.given(), draft=True)
        deal = answer["deal"]
        self.assertEqual((deal["state"], set(answer)), ("draft", {"deal"}))
        self.assertRegex(deal["number"], "^D-")
        changed = self.one.call("deals.update", id=deal["id"], customer={"domain": "draft.example"}, source="fair",
            expect_version=deal["version"])["deal"]
        self.assertEqual((changed["customer"]["domain"], changed["source"]), ("draft.example", "fair"))
        self.assertEqual(changed["customer"]["legal_name"], deal["customer"]["legal_name"])
        self.assert_fails("version", self.one.call, "deals.submit", id=deal["id"], expect_version=deal["version"])
        self.assertEqual(self.world.channel.call("deals.customers.list", limit=500)["items"], before)
        self.assert_fails("not_found", self.two.call, "deals.update", id=deal["id"], source="web")
        self.assert_fails("not_found", self.two.call, "deals.submit", id=deal["id"])
        done = self.one.call("deals.submit", id=deal["id"])
        self.assertEqual((done["deal"]["state"], done["deal"]["number"]), ("approved", deal["number"]))
        self.assertEqual(done["deal"]["submitted_by"], self.one.session["user"])
        for method in ("deals.submit", "deals.update"):
            error = self.assert_fails("not_a_draft", self.one.call, method, id=deal["id"])
            self.assertEqual(error.data["state"], "approved")

    def test_what_is_incomplete_is_mended_and_handed_in(self):
        deal = self.one.call("deals.register", self.given(expected_close=in_days(-2, self.now())))["deal"]
        self.assertEqual((deal["state"], deal["errors"]), ("draft", [{"field": "expected_close", "code": "passed"}]))
        self.one.call("deals.update", id=deal["id"], expected_close=in_days(60, self.now()))
        done = self.one.call("deals.submit", id=deal["id"])["deal"]
        self.assertEqual(done["state"], "approved")
        self.assertNotIn("errors", done)
        history = self.one.call("deals.history", id=deal["id"])["items"]
        self.assertGreaterEqual(len(history), 3)

    def test_another_customer_is_another(self):
        """A draft that was about a known customer is not bound to that one when it is about somebody else."""
        create = self.world.manager.call("deals.customers.create", legal_name=next(self.names), country="FR")
        known, other = create["customer"], next(self.names)
        deal = self.one.call("deals.register", self.given(known["legal_name"]), draft=True)["deal"]
        read = lambda: self.world.channel.call("deals.get", id=deal["id"])["deal"]
        self.assertEqual(read()["account"], known["id"])
        self.one.call("deals.update", id=deal["id"], customer={"legal_name": other})
        self.assertNotIn("account", read())
        self.assertEqual(self.one.call("deals.submit", id=deal["id"])["deal"]["state"], "approved")
        bound = self.world.channel.call("deals.customers.get", id=read()["account"])["customer"]
        self.assertEqual((bound["legal_name"], bound["id"] == known["id"]), (other, False))
        self.assertEqual(self.register(self.two, known["legal_name"])["deal"]["state"], "approved")

    def test_a_draft_can_be_thrown_away(self):
        deal = self.one.call("deals.register", self.given(), draft=True)["deal"]
        self.assertEqual(self.one.call("deals.withdraw", id=deal["id"])["deal"]["state"], "withdrawn")


class Questions(RegisterCase):
    UNKNOWN = {"amount": 0, "currency": "EUR"}

    def asked(self, client=None):
        deal = self.register(client, amount=self.UNKNOWN)["deal"]
        self.assertEqual((deal["state"], deal["ask_fields"], deal["asks"]), ("info_requested", ["amount"], 1))
        return deal

    def test_just_what_is_asked_is_open(self):
        deal = self.asked()
        self.assertEqual(self.fields(self.one, "deals.answer", id=deal["id"], territory=self.world.germany,
            amount={"amount": 1, "currency": "EUR"}), {"territory": "not_asked"})
        self.assertEqual(self.fields(self.one, "deals.answer", id=deal["id"]), {"comment": "required"})
        self.assert_fails("not_found", self.two.call, "deals.answer", id=deal["id"], comment="Mine")
        done = self.one.call("deals.answer", id=deal["id"], amount={"amount": 1250000, "currency": "EUR"},
            comment="They have told us")
        self.assertEqual((done["deal"]["state"], done["deal"]["amount_base"]), ("approved", 1250000))
        self.assertNotIn("ask_fields", done["deal"])
        explained = self.one.call("decisions.explain", id=done["decision_id"])
        self.assertEqual(explained["supersedes"], deal["decision"])
        error = self.assert_fails("nothing_is_asked", self.one.call, "deals.answer", id=deal["id"], comment="Again")
        self.assertEqual(error.data["state"], "approved")

    def test_what_is_not_complete_is_asked_still(self):
        """The day of the order passes while the answer is waited for, and was not asked for."""
        deals = [self.register(amount=self.UNKNOWN, expected_close=in_days(1, self.now()))["deal"] for _ in range(2)]
        self.world.admin.call("clock.advance", to=in_days(3, self.now()) + "T00:00:00.000Z")
        for deal in deals:
            told = self.one.call("deals.answer", id=deal["id"], amount={"amount": 1250000, "currency": "EUR"})["deal"]
            self.assertEqual((told["state"], told["errors"], told["ask_fields"], told["answer_by"]), ("info_requested",
                [{"field": "expected_close", "code": "passed"}], ["amount", "expected_close"], deal["answer_by"]))
        done = self.one.call("deals.answer", id=deals[0]["id"], expected_close=in_days(60, self.now()))["deal"]
        self.assertEqual((done["state"], "errors" in done), ("approved", False))
        self.world.admin.call("clock.advance", to=deals[1]["answer_by"])
        self.assertEqual(self.one.call("deals.get", id=deals[1]["id"])["deal"]["state"], "expired")

    def test_at_most_so_often(self):
        deal = self.asked()
        for state in ("info_requested", "in_review"):
            deal = self.one.call("deals.answer", id=deal["id"], comment="Nobody knows yet")["deal"]
            self.assertEqual(deal["state"], state)
        self.assertEqual(deal["reason_code"], "asked_enough")

    def test_for_five_business_days(self):
        deal = self.asked()
        late = self.asked()
        self.world.admin.call("clock.advance", to=in_days(4, self.now()) + "T00:00:00.000Z")
        self.one.call("deals.answer", id=deal["id"], amount={"amount": 1250000, "currency": "EUR"})
        self.world.admin.call("clock.advance", to=late["answer_by"])
        read = self.one.call("deals.get", id=late["id"])["deal"]
        self.assertEqual((read["state"], read["reason_code"], read["updated_at"]),
            ("expired", "unanswered", late["answer_by"]))
        self.assertEqual(self.one.call("deals.get", id=deal["id"])["deal"]["state"], "approved")
        self.assert_fails("nothing_is_asked", self.one.call, "deals.answer", id=late["id"], comment="Sorry")
        self.assertIn("unanswered", [notice["code"][5:] for notice in self.one.call("notifications.list", limit=500)["items"]])

    def test_two_answers_at_once(self):
        deal = self.asked()
        params = {"id": deal["id"], "amount": {"amount": 1250000, "currency": "EUR"}}
        second = self.client(self.world.admin.call("tokens.create", user=self.one.session["user"])["token"])
        came = []
        for client, id in [(client, client.send("deals.answer", params)) for client in (self.one, second)]:
            try:
                came.append(client.receive(id)["deal"]["state"])
            except RpcError as error:
                came.append(error.kind)
        self.assertEqual(sorted(came), ["approved", "nothing_is_asked"])


class Lines(RegisterCase):
    def lines(self, *amounts, products=None):
        return [{"product": product, "amount": {"amount": amount, "currency": "EUR"}}
            for product, amount in zip(products or (self.world.product, self.other), amounts)]

    def test_each_is_protected_or_none(self):
        customer = next(self.names)
        deal = self.register(customer=customer, lines=self.lines(500000, 750000))["deal"]
        held = self.one.call("deals.protections.list", filter={"deal": deal["id"]})["items"]
        self.assertEqual({row["product"] for row in held}, {self.world.product, self.other})
        self.assertEqual(self.register(self.two, customer, lines=[{"product": self.other}])["deal"]["state"], "duplicate")

        customer = next(self.names)
        self.register(self.two, customer)
        lost = self.register(customer=customer, lines=self.lines(500000, 750000))["deal"]
        self.assertEqual(lost["state"], "duplicate")
        self.assertEqual(self.one.call("deals.protections.list", filter={"deal": lost["id"]})["items"], [])
        self.assertEqual(self.register(customer=customer, lines=[{"product": self.other}])["deal"]["state"], "approved")

    def test_they_add_up(self):
        for lines, fields in (
                (self.lines(1, 2), {"lines[1].amount": "mismatch"}),
                (self.lines(1250001, 0), {"lines[0].amount": "mismatch"}),
                (self.lines(500000, 750000, products=[self.world.product] * 2), {"lines[1].product": "duplicate"}),
                ([{"product": self.world.product}] * 21, {"lines": "length"})):
            error = self.assert_fails("invalid_params", self.one.call, "deals.register", self.given(lines=lines))
            self.assertEqual(set(error.fields()), set(fields), lines)

    def test_all_that_is_wrong_is_named_at_once(self):
        error = self.assert_fails("invalid_params", self.one.call, "deals.check", self.given({"legal_name": "   "},
            territory=self.world.europe, lines=self.lines(1, 2), amount={"amount": 5, "currency": "JPY"}))
        self.assertLessEqual({"customer.legal_name", "customer.country", "territory", "amount", "lines[0].amount"},
            set(error.fields()))


class Origins(RegisterCase):
    def test_the_distributor_it_buys_from_reads_and_only_reads(self):
        grossist = self.world.partner("Nordgross Distribution", channel_type="distributor")
        self.world.manager.call("partners.update", id=self.world.partners["Nordgross Distribution"], type="distributor")
        reseller = self.world.partner("Kiosk Handel", parent=self.world.partners["Nordgross Distribution"])
        deal = self.register(reseller)["deal"]
        self.assertEqual(deal["distributor"], self.world.partners["Nordgross Distribution"])
        self.assertEqual(self.fields(reseller, "deals.register", self.given(distributor=self.world.partners["Bluepeak Systems"])),
            {"distributor": "not_found"})
        chosen = self.world.channel.call("deals.register", self.given(partner=self.world.partners["Bluepeak Systems"],
            distributor=self.world.partners["Nordgross Distribution"], draft=True))["deal"]
        self.assertEqual(grossist.call("deals.get", id=chosen["id"])["deal"]["state"], "draft")
        self.assert_fails("forbidden", grossist.call, "deals.submit", id=chosen["id"])
        self.assert_fails("forbidden", grossist.call, "deals.withdraw", id=chosen["id"])
        self.assertEqual(self.one.call("deals.submit", id=chosen["id"])["deal"]["state"], "approved")
        shares = self.world.channel.call("deals.get", id=chosen["id"])["deal"]["terms"]["shares"]
        self.assertEqual([(share["actor"], share["bps"]) for share in shares], [("registrant", 9000), ("distributor", 1000)])
        self.assertEqual(shares[1]["partner"], self.world.partners["Nordgross Distribution"])
        self.assertEqual(self.fields(self.world.channel, "deals.register", self.given(
            partner=self.world.partners["Bluepeak Systems"], distributor=self.world.partners["Quarzwerk Handel"])),
            {"distributor": "not_a_distributor"})

    def test_a_renewal_names_a_closed_deal_of_ones_own(self):
        old = self.register()["deal"]
        self.assertEqual(self.fields(self.one, "deals.register", self.given(renews=old["id"])), {"renews": "not_closed"})
        self.assertEqual(self.fields(self.two, "deals.register", self.given(renews=old["id"])), {"renews": "not_found"})
        self.world.admin.call("clock.advance", to=old["protected_until"])
        deal = self.register(renews=old["id"])["deal"]
        self.assertEqual((deal["type"], deal["renews"]), ("renewal", old["id"]))
        self.assertEqual(self.fields(self.one, "deals.register", self.given(renews=old["id"], type="resell")),
            {"type": "mismatch"})


class Money(RegisterCase):
    def test_what_efforts_earn_is_seen_and_who_approves_is_not(self):
        letter = upload(self.one, b"%PDF-1.7\n%%EOF\n")["id"]
        params = self.given({"legal_name": next(self.names), "country": "FR", "segment": "public"},
            value_added=["demo", "proof_of_concept"], evidence=[letter])
        checked = self.one.call("deals.check", params)
        self.assertEqual((checked["verdict"], checked["margin_bps"], checked["extra_discount_bps"]), ("approve", 1200, 150))
        deal = self.one.call("deals.register", params)["deal"]
        self.assertEqual((deal["margin_bps"], deal["extra_discount_bps"]), (1200, 150))
        self.assertNotIn("terms", deal)
        self.assertEqual(in_days(0, checked["protected_until"]), in_days(0, deal["protected_until"]))

    def test_the_rate_used_is_kept(self):
        self.world.manager.call("rates.set", currency="CHF", base="EUR", date=in_days(0, self.now()), rate="1.05", source="Test")
        deal = self.register(amount={"amount": 1000000, "currency": "CHF"},
            lines=[{"product": self.world.product, "amount": {"amount": 1000000, "currency": "CHF"}}])["deal"]
        self.assertEqual((deal["amount_base"], deal["rate"], deal["rate_date"]), (1050000, "1.05", in_days(0, self.now())))
        self.assertEqual(self.fields(self.one, "deals.register", self.given(amount={"amount": 1, "currency": "NOK"})),
            {"amount": "no_rate"})

    def test_a_price_that_needs_somebodys_agreement_is_reviewed(self):
        answer = self.register(amount={"amount": 120000000, "currency": "EUR"})
        self.assertEqual(answer["deal"]["state"], "in_review")
        self.assertNotIn("program_manager", str(answer))
        terms = self.world.channel.call("deals.get", id=answer["deal"]["id"])["deal"]["terms"]
        self.assertEqual(terms["approver"], "program_manager")


class Check(RegisterCase):
    def test_it_creates_nothing(self):
        counts = lambda: [len(self.world.channel.call(path + ".list", limit=500)["items"])
            for path in ("deals", "deals.customers", "deals.protections")]
        before = counts()
        for params in (self.given(), self.given(amount=LARGE), self.given(amount={"amount": 0, "currency": "EUR"})):
            self.one.call("deals.check", params)
        self.assertEqual(counts(), before)

    def test_it_says_what_registering_comes_to(self):
        customer = next(self.names)
        self.register(self.two, customer)
        for params, verdict, state in (
                (self.given(), "approve", "approved"),
                (self.given(customer), "duplicate", "duplicate"),
                (self.given(amount=LARGE), "review", "in_review"),
                (self.given(amount={"amount": 0, "currency": "EUR"}), "ask", "info_requested"),
                (self.given(expected_close=in_days(-1, self.now())), "incomplete", "draft")):
            checked = self.one.call("deals.check", params)
            made = self.one.call("deals.register", params)
            self.assertEqual((checked["verdict"], made["deal"]["state"]), (verdict, state))
            self.assertEqual(self.codes(checked), self.codes(made))

    def test_it_tells_of_a_rival_no_more_than_that_there_is_one(self):
        customer = next(self.names)
        rival = self.register(self.two, customer)["deal"]
        own = next(self.names)
        self.register(customer=own)
        text = str(self.one.call("deals.check", self.given(customer)))
        for secret in (rival["id"], rival["number"], "Quarzwerk", rival["protected_until"][:10], "candidate_"):
            self.assertNotIn(secret, text)


if __name__ == "__main__":
    unittest.main()
