# SPDX-License-Identifier: Apache-2.0
"""One data directory under one plugin release after the other: additions, renames, presets, migrations killed in the
middle, and releases that may not go back."""

import glob
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
import unittest

from prmd import BUILD, PATIENCE, PRMD, Client, RpcError, Server

OBJECTS = os.path.join(BUILD, "tests", "abi", "schema")
ITEMS = 230
MANY = 30000  # more than an index is waited for


class SchemaCase(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="prmd-schema-")
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.data = os.path.join(self.folder, "data")
        self.path = os.path.join(self.folder, "prmd.lua")

    def configure(self, release, settings="", more=""):
        with open(self.path, "w") as file:
            file.write("return { plugins = { { id = 'partners' }, { id = 'stock', file = '%s', settings = { %s } } }, %s }"
                % (os.path.join(OBJECTS, "stock_%d.so" % release), settings, more))

    def start(self, release, settings="", more=""):
        self.configure(release, settings, more)
        server = Server("--config", self.path, directory=self.folder)
        self.addCleanup(server.remove)
        return server

    def refused(self, release, settings="", code=78):
        self.configure(release, settings)
        done = subprocess.run([PRMD, "--config", self.path, "--data", self.data, "--listen", "127.0.0.1:0"],
            capture_output=True, text=True, timeout=PATIENCE)
        self.assertEqual((done.returncode, done.stdout), (code, ""), done.stderr)
        return done.stderr

    def fill(self, count=ITEMS):
        server = self.start(1)
        admin = server.admin()
        ids = [admin.send("stock.items.create", code="c%d" % i, name="Thing %d" % i, note="n", size=i,
            cost={"amount": i, "currency": "USD"}) for i in range(count)]
        for id in ids:
            admin.receive(id)
        admin.close()
        self.assertEqual(server.stop(), 0)
        self.token = server.admin_token

    def items(self, admin):
        rows, cursor = [], None
        while True:
            page = admin.call("stock.items.list", {"limit": 100, **({"cursor": cursor} if cursor else {})})
            rows += page["items"]
            cursor = page.get("next_cursor")
            if not cursor:
                return rows

    def sql(self, text):
        with sqlite3.connect(os.path.join(self.data, "prmd.db")) as db:
            rows = db.execute(text).fetchall()
        db.close()
        return rows

    def backups(self):
        return sorted(glob.glob(os.path.join(self.data, "backups", "*")))

    def verify(self):
        done = subprocess.run([PRMD, "verify", "--data", self.data], capture_output=True, text=True, timeout=PATIENCE)
        self.assertEqual(done.returncode, 0, done.stderr)


class Releases(SchemaCase):
    def test_additions_renames_and_presets(self):
        self.fill()
        server = self.start(2)
        admin = server.admin()
        self.addCleanup(admin.close)
        rows = self.items(admin)
        self.assertEqual(len(rows), ITEMS)
        for row in rows:
            self.assertEqual((row["label"], row["grade"], row["deposit"], row["seen"]),
                ("Thing %d" % row["size"], "b's", {"amount": 150, "currency": "EUR"}, "2026-01-01T00:00:00.000Z"))
            self.assertEqual(row["price"], {"amount": row["size"], "currency": "USD"})
            self.assertNotIn("hint", row)
            self.assertNotIn("name", row)
        new = {"code": "new", "label": "New", "grade": "a", "price": {"amount": 1, "currency": "EUR"}, "size": 1,
            "deposit": {"amount": 0, "currency": "EUR"}, "seen": "2027-01-01T00:00:00.000Z"}
        admin.call("stock.items.create", new)  # a note is no longer required
        with self.assertRaises(RpcError) as caught:
            admin.call("stock.items.create", new)
        self.assertEqual(caught.exception.kind, "unique")
        with self.assertRaises(RpcError) as caught:
            admin.call("stock.items.create", {**new, "code": "x", "grade": None})
        self.assertIn("grade", caught.exception.fields())
        self.assertEqual([row["code"] for row in admin.call("stock.items.list", sort="label", limit=2)["items"]], ["new", "c0"])
        admin.call("stock.shelves.create", name="Top")
        self.assertEqual(server.stop(), 0)
        self.assertEqual(self.sql("SELECT schema, version FROM schema_release WHERE plugin = 'stock'"), [(2, "2.0")])
        self.assertEqual({name for name, in self.sql("SELECT name FROM sqlite_schema WHERE tbl_name = 'item' AND type = 'index'")},
            {"item:size", "item:unique code", "item:label", "item:grade, -size"})
        self.verify()
        self.assertEqual(len(self.backups()), 1)
        self.assertEqual(self.start(2).stop(), 0)  # nothing is left to do
        self.assertEqual(len(self.backups()), 1)

    def test_a_migration_killed_in_the_middle_goes_on(self):
        self.fill()
        self.assertEqual(self.start(2).stop(), 0)
        self.refused(3, "kill_at = 120", -9)
        self.verify()
        done = self.sql("SELECT count(*) FROM item WHERE doubled = 2 * size AND version = 2")[0][0]
        self.assertEqual(done, 100)  # two pieces of 50, whole
        self.refused(3, "kill_at = 160", -9)
        server = self.start(3)
        admin = server.admin()
        self.addCleanup(admin.close)
        rows = self.items(admin)
        self.assertEqual({row["version"] for row in rows}, {2})  # each once
        self.assertTrue(all(row["doubled"] == 2 * row["size"] for row in rows))
        self.assertEqual(server.stop(), 0)
        self.verify()
        pieces = self.sql("SELECT count(*) FROM journal WHERE method = 'migration' AND actor = 'plugin:stock'")[0][0]
        self.assertEqual(pieces, (ITEMS + 49) // 50)
        self.assertEqual(len(self.backups()), 2)  # one for each upgrade, not for each start of it

    def test_a_large_table_gets_its_indexes_while_it_is_served(self):
        self.fill(10)
        self.sql("INSERT INTO item(id, version, created_at, created_by, updated_at, updated_by, code, name, note, size, cost,"
            " cost_currency) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
            " SELECT i, 1, i, 'x', i, 'x', 'many' || i, 'Name ' || (i * 31 %% 977), 'n', i %% 100 + 1000, 1, 'EUR' FROM n" % MANY)
        growing = "SELECT count(*) FROM index_growth"
        server = self.start(2)
        admin = server.admin()
        self.create(admin, "early")
        server.kill()  # in the middle of it, or nearly
        admin.close()
        self.verify()
        server = self.start(2)
        admin = server.admin()
        self.addCleanup(admin.close)
        end, count = time.monotonic() + 2 * PATIENCE, 0
        while self.sql(growing) != [(0,)]:
            self.assertLess(time.monotonic(), end, server.log_text()[-2000:])
            count += 1
            self.create(admin, "meanwhile %d" % count)
        self.assertEqual(admin.call("stock.items.list", sort="label", limit=1)["items"][0]["label"], "Label early")
        self.assertEqual(server.stop(), 0)
        self.verify()  # each index has every row
        self.assertEqual({name for name, in self.sql("SELECT name FROM sqlite_schema WHERE tbl_name LIKE 'item%' AND type = 'index'")},
            {"item:size", "item:unique code", "item:label", "item:grade, -size"})
        self.assertEqual(self.sql("SELECT count(*) FROM item INDEXED BY \"item:label\" WHERE label > ''"), [(MANY + 11 + count,)])

    def create(self, admin, name):
        admin.call("stock.items.create", code=name, label="Label " + name, grade="a", price={"amount": 1, "currency": "EUR"}, size=1,
            deposit={"amount": 0, "currency": "EUR"}, seen="2027-01-01T00:00:00.000Z")

    def test_a_stop_in_the_middle_is_in_time(self):
        self.fill()
        self.configure(3, "pause_ms = 50")  # all of it takes more than ten seconds
        log = os.path.join(self.folder, "stopped")
        with open(log, "wb") as file:
            process = subprocess.Popen([PRMD, "--config", self.path, "--data", self.data, "--listen", "127.0.0.1:0"],
                stdout=subprocess.PIPE, stderr=file)
        self.addCleanup(process.stdout.close)
        try:
            end = time.monotonic() + PATIENCE
            with open(log) as said:
                while "migration.began" not in said.read():
                    self.assertLess(time.monotonic(), end)
                    said.seek(0)
                    time.sleep(0.02)
            process.send_signal(signal.SIGTERM)
            self.assertEqual(process.wait(10), 0)
        finally:
            process.kill()
            process.wait()
        self.assertEqual(process.stdout.read(), b"")  # it never served
        self.verify()
        self.assertEqual(self.start(3).stop(), 0)
        self.assertEqual(self.sql("SELECT count(*) FROM item WHERE doubled = 2 * size AND version = 2")[0][0], ITEMS)

    def test_a_row_that_cannot_be_is_named_and_nothing_is_lost(self):
        self.fill(70)
        said = self.refused(3, "fail_at = 60")
        self.assertRegex(said, r'item_\w+ of "stock" could not be migrated to schema 3: .*too_large')
        self.verify()
        self.assertEqual(self.sql("SELECT schema FROM schema_release WHERE plugin = 'stock'"), [(1,)])
        server = self.start(3)
        self.assertEqual(server.stop(), 0)
        self.assertEqual(self.sql("SELECT count(*) FROM item WHERE doubled = 2 * size"), [(70,)])

    def test_a_newer_release_is_refused_by_name_and_the_backup_goes_back(self):
        self.fill(70)
        self.assertEqual(self.start(3).stop(), 0)
        before = self.sql("SELECT max(seq) FROM journal")
        said = self.refused(2)
        for words in ("plugin stock", "version 3.0, schema 3", "version 2.0, schema 2"):
            self.assertIn(words, said)
        self.assertEqual(self.sql("SELECT max(seq) FROM journal"), before)
        backup, = self.backups()
        again = os.path.join(self.folder, "again")
        done = subprocess.run([PRMD, "restore", backup, "--data", again], capture_output=True, text=True, timeout=PATIENCE)
        self.assertEqual(done.returncode, 0, done.stderr)
        shutil.rmtree(self.data)
        os.rename(again, self.data)
        server = self.start(1)
        self.assertEqual(server.stop(), 0)
        self.verify()

    def test_what_would_invent_data_is_refused(self):
        self.fill(3)
        self.assertIn("field owner of entity item is required, and the rows there are lack it: it needs a `preset`",
            self.refused(9))
        self.assertEqual(self.start(1).stop(), 0)  # nothing was changed
        self.verify()

    def test_equal_values_under_a_new_unique_index(self):
        self.fill(3)
        self.sql("DROP INDEX \"item:unique code\"")
        self.sql("UPDATE item SET code = 'same'")
        said = self.refused(2)
        self.assertIn("declared to be unique", said)

    def test_no_backup_where_none_is_wanted(self):
        self.fill(3)
        self.assertEqual(self.start(3, more="backup = { before_upgrade = false }").stop(), 0)
        self.assertEqual(self.backups(), [])

    def test_a_backup_that_cannot_be_made_ends_the_start(self):
        self.fill(3)
        with open(os.path.join(self.data, "backups"), "w"):
            pass
        self.assertIn("backups", self.refused(2))
        os.remove(os.path.join(self.data, "backups"))
        self.assertEqual(self.start(2).stop(), 0)


if __name__ == "__main__":
    unittest.main()
