# SPDX-License-Identifier: Apache-2.0
"""The configuration file: every limit it sets holds, what is wrong is said at once, and plugins get their settings."""

import json
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
import unittest

from prmd import BUILD, PATIENCE, PRMD, SHIPPED, Client, RpcError, Server, World

ABI = os.path.join(BUILD, "tests", "abi", "plugins")
CONFIG = 78


class ConfigCase(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="prmd-config-")
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.path = os.path.join(self.folder, "prmd.lua")

    def write(self, text, name="prmd.lua", mode=None):
        path = os.path.join(self.folder, name)
        with open(path, "w") as file:
            file.write(text)
        if mode is not None:
            os.chmod(path, mode)
        return path

    def check(self, text=None, environment=None, *arguments):
        more = ["--config", self.write(text)] if text is not None else []
        done = subprocess.run([PRMD, *more, "--check", *arguments], capture_output=True, text=True, timeout=PATIENCE,
            env={**os.environ, **(environment or {})})
        return done.returncode, done.stdout, done.stderr

    def start(self, text, environment=None):
        server = Server("--config", self.write(text), directory=self.folder, environment=environment)
        self.addCleanup(server.remove)
        return server

    def client(self, server, token=None):
        client = Client(server, token)
        self.addCleanup(client.close)
        return client

    def connect(self, server):
        context = ssl.create_default_context(cafile=server.certificate)
        plain = socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE)
        wrapped = context.wrap_socket(plain, server_hostname="localhost")
        self.addCleanup(wrapped.close)
        return wrapped


class Check(ConfigCase):
    def test_what_is_printed_is_good_and_changes_nothing(self):
        printed = subprocess.run([PRMD, "--print-config"], capture_output=True, text=True, timeout=PATIENCE)
        self.assertEqual((printed.returncode, printed.stderr), (0, ""))
        for name, value in (("handshake_ms", 5000), ("first_byte_ms", 10000), ("request_ms", 15000), ("idle_ms", 300000),
                            ("unauthenticated", 256), ("unauthenticated_per_address", 16), ("message_bytes", 1048576),
                            ("batch", 100), ("nesting", 64), ("object_keys", 1000), ("string_bytes", 262144),
                            ("calls_in_flight", 128), ("send_queue_bytes", 1048576), ("header_bytes", 16384), ("header_fields", 64),
                            ("subscriptions", 100), ("login_failures", 5), ("file_bytes", 26214400), ("page", 500)):
            self.assertIn("\n        %s = %d,\n" % (name, value), printed.stdout)
        self.assertEqual(self.check(printed.stdout), (0, "configuration, certificate, plugins and rules are good\n", ""))
        server = self.start(printed.stdout)
        self.assertEqual(server.ready["plugins"], list(SHIPPED))

    def test_all_that_is_wrong_is_said_at_once(self):
        code, out, said = self.check("return {\n limits = { batch = 0 },\n tls = { certificate = 'none.pem', key = 'none.pem' },\n}\n")
        self.assertEqual((code, out), (CONFIG, ""))
        self.assertEqual(said, "prmd: %s:2: limits.batch: must be 1 to 10000\n" % self.path)
        code, out, said = self.check("return { tls = { certificate = 'none.pem', key = 'none.pem' }, rules = { directories = {'rules'} },"
            " plugins = { {id='partners'}, {id='nobody'} } }")
        self.assertEqual((code, out), (CONFIG, ""))
        lines = said.splitlines()
        self.assertEqual(len(lines), 2, said)
        self.assertIn(os.path.join(self.folder, "none.pem"), lines[0])
        self.assertIn("nobody.so", lines[1])
        os.mkdir(os.path.join(self.folder, "rules"))
        os.mkdir(os.path.join(self.folder, "rules", "deals"))
        self.write("return {", os.path.join("rules", "deals", "decide.lua"))
        code, out, said = self.check("return { rules = { directories = {'rules'} } }")
        self.assertEqual((code, out), (CONFIG, ""))
        self.assertIn("deals/decide.lua", said)

    def test_places_that_cannot_be(self):
        self.write("", "file")
        for text, expected in (("data = 'nowhere/deep'", "data: %s/nowhere/deep cannot be made: %s/nowhere: No such" % (self.folder, self.folder)),
                               ("data = 'file'", "data: %s/file is no directory" % self.folder),
                               ("backup = { directory = 'file/b' }", "backup.directory: %s/file/b cannot be made" % self.folder)):
            code, _, said = self.check("return { %s }" % text)
            self.assertEqual(code, CONFIG)
            self.assertIn(expected, said)
        self.assertEqual(self.check("return { data = 'new', backup = { directory = '%s/' } }" % self.folder)[0], 0)

    def test_what_only_the_whole_shows_has_its_line_too(self):
        for text, expected in (("listen = '127.0.0.1:99999'", "listen: must be ADDRESS:PORT"),
                               ("listen = 'localhost:7443'", "listen: must be ADDRESS:PORT"),
                               ("tls = { key = 'key.pem' }", "tls: certificate and key are given together"),
                               ("http = { origins = { 'https://a.example', 'https://b.example/path' } }",
                                   "http.origins[1]: must be an origin"),
                               ("rules = { directories = { %s } }" % ("'x'," * 33), "rules.directories: can name 32 at most")):
            code, _, said = self.check("return {\n %s\n}" % text)
            self.assertEqual(code, CONFIG)
            self.assertTrue(said.startswith("prmd: %s:2: %s" % (self.path, expected)), said)
        code, _, said = self.check("return { listen = '127.0.0.1:1' }", {"PRM_LISTEN": "nowhere"})
        self.assertEqual((code, said), (CONFIG, "prmd: PRM_LISTEN: must be ADDRESS:PORT, as in 127.0.0.1:7443 or [::1]:0\n"))

    def test_a_start_is_refused_as_a_check_is(self):
        path = self.write("return { limits = { batch = 0 } }")
        done = subprocess.run([PRMD, "--config", path, "--data", os.path.join(self.folder, "data")], capture_output=True,
            text=True, timeout=PATIENCE)
        self.assertEqual((done.returncode, done.stdout), (CONFIG, ""))
        self.assertIn("limits.batch", done.stderr)
        self.assertFalse(os.path.exists(os.path.join(self.folder, "data")))

    def test_a_key_without_its_certificate(self):
        code, _, said = self.check("return { tls = { key = 'key.pem' } }")
        self.assertEqual(code, CONFIG)
        self.assertIn("tls: certificate and key are given together", said)

    def test_variables(self):
        self.assertEqual(self.check(None, {"PRM_LIMITS_BATCH": "5"})[0], 0)
        code, _, said = self.check("return { limits = { batch = 5 } }", {"PRM_LIMITS_BATCH": "five"})
        self.assertEqual((code, said), (CONFIG, "prmd: PRM_LIMITS_BATCH: must be a whole number\n"))
        self.assertEqual(self.check(None, {"PRM_LIMITS_BACH": "5"})[0], CONFIG)


class Limits(ConfigCase):
    def test_of_messages(self):
        server = self.start("return { limits = { batch = 3, nesting = 8, object_keys = 20, string_bytes = 300,"
                            " message_bytes = 4096 } }")
        client = self.client(server, server.admin_token)
        ping = '{"jsonrpc":"2.0","id":1,"method":"system.ping"%s}'
        self.assertEqual(len(client.ask("[%s]" % ",".join([ping % ""] * 3))), 3)
        self.assertIn("at most 3", client.ask("[%s]" % ",".join([ping % ""] * 4))["error"]["message"])
        nested = lambda depth: ping % (',"params":{"x":%s1%s}' % ("[" * depth, "]" * depth))
        self.assertEqual(client.ask(nested(6))["error"]["code"], -32602)  # read, and refused as unknown
        self.assertEqual(client.ask(nested(7))["error"]["code"], -32700)
        keys = lambda count: ping % (',"params":{%s}' % ",".join('"k%d":1' % i for i in range(count)))
        self.assertEqual(client.ask(keys(20))["error"]["code"], -32602)
        self.assertEqual(client.ask(keys(21))["error"]["code"], -32700)
        text = lambda length: ping % (',"params":{"x":"%s"}' % ("x" * length))
        self.assertEqual(client.ask(text(300))["error"]["code"], -32602)
        self.assertEqual(client.ask(text(301))["error"]["code"], -32700)
        client.send_text(" " * 5000)
        self.assertIn('"limit":"message"', client.line())
        self.assertEqual(client.line(), "")

    def test_larger_ones(self):
        server = self.start("return { limits = { batch = 200, nesting = 90, object_keys = 3000, string_bytes = 600000,"
                            " message_bytes = 4 * 1024 * 1024 } }")
        client = self.client(server, server.admin_token)
        ping = '{"jsonrpc":"2.0","id":1,"method":"system.ping"%s}'
        self.assertEqual(len(client.ask("[%s]" % ",".join([ping % ""] * 200))), 200)
        for params in ('{"x":"%s"}' % ("x" * 600000), '{"x":%s1%s}' % ("[" * 88, "]" * 88),
                       "{%s}" % ",".join('"k%d":1' % i for i in range(3000))):
            self.assertEqual(client.ask(ping % (',"params":' + params))["error"]["code"], -32602)

    def test_of_time(self):
        server = self.start("return { limits = { handshake_ms = 300, first_byte_ms = 300, request_ms = 300, idle_ms = 2000 } }")
        began = time.monotonic()
        plain = socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE)
        self.addCleanup(plain.close)
        self.assertEqual(plain.recv(1), b"")  # no handshake
        silent = self.at_last(lambda: self.connect(server))
        self.assertEqual(self.until_closed(silent), b"")  # no first byte

        def halve():
            halved = self.connect(server)
            halved.sendall(b'{"jsonrpc"')
            return halved
        self.until_closed(self.at_last(halve))
        self.assertLess(time.monotonic() - began, 25)  # the defaults take 30 s

        def use():
            client = self.client(server)
            asked = time.monotonic()
            client.call("system.ping")
            return client, asked
        idle, began = self.at_last(use)
        self.assertEqual(idle.line(), "")
        self.assertGreater(time.monotonic() - began, 1.9)

    def at_last(self, attempt):
        """What comes of it once this machine is quick enough for the server's limits."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return attempt()
            except OSError:
                self.assertLess(time.monotonic(), end)

    def until_closed(self, connection):
        got = b""
        while True:
            try:
                more = connection.recv(4096)
            except ConnectionResetError:
                return got
            if not more:
                return got
            got += more

    def test_of_connections(self):
        server = self.start("return { limits = { unauthenticated_per_address = 2 } }", {"PRM_LIMITS_CONNECTIONS": "3"})
        held = [self.client(server, server.admin_token)]
        held += [self.client(server), self.client(server)]
        for client in held:
            self.assertTrue(client.call("system.ping")["pong"])
        with self.assertRaises((ConnectionError, ssl.SSLError, OSError)):
            refused = Client(server)
            self.addCleanup(refused.close)
            refused.call("system.ping")
        self.assertTrue(held[0].call("system.ping")["pong"])

    def test_of_a_page(self):
        """Who asks for more than the operator allows gets as many, and the cursor goes on; beyond 500 it is an error."""
        server = self.start("return { limits = { page = 3 } }")
        client = self.client(server, server.admin_token)
        made = {client.call("users.create", name="U", email="u%d@example.com" % i, roles=["auditor"])["user"]["id"] for i in range(7)}
        for more in ({}, {"limit": None}, {"limit": 500}, {"limit": 2}):
            seen, cursor = [], {}
            while True:
                page = client.call("users.list", **more, **cursor)
                seen += [user["id"] for user in page["items"]]
                self.assertLessEqual(len(page["items"]), 2 if more.get("limit") == 2 else 3)
                if "next_cursor" not in page:
                    break
                cursor = {"cursor": page["next_cursor"]}
            self.assertEqual(len(seen), 8)
            self.assertTrue(made < set(seen))
        self.assertEqual(len(client.call("events.list", limit=100)["items"]), 3)
        for limit in (501, 0, "3", 1.5):
            self.assertEqual(self.refused(client, "invalid_params", "users.list", limit=limit).fields().keys(), {"limit"})

    def refused(self, client, kind, method, **params):
        with self.assertRaises(RpcError) as caught:
            client.call(method, **params)
        self.assertEqual(caught.exception.kind, kind)
        return caught.exception

    def test_of_subscriptions(self):
        server = self.start("return { limits = { subscriptions = 2 } }")
        client, other = self.client(server, server.admin_token), self.client(server, server.admin_token)
        first, _ = (client.call("events.subscribe", types=["rules.*"])["subscription"] for _ in range(2))
        self.assertGreater(self.refused(client, "limit", "events.subscribe", types=["rules.*"]).data["retry_after_ms"], 0)
        self.assertIn("subscription", other.call("events.subscribe", types=["rules.*"]))
        client.call("events.unsubscribe", subscription=first)
        self.assertIn("subscription", client.call("events.subscribe", types=["rules.*"]))

    def test_of_calls_nobody_has_authenticated(self):
        """Two addresses that ask for all the public calls they may do not keep a third from signing in."""
        server = self.start("return { limits = { unauthenticated_calls = 2, reads_of_one = 40 } }")
        loud = [Client(server) for _ in range(15)]
        for client in loud:
            self.addCleanup(client.close)
            client.send_text('{"jsonrpc":"2.0","id":1,"method":"rpc.discover"}\n' * 50)
        for _ in range(5):
            client = self.client(server, server.admin_token)
            self.assertIn("items", client.call("users.list", limit=1))
        for client in loud:
            for _ in range(50):
                self.assertIn("result", json.loads(client.line()))

    def test_of_calls_that_wait(self):
        """Beyond the queue: `limit` at once, and what was taken is answered."""
        server = self.start("return { limits = { waiting_writes = 4, calls_in_flight = 1000 } }")
        world = World(server)
        self.addCleanup(world.close)
        partner = world.partner("Ottersberg")
        ids = [partner.send("deals.register", world.deal("Wollmer %d GmbH" % i)) for i in range(300)]
        kinds = {}
        for id in ids:
            try:
                partner.receive(id)
                kind = "answered"
            except RpcError as error:
                kind = error.kind
                self.assertGreater(error.data["retry_after_ms"], 0)
            kinds[kind] = kinds.get(kind, 0) + 1
        self.assertEqual(set(kinds), {"answered", "limit"}, kinds)

    def test_of_a_calls_memory(self):
        server = self.start("return { limits = { call_memory_bytes = 1024 * 1024, message_bytes = 4 * 1024 * 1024 } }")
        client = self.client(server, server.admin_token)
        items = ",".join('"x"' for _ in range(200000))
        answer = client.ask('{"jsonrpc":"2.0","id":1,"method":"system.ping","params":{"x":[%s]}}' % items)
        self.assertIn("error", answer)
        self.assertTrue(client.call("system.ping")["pong"])


class Plugins(ConfigCase):
    def tuned(self, settings, more=""):
        return "return { plugins = { { id = 'partners' }, { id = 'tuned', file = '%s'%s%s } } }" % (
            os.path.join(ABI, "tuned.so"), ", settings = " + settings if settings else "", more)

    def test_settings(self):
        self.write("hush\n", "token", 0o600)
        server = self.start(self.tuned("{ times = 3, token = { file = 'token' } }"))
        self.assertEqual(server.ready["plugins"], ["partners", "tuned"])
        self.assertEqual(self.client(server, server.admin_token).call("tuned.show"),
            {"greeting": "hello", "times": 3, "has_token": True, "has_other": False})
        self.assertNotIn("hush", server.log_text())

    def test_bad_ones_are_named(self):
        self.write("hush\n", "open", 0o644)
        for settings, expected in (("{ times = 9 }", "plugins[1].settings.times: must be 1 to 5"),
                                   ("{ times = 1, tmes = 2 }", "plugins[1].settings.tmes: no such field"),
                                   ("{ times = 1, token = 'hush' }", "is a secret: it is given as { file = \"PATH\" }"),
                                   ("{ times = 1, token = { file = 'open' } }", "chmod 600"),
                                   (None, "plugins[1].settings.times: is required")):
            with self.subTest(settings=settings):
                code, _, said = self.check(self.tuned(settings))
                self.assertEqual(code, CONFIG)
                self.assertIn(expected, said)
                self.assertNotIn("hush", said)

    def test_an_optional_one_may_be_missing(self):
        text = "return { plugins = { { id = 'partners' }, { id = 'nobody', optional = %s } } }"
        self.assertEqual(self.check(text % "false")[0], CONFIG)
        server = self.start(text % "true")
        self.assertEqual(server.ready["plugins"], ["partners"])
        self.assertIn("plugin.left_out", server.log_text())

    def test_an_optional_one_may_fail_to_start_or_lack_what_it_needs(self):
        one = "{ id = '%s', file = '%s', optional = true }"
        failing = one % ("failing_start", os.path.join(ABI, "failing_start.so"))
        needing = one % ("needs_missing", os.path.join(BUILD, "tests", "abi", "refused", "needs_missing.so"))
        server = self.start("return { plugins = { { id = 'partners' }, %s, %s } }" % (failing, needing))
        self.assertEqual(server.ready["plugins"], ["partners"])
        self.assertEqual(server.stop(), 0)
        self.assertEqual(server.verify()[0], 0)

    def test_one_that_is_another(self):
        code, _, said = self.check("return { plugins = { { id = 'partner', file = '%s' } } }"
            % os.path.join(BUILD, "plugins", "partners.so"))
        self.assertEqual(code, CONFIG)
        self.assertIn('is not the plugin "partner"', said)


class CommandLine(ConfigCase):
    def say(self, *arguments):
        done = subprocess.run([PRMD, *arguments], capture_output=True, text=True, timeout=PATIENCE)
        return done.returncode, done.stderr

    def test_clear_sentences(self):
        self.assertEqual(self.say("verify", "--data", "/nowhere", "EXTRA")[0], 64)
        self.assertIn("prmd verify takes no EXTRA", self.say("verify", "--data", "/nowhere", "EXTRA")[1])
        self.assertEqual(self.say("--data", "")[0], 64)
        self.assertIn("--data takes a directory", self.say("--data", "")[1])
        self.assertIn('There is no plugin "nobody"', self.say("--check", "--without", "nobody")[1])
        data = os.path.join(self.folder, "data")
        os.makedirs(os.path.join(data, "tls", "cert.pem"))
        code, said = self.say("--data", data, "--listen", "127.0.0.1:0")
        self.assertEqual(code, CONFIG)
        self.assertIn("tls/cert.pem is no file", said)

    def test_it_goes_before_the_configuration(self):
        server = self.start("return { listen = '127.0.0.2:1', data = '/nowhere' }")
        self.assertTrue(server.ready["address"].startswith("127.0.0.1:"))


if __name__ == "__main__":
    unittest.main()
