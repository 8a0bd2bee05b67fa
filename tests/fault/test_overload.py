# SPDX-License-Identifier: Apache-2.0
"""More writes than the queue holds: some are refused at once with `limit`, none is lost, and others are still served."""

import json
import time
import unittest

from fault import Network, Server, every

BATCH = 100  # calls in one JSON-RPC batch; a connection has 128 messages in flight


class Overload(unittest.TestCase):
    def setUp(self):
        self.server = Server()
        self.addCleanup(self.server.remove)
        self.network = Network(self.server)
        self.addCleanup(self.network.close)

    def batch(self, names):
        return json.dumps([{"jsonrpc": "2.0", "id": name, "method": "partners.products.create",
            "params": {"name": name, "idempotency_key": name}} for name in names]) + "\n"

    def answers(self, pipe, batches):
        """{name: error data, or None if it was stored}, over the answers of so many batches."""
        found = {}
        for _ in range(batches):
            for answer in json.loads(pipe.line()):
                self.assertNotIn(answer["id"], found)
                found[answer["id"]] = answer["error"]["data"] if "error" in answer else None
        return found

    def test_more_than_the_queue_holds(self):
        flood, other = self.network.connect("Pia Manager"), self.network.connect("admin")
        self.addCleanup(flood.close)
        self.addCleanup(other.close)
        batches = [["t%d-%d" % (i, k) for k in range(BATCH)] for i in range(120)]
        flood.send_text("".join(self.batch(names) for names in batches[:100]))
        slowest = 0
        for i in range(20):  # another, meanwhile: one's flood takes no more than one's share of the queues
            began = time.monotonic()
            other.call("users.list", limit=1)
            other.call("users.create", name="Other", email="other%d@example.com" % i, roles=["auditor"])
            slowest = max(slowest, time.monotonic() - began)
        flood.send_text("".join(self.batch(names) for names in batches[100:]))
        found = self.answers(flood, len(batches))
        self.assertEqual(set(found), {name for names in batches for name in names})
        refused = [name for name, error in found.items() if error]
        self.assertGreater(len(refused), 0, "the queue was never full")
        for name in refused:
            self.assertEqual(found[name]["kind"], "limit")
            self.assertGreater(found[name]["retry_after_ms"], 0)
        stored = [row["name"] for row in every(self.network.manager, "partners.products.list")]
        self.assertEqual(len(stored), len(set(stored)))
        self.assertEqual(set(stored) - {"Sensors", "Sensor One"}, set(found) - set(refused))
        self.assertLess(slowest, 10)

        # Again, and in peace: what was refused takes effect, what was stored does not do so twice.
        some = refused[:300] + [name for name in found if not found[name]][:300]
        for start in range(0, len(some), BATCH):
            flood.send_text(self.batch(some[start:start + BATCH]))
            self.assertEqual(set(self.answers(flood, 1).values()), {None})
        after = [row["name"] for row in every(self.network.manager, "partners.products.list")]
        self.assertEqual(sorted(after), sorted(set(stored) | set(some)))
        self.network.close()
        self.assertEqual(self.server.stop(), 0, self.server.log_text()[-4000:])

    def test_one_who_sends_thousands_delays_others_by_little(self):
        """Round-robin by principal: a short call of another is not behind the whole queue."""
        flood, other = self.network.connect("Pia Manager"), self.network.connect("admin")
        self.addCleanup(flood.close)
        self.addCleanup(other.close)
        flood.send_text("".join(self.batch(["f%d-%d" % (i, k) for k in range(BATCH)]) for i in range(20)))
        other.call("users.create", name="Quick", email="quick@example.com", roles=["auditor"])
        left = self.network.admin.call("system.health")["health"]["waiting"]["writes"]
        self.assertGreater(left, 500, "the flood was over before the other call")
        self.assertEqual(set(self.answers(flood, 20).values()), {None})


if __name__ == "__main__":
    unittest.main()
