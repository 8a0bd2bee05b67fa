# SPDX-License-Identifier: Apache-2.0
"""Backups, offline and while the server serves; what comes back from them; and the journal checked from outside."""

import base64
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import unittest

from prmd import BUILD, PATIENCE, PRM, PRMD, Client, RpcError, Server, World

# On another file system than what tests keep otherwise; None if there is none.
ELSEWHERE = next((place for place in ("/dev/shm", os.path.abspath(BUILD)) if os.access(place, os.W_OK) and
    os.stat(place).st_dev != os.stat(tempfile.gettempdir()).st_dev), None)


def prmd(*arguments):
    done = subprocess.run([PRMD, *arguments], capture_output=True, text=True, timeout=PATIENCE)
    return done.returncode, done.stdout, done.stderr


class BackupCase(unittest.TestCase):
    def setUp(self):
        self.server = Server()
        self.addCleanup(self.server.remove)
        self.world = World(self.server)
        self.addCleanup(self.world.close)
        self.partner = self.world.partner("Ottersberg")
        self.folder = tempfile.mkdtemp(prefix="prmd-backup-")
        self.addCleanup(shutil.rmtree, self.folder, True)

    def register(self, name):
        return self.partner.call("deals.register", self.world.deal(name))["deal"]["id"]

    def upload(self, content, client=None):
        """A file of these bytes: where they are below a data directory."""
        client = client or self.world.admin
        id = client.call("files.begin", name="offer.txt")["upload"]
        client.call("files.append", upload=id, offset=0, data=base64.b64encode(content).decode())
        hash = client.call("files.commit", upload=id)["file"]["sha256"]
        return os.path.join("files", hash[:2], hash)

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def restored(self, backup, name="restored"):
        os.mkdir(self.path(name))
        code, out, said = prmd("restore", backup, "--data", self.path(name, "data"))
        self.assertEqual(code, 0, said)
        self.assertRegex(said, r"^prmd: the backup is \d+ seconds old: ")
        server = Server(directory=self.path(name))
        self.addCleanup(server.remove)
        return server, json.loads(out)


class Online(BackupCase):
    def test_it_holds_what_was_acknowledged(self):
        deal = self.register("Wollmer GmbH")
        blob = self.upload(b"content")
        self.upload(b"content", self.partner)  # the same bytes once more
        draft = self.world.admin.call("files.begin", name="draft.txt")["upload"]
        self.world.admin.call("files.append", upload=draft, offset=0, data="aGFsZg==")  # not yet a file
        made = self.world.admin.call("system.backup", name="one")["backup"]
        later = self.register("Zanetti SRL")
        place = os.path.join(self.server.data, "backups", "one")
        self.assertEqual(sorted(os.listdir(place)), ["backup.json", "files", "prmd.db"])
        self.assertEqual(os.listdir(os.path.dirname(place)), ["one"])
        self.assertEqual(os.stat(place).st_mode & 0o777, 0o700)
        self.assertEqual((made["files"], made["name"]), (1, "one"))
        self.assertEqual(os.listdir(os.path.join(place, "files")), [blob.split("/")[1]])
        self.assertEqual(os.stat(os.path.join(place, blob)).st_ino, os.stat(os.path.join(self.server.data, blob)).st_ino)
        for folder, folders, files in os.walk(place):
            self.assertEqual({os.stat(os.path.join(folder, name)).st_mode & 0o777 for name in files}, {0o600} if files else set())
            self.assertEqual({os.stat(os.path.join(folder, name)).st_mode & 0o777 for name in folders} - {0o700}, set())
        with open(os.path.join(place, "backup.json")) as file:
            note = json.load(file)
        self.assertEqual((note["entries"], note["head"]), (made["entries"], made["head"]))
        token = self.server.admin_token
        server, report = self.restored(place)
        self.assertEqual((report["entries"], report["head"]), (made["entries"], made["head"]))
        admin = Client(server, token)  # tokens are in it
        self.addCleanup(admin.close)
        self.assertEqual(admin.call("deals.get", id=deal)["deal"]["id"], deal)
        with self.assertRaises(RpcError):
            admin.call("deals.get", id=later)
        with open(os.path.join(server.data, blob), "rb") as file:
            self.assertEqual(file.read(), b"content")
        self.assertEqual(server.stop(), 0)
        self.assertEqual(server.verify()[0], 0)

    def test_what_was_lost_is_no_place_to_go_on_from(self):
        token = self.world.admin.call("tokens.create", user=self.partner.session["user"])["token"]
        admin_token, server, lost = self.server.admin_token, self.server, []
        events = lambda client, **more: client.call("events.list", types=["deals.registered"], limit=500, **more)["items"]
        for turn in range(3):  # what was restored is backed up and restored in its turn
            admin, partner = [Client(server, one) for one in (admin_token, token)]
            self.addCleanup(admin.close)
            self.addCleanup(partner.close)
            partner.call("deals.register", self.world.deal("Kept %d GmbH" % turn))
            kept = events(partner)
            self.assertEqual(len(kept), turn + 1)
            admin.call("system.backup", name="one")
            partner.call("deals.register", self.world.deal("Lost %d GmbH" % turn))
            lost.append(events(partner, since=kept[-1]["position"])[0]["position"])
            server, _ = self.restored(os.path.join(server.data, "backups", "one"), "turn%d" % turn)
            client = Client(server, token)
            self.addCleanup(client.close)
            self.assertEqual(events(client), kept)
            self.assertEqual(events(client, since=kept[0]["position"]), kept[1:])
            for since in lost:
                with self.assertRaises(RpcError) as caught:
                    events(client, since=since)
                self.assertEqual(caught.exception.fields(), {"since": "format"})

    def test_refusals(self):
        admin = self.world.admin
        admin.call("system.backup", name="one")
        for name, kind in (("one", "exists"), ("../two", "invalid_params"), (".two", "invalid_params"), ("a b", "invalid_params"),
                           ("x.partial", "invalid_params")):
            with self.subTest(name=name), self.assertRaises(RpcError) as caught:
                admin.call("system.backup", name=name)
            self.assertEqual(caught.exception.kind, kind)
        with self.assertRaises(RpcError) as caught:
            self.partner.call("system.backup", name="two")
        self.assertEqual(caught.exception.kind, "forbidden")
        self.assertEqual(os.listdir(os.path.join(self.server.data, "backups")), ["one"])

    def test_the_same_key_makes_one(self):
        first = self.world.admin.call("system.backup", name="one", idempotency_key="k")
        self.assertEqual(self.world.admin.call("system.backup", name="one", idempotency_key="k"), first)

    def test_what_an_earlier_try_left_is_no_hindrance(self):
        left = os.path.join(self.server.data, "backups", "one.partial", "files", "deep")
        os.makedirs(left)
        os.symlink("/etc", os.path.join(left, "link"))
        self.world.admin.call("system.backup", name="one")
        self.assertEqual(os.listdir(os.path.join(self.server.data, "backups")), ["one"])
        self.assertTrue(os.path.exists("/etc/passwd"))

    def test_what_is_not_of_a_backup_stays(self):
        other = os.path.join(self.server.data, "backups", "one.partial")
        os.makedirs(other)
        with open(os.path.join(other, "thesis.txt"), "w") as file:
            file.write("years")
        with self.assertRaises(RpcError) as caught:
            self.world.admin.call("system.backup", name="one")
        self.assertEqual(caught.exception.kind, "exists")
        self.assertEqual(os.listdir(other), ["thesis.txt"])

    def test_bytes_that_are_not_there_make_no_backup(self):
        blob = self.upload(b"content")
        os.remove(os.path.join(self.server.data, blob))
        with self.assertRaises(RpcError):
            self.world.admin.call("system.backup", name="one")
        self.assertEqual(os.listdir(os.path.join(self.server.data, "backups")), [])
        self.assertRegex(self.server.log_text(), r"file_\w{13}: its bytes are not there")

    @unittest.skipUnless(ELSEWHERE, "there is one file system only")
    def test_on_another_file_system_files_are_copied(self):
        blob = self.upload(b"content")
        place = tempfile.mkdtemp(prefix="prmd-backups-", dir=ELSEWHERE)
        self.addCleanup(shutil.rmtree, place, True)
        self.assertEqual(self.server.stop(), 0)
        config = self.path("prmd.lua")
        with open(config, "w") as file:
            file.write("return { backup = { directory = '%s' } }" % place)
        self.server.arguments = ["--config", config]
        self.server.start()
        admin = self.server.admin()
        self.addCleanup(admin.close)
        self.assertEqual(admin.call("system.backup", name="one")["backup"]["files"], 1)
        copy = os.stat(os.path.join(place, "one", blob))
        self.assertEqual((copy.st_nlink, copy.st_mode & 0o777), (1, 0o600))
        server, _ = self.restored(os.path.join(place, "one"))
        self.assertEqual(server.stop(), 0)
        self.assertEqual(server.verify()[0], 0)


class Offline(BackupCase):
    def test_there_and_back(self):
        deal = self.register("Wollmer GmbH")
        code, _, said = prmd("backup", "--data", self.server.data, self.path("b"))
        self.assertEqual(code, 78)
        self.assertIn("holds the data directory", said)
        self.assertFalse(os.path.exists(self.path("b.partial")))
        self.server.kill()  # with its WAL left behind
        before = sorted(os.listdir(self.server.data))
        code, out, said = prmd("backup", "--data", self.server.data, self.path("b"))
        self.assertEqual((code, said), (0, ""))
        self.assertEqual(sorted(os.listdir(self.server.data)), before)
        server, _ = self.restored(self.path("b"))
        admin = Client(server, self.server.admin_token)
        self.addCleanup(admin.close)
        self.assertEqual(admin.call("deals.get", id=deal)["deal"]["id"], deal)
        code, _, said = prmd("backup", "--data", self.server.data, self.path("b"))
        self.assertEqual(code, 64)
        self.assertIn("is there already", said)

    def test_restore_refuses(self):
        self.assertEqual(self.server.stop(), 0)
        prmd("backup", "--data", self.server.data, self.path("b"))
        os.mkdir(self.path("full"))
        open(self.path("full", "x"), "w").close()
        for arguments, expected, text in ((("restore", self.path("b"), "--data", self.path("full")), 64, "not empty"),
                                (("restore", self.path("nowhere"), "--data", self.path("new")), 64, "is no backup of prmd"),
                                (("restore", self.path("b")), 64, "--data NEWDIR"), (("backup", self.path("c")), 64, "--data DIR")):
            code, _, said = prmd(*arguments)
            self.assertEqual(code, expected, said)
            self.assertIn(text, said)
        with open(self.path("b", "prmd.db"), "r+b") as file:  # one letter of one journal row
            place = file.read().index(b"partners.create")
            file.seek(place)
            file.write(b"q")
        code, _, said = prmd("restore", self.path("b"), "--data", self.path("new"))
        self.assertNotEqual(code, 0, said)
        self.assertFalse(os.path.exists(self.path("new")))
        self.assertFalse(os.path.exists(self.path("new.partial")))

    def test_a_damaged_file_does_not_come_back(self):
        blob = self.upload(b"content")
        self.assertEqual(self.server.stop(), 0)
        prmd("backup", "--data", self.server.data, self.path("b"))
        self.assertEqual(prmd("restore", self.path("b"), "--data", self.path("good"))[0], 0)
        for content in (b"c0ntent", None):
            os.remove(self.path("b", blob))  # a link to that of the data
            if content:
                with open(self.path("b", blob), "wb") as file:
                    file.write(content)
            code, _, said = prmd("restore", self.path("b"), "--data", self.path("new"))
            self.assertEqual(code, 1, said)
            self.assertRegex(said, r"^prmd: file_\w{13}: its bytes are not ")
            self.assertFalse(os.path.exists(self.path("new")))
            self.assertFalse(os.path.exists(self.path("new.partial")))

    def test_a_newer_one_is_refused(self):
        self.assertEqual(self.server.stop(), 0)
        prmd("backup", "--data", self.server.data, self.path("b"))
        with sqlite3.connect(self.path("b", "prmd.db")) as db:
            db.execute("PRAGMA journal_mode=DELETE")
            db.execute("PRAGMA user_version=99")
        db.close()
        code, _, said = prmd("restore", self.path("b"), "--data", self.path("new"))
        self.assertEqual(code, 64)
        self.assertIn("has schema 99 of a newer release", said)
        self.assertFalse(os.path.exists(self.path("new.partial")))

    def test_a_journal_cut_short_does_not_come_back(self):
        self.assertEqual(self.server.stop(), 0)
        prmd("backup", "--data", self.server.data, self.path("b"))
        with sqlite3.connect(self.path("b", "prmd.db")) as db:
            db.execute("PRAGMA journal_mode=DELETE")
            last = db.execute("SELECT max(seq) FROM journal").fetchone()[0]
            for table in ("journal", "journal_subject", "decision"):
                db.execute("DELETE FROM %s WHERE seq = ?" % table, (last,))
        db.close()
        code, _, said = prmd("restore", self.path("b"), "--data", self.path("new"))
        self.assertEqual(code, 1)
        self.assertIn("ends at entry", said)


class Audit(BackupCase):
    def pieces(self, **first):
        piece, seen = first, []
        while True:
            result = self.world.admin.call("audit.verify", piece)
            seen.append(result)
            if result["done"] or not result["verified"]:
                return seen
            piece = {"after": result["entries"], "head": result["head"], "limit": first.get("limit", 1000)}

    def test_in_pieces(self):
        for i in range(5):
            self.register("Wollmer %d GmbH" % i)
        # What reacts to them is journalled too, a little later: once the head stays, nothing more is to come.
        head, seen = None, None
        while head is None or head != self.world.admin.call("audit.head"):
            head, seen = self.world.admin.call("audit.head"), self.pieces(limit=3)
        self.assertGreater(len(seen), 3)
        self.assertEqual((seen[-1]["entries"], seen[-1]["head"]), (head["entries"], head["head"]))
        self.assertTrue(all(piece["verified"] for piece in seen))
        for params, field in (({"after": 10 ** 9}, "after"), ({"after": 1, "head": "x" * 64}, "head"), ({"head": "0" * 64}, "head")):
            with self.assertRaises(RpcError) as caught:
                self.world.admin.call("audit.verify", params)
            self.assertIn(field, caught.exception.fields())

    def test_a_changed_row_is_named(self):
        self.register("Wollmer GmbH")
        self.assertEqual(self.server.stop(), 0)
        with sqlite3.connect(os.path.join(self.server.data, "prmd.db")) as db:
            db.execute("UPDATE journal SET source = 'elsewhere' WHERE seq = 3")
        db.close()
        code, said = self.server.verify()
        self.assertEqual(code, 1)
        self.assertIn("journal row 3", said)
        self.server.start()
        self.world.admin = self.world.keep(self.server.admin())
        last = self.pieces()[-1]
        self.assertFalse(last["verified"])
        self.assertIn("journal row 3", last["problem"])
        self.assertEqual(last["entries"], 2)

    def test_a_head_kept_elsewhere_shows_what_was_cut_off(self):
        head = self.world.admin.call("audit.head")
        noted = "%d:%s" % (head["entries"], head["head"])
        self.register("Wollmer GmbH")
        self.assertEqual(self.server.stop(), 0)
        verify = lambda head: prmd("verify", "--data", self.server.data, "--head", head)
        self.assertEqual(verify(noted)[0], 0)
        self.server.start()
        self.world.admin = self.world.keep(self.server.admin())
        told = self.world.admin.call("audit.verify", after=head["entries"], head=head["head"])
        self.assertTrue(told["verified"] and told["entries"] > head["entries"])
        told = self.world.admin.call("audit.verify", after=head["entries"], head="0" * 64)
        self.assertEqual((told["verified"], told["entries"]), (False, 0))
        self.assertIn("not the one whose hash was noted", told["problem"])
        self.assertEqual(self.server.stop(), 0)
        code, _, said = verify("%d:%s" % (head["entries"], "0" * 64))
        self.assertEqual(code, 1)
        self.assertIn("not the one whose hash was noted", said)
        self.assertEqual(verify("5")[0], 64)
        with sqlite3.connect(os.path.join(self.server.data, "prmd.db")) as db:
            for table in ("journal", "journal_subject", "decision"):
                db.execute("DELETE FROM %s WHERE seq >= ?" % table, (head["entries"],))
        db.close()
        self.assertNotIn("journal", self.server.verify()[1].replace("what the journal gives", ""))  # what is left of it holds
        code, _, said = verify(noted)
        self.assertEqual(code, 1)
        self.assertIn("when the head was noted", said)
        self.server.start()
        admin = self.server.admin()
        self.addCleanup(admin.close)
        told = admin.call("audit.verify", after=100000, head=head["head"])
        self.assertFalse(told["verified"])
        self.assertIn("entries up to 100000 were there", told["problem"])
        done = subprocess.run([PRM, "--data", self.server.data, "--server", "localhost:%d" % self.server.port, "audit", "verify",
            "--after", "100000", "--head", head["head"]], capture_output=True, text=True, timeout=PATIENCE)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("entries up to 100000 were there", done.stderr)

    def test_surplus_index_rows_are_found(self):
        self.assertEqual(self.server.stop(), 0)
        with sqlite3.connect(os.path.join(self.server.data, "prmd.db")) as db:
            db.execute("INSERT INTO journal_subject(subject, seq) VALUES(12345, 2)")
        db.close()
        code, said = self.server.verify()
        self.assertEqual(code, 1)
        self.assertIn("index of subjects", said)


if __name__ == "__main__":
    unittest.main()
