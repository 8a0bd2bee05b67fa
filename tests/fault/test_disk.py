# SPDX-License-Identifier: Apache-2.0
"""A disk that is full, and one that fails at the commit: what is refused, what is unknown, and what settles it."""

import json
import os
import shutil
import ssl
import subprocess
import tempfile
import unittest
import urllib.error
import urllib.request

from fault import FaultyServer, Network, Server, every, until, wait_for_rest

WAL = "prmd.db-wal"
EXIT_UNKNOWN = 70


def register(pipe, network, key, name=None):
    """Sends a registration under a key that is also its customer's name."""
    return pipe.send("deals.register", network.deal(name or "Firma %s SAS" % key), idempotency_key=key)


def kinds(pipe, ids):
    """The error kind of each answer; "stored" for a result."""
    answers = [json.loads(pipe.wait(id)) for id in ids]
    return [answer["error"]["data"]["kind"] if "error" in answer else "stored" for answer in answers]


class DiskCase(unittest.TestCase):
    def set_up(self, server):
        self.server = server
        self.addCleanup(server.remove)
        self.network = Network(server)
        self.addCleanup(self.network.close)
        self.network.partner("Alpha")
        self.network.partner("Beta")

    def pipe(self, name):
        pipe = self.network.connect(name)
        self.addCleanup(pipe.close)
        return pipe

    def names(self):
        """The customers of all deals stored, sorted."""
        return sorted(deal["customer"]["legal_name"] for deal in every(self.network.channel, "deals.list"))

    def end(self):
        self.network.close()
        self.assertEqual(self.server.stop(), 0, self.server.log_text()[-4000:])
        self.verify()

    def verify(self):
        code, output = self.server.verify()
        self.assertEqual(code, 0, output)


class FullDisk(DiskCase):
    def meets(self, label, fill, empty):
        """A batch meets the full disk; then there is room again."""
        alpha, beta = self.pipe("Alpha"), self.pipe("Beta")
        before = self.names()
        keys = ["%s-%d" % (label, i) for i in range(10)]
        fill()
        sent = [(pipe, register(pipe, self.network, key)) for key, pipe in zip(keys, [alpha, beta] * 5)]
        for pipe, id in sent:
            self.assertEqual(kinds(pipe, [id]), ["read_only"], label)
        dry = alpha.send("deals.register", self.network.deal("Trocken GmbH"), dry_run=True)
        self.assertEqual(kinds(alpha, [dry]), ["read_only"])
        self.assertEqual(self.names(), before, "reads go on, and nothing of it is stored")
        self.assertIn("verdict", alpha.call("deals.check", self.network.deal("Nur Frage GmbH")))
        self.assertFalse(self.network.admin.call("system.health")["health"]["writable"])
        empty()
        self.assertEqual(self.network.channel.call("system.ping"), {"pong": True})
        again = [(pipe, register(pipe, self.network, key)) for key, pipe in zip(keys, [alpha, beta] * 5)]
        for pipe, id in again:
            self.assertEqual(kinds(pipe, [id]), ["stored"], label)
        self.assertEqual(self.names(), sorted(before + ["Firma %s SAS" % key for key in keys]))
        self.assertTrue(self.network.admin.call("system.health")["health"]["writable"])

    def test_by_word(self):
        self.set_up(FaultyServer())
        for fault, first in (("ENOSPC", 1), ("ENOSPC", 2), ("ENOSPC", 7), ("EDQUOT", 1), ("EDQUOT", 5), ("short", 1),
                ("short", 4)):
            with self.subTest(fault=fault, first=first):
                self.meets("%s-%d" % (fault, first), lambda: self.server.fail("write %s %d 0 %s" % (WAL, first, fault)),
                    self.server.heal)
        self.end()

    def test_an_index_that_cannot_be_written_is_behind_and_nothing_else_is(self):
        self.set_up(FaultyServer())
        alpha = self.pipe("Alpha")
        search = lambda: self.network.admin.call("system.health")["health"]["search"]
        until(lambda: search()["behind_entries"] == 0 and not search()["making"])
        self.server.fail("write search.db-wal 1 0 ENOSPC")
        alpha.receive(register(alpha, self.network, "quagga"))
        until(lambda: '"event":"search.index"' in self.server.log_text())
        self.assertGreater(search()["behind_entries"], 0)
        self.assertGreater(search()["behind_ms"], 0)
        self.assertEqual(self.network.channel.call("search.query", text="quagga", entities=["deal"])["count"], 0)
        self.server.heal()
        until(lambda: search()["behind_entries"] == 0)
        self.assertEqual(self.network.channel.call("search.query", text="quagga", entities=["deal"])["count"], 1)
        self.end()

    def test_it_is_ready_again_without_anybody_writing(self):
        self.set_up(FaultyServer())
        alpha = self.pipe("Alpha")
        wait_for_rest(self.server)
        self.server.fail("write %s 1 0 ENOSPC" % WAL)
        self.assertEqual(kinds(alpha, [register(alpha, self.network, "full")]), ["read_only"])
        self.assertEqual(self.ready(), 503)
        self.server.heal()
        until(lambda: self.ready() == 200, 30)
        self.end()

    def ready(self):
        context = ssl.create_default_context(cafile=self.server.certificate)
        try:
            with urllib.request.urlopen("https://localhost:%d/readyz" % self.server.port, context=context, timeout=30) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code

    def test_killed_while_full(self):
        """What was acknowledged before is there; what was refused is not."""
        self.set_up(FaultyServer())
        alpha = self.pipe("Alpha")
        alpha.receive(register(alpha, self.network, "before"))
        self.server.fail("write %s 3 0 ENOSPC" % WAL)
        self.assertEqual(kinds(alpha, [register(alpha, self.network, "during")]), ["read_only"])
        self.server.kill()
        self.server.heal()
        self.verify()
        self.server.start()
        self.network.connect_all()
        self.assertEqual(self.names(), ["Firma before SAS"])
        self.end()

    def test_a_full_file_system(self):
        """No word but a small file system that is really full."""
        mount = tempfile.mkdtemp(prefix="prmd-full-")
        self.addCleanup(shutil.rmtree, mount, ignore_errors=True)
        if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", mount],
                stderr=subprocess.DEVNULL).returncode != 0:
            self.skipTest("file systems cannot be mounted here")
        self.addCleanup(subprocess.run, ["umount", "-l", mount], check=True)
        self.set_up(Server(directory=mount))
        filler = os.path.join(mount, "filler")

        def fill():
            with open(filler, "wb", buffering=0) as file:
                try:
                    while file.write(bytes(4096)):
                        pass
                except OSError:
                    pass

        alpha, refused = self.pipe("Alpha"), 0
        before = self.names()
        fill()
        # What the log has allocated already still takes a few.
        for i in range(2000):
            kind = kinds(alpha, [register(alpha, self.network, "fs-%d" % i)])[0]
            if kind == "read_only":
                refused += 1
                if refused == 5:
                    break
            else:
                self.assertEqual(kind, "stored")
                before.append("Firma fs-%d SAS" % i)
        self.assertEqual(refused, 5)
        self.assertEqual(self.names(), sorted(before))
        os.remove(filler)
        self.assertEqual(kinds(alpha, [register(alpha, self.network, "room")]), ["stored"])
        self.end()


class FailingCommit(DiskCase):
    def unknown(self, rule, may_be_stored):
        self.set_up(FaultyServer("--simulated-clock"))
        alpha, beta = self.pipe("Alpha"), self.pipe("Beta")
        alpha.receive(register(alpha, self.network, "before"))
        wait_for_rest(self.server)  # so that the commit that fails is one of those below
        self.server.fail(rule)
        sent = [(pipe, key, register(pipe, self.network, key))
            for key, pipe in (("unknown-%d" % i, (alpha, beta)[i % 2]) for i in range(12))]
        told = []
        for pipe, key, id in sent:
            try:
                told += [(key, kind) for kind in kinds(pipe, [id])]
            except ConnectionError:
                pass  # it was not in the batch, and nothing was answered any more
        self.assertIn("outcome_unknown", [kind for _, kind in told])
        for key, kind in told:
            self.assertIn(kind, ("outcome_unknown", "limit"), key)
        self.assertEqual(self.server.process.wait(10), EXIT_UNKNOWN, self.server.log_text()[-4000:])
        self.server.heal()
        self.server.stop()
        self.verify()
        self.server.start()
        self.network.connect_all()
        stored = self.names()
        for key, kind in told:
            self.assertLessEqual(stored.count("Firma %s SAS" % key), int(may_be_stored and kind == "outcome_unknown"), key)
        again = {"Alpha": self.pipe("Alpha"), "Beta": self.pipe("Beta")}
        for i, (_, key, _) in enumerate(sent):
            pipe = again[("Alpha", "Beta")[i % 2]]
            first = pipe.receive(register(pipe, self.network, key))
            self.assertEqual(pipe.receive(register(pipe, self.network, key)), first)
        self.assertEqual(self.names(), sorted(["Firma before SAS"] + ["Firma %s SAS" % key for _, key, _ in sent]))
        self.end()

    def test_sync_fails_once(self):
        self.unknown("sync %s 1 1 EIO" % WAL, True)

    def test_sync_fails_from_now_on(self):
        self.unknown("sync %s 1 0 EIO" % WAL, True)

    def test_write_fails(self):
        self.unknown("write %s 3 0 EIO" % WAL, False)

    def test_while_timers_run(self):
        """The thread that waits for a timer's commit is not waited for."""
        self.set_up(FaultyServer("--simulated-clock"))
        alpha = self.pipe("Alpha")
        deals = [alpha.receive(register(alpha, self.network, "t-%d" % i))["deal"] for i in range(5)]
        admin, beta = self.pipe("admin"), self.pipe("Beta")
        self.server.fail("sync %s 2 0 EIO" % WAL)
        admin.send("clock.advance", by=400 * 86400)
        sent = [register(beta, self.network, "b-%d" % i) for i in range(20)]
        self.assertEqual(self.server.process.wait(10), EXIT_UNKNOWN, self.server.log_text()[-4000:])
        try:
            for kind in kinds(beta, sent):
                self.assertIn(kind, ("stored", "outcome_unknown", "limit"))
        except ConnectionError:
            pass
        self.server.heal()
        self.server.stop()
        self.verify()
        self.server.start()
        self.network.connect_all()
        self.network.admin.call("clock.advance", by=400 * 86400)
        states = [self.network.channel.call("deals.get", id=deal["id"])["deal"]["state"] for deal in deals]
        self.assertEqual(states, ["expired" if deal["state"] == "approved" else deal["state"] for deal in deals])
        self.end()


if __name__ == "__main__":
    unittest.main()
