# SPDX-License-Identifier: Apache-2.0
"""Starts: those that are refused, each in one sentence, and what a first one makes."""

import json
import os
import shutil
import socket
import sqlite3
import stat
import subprocess
import tempfile
import unittest

from prmd import BUILD, NETWORK_ALONE, PATIENCE, PRMD, SHIPPED, Client, Server, World

PLUGINS = os.path.join(BUILD, "plugins")
ABI = os.path.join(BUILD, "tests", "abi")
CONFIG, USAGE = 78, 64


class StartCase(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="prmd-start-")
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.data = os.path.join(self.folder, "data")

    def run_prmd(self, *arguments):
        """A start that is to end by itself."""
        return subprocess.run([PRMD, *arguments], capture_output=True, text=True, timeout=PATIENCE)

    def refused(self, *arguments, code=CONFIG, data=True, listen="127.0.0.1:0"):
        """Starts it; the sentence it refuses with."""
        more = (["--data", self.data] if data else []) + (["--listen", listen] if listen else [])
        done = self.run_prmd(*more, *arguments)
        said = [line for line in done.stderr.splitlines() if not line.startswith("{")]
        self.assertEqual((done.returncode, done.stdout), (code, ""), done.stderr)
        self.assertEqual(len(said), 1, done.stderr)
        self.assertRegex(said[0], r"^prmd: \S.*\S$")
        return said[0][len("prmd: "):]

    def start(self, *arguments):
        server = Server(*arguments, directory=self.folder)
        self.addCleanup(server.remove)
        return server


class Plugins(StartCase):
    def with_objects(self, *objects):
        """A plugin directory of the shipped ones and these."""
        folder = os.path.join(self.folder, "plugins")
        shutil.rmtree(folder, True)
        os.mkdir(folder)
        for name in ("partners", "deals"):
            os.symlink(os.path.join(PLUGINS, name + ".so"), os.path.join(folder, name + ".so"))
        for path in objects:
            if not os.path.exists(os.path.join(ABI, path + ".so")):
                self.fail("%s is built with -DPRM_TESTS=ON" % path)
            os.symlink(os.path.join(ABI, path + ".so"), os.path.join(folder, os.path.basename(path) + ".so"))
        return folder

    def test_each_is_refused_in_a_sentence_that_names_both_sides(self):
        cases = {
            ("refused/newer_minor",): ('"newer_minor"', "1.7", "1.1"),
            ("refused/other_major",): ("other_major.so", "2", "1"),
            ("refused/no_symbol",): ("no_symbol.so", "prm_plugin_v1"),
            ("refused/no_magic",): ("no_magic.so", "magic"),
            ("refused/core_namespace",): ('"core_namespace"', '"rates"', "core"),
            ("refused/missing_service",): ('"missing_service"', '"prm.search/3"'),
            ("refused/needs_missing",): ('"needs_missing"', '"nobody"'),
            ("plugins/failing_start",): ("failing_start", "start"),
        }
        for objects, words in cases.items():
            with self.subTest(objects=objects):
                sentence = self.refused("--plugins", self.with_objects(*objects))
                for word in words:
                    self.assertIn(word, sentence)

    def test_a_name_already_taken(self):
        folder = self.with_objects()
        shutil.copy(os.path.join(PLUGINS, "partners.so"), os.path.join(folder, "again.so"))
        sentence = self.refused("--plugins", folder)
        self.assertIn('"partners"', sentence)
        self.assertIn("already", sentence)
        self.assertIn("again.so", sentence)

    def test_what_is_no_object(self):
        folder = self.with_objects()
        with open(os.path.join(folder, "text.so"), "w") as file:
            file.write("not a plugin")
        self.assertIn("text.so", self.refused("--plugins", folder))
        self.assertIn("nowhere", self.refused("--plugins", os.path.join(self.folder, "nowhere")))

    def test_what_another_needs_cannot_be_left_out(self):
        sentence = self.refused("--without", "partners")
        self.assertIn('"certification"', sentence)
        self.assertIn('"partners"', sentence)

    def test_left_out_by_the_operators_word(self):
        server = self.start(*NETWORK_ALONE)
        self.assertEqual(server.ready["plugins"], ["partners"])
        admin = server.admin()
        try:
            self.assertEqual([p["id"] for p in admin.call("plugins.list")["items"]], ["core", "access", "core_events", "files", "services", "partners"])
            self.assertEqual(admin.ask('{"jsonrpc":"2.0","id":1,"method":"deals.list"}')["error"]["code"], -32601)
        finally:
            admin.close()
        self.assertEqual(server.stop(), 0)

    def test_one_that_fails_to_start_leaves_the_data_usable(self):
        self.refused("--plugins", self.with_objects("plugins/failing_start"))
        server = self.start()
        self.assertEqual(server.stop(), 0)
        self.assertEqual(server.verify()[0], 0)


class Directory(StartCase):
    def mode(self, *path):
        return stat.S_IMODE(os.stat(os.path.join(self.data, *path)).st_mode)

    def test_what_the_first_start_makes(self):
        before = os.umask(0)  # it does not lean on it
        try:
            server = self.start()
        finally:
            os.umask(before)
        self.assertEqual(set(server.ready), {"event", "address", "plugins"})
        self.assertEqual((server.ready["event"], sorted(server.ready["plugins"])), ("ready", sorted(SHIPPED)))
        self.assertRegex(server.ready["address"], r"^127\.0\.0\.1:[1-9]\d*$")
        self.assertEqual((self.mode(), self.mode("admin.token"), self.mode("tls", "key.pem")), (0o700, 0o600, 0o600))
        for name in os.listdir(self.data):
            self.assertEqual(self.mode(name) & 0o007, 0 if name != "tls" else self.mode(name) & 0o007, name)
        with open(os.path.join(self.data, "admin.token")) as file:
            self.assertRegex(file.read(), r"^prm_[A-Za-z0-9_-]{43}\n$")
        text = subprocess.run(["openssl", "x509", "-in", server.certificate, "-noout", "-text"], capture_output=True, text=True,
            timeout=PATIENCE).stdout
        for word in ("DNS:localhost", "IP Address:127.0.0.1", "DNS:127.0.0.1", "prime256v1"):
            self.assertIn(word, text)
        self.assertEqual(server.stop(), 0)
        said = [line for line in server.log_text().splitlines() if line]
        for line in said:
            json.loads(line)  # logs are JSON lines
        with open(os.path.join(self.data, "admin.token")) as file:
            self.assertNotIn(file.read().strip(), server.log_text())

    def test_what_is_there_stays(self):
        server = self.start()
        token = server.admin_token
        with open(server.certificate) as file:
            certificate = file.read()
        server.stop()
        server.start()
        self.assertEqual(server.admin_token, token)
        with open(server.certificate) as file:
            self.assertEqual(file.read(), certificate)
        server.admin().close()
        server.stop()

    def test_a_deleted_token_is_made_anew_for_the_same_user(self):
        server = self.start()
        admin = server.admin()
        user, old = admin.session["user"], server.admin_token
        admin.close()
        server.stop()
        os.remove(os.path.join(self.data, "admin.token"))
        server.start()
        self.assertNotEqual(server.admin_token, old)
        self.assertEqual(self.mode("admin.token"), 0o600)
        admin = server.admin()
        self.assertEqual((admin.session["user"], admin.session["roles"]), (user, ["admin"]))
        self.assertEqual([u["id"] for u in admin.call("users.list")["items"]], [user])
        admin.close()
        self.assertEqual(server.stop(), 0)

    def test_one_process_per_directory(self):
        server = self.start()
        sentence = self.refused()
        self.assertIn(self.data, sentence)
        for command in (("verify", "--data", self.data),):
            done = self.run_prmd(*command)
            self.assertEqual((done.returncode, done.stdout, done.stderr.count("\n")), (CONFIG, "", 1))
        admin = server.admin()  # the one that serves feels nothing
        admin.call("system.info")
        admin.close()
        self.assertEqual(server.stop(), 0)
        server.start()
        self.assertEqual(server.stop(), 0)

    def test_a_clock_that_was_moved_is_not_forgotten(self):
        server = self.start("--simulated-clock")
        admin = server.admin()
        moved = admin.call("clock.advance", by=86400)["now"]
        admin.close()
        server.stop()
        sentence = self.refused()
        self.assertIn("--simulated-clock", sentence)
        server.start()
        admin = server.admin()
        info = admin.call("system.info")
        self.assertGreaterEqual(info["now"], moved)
        self.assertTrue(info["simulated_clock"])
        admin.close()
        self.assertEqual(server.stop(), 0)

    def test_a_simulated_clock_never_moved_is_a_real_one(self):
        server = self.start("--simulated-clock")
        server.stop()
        server.arguments = []
        server.start()
        admin = server.admin()
        self.assertFalse(admin.call("system.info")["simulated_clock"])
        with self.assertRaises(Exception) as caught:
            admin.call("clock.advance", by=1)
        self.assertEqual(caught.exception.code, -32004)
        admin.close()
        self.assertEqual(server.stop(), 0)

    def test_a_directory_that_cannot_be_one(self):
        with open(self.data, "w") as file:
            file.write("a file")
        self.assertIn(self.data, self.refused())
        os.remove(self.data)
        self.data = os.path.join(self.folder, "no", "such", "parent")
        self.assertIn(self.data, self.refused())

    def test_a_database_that_is_none(self):
        os.mkdir(self.data, 0o700)
        with open(os.path.join(self.data, "prmd.db"), "wb") as file:
            file.write(b"This is not a database, however long one looks at it. " * 200)
        self.refused()

    def test_a_broken_certificate(self):
        server = self.start()
        server.stop()
        with open(server.certificate, "w") as file:
            file.write("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
        self.assertIn("cert.pem", self.refused())

    def test_a_key_without_its_certificate_is_not_overwritten(self):
        tls = os.path.join(self.data, "tls")
        os.makedirs(tls, 0o700)
        with open(os.path.join(tls, "key.pem"), "w") as file:
            file.write("precious")
        self.assertIn("key.pem is there without a readable cert.pem beside it", self.refused())
        with open(os.path.join(tls, "key.pem")) as file:
            self.assertEqual(file.read(), "precious")

    def test_data_of_a_plugin_that_is_left_out_waits(self):
        server = self.start()
        world = World(server)
        seller = world.partner("Bluepeak")
        deal = seller.call("deals.register", world.deal())["deal"]
        token = world.admin.call("tokens.create", user=seller.session["user"])["token"]
        world.close()
        server.stop()
        server.arguments = list(NETWORK_ALONE)
        server.start()
        admin = server.admin()
        told = admin.call("rules.list")
        self.assertEqual((told["generation"], {item["plugin"] for item in told["items"]}), (1, {"partners"}))
        admin.call("rules.activate", generation=1)
        admin.close()
        server.stop()
        self.assertNotIn("rules.draft", server.log_text())
        server.arguments = []
        server.start()
        client = Client(server, token)
        self.assertEqual(client.call("deals.get", id=deal["id"])["deal"], deal)
        client.close()
        self.assertEqual(server.stop(), 0)
        self.assertEqual(server.verify()[0], 0)


class Usage(StartCase):
    def test_rules_of_an_older_release_serve_as_far_as_they_go(self):
        server = self.start()
        world = World(server)
        seller = world.partner("Bluepeak")
        first = seller.call("deals.register", world.deal())
        token = world.admin.call("tokens.create", user=seller.session["user"])["token"]
        world.close()
        server.stop()
        # As if today's plugins asked less, more and otherwise than when generation 1 was made.
        with sqlite3.connect(os.path.join(server.data, "prmd.db")) as database:
            for old, new in (('point = "deals.price"', 'point = "deals.cost"'), ("  within_limit = ", "  was_within_limit = ")):
                count = database.execute("update rule_source set source = replace(source, ?, ?) where instr(source, ?)",
                    (old, new, old)).rowcount
                self.assertGreaterEqual(count, 1, old)
        database.close()
        server.start()
        self.assertIn("rules_outdated", server.log_text())
        client = Client(server, token)
        made = client.call("deals.register", world.deal("Later Ltd"))
        self.assertEqual(made["deal"]["state"], "approved")
        self.assertNotIn("margin_bps", made["deal"])  # the list margin: the fallback
        self.assertIn("within_limit", [reason["text"] for reason in made["reasons"]])
        self.assertEqual(client.call("decisions.explain", id=first["decision_id"])["replay"], "engine")
        client.close()
        self.assertEqual(server.stop(), 0)

    def test_a_port_that_is_taken(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            self.assertIn(str(port), self.refused(listen="127.0.0.1:%d" % port))
        self.refused(listen="192.0.2.1:0")  # an address of nobody's here

    def test_addresses_that_are_none(self):
        for listen in ("127.0.0.1", "7443", "127.0.0.1:", ":7443", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:x", "127.0.0.1:7x",
                       "", "127.0.0.1: 7443", "127.0.0.1:+7", "localhost:0"):  # names are not looked up
            with self.subTest(listen=listen):
                done = self.run_prmd("--data", self.data, "--listen", listen)
                self.assertEqual((done.returncode, done.stdout, done.stderr.count("\n")), (USAGE, "", 1), done.stderr)
                self.assertIn("--listen", done.stderr)
        self.assertFalse(os.path.exists(self.data))

    def test_wrong_usage(self):
        for arguments in ((), ("--data",), ("--colour", "red"), ("serve-me",), ("--data", self.data, "extra"), ("verify",), ("inspect",),
                          ("--data", self.data, "--listen")):
            with self.subTest(arguments=arguments):
                done = self.run_prmd(*arguments)
                self.assertEqual((done.returncode, done.stdout, done.stderr.count("\n")), (USAGE, "", 1), done.stderr)
                self.assertTrue(done.stderr.startswith("prmd: "))
        self.assertFalse(os.path.exists(self.data))

    def test_help_and_version(self):
        done = self.run_prmd("--help")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for word in ("--data", "--listen", "--without", "--simulated-clock", "--watch", "--check", "verify", "inspect", "test-rules"):
            self.assertIn(word, done.stdout)
        done = self.run_prmd("--version")
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stdout, r"^prmd \d+\.\d+\.\d+\n$")

    def test_ipv6(self):
        if not socket.has_ipv6:
            self.skipTest("this machine has no IPv6")
        try:
            with socket.socket(socket.AF_INET6) as probe:
                probe.bind(("::1", 0))
        except OSError:
            self.skipTest("this machine has no ::1")
        process = subprocess.Popen([PRMD, "--data", self.data, "--listen", "[::1]:0"], stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True)
        try:
            address = json.loads(process.stdout.readline())["address"]
            self.assertRegex(address, r"^\[::1\]:[1-9]\d*$")
        finally:
            process.terminate()
            self.assertEqual(process.wait(PATIENCE), 0)
            process.stdout.close()


if __name__ == "__main__":
    unittest.main()
