# SPDX-License-Identifier: Apache-2.0
"""prm.match for entities of other plugins than deals, keys made in the background, and names that would crowd others out."""

import os
import sqlite3
import time
import unittest

from prmd import Server, ServerCase, World, in_days


class Partners(ServerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = World(cls.server)
        cls.addClassCleanup(cls.world.close)

    def create(self, name, **more):
        return self.world.manager.call("partners.create", {"legal_name": name, "type": "reseller", **more})

    def test_partners_that_may_be_the_same_are_named(self):
        first = self.create("Quarzwerk Handelsgesellschaft mbH", country="DE", domain="www.quarzwerk.de", tax_id="DE123456788")
        self.assertEqual(first["matches"], [])
        names = lambda answer: [(m["partner"], m["matched_on"]) for m in answer["matches"]]
        own = first["partner"]["id"]
        self.assertEqual(names(self.create("QUARZWERK Handelsgesellschaft", country="DE")), [(own, ["name"])])
        found = self.create("Quarzwerg Handelsgesellschaft", country="DE")["matches"]
        self.assertIn((own, ["similar_name"]), [(m["partner"], m["matched_on"]) for m in found])
        other = self.create("Ganz Anders AG", country="AT", domain="shop.quarzwerk.de")
        self.assertEqual(names(other), [(own, ["domain"])])
        self.assertIn((own, ["tax_id"]), names(self.create("Noch Anders AG", tax_id="DE 123 456 788")))
        self.assertEqual(self.create("Bergwerk Nord AG", country="DE")["matches"], [])

    def test_a_protected_customer_is_not_crowded_out(self):
        holder, crowd = self.world.partner("Holder One"), self.world.partner("Crowd Two")
        deal = lambda client, name: client.call("deals.register", self.world.deal(
            {"legal_name": name, "country": "FR"}, expected_close=in_days(60)))["deal"]
        # Thirty customers nearer to what is asked for than the one that is protected.
        self.assertEqual(deal(holder, "Zarathustra Pumpenwerke Nordheim")["state"], "approved")
        for i in range(30):
            self.world.manager.call("deals.customers.create", legal_name="Zarathustra Pumpenwerk Nordheimm " + "abcdefghijklmnopqrstuvwxyzABCDE"[i] * 3,
                country="FR")
        answer = crowd.call("deals.register", self.world.deal({"legal_name": "Zarathustra Pumpenwerk Nordheimm", "country": "FR"},
            expected_close=in_days(60)))
        facts = self.world.channel.call("decisions.explain", id=answer["decision_id"])["facts"]
        self.assertEqual(len(facts["candidates"]), 10)
        self.assertTrue(any(c["protected"] for c in facts["candidates"]), facts["candidates"])
        self.assertEqual(len(facts["protections"]), 1)


class Background(unittest.TestCase):
    def test_keys_are_made_while_it_serves(self):
        server = Server()
        self.addCleanup(server.remove)
        world = World(server)
        for i in range(120):
            world.manager.call("deals.customers.create", legal_name="Kunde %s%s Werke" % (chr(65 + i // 26) * 4, chr(97 + i % 26) * 4), country="FR")
        world.close()
        self.assertEqual(server.stop(), 0)
        path = os.path.join(server.data, "prmd.db")
        with sqlite3.connect(path) as db:
            kept = db.execute("SELECT count(*) FROM match_key").fetchone()[0]
            db.execute("DELETE FROM match_key")
            db.execute("UPDATE meta SET value = 1 WHERE key = 'match_made:customer'")
        db.close()
        server.start()  # killed half way, it goes on
        server.kill()
        server.start()
        end, count = time.monotonic() + 30, -1
        while count != kept and time.monotonic() < end:
            with sqlite3.connect("file:%s?mode=ro" % path, uri=True) as db:
                count = db.execute("SELECT count(*) FROM match_key").fetchone()[0]
            db.close()
            time.sleep(0.05)
        self.assertEqual(count, kept)
        self.assertEqual(server.stop(), 0)


if __name__ == "__main__":
    unittest.main()
