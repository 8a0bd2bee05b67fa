#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Leads come in, are scored, find the right partner, and are held by the one that accepts first."""

import json
import threading
import unittest

from prmd import Client, RpcError, ServerCase, World, advance_to_late, in_days


class LeadWorld(World):
    """A world with a tree of territories, a source, and partners that are entitled to leads."""

    def __init__(self, server):
        super().__init__(server)
        self.manager.call("partners.territories.update", id=self.france, place="FR")
        self.manager.call("leads.sources.create", code="web", name="Web site", kind="web")
        self.seen = 0

    def seller(self, name, **entitlement):
        client = self.partner(name)
        if entitlement.pop("entitled", True):
            self.manager.call("leads.entitlements.create", partner=self.partners[name], **{"territory": self.france, **entitlement})
        return client

    def lead(self, name=None, **more):
        self.seen += 1
        return {"program": self.program, "source": "web", "legal_name": name or "Kontor %d Handel SAS" % self.seen ** 3,
            "country": "FR", "contact_name": "Mireille Durand", "contact_email": "m%d@kontor.example" % self.seen,
            "contact_phone": "+33 1 02 03", "need": "We look for storage for two sites, with service on site.",
            "product": self.product, "timeframe": "quarter", **more}


class LeadsCase(ServerCase):
    ARGUMENTS = ("--simulated-clock",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = LeadWorld(cls.server)
        cls.addClassCleanup(cls.world.close)
        cls.first = cls.world.seller("Alpenblick Systemes")
        cls.second = cls.world.seller("Bergmann Reseau", product=cls.world.product)


class Leads(LeadsCase):
    def test_the_more_specific_entitlement_is_asked_and_what_is_sealed_stays_so(self):
        world = self.world
        answer = world.channel.call("leads.create", world.lead("Verschluss Optique", contact_name="Geheime Person"))
        lead = answer["lead"]
        self.assertEqual((answer["state"], lead["state"], lead["territory"]), ("new", "offered", world.france))
        (offer,) = self.second.call("leads.offers.list", filter={"lead": lead["id"]})["items"]
        self.assertEqual(offer["state"], "open")
        self.assertEqual(self.first.call("leads.offers.list", filter={"lead": lead["id"]})["items"], [])
        told = json.dumps([offer, self.second.call("leads.list"), self.second.call("leads.offers.export")])
        for secret in ("Verschluss", "Geheime", "kontor.example", "+33", "storage for two"):
            self.assertNotIn(secret, told)
        with self.assertRaises(RpcError) as caught:
            self.second.call("leads.get", id=lead["id"])
        self.assertEqual(caught.exception.kind, "not_found")
        taken = self.second.call("leads.accept", id=offer["id"])
        self.assertTrue(taken["accepted"])
        self.assertEqual(taken["lead"]["contact_name"], "Geheime Person")
        self.assertEqual(self.second.call("leads.get", id=lead["id"])["lead"]["state"], "accepted")
        self.assertEqual(self.second.call("leads.accept", id=offer["id"])["accepted"], True)
        with self.assertRaises(RpcError) as caught:
            self.first.call("leads.accept", id=offer["id"])
        self.assertEqual(caught.exception.kind, "not_found")

    def test_explained_part_by_part(self):
        lead = self.world.channel.call("leads.create", self.world.lead())["lead"]
        explained = self.world.channel.call("decisions.explain", id=lead["routed_by"])
        self.assertEqual(explained["replay"], "same")
        ranked = [step for step in explained["steps"] if step["point"] == "leads.rank"][0]["answer"]["ranked"]
        self.assertTrue(ranked[0]["parts"])

    def test_several_at_once_one_has_it_and_the_others_know(self):
        lead = self.world.channel.call("leads.create", self.world.lead(timeframe="now"))["lead"]
        one, = self.first.call("leads.offers.list", filter={"lead": lead["id"]})["items"]
        other, = self.second.call("leads.offers.list", filter={"lead": lead["id"]})["items"]
        self.assertTrue(self.first.call("leads.accept", id=one["id"])["accepted"])
        late = self.second.call("leads.accept", id=other["id"])
        self.assertEqual((late["accepted"], late["offer"]["state"]), (False, "lost_race"))
        self.assertNotIn("lead", late)

    def test_what_a_contract_takes_away_is_not_offered(self):
        world = self.world
        third = world.seller("Cordillera Integration", territory=world.germany)
        world.manager.call("leads.entitlements.create", partner=world.partners["Cordillera Integration"], effect="exclude",
            territory=world.germany, industry="health")
        world.manager.call("partners.territories.update", id=world.germany, place="DE")
        for industry, state in (("health", "unassignable"), ("energy", "offered")):
            lead = world.channel.call("leads.create", world.lead(country="DE", industry=industry))["lead"]
            self.assertEqual(lead["state"], state)
        self.assertEqual(len(third.call("leads.offers.list")["items"]), 1)

    def test_nobody_entitled_is_for_a_person(self):
        lead = self.world.channel.call("leads.create", self.world.lead(country="JP"))["lead"]
        self.assertEqual((lead["state"], lead["reason_code"]), ("unassignable", "nobody_entitled"))
        assigned = self.world.channel.call("leads.assign", id=lead["id"], partner=self.world.partners["Alpenblick Systemes"])
        self.assertEqual(assigned["lead"]["state"], "offered")

    def test_comes_in_once(self):
        params = self.world.lead(reference="W-1")
        first = self.world.channel.call("leads.create", params)
        again = self.world.channel.call("leads.create", params)
        self.assertEqual((first["state"], again["state"], again["lead"]["id"]), ("new", "duplicate", first["lead"]["id"]))
        same = self.world.channel.call("leads.create", {**params, "reference": "W-2"})["lead"]
        self.assertEqual((same["state"], same["duplicate_of"]), ("duplicate", first["lead"]["id"]))

    def test_where_it_is_stands_in_its_address(self):
        for address, country, territory, issue in (
                ("12 rue de la Paix 75002 Paris FRANCE", "FR", self.world.france, None),
                ("1 Infinite Loop Cupertino CA US 95014", "US", None, "no_territory"),
                ("somewhere", None, None, "no_country"), ("Boston MA", None, None, "ambiguous_place")):
            params = self.world.lead(address=address)
            del params["country"]
            lead = self.world.channel.call("leads.create", params)["lead"]
            self.assertEqual((lead.get("country"), lead.get("territory")), (country, territory), address)
            self.assertEqual([i for i in lead["issues"] if i == issue], [issue] if issue else [], lead["issues"])
        self.assertEqual(self.world.channel.call("leads.create", self.world.lead(address="Kerjean, Bretagne, France"))["lead"]["region"], "FR-BRE")

    def test_bad_input_is_named_at_once(self):
        with self.assertRaises(RpcError) as caught:
            self.world.channel.call("leads.create", self.world.lead("   ", source="nowhere", amount={"amount": 5, "currency": "JPY"}))
        self.assertEqual(caught.exception.fields(), {"source": "unknown", "legal_name": "required", "amount": "no_rate"})


class Late(LeadsCase):
    def test_a_contract_holds_on_the_days_where_the_programme_is(self):
        utc = advance_to_late(self.world.admin)
        today = in_days(0, self.world.admin.call("system.info")["now"])
        self.assertLess(utc, today)
        world = self.world
        world.manager.call("partners.territories.update", id=world.germany, place="DE")
        over = world.seller("Cordillera Integration", territory=world.germany, until=utc)
        begun = world.seller("Dunkelwald Systeme", territory=world.germany, **{"from": today})
        lead = world.channel.call("leads.create", world.lead(country="DE"))["lead"]
        self.assertEqual(lead["state"], "offered")
        self.assertEqual([len(one.call("leads.offers.list")["items"]) for one in (over, begun)], [0, 1])


if __name__ == "__main__":
    unittest.main()
