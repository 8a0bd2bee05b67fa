# SPDX-License-Identifier: Apache-2.0
"""Who else is at a customer: the vendor's own sales, whoever won there last, others who share it; two rows that were one."""

import unittest

from prmd import Client, advance_to_late, in_days
from test_deals import DAY, DealCase


class ConflictCase(DealCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        world = cls.world
        cls.family = world.manager.call("partners.products.get", id=world.product)["product"]["parent"]
        cls.beside = world.manager.call("partners.products.create", name="Sensor Two", parent=cls.family)["product"]["id"]
        other = world.manager.call("partners.products.create", name="Storage")["product"]["id"]
        cls.other = world.manager.call("partners.products.create", name="Storage 400", parent=other)["product"]["id"]
        cls.three = world.partner("Tannhauser Netze")

    def customer(self, name=None):
        return self.world.manager.call("deals.customers.create", legal_name=name or next(self.names), country="FR")["customer"]

    def opportunity(self, customer, days=45, **more):
        params = {"program": self.world.program, "product": self.world.product, "territory": self.world.france,
            "amount": {"amount": 990000, "currency": "EUR"}, "opened_on": in_days(-days, self.now()), **more}
        given = customer if isinstance(customer, dict) else {"legal_name": customer, "country": "FR"}
        return self.world.channel.call("deals.opportunities.create", customer=given, **params)

    def settings(self, point, **settings):
        """Until the end of the test, other settings of a rule."""
        admin = self.world.admin
        self.addCleanup(admin.call, "rules.activate", generation=admin.call("rules.list")["generation"])
        admin.call("rules.settings.set", point=point, settings=settings, comment="A test")

    def facts(self, answer):
        return self.world.channel.call("decisions.explain", id=answer["decision_id"])["facts"]

    def account(self, deal):
        return self.world.channel.call("deals.get", id=deal["id"])["deal"]["account"]

    def held(self, **filter):
        return [row for row in self.world.channel.call("deals.protections.list", filter=filter, limit=500)["items"]
            if "ended_at" not in row]


class Direct(ConflictCase):
    """The vendor's own sales."""

    def test_a_person_looks_where_they_have_been_for_long(self):
        name = next(self.names)
        self.opportunity(name)
        made = self.register(customer=name)
        self.assertEqual(made["deal"]["state"], "in_review")
        self.assertIn("direct_sales", self.codes(made))
        facts = self.facts(made)["opportunities"]
        self.assertEqual([(f["bound"], f["same_product"], f["open_days"]) for f in facts], [(True, True, 45)])
        self.assertNotIn("opportunities", self.one.call("decisions.explain", id=made["decision_id"])["facts"])

    def test_they_reject_where_the_vendor_says_so(self):
        self.settings("deals.conflict", direct_sales="direct")
        name = next(self.names)
        self.opportunity(name)
        made = self.register(customer=name)
        self.assertEqual((made["deal"]["state"], made["deal"]["reason_code"]), ("rejected", "direct_sales"))
        self.assertIn("direct_sales", self.codes(made))

    def test_what_is_not_in_the_way(self):
        for why, more in (("new", {"days": 3}), ("another family", {"product": self.other}),
                          ("elsewhere", {"territory": self.world.germany})):
            name = next(self.names)
            self.opportunity(name, **more)
            self.assertEqual(self.register(customer=name)["deal"]["state"], "approved", why)
        name = next(self.names)
        closed = self.opportunity(name)["opportunity"]
        self.world.channel.call("deals.opportunities.close", id=closed["id"], outcome="lost")
        self.assertEqual(self.register(customer=name)["deal"]["state"], "approved")

    def test_a_product_beside_it_counts_unless_told_otherwise(self):
        name = next(self.names)
        self.opportunity(name, product=self.beside)
        made = self.register(customer=name)
        self.assertEqual((made["deal"]["state"], self.facts(made)["opportunities"][0]["same_product"]), ("in_review", False))
        self.settings("deals.conflict", direct_same_product=True)
        name = next(self.names)
        self.opportunity(name, product=self.beside)
        self.assertEqual(self.register(customer=name)["deal"]["state"], "approved")

    def test_the_customer_is_the_one_a_registration_has(self):
        first = self.register(customer={"legal_name": "Żelazko Maszyny Sp. z o.o.", "country": "PL"})["deal"]
        made = self.opportunity({"legal_name": "ZELAZKO MASZYNY", "country": "PL"})
        self.assertEqual((made["state"], made["opportunity"]["account"]), ("new", self.account(first)))
        again = self.opportunity({"id": self.account(first)})["opportunity"]
        self.assertEqual(again["account"], self.account(first))

    def test_its_life(self):
        made = self.opportunity(next(self.names), amount={"amount": 5, "currency": "EUR"}, owner="Lena Ortiz")["opportunity"]
        self.assertEqual((made["state"], made["amount_base"], made["owner"]), ("open", 5, "Lena Ortiz"))
        changed = self.world.channel.call("deals.opportunities.update", id=made["id"], amount={"amount": 7, "currency": "EUR"},
            product=self.beside, owner=None)["opportunity"]
        self.assertEqual((changed["amount_base"], changed["product"], changed.get("owner")), (7, self.beside, None))
        self.assertEqual((changed["account"], changed["customer"]), (made["account"], made["customer"]))
        moved = self.world.channel.call("deals.opportunities.update", id=made["id"],
            customer={"legal_name": next(self.names), "country": "DE"})["opportunity"]
        self.assertNotEqual(moved["account"], made["account"])
        won = self.world.channel.call("deals.opportunities.close", id=made["id"], outcome="won",
            amount={"amount": 9, "currency": "EUR"})["opportunity"]
        self.assertEqual((won["state"], won["amount_base"]), ("won", 9))
        self.assertIn("closed_at", won)
        error = self.assert_fails("closed", self.world.channel.call, "deals.opportunities.update", id=made["id"], owner="X")
        self.assertEqual(error.data["state"], "won")
        self.assert_fails("invalid_state", self.world.channel.call, "deals.opportunities.close", id=made["id"], outcome="lost")
        event = [e for e in self.world.channel.call("events.list", types=["deals.opportunity_won"], limit=100)["items"]
            if e["subject"] == made["id"]]
        self.assertEqual([(e["data"]["amount_base"], e["data"]["won"], e["data"]["open_days"]) for e in event], [(9, True, 45)])

    def test_all_that_is_wrong_is_named_at_once(self):
        error = self.assert_fails("invalid_params", self.opportunity, {"legal_name": " ", "country": "FR"},
            product=self.family, territory=self.world.europe, amount={"amount": 5, "currency": "CHF"})
        self.assertEqual({(f["field"], f["code"]) for f in error.data["fields"]}, {("customer.legal_name", "required"),
            ("product", "not_a_leaf"), ("territory", "not_a_leaf"), ("amount", "no_rate")})

    def test_partners_know_nothing_of_it(self):
        made = self.opportunity(next(self.names))["opportunity"]
        for method, params in (("get", {"id": made["id"]}), ("list", {}), ("create", {}), ("update", {"id": made["id"]}),
                ("close", {"id": made["id"], "outcome": "won"}), ("export", {}), ("import", {"csv": ""})):
            self.assert_fails("forbidden", self.one.call, "deals.opportunities." + method, params)

    def test_who_is_bound_to_a_territory_stays_in_it(self):
        bound = self.world.user("Bound %s" % next(self.names)[:8], ["channel_manager"], territories=[self.world.germany])
        made = self.opportunity(next(self.names), reference="BOUND-1")["opportunity"]
        self.assert_fails("not_found", bound.call, "deals.opportunities.get", id=made["id"])
        self.assert_fails("not_found", bound.call, "deals.opportunities.close", id=made["id"], outcome="lost")
        params = {"program": self.world.program, "product": self.world.product, "territory": self.world.france,
            "customer": {"legal_name": next(self.names), "country": "FR"}, "amount": {"amount": 1, "currency": "EUR"}}
        error = self.assert_fails("invalid_params", bound.call, "deals.opportunities.create", params)
        self.assertEqual([f["field"] for f in error.data["fields"]], ["territory"])
        self.assert_fails("unique", bound.call, "deals.opportunities.create",
            {**params, "territory": self.world.germany, "reference": "BOUND-1"})

    def test_a_known_reference_changes_nothing(self):
        name = next(self.names)
        made = self.opportunity(name, reference="KNOWN-1")["opportunity"]
        again = self.opportunity(name, reference="KNOWN-1", amount={"amount": 1, "currency": "EUR"})
        self.assertEqual((again["state"], again["opportunity"]), ("duplicate", made))
        program = self.world.manager.call("partners.programs.create", name="Other %s" % name, currency="EUR",
            time_zone="Europe/Paris")["program"]["id"]
        self.assertEqual(self.opportunity(name, reference="KNOWN-1", program=program)["state"], "new")
        content = "id,amount.amount,amount.currency\n%s,77,EUR" % made["id"]
        report = self.world.channel.call("deals.opportunities.import", csv=content)
        self.assertEqual(report["updated"], 1, report)
        self.assertEqual(self.world.channel.call("deals.opportunities.get", id=made["id"])["opportunity"]["amount_base"], 77)


class Broken(ConflictCase):
    """A list of opportunities, as it comes from elsewhere."""

    HEAD = "reference,program,customer.legal_name,customer.country,product,territory,amount.amount,amount.currency,opened_on"

    def line(self, number, name):
        return "OPP-%03d,%s,\"%s\",FR,%s,%s,%d,EUR,%s" % (number, self.world.program, name, self.world.product,
            self.world.france, 1000 + number, in_days(-40, self.now()))

    def test_one_that_breaks_half_way_is_resumed(self):
        names = [next(self.names) for _ in range(120)]
        lines = [self.HEAD] + [self.line(i, name) for i, name in enumerate(names)]
        csv = "\n".join(lines)
        first = self.world.channel.call("deals.opportunities.import", csv=csv)
        self.assertEqual((first["created"], first["next_line"]), (50, 52))
        # The answer is lost, and the server with it: the file is given once more, from its beginning.
        self.server.kill()
        self.server.start()
        user = self.world.channel.session["user"]
        self.world.admin = self.world.keep(self.server.admin())
        self.world.channel = self.world.keep(Client(self.server, self.world.admin.call("tokens.create", user=user)["token"]))
        again, line = {"created": 0, "duplicate": 0}, None
        while True:
            page = self.world.channel.call("deals.opportunities.import", csv=csv, **({"from_line": line} if line else {}))
            for key in again:
                again[key] += page[key]
            line = page.get("next_line")
            if not line:
                break
        self.assertEqual(again, {"created": 70, "duplicate": 50})
        rows = self.world.channel.call("deals.opportunities.list", filter={"reference": {"prefix": "OPP-"}}, limit=500)["items"]
        self.assertEqual(sorted(row["reference"] for row in rows), ["OPP-%03d" % i for i in range(120)])


class Incumbents(ConflictCase):
    """Whoever won there last."""

    def won(self, client, name, **more):
        deal = self.register(client, name, **more)["deal"]
        self.assertEqual(deal["state"], "approved")
        return client.call("deals.close", id=deal["id"], outcome="won", closure_code="service")["deal"]

    def incumbents(self, account):
        return [(row["holder"], row["deal"]) for row in
            self.world.channel.call("deals.incumbents.list", filter={"customer": account})["items"]]

    def test_a_renewal_is_theirs(self):
        name = next(self.names)
        won = self.won(self.one, name)
        self.assertEqual(self.incumbents(self.account(won)), [(won["partner"], won["id"])])
        self.world.admin.call("clock.advance", by=95 * DAY)
        self.opportunity(name)
        made = self.register(self.two, name, type="renewal", lines=[{"product": self.beside}])
        self.assertEqual((made["deal"]["state"], made["deal"]["reason_code"]), ("rejected", "incumbent"))
        self.assertIn("incumbent", self.codes(made))
        self.assertEqual(self.facts(made)["incumbents"], [{"candidate": "candidate_1", "bound": True, "is_self": False,
            "months_since": 3}])
        told = str(made) + str(self.two.call("decisions.explain", id=made["decision_id"]))
        for secret in ("Bluepeak", won["partner"], won["id"], won["number"]):
            self.assertNotIn(secret, told)
        other = self.register(self.two, name, type="renewal", lines=[{"product": self.other}])["deal"]
        self.assertEqual(other["state"], "approved")  # another family
        own = self.register(self.one, name, type="renewal", renews=won["id"])
        self.assertEqual((own["deal"]["state"], self.codes(own).count("incumbent_self")), ("approved", 1))

    def test_a_new_deal_is_anybodys_and_then_theirs(self):
        name = next(self.names)
        first = self.won(self.one, name)
        second = self.won(self.two, name)
        self.assertEqual(self.incumbents(self.account(first)), [(second["partner"], second["id"])])
        made = self.register(self.one, name, type="renewal", renews=first["id"])
        self.assertEqual(made["deal"]["reason_code"], "incumbent")

    def test_expansions_and_time_by_setting(self):
        name = next(self.names)
        self.won(self.one, name)
        self.assertEqual(self.one.call("deals.check", self.given(name, type="expansion"))["verdict"], "approve")
        self.settings("deals.conflict", incumbent_types={"expansion": True}, incumbent_months=1)
        made = self.register(self.two, name, type="expansion")
        self.assertEqual(made["deal"]["reason_code"], "incumbent")
        self.world.admin.call("clock.advance", by=31 * DAY)
        self.assertEqual(self.register(self.two, name, type="expansion")["deal"]["state"], "approved")

    def test_the_incumbent_meets_a_holder(self):
        name = next(self.names)
        won = self.won(self.one, name)
        self.assertEqual(self.register(self.two, name)["deal"]["state"], "approved")
        made = self.register(self.one, name, type="renewal", renews=won["id"])
        self.assertEqual((made["deal"]["state"], self.codes(made).count("incumbent_held")), ("in_review", 1))

    def test_they_come_along_when_customers_become_one(self):
        names = next(self.names), next(self.names)
        old = self.won(self.one, names[0])
        self.world.admin.call("clock.advance", by=DAY)
        new = self.won(self.two, names[1])
        answer = self.world.manager.call("deals.customers.merge", {"from": self.account(new), "into": self.account(old)})
        self.assertTrue(answer["merged"])
        self.assertEqual(self.incumbents(self.account(old)), [(new["partner"], new["id"])])
        made = self.register(self.one, names[0], type="renewal", renews=old["id"])
        self.assertEqual(made["deal"]["reason_code"], "incumbent")


class Sharing(ConflictCase):

    def test_two_partners_share(self):
        self.settings("deals.protect", exclusive=False)
        name = next(self.names)
        first = self.register(self.one, name)["deal"]
        second = self.register(self.two, name)
        self.assertEqual((first["state"], second["deal"]["state"]), ("approved", "approved"))
        self.assertIn("shared", self.codes(second))
        rows = self.held(customer=self.account(first))
        self.assertEqual({(row["holder"], row["exclusive"]) for row in rows},
            {(self.one.session["partner"], False), (self.two.session["partner"], False)})
        again = self.register(self.one, name)
        self.assertEqual((again["deal"]["state"], self.codes(again).count("own_registration")), ("duplicate", 1))

    def test_where_sharing_is_for_a_person_or_not_at_all(self):
        for answer, state, code in (("human", "in_review", "similar_registration"),
                                    ("first_wins", "duplicate", "already_registered")):
            name = next(self.names)
            self.settings("deals.protect", exclusive=False)
            self.register(self.one, name)
            self.settings("deals.conflict", sharing=answer)
            made = self.register(self.two, name)
            self.assertEqual(made["deal"]["state"], state)
            self.assertIn(code, self.codes(made))

    def test_nobody_is_beside_an_exclusive_holder(self):
        """Whatever a reviewer gives: who is there first says what the second may be."""
        for first, second, state in ((True, False, "in_review"), (False, True, "in_review"), (False, False, "approved")):
            name = next(self.names)
            deals = [self.in_review(client, name) for client in (self.one, self.two)]
            review = lambda deal, exclusive: self.world.channel.call("deals.review", id=deal["id"], verdict="approve",
                reason="So it was agreed", terms={"exclusive": exclusive})
            review(deals[0], first)
            if state == "in_review":
                self.assert_fails("already_protected", review, deals[1], second)
            else:
                review(deals[1], second)
            self.assertEqual([self.world.channel.call("deals.get", id=deal["id"])["deal"]["state"] for deal in deals],
                ["approved", state])
            self.assertEqual(len(self.held(customer=self.account(deals[0]))), 1 + (state == "approved"))

    def test_a_wide_protection_holds_the_family(self):
        self.settings("deals.protect", scope="family")
        name = next(self.names)
        first = self.register(self.one, name)["deal"]
        self.assertEqual({row["product"] for row in self.held(deal=first["id"])}, {self.world.product, self.beside})
        made = self.register(self.two, name, lines=[{"product": self.beside}])
        self.assertEqual((made["deal"]["state"], self.codes(made).count("already_registered")), ("duplicate", 1))
        self.assertEqual(self.register(self.two, name, lines=[{"product": self.other}])["deal"]["state"], "approved")


class Capacity(ConflictCase):

    def test_quotas_against_squatting(self):
        self.settings("deals.eligibility", quota={"silver": 3}, at_customer=0)
        partner = self.world.partner("Quota %s" % next(self.names))
        made = [self.register(partner) for _ in range(4)]
        self.assertEqual([m["deal"]["state"] for m in made], ["approved"] * 3 + ["in_review"])
        self.assertIn("quota_reached", self.codes(made[-1]))
        self.assertEqual([self.facts(m)["partner"]["registered_30_days"] for m in made], [0, 1, 2, 3])
        self.world.admin.call("clock.advance", by=31 * DAY)
        self.assertEqual(self.register(partner)["deal"]["state"], "approved")

    def test_what_is_held_where_the_caller_may_not_look_counts(self):
        name = "Overall %s" % next(self.names)
        self.register(self.world.partner(name, territories=[self.world.france, self.world.germany]))
        bound = self.world.user("Bound to %s" % name, ["channel_manager"], territories=[self.world.germany])
        made = bound.call("deals.register", self.given(partner=self.world.partners[name], territory=self.world.germany))
        self.assertEqual([d["id"] for d in bound.call("deals.list")["items"]], [made["deal"]["id"]])
        facts = self.facts(made)
        self.assertEqual((facts["partner"]["open_deals"], facts["history"]["approved"]), (1, 1))

    def test_one_customer_over_and_over(self):
        self.settings("deals.eligibility", at_customer=2)
        name = next(self.names)
        made = [self.register(self.three, name, lines=[{"product": product}])
            for product in (self.world.product, self.beside, self.other)]
        self.assertEqual([m["deal"]["state"] for m in made], ["approved", "approved", "in_review"])
        self.assertIn("many_at_customer", self.codes(made[-1]))
        self.assertEqual(self.facts(made[-1])["partner"]["at_customer"], 2)

    def test_who_lets_deals_expire(self):
        self.settings("deals.eligibility", hoarding_from=2)
        partner = self.world.partner("Hort %s" % next(self.names))
        for _ in range(2):
            self.register(partner)
        self.world.admin.call("clock.advance", by=150 * DAY)
        made = self.register(partner)
        self.assertEqual((made["deal"]["state"], self.codes(made).count("hoarding")), ("in_review", 1))
        self.assertEqual(self.facts(made)["history"]["expired"], 2)


class Merging(ConflictCase):

    def merge(self, source, target, **more):
        return self.world.manager.call("deals.customers.merge", **{"from": source, "into": target}, **more)

    def pair(self):
        """Two customers that were one, each registered and protected for another partner."""
        names = next(self.names), next(self.names)
        deals = [self.register(client, name)["deal"] for client, name in zip((self.one, self.two), names)]
        self.assertEqual([deal["state"] for deal in deals], ["approved"] * 2)
        return names, deals, [self.account(deal) for deal in deals]

    def get(self, deal):
        return self.world.channel.call("deals.get", id=deal["id"])["deal"]

    def test_nothing_in_conflict(self):
        names = next(self.names), next(self.names)
        deal = self.register(self.one, names[0])["deal"]
        target = self.customer(names[1])
        chance = self.opportunity(names[0], days=3)["opportunity"]
        source = self.account(deal)
        answer = self.merge(source, target["id"])
        self.assertEqual({key: answer[key] for key in ("merged", "conflicts", "deals", "opportunities", "protections",
            "revoked", "is_moving")}, {"merged": True, "conflicts": [], "deals": 1, "opportunities": 1, "protections": 1,
            "revoked": 0, "is_moving": False})
        self.assertEqual((answer["customer"]["id"], answer["customer"]["aliases"]), (target["id"], 1))
        self.assertEqual(self.account(deal), target["id"])
        self.assertEqual(self.world.channel.call("deals.opportunities.get", id=chance["id"])["opportunity"]["account"],
            target["id"])
        self.assertEqual([row["customer"] for row in self.held(deal=deal["id"])], [target["id"]])
        # Its spelling goes on finding the customer: by either name the second one is a duplicate.
        for name in names:
            made = self.register(self.two, name)
            self.assertEqual((made["deal"]["state"], self.account(made["deal"])), ("duplicate", target["id"]))
            facts = self.facts(made)
            self.assertEqual([c["bound"] for c in facts["candidates"]].count(True), 1)
        named = self.world.channel.call("deals.register", self.given({"id": source}, partner=self.two.session["partner"]))
        self.assertEqual((named["deal"]["state"], named["deal"]["account"]), ("duplicate", target["id"]))
        self.assertEqual(self.opportunity({"id": source})["opportunity"]["account"], target["id"])
        alias = self.world.channel.call("deals.customers.get", id=source)["customer"]
        self.assertEqual(alias["merged_into"], target["id"])
        self.assertIn("archived_at", alias)
        self.assertEqual(self.world.channel.call("deals.customers.list", filter={"id": source})["items"], [])
        known = self.world.manager.call("deals.customers.create", legal_name=names[0], country="FR")
        self.assertEqual((known["state"], known["customer"]["id"]), ("duplicate", target["id"]))
        for id in (source, target["id"]):
            self.assertTrue(any("merge" in str(entry) for entry in
                self.world.channel.call("deals.customers.history", id=id)["items"]), id)
        event = self.world.channel.call("events.list", types=["deals.merged"], limit=100)["items"][-1]
        self.assertEqual((event["subject"], event["data"]["from"], event["data"]["deals"]), (target["id"], source, 1))

    def test_refuse_changes_nothing_and_reports(self):
        _, deals, (into, source) = self.pair()
        before = [self.get(deal) for deal in deals], self.held(customer=[into, source])
        for more in ({}, {"on_conflict": "refuse"}):
            answer = self.merge(source, into, **more)
            self.assertFalse(answer["merged"])
            (conflict,) = answer["conflicts"]
            self.assertEqual((conflict["product"], conflict["territory"]), (self.world.product, self.world.france))
            self.assertEqual([(p["deal"], p["holder"], p["until"]) for p in conflict["protections"]],
                [(deal["id"], deal["partner"], deal["protected_until"]) for deal in deals])
            self.assertTrue(all(p["exclusive"] and p["from"] for p in conflict["protections"]))
        self.assertEqual(([self.get(deal) for deal in deals], self.held(customer=[into, source])), before)

    def test_share(self):
        _, deals, (into, source) = self.pair()
        answer = self.merge(source, into, on_conflict="share")
        self.assertEqual((answer["merged"], len(answer["conflicts"]), answer["revoked"]), (True, 1, 0))
        self.assertEqual({(row["deal"], row["exclusive"], row["customer"]) for row in self.held(customer=into)},
            {(deal["id"], False, into) for deal in deals})
        self.assertEqual([self.get(deal)["state"] for deal in deals], ["approved"] * 2)
        third = self.register(self.three, {"legal_name": self.get(deals[0])["customer"]["legal_name"], "country": "FR"})
        self.assertEqual((third["deal"]["state"], self.codes(third).count("shared")), ("approved", 1))

    def test_first(self):
        for reverse in (False, True):
            _, deals, accounts = self.pair()
            into, source = reversed(accounts) if reverse else accounts
            answer = self.merge(source, into, on_conflict="first")
            self.assertEqual((answer["merged"], answer["revoked"]), (True, 1))
            first, later = (self.get(deal) for deal in deals)
            self.assertEqual((first["state"], later["state"], later["reason_code"]), ("approved", "revoked", "merged"))
            self.assertEqual([(row["deal"], row["customer"]) for row in self.held(customer=[into, source])],
                [(first["id"], into)])
            self.assertEqual((first["account"], later["account"]), (into, into))

    def test_a_wide_protection_gives_way_where_it_is_only_beside(self):
        names = next(self.names), next(self.names)
        narrow = self.register(self.one, names[0], lines=[{"product": self.beside}])["deal"]
        self.settings("deals.protect", scope="family")
        wide = self.register(self.two, names[1])["deal"]
        answer = self.merge(self.account(wide), self.account(narrow), on_conflict="first")
        self.assertEqual((answer["merged"], answer["revoked"], len(answer["conflicts"])), (True, 0, 1))
        self.assertEqual({(row["deal"], row["product"]) for row in self.held(customer=self.account(narrow))},
            {(narrow["id"], self.beside), (wide["id"], self.world.product)})
        self.assertEqual(self.get(wide)["state"], "approved")

    def test_one_partner_twice(self):
        names = next(self.names), next(self.names)
        deals = [self.register(self.one, name)["deal"] for name in names]
        into, source = (self.account(deal) for deal in deals)
        self.assertFalse(self.merge(source, into)["merged"])
        answer = self.merge(source, into, on_conflict="share")
        self.assertTrue(answer["merged"])
        self.assertEqual({(row["deal"], row["exclusive"]) for row in self.held(customer=into)},
            {(deal["id"], False) for deal in deals})

    def test_what_cannot_be_merged(self):
        one, two, three = (self.customer()["id"] for _ in range(3))
        error = self.assert_fails("invalid_params", self.merge, one, one)
        self.assertEqual([(f["field"], f["code"]) for f in error.data["fields"]], [("into", "same")])
        self.assertTrue(self.merge(one, two)["merged"])
        error = self.assert_fails("circle", self.merge, two, one)
        self.assertEqual((error.data["customer"], error.data["merged_into"]), (one, two))
        self.assertEqual(self.assert_fails("alias", self.merge, three, one).data["merged_into"], two)
        self.assertEqual(self.assert_fails("already_merged", self.merge, one, three).data["merged_into"], two)
        self.assertTrue(self.merge(two, three)["merged"])
        for id in (one, two):  # an alias of an alias is none
            self.assertEqual(self.world.channel.call("deals.customers.get", id=id)["customer"]["merged_into"], three)
        for client in (self.one, self.world.channel):
            self.assert_fails("forbidden", client.call, "deals.customers.merge", {"from": three, "into": one})

    def test_closed_deals_follow_in_the_background(self):
        name = next(self.names)
        deals = []
        for _ in range(105):
            deals.append(self.register(self.one, name, amount={"amount": 90000000, "currency": "EUR"})["deal"]["id"])
            self.one.call("deals.withdraw", id=deals[-1])
        source, target = self.account({"id": deals[0]}), self.customer()["id"]
        answer = self.merge(source, target)
        self.assertEqual((answer["deals"], answer["is_moving"]), (100, True))
        self.world.admin.call("clock.advance", by=1)
        self.assertNotIn("is_moving", self.world.channel.call("deals.customers.get", id=source)["customer"])
        moved = self.world.channel.call("deals.list", filter={"account": target}, limit=500)["items"]
        self.assertEqual(sorted(deal["id"] for deal in moved), sorted(deals))

    def test_a_dry_run_says_the_same(self):
        _, _, (into, source) = self.pair()
        told = self.merge(source, into, on_conflict="share", dry_run=True)
        self.assertTrue(told["merged"])
        self.assertNotIn("merged_into", self.world.channel.call("deals.customers.get", id=source)["customer"])


class Late(ConflictCase):
    """In the last hours of a day of UTC, when it is the next day where the programme is: days are counted there."""

    def test_days_are_those_of_the_programme(self):
        utc = advance_to_late(self.world.admin)
        today = in_days(0, self.now())
        self.assertEqual(in_days(1, utc + "T12:00:00Z"), today)
        name = next(self.names)
        opened = self.opportunity(name)["opportunity"]
        made = self.register(customer=name, expected_close=in_days(120, self.now()))
        facts = self.facts(made)
        self.assertEqual((facts["deal"]["days_to_close"], facts["opportunities"][0]["open_days"]), (120, 45))
        self.world.channel.call("deals.opportunities.close", id=opened["id"], outcome="lost")
        (lost,) = self.world.channel.call("events.list", types=["deals.opportunity_lost"])["items"]
        self.assertEqual(lost["data"]["open_days"], 45)

    def test_what_has_passed_there_has_passed(self):
        utc = advance_to_late(self.world.admin)
        deal = self.register()["deal"]
        error = self.assert_fails("invalid_params", self.one.call, "deals.set_stage", id=deal["id"], stage="technical",
            expected_close=utc)
        self.assertEqual(error.fields(), {"expected_close": "passed"})
        self.one.call("deals.set_stage", id=deal["id"], stage="technical", expected_close=in_days(0, self.now()))


if __name__ == "__main__":
    unittest.main()
