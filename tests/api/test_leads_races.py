#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Many partners reach for the same lead in the same moment: one has it, every other is told so, and what is counted of them
is what their offers and leads come to - also where the server dies in between and everybody asks again."""

import collections
import json
import random
import time
import unittest

from prmd import PATIENCE, Client, RpcError, ServerCase, names
from test_leads import LeadWorld

SEVERAL = 20
HELD = ["accepted", "contacted", "working"]


class RaceCase(ServerCase):
    """A network of partners that may all have the same leads."""

    TAKERS = 64

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = LeadWorld(cls.server)
        cls.addClassCleanup(lambda: cls.world.close())
        cls.companies = names(64)
        for code in ("pool", "several"):
            cls.world.manager.call("leads.sources.create", code=code, name=code, kind="web")
        settings = lambda point, **given: cls.world.admin.call("rules.settings.set", point=point, settings=given, comment="Races")
        settings("leads.mode", modes_by_source={"pool": "pool", "several": "multi"}, multi_count=SEVERAL)
        settings("leads.rank", most=SEVERAL)
        cls.takers = [cls.world.seller(next(cls.companies)) for _ in range(cls.TAKERS)]
        cls.partners = list(cls.world.partners.values())

    def lead(self, source):
        lead = self.world.channel.call("leads.create", self.world.lead(next(self.companies), source=source))["lead"]
        self.assertEqual(lead["state"], {"pool": "pool", "several": "offered"}[source])
        return lead["id"]

    def offers(self, **filter):
        """All of them, page by page."""
        return list(self.rows("leads.offers.list", filter=filter))

    def rows(self, method, **params):
        cursor = {}
        while True:
            page = self.world.manager.call(method, limit=500, **params, **cursor)
            yield from page["items"]
            if "next_cursor" not in page:
                return
            cursor = {"cursor": page["next_cursor"]}

    def offered(self, lead):
        """Who has an offer of it: [(client, the offer's id)]."""
        by_partner = {partner: client for partner, client in zip(self.partners, self.takers)}
        found = [(by_partner[offer["partner"]], offer["id"]) for offer in self.offers(lead=lead)]
        self.assertEqual(len(found), SEVERAL)
        return found

    @staticmethod
    def at_once(calls):
        """All are on their way before the first answer is read: [(client, method, params)] to their results, or errors."""
        sent = [(client, client.send(method, params)) for client, method, params in calls]
        answers = []
        for client, id in sent:
            try:
                answers.append(client.receive(id))
            except RpcError as error:
                answers.append(error)
        return answers

    def assert_held_by(self, lead, winner):
        """It is that client's, and nobody else reads it."""
        stored = self.world.manager.call("leads.get", id=lead)["lead"]
        self.assertEqual((stored["state"], stored["holder"], stored.get("open_offers", 0)),
            ("accepted", self.partners[self.takers.index(winner)], 0))
        for client in self.takers:
            if client is winner:
                self.assertEqual(client.call("leads.get", id=lead)["lead"]["legal_name"], stored["legal_name"])
            else:
                self.assert_fails("not_found", client.call, "leads.get", id=lead)

    def settle(self):
        """Until none waits to be given out in the background."""
        end = time.monotonic() + PATIENCE
        while self.world.manager.call("leads.list", filter={"state": "qualified"}, limit=1)["items"]:
            self.assertLess(time.monotonic(), end)
            time.sleep(0.05)

    def assert_counted(self):
        """What is known of every partner is what its offers and leads come to."""
        self.settle()
        offers, leads = self.offers(), list(self.rows("leads.list", filter={"holder": self.partners}))
        states = collections.Counter((offer["partner"], offer["state"]) for offer in offers)
        held = collections.Counter(lead["holder"] for lead in leads if lead["state"] in HELD)
        asked = collections.Counter(offer["partner"] for offer in offers)
        for row in self.rows("leads.capacities.list"):
            partner = row["partner"]
            expected = {"open_now": states[partner, "open"] + held[partner], "offered": asked[partner],
                "accepted": states[partner, "accepted"], "timed_out": states[partner, "timeout"]}
            self.assertEqual({key: row.get(key, 0) for key in expected}, expected)
        accepted = collections.Counter(offer["lead"] for offer in offers if offer["state"] == "accepted")
        self.assertEqual([lead for lead, count in accepted.items() if count != 1], [])
        open_of = collections.Counter(offer["lead"] for offer in offers if offer["state"] == "open")
        for lead in leads:
            self.assertEqual(lead.get("open_offers", 0), open_of[lead["id"]])


class Alive(RaceCase):
    def test_one_of_all_takers_has_it_whatever_the_order(self):
        for seed in range(3):
            order, lead = random.Random(seed).sample(self.takers, self.TAKERS), self.lead("pool")
            answers = self.at_once([(client, "leads.take", {"id": lead}) for client in order])
            winners = [client for client, answer in zip(order, answers) if answer["taken"]]
            self.assertEqual(len(winners), 1)
            self.assertEqual([answer for answer in answers if not answer["taken"]],
                [{"taken": False, "because": "lost_race"}] * (self.TAKERS - 1))
            self.assert_held_by(lead, winners[0])
            self.assertTrue(winners[0].call("leads.take", id=lead)["taken"])
        self.assert_counted()

    def test_whoever_is_full_meanwhile_takes_no_more(self):
        """One partner takes many at once, and no more than it has room for."""
        client, leads = self.takers[0], [self.lead("pool") for _ in range(30)]
        partner = self.partners[0]
        room = 20 - next(row.get("open_now", 0) for row in self.rows("leads.capacities.list", filter={"partner": partner}))
        answers = self.at_once([(client, "leads.take", {"id": lead}) for lead in leads])
        self.assertEqual(collections.Counter(answer.get("because", "taken") for answer in answers),
            {"taken": room, "full": len(leads) - room})
        rest = [lead for lead, answer in zip(leads, answers) if not answer["taken"]]
        answers = self.at_once([(other, "leads.take", {"id": lead}) for lead in rest for other in self.takers])
        self.assertEqual(sum(answer["taken"] for answer in answers), len(rest))
        self.assert_counted()

    def test_what_went_into_the_pool_for_want_of_others_is_lost_like_any(self):
        """However it came there: whoever comes too late is told so."""
        lead = self.world.channel.call("leads.create", self.world.lead(next(self.companies), country="JP"))["lead"]
        self.assertEqual(lead["state"], "unassignable")
        self.world.channel.call("leads.assign", id=lead["id"])
        self.assertEqual(self.takers[0].call("leads.take", id=lead["id"])["because"], "not_entitled")

    def test_one_of_those_asked_has_it_and_each_other_is_told(self):
        for seed in range(3):
            lead = self.lead("several")
            asked = random.Random(seed).sample(self.offered(lead), SEVERAL)
            answers = self.at_once([(client, "leads.accept", {"id": offer}) for client, offer in asked])
            winners = [client for (client, _), answer in zip(asked, answers) if answer["accepted"]]
            self.assertEqual(len(winners), 1)
            for (client, offer), answer in zip(asked, answers):
                self.assertEqual((answer["offer"]["id"], answer["offer"]["state"], "lead" in answer),
                    (offer, "accepted", True) if client is winners[0] else (offer, "lost_race", False))
            self.assert_held_by(lead, winners[0])
        self.assert_counted()

    def test_batches(self):
        """Each sends all it wants in one line, some of it twice."""
        pooled, lead = self.lead("pool"), self.lead("several")
        asked = self.offered(lead)
        for client, offer in asked:
            calls = [("leads.accept", offer), ("leads.take", pooled), ("leads.accept", offer), ("leads.take", pooled)]
            client.send_text(json.dumps([{"jsonrpc": "2.0", "id": "b%d" % number, "method": method, "params": {"id": id}}
                for number, (method, id) in enumerate(calls)]) + "\n")
        accepted, taken = [], []
        for client, _ in asked:
            answers = {answer["id"]: answer["result"] for answer in json.loads(client.line())}
            self.assertEqual(answers["b0"]["accepted"], answers["b2"]["accepted"])
            accepted.append(answers["b0"]["accepted"])
            taken += [answers["b1"]["taken"], answers["b3"]["taken"]]
            # Who had it by its first call still has it at its second.
            self.assertLessEqual(answers["b1"]["taken"], answers["b3"]["taken"])
        self.assertEqual((sum(accepted), sum(taken)), (1, 2))
        self.assert_counted()

    def test_everything_at_once(self):
        """Drawn by a seed: leads that come in, are accepted, taken, given out anew, all on their way at the same time."""
        draw, leads, people = random.Random(5), [], self.world.channel
        for _ in range(4):
            leads += [self.lead(draw.choice(("pool", "several"))) for _ in range(4)]
            offers = [(client, offer) for lead in leads for client, offer in self.open_offers(lead)]
            calls = [(client, "leads.accept", {"id": offer}) for client, offer in draw.sample(offers, len(offers) // 2)]
            calls += [(draw.choice(self.takers), "leads.take", {"id": lead}) for lead in leads for _ in range(3)]
            calls += [(people, draw.choice(("leads.assign", "leads.route")), {"id": draw.choice(leads)}) for _ in range(4)]
            calls += [(people, "leads.receive", self.world.lead(next(self.companies), source="several")) for _ in range(2)]
            draw.shuffle(calls)
            for (_, method, _), answer in zip(calls, self.at_once(calls)):
                if isinstance(answer, RpcError):
                    expected = {"leads.take": ("not_found",), "leads.assign": ("invalid_state", "offered"),
                        "leads.route": ("invalid_state", "offered")}
                    self.assertIn(answer.kind, expected.get(method, ()), (method, answer))
            self.assert_counted()

    def open_offers(self, lead):
        by_partner = dict(zip(self.partners, self.takers))
        return [(by_partner[offer["partner"]], offer["id"]) for offer in self.offers(lead=lead, state="open")]


class Killed(RaceCase):
    """The server dies in the middle: whoever asks again with its key is answered as it was, or would have been."""

    TAKERS = 24

    def start_again(self):
        """All of them are back, with tokens made before."""
        self.world.close()
        self.server.start()
        self.world.clients = []
        clients = [self.world.keep(Client(self.server, token)) for token in self.tokens]
        self.world.admin, self.world.manager, self.world.channel = self.world.keep(self.server.admin()), *clients[:2]
        type(self).takers = clients[2:]

    def race(self, calls):
        """The calls are sent, some answers are read, it is killed; then all are sent once more."""
        sent = [(number, self.takers[number], self.takers[number].send(method, params)) for number, method, params in calls]
        told = {number: client.receive(id) for number, client, id in sent[:3]}
        self.server.kill()
        self.start_again()
        answers = self.at_once([(self.takers[number], method, params) for number, method, params in calls])
        for (number, _, _), answer in zip(calls, answers):
            if number in told:
                self.assertEqual(answer, told[number])
        return answers

    def winner(self, calls, answers, word):
        winner, = (self.takers[number] for (number, _, _), answer in zip(calls, answers) if answer[word])
        return winner

    def test_everybody_asks_again(self):
        people = [self.world.manager, self.world.channel, *self.takers]
        self.tokens = [self.world.admin.call("tokens.create", user=client.session["user"])["token"] for client in people]
        lead = self.lead("pool")
        calls = [(number, "leads.take", {"id": lead, "idempotency_key": "take-%s" % lead})
            for number in random.Random(1).sample(range(self.TAKERS), self.TAKERS)]
        answers = self.race(calls)
        self.assertEqual([answer["because"] for answer in answers if not answer["taken"]], ["lost_race"] * (self.TAKERS - 1))
        self.assert_held_by(lead, self.winner(calls, answers, "taken"))
        lead = self.lead("several")
        calls = [(self.takers.index(client), "leads.accept", {"id": offer, "idempotency_key": "accept-%s" % lead})
            for client, offer in self.offered(lead)]
        answers = self.race(calls)
        self.assertEqual([answer["offer"]["state"] for answer in answers if not answer["accepted"]], ["lost_race"] * (SEVERAL - 1))
        self.assert_held_by(lead, self.winner(calls, answers, "accepted"))
        self.assert_counted()


if __name__ == "__main__":
    unittest.main()
