# SPDX-License-Identifier: Apache-2.0
"""Notices: in the inbox of whom they concern, in the reader's language, once whatever happens, and nobody else's."""

import time
import unittest

import prmd


class Notifications(prmd.ServerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = prmd.World(cls.server)
        cls.addClassCleanup(cls.world.close)
        cls.names = prmd.names(11)
        cls.sales = cls.world.partner("First SARL")
        cls.other = cls.world.partner("Second SARL")
        cls.german = cls.world.user("Greta German", ["partner_admin"], partner=cls.world.partners["First SARL"], locale="de")
        cls.french = cls.world.user("Fanny French", ["channel_manager"], territories=[cls.world.france], locale="fr-FR")
        cls.abroad = cls.world.user("Gustav Germany", ["channel_manager"], territories=[cls.world.germany])
        cls.marketing = cls.world.user("Max Marketing", ["partner_marketing"], partner=cls.world.partners["First SARL"])

    def about(self, client, deal, count, seconds=prmd.PATIENCE):
        """Those about a deal, once there are so many."""
        end = time.monotonic() + seconds
        while True:
            found = [one for one in client.call("notifications.list", limit=500)["items"] if one["about"] == deal]
            if len(found) >= count or time.monotonic() > end:
                self.assertEqual(len(found), count)
                return found
            time.sleep(0.05)

    def register(self, **more):
        name = next(self.names)
        deal = self.sales.call("deals.register", self.world.deal(name, **more))["deal"]
        return deal, name

    def test_approved(self):
        deal, name = self.register()
        one, = self.about(self.sales, deal["id"], 1)
        self.assertEqual(one["code"], "told_approved")
        self.assertTrue(one["text"].startswith("Your registration %s for %s is approved and protected until " % (deal["number"], name)))
        self.assertEqual(one["data"]["until"], deal["protected_until"])
        one, = self.about(self.german, deal["id"], 1)
        self.assertTrue(one["text"].startswith("Ihre Registrierung"), one["text"])
        for client in (self.other, self.marketing, self.french, self.world.admin):
            self.about(client, deal["id"], 0)

    def test_who_decides_is_told(self):
        deal, name = self.register(amount={"amount": 900000000, "currency": "EUR"})
        self.assertEqual(deal["state"], "in_review")
        one, = self.about(self.french, deal["id"], 1)
        self.assertEqual(one["text"], "L'enregistrement %s pour %s attend votre décision." % (deal["number"], name))
        self.about(self.sales, deal["id"], 1)
        self.about(self.abroad, deal["id"], 0)  # not its territory
        self.french.call("deals.review", id=deal["id"], verdict="reject", reason="No budget")
        first, second = self.about(self.sales, deal["id"], 2)
        self.assertEqual((first["code"], second["code"]), ("told_rejected", "told_in_review"))

    def test_however_many_others_there_are(self):
        for n in range(510):
            self.world.admin.call("users.create", name="E", email="e%d@example.com" % n, roles=["executive"])
        last = self.world.user("Zoe Last", ["channel_manager"])
        deal, _ = self.register(amount={"amount": 900000000, "currency": "EUR"})
        self.about(last, deal["id"], 1)

    def test_reading(self):
        deals = [self.register()[0]["id"] for _ in range(3)]
        for deal in deals:
            self.about(self.sales, deal, 1)
        everything = self.sales.call("notifications.list", limit=500)
        newest = everything["items"][0]["id"]
        unread = everything["unread"]
        self.assertEqual(self.sales.call("notifications.read", id=newest), {"read": 1, "unread": unread - 1})
        self.assertEqual(self.sales.call("notifications.read", id=newest)["read"], 0)
        self.assertNotIn(newest, [one["id"] for one in self.sales.call("notifications.list", unread=True)["items"]])
        page = self.sales.call("notifications.list", limit=1, before=newest)["items"]
        self.assertEqual(page, everything["items"][1:2])
        theirs = self.german.call("notifications.list", limit=1)["items"][0]["id"]
        self.assertEqual(self.sales.call("notifications.read", id=theirs)["read"], 0)  # not one's own
        self.sales.call("notifications.read", up_to=newest)
        self.assertEqual(self.sales.call("notifications.list", unread=True), {"items": [], "unread": 0})
        self.assertGreater(self.german.call("notifications.list", unread=True)["unread"], 0)
        for bad in ({}, {"id": newest, "up_to": newest}, {"id": "deal_0000000000000"}, {"id": "notice_x"}, {"up_to": ""}):
            self.assert_fails("invalid_params", self.sales.call, "notifications.read", bad)
        self.assert_fails("invalid_params", self.sales.call, "notifications.list", before="x")

    def test_its_event_is_the_users_alone(self):
        tokens = [self.world.admin.call("tokens.create", user=client.session["user"])["token"]
            for client in (self.sales, self.german, self.other)]
        mine, colleague, other = [self.client(token) for token in tokens]
        for client in (mine, colleague, other):
            client.socket.settimeout(prmd.PATIENCE)
            client.call("events.subscribe", types=["notifications.*"])
        deal, _ = self.register()
        told = [client.notification()["params"]["result"] for client in (mine, colleague)]
        for event, client in zip(told, (self.sales, self.german)):
            self.assertEqual(event["subject"], client.session["user"])
            self.assertEqual((event["data"]["code"], event["data"]["about"]), ("told_approved", deal["id"]))
        other.call("system.info")
        self.assertFalse(other.told)


class Expiry(unittest.TestCase):
    def test_expired_is_told_on_the_simulated_clock(self):
        server = prmd.Server("--simulated-clock")
        self.addCleanup(server.remove)
        world = prmd.World(server)
        self.addCleanup(world.close)
        sales = world.partner("First SARL")
        deal = sales.call("deals.register", world.deal())["deal"]["id"]
        advanced = world.admin.call("clock.advance", by=400 * 86400)
        self.assertGreaterEqual(advanced["reactions"], 1)
        codes = [one["code"] for one in sales.call("notifications.list")["items"] if one["about"] == deal]
        self.assertEqual((codes[0], codes[-1]), ("told_expired", "told_approved"))
        self.assertEqual([codes.count(code) for code in ("told_expired", "told_approved", "told_reminded")], [1, 1, 3])
        again = server.log_text()
        self.assertNotIn("plugin_misuse", again)


if __name__ == "__main__":
    unittest.main(verbosity=2)
