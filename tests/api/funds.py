# SPDX-License-Identifier: Apache-2.0
"""A world with market development funds: a budget, and partners with an allocation each."""

from papers import upload
from prmd import World, in_days

DAY = 24 * 3600


def eur(amount):
    return {"amount": amount, "currency": "EUR"}


class FundWorld(World):
    def __init__(self, server):
        super().__init__(server)
        self.marketing = self.user("Mona Marketing", ["marketing_manager"])
        self.approver = self.user("Frida Funds", ["fund_approver"])
        self.made = 0
        self.budget = self.open_budget()
        self.allocations = {}

    def today(self, days=0):
        return in_days(days, self.admin.call("system.info")["now"])

    def open_budget(self, total=100000000, currency="EUR", **more):
        self.made += 1
        return self.marketing.call("mdf.budgets.create", {"program": self.program, "code": "budget-%d" % self.made,
            "name": "Launch %d" % self.made, "purpose": "new_product", "starts_on": self.today(), "ends_on": self.today(360),
            "total": {"amount": total, "currency": currency}, **more})["budget"]["id"]

    def spender(self, name, amount=1000000, level="silver", **more):
        """A partner with an allocation, and a client of its marketing person."""
        self.partner(name, level=level)
        self.allocations[name] = self.marketing.call("mdf.allocations.create", {"budget": self.budget, "kind": "upfront",
            "partner": self.partners[name], "amount": eur(amount), **more})["allocation"]["id"]
        return self.user("Marketing %s" % name, ["partner_marketing"], partner=self.partners[name])

    def activity(self, cost=400000, requested=200000, **more):
        """Params of an activity that begins in ten days."""
        return {"kind": "event", "title": "Evening for customers", "starts_on": self.today(10), "ends_on": self.today(12),
            "cost": eur(cost), "requested": eur(requested), "expected_leads": 20, "expected_pipeline": eur(5000000), **more}


class ClaimWorld(FundWorld):
    """In which partners have spent something, too."""

    def __init__(self, server):
        super().__init__(server)
        self.requests, self.attendees = {}, {}
        self.invoices = 0

    def activate(self, client, name, **more):
        """A request of the partner's, approved by the rules, whose activity has begun."""
        asked = client.call("mdf.requests.create", allocation=self.allocations[name],
            objective="Win smaller firms for Sensor One with an evening for customers",
            activities=[self.activity(**more)])["fund_request"]["id"]
        state = client.call("mdf.requests.submit", id=asked)["fund_request"]["state"]
        assert state == "approved", state
        self.admin.call("clock.advance", by=11 * DAY)
        self.requests[name] = asked
        self.attendees[name] = client.call("mdf.proofs.create", kind="attendee_list",
            file=upload(client, "attendees.txt", b"Ada Beck\n%s\n" % name.encode()))["proof"]["id"]

    def payable(self, client, name, amount):
        """A claim of that much, on that request, which the rules find in order. Half of its invoice is the partner's."""
        self.invoices += 1
        invoice = client.call("mdf.proofs.create", kind="invoice", issuer="Messebau Nord GmbH", number="=RE-%d" % self.invoices,
            date=self.today(), amount=eur(2 * amount), file=upload(client, "invoice.pdf",
                b"%%PDF-1.4\n%% invoice %d\n" % self.invoices))["proof"]["id"]
        drafted = client.call("mdf.claims.create", fund_request=self.requests[name], lines=[{"activity": 1,
            "description": "Hall", "claimed": eur(amount), "proofs": [invoice, self.attendees[name]]}])["claim"]
        claim = client.call("mdf.claims.submit", id=drafted["id"])["claim"]
        assert claim["state"] == "payable", claim
        return claim
