# SPDX-License-Identifier: Apache-2.0
"""Two hundred register one customer at once, each spelling it in its own way: one is protected, and the others do not
learn who it is."""

import json
import threading
import unittest

from fault import Network, Server, every, protections_are_single

PARTNERS, CONNECTIONS, CALLS = 20, 2, 5  # in all 200

# One customer by folded name and country, or by domain.
SPELLINGS = [
    {"legal_name": "Électronique Générale Brücke SAS"},
    {"legal_name": "ELECTRONIQUE GENERALE BRUCKE S.A.S."},
    {"legal_name": "electronique générale brücke"},
    {"legal_name": "Electronique  Generale   Brucke, SAS"},
    {"legal_name": "ÉLECTRONIQUE GÉNÉRALE BRÜCKE sas"},
    {"legal_name": "Electronique-Generale-Brucke SARL"},
    {"legal_name": "«Électronique Générale Brücke» S.A.S"},
    {"legal_name": "Électronique Générale Brücke SAS", "domain": "www.generale-brucke.fr"},
    {"legal_name": "Electronique Generale Brucke", "domain": "shop.generale-brucke.fr"},
    {"legal_name": "E\u0301lectronique Ge\u0301ne\u0301rale Bru\u0308cke SAS"},
]
SLIPS = [
    {"legal_name": "Electronique Generalle Brucke SAS"},
    {"legal_name": "Electroniqe Generale Brucke SAS"},
    {"legal_name": "Electronique Generale Bruke SAS"},
    {"legal_name": "Brucke Electronique Generale SAS"},
]


class Race(unittest.TestCase):
    def setUp(self):
        self.server = Server()
        self.addCleanup(self.server.remove)
        self.network = Network(self.server)
        self.addCleanup(self.network.close)
        self.names = ["Partner Number%02d" % i for i in range(PARTNERS)]
        for name in self.names:
            self.network.partner(name).close()

    def run_one(self, name, pipe, deals, barrier, answers):
        barrier.wait(60)
        sent = [pipe.send("deals.register", deal) for deal in deals]
        answers += [(name, pipe.wait(id)) for id in sent]
        pipe.close()

    def race(self, spellings):
        """The answers of all, as (partner, text)."""
        barrier = threading.Barrier(PARTNERS * CONNECTIONS)
        answers, threads = [], []
        for i in range(PARTNERS * CONNECTIONS):
            deals = []
            for k in range(CALLS):
                number = i * CALLS + k
                customer = {"country": "FR", **spellings[number % len(spellings)]}
                deals.append(self.network.deal(customer, amount={"amount": 1300007 + number * 1009, "currency": "EUR"}))
            threads.append(threading.Thread(target=self.run_one,
                args=(self.names[i % PARTNERS], self.network.connect(self.names[i % PARTNERS]), deals, barrier, answers)))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(90)
        self.assertEqual(len(answers), PARTNERS * CONNECTIONS * CALLS)
        return answers

    def states(self, answers):
        return [json.loads(text)["result"]["deal"]["state"] for _, text in answers]

    def secrets(self):
        """What only the winner and the vendor may know, as it would stand in an answer."""
        deals = every(self.network.channel, "deals.list")
        winner = [deal for deal in deals if deal["state"] == "approved"]
        self.assertEqual(len(winner), 1)
        winner = winner[0]
        name = next(name for name, id in self.network.partners.items() if id == winner["partner"])
        (protection,) = self.network.channel.call("deals.protections.list", filter={"deal": winner["id"]})["items"]
        winner["protection"] = protection["id"]
        secrets = [winner[key] for key in ("id", "number", "partner", "protection", "account", "decision",
            "protected_until", "created_by")]
        return name, winner, secrets + [name, '"amount":%d,' % winner["amount"]["amount"]]

    def told(self, name, answers):
        """All a partner can get to read about it."""
        pipe = self.network.connect(name)
        lines = [text for who, text in answers if who == name]
        deals = every(pipe, "deals.list")
        ids = [pipe.send(method) for method in ("deals.list", "deals.protections.list")]
        for deal in deals:
            ids += [pipe.send("deals.get", id=deal["id"]), pipe.send("decisions.get", id=deal["decision"]),
                pipe.send("decisions.list", subject=deal["id"]), pipe.send("decisions.explain", id=deal["decision"])]
        ids.append(pipe.send("deals.check", self.network.deal({"country": "FR", **SPELLINGS[0]})))
        ids.append(pipe.send("deals.register", self.network.deal({"country": "FR", **SPELLINGS[1]}), dry_run=True))
        lines += [pipe.wait(id) for id in ids]
        pipe.close()
        return lines

    def nobody_learns_whose(self, answers):
        winner_name, winner, secrets = self.secrets()
        for name in self.names:
            if name == winner_name:
                continue
            for line in self.told(name, answers):
                for secret in secrets:
                    self.assertNotIn(secret, line)
            pipe = self.network.connect(name)
            for method, id in (("deals.get", winner["id"]), ("deals.protections.get", winner["protection"]),
                    ("deals.withdraw", winner["id"]), ("decisions.get", winner["decision"]),
                    ("decisions.explain", winner["decision"])):
                error = json.loads(pipe.wait(pipe.send(method, id=id)))["error"]
                self.assertEqual(error["data"]["kind"], "not_found", method)
            pipe.close()

    def end(self):
        self.network.close()
        self.assertEqual(self.server.stop(), 0, self.server.log_text()[-4000:])
        code, output = self.server.verify()
        self.assertEqual(code, 0, output)

    def test_equal_keys(self):
        answers = self.race(SPELLINGS)
        states = self.states(answers)
        self.assertEqual((states.count("approved"), states.count("duplicate")), (1, len(states) - 1))
        self.assertEqual(len(protections_are_single(self, self.network.channel)), 1)
        self.nobody_learns_whose(answers)
        self.end()

    def test_slips(self):
        """What only resembles it may go to a person, and its holder may register it again: nobody else is protected."""
        states = self.states(self.race(SPELLINGS + SLIPS))
        self.assertLessEqual(set(states), {"approved", "duplicate", "in_review"})
        held = protections_are_single(self, self.network.channel)
        self.assertEqual(len(set(held.values())), 1, [(deal["created_at"], deal["partner"], deal["customer"], deal["account"])
            for deal in every(self.network.channel, "deals.list") if deal["state"] == "approved"])
        self.end()


if __name__ == "__main__":
    unittest.main()
