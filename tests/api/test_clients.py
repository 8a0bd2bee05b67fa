# SPDX-License-Identifier: Apache-2.0
"""Clients that are not ours, unmodified: openssl s_client, socat and curl; jayson, json-rpc-2.0, @open-rpc/client-js and
vscode-jsonrpc from their registry; jsonrpclib-pelix and pylsp-jsonrpc as Debian packages them; and a bare TLS client that
closes its half before it is answered."""

import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import unittest

from prmd import PATIENCE, ServerCase, World

HERE = os.path.dirname(os.path.abspath(__file__))
PING = '{"jsonrpc":"2.0","method":"system.ping","id":1}'
PONG = '{"jsonrpc":"2.0","result":{"pong":true},"id":1}\n'


class Lines:
    """A program that speaks lines on its standard streams."""

    def __init__(self, *command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def ask(self, text):
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def end(self):
        self.process.stdin.close()
        self.process.terminate()
        self.process.wait(PATIENCE)
        self.process.stdout.close()


class CommandLine(ServerCase):
    def s_client(self, *more):
        client = Lines("openssl", "s_client", "-quiet", "-verify_return_error", "-CAfile", self.server.certificate,
            "-connect", "localhost:%d" % self.server.port, "-verify_hostname", "localhost", *more)
        self.addCleanup(client.end)
        return client

    def story(self, client):
        self.assertEqual(client.ask(PING), json.loads(PONG))
        self.assertEqual(client.ask('{"jsonrpc":"2.0","method":"users.list","id":2}')["error"]["code"], -32001)
        answer = client.ask('{"jsonrpc":"2.0","method":"session.authenticate","params":["%s"],"id":"s"}' % self.server.admin_token)
        self.assertEqual((answer["id"], answer["result"]["roles"]), ("s", ["admin"]))
        answer = client.ask('{"jsonrpc":"2.0","method":"system.ping"}\n\n\r\n[{"jsonrpc":"2.0","method":"users.list","id":3},'
            '{"jsonrpc":"2.0","method":"system.ping"},{"jsonrpc":"2.0","method":"nothing","id":4}]')
        self.assertEqual([a["id"] for a in answer], [3, 4])
        self.assertIn("items", answer[0]["result"])
        self.assertEqual(answer[1]["error"]["code"], -32601)
        self.assertEqual(client.ask("{nonsense")["error"]["code"], -32700)
        self.assertEqual(client.ask(PING), json.loads(PONG))

    def test_openssl(self):
        self.story(self.s_client())

    def test_openssl_with_each_version(self):
        for version in ("-tls1_2", "-tls1_3"):
            done = subprocess.run(["openssl", "s_client", version, "-connect", "localhost:%d" % self.server.port, "-CAfile",
                self.server.certificate], input="", capture_output=True, text=True, timeout=PATIENCE)
            if version == "-tls1_2" or "New, TLSv1.3" in done.stdout:
                self.assertIn("Verify return code: 0 (ok)", done.stdout, version)
        for refused in (("-tls1_1", "-cipher", "ALL:@SECLEVEL=0"), ("-tls1_2", "-cipher", "AES128-SHA:AES256-SHA256")):
            done = subprocess.run(["openssl", "s_client", *refused, "-connect", "localhost:%d" % self.server.port], input="",
                capture_output=True, text=True, timeout=PATIENCE)
            self.assertNotEqual(done.returncode, 0, refused)

    def test_openssl_does_not_trust_a_stranger(self):
        done = subprocess.run(["openssl", "s_client", "-quiet", "-verify_return_error", "-connect",
            "localhost:%d" % self.server.port], input=PING + "\n", capture_output=True, text=True, timeout=PATIENCE)
        self.assertNotEqual(done.returncode, 0)
        self.assertNotIn("pong", done.stdout)

    def test_openssl_with_crlf(self):
        self.story(self.s_client("-crlf"))

    def socat(self, text):
        if not shutil.which("socat"):
            self.skipTest("socat is not installed")
        # socat closes its half when its input ends, and waits for what is still to come.
        return subprocess.run(["socat", "-t", "10", "-", "OPENSSL:localhost:%d,cafile=%s" % (self.server.port,
            self.server.certificate)], input=text, capture_output=True, text=True, timeout=PATIENCE)

    def test_socat(self):
        text = "\n".join([PING, '{"jsonrpc":"2.0","method":"session.authenticate","params":["%s"],"id":2}' % self.server.admin_token,
            '{"jsonrpc":"2.0","method":"users.list","id":3}', ""])
        done = self.socat(text)
        self.assertEqual(done.returncode, 0, done.stderr)
        answers = {answer["id"]: answer for answer in map(json.loads, done.stdout.splitlines())}
        self.assertEqual(set(answers), {1, 2, 3})
        self.assertTrue(answers[3]["result"]["items"])

    def test_socat_without_a_last_newline(self):
        done = self.socat(PING)
        self.assertEqual((done.returncode, done.stdout), (0, PONG), done.stderr)
        authenticate = '{"jsonrpc":"2.0","method":"session.authenticate","params":["%s"],"id":1}\n' % self.server.admin_token
        create = '{"jsonrpc":"2.0","method":"users.create","params":{"name":"S","email":"so@example.com","roles":["auditor"]},"id":2}'
        done = self.socat(authenticate + create)
        answers = {answer["id"]: answer for answer in map(json.loads, done.stdout.splitlines())}
        self.assertIn("user", answers[2]["result"])

    def half_closed(self, text, with_notice):
        """Sends it, closes that half, reads to the end: over memory, since the ssl module has no half-close of its own."""
        context = ssl.create_default_context(cafile=self.server.certificate)
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = context.wrap_bio(incoming, outgoing, server_hostname="localhost")
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=PATIENCE) as plain:
            def step(function):
                while True:
                    try:
                        return function()
                    except ssl.SSLWantReadError:
                        if outgoing.pending:
                            plain.sendall(outgoing.read())
                        data = plain.recv(65536)
                        if not data:
                            raise ConnectionError("the server closed")
                        incoming.write(data)
            step(tls.do_handshake)
            tls.write(text.encode())
            plain.sendall(outgoing.read())
            if with_notice:
                with self.assertRaises(ssl.SSLWantReadError):
                    tls.unwrap()
                plain.sendall(outgoing.read())
            plain.shutdown(socket.SHUT_WR)
            heard = b""
            while not heard.endswith(b"\n"):
                heard += step(lambda: tls.read(65536))
            return heard.decode()

    def test_a_last_line_without_newline_at_half_close_is_answered(self):
        for with_notice in (True, False):
            self.assertEqual(self.half_closed(PING, with_notice), PONG)
            self.assertEqual(self.half_closed(PING + "\r", with_notice), PONG)
            answer = json.loads(self.half_closed('{"jsonrpc":"2.0","method":"system.pi', with_notice))
            self.assertEqual(answer["error"]["code"], -32700)


@unittest.skipUnless(shutil.which("curl"), "curl is not installed")
class Curl(ServerCase):
    def curl(self, *arguments, path="/rpc", body=None, **more):
        """(status of each answer, what was printed)."""
        done = subprocess.run(["curl", "-sS", "--cacert", self.server.certificate, "--max-time", str(int(PATIENCE)), "-w",
            "\\n%{http_code} %{num_connects}\\n", *arguments, "https://localhost:%d%s" % (self.server.port, path)], input=body,
            capture_output=True, text=True, timeout=PATIENCE, **more)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def post(self, *arguments, body=PING, **more):
        return self.curl("-H", "Content-Type: application/json", "--data-binary", "@-", *arguments, body=body, **more)

    def test_the_first_line_of_the_documentation(self):
        """The README's example, as it stands there."""
        with open(os.path.join(HERE, "..", "..", "README.md")) as file:
            lines = [line.strip() for line in file if line.startswith("    ")]
        start = next(i for i, line in enumerate(lines) if line.startswith("curl "))
        command = lines[start]
        while command.endswith("\\"):
            start += 1
            command = command[:-1] + lines[start]
        command = command.replace("DIR", self.server.data).replace("7443", str(self.server.port))
        done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=PATIENCE)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("items", json.loads(done.stdout)["result"])

    def test_calls(self):
        pong = PONG.strip()
        self.assertEqual(self.post(), pong + "\n200 1\n")
        self.assertEqual(self.post("-H", "Expect: 100-continue"), pong + "\n200 1\n")
        self.assertEqual(self.post("-H", "Transfer-Encoding: chunked"), pong + "\n200 1\n")
        self.assertEqual(self.post("-H", "Transfer-Encoding: chunked", "-H", "Expect: 100-continue"), pong + "\n200 1\n")
        self.assertEqual(self.post("--http1.0"), pong + "\n200 1\n")
        self.assertEqual(self.post("--http2"), pong + "\n200 1\n")
        self.assertEqual(self.post(body='{"jsonrpc":"2.0","method":"system.ping"}'), "\n204 1\n")
        padded = PING[:-1] + " " * 1000000 + "}"  # beyond 1 MB curl itself expects 100-continue
        self.assertEqual(self.post(body=padded), pong + "\n200 1\n")
        token = "Authorization: Bearer " + self.server.admin_token
        self.assertIn('"items"', self.post("-H", token, body='{"jsonrpc":"2.0","method":"users.list","id":1}'))
        self.assertTrue(self.post("-H", token + "x").endswith("\n401 1\n"))

    def test_connections_are_kept(self):
        again = "https://localhost:%d/rpc" % self.server.port
        self.assertEqual(self.post(again, again), (PONG.strip() + "\n200 1\n") + (PONG.strip() + "\n200 0\n") * 2)

    def test_the_other_endpoints(self):
        self.assertEqual(self.curl(path="/healthz"), '{"status":"up"}\n\n200 1\n')
        self.assertEqual(self.curl(path="/readyz"), '{"status":"ready"}\n\n200 1\n')
        self.assertTrue(self.curl("-I", path="/healthz").startswith("HTTP/1.1 200 OK"))
        self.assertTrue(self.curl("-T", "-", path="/healthz", body="upload").endswith("\n405 1\n"))
        self.assertTrue(self.curl("-d", PING).endswith("\n415 1\n"))
        self.assertTrue(self.curl("-X", "OPTIONS").endswith("\n204 1\n"))


def python_with(module):
    """An interpreter that has the module: this one, or the system's."""
    for python in (sys.executable, "/usr/bin/python3"):
        if os.path.exists(python) and subprocess.run([python, "-c", "import " + module], capture_output=True).returncode == 0:
            return python
    return None


class PythonClients(ServerCase):
    def run_script(self, module, script, *arguments):
        python = python_with(module)
        if not python:
            self.skipTest("%s is not installed" % module)
        done = subprocess.run([python, "-B", os.path.join(HERE, "clients", script), str(self.server.port), self.server.certificate,
            self.server.admin_token], capture_output=True, text=True, timeout=PATIENCE)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return json.loads(done.stdout)

    def test_jsonrpclib_pelix(self):
        # It takes any status but 200 for a failure: that a notification was taken in, it tells as an error 204, and its
        # connection is of no use afterwards.
        told = self.run_script("jsonrpclib", "pelix.py")
        self.assertEqual(told, {"ping": {"pong": True}, "users": 1, "nobody": -32001, "invalid": -32602, "notified": 204,
            "batch": [{"pong": True}, "prmd"], "liar": 401})

    def test_pylsp_jsonrpc(self):
        told = self.run_script("pylsp_jsonrpc", "pylsp.py")
        self.assertEqual(told, {"ping": {"pong": True}, "nobody": -32001, "side": "vendor", "users": 1, "many": 50})


@unittest.skipUnless(shutil.which("npm") and shutil.which("node"), "npm is not installed: its clients are not tried")
class NodeClients(ServerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = tempfile.mkdtemp(prefix="prmd-clients-")
        cls.addClassCleanup(shutil.rmtree, cls.folder, True)
        for name in os.listdir(os.path.join(HERE, "clients")):
            shutil.copy(os.path.join(HERE, "clients", name), cls.folder)
        done = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=cls.folder, capture_output=True,
            text=True, timeout=240)
        assert done.returncode == 0, "npm ci: %s" % done.stderr[-2000:]

    def run_script(self, name, *arguments):
        done = subprocess.run(["node", name, str(self.server.port), *arguments], cwd=self.folder, capture_output=True, text=True,
            timeout=PATIENCE, env={**os.environ, "NODE_EXTRA_CA_CERTS": self.server.certificate})
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return json.loads(done.stdout)

    def test_json_rpc_2_0_over_fetch(self):
        told = self.run_script("fetch.js", self.server.admin_token)
        self.assertEqual((told["ping"], told["refused"], told["liar"]), ({"pong": True}, -32001, "Unauthorized"))
        self.assertIn("items", told["users"])
        self.assertEqual(told["many"], [{"pong": True}] * 10)
        self.assertEqual(told["statuses"], [200, 200, 200, 401, 204] + [200] * 10)

    def test_open_rpc_s_client(self):
        told = self.run_script("openrpc.mjs", self.server.admin_token)
        self.assertEqual((told["ping"], told["refused"], told["unknown"], told["notified"]), ({"pong": True}, -32001, -32601, "silent"))
        self.assertEqual(told["batch"], [{"pong": True}, told["users"]])

    def test_jayson_over_https(self):
        told = self.run_script("https.js", self.server.certificate, self.server.admin_token)
        self.assertEqual(told["ping"], {"jsonrpc": "2.0", "result": {"pong": True}, "id": "byte-for-byte"})
        self.assertEqual((told["invalid"]["error"]["code"], told["nobody"]["error"]["code"]), (-32602, -32001))
        self.assertEqual((told["liar"]["failed"], told["lost"]["failed"], told["notification"]), (401, 404, "silent"))
        self.assertEqual(json.loads(told["liar"]["said"])["error"]["data"]["kind"], "unauthenticated")
        created, listed = told["batch"]
        self.assertIn(created["result"]["user"]["id"], [item["id"] for item in listed["result"]["items"]])

    def test_vscode_jsonrpc(self):
        told = self.run_script("vscode.js", self.server.certificate, self.server.admin_token)
        self.assertEqual((told["ping"], told["nobody"], told["unknown"]), ({"pong": True}, -32001, -32601))
        self.assertEqual((told["session"]["roles"], told["many"]), (["admin"], [{"pong": True}] * 50))
        self.assertIn("items", told["users"])

    def test_jayson_over_tls(self):
        done = subprocess.run(["node", "jayson.js", str(self.server.port), self.server.certificate, self.server.admin_token],
            cwd=self.folder, capture_output=True, text=True, timeout=PATIENCE)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        told = json.loads(done.stdout)
        self.assertEqual(told["ping"], {"jsonrpc": "2.0", "result": {"pong": True}, "id": "byte-for-byte"})
        self.assertEqual(told["positional"]["result"]["roles"], ["admin"])
        self.assertEqual((told["unknown"]["error"]["code"], told["invalid"]["error"]["code"], told["nobody"]["error"]["code"]),
            (-32601, -32602, -32001))
        self.assertEqual(told["invalid"]["error"]["data"]["fields"][0]["field"], "colour")
        self.assertEqual(told["notification"], "silent")
        batch = told["batch"]
        self.assertEqual(len(batch), 4)
        self.assertEqual(batch[0]["result"]["side"], "vendor")
        user = batch[1]["result"]["user"]["id"]
        self.assertIn(user, [item["id"] for item in batch[2]["result"]["items"]])
        self.assertEqual(batch[3]["error"]["data"]["kind"], "method_not_found")
        self.assertIn(told["unverified"], ("DEPTH_ZERO_SELF_SIGNED_CERT", "SELF_SIGNED_CERT_IN_CHAIN",
            "UNABLE_TO_VERIFY_LEAF_SIGNATURE"))


if __name__ == "__main__":
    unittest.main()
