# SPDX-License-Identifier: Apache-2.0
"""HTTP/1.1 on the port: JSON-RPC by POST /rpc, the other endpoints, every refusal and limit, over real TLS."""

import collections
import http.client
import json
import re
import signal
import socket
import ssl
import time
import unittest

import described
from prmd import FORGETFUL, PATIENCE, WATCHES_THREADS, Client, Server, ServerCase, World

PING = '{"jsonrpc":"2.0","method":"system.ping","id":1}'
PONG = {"jsonrpc": "2.0", "result": {"pong": True}, "id": 1}
JSON = {"Content-Type": "application/json"}


def head(*lines, method="POST", path="/rpc", type="application/json"):
    """The bytes of a request's head."""
    start = ["%s %s HTTP/1.1" % (method, path), "Host: localhost"] + (["Content-Type: " + type] if type else [])
    return "\r\n".join(start + list(lines) + ["", ""]).encode()


def post(body, *lines, **more):
    body = body if isinstance(body, bytes) else body.encode()
    return head("Content-Length: %d" % len(body), *lines, **more) + body


def call(method, params=None, id=1):
    return json.dumps({"jsonrpc": "2.0", "method": method, "params": params or {}, "id": id})


HEAD = re.compile(rb"([A-Z]+) ([^ \r\n]+) HTTP/1\.1\r\n((?:[^\r\n]+\r\n)+)\r\n")


def requests(data):
    """(Path, body) of each request that is whole in these bytes; (None, None) for what is none, and nothing after it."""
    while data:
        found = HEAD.match(data)
        length = found and re.search(rb"(?i)^Content-Length: (\d+)\r$", found[3], re.M)
        end = found and found.end() + (int(length[1]) if length else 0)
        if not found or b"chunked" in found[3] or b"100-continue" in found[3] or len(data) < end or found[1] == b"HEAD":
            yield None, None
            return
        yield found[2].decode(errors="replace"), data[found.end():end].decode(errors="replace")
        data = data[end:]


class Answer:
    def __init__(self, status, fields, body):
        self.status, self.fields, self.body = status, fields, body

    def json(self):
        return json.loads(self.body)

    def kind(self):
        return self.json()["error"]["data"]["kind"]


class Peer:
    """A TLS connection of plain bytes that reads answers one by one, and takes nothing on trust."""

    def __init__(self, server, alpn=None, address="127.0.0.1"):
        context = ssl.create_default_context(cafile=server.certificate)
        if alpn:
            context.set_alpn_protocols(alpn)
        plain = socket.create_connection((address, server.port), timeout=PATIENCE)
        self.socket = context.wrap_socket(plain, server_hostname="localhost")
        self.reader = self.socket.makefile("rb")
        self.asked = collections.deque()  # bodies to /rpc, "" for other requests; None: it is not known what was asked

    def send(self, data):
        data = data if isinstance(data, bytes) else data.encode()
        for path, body in requests(data):
            if self.asked is not None:
                self.asked.append(body if path == "/rpc" else "")
            if path is None:
                self.asked = None
        self.socket.sendall(data)

    def check(self, status, body):
        """Results in an answer have to be what their methods declare. Who asked is in each request's own head: a partner
        may have."""
        asked = self.asked.popleft() if self.asked else ""
        if status == 200 and asked:
            replies = described.Replies(is_partner=True)
            replies.call(asked)
            replies.got(body.decode())

    def line(self):
        line = self.reader.readline()
        assert line == b"" or line.endswith(b"\r\n"), line
        return line[:-2].decode()

    def read(self, is_head=False):
        """The next answer; None if the server has closed."""
        start = self.line()
        if not start:
            return None
        version, status, reason = start.split(" ", 2)
        assert version == "HTTP/1.1" and reason, start
        fields = {}
        while line := self.line():
            name, value = line.split(": ", 1)
            assert name.lower() not in fields, "%s twice" % name
            fields[name.lower()] = value
        status = int(status)
        body = b""
        if status >= 200 and "date" not in fields:
            raise AssertionError("no Date in %s" % fields)
        if is_head or status < 200 or status == 204:
            pass
        elif fields.get("transfer-encoding") == "chunked":
            while size := int(self.line(), 16):
                body += self.reader.read(size)
                assert self.line() == ""
            assert self.line() == ""
        else:
            body = self.reader.read(int(fields["content-length"]))
        if status >= 200:
            self.check(status, body)
        return Answer(status, fields, body)

    def ask(self, data):
        self.send(data)
        return self.read()

    def rest(self):
        """All that still comes until the end."""
        return self.reader.read()

    def close(self):
        self.reader.close()
        self.socket.close()


class HttpCase(ServerCase):
    def peer(self, **more):
        peer = Peer(self.server, **more)
        self.addCleanup(peer.close)
        return peer

    def bearer(self, token=None):
        return "Authorization: Bearer %s" % (token or self.server.admin_token)

    def refused(self, data, status, kind="invalid_request", closes=True):
        """One refusal with an error object, and nothing more."""
        peer = Peer(self.server)
        try:
            return self.refused_there(peer, data, status, kind, closes)
        finally:
            peer.close()

    def refused_there(self, peer, data, status, kind, closes):
        answer = peer.ask(data)
        self.assertEqual(answer.status, status, (data[:200], answer.body))
        error = answer.json()
        self.assertEqual((error["jsonrpc"], error["id"], error["error"]["data"]["kind"]), ("2.0", None, kind))
        self.assertTrue(error["error"]["message"])
        if closes:
            self.assertEqual(answer.fields["connection"], "close")
            self.assertEqual(peer.rest(), b"")
        return answer


class Calls(HttpCase):
    def test_python_s_own_client(self):
        context = ssl.create_default_context(cafile=self.server.certificate)
        client = http.client.HTTPSConnection("localhost", self.server.port, timeout=PATIENCE, context=context)
        self.addCleanup(client.close)
        for body in (PING, PING.encode(), iter([PING[:10].encode(), PING[10:].encode()])):
            client.request("POST", "/rpc", body, JSON, encode_chunked=not isinstance(body, (str, bytes)))
            answer = client.getresponse()
            self.assertEqual((answer.status, json.loads(answer.read())), (200, PONG))
        client.request("GET", "/healthz")
        answer = client.getresponse()
        self.assertEqual((answer.status, json.loads(answer.read())), (200, {"status": "up"}))

    def test_a_call_a_batch_and_a_notification(self):
        peer = self.peer()
        answer = peer.ask(post(PING))
        self.assertEqual((answer.status, answer.json()), (200, PONG))
        self.assertEqual((answer.fields["content-type"], answer.fields["cache-control"]), ("application/json", "no-store"))
        answer = peer.ask(post("[%s,%s]" % (PING, call("nothing", id="a"))))
        self.assertEqual([one["id"] for one in answer.json()], [1, "a"])
        self.assertEqual(answer.json()[1]["error"]["code"], -32601)
        for silent in ('{"jsonrpc":"2.0","method":"system.ping"}', '[{"jsonrpc":"2.0","method":"system.ping"}]'):
            answer = peer.ask(post(silent))
            self.assertEqual((answer.status, answer.body), (204, b""))
            self.assertNotIn("content-length", answer.fields)
        self.assertEqual(peer.ask(post(PING)).status, 200)

    def test_a_json_rpc_error_is_no_http_error(self):
        peer = self.peer()
        for body, code in (("{", -32700), ("", -32700), ("[]", -32600), ("1", -32600), (call("nothing"), -32601),
                (call("users.list"), -32001), (call("system.ping", {"x": 1}), -32602)):
            answer = peer.ask(post(body))
            self.assertEqual((answer.status, answer.json()["error"]["code"]), (200, code), body)

    def test_ids_come_back_byte_for_byte(self):
        peer = self.peer()
        for id in ('"x"', "1.0", "12345678901234567890", "null", "-0"):
            self.assertIn(('"id":%s}' % id).encode(), peer.ask(post('{"jsonrpc":"2.0","method":"system.ping","id":%s}' % id)).body)

    def test_requests_stand_alone(self):
        peer = self.peer()
        self.assertIn("result", peer.ask(post(call("users.list"), self.bearer())).json())
        self.assertEqual(peer.ask(post(call("users.list"))).kind(), "unauthenticated")
        # What a message says about who asks ends with it.
        both = "[%s,%s]" % (call("session.authenticate", {"token": self.server.admin_token}), call("users.list", id=2))
        self.assertIn("result", peer.ask(post(both)).json()[1])
        self.assertEqual(peer.ask(post(call("users.list"))).kind(), "unauthenticated")
        self.assertIn("result", peer.ask(post(call("users.list"), "authorization: bearer  %s" % self.server.admin_token)).json())

    def test_a_wrong_token_is_refused(self):
        for value in ("Bearer prm_" + "x" * 43, "Bearer", "Bearer ", "Bearer x", "Basic YTpi", "Bearer \"", "Bearer a b",
                "Bearer " + "x" * 5000, self.server.admin_token):
            answer = self.refused(post(PING, "Authorization: " + value), 401, "unauthenticated", closes=False)
            self.assertEqual(answer.fields["www-authenticate"], "Bearer")
        self.refused(post(PING, self.bearer(), self.bearer()), 401, "unauthenticated", closes=False)

    def test_a_token_in_the_query_is_none(self):
        """It would be in logs and histories of browsers: whoever sends it there is nobody."""
        peer = self.peer()
        for name in ("token", "access_token", "authorization"):
            query = "?%s=%s" % (name, self.server.admin_token)
            self.assertEqual(peer.ask(post(call("users.list"), path="/rpc" + query)).kind(), "unauthenticated")
            document = peer.ask(head(method="GET", path="/openrpc.json" + query, type=None)).json()
            self.assertNotIn("users.list", [method["name"] for method in document["methods"]])
            self.refused(head("Content-Length: 1", method="PUT", path="/files" + query, type=None) + b"x", 401, "unauthenticated")

    def test_a_throttled_sign_in_is_an_answer(self):
        """429 is for what the connection is refused; a call's error is status 200, as every call's."""
        peer = self.peer()
        for _ in range(6):
            answer = peer.ask(post(call("session.login", {"email": "nobody@example.com", "password": "not this one"})))
            self.assertEqual(answer.status, 200)
        self.assertEqual(answer.kind(), "limit")
        self.assertGreater(answer.json()["error"]["data"]["retry_after_ms"], 1000)

    def test_a_revoked_token_ends_at_once(self):
        admin = self.client(self.server.admin_token)
        user = admin.call("users.create", name="R", email="revoked@example.com", roles=["auditor"])["user"]["id"]
        made = admin.call("tokens.create", user=user)
        peer = self.peer()
        mine = lambda: peer.ask(post(call("users.list"), self.bearer(made["token"])))
        for _ in range(3):
            self.assertIn("result", mine().json())
        admin.call("tokens.revoke", id=made["id"])
        other = self.peer()
        answer = other.ask(post(call("users.list"), self.bearer(made["token"])))
        self.assertEqual(answer.status, 401)
        self.assertEqual(peer.rest(), b"")

    def test_reads_see_the_writes_before_them(self):
        peer = self.peer()
        create = call("users.create", {"name": "W", "email": "written@example.com", "roles": ["auditor"]})
        peer.send(post(create, self.bearer()) + post(call("users.list"), self.bearer()))
        self.assertIn("user", peer.read().json()["result"])
        self.assertIn("written@example.com", [item["email"] for item in peer.read().json()["result"]["items"]])

    def test_no_token_costs_a_write(self):
        admin = self.client(self.server.admin_token)
        health = lambda: admin.call("system.health")["health"]["calls"]
        peer = self.peer()
        peer.ask(post(PING, self.bearer()))
        before = health()
        for _ in range(50):
            self.assertEqual(peer.ask(post(PING, self.bearer())).status, 200)
        self.assertEqual(health(), before)

    def test_the_story_of_a_deal(self):
        world = World(self.server)
        self.addCleanup(world.close)
        sales = world.partner("Over HTTP")
        users = world.admin.call("users.list")["items"]
        user = next(item["id"] for item in users if item["name"] == "Sales Over HTTP")
        token = world.admin.call("tokens.create", user=user)["token"]
        peer = self.peer()
        params = {**world.deal("Browser Works SAS"), "idempotency_key": "http-1"}
        first = peer.ask(post(call("deals.register", params), self.bearer(token))).json()["result"]
        self.assertEqual(first["deal"]["state"], "approved")
        again = peer.ask(post(call("deals.register", params), self.bearer(token))).json()["result"]
        self.assertEqual(again, first)
        self.assertEqual(sales.call("deals.get", id=first["deal"]["id"])["deal"]["id"], first["deal"]["id"])


class Exchanges(HttpCase):
    def test_a_pipeline_is_answered_in_order(self):
        peer = self.peer()
        slow = call("users.create", {"name": "P", "email": "pipeline@example.com", "roles": ["auditor"]}, id="w")
        requests = [post(slow, self.bearer())]
        for i in range(300):
            requests.append(post(call("system.ping", id=i)) if i % 3 else post(call("users.list", id=i), self.bearer()))
        peer.send(b"".join(requests))  # all of them find room on the way; one thread, as Python's ssl wants it
        ids = [peer.read().json()["id"] for _ in requests]
        self.assertEqual(ids, ["w"] + list(range(300)))

    def test_the_connection_closes_when_asked_to(self):
        peer = self.peer()
        answer = peer.ask(post(PING, "Connection: close"))
        self.assertEqual((answer.status, answer.fields["connection"]), (200, "close"))
        self.assertEqual(peer.rest(), b"")
        peer = self.peer()
        answer = peer.ask(post(PING).replace(b"HTTP/1.1", b"HTTP/1.0"))
        self.assertEqual((answer.json(), peer.rest()), (PONG, b""))
        peer = self.peer()
        for _ in range(2):
            answer = peer.ask(post(PING, "Connection: keep-alive").replace(b"HTTP/1.1", b"HTTP/1.0"))
            self.assertEqual(answer.fields["connection"], "keep-alive")

    def test_chunks(self):
        peer = self.peer()
        chunked = head("Transfer-Encoding: chunked")
        for size in (1, 2, 7, 1000):
            data = b"".join(b"%x\r\n%s\r\n" % (len(PING[i:i + size]), PING[i:i + size].encode()) for i in range(0, len(PING), size))
            self.assertEqual(peer.ask(chunked + data + b"0\r\n\r\n").json(), PONG)
            self.assertEqual(peer.ask(chunked + data + b"0;ext\r\nTrailer: x\r\n\r\n").json(), PONG)

    def test_every_split(self):
        whole = post(PING)
        chunked = head("Transfer-Encoding: chunked") + b"%x\r\n%s\r\n0\r\n\r\n" % (len(PING), PING.encode())
        peer = self.peer()
        for request in (whole, chunked):
            for i in range(1, len(request), 3):
                peer.send(request[:i])
                self.assertEqual(peer.ask(request[i:]).json(), PONG)

    def test_expect(self):
        peer = self.peer()
        self.assertEqual(peer.ask(head("Content-Length: %d" % len(PING), "Expect: 100-continue")).status, 100)
        self.assertEqual(peer.ask(PING).json(), PONG)
        # With a token nobody knows the body is not asked for.
        answer = peer.ask(head("Content-Length: 5", "Expect: 100-continue", "Authorization: Bearer prm_" + "y" * 43))
        self.assertEqual(answer.status, 401)
        self.refused(head("Content-Length: 5", "Expect: a-miracle"), 417)
        self.refused(head("Content-Length: 99999999", "Expect: 100-continue"), 413, "limit")

    def test_head_and_options(self):
        peer = self.peer()
        peer.send(head(method="HEAD", path="/healthz", type=None))
        answer = peer.read(is_head=True)
        self.assertEqual((answer.status, answer.fields["content-length"]), (200, "16"))
        answer = peer.ask(head(method="OPTIONS", type=None))
        self.assertEqual((answer.status, answer.fields["allow"]), (204, "POST, OPTIONS"))
        self.assertEqual(peer.ask(head(method="OPTIONS", path="/healthz", type=None)).fields["allow"], "GET, HEAD, OPTIONS")
        self.assertEqual(peer.ask(post(PING)).json(), PONG)

    def test_an_upgrade_is_not_followed(self):
        peer = self.peer()
        answer = peer.ask(head("Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", method="GET", type=None))
        self.assertEqual(answer.status, 405)
        self.assertEqual(peer.ask(post(PING, "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AA")).json(), PONG)

    def test_alpn(self):
        self.assertEqual(self.peer(alpn=["h2", "http/1.1"]).socket.selected_alpn_protocol(), "http/1.1")
        peer = self.peer(alpn=["http/1.1"])
        self.assertEqual(peer.ask(post(PING)).json(), PONG)
        self.assertIsNone(self.peer().socket.selected_alpn_protocol())

    def test_a_blank_line_before_a_request(self):
        peer = self.peer()
        self.assertEqual(peer.ask(b"\r\n\r\n" + post(PING)).json(), PONG)
        self.assertEqual(peer.ask(b"\r\n" + post(PING) + b"\r\n").json(), PONG)
        self.assertEqual(peer.ask(post(PING)).json(), PONG)


class Refusals(HttpCase):
    def test_heads(self):
        good = head("Content-Length: 0")
        for status, data in (
                (400, good.replace(b"\r\n", b"\n")),
                (400, good.replace(b"Host: localhost\r\n", b"Host: localhost\n")),
                (400, good.replace(b"Host: localhost\r\n", b"")),
                (400, good.replace(b"Host: localhost", b"Host: a\r\nHost: b")),
                (400, good.replace(b"Host: localhost", b"Host: a b")),
                (400, good.replace(b"Host: localhost", b"Host: http://a/")),
                (400, good.replace(b"Content-Type: ", b"A: b\r\n folded: ")),
                (400, good.replace(b"Content-Type:", b"Content-Type :")),
                (400, good.replace(b"Content-Type:", b"Content Type:")),
                (400, good.replace(b"application/json", b"application\0json")),
                (400, good.replace(b"application/json", b"application\rjson")),
                (400, good.replace(b"/rpc", b"rpc")),
                (400, good.replace(b"/rpc", b"/r pc")),
                (400, good.replace(b"/rpc", b"/r\xffpc")),
                (400, good.replace(b"/rpc", b"/rpc#x")),
                (400, good.replace(b"/rpc", b"https://localhost")),
                (400, good.replace(b"HTTP/1.1", b"HTTP/1.1 ")),
                (400, good.replace(b"HTTP/1.1", b"http/1.1")),
                (400, good.replace(b"HTTP/1.1", b"HTTP/1.10")),
                (400, b"\x16\x03\x01\x02\x00\r\n\r\n"),
                (400, b"hello\r\n"),
                (505, good.replace(b"HTTP/1.1", b"HTTP/2.0")),
                (505, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0" * 9),
                (501, good.replace(b"POST", b"BREW")),
                (400, good.replace(b"POST", b"CONNECT"))):
            self.refused(data, status)

    def test_lengths(self):
        body = PING.encode()
        for lines in (("Content-Length: 5", "Content-Length: 5"), ("Content-Length: 5", "Content-Length: 6"), ("Content-Length: 5, 5",),
                ("Content-Length: -1",), ("Content-Length: +5",), ("Content-Length: 5x",), ("Content-Length: 0x5",), ("Content-Length:",),
                ("Content-Length: 18446744073709551621",), ("Content-Length: %d" % len(body), "Transfer-Encoding: chunked"),
                ("Transfer-Encoding: chunked", "Content-Length: %d" % len(body)), ("Transfer-Encoding: gzip",),
                ("Transfer-Encoding: chunked, gzip",), ("Transfer-Encoding: gzip, chunked",), ("Transfer-Encoding: \x0bchunked",),
                ("Transfer-Encoding: chunked", "Transfer-Encoding: chunked"), ("Transfer-Encoding: identity", "Content-Length: 5"),
                ("Transfer_Encoding: chunked", "Transfer-Encoding : chunked")):
            self.refused(head(*lines) + body, 400)

    def test_chunks(self):
        for data in (b"x\r\n", b"-1\r\n", b"5 \r\n", b"5\n", b"5\r\nhelloXX", b"5\r\nhello\n", b"0\r\nA b: c\r\n\r\n", b"123456789\r\n",
                b"5\r\nhello0\r\n\r\n"):
            self.refused(head("Transfer-Encoding: chunked") + data, 400)

    def test_smuggled_requests_are_not_seen(self):
        """What some other server would take for a second request is never answered as one."""
        inner = head("Content-Length: 0", path="/smuggled").decode()
        for data in (
                head("Content-Length: %d" % len("0\r\n\r\n" + inner), "Transfer-Encoding: chunked") + b"0\r\n\r\n" + inner.encode(),
                head("Transfer-Encoding: chunked") + b"5\r\nhelloXY0\r\n\r\n" + inner.encode(),
                head("Transfer-Encoding: chunked") + b"1;\n" + inner.encode(),
                head("Content-Length: 0\nContent-Length: 500") + inner.encode(),
                head("X: y\rContent-Length: 500", "Content-Length: 0") + inner.encode(),
                head("Transfer-Encoding: chunked\t") + inner.encode(),
                head("Transfer-Encoding: \t chunked", "Content-Length : 0") + inner.encode(),
                head("X: y\r\n Content-Length: 500", "Content-Length: 0") + inner.encode()):
            peer = self.peer()
            answer = peer.ask(data)
            self.assertEqual((answer.status, peer.rest()), (400, b""), data)

    def test_paths_and_methods(self):
        self.refused(head(method="GET", path="/", type=None), 404, "not_found", closes=False)
        for path in ("/rpc/", "/RPC", "/rpcx", "//rpc", "/./rpc", "/%72pc", "/filesx"):
            self.refused(post(PING, path=path), 404, "not_found")
        self.assertEqual(self.peer().ask(post(PING, path="/rpc?x=y")).json(), PONG)
        self.assertEqual(self.peer().ask(post(PING, path="https://localhost/rpc")).json(), PONG)
        for method in ("GET", "PUT", "DELETE", "HEAD", "TRACE"):
            peer = self.peer()
            peer.send(head(method=method, type=None))
            answer = peer.read(is_head=method == "HEAD")
            self.assertEqual((answer.status, answer.fields["allow"]), (405, "POST, OPTIONS"))
            self.assertEqual(peer.ask(post(PING)).json(), PONG)

    def test_types(self):
        for type in (None, "text/plain", "application/x-www-form-urlencoded", "application/jsonx", "application/json; charset=latin1",
                "multipart/form-data; boundary=x", "", "json"):
            self.refused(post(PING, type=type) if type is not None else post(PING, type=None), 415)
        for type in ("application/json", "Application/JSON; charset=UTF-8", 'application/json;charset="utf-8"', "application/json-rpc",
                "application/jsonrequest", "application/json; x=y"):
            self.assertEqual(self.peer().ask(post(PING, type=type)).json(), PONG)
        self.refused(post(PING, "Content-Encoding: gzip"), 415)
        self.assertEqual(self.peer().ask(post(PING, "Content-Encoding: identity")).json(), PONG)

    def test_limits_of_size(self):
        self.refused(head("X: " + "y" * 17000), 431, "limit")
        self.refused(b"GET /" + b"y" * 17000, 431, "limit")
        self.refused(head(*("X-%d: y" % i for i in range(64))), 431, "limit")
        self.refused(head("Content-Length: 1048577"), 413, "limit")
        chunk = b"10000\r\n" + b"y" * 65536 + b"\r\n"
        self.refused(head("Transfer-Encoding: chunked") + chunk * 16 + b"1\r\ny\r\n", 413, "limit")
        self.refused(head("Transfer-Encoding: chunked") + b"0\r\n" + b"X: y\r\n" * 4000, 431, "limit")
        peer = self.peer()
        fits = PING[:-1] + " " * (1048576 - len(PING)) + "}"
        self.assertEqual(peer.ask(post(fits)).json(), PONG)
        self.assertEqual(peer.ask(head(*("X-%d: y" % i for i in range(61)), "Content-Length: %d" % len(PING)) + PING.encode()).json(), PONG)


class Limits(HttpCase):
    """Limits of time, made short; and many who use them up beside one who does not."""

    ARGUMENTS = ()

    @classmethod
    def setUpClass(cls):
        environment = {"PRM_LIMITS_FIRST_BYTE_MS": "1000", "PRM_LIMITS_REQUEST_MS": "1500", "PRM_LIMITS_IDLE_MS": "6000",
            "PRM_LIMITS_LINGER_MS": "500", "PRM_LIMITS_UNAUTHENTICATED": "1000", "PRM_LIMITS_UNAUTHENTICATED_PER_ADDRESS": "1000", **FORGETFUL}
        cls.server = Server(environment=environment)
        cls.addClassCleanup(cls.server.remove)

    def ends(self, peer, began, least, default):
        """What it says in the end, not before its limit, nor as late as by default."""
        rest = peer.rest()
        took = time.monotonic() - began
        self.assertTrue(least - 0.1 <= took < default, took)  # its clock ticks more coarsely
        return rest

    def test_the_first_byte(self):
        began = time.monotonic()
        self.assertEqual(self.ends(self.peer(), began, 1, 10), b"")

    def test_a_slow_head(self):
        peer = self.peer()
        began = time.monotonic()
        peer.send("POST /rpc HTTP/1.1\r\nHost:")
        self.assertIn(b" 408 ", self.ends(peer, began, 1.5, 15))

    def test_a_slow_body(self):
        for data in (head("Content-Length: 100") + b"{", head("Transfer-Encoding: chunked") + b"5\r\n{"):
            peer = self.peer()
            began = time.monotonic()
            peer.send(data)
            self.assertIn(b" 408 ", self.ends(peer, began, 1.5, 15))

    def test_dripping_does_not_help(self):
        peer = self.peer()
        peer.send(head("Content-Length: 100000"))
        began = time.monotonic()
        try:
            while time.monotonic() - began < 15:
                peer.send(" ")
                time.sleep(0.05)
        except OSError:
            pass
        self.assertLess(time.monotonic() - began, 15)

    def test_idle_between_requests(self):
        peer = self.peer()
        self.assertEqual(peer.ask(post(PING)).json(), PONG)
        time.sleep(1.8)  # longer than a request may take
        began = time.monotonic()
        self.assertEqual(peer.ask(post(PING)).json(), PONG)
        self.assertEqual(self.ends(peer, began, 6, 300), b"")

    def test_hundreds_of_slow_ones_beside_a_normal_one(self):
        slow = []
        for i in range(300):
            peer = Peer(self.server)
            self.addCleanup(peer.close)
            peer.send((b"", b"POST /rpc HT", head("Content-Length: 500") + b"{", head("Transfer-Encoding: chunked") + b"4\r\n")[i % 4])
            slow.append(peer)
        peer = self.peer()
        times = []
        until = time.monotonic() + 3
        while time.monotonic() < until:
            began = time.monotonic()
            self.assertEqual(peer.ask(post(PING, self.bearer())).json(), PONG)
            times.append(time.monotonic() - began)
        times.sort()
        p50, p99 = times[len(times) // 2], times[len(times) * 99 // 100]
        print("\n%d calls beside 300 slow peers: p50 %.1f ms, p99 %.1f ms" % (len(times), p50 * 1e3, p99 * 1e3))
        self.assertLess(p50, 0.5)  # the slow ones take 1.5 s
        for one in slow:
            one.socket.settimeout(PATIENCE)
            rest = one.rest()
            self.assertTrue(rest == b"" or b" 408 " in rest, rest)

    def test_answers_nobody_reads(self):
        """A pipeline of long answers, never read: the server stops reading, keeps little, and serves others."""
        big = call("rules.list")
        before = self.memory()
        peer = self.peer()
        peer.socket.settimeout(3)
        sent = 0
        try:
            while sent < 400:
                peer.send(post("[%s]" % ",".join([big] * 50), self.bearer()))
                sent += 1
        except OSError:
            pass
        self.assertEqual(self.peer().ask(post(PING)).json(), PONG)
        self.assertLess(self.memory() - before, (64 << 10) * (1 + WATCHES_THREADS))

    def memory(self):
        with open("/proc/%d/status" % self.server.process.pid) as file:
            return int(next(line for line in file if line.startswith("VmRSS")).split()[1])


def own_address():
    """An address of this machine that is not of the loopback net; None if it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing
            address = probe.getsockname()[0]
        except OSError:
            return None
    return None if address.startswith("127.") else address


class Metrics(HttpCase):
    FIGURE = re.compile(r"# HELP (prmd_[a-z_]+) [^\n]+\n# TYPE \1 (counter|gauge|histogram)\n"
        r"(\1(_bucket|_sum|_count)?(\{[^}\n]*\})? [0-9.e+-]+\n)+\Z")

    @classmethod
    def setUpClass(cls):
        cls.server = Server("--listen", "0.0.0.0:0")
        cls.addClassCleanup(cls.server.remove)

    def ask(self, *lines, address="127.0.0.1"):
        peer = Peer(self.server, address=address)
        self.addCleanup(peer.close)
        return peer.ask(head(*lines, method="GET", path="/metrics", type=None))

    def test_its_text(self):
        text = self.ask().body.decode()
        names = []
        for block in re.split(r"(?=^# HELP )", text, flags=re.M)[1:]:
            found = self.FIGURE.match(block)
            self.assertTrue(found, block[:200])
            self.assertEqual(found[2] == "counter", found[1].endswith("_total"))
            names.append(found[1])
        self.assertEqual(len(names), len(set(names)))
        self.assertIn("prmd_connections", names)

    def test_figures_move(self):
        def figure(name):
            found = re.search(r"^%s (\d+)$" % re.escape(name), self.ask().body.decode(), re.M)
            return int(found[1]) if found else 0
        names = ('prmd_requests_total{method="users.create",outcome="ok"}', "prmd_messages_refused_total", "prmd_calls_total")
        before = [figure(name) for name in names]
        admin = self.client(self.server.admin_token)
        admin.call("users.create", name="M", email="metrics@example.com", roles=["auditor"])
        self.refused(b"nonsense\n", 400)
        after = [figure(name) for name in names]
        self.assertEqual([after[0] - before[0], after[1] - before[1]], [1, 1])
        self.assertGreater(after[2], before[2])  # what follows the journal is among them

    def test_who_may(self):
        admin = self.client(self.server.admin_token)
        tokens = {}
        for role in ("auditor", "channel_manager"):
            user = admin.call("users.create", name=role, email=role + "@example.com", roles=[role])["user"]["id"]
            tokens[role] = admin.call("tokens.create", user=user)["token"]
        addresses = ["127.0.0.1"] + ([own_address()] if own_address() else [])
        for address in addresses:
            self.assertEqual(self.ask(self.bearer(), address=address).status, 200)
            self.assertEqual(self.ask(self.bearer(tokens["auditor"]), address=address).status, 200)
            answer = self.ask(self.bearer(tokens["channel_manager"]), address=address)
            self.assertEqual((answer.status, answer.kind()), (403, "forbidden"))
            self.assertEqual(self.ask(self.bearer("prm_" + "x" * 43), address=address).status, 401)
        self.assertEqual(self.ask().status, 200)
        if len(addresses) == 1:
            self.skipTest("this machine has no address but the loopback's")
        answer = self.ask(address=addresses[1])
        self.assertEqual((answer.status, answer.fields["www-authenticate"]), (401, "Bearer"))


class Browsers(HttpCase):
    """What a browser's page of another origin is told (CORS)."""

    @classmethod
    def setUpClass(cls):
        cls.server = Server(environment={"PRM_HTTP_ORIGINS": "https://portal.example.com,https://other.example.com:8443",
            "PRM_LIMITS_HEADER_BYTES": "1024", "PRM_LIMITS_HEADER_FIELDS": "8"})
        cls.addClassCleanup(cls.server.remove)

    ORIGIN = "Origin: https://portal.example.com"

    def test_a_preflight(self):
        wants = ("Access-Control-Request-Method: POST", "Access-Control-Request-Headers: authorization,content-type")
        answer = self.peer().ask(head(self.ORIGIN, *wants, method="OPTIONS", type=None))
        self.assertEqual(answer.status, 204)
        told = {name: value for name, value in answer.fields.items() if name.startswith("access-control") or name == "vary"}
        self.assertEqual(told, {"vary": "Origin", "access-control-allow-origin": "https://portal.example.com",
            "access-control-allow-methods": "POST, OPTIONS", "access-control-allow-headers": "Authorization, Content-Type, Range, If-None-Match, If-Range, traceparent",
            "access-control-expose-headers": "Retry-After, WWW-Authenticate, Location, ETag, Content-Range, Content-Disposition",
            "access-control-max-age": "600"})
        for origin in ("https://portal.example.com.evil.example", "http://portal.example.com", "null", "https://portal.example.com:443",
                "HTTPS://PORTAL.EXAMPLE.COM", "*"):
            answer = self.peer().ask(head("Origin: " + origin, *wants, method="OPTIONS", type=None))
            self.assertEqual((answer.status, answer.fields["vary"]), (204, "Origin"))
            self.assertFalse([name for name in answer.fields if name.startswith("access-control")], origin)

    def test_a_preflight_for_files(self):
        for path, wanted in (("/files", "PUT, OPTIONS"), ("/files/file_0000000000001", "PUT, GET, HEAD, OPTIONS")):
            answer = self.peer().ask(head(self.ORIGIN, "Access-Control-Request-Method: PUT", "Access-Control-Request-Headers: range",
                method="OPTIONS", path=path, type=None))
            self.assertEqual((answer.status, answer.fields["access-control-allow-methods"]), (204, wanted))

    def test_every_answer_says_so(self):
        for data, status in ((post(PING, self.ORIGIN), 200), (post(PING, self.ORIGIN, self.bearer("wrong")), 401),
                (post(PING, self.ORIGIN, path="/nowhere"), 404), (post(PING, self.ORIGIN, type="text/plain"), 415),
                (head(self.ORIGIN, method="GET", path="/healthz", type=None), 200)):
            answer = self.peer().ask(data)
            self.assertEqual((answer.status, answer.fields["access-control-allow-origin"]), (status, "https://portal.example.com"))
        peer = self.peer()
        self.assertIn("access-control-allow-origin", peer.ask(post(PING, "Origin: https://other.example.com:8443")).fields)
        self.assertNotIn("access-control-allow-origin", peer.ask(post(PING)).fields)

    def test_without_origins_nothing_is_said(self):
        server = Server()
        self.addCleanup(server.remove)
        peer = Peer(server)
        self.addCleanup(peer.close)
        answer = peer.ask(post(PING, self.ORIGIN))
        self.assertEqual((answer.json(), [name for name in answer.fields if name.startswith("access") or name == "vary"]), (PONG, []))

    def test_the_configured_limits_of_a_head(self):
        self.refused(head("X: " + "y" * 1024), 431, "limit")
        self.refused(head(*("X-%d: y" % i for i in range(7))), 431, "limit")
        self.assertEqual(self.peer().ask(post(PING, "X: " + "y" * 700)).json(), PONG)


class Stopping(unittest.TestCase):
    def test_what_is_in_flight_is_answered(self):
        server = Server()
        self.addCleanup(server.remove)
        bearer = "Authorization: Bearer " + server.admin_token
        batch = lambda n: "[%s]" % ",".join(call("users.create", {"name": "S", "email": "s%d.%d@example.com" % (n, i), "roles":
            ["auditor"]}, id=i) for i in range(100))
        watcher = server.admin()
        self.addCleanup(watcher.close)
        before = len(watcher.call("users.list")["items"])
        peers = [Peer(server) for _ in range(8)]
        for peer in peers:
            self.addCleanup(peer.close)
        self.assertEqual(peers[0].ask(post(PING, bearer)).json(), PONG)  # it idles when the server stops
        for n, peer in enumerate(peers[1:7]):
            peer.send(post(batch(n), bearer))
        peers[7].send(head("Content-Length: 100", bearer) + b"{")  # never whole
        end = time.monotonic() + PATIENCE
        while len(watcher.call("users.list")["items"]) == before:  # once there are more, what was sent has been read
            self.assertLess(time.monotonic(), end)
        began = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        whole = 0
        for peer in peers[1:7]:
            answer = peer.read()
            self.assertIsNotNone(answer)
            self.assertIn(answer.status, (200, 503))
            if answer.status == 200:
                whole += 1
                self.assertEqual(len(answer.json()), 100)
            self.assertEqual(peer.rest(), b"")
        self.assertGreater(whole, 0)
        self.assertEqual((peers[0].rest(), peers[7].rest()), (b"", b""))
        self.assertEqual(server.stop(), 0)
        self.assertLess(time.monotonic() - began, 10)


class Readiness(HttpCase):
    def test_up_and_ready(self):
        peer = self.peer()
        for path, said in (("/healthz", "up"), ("/readyz", "ready")):
            answer = peer.ask(head("Authorization: nonsense", method="GET", path=path, type=None))
            self.assertEqual((answer.status, answer.json()), (200, {"status": said}))
        self.refused(post("x", path="/healthz", type=None), 405, closes=True)
        self.refused(post("x", path="/healthz", type=None).replace(b"POST", b"GET"), 413, "limit")


if __name__ == "__main__":
    unittest.main()
