# SPDX-License-Identifier: Apache-2.0
"""Everybody at work on the same funds, each on a connection of its own: partners who ask, claim and win deals, people who
decide, who looks after the budgets and who pays. What they do is right or wrong as chance has it; each write is remembered with its
answer, and some are sent again under their key."""

import contextlib
import itertools
import os
import random
import sys
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "fault"), os.path.join(HERE, "..", "api")]
from fault import Network, Write, result_text  # noqa: E402
from funds import FundWorld, eur  # noqa: E402
from papers import paper, upload  # noqa: E402

PARTNERS = ("Azurit", "Beryll", "Citrin")
DECIDERS = ("Mona Marketing", "Frida Funds", "Pia Manager", "Paul Payer")
SELLERS = ("Sales Azurit", "Sales Beryll")
DAY = 24 * 3600


class Funds(FundWorld, Network):
    """Partners with an allocation each, and one that all of their level may ask."""

    def __init__(self, server):
        super().__init__(server)
        self.levels_own = self.marketing.call("mdf.allocations.create", budget=self.budget, kind="upfront",
            level=self.levels["silver"], amount=eur(1000000))["allocation"]["id"]
        for name in PARTNERS:
            self.spender(name)
        self.user("Paul Payer", ["marketing_manager"])
        self.open_budget(total=100000, purpose="loyalty")  # some of what is earned is more than there is
        self.users = {user["name"]: user["id"] for user in self.admin.call("users.list", limit=100)["items"]}

    def connect_all(self):
        super().connect_all()
        self.marketing = self.keep(self.connect("Mona Marketing"))


class Crew:
    def __init__(self, network, seed):
        self.network, self.seed = network, seed
        self.serial, self.lock = itertools.count(1), threading.Lock()
        self.writes, self.since, self.different = [], 0, []
        self.done = {}  # by name, how much of its own work was answered since the last start
        self.papers = {name: [] for name in PARTNERS}  # invoices
        self.sides, self.side_funds = [], []  # budgets that come and go, and allocations of them

    # ---- writing ----

    def write(self, pipe, who, method, **params):
        """Its result; None where the server refuses."""
        with self.lock:
            made = Write(who, method, params, "key-%d" % next(self.serial))
            self.writes.append(made)
        made.send(pipe)
        made.answer = pipe.wait(made.id)
        if made.result and hash((made.key, self.seed)) % 5 == 0:
            self.again(pipe, made)
        with self.lock:
            self.done[who] = self.done.get(who, 0) + 1
        return made.result

    def again(self, pipe, made):
        """The same under the same key: the same answer, and nothing else."""
        before = made.answer
        made.send(pipe)
        answer = pipe.wait(made.id)
        if result_text(answer) != result_text(before):
            self.different.append((made.key, made.method, before[:500], answer[:500]))

    def repeat(self):
        """What was answered before the server was killed, once more."""
        pipes = {who: self.network.connect(who) for who in {write.who for write in self.writes[self.since:]}}
        for made in self.writes[self.since:]:
            if made.result:
                self.again(pipes[made.who], made)
        for pipe in pipes.values():
            pipe.close()
        self.since = len(self.writes)

    # ---- partners ----

    def activity(self, chance):
        """From next week on, or sooner than goes without a person; one of ten asks for what cannot be."""
        requested = chance.choice((1, 3333, 50000, 120000, 240000, 300000, 700000))
        cost = requested * chance.choice((2, 2, 2, 3)) + chance.choice((0, 1))
        given = {"kind": "event", "title": "Evening for customers", "cost": eur(cost), "requested": eur(requested),
            "starts_on": self.days[chance.choice((8, 8, 9, 1))], "ends_on": self.days[chance.choice((10, 40))],
            "expected_leads": chance.choice((0, 20))}
        wrong = chance.random()
        if wrong < 0.03:
            given["requested"] = {"amount": requested, "currency": "USD"}
        elif wrong < 0.06:
            given["requested"] = eur(cost + 1)
        elif wrong < 0.1:
            given["ends_on"] = self.days[0]
        return given

    def ask(self, pipe, who, partner, chance):
        made = self.write(pipe, who, "mdf.requests.create", objective="Win smaller firms with an evening for customers",
            allocation=chance.choice((self.network.allocations[partner],) * 3 + (self.network.levels_own,
                self.network.allocations[chance.choice(PARTNERS)], *self.side_funds[-4:])),
            activities=[self.activity(chance) for _ in range(chance.randint(1, 3))])
        if made:
            self.write(pipe, who, "mdf.requests.submit", id=made["fund_request"]["id"])

    def revise(self, pipe, who, partner, chance):
        rows = pipe.call("mdf.requests.list", limit=100)["items"]
        if not rows:
            return
        id, act = chance.choice(rows)["id"], chance.random()
        if act < 0.3:
            self.write(pipe, who, "mdf.requests.cancel", id=id, reason="Not this year")
        elif act < 0.6:
            self.write(pipe, who, "mdf.requests.answer", id=id, activities=[self.activity(chance)])
        elif act < 0.7:
            self.write(pipe, who, "mdf.requests.submit", id=id)
        elif act < 0.8:
            self.write(pipe, who, "mdf.requests.change", id=id, activities=[self.activity(chance)], why="It came differently")
        elif act < 0.85:
            self.write(pipe, who, "mdf.requests.extend", id=id, why="The invoice is late")
        elif act < 0.9:
            self.write(pipe, who, "mdf.requests.complete", id=id)
        elif act < 0.95:
            self.change_back(pipe, who)
        else:
            self.write(pipe, who, "mdf.requests.update", id=id, activities=[self.activity(chance)])

    def change_back(self, pipe, who):
        for row in pipe.call("mdf.changes.list", filter={"state": "open"}, limit=1)["items"]:
            self.write(pipe, who, "mdf.changes.withdraw", id=row["id"])

    def retype(self, pipe, who, partner, chance):
        """What a proof says, whether a claim stands on it or not, and now and then another's."""
        papers = self.papers[partner] + self.papers[chance.choice(PARTNERS)][:1]
        if papers:
            self.write(pipe, who, "mdf.proofs.update", id=chance.choice(papers), **chance.choice((
                {"number": "RE-%d" % chance.randint(1, 50)}, {"kind": "receipt"},
                {"amount": {"amount": chance.choice((1, 99999, 400000)), "currency": chance.choice(("EUR", "EUR", "USD"))}})))

    def invoice(self, pipe, who, partner, chance):
        """One of ten is another's, or was shown before."""
        with self.lock:
            number = next(self.serial) if chance.random() < 0.9 else chance.randint(1, 50)
        name, content = paper(number)
        made = self.write(pipe, who, "mdf.proofs.create", kind="invoice", issuer="Messebau Nord GmbH", number="RE-%d" % number,
            date=self.days[0], amount={"amount": chance.choice((1, 99999, 400000, 1000000)), "currency": "EUR"},
            file=upload(pipe, name, content))
        if made and "proof" in made:
            self.papers[partner].append(made["proof"]["id"])

    def lines(self, partner, chance):
        papers = self.papers[partner] + self.papers[chance.choice(PARTNERS)][:1]
        return [{"activity": chance.choice((1, 1, 1, 2)), "description": "Hall",
            "claimed": eur(chance.choice((1, 1667, 40000, 60000, 120000))),
            "proofs": chance.sample(papers, min(len(papers), chance.randint(1, 2)))} for _ in range(chance.choice((1, 1, 2)))]

    def claim(self, pipe, who, partner, chance):
        rows = [row for row in pipe.call("mdf.requests.list", limit=200)["items"] if row["state"] in ("active", "claimable")]
        if not rows or chance.random() < 0.3:
            return self.invoice(pipe, who, partner, chance)
        made = self.write(pipe, who, "mdf.claims.create", fund_request=chance.choice(rows)["id"], lines=self.lines(partner, chance))
        if made:
            self.write(pipe, who, "mdf.claims.submit", id=made["claim"]["id"])

    def mend(self, pipe, who, partner, chance):
        rows = pipe.call("mdf.claims.list", limit=200)["items"]
        if not rows:
            return self.invoice(pipe, who, partner, chance)
        id, act = chance.choice(rows)["id"], chance.random()
        if act < 0.3:
            self.write(pipe, who, "mdf.claims.withdraw", id=id)
        elif act < 0.6:
            self.write(pipe, who, "mdf.claims.answer", id=id, lines=self.lines(partner, chance))
        else:
            self.write(pipe, who, "mdf.claims.update", id=id, lines=self.lines(partner, chance))
            self.write(pipe, who, "mdf.claims.submit", id=id)

    def spend(self, pipe, who, chance):
        partner = who.split()[-1]
        chance.choice((self.ask, self.ask, self.revise, self.claim, self.claim, self.claim, self.mend, self.retype))(pipe, who,
            partner, chance)

    def sell(self, pipe, who, chance):
        """A deal is registered and won, or not; what is won earns money."""
        name = "".join(chance.choices("abdefgiklmnoprstuv", k=10)).title()
        made = self.write(pipe, who, "deals.register", **self.network.deal(name + " SAS", expected_close=self.days[40],
            amount=eur(chance.choice((1, 99999, 333333, 4000000)))))
        if made and made["deal"]["state"] == "approved":
            self.write(pipe, who, "deals.close", id=made["deal"]["id"], **chance.choice(({"outcome": "won",
                "closure_code": "service"}, {"outcome": "lost", "closure_code": "price"})))

    # ---- the vendor ----

    def judge(self, pipe, who, chance):
        chance.choice((self.decide, self.check, self.decide, self.check, self.settle_change, self.delegate, self.own))(pipe, who,
            chance)

    def settle_change(self, pipe, who, chance):
        for row in pipe.call("mdf.changes.list", filter={"state": "open"}, limit=1)["items"]:
            self.write(pipe, who, "mdf.changes.review", id=row["id"], verdict=chance.choice(("approve", "approve", "reject")),
                reason="As agreed", **({"override": True} if chance.random() < 0.5 else {}))

    def delegate(self, pipe, who, chance):
        """To one who may decide, or who may not."""
        rows = pipe.call("mdf.steps.list", filter={"state": "open"}, limit=20)["items"]
        if rows:
            self.write(pipe, who, "mdf.steps.delegate", id=chance.choice(rows)["id"], reason="I am away",
                user=self.network.users[chance.choice(DECIDERS + ("Marketing Azurit",))])

    def check(self, pipe, who, chance):
        rows = pipe.call("mdf.claims.list", filter={"state": "in_review"}, limit=100)["items"]
        if not rows:
            return self.own(pipe, who, chance)
        row = chance.choice(rows)
        decided = []
        for line in row["lines"]:
            status = chance.choice(("accepted", "accepted", "accepted_with_change", "denied", "returned"))
            cut = {"approved": eur(chance.randint(1, line["claimed"]["amount"]))} if status == "accepted_with_change" else {}
            decided.append({"line": line["number"], "status": status, "comment": "As we see it", **cut})
        self.write(pipe, who, "mdf.claims.review", id=row["id"], lines=decided, reason="Looked at",
            **({"override": True} if chance.random() < 0.3 else {}))

    def decide(self, pipe, who, chance):
        rows = pipe.call("mdf.requests.list", filter={"state": "in_review"}, limit=100)["items"]
        if not rows:
            return self.own(pipe, who, chance)
        row = chance.choice(rows)
        verdict = chance.choice(("approve", "approve", "part", "part", "reject", "ask"))
        more = {"ask": {"ask_fields": ["activities"]}}.get(verdict, {})
        if verdict == "part":
            more = {"amount": eur(chance.randint(1, row["requested"]["amount"] + 1))}
        self.write(pipe, who, "mdf.review", id=row["id"], verdict=verdict, reason="As agreed", **more,
            **({"override": True} if chance.random() < 0.3 else {}))

    def own(self, pipe, who, chance):
        """Where there is nothing to decide; one of them may not."""
        act = chance.random()
        if act < 0.5:
            return
        if act < 0.7:
            self.side(pipe, who, chance)
        elif act < 0.8:
            self.correct(pipe, who, chance)
        elif act < 0.9:
            self.write(pipe, who, "mdf.budgets.top_up", id=self.network.budget, amount=eur(chance.randint(1, 1000)))
        else:
            self.write(pipe, who, "mdf.allocations.create", budget=self.network.budget, kind="upfront",
                partner=self.network.partners[chance.choice(PARTNERS)], amount=eur(chance.choice((1, 77777, 1 << 40))))

    def side(self, pipe, who, chance):
        """A budget beside the large one: money of it ends soon, moves, or goes back with all of it."""
        act = chance.random()
        if act < 0.3 or not self.sides:
            with self.lock:
                code = "side-%d" % next(self.serial)
            made = self.write(pipe, who, "mdf.budgets.create", program=self.network.program, code=code, name=code,
                purpose="demand", starts_on=self.days[0], ends_on=self.days[40], total=eur(chance.choice((77777, 900000))))
            self.sides += [made["budget"]["id"]] if made else []
        elif act < 0.7:
            kind = chance.choice(("upfront", "upfront", "on_demand"))
            made = self.write(pipe, who, "mdf.allocations.create", budget=chance.choice(self.sides), kind=kind,
                partner=self.network.partners[chance.choice(PARTNERS)], expires_on=self.days[chance.choice((5, 8, 40))],
                **({"amount": eur(chance.choice((77777, 300000)))} if kind == "upfront" else {}))
            self.side_funds += [made["allocation"]["id"]] if made else []
        elif act < 0.8 and self.side_funds:
            self.write(pipe, who, "mdf.allocations.reallocate", id=chance.choice(self.side_funds), reason="It is needed there",
                amount=eur(chance.randint(1, 50000)), **chance.choice(({}, {"to": chance.choice(self.side_funds)})))
        elif act < 0.9 and self.side_funds:
            self.write(pipe, who, "mdf.allocations.close", id=chance.choice(self.side_funds), reason="It is over")
        else:
            self.write(pipe, who, "mdf.budgets.close", id=chance.choice(self.sides), reason="It is over")

    def correct(self, pipe, who, chance):
        """What was earned was more, or less, or nothing."""
        rows = pipe.call("mdf.accruals.list", limit=50)["items"]
        if rows:
            self.write(pipe, who, "mdf.accruals.correct", id=chance.choice(rows)["id"], reason="It was counted wrongly",
                earned=eur(chance.choice((0, 1, 5000, 60000))))

    # ---- who pays ----

    def pay(self, pipe, who, chance):
        """Batches are made, sent and answered, rightly and wrongly, once and again."""
        payments = pipe.call("mdf.payments.list", limit=200)["items"]
        settlements = pipe.call("mdf.settlements.list", limit=200)["items"]
        act = chance.random()
        if act < 0.2 or not settlements:
            self.write(pipe, who, "mdf.settlements.create", program=self.network.program, currency="EUR")
        elif act < 0.4:
            self.write(pipe, who, "mdf.settlements.file", id=chance.choice(settlements)["id"])
        elif act < 0.45:
            self.write(pipe, who, "mdf.settlements.cancel", id=chance.choice(settlements)["id"], reason="One more comes")
        elif act < 0.85 and payments:
            one = chance.choice(payments)
            wrong = chance.random()
            said = {"reference": one["reference"] if wrong > 0.1 else "PAY-UNKNOWN", "payment": "SEPA %s" % one["reference"]}
            if wrong > 0.9:
                said["amount"] = "0.01"
            self.write(pipe, who, "mdf.settlements.settle", **said,
                **chance.choice(({"status": "paid"}, {"status": "paid"}, {"status": "failed", "reason": "No such account"})))
        else:
            self.take_back(pipe, who, chance)

    def take_back(self, pipe, who, chance):
        paid = pipe.call("mdf.claims.list", filter={"state": "paid"}, limit=200)["items"]
        if paid:
            one = chance.choice(paid)
            part = {"amount": eur(chance.randint(1, one["approved"]["amount"] + 1))} if chance.random() < 0.6 else {}
            self.write(pipe, who, "mdf.claims.claw_back", id=one["id"], reason="It did not take place", **part)

    # ---- all of them ----

    def run(self, who, act, stop):
        chance = random.Random("%s %d %d" % (who, self.seed, len(self.writes)))
        try:
            with contextlib.closing(self.network.connect(who)) as pipe:
                while not stop.is_set():
                    act(pipe, who, chance)
        except (OSError, ConnectionError):
            pass  # the server is gone: what has no answer may be there or not

    def start(self, stop):
        self.days = [self.network.today(day) for day in range(41)]
        self.done = {}
        crew = [("Marketing %s" % name, self.spend) for name in PARTNERS]
        crew += [(who, self.judge) for who in ("Mona Marketing", "Frida Funds", "Pia Manager")]
        crew += [("Paul Payer", self.pay)] + [(who, self.sell) for who in SELLERS]
        threads = [threading.Thread(target=self.run, args=(who, act, stop)) for who, act in crew]
        for thread in threads:
            thread.start()
        return threads

    def has_done(self, least):
        """Whether each partner has had so many answers."""
        with self.lock:
            return all(self.done.get("Marketing %s" % name, 0) >= least for name in PARTNERS)
