# SPDX-License-Identifier: Apache-2.0
"""Who may call: users, roles, tokens, and that taking them away reaches connections that are open."""

import json
import time
import unittest

from prmd import ServerCase, World

SOON = 1.0  # seconds within which a connection whose access was withdrawn is closed


class AccessCase(ServerCase):
    ARGUMENTS = ("--simulated-clock",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = World(cls.server)
        cls.addClassCleanup(cls.world.close)
        cls.admin = cls.world.admin
        cls.partner_sales = cls.world.partner("Nordlicht Handel")
        cls.partner = cls.world.partners["Nordlicht Handel"]
        cls.other_sales = cls.world.partner("Suedwind Handel")
        cls.other = cls.world.partners["Suedwind Handel"]
        cls.partner_admin = cls.world.user("Nora Admin", ["partner_admin"], partner=cls.partner)
        cls.count = 0

    def make_user(self, roles, **more):
        """(id, token) of a new user."""
        type(self).count += 1
        name = "User %d of %s" % (self.count, self.id())
        user = self.admin.call("users.create", name=name, email="u%d@example.com" % self.count, roles=roles, **more)["user"]["id"]
        return user, self.admin.call("tokens.create", user=user)["token"]

    def assert_closes(self, client, since=None):
        """The server ends the connection in time, without having said anything more."""
        client.socket.settimeout(SOON)
        began = since or time.monotonic()
        self.assertEqual(client.line(), "")
        self.assertLess(time.monotonic() - began, SOON)

    def assert_no_token(self, token):
        self.assert_fails("unauthenticated", self.client().call, "session.authenticate", token=token)


class Withdrawal(AccessCase):
    def withdraw(self, roles, method, params, **more):
        """A user with two open connections, which the call must close; the answer's latest token still works or not."""
        user, token = self.make_user(roles, **more)
        clients = [self.client(token), self.client(token)]
        for client in clients:
            client.call("system.info")
        began = time.monotonic()
        self.admin.call(method, params(user, token))
        for client in clients:
            self.assert_closes(client, began)
        return user, token

    def test_a_lock_closes_and_an_unlock_lets_in(self):
        user, token = self.withdraw(["channel_manager"], "users.lock", lambda user, _: {"id": user, "reason": "Gone"})
        self.assert_no_token(token)
        self.assertEqual(self.admin.call("users.get", id=user)["user"]["status"], "locked")
        error = self.assert_fails("invalid_state", self.admin.call, "users.lock", id=user)
        self.assertEqual(error.data["status"], "locked")
        self.admin.call("users.unlock", id=user)
        self.client(token).call("system.info")
        self.assert_fails("invalid_state", self.admin.call, "users.unlock", id=user)

    def test_roles_that_change_close_and_count_at_once(self):
        user, token = self.withdraw(["program_manager"], "users.set_roles", lambda user, _: {"id": user, "roles": ["auditor"]})
        client = self.client(token)
        self.assertEqual(client.session["roles"], ["auditor"])
        self.assert_fails("forbidden", client.call, "partners.territories.create", name="Nowhere")

    def test_a_token_revoked_closes_its_own_connections_alone(self):
        user, token = self.make_user(["channel_manager"])
        made = self.admin.call("tokens.create", user=user, name="second")
        stays, goes = self.client(token), self.client(made["token"])
        self.admin.call("tokens.revoke", id=made["id"])
        self.assert_closes(goes)
        self.assert_no_token(made["token"])
        stays.call("system.info")
        row = self.admin.call("tokens.get", id=made["id"])["token"]
        self.assertIn("revoked_at", row)
        self.assertEqual(self.admin.call("tokens.revoke", id=made["id"])["token"], row)  # again: nothing changes

    def test_calls_sent_before_the_end_are_not_run_after_it(self):
        """A flood of writes of one who is locked in its midst: none that was answered later than the lock took effect."""
        user, token = self.make_user(["program_manager"])
        flood = self.client(token)
        names = ["flood-%d" % i for i in range(1500)]
        flood.send_text("".join(json.dumps({"jsonrpc": "2.0", "id": name, "method": "partners.products.create",
            "params": {"name": name}}) + "\n" for name in names[:100]))
        self.admin.call("users.lock", id=user)
        after = {row["name"] for row in self.products()}
        answered = set()
        try:
            while line := flood.line():
                answer = json.loads(line)
                if "result" in answer:
                    answered.add(answer["id"])
                else:
                    self.assertEqual(answer["error"]["data"]["kind"], "unauthenticated")
        except OSError:
            pass
        self.assertEqual({row["name"] for row in self.products()}, after, "something was stored after the lock was answered")
        self.assertLessEqual(answered, after)

    def products(self):
        rows, cursor = [], None
        while True:
            page = self.admin.call("partners.products.list", limit=500, **({"cursor": cursor} if cursor else {}))
            rows += page["items"]
            cursor = page.get("next_cursor")
            if not cursor:
                return [row for row in rows if row["name"].startswith("flood-")]

    def test_a_token_that_is_over(self):
        user, _ = self.make_user(["channel_manager"])
        now = self.admin.call("system.info")["now"]
        self.assertEqual(self.assert_fails("invalid_params", self.admin.call, "tokens.create", user=user, expires_at=now)
            .fields(), {"expires_at": "range"})
        until = now[:4] + "-12-31T00:00:00.000Z"
        token = self.admin.call("tokens.create", user=user, expires_at=until)["token"]
        client = self.client(token)
        self.assertEqual(client.session["expires_at"], until)
        self.admin.call("clock.advance", to=until)
        self.assert_closes(client)
        self.assert_no_token(token)

    def test_only_what_is_a_login_logs_out(self):
        user, token = self.make_user(["channel_manager"])
        client = self.client(token)
        error = self.assert_fails("no_login", client.call, "session.logout")
        self.assertEqual(error.code, -32004)
        client.call("system.info")
        self.assert_fails("unauthenticated", self.client().call, "session.logout")


class Restart(ServerCase):
    def test_a_restart_keeps_locks_and_revocations(self):
        admin = self.server.admin()
        self.addCleanup(admin.close)
        users = [admin.call("users.create", name="U", email="u%d@example.com" % i, roles=["auditor"])["user"]["id"]
            for i in range(2)]
        tokens = [admin.call("tokens.create", user=user) for user in users]
        revoked = admin.call("tokens.create", user=users[0])
        admin.call("users.lock", id=users[1])
        admin.call("tokens.revoke", id=revoked["id"])
        self.server.kill()
        self.server.start()
        for dead in (tokens[1], revoked):
            self.assert_fails("unauthenticated", self.client().call, "session.authenticate", token=dead["token"])
        self.client(tokens[0]["token"]).call("system.info")


class Tokens(AccessCase):
    def test_a_token_with_fewer_roles_than_its_user(self):
        user, token = self.make_user(["channel_manager", "program_manager"])
        narrow = self.admin.call("tokens.create", user=user, roles=["channel_manager"], name="integration")["token"]
        client = self.client(narrow)
        self.assertEqual(client.session["roles"], ["channel_manager"])
        self.assert_fails("forbidden", client.call, "partners.territories.create", name="Nowhere")
        self.client(token).call("partners.territories.create", name="Somewhere")
        # A role taken from the user is taken from its tokens.
        self.admin.call("users.set_roles", id=user, roles=["program_manager"])
        self.assertEqual(self.client(narrow).session["roles"], [])
        self.assert_fails("forbidden", self.client(narrow).call, "deals.customers.list")

    def test_a_token_has_no_role_its_user_has_not(self):
        user, _ = self.make_user(["channel_manager"])
        error = self.assert_fails("invalid_params", self.admin.call, "tokens.create", user=user,
            roles=["channel_manager", "admin", "partner_sales", "emperor"])
        self.assertEqual(error.fields(), {"roles[1]": "enum", "roles[2]": "enum", "roles[3]": "enum"})

    def test_listed_without_the_secret(self):
        user, token = self.make_user(["channel_manager"])
        listed = self.admin.call("tokens.list", filter={"user": user})["items"]
        self.assertEqual([(t["user"], t["kind"]) for t in listed], [(user, "api")])
        self.assertNotIn(token[4:], json.dumps(listed))

    def test_a_partners_admin_and_the_tokens_of_others(self):
        own, _ = self.make_user(["partner_sales"], partner=self.partner)
        foreign, _ = self.make_user(["partner_sales"], partner=self.other)
        vendor, _ = self.make_user(["auditor"])
        made = self.partner_admin.call("tokens.create", user=own)
        self.assertNotIn("digest", self.partner_admin.call("tokens.get", id=made["id"])["token"])
        for user in (foreign, vendor, "user_0000000000000"):
            self.assert_fails("not_found", self.partner_admin.call, "tokens.create", user=user)
            for row in self.admin.call("tokens.list", filter={"user": user})["items"]:
                self.assert_fails("not_found", self.partner_admin.call, "tokens.revoke", id=row["id"])
                self.assert_fails("not_found", self.partner_admin.call, "tokens.get", id=row["id"])
            self.assertEqual(self.partner_admin.call("tokens.list", filter={"user": user})["items"], [])
        self.partner_admin.call("tokens.revoke", id=made["id"])
        self.assert_no_token(made["token"])


class Users(AccessCase):
    def test_what_a_partners_admin_may_do_to_users(self):
        own, token = self.make_user(["partner_sales"], partner=self.partner)
        foreign, _ = self.make_user(["partner_sales"], partner=self.other)
        vendor, _ = self.make_user(["auditor"])
        for user in (foreign, vendor, "user_0000000000000"):
            for method, more in (("users.get", {}), ("users.lock", {}), ("users.unlock", {}),
                                 ("users.set_roles", {"roles": ["partner_sales"]})):
                self.assert_fails("not_found", self.partner_admin.call, method, id=user, **more)
        listed = self.partner_admin.call("users.list", limit=500)["items"]
        self.assertTrue(listed)
        self.assertFalse({u["id"] for u in listed} & {foreign, vendor})
        self.assertEqual(self.assert_fails("invalid_params", self.partner_admin.call, "users.set_roles", id=own,
            roles=["admin"]).fields(), {"roles[0]": "enum"})
        error = self.assert_fails("invalid_params", self.partner_admin.call, "users.set_roles", id=own,
            roles=["partner_sales"], territories=[self.world.france], limits={})
        self.assertEqual(error.fields(), {"territories": "forbidden", "limits": "forbidden"})
        client = self.client(token)
        self.partner_admin.call("users.set_roles", id=own, roles=["partner_sales", "partner_marketing"])
        self.assert_closes(client)
        self.partner_admin.call("users.lock", id=own)
        self.assert_no_token(token)

    def test_a_parents_admin_reads_its_childrens_users_and_changes_none(self):
        child = self.world.manager.call("partners.create", legal_name="Kind", type="reseller", parent=self.partner)["partner"]["id"]
        user, _ = self.make_user(["partner_sales"], partner=child)
        self.assertEqual(self.partner_admin.call("users.get", id=user)["user"]["partner"], child)
        for method, more in (("users.lock", {}), ("users.set_roles", {"roles": ["partner_sales"]})):
            self.assert_fails("forbidden", self.partner_admin.call, method, id=user, **more)
        self.assert_fails("invalid_params", self.partner_admin.call, "tokens.create", user=user)

    def test_nobody_locks_or_changes_itself(self):
        me = self.admin.session["user"]
        self.assert_fails("own_user", self.admin.call, "users.lock", id=me)
        self.assert_fails("own_user", self.admin.call, "users.set_roles", id=me, roles=["auditor"])

    def test_a_person_is_of_the_users_partner(self):
        person = self.world.manager.call("partners.people.create", partner=self.partner, name="Petra")["person"]["id"]
        params = dict(name="Petra", email="petra@nordlicht.example", roles=["partner_sales"])
        for partner in ({}, {"partner": self.other}):
            params["roles"] = ["partner_sales"] if partner else ["auditor"]
            self.assertEqual(self.assert_fails("invalid_params", self.admin.call, "users.create", params, person=person,
                **partner).fields(), {"person": "mismatch"})
        params["roles"] = ["partner_sales"]
        user = self.admin.call("users.create", params, person=person, partner=self.partner)["user"]
        self.assertEqual(user["person"], person)

    def test_limits_are_money_for_roles_one_has(self):
        limit = {"fund_approver": {"amount": 500000, "currency": "EUR"}}
        user, _ = self.make_user(["fund_approver", "auditor"], limits=limit)
        self.assertEqual(self.admin.call("users.get", id=user)["user"]["limits"], limit)
        for bad, field in (({"admin": limit["fund_approver"]}, "limits.admin"), ({"fund_approver": 5}, "limits.fund_approver"),
                           ({"fund_approver": {"amount": -1, "currency": "EUR"}}, "limits.fund_approver.amount"),
                           ({"fund_approver": {"amount": 1, "currency": "XXX1"}}, "limits.fund_approver.currency")):
            error = self.assert_fails("invalid_params", self.admin.call, "users.set_roles", id=user,
                roles=["fund_approver"], limits=bad)
            self.assertEqual([f[:len("limits.")] for f in error.fields()], ["limits."], (bad, error))
        # Roles kept keep their limits, those lost lose them.
        kept = self.admin.call("users.set_roles", id=user, roles=["fund_approver"])["user"]
        self.assertEqual(kept["limits"], limit)
        self.assertNotIn("limits", self.admin.call("users.set_roles", id=user, roles=["auditor"])["user"])

    def test_no_dry_run(self):
        user, _ = self.make_user(["auditor"])
        for method, params in (("users.lock", {"id": user}), ("users.unlock", {"id": user}), ("tokens.create", {"user": user}),
                               ("users.set_roles", {"id": user, "roles": ["auditor"]}), ("session.logout", {}),
                               ("users.create", {"name": "X", "email": "x@example.com", "roles": ["auditor"]})):
            self.assertEqual(self.assert_fails("invalid_params", self.admin.call, method, params, dry_run=True).fields(),
                {"dry_run": "forbidden"})


if __name__ == "__main__":
    unittest.main()
