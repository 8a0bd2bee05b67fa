# SPDX-License-Identifier: Apache-2.0
"""Load that remembers every write, and the check of what must be there after a crash.

A registration is told from all others by its amount, a user by its address, a withdrawal by its deal.
"""

import itertools
import random
import threading

from fault import Write, every, protections_are_single, result_text

WINDOW = 24  # writes a connection has in flight
SYLLABLES = "ba de fi go ku la me ni po ru sa te vi wo zu bra cle dri flo gru".split()
CONTESTED = ["Orion Werke GmbH", "Vesta Instruments SA", "Polaris Ferrovie SpA"]


class Ledger:
    """All writes of a run, by whom they came."""

    def __init__(self, network, partners, seed):
        self.network, self.partners = network, partners
        self.random = random.Random(seed)
        self.serial = itertools.count(1)
        self.lock = threading.Lock()
        self.writes = []
        self.answered = 0

    def write(self, who, method, params):
        with self.lock:
            made = Write(who, method, params, "key-%d" % next(self.serial))
            self.writes.append(made)
        return made

    def registration(self, who):
        with self.lock:
            number = next(self.serial)
            name = " ".join("".join(self.random.choices(SYLLABLES, k=4)).title() for _ in range(2)) + " SAS"
            if self.random.random() < 0.15:
                name = self.random.choice(CONTESTED)
            large = self.random.random() < 0.3
        amount = (900000000 if large else 1000000) + number
        return self.write(who, "deals.register", self.network.deal(name, amount={"amount": amount, "currency": "EUR"}))

    def account(self):
        with self.lock:
            number = next(self.serial)
        return self.write("admin", "users.create", {"name": "U%d" % number, "email": "u%d@example.com" % number,
            "roles": ["auditor"]})

    # -- load --

    def partner_load(self, who, stop):
        """Registers, and withdraws what went to review."""
        todo = []

        def after(write):
            deal = (write.result or {}).get("deal")
            if write.method == "deals.register" and deal and deal["state"] == "in_review":
                todo.append(self.write(who, "deals.withdraw", {"id": deal["id"], "reason": "fault test"}))

        self.pump(who, lambda: todo.pop() if todo else self.registration(who), after, stop)

    def admin_load(self, stop):
        self.pump("admin", self.account, lambda write: None, stop)

    def pump(self, who, make, after, stop):
        """Keeps WINDOW writes in flight until told to stop (then waits for the answers) or the server goes."""
        waiting = []
        try:
            pipe = self.network.connect(who)
            try:
                while waiting or not stop.is_set():
                    while len(waiting) < WINDOW and not stop.is_set():
                        write = make()
                        waiting.append(write)
                        write.send(pipe)
                    if waiting:
                        write = waiting.pop(0)
                        write.answer = pipe.wait(write.id)
                        after(write)
                        with self.lock:
                            self.answered += 1
            finally:
                self.late(pipe, waiting)
                pipe.close()
        except (OSError, ConnectionError):
            pass  # the server is gone: what has no answer may be there or not

    @staticmethod
    def late(pipe, waiting):
        for write in waiting:
            if write.id in pipe.raw:
                write.answer = pipe.raw[write.id]

    def start(self, stop):
        """The threads of the load, started."""
        threads = [threading.Thread(target=self.partner_load, args=(who, stop)) for who in self.partners]
        threads.append(threading.Thread(target=self.admin_load, args=(stop,)))
        for thread in threads:
            thread.start()
        return threads

    # -- check --

    def check(self, test, since=0):
        """Everything answered is there, what was refused is not, the rest is whole or absent; each key, repeated, gives
        one effect and its stored answer."""
        writes = self.writes[since:]
        before = self.rows()
        for write in writes:
            found = self.found(before, write)
            if write.result:
                test.assertEqual(len(found), 1, (write.key, write.method, write.answer, found))
                self.compare(test, write, found[0])
            elif write.error:
                test.assertEqual(found, [], (write.key, write.error))
            else:
                test.assertLessEqual(len(found), 1, (write.key, found))
        self.repeat(test, writes)
        after = self.rows()
        for write in writes:
            if write.result:
                found = self.found(after, write)
                test.assertEqual(len(found), 1, (write.key, write.method, write.answer, found))
                self.compare(test, write, found[0])
                was = self.found(before, write)
                if was and write.method != "deals.withdraw":
                    test.assertEqual(was[0]["id"], found[0]["id"])
        self.check_decisions(test, writes)
        protections_are_single(test, self.network.channel)

    def rows(self):
        """What is stored, by what each write is known by."""
        found = {}
        for user in every(self.network.admin, "users.list"):
            found.setdefault(user["email"], []).append(user)
        for deal in every(self.network.channel, "deals.list"):
            found.setdefault(deal["amount"]["amount"], []).append(deal)
            if deal["state"] == "withdrawn":
                found.setdefault(deal["id"], []).append(deal)
        return found

    @staticmethod
    def found(rows, write):
        params = write.params
        key = {"users.create": lambda: params["email"], "deals.register": lambda: params["amount"]["amount"],
            "deals.withdraw": lambda: params["id"]}[write.method]()
        return rows.get(key, [])

    @staticmethod
    def compare(test, write, row):
        told = write.result.get("deal") or write.result.get("user")
        for field in ("id", "number", "email", "decision", "amount", "partner"):
            test.assertEqual(told.get(field), row.get(field), (write.key, field))
        if row.get("state") == "withdrawn":
            test.assertEqual(row["version"], told["version"] + (write.method == "deals.register"), write.key)
        else:
            test.assertEqual((told.get("state"), told["version"]), (row.get("state"), row["version"]), write.key)

    def repeat(self, test, writes):
        """Sends every write again under its key."""
        pipes = {who: self.network.connect(who) for who in {write.who for write in writes}}
        try:
            for start in range(0, len(writes), 100):
                part = [write for write in writes[start:start + 100] if not write.error]
                for write in part:
                    write.send(pipes[write.who])
                for write in part:
                    answer = pipes[write.who].wait(write.id)
                    if write.answer:
                        test.assertEqual(result_text(answer), result_text(write.answer), write.key)
                    write.answer = answer
                    test.assertIsNone(write.error, (write.key, write.answer))
        finally:
            for pipe in pipes.values():
                pipe.close()

    def check_decisions(self, test, writes):
        """A registration has exactly the one decision it names."""
        channel = self.network.channel
        registered = [w for w in writes if w.method == "deals.register" and w.result]
        for start in range(0, len(registered), 100):
            part = registered[start:start + 100]
            ids = [channel.send("decisions.list", subject=w.result["deal"]["id"]) for w in part]
            for write, id in zip(part, ids):
                items = channel.receive(id)["items"]
                test.assertEqual([item["id"] for item in items], [write.result["decision_id"]])
