# SPDX-License-Identifier: Apache-2.0
"""kill -9 while deals are registered, reviewed, extended, moved on, closed, disputed, revoked and their customers merged:
what was answered is there, and protections, tasks and timers fit the deals, whatever had begun.

PRM_FAULT_ROUNDS makes it longer; PRM_SEED repeats a run.
"""

import collections
import contextlib
import datetime
import itertools
import os
import random
import sqlite3
import threading
import unittest

from fault import Network, Server, Write, every, result_text, until

ROUNDS = int(os.environ.get("PRM_FAULT_ROUNDS", "3"))
SEED = int(os.environ.get("PRM_SEED", str(random.randrange(1 << 30))))
PARTNERS = ("Alpha", "Beta", "Gamma")
NAMES = ["%s %s SAS" % pair for pair in itertools.product("Orion Vesta Polaris Kormoran Tulpe Zirbel".split(),
    "Werke Instruments Ferrovie Papier".split())]


def millis(text):
    return round(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1000)


class Load:
    """Everybody at work on the same few customers, each on a connection of its own, a write at a time."""

    def __init__(self, network, other, seed):
        self.network, self.other, self.random, self.seed = network, other, random.Random(seed), seed
        self.serial, self.writes, self.answered = itertools.count(1), [], 0
        self.lock = threading.Lock()
        self.deals = {}  # as they were last told of, by id

    def write(self, pipe, who, method, **params):
        """Its result; None where the server refuses."""
        with self.lock:
            made = Write(who, method, params, "key-%d" % next(self.serial))
            self.writes.append(made)
        made.send(pipe)
        made.answer = pipe.wait(made.id)
        with self.lock:
            self.answered += 1
            deal = (made.result or {}).get("deal")
            if deal:
                self.deals[deal["id"]] = deal
        return made.result

    def pick(self, chance, states, partner=None):
        with self.lock:
            fit = [deal for deal in self.deals.values() if deal["state"] in states and partner in (None, deal["partner"])]
        return chance.choice(fit)["id"] if fit else None

    def sell(self, pipe, who, chance):
        partner, products = self.network.partners[who], chance.sample(self.other, chance.randint(1, len(self.other)))
        amount = {"amount": chance.choice((1250000, 6000000)), "currency": "EUR"}
        self.write(pipe, who, "deals.register", **self.network.deal(chance.choice(NAMES), amount=amount,
            lines=[{"product": product} for product in products]))
        approved, refused = (self.pick(chance, states, partner) for states in (("approved",), ("duplicate", "rejected")))
        act = chance.random()
        if refused and act < 0.3:
            self.write(pipe, who, "deals.dispute", id=refused, reason="We were there first")
        elif approved and act < 0.6:
            self.write(pipe, who, "deals.set_stage", id=approved, stage=chance.choice(("qualified", "business", "committed")))
        elif approved and act < 0.8:
            self.write(pipe, who, "deals.close", id=approved, outcome=chance.choice(("won", "lost")), closure_code="price")

    def judge(self, pipe, who, chance):
        waiting, approved = self.pick(chance, ("in_review",)), self.pick(chance, ("approved",))
        if waiting:
            verdict = chance.choice(("approve", "approve", "reject", "ask"))
            self.write(pipe, who, "deals.review", id=waiting, verdict=verdict, reason="As agreed",
                **({"ask_fields": ["amount"]} if verdict == "ask" else {}))
        if approved:
            if chance.random() < 0.8:
                self.write(pipe, who, "deals.extend", id=approved, days=chance.randint(1, 9), reason="The customer takes its time")
            else:
                self.write(pipe, who, "deals.revoke", id=approved, reason_code="misstated", reason="They know of no offer")

    def settle(self, pipe, who, chance):
        for dispute in pipe.call("deals.disputes.list", filter={"state": "open"}, limit=5)["items"]:
            losing = self.pick(chance, ("approved",))
            self.write(pipe, who, "deals.decide_dispute", id=dispute["id"], reason="The mails show it",
                verdict=chance.choice(("upheld", "overturned")))
            if losing:
                self.write(pipe, who, "deals.decide_dispute", id=dispute["id"], reason="The mails show it", verdict="upheld",
                    losing_deal=losing)
        customers = pipe.call("deals.customers.list", limit=50)["items"]
        if len(customers) > 8:
            one, other = chance.sample(customers, 2)
            self.write(pipe, who, "deals.customers.merge", **{"from": one["id"], "into": other["id"],
                "on_conflict": chance.choice(("refuse", "share", "first"))})

    def run(self, who, act, stop):
        chance = random.Random("%s %d %d" % (who, self.seed, len(self.writes)))
        try:
            with contextlib.closing(self.network.connect(who)) as pipe:
                while not stop.is_set():
                    act(pipe, who, chance)
        except (OSError, ConnectionError):
            pass  # the server is gone: what has no answer may be there or not

    def start(self, stop):
        crew = [(who, self.sell) for who in PARTNERS] + [("Carl Channel", self.judge), ("Pia Manager", self.settle)]
        threads = [threading.Thread(target=self.run, args=(who, act, stop)) for who, act in crew]
        for thread in threads:
            thread.start()
        return threads


class Deals(unittest.TestCase):
    def setUp(self):
        self.server = Server()
        self.addCleanup(self.server.remove)
        self.network = Network(self.server)
        self.addCleanup(lambda: self.network.close())
        create = lambda **params: self.network.manager.call("partners.products.create", params)["product"]["id"]
        family = self.network.manager.call("partners.products.get", id=self.network.product)["product"]["parent"]
        self.products = [self.network.product, create(name="Sensor Two", parent=family), create(name="Sensor Three", parent=family)]
        for point, settings in (("deals.eligibility", {"at_customer": 0}), ("deals.protect", {"scope": "family"})):
            self.network.admin.call("rules.settings.set", point=point, settings=settings, comment="A test")
        for name in PARTNERS:
            self.network.partner(name)

    def verify(self):
        code, output = self.server.verify()
        self.assertEqual(code, 0, output)

    def check_answers(self, writes, deals):
        """What was answered is stored under its key, and in the row; a write again under its key is no other."""
        pipes = {who: self.network.connect(who) for who in {write.who for write in writes}}
        for write in writes:
            told = (write.result or {}).get("deal")
            if told:
                self.assertGreaterEqual(deals[told["id"]]["version"], told["version"], write.key)
            if write.result:
                write.send(pipes[write.who])
                self.assertEqual(result_text(pipes[write.who].wait(write.id)), result_text(write.answer), write.key)
        for pipe in pipes.values():
            pipe.close()

    def check_protections(self, deals):
        places, held_by = collections.defaultdict(list), collections.defaultdict(set)
        for row in every(self.network.channel, "deals.protections.list"):
            if "ended_at" in row:
                continue
            deal = deals[row["deal"]]
            self.assertEqual((deal["state"], deal["protected_until"], deal["partner"], deal["account"]),
                ("approved", row["until"], row["holder"], row["customer"]), row)
            places[row["customer"], row["product"], row["territory"]].append(row)
            held_by[deal["id"]].add(row["product"])
        for rows in places.values():
            exclusive = [row for row in rows if row["exclusive"]]
            self.assertLessEqual(len(exclusive), 1, rows)
            if exclusive:
                self.assertEqual(len({row["holder"] for row in rows}), 1, rows)
        for deal in deals.values():
            if deal["state"] == "approved":
                self.assertLessEqual({line["product"] for line in deal["lines"]}, held_by[deal["id"]], deal)

    def timers(self, name):
        path = "file:%s?mode=ro" % os.path.join(self.server.data, "prmd.db")
        with contextlib.closing(sqlite3.connect(path, uri=True)) as db:
            return dict(db.execute("SELECT subject, due FROM timer WHERE name = ? AND parked = 0", (name,)))

    def check_timers(self, deals, tasks):
        for name, state, field in (("deals.protection_ends", "approved", "protected_until"),
                                   ("deals.answer_ends", "info_requested", "answer_by")):
            self.assertEqual(self.timers(name),
                {id: millis(deal[field]) for id, deal in deals.items() if deal["state"] == state}, name)
        self.assertEqual(self.timers("deals.review_ends"),
            {task["id"]: millis(task["due_at"]) for task in tasks if "due_at" in task})

    def check(self, load, since):
        deals = {deal["id"]: deal for deal in every(self.network.channel, "deals.list")}
        self.check_answers(load.writes[since:], deals)
        self.check_protections(deals)
        tasks = every(self.network.channel, "deals.tasks.list", filter={"state": "open"})
        self.assertEqual({task["deal"] for task in tasks if task["kind"] == "review"},
            {id for id, deal in deals.items() if deal["state"] == "in_review"})
        self.check_timers(deals, tasks)
        load.deals = deals

    def test_loop(self):
        chance = random.Random(SEED)
        load = Load(self.network, self.products, SEED)
        for round in range(ROUNDS):
            with self.subTest(round=round, seed=SEED):
                since, stop = len(load.writes), threading.Event()
                enough = load.answered + chance.randrange(40, 120)
                threads = load.start(stop)
                until(lambda: load.answered >= enough or self.server.process.poll() is not None)
                self.server.kill()
                stop.set()
                for thread in threads:
                    thread.join(60)
                    self.assertFalse(thread.is_alive())
                self.verify()
                self.server.start()
                self.network.connect_all()
                self.check(load, since)
        self.network.close()
        self.assertEqual(self.server.stop(), 0, self.server.log_text()[-4000:])
        self.verify()
        worked = {write.method for write in load.writes if write.result}
        self.assertLessEqual({"deals.register", "deals.extend"}, worked)


if __name__ == "__main__":
    unittest.main()
