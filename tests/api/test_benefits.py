# SPDX-License-Identifier: Apache-2.0
"""Levels and what they bring: one door by which a level changes, and what it grants from then on."""

import os
import sqlite3
import unittest

from funds import FundWorld
from prmd import NETWORK_ALONE, Client, Server, ServerCase, World


class Levels(ServerCase):
    ARGUMENTS = ("--simulated-clock",)
    leads = 0

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = FundWorld(cls.server)
        cls.addClassCleanup(cls.world.close)

    def member(self, name, **more):
        """The membership of a new partner, and clients of a seller and an administrator of it."""
        world = self.world
        seller = world.partner(name, **more)
        leader = world.user("Lead %s" % name, ["partner_admin"], partner=world.partners[name], locale="de")
        row, = world.manager.call("partners.memberships.list", filter={"partner": world.partners[name]})["items"]
        return row, seller, leader

    def set_level(self, row, level, **more):
        return self.world.manager.call("partners.memberships.set_level", id=row["id"], level=self.world.levels[level],
            **more)["membership"]

    def points(self):
        """What the one partner there is for a new lead has for its level."""
        world = self.world
        self.leads += 1
        lead = world.channel.call("leads.create", program=world.program, source="web", legal_name="Kontor %s SAS" %
            chr(64 + self.leads) * 9, country="FR", territory=world.france, contact_phone="+33 1 02 03", timeframe="quarter",
            product=world.product, need="We look for storage for two sites, with service on site.")["lead"]
        facts = world.channel.call("decisions.explain", id=lead["routed_by"])
        ranked, = [step for step in facts["steps"] if step["point"] == "leads.rank"][0]["answer"]["ranked"]
        return sum(part["points"] for part in ranked["parts"] if part["code"] == "level")

    def terms_of(self, seller, customer):
        """What the next registration is decided to have: term, margin, capacity, and whether it may be at all."""
        outcome = seller.call("deals.register", self.world.deal(customer, expected_close=self.world.today(20)))
        answers = {step["point"]: step["answer"] for step in self.world.manager.call("decisions.explain",
            id=outcome["decision_id"])["steps"] if "answer" in step}
        self.assertTrue(outcome["deal"]["id"])
        return (answers["deals.protect"]["days"], answers["deals.price"]["margin_bps"],
            answers["deals.eligibility"].get("capacity_max"), outcome["deal"]["state"])

    def asked(self, client, name):
        world = self.world
        draft = client.call("mdf.requests.create", allocation=world.allocations[name], activities=[world.activity()],
            objective="Win smaller firms with an evening for customers")["fund_request"]["id"]
        answer = client.call("mdf.requests.submit", id=draft)
        return answer["fund_request"]["state"], [reason["text"] for reason in answer["reasons"]][-1]

    def test_what_a_level_grants_counts_from_the_next_call_on(self):
        world, name = self.world, "Linde SARL"
        spender = world.spender(name)
        seller = world.user("Seller Linde", ["partner_sales"], partner=world.partners[name])
        row, = world.manager.call("partners.memberships.list", filter={"partner": world.partners[name]})["items"]
        world.manager.call("leads.sources.create", code="web", name="Web site", kind="web")
        world.manager.call("leads.entitlements.create", partner=row["partner"], territory=world.france)
        euros = lambda amount: {"amount": amount, "currency": "EUR"}
        grant = lambda level, **grants: world.manager.call("partners.levels.update", id=world.levels[level], grants=grants)
        self.addCleanup(lambda: [grant(level) for level in ("silver", "gold")])

        self.assertEqual(self.terms_of(seller, "Akazie SAS"), (90, 1000, 100, "approved"))  # the rules' own settings
        self.assertEqual((self.points(), self.asked(spender, name)[0]), (4, "approved"))
        grant("silver", protection_days=33, margin_bps=700, deal_capacity=7, lead_weight=11, fund_cap=euros(200000))
        grant("gold", protection_days=150, margin_bps=1600, deal_capacity=2, lead_weight=64, fund_cap=euros(199999))
        self.assertEqual(self.terms_of(seller, "Buche SAS"), (34, 700, 7, "approved"))  # two weeks after its end
        self.assertEqual((self.points(), self.asked(spender, name)[0]), (11, "approved"))
        self.set_level(row, "gold")
        self.assertEqual(self.terms_of(seller, "Ceder SAS"), (150, 1600, 2, "in_review"))  # it has two already
        self.assertEqual(self.points(), 64)
        self.assertEqual(self.asked(spender, name), ("rejected", "No more than 1,999.99 EUR may be asked for in one request."))

        own = {"protection_days": 77, "margin_bps": 1234, "deal_capacity": 9, "lead_weight": 1, "fund_cap": euros(300000)}
        self.assertEqual(self.set_level(row, "gold", grants=own)["grants"], own)
        self.assertEqual(self.terms_of(seller, "Douglasie SAS"), (77, 1234, 9, "approved"))
        self.assertEqual((self.points(), self.asked(spender, name)[0]), (1, "approved"))
        self.assertEqual(spender.call("partners.memberships.list")["items"][0]["grants"], own)
        self.set_level(row, "silver")
        self.assertEqual(self.terms_of(seller, "Eibe SAS"), (34, 700, 7, "approved"))
        self.set_level(row, "gold")  # what was its own has ended
        self.assertEqual(self.terms_of(seller, "Faulbaum SAS")[:3], (150, 1600, 2))

    def events(self, client, *types, **more):
        return [one["data"] for one in client.call("events.list", types=list(types), **more)["items"]]

    def test_a_change_is_told_once_to_those_it_concerns(self):
        world = self.world
        row, seller, leader = self.member("Ahorn SARL")
        _, other, _ = self.member("Birke SARL")
        made, = [one for one in self.events(world.manager, "partners.membership_created", limit=500)
            if one["partner"] == row["partner"]]
        self.assertEqual((made["level"], made["rank"], made["channel_type"]), ("silver", 2, "reseller"))
        dry = world.manager.call("partners.memberships.set_level", id=row["id"], level=world.levels["gold"], dry_run=True)
        self.assertEqual(dry["membership"]["level"], world.levels["gold"])
        self.assertEqual(self.set_level(row, "gold", reason="Three quarters in a row")["level"], world.levels["gold"])
        self.set_level(row, "gold")  # where it is already
        changed = {"program": world.program, "partner": row["partner"], "from": "silver", "to": "gold", "from_rank": 2,
            "to_rank": 3, "up": True}
        self.assertEqual(self.events(seller, "partners.level_changed"), [changed])
        self.assertEqual(self.events(other, "partners.level_changed"), [])
        mine = [one for one in self.events(world.manager, "partners.level_changed") if one["partner"] == row["partner"]]
        self.assertEqual(mine, [{**changed, "reason": "Three quarters in a row"}])
        world.admin.call("clock.advance", by=1)  # reactions have run when it answers
        told = lambda client: [one["text"] for one in client.call("notifications.list")["items"] if one["code"] == "told_level"]
        self.assertEqual(told(leader), ["Ihre Stufe in Partners First ist jetzt Gold; sie war Silver."])
        self.assertEqual(told(seller) + told(other), [])

    def test_by_no_other_door(self):
        world = self.world
        row, seller, leader = self.member("Erle SARL")
        gold = world.levels["gold"]
        for client in (seller, leader, world.channel):
            self.assert_fails("forbidden", client.call, "partners.memberships.set_level", id=row["id"], level=gold)
        found = self.assert_fails("invalid_params", world.manager.call, "partners.memberships.update", id=row["id"], level=gold)
        self.assertEqual(found.fields(), {"level": "fixed"})
        content = world.manager.call("partners.memberships.export", filter={"partner": row["partner"]})["content"]
        report = world.manager.call("partners.memberships.import", csv=content)
        self.assertEqual((report["duplicate"], report["invalid"]), (1, 0), report)
        report = world.manager.call("partners.memberships.import", csv=content.replace(row["level"], gold))
        line, = report["lines"]
        self.assertEqual((line["status"], line["errors"][0]["field"], line["errors"][0]["code"]), ("invalid", "level", "fixed"))
        self.assertIn("partners.memberships.set_level", line["errors"][0]["message"])
        report = world.manager.call("partners.memberships.import", csv=content.replace(",reseller,", ",msp,"))
        self.assertEqual(report["updated"], 1, report)
        partner = world.manager.call("partners.create", legal_name="Esche SARL", type="reseller")["partner"]["id"]
        report = world.manager.call("partners.memberships.import", csv="partner,program,level,channel_type\n%s,%s,%s,reseller\n"
            % (partner, world.program, gold))
        self.assertEqual(report["created"], 1, report)
        self.assertIn((partner, "gold"), [(one["partner"], one["level"]) for one in
            self.events(world.manager, "partners.membership_created", limit=500)])


class Older(unittest.TestCase):
    def test_a_network_from_before_there_were_grants(self):
        server = Server(*NETWORK_ALONE)
        self.addCleanup(server.remove)
        world = World(server)
        world.partner("Fichte SARL")
        token = world.admin.call("tokens.create", user=world.manager.session["user"])["token"]
        world.close()
        self.assertEqual(server.stop(), 0)
        with sqlite3.connect(os.path.join(server.data, "prmd.db")) as db:
            for table, column in (("level", "grants"), ("membership", "grants"), ("membership", "grants_level")):
                db.execute("ALTER TABLE %s DROP COLUMN %s" % (table, column))
            db.execute("UPDATE schema_release SET schema = 1 WHERE plugin = 'partners'")
            db.execute("UPDATE entity_schema SET declaration = ''")
        db.close()
        again = Server(*NETWORK_ALONE, directory=server.directory)
        self.addCleanup(again.remove)
        manager = Client(again, token)
        self.addCleanup(manager.close)
        row, = manager.call("partners.memberships.list")["items"]
        self.assertEqual((row["level"], "grants" in row), (world.levels["silver"], False))
        changed = manager.call("partners.memberships.set_level", id=row["id"], level=world.levels["gold"],
            grants={"protection_days": 99})["membership"]
        self.assertEqual((changed["grants"], changed["grants_level"]), ({"protection_days": 99}, world.levels["gold"]))
        self.assertEqual(again.stop(), 0)
        self.assertEqual(again.verify()[0], 0)


if __name__ == "__main__":
    unittest.main()
