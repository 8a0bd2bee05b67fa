# SPDX-License-Identifier: Apache-2.0
"""Claims handed in over many connections, each judged by the rules, set against its request and its invoice, and its money
moved, all in one call; in turn with registrations on the same server."""

import base64
import statistics
import time

from leads import pipelined
from prmd import in_days

USERS = 64
EACH = 4  # claims of a request
CLAIMED = 1000  # minor units
PATIENCE = 120


def eur(amount):
    return {"amount": amount, "currency": "EUR"}


class Spender:
    """A partner of the vendor's with money, and a person there who asks for it; requests of theirs are decided by a manager."""

    def __init__(self, vendor, connect):
        self.vendor, self.today = vendor, in_days(0)
        admin, self.manager = vendor.server.admin(), connect(vendor.server, vendor.manager)
        partner = self.manager.call("partners.list", limit=1)["items"][0]["id"]
        self.token = vendor.token(admin, "Marketing", ["partner_marketing"], partner=partner)
        admin.close()
        self.client = connect(vendor.server, self.token)
        budget = self.manager.call("mdf.budgets.create", program=vendor.program, code="bench", name="Bench", purpose="demand",
            starts_on=self.today, ends_on=in_days(300), total=eur(10**12))["budget"]["id"]
        self.allocation = self.manager.call("mdf.allocations.create", budget=budget, kind="upfront", partner=partner,
            amount=eur(10**12))["allocation"]["id"]
        self.shown = [self.show("invoice", "invoice.pdf", b"%PDF-1.4\n% an invoice\n", issuer="Messebau Nord GmbH", number="RE-1",
            date=self.today, amount=eur(10**12)), self.show("attendee_list", "who.txt", b"Ada Beck\n")]

    def show(self, kind, name, content, **more):
        begun = self.client.call("files.begin", name=name)["upload"]
        self.client.call("files.append", upload=begun, offset=0, data=base64.b64encode(content).decode())
        file = self.client.call("files.commit", upload=begun)["file"]["id"]
        return self.client.call("mdf.proofs.create", kind=kind, file=file, **more)["proof"]["id"]

    def ask(self, count):
        """Requests whose activity has begun."""
        activity = {"kind": "event", "title": "Evening", "starts_on": self.today, "ends_on": in_days(5), "cost": eur(40 * CLAIMED),
            "requested": eur(20 * CLAIMED), "expected_leads": 20}
        made = [row["fund_request"]["id"] for row in pipelined(self.client, [("mdf.requests.create", {"activities": [activity],
            "allocation": self.allocation, "objective": "Win smaller firms"})] * count)]
        pipelined(self.client, [("mdf.requests.submit", {"id": id}) for id in made])
        pipelined(self.manager, [("mdf.review", {"id": id, "verdict": "approve", "reason": "Good", "override": True})
            for id in made])
        end = time.monotonic() + PATIENCE
        while self.client.call("mdf.requests.list", filter={"state": "approved"}, limit=1)["items"]:
            if time.monotonic() > end:
                raise RuntimeError("requests do not become active")
            time.sleep(0.1)
        return made

    def drafts(self, count):
        requests = self.ask(-(-count // EACH))
        line = {"activity": 1, "description": "Hall", "claimed": eur(CLAIMED), "proofs": self.shown}
        return [row["claim"]["id"] for row in pipelined(self.client, [("mdf.claims.create", {"fund_request": requests[n // EACH],
            "lines": [line]}) for n in range(count)])]


def part_claims(bench, request, connect):
    vendor = bench.vendor(plugins=["{ id = 'leads' }", "{ id = 'mdf' }"])
    spender, count, rounds = Spender(vendor, connect), bench.size(3200, 64), []
    vendor.ready(count * bench.rounds)
    for _ in range(bench.rounds):
        lines = [request(number, "mdf.claims.submit", {"id": id, "idempotency_key": "bench-" + id})
            for number, id in enumerate(spender.drafts(count))]
        claims = vendor.load(lines, tokens=[spender.token] * USERS, words='"state":"payable"')
        rounds.append({"claims": claims, "registrations": vendor.register(count)})
        if claims["with_words"] != count:
            raise RuntimeError("%d of %d claims are payable" % (claims["with_words"], count))
    spender.client.close()
    spender.manager.close()
    figure = lambda which, key: statistics.median(round[which][key] for round in rounds)
    bench.row("claims", "claims / registrations a second", "%d / %d" % tuple(
        figure(which, "requests_per_s") for which in ("claims", "registrations")))
    bench.row("claims", "claims / registrations, p99, ms", "%.1f / %.1f" % tuple(
        figure(which, "p99_us") / 1000 for which in ("claims", "registrations")))
    return rounds
