# SPDX-License-Identifier: Apache-2.0
"""Disputes: who may object to what, who decides it, what an upheld one does to both deals, and what the loser learns."""

import base64
import json
import unittest

from prmd import Client, RpcError, Server, World, names
from test_deals import DAY, DealCase


def upload(client, content):
    id = client.call("files.begin", name="mail.txt")["upload"]
    client.call("files.append", upload=id, offset=0, data=base64.b64encode(content).decode())
    return client.call("files.commit", upload=id)["file"]["id"]


class DisputeCase(DealCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.world.user("Olga Other", ["program_manager"])

    def duel(self):
        """A deal of the second partner's that is protected, and one of the first's that came too late."""
        customer = next(self.names)
        winner = self.register(self.two, customer)["deal"]
        self.assertEqual(winner["state"], "approved")
        loser = self.register(self.one, customer)["deal"]
        self.assertEqual(loser["state"], "duplicate")
        return winner, loser

    def dispute(self, deal, client=None, **more):
        return (client or self.one).call("deals.dispute", id=deal["id"], reason="We showed it to them first", **more)["dispute"]

    def decide(self, dispute, verdict, client=None, **more):
        more.setdefault("reason", "The mails show it")
        return (client or self.world.manager).call("deals.decide_dispute", id=dispute["id"], verdict=verdict, **more)


class Filing(DisputeCase):
    def test_what_a_partner_does_with_it(self):
        _, deal = self.duel()
        filed = self.dispute(deal, evidence=[upload(self.one, b"a mail")])
        self.assertEqual((filed["state"], filed["disputed"], filed["first_decision"]), ("open", "duplicate", deal["decision"]))
        self.assertEqual(self.one.call("deals.disputes.get", id=filed["id"])["dispute"], filed)
        self.assertIn(filed, self.one.call("deals.disputes.list")["items"])
        more = self.one.call("deals.disputes.add_evidence", id=filed["id"], evidence=[upload(self.one, b"another")])["dispute"]
        self.assertEqual(len(more["evidence"]), 2)
        self.world.manager.call("files.read", id=more["evidence"][1])
        self.assertEqual(self.assert_fails("already_disputed", self.dispute, deal).data["dispute"], filed["id"])
        gone = self.one.call("deals.disputes.withdraw", id=filed["id"])["dispute"]
        self.assertEqual(gone["state"], "withdrawn")
        self.assertEqual(self.assert_fails("dispute_closed", self.one.call, "deals.disputes.withdraw", id=filed["id"]).data["state"],
            "withdrawn")
        self.assertNotEqual(self.dispute(deal)["id"], filed["id"])

    def test_a_stranger_finds_nothing(self):
        _, deal = self.duel()
        self.assert_fails("not_found", self.dispute, deal, self.two)
        filed = self.dispute(deal)
        for method, more in (("deals.disputes.get", {}), ("deals.disputes.withdraw", {}),
                             ("deals.disputes.add_evidence", {"evidence": [upload(self.two, b"mine")]})):
            self.assert_fails("not_found", self.two.call, method, id=filed["id"], **more)
        self.assertNotIn(filed["id"], json.dumps(self.two.call("deals.disputes.list")))
        for client in (self.world.manager, self.world.channel):
            self.assert_fails("forbidden", self.dispute, deal, client)
        self.assert_fails("forbidden", self.decide, filed, "upheld", self.one)
        self.assert_fails("forbidden", self.decide, filed, "upheld", self.world.channel)

    def test_what_can_be_disputed(self):
        for deal in (self.register()["deal"], self.in_review(), self.register(draft=True)["deal"]):
            error = self.assert_fails("not_disputable", self.dispute, deal)
            self.assertEqual((error.data["state"], set(error.data["needs"])),
                (deal["state"], {"rejected", "duplicate", "revoked", "expired"}))

    def test_dry_runs_store_nothing(self):
        _, deal = self.duel()
        self.assertEqual(self.dispute(deal, dry_run=True)["state"], "open")
        self.assertEqual(self.one.call("deals.disputes.list", filter={"deal": deal["id"]})["items"], [])


class Deadline(DisputeCase):
    def test_after_the_days_there_are(self):
        _, deal = self.duel()
        self.world.admin.call("clock.advance", by=30 * DAY)
        _, other = self.duel()
        self.world.admin.call("clock.advance", by=1)
        self.assertEqual(self.assert_fails("dispute_too_late", self.dispute, deal).data["days"], 30)
        self.dispute(other)


class Deciding(DisputeCase):
    def test_upheld_the_deal_is_decided_anew(self):
        winner, deal = self.duel()
        filed = self.dispute(deal)
        error = self.assert_fails("invalid_params", self.decide, filed, "upheld")
        self.assertEqual(error.fields(), {"losing_deal": "required"})
        third = self.register(self.two)["deal"]
        error = self.assert_fails("invalid_params", self.decide, filed, "upheld", losing_deal=third["id"])
        self.assertEqual(error.fields(), {"losing_deal": "not_in_the_way"})
        dry = self.decide(filed, "upheld", losing_deal=winner["id"], dry_run=True)
        self.assertEqual(dry["deal"]["state"], "approved")
        self.assertEqual(self.two.call("deals.get", id=winner["id"])["deal"]["state"], "approved")

        answer = self.decide(filed, "upheld", losing_deal=winner["id"])
        self.assertEqual((answer["dispute"]["state"], answer["deal"]["state"]), ("upheld", "approved"))
        self.assertEqual(self.two.call("deals.get", id=winner["id"])["deal"]["state"], "revoked")
        held = self.world.manager.call("deals.protections.list", filter={"deal": [winner["id"], deal["id"]]})["items"]
        self.assertEqual({p["deal"]: "ended_at" in p for p in held}, {winner["id"]: True, deal["id"]: False})

        first, second = deal["decision"], answer["decision_id"]
        self.assertEqual((answer["dispute"]["first_decision"], answer["dispute"]["re_decision"]), (first, second))
        for client in (self.one, self.world.manager):
            listed = client.call("decisions.list", subject=deal["id"])["items"]
            self.assertEqual([(d["id"], d.get("supersedes"), d.get("superseded_by")) for d in listed],
                [(second, first, None), (first, None, second)])
            told = client.call("decisions.explain", id=first)
            self.assertEqual((told["superseded_by"], told["replay"]), (second, "same"))
            told = client.call("decisions.explain", id=second)
            self.assertEqual((told["supersedes"], told["replay"]), (first, "same"))
        self.assertEqual(self.assert_fails("dispute_closed", self.decide, filed, "overturned").data["state"], "upheld")

    def test_the_loser_learns_that_it_lost_and_no_more(self):
        winner, deal = self.duel()
        filed = self.dispute(deal)
        self.decide(filed, "upheld", losing_deal=winner["id"], reason="Bluepeak was first")
        self.world.admin.call("clock.advance", by=60) # notices
        told = [one["text"] for one in self.two.call("notifications.list", limit=500)["items"] if one["about"] == winner["id"]]
        self.assertIn("after a dispute", told[0])
        heard = json.dumps([self.two.call("deals.get", id=winner["id"]), self.two.call("deals.history", id=winner["id"]), told,
            self.two.call("deals.list", limit=500), self.two.call("deals.protections.list", limit=500),
            self.two.call("deals.disputes.list"), self.two.call("notifications.list", limit=500),
            self.two.call("decisions.list", subject=winner["id"]),
            self.two.call("decisions.explain", id=winner["decision"])])
        for secret in (deal["id"], deal["number"], filed["id"], "Bluepeak", self.world.partners["Bluepeak Systems"]):
            self.assertNotIn(secret, heard)
        self.assertIn("was upheld", json.dumps(self.one.call("notifications.list", limit=500)))
        mine = json.dumps([self.one.call("deals.disputes.get", id=filed["id"]), self.one.call("deals.history", id=deal["id"]),
            self.one.call("deals.disputes.history", id=filed["id"])])
        for secret in (winner["id"], winner["number"], "Quarzwerk", self.world.partners["Quarzwerk Handel"]):
            self.assertNotIn(secret, mine)
        again = self.dispute(winner, self.two)
        self.assertEqual(again["disputed"], "revoked")

    def test_upheld_it_is_not_rejected_by_rules_again(self):
        deal = self.world.channel.call("deals.review", id=self.in_review()["id"], verdict="reject", reason="No budget")["deal"]
        answer = self.decide(self.dispute(deal), "upheld")
        self.assertEqual(answer["deal"]["state"], "in_review")
        self.assertNotIn("decided_at", answer["deal"])
        tasks = self.world.manager.call("deals.tasks.list", filter={"deal": deal["id"], "state": "open"})["items"]
        self.assertEqual({task["decision"] for task in tasks}, {answer["decision_id"]})
        self.assertEqual(self.one.call("deals.withdraw", id=deal["id"])["deal"]["state"], "withdrawn")

    def test_evidence_and_dismissal(self):
        _, deal = self.duel()
        filed = self.dispute(deal)
        asked = self.decide(filed, "ask_evidence", reason="Which mails?")["dispute"]
        self.assertEqual((asked["state"], asked["question"]), ("evidence", "Which mails?"))
        self.one.call("deals.disputes.add_evidence", id=filed["id"], evidence=[upload(self.one, b"these")])
        over = self.decide(filed, "overturned", reason="A month later")
        self.assertEqual((over["dispute"]["state"], over["dispute"]["answer"]), ("overturned", "A month later"))
        self.assertEqual(over["deal"]["state"], "duplicate")
        self.assertNotIn("decided_by", self.one.call("deals.disputes.get", id=filed["id"])["dispute"])
        self.assertEqual(self.assert_fails("dispute_dismissed", self.dispute, deal).data["dispute"], filed["id"])

    def test_four_eyes(self):
        both = self.world.user("Bea Both", ["channel_manager", "program_manager"])
        deal = both.call("deals.review", id=self.in_review()["id"], verdict="reject", reason="No budget")["deal"]
        filed = self.dispute(deal)
        self.assert_fails("four_eyes", self.decide, filed, "overturned", both)
        self.decide(filed, "overturned")
        deal = self.register()["deal"]
        self.other.call("deals.revoke", id=deal["id"], reason_code="misstated", reason="They know of no offer")
        filed = self.dispute(deal)
        self.assert_fails("four_eyes", self.decide, filed, "upheld", self.other)
        self.assertEqual(self.decide(filed, "upheld")["deal"]["state"], "approved")

    def test_who_wrote_it_does_not_judge_it(self):
        both = self.world.user("Willa Writer", ["channel_manager", "program_manager"])
        customer = next(self.names)
        winner = self.register(self.two, customer)["deal"]
        draft = self.register(both, customer, partner=self.one.session["partner"], draft=True)["deal"]
        deal = self.one.call("deals.submit", id=draft["id"])["deal"]
        self.assertEqual(deal["state"], "duplicate")
        filed = self.dispute(deal)
        for verdict, more in (("upheld", {"losing_deal": winner["id"]}), ("overturned", {}), ("ask_evidence", {})):
            self.assert_fails("four_eyes", self.decide, filed, verdict, both, **more)
        self.assertEqual(self.decide(filed, "upheld", losing_deal=winner["id"])["deal"]["state"], "approved")

    def test_two_managers_at_once(self):
        for verdicts in (("upheld", "upheld"), ("upheld", "overturned"), ("overturned", "upheld")):
            winner, deal = self.duel()
            filed = self.dispute(deal)
            clients = self.world.manager, self.other
            sent = [client.send("deals.decide_dispute", id=filed["id"], verdict=verdict, reason="Mine",
                **({"losing_deal": winner["id"]} if verdict == "upheld" else {})) for client, verdict in zip(clients, verdicts)]
            ends = []
            for client, id in zip(clients, sent):
                try:
                    ends.append(client.receive(id)["dispute"]["state"])
                except RpcError as error:
                    self.assertEqual(error.kind, "dispute_closed")
            self.assertEqual(len(ends), 1)
            upheld = ends == ["upheld"]
            self.assertEqual(self.two.call("deals.get", id=winner["id"])["deal"]["state"], "revoked" if upheld else "approved")
            self.assertEqual(len(self.one.call("decisions.list", subject=deal["id"])["items"]), 2 if upheld else 1)


class Killed(unittest.TestCase):
    """The server dies while a dispute is decided: all of it happened, or nothing, and the same key settles which."""

    def test_the_same_key_settles_it(self):
        server = Server()
        self.addCleanup(server.remove)
        world = World(server)
        one, two = world.partner("Bluepeak Systems"), world.partner("Quarzwerk Handel")
        tokens = [world.admin.call("tokens.create", user=client.session["user"])["token"] for client in (one, two, world.manager)]
        customers = names(5)
        for _ in range(3):
            customer = next(customers)
            winner, deal = (client.call("deals.register", world.deal(customer))["deal"] for client in (two, one))
            filed = one.call("deals.dispute", id=deal["id"], reason="We were first")["dispute"]
            params = dict(id=filed["id"], verdict="upheld", losing_deal=winner["id"], reason="So it is",
                idempotency_key="settle-" + filed["id"])
            world.manager.send("deals.decide_dispute", params)
            server.kill()
            world.close()
            server.start()
            world.clients = []
            one, two, world.manager = (world.keep(Client(server, token)) for token in tokens)
            answer = world.manager.call("deals.decide_dispute", params)
            self.assertEqual((answer["dispute"]["state"], answer["deal"]["state"]), ("upheld", "approved"))
            self.assertEqual(world.manager.call("deals.decide_dispute", params), answer)
            self.assertEqual(two.call("deals.get", id=winner["id"])["deal"]["state"], "revoked")
            self.assertEqual(len(one.call("decisions.list", subject=deal["id"])["items"]), 2)
        world.close()
        self.assertEqual(server.stop(), 0)
        code, output = server.verify()
        self.assertEqual(code, 0, output)


if __name__ == "__main__":
    unittest.main()
