# SPDX-License-Identifier: Apache-2.0
"""Uploads met by a full disk, a failing one, and death at every step: nothing by halves, nothing left behind."""

import base64
import hashlib
import json
import os
import unittest

from fault import FaultyServer, Pipe, RpcError, Server
import test_files as files

PART = 65536


class FileCase(unittest.TestCase):
    def set_up(self, *arguments, **more):
        self.server = FaultyServer(*arguments, **more)
        self.addCleanup(self.server.remove)
        self.client = self.connect()

    def connect(self):
        client = Pipe(self.server, self.server.admin_token)
        self.addCleanup(client.close)
        return client

    def stored(self):
        return files.stored(self.server)

    def end(self):
        self.assertEqual(self.server.stop(), 0, self.server.log_text()[-4000:])
        code, output = self.server.verify()
        self.assertEqual(code, 0, output)
        return json.loads(output)

    def restart(self):
        """After a death: what it left is settled before anybody is served."""
        self.server.stop()
        self.server.heal()
        code, output = self.server.verify()
        self.assertEqual(code, 0, output)
        self.server.start()
        self.client = self.connect()
        self.assertEqual([name for name in self.stored() if name.startswith("new/")], [])


class FullDisk(FileCase):
    def meets(self, rule, kind):
        """The rule is met by an upload, in parts and over HTTP; then there is room again."""
        before = self.stored()
        self.server.fail(rule)
        with self.assertRaises(RpcError) as caught:
            files.upload(self.client, os.urandom(3 * PART), part=PART)
        self.assertEqual(caught.exception.kind, kind, rule)
        self.assertTrue(files.comes_to(self.server, before))
        self.assertEqual(self.client.call("system.ping"), {"pong": True})
        self.assertTrue(self.server.failures(), rule)
        self.server.heal()
        content = os.urandom(3 * PART)
        file = files.upload(self.client, content, part=PART)
        self.assertEqual(files.read(self.client, file["id"]), content)

    def test_while_it_is_written(self):
        self.set_up()
        for rule, kind in (("write files/new 1 0 ENOSPC", "read_only"), ("write files/new 2 0 ENOSPC", "read_only"),
                ("write files/new 3 0 EDQUOT", "read_only"), ("write files/new 2 0 short", "read_only"),
                ("write files/new 1 0 EIO", "internal"), ("sync files/new 1 0 EIO", "internal"),
                ("sync files/new 1 0 ENOSPC", "read_only"), ("sync files/new 2 0 EIO", "internal"),
                ("name files 1 0 ENOSPC", "read_only"), ("name files 2 0 ENOSPC", "read_only"), ("name files 2 0 EIO", "internal")):
            with self.subTest(rule=rule):
                self.meets(rule, kind)
        self.assertEqual(self.end()["extra_files"], 0)

    def test_when_its_row_is_stored(self):
        self.set_up()
        self.meets("write prmd.db-wal 1 0 ENOSPC", "read_only")
        self.assertEqual(self.end()["extra_files"], 0)

    def test_others_are_served_on(self):
        """Two uploads of one content; the disk is full for the rows of both."""
        self.set_up()
        content = os.urandom(1000)
        other = self.connect()
        ids = [files.begin(self.client), files.begin(other)]
        for client, id in zip((self.client, other), ids):
            files.append(client, id, 0, content)
        self.server.fail("write prmd.db-wal 1 0 ENOSPC")
        sent = [client.send("files.commit", upload=id) for client, id in zip((self.client, other), ids)]
        for client, one in zip((self.client, other), sent):
            with self.assertRaises(RpcError) as caught:
                client.receive(one)
            self.assertEqual(caught.exception.kind, "read_only")
        self.assertTrue(files.comes_to(self.server, []))
        self.server.heal()
        self.assertEqual(files.read(other, files.upload(other, content)["id"]), content)
        self.assertEqual(self.end()["extra_files"], 0)


class Death(FileCase):
    """Killed before a step: the file is there whole or not at all, and what was acknowledged stays."""

    RULES = ["write files/new %d 1 kill" % n for n in (1, 2, 3)] + ["sync files/new %d 1 kill" % n for n in (1, 2)] + [
        "name files 1 1 kill", "name files 2 1 kill", "sync data/files 1 1 kill", "sync data/files 3 1 kill",
        "sync data/files 4 1 kill", "write prmd.db-wal 1 1 kill", "sync prmd.db-wal 1 1 kill"]

    def test_at_every_step(self):
        self.set_up()
        kept = files.upload(self.client, b"acknowledged before")
        for rule in self.RULES:
            with self.subTest(rule=rule):
                content = os.urandom(3 * PART)
                digest = hashlib.sha256(content).hexdigest()
                self.server.fail(rule)
                with self.assertRaises(ConnectionError):
                    files.upload(self.client, content, part=PART, idempotency_key=rule)
                self.assertEqual(self.server.process.wait(10), -9)
                self.restart()
                self.assertEqual(files.read(self.client, kept["id"]), b"acknowledged before")
                is_there = "%s/%s" % (digest[:2], digest) in self.stored()
                if not is_there:
                    file = files.upload(self.client, content, part=PART)
                    self.assertEqual(files.read(self.client, file["id"]), content)
        self.assertEqual(self.end()["extra_files"], 0)

    def test_after_the_answer(self):
        self.set_up()
        content = os.urandom(3 * PART)
        file = files.upload(self.client, content, part=PART)
        self.server.kill()
        self.restart()
        self.assertEqual(files.read(self.client, file["id"]), content)
        self.end()

    def test_bytes_that_rot(self):
        """prmd verify names the file."""
        self.set_up()
        file = files.upload(self.client, b"as it was stored")
        files.upload(self.client, b"another")
        path = os.path.join(self.server.data, "files", file["sha256"][:2], file["sha256"])
        self.assertEqual(self.end(), {**self.end_report(), "files": 2, "extra_files": 0})
        extra = os.path.join(self.server.data, "files", "ab", "ab" * 32)
        os.makedirs(os.path.dirname(extra), exist_ok=True)
        with open(extra, "wb") as stray:
            stray.write(b"nobody's")
        self.assertEqual(self.end_report()["extra_files"], 1)
        os.chmod(path, 0o600)
        with open(path, "r+b") as rotten:
            rotten.write(b"A")
        code, output = self.server.verify()
        self.assertEqual(code, 1)
        self.assertIn(file["id"], output)
        os.remove(path)
        code, output = self.server.verify()
        self.assertEqual(code, 1)
        self.assertIn(file["id"], output)

    def end_report(self):
        code, output = self.server.verify()
        self.assertEqual(code, 0, output)
        return json.loads(output)


class UnknownOutcome(FileCase):
    def test_the_bytes_wait_for_recovery(self):
        """The COMMIT of the row fails: nobody knows, so nothing is thrown away until the next start does."""
        for rule in ("sync prmd.db-wal 1 1 EIO", "write prmd.db-wal 1 1 EIO"):
            with self.subTest(rule=rule):
                self.set_up()
                content = os.urandom(1000)
                id = files.begin(self.client)
                files.append(self.client, id, 0, content)
                self.server.fail(rule)
                with self.assertRaises((RpcError, ConnectionError)):
                    self.client.call("files.commit", upload=id)
                self.assertEqual(self.server.process.wait(10), 70)
                self.restart()
                report = self.end()
                self.assertEqual(report["extra_files"], 0)
                self.assertEqual(len(self.stored()), report["files"])


if __name__ == "__main__":
    unittest.main()
