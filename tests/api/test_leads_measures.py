# SPDX-License-Identifier: Apache-2.0
"""Figures of leads: what came in, was given out and answered, for the vendor and for partners; how fairly."""

import time
import unittest

from prmd import ServerCase, in_days
from test_campaigns import to_noon
from test_leads import LeadWorld

DAY = 86400


class MeasureCase(ServerCase):
    ARGUMENTS = ("--simulated-clock",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = world = LeadWorld(cls.server)
        to_noon(world)
        cls.addClassCleanup(world.close)
        cls.sellers = {name: world.seller(name, territory=territory) for name, territory in
            (("Alpenblick Systemes", world.france), ("Bergmann Reseau", world.germany))}
        cls.one, cls.two = cls.sellers.values()

    def settles(self, wanted, function, patience=60):
        """Figures follow what was committed soon: waits until they are as they should be."""
        end = time.monotonic() + patience
        while (found := function()) != wanted and time.monotonic() < end:
            time.sleep(0.02)
        self.assertEqual(found, wanted)

    def ask(self, metric, client=None, **more):
        answer = (client or self.world.channel).call("leads.measures", metric=metric, **more)
        return {tuple(item.get("group", {}).values()): item["value"] for item in answer["items"]}

    def value(self, metric, client=None, **more):
        return sum(self.ask(metric, client, **more).values())

    def create(self, **more):
        return self.world.channel.call("leads.create", self.world.lead(**more))["lead"]

    def offer(self, client, lead):
        return client.call("leads.offers.list", filter={"lead": lead["id"]})["items"][0]["id"]


class Measures(MeasureCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.three = cls.world.seller("Cimes Optique", territory=cls.world.france, segment="public")

    def test_what_happens_is_counted_for_both_sides(self):
        self.world.manager.call("leads.sources.create", code="counted", name="Counted", kind="event")
        leads = [self.create(source="counted") for _ in range(3)]
        self.assertEqual({lead["state"] for lead in leads}, {"offered"}, leads)
        for lead in leads[:2]:
            self.one.call("leads.accept", id=self.offer(self.one, lead))
        wanted = {"received": 3, "qualified": 3, "duplicates": 0, "offers": 3, "acceptances": 2}
        self.settles(wanted, lambda: {name: self.value(name, filter={"source": "counted"}) for name in wanted})
        self.assertEqual((self.value("acceptances", self.one), self.value("acceptances", self.two)), (2, 0))
        self.assertEqual(self.ask("received", group=["source"])["counted",], 3)
        partner = self.world.partners["Alpenblick Systemes"]
        self.assertGreaterEqual(self.ask("offers", group=["partner"])[partner,], 3)
        answer = self.world.channel.call("leads.measures", metric="assign_time", period="month")
        self.assertEqual((answer["unit"], answer["complete"]), ("ms", True))
        self.assertIn("p90", answer["items"][0])

    def test_what_comes_of_them(self):
        """One lead becomes a deal that is won, one is lost, one declined: rates, values, and how good their source is."""
        self.world.manager.call("leads.sources.create", code="outcomes", name="Outcomes", kind="event")
        won, lost, declined = [self.create(source="outcomes", segment="public") for _ in range(3)]
        for lead in (won, lost):
            self.three.call("leads.accept", id=self.offer(self.three, lead))
        self.three.call("leads.decline", id=self.offer(self.three, declined), reason_code="no_capacity")
        now = self.world.admin.call("system.info")["now"]
        close = in_days(60, now)
        made = self.three.call("leads.convert", id=won["id"], deal={"expected_close": close,
            "amount": {"amount": 700000, "currency": "EUR"}})
        self.assertTrue(made["converted"], made)
        self.three.call("deals.close", id=made["lead"]["deal"], outcome="won", closure_code="service",
            amount={"amount": 650000, "currency": "EUR"})
        self.three.call("leads.touch", id=lost["id"], kind="call", on=in_days(0, now), outcome="reached")
        self.three.call("leads.lose", id=lost["id"], reason_code="no_budget")
        self.three.call("leads.feedback", id=won["id"], quality="good")
        self.three.call("leads.feedback", id=lost["id"], quality="no_need")
        wanted = {"conversions": 1, "conversion_rate": 5000, "deal_value": 700000, "won": 1, "won_value": 650000,
            "win_rate": 5000, "lost": 1, "accept_rate": 6667, "qualified_rate": 10000, "duplicate_rate": 0,
            "good_rate": 5000, "re_offers": 0, "declines": 1}
        self.settles(wanted, lambda: {name: self.value(name, filter={"source": "outcomes"}) for name in wanted})
        self.assertEqual(self.ask("quality", group=["quality"], filter={"source": "outcomes"}), {("good",): 1, ("no_need",): 1})
        self.assertEqual(self.value("won_value", self.three), 650000)
        self.assertEqual(self.ask("lost", self.three, group=["reason_code"]), {("no_budget",): 1})
        self.assertEqual(self.value("won_value", self.two), 0)
        self.assertEqual(self.ask("unassigned_rate", filter={"source": "outcomes"}), {(): 0})

    def test_each_lead_counts_once_however_often_it_is_judged_and_given_out(self):
        self.world.manager.call("leads.sources.create", code="rates", name="Rates", kind="event")
        found, lost = self.create(source="rates"), self.create(source="rates", country="JP")
        self.assertEqual((found["state"], lost["state"]), ("offered", "unassignable"))
        for _ in range(2):
            self.world.channel.call("leads.route", id=lost["id"])
        for verdict in ("spam", "qualified", "disqualified"):
            self.world.channel.call("leads.qualify", id=lost["id"], verdict=verdict, reason="Another look")
        self.settles({"received": 2, "unassigned_rate": 5000, "qualified_rate": 5000, "duplicate_rate": 0},
            lambda: {name: self.value(name, filter={"source": "rates"}) for name in
                ("received", "unassigned_rate", "qualified_rate", "duplicate_rate")})

    def test_what_a_partner_may_not_ask(self):
        for metric in ("received", "score", "assign_time", "unassigned", "fairness"):
            error = self.assert_fails("invalid_params", self.one.call, "leads.measures", metric=metric)
            self.assertEqual(error.fields(), {"metric": "forbidden"})
        for more, field in (({"group": ["partner"]}, "group[0]"), ({"group": ["product", "level"]}, "group[1]"),
                ({"filter": {"partner": self.world.partners["Bergmann Reseau"]}}, "filter.partner"),
                ({"filter": {"source": "web"}}, "filter.source")):
            error = self.assert_fails("invalid_params", self.one.call, "leads.measures", metric="offers", **more)
            self.assertEqual(error.fields(), {field: "forbidden"})
        for params in ({"metric": "secrets"}, {"metric": "offers", "group": ["secrets"]}, {"metric": "offers", "from": "soon"},
                {"metric": "offers", "period": "hour"}):
            self.assert_fails("invalid_params", self.world.channel.call, "leads.measures", params)
        self.assert_fails("forbidden", self.one.call, "leads.fairness", program=self.world.program)


class Fairness(MeasureCase):
    def fairness(self, **more):
        return self.world.channel.call("leads.fairness", program=self.world.program, **more)

    def test_fairness(self):
        self.assertEqual(self.fairness()["offers"], 0)
        self.assertNotIn("fairness_bps", self.fairness())
        for _ in range(3):
            self.create()
        self.world.manager.call("partners.territories.update", id=self.world.germany, place="DE")
        self.create(country="DE")
        self.settles(4, lambda: self.fairness()["offers"])
        told = self.fairness()
        # 3 and 1 of 4 against a half each: a quarter would have had to go to the other.
        self.assertEqual((told["fairness_bps"], told["partners"]), (7500, 2))
        self.assertEqual({(one["offers"], one["share_bps"], one["weight_bps"]) for one in told["furthest"]},
            {(3, 7500, 5000), (1, 2500, 5000)})
        for name, weight in (("Alpenblick Systemes", 300), ("Bergmann Reseau", 100)):
            self.world.manager.call("leads.capacities.set", partner=self.world.partners[name], weight=weight)
        self.assertEqual(self.fairness()["fairness_bps"], 10000)
        self.world.admin.call("clock.advance", by=DAY)
        self.settles({(): 10000}, lambda: self.ask("fairness", **{"from": in_days(0, self.world.admin.call("system.info")["now"])}))
        self.assertEqual(self.fairness(days=1)["offers"], 0)


if __name__ == "__main__":
    unittest.main()
