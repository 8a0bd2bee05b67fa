# SPDX-License-Identifier: Apache-2.0
"""Invitations, signing in, another password; and those who guess, by one account, by one address, or by the thousand."""

import json
import os
import sqlite3
import subprocess
import threading
import time
import unittest

from prmd import FORGETFUL, PATIENCE, PRM, WATCHES_THREADS, Client, RpcError, Server, ServerCase, World

PASSWORD = "vier Pferde und ein Stall"
OTHER = "fünf Katzen im Büro"
HOUR = 3600
GUESSES = 5  # failures a minute


def journal(server):
    """All entries, as rows; the server must not run."""
    with sqlite3.connect(os.path.join(server.data, "prmd.db")) as db:
        columns = [row[1] for row in db.execute("PRAGMA table_info(journal)")]
        return [dict(zip(columns, row)) for row in db.execute("SELECT * FROM journal")]


def rss(server):
    with open("/proc/%d/status" % server.process.pid) as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS")) * 1024


class LoginCase(ServerCase):
    ARGUMENTS = ("--simulated-clock",)

    def setUp(self):
        """A server each: failures are counted by address, and there is but one."""
        self.admin = self.server.admin()
        self.addCleanup(self.admin.close)

    @classmethod
    def setUpClass(cls):
        pass

    @classmethod
    def tearDownClass(cls):
        pass

    def run(self, result=None):
        self.server = Server(*self.ARGUMENTS, environment=FORGETFUL)
        try:
            return super().run(result)
        finally:
            code = self.server.stop() if self.server.process.poll() is None else 0
            ok = code == 0 and self.server.verify()[0] == 0
            log = self.server.log_text()[-4000:]
            self.server.remove()
            assert ok, log

    def hashed(self):
        return self.admin.call("system.health")["health"]["passwords_hashed"]

    def member(self, email="ada@example.com", roles=("channel_manager",), password=PASSWORD, **more):
        """The id of a user who has accepted an invitation."""
        invited = self.admin.call("users.invite", email=email, roles=list(roles), **more)
        return self.client().call("session.accept_invitation", token=invited["token"], password=password)["user"]

    def login(self, email="ada@example.com", password=PASSWORD):
        client = self.client()
        return client.call("session.login", email=email, password=password)


class Invitations(LoginCase):
    def test_from_invitation_to_logout(self):
        invited = self.admin.call("users.invite", email="Ada@Example.com", name="Ada King", roles=["channel_manager"])
        user = invited["user"]
        self.assertEqual((user["status"], user["email"], user["name"]), ("invited", "ada@example.com", "Ada King"))
        accepted = self.client().call("session.accept_invitation", token=invited["token"], password=PASSWORD)
        self.assertEqual(accepted["user"], user["id"])
        session = self.login("ADA@example.COM")
        self.assertEqual((session["user"], session["roles"], session["side"]), (user["id"], ["channel_manager"], "vendor"))
        client = self.client(session["token"])
        self.assertEqual(client.session["expires_at"], session["expires_at"])
        other = self.client(self.login()["token"])
        client.call("session.logout")
        self.assertEqual(client.line(), "")
        self.assert_fails("unauthenticated", self.client().call, "session.authenticate", token=session["token"])
        other.call("system.info")  # a login ends alone
        self.admin.call("clock.advance", by=12 * HOUR)
        self.assertEqual(other.line(), "")

    def test_an_invitation_is_good_once_and_for_72_hours(self):
        once = self.admin.call("users.invite", email="a@example.com", roles=["auditor"])
        late = self.admin.call("users.invite", email="b@example.com", roles=["auditor"])
        again = self.admin.call("users.invite", email="c@example.com", roles=["auditor"])
        newer = self.admin.call("users.invite", email="c@example.com", roles=["executive"])
        self.assertEqual(newer["user"]["id"], again["user"]["id"])
        accept = lambda token: self.client().call("session.accept_invitation", token=token, password=PASSWORD)
        accept(once["token"])
        self.assert_fails("unauthenticated", accept, once["token"])
        self.assert_fails("unauthenticated", accept, again["token"])
        self.admin.call("clock.advance", by=72 * HOUR)
        self.assert_fails("unauthenticated", accept, late["token"])
        self.assert_fails("unauthenticated", self.client().call, "session.authenticate", token=newer["token"])
        before = self.hashed()
        self.assert_fails("unauthenticated", accept, "prm_" + "A" * 43)
        self.assertEqual(self.hashed(), before, "a made-up invitation costs a hash")

    def test_two_at_once_with_one_invitation(self):
        token = self.admin.call("users.invite", email="a@example.com", roles=["auditor"])["token"]
        clients = [self.client() for _ in range(2)]
        sent = [client.send("session.accept_invitation", token=token, password=word)
            for client, word in zip(clients, (PASSWORD, OTHER))]
        won = []
        for client, id, word in zip(clients, sent, (PASSWORD, OTHER)):
            try:
                client.receive(id)
                won.append(word)
            except RpcError as error:
                self.assertEqual(error.kind, "unauthenticated")
        self.assertEqual(len(won), 1)
        self.login("a@example.com", won[0])

    def test_which_passwords_are_taken(self):
        token = self.admin.call("users.invite", email="somebody.long@example.com", roles=["auditor"])["token"]
        accept = lambda password: self.client().call("session.accept_invitation", token=token, password=password)
        for bad in ("", "kurz", "elf Zeichen", "x" * 257, "x" * 40, "Somebody.Long@example.com", "Password1234", "ab" * 600,
                    "\ufb03" * 3 + "ab"):  # a ligature is three letters: eleven in all
            self.assertEqual(set(self.assert_fails("invalid_params", accept, bad).fields()), {"password"}, bad)
        accept("\ufb03" * 4)  # twelve
        self.login("somebody.long@example.com", "ffi" * 4)  # the same, typed otherwise

    def test_kill_between_invitation_and_acceptance(self):
        invited = self.admin.call("users.invite", email="a@example.com", roles=["auditor"])
        self.server.kill()
        self.server.start()
        self.client().call("session.accept_invitation", token=invited["token"], password=PASSWORD)
        self.server.kill()
        self.server.start()
        self.client(self.login("a@example.com")["token"]).call("system.info")
        self.assert_fails("unauthenticated", self.client().call, "session.accept_invitation", token=invited["token"],
            password=PASSWORD)

    def test_what_a_partners_admin_invites(self):
        world = World(self.server)
        self.addCleanup(world.close)
        for name in ("Nordlicht", "Suedwind"):
            world.partner(name)
        own, other = world.partners["Nordlicht"], world.partners["Suedwind"]
        admin = world.user("Nora Admin", ["partner_admin"], partner=own)
        invited = admin.call("users.invite", email="n@nordlicht.example", roles=["partner_sales"])
        self.assertEqual(invited["user"]["partner"], own)
        client = self.client()
        client.call("session.accept_invitation", token=invited["token"], password=PASSWORD)
        self.assertEqual(self.login("n@nordlicht.example")["partner"], own)
        for more, field in (({"roles": ["channel_manager"]}, "roles[0]"), ({"territories": [world.france]}, "territories"),
                            ({"limits": {}}, "limits"), ({"partner": other}, "partner")):
            params = {"email": "x@nordlicht.example", "roles": ["partner_sales"], **more}
            self.assertEqual(set(self.assert_fails("invalid_params", admin.call, "users.invite", params).fields()), {field})
        self.assert_fails("unique", admin.call, "users.invite", email="n@nordlicht.example", roles=["partner_sales"])
        # Somebody of another partner, or of the vendor, looks like nobody.
        stranger = world.admin.call("users.create", name="S", email="s@suedwind.example", roles=["partner_sales"], partner=other)
        for email in ("s@suedwind.example", "admin@prmd.invalid", "nobody@nowhere.example"):
            told = admin.call("users.invite", email=email, roles=["partner_sales"])
            self.assertEqual((told["user"]["status"], told["user"]["partner"]), ("invited", own))
        self.assertNotIn(stranger["user"]["id"], json.dumps(admin.call("users.list", limit=500)))
        squat = admin.call("users.invite", email="s@suedwind.example", roles=["partner_sales"])
        used = self.assert_fails("unauthenticated", self.client().call, "session.accept_invitation", token=squat["token"],
            password=PASSWORD)
        spent = self.assert_fails("unauthenticated", self.client().call, "session.accept_invitation",
            token=invited["token"], password=PASSWORD)
        self.assertEqual((used.message, used.data), (spent.message, spent.data))


class Addresses(LoginCase):
    def test_an_address_however_it_is_written(self):
        """In any case, composed or not, with what is not seen: it is one account, by any of them."""
        user = self.member("Zoë.Ångström@Exämple.com")
        for email in ("ZOË.ÅNGSTRÖM@EXÄMPLE.COM", "zoe\u0308.a\u030angstro\u0308m@exa\u0308mple.com",
                      "zoë.ångström@exämple.com", "\u200bzoë.\u212bngström@exämple.com"):
            self.assertEqual(self.login(email)["user"], user)
            for method in ("users.create", "users.invite"):
                error = self.assert_fails("unique", self.admin.call, method, name="Zoe", email=email, roles=["auditor"])
                self.assertEqual(error.data["fields"], ["email"])
        self.assertEqual(self.admin.call("users.get", id=user)["user"]["email"], "zoë.ångström@exämple.com")
        self.assert_fails("unauthenticated", self.client().call, "session.login", email="zoe.angstrom@example.com", password=PASSWORD)
        self.assertEqual(self.assert_fails("invalid_params", self.admin.call, "users.create", name="X",
            email="\u200b@example.com", roles=["auditor"]).fields(), {"email": "format"})
        guest = self.admin.call("users.invite", email="Übermut@example.com", roles=["auditor"])
        self.assertEqual(self.assert_fails("invalid_params", self.client().call, "session.accept_invitation",
            token=guest["token"], password="ÜBERMUT@EXAMPLE.COM").fields(), {"password": "format"})


class Documentation(LoginCase):
    def test_the_readme_on_people(self):
        """Its commands, as they stand there."""
        with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "README.md")) as file:
            blocks = [block for block in file.read().split("\n\n") if block.startswith("    ")]
        address = "127.0.0.1:%d" % self.server.port
        told = {}
        for word in ("users.invite", "session.accept_invitation", "session.login"):
            command = next(block for block in blocks if word in block)
            command = command.replace("DIR", self.server.data).replace("7443", str(self.server.port))
            command = command.replace("build/release/bin/prm", PRM).replace("TOKEN", told.get("token", ""))
            done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=PATIENCE,
                env={**os.environ, "PRM_SERVER": address})
            self.assertEqual(done.returncode, 0, (command, done.stderr))
            told = json.loads(done.stdout)
            told = told.get("result", told)
        self.client(told["token"]).call("system.info")


class Resets(LoginCase):
    def test_another_password(self):
        user = self.member()
        old = self.client(self.login()["token"])
        api = self.client(self.admin.call("tokens.create", user=user)["token"])
        spare = self.admin.call("users.reset", id=user)
        reset = self.admin.call("users.reset", id=user)
        self.login()  # until it is used
        client = self.client()
        self.assert_fails("unauthenticated", client.call, "session.reset_password", token=spare["token"], password=OTHER)
        self.assert_fails("unauthenticated", client.call, "session.accept_invitation", token=reset["token"], password=OTHER)
        client.call("session.reset_password", token=reset["token"], password=OTHER)
        self.assert_fails("unauthenticated", client.call, "session.reset_password", token=reset["token"], password=OTHER)
        self.assert_fails("unauthenticated", client.call, "session.login", email="ada@example.com", password=PASSWORD)
        self.assertEqual([old.line(), api.line()], ["", ""])
        self.login(password=OTHER)

    def test_a_day_and_no_longer_and_not_for_whom_it_is_not(self):
        user = self.member()
        late = self.admin.call("users.reset", id=user)
        self.admin.call("clock.advance", by=24 * HOUR)
        self.assert_fails("unauthenticated", self.client().call, "session.reset_password", token=late["token"], password=OTHER)
        guest = self.admin.call("users.invite", email="g@example.com", roles=["auditor"])["user"]["id"]
        self.assertEqual(self.assert_fails("invalid_state", self.admin.call, "users.reset", id=guest).data["status"], "invited")
        token = self.admin.call("users.reset", id=user)["token"]
        self.admin.call("users.lock", id=user)
        self.assert_fails("unauthenticated", self.client().call, "session.reset_password", token=token, password=OTHER)
        self.assert_fails("unauthenticated", self.login)


class Guessing(LoginCase):
    def test_absent_locked_and_wrong_look_alike(self):
        """Same answer, and one hash each: what takes time is done for everybody."""
        self.member("ada@example.com")
        self.admin.call("users.lock", id=self.member("locked@example.com"))
        self.admin.call("users.create", name="No", email="no.password@example.com", roles=["auditor"])
        answers = set()
        for email in ("ada@example.com", "locked@example.com", "no.password@example.com", "absent@example.com"):
            before = self.hashed()
            client = self.client()
            client.send_text(json.dumps({"jsonrpc": "2.0", "id": 1, "method": "session.login", "params":
                {"email": email, "password": "not this one at all"}}) + "\n")
            answers.add(client.line())
            self.assertEqual(self.hashed() - before, 1, email)
        self.assertEqual(len(answers), 1, answers)

    def test_five_failures_a_minute(self):
        self.member()
        client = self.client()
        for _ in range(GUESSES):
            self.assert_fails("unauthenticated", client.call, "session.login", email="ada@example.com", password=OTHER)
        before = self.hashed()
        for email in ("ada@example.com", "other@example.com"):  # by account, and by address
            error = self.assert_fails("limit", client.call, "session.login", email=email, password=PASSWORD)
            self.assertTrue(0 < error.data["retry_after_ms"] <= 60000, error)
        error = self.assert_fails("limit", client.call, "session.accept_invitation", token="prm_" + "A" * 43, password=PASSWORD)
        self.assertEqual(self.hashed(), before)
        self.admin.call("clock.advance", by=HOUR)  # not this clock
        self.assert_fails("limit", client.call, "session.login", email="ada@example.com", password=PASSWORD)

    def test_hundreds_at_once(self):
        """The right password, by two hundred at a time: some may be asked to come again, each gets an answer, memory is
        that of one hash, and others are served and get their handshakes meanwhile."""
        self.member()
        clients = [self.client() for _ in range(10)]
        self.login()
        before, handshakes = rss(self.server), []
        sent = [(client, client.send("session.login", email="ada@example.com", password=PASSWORD))
            for _ in range(20) for client in clients]
        most = 0
        for _ in range(10):
            began = time.monotonic()
            Client(self.server, self.server.admin_token).close()
            handshakes.append(time.monotonic() - began)
            most = max(most, rss(self.server))
        kinds = {}
        for client, id in sent:
            try:
                client.receive(id)
                kind = "in"
            except RpcError as error:
                kind = error.kind
                self.assertGreater(error.data["retry_after_ms"], 0)
            kinds[kind] = kinds.get(kind, 0) + 1
        self.assertEqual(set(kinds) - {"in", "limit"}, set())
        self.assertGreaterEqual(kinds["in"], 100)
        self.assertLess(most - before, (64 << 20) * (1 + WATCHES_THREADS))
        self.assertLess(sorted(handshakes)[5], 2)

    def test_a_flood_of_made_up_accounts_and_tokens(self):
        """Refused without end, in bounded memory, with a bounded journal."""
        clients = [self.client() for _ in range(8)]
        before = rss(self.server)
        refused = {}

        def flood(number):
            client = clients[number]
            for i in range(40):
                sent = [client.send("session.login", email="u%d-%d-%d@example.com" % (number, i, k), password=PASSWORD)
                    for k in range(40)]
                sent += [client.send("session.authenticate", token="prm_" + "%043d" % k) for k in range(5)]
                for id in sent:
                    try:
                        client.receive(id)
                    except RpcError as error:
                        refused[error.kind] = refused.get(error.kind, 0) + 1

        threads = [threading.Thread(target=flood, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
        self.assertEqual(set(refused), {"limit", "unauthenticated"})
        self.assertEqual(refused["unauthenticated"], 8 * 40 * 5 + GUESSES)
        self.assertLess(rss(self.server) - before, (64 << 20) * (1 + WATCHES_THREADS))
        self.admin.close()
        self.assertEqual(self.server.stop(), 0)
        notes = [row for row in journal(self.server) if "failed_authentication" in str(row)]
        self.assertTrue(2 <= len(notes) <= 10, len(notes))
        self.assertIn('"count"', str(notes[-1]), "what had no entry of its own is counted")

    def test_what_is_denied_is_in_the_journal_or_refused(self):
        """An answer `forbidden` waits for its entry to be on its way: where there is no room for one, it is `limit`."""
        client = self.client(self.admin.call("tokens.create", user=self.member())["token"])
        client.send_text("".join(json.dumps({"jsonrpc": "2.0", "id": i, "method": "users.list"}) + "\n" for i in range(9000)))
        kinds = {"forbidden": 0, "limit": 0}
        for _ in range(9000):
            kinds[json.loads(client.line())["error"]["data"]["kind"]] += 1
        self.admin.close()
        self.assertEqual(self.server.stop(), 0)
        self.assertEqual(sum("\"denied\"" in str(row) for row in journal(self.server)), kinds["forbidden"], kinds)

    def test_the_secrets_are_nowhere(self):
        user = self.member()
        session = self.login()
        token = self.admin.call("users.reset", id=user, idempotency_key="reset-once")
        again = self.admin.call("users.reset", id=user, idempotency_key="reset-once")
        self.assertEqual((again.get("token"), again["secret_lost"]), (None, True))
        for method, params in (("session.login", {"email": "ada@example.com", "password": PASSWORD}),
                               ("session.reset_password", {"token": token["token"], "password": OTHER})):
            for more, field in (({"idempotency_key": "k"}, "idempotency_key"), ({"dry_run": True}, "dry_run")):
                self.assertEqual(set(self.assert_fails("invalid_params", self.client().call, method, params, **more).fields()), {field})
        self.client().call("session.reset_password", token=token["token"], password=OTHER)
        self.admin.close()
        self.assertEqual(self.server.stop(), 0)
        stored = b""
        for name in os.listdir(self.server.data):
            path = os.path.join(self.server.data, name)
            if os.path.isfile(path) and name != "admin.token":
                with open(path, "rb") as file:
                    stored += file.read()
        for secret in (PASSWORD, OTHER, session["token"], token["token"], self.server.admin_token):
            self.assertNotIn(secret.encode(), stored)
        self.assertNotIn(PASSWORD, self.server.log_text())
        self.assertNotIn("$argon2id$", json.dumps([{k: str(v) for k, v in row.items()} for row in journal(self.server)]))


if __name__ == "__main__":
    unittest.main()
