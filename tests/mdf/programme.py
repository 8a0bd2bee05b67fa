#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A year of a programme, read from tables and documents (inbox.py) and played day by day on a real server: requests, people
who decide, claims right and wrong, batches that accounting answers, money taken back and moved. In the end the report of the
year is what SQL over the file of the server says, to the cent, and what accounting was told to pay.

    PRM_BUILD=build/release tests/mdf/programme.py [--partners 40] [--requests 400] [--claims 900] [--seed 1] [--decisions 200]
"""

import argparse
import collections
import csv
import io
import os
import random
import subprocess
import tempfile

import crew  # noqa: F401  (finds the modules of the other tests)
import inbox
from books import Books
from fault import Server, every
from funds import FundWorld
from papers import upload
from prmd import PATIENCE, PRM, in_days
from reckon import Reckoning, check

DAY = 24 * 3600
RATES = {0: "0.91", 90: "0.8765", 180: "0.9333", 300: "0.8901"}  # what a dollar is, from that day on
PAY_EVERY = 30
ROLES = ("marketing_manager", "fund_approver", "program_manager")


class Play:
    def __init__(self, options, server, tables):
        self.random, self.server, self.tables = random.Random(options.seed), server, tables
        self.world = FundWorld(server)
        self.token = self.world.admin.call("tokens.create", user=self.world.marketing.session["user"])["token"]
        self.first = self.world.today()
        self.deciders = dict(zip(ROLES, (self.world.marketing, self.world.approver, self.world.manager)))
        self.clients, self.lists, self.proofs, self.requests, self.claims = {}, {}, {}, {}, {}
        self.became = collections.Counter()
        self.told_to_pay = collections.Counter()  # by currency, in minor units
        self.today = 0

    def day(self, number):
        return in_days(number, self.first + "T00:00:00Z")

    # ---- the year begins ----

    def open(self):
        for day, rate in RATES.items():
            self.world.manager.call("rates.set", currency="USD", date=self.day(day or -1), rate=rate, source="Test")
        self.budgets = {code: self.world.marketing.call("mdf.budgets.create", program=self.world.program, code=code, name=code,
            purpose=purpose, starts_on=self.first, ends_on=self.day(inbox.YEAR), total={"amount": total, "currency": currency})
            ["budget"]["id"] for code, purpose, currency, total in inbox.BUDGETS}
        self.currency = {code: currency for code, _, currency, _ in inbox.BUDGETS}
        self.partners = {row["name"]: row for row in self.tables["partners"]}
        for name, row in self.partners.items():
            self.world.partner(name, level=row["level"])
            self.clients[name] = self.world.user("Marketing %s" % name, ["partner_marketing"], partner=self.world.partners[name])
            row["allocation"] = self.world.marketing.call("mdf.allocations.create", budget=self.budgets[row["budget"]], kind="upfront",
                partner=self.world.partners[name], amount=self.money(row, row["amount"]))["allocation"]["id"]
        for row in self.tables["invoices"]:
            if row["day"] == 0:
                self.show(row)

    def money(self, partner, amount):
        return {"amount": amount, "currency": self.currency[partner["budget"]]}

    # ---- partners ----

    def ask(self, row):
        partner, client = self.partners[row["partner"]], self.clients[row["partner"]]
        made = client.call("mdf.requests.create", allocation=partner["allocation"], objective="Win smaller firms, and follow up",
            activities=[{"kind": row["kind"], "title": "For customers", "starts_on": self.day(row["starts"]),
                "ends_on": self.day(row["ends"]), "cost": self.money(partner, row["cost"]),
                "requested": self.money(partner, row["requested"]), "expected_leads": 10}])["fund_request"]["id"]
        told = client.call("mdf.requests.submit", id=made)
        self.requests[row["number"]] = made
        self.became["request " + (told.get("refused") or told["fund_request"]["state"])] += 1

    def show(self, row):
        """The id of the proof; None: it is another's. A document handed in again is the proof it was before."""
        return self.show_as(row, row["partner"])

    def show_as(self, row, partner):
        client = self.clients[partner]
        with open(os.path.join(self.tables["folder"], row["file"]), "rb") as file:
            content = file.read()
        told = client.call("mdf.proofs.create", kind="invoice", issuer="Messebau Nord GmbH", number="RE-%d" % row["number"],
            date=self.day(row["day"]), amount={"amount": row["amount"], "currency": row["currency"]},
            file=upload(client, row["file"], content))
        self.became["invoice " + told["verdict"]] += 1
        return told.get("proof", {}).get("id")

    def list_of(self, partner):
        """Who came, once for each partner."""
        if partner not in self.lists:
            client = self.clients[partner]
            self.lists[partner] = client.call("mdf.proofs.create", kind="attendee_list",
                file=upload(client, "who.txt", b"Ada Beck of %s\n" % partner.encode()))["proof"]["id"]
        return self.lists[partner]

    def lines(self, row, partner):
        lines = []
        for line in self.tables["lines"]:
            if line["claim"] != row["number"]:
                continue
            invoice = self.show_as(self.tables["invoices"][line["invoice"]], partner)
            shown = [] if row["wrong"] == "missing" else [self.list_of(partner)]
            lines.append({"activity": 1, "description": "Hall", "proofs": ([invoice] if invoice else []) + shown,
                "claimed": {"amount": line["amount"], "currency": line["currency"]}})
        return lines

    def claim(self, row):
        """What has to become of a wrong one is known before; a right one may find that others have used up the request."""
        partner, request = self.tables["requests"][row["request"]]["partner"], self.requests[row["request"]]
        client = self.clients[partner]
        lines = self.lines(row, partner)
        error = refusal(client, "mdf.claims.create", fund_request=request, lines=lines)
        if isinstance(error, str):
            return self.note(row, error)
        claim = error["claim"]["id"]
        told = client.call("mdf.claims.submit", id=claim)
        if "refused" in told:
            return self.note(row, told["refused"])
        self.claims[row["number"]] = claim
        self.note(row, told["claim"]["state"])
        if told["claim"]["state"] == "returned":
            for line in lines:
                line["proofs"].append(self.list_of(partner))
            again = client.call("mdf.claims.answer", id=claim, lines=lines)
            self.became["claim answered " + (again.get("refused") or again["claim"]["state"])] += 1

    def note(self, row, told):
        may_end = {"late": ("too_late", "not_claimable"), "above": ("above_approved",), "currency": ("currency",),
            "used": ("no_invoice", "proof_insufficient"), "small": ("proof_insufficient",)}.get(row["wrong"])
        gone = ("not_claimable", "above_approved", "no_room", "too_late")
        if may_end and told not in may_end + gone:
            raise AssertionError("a claim that is %s became %s: %s" % (row["wrong"], told, row))
        self.became["claim %s: %s" % (row["wrong"] or "right", told)] += 1

    # ---- the vendor ----

    def decide_all(self):
        for method, path, extra in (("mdf.review", "mdf.requests", {"verdict": "approve"}), ("mdf.claims.review", "mdf.claims", {})):
            for row in every(self.world.marketing, path + ".list", filter={"state": "in_review"}):
                self.decide(row, method, extra)

    def decide(self, row, method, extra):
        """By whose turn it is; one of six claims is cut."""
        if method == "mdf.claims.review" and self.random.random() < 1 / 6 and row["lines"][0]["claimed"]["amount"] > 1:
            most = row["lines"][0]["claimed"]
            extra = {"lines": [{"line": 1, "status": "accepted_with_change", "comment": "Without the bar",
                "approved": {**most, "amount": most["amount"] // 2}}]}
        for _ in range(3):
            (step,) = self.world.marketing.call("mdf.steps.list", filter={"matter": row["id"], "state": "open"})["items"]
            told = self.deciders[step["role"]].call(method, id=row["id"], reason="As agreed", **extra)
            extra = {key: value for key, value in extra.items() if key == "verdict"}
            if told["is_over"]:
                return
        raise AssertionError("nobody ends it: %s" % row)

    def pay(self):
        for currency in ("EUR", "USD"):
            made = self.world.marketing.call("mdf.settlements.create", program=self.world.program, currency=currency)
            while "settlement" in made:
                self.answer(made["settlement"]["id"], currency)
                if not made["more"]:
                    break
                made = self.world.marketing.call("mdf.settlements.create", program=self.world.program, currency=currency)

    def answer(self, id, currency):
        """Accounting pays nearly all, and its file comes twice."""
        rows = list(csv.DictReader(io.StringIO(self.world.marketing.call("mdf.settlements.file", id=id)["content"], newline="")))
        for row in rows:
            failed = self.random.random() < 0.08
            row.update(status="failed" if failed else "paid", reason="No such account" if failed else "")
            if not failed:
                self.told_to_pay[currency] += int(row["amount"].replace(".", ""))
        path = os.path.join(self.tables["folder"], "answer.csv")
        with open(path, "w", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        for _ in range(2):  # the same page under the same key is the same answer
            check("%d lines: %d created, 0 updated, 0 duplicates, 0 failed\n" % (len(rows), len(rows)), self.send_in(path),
                "accounting's file")

    def send_in(self, path):
        settings = {**os.environ, "PRM_SERVER": "127.0.0.1:%d" % self.server.port, "PRM_CA": self.server.certificate,
            "PRM_TOKEN": self.token}
        done = subprocess.run([PRM, "import", "mdf.settlements", path], env=settings, capture_output=True, text=True,
            timeout=2 * PATIENCE)
        return done.stdout + done.stderr

    def take_back(self):
        paid = every(self.world.marketing, "mdf.claims.list", filter={"state": "paid"})
        for row in self.random.sample(paid, min(len(paid), 1 + len(paid) // 40)):
            left = row["approved"]["amount"] - row.get("clawed_back", {"amount": 0})["amount"]
            amount = {"amount": self.random.randint(1, left), "currency": row["currency"]}
            self.world.marketing.call("mdf.claims.claw_back", id=row["id"], amount=amount, reason="It did not take place")
            self.told_to_pay[row["currency"]] -= amount["amount"]

    def move(self):
        """Half way: what one partner does not use goes to another of the same budget, and back to the budget."""
        for code in self.budgets:
            one, other = [row["allocation"] for row in self.partners.values() if row["budget"] == code][:2]
            amount = {"amount": 1111, "currency": self.currency[code]}
            for more in ({"to": other}, {}):
                told = refusal(self.world.marketing, "mdf.allocations.reallocate", id=one, amount=amount, reason="Not used", **more)
                self.became["money moved" if isinstance(told, dict) else told] += 1
            self.world.marketing.call("mdf.budgets.top_up", id=self.budgets[code], amount=amount)

    # ---- the year ----

    def run(self):
        self.open()
        due = collections.defaultdict(list)
        for row in self.tables["requests"]:
            due[row["day"]].append((self.ask, row))
        for row in self.tables["claims"]:
            due[row["day"]].append((self.claim, row))
        last = max(due) + 2
        for day in range(0, PAY_EVERY * (1 + last // PAY_EVERY), PAY_EVERY):
            due[day + PAY_EVERY - 1].append((lambda _: (self.pay(), self.take_back()), None))
        due[inbox.YEAR // 2].append((lambda _: self.move(), None))
        for day in sorted(due):
            if day > self.today:
                self.world.admin.call("clock.advance", by=(day - self.today) * DAY)
            self.today = day
            for act, row in due[day]:
                act(row)
            self.decide_all()
        self.world.admin.call("clock.advance", by=(inbox.YEAR + 3 - self.today) * DAY)  # what is left expires
        self.today = inbox.YEAR + 3


def refusal(client, method, **params):
    """The result, or in one word why there is none."""
    try:
        return client.call(method, params)
    except Exception as error:
        fields = getattr(error, "fields", dict)()
        return next(iter(fields.values()), None) or getattr(error, "kind", repr(error))


def explain(play, count):
    """Decisions say the same when they are asked again."""
    rows = every(play.world.admin, "mdf.requests.list") + every(play.world.admin, "mdf.claims.list")
    decided = [row["decision"] for row in rows if "decision" in row]
    for id in play.random.sample(decided, min(count, len(decided))):
        check("same", play.world.admin.call("decisions.explain", id=id)["replay"], id)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name, usual in (("partners", 40), ("requests", 400), ("claims", 900), ("seed", 1), ("decisions", 200)):
        parser.add_argument("--" + name, type=int, default=usual)
    options = parser.parse_args()
    server = Server("--simulated-clock")
    try:
        with tempfile.TemporaryDirectory(prefix="prmd-year-") as folder:
            inbox.Year(options.seed, options.partners, options.requests, options.claims).write(folder)
            play = Play(options, server, {**inbox.read(folder), "folder": folder})
            play.run()
        for what, count in sorted(play.became.items()):
            print("%6d %s" % (count, what))
        explain(play, options.decisions)
        Reckoning(play).check()
        check([], Books(server.data).check(), "the books")
        play.world.close()
        check(0, server.stop(), "the server's end")
        code, output = server.verify()
        check(0, code, output)
    finally:
        server.remove()


if __name__ == "__main__":
    main()
