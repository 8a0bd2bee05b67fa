# SPDX-License-Identifier: Apache-2.0
"""What the core promises, where it is easiest to break: order, repeats, the clock, limits, and what stays behind."""

import json
import os
import shutil
import sqlite3
import tempfile
import unittest

from prmd import NETWORK_ALONE, Client, Server, ServerCase, World


def request(id, method, **params):
    return {"jsonrpc": "2.0", "id": id, "method": method, "params": params}


class Clock(ServerCase):
    ARGUMENTS = ("--simulated-clock",)

    def test_a_repeat_moves_nothing(self):
        admin = self.client(self.server.admin_token)
        first = admin.call("clock.advance", by=3600, idempotency_key="an hour")
        self.assertEqual(admin.call("clock.advance", by=3600, idempotency_key="an hour"), first)
        self.assertLess(admin.call("system.info")["now"], first["now"][:17] + "59")
        self.assert_fails("idempotency_mismatch", admin.call, "clock.advance", by=7200, idempotency_key="an hour")

    def test_a_repeat_right_behind_moves_nothing(self):
        admin = self.client(self.server.admin_token)
        both = [admin.send("clock.advance", by=3600, idempotency_key="pipelined") for _ in range(2)]
        self.assertEqual(admin.receive(both[0]), admin.receive(both[1]))

    def test_bad_instants_are_named(self):
        admin = self.client(self.server.admin_token)
        for params, field in (({}, "to"), ({"by": 1, "to": "2030-01-01T00:00:00.000Z"}, "to"), ({"by": 0}, "by"),
                              ({"to": "9999-12-31T23:59:59.999Z"}, "to")):
            self.assertIn(field, self.assert_fails("invalid_params", admin.call, "clock.advance", params).fields())
        self.assertLess(admin.call("clock.advance", to="2020-01-01T00:00:00.000Z")["now"], "2100")


class Order(ServerCase):
    def test_a_batch_stays_whose_it_was(self):
        world = World(self.server)
        self.addCleanup(world.close)
        one, two = world.partner("One"), world.partner("Two")
        token = world.admin.call("tokens.create", user=two.session["user"])["token"]
        reads = [request(id, "partners.memberships.list") for id in range(40)]
        one.send_text("%s\n%s\n" % (json.dumps(reads), json.dumps(request("other", "session.authenticate", token=token))))
        for answer in (json.loads(one.line()), json.loads(one.line())):
            if isinstance(answer, list):
                seen = {item["partner"] for each in answer for item in each["result"]["items"]}
                self.assertEqual(seen, {world.partners["One"]})
            else:
                self.assertEqual(answer["result"]["partner"], world.partners["Two"])
        self.assertEqual(one.call("partners.memberships.list")["items"][0]["partner"], world.partners["Two"])


class AbsentPlugin(unittest.TestCase):
    def test_its_timers_wait_until_it_is_back(self):
        server = Server("--simulated-clock")
        self.addCleanup(server.remove)
        world = World(server)
        deal = world.partner("One").call("deals.register", world.deal())["deal"]["id"]
        world.close()
        self.assertEqual(server.stop(), 0)
        database = sqlite3.connect("file:%s/prmd.db?mode=ro" % server.data, uri=True)
        (own,) = database.execute("select count(*) from timer where subject = ?", (deal,)).fetchone()
        self.assertGreater(own, 1)  # its end, and what comes before
        (armed,) = database.execute("select count(*) from timer where name not glob 'partners.*'").fetchone()
        database.close()
        server.arguments += NETWORK_ALONE
        server.start()
        admin = server.admin()
        admin.call("clock.advance", by=400 * 86400)
        self.assertEqual(admin.call("system.health")["health"]["parked_timers"], armed)
        admin.close()
        self.assertEqual(server.stop(), 0)
        server.arguments = server.arguments[:-len(NETWORK_ALONE)]
        server.start()
        admin = server.admin()
        self.assertGreater(admin.call("clock.advance", by=1)["now"], "2027")
        self.assertEqual(admin.call("system.health")["health"]["parked_timers"], 0)
        self.assertEqual(admin.call("deals.get", id=deal)["deal"]["state"], "expired")
        admin.close()
        self.assertEqual(server.stop(), 0)
        self.assertEqual(server.verify()[0], 0)


class Envelopes(ServerCase):
    def test_no_member_is_there_twice(self):
        client = self.client()
        for text in ('"id": 1, "ID": 2', '"id": 1, "id": 2', '"id": 1, "x": 1, "x": 2', '"id": 1, "met\\u0068od": "system.info"',
                     '"id": 1, "\u00e9": 1, "\u00c9": 1'):
            answer = client.ask('{"jsonrpc": "2.0", "method": "system.ping", %s}' % text)
            self.assertEqual((answer["error"]["data"]["kind"], answer["id"]), ("invalid_request", None), text)

    def test_an_escape_in_a_name_changes_nothing(self):
        answer = self.client().ask('{"jsonrpc": "2.0", "met\\u0068od": "system.pin\\u0067", "i\\u0064": 7}')
        self.assertEqual((answer["result"], answer["id"]), ({"pong": True}, 7))


class Repeats(ServerCase):
    def test_a_repeat_that_says_it_is_no_dry_run_is_the_same(self):
        world = World(self.server)
        self.addCleanup(world.close)
        params = {"name": "Once", "idempotency_key": "once"}
        first = world.manager.call("partners.territories.create", params)
        self.assertEqual(world.manager.call("partners.territories.create", params, dry_run=False), first)
        self.assert_fails("idempotency_mismatch", world.manager.call, "partners.territories.create", params, name="Twice")


class Verify(unittest.TestCase):
    def test_a_directory_that_is_not_ours_stays_as_it_is(self):
        with tempfile.TemporaryDirectory() as directory:
            stranger = Server.__new__(Server)
            stranger.data = directory
            code, output = stranger.verify()
            self.assertEqual((code, os.listdir(directory)), (78, []), output)

    def damaged(self, *statements):
        """What prmd verify says of a copy in which somebody ran these."""
        directory = self.server.directory + "-copy"
        shutil.copytree(self.server.directory, directory)
        self.addCleanup(shutil.rmtree, directory, True)
        file = sqlite3.connect(os.path.join(directory, "data", "prmd.db"))
        file.execute("PRAGMA writable_schema=ON")
        for statement in statements:
            file.execute(statement)
        file.commit()
        file.close()
        copy = Server.__new__(Server)
        copy.data = os.path.join(directory, "data")
        code, output = copy.verify()
        shutil.rmtree(directory)
        return code, output

    def test_what_the_journal_does_not_hold_is_checked_too(self):
        self.server = Server()
        self.addCleanup(self.server.remove)
        World(self.server).close()
        self.assertEqual(self.server.stop(), 0)
        self.assertEqual(self.damaged()[0], 0)
        index = "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'user' AND sql IS NOT NULL LIMIT 1"
        code, output = self.damaged("UPDATE sqlite_schema SET sql = sql || ' WHERE 0' WHERE name = (%s)" % index)
        self.assertEqual(code, 1, output)
        self.assertIn("damaged", output)


if __name__ == "__main__":
    unittest.main()
