# SPDX-License-Identifier: Apache-2.0
"""Deals as a client sees them: every outcome, what a person may do, what ends a protection, who reads what."""

import json
import os
import sqlite3
import unittest

from prmd import RpcError, ServerCase, World, in_days, names

LARGE = {"amount": 6000000, "currency": "EUR"}  # above a silver partner's limit
DAY = 86400


class DealCase(ServerCase):
    ARGUMENTS = ("--simulated-clock",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = World(cls.server)
        cls.addClassCleanup(cls.world.close)
        cls.names = names(1)
        cls.one = cls.world.partner("Bluepeak Systems")
        cls.two = cls.world.partner("Quarzwerk Handel")

    def now(self):
        return self.world.admin.call("system.info")["now"]

    def given(self, customer=None, **more):
        """Params of a registration of a customer nobody has heard of."""
        more.setdefault("expected_close", in_days(60, self.now()))
        return self.world.deal(customer or next(self.names), **more)

    def register(self, client=None, customer=None, **more):
        return (client or self.one).call("deals.register", self.given(customer, **more))

    def in_review(self, client=None, customer=None):
        deal = self.register(client, customer, amount=LARGE)["deal"]
        self.assertEqual(deal["state"], "in_review")
        return deal

    def codes(self, answer):
        return [reason["code"] for reason in answer["reasons"]]


class Shapes(DealCase):
    """What clients rely on."""

    def has(self, value, required, optional=()):
        self.assertLessEqual(set(required), set(value), value)
        if optional is not None:
            self.assertLessEqual(set(value), set(required) | set(optional), value)

    def test_session(self):
        self.assertEqual(set(self.one.session), {"user", "partner", "roles", "side", "description"})
        self.assertEqual(self.one.session["partner"], self.world.partners["Bluepeak Systems"])
        self.assertEqual((self.one.session["side"], self.one.session["roles"]), ("partner", ["partner_sales"]))
        self.assertEqual(set(self.world.manager.session), {"user", "roles", "side", "description"})
        self.assertEqual(self.world.manager.session["side"], "vendor")

    def test_users_and_tokens(self):
        user = self.world.admin.call("users.create", name="Ada", email="Ada@Example.com", roles=["auditor"])
        self.assertRegex(user["user"]["id"], "^user_[0-9a-hjkmnp-tv-z]{13}$")
        token = self.world.admin.call("tokens.create", user=user["user"]["id"])
        self.assertEqual(set(token), {"token", "id"})
        error = self.assert_fails("unique", self.world.admin.call, "users.create", name="A", email="ada@example.com",
            roles=["auditor"])
        self.assertEqual(error.data["fields"], ["email"])

    def test_partners(self):
        for entity, field in (("program", "programs"), ("level", "levels"), ("territory", "territories"), ("product", "products"),
                              ("partner", ""), ("membership", "memberships")):
            path = "partners." + field if field else "partners"
            items = self.world.manager.call(path + ".list")["items"]
            self.assertTrue(items, path)
            got = self.world.manager.call(path + ".get", id=items[0]["id"])
            self.assertEqual(got, {entity: items[0]})
            self.assertRegex(items[0]["id"], "^%s_" % entity)

    def test_customers(self):
        name = next(self.names)
        made = self.world.manager.call("deals.customers.create", legal_name=name, country="FR", domain="www.%s.fr" % name[:6])
        self.has(made, ("customer", "state", "matches"))
        self.assertEqual((made["state"], made["matches"]), ("new", []))
        again = self.world.manager.call("deals.customers.create", legal_name=name.upper(), country="FR")
        self.assertEqual((again["state"], again["customer"]["id"]), ("duplicate", made["customer"]["id"]))
        self.has(again["matches"][0], ("customer", "score", "matched_on"), ("legal_name",))
        self.assertEqual(again["matches"][0]["customer"], made["customer"]["id"])
        self.assertIn("name", again["matches"][0]["matched_on"])
        self.assertTrue(0 < again["matches"][0]["score"] <= 1000)

    def test_register_get_list_withdraw(self):
        params = self.given()
        answer = self.one.call("deals.register", params)
        self.has(answer, ("deal", "decision_id", "reasons"))
        deal = answer["deal"]
        self.has(deal, ("id", "number", "state", "customer", "protected_until", "margin_bps"), None)
        self.assertEqual((deal["state"], deal["margin_bps"]), ("approved", 1000))
        self.assertEqual(deal["customer"], params["customer"])
        self.assertEqual(deal["amount"], params["amount"])
        self.assertEqual(deal["lines"], params["lines"])
        self.assertEqual(deal["expected_close"], params["expected_close"])
        self.assertRegex(deal["protected_until"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
        self.assertEqual(deal["decision"], answer["decision_id"])
        for reason in answer["reasons"]:
            self.has(reason, ("code", "text"), None)
            self.assertNotIn("{", reason["text"])
        self.assertEqual(self.one.call("deals.get", id=deal["id"]), {"deal": deal})
        listed = self.one.call("deals.list", filter={"state": "approved"}, limit=500)
        self.has(listed, ("items",), ("next_cursor",))
        self.assertIn(deal, listed["items"])
        waiting = self.in_review()
        self.assertEqual(set(self.one.call("deals.withdraw", id=waiting["id"], reason="Postponed")), {"deal"})

    def test_check(self):
        answer = self.one.call("deals.check", self.given())
        self.has(answer, ("verdict", "protected_until", "margin_bps", "missing_soft", "reasons"))
        self.assertEqual(answer["verdict"], "approve")

    def test_review(self):
        answer = self.world.channel.call("deals.review", id=self.in_review()["id"], verdict="reject", reason="No budget")
        self.assertEqual(set(answer), {"deal", "decision_id", "is_over"})
        self.assertEqual(answer["deal"]["state"], "rejected")

    def test_decisions(self):
        made = self.register()
        decision = self.one.call("decisions.get", id=made["decision_id"])["decision"]
        self.has(decision, ("id", "at", "chain", "subject", "outcome", "overridden", "reasons"))
        self.assertEqual((decision["subject"], decision["chain"]), (made["deal"]["id"], "deals.register"))
        self.assertEqual([d["id"] for d in self.one.call("decisions.list", subject=made["deal"]["id"])["items"]],
            [made["decision_id"]])
        told = self.world.channel.call("decisions.explain", id=made["decision_id"])
        self.has(told, ("chain", "overrides", "facts", "steps", "replay"), ("at",))
        self.assertEqual(told["replay"], "same")
        points = [step["point"] for step in told["steps"]]
        self.assertEqual(points, ["deals." + name for name in
            "intake eligibility match conflict decide route protect price attribute".split()])
        for step in told["steps"]:
            self.has(step, ("point", "asked", "version", "answer", "reasons"), ("fallback", "instructions"))
            self.assertTrue(step["asked"])

    def test_rules_and_clock(self):
        listed = self.world.admin.call("rules.list")
        self.has(listed, ("generation", "items"))
        self.assertGreaterEqual(len(listed["items"]), 11)
        tested = self.world.admin.call("rules.test", point="deals.protect")
        self.assertEqual(tested["failed"], 0)
        self.assertGreaterEqual(tested["passed"], 4)
        before = self.now()
        advanced = self.world.admin.call("clock.advance", by=1)
        self.assertEqual(set(advanced), {"now", "timers", "reactions"})
        self.assertGreater(advanced["now"], before)


class Outcomes(DealCase):
    """What becomes of a registration."""

    def both(self, client, params):
        """What check says and what register does; check must leave nothing behind."""
        before = self.world.channel.call("deals.list", limit=500)["items"]
        checked = client.call("deals.check", params)
        self.assertEqual(client.call("deals.check", params)["verdict"], checked["verdict"])
        self.assertEqual(self.world.channel.call("deals.list", limit=500)["items"], before)
        made = client.call("deals.register", params)
        self.assertEqual({"approve": "approved", "reject": "rejected", "review": "in_review", "ask": "info_requested",
            "duplicate": "duplicate", "incomplete": "draft"}[checked["verdict"]], made["deal"]["state"])
        self.assertEqual(checked["reasons"], made["reasons"])
        self.assertEqual(checked.get("margin_bps"), made["deal"].get("margin_bps"))
        self.assertEqual("protected_until" in checked, "protected_until" in made["deal"])
        return made

    def test_approved(self):
        made = self.both(self.one, self.given())
        self.assertEqual(made["deal"]["state"], "approved")
        self.assertIn("within_limit", self.codes(made))

    def test_a_duplicate_by_spelling(self):
        self.assertEqual(self.register(customer={"legal_name": "Żółwik Robotyka Sp. z o.o.", "country": "PL"})["deal"]["state"],
            "approved")
        for spelling in ("ZOLWIK ROBOTYKA", "Zolwik-Robotyka sp.z o.o."):
            made = self.both(self.two, self.given({"legal_name": spelling, "country": "PL"}))
            self.assertEqual((made["deal"]["state"], self.codes(made).count("already_registered")), ("duplicate", 1), spelling)
            self.assertEqual(made["deal"]["customer"]["legal_name"], spelling)
            self.assertNotIn("protected_until", made["deal"])

    def test_a_duplicate_by_domain(self):
        first = {"legal_name": next(self.names), "country": "FR", "domain": "www.levantix.co.uk"}
        other = {"legal_name": next(self.names), "country": "GB", "domain": "shop.levantix.co.uk"}
        self.assertEqual(self.register(customer=first)["deal"]["state"], "approved")
        made = self.both(self.two, self.given(other))
        self.assertEqual(made["deal"]["state"], "duplicate")

    def test_a_public_suffix_is_no_key(self):
        for client in (self.one, self.two):
            customer = {"legal_name": next(self.names), "country": "GB", "domain": next(self.names)[:6].lower() + ".co.uk"}
            self.assertEqual(self.register(client, customer)["deal"]["state"], "approved")

    def test_a_duplicate_by_tax_id(self):
        first = {"legal_name": next(self.names), "country": "FR", "tax_id": "FR 40 303 265 045"}
        other = {"legal_name": next(self.names), "country": "DE", "tax_id": "fr40303265045"}
        self.assertEqual(self.register(customer=first)["deal"]["state"], "approved")
        self.assertEqual(self.both(self.two, self.given(other))["deal"]["state"], "duplicate")

    def test_ones_own_registration_again(self):
        customer = next(self.names)
        self.register(customer=customer)
        made = self.both(self.one, self.given(customer))
        self.assertEqual((made["deal"]["state"], self.codes(made).count("own_registration")), ("duplicate", 1))

    def test_another_product_or_territory_is_no_duplicate(self):
        customer = next(self.names)
        product = self.world.manager.call("partners.products.create", name="Gadget")["product"]["id"]
        self.register(customer=customer)
        made = self.both(self.two, self.given(customer, lines=[{"product": product}]))
        self.assertEqual(made["deal"]["state"], "approved")

    def test_who_is_no_member_is_rejected(self):
        partner = self.world.manager.call("partners.create", legal_name="Outsider", type="reseller")["partner"]["id"]
        client = self.world.user("Oswin Outside", ["partner_sales"], partner=partner)
        made = self.both(client, self.given())
        self.assertEqual((made["deal"]["state"], self.codes(made)[-1]), ("rejected", "not_a_member"))

    def test_a_foreign_territory_is_for_a_person(self):
        made = self.both(self.one, self.given(territory=self.world.germany))
        self.assertEqual(made["deal"]["state"], "in_review")
        self.assertIn("outside_territory", self.codes(made))

    def test_beyond_its_capacity_a_person_looks(self):
        client = self.world.partner("Kapazi", level="registered")
        small = {"amount": 500000, "currency": "EUR"}
        for _ in range(25):
            self.assertEqual(self.register(client, amount=small)["deal"]["state"], "approved")
        made = self.both(client, self.given(amount=small))
        self.assertEqual(made["deal"]["state"], "in_review")
        self.assertIn("capacity_reached", self.codes(made))

    def test_above_the_limit_a_person_looks(self):
        made = self.both(self.one, self.given(amount=LARGE))
        self.assertEqual(made["deal"]["state"], "in_review")
        self.assertIn("above_limit", self.codes(made))
        self.assertNotIn("limit", self.codes(made))

    def test_what_is_missing_is_asked_for(self):
        made = self.both(self.one, self.given(amount={"amount": 0, "currency": "EUR"}))
        self.assertEqual((made["deal"]["state"], made["deal"]["ask_fields"]), ("info_requested", ["amount"]))

    def test_a_failed_intake_stays_a_draft(self):
        made = self.both(self.one, self.given(expected_close=in_days(-2, self.now())))
        self.assertEqual(made["deal"]["state"], "draft")
        self.assertEqual(made["deal"]["errors"], [{"field": "expected_close", "code": "passed"}])

    def test_keys_that_disagree_are_for_a_person(self):
        create = lambda **keys: self.world.manager.call("deals.customers.create", legal_name=next(self.names), country="FR", **keys)
        by_tax = create(tax_id="FR83404833048")["customer"]["id"]
        create(domain="orvanto.fr")
        made = self.both(self.one, self.given({"legal_name": next(self.names), "country": "FR", "tax_id": "FR83404833048",
            "domain": "orvanto.fr"}))
        self.assertEqual(made["deal"]["state"], "in_review")
        self.assertIs(self.world.channel.call("decisions.explain", id=made["decision_id"])["facts"]["key_conflict"], True)
        self.assertNotIn("key_conflict", self.one.call("decisions.explain", id=made["decision_id"])["facts"])
        self.assertEqual(self.world.channel.call("deals.get", id=made["deal"]["id"])["deal"]["account"], by_tax)

    def test_the_vendor_registers_for_a_partner(self):
        name = next(self.names)
        customer = self.world.manager.call("deals.customers.create", legal_name=name, country="FR", tax_id="FR00000001")
        customer = customer["customer"]["id"]
        params = self.given({"id": customer}, partner=self.world.partners["Bluepeak Systems"])
        made = self.world.channel.call("deals.register", params)
        self.assertEqual((made["deal"]["state"], made["deal"]["partner"]), ("approved", params["partner"]))
        read = self.one.call("deals.get", id=made["deal"]["id"])["deal"]
        self.assertEqual(read["customer"], {"legal_name": name, "country": "FR"})
        self.assertEqual(self.register(self.two, name)["deal"]["state"], "duplicate")
        del params["partner"]
        error = self.assert_fails("invalid_params", self.world.channel.call, "deals.register", params)
        self.assertEqual(error.fields(), {"partner": "required"})

    def test_a_partner_registers_for_itself_only(self):
        error = self.assert_fails("invalid_params", self.one.call, "deals.register",
            self.given(partner=self.world.partners["Quarzwerk Handel"]))
        self.assertEqual(error.fields(), {"partner": "forbidden"})

    def test_all_that_is_wrong_is_named_at_once(self):
        params = self.given({"legal_name": next(self.names)}, amount={"amount": 1, "currency": "USD"}, territory=self.world.europe)
        error = self.assert_fails("invalid_params", self.one.call, "deals.register", params)
        self.assertEqual(error.fields(), {"amount": "no_rate", "customer.country": "required", "territory": "not_a_leaf"})
        error = self.assert_fails("invalid_params", self.one.call, "deals.check",
            {**self.given(), "lines": [], "amount": {"amount": -1, "currency": "EUR"}, "expected_close": "2027-02-30", "color": 1})
        self.assertEqual(set(error.fields()), {"lines", "amount.amount", "expected_close", "color"})

    def test_another_currency_without_a_rate_is_refused(self):
        for method in ("deals.register", "deals.check"):
            error = self.assert_fails("invalid_params", self.one.call, method, self.given(amount={"amount": 1, "currency": "USD"}))
            self.assertEqual(error.fields(), {"amount": "no_rate"})
        line = [{"product": self.world.product, "amount": {"amount": 1, "currency": "GBP"}}]
        error = self.assert_fails("invalid_params", self.one.call, "deals.register", self.given(lines=line))
        self.assertEqual(error.fields(), {"lines[0].amount": "currency"})

    def test_a_line_is_worth_what_the_deal_is(self):
        worth = lambda amount: [{"product": self.world.product, "amount": {"amount": amount, "currency": "EUR"}}]
        amount = self.given()["amount"]["amount"]
        error = self.assert_fails("invalid_params", self.one.call, "deals.register", self.given(lines=worth(amount * 1000)))
        self.assertEqual(error.fields(), {"lines[0].amount": "mismatch"})
        self.one.call("deals.register", self.given(lines=worth(amount)))

    def test_a_dry_run_says_it_and_stores_nothing(self):
        params = self.given()
        dry = self.one.call("deals.register", params, dry_run=True)
        self.assertEqual(dry["deal"]["state"], "approved")
        self.assertNotIn("decision_id", dry)
        self.assert_fails("not_found", self.one.call, "deals.get", id=dry["deal"]["id"])
        self.assertEqual(self.register(self.two, params["customer"])["deal"]["state"], "approved")
        error = self.assert_fails("invalid_params", self.one.call, "deals.register", params, dry_run=True, idempotency_key="k")
        self.assertEqual(set(error.fields()), {"dry_run"})


class People(DealCase):
    """Review and withdrawal."""

    def test_an_approval_uses_the_recorded_terms(self):
        made = self.register(amount=LARGE)
        answer = self.world.channel.call("deals.review", id=made["deal"]["id"], verdict="approve", reason="Agreed")
        deal = answer["deal"]
        self.assertEqual((deal["state"], deal["margin_bps"], deal["comment"]), ("approved", 1000, "Agreed"))
        self.assertEqual(answer["decision_id"], made["decision_id"])
        self.assertIn("protected_until", self.one.call("deals.get", id=deal["id"])["deal"])

    def test_reject_and_duplicate(self):
        for verdict, state in (("reject", "rejected"), ("duplicate", "duplicate")):
            deal = self.in_review()
            answer = self.world.channel.call("deals.review", id=deal["id"], verdict=verdict, reason="So it is")
            self.assertEqual(answer["deal"]["state"], state)
            self.assertNotIn("protected_until", answer["deal"])

    def test_an_approval_where_somebody_is_protected_fails(self):
        customer = next(self.names)
        waiting = self.in_review(customer=customer)
        self.assertEqual(self.register(self.two, customer)["deal"]["state"], "approved")
        error = self.assert_fails("already_protected", self.world.channel.call, "deals.review", id=waiting["id"],
            verdict="approve", reason="First")
        self.assertEqual(error.code, -32004)
        self.assertEqual(self.one.call("deals.get", id=waiting["id"])["deal"], waiting)

    def test_a_partner_reviews_nothing(self):
        deal = self.in_review()
        for client in (self.one, self.two):
            self.assert_fails("forbidden", client.call, "deals.review", id=deal["id"], verdict="approve", reason="Mine")
        self.assert_fails("not_your_task", self.world.manager.call, "deals.review", id=deal["id"], verdict="approve", reason="I")

    def test_illegal_moves_name_the_legal_ones(self):
        legal = {"approved": {"expired", "revoked", "cancelled", "converted"}, "rejected": {"in_review"}, "withdrawn": set(),
            "duplicate": {"in_review"}, "info_requested": {"submitted", "withdrawn", "expired"}, "draft": {"submitted", "withdrawn"}}
        deals = {"approved": self.register()["deal"],
            "info_requested": self.register(amount={"amount": 0, "currency": "EUR"})["deal"],
            "draft": self.register(expected_close=in_days(-2, self.now()))["deal"]}
        for verdict, state in (("reject", "rejected"), ("duplicate", "duplicate")):
            deals[state] = self.world.channel.call("deals.review", id=self.in_review()["id"], verdict=verdict, reason="No")["deal"]
        deals["withdrawn"] = self.one.call("deals.withdraw", id=self.in_review()["id"])["deal"]
        for state, deal in deals.items():
            self.assertEqual(deal["state"], state)
            for verdict in ("approve", "reject", "duplicate"):
                error = self.assert_fails("invalid_state", self.world.channel.call, "deals.review", id=deal["id"],
                    verdict=verdict, reason="Now")
                self.assertEqual((error.code, error.data["state"], set(error.data["legal"])), (-32004, state, legal[state]))
            if "withdrawn" not in legal[state]:
                error = self.assert_fails("invalid_state", self.one.call, "deals.withdraw", id=deal["id"])
                self.assertEqual((error.data["state"], set(error.data["legal"])), (state, legal[state]))
            self.assertEqual(self.one.call("deals.get", id=deal["id"])["deal"]["state"], state)

    def test_withdrawn_from_where_it_may_be(self):
        for more in ({"amount": LARGE}, {"amount": {"amount": 0, "currency": "EUR"}},
                     {"expected_close": in_days(-2, self.now())}):
            deal = self.register(**more)["deal"]
            self.assert_fails("not_found", self.two.call, "deals.withdraw", id=deal["id"])
            answer = self.one.call("deals.withdraw", id=deal["id"], reason="Postponed")["deal"]
            self.assertEqual((answer["state"], answer["comment"]), ("withdrawn", "Postponed"))

    def test_expect_version(self):
        deal = self.in_review()
        error = self.assert_fails("version", self.one.call, "deals.withdraw", id=deal["id"], expect_version=deal["version"] + 1)
        self.assertEqual((error.code, error.data["current_version"]), (-32004, deal["version"]))
        error = self.assert_fails("not_found", self.two.call, "deals.withdraw", id=deal["id"], expect_version=deal["version"] + 1)
        self.assertNotIn("current_version", error.data)
        answer = self.one.call("deals.withdraw", id=deal["id"], expect_version=deal["version"])["deal"]
        self.assertGreater(answer["version"], deal["version"])
        error = self.assert_fails("invalid_params", self.one.call, "deals.register", self.given(), expect_version=1)
        self.assertEqual(error.fields(), {"expect_version": "unknown"})


class Expiry(DealCase):
    def test_a_protection_ends_and_the_customer_is_free(self):
        customer = next(self.names)
        deal = self.register(customer=customer)["deal"]
        self.assertEqual(self.register(self.two, customer)["deal"]["state"], "duplicate")
        advanced = self.world.admin.call("clock.advance", to=deal["protected_until"])
        self.assertGreaterEqual(advanced["timers"], 1)
        read = self.one.call("deals.get", id=deal["id"])["deal"]
        self.assertEqual((read["state"], read["updated_at"]), ("expired", deal["protected_until"]))
        (protection,) = self.one.call("deals.protections.list", filter={"deal": deal["id"]})["items"]
        self.assertEqual(self.one.call("deals.protections.get", id=protection["id"])["protection"], protection)
        self.assertEqual(protection["ended_at"], deal["protected_until"])
        self.assertEqual(self.register(self.two, customer)["deal"]["state"], "approved")
        error = self.assert_fails("invalid_state", self.one.call, "deals.withdraw", id=deal["id"])
        self.assertEqual((error.data["state"], error.data["legal"]), ("expired", ["in_review"]))

    def test_a_second_before_it_still_holds(self):
        customer = next(self.names)
        deal = self.register(customer=customer)["deal"]
        self.world.admin.call("clock.advance", by=89 * DAY)
        self.assertEqual(self.register(self.two, customer)["deal"]["state"], "duplicate")
        self.assertEqual(self.one.call("deals.get", id=deal["id"])["deal"]["state"], "approved")

    def test_an_approval_by_a_person_counts_from_then(self):
        deal = self.in_review()
        self.world.admin.call("clock.advance", by=10 * DAY)
        now = self.now()
        deal = self.world.channel.call("deals.review", id=deal["id"], verdict="approve", reason="Yes")["deal"]
        self.assertEqual(in_days(0, deal["protected_until"]), in_days(90, now))

    def test_timers_run_in_order_each_at_its_time(self):
        gold = self.world.partner("Goldader", level="gold")
        late = self.register(gold)["deal"]
        self.world.admin.call("clock.advance", by=60)
        early = self.register()["deal"]
        self.world.admin.call("clock.advance", by=60)
        middle = [self.register()["deal"] for _ in range(3)]
        due = lambda: [d for d in self.world.channel.call("deals.list", filter={"state": "approved"}, limit=500)["items"]]
        waiting = len(due())
        answer = self.world.admin.call("clock.advance", by=400 * DAY)
        self.assertGreater(answer["timers"], waiting)  # each has reminders and is asked about as well
        self.assertEqual(due(), [])
        for deal in (late, early, *middle):
            read = self.world.channel.call("deals.get", id=deal["id"])["deal"]
            self.assertEqual((read["state"], read["updated_at"]), ("expired", deal["protected_until"]))
        self.assertGreater(late["protected_until"], middle[-1]["protected_until"])
        database = sqlite3.connect("file:%s/prmd.db?mode=ro" % self.server.data, uri=True)
        self.addCleanup(database.close)
        ran = [at for (at,) in database.execute("select at from journal where method = 'deals.protection_ends' order by seq")]
        self.assertEqual(ran, sorted(ran))
        self.assertGreaterEqual(len(ran), 5)

    def test_the_clock_never_goes_back(self):
        before = self.now()
        self.assert_fails("invalid_params", self.world.admin.call, "clock.advance", by=-5)
        self.assert_fails("invalid_params", self.world.admin.call, "clock.advance")
        self.assert_fails("invalid_params", self.world.admin.call, "clock.advance", by=5, to="2040-01-01T00:00:00Z")
        self.assertEqual(self.world.admin.call("clock.advance", to="2001-01-01T00:00:00Z")["timers"], 0)
        self.assert_fails("forbidden", self.world.manager.call, "clock.advance", by=5)
        self.assertGreaterEqual(self.now(), before)


class Lists(DealCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.deals = []
        for i in range(40):  # drafts, reviews and approvals mixed
            params = cls.world.deal(next(cls.names), amount={"amount": 1000000 + i * 250000, "currency": "EUR"},
                expected_close=in_days(-3 if i % 5 == 0 else 60))
            cls.deals.append(cls.one.call("deals.register", params)["deal"])
        cls.other = cls.two.call("deals.register", cls.world.deal(next(cls.names)))["deal"]

    def pages(self, client, **params):
        items, cursor = [], None
        while True:
            page = client.call("deals.list", {**params, **({"cursor": cursor} if cursor else {})})
            self.assertLessEqual(len(page["items"]), params.get("limit", 50))
            items += page["items"]
            cursor = page.get("next_cursor")
            if not cursor:
                return items
            self.assertTrue(page["items"])

    def test_pages_have_no_gap_and_no_duplicate(self):
        mine = {deal["id"] for deal in self.deals}
        for sort in (None, "partner, state, program, -created_at", "state, -created_at"):
            for limit in (1, 7, 39, 40, 41, 500):
                items = self.pages(self.one, limit=limit, **({"sort": sort} if sort else {}))
                ids = [deal["id"] for deal in items]
                self.assertEqual((len(ids), set(ids)), (len(set(ids)), mine), (sort, limit))
                if sort == "state, -created_at":
                    self.assertEqual([deal["state"] for deal in items], sorted(deal["state"] for deal in items))
        everybody = {deal["id"] for deal in self.pages(self.world.channel, limit=9)}
        self.assertEqual(everybody, mine | {self.other["id"]})

    def test_filters(self):
        for state in ("draft", "approved", "in_review"):
            wanted = {deal["id"] for deal in self.deals if deal["state"] == state}
            self.assertTrue(wanted)
            self.assertEqual({deal["id"] for deal in self.pages(self.one, filter={"state": state}, limit=6)}, wanted)
        both = {deal["id"] for deal in self.deals if deal["state"] in ("draft", "approved")}
        self.assertEqual({deal["id"] for deal in self.pages(self.one, filter={"state": ["draft", "approved"]}, limit=6)}, both)
        self.assertEqual(self.pages(self.one, filter={"program": self.world.program, "state": "withdrawn"}), [])
        other = self.world.partners["Quarzwerk Handel"]
        self.assertEqual([d["id"] for d in self.pages(self.world.channel, filter={"partner": other})], [self.other["id"]])

    def test_bad_lists_are_refused_by_name(self):
        for params, field in (({"filter": {"color": 1}}, "filter.color"), ({"filter": {"state": 5}}, "filter.state"),
                              ({"sort": "amount"}, "sort"), ({"limit": 0}, "limit"), ({"limit": 501}, "limit"),
                              ({"color": 1}, "color")):
            error = self.assert_fails("invalid_params", self.one.call, "deals.list", params)
            self.assertEqual(set(error.fields()), {field}, params)

    def test_forged_cursors_are_refused(self):
        query = {"limit": 5, "sort": "state, -created_at", "filter": {"program": self.world.program}}
        cursor = self.one.call("deals.list", query)["next_cursor"]
        self.assertEqual(len(self.one.call("deals.list", {**query, "cursor": cursor})["items"]), 5)
        flip = lambda at: cursor[:at] + ("A" if cursor[at] != "A" else "B") + cursor[at + 1:]
        forged = [flip(at) for at in (0, 5, 15, 17, len(cursor) // 2, len(cursor) - 2)]
        forged += [cursor[:-4], cursor + "AAAA", "A", "%", "x" * 5000]
        for text in forged:
            self.assert_fails("invalid_params", self.one.call, "deals.list", {**query, "cursor": text})
        for change in ({"sort": "partner, state, program, -created_at"}, {"filter": {"state": "draft"}}, {"filter": {}}):
            self.assert_fails("invalid_params", self.one.call, "deals.list", {**query, **change, "cursor": cursor})
        self.assert_fails("invalid_params", self.one.call, "deals.protections.list", limit=5, cursor=cursor)

    def test_anothers_cursor_shows_ones_own_rows(self):
        query = {"limit": 5, "sort": "state, -created_at"}
        cursor = self.world.channel.call("deals.list", query)["next_cursor"]
        try:
            items = self.two.call("deals.list", {**query, "cursor": cursor})["items"]
        except RpcError as error:
            self.assertEqual(error.kind, "invalid_params")
        else:
            self.assertLessEqual({deal["id"] for deal in items}, {self.other["id"]})


class Readers(DealCase):
    """Who else reads a deal."""

    def test_a_distributor_reads_its_resellers_and_writes_its_own(self):
        distributor = self.world.partner("Grossist", channel_type="distributor")
        reseller = self.world.partner("Kleinkunde", parent=self.world.partners["Grossist"])
        deal = self.in_review(reseller)
        read = distributor.call("deals.get", id=deal["id"])["deal"]
        self.assertEqual(read, deal)
        self.assertIn(deal["id"], [d["id"] for d in distributor.call("deals.list", limit=500)["items"]])
        self.assertEqual(distributor.call("decisions.list", subject=deal["id"])["items"][0]["id"], deal["decision"])
        distributor.call("decisions.explain", id=deal["decision"])
        self.assert_fails("forbidden", distributor.call, "deals.withdraw", id=deal["id"])
        self.assertEqual(reseller.call("deals.get", id=deal["id"])["deal"], deal)
        own = self.register(distributor)["deal"]
        self.assert_fails("not_found", reseller.call, "deals.get", id=own["id"])
        self.assert_fails("not_found", self.one.call, "deals.get", id=deal["id"])
        made = self.register(reseller)
        self.assertIn("distributor_share", self.codes(made))

    def test_a_bound_channel_manager_sees_its_territories(self):
        munich = self.world.manager.call("partners.territories.create", name="Munich", parent=self.world.germany)
        munich = munich["territory"]["id"]
        bound = self.world.user("Greta Bound", ["channel_manager"], territories=[self.world.germany])
        german = self.world.partner("Isarwinkel", territories=[self.world.germany])
        french = self.in_review()
        here = self.register(german, territory=munich, amount=LARGE)["deal"]
        self.assertEqual([d["id"] for d in bound.call("deals.list", limit=500)["items"]], [here["id"]])
        self.assert_fails("not_found", bound.call, "deals.get", id=french["id"])
        self.assert_fails("not_found", bound.call, "deals.review", id=french["id"], verdict="approve", reason="Not mine")
        self.assert_fails("not_found", bound.call, "decisions.list", subject=french["id"])
        self.assert_fails("not_found", bound.call, "decisions.explain", id=french["decision"])
        self.assertEqual(bound.call("deals.protections.list")["items"], [])
        answer = bound.call("deals.review", id=here["id"], verdict="approve", reason="Mine")
        self.assertEqual(answer["deal"]["state"], "approved")
        self.assertEqual([p["deal"] for p in bound.call("deals.protections.list")["items"]], [here["id"]])
        self.assertEqual([p["legal_name"] for p in bound.call("partners.list")["items"]], ["Isarwinkel"])
        self.assertEqual([m["partner"] for m in bound.call("partners.memberships.list")["items"]],
            [self.world.partners["Isarwinkel"]])
        count = len(self.world.channel.call("deals.list", limit=500)["items"])
        for partner, territory, kind in (("Bluepeak Systems", munich, "not_found"),
                ("Isarwinkel", self.world.france, "invalid_params")):
            for method in ("deals.register", "deals.check"):
                self.assert_fails(kind, bound.call, method,
                    self.given(partner=self.world.partners[partner], territory=territory))
        self.assertEqual(len(self.world.channel.call("deals.list", limit=500)["items"]), count)
        unbound = {d["id"] for d in self.world.channel.call("deals.list", limit=500)["items"]}
        self.assertLessEqual({french["id"], here["id"]}, unbound)

    def test_an_executive_reads_everything_and_changes_nothing(self):
        deal = self.in_review()
        methods = {m for role in self.world.admin.call("roles.list")["items"] for m in role["methods"]}
        for role in ("executive", "auditor"):
            client = self.world.user("Eva %s" % role, [role])
            self.assertEqual(client.call("deals.get", id=deal["id"])["deal"]["id"], deal["id"])
            self.assertIn("account", client.call("deals.get", id=deal["id"])["deal"])
            for path in ("deals", "deals.protections", "deals.customers", "partners", "partners.memberships", "users"):
                self.assertIn("items", client.call(path + ".list"), path)
            for read in ("rules.list", "roles.list", "system.health", "plugins.list"):
                client.call(read)
            for method in sorted(methods):
                if method.endswith((".create", ".register", ".review", ".withdraw", ".push", ".set", ".activate", ".advance")):
                    self.assert_fails("forbidden", client.call, method)


class Trail(DealCase):
    """What the journal holds of what was done, and of what was only tried."""

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def test_changes_and_attempts_are_entries(self):
        deal = self.in_review()
        self.world.channel.call("deals.review", id=deal["id"], verdict="reject", reason="No budget")
        self.assert_fails("forbidden", self.one.call, "deals.review", id=deal["id"], verdict="approve", reason="Mine")
        self.one.call("deals.register", self.given(), dry_run=True)
        self.assert_fails("invalid_state", self.one.call, "deals.withdraw", id=deal["id"])
        self.assert_fails("unauthenticated", self.client().call, "session.authenticate", token="prm_" + "A" * 43)
        self.world.admin.call("clock.advance", by=1)  # what was noted in the background is stored before
        self.assertEqual(self.server.stop(), 0)
        self.assertEqual(self.server.verify()[0], 0)
        database = sqlite3.connect("file:%s/prmd.db?mode=ro" % self.server.data, uri=True)
        self.addCleanup(database.close)
        rows = [dict(zip(("actor", "source", "method", "changes", "events", "note"), row)) for row in
            database.execute("select actor, source, method, changes, events, note from journal order by seq")]
        seller, reviewer = self.one.session["user"], self.world.channel.session["user"]
        review = [row for row in rows if row["method"] == "deals.review" and row["changes"]]
        self.assertEqual([(row["actor"], row["source"]) for row in review], [(reviewer, "rpc 127.0.0.1")])
        [changed] = [change for change in json.loads(review[0]["changes"]) if change["id"] == deal["id"]]
        self.assertEqual((changed["op"], changed["fields"]["state"]), ("update", ["in_review", "rejected"]))
        self.assertEqual(changed["fields"]["comment"], [None, "No budget"])
        self.assertEqual([event["type"] for event in json.loads(review[0]["events"])], ["deals.rejected"])
        notes = [(row["actor"], row["method"], json.loads(row["note"])["kind"]) for row in rows if row["note"]]
        self.assertIn((seller, "deals.review", "denied"), notes)
        self.assertIn((seller, "deals.register", "dry_run"), notes)
        self.assertIn(("public", "session.authenticate", "failed_authentication"), notes)
        self.assertNotIn("deals.withdraw", [row["method"] for row in rows])
        with open(os.path.join(self.server.data, "prmd.db"), "rb") as file:
            stored = file.read()
        for secret in (self.server.admin_token, "prm_" + "A" * 43):
            self.assertNotIn(secret.encode(), stored)


if __name__ == "__main__":
    unittest.main()
