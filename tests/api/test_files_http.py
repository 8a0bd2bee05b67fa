# SPDX-License-Identifier: Apache-2.0
"""PUT /files and GET /files/<id>: whole files, with curl and by hand."""

import base64
import hashlib
import http.client
import json
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
import unittest
import urllib.parse

from prmd import PATIENCE, Server, ServerCase, World
from test_files import MOST, PDF, comes_to, read, stored, upload


class HttpCase(ServerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = World(cls.server)
        cls.alpha = cls.world.partner("Alpha")
        cls.beta = cls.world.partner("Beta")
        cls.token, cls.other = (cls.world.admin.call("tokens.create", user=client.session["user"])["token"]
            for client in (cls.alpha, cls.beta))
        cls.folder = tempfile.mkdtemp(prefix="prmd-curl-")
        cls.addClassCleanup(shutil.rmtree, cls.folder)

    @classmethod
    def tearDownClass(cls):
        cls.world.close()
        super().tearDownClass()

    def ask(self, method, path, body=None, token=None, headers=None, **more):
        """(status, headers, body) of one request on a connection of its own."""
        context = ssl.create_default_context(cafile=self.server.certificate)
        connection = http.client.HTTPSConnection("localhost", self.server.port, context=context, timeout=PATIENCE)
        headers = {"Authorization": "Bearer " + (token or self.token), **(headers or {})}
        try:
            connection.request(method, path, body=body, headers=headers, **more)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def put(self, content, name="offer.pdf", **more):
        status, headers, body = self.ask("PUT", "/files?name=" + urllib.parse.quote(name), content, **more)
        self.assertEqual(status, 201, body)
        file = json.loads(body)["file"]
        self.assertEqual(headers["Location"], "/files/" + file["id"])
        return file

    def get(self, id, **more):
        return self.ask("GET", "/files/" + id, **more)


class Whole(HttpCase):
    def curl(self, *arguments):
        return subprocess.run(["curl", "-sS", "--cacert", self.server.certificate, "-H", "Authorization: Bearer " + self.token,
            "--max-time", "60", *arguments], capture_output=True, timeout=PATIENCE, cwd=self.folder)

    def test_with_curl(self):
        content = PDF + os.urandom(3 << 20)
        base = "https://localhost:%d/files/" % self.server.port
        with open(os.path.join(self.folder, "paper one.pdf"), "wb") as file:
            file.write(content)
        done = self.curl("-T", "paper one.pdf", base)
        self.assertEqual(done.returncode, 0, done.stderr)
        row = json.loads(done.stdout)["file"]
        self.assertEqual((row["name"], row["type"], row["size"]), ("paper one.pdf", "application/pdf", len(content)))
        os.makedirs(os.path.join(self.folder, "down"))
        done = self.curl("-OJ", "--output-dir", "down", base + row["id"])
        self.assertEqual(os.listdir(os.path.join(self.folder, "down")), ["paper one.pdf"], done.stderr)
        with open(os.path.join(self.folder, "down", "paper one.pdf"), "rb") as file:
            self.assertEqual(file.read(), content)

    def test_the_two_ways_meet(self):
        content = os.urandom(500000)
        self.assertEqual(read(self.alpha, self.put(content)["id"]), content)
        status, headers, body = self.get(upload(self.alpha, content, "raw.bin")["id"])
        self.assertEqual((status, body), (200, content))
        self.assertEqual(headers["ETag"], '"%s"' % hashlib.sha256(content).hexdigest())

    def test_25_mib_and_no_more(self):
        content = os.urandom(1 << 20) * 25
        file = self.put(content)
        status, _, body = self.get(file["id"])
        self.assertEqual((status, hashlib.sha256(body).hexdigest()), (200, file["sha256"]))
        before = stored(self.server)
        try:
            status, _, body = self.ask("PUT", "/files", content + b"!")
            self.assertEqual((status, json.loads(body)["error"]["data"]["kind"]), (413, "limit"))
        except (ConnectionError, ssl.SSLError):
            pass  # refused before it was all sent
        chunks = (content[at:at + 65536] for at in range(0, len(content) + 1, 65536))
        try:
            status, _, body = self.ask("PUT", "/files", iter([*chunks, b"!"]), encode_chunked=True,
                headers={"Transfer-Encoding": "chunked"})
            self.assertEqual(status, 413)
        except (ConnectionError, ssl.SSLError):
            pass
        self.assertTrue(comes_to(self.server, before))

    def test_what_a_browser_gets(self):
        for content, type_ in ((b"<html><script>alert(1)</script>", "text/html"), (b"<svg onload='alert(1)'/>", "image/svg+xml"),
                (PDF, "application/pdf")):
            status, headers, _ = self.get(self.put(content, "page.pdf")["id"])
            self.assertEqual(status, 200)
            self.assertEqual(headers["Content-Type"], type_)
            self.assertTrue(headers["Content-Disposition"].startswith("attachment;"))
            self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
            self.assertIn("sandbox", headers["Content-Security-Policy"])

    def test_names(self):
        for given, kept, header in (("\u4f60\u597d.pdf", "\u4f60\u597d.pdf", "filename=\"__.pdf\"; filename*=UTF-8''%E4%BD%A0%E5%A5%BD.pdf"),
                ("../../a.pdf", "a.pdf", "filename=\"a.pdf\"; filename*=UTF-8''a.pdf"),
                ("a\r\nSet-Cookie: x=y.pdf", "aSet-Cookie x=y.pdf", "aSet-Cookie x=y.pdf"),
                ('50% "off"; x.pdf', "50% off; x.pdf", "filename=\"50_ off; x.pdf\"; filename*=UTF-8''50%25%20off%3B%20x.pdf")):
            file = self.put(b"x", given)
            self.assertEqual(file["name"], kept)
            _, headers, _ = self.get(file["id"])
            self.assertIn(header, headers["Content-Disposition"])
            self.assertNotIn("Set-Cookie", headers)
        for path in ("/files?name=%ff", "/files?name=%00", "/files/%", "/files/%4", "/files?name=" + "n" * 256, "/files?name=" + "n" * 5000):
            status, _, body = self.ask("PUT", path, b"x")
            self.assertEqual(status, 400, path)
        self.assertEqual(self.put(b"x", "n" * 255)["name"], "n" * 200)

    def test_conditions_and_ranges(self):
        file = self.put(b"0123456789")
        tag = '"%s"' % file["sha256"]
        for given, status in ((tag, 304), ("*", 304), ('"other", W/%s' % tag, 304), ('"other"', 200)):
            self.assertEqual(self.get(file["id"], headers={"If-None-Match": given})[0], status, given)
        for range_, status, body, content in (("bytes=0-3", 206, b"0123", "bytes 0-3/10"), ("bytes=7-", 206, b"789", "bytes 7-9/10"),
                ("bytes=-2", 206, b"89", "bytes 8-9/10"), ("bytes=5-99", 206, b"56789", "bytes 5-9/10"), ("bytes=-99", 206, b"0123456789", "bytes 0-9/10"),
                ("bytes=10-", 416, b"", "bytes */10"), ("bytes=-0", 416, b"", "bytes */10"), ("bytes=3-1", 200, b"0123456789", None),
                ("bytes=0-1,4-5", 200, b"0123456789", None), ("lines=0-1", 200, b"0123456789", None), ("bytes=x-", 200, b"0123456789", None),
                ("bytes=99999999999999999999-", 200, b"0123456789", None)):
            got = self.get(file["id"], headers={"Range": range_})
            self.assertEqual((got[0], got[2], got[1]["Content-Range"]), (status, body, content), range_)
        self.assertEqual(self.get(file["id"], headers={"Range": "bytes=0-3", "If-Range": '"other"'})[0], 200)
        status, headers, body = self.ask("HEAD", "/files/" + file["id"])
        self.assertEqual((status, headers["Content-Length"], headers["ETag"], body), (200, "10", tag, b""))
        empty = self.put(b"")
        self.assertEqual(self.get(empty["id"])[::2], (200, b""))

    def test_a_part_is_not_taken_for_the_whole(self):
        status, _, body = self.ask("PUT", "/files?name=x", b"hello", headers={"Content-Range": "bytes 5-9/10"})
        self.assertEqual((status, json.loads(body)["error"]["data"]["kind"]), (400, "invalid_request"))
        with open(os.path.join(os.path.dirname(self.server.data), "resumed.txt"), "wb") as file:
            file.write(b"0123456789")
        done = subprocess.run(["curl", "-sS", "--cacert", self.server.certificate, "-H", "Authorization: Bearer " + self.token, "-C", "5",
            "-T", file.name, "--max-time", "60", "https://localhost:%d/files/" % self.server.port], capture_output=True, timeout=PATIENCE)
        self.assertIn(b"whole", done.stdout, done.stderr)

    def test_whose_it_is(self):
        file = self.put(b"of Alpha")
        for path in (file["id"], "file_0000000000001", "nonsense", "..", "%2e%2e%2fprmd.db", "file_0000000000001/x", "x" * 500):
            status, _, body = self.get(path, token=self.other)
            self.assertEqual((status, json.loads(body)["error"]["data"]["kind"]), (404, "not_found"), path)
        self.assertEqual(self.get("file_0000000000001", token=self.other)[2], self.get(file["id"], token=self.other)[2])

    def test_without_a_token(self):
        context = ssl.create_default_context(cafile=self.server.certificate)
        for method, path in (("PUT", "/files"), ("PUT", "/files/x"), ("GET", "/files/file_0000000000001")):
            connection = http.client.HTTPSConnection("localhost", self.server.port, context=context, timeout=PATIENCE)
            connection.request(method, path, body=b"x" if method == "PUT" else None)
            self.assertEqual(connection.getresponse().status, 401, path)
            connection.close()
        self.assertEqual(self.ask("PUT", "/files", b"x", token="prm_" + "A" * 43)[0], 401)
        self.assertEqual(self.ask("POST", "/files", b"x")[0], 405)

    def test_one_that_breaks_off(self):
        before = stored(self.server)
        connection = self.begin(100000)
        connection.sendall(b"a" * 5000)
        end = time.monotonic() + PATIENCE
        while set(stored(self.server)) <= set(before) and time.monotonic() < end:
            time.sleep(0.02)
        connection.close()
        self.assertTrue(comes_to(self.server, before))

    def begin(self, length, token=None):
        """A connection with the head of an upload sent."""
        context = ssl.create_default_context(cafile=self.server.certificate)
        plain = socket.create_connection(("127.0.0.1", self.server.port), timeout=PATIENCE)
        connection = context.wrap_socket(plain, server_hostname="localhost")
        connection.sendall(("PUT /files HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n"
            % (token or self.token, length)).encode())
        return connection

    def test_a_hundred_slow_ones(self):
        """Each sends a little now and then; whoever else calls hardly notices, and all of them arrive."""
        tokens = [self.token, self.other]
        for i in range(6):
            client = self.world.user("Slow %d" % i, ["partner_sales"], partner=self.world.partners["Alpha"])
            tokens.append(self.world.admin.call("tokens.create", user=client.session["user"])["token"])
        slow = [self.begin(1000, tokens[i % len(tokens)]) for i in range(100)]
        waits = []
        for step in range(10):
            for one in slow:
                one.sendall(bytes([48 + step]) * 100)
            for _ in range(10):
                began = time.monotonic()
                self.alpha.call("system.info")
                waits.append(time.monotonic() - began)
        content = b"".join(bytes([48 + step]) * 100 for step in range(10))
        for one in slow:
            answer = http.client.HTTPResponse(one)
            answer.begin()
            self.assertEqual(answer.status, 201)
            self.assertEqual(json.loads(answer.read())["file"]["sha256"], hashlib.sha256(content).hexdigest())
            one.close()
        waits.sort()
        print("calls beside a hundred slow uploads: p99 %.1f ms" % (waits[98] * 1000))
        self.assertLess(waits[98], 1.0)

    def test_one_that_does_not_read(self):
        """25 MiB for a peer that takes nothing: bounded memory, and others are served on."""
        file = self.put(os.urandom(1 << 20) * 24)
        context = ssl.create_default_context(cafile=self.server.certificate)
        stuck = []
        for _ in range(20):
            plain = socket.create_connection(("127.0.0.1", self.server.port), timeout=PATIENCE)
            connection = context.wrap_socket(plain, server_hostname="localhost")
            connection.sendall(("GET /files/%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n"
                % (file["id"], self.token)).encode())
            stuck.append(connection)
        self.assertEqual(hashlib.sha256(self.get(file["id"])[2]).hexdigest(), file["sha256"])
        for connection in stuck:
            connection.close()


class Limits(ServerCase):
    """Those an operator sets."""

    def serve(self, **limits):
        environment = {"PRM_LIMITS_" + name.upper(): str(value) for name, value in limits.items()}
        server = Server(environment=environment)
        self.addCleanup(server.remove)
        client = server.admin()
        self.addCleanup(client.close)
        return server, client

    def test_an_upload_that_nothing_comes_to(self):
        server, client = self.serve(upload_idle_ms=300)
        id = client.call("files.begin", name="idle")["upload"]
        client.call("files.append", upload=id, offset=0, data="aWRsZQ==")
        self.assertTrue(comes_to(server, []))
        self.assert_fails("not_found", client.call, "files.commit", upload=id)

    def open_put(self, server, content, length):
        """The connection of a PUT that is not whole."""
        context = ssl.create_default_context(cafile=server.certificate)
        plain = socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE)
        connection = context.wrap_socket(plain, server_hostname="localhost")
        self.addCleanup(connection.close)
        connection.sendall(b"PUT /files HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n%s"
            % (server.admin_token.encode(), length, content))
        return connection

    def status(self, connection):
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        body = json.loads(answer.read())
        return answer.status, answer.headers["Retry-After"], body["error"]["data"] if "error" in body else body["file"]["size"]

    def test_one_users_uploads_at_once(self):
        """Beyond one's own share 429, and 503 beyond everybody's: another goes on, and so do those that were begun."""
        server, client = self.serve(uploads_per_user=2, uploads=3)
        world = World(server)
        self.addCleanup(world.close)
        first = [self.open_put(server, b"12345", 10) for _ in range(2)]
        end = time.monotonic() + PATIENCE
        while len(stored(server)) < 2 and time.monotonic() < end:
            time.sleep(0.02)
        status, after, data = self.status(self.open_put(server, b"x", 1))
        self.assertEqual((status, after, data["kind"], data["retry_after_ms"]), (429, "1", "limit", 1000))
        self.assert_fails("limit", client.call, "files.begin", name="in parts")
        world.manager.call("files.begin", name="the third")
        self.assert_fails("limit", world.channel.call, "files.begin", name="the fourth")
        for connection in first:
            connection.sendall(b"67890")
            self.assertEqual(self.status(connection)[::2], (201, 10))
        done = (503,)  # what has ended is in memory a little longer
        while done[0] == 503 and time.monotonic() < end:
            done = self.status(self.open_put(server, b"x", 1))
        self.assertEqual(done[::2], (201, 1))

    def test_what_one_users_uploads_hold(self):
        server, client = self.serve(upload_bytes_per_user=100000)
        part = client.call("files.begin", name="large")["upload"]
        client.call("files.append", upload=part, offset=0, data=base64.b64encode(b"x" * 90000).decode())
        status, after, data = self.status(self.open_put(server, b"y" * 20000, 20000))
        self.assertEqual((status, after, data["kind"]), (429, "1", "limit"))
        self.assertEqual(client.call("files.commit", upload=part)["file"]["size"], 90000)
        self.assertEqual(self.status(self.open_put(server, b"y" * 20000, 20000))[::2], (201, 20000))

    def test_smaller_files(self):
        server, client = self.serve(file_bytes=1000, uploads_per_user=2)
        self.assert_fails("limit", client.call, "files.begin", name="large", size=1001)
        self.assertEqual(upload(client, b"x" * 1000)["size"], 1000)
        for _ in range(2):
            client.call("files.begin", name="one of two")
        self.assert_fails("limit", client.call, "files.begin", name="three")


if __name__ == "__main__":
    unittest.main()
