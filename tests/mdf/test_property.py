# SPDX-License-Identifier: Apache-2.0
"""Random right and wrong steps by many at once, kill -9 in between, and whatever had begun: no cent is made or lost, none is
in two places, and the rows say what the ledger says.

PRM_ROUNDS and PRM_STEPS make it longer; PRM_SEED is another run.
"""

import collections
import os
import random
import threading
import unittest

from books import Books
from crew import DAY, Crew, Funds
from fault import PATIENCE, Server, until

ROUNDS = int(os.environ.get("PRM_ROUNDS", "3"))
STEPS = int(os.environ.get("PRM_STEPS", "14"))  # of each partner between two kills, at least
MANY = 20  # rounds in which whatever is tried works once
SEED = int(os.environ.get("PRM_SEED", "1"))


class Property(unittest.TestCase):
    def setUp(self):
        self.server = Server("--simulated-clock")
        self.addCleanup(self.server.remove)
        self.network = Funds(self.server)
        self.addCleanup(lambda: self.network.close())
        self.crew = Crew(self.network, SEED)

    def verify(self):
        code, output = self.server.verify()
        self.assertEqual(code, 0, output)

    def check(self):
        self.assertEqual(Books(self.server.data).check(), [])

    def check_ledger(self):
        cursor = {}
        while cursor is not None:
            told = self.network.admin.call("ledger.check", limit=500, **cursor)
            self.assertTrue(told["fits"], told)
            cursor = {"cursor": told["next_cursor"]} if "next_cursor" in told else None

    def play(self, chance):
        stop = threading.Event()
        least = chance.randrange(STEPS, 2 * STEPS)
        threads = self.crew.start(stop)
        until(lambda: self.crew.has_done(least) or self.server.process.poll() is not None or
            not all(thread.is_alive() for thread in threads), max(120, PATIENCE))
        self.server.kill()
        stop.set()
        for thread in threads:
            thread.join(60)
            self.assertFalse(thread.is_alive())
        self.assertTrue(self.crew.has_done(least), self.server.log_text()[-4000:])

    def test_loop(self):
        chance = random.Random(SEED)
        for _ in range(ROUNDS):
            self.play(chance)
            self.verify()
            self.check()
            self.server.start()
            self.network.connect_all()
            self.crew.repeat()
            self.assertEqual(self.crew.different, [])
            self.network.admin.call("clock.advance", by=chance.choice((9, 9, 11)) * DAY)
            self.check_ledger()
            self.check()
        self.network.admin.call("clock.advance", by=90 * DAY)  # whatever was left open runs out
        self.check()
        self.network.close()
        self.assertEqual(self.server.stop(), 0, self.server.log_text()[-4000:])
        self.verify()
        done = collections.Counter(write.method for write in self.crew.writes if write.result)
        print("%d writes, %d of them done: %s" % (len(self.crew.writes), sum(done.values()), dict(sorted(done.items()))))
        self.assertLessEqual({"mdf.requests.submit", "mdf.claims.submit"}, set(done))
        if ROUNDS >= MANY:
            self.assertLessEqual({write.method for write in self.crew.writes}, set(done))


if __name__ == "__main__":
    unittest.main()
