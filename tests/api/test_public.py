# SPDX-License-Identifier: Apache-2.0
"""What anybody may call before authentication: bounded by address, never twice by one key, and sealed off from the rest."""

import base64
import http.client
import itertools
import json
import os
import re
import shutil
import ssl
import tempfile
import unittest

import prmd
from test_login import journal

LOOKS, KNOCKS, HOUR = 5, 3, 3600
TOGETHER = 100

CONFIGURATION = """return { plugins = { { id = "partners" },
  { id = "door", file = "%s", settings = { looks = %d, knocks = %d, entries = 1000 } } } }""" % (
    os.path.join(os.path.abspath(prmd.BUILD), "tests", "api", "plugins", "door.so"), LOOKS, KNOCKS)


def key():
    return base64.b64encode(os.urandom(9)).decode()


class Public(prmd.ServerCase):
    SOURCES = ("127.0.%d.%d" % (n // 250 + 1, n % 250 + 1) for n in itertools.count())

    @classmethod
    def setUpClass(cls):
        folder = tempfile.mkdtemp(prefix="prmd-public-")
        cls.addClassCleanup(shutil.rmtree, folder, True)
        path = os.path.join(folder, "prmd.lua")
        with open(path, "w") as file:
            file.write(CONFIGURATION)
        cls.ARGUMENTS = ("--config", path, "--simulated-clock")
        super().setUpClass()
        cls.world = prmd.World(cls.server)
        cls.addClassCleanup(cls.world.close)
        cls.names = prmd.names(47)

    def setUp(self):
        self.world.admin.call("clock.advance", by=25 * HOUR)  # what others have used up

    def stranger(self, source=None):
        """Somebody nobody knows, at an address of its own."""
        client = self.client(source=source or next(self.SOURCES))
        client.source = client.socket.getsockname()[0]
        return client

    def ask(self, method, params, source, token=None):
        """Over HTTP: the answer whole."""
        context = ssl.create_default_context(cafile=self.server.certificate)
        to = http.client.HTTPSConnection("localhost", self.server.port, timeout=prmd.PATIENCE, context=context,
            source_address=(source, 0))
        self.addCleanup(to.close)
        headers = {"Content-Type": "application/json", **({"Authorization": "Bearer " + token} if token else {})}
        to.request("POST", "/rpc", json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}), headers)
        return json.load(to.getresponse())

    def knocks(self, name):
        return self.world.admin.call("door.knocks.list", filter={"name": name})["items"]


class Writes(Public):
    def test_over_every_framing(self):
        name = next(self.names)
        self.stranger().call("door.knock", name=name)
        self.assertIn("result", self.ask("door.knock", {"name": name}, next(self.SOURCES)))
        lsp = self.stranger()
        body = json.dumps({"jsonrpc": "2.0", "id": 7, "method": "door.knock", "params": {"name": name}})
        lsp.socket.sendall(("Content-Length: %d\r\n\r\n%s" % (len(body), body)).encode())
        length = int(lsp.reader.readline().split(b":")[1])
        while lsp.reader.readline().strip():
            pass
        self.assertIn("result", json.loads(lsp.reader.read(length)))
        rows = self.knocks(name)
        self.assertEqual(len(rows), 3)
        for row in rows:
            self.assertEqual((row["created_by"], row["state"]), ("public", "waiting"))
            self.assertEqual(self.world.admin.call("decisions.get", id=row["decision"])["decision"]["subject"], row["id"])
            self.assertEqual(self.world.admin.call("door.knocks.history", id=row["id"])["items"][0]["who"],
                {"side": "public"})

    def test_what_a_knock_leaves(self):
        name = next(self.names)
        listens = self.world.keep(self.server.admin())
        listens.call("events.subscribe", types=["door.*"])
        made = self.stranger().call("door.knock", name=name, email="ann@example.com")
        self.assertEqual(listens.notification()["params"]["result"]["subject"], made["id"])
        notices = self.world.admin.call("notifications.list")["items"]
        self.assertIn(made["id"], [notice["about"] for notice in notices if notice["code"] == "somebody_knocks"])
        self.world.admin.call("clock.advance", by=25 * HOUR)
        self.assertEqual(self.world.admin.call("door.knocks.get", id=made["id"])["knock"]["waited"], 1)
        for who in (self.stranger(), self.world.channel):
            self.assertIn({"name": name, "waited": 1}, who.call("door.look")["cards"])

    def test_nothing_else_of_it_is_anybodys(self):
        client = self.stranger()
        made = client.call("door.knock", name=next(self.names))
        self.world.admin.call("door.signs.create", text="Knock twice")
        seen = client.call("door.look")
        self.assertEqual([sign["text"] for sign in seen["signs"]][-1:], ["Knock twice"])
        self.assertEqual(seen["seen"], 0)  # what it sees itself, rather than by programme reach
        for method, params in (("door.knocks.get", {"id": made["id"]}), ("door.knocks.list", {}), ("door.signs.list", {}),
                ("door.count", {}), ("decisions.get", {"id": made["decision"]}), ("events.list", {})):
            self.assert_fails("unauthenticated", client.call, method, params)

    def test_a_sealed_row_does_not_leave_and_takes_leave_to_make(self):
        for method in ("door.leak", "door.force"):
            name = next(self.names)
            self.assert_fails("internal", self.stranger().call, method, name=name)
            self.assertEqual(self.knocks(name), [])

    def test_params_are_checked_and_what_is_read_only_is_refused(self):
        error = self.assert_fails("invalid_params", self.stranger().call, "door.knock", name="", waited=3, expect_version=1)
        self.assertEqual(error.fields(), {"name": "range", "waited": "readonly", "expect_version": "unknown"})

    def test_a_dry_run_leaves_nothing_but_its_trace(self):
        name = next(self.names)
        self.assertNotIn("decision", self.stranger().call("door.knock", name=name, dry_run=True))
        self.assertEqual(self.knocks(name), [])
        self.assert_fails("invalid_params", self.stranger().call, "door.knock", name=name, dry_run=True,
            idempotency_key=key())


class Keys(Public):
    def test_the_same_call_takes_effect_once(self):
        name, same = next(self.names), key()
        client = self.stranger()
        made = client.call("door.knock", name=name, idempotency_key=same)
        self.assertEqual(self.client(source=client.source).call("door.knock", name=name, idempotency_key=same), made)
        # Whichever way it comes.
        self.assertEqual(self.ask("door.knock", {"name": name, "idempotency_key": same}, client.source)["result"], made)
        self.assertEqual(len(self.knocks(name)), 1)

    def test_another_finds_nothing_under_it(self):
        name, same = next(self.names), key()
        client = self.stranger()
        made = client.call("door.knock", name=name, idempotency_key=same)
        others = [self.stranger().call("door.knock", name=name, idempotency_key=same),  # elsewhere
            client.call("door.knock", name=next(self.names), idempotency_key=same),     # another behind that address
            self.world.admin.call("door.knock", name=name, idempotency_key=same)]       # one who is known
        self.assertEqual(len({made["id"], *(other["id"] for other in others)}), 4)
        # And nothing of theirs.
        self.assertEqual(self.world.admin.call("door.knock", name=name, idempotency_key=same), others[2])
        self.assert_fails("idempotency_mismatch", self.world.admin.call, "door.knock", name=next(self.names),
            idempotency_key=same)


class Bounds(Public):
    def refused(self, error, most):
        self.assertEqual(error.data["quota"], most)
        self.assertGreater(error.data["retry_after_ms"], 23 * HOUR * 1000)
        self.assertLessEqual(error.data["retry_after_ms"], 25 * HOUR * 1000)

    def test_by_address_over_all_its_connections_and_transports(self):
        source = next(self.SOURCES)
        for n in range(KNOCKS):
            if n % 2:
                self.assertIn("result", self.ask("door.knock", {"name": "Ann"}, source))
            else:
                self.stranger(source).call("door.knock", name="Ann")
        self.refused(self.assert_fails("limit", self.stranger(source).call, "door.knock", name="Ann"), KNOCKS)
        self.assertEqual(self.ask("door.knock", {"name": "Ann"}, source)["error"]["data"]["kind"], "limit")
        self.assert_fails("limit", self.stranger(source).call, "door.knock", name="Ann", dry_run=True)
        self.stranger(source).call("door.look")  # each method has its own
        self.stranger().call("door.knock", name="Ann")  # and each address

    def test_reads_too(self):
        client = self.stranger()
        for _ in range(LOOKS):
            client.call("door.look")
        self.refused(self.assert_fails("limit", client.call, "door.look"), LOOKS)

    def test_a_batch_gets_no_more(self):
        client = self.stranger()
        batch = [{"jsonrpc": "2.0", "id": n, "method": "door.knock", "params": {"name": "Ann"}} for n in range(KNOCKS + 4)]
        answers = {answer["id"]: answer for answer in client.ask(json.dumps(batch))}
        self.assertEqual([n for n in sorted(answers) if "result" in answers[n]], list(range(KNOCKS)))

    def test_what_is_refused_costs_nothing(self):
        client = self.stranger()
        for _ in range(2 * KNOCKS):
            self.assert_fails("invalid_params", client.call, "door.knock", name="")
        for _ in range(KNOCKS):
            client.call("door.knock", name="Ann")

    def test_whoever_is_known_is_not_counted_by_address(self):
        source = next(self.SOURCES)
        token = self.world.admin.call("tokens.create", user=self.world.channel.session["user"])["token"]
        for _ in range(KNOCKS):
            self.client(token, source=source).call("door.knock", name="Carl")
            self.assertIn("result", self.ask("door.knock", {"name": "Carl"}, source, token))
        sales = self.world.partner(next(self.names))
        for _ in range(KNOCKS):
            sales.call("door.knock", name="Sales")
        # A partner by itself, wherever from; and the address is left as it was.
        self.refused(self.assert_fails("limit", sales.call, "door.knock", name="Sales"), KNOCKS)
        for _ in range(KNOCKS):
            self.stranger(source).call("door.knock", name="Ann")

    def test_all_addresses_together(self):
        taken = 0
        while taken < KNOCKS * TOGETHER:
            client = prmd.Client(self.server, source=next(self.SOURCES))
            for _ in range(KNOCKS):
                client.call("door.knock", name="Bot", dry_run=True)
                taken += 1
            client.close()
        error = self.assert_fails("limit", self.stranger().call, "door.knock", name="Ann")
        self.refused(error, KNOCKS * TOGETHER)
        self.world.channel.call("door.knock", name="Carl")
        self.stranger().call("door.look")
        self.world.admin.call("clock.advance", by=25 * HOUR)
        self.stranger().call("door.knock", name="Ann")


class Journal(Public):
    def test_who_it_was(self):
        client, name = self.stranger(), next(self.names)
        client.call("door.knock", name=name)
        client.call("door.knock", name=next(self.names), dry_run=True)
        client.close()
        self.world.close()
        self.assertEqual(self.server.stop(), 0)
        left = [row for row in journal(self.server) if row["method"] == "door.knock"]
        self.assertEqual([(row["actor"], row["source"]) for row in left], [("public", "rpc " + client.source)] * 2)


class Invites(Public):
    SECRET = re.compile(rb"prm_[A-Za-z0-9_-]{43}")
    NUMBERS = itertools.count()

    def guest(self, partner=None, **more):
        if not partner:
            name = next(self.names)
            self.world.partner(name)
            partner = self.world.partners[name]
        return {"email": "guest-%d@example.com" % next(self.NUMBERS), "partner": partner, "roles": ["partner_marketing"], **more}

    def accept(self, token):
        return self.stranger().call("session.accept_invitation", token=token, password="four horses and a stable")["user"]

    def user(self, id):
        return self.world.admin.call("users.get", id=id)["user"]

    def journalled(self, token):
        """Whether the data directory holds the token anywhere."""
        for folder, _, files in os.walk(self.server.data):
            for name in files:
                try:
                    with open(os.path.join(folder, name), "rb") as file:
                        if token.encode() in file.read():
                            return name
                except FileNotFoundError:
                    continue  # it was in passing
        return None

    def test_by_anybody_the_vendor_and_a_timer(self):
        for client, method in ((self.stranger(), "door.enter"), (self.world.channel, "door.let_in")):
            guest = self.guest(name="Gus Guest", locale="fr")
            made = client.call(method, guest)
            user = self.user(made["user"])
            self.assertEqual({key: user[key] for key in guest}, guest)
            self.assertEqual(user["status"], "invited")
            self.assertEqual(self.accept(made["token"]), made["user"])
            token = self.stranger().call("session.login", email=guest["email"], password="four horses and a stable")["token"]
            self.assertEqual(self.client(token).session["partner"], guest["partner"])
            self.assertIsNone(self.journalled(made["token"]))
        guest = self.guest()
        self.world.channel.call("door.let_in_later", guest)
        self.world.admin.call("clock.advance", by=25 * HOUR)
        invited = self.world.admin.call("users.list", filter={"partner": guest["partner"], "email": guest["email"]})["items"]
        self.assertEqual([(user["status"], user["created_by"]) for user in invited], [("invited", "plugin:access")])

    def test_again_for_one_who_has_not_come(self):
        guest = self.guest()
        first = self.world.channel.call("door.let_in", guest)
        again = self.stranger().call("door.enter", {**guest, "roles": ["partner_sales"]})
        self.assertEqual(again["user"], first["user"])
        self.assertEqual(self.user(again["user"])["roles"], ["partner_sales"])
        self.assert_fails("unauthenticated", self.accept, first["token"])
        self.accept(again["token"])

    def test_an_address_that_is_taken_is_a_conflict_and_no_more(self):
        taken = self.guest()
        self.accept(self.world.channel.call("door.let_in", taken)["token"])
        for guest in (taken, self.guest(email=taken["email"].upper())):
            self.assertEqual(self.stranger().call("door.enter", guest), {"taken": True})
            error = self.assert_fails("unique", self.stranger().call, "door.enter", {**guest, "way": "on"})
            self.assertEqual(set(error.data), {"kind", "text"})

    def test_what_is_wrong_with_it_is_told(self):
        guest, other = self.guest(), self.guest()
        person = self.world.manager.call("partners.people.create", partner=other["partner"], name="Pat Person")["person"]["id"]
        for more, field in (({"roles": ["channel_manager"]}, "roles[0]"), ({"roles": ["king"]}, "roles[0]"),
                ({"partner": "partner_0000000000000"}, "partner"), ({"person": person}, "person"), ({"roles": []}, "roles"),
                ({"email": "\u200b@example.com"}, "email")):
            error = self.assert_fails("invalid_params", self.stranger().call, "door.enter", {**guest, **more})
            self.assertEqual(list(error.fields()), [field], more)

    def test_a_partner_lets_its_own_in(self):
        name = next(self.names)
        sales = self.world.partner(name)
        self.accept(sales.call("door.let_in", self.guest(self.world.partners[name]))["token"])
        self.assert_fails("invalid_params", sales.call, "door.let_in", self.guest())

    def test_the_token_goes_nowhere_else(self):
        for way in ("row", "event", "timer", "facts", "error", "log", "plain"):
            guest = self.guest()
            self.assert_fails("internal", self.stranger().call, "door.enter", {**guest, "way": way})
            self.assertEqual(self.world.admin.call("users.list", filter={"email": guest["email"]})["items"], [], way)
        with open(os.path.join(self.server.directory, "log"), "rb") as log:
            self.assertIsNone(self.SECRET.search(log.read()))

    def test_a_repeated_answer_and_a_dry_run_are_without_it(self):
        guest, same = self.guest(), key()
        client = self.stranger()
        first = client.call("door.enter", guest, idempotency_key=same)
        again = client.call("door.enter", guest, idempotency_key=same)
        self.assertEqual(again, {"secret_lost": True, **{name: first[name] for name in ("user", "expires_at")}})
        tried = self.stranger().call("door.enter", self.guest(), dry_run=True)
        self.assertNotIn("token", tried)
        self.assert_fails("not_found", self.user, tried["user"])
        self.accept(first["token"])

    def test_nobody_of_a_partner_that_is_out_comes_in(self):
        guest = self.guest()
        made = self.world.channel.call("door.let_in", guest)
        self.world.manager.call("partners.suspend", id=guest["partner"], reason="Not yet")
        self.assert_fails("unauthenticated", self.accept, made["token"])
        self.world.manager.call("partners.reinstate", id=guest["partner"])
        self.accept(made["token"])


class Told(Public):
    def test_the_description(self):
        methods = {method["name"]: method for method in self.stranger().call("rpc.discover")["methods"]}
        for name, quota in (("door.look", LOOKS), ("door.knock", KNOCKS)):
            self.assertEqual((methods[name]["x-access"], methods[name]["x-quota"]), ("public", quota))
            self.assertNotIn("x-roles", methods[name])
        self.assertEqual({param["$ref"].rsplit("/", 1)[1] for param in methods["door.knock"]["params"] if "$ref" in param},
            {"idempotency_key", "dry_run"})
        self.assertNotIn("door.count", methods)


if __name__ == "__main__":
    unittest.main(verbosity=2)
