# SPDX-License-Identifier: Apache-2.0
"""Backups under load: whole or not there, whatever is killed or filled meanwhile; and what they cost the others."""

import base64
import glob
import json
import os
import random
import shutil
import subprocess
import tempfile
import threading
import time
import unittest

from fault import PATIENCE, PRMD, Client, FaultyServer, Network, RpcError, Server, until
from ledger import Ledger
import test_files as files

SEED = int(os.environ.get("PRM_SEED", str(random.randrange(1 << 30))))
ROUNDS = int(os.environ.get("PRM_FAULT_ROUNDS", "3"))


class Backup(unittest.TestCase):
    def setUp(self):
        self.server = Server()
        self.addCleanup(self.server.remove)
        self.network = Network(self.server)
        self.addCleanup(self.network.close)
        self.partners = ["Alpha", "Beta"]
        for name in self.partners:
            self.network.partner(name)
        self.backups = os.path.join(self.server.data, "backups")

    def load(self):
        ledger = Ledger(self.network, self.partners, SEED)
        stop = threading.Event()
        threads = ledger.start(stop)

        def end():
            stop.set()
            for thread in threads:
                thread.join(60)
                self.assertFalse(thread.is_alive())
        return ledger, end

    def check(self, name):
        """It can be restored, and its journal is whole."""
        folder = tempfile.mkdtemp(prefix="prmd-restored-")
        self.addCleanup(shutil.rmtree, folder, True)
        data = os.path.join(folder, "data")
        for arguments in (("restore", os.path.join(self.backups, name), "--data", data), ("verify", "--data", data)):
            done = subprocess.run([PRMD, *arguments], capture_output=True, text=True, timeout=PATIENCE)
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_killed_in_the_middle_nothing_has_the_final_name(self):
        chance = random.Random(SEED)
        for round in range(ROUNDS):
            with self.subTest(round=round, seed=SEED):
                ledger, end = self.load()
                until(lambda: ledger.answered >= 20)
                admin = self.server.admin()
                admin.send("system.backup", name="round%d" % round)
                time.sleep(chance.random() * 0.6)
                self.server.kill()
                end()
                admin.close()
                for path in glob.glob(os.path.join(self.backups, "*")):
                    if not path.endswith(".partial"):
                        self.check(os.path.basename(path))
                self.assertEqual(self.server.verify()[0], 0)
                self.server.start()
                self.network.close()
                self.network.clients.clear()
        admin = self.server.admin()
        self.addCleanup(admin.close)
        for round in range(ROUNDS):
            if not os.path.exists(os.path.join(self.backups, "round%d" % round)):
                admin.call("system.backup", name="round%d" % round)
            self.check("round%d" % round)
        self.assertEqual(sorted(os.listdir(self.backups)), sorted("round%d" % i for i in range(ROUNDS)))

    def test_under_load_it_is_whole_and_others_are_served(self):
        ledger, end = self.load()
        until(lambda: ledger.answered >= 20)
        admin = self.server.admin()
        self.addCleanup(admin.close)
        for round in range(ROUNDS):
            before = ledger.answered
            made = admin.call("system.backup", name="b%d" % round)["backup"]
            self.assertGreaterEqual(made["entries"], before)
            self.check("b%d" % round)
        end()
        self.assertEqual(self.server.stop(), 0)
        self.assertEqual(self.server.verify()[0], 0)

    def test_files_that_are_collected_meanwhile(self):
        """A file the copy has a row of is in the backup, whatever becomes of it before its bytes are linked."""
        self.assertEqual(self.server.stop(), 0)
        self.server.arguments = ["--simulated-clock"]
        self.server.start()
        admin, other = self.server.admin(), self.server.admin()
        self.addCleanup(admin.close)
        self.addCleanup(other.close)
        for round in range(ROUNDS):
            uploads = [admin.call("files.begin", name="%d.txt" % i)["upload"] for i in range(15)]
            for i, upload in enumerate(uploads):
                admin.call("files.append", upload=upload, offset=0, data=base64.b64encode(b"%d %d" % (round, i)).decode())
            for upload in uploads:
                admin.call("files.commit", upload=upload)
            advance = other.send("clock.advance", by=25 * 3600)
            backup = admin.send("system.backup", name="c%d" % round)
            admin.receive(backup)
            other.receive(advance)
            self.check("c%d" % round)
        self.assertEqual(self.server.stop(), 0)
        self.assertEqual(self.server.verify()[0], 0)

    def test_a_stop_in_the_middle_is_in_time(self):
        ledger, end = self.load()
        until(lambda: ledger.answered >= 50)
        admin = self.server.admin()
        self.addCleanup(admin.close)
        admin.send("system.backup", name="late")
        began = time.monotonic()
        self.assertEqual(self.server.stop(), 0)
        self.assertLess(time.monotonic() - began, 10)
        end()
        if os.path.exists(os.path.join(self.backups, "late")):
            self.check("late")
        self.assertFalse(os.path.exists(os.path.join(self.backups, "late.partial")))


class Files(unittest.TestCase):
    """Files that come and go while a backup is made: it has the bytes of every row it has."""

    def test_collected_while_they_are_linked(self):
        server = FaultyServer("--simulated-clock")
        self.addCleanup(server.remove)
        client, other = server.admin(), server.admin()
        self.addCleanup(client.close)
        self.addCleanup(other.close)
        unnamed = [files.upload(client, b"nobody names me %d" % i) for i in range(8)]
        draft = files.begin(client)
        files.append(client, draft, 0, b"not whole")
        server.fail("name monday.partial/files 1 1 wait")
        backup = other.send("system.backup", name="monday")
        until(server.failures)  # the database is copied, the first file is about to be linked
        client.call("clock.advance", by=25 * 3600)
        self.assertEqual(len(client.call("events.list", types=["files.collected"])["items"]), len(unnamed))
        server.heal()
        made = other.receive(backup)["backup"]
        self.assertEqual(made["files"], len(unnamed))
        client.call("clock.advance", by=120)
        self.assertEqual([name for name in files.stored(server) if not name.startswith("new/")], [])
        self.assertEqual(server.stop(), 0)
        folder = tempfile.mkdtemp(prefix="prmd-restored-")
        self.addCleanup(shutil.rmtree, folder, True)
        data = os.path.join(folder, "data")
        for arguments in (("restore", os.path.join(server.data, "backups", "monday"), "--data", data), ("verify", "--data", data)):
            done = subprocess.run([PRMD, *arguments], capture_output=True, text=True, timeout=PATIENCE)
            self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual((json.loads(done.stdout)["files"], json.loads(done.stdout)["extra_files"]), (len(unnamed), 0))


class FullDisk(unittest.TestCase):
    """The destination's disk is a small one of its own: a file system in memory, in a name space where we may mount."""

    SCRIPT = ('mount -t tmpfs -o size=600k tmpfs "$1" && shift && exec "$@"')

    def test_no_room_at_the_destination(self):
        folder = tempfile.mkdtemp(prefix="prmd-full-")
        self.addCleanup(shutil.rmtree, folder, True)
        place = os.path.join(folder, "small")
        os.mkdir(place)
        trial = subprocess.run(["unshare", "-rm", "sh", "-c", 'mount -t tmpfs -o size=64k tmpfs "$0"', place],
            capture_output=True)
        if trial.returncode != 0:
            self.skipTest("this system lets nobody mount")
        server = Server()
        self.addCleanup(server.remove)
        network = Network(server)
        self.addCleanup(network.close)
        sales = network.partner("Alpha")
        for i in range(60):
            sales.call("deals.register", network.deal("Wollmer %d GmbH" % i))
        self.assertEqual(server.stop(), 0)
        done = subprocess.run(["unshare", "-rm", "sh", "-c", self.SCRIPT, "sh", place, PRMD, "backup", "--data", server.data,
            os.path.join(place, "b")], capture_output=True, text=True, timeout=PATIENCE)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertRegex(done.stderr, r"^prmd: the backup takes \d+ bytes and .* has room for \d+: nothing was made$")
        self.assertEqual(server.verify()[0], 0)


if __name__ == "__main__":
    unittest.main()
