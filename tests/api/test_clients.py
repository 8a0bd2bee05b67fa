# SPDX-License-Identifier: Apache-2.0
"""Clients that are not ours, unmodified: openssl s_client, socat, jayson's `tls` client from its registry; and a bare TLS
client that closes its half before it is answered."""

import json
import os
import shutil
import socket
import ssl
import subprocess
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


@unittest.skipUnless(shutil.which("npm") and shutil.which("node"), "npm is not installed: jayson is not tried")
class Jayson(ServerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = tempfile.mkdtemp(prefix="prmd-jayson-")
        cls.addClassCleanup(shutil.rmtree, cls.folder, True)
        for name in ("package.json", "package-lock.json", "jayson.js"):
            shutil.copy(os.path.join(HERE, "clients", name), cls.folder)
        done = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=cls.folder, capture_output=True,
            text=True, timeout=240)
        assert done.returncode == 0, "npm ci: %s" % done.stderr[-2000:]

    def test_its_tls_client_works_as_it_comes(self):
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
