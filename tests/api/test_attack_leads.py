#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Leads, attacked: what a partner tries to learn of a lead it does not hold, and verbs used where they have no place."""

import json
import re
import unittest

from prmd import RpcError, ServerCase, in_days
from test_leads import LeadWorld
from test_search import caught_up

SECRETS = ("Geheime", "kontor.example", "+33", "storage for two")


class Attacks(ServerCase):
    ARGUMENTS = ("--simulated-clock",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = LeadWorld(cls.server)
        cls.addClassCleanup(cls.world.close)
        cls.first = cls.world.seller("Alpenblick Systemes")
        cls.second = cls.world.seller("Bergmann Reseau", entitled=False)

    def create(self, **more):
        return self.world.channel.call("leads.create", self.world.lead(**{"contact_name": "Geheime Person", **more}))["lead"]

    def read(self, lead):
        return self.world.channel.call("leads.get", id=lead["id"])["lead"]

    def offer(self, client, lead, state="open"):
        found = client.call("leads.offers.list", filter={"lead": lead["id"], "state": state})["items"]
        return found[0] if found else None

    def held(self, **more):
        lead = self.create(**more)
        return self.first.call("leads.accept", id=self.offer(self.first, lead)["id"])["lead"]

    def told(self, client, method, **params):
        """All that a call answers, be it an error."""
        try:
            return json.dumps(client.call(method, **params))
        except RpcError as error:
            return "%s %s %s" % (error.kind, error, json.dumps(error.fields()))

    def assert_sealed(self, client, method, **params):
        answer = self.told(client, method, **params)
        for secret in SECRETS:
            self.assertNotIn(secret, answer)


class Sealing(Attacks):
    def test_a_lead_is_found_by_who_holds_it_alone(self):
        """Not by whom it is offered to, by no word of it, and by nobody once it is taken back."""

        def found(client, text):
            caught_up(self.world.admin)
            answer = client.call("search.query", text=text)
            self.assertEqual(answer["count"], len(answer["items"]))
            return [hit["id"] for hit in answer["items"] if hit["entity"] == "lead"]

        words = ("Quarzwerk Zeppelin", "geheime", "zeppelin@kontor.example")
        lead = self.create(legal_name="Quarzwerk Zeppelin SAS", contact_email="zeppelin@kontor.example")
        seen = lambda: [[found(client, text) == [lead["id"]] for text in words[:1]]
            for client in (self.world.channel, self.first, self.second)]
        offer = self.offer(self.first, lead)
        self.assertIsNotNone(offer)
        self.assertEqual(seen(), [[True], [False], [False]])
        for text in words:
            for client in (self.first, self.second):
                self.assertEqual(found(client, text), [], text)
                self.assertEqual(client.call("search.query", text=text)["count"], 0)
        self.first.call("leads.accept", id=offer["id"])
        self.assertEqual(seen(), [[True], [True], [False]])
        for text in words:
            self.assertIn(lead["id"], found(self.first, text))
            self.assertEqual(found(self.second, text), [], text)
        self.world.channel.call("leads.pull", id=lead["id"], reason_code="no_progress")
        self.assertEqual(seen(), [[True], [False], [False]])

    def test_what_is_tried_out_is_not_told(self):
        lead = self.create()
        offer = self.offer(self.first, lead)
        self.assert_sealed(self.first, "leads.accept", id=offer["id"], dry_run=True)
        self.assertEqual(self.offer(self.first, lead)["state"], "open")
        self.world.channel.call("leads.withdraw_offer", id=offer["id"], reason_code="mistake")
        pooled = self.create(country="JP")
        self.world.channel.call("leads.assign", id=pooled["id"])
        self.world.manager.call("leads.entitlements.create", partner=self.world.partners["Alpenblick Systemes"])
        self.assert_sealed(self.first, "leads.take", id=pooled["id"], dry_run=True)
        self.assertEqual(self.read(pooled)["state"], "pool")

    def test_taken_back_nothing_of_it_is_told_again(self):
        lead = self.create()
        offer = self.offer(self.first, lead)
        self.first.call("leads.accept", id=offer["id"], idempotency_key="mine")
        self.world.channel.call("leads.pull", id=lead["id"], reason_code="no_progress")
        for method, more in (("leads.accept", {"idempotency_key": "mine"}), ("leads.accept", {}), ("leads.decline", {"reason_code": "other"}),
                             ("leads.view", {}), ("leads.offers.get", {}), ("leads.offers.history", {}), ("leads.accept", {"expect_version": 1})):
            self.assert_sealed(self.first, method, id=offer["id"], **more)
        for method in ("leads.get", "leads.history", "leads.take", "leads.touch", "leads.update"):
            self.assert_sealed(self.first, method, id=lead["id"])
        after = self.read(lead)
        for decision in (after["decision"], after.get("routed_by")):
            self.assertIn("not_found", self.told(self.first, "decisions.explain", id=decision))


    def test_whoever_holds_it_does_not_learn_how_others_were_judged(self):
        other = self.world.seller("Falaise Services")
        lead = self.create(timeframe="now")
        self.first.call("leads.accept", id=self.offer(self.first, lead)["id"])
        decision = self.read(lead)["routed_by"]
        told = {step["point"]: step.get("answer") for step in self.first.call("decisions.explain", id=decision)["steps"]}
        self.assertEqual((told["leads.eligible"], told["leads.rank"]), ({"verdict": "go"}, {}))
        seen = {step["point"]: step.get("answer") for step in self.world.channel.call("decisions.explain", id=decision)["steps"]}
        self.assertGreaterEqual(len(seen["leads.rank"]["ranked"]), 2)
        self.assertIsNone(self.offer(other, lead))


    def test_numbers_of_ones_own_are_in_nobodys_way(self):
        def bring(client, number, **more):
            return client.call("leads.create", self.world.lead(reference=number, **more))
        theirs = bring(self.world.channel, "N-1")["lead"]
        own = bring(self.first, "N-1")
        self.assertEqual((own["state"], own["lead"]["reference"]), ("new", "N-1"))
        self.assertNotEqual(own["lead"]["id"], theirs["id"])
        self.assertEqual(bring(self.first, "N-1")["lead"]["id"], own["lead"]["id"])
        self.assertEqual(bring(self.second, "N-1")["state"], "new")
        again = bring(self.world.channel, "N-1")
        self.assertEqual((again["state"], again["lead"]["id"]), ("duplicate", theirs["id"]))
        self.assertNotIn("reference_key", own["lead"])


class Bringing(Attacks):
    """What a partner brings in is compared with what is its own: others' leads and deals are not probed by it."""

    maxDiff = None
    GIVEN = ("legal_name", "contact_email", "domain")

    def alike(self, value):
        """Without what was given, ids, names and times."""
        if isinstance(value, dict):
            return {key: self.alike(item) for key, item in value.items() if key not in self.GIVEN}
        if isinstance(value, list):
            return [self.alike(item) for item in value if not isinstance(item, dict) or item.get("field") not in self.GIVEN]
        return re.sub(r"\w+_[0-9a-z]{13}|Bringer \d|\d{4}-\d\d-\d\dT[\d:.]+Z", "X", value) if isinstance(value, str) else value

    def learned(self, client, dry_run, **company):
        """All that bringing in a company tells, then and afterwards."""
        answer = client.call("leads.create", {**self.world.lead(), **company}, **({"dry_run": True} if dry_run else {}))
        told = [answer]
        if not dry_run:
            self.world.admin.call("clock.advance", by=1)
            lead, decision = answer["lead"]["id"], answer["decision_id"]
            told += [client.call("leads.get", id=lead), client.call("leads.history", id=lead), client.call("leads.list"),
                client.call("decisions.list", subject=lead), client.call("decisions.explain", id=decision),
                client.call("decisions.get", id=decision), client.call("leads.sla.list", filter={"lead": lead}),
                client.call("notifications.list")]
        return answer, self.alike(told)

    def test_whoever_brings_a_lead_in_does_not_learn_who_is_known(self):
        held = self.held(legal_name="Wohlbekannt Feinmechanik", contact_email="kopf@wohlbekannt.example", domain="wohlbekannt.example")
        similar = {"legal_name": "Wohlbekannte Feinmechanik", "contact_email": "neu@anderswo.example"}
        unheard_of = {"legal_name": "Nirgendwo Gestern", "contact_email": "n@nirgendwo.example"}
        named = {"legal_name": "Wohlbekannt Feinmechanik SAS", "contact_email": "x@anderswo.example"}
        mail = {"legal_name": "Ganz Anders", "contact_email": "kopf@wohlbekannt.example"}
        domain = {"legal_name": "Wieder Anders", "contact_email": "y@anderswo.example", "domain": "www.wohlbekannt.example"}
        nobody = self.world.seller("Bringer 0", entitled=False)
        unknown = [self.learned(nobody, dry_run, **unheard_of)[1] for dry_run in (True, False)]
        repeated = []
        for number, company in enumerate((named, mail, domain, similar), 1):
            with self.subTest(company=company["legal_name"]):
                client = self.world.seller("Bringer %d" % number, entitled=False)
                _, tried = self.learned(client, True, **company)
                answer, told = self.learned(client, False, **company)
                self.assertEqual(answer["lead"]["state"], "accepted")
                self.assertEqual([tried, told], unknown)
                repeated.append(self.read(answer["lead"]).get("duplicate_of"))
        self.assertEqual(repeated[:3], [held["id"]] * 3)

    def test_the_vendor_is_told_and_finds_somebody_itself(self):
        held = self.held(legal_name="Doppelt Optik", contact_email="kopf@doppelt.example")
        own = self.second.call("leads.create", self.world.lead("Doppelt Optik", contact_email="z@doppelt.example"))["lead"]
        self.assertEqual(self.read(own)["duplicate_of"], held["id"])
        self.world.admin.call("clock.advance", by=1)
        notices = [item for item in self.world.channel.call("notifications.list")["items"] if item["code"] == "told_resembled"]
        self.assertTrue(any("Doppelt Optik" in item["text"] for item in notices))
        self.assertFalse([item for item in self.second.call("notifications.list")["items"] if item["code"] == "told_resembled"])
        self.world.channel.call("leads.pull", id=own["id"], reason_code="conflict")
        self.world.admin.call("clock.advance", by=1)
        pulled = self.read(own)
        self.assertEqual((pulled["state"], pulled["reason_code"]), ("unassignable", "repeated"))
        judged = self.world.channel.call("leads.qualify", id=own["id"], verdict="qualified", reason="Another site")["lead"]
        self.assertNotIn("duplicate_of", judged)

    def test_its_own_earlier_lead_is_named(self):
        first = self.second.call("leads.create", self.world.lead("Eigentum Werke", contact_email="a@eigentum.example"))["lead"]
        again = self.second.call("leads.create", self.world.lead("Eigentum Werke", contact_email="b@eigentum.example"))["lead"]
        self.assertEqual((first["state"], again["state"]), ("accepted", "duplicate"))

    def test_what_was_taken_back_comes_in_no_second_time(self):
        params = self.world.lead("Hin Und Her", reference="H-1")
        own = self.second.call("leads.create", params)["lead"]
        self.world.channel.call("leads.pull", id=own["id"], reason_code="conflict")
        for method in ("leads.create", "leads.receive"):
            self.assertEqual(self.second.call(method, params), {"state": "duplicate"})
        self.assertEqual(self.world.channel.call("leads.list", filter={"reference": "H-1"})["items"][0]["id"], own["id"])


class Verbs(Attacks):
    def test_only_what_waits_for_somebody_is_given_out(self):
        partner = self.world.partners["Bergmann Reseau"]
        resting = self.held()
        self.first.call("leads.touch", id=resting["id"], kind="call", on=in_days(-1, resting["held_since"]), outcome="reached", note="Later")
        resting = self.first.call("leads.nurture", id=resting["id"], until=in_days(60, resting["held_since"]) + "T08:00:00.000Z")["lead"]
        spam = self.create(country="JP")
        self.world.channel.call("leads.qualify", id=spam["id"], verdict="spam", reason="Nobody")
        for lead, state in ((resting, "nurture"), (spam, "spam")):
            for method, more in (("leads.assign", {"partner": partner}), ("leads.assign", {}), ("leads.route", {})):
                answer = self.told(self.world.channel, method, id=lead["id"], **more)
                self.assertIn("invalid_state", answer)
                self.assertEqual(self.read(lead)["state"], state)

    def test_what_is_offered_or_rests_is_not_judged_anew(self):
        lead = self.create()
        self.assertEqual(lead["state"], "offered")
        self.assertIn("invalid_state", self.told(self.world.channel, "leads.qualify", id=lead["id"], verdict="qualified", reason="x"))
        self.assertEqual(self.offer(self.first, lead)["state"], "open")
        self.assertEqual((self.read(lead)["state"], self.read(lead)["open_offers"]), ("offered", 1))


class Gone(Attacks):
    def test_what_a_partner_that_is_gone_had_goes_on_to_others(self):
        third = self.world.seller("Cordillera Integration")
        own = self.world.partners["Alpenblick Systemes"]
        accepted, contacted, working, offered = [self.create() for _ in range(4)]
        for lead in (accepted, contacted, working):
            offer = self.offer(self.first, lead)
            if not offer:  # given to the other
                self.world.channel.call("leads.withdraw_offer", id=self.offer(third, lead)["id"], reason_code="mistake")
                self.world.admin.call("clock.advance", by=1)
                offer = self.offer(self.first, lead)
            self.first.call("leads.accept", id=offer["id"])
        for lead in (contacted, working):
            self.first.call("leads.touch", id=lead["id"], kind="call", on=in_days(-1, lead["created_at"]), outcome="reached", note="Hello")
        self.first.call("leads.progress", id=working["id"], note="They compare")
        self.world.manager.call("partners.terminate", id=own, reason="It closes")
        for _ in range(2):  # the reaction, then what it has given out
            self.world.admin.call("clock.advance", by=1)
        for lead in (accepted, contacted, offered):
            after = self.read(lead)
            self.assertNotEqual(after.get("holder"), own)
            self.assertIn(after["state"], ("offered", "unassignable"), after)
            open_now = self.world.channel.call("leads.offers.list", filter={"lead": lead["id"], "state": "open"})["items"]
            self.assertNotIn(own, [one["partner"] for one in open_now])
        self.assertEqual((self.read(working)["state"], self.read(working)["holder"]), ("working", own))
        (capacity,) = self.world.channel.call("leads.capacities.list", filter={"partner": own})["items"]
        self.assertEqual(capacity["open_now"], 1)


if __name__ == "__main__":
    unittest.main()
