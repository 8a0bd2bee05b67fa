# SPDX-License-Identifier: Apache-2.0
"""Whoever is told what happens is told all of it once and in order, however often either side dies."""

import json
import os
import random
import socket
import subprocess
import threading
import time
import unittest
from datetime import datetime

from fault import FaultyServer
from prmd import PRM, Client, RpcError, World, names

ROUNDS = int(os.environ.get("PRM_ROUNDS", "6"))
PATIENCE = 60


class Follower(threading.Thread):
    """A client that goes on from its last position whenever its connection is lost, and now and then loses it itself."""

    def __init__(self, server, token, since, seed):
        super().__init__(daemon=True)
        self.server, self.token, self.position = server, token, since
        self.random = random.Random(seed)
        self.events = []
        self.stopping = threading.Event()

    def run(self):
        while not self.stopping.is_set():
            try:
                client = Client(self.server, self.token)
                client.socket.settimeout(1)
                client.call("events.subscribe", types=["deals.registered"], since=self.position)
                left = self.random.randrange(3, 40)
                while left > 0 and not self.stopping.is_set():
                    told = client.notification()
                    if told is None:
                        break
                    event = told["params"]["result"]
                    self.events.append(event["subject"])
                    self.position = event["position"]
                    left -= 1
                client.close()
            except (OSError, ValueError):
                time.sleep(0.02)


class Resume(unittest.TestCase):
    def setUp(self):
        self.server = FaultyServer()
        self.addCleanup(self.server.remove)
        self.world = World(self.server)
        self.addCleanup(self.world.close)
        self.sales = self.world.partner("Alpha")
        user = self.sales.session["user"]
        self.token = self.world.admin.call("tokens.create", user=user)["token"]
        self.start = self.sales.call("events.subscribe", types=["deals.nothing"])["position"]
        self.names = names(5)

    def load(self, acked):
        """Registers until the server dies; what got no answer is sent again to the next one."""
        pending = None
        for round in range(ROUNDS):
            client = Client(self.server, self.token)
            client.socket.settimeout(PATIENCE)
            count = 20 + 11 * round % 17
            killer = threading.Timer(0.05 + 0.06 * (round % 4), self.server.kill) if round < ROUNDS - 1 else None
            try:
                if killer:
                    killer.start()
                n = 0
                while killer or n < count:
                    pending = pending or {**self.world.deal(next(self.names)), "idempotency_key": "key-%d-%d" % (round, n)}
                    acked.append(client.call("deals.register", pending)["deal"]["id"])
                    pending = None
                    n += 1
            except (OSError, ValueError):
                killer.join()
                self.server.start()

    def test_the_server_is_killed(self):
        followers = [Follower(self.server, self.token, self.start, seed) for seed in range(3)]
        for follower in followers:
            follower.start()
        with open(os.path.join(self.server.directory, "events"), "w") as out:
            command = self.follow(out)
            # Once it follows it goes on; a server it has never met it does not wait for.
            acked = [self.sales.call("deals.register", self.world.deal(next(self.names)))["deal"]["id"]]
            end = time.monotonic() + PATIENCE
            while time.monotonic() < end and not self.printed():
                time.sleep(0.05)
            self.load(acked)
            end = time.monotonic() + PATIENCE
            while time.monotonic() < end and any(len(f.events) < len(acked) for f in followers):
                time.sleep(0.05)
            for follower in followers:
                follower.stopping.set()
            for follower in followers:
                follower.join(PATIENCE)
                self.assertEqual(follower.events, acked)
            while time.monotonic() < end and len(self.printed()) < len(acked):
                time.sleep(0.05)
            command.terminate()
            command.wait(PATIENCE)
        self.assertEqual(self.printed(), acked)

    def follow(self, out):
        """`prm events --follow`: the client library's own way of going on. The port changes with each start, so it asks
        through a forwarder that stays."""
        forwarder = Forwarder(self.server)
        self.addCleanup(forwarder.close)
        return subprocess.Popen([PRM, "events", "--follow", "--json", "--types", "deals.registered", "--since", self.start,
            "--server", "localhost:%d" % forwarder.port, "--ca", self.server.certificate], stdout=out,
            env={**os.environ, "PRM_TOKEN": self.token})

    def printed(self):
        with open(os.path.join(self.server.directory, "events")) as file:
            return [json.loads(line)["subject"] for line in file if line.endswith("\n")]


class Forwarder:
    """One port for all the servers that follow each other."""

    def __init__(self, server):
        self.server = server
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                inside, _ = self.listener.accept()
            except OSError:
                return
            try:
                outside = socket.create_connection(("127.0.0.1", self.server.port), timeout=5)
                outside.settimeout(None)
            except OSError:
                inside.close()
                continue
            for one, other in ((inside, outside), (outside, inside)):
                threading.Thread(target=self.copy, args=(one, other), daemon=True).start()

    def copy(self, one, other):
        try:
            while data := one.recv(65536):
                other.sendall(data)
        except OSError:
            pass
        for end in (one, other):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def close(self):
        self.listener.close()


class Clock(unittest.TestCase):
    def test_an_advance_cut_short_goes_where_it_was_going(self):
        server = FaultyServer("--simulated-clock")
        self.addCleanup(server.remove)
        world = World(server)
        self.addCleanup(world.close)
        sales = world.partner("Alpha")
        for name in (names(9), names(10)):
            sales.call("deals.register", world.deal(next(name)))
        began = world.admin.call("system.info")["now"]
        server.fail("write prmd.db-wal 3 0 ENOSPC")
        with self.assertRaises(RpcError) as caught:
            world.admin.call("clock.advance", by=400 * 86400, idempotency_key="far")
        self.assertEqual(caught.exception.kind, "read_only")
        server.heal()
        between = world.admin.call("system.info")["now"]
        world.admin.call("clock.advance", by=400 * 86400, idempotency_key="far")
        at = lambda text: datetime.fromisoformat(text.replace("Z", "+00:00"))
        now = world.admin.call("system.info")["now"]
        self.assertGreaterEqual(at(now), at(between))
        self.assertLess(abs((at(now) - at(began)).total_seconds() - 400 * 86400), 3600)


if __name__ == "__main__":
    unittest.main(verbosity=2)
