#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What becomes of allocated money: given out by rules, earned with deals, moved, ended, expired and swept; reports."""

import unittest

from funds import FundWorld, eur
from prmd import ServerCase, in_days

DAY = 86400


class Funds(ServerCase):
    ARGUMENTS = ("--simulated-clock",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        admin = cls.server.admin()
        cls.addClassCleanup(admin.close)
        noon = in_days(1, admin.call("system.info")["now"]) + "T12:00:00.000Z"  # far from midnight in any zone
        admin.call("clock.advance", to=noon)
        cls.world = FundWorld(cls.server)
        cls.addClassCleanup(cls.world.close)

    def setUp(self):
        self.call = self.world.marketing.call

    def advance(self, seconds=1):
        """Timers and reactions have run when it answers."""
        self.world.admin.call("clock.advance", by=seconds)

    def terms(self, allocation):
        item, = self.call("mdf.statement", allocation=allocation, **{"from": self.world.today()})["items"]
        return {line["term"]: line["closing"] for line in item["lines"] if line["closing"]}

    def figures(self, budget):
        return next(one for one in self.call("mdf.report", program=self.world.program)["items"] if one["budget"] == budget)

    def told(self, client, allocation):
        return [one["code"] for one in client.call("notifications.list", limit=500)["items"] if one.get("about") == allocation]


class ByHand(Funds):
    def test_more_less_and_elsewhere(self):
        world = self.world
        one, other = world.spender("Almandin", amount=1000), world.spender("Beryll", amount=500)
        first, second = world.allocations["Almandin"], world.allocations["Beryll"]
        self.assertEqual(self.call("mdf.allocations.top_up", id=first, amount=eur(250))["terms"]["granted"], 1250)
        move = lambda amount, **more: self.call("mdf.allocations.reallocate", id=first, amount=eur(amount), reason="Fair", **more)
        self.assertEqual(self.assert_fails("invalid_params", move, 1251, to=second).fields(), {"amount": "insufficient"})
        self.assertEqual(self.assert_fails("invalid_params", move, 1, to=first).fields(), {"to": "same"})
        elsewhere = self.call("mdf.allocations.create", budget=world.open_budget(), kind="upfront",
            partner=world.partners["Beryll"])["allocation"]["id"]
        self.assertEqual(self.assert_fails("invalid_params", move, 1, to=elsewhere).fields(), {"to": "other_budget"})
        move(1000, to=second)
        move(50)
        self.assertEqual(self.terms(first), {"available": 200})
        self.assertEqual(self.terms(second), {"available": 1500})
        for client in (one, other):
            self.assert_fails("forbidden", client.call, "mdf.allocations.top_up", id=first, amount=eur(1))
            self.assert_fails("forbidden", client.call, "mdf.report", program=world.program)

    def test_an_end_before_its_time(self):
        world = self.world
        world.spender("Citrin", amount=1000)
        budget = world.open_budget(total=5000)
        one = self.call("mdf.allocations.create", budget=budget, kind="upfront", partner=world.partners["Citrin"],
            amount=eur(3000))["allocation"]["id"]
        ended = self.call("mdf.allocations.close", id=one, reason="They leave")
        self.assertEqual((ended["allocation"]["state"], ended["terms"]["returned"]), ("closed", 3000))
        self.assert_fails("not_active", self.call, "mdf.allocations.top_up", id=one, amount=eur(1))
        two = self.call("mdf.allocations.create", budget=budget, kind="upfront", partner=world.partners["Citrin"],
            amount=eur(5000))["allocation"]["id"]
        closed = self.call("mdf.budgets.close", id=budget, reason="Over")
        self.assertEqual((closed["budget"]["state"], closed["allocations"], closed["left"]), ("closed", 1, eur(5000)))
        self.assertEqual(self.call("mdf.allocations.get", id=two)["allocation"]["state"], "closed")
        self.assert_fails("not_open", self.call, "mdf.budgets.top_up", id=budget, amount=eur(1))
        self.assert_fails("not_open", self.call, "mdf.allocate", budget=budget)


class ByRules(Funds):
    def test_every_member_gets_what_its_level_gets(self):
        world = self.world
        for name, level in (("Diopsid", "registered"), ("Euklas", "silver"), ("Fluorit", "gold")):
            world.partner(name, level=level)
        names = {row: name for name, row in world.partners.items()}
        self.advance(120 * DAY)
        budget = world.open_budget(total=3000000, purpose="demand")
        dry = self.call("mdf.allocate", budget=budget, dry_run=True)
        self.assertEqual(self.figures(budget)["allocations"], 0)
        done = self.call("mdf.allocate", budget=budget)
        gets = lambda told: {names[one["partner"]]: one["amount"]["amount"] for one in told["items"]}
        self.assertEqual(gets(done), {"Diopsid": 0, "Euklas": 500000, "Fluorit": 2000000})
        self.assertEqual(gets(dry), gets(done))
        self.assertEqual((done["given"], done["left"]), (eur(2500000), eur(500000)))
        again = self.call("mdf.allocate", budget=budget)
        self.assertEqual(again["given"], eur(0))
        self.assertEqual({reason["code"] for one in again["items"] for reason in one["reasons"]},
            {"eligible", "served_already", "level_without_funds"})
        little = self.call("mdf.allocate", budget=world.open_budget(total=100001, purpose="demand"))
        self.assertEqual(gets(little), {"Diopsid": 0, "Euklas": 20000, "Fluorit": 80001})
        self.assertEqual(little["left"], eur(0))

    def test_what_is_earned_with_a_deal(self):
        world = self.world
        budget = world.open_budget(total=15000, purpose="loyalty")
        sales = world.partner("Granat", level="silver")
        spender = world.user("Marketing Granat", ["partner_marketing"], partner=world.partners["Granat"])
        def win(customer, **more):
            deal = sales.call("deals.register", world.deal(customer, expected_close=world.today(100), **more))["deal"]
            self.assertEqual(deal["state"], "approved")
            sales.call("deals.close", id=deal["id"], outcome="won", closure_code="service")
            self.advance()
            return next(one for one in spender.call("mdf.accruals.list")["items"] if one["deal"] == deal["id"])
        first = win("Kalkspat AG")
        self.assertEqual((first["bps"], first["earned"], first["given"]), (100, 12500, 12500))
        self.assertEqual(self.terms(first["allocation"]), {"available": 12500})
        self.assertEqual(self.told(spender, first["allocation"]), ["told_accrued"])
        second = win("Magnesit AG")
        self.assertEqual((second["allocation"], second["earned"], second["given"]), (first["allocation"], 12500, 2500))
        self.assertIn("told_accrual_short",
            [one["code"] for one in world.marketing.call("notifications.list", limit=500)["items"]])
        self.call("mdf.budgets.top_up", id=budget, amount=eur(20000))
        correct = lambda amount: self.call("mdf.accruals.correct", id=second["id"], earned=eur(amount),
            reason="Counted again")["accrual"]
        self.assertEqual(correct(12500)["given"], 12500)
        self.assertEqual(correct(0)["given"], 0)
        self.assertEqual(self.terms(first["allocation"]), {"available": 12500})
        self.assert_fails("forbidden", spender.call, "mdf.accruals.correct", id=second["id"], earned=eur(1), reason="More")

    def test_what_is_left_expires_and_is_swept(self):
        world = self.world
        client = world.spender("Howlith", amount=0)
        budget = world.open_budget(total=1000)
        one = self.call("mdf.allocations.create", budget=budget, kind="upfront", partner=world.partners["Howlith"],
            amount=eur(700), expires_on=world.today(60))["allocation"]["id"]
        self.advance(32 * DAY)
        self.advance(23 * DAY)
        self.advance()
        self.assertEqual(self.told(client, one).count("told_fund_expiring"), 2)
        self.advance(7 * DAY)
        self.advance()
        self.assertEqual(self.call("mdf.allocations.get", id=one)["allocation"]["state"], "expired")
        self.assertEqual(self.terms(one), {"expired": 700})
        self.assertEqual(client.call("mdf.funds")["items"][0]["id"], world.allocations["Howlith"])
        self.assertEqual(len(client.call("mdf.funds")["items"]), 1)
        before = self.figures(budget)
        self.assertEqual((before["unallocated"], before["terms"]["expired"]), (300, 700))
        self.advance(15 * DAY)
        self.advance()
        self.assertEqual(self.terms(one), {})
        after = self.figures(budget)
        self.assertEqual((after["unallocated"], after["terms"]["expired"], after["terms"]["returned"]), (1000, 0, 700))
        self.assertIn("told_fund_expired", self.told(client, one))


class Told(Funds):
    def test_what_a_partner_may_ask_for(self):
        world = self.world
        one = world.spender("Iolith", amount=1000)
        other = world.spender("Jade", level="gold", amount=10)
        shared = self.call("mdf.allocations.create", budget=world.budget, kind="upfront", level=world.levels["gold"],
            name="Gold fund", amount=eur(99))["allocation"]["id"]
        own, = one.call("mdf.funds")["items"]
        self.assertEqual((own["for"], own["available"], own["figures"]["granted"]), ("partner", 1000, 1000))
        self.assert_fails("not_found", one.call, "mdf.funds", partner=world.partners["Jade"])
        items = other.call("mdf.funds")["items"]
        self.assertEqual([(item["for"], item["available"]) for item in items], [("partner", 10), ("level", 99)])
        self.assertNotIn("figures", items[1])
        self.assert_fails("not_found", other.call, "mdf.allocations.get", id=shared)
        self.assert_fails("not_found", other.call, "mdf.statement", allocation=shared, **{"from": world.today()})
        self.assertEqual(len(self.call("mdf.funds", partner=world.partners["Jade"])["items"]), 2)
        self.advance()
        self.assertIn("told_allocated", [item["code"] for item in other.call("notifications.list")["items"]])

    def test_a_report_of_a_day_that_is_over_stays_as_it_was(self):
        world = self.world
        client = world.spender("Kyanit", amount=0)
        budget = world.open_budget(total=5000)
        one = self.call("mdf.allocations.create", budget=budget, kind="upfront", partner=world.partners["Kyanit"],
            amount=eur(2000))["allocation"]["id"]
        first = world.today()
        self.advance(DAY)
        self.call("mdf.allocations.top_up", id=one, amount=eur(500))
        self.call("mdf.budgets.top_up", id=budget, amount=eur(100))
        self.advance(DAY)
        self.call("mdf.allocations.reallocate", id=one, amount=eur(1500), reason="Too much")
        def of(day):
            told = self.call("mdf.report", program=world.program, as_of=day)
            for item in told["items"]:
                terms = item["terms"]
                self.assertEqual(terms["granted"], sum(terms.values()) - terms["granted"])
                self.assertEqual(item["total"], item["unallocated"] + terms["granted"] - terms["returned"])
            return next((one["total"], one["unallocated"], one["terms"]["available"]) for one in told["items"]
                if one["budget"] == budget)
        self.assertEqual(of(first), (5000, 3000, 2000))
        self.assertEqual(of(in_days(1, first)), (5100, 2600, 2500))
        self.assertEqual(of(in_days(2, first)), (5100, 4100, 1000))
        item = next(item for item in client.call("mdf.statement", **{"from": in_days(1, first), "until": in_days(2, first)})
            ["items"] if item["allocation"] == one)
        self.assertEqual((item["granted"], item["returned"], item["lines"][0]), (500, 1500,
            {"term": "available", "opening": 2000, "change": -1000, "closing": 1000}))
        self.assert_fails("invalid_params", client.call, "mdf.statement", **{"from": in_days(3, first), "until": first})


if __name__ == "__main__":
    unittest.main()
