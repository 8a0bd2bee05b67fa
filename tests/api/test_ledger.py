# SPDX-License-Identifier: Apache-2.0
"""The ledger as a plugin uses it, through a plugin that lets a client take any step, and as people read it."""

import os
import shutil
import tempfile
import unittest

from prmd import BUILD, Server, ServerCase

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


class Ledger(ServerCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="prmd-ledger-")
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        config = os.path.join(cls.folder, "prmd.lua")
        with open(config, "w") as file:
            file.write(CONFIG)
        cls.ARGUMENTS = ("--simulated-clock", "--config", config)
        super().setUpClass()
        cls.admin = cls.server.admin()
        cls.addClassCleanup(cls.admin.close)

    def setUp(self):
        self.purse = Purse(self.admin)

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


if __name__ == "__main__":
    unittest.main()
