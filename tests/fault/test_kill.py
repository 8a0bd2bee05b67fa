# SPDX-License-Identifier: Apache-2.0
"""kill -9 under load, again and again: nothing acknowledged is lost, nothing takes effect twice, the journal verifies.

PRM_FAULT_ROUNDS makes it longer; PRM_SEED repeats a run.
"""

import os
import random
import subprocess
import threading
import time
import unittest

from fault import PRMD, Network, Server, until
from ledger import Ledger

ROUNDS = int(os.environ.get("PRM_FAULT_ROUNDS", "4"))
SEED = int(os.environ.get("PRM_SEED", str(random.randrange(1 << 30))))


class Kill(unittest.TestCase):
    def setUp(self):
        self.server = Server()
        self.addCleanup(self.server.remove)
        self.network = Network(self.server)
        self.addCleanup(self.network.close)

    def verify(self):
        code, output = self.server.verify()
        self.assertEqual(code, 0, output)

    def start_and_kill(self, after):
        """Killed while it recovers or opens."""
        started = subprocess.Popen([PRMD, "--data", self.server.data, "--listen", "127.0.0.1:0"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(after)
        started.kill()
        started.wait()

    def test_loop(self):
        chance = random.Random(SEED)
        partners = ["Alpha", "Beta", "Gamma"]
        for name in partners:
            self.network.partner(name)
        ledger = Ledger(self.network, partners, SEED)
        unanswered = 0
        for round in range(ROUNDS):
            with self.subTest(round=round, seed=SEED):
                since, enough = len(ledger.writes), ledger.answered + chance.randrange(10, 150)
                stop = threading.Event()
                threads = ledger.start(stop)
                until(lambda: ledger.answered >= enough or self.server.process.poll() is not None)
                self.server.kill()
                stop.set()
                for thread in threads:
                    thread.join(60)
                    self.assertFalse(thread.is_alive())
                unanswered += sum(write.answer is None for write in ledger.writes[since:])
                self.verify()
                if round % 2:
                    self.start_and_kill(chance.random())
                self.server.start()
                self.network.connect_all()
                ledger.check(self, since)
        self.assertGreater(unanswered, 0, "the kills met no write in flight")
        ledger.check(self)
        self.network.close()
        self.assertEqual(self.server.stop(), 0, self.server.log_text()[-4000:])
        self.verify()


if __name__ == "__main__":
    unittest.main()
