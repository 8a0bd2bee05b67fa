#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What comes of what partners get money for: a campaign's leads and deals count for the activity it is linked to."""

import unittest

import test_campaigns
from funds import eur


class Returns(test_campaigns.Campaigns):
    seen = 0

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        world = cls.world
        world.manager.call("partners.territories.update", id=world.france, place="FR")
        world.manager.call("leads.sources.create", code="campaigns", name="Campaigns", kind="campaign")
        cls.partner = world.partners["Bluepeak Systems"]
        world.manager.call("leads.entitlements.create", partner=cls.partner, territory=world.france)
        day = lambda days: test_campaigns.in_days(days, world.admin.call("system.info")["now"])
        budget = cls.marketing.call("mdf.budgets.create", program=world.program, code="launch", name="Launch",
            purpose="new_product", starts_on=day(0), ends_on=day(360), total=eur(10000000))["budget"]["id"]
        cls.allocations = {name: cls.marketing.call("mdf.allocations.create", budget=budget, kind="upfront",
            partner=world.partners[name], amount=eur(1000000))["allocation"]["id"]
            for name in ("Bluepeak Systems", "Goldberg Systeme")}

    def request(self, client, name, *more):
        """Approved at once: an activity for each of `more`."""
        activities = [{"kind": "event", "title": "Evening for customers", "starts_on": self.today(10),
            "ends_on": self.today(12), "cost": eur(200000), "requested": eur(100000), "expected_leads": 20,
            "expected_pipeline": eur(1500000), **one} for one in more]
        made = client.call("mdf.requests.create", allocation=self.allocations[name], activities=activities,
            objective="Win smaller firms with an evening for customers, and follow up")["fund_request"]["id"]
        request = client.call("mdf.requests.submit", id=made)["fund_request"]
        self.assertEqual(request["state"], "approved", request)
        return request

    def lead(self, campaign):
        Returns.seen += 1
        return self.world.channel.call("leads.create", {"program": self.world.program, "source": "campaigns",
            "legal_name": next(self.names), "country": "FR", "contact_name": "Mireille Durand", "timeframe": "quarter",
            "contact_email": "m%d@kontor.example" % Returns.seen, "contact_phone": "+33 1 02 03 %d" % Returns.seen,
            "product": self.world.product, "campaign": campaign,
            "need": "We look for sensors for two sites, with service on site."})["lead"]

    def win(self, lead, amount):
        offer = self.one.call("leads.offers.list", filter={"lead": lead["id"]})["items"][0]["id"]
        self.one.call("leads.accept", id=offer)
        deal = self.one.call("leads.convert", id=lead["id"],
            deal={"expected_close": self.today(60), "amount": eur(amount)})["lead"]["deal"]
        self.one.call("deals.close", id=deal, outcome="won", closure_code="service")

    def counted(self, campaign, leads, won):
        """Waits until the campaign's own figures are these, then until they are counted for its activity."""
        ask = lambda: tuple(self.silver.call("campaigns.return", id=campaign)[name] for name in ("leads", "won"))
        self.settles((leads, won), ask)
        self.advance()  # what happened to the leads has set the timer when it answers
        self.advance(900)

    def outcomes(self, request):
        items = self.silver.call("mdf.outcomes.list", filter={"fund_request": request["id"]})["items"]
        return {(one["activity"], one["source"]): one for one in items}

    def measure(self, name, client=None, **more):
        items = (client or self.marketing).call("mdf.measures", metric=name, **more)["items"]
        return {tuple(one.get("group", {}).values()): one["value"] for one in items}

    def test_a_won_deal_counts_for_what_its_campaign_was_paid_by(self):
        named = self.launch(self.silver, self.template())["id"]
        linked = self.launch(self.silver, self.template())["id"]
        request = self.request(self.silver, "Bluepeak Systems", {"campaign": named, "segment": "retail"},
            {"kind": "email"})
        amounts = {named: [(700000, True), (300000, False), (0, False)], linked: [(450000, True), (0, False)]}
        for campaign, deals in amounts.items():
            for amount, is_won in deals:
                lead = self.lead(campaign)
                if is_won:
                    self.win(lead, amount)
        won = {campaign: sum(amount for amount, is_won in deals if is_won) for campaign, deals in amounts.items()}

        self.counted(named, len(amounts[named]), won[named])
        first = self.outcomes(request)
        self.assertEqual(set(first), {(1, "campaign")})
        self.assertEqual((first[1, "campaign"]["leads"], first[1, "campaign"]["deals"], first[1, "campaign"]["won_base"]),
            (3, 1, won[named]))
        self.silver.call("mdf.requests.link", id=request["id"], activity=2, campaign=linked)
        self.counted(linked, len(amounts[linked]), won[linked])
        late = self.outcomes(request)[2, "campaign"]
        self.assertEqual((late["leads"], late["won_base"], late["campaign"]), (2, won[linked], linked))

        self.silver.call("mdf.outcomes.report", id=request["id"], activity=2, leads=4, won=eur(120000), note="At the door")
        judged = self.marketing.call("mdf.requests.judge", id=request["id"])
        roi = judged["fund_request"]["roi"]
        attributed = sum(won.values()) + 120000 // 2
        self.assertEqual((roi["spent_base"], roi["attributed_base"]), (200000, attributed))
        self.assertEqual((roi["ratio_bps"], roi["verdict"]), (attributed * 10000 // 200000, "good"))
        self.assertIn("reported_in_part", [reason["code"] for reason in judged["reasons"]])
        self.assertEqual(self.silver.call("mdf.requests.get", id=request["id"])["fund_request"]["roi"], roi)

        self.settles({("event",): won[named], ("email",): won[linked] + 120000}, lambda: self.measure("won", group=["kind"],
            filter={"partner": self.partner}))
        self.settles({("campaign",): 5, ("reported",): 4}, lambda: self.measure("leads", self.silver, group=["source"]))
        self.settles({(): 1000000}, lambda: self.measure("allocated", filter={"partner": self.partner}))
        self.settles({("retail",): 200000}, lambda: self.measure("approved", self.silver, group=["segment"]))

    def test_whose_it_is(self):
        request = self.request(self.silver, "Bluepeak Systems", {}, {})
        theirs = self.launch(self.gold, self.template())["id"]
        mine = self.launch(self.silver, self.template())["id"]
        error = self.assert_fails("invalid_params", self.silver.call, "mdf.requests.link", id=request["id"], activity=1,
            campaign=theirs)
        gone = self.assert_fails("invalid_params", self.silver.call, "mdf.requests.link", id=request["id"], activity=1,
            campaign="campaign_0000000000000")
        self.assertEqual(error.data, gone.data)
        self.silver.call("mdf.requests.link", id=request["id"], activity=1, campaign=mine)
        again = self.assert_fails("invalid_params", self.silver.call, "mdf.requests.link", id=request["id"], activity=2,
            campaign=mine)
        self.assertEqual(again.fields(), {"campaign": "linked"})
        for method, more in (("mdf.requests.link", {"campaign": theirs}), ("mdf.outcomes.report", {"leads": 1})):
            self.assert_fails("not_found", self.gold.call, method, id=request["id"], activity=1, **more)
        self.assert_fails("forbidden", self.silver.call, "mdf.requests.judge", id=request["id"])
        self.assertEqual(self.gold.call("mdf.outcomes.list")["items"], [])
        error = self.assert_fails("invalid_params", self.silver.call, "mdf.measures", metric="won", group=["level"])
        self.assertEqual(error.fields(), {"group[0]": "forbidden"})
        self.assert_fails("invalid_params", self.silver.call, "mdf.measures", metric="automatic")

    def test_judged_by_itself(self):
        request = self.request(self.silver, "Bluepeak Systems", {})
        self.advance()
        self.until(request["ends_at"])
        self.advance(91 * 86400)
        roi = self.silver.call("mdf.requests.get", id=request["id"])["fund_request"]["roi"]
        self.assertEqual((roi["spent_base"], roi["attributed_base"], roi["verdict"]), (100000, 0, "unknown"))


if __name__ == "__main__":
    unittest.main()
