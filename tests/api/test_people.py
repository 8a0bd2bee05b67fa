# SPDX-License-Identifier: Apache-2.0
"""prm.users: who there is to ask; and quotas: how often a partner may, over everything it has."""

import base64
import datetime
import json
import os
import ssl
import unittest
import urllib.request

import prmd

QUOTA = 4  # of the configuration below; the preset is 3
HOUR = 3600

CONFIGURATION = """return { roles = {
  { name = "deal_desk", side = "vendor", based_on = { "channel_manager" } },
  { name = "partner_lead", side = "partner", based_on = { "partner_sales", "partner_marketing" } },
}, plugins = { { id = "partners" }, { id = "people", file = "%s", settings = { asks_per_day = %d } } } }""" % (
    os.path.join(os.path.abspath(prmd.BUILD), "tests", "api", "plugins", "people.so"), QUOTA)


class People(prmd.ServerCase):
    ARGUMENTS, CONFIGURATION = ("--simulated-clock",), CONFIGURATION

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = prmd.World(cls.server)
        cls.addClassCleanup(cls.world.close)
        cls.names = prmd.names(31)

    def partner(self):
        """(id, a client of its sales person) of a new one."""
        name = next(self.names)
        client = self.world.partner(name)
        return self.world.partners[name], client

    def holders(self, roles, **more):
        return [one["user"] for one in self.world.admin.call("people.holders", roles=roles, **more)["items"]]

    def holds(self, user, roles, **more):
        return self.world.admin.call("people.holds", user=user, roles=roles, **more)["holds"]


class Users(People):
    def test_who_holds_a_role_where(self):
        of = lambda name, roles, **more: self.world.user(name, roles, **more).session["user"]
        france, germany, europe = self.world.france, self.world.germany, self.world.europe
        everywhere = of("Ada Approver", ["fund_approver"])
        french = of("Fay Approver", ["fund_approver"], territories=[france], locale="fr")
        european = of("Ed Approver", ["fund_approver", "auditor"], territories=[europe])
        self.assertEqual(self.holders("fund_approver"), [everywhere, french, european])
        self.assertEqual(self.holders("fund_approver", territory=germany), [everywhere, european])
        self.assertEqual(self.holders("fund_approver", territory=europe), [everywhere, european])
        self.assertEqual(self.holders("fund_approver", territory=france, limit=2), [everywhere, french])
        self.assertEqual(self.holders("auditor | support_agent"), [european])
        self.assertEqual(self.holders("support_agent"), [])
        items = self.world.admin.call("people.holders", roles="fund_approver", territory=france)["items"]
        self.assertEqual(items[1], {"user": french, "name": "Fay Approver", "locale": "fr"})
        self.assertTrue(self.holds(french, "fund_approver", territory=france))
        self.assertFalse(self.holds(french, "fund_approver", territory=germany))
        self.assertFalse(self.holds(french, "auditor"))
        self.world.admin.call("users.lock", id=french, reason="Left")
        self.assertEqual(self.holders("fund_approver", territory=france), [everywhere, european])
        self.assertFalse(self.holds(french, "fund_approver"))
        self.assertTrue(self.world.admin.call("people.describe", user=french)["user"]["is_locked"])

    def test_a_role_of_the_configuration_counts_for_those_it_rests_on(self):
        desk = self.world.user("Dora Desk", ["deal_desk"]).session["user"]
        self.assertIn(desk, self.holders("channel_manager"))
        self.assertEqual(self.holders("deal_desk"), [desk])
        self.assertEqual(self.world.admin.call("people.describe", user=desk)["user"], {"user": desk, "name": "Dora Desk",
            "side": "vendor", "roles": ["deal_desk", "channel_manager"], "is_locked": False, "is_invited": False})
        self.assertNotIn(desk, self.holders("program_manager"))

    def test_of_a_partner(self):
        one, sales = self.partner()
        other, _ = self.partner()
        lead = self.world.user("Lea Lead", ["partner_lead"], partner=one).session["user"]
        self.assertEqual(self.holders("partner_sales", partner=one), [sales.session["user"], lead])
        self.assertEqual(self.holders("partner_marketing", partner=one), [lead])
        self.assertEqual(self.holders("partner_marketing", partner=other), [])
        # Nobody of the vendor's, whatever the role; and what binds vendor roles binds no partner.
        self.assertEqual(self.holders("partner_sales | partner_lead"), [])
        self.assertEqual(self.holders("partner_marketing", partner=one, territory=self.world.germany), [lead])
        told = self.world.admin.call("people.describe", user=lead)["user"]
        self.assertEqual((told["side"], told["partner"]), ("partner", one))
        self.assertEqual(told["roles"], ["partner_lead", "partner_sales", "partner_marketing"])

    def test_nobody_of_that_name(self):
        self.assert_fails("not_found", self.world.admin.call, "people.describe", user="user_0000000000000")
        self.assert_fails("not_found", self.world.admin.call, "people.describe", user="program_0000000000000")
        self.assertFalse(self.holds("user_0000000000000", "admin"))
        self.assertFalse(self.holds("nobody", "admin"))
        # What the plugin got wrong is no fault of the caller's.
        self.assert_fails("internal", self.world.admin.call, "people.holders", roles="admin", limit=501)

    def test_however_many_there_are(self):
        one, sales = self.partner()
        users = [sales.session["user"]] + [self.world.admin.call("users.create", name="S", email="s%d@example.com" % n,
            roles=["partner_sales"], partner=one)["user"]["id"] for n in range(130)]
        self.assertEqual(self.holders("partner_sales", partner=one, limit=500), users)
        self.assertEqual(self.holders("partner_sales", partner=one), users[:50])
        self.assertEqual(self.holders("partner_sales", partner=one, limit=101), users[:101])


class Quotas(People):
    def ask(self, client, method="people.ask", **more):
        return client.call(method, text="hello", **more)

    def refused(self, client, method="people.ask", **more):
        error = self.assert_fails("limit", self.ask, client, method, **more)
        self.assertEqual(error.data["quota"], QUOTA)
        return error.data["retry_after_ms"]

    def over_http(self, token):
        context = ssl.create_default_context(cafile=self.server.certificate)
        request = urllib.request.Request("https://localhost:%d/rpc" % self.server.port, method="POST",
            data=json.dumps({"jsonrpc": "2.0", "id": 1, "method": "people.ask", "params": {"text": "x"}}).encode(),
            headers={"Authorization": "Bearer " + token, "Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=prmd.PATIENCE, context=context) as answer:
            return json.load(answer)

    def token(self, partner):
        self.count = getattr(self, "count", 0) + 1
        user = self.world.admin.call("users.create", name="Another", email="%s-%d@example.com" % (partner.lower(), self.count),
            roles=["partner_admin"], partner=partner)["user"]["id"]
        return self.world.admin.call("tokens.create", user=user)["token"]

    def test_over_all_connections_users_and_transports(self):
        one, sales = self.partner()
        _, other = self.partner()
        token = self.token(one)
        self.ask(sales)
        self.ask(self.client(token))
        self.assertIn("result", self.over_http(token))
        self.ask(self.client(token))
        for client in (sales, self.client(token)):
            self.refused(client)
        self.assertEqual(self.over_http(token)["error"]["data"]["kind"], "limit")
        for _ in range(QUOTA):
            self.ask(other)  # it has its own
        self.refused(other)
        for _ in range(QUOTA + 3):
            self.ask(self.world.channel)  # the vendor has none

    def test_in_a_batch_too(self):
        _, sales = self.partner()
        batch = [{"jsonrpc": "2.0", "id": n, "method": "people.ask", "params": {"text": "x"}} for n in range(QUOTA + 3)]
        answers = {answer["id"]: answer for answer in sales.ask(json.dumps(batch))}
        self.assertEqual([n for n in sorted(answers) if "result" in answers[n]], list(range(QUOTA)))
        self.assertEqual({answers[n]["error"]["data"]["kind"] for n in range(QUOTA, QUOTA + 3)}, {"limit"})

    def test_dry_runs_count_and_what_was_refused_does_not(self):
        _, sales = self.partner()
        for _ in range(QUOTA):
            self.assert_fails("invalid_params", sales.call, "people.keep", text="")
        for dry_run in (True, False) * (QUOTA // 2):
            self.ask(sales, "people.keep", dry_run=dry_run)
        self.refused(sales, "people.keep", dry_run=True)
        self.refused(sales, "people.keep", idempotency_key=base64.b64encode(os.urandom(9)).decode())
        self.ask(sales)  # each method has its own

    def test_it_comes_back_when_it_says(self):
        now = datetime.datetime.fromisoformat(self.world.admin.call("clock.advance", by=1)["now"].replace("Z", "+00:00"))
        self.world.admin.call("clock.advance", by=HOUR - now.minute * 60 - now.second)  # an hour has just begun
        _, sales = self.partner()
        for _ in range(QUOTA):
            self.ask(sales)
        wait = self.refused(sales)
        self.assertGreater(wait, 24 * HOUR * 1000)
        self.assertLessEqual(wait, 25 * HOUR * 1000)
        self.world.admin.call("clock.advance", by=24 * HOUR)
        self.assertLessEqual(self.refused(sales), HOUR * 1000)
        self.world.admin.call("clock.advance", by=HOUR)
        self.ask(sales)

    def test_who_reads_the_description_knows(self):
        _, sales = self.partner()
        methods = {method["name"]: method for method in sales.call("rpc.discover")["methods"]}
        self.assertEqual(methods["people.ask"]["x-quota"], QUOTA)
        self.assertNotIn("x-quota", methods["session.logout"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
