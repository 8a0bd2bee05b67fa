# SPDX-License-Identifier: Apache-2.0
"""The ledger as a plugin uses it, through a plugin that lets a client take any step, and as people read it."""

import datetime
import os
import random
import shutil
import signal
import sqlite3
import tempfile
import threading
import unittest

from prmd import BUILD, RpcError, Server, ServerCase

OK, INVALID, NOT_FOUND, CONFLICT, STATE, LIMIT = 0, -1, -2, -3, -5, -6
MOST = 2 ** 53 - 1
PLUGINS = os.path.join(os.path.abspath(BUILD), "tests", "api", "plugins")
CONFIG = "return { plugins = { { id = 'partners' }, %s } }" % ", ".join(
    "{ id = '%s', file = '%s' }" % (name, os.path.join(PLUGINS, name + ".so")) for name in ("purse", "pouch"))


class Purse:
    """A plugin's accounts of one row: "world", which may be overdrawn, and others."""

    def __init__(self, client, plugin="purse"):
        self.client, self.plugin = client, plugin
        self.id = client.call(plugin + ".all.create", name="Any")[plugin]["id"]
        self.open("world", may_overdraw=True)

    def take(self, *steps, how="run", **more):
        return self.client.call("%s.%s" % (self.plugin, how), steps=list(steps), **more)["items"]

    def one(self, do, how="run", **step):
        """(status, what else is told) of one step."""
        told = self.take({"do": do, **step}, how=how)[0]
        return told.pop("status"), told

    def open(self, name, currency="EUR", may_overdraw=False):
        return self.one("open", subject=self.id, name=name, currency=currency, may_overdraw=may_overdraw)[0]

    def booking(self, source, target, amount, **more):
        return {"subject": self.id, "name": source, "to_subject": self.id, "to_name": target, "amount": amount,
            "reason": "test", "about": self.id, **more}

    def book(self, source, target, amount, **more):
        return self.one("book", **self.booking(source, target, amount, **more))

    def figures(self, name, at=0):
        status, told = self.one("figures", how="look", subject=self.id, name=name, at=at)
        assert status == OK, status
        return told

    def hold(self, name, amount, expires=0, **more):
        return self.one("hold", **{"subject": self.id, "name": name, "amount": amount, "expires": expires, "reason": "test",
            "about": self.id, **more})

    def capture(self, hold, target, amount):
        return self.one("capture", hold=hold, to_subject=self.id, to_name=target, amount=amount, reason="test")

    def release(self, hold):
        return self.one("release", hold=hold)[0]

    def held(self, hold):
        return self.one("held", how="look", hold=hold)


def write_config(folder):
    path = os.path.join(folder, "prmd.lua")
    with open(path, "w") as file:
        file.write(CONFIG)
    return path


def ms(time):
    return round(datetime.datetime.fromisoformat(time.replace("Z", "+00:00")).timestamp() * 1000)


def check(client, limit=100, **more):
    """All that ledger.check finds, piece by piece."""
    items, accounts, cursor, fits = [], 0, {}, True
    while True:
        piece = client.call("ledger.check", limit=limit, **cursor, **more)
        items += piece["items"]
        accounts += piece["accounts"]
        fits = fits and piece["fits"]
        if "next_cursor" not in piece:
            return fits, items, accounts, piece["sums"]
        cursor = {"cursor": piece["next_cursor"]}


class Ledger(ServerCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="prmd-ledger-")
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.ARGUMENTS = ("--simulated-clock", "--config", write_config(cls.folder))
        super().setUpClass()
        cls.admin = cls.server.admin()
        cls.addClassCleanup(cls.admin.close)

    def setUp(self):
        self.purse = Purse(self.admin)

    def now(self):
        return ms(self.admin.call("system.info")["now"])

    def advance(self, milliseconds):
        self.admin.call("clock.advance", by=milliseconds // 1000)

    def test_what_leaves_one_account_is_on_the_other(self):
        purse = self.purse
        self.assertEqual((purse.open("available"), purse.open("available")), (OK, OK))
        self.assertEqual((purse.open("available", "USD"), purse.open("available", may_overdraw=True)), (CONFLICT, CONFLICT))
        status, told = purse.book("world", "available", 1000)
        self.assertEqual(status, OK)
        self.assertEqual(purse.figures("available"), {"currency": "EUR", "balance": 1000, "held": 0, "in": 1000, "out": 0})
        self.assertEqual(purse.figures("world"), {"currency": "EUR", "balance": -1000, "held": 0, "in": 0, "out": 1000})
        entry, = self.admin.call("ledger.entries.list", filter={"id": told["id"]})["items"]
        self.assertEqual((entry["amount"], entry["reason"], entry["subject"], entry["from_balance"], entry["to_balance"]),
            ({"amount": 1000, "currency": "EUR"}, "test", purse.id, -1000, 1000))
        self.assertEqual(purse.book("available", "world", 1001), (LIMIT, {}))
        self.assertEqual(purse.book("available", "world", 1000)[0], OK)
        self.assertEqual(purse.figures("available"), {"currency": "EUR", "balance": 0, "held": 0, "in": 1000, "out": 1000})

    def test_holds(self):
        purse = self.purse
        purse.open("available")
        purse.open("spent")
        purse.book("world", "available", 100)
        status, one = purse.hold("available", 60)
        self.assertEqual((status, purse.hold("available", 41)), (OK, (LIMIT, {})))
        self.assertEqual(purse.book("available", "spent", 41)[0], LIMIT)
        self.assertEqual(purse.held(one["id"]), (OK, {"held": 60}))
        self.assertEqual(purse.capture(one["id"], "spent", 61)[0], INVALID)
        self.assertEqual(purse.capture(one["id"], "spent", 25)[0], OK)
        self.assertEqual((purse.capture(one["id"], "spent", 1)[0], purse.release(one["id"])), (STATE, OK))
        self.assertEqual(purse.figures("available"), {"currency": "EUR", "balance": 75, "held": 0, "in": 100, "out": 25})
        two = purse.hold("available", 75)[1]["id"]
        self.assertEqual((purse.release(two), purse.release(two), purse.held(two)), (OK, OK, (OK, {"held": 0})))
        self.assertEqual(purse.book("available", "spent", 75)[0], OK)

    def test_a_call_that_fails_has_booked_nothing(self):
        purse = self.purse
        purse.open("available")
        book = {"do": "book", **purse.booking("world", "available", 10)}
        with self.assertRaises(RpcError) as caught:
            purse.take(book, {"do": "book", **purse.booking("available", "world", 11)}, must=True)
        self.assertEqual(caught.exception.kind, "ledger_balance")
        self.assertEqual(purse.figures("available")["balance"], 0)
        told = purse.take(book, {"do": "book", **purse.booking("available", "world", 11)}, book)
        self.assertEqual([step["status"] for step in told], [OK, LIMIT, OK])
        self.assertEqual(purse.figures("available")["balance"], 20)
        self.assertEqual(self.admin.call("purse.run", steps=[book], dry_run=True)["items"][0]["status"], OK)
        self.assertEqual(purse.figures("available")["balance"], 20)
        again = [self.admin.call("purse.run", steps=[book], idempotency_key="k-" + purse.id) for _ in range(3)]
        self.assertEqual((purse.figures("available")["balance"], len({step["items"][0]["id"] for step in again})), (30, 1))
        # A mistake of the plugin's is no bad input of its caller's.
        self.assertEqual(purse.book("available", "available", 1)[0], INVALID)
        self.assert_fails("internal", purse.take, {"do": "book", **purse.booking("available", "available", 1)}, must=True)

    def test_sums_have_bounds(self):
        purse = self.purse
        purse.open("available")
        self.assertEqual((purse.book("world", "available", MOST)[0], purse.book("world", "available", 1)[0]), (OK, LIMIT))
        self.assertEqual((purse.book("world", "available", 0)[0], purse.book("world", "available", -5)[0]), (INVALID, INVALID))
        self.assertEqual(purse.book("available", "world", MOST)[0], OK)
        self.assertEqual(purse.book("world", "available", 1)[0], LIMIT)

    def test_balances_as_of_a_time(self):
        purse, stood = self.purse, []
        purse.open("available")
        purse.open("spent")
        draw = random.Random(5)
        for _ in range(25):
            for _ in range(draw.randrange(4)):
                purse.book("world", "available", draw.randrange(1, 1000))
                purse.book("available", "spent", draw.randrange(1, 700))
                if draw.randrange(3) == 0:
                    purse.hold("available", draw.randrange(1, 200), self.now() + draw.randrange(1, 40000000))
            at = self.now()
            stood.append((at, [purse.figures(name, at) for name in ("world", "available", "spent")]))
            self.assertEqual([one["balance"] for one in stood[-1][1]],
                [purse.figures(name)["balance"] for name in ("world", "available", "spent")])
            self.advance(draw.randrange(1, 20000000))
        for at, figures in stood:
            then = [purse.figures(name, at) for name in ("world", "available", "spent")]
            self.assertEqual(then, figures)
            self.assertEqual(sum(one["balance"] for one in then), 0)
        self.assertEqual(purse.figures("available", stood[0][0] - 10 ** 9)["in"], 0)

    def test_a_hold_expires_at_its_instant(self):
        purse = self.purse
        purse.open("available")
        purse.book("world", "available", 100)
        now = self.now()
        self.assertEqual(purse.hold("available", 10, now - 1)[0], INVALID)
        day = 86400000
        first, second = (purse.hold("available", amount, now + after * day)[1]["id"] for amount, after in ((70, 1), (30, 2)))
        self.assertEqual(purse.book("available", "world", 1)[0], LIMIT)
        self.advance(day - 3600000)
        self.assertEqual(purse.figures("available")["held"], 100)
        self.advance(7200000)
        self.assertEqual((purse.figures("available")["held"], purse.held(first)), (30, (OK, {"held": 0})))
        self.assertEqual((purse.capture(first, "world", 1)[0], purse.release(first)), (STATE, OK))
        self.assertEqual((purse.book("available", "world", 71)[0], purse.book("available", "world", 70)[0]), (LIMIT, OK))
        hold, = self.admin.call("ledger.holds.list", filter={"id": first})["items"]
        self.assertEqual((hold["state"], ms(hold["ended_at"])), ("expired", now + day))
        self.advance(day)
        self.assertEqual(purse.figures("available")["held"], 0)
        # The plugin is told of each, once, and of none of another plugin's.
        noted = [len(self.admin.call("purse.all.list", filter={"name": name})["items"]) for name in (first, second)]
        self.assertEqual(noted, [1, 1])
        self.assertEqual(self.admin.call("pouch.all.list", filter={"name": first})["items"], [])

    def test_another_plugin_cannot_reach_them(self):
        purse, pouch = self.purse, Purse(self.admin, "pouch")
        purse.open("available")
        purse.book("world", "available", 100)
        hold = purse.hold("available", 10)[1]["id"]
        pouch.id = purse.id
        self.assertEqual(pouch.book("available", "world", 1)[0], NOT_FOUND)
        self.assertEqual(pouch.one("figures", how="look", subject=purse.id, name="available")[0], NOT_FOUND)
        self.assertEqual((pouch.release(hold), pouch.held(hold)[0], pouch.hold("available", 1)[0]), (NOT_FOUND,) * 3)
        pouch.open("world", may_overdraw=True)
        self.assertEqual(pouch.capture(hold, "world", 1)[0], NOT_FOUND)
        account, = self.admin.call("ledger.accounts.list", filter={"subject": purse.id, "name": "available"})["items"]
        for plugin in (purse, pouch):
            for entity, id in (("ledger_account", account["id"]), ("ledger_hold", hold), ("ledger_entry", hold)):
                self.assertEqual(plugin.one("load", entity=entity, id=id)[0], INVALID)
                self.assertEqual(plugin.one("find", entity=entity)[0], INVALID)
                self.assertEqual(plugin.one("create", entity=entity, values={"name": "x"})[0], INVALID)
            self.assertEqual(plugin.one("arm", id=account["id"])[0], INVALID)
        self.assertEqual(purse.figures("available")["held"], 10)

    def test_a_read_reads(self):
        purse = self.purse
        purse.open("available")
        self.assertEqual(purse.one("book", how="look", **purse.booking("world", "available", 1))[0], INVALID)
        self.assertEqual(purse.one("open", how="look", subject=purse.id, name="more", currency="EUR")[0], INVALID)
        self.assertEqual(purse.figures("available")["balance"], 0)

    def test_who_reads_it(self):
        purse = self.purse
        purse.open("available")
        purse.book("world", "available", 77)
        hold = purse.hold("available", 7)[1]["id"]
        user = self.admin.call("users.create", name="Pia", email="pia@example.com", roles=["program_manager"])["user"]["id"]
        manager = self.client(self.admin.call("tokens.create", user=user)["token"])
        partner = manager.call("partners.create", legal_name="Somebody Else SAS", type="reseller")["partner"]["id"]
        for role, reads, checks in (("auditor", True, True), ("executive", True, True), ("marketing_manager", True, False),
                ("channel_manager", False, False), ("support_agent", False, False), ("partner_admin", False, False)):
            user = self.admin.call("users.create", name=role, email="%s.%s@example.com" % (role, purse.id[-13:]), roles=[role],
                **({"partner": partner} if role.startswith("partner") else {}))["user"]["id"]
            client = self.client(self.admin.call("tokens.create", user=user)["token"])
            lists = (("accounts", {"subject": purse.id, "name": "available"}), ("entries", {"subject": purse.id}), ("holds", {"id": hold}))
            for path, filter in lists:
                if reads:
                    item, = client.call("ledger.%s.list" % path, filter=filter)["items"]
                    self.assertIn(item["id"], client.call("ledger.%s.export" % path, filter=filter)["content"])
                else:
                    self.assert_fails("forbidden", client.call, "ledger.%s.list" % path, filter=filter)
                    self.assert_fails("forbidden", client.call, "ledger.%s.export" % path, filter=filter)
            if checks:
                client.call("ledger.check")
            else:
                self.assert_fails("forbidden", client.call, "ledger.check")
            self.assert_fails("forbidden", client.call, "ledger.rebuild")

    def test_a_check_goes_through_all_of_it(self):
        for _ in range(7):
            Purse(self.admin).open("available")
        self.purse.open("available")
        for amount in range(1, 11):
            self.purse.book("world", "available", amount)
        by_one, at_once = check(self.admin, 1), check(self.admin, 500)
        self.assertEqual(by_one, at_once)
        for entries in (1, 3, 10):  # of an account that has more
            self.assertEqual(check(self.admin, 500, entries=entries), at_once, entries)
        self.assertTrue(by_one[0] and by_one[2] >= 14, by_one)
        self.assertEqual({sum["sum"] for sum in by_one[3]}, {0})
        for cursor in ("nothing", "1.2.3", "1.2.3.4.5.0.7", "-1.2.3.4.5.6.7", "1.2.3.4.5.6.7.8", "1.2.3.4.5.6.7x"):
            self.assert_fails("invalid_params", self.admin.call, "ledger.check", cursor=cursor)

    def test_many_at_once_overspend_nothing(self):
        purse, threads, spent = self.purse, [], []
        purse.open("available")
        purse.open("spent")
        purse.book("world", "available", 1000)

        def spend(seed):
            draw, client = random.Random(seed), self.server.admin()
            mine = Purse.__new__(Purse)
            mine.client, mine.plugin, mine.id = client, "purse", purse.id
            for _ in range(40):
                amount = draw.randrange(1, 30)
                if draw.randrange(2):
                    status = mine.book("available", "spent", amount)[0]
                else:
                    status, told = mine.hold("available", amount)
                    if status == OK:
                        status = mine.capture(told["id"], "spent", amount)[0]
                spent.append(amount if status == OK else 0)
            client.close()

        for seed in range(8):
            threads.append(threading.Thread(target=spend, args=(seed,)))
            threads[-1].start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(spent), 320)
        self.assertGreater(spent.count(0), 0)
        self.assertEqual(purse.figures("available"), {"currency": "EUR", "balance": 1000 - sum(spent), "held": 0, "in": 1000,
            "out": sum(spent)})
        self.assertLess(1000 - sum(spent), 30)


class Broken(unittest.TestCase):
    """The server is killed, and its file is tampered with."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="prmd-ledger-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.arguments = ("--simulated-clock", "--config", write_config(self.folder))
        self.server = Server(*self.arguments, directory=self.folder)
        self.addCleanup(self.server.remove)
        self.admin = self.client()

    def client(self):
        client = self.server.admin()
        self.addCleanup(client.close)
        return client

    def again(self):
        self.server.start()
        self.admin = self.client()
        return self.admin

    def tamper(self, sql):
        database = sqlite3.connect(os.path.join(self.server.data, "prmd.db"))
        with database:
            changed = database.execute(sql).rowcount
        database.close()
        self.assertEqual(changed, 1, sql)

    def test_what_was_answered_is_there_after_a_kill(self):
        purse = Purse(self.admin)
        purse.open("available")
        purse.open("spent")
        purse.book("world", "available", 10 ** 6)
        until = ms(self.admin.call("system.info")["now"]) + 86400000
        hold = purse.hold("available", 500, until)[1]["id"]
        for round in range(3):
            answered, asked, clients = [], [], [self.client() for _ in range(6)]
            def spend(client):
                try:
                    for _ in range(1000):
                        asked.append(1)
                        answered.append(client.call("purse.run", steps=[{"do": "book", **purse.booking("available", "spent", 1)}])
                            ["items"][0]["id"])
                        if len(answered) == 60 + 20 * round:
                            self.server.process.send_signal(signal.SIGKILL)
                except (ConnectionError, OSError, ValueError):
                    pass
            threads = [threading.Thread(target=spend, args=(client,)) for client in clients]
            before = purse.figures("spent")["balance"]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.server.kill()
            code, output = self.server.verify()
            self.assertEqual(code, 0, output)
            purse.client = self.again()
            booked = purse.figures("spent")["balance"] - before
            self.assertLessEqual(len(answered), booked)
            self.assertLessEqual(booked, len(asked))
            for id in answered[-5:]:
                self.assertEqual(len(self.admin.call("ledger.entries.list", filter={"id": id})["items"]), 1)
            self.assertTrue(check(self.admin)[0])
        self.assertEqual(purse.held(hold), (OK, {"held": 500}))
        self.admin.call("clock.advance", by=2 * 86400)
        self.assertEqual(purse.held(hold), (OK, {"held": 0}))
        self.assertEqual(self.admin.call("ledger.holds.list", filter={"id": hold})["items"][0]["state"], "expired")

    def test_what_is_tampered_with_is_found_and_mended(self):
        purse = Purse(self.admin)
        purse.open("available")
        purse.book("world", "available", 1000)
        hold = purse.hold("available", 100)[1]["id"]
        purse.book("available", "world", 1)
        stood = purse.figures("available")
        for sql, differs in (
                ("UPDATE ledger_account SET balance = balance + 5 WHERE name = 'available'", {"balance"}),
                ("UPDATE ledger_account SET moved_in = moved_in + 5, balance = balance + 5 WHERE name = 'available'", {"moved_in", "balance"}),
                ("UPDATE ledger_account SET held = 0 WHERE name = 'available'", {"held"}),
                ("UPDATE ledger_account SET balance = 99, moved_out = 901 WHERE name = 'available'", {"moved_out", "balance", "overdrawn"}),
                ("UPDATE ledger_account SET moved_at = NULL, moved_out = 0 WHERE name = 'world'", {"moved_out"})):
            with self.subTest(sql):
                self.server.stop()
                self.assertEqual(self.server.verify()[0], 0)
                self.tamper(sql)
                code, output = self.server.verify()
                self.assertNotEqual(code, 0)
                self.assertIn("ledger.rebuild", output)
                purse.client = self.again()
                fits, items, *_ = check(self.admin)
                self.assertEqual((fits, {item["what"] for item in items}), (False, differs))
                self.assertEqual({item["subject"] for item in items}, {purse.id})
                rebuilt = self.admin.call("ledger.rebuild", dry_run=True)
                self.assertEqual({item["what"] for item in rebuilt["items"]}, differs)
                self.assertFalse(check(self.admin)[0])
                self.admin.call("ledger.rebuild")
                self.assertEqual(check(self.admin)[:2], (True, []))
                self.assertEqual(purse.figures("available"), stood)
        self.server.stop()
        # An entry is not made again: what it says is all there is to tell what was.
        self.tamper("UPDATE ledger_entry SET from_balance = from_balance + 1 WHERE amount = 1000")
        self.assertNotEqual(self.server.verify()[0], 0)
        purse.client = self.again()
        self.assertEqual([(item["what"], item["kept"], item["counted"]) for item in check(self.admin)[1]], [("entries", 2, 1)])
        self.assertEqual(purse.held(hold), (OK, {"held": 100}))


if __name__ == "__main__":
    unittest.main()
