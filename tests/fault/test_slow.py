# SPDX-License-Identifier: Apache-2.0
"""Slow and stuck clients beside a normal one, which keeps being served."""

import json
import socket
import threading
import time
import unittest

from fault import FORGETFUL, Client, Network, Server, until

LONG = 10  # seconds one call of the normal client may take at most, on a busy machine with sanitizers


class Slow(unittest.TestCase):
    """What is slow here is not late: a request has its time."""

    MORE = {"test_three_hundred_of_them": {"PRM_LIMITS_UNAUTHENTICATED": "1000", "PRM_LIMITS_UNAUTHENTICATED_PER_ADDRESS": "1000",
        "PRM_LIMITS_FIRST_BYTE_MS": "100000", "PRM_LIMITS_UPLOADS_PER_USER": "200", **FORGETFUL}}

    def setUp(self):
        self.server = Server(environment={"PRM_LIMITS_REQUEST_MS": "100000", **self.MORE.get(self._testMethodName, {})})
        self.addCleanup(self.server.remove)
        self.network = Network(self.server)
        self.addCleanup(self.network.close)
        self.network.partner("Alpha")
        self.normal = self.network.connect("Alpha")
        self.addCleanup(self.normal.close)
        self.calls = 0
        self.took = []

    def is_served(self, calls=15):
        """The normal client registers, reads and pings."""
        for _ in range(calls):
            self.calls += 1
            began = time.monotonic()
            deal = self.normal.call("deals.register", self.network.deal("Firma %d von vielen GmbH" % self.calls))["deal"]
            self.assertEqual(self.normal.call("deals.get", id=deal["id"])["deal"]["number"], deal["number"])
            self.normal.call("system.ping")
            self.took.append(time.monotonic() - began)
            self.assertLess(self.took[-1], LONG)

    def end(self):
        self.took.sort()
        print("\n%s: %d times three calls beside it, p50 %.1f ms, p99 %.1f ms" % (self.id().rsplit(".", 1)[1], len(self.took),
            self.took[len(self.took) // 2] * 1e3, self.took[len(self.took) * 99 // 100] * 1e3), flush=True)
        self.network.close()
        self.normal.close()
        self.assertEqual(self.server.stop(), 0, self.server.log_text()[-4000:])

    def connect(self):
        client = self.network.connect("admin")
        self.addCleanup(client.close)
        return client

    def test_half_a_line(self):
        stuck = [self.connect() for _ in range(10)]
        for client in stuck:
            client.send_text('{"jsonrpc":"2.0","id":1,"method":"users.list","params":{"lim')
        self.is_served()
        for client in stuck:  # whoever goes on in time is answered
            client.send_text('it":1}}\n')
            self.assertIn("result", json.loads(client.line()))
        self.end()

    def test_three_hundred_of_them(self):
        """Silent after the handshake, stuck within a line, within a head, within a body, and deaf to their answers."""
        token = self.network.tokens["Alpha"].encode()
        said = (b"", b'{"jsonrpc":"2.0","id":1,"meth', b"POST /rpc HTTP/1.1\r\nHost: lo",
            b"PUT /files HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Length: 100000\r\n\r\nx" % token,
            b'{"jsonrpc":"2.0","id":1,"method":"session.authenticate","params":{"token":"%s"}}\n' % token +
            b'{"jsonrpc":"2.0","id":2,"method":"rpc.discover"}\n' * 10)
        for i in range(300):
            client = Client(self.server)
            self.addCleanup(client.close)
            client.send_text(said[i % len(said)])
            if i % 100 == 99:
                self.is_served(5)
        before = self.memory()
        self.is_served(30)
        self.assertLess(self.memory() - before, 64 << 10)
        self.end()

    def memory(self):
        with open("/proc/%d/status" % self.server.process.pid) as file:
            return int(next(line for line in file if line.startswith("VmRSS")).split()[1])

    def test_no_handshake(self):
        """Connections that say nothing, half a TLS record, or nonsense."""
        plain = []
        for i in range(30):  # more than one address may have
            try:
                plain.append(socket.create_connection(("127.0.0.1", self.server.port), timeout=10))
                plain[-1].sendall((b"", b"\x16\x03\x01\x02\x00\x01", b"GET / HTTP/1.1\r\n\r\n")[i % 3])
            except OSError:
                pass  # refused beyond the limit
        self.is_served()
        for one in plain:
            one.close()
        until(lambda: self.can_connect())
        self.end()

    def can_connect(self):
        try:
            Client(self.server).close()
            return True
        except OSError:
            return False

    def test_a_connection_that_never_reads(self):
        """It is cut off at its send queue, or no longer read from; nobody else feels it."""
        for i in range(150):  # something to list
            self.normal.send("deals.register", self.network.deal("Zulieferer %d AG" % i))
        for id in range(2, 152):
            self.normal.wait(id)
        deaf = [self.network.connect("Carl Channel") for _ in range(3)]
        for client in deaf:
            self.addCleanup(client.close)
            client.socket.settimeout(2)
        line = '{"jsonrpc":"2.0","id":1,"method":"deals.list","params":{"limit":500}}\n'

        def shout(client):
            try:
                for _ in range(2000):
                    client.send_text(line)
            except OSError:
                pass  # the server has stopped reading, or closed

        threads = [threading.Thread(target=shout, args=(client,)) for client in deaf]
        for thread in threads:
            thread.start()
        self.is_served()
        for thread in threads:
            thread.join(120)
        self.is_served()
        self.end()

    def test_thousands_of_calls_in_one_go(self):
        """Pipelined by one who reads, a thousand ahead: all are answered, each once, in whatever order."""
        greedy, count, ahead, seen = self.connect(), 5000, 1000, []

        def run():
            for first in range(0, count + ahead, ahead):
                greedy.send_text("".join('{"jsonrpc":"2.0","id":%d,"method":"%s"}\n' % (i, ("system.ping", "system.info")[i % 2])
                    for i in range(first, min(first + ahead, count))))
                while len(seen) < first:
                    seen.append(json.loads(greedy.line())["id"])

        runner = threading.Thread(target=run)
        runner.start()
        self.is_served()
        runner.join(120)
        self.assertEqual(sorted(seen), list(range(count)))
        self.end()

    def test_closed_with_calls_in_flight(self):
        """Who hangs up at once leaves nothing behind; what was sent whole may still take effect."""
        self.network.partner("Beta")
        for i in range(20):
            client = self.network.connect("Beta")
            for k in range(20):
                client.send("deals.register", self.network.deal("Kurz %d-%d KG" % (i, k)))
            client.send("deals.list")
            if i % 2:
                client.socket.shutdown(socket.SHUT_RDWR)
            client.close()
        self.is_served()
        self.end()
        code, output = self.server.verify()
        self.assertEqual(code, 0, output)


if __name__ == "__main__":
    unittest.main()
