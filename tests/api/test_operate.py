# SPDX-License-Identifier: Apache-2.0
"""A server as it is operated: reloads without a restart, figures a collector reads, a line for every call, a service."""

import collections
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
import unittest
import sys
import urllib.request

sys.path.append("/usr/lib/python3/dist-packages")  # where the system's packages are, whichever Python this is

from prometheus_client.parser import text_string_to_metric_families  # noqa: E402

from prmd import BUILD, PATIENCE, PRMD, SHIPPED, Client, RpcError, Server, World


class OperateCase(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="prmd-operate-")
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.path = os.path.join(self.folder, "prmd.lua")

    def configure(self, text):
        with open(self.path, "w") as file:
            file.write("return { %s }" % text)

    def start(self, text="", environment=None):
        self.configure(text)
        self.server = Server("--config", self.path, directory=self.folder, environment=environment)
        self.addCleanup(self.server.remove)
        return self.server

    def client(self, token=None):
        client = Client(self.server, token)
        self.addCleanup(client.close)
        return client

    def lines(self, event):
        found = []
        for line in self.server.log_text().splitlines():
            if line.startswith("{"):
                entry = json.loads(line)
                if entry["event"] == event:
                    found.append(entry)
        return found

    def until(self, holds, patience=PATIENCE):
        end = time.monotonic() + patience
        while not holds():
            self.assertLess(time.monotonic(), end, self.server.log_text()[-2000:])
            time.sleep(0.02)

    def reload(self, event):
        count = len(self.lines(event))
        self.server.process.send_signal(signal.SIGHUP)
        self.until(lambda: len(self.lines(event)) > count)


class Reload(OperateCase):
    def batch(self, client, count):
        ping = '{"jsonrpc":"2.0","id":1,"method":"system.ping"}'
        return client.ask("[%s]" % ",".join([ping] * count))

    def test_limits_and_level(self):
        self.start("limits = { batch = 2, idle_ms = 60000 }, log = { level = 'warning' }")
        client = self.client(self.server.admin_token)
        self.assertIn("error", self.batch(client, 3))
        self.assertEqual(self.lines("call"), [])
        self.configure("limits = { batch = 5 }, log = { level = 'debug' }")
        self.reload("config.reloaded")
        self.assertEqual(len(self.batch(client, 5)), 5)  # the same connection
        self.assertIn("error", self.batch(client, 6))
        self.until(lambda: self.lines("call"))
        self.assertEqual(self.lines("config.partly"), [])
        self.configure("limits = { batch = 6, readers = 4 }, roles = { { name = 'desk', side = 'vendor' } }, listen = '127.0.0.1:1'")
        self.reload("config.partly")
        self.assertTrue(self.lines("config.partly")[0]["fields"]["message"].endswith(": listen, roles, limits.readers"))
        self.until(lambda: len(self.lines("config.reloaded")) == 2)
        self.assertEqual(len(self.batch(client, 6)), 6)
        self.assertEqual(self.server.stop(), 0)

    def test_a_bad_one_changes_nothing(self):
        self.start("limits = { batch = 2 }")
        client = self.client(self.server.admin_token)
        for text in ("limits = { batch = 0 }", "limits = { batch = 9", "tls = { certificate = 'x' }"):
            self.configure(text)
            self.reload("config.kept")
            self.assertIn("error", self.batch(client, 3))
            self.assertEqual(len(self.batch(client, 2)), 2)
        self.configure("limits = { batch = 9 }, tls = { certificate = 'none.pem', key = 'none.pem' }")
        self.reload("tls.kept")
        self.assertEqual(len(self.batch(client, 9)), 9)
        self.assertEqual(self.client(self.server.admin_token).call("system.ping"), {"pong": True})

    def welcomes(self, origin):
        request = urllib.request.Request("https://localhost:%d/healthz" % self.server.port, headers={"Origin": origin})
        context = ssl.create_default_context(cafile=self.server.certificate)
        with urllib.request.urlopen(request, context=context, timeout=PATIENCE) as answer:
            return answer.headers["Access-Control-Allow-Origin"] == origin

    def test_origins(self):
        one, other = "https://one.example.com", "https://other.example.com:8443"
        self.start("http = { origins = { '%s' } }" % one)
        self.assertEqual((self.welcomes(one), self.welcomes(other)), (True, False))
        self.configure("http = { origins = { '%s' } }" % other)
        self.reload("config.reloaded")
        self.assertEqual((self.welcomes(one), self.welcomes(other)), (False, True))
        self.configure("http = { origins = { '%s/path' } }" % one)
        self.reload("config.kept")
        self.assertEqual((self.welcomes(one), self.welcomes(other)), (False, True))
        self.configure("")
        self.reload("config.reloaded")
        self.assertEqual((self.welcomes(one), self.welcomes(other)), (False, False))

    def test_a_level_that_is_refused_does_not_hold(self):
        self.start("log = { level = 'warning' }")
        self.configure("log = { level = 'debug' }, http = { origins = { 'nonsense' } }")
        self.reload("config.kept")
        self.client().call("system.ping")
        self.assertEqual(self.lines("call"), [])

    def test_a_certificate_is_swapped(self):
        self.start()
        old = self.client(self.server.admin_token)
        tls = os.path.join(self.server.data, "tls")
        before = ssl.get_server_certificate(("127.0.0.1", self.server.port))
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "5",
            "-subj", "/CN=localhost", "-keyout", os.path.join(tls, "key.pem"), "-out", os.path.join(tls, "cert.pem")],
            check=True, capture_output=True)
        self.reload("tls.reloaded")
        self.assertNotEqual(ssl.get_server_certificate(("127.0.0.1", self.server.port)), before)
        self.assertEqual(old.call("system.ping"), {"pong": True})

    def test_many_at_once(self):
        self.start()
        for _ in range(50):
            self.server.process.send_signal(signal.SIGHUP)
        self.until(lambda: self.lines("config.reloaded"))
        self.server.process.send_signal(signal.SIGHUP)
        self.assertEqual(self.server.stop(), 0)


class Metrics(OperateCase):
    def read(self):
        context = ssl.create_default_context(cafile=self.server.certificate)
        url = "https://localhost:%d/metrics" % self.server.port
        with urllib.request.urlopen(url, context=context, timeout=PATIENCE) as answer:
            text = answer.read().decode()
        return text, {family.name: family for family in text_string_to_metric_families(text)}

    def value(self, families, name, sample=None, **labels):
        for one in families[name].samples:
            if one.name == (sample or one.name) and all(one.labels.get(k) == v for k, v in labels.items()):
                return one.value
        return None

    def test_what_is_counted(self):
        self.start()
        world = World(self.server)
        self.addCleanup(world.close)
        partner = world.partner("Ottersberg")
        for i in range(5):
            partner.call("deals.register", world.deal("Wollmer %d GmbH" % i))
        with self.assertRaises(RpcError):
            partner.call("deals.register", {})
        with self.assertRaises(RpcError):
            partner.call("no.such", {})
        text, families = self.read()
        self.assertEqual(self.value(families, "prmd_requests", method="deals.register", outcome="ok"), 5)
        self.assertEqual(self.value(families, "prmd_requests", method="deals.register", outcome="invalid_params"), 1)
        self.assertEqual(self.value(families, "prmd_requests", method="", outcome="method_not_found"), 1)
        self.assertEqual(self.value(families, "prmd_request_seconds", "prmd_request_seconds_count", method="deals.register"), 6)
        least = {"prmd_batch_calls": 5, "prmd_commit_seconds": 5, "prmd_checkpoint_seconds": 1, "prmd_background_seconds": 1,
            "prmd_search_note_seconds": 5, "prmd_rules_seconds": 5, "prmd_decision_seconds": 5}
        for name, times in least.items():
            self.until(lambda: self.value(self.read()[1], name, name + "_count") >= times)  # checkpoints wait for a pause
            text, families = self.read()
            count = self.value(families, name, name + "_count")
            self.assertEqual(self.value(families, name, name + "_bucket", le="+Inf"), count)
            self.assertGreater(self.value(families, name, name + "_sum"), 0)
        self.assertGreater(self.value(families, "prmd_memory_bytes"), 1 << 20)
        self.assertGreater(self.value(families, "prmd_wal_bytes"), 0)
        self.assertEqual(self.value(families, "prmd_timers_parked"), 0)
        self.until(lambda: self.value(self.read()[1], "prmd_metrics_lag_entries") == 0)
        self.assertIn("prmd_metrics_lag_seconds", families)
        for line in text.splitlines():  # every sample belongs to a family that says what it is
            name = line.split()[2] if line.startswith("#") else None
            if name:
                self.assertRegex(name, r"^prmd_[a-z_]+$")
        for family in families.values():
            self.assertNotEqual(family.documentation, "", family.name)
            self.assertIn(family.type, ("counter", "gauge", "histogram"))
        if shutil.which("promtool"):
            done = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, text=True, timeout=PATIENCE)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_health(self):
        self.start()
        health = self.client(self.server.admin_token).call("system.health")["health"]
        self.assertEqual((health["read_only"], health["quarantined"], health["parked_timers"]), (False, [], 0))


class Lines(OperateCase):
    def test_each_call_has_one_without_what_it_says(self):
        self.start("log = { level = 'debug' }")
        world = World(self.server)
        self.addCleanup(world.close)
        partner = world.partner("Ottersberg")
        deal = partner.call("deals.register", world.deal("Wollmer Geheim GmbH"))["deal"]["id"]
        partner.call("deals.get", id=deal)
        with self.assertRaises(RpcError):
            partner.call("deals.get", id="deal_0000000000000")
        self.until(lambda: len([l for l in self.lines("call") if l["fields"]["method"] == "deals.get"]) == 2)
        calls = self.lines("call")
        self.assertNotIn("Wollmer", json.dumps(calls))
        self.assertNotIn("@", json.dumps(calls))
        register, = [l for l in calls if l["fields"]["method"] == "deals.register"]
        self.assertRegex(register["trace"], r"^[0-9a-f]{32}$")
        self.assertEqual(register["plugin"], "deals")
        self.assertEqual(register["fields"]["outcome"], "ok")
        self.assertTrue(register["fields"]["principal"].startswith("user_"))
        self.assertGreater(register["fields"]["batch"], 0)
        self.assertGreaterEqual(register["fields"]["ms"], register["fields"]["queue_ms"])
        outcomes = [l["fields"]["outcome"] for l in calls if l["fields"]["method"] == "deals.get"]
        self.assertEqual(outcomes, ["ok", "not_found"])
        self.assertEqual(len({l["trace"] for l in calls}), len(calls))

    def test_all_of_them_without_what_else_debug_says(self):
        self.start("log = { calls = 'failed' }")
        client = self.client(self.server.admin_token)
        client.call("system.ping")
        self.assertEqual(self.lines("call"), [])
        self.configure("")
        self.reload("config.reloaded")
        client.call("system.ping")
        client.ask('{"jsonrpc":"2.0","id":1,"method":"no\\nsuch\\"","params":{}}')
        self.until(lambda: len(self.lines("call")) == 2)
        self.assertEqual([(line["level"], line["fields"]["method"]) for line in self.lines("call")], [("info", "system.ping"), ("info", "")])
        self.assertNotIn("no\\nsuch", self.server.log_text())
        self.configure("log = { calls = 'failed' }")
        self.reload("config.reloaded")
        client.call("system.ping")
        self.assertEqual(len(self.lines("call")), 2)

    def test_a_trace_given_over_http_is_kept(self):
        self.start("log = { level = 'debug' }")
        context = ssl.create_default_context(cafile=self.server.certificate)
        trace = "4bf92f3577b34da6a3ce929d0e0e4736"
        for parent in ("00-%s-00f067aa0ba902b7-01" % trace, "00-%s-00f067aa0ba902b7-01" % ("0" * 32), "nonsense"):
            request = urllib.request.Request("https://localhost:%d/rpc" % self.server.port, headers={
                "Content-Type": "application/json", "traceparent": parent},
                data=b'{"jsonrpc":"2.0","id":1,"method":"system.ping"}')
            urllib.request.urlopen(request, context=context, timeout=PATIENCE).read()
        self.until(lambda: len(self.lines("call")) == 3)
        traces = [line["trace"] for line in self.lines("call")]
        self.assertEqual(traces[0], trace)
        self.assertNotEqual(traces[1], "0" * 32)


class NowhereToLog(OperateCase):
    """What is said goes nowhere, and the server serves on."""

    def serves(self, **streams):
        self.configure("log = { level = 'debug' }")
        data = os.path.join(self.folder, "data")
        process = subprocess.Popen([PRMD, "--config", self.path, "--data", data, "--listen", "127.0.0.1:0"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, **streams)
        self.addCleanup(process.stdout.close)
        try:
            address = json.loads(process.stdout.readline())["address"]
            server = collections.namedtuple("Place", "certificate port")(os.path.join(data, "tls", "cert.pem"),
                int(address.rsplit(":", 1)[1]))
            for _ in range(3):
                process.send_signal(signal.SIGHUP)
                client = Client(server)
                self.assertEqual(client.call("system.ping"), {"pong": True})
                client.close()
            process.terminate()
            self.assertEqual(process.wait(PATIENCE), 0)
        finally:
            process.kill()
            process.wait()
        done = subprocess.run([PRMD, "verify", "--data", data], capture_output=True, text=True, timeout=PATIENCE)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_reader_that_is_stuck(self):
        reader, writer = os.pipe()
        self.addCleanup(os.close, reader)
        self.configure("log = { level = 'debug' }")
        data = os.path.join(self.folder, "data")
        process = subprocess.Popen([PRMD, "--config", self.path, "--data", data, "--listen", "127.0.0.1:0"],
            stdout=subprocess.PIPE, stderr=writer)
        os.close(writer)
        self.addCleanup(process.stdout.close)
        try:
            address = json.loads(process.stdout.readline())["address"]
            client = Client(collections.namedtuple("Place", "certificate port")(os.path.join(data, "tls", "cert.pem"),
                int(address.rsplit(":", 1)[1])))
            self.addCleanup(client.close)
            ping = '{"jsonrpc":"2.0","id":1,"method":"system.ping"}'
            for _ in range(20):  # lines of some 400 KB, where 64 KB have room
                self.assertEqual(len(client.ask("[%s]" % ",".join([ping] * 100))), 100)
            first = os.read(reader, 1 << 20).decode()
            client.call("system.ping")
            process.terminate()
            rest = ""
            while more := os.read(reader, 1 << 16).decode():
                rest += more
            self.assertEqual(process.wait(PATIENCE), 0)
        finally:
            process.kill()
            process.wait()
        lines = [json.loads(line) for line in (first + rest).splitlines()]
        lost, = [line["fields"]["lines"] for line in lines if line["event"] == "log.lines_lost"]
        calls = sum(line["event"] == "call" for line in lines)
        self.assertGreater(lost, 500)
        self.assertGreaterEqual(lost + calls, 2001)  # and what else was said meanwhile

    def test_a_full_disk(self):
        with open("/dev/full", "wb") as full:
            self.serves(stderr=full)

    def test_a_closed_pipe(self):
        reader, writer = os.pipe()
        os.close(reader)
        self.addCleanup(os.close, writer)
        self.serves(stderr=writer)

    def test_a_closed_descriptor(self):
        """The next file or connection would have its number, and the log in it."""
        self.serves(preexec_fn=lambda: (os.close(0), os.close(2)))


class Service(OperateCase):
    def test_it_says_when_it_is_ready_and_when_it_stops(self):
        manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(manager.close)
        manager.bind(os.path.join(self.folder, "notify"))
        manager.settimeout(PATIENCE)
        self.start(environment={"NOTIFY_SOCKET": os.path.join(self.folder, "notify")})
        self.assertEqual(manager.recv(100), b"READY=1")
        self.assertEqual(self.server.stop(), 0)
        self.assertEqual(manager.recv(100), b"STOPPING=1")

    def test_what_is_installed_serves(self):
        place = os.path.join(self.folder, "usr")
        done = subprocess.run(["cmake", "--install", BUILD, "--prefix", place], capture_output=True, text=True, timeout=PATIENCE)
        self.assertEqual(done.returncode, 0, done.stderr)
        data = os.path.join(self.folder, "installed")
        process = subprocess.Popen([os.path.join(place, "bin", "prmd"), "--data", data, "--listen", "127.0.0.1:0"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            self.assertEqual(json.loads(process.stdout.readline())["plugins"], list(SHIPPED))
        finally:
            process.terminate()
            self.assertEqual(process.wait(PATIENCE), 0)
            process.stdout.close()
        unit = os.path.join(place, "lib", "systemd", "system", "prmd.service")
        with open(unit) as file:
            self.assertIn("Type=notify", file.read())
        if shutil.which("systemd-analyze"):
            with open(unit) as file:
                text = file.read()
            tried = os.path.join(self.folder, "prmd.service")
            with open(tried, "w") as file:  # where the program is now
                file.write(__import__("re").sub(r"=\S*/bin/prmd ", "=%s/bin/prmd " % place, text))
            done = subprocess.run(["systemd-analyze", "verify", "--man=no", tried], capture_output=True, text=True, timeout=PATIENCE)
            complaints = [line for line in done.stderr.splitlines() if "prmd.service" in line]
            self.assertEqual(complaints, [])


if __name__ == "__main__":
    unittest.main()
