# SPDX-License-Identifier: Apache-2.0
"""The commands of prm that come from the server's description; profiles and passwords; completion in a real shell; the
doctor; servers that are not what they say."""

import json
import os
import pty
import re
import select
import shutil
import signal
import socket
import ssl
import stat
import subprocess
import threading
import time
import unittest

from prmd import PATIENCE, PRM, Server
from test_prm import Prm


class Derived(Prm):
    def setUp(self):
        self.home = os.path.join(self.folder.name, "home-%s" % self.id().rsplit(".", 1)[-1])
        os.makedirs(self.home)

    def settings(self, who, **more):
        settings = super().settings(who, **{"HOME": self.home, **more})
        for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
            settings.pop(name, None)
        return settings

    def kept(self):
        folder = os.path.join(self.home, ".cache", "prm")
        return sorted(name for name in os.listdir(folder) if name.endswith(".json")) if os.path.isdir(folder) else []


class Methods(Derived):
    def test_flags_are_params(self):
        made = json.loads(self.prm("pia", "partners", "create", "--legal-name", "Flag Ltd", "--type=reseller", "--territories",
            self.world.france, "--territories", self.world.germany, "--json"))["partner"]
        self.assertEqual((made["legal_name"], made["territories"]), ("Flag Ltd", [self.world.france, self.world.germany]))
        name = self.prm("pia", "partners", "get", made["id"], "--get", "partner.legal_name")
        self.assertEqual(name, "Flag Ltd\n")
        self.assertEqual(self.prm("pia", "partners", "get", "--id", made["id"], "--get", "partner.legal_name"), name)
        # What looks like a number stays the text that the description says it is.
        self.assertEqual(self.prm("pia", "partners.territories.create", "--name", "0123", "--get", "territory.name"), "0123\n")

    def test_nested_flags(self):
        deal = self.world.deal("Nested Harbour SAS")
        flags = ["--program", deal["program"], "--customer.legal-name", "Nested Harbour SAS", "--customer.country", "FR",
            "--lines", json.dumps(deal["lines"]), "--territory", deal["territory"], "--amount.amount", "1250000",
            "--amount.currency", "EUR", "--expected-close", deal["expected_close"]]
        dry = json.loads(self.prm("nora", "deals", "register", *flags, "--dry-run", "--json"))
        self.assertNotIn("decision_id", dry)
        done = json.loads(self.prm("nora", "deals", "register", *flags, "--key", "nested", "--json"))
        again = json.loads(self.prm("nora", "deals", "register", *flags, "--key", "nested", "--json"))
        self.assertEqual(done, again)
        self.assertEqual(done["deal"]["amount"], {"amount": 1250000, "currency": "EUR"})
        flags[flags.index("--lines"):flags.index("--territory")] = ["--lines.0.product", self.world.product]
        self.assertEqual(json.loads(self.prm("nora", "deals", "check", *flags, "--json"))["verdict"], "duplicate")

    def test_lists(self):
        self.assertEqual(self.prm("pia", "partners", "levels", "list", "--code", "gold", "--fields", "code,rank"), "gold\t3\n")
        self.assertEqual(self.prm("pia", "partners", "levels", "list", "code=silver", "--fields", "code"), "silver\n")
        both = self.prm("pia", "partners", "levels", "list", 'code=["gold","silver"]', "--json").splitlines()
        self.assertEqual({json.loads(row)["code"] for row in both}, {"gold", "silver"})

    def test_what_is_wrong_is_said(self):
        self.prm("pia", "partners", "create", "--legal-nam", "x", code=2)
        self.assertIn("--legal-nam: no such parameter", self.said)
        self.prm("pia", "partners", "create", "--legal-name", code=2)
        self.assertIn("needs a value", self.said)
        self.prm("pia", "partners", "levels", "create", "--rank", "many", code=2)
        self.assertIn("--rank: the value is not JSON", self.said)
        self.prm("pia", "partners", "create", "one", "two", code=2)
        self.prm("pia", "partners", "create", "-x", code=2)
        self.prm("pia", "partners", "nothing", code=2)
        self.assertIn('"partners nothing": see prm --help', self.said)
        for words, meant in ((("partners", "craete", "--legal-name", "x"), "partners create"), (("partner", "list"), "partners list"),
                             (("partners", "levels", "lst", "code=gold"), "partners levels list"), (("exprt", "deals"), "export"),
                             (("partner", "create", "--help"), "partners create")):
            self.prm("pia", *words, code=2)
            self.assertIn("did you mean prm %s?" % meant, self.said)
        self.prm("nora", "users", "creat", code=2)
        self.assertNotIn("users create?", self.said) # none of hers
        self.prm("nora", "users", "create", "--name", "x", code=2) # not among her methods
        self.prm(None, "partners", "list", code=4)
        self.assertIn("prm login", self.said)
        self.prm("pia", "partners", "create", "--legal-name", "x", code=1)
        self.assertRegex(self.said, r"(?m)^  type: ")

    def test_help(self):
        text = self.prm("nora", "deals", "register", "--help")
        for part in ("prm deals register", "--customer.legal-name TEXT", "(required)", "--expected-close DATE", "Example:\n  prm deals",
                "Exit codes", "--dry-run"):
            self.assertIn(part, text)
        self.assertNotIn("--partner ", text)
        self.assertIn("--partner ", self.prm("carl", "deals", "register", "--help"))
        namespace = self.prm("nora", "deals", "--help")
        self.assertIn("  deals register ", namespace)
        self.assertNotIn("deals review", namespace)
        self.assertIn("reseller|distributor", self.prm("pia", "partners", "create", "--help"))

    def test_the_example_of_the_help_runs(self):
        text = self.prm("pia", "partners", "territories", "create", "--help")
        line = re.search(r"Example:\n  prm (.*)", text).group(1)
        line = re.sub(r"territory_01h8xgq3m2c4.", self.world.europe, line)
        done = subprocess.run(["bash", "-c", "%s %s --get territory.name" % (PRM, line)], env=self.settings("pia"),
            capture_output=True, text=True, timeout=PATIENCE)
        self.assertEqual((done.returncode, done.stdout), (0, "Bavaria\n"), done.stderr)

    def test_one_round_trip_when_nothing_has_changed(self):
        self.prm("pia", "system", "info")
        kept = self.kept()
        self.assertEqual(len(kept), 1)
        path = os.path.join(self.home, ".cache", "prm", kept[0])
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
        before = os.stat(path).st_mtime_ns
        self.prm("pia", "system", "info")
        self.assertEqual(os.stat(path).st_mtime_ns, before)
        self.prm("nora", "system", "info") # another role, another document
        self.assertEqual(len(self.kept()), 2)
        with open(path, "r+") as file:
            file.write('{"methods":[]}')
        self.prm("pia", "system", "info") # what was changed there is not believed
        self.assertNotEqual(os.stat(path).st_mtime_ns, before)
        self.prm("pia", "system", "info", HOME="/dev/null/home")

    def test_audit(self):
        self.assertRegex(self.prm("admin", "audit", "verify"), r"^\d+ entries, all of them as they were written; .*[0-9a-f]{64}\n$")

    def test_export(self):
        path = os.path.join(self.folder.name, "levels.csv")
        self.assertIn("partners.levels\n", self.prm("admin", "complete", "--", "export", "partners."))
        self.prm("pia", "export", "partners.levels", "--output", path)
        with open(path) as file:
            self.assertEqual(len(file.read().splitlines()), 4)
        rows = self.prm("pia", "export", "partners.levels", "code=gold", "--format", "json").splitlines()
        self.assertEqual([json.loads(row)["code"] for row in rows], ["gold"])
        self.prm("pia", "export", "partners.levels", "--output", "/nonexistent/x", code=2)
        self.prm("pia", "export", "nothing.here", "--output", path + "2", code=1)
        self.assertFalse(os.path.exists(path + "2") or os.path.exists(path + "2.part"))


class Terminal:
    """prm on a terminal of its own."""

    def __init__(self, settings, *words):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # ignored by what a shell runs in the background
            os.execve(PRM, [PRM, *words], settings)
        self.heard = b""

    def read_until(self, text):
        deadline = time.monotonic() + PATIENCE
        while text not in self.heard:
            ready, _, _ = select.select([self.fd], [], [], max(0, deadline - time.monotonic()))
            assert ready, self.heard
            try:
                data = os.read(self.fd, 65536)
            except OSError:
                data = b""
            if not data:
                break
            self.heard += data
        return self.heard

    def write(self, data):
        os.write(self.fd, data)

    def end(self):
        self.read_until(b"\0never\0")
        _, status = os.waitpid(self.pid, 0)
        os.close(self.fd)
        return status


class Profiles(Derived):
    def login(self, *words, stdin=None, code=0, **more):
        settings = self.settings(None, **more)
        server, ca = settings.pop("PRM_SERVER"), settings.pop("PRM_CA")
        done = subprocess.run([PRM, "login", *words, "--server", server, "--ca", ca], env=settings, capture_output=True, text=True,
            input=stdin, timeout=PATIENCE, start_new_session=True)
        self.said = done.stderr
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout

    def mine(self, *words, code=0, **more):
        """prm with nothing but what is in the profile."""
        settings = self.settings(None, **more)
        for name in ("PRM_SERVER", "PRM_CA"):
            settings.pop(name)
        done = subprocess.run([PRM, *words], env=settings, capture_output=True, text=True, timeout=PATIENCE)
        self.said = done.stderr
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout

    @property
    def file(self):
        return os.path.join(self.home, ".config", "prm", "profiles.json")

    def test_a_token_is_kept(self):
        self.login("--with-token", "--profile", "work", stdin=self.tokens["pia"] + "\n")
        self.assertEqual(stat.S_IMODE(os.stat(self.file).st_mode), 0o600)
        self.assertEqual(stat.S_IMODE(os.stat(os.path.dirname(self.file)).st_mode), 0o700)
        self.assertEqual(self.mine("system", "info", "--get", "name"), "prmd\n")
        self.login("--with-token", "--profile", "other", stdin=self.tokens["nora"])
        lines = [line.split("\t") for line in self.mine("profiles").splitlines()]
        self.assertEqual([(line[0], line[-1]) for line in lines], [("work", "default"), ("other", lines[1][-1])])
        self.assertIn("deals register", self.mine("deals", "--help", "--profile", "other"))
        self.assertNotIn("deals register", self.mine("deals", "--help", "--profile", "work"))
        self.mine("profiles", "other", "--default")
        self.assertIn("deals register", self.mine("deals", "--help"))
        self.mine("profiles", "other", "--remove")
        self.mine("system", "info", "--profile", "other", code=2)
        self.assertIn('no profile "other"', self.said)
        self.mine("profiles", "other", "--remove", code=2)

    def test_a_profiles_token_goes_to_its_server_alone(self):
        self.login("--with-token", stdin=self.tokens["admin"])
        other = Server()
        self.addCleanup(other.remove)
        elsewhere = ("--server", "127.0.0.1:%d" % other.port, "--ca", other.certificate)
        self.mine("call", "users.list", *elsewhere, code=4)
        self.assertIn("unauthenticated", self.said)
        self.mine("call", "users.list", *elsewhere, "--profile", "default", code=2)
        self.mine("call", "users.list")

    def test_what_others_may_read_is_refused(self):
        self.login("--with-token", stdin=self.tokens["pia"])
        os.chmod(self.file, 0o644)
        self.mine("system", "info", code=2)
        self.assertIn("chmod 600", self.said)
        os.chmod(self.file, 0o600)
        with open(self.file, "w") as file:
            file.write("{")
        self.mine("system", "info", code=2)

    def test_usage(self):
        self.login(code=2)
        self.login("ada@example.com", "--with-token", code=2)
        self.login("--with-token", stdin="", code=2)
        self.login("--with-token", stdin="prm_wrong\n", code=4)
        self.assertFalse(os.path.exists(self.file))
        self.login("ada@example.com", code=2) # no terminal, no file
        self.assertIn("--password-file", self.said)
        self.mine("logout", code=2)

    def new_login(self, name):
        """Somebody with a password."""
        admin = self.world.admin
        if "session.login" not in json.dumps(self.client().call("rpc.discover")):
            self.skipTest("nobody can log in with a password yet")
        email = "%s@login.example.com" % name
        invited = admin.call("users.invite", name=name, email=email, roles=["program_manager"])
        self.client().call("session.accept_invitation", token=invited["token"], password="four horses and a stable")
        return email

    def test_a_password_from_a_file(self):
        email = self.new_login("file")
        self.login(email, "--password-file", "-", stdin="four horses and a stable\n")
        self.assertEqual(self.mine("system", "info", "--get", "name"), "prmd\n")
        self.assertIn(email, self.mine("profiles"))
        self.login(email, "--password-file", "-", stdin="wrong\n", code=4)
        self.mine("logout")
        self.mine("users", "list", code=4)

    def test_a_password_is_not_shown(self):
        email = self.new_login("typed")
        settings = self.settings(None)
        terminal = Terminal(settings, "login", email)
        terminal.read_until(b"Password: ")
        terminal.write(b"four horses and a stable\n")
        status = terminal.end()
        self.assertEqual(status, 0, terminal.heard)
        self.assertNotIn(b"horses", terminal.heard)
        self.assertIn(b"profile default", terminal.heard)

    def test_an_interrupted_prompt_leaves_the_terminal_as_it_was(self):
        import termios
        settings = self.settings(None)
        for _ in range(40):  # also in the moment between the prompt and the wait for the line
            terminal = Terminal(settings, "login", "ada@example.com")
            terminal.read_until(b"Password: ")
            self.assertFalse(termios.tcgetattr(terminal.fd)[3] & termios.ECHO)
            terminal.write(b"half of i\x03")
            _, status = os.waitpid(terminal.pid, 0)
            self.assertEqual(os.WTERMSIG(status), signal.SIGINT)
            self.assertTrue(termios.tcgetattr(terminal.fd)[3] & termios.ECHO)
            os.close(terminal.fd)


class Completion(Derived):
    def in_bash(self, line, who="nora"):
        """What a real bash offers where the cursor is at the end of the line."""
        words = line.split(" ")
        script = 'source <(prm completion bash); COMP_WORDS=(%s); COMP_CWORD=%d; _prm; printf "%%s\\n" "${COMPREPLY[@]}"' % (
            " ".join("'%s'" % word for word in words), len(words) - 1)
        settings = self.settings(who)
        settings["PATH"] = os.path.dirname(os.path.abspath(PRM)) + ":" + settings["PATH"]
        done = subprocess.run(["bash", "--norc", "-c", script], env=settings, capture_output=True, text=True, timeout=PATIENCE)
        self.assertEqual(done.stderr, "")
        return done.stdout.split()

    def test_in_bash(self):
        self.assertIn("deals", self.in_bash("prm d"))
        self.assertIn("doctor", self.in_bash("prm d"))
        self.assertEqual(self.in_bash("prm deals regi"), ["register"])
        self.assertIn("--expected-close", self.in_bash("prm deals register --exp"))
        self.assertEqual(self.in_bash("prm partners create --type dis", "pia"), ["distributor"])
        self.assertIn("partners.levels", self.in_bash("prm list partners.l"))
        self.assertIn("--sort", self.in_bash("prm list deals --s"))
        self.assertEqual(self.in_bash("prm nothing wh"), [])

    def test_it_needs_no_server_once_it_knows(self):
        self.prm("nora", "system", "info")
        self.assertEqual(self.prm("nora", "complete", "--", "deals", "regi"), "register\n")
        self.assertIn("login", self.prm(None, "complete", "--", "log", PRM_SERVER="127.0.0.1:1"))

    def test_scripts(self):
        self.prm(None, "completion", "fish", code=2)
        script = self.prm(None, "completion", "zsh")
        self.assertTrue(script.startswith("#compdef prm"))
        if shutil.which("zsh"):
            subprocess.run(["zsh", "-n"], input=script, text=True, check=True, timeout=PATIENCE)


class Doctor(Derived):
    def doctor(self, who, *words, code=0, **more):
        lines = self.prm(who, "doctor", "--json", *words, code=code, **more).splitlines()
        found = {}
        for line in map(json.loads, lines):
            found.setdefault(line["check"], []).append((line["state"], line["text"]))
        return found

    def test_all_is_well(self):
        found = self.doctor("admin", "--data", self.server.data)
        self.assertEqual({state for findings in found.values() for state, _ in findings}, {"ok"}, found)
        self.assertEqual(set(found), {"files", "disk", "process", "connection", "certificate", "token", "version", "clock", "storage",
            "work", "rules"})
        self.assertIn("prmd (%d) is at work" % self.server.process.pid, found["process"][0][1])
        found = self.doctor("nora")
        self.assertEqual(found["storage"][0][0], "skipped")
        text = self.prm("admin", "doctor")
        self.assertRegex(text, r"(?m)^ok +connection ")
        self.assertNotIn("\033", text)

    def test_what_is_wrong(self):
        found = self.doctor("admin", code=3, PRM_SERVER="127.0.0.1:1")
        self.assertIn("is prmd running", found["connection"][0][1])
        self.assertNotIn("token", found)
        found = self.doctor("admin", code=3, PRM_SERVER="nowhere.invalid")
        self.assertEqual(found["connection"][0][0], "bad")
        found = self.doctor("admin", "--token", "prm_wrong", code=4)
        self.assertIn("expired, revoked", found["token"][0][1])
        found = self.doctor(None)
        self.assertEqual(found["token"][0][0], "doubtful")
        other = Server()
        self.addCleanup(other.remove)
        found = self.doctor("admin", "--ca", other.certificate, code=3)
        self.assertIn("not signed by anything trusted", found["connection"][0][1])
        os.chmod(os.path.join(other.data, "admin.token"), 0o644)
        other_server = ("--data", other.data, "--server", "127.0.0.1:%d" % other.port)
        found = self.doctor(None, *other_server, code=1)
        self.assertIn("admin.token has mode 644", found["files"][0][1])
        self.assertEqual(other.stop(), 0)
        found = self.doctor(None, *other_server, code=1)
        self.assertEqual(found["process"][0][0], "doubtful")
        found = self.doctor("admin", "--data", "/nonexistent", code=2)
        self.assertEqual(found["files"][0][0], "bad")

    def replace_certificate(self, *validity):
        """A server whose certificate is valid so long."""
        other = Server()
        self.addCleanup(other.remove)
        tls = os.path.join(other.data, "tls")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", *validity,
            "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", os.path.join(tls, "key.pem"),
            "-out", os.path.join(tls, "cert.pem")], check=True, capture_output=True)
        other.stop()
        other.start()
        return ("--data", other.data, "--server", "localhost:%d" % other.port)

    def test_a_certificate_that_ends(self):
        found = self.doctor(None, *self.replace_certificate("-days", "5"))
        self.assertEqual(found["certificate"][0][0], "doubtful")
        found = self.doctor(None, *self.replace_certificate("-days", "100"))
        self.assertEqual(found["certificate"][0][0], "ok")

    def test_what_is_parked_and_how_the_storage_is(self):
        def answer(request):
            return {"session.authenticate": {"user": "user_1", "roles": ["admin"], "side": "vendor"},
                "system.info": {"name": "prmd", "version": "9.9", "now": "2020-01-01T00:00:00.000Z", "simulated_clock": False},
                "system.health": {"health": {"writable": False, "parked_timers": 1, "parked_reactions": 2}},
                "rules.list": {"items": [{"point": "deals.decide", "quarantined": True}]}}[request["method"]]
        server = HostileServer(self.server, answer)
        self.addCleanup(server.close)
        found = self.doctor("admin", code=1, PRM_SERVER="localhost:%d" % server.port)
        self.assertEqual({check: findings[0][0] for check, findings in found.items()}, {"connection": "ok", "certificate": "ok",
            "token": "ok", "version": "doubtful", "clock": "bad", "storage": "bad", "work": "bad", "rules": "bad"})
        self.assertIn("1 timers and 2 reactions", found["work"][0][1])

    def test_a_full_disk(self):
        place = os.path.join(self.home, "small")
        os.mkdir(place)
        script = 'mount -t tmpfs -o size=4m tmpfs "$0" && mkdir -m 700 "$0/data" && : >"$0/data/prmd.db" && exec "$@"'
        trial = subprocess.run(["unshare", "-rm", "sh", "-c", script, place, "true"], capture_output=True, timeout=PATIENCE)
        if trial.returncode != 0:
            self.skipTest("this system lets nobody mount")
        done = subprocess.run(["unshare", "-rm", "sh", "-c", script, place, PRM, "doctor", "--json", "--data", place + "/data",
            "--server", "127.0.0.1:1"], capture_output=True, text=True, timeout=PATIENCE, env=self.settings(None))
        self.assertIn('"check":"disk","state":"bad"', done.stdout)


class HostileServer:
    """Speaks TLS with a real server's certificate, and answers what it is told to."""

    def __init__(self, server, answers):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls = os.path.join(server.data, "tls")
        self.context.load_cert_chain(os.path.join(tls, "cert.pem"), os.path.join(tls, "key.pem"))
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.answers = answers
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        while True:
            try:
                plain, _ = self.listener.accept()
            except OSError:
                return
            try:
                with self.context.wrap_socket(plain, server_side=True) as connection:
                    connection.settimeout(PATIENCE)
                    for line in connection.makefile("rb"):
                        request = json.loads(line)
                        answer = self.answers(request)
                        connection.sendall((answer if isinstance(answer, bytes) else json.dumps(
                            {"jsonrpc": "2.0", "id": request["id"], "result": answer}).encode()) + b"\n")
            except OSError:
                pass

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)  # so that accept() ends
        self.listener.close()


class Hostile(Derived):
    EVIL = "\033[2J\033]0;owned\007\u202eevil\r\n"

    def against(self, answers, *words, code, **more):
        hostile = HostileServer(self.server, answers)
        self.addCleanup(hostile.close)
        return self.prm(more.pop("who", None), *words, code=code, PRM_SERVER="127.0.0.1:%d" % hostile.port, **more)

    def described(self, method):
        return {"openrpc": "1.3.2", "info": {}, "methods": [method], "components": {}}

    def test_control_characters_reach_no_terminal(self):
        method = {"name": "evil.list", "summary": self.EVIL, "x-roles": [self.EVIL], "params": [{"name": "x" + self.EVIL,
            "summary": self.EVIL, "schema": {"type": "string", "enum": [self.EVIL, "plain"]}}], "result": {"name": "r", "schema": {}},
            "examples": [{"name": "e", "params": [{"name": self.EVIL, "value": self.EVIL}]}]}
        def answers(request):
            if request["method"] == "rpc.discover":
                return self.described(method)
            return {"items": [{"id": self.EVIL, self.EVIL: self.EVIL}], "evil": self.EVIL}
        for words in (("evil", "list", "--help"), ("evil", "--help"), ("evil", "list"), ("evil", "list", "--table"),
                ("evil", "list", "--json"), ("complete", "--", "evil", "list", "--"), ("complete", "--", "evil", "list", "--x", "")):
            text = self.against(answers, *words, code=0)
            for bad in ("\033", "\007", "\u202e", "\r"):
                self.assertNotIn(bad, text, words)

    def test_odd_documents(self):
        deep = {"$ref": "#/components/schemas/a"}
        loop = {"openrpc": "1", "methods": [{"name": "loop.run", "params": [{"name": "a", "schema": deep}, deep, 7, None]}],
            "components": {"schemas": {"a": deep}}}
        for document, code in (({}, 4), ({"methods": 7}, 4), ({"methods": [7, {}, {"name": 7}, {"name": "Über"}]}, 4), ([], 4),
                ("text", 4), (loop, 4)):
            self.against(lambda request: document, "nothing", "here", code=code)
        self.against(lambda request: loop if request["method"] == "rpc.discover" else {"done": True}, "loop", "run", "--a", "7", code=0)
        self.against(lambda request: loop, "loop", "run", "--help", code=0)

    def test_too_much(self):
        huge = b'{"jsonrpc":"2.0","id":1,"result":"' + b"x" * (65 << 20) + b'"}'
        self.against(lambda request: huge, "system", "ping", code=3)
        self.assertIn("longer than", self.said)
        pages = {"content": "a\n", "rows": 1, "next_cursor": "same"}
        self.against(lambda request: pages, "export", "deals", code=1)
        self.assertIn("the same page again", self.said)

    def test_a_digest_that_is_a_path(self):
        def answers(request):
            if request["method"] == "session.authenticate":
                return {"user": "u", "description": "../../../../tmp/owned"}
            return self.described({"name": "evil.run", "params": []}) if request["method"] == "rpc.discover" else {}
        self.against(answers, "evil", "run", code=0, who="pia")
        self.assertEqual([name for name in self.kept() if not re.fullmatch(r"[0-9a-f]{32}\.json", name)], [])


class Colors(Derived):
    def on_terminal(self, **more):
        terminal = Terminal(self.settings("pia", TERM="xterm", **more), "partners", "levels", "list")
        self.assertEqual(terminal.end(), 0)
        return terminal.heard

    def test_color_is_for_terminals_that_want_it(self):
        self.assertIn(b"\033[", self.on_terminal())
        self.assertNotIn(b"\033[", self.on_terminal(NO_COLOR="1"))
        self.assertNotIn("\033[", self.prm("pia", "partners", "levels", "list"))


if __name__ == "__main__":
    unittest.main()
