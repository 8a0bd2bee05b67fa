# SPDX-License-Identifier: Apache-2.0
"""Currencies: rates as a client sets and reads them, compared with Python's fractions, and deals in another currency."""

import fractions
import random
import unittest

from prmd import ServerCase, World, in_days, names

DIGITS = {"EUR": 2, "USD": 2, "GBP": 2, "JPY": 0, "KWD": 3, "CHF": 2}


class Rates(ServerCase):
    ARGUMENTS = ("--simulated-clock",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = World(cls.server)
        cls.addClassCleanup(cls.world.close)
        cls.names = names(7)
        cls.partner = cls.world.partner("Bluepeak Systems")

    def set(self, currency, date, rate, **more):
        return self.world.manager.call("rates.set", {"currency": currency, "date": date, "rate": rate, "source": "Test", **more})["rate"]

    def get(self, start, end, date, **more):
        return self.partner.call("rates.get", {"from": start, "to": end, "date": date, **more})

    def test_the_latest_rate_up_to_the_date_holds(self):
        self.assertEqual(self.set("SEK", "2027-01-05", "0.0871")["base"], "EUR")  # the programmes' own
        self.set("SEK", "2027-01-08", "0.09", base="EUR")
        self.assertEqual(self.get("SEK", "EUR", "2027-01-05"), {"rate": "0.0871", "date": "2027-01-05"})
        self.assertEqual(self.get("SEK", "EUR", "2027-01-07", amount=10000), {"rate": "0.0871", "date": "2027-01-05", "amount": 871})
        self.assertEqual(self.get("SEK", "EUR", "2030-01-01"), {"rate": "0.09", "date": "2027-01-08"})
        self.assertEqual(self.get("EUR", "SEK", "2027-01-05"), {"rate": "1/0.0871", "date": "2027-01-05"})
        refused = self.assert_fails("invalid_params", self.get, "SEK", "EUR", "2027-01-04")
        self.assertEqual(refused.fields(), {"from": "no_rate"})
        self.assertIn("no rate from SEK to EUR on 2027-01-04 or before", refused.data["fields"][0]["message"])
        corrected = self.set("SEK", "2027-01-08", "0.10")
        self.assertEqual((corrected["version"], self.get("SEK", "EUR", "2027-01-09")["rate"]), (2, "0.10"))
        listed = self.partner.call("rates.list", filter={"currency": "SEK"})["items"]
        self.assertEqual(sorted(row["date"] for row in listed), ["2027-01-05", "2027-01-08"])
        # The newer of a rate and its inverse.
        self.set("EUR", "2027-01-10", "10.5", base="SEK")
        self.assertEqual(self.get("SEK", "EUR", "2027-01-10")["rate"], "1/10.5")
        self.assertEqual(self.get("SEK", "EUR", "2027-01-09")["rate"], "0.10")

    def test_amounts_agree_with_fractions(self):
        draw = random.Random(3)
        rates = {"USD": "0.9231", "GBP": "1.163", "JPY": "0.00615", "KWD": "2.9987", "CHF": "1.041666666667"}
        for currency, rate in rates.items():
            self.set(currency, "2027-02-01", rate, base="EUR")
        worth = {**{c: fractions.Fraction(r) for c, r in rates.items()}, "EUR": fractions.Fraction(1)}
        for _ in range(200):
            start, end = draw.sample(sorted(worth), 2)
            amount = draw.randrange(-10 ** draw.randrange(1, 13), 10 ** draw.randrange(1, 13))
            exact = amount * worth[start] / worth[end] * fractions.Fraction(10) ** (DIGITS[end] - DIGITS[start])
            told = self.get(start, end, "2027-02-03", amount=amount)
            self.assertEqual(told["amount"], round(exact), (start, end, amount))  # round() is half to even
            self.assertEqual(fractions.Fraction(*map(fractions.Fraction, told["rate"].split("/"))), worth[start] / worth[end])
        self.assertEqual(self.get("EUR", "EUR", "2027-02-03", amount=7), {"rate": "1", "date": "2027-02-03", "amount": 7})

    def test_what_is_no_rate_is_named(self):
        def fields(**more):
            params = {"currency": "NOK", "date": "2027-01-05", "rate": "0.09", "source": "X", **more}
            return self.assert_fails("invalid_params", self.world.manager.call, "rates.set", params).fields()
        self.assertEqual(fields(currency="XXX"), {"currency": "currency"})
        self.assertEqual(fields(currency="nok"), {"currency": "format"})
        self.assertEqual(fields(currency="EUR"), {"base": "same"})
        self.assertEqual(fields(date="2027-02-30", base="DEM"), {"date": "format", "base": "currency"})
        for rate in ("0", "-1", "1e3", "1,5", "", "0." + "0" * 12 + "1"):
            self.assertIn("rate", fields(rate=rate), rate)
        self.assertEqual(fields(rate=1.5), {"rate": "type"})
        self.assert_fails("forbidden", self.partner.call, "rates.set", currency="NOK", date="2027-01-05", rate="0.09", source="X")
        self.assert_fails("limit", self.get, "EUR", "ZWG", "2027-03-01", amount=2 ** 53 - 1) if self.set(
            "EUR", "2027-02-27", "999999999", base="ZWG") else None

    def test_a_deal_in_another_currency(self):
        today = self.world.admin.call("system.info")["now"]
        given = self.world.deal(next(self.names), amount={"amount": 1000000, "currency": "CAD"}, expected_close=in_days(60, today))
        for method in ("deals.register", "deals.check"):
            self.assertEqual(self.assert_fails("invalid_params", self.partner.call, method, given).fields(), {"amount": "no_rate"})
        self.set("CAD", in_days(-3, today), "0.6543", base="EUR")
        answer = self.partner.call("deals.register", given)
        deal = answer["deal"]
        self.assertEqual((deal["state"], deal["amount"], deal["amount_base"], deal["rate"], deal["rate_date"]),
            ("approved", {"amount": 1000000, "currency": "CAD"}, 654300, "0.6543", in_days(-3, today)))
        facts = self.partner.call("decisions.explain", id=answer["decision_id"])["facts"]["deal"]
        self.assertEqual((facts["amount_base"], facts["rate"], facts["rate_date"]), (654300, "0.6543", in_days(-3, today)))
        # What is too much is so in the programme's currency: 8 M CAD are 5.2 M EUR, above the silver limit.
        large = self.world.deal(next(self.names), amount={"amount": 8000000, "currency": "CAD"}, expected_close=in_days(60, today))
        self.assertEqual(self.partner.call("deals.register", large)["deal"]["state"], "in_review")
        small = self.world.deal(next(self.names), amount={"amount": 5500000, "currency": "CAD"}, expected_close=in_days(60, today))
        self.assertEqual(self.partner.call("deals.register", small)["deal"]["state"], "approved")
        plain = self.partner.call("deals.register", self.world.deal(next(self.names), expected_close=in_days(60, today)))["deal"]
        self.assertEqual((plain["amount_base"], "rate" in plain), (1250000, False))
        mixed = dict(small, customer={"legal_name": next(self.names), "country": "FR"},
            lines=[{"product": self.world.product, "amount": {"amount": 5500000, "currency": "EUR"}}])
        self.assertEqual(self.assert_fails("invalid_params", self.partner.call, "deals.register", mixed).fields(),
            {"lines[0].amount": "currency"})
        refused = dict(small, amount={"amount": 1, "currency": "DEM"})
        self.assertEqual(self.assert_fails("invalid_params", self.partner.call, "deals.register", refused).fields(),
            {"amount.currency": "currency"})


class SeveralProgrammes(ServerCase):
    def test_a_base_must_be_said_where_programmes_differ(self):
        world = World(self.server)
        self.addCleanup(world.close)
        world.manager.call("partners.programs.create", name="Yen", currency="JPY", time_zone="Asia/Tokyo")
        params = {"currency": "DKK", "date": "2027-01-05", "rate": "0.134", "source": "Test"}
        refused = self.assert_fails("invalid_params", world.manager.call, "rates.set", params)
        self.assertEqual(refused.fields(), {"base": "required"})
        self.assertEqual(world.manager.call("rates.set", params, base="EUR")["rate"]["base"], "EUR")


if __name__ == "__main__":
    unittest.main()
