# SPDX-License-Identifier: Apache-2.0
"""clock.advance cut short: no timer is jumped over, and time never goes back."""

import datetime
import unittest

from fault import FaultyServer, wait_for_rest
from prmd import RpcError, World

WAL = "prmd.db-wal"
DAY = 86400


def at(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


class Clock(unittest.TestCase):
    def setUp(self):
        self.server = FaultyServer("--simulated-clock")
        self.addCleanup(self.server.remove)
        self.world = World(self.server)
        self.addCleanup(self.world.close)
        self.admin = self.world.admin
        self.deal = self.world.partner("Alpha").call("deals.register", self.world.deal())["deal"]

    def assert_is_when_it_ends(self, instant):
        """The wall clock goes on while the test runs; a clock that jumped is months away."""
        late = at(instant) - at(self.deal["protected_until"])
        self.assertLess(abs(late.total_seconds()), 3600)

    def test_full_disk(self):
        wait_for_rest(self.server)
        self.server.fail("write %s 1 0 ENOSPC" % WAL)
        with self.assertRaises(RpcError) as caught:
            self.admin.call("clock.advance", by=400 * DAY)
        self.assertEqual(caught.exception.kind, "read_only", caught.exception)
        # Where it goes is stored before it moves: it has not gone past what could not be stored.
        gone = at(self.admin.call("system.info")["now"]) - at(self.deal["created_at"])
        self.assertLess(abs(gone.total_seconds()), 3600)
        self.server.heal()
        self.admin.call("clock.advance", by=400 * DAY)
        read = self.world.channel.call("deals.get", id=self.deal["id"])["deal"]
        self.assertEqual(read["state"], "expired")
        self.assert_is_when_it_ends(read["updated_at"])
        self.world.close()
        self.assertEqual(self.server.stop(), 0)
        self.assertEqual(self.server.verify()[0], 0)

    def test_killed_after_a_write_of_the_moved_clock(self):
        self.server.fail("write %s 1 0 ENOSPC" % WAL)
        with self.assertRaises(RpcError):
            self.admin.call("clock.advance", by=DAY)
        self.server.heal()
        name = self.admin.call("users.create", name="Later", email="later@example.com", roles=["admin"])["user"]
        self.server.kill()
        self.server.start()
        admin = self.server.admin()
        self.addCleanup(admin.close)
        self.assertGreaterEqual(admin.call("system.info")["now"], name["created_at"])
        admin.close()
        self.assertEqual(self.server.stop(), 0)
        self.assertEqual(self.server.verify()[0], 0)


if __name__ == "__main__":
    unittest.main()
