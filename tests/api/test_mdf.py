#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Budgets and allocations: money comes in, is given to partners, and no more than there is."""

import unittest

from funds import FundWorld, eur
from prmd import ServerCase


class Funds(ServerCase):
    ARGUMENTS = ("--simulated-clock",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = FundWorld(cls.server)
        cls.addClassCleanup(cls.world.close)

    def test_a_budget_gives_no_more_than_it_has(self):
        world = self.world
        budget = world.open_budget(total=1000)
        world.partner("Almandin")
        allocate = lambda amount: world.marketing.call("mdf.allocations.create", budget=budget, kind="upfront",
            partner=world.partners["Almandin"], amount=amount)
        allocate(eur(999))
        self.assert_fails("invalid_params", allocate, eur(2))
        self.assert_fails("invalid_params", allocate, {"amount": 1, "currency": "USD"})
        allocate(eur(1))
        self.assert_fails("invalid_params", allocate, eur(1))
        world.marketing.call("mdf.budgets.top_up", id=budget, amount=eur(1))
        allocate(eur(1))

    def test_one_budget_does_not_keep_all_from_being_summed_up(self):
        most = 10 ** 13
        for amount in (most + 1, 2 ** 53 - 1):
            error = self.assert_fails("invalid_params", self.world.open_budget, total=amount)
            self.assertEqual([field.split(".")[0] for field in error.fields()], ["total"])
        budgets = [self.world.open_budget(total=most) for _ in range(2)]
        error = self.assert_fails("invalid_params", self.world.marketing.call, "mdf.budgets.top_up", id=budgets[0],
            amount=eur(1))
        self.assertEqual(error.fields(), {"amount": "range"})
        (total,) = self.world.marketing.call("mdf.report", program=self.world.program)["totals"]
        self.assertGreaterEqual(total["total"], 2 * most)

    def test_a_report_leaves_out_years_that_are_over(self):
        """One report goes through so many allocations and no more: it can do without those of long ago."""
        world = self.world
        short = world.open_budget(ends_on=world.today(1))
        report = lambda **of: [one["budget"] for one in world.marketing.call("mdf.report", program=world.program, **of)["items"]]
        self.assertEqual(report(budget=short), [short])
        self.assertIn(short, report(**{"from": world.today(1)}))
        later = report(**{"from": world.today(2)})
        self.assertNotIn(short, later)
        self.assertIn(world.budget, later)

    def test_an_allocation_is_its_partners_and_a_budget_the_vendors(self):
        world = self.world
        one, other = world.spender("Beryll"), world.spender("Citrin")
        (own,) = one.call("mdf.allocations.list")["items"]
        self.assertEqual(own["partner"], world.partners["Beryll"])
        self.assertNotIn("budget", own)
        self.assert_fails("not_found", one.call, "mdf.allocations.get", id=world.allocations["Citrin"])
        self.assert_fails("forbidden", other.call, "mdf.budgets.list")
        self.assertNotIn(world.partners["Beryll"], str(other.call("mdf.allocations.export")))


if __name__ == "__main__":
    unittest.main()
