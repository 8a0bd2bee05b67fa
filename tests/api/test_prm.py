# SPDX-License-Identifier: Apache-2.0
"""The prm command against a real server: calls, lists, imports that survive the server's death, explanations."""

import csv
import json
import os
import pty
import shutil
import subprocess
import tempfile
import threading
import time
import unittest

from prmd import BUILD, PATIENCE, PRM, Server, ServerCase, World


class Prm(ServerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = tempfile.TemporaryDirectory(prefix="prm-test-")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.world = World(cls.server)
        cls.addClassCleanup(cls.world.close)
        cls.tokens = {"admin": cls.server.admin_token}
        for name, role in (("pia", "program_manager"), ("carl", "channel_manager")):
            cls.tokens[name] = cls.new_token(name, [role])
        partner = cls.world.partner("Bluepeak Systems")
        cls.tokens["nora"] = cls.new_token("nora", ["partner_sales"], partner=cls.world.partners["Bluepeak Systems"])

    @classmethod
    def new_token(cls, name, roles, **more):
        email = "%s@prm.example.com" % name
        user = cls.world.admin.call("users.create", name=name, email=email, roles=roles, **more)["user"]["id"]
        return cls.world.admin.call("tokens.create", user=user)["token"]

    def settings(self, who, **more):
        settings = {name: value for name, value in os.environ.items() if not name.startswith("PRM_")}
        settings.update(PRM_SERVER="127.0.0.1:%d" % self.server.port, PRM_CA=self.server.certificate)
        settings.update(more)
        if who:
            settings["PRM_TOKEN"] = self.tokens[who]
        return settings

    def prm(self, who, *words, code=0, stdin=None, **more):
        """Runs prm as that user; what it prints. Fails unless it ends with `code`."""
        done = subprocess.run([PRM, *words], env=self.settings(who, **more), capture_output=True, text=True,
            input=stdin, timeout=2 * PATIENCE)
        self.said = done.stderr
        self.assertEqual(done.returncode, code, "%s\n%s%s" % (words, done.stdout, done.stderr))
        return done.stdout

    def write(self, name, text):
        path = os.path.join(self.folder.name, name)
        with open(path, "w") as file:
            file.write(text)
        return path

    def count(self, entities):
        return len(self.prm("pia", "list", entities, "--all", "--fields", "id").splitlines())


class Connecting(Prm):
    def test_without_a_token(self):
        self.assertEqual(self.prm(None, "call", "system.ping", "--json"), '{"pong":true}\n')
        self.prm(None, "call", "users.list", code=4)
        self.assertIn("unauthenticated", self.said)

    def test_where_the_token_comes_from(self):
        side = ("call", "system.info", "--get", "name")
        token_file = self.write("token", self.tokens["pia"] + "\n")
        self.prm(None, *side, PRM_TOKEN_FILE=token_file)
        self.prm(None, *side, PRM_DATA=self.server.data)
        self.prm(None, *side, "--token-file", token_file)
        self.prm(None, *side, "--data", self.server.data, PRM_CA="", PRM_TOKEN="wrong")
        self.prm(None, *side, "--data", self.server.data, "--token", "wrong", code=4)
        self.prm(None, *side, "--token-file", "/nonexistent", code=2)
        self.prm(None, *side, "--data", self.folder.name, code=2)

    def test_the_server_is_verified(self):
        ping = ("call", "system.ping")
        self.prm(None, *ping, "--server", "localhost:%d" % self.server.port)
        other = Server()
        self.addCleanup(other.remove)
        self.prm(None, *ping, "--ca", other.certificate, code=3)
        self.assertIn("not signed by anything trusted", self.said)
        self.prm(None, *ping, "--ca", "/nonexistent", code=2)
        self.prm(None, *ping, "--ca", self.folder.name, code=2)

    def test_nobody_there(self):
        self.prm(None, "call", "system.ping", "--server", "127.0.0.1:1", code=3)
        self.assertIn("Connection refused", self.said)

    def test_usage(self):
        for words in ((), ("nonsense",), ("call",), ("call", "x", "--nonsense"), ("call", "x", "y"), ("call", "x", "{"),
                ("list", "deals", "--limit", "0"), ("explain",), ("import", "partners", "/nonexistent.csv")):
            self.prm("pia", *words, code=2)
            self.assertTrue(self.said.startswith("prm: "), self.said)
        for words in ((), ("call",), ("list",), ("import",), ("explain",)):
            self.assertIn("Exit codes", self.prm(None, *words, "--help"))
        self.assertRegex(self.prm(None, "--version"), r"^prm \d+\.\d+\.\d+\n$")


class Offline(unittest.TestCase):
    """What prm hands on to the prmd beside it: no server is asked."""

    def prm(self, *words, **environment):
        return subprocess.run([PRM, *words], capture_output=True, text=True, timeout=PATIENCE,
            env={**{name: value for name, value in os.environ.items() if not name.startswith("PRM_")}, **environment})

    def test_words_of_prmd(self):
        server = Server()
        self.addCleanup(server.remove)
        served = self.prm("verify", "--data", server.data)
        self.assertNotEqual(served.returncode, 0)
        self.assertIn("holds the data directory", served.stderr)
        self.assertEqual(server.stop(), 0)
        for done in (self.prm("verify", "--data", server.data), self.prm("--data", server.data, "verify"),
                     self.prm("verify", PRM_DATA=server.data)):
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertIn('"entries"', done.stdout)
        folder = tempfile.mkdtemp(prefix="prm-offline-")
        self.addCleanup(shutil.rmtree, folder)
        copy, again = os.path.join(folder, "copy"), os.path.join(folder, "again")
        self.assertEqual(self.prm("--data", server.data, "backup", copy).returncode, 0)
        self.assertEqual(self.prm("restore", copy, "--data", again).returncode, 0)
        self.assertEqual(self.prm("verify", "--data", again).returncode, 0)
        self.assertIn("entity deal (deals)", self.prm("inspect", os.path.join(BUILD, "plugins", "deals.so")).stdout)
        self.assertEqual(self.prm("test-rules", "deals.decide").returncode, 0)
        self.assertEqual(self.prm("verify", "--nonsense").returncode, 64)

    def test_without_prmd(self):
        folder = tempfile.mkdtemp(prefix="prm-alone-")
        self.addCleanup(shutil.rmtree, folder)
        alone = shutil.copy(PRM, os.path.join(folder, "prm"))
        done = subprocess.run([alone, "verify", "--data", folder], capture_output=True, text=True, timeout=PATIENCE,
            env={**os.environ, "PATH": folder})
        self.assertEqual(done.returncode, 2)
        self.assertIn("cannot run prmd", done.stderr)


class Calling(Prm):
    def test_ways_to_give_parameters(self):
        made = self.prm("pia", "call", "partners.territories.create", "name=By Fields", "--get", "territory.id,territory.name")
        id, name = made.rstrip("\n").split("\t")
        self.assertEqual(name, "By Fields")
        child = self.prm("pia", "call", "partners.territories.create", json.dumps({"name": "Child", "parent": id}), "--json")
        self.assertEqual(json.loads(child)["territory"]["parent"], id)
        path = self.write("params.json", '{\n  "name": "By File"\n}\n')
        self.prm("pia", "call", "partners.territories.create", "@" + path)
        self.prm("pia", "call", "partners.territories.create", "-", stdin='{"name": "By Input"}')
        listed = self.prm("pia", "list", "partners.territories", "--all", "--fields", "name").splitlines()
        self.assertTrue({"By Fields", "Child", "By File", "By Input"} <= set(listed))

    def test_a_key_makes_it_happen_once(self):
        create = ("call", "partners.territories.create", "--key", "key-1", "--get", "territory.id")
        first = self.prm("pia", *create, "name=Once")
        self.assertEqual(self.prm("pia", *create, "name=Once"), first)
        self.prm("pia", *create, "name=Twice", code=1)
        self.assertIn("idempotency_mismatch", self.said)
        self.assertNotEqual(self.prm("pia", "call", "partners.territories.create", "name=Once", "--get", "territory.id"), first)

    def test_a_dry_run_stores_nothing(self):
        before = self.count("partners.territories")
        self.prm("pia", "call", "partners.territories.create", "name=Dry", "--dry-run")
        self.assertEqual(self.count("partners.territories"), before)

    def test_errors(self):
        self.prm("pia", "call", "partners.territories.create", "nam=x", "parent=y", code=1)
        for field in ("nam", "name", "parent"):
            self.assertRegex(self.said, r"(?m)^  %s: " % field)
        printed = self.prm("pia", "call", "partners.territories.create", "--json", code=1)
        self.assertEqual(json.loads(printed)["error"]["data"]["kind"], "invalid_params")
        self.prm("pia", "call", "nothing.here", code=1)
        self.prm("nora", "call", "users.create", "name=x", "email=x@example.com", 'roles=["admin"]', code=4)
        self.prm("pia", "call", "system.info", "--get", "name,nothing", code=1)
        self.assertIn("the result has no nothing", self.said)


class Listing(Prm):
    def test_pages(self):
        names = ["Product %03d" % i for i in range(130)]
        self.prm("pia", "import", "partners.products", self.write("products.csv", "name\n" + "\n".join(names)))
        listed = self.prm("pia", "list", "partners.products", "--all", "--fields", "name").splitlines()
        self.assertTrue(set(names) <= set(listed))
        self.assertEqual(len(listed), len(set(listed)))
        self.assertEqual(len(self.prm("pia", "list", "partners.products").splitlines()), 50)
        self.assertEqual(len(self.prm("pia", "list", "partners.products", "--limit", "7").splitlines()), 7)

    def test_filters_and_forms(self):
        line = self.prm("pia", "list", "partners.levels", "code=gold", "--fields", "code,rank")
        self.assertEqual(line, "gold\t3\n")
        both = self.prm("pia", "list", "partners.levels", 'code=["gold","silver"]', "--json").splitlines()
        self.assertEqual({json.loads(row)["code"] for row in both}, {"gold", "silver"})
        table = self.prm("pia", "list", "partners.levels", "--table").splitlines()
        self.assertTrue(table[0].startswith("id  "))
        self.assertEqual(len(table), 4)
        self.prm("pia", "list", "partners.levels", "nonsense=1", code=1)
        self.assertIn("nonsense", self.said)
        self.assertIn("deals.decide", self.prm("admin", "list", "rules"))

    def test_a_terminal_gets_a_table(self):
        ours, theirs = pty.openpty()
        done = subprocess.run([PRM, "list", "partners.levels", "--fields", "code,name"], stdin=theirs, stdout=theirs,
            stderr=theirs, env=self.settings("pia", NO_COLOR="1"), timeout=PATIENCE)
        os.close(theirs)
        self.assertEqual(done.returncode, 0)
        lines = os.read(ours, 65536).decode().splitlines()
        os.close(ours)
        self.assertEqual(lines[0], "code        name")
        self.assertIn("registered  Registered", lines)


class Importing(Prm):
    CUSTOMERS = """legal_name,country,domain
"Müller, Sohn & ""Co"" GmbH",DE,
Zephyr Quartz Holdings,FR,zephyr-quartz.example
"Müller Sohn & ""Co"" G.m.b.H.",DE,
Nobody,ZZZ,not a domain
only two,FR
"""

    def test_created_duplicates_and_failures(self):
        path, errors = self.write("customers.csv", self.CUSTOMERS), os.path.join(self.folder.name, "errors.csv")
        before = self.count("deals.customers")
        said = self.prm("pia", "import", "deals.customers", path, "--errors", errors, "--parallel", "1", code=1)
        self.assertEqual(said, "5 lines: 2 created, 0 updated, 1 duplicates, 2 failed\n")
        self.assertIn("line 5: country: ", self.said)
        self.assertIn("line 6: has 2 cells, the header has 3", self.said)
        with open(errors) as file:
            rows = list(csv.DictReader(file))
        duplicate = [row for row in rows if row["outcome"] == "duplicate"]
        self.assertEqual([(row["line"], row["given"], row["matched_name"]) for row in duplicate],
            [("4", 'Müller Sohn & "Co" G.m.b.H.', 'Müller, Sohn & "Co" GmbH')])
        self.assertGreater(int(duplicate[0]["score"]), 800)
        self.assertEqual({row["field"] for row in rows if row["line"] == "5"}, {"country", "domain"})
        # The same command again: the same answers, and nothing new.
        again = self.prm("pia", "import", "deals.customers", path, "--parallel", "1", "--json", code=1)
        lines = [json.loads(line) for line in again.splitlines()]
        self.assertEqual(lines[-1]["summary"], 
            {"lines": 5, "created": 2, "updated": 0, "duplicate": 1, "invalid": 2, "unanswered": 0})
        self.assertEqual({line["line"]: line["status"] for line in lines[:-1]},
            {2: "created", 3: "created", 4: "duplicate", 5: "invalid", 6: "invalid"})
        self.assertEqual([error["field"] for error in lines[3]["errors"]], ["country", "domain"])
        self.assertEqual(self.count("deals.customers"), before + 2)

    def test_mapping_and_setting(self):
        path = self.write("mapped.csv", "Firma;Notiz\nMapped One;x\nMapped Two;y\n")
        self.prm("pia", "import", "partners", path, "--separator", ";", "--map", "Firma=legal_name", "--map", "Notiz=",
            "--set", "type=reseller", "--set", 'territories=["%s"]' % self.world.france)
        listed = self.prm("pia", "list", "partners", "--all", "--fields", "legal_name,type").splitlines()
        self.assertTrue({"Mapped One\treseller", "Mapped Two\treseller"} <= set(listed))

    def test_a_dry_run(self):
        before = self.count("partners.territories")
        path = self.write("dry.csv", "name\nDry One\nDry Two\n")
        self.prm("pia", "import", "partners.territories", path, "--dry-run")
        self.assertEqual(self.count("partners.territories"), before)

    def test_what_is_wrong_with_every_line_is_said_once(self):
        path = self.write("keys.csv", "name,idempotency_key,Notes\n" + "X,k,n\n" * 200)
        said = self.prm("pia", "import", "partners.territories", path, "--map", "Nots=", code=1)
        self.assertEqual(said, "200 lines: 0 created, 0 updated, 0 duplicates, 0 failed\n")
        for words in ('the column "idempotency_key" is no field', 'the column "Notes" is no field',
                      'the file has no column "Nots"', "200 lines are without an answer"):
            self.assertEqual(self.said.count(words), 1, self.said)

    def test_lines_in_any_form_keep_their_numbers(self):
        """Chunks end where records do, and what is wrong is told by the line of the file it begins on."""
        rows, wrong, line = [], {}, 2
        for i in range(230):
            form = i % 7
            if form == 0:
                rows.append('"Two\r\nlines %d",\n' % i)
                wrong[line] = "name: must be one line, without control characters"
            elif form == 1:
                rows.append("\n\nAfter blanks %d,\r\n" % i)
            elif form == 2 and i % 3 == 0:
                rows.append('"stray"x %d,\n' % i)
                wrong[line] = "text follows a closing quote"
            elif form == 3:
                rows.append(",\n")
                wrong[line] = "name: is required"
            else:
                rows.append('"Quoted ""%d"", = + - @ Ünï 日本",\n' % i)
            if form == 1:
                line += 2
            line += rows[-1].lstrip("\n").count("\n")
        path = self.write("forms.csv", "\ufeffname,parent\r\n" + "".join(rows))
        out = self.prm("pia", "import", "partners.territories", path, "--json", code=1)
        said = [json.loads(text) for text in out.splitlines()]
        self.assertEqual({one["line"]: one["errors"][0]["message"] for one in said[:-1] if one["status"] == "invalid"},
            {number: text.replace("name: ", "") for number, text in wrong.items()})
        self.assertEqual((said[-1]["summary"]["created"], len({one["line"] for one in said[:-1]})), (230 - len(wrong), 230))
        stored = self.prm("pia", "list", "partners.territories", "--all", "--fields", "name", "--json")
        self.assertNotIn("lines", stored)
        self.assertIn('Quoted \\"4\\", = + - @ Ünï 日本', stored)

    def test_a_terminal_gets_a_bar(self):
        path = self.write("bar.csv", "name\n" + "".join("Bar %d\n" % i for i in range(120)))
        primary, secondary = pty.openpty()
        child = subprocess.Popen([PRM, "import", "partners.products", path], env=self.settings("pia"), stdout=subprocess.PIPE,
            stderr=secondary, text=True)
        os.close(secondary)
        self.assertEqual(child.communicate(timeout=PATIENCE)[0], "120 lines: 120 created, 0 updated, 0 duplicates, 0 failed\n")
        drawn = b""
        while not drawn.endswith(b"\r\x1b[K"):  # what was written when the command ended may still be on its way
            drawn += os.read(primary, 65536)
        os.close(primary)
        drawn = drawn.decode()
        self.assertRegex(drawn, r"\r\[#*-*\] \d+ of 120  ")
        self.assertTrue(drawn.endswith("\r\x1b[K"))  # gone at the end

    def test_an_export_comes_back_and_a_line_with_an_id_is_an_update(self):
        exported = os.path.join(self.folder.name, "partners.csv")
        self.prm("pia", "export", "partners", "--output", exported)
        said = self.prm("pia", "import", "partners", exported)
        self.assertRegex(said, r"^(\d+) lines: 0 created, 0 updated, \1 duplicates, 0 failed\n$")
        self.assertIn("columns that nobody gives are left out: created_at, ", self.said)
        with open(exported, newline="") as file:
            rows = list(csv.DictReader(file))
        path = self.write("changes.csv", "id,version,display_name\n%s,%s,Renamed\n%s,99,No\n" % (
            rows[0]["id"], rows[0]["version"], rows[0]["id"]))
        said = self.prm("pia", "import", "partners", path, code=1)
        self.assertEqual(said, "2 lines: 0 created, 1 updated, 0 duplicates, 1 failed\n")

    def test_many_lines_are_few_calls(self):
        """And a second time: each line is there once."""
        head = lambda: self.world.admin.call("audit.head")["entries"]
        names = ["Product %05d" % i for i in range(3000)]
        path = self.write("products.csv", "name\n" + "\n".join(names) + "\n")
        before = head()
        for _ in range(2):
            said = self.prm("pia", "import", "partners.products", path)
            self.assertEqual(said, "3000 lines: 3000 created, 0 updated, 0 duplicates, 0 failed\n")
        self.assertTrue(60 <= head() - before < 100)
        listed = self.prm("pia", "list", "partners.products", "--all", "--fields", "name").splitlines()
        self.assertEqual(sorted(name for name in listed if name in set(names)), names)

    def test_a_line_too_long_to_send_fails_alone(self):
        rows = [["Short One"], ["x" * 300000], ["y" * 2000000], ["Short Two"]]
        path = self.write("long.csv", "name\n" + "".join("%s\n" % row[0] for row in rows))
        said = self.prm("pia", "import", "partners.territories", path, code=1)
        self.assertEqual(said, "4 lines: 2 created, 0 updated, 0 duplicates, 2 failed\n")
        wide = ",".join(["z" * 250000] * 5)
        path = self.write("wide.csv", "name,parent,a,b,c\nShort Three,,,,\n%s\nShort Four,,,,\n" % wide)
        said = self.prm("pia", "import", "partners.territories", path, "--map", "a=", "--map", "b=", "--map", "c=", code=1)
        self.assertEqual(said, "3 lines: 2 created, 0 updated, 0 duplicates, 1 failed\n")

    def test_it_stops_where_no_line_can_pass(self):
        path = self.write("forbidden.csv", "name\n" + "X\n" * 500)
        self.prm("nora", "import", "partners.territories", path, code=4)
        self.assertIn("500 lines are without an answer", self.said)

    def test_a_server_that_dies(self):
        """Killed in the middle and started again: every line once, and the command saw it through."""
        server = Server()
        self.addCleanup(server.remove)
        names = ["Range %05d" % i for i in range(12000)]
        path = self.write("ranges.csv", "name\n" + "\n".join(names) + "\n")
        settings = self.settings(None, PRM_TOKEN=server.admin_token)
        settings.update(PRM_SERVER="127.0.0.1:%d" % server.port, PRM_CA=server.certificate)
        admin = server.admin()
        user = admin.call("users.create", name="Pia", email="pia@example.com", roles=["program_manager"])["user"]["id"]
        settings["PRM_TOKEN"] = admin.call("tokens.create", user=user)["token"]
        importer = subprocess.Popen([PRM, "import", "partners.products", path, "--parallel", "2", "--wait", "60"],
            env=settings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        guard = threading.Timer(2 * PATIENCE, importer.kill)
        guard.start()
        self.addCleanup(guard.cancel)
        while not self.count_of(admin, "partners.products.list", 100):
            self.assertIsNone(importer.poll())
        admin.close()
        server.kill()
        self.assertIsNone(importer.poll(), "the import was over before the server died")
        server.arguments = ["--listen", "127.0.0.1:%s" % settings["PRM_SERVER"].split(":")[1]]
        server.start()
        out, said = importer.communicate()
        self.assertEqual((importer.returncode, out), (0, "12000 lines: 12000 created, 0 updated, 0 duplicates, 0 failed\n"), said)
        self.assertIn("trying again", said)
        listed = subprocess.run([PRM, "list", "partners.products", "--all", "--fields", "name"], env=settings,
            capture_output=True, text=True, timeout=PATIENCE).stdout.splitlines()
        self.assertEqual(sorted(listed), names)
        self.assertEqual(server.stop(), 0)
        code, output = server.verify()
        self.assertEqual(code, 0, output)

    def test_an_import_that_is_killed_goes_on(self):
        """The command itself dies in the middle: given again, no line happens twice and none is left out."""
        names = ["Model %05d" % i for i in range(8000)]
        path = self.write("models.csv", "name\n" + "\n".join(names) + "\n")
        words = [PRM, "import", "partners.products", path]
        first = subprocess.Popen(words, env=self.settings("pia"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        guard = threading.Timer(2 * PATIENCE, first.kill)
        guard.start()
        self.addCleanup(guard.cancel)
        there = lambda: len(self.world.admin.call("partners.products.list", filter={"name": {"prefix": "Model "}}, limit=100)["items"])
        while first.poll() is None and there() < 100:
            time.sleep(0.01)
        first.kill()
        first.wait()
        done = subprocess.run(words + ["--resume"], env=self.settings("pia"), capture_output=True, text=True, timeout=2 * PATIENCE)
        self.assertEqual((done.returncode, done.stdout),
            (0, "8000 lines: 8000 created, 0 updated, 0 duplicates, 0 failed\n"), done.stderr)
        listed = self.prm("pia", "list", "partners.products", "--all", "--fields", "name").splitlines()
        self.assertEqual(sorted(name for name in listed if name.startswith("Model ")), names)

    @staticmethod
    def count_of(client, method, least):
        time.sleep(0.01)
        return len(client.call(method, limit=least)["items"]) >= least


class Explaining(Prm):
    def test_why(self):
        deal = json.loads(self.prm("nora", "call", "deals.register", json.dumps(self.world.deal("Quartz Harbour SAS")), "--json"))
        english = self.prm("nora", "explain", deal["decision_id"], "--locale", "en")
        self.assertIn("chain deals.register", english)
        self.assertRegex(english, r"(?m)^ +\d\. deals\.decide  version ")
        self.assertIn("verdict: approve", english)
        self.assertIn("the answer is the same", english)
        for reason in deal["reasons"]:
            self.assertIn("(%s)" % reason["code"], english)
        french = self.prm("nora", "explain", deal["decision_id"], "--locale", "fr")
        self.assertNotEqual(french, english)
        self.assertIn("Facts:", self.prm("carl", "explain", deal["decision_id"], "--facts"))
        self.assertIn("steps", json.loads(self.prm("carl", "explain", deal["decision_id"], "--json")))
        self.prm("nora", "explain", "decision_0000000000000", code=1)
        self.assertIn("not_found", self.said)


if __name__ == "__main__":
    unittest.main()
