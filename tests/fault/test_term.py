# SPDX-License-Identifier: Apache-2.0
"""SIGTERM under load: what was answered is there, nothing is answered twice, and it ends in time with exit code 0."""

import json
import random
import signal
import threading
import time
import unittest

from fault import Network, Server, until
from ledger import Ledger

IN_TIME = 10  # seconds


class Term(unittest.TestCase):
    def setUp(self):
        self.server = Server("--simulated-clock")
        self.addCleanup(self.server.remove)
        self.network = Network(self.server)
        self.addCleanup(self.network.close)

    def end(self):
        began = time.monotonic()
        code = self.server.stop(signal.SIGTERM, patience=2 * IN_TIME, are_polite=False)
        self.assertEqual(code, 0, self.server.log_text()[-4000:])
        self.assertLess(time.monotonic() - began, IN_TIME)

    def verify(self):
        code, output = self.server.verify()
        self.assertEqual(code, 0, output)

    def test_under_load(self):
        partners = ["Alpha", "Beta", "Gamma"]
        for name in partners:
            self.network.partner(name)
        ledger = Ledger(self.network, partners, random.randrange(1 << 30))
        stop = threading.Event()
        threads = ledger.start(stop)
        until(lambda: ledger.answered >= 60)
        self.end()  # while the clients go on sending
        stop.set()
        for thread in threads:
            thread.join(60)
            self.assertFalse(thread.is_alive())
        self.verify()
        self.server.start()
        self.network.connect_all()
        ledger.check(self)

    def test_in_flight_is_answered(self):
        """What it has accepted before the signal is answered, not cut off."""
        self.network.partner("Alpha")
        pipe = self.network.connect("Alpha")
        self.addCleanup(pipe.close)
        sent = [pipe.send("deals.register", self.network.deal("Firma %d GmbH" % i)) for i in range(40)]
        pipe.wait(sent[0])  # all were read by then: they came in one go
        self.server.process.send_signal(signal.SIGTERM)
        answers = [pipe.wait(id) for id in sent]
        self.end()
        self.verify()
        self.server.start()
        self.network.connect_all()
        stored = {deal["id"] for deal in self.network.channel.call("deals.list", limit=500)["items"]}
        told = [json.loads(answer) for answer in answers]
        self.assertEqual({answer["result"]["deal"]["id"] for answer in told if "result" in answer}, stored)
        for answer in told:
            if "error" in answer:
                self.assertEqual(answer["error"]["data"]["kind"], "limit", answer)

    def test_idle_connections_do_not_delay_it(self):
        pipes = [self.network.connect("admin") for _ in range(8)]
        for pipe in pipes:
            self.addCleanup(pipe.close)
        self.end()
        for pipe in pipes:
            self.assertEqual(pipe.line(), "")

    def test_with_much_waiting(self):
        """More than can be done in time: what is left is not done, and its callers know nothing of it."""
        self.network.partner("Alpha")
        for who, method, params in (("Alpha", "deals.register", self.network.deal("Viel Werk GmbH")),
                ("Carl Channel", "deals.list", {"limit": 500})):
            pipe = self.network.connect(who)
            self.addCleanup(pipe.close)
            for i in range(38):
                pipe.send_text(json.dumps([{"jsonrpc": "2.0", "id": 100 * i + k, "method": method, "params": params}
                    for k in range(100)]) + "\n")
        until(lambda: self.network.admin.call("system.health")["health"]["waiting"]["writes"] > 1000)
        self.end()
        self.verify()

    def test_while_timers_run(self):
        """A clock that is being advanced stops at the last timer run, and goes on from there."""
        self.network.partner("Alpha")
        pipe = self.network.connect("Alpha")
        self.addCleanup(pipe.close)
        sent = [pipe.send("deals.register", self.network.deal("Werk %d GmbH" % i)) for i in range(30)]
        approved = sum(pipe.receive(id)["deal"]["state"] == "approved" for id in sent)
        self.assertGreater(approved, 0)
        admin = self.network.connect("admin")
        self.addCleanup(admin.close)
        admin.send("clock.advance", by=400 * 86400)
        until(lambda: self.network.admin.call("system.info")["now"] > "2027")
        self.end()
        self.verify()
        self.server.start()
        self.network.connect_all()
        self.network.admin.call("clock.advance", by=400 * 86400)
        states = [deal["state"] for deal in self.network.channel.call("deals.list", limit=500)["items"]]
        self.assertEqual(states.count("expired"), approved)


if __name__ == "__main__":
    unittest.main()
