# SPDX-License-Identifier: Apache-2.0
"""Who may call: users, roles, tokens, and that taking them away reaches connections that are open."""

import json
import os
import shutil
import subprocess
import tempfile
import time
import unittest

from prmd import BUILD, PATIENCE, PRMD, ServerCase, World

SOON = 20  # seconds; what stays open does so for 300, and the machine may be busy


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


class Standing(AccessCase):
    """A partner that is suspended, let in again, and whose partnership ends."""

    def test_a_suspended_partners_people_are_out_at_once(self):
        manager = self.world.manager
        sales = self.world.partner("Auszeit Handel")
        partner = self.world.partners["Auszeit Handel"]
        user, token = self.make_user(["partner_sales"], partner=partner)
        guest = self.admin.call("users.invite", email="gast@auszeit.example", roles=["partner_sales"], partner=partner)
        self.client().call("session.accept_invitation", token=guest["token"], password="vier Pferde und ein Stall")
        login = dict(email="gast@auszeit.example", password="vier Pferde und ein Stall")
        signed_in = self.client(self.client().call("session.login", login)["token"])
        live = self.client(token)
        live.call("events.subscribe", types=["deals.*"])
        deal = sales.call("deals.register", self.world.deal("Kunde der Auszeit SAS"))["deal"]
        self.assertEqual(live.notification()["params"]["result"]["subject"], deal["id"])
        while live.told:
            live.told.popleft()
        suspended = manager.call("partners.suspend", id=partner, reason="Invoices are open", expect_version=1)["partner"]
        self.assertEqual(suspended["state"], "suspended")
        for client in (sales, signed_in):
            self.assert_closes(client)
        while live.line():
            pass  # what was on its way to the subscriber; then the end
        self.assert_no_token(token)
        self.assert_fails("unauthenticated", self.client().call, "session.login", login)
        self.assertEqual(self.assert_fails("invalid_state", manager.call, "partners.suspend", id=partner).data["legal"],
            ["active", "terminated"])
        self.assertEqual(self.world.channel.call("deals.get", id=deal["id"])["deal"]["state"], "approved")
        self.assertEqual(manager.call("partners.reinstate", id=partner)["partner"]["state"], "active")
        self.assertEqual(self.client(token).call("deals.get", id=deal["id"])["deal"]["id"], deal["id"])
        self.client().call("session.login", login)
        told = self.world.channel.call("partners.history", id=partner)["items"]
        self.assertEqual([item["method"] for item in told[:2]], ["partners.reinstate", "partners.suspend"])

    def test_an_end_is_for_good(self):
        manager = self.world.manager
        sales = self.world.partner("Abschied Handel")
        partner = self.world.partners["Abschied Handel"]
        self.assert_fails("forbidden", self.world.channel.call, "partners.terminate", id=partner)
        self.assert_fails("forbidden", sales.call, "partners.suspend", id=partner)
        self.assert_fails("not_found", manager.call, "partners.terminate", id="partner_0000000000000")
        manager.call("partners.terminate", id=partner, reason="Out of business")
        self.assert_closes(sales)
        for method in ("partners.reinstate", "partners.suspend"):
            self.assertEqual(self.assert_fails("invalid_state", manager.call, method, id=partner).data["legal"], [])
        self.assertIn("archived_at", manager.call("partners.archive", id=partner)["partner"])
        listed = lambda **f: partner in {p["id"] for p in manager.call("partners.list", limit=500, filter=f)["items"]}
        self.assertEqual((listed(), listed(archived=True)), (False, True))
        self.assertEqual(manager.call("partners.get", id=partner)["partner"]["state"], "terminated")
        self.assertEqual(self.assert_fails("invalid_state", manager.call, "partners.update", id=partner,
            display_name="X").data.get("archived"), True)


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


class Territories(AccessCase):
    """A vendor's role bound to territories, and what a parent is to its children."""

    def bound(self, *territories):
        user, token = self.make_user(["channel_manager"], territories=list(territories))
        return user, token, self.client(token)

    def register(self, client, territory, **more):
        type(self).count += 1
        return client.call("deals.register", self.world.deal({"legal_name": "%s %d" % (self.id().split(".")[-1], self.count),
            "country": "FR"}, territory=territory, **more))["deal"]["id"]

    def seen(self, client):
        return {deal["id"] for deal in client.call("deals.list", limit=500)["items"]}

    def test_what_a_bound_manager_sees_follows_its_territories(self):
        france = self.register(self.partner_sales, self.world.france)
        germany = self.register(self.partner_sales, self.world.germany)
        user, token, client = self.bound(self.world.france)
        self.assertIn(france, self.seen(client))
        self.assertNotIn(germany, self.seen(client))
        self.assert_fails("not_found", client.call, "deals.get", id=germany)
        for territories, sees in (([self.world.germany], {germany}), ([self.world.europe], {france, germany}),
                                  (None, {france, germany})):
            self.admin.call("users.set_roles", id=user, roles=["channel_manager"], territories=territories)
            self.assert_closes(client)
            client = self.client(token)
            self.assertEqual(self.seen(client) & {france, germany}, sees, territories)
        stays = self.admin.call("users.set_roles", id=user, roles=["channel_manager", "auditor"],
            territories=[self.world.france])["user"]
        again = self.admin.call("users.set_roles", id=user, roles=["channel_manager"])["user"]
        self.assertEqual(again["territories"], stays["territories"])  # only what is given changes

    def test_outside_its_territories_a_manager_registers_nothing(self):
        """deals.check and deals.register say the same, before anything is decided."""
        _, _, client = self.bound(self.world.france)
        params = self.world.deal("Grenzgaenger SAS", partner=self.partner, territory=self.world.germany)
        for method in ("deals.check", "deals.register"):
            self.assertEqual(self.assert_fails("invalid_params", client.call, method, params).fields(),
                {"territory": "forbidden"}, method)
        params["territory"] = self.world.france
        client.call("deals.check", params)
        self.assertEqual(client.call("deals.register", params)["deal"]["territory"], self.world.france)

    def test_who_is_bound_makes_nobody_who_is_less_so(self):
        """Users, guests and partners: nothing reaches further than who made it."""
        abroad = self.world.manager.call("partners.create", legal_name="Jenseits Handel", type="reseller",
            territories=[self.world.germany])["partner"]["id"]
        _, token = self.make_user(["admin"], territories=[self.world.france])
        bound = self.client(token)
        for method in ("users.create", "users.invite"):
            type(self).count += 1
            params = dict(name="Further", email="further%d@example.com" % self.count)
            for more, fields in (
                    (dict(roles=["admin"]), {"territories": "required"}),
                    (dict(roles=["auditor"], territories=[self.world.europe]), {"territories[0]": "forbidden"}),
                    (dict(roles=["auditor"], territories=[self.world.france, self.world.germany]), {"territories[1]": "forbidden"}),
                    (dict(roles=["partner_admin"], partner=abroad), {"partner": "not_found"}),
                    (dict(roles=["partner_admin"], partner="partner_0000000000000"), {"partner": "not_found"})):
                error = self.assert_fails("invalid_params", bound.call, method, params, **more)
                self.assertEqual(error.fields(), fields, (method, more))
            user = bound.call(method, params, roles=["channel_manager"], territories=[self.world.france])["user"]
            self.assertEqual(user["territories"], [self.world.france])
        type(self).count += 1
        bound.call("users.create", name="Nah", email="nah%d@example.com" % self.count, roles=["partner_sales"], partner=self.partner)

    def test_who_is_bound_puts_no_partner_elsewhere(self):
        _, token = self.make_user(["program_manager"], territories=[self.world.france])
        bound = self.client(token)
        make = dict(legal_name="Grenzland Handel", type="reseller")
        for territories, code in (([self.world.germany], "forbidden"), ([self.world.france, self.world.germany], "forbidden"),
                                  ([], "required"), (None, "required")):
            error = self.assert_fails("invalid_params", bound.call, "partners.create", make, territories=territories)
            self.assertEqual(error.fields(), {"territories": code}, territories)
        abroad = self.world.manager.call("partners.create", legal_name="Jenseits Werke", type="reseller",
            territories=[self.world.germany])["partner"]["id"]
        joining = dict(program=self.world.program, level=self.world.levels["gold"], channel_type="reseller")
        for method, params in (("partners.people.create", {"name": "X"}), ("partners.memberships.create", joining)):
            told = [self.assert_fails("invalid_params", bound.call, method, params, partner=id).data
                for id in (abroad, "partner_0000000000000")]
            self.assertEqual(told[0], told[1], method)
            self.assertEqual(told[0]["fields"][0]["field"], "partner")
        partner = bound.call("partners.create", make, territories=[self.world.france])["partner"]["id"]
        bound.call("partners.people.create", name="X", partner=partner)
        bound.call("partners.memberships.create", joining, partner=partner)
        self.assertEqual(self.assert_fails("invalid_params", bound.call, "partners.update", id=partner,
            territories=[self.world.germany]).fields(), {"territories": "forbidden"})
        both = [self.world.germany, self.world.france]
        self.world.manager.call("partners.update", id=partner, territories=both)
        self.assertEqual(bound.call("partners.update", id=partner, territories=both, display_name="Both")["partner"]["territories"],
            both)  # what was there may stay
        report = bound.call("partners.import", csv="legal_name,type,territories.0\nA,reseller,%s\nB,reseller,%s\n" % (
            self.world.germany, self.world.france))
        self.assertEqual([line["status"] for line in report["lines"]], ["invalid", "created"])

    def test_a_parent_reads_its_descendants_and_writes_its_own(self):
        sales = {}
        for name, parent in (("Eltern", None), ("Kinder", "Eltern"), ("Enkel", "Kinder")):
            sales[name] = self.world.partner(name, parent=self.world.partners.get(parent))
        deals = {name: self.register(client, self.world.france, amount={"amount": 9000000, "currency": "EUR"})
            for name, client in sales.items()}
        for reader, sees in (("Eltern", {"Eltern", "Kinder", "Enkel"}), ("Kinder", {"Kinder", "Enkel"}), ("Enkel", {"Enkel"})):
            self.assertEqual(self.seen(sales[reader]), {deals[name] for name in sees})
            for name, deal in deals.items():
                if name not in sees:
                    self.assert_fails("not_found", sales[reader].call, "deals.withdraw", id=deal)
                elif name != reader:
                    self.assertEqual(sales[reader].call("deals.get", id=deal)["deal"]["id"], deal)
                    self.assert_fails("forbidden", sales[reader].call, "deals.withdraw", id=deal)
        # What one registers is one's own.
        own = sales["Eltern"].call("deals.get", id=self.register(sales["Eltern"], self.world.france))["deal"]
        self.assertEqual(own["partner"], self.world.partners["Eltern"])
        for name, client in sales.items():
            client.call("deals.withdraw", id=deals[name])


class ConfiguredRoles(ServerCase):
    CONFIGURATION = """return { roles = {
      { name = "deal_desk", side = "vendor", doc = "Looks after registrations", based_on = { "channel_manager" },
        grants = { "rules.test" } },
      { name = "senior_approver", side = "vendor", based_on = { "fund_approver" } },
      { name = "partner_intern", side = "partner", grants = { "deals.check", "deals.list" } },
    }, plugins = { { id = "partners" }, { id = "deals" }, { id = "funds", file = "%s" } } }""" % os.path.join(os.path.abspath(BUILD), "tests", "api", "plugins", "funds.so")

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="prmd-roles-")
        cls.addClassCleanup(shutil.rmtree, cls.folder, True)
        cls.ARGUMENTS = ("--config", cls.write(cls.CONFIGURATION))
        super().setUpClass()
        cls.world = World(cls.server)
        cls.addClassCleanup(cls.world.close)

    @classmethod
    def write(cls, text):
        path = os.path.join(cls.folder, "prmd.lua")
        with open(path, "w") as file:
            file.write(text)
        return path

    def test_a_role_has_what_it_is_based_on_and_what_it_is_granted(self):
        desk = self.world.user("Dora Desk", ["deal_desk"])
        self.assertEqual(desk.session["roles"], ["deal_desk", "channel_manager"])
        desk.call("rules.test", point="deals.protect")
        sales = self.world.partner("Nordlicht Handel")
        deal = sales.call("deals.register", self.world.deal("Rolle SAS", amount={"amount": 9000000, "currency": "EUR"}))["deal"]
        self.assertEqual(desk.call("deals.review", id=deal["id"], verdict="approve", reason="Fine")["deal"]["state"], "approved")
        self.assert_fails("forbidden", desk.call, "users.list")
        intern = self.world.user("Ina Intern", ["partner_intern"], partner=self.world.partners["Nordlicht Handel"])
        self.assertEqual([d["id"] for d in intern.call("deals.list")["items"]], [deal["id"]])
        self.assert_fails("forbidden", intern.call, "deals.register", self.world.deal("Nicht SAS"))
        self.world.partner("Suedwind Handel").call("deals.register", self.world.deal("Fremd SAS"))
        self.assertEqual(len(intern.call("deals.list")["items"]), 1)  # no more rows than its partner's
        self.assertEqual(self.assert_fails("invalid_params", self.world.admin.call, "users.create", name="X",
            email="x@example.com", roles=["partner_intern"]).fields(), {"roles[0]": "enum"})

    def test_a_limit_holds_for_what_the_role_is_based_on(self):
        money = lambda amount, currency="EUR": {"amount": amount, "currency": currency}
        for name, roles, limits, most in (
                ("Built In", ["fund_approver"], {"fund_approver": money(5000)}, 5000),
                ("Senior", ["senior_approver"], {"senior_approver": money(90000)}, 90000),
                ("Both", ["fund_approver", "senior_approver"], {"fund_approver": money(5000), "senior_approver": money(90000)}, 5000),
                ("Unbounded", ["senior_approver"], None, None)):
            client = self.world.user(name, roles, **({"limits": limits} if limits else {}))
            if most is None:
                client.call("funds.approve", amount=money(10 ** 12))
                continue
            client.call("funds.approve", amount=money(most))
            for amount in (money(most + 1), money(1, "USD")):
                self.assertEqual(self.assert_fails("invalid_params", client.call, "funds.approve", amount=amount).fields(),
                    {"amount": "limit"}, (name, amount))
        # Lowered, it counts at once.
        user = client.session["user"]
        self.world.admin.call("users.set_roles", id=user, roles=["senior_approver"], limits={"senior_approver": money(10)})
        self.assertEqual(client.line(), "")
        again = self.client(self.world.admin.call("tokens.create", user=user)["token"])
        self.assert_fails("invalid_params", again.call, "funds.approve", amount=money(11))
        again.call("funds.approve", amount=money(10))

    def test_they_are_listed(self):
        roles = {item["role"]: item for item in self.world.admin.call("roles.list")["items"]}
        desk, manager = roles["deal_desk"], roles["channel_manager"]
        self.assertEqual((desk["side"], desk["configured"], desk["based_on"]), ("vendor", True, ["channel_manager"]))
        self.assertEqual(set(desk["methods"]) - set(manager["methods"]), {"rules.test"})
        self.assertLessEqual(set(manager["methods"]), set(desk["methods"]))
        self.assertFalse(manager["configured"])
        self.assertIn("deals.check", roles["partner_intern"]["methods"])

    def test_what_is_wrong_is_named_before_it_starts(self):
        for text, words in (
                ('{ name = "admin", side = "vendor" }', ("roles[0].name", "admin")),
                ('{ name = "x1", side = "vendor", grants = { "deals.chek" } }', ("roles[0].grants[0]", "deals.chek")),
                ('{ name = "x1", side = "partner", grants = { "rules.push" } }', ("roles[0].grants[0]", "rules.push")),
                ('{ name = "x1", side = "partner", grants = { "users.create" } }', ("roles[0].grants[0]", "users.create")),
                ('{ name = "x1", side = "partner", based_on = { "admin" } }', ("roles[0].based_on[0]", "other side")),
                ('{ name = "x1", side = "nowhere" }', ("roles[0].side",))):
            path = self.write("return { roles = { %s } }" % text)
            done = subprocess.run([PRMD, "--check", "--config", path, "--data", os.path.join(self.folder, "data")],
                capture_output=True, text=True, timeout=PATIENCE)
            self.assertEqual(done.returncode, 78, (text, done.stderr))
            for word in words:
                self.assertIn(word, done.stderr + done.stdout)


if __name__ == "__main__":
    unittest.main()
