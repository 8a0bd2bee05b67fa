# SPDX-License-Identifier: Apache-2.0
"""What a partner who cheats may try with deals: customers that are none, spellings, ids, and what answers tell."""

import json
import unittest

from prmd import ServerCase, World, in_days, names

LARGE = {"amount": 6000000, "currency": "EUR"}  # above a silver partner's limit


class Cheating(ServerCase):
    ARGUMENTS = ("--simulated-clock",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = World(cls.server)
        cls.addClassCleanup(cls.world.close)
        cls.names = names(7)
        cls.one = cls.world.partner("Bluepeak Systems")
        cls.two = cls.world.partner("Quarzwerk Handel")

    def given(self, name, country="FR", **more):
        keys = {key: more.pop(key) for key in ("domain", "tax_id") if key in more}
        now = self.world.admin.call("system.info")["now"]
        more.setdefault("expected_close", in_days(60, now))
        return self.world.deal({"legal_name": name, "country": country, **keys}, **more)

    def register(self, client, name, *more, **params):
        return client.call("deals.register", self.given(name, *more, **params))["deal"]

    def verdict(self, client, name, *more, **params):
        return client.call("deals.check", self.given(name, *more, **params))["verdict"]

    def test_a_name_of_blanks_is_nobody(self):
        error = self.assert_fails("invalid_params", self.one.call, "deals.check", self.given("\t \n"))
        self.assertEqual(error.fields(), {"customer.legal_name": "line"})
        for blank in (" ", "\u3000", "\u00a0 \u2003", "\u200b", "\u202e\u2066"):
            for method in ("deals.register", "deals.check"):
                error = self.assert_fails("invalid_params", self.one.call, method, self.given(blank))
                self.assertEqual(error.fields(), {"customer.legal_name": "required"}, ascii(blank))
            error = self.assert_fails("invalid_params", self.world.manager.call, "deals.customers.create", legal_name=blank,
                country="FR")
            self.assertEqual(error.fields(), {"legal_name": "required"})

    def test_another_country_does_not_get_around_a_protection(self):
        name = next(self.names)
        self.assertEqual(self.register(self.one, name)["state"], "approved")
        self.assertEqual(self.verdict(self.two, name, "DE"), "review")
        self.assertEqual(self.register(self.two, name, "DE")["state"], "in_review")

    def test_a_country_that_is_none_makes_no_other_customer(self):
        name = next(self.names)
        self.assertEqual(self.register(self.one, name)["state"], "approved")
        for code in ("XX", "ZZ", "AA", "UK", "fr", "FRA", "F1"):
            error = self.assert_fails("invalid_params", self.two.call, "deals.register", self.given(name, code))
            self.assertEqual(error.fields(), {"customer.country": "format"}, code)
        for code in ("AD", "XK", "ZW", "GB"):
            self.assertIn(self.verdict(self.two, next(self.names), code), ("approve", "review"))

    def test_signs_that_are_not_seen_hide_nobody(self):
        self.assertEqual(self.register(self.one, "Kranwerk Robotique SAS")["state"], "approved")
        for spelling in ("Kran\u200bwerk Robotique", "Kran\u00adwerk Robotique", "\u202eKranwerk Robotique",
                         "\u2066Kranwerk\u2069 Robotique", "Kran\ufe0fwerk Robotique", "Kran\u3164werk Robotique",
                         "\uff2b\uff52\uff41\uff4e\uff57\uff45\uff52\uff4b Robotique", "K r a n w e r k Robotique", "KranwerkRobotique",
                         "Kr\u0430nwerk Robotique", "Robotique Kranwerk", "Kranwerk Robotique GmbH & Co. KG"):
            self.assertEqual(self.verdict(self.two, spelling), "duplicate", ascii(spelling))
        for lookalike in ("\u041aranwerk Robotique", "\ua4d7ranwerk Robotique", "Kranwerk R\u043eb\u043etique"):
            self.assertEqual(self.verdict(self.two, lookalike), "review", ascii(lookalike))

    def test_a_misspelling_waved_through_elsewhere_opens_no_way(self):
        """Known under a wrong name for another product, it is still compared with whom it means."""
        self.assertEqual(self.register(self.one, "Vortanbrek Automobile SAS")["state"], "approved")
        gadget = self.world.manager.call("partners.products.create", name="Gadget")["product"]["id"]
        wrong = "Vortanbrik Automobile SAS"
        self.register(self.two, wrong, lines=[{"product": gadget}])
        self.assertNotEqual(self.register(self.two, wrong)["state"], "approved")

    def test_what_a_reviewer_may_not_give_twice(self):
        """Two wait; one is approved; the other never is, until the protection has ended."""
        name = next(self.names)
        first, second = (self.register(client, name, amount=LARGE) for client in (self.one, self.two))
        review = lambda deal: self.world.channel.call("deals.review", id=deal["id"], verdict="approve", reason="Agreed")
        held = review(first)["deal"]
        self.assert_fails("already_protected", review, second)
        self.assertEqual(self.two.call("deals.get", id=second["id"])["deal"]["state"], "in_review")
        self.world.admin.call("clock.advance", to=held["protected_until"])
        self.assertEqual(review(second)["deal"]["state"], "approved")
        self.assertEqual(self.verdict(self.one, name), "duplicate")

    def test_a_duplicate_says_the_same_whoever_holds_it(self):
        """Held or only known, by whom, for how much: the answer on a duplicate does not depend on it."""
        answers = set()
        for amount, close in ((1250000, 60), (4990000, 200)):
            name = next(self.names)
            self.register(self.one, name, amount={"amount": amount, "currency": "EUR"},
                expected_close=in_days(close, self.world.admin.call("system.info")["now"]))
            answer = self.two.call("deals.check", self.given(name))
            answers.add(json.dumps(answer, sort_keys=True))
        self.assertEqual(len(answers), 1, answers)


if __name__ == "__main__":
    unittest.main()
