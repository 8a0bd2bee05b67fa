# SPDX-License-Identifier: Apache-2.0
"""Many claim of one allocation at the same instant, and many ask for it: as many as it has money for get it, exactly.

PRM_CLAIMS says how many (1000 in the long run), over PRM_CONNECTIONS.
"""

import collections
import os
import threading
import unittest

from books import Books
from crew import DAY, Funds
from fault import Server
from funds import eur
from papers import paper, upload

CLAIMS = int(os.environ.get("PRM_CLAIMS", "60"))
CONNECTIONS = int(os.environ.get("PRM_CONNECTIONS", "20"))
REQUESTS, APPROVED, CLAIMED = 4, 50000, 7001  # seven claims of each request, and a rest


class Race(unittest.TestCase):
    def setUp(self):
        self.server = Server("--simulated-clock")
        self.addCleanup(self.server.remove)
        self.network = Funds(self.server)
        self.addCleanup(self.network.close)
        self.client = self.network.connect("Marketing Azurit")
        self.addCleanup(self.client.close)

    def at_once(self, method, ids):
        """The results of a call for each, sent by many at the same instant and in no order."""
        barrier, results, failed = threading.Barrier(CONNECTIONS), [], []

        def run(pipe, own):
            try:
                barrier.wait(60)
                sent = [pipe.send(method, id=id) for id in own]
                results.extend([pipe.receive(id) for id in sent])
            except Exception as error:
                failed.append(repr(error))
            finally:
                pipe.close()

        threads = [threading.Thread(target=run, args=(self.network.connect("Marketing Azurit"), ids[i::CONNECTIONS]))
            for i in range(CONNECTIONS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(240)
            self.assertFalse(thread.is_alive())
        self.assertEqual((failed, len(results)), ([], len(ids)))
        return results

    def ask(self, amount):
        begin, end = self.network.today(8), self.network.today(10)  # soon enough to need nobody
        return self.client.call("mdf.requests.create", allocation=self.network.allocations["Azurit"], objective="Win smaller firms",
            activities=[{"kind": "event", "title": "Evening", "starts_on": begin, "ends_on": end, "cost": eur(2 * amount),
                "requested": eur(amount), "expected_leads": 20}])["fund_request"]["id"]

    def draft(self, request, number, shown):
        name, content = paper(number)
        invoice = self.client.call("mdf.proofs.create", kind="invoice", issuer="Messebau Nord GmbH", number="RE-%d" % number,
            date=self.network.today(), amount=eur(100000), file=upload(self.client, name, content))["proof"]["id"]
        return self.client.call("mdf.claims.create", fund_request=request, lines=[{"activity": 1, "description": "Hall",
            "claimed": eur(CLAIMED), "proofs": [invoice, shown]}])["claim"]["id"]

    def end(self):
        self.assertEqual(Books(self.server.data).check(), [])
        self.network.close()
        self.client.close()
        self.assertEqual(self.server.stop(), 0, self.server.log_text()[-4000:])
        code, output = self.server.verify()
        self.assertEqual(code, 0, output)

    def test_claims(self):
        requests = [self.ask(APPROVED) for _ in range(REQUESTS)]
        for id in requests:
            self.assertEqual(self.client.call("mdf.requests.submit", id=id)["fund_request"]["state"], "approved")
        self.network.admin.call("clock.advance", by=9 * DAY)
        shown = self.client.call("mdf.proofs.create", kind="attendee_list", file=upload(self.client, "who.txt", b"Ada Beck\n"))
        drafts = [self.draft(requests[number % REQUESTS], number, shown["proof"]["id"]) for number in range(CLAIMS)]
        results = self.at_once("mdf.claims.submit", drafts)
        taken = collections.Counter(one["claim"]["fund_request"] for one in results if "refused" not in one)
        self.assertEqual({one["refused"] for one in results if "refused" in one}, {"above_approved"})
        self.assertEqual(taken, {id: APPROVED // CLAIMED for id in requests})
        self.end()

    def test_requests(self):
        there = 1000000
        ids = [self.ask(there // 25 - 1) for _ in range(CLAIMS)]
        results = self.at_once("mdf.requests.submit", ids)
        states = collections.Counter(one.get("refused", one["fund_request"]["state"]) for one in results)
        self.assertEqual(states, {"approved": 25, "insufficient_funds": CLAIMS - 25})
        self.end()


if __name__ == "__main__":
    unittest.main()
