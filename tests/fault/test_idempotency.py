# SPDX-License-Identifier: Apache-2.0
"""A key has one effect and one answer, whatever repeats it; dry runs store nothing; expect_version holds."""

import glob
import json
import os
import sqlite3
import threading
import unittest

from fault import Network, Pipe, Server, result_text, wait_for_rest


class Idempotency(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--simulated-clock")
        cls.addClassCleanup(cls.server.remove)
        cls.network = Network(cls.server)
        cls.addClassCleanup(lambda: cls.network.close())
        cls.network.partner("Alpha")
        cls.network.partner("Beta")

    @classmethod
    def tearDownClass(cls):
        cls.network.close()
        code = cls.server.stop()
        assert code == 0, cls.server.log_text()[-4000:]
        code, output = cls.server.verify()
        assert code == 0, output

    def restart(self, kill=False):
        self.network.close()
        self.server.kill() if kill else self.assertEqual(self.server.stop(), 0, self.server.log_text()[-4000:])
        self.server.start()
        self.network.connect_all()

    def pipe(self, name="Alpha"):
        pipe = self.network.connect(name)
        self.addCleanup(pipe.close)
        return pipe

    def result(self, pipe, method, params, **more):
        text = result_text(pipe.wait(pipe.send(method, params, **more)))
        self.assertIsNotNone(text)
        return text

    def error(self, pipe, method, params=None, **more):
        return json.loads(pipe.wait(pipe.send(method, params, **more)))["error"]["data"]

    def rows(self, *tables):
        """How many rows tables have, from the file itself."""
        with sqlite3.connect("file:%s?mode=ro" % os.path.join(self.server.data, "prmd.db"), uri=True) as db:
            return [db.execute("SELECT count(*) FROM %s" % table).fetchone()[0] for table in tables]

    def test_a_repeat_is_answered_byte_for_byte(self):
        deal = self.network.deal("Byte für Byte GmbH")
        first = self.result(self.pipe(), "deals.register", deal, idempotency_key="bytes")
        for kill in (None, False, True):
            if kill is not None:
                self.restart(kill)
            wait_for_rest(self.server)
            before = self.rows("deal", "decision", "journal")
            self.assertEqual(self.result(self.pipe(), "deals.register", deal, idempotency_key="bytes"), first)
            turned = dict(reversed(list({**deal, "idempotency_key": "bytes"}.items())))
            self.assertEqual(self.result(self.pipe(), "deals.register", turned), first)
            self.assertEqual(self.rows("deal", "decision", "journal"), before)

    def test_another_call_under_the_key(self):
        pipe = self.pipe()
        self.result(pipe, "deals.register", self.network.deal("Erste GmbH"), idempotency_key="taken")
        other = self.network.deal("Zweite GmbH")
        self.assertEqual(self.error(pipe, "deals.register", other, idempotency_key="taken")["kind"], "idempotency_mismatch")
        deal = pipe.receive(pipe.send("deals.register", self.network.deal("Gross GmbH",
            amount={"amount": 900000000, "currency": "EUR"})))["deal"]
        self.assertEqual(self.error(pipe, "deals.withdraw", id=deal["id"], idempotency_key="taken")["kind"],
            "idempotency_mismatch")
        self.assertEqual(pipe.call("deals.get", id=deal["id"])["deal"]["state"], "in_review")
        # Another user's key of the same name is another key.
        self.result(self.pipe("Beta"), "deals.register", other, idempotency_key="taken")

    def test_twice_at_once(self):
        """Pipelined, in one batch, and on many connections at the same time."""
        customers = ["Gleich Zeit GmbH", "Doppelt Moppelt AG", "Simultanea SpA"]
        pipe = self.pipe()
        ids = [pipe.send("deals.register", self.network.deal(customers[0]), idempotency_key="pipelined") for _ in range(20)]
        self.assertEqual(len({result_text(pipe.wait(id)) for id in ids}), 1)

        params = {**self.network.deal(customers[1]), "idempotency_key": "batched"}
        pipe = self.pipe()
        pipe.send_text(json.dumps([{"jsonrpc": "2.0", "id": i, "method": "deals.register", "params": params}
            for i in range(1000, 1020)]) + "\n")
        answers = json.loads(pipe.line())
        self.assertEqual(len(answers), 20)
        self.assertEqual(len({json.dumps(answer["result"], sort_keys=True) for answer in answers}), 1)

        barrier, results = threading.Barrier(8), []
        pipes = [self.pipe() for _ in range(8)]

        def one(own):
            barrier.wait(30)
            results.append(result_text(own.wait(own.send("deals.register", self.network.deal(customers[2]),
                idempotency_key="crowd"))))

        threads = [threading.Thread(target=one, args=(own,)) for own in pipes]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        self.assertEqual((len(results), len(set(results))), (8, 1))
        named = [deal["customer"]["legal_name"] for deal in self.network.channel.call("deals.list", limit=500)["items"]]
        for customer in customers:
            self.assertEqual(named.count(customer), 1, customer)

    def test_a_secret_is_told_once(self):
        admin = self.pipe("admin")
        user = admin.call("users.create", name="Tina Token", email="tina@example.com", roles=["auditor"])["user"]["id"]
        first = admin.call("tokens.create", user=user, idempotency_key="token")
        self.assertNotIn("secret_lost", first)
        Pipe(self.server, first["token"]).close()
        for restart in (False, True):
            if restart:
                self.restart()
                admin = self.pipe("admin")
            repeated = admin.call("tokens.create", user=user, idempotency_key="token")
            self.assertEqual(repeated, {"id": first["id"], "secret_lost": True})
        Pipe(self.server, first["token"]).close()
        for path in glob.glob(os.path.join(self.server.data, "prmd.db*")) + [os.path.join(self.server.directory, "log")]:
            with open(path, "rb") as file:
                self.assertNotIn(first["token"].encode(), file.read(), path)

    def test_an_error_keeps_no_answer(self):
        admin = self.pipe("admin")
        good = {"name": "Erna", "email": "erna@example.com", "roles": ["auditor"]}
        self.assertEqual(self.error(admin, "users.create", {**good, "roles": ["nobody"]}, idempotency_key="error")["kind"],
            "invalid_params")
        made = self.result(admin, "users.create", good, idempotency_key="error")
        self.assertEqual(self.error(admin, "users.create", good, idempotency_key="error-2")["kind"], "unique")
        self.assertEqual(self.result(admin, "users.create", good, idempotency_key="error"), made)

    def test_a_dry_run_stores_nothing(self):
        pipe, deal = self.pipe(), self.network.deal("Trockenlauf GmbH")
        before = self.network.channel.call("deals.list", limit=500)["items"]
        customers = self.network.manager.call("deals.customers.list", limit=500)["items"]
        tables = ("deal", "customer", "decision", "idem", "timer", "match_key")
        counts = self.rows(*tables)
        dry = pipe.receive(pipe.send("deals.register", deal, dry_run=True))
        self.assertEqual(dry["deal"]["state"], "approved")
        self.assertNotIn("decision_id", dry)
        self.assertEqual(self.network.channel.call("deals.list", limit=500)["items"], before)
        self.assertEqual(self.network.manager.call("deals.customers.list", limit=500)["items"], customers)
        self.assertEqual(self.rows(*tables), counts)
        self.assertEqual(self.error(pipe, "deals.get", id=dry["deal"]["id"])["kind"], "not_found")
        self.assertEqual(self.error(pipe, "deals.register", deal, dry_run=True, idempotency_key="dry")["kind"],
            "invalid_params")
        self.assertEqual(self.error(self.pipe("admin"), "users.create", name="D", email="d@example.com", roles=["auditor"],
            dry_run=True)["kind"], "invalid_params")
        real = pipe.receive(pipe.send("deals.register", deal))
        self.assertEqual((real["deal"]["state"], [r["code"] for r in real["reasons"]]),
            (dry["deal"]["state"], [r["code"] for r in dry["reasons"]]))

    def test_expect_version(self):
        pipe = self.pipe()
        deal = pipe.receive(pipe.send("deals.register", self.network.deal("Version GmbH",
            amount={"amount": 900000000, "currency": "EUR"})))["deal"]
        wrong = self.error(pipe, "deals.withdraw", id=deal["id"], expect_version=deal["version"] + 1, idempotency_key="v")
        self.assertEqual((wrong["kind"], wrong["current_version"]), ("version", deal["version"]))
        params = {"id": deal["id"], "expect_version": deal["version"], "idempotency_key": "v"}
        done = self.result(pipe, "deals.withdraw", params)
        # The key comes before the version, which has moved on.
        self.assertEqual(self.result(pipe, "deals.withdraw", params), done)
        self.assertEqual(self.error(self.pipe("Beta"), "deals.withdraw", id=deal["id"], expect_version=1)["kind"], "not_found")
        self.assertEqual(self.error(pipe, "deals.register", self.network.deal("X"), expect_version=1)["kind"], "invalid_params")

    def test_zz_a_key_ends_after_a_day(self):
        admin, user = self.pipe("admin"), {"name": "Udo", "email": "udo@example.com", "roles": ["auditor"]}
        first = self.result(admin, "users.create", user, idempotency_key="day")
        self.network.admin.call("clock.advance", by=86400 - 600)
        self.assertEqual(self.result(admin, "users.create", user, idempotency_key="day"), first)
        self.network.admin.call("clock.advance", by=1200)
        self.assertEqual(self.error(admin, "users.create", user, idempotency_key="day")["kind"], "unique")
        user["email"] = "udo2@example.com"
        self.result(admin, "users.create", user, idempotency_key="day")


if __name__ == "__main__":
    unittest.main()
