# SPDX-License-Identifier: Apache-2.0
"""Reactions: once per event and in order, whatever ends the process; what fails is tried again, then parked."""

import datetime
import json
import os
import shutil
import tempfile
import time
import unittest
import zoneinfo

import prmd

PLUGIN = os.path.join(prmd.BUILD, "tests", "api", "plugins", "react.so")
RETRIES = (1, 10, 60, 600, 3600)  # seconds


class ReactionCase(unittest.TestCase):
    ARGUMENTS = ("--simulated-clock",)

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="prmd-react-")
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.config = os.path.join(self.folder, "prmd.lua")
        self.configure("{ id = 'partners' }, { id = 'react', file = '%s' }" % PLUGIN)
        self.server = prmd.Server("--config", self.config, *self.ARGUMENTS, directory=self.folder)
        self.addCleanup(lambda: self.server.process.poll() is None and self.server.kill())
        self.admin = self.server.admin()

    def configure(self, plugins):
        with open(self.config, "w") as file:
            file.write("return { plugins = { %s } }" % plugins)

    def restart(self):
        self.admin.close()
        self.server.start()
        self.admin = self.server.admin()

    def end(self):
        self.admin.close()
        self.assertEqual(self.server.stop(), 0, self.server.log_text()[-3000:])
        code, output = self.server.verify()
        self.assertEqual(code, 0, output)

    def thing(self, name="Thing"):
        return self.admin.call("react.things.create", name=name)["thing"]["id"]

    def poke(self, thing, n, mode="mark", client=None):
        (client or self.admin).call("react.poke", id=thing, n=n, mode=mode)

    def marks(self, thing=None):
        """(n, depth) of what was marked, in the order it was."""
        items, cursor = [], {}
        while True:
            page = self.admin.call("react.marks.list", limit=500, **cursor)
            items += page["items"]
            if "next_cursor" not in page:
                return [(mark["n"], mark["depth"]) for mark in items if thing in (None, mark["thing"])]
            cursor = {"cursor": page["next_cursor"]}

    def wait(self, condition, seconds=prmd.PATIENCE):
        end = time.monotonic() + seconds
        while not condition():
            self.assertLess(time.monotonic(), end, "it never came to be")
            time.sleep(0.02)

    def parked(self):
        return self.admin.call("system.parked.list")["items"]


class Reads(ReactionCase):
    def test_what_a_read_emits_is_journalled(self):
        thing, other = self.thing(), self.thing()
        self.admin.call("react.look", id=other)
        for _ in range(30):
            self.admin.call("react.look", id=thing)
        with self.assertRaises(prmd.RpcError):
            self.admin.call("react.look", id=thing, mode="fail")
        with self.assertRaises(prmd.RpcError) as failed:
            self.admin.call("react.look", id=thing, about=True)
        self.assertEqual(failed.exception.kind, "internal")
        looks = lambda: {item["group"]["thing"]: item["value"]
            for item in self.admin.call("metrics.query", metric="react.looks", group=["thing"])["items"]}
        self.wait(lambda: looks().get(thing) == 30)
        self.assertEqual(looks(), {thing: 30, other: 1})
        self.end()


class Reactions(ReactionCase):
    def test_once_and_in_order(self):
        things = [self.thing("T%d" % i) for i in range(3)]
        for n in range(60):
            self.poke(things[n % 3], n)
        self.wait(lambda: len(self.marks()) == 60)
        for i, thing in enumerate(things):
            self.assertEqual(self.marks(thing), [(n, 0) for n in range(i, 60, 3)])
        self.end()

    def test_who_fails_is_tried_again_then_parked_alone(self):
        bad, good = self.thing("Bad"), self.thing("Good")
        self.poke(bad, 1, "fail")
        self.poke(bad, 2)
        self.poke(good, 3)
        self.wait(lambda: self.marks(good))
        delivered = 0
        for pause in RETRIES:
            self.assertEqual(self.parked(), [])
            self.admin.call("clock.advance", by=pause - 1 if pause > 1 else 1)
            delivered += self.admin.call("clock.advance", by=2)["reactions"]
        self.wait(lambda: self.parked())
        one, = self.parked()
        self.assertEqual((one["name"], one["kind"], one["subject"], one["why"], one["tries"]),
            ("react.mark", "reaction", bad, "failed", 6))
        self.assertEqual(self.admin.call("system.health")["health"]["parked_reactions"], 1)
        self.assertEqual(self.marks(bad), [])  # what comes after it waits
        self.poke(bad, 4)
        self.poke(good, 5)
        self.wait(lambda: len(self.marks(good)) == 2)
        self.admin.call("system.parked.retry", id=one["id"])
        self.wait(lambda: not self.parked())
        self.assertEqual(self.marks(bad), [])  # it fails again, and is tried again
        self.admin.call("clock.advance", by=2 * sum(RETRIES))
        one, = self.parked()
        self.admin.call("system.parked.drop", id=one["id"])
        self.wait(lambda: self.marks(bad) == [(2, 0), (4, 0)])
        self.assertEqual(self.parked(), [])
        with self.assertRaises(prmd.RpcError) as caught:
            self.admin.call("system.parked.drop", id=one["id"])
        self.assertEqual(caught.exception.kind, "not_found")
        self.end()

    def test_depth(self):
        thing = self.thing()
        self.poke(thing, 1, "loop")
        self.wait(lambda: len(self.marks()) == 8)
        self.admin.call("clock.advance", by=2 * sum(RETRIES))
        self.assertEqual(self.marks(), [(1, depth) for depth in range(8)])
        one, = self.parked()
        self.assertIn("more than 8 reactions", one["message"])
        self.end()

    def test_a_timer_is_parked_and_listed_alike(self):
        thing = self.thing()
        self.admin.call("react.arm", id=thing)
        self.admin.call("clock.advance", by=2 * sum(RETRIES))
        one, = self.parked()
        self.assertEqual((one["name"], one["kind"], one["subject"], one["key"], one["why"]),
            ("react.tick", "timer", thing, "k", "failed"))
        self.admin.call("system.parked.retry", id=one["id"])
        self.admin.call("clock.advance", by=2 * sum(RETRIES))
        one, = self.parked()
        self.admin.call("system.parked.drop", id=one["id"])
        self.assertEqual(self.parked(), [])
        for bad in ("", "timer:", "timer:x", "reaction:-1", "nothing:1", "timer:99999999999999999999"):
            with self.assertRaises(prmd.RpcError):
                self.admin.call("system.parked.retry", id=bad)
        self.end()

    def test_the_plugin_is_away(self):
        thing = self.thing()
        self.poke(thing, 1, "fail")
        self.poke(thing, 2)
        self.admin.close()
        self.assertEqual(self.server.stop(), 0)
        self.configure("{ id = 'partners' }")
        self.server.start()
        self.admin = self.server.admin()
        self.admin.call("clock.advance", by=5)
        self.wait(lambda: self.parked())
        self.assertEqual(self.parked()[0]["why"], "absent")
        self.admin.close()
        self.assertEqual(self.server.stop(), 0)
        self.configure("{ id = 'partners' }, { id = 'react', file = '%s' }" % PLUGIN)
        self.server.start()
        self.admin = self.server.admin()
        self.wait(lambda: not self.parked())
        self.end()


class Recurring(ReactionCase):
    DAY = 86400

    def program(self, name, zone):
        if not hasattr(self, "manager_token"):
            user = self.admin.call("users.create", name="Pia", email="pia@example.com", roles=["program_manager"])["user"]["id"]
            self.manager_token = self.admin.call("tokens.create", user=user)["token"]
        return self.as_manager("create", name=name, currency="EUR", time_zone=zone)["program"]["id"]

    def as_manager(self, verb, **params):
        client = prmd.Client(self.server, self.manager_token)
        self.addCleanup(client.close)
        return client.call("partners.programs." + verb, **params)

    def nights(self, program):
        """(when on its wall, key) of each night that has passed."""
        events, page = [], {"more": True}
        while page["more"]:
            since = {"since": page["position"]} if events else {}
            page = self.admin.call("events.list", types=["react.slept"], limit=500, **since)
            events += page["items"]
        return [(event["data"]["due"], event["data"]["key"]) for event in events if event["subject"] == program]

    def now(self):
        return datetime.datetime.fromisoformat(self.admin.call("system.info")["now"].replace("Z", "+00:00"))

    def expected(self, zone, start, end):
        """Half past two on the wall of each day: where it is left out, when the clock jumps; the first if it comes twice."""
        zone, nights = zoneinfo.ZoneInfo(zone), []
        day = start.astimezone(zone).date() - datetime.timedelta(days=1)
        while day <= end.astimezone(zone).date():
            wall = datetime.datetime.combine(day, datetime.time(2, 30), zone)
            at = wall.astimezone(datetime.timezone.utc)
            if at.astimezone(zone).replace(tzinfo=None) != wall.replace(tzinfo=None):
                at = at.replace(minute=0)  # the jump
            if start < at <= end:
                nights.append(at.strftime("%Y-%m-%dT%H:%M:%S.000Z"))
            day += datetime.timedelta(days=1)
        return nights

    def test_each_programme_has_its_nights(self):
        zones = ("Europe/Paris", "Asia/Kathmandu")
        start = self.now()
        programs = [self.program("Paris", zones[0])]
        self.admin.call("clock.advance", by=366 * self.DAY)  # both changes of the clocks
        nights = self.expected(zones[0], start, self.now())
        self.assertGreaterEqual(len(nights), 365)
        self.assertEqual(self.nights(programs[0]), [(night, "") for night in nights])
        start = self.now()
        programs.append(self.program("Kathmandu", zones[1]))
        self.admin.call("clock.advance", by=3 * self.DAY)
        self.assertEqual(self.nights(programs[1]), [(night, "") for night in self.expected(zones[1], start, self.now())])
        # It moves; another is archived; the server restarts.
        moved = self.now()
        self.as_manager("update", id=programs[0], time_zone="Asia/Tokyo")
        self.as_manager("archive", id=programs[1])
        self.admin.close()
        self.assertEqual(self.server.stop(), 0)
        self.restart()
        before = [len(self.nights(program)) for program in programs]
        self.admin.call("clock.advance", by=3 * self.DAY)
        nights = self.expected("Asia/Tokyo", moved, self.now())
        self.assertEqual(self.nights(programs[0])[before[0]:], [(night, "") for night in nights])
        self.assertEqual(len(self.nights(programs[1])), before[1])
        back = self.now()
        self.as_manager("archive", id=programs[1], archived=False)
        self.admin.call("clock.advance", by=2 * self.DAY)
        self.assertEqual(self.nights(programs[1])[before[1]:],
            [(night, "") for night in self.expected(zones[1], back, self.now())])
        self.end()

    def test_one_that_fails_is_parked_and_the_next_comes(self):
        # From an evening on: two days end long after the second night's tries, which last for more than an hour, are over.
        evening = (self.now() + datetime.timedelta(days=1)).replace(hour=20, minute=0, second=0, microsecond=0)
        self.admin.call("clock.advance", to=evening.strftime("%Y-%m-%dT%H:%M:%S.000Z"))
        program = self.program("Fails", "Asia/Tokyo")
        start = self.now()
        self.admin.call("clock.advance", by=2 * self.DAY)
        first, second = self.expected("Asia/Tokyo", start, self.now())
        self.assertEqual([(one["name"], one["key"], one["why"]) for one in self.parked()],
            [("react.night", first, "failed"), ("react.night", second, "failed")])
        self.as_manager("update", id=program, name="Works")
        self.admin.call("system.parked.retry", id=self.parked()[0]["id"])
        self.wait(lambda: self.nights(program) == [(first, first)])
        self.admin.call("clock.advance", by=self.DAY)
        self.assertEqual([key for _, key in self.nights(program)], [first, ""])
        self.admin.call("system.parked.drop", id=self.parked()[0]["id"])
        self.end()


class Notices(ReactionCase):
    def test_a_user_is_told_of_what_is_theirs_to_see(self):
        world = prmd.World(self.server)
        self.addCleanup(world.close)
        sales, other = world.partner("First SARL"), world.partner("Second SARL")
        mine = {client: world.partners[name] for client, name in ((sales, "First SARL"), (other, "Second SARL"))}
        tell = lambda client, partner: self.admin.call("react.tell", user=client.session["user"], about=partner)["count"]
        codes = lambda client: [one["code"] for one in client.call("notifications.list")["items"]]
        self.assertEqual((tell(sales, mine[sales]), codes(sales)), (1, ["poked"]))
        self.assertEqual((tell(other, mine[sales]), codes(other)), (0, []))
        self.assertEqual(tell(world.channel, mine[sales]), 1)
        self.assertEqual(self.admin.call("react.tell", user="user_0000000000000", about=mine[sales])["count"], 0)
        self.admin.call("users.lock", id=other.session["user"])
        self.assertEqual(tell(other, mine[other]), 0)
        self.end()


class Fairness(ReactionCase):
    def test_who_is_up_to_date_does_not_wait_for_those_who_catch_up(self):
        thing = self.thing()
        batch = lambda calls: json.dumps([{"jsonrpc": "2.0", "id": n, "method": method, "params": params}
            for n, (method, params) in enumerate(calls)])
        for _ in range(40):
            self.admin.ask(batch([("react.poke", {"id": thing, "n": 0, "mode": "quiet"})] * 60))
        client = self.server.admin()
        self.addCleanup(client.close)
        positions = [one["position"] for one in client.call("events.list", types=["react.stroked"], limit=98)["items"]]
        live = client.call("events.subscribe", types=["react.poked"])["subscription"]
        answers = client.ask(batch([("events.subscribe", {"types": ["react.poked"], "since": since}) for since in positions]))
        self.poke(thing, 1)
        behind = {one["result"]["subscription"] for one in answers}
        self.assertEqual(len(behind), 98)
        told = [client.notification()["params"]["subscription"] for _ in range(99)]
        self.assertEqual(set(told), behind | {live})
        self.assertLess(told.index(live), 49)  # each of the others has more pieces before it
        self.end()


class Crashes(ReactionCase):
    def test_killed_at_any_point(self):
        """Every event is marked once and in order, however often the server dies."""
        things = [self.thing("T%d" % i) for i in range(2)]
        poked = {thing: [] for thing in things}
        n = 0
        for round in range(8):
            for _ in range(10 + 7 * round % 13):
                thing = things[n % 2]
                self.poke(thing, n)
                poked[thing].append((n, 0))
                n += 1
            self.server.kill()
            self.restart()
        self.admin.call("clock.advance", by=2 * sum(RETRIES))
        self.wait(lambda: len(self.marks()) == n)
        for thing in things:
            self.assertEqual(self.marks(thing), poked[thing])
        self.end()

    def test_who_takes_the_server_down_is_parked(self):
        bad, good = self.thing("Bad"), self.thing("Good")
        self.poke(good, 0)
        self.wait(lambda: self.marks(good))
        try:
            self.poke(bad, 1, "crash")
        except (ConnectionError, OSError):
            pass  # committed, and gone before the answer
        self.server.process.wait(prmd.PATIENCE)
        crashes = 1
        for _ in range(12):
            self.server.stop()
            try:
                self.restart()
                self.poke(good, 10 + crashes)
                for pause in RETRIES:
                    self.admin.call("clock.advance", by=pause)
            except (ConnectionError, OSError, RuntimeError):
                self.server.process.wait(prmd.PATIENCE)
                crashes += 1
                continue
            break
        self.assertLessEqual(crashes, 8)
        one, = self.parked()
        self.assertEqual((one["subject"], one["why"]), (bad, "failed"))
        self.wait(lambda: len(self.marks(good)) >= 2)
        self.end()

    def crash_until_it_stays_up(self, most):
        """Starts the server and moves its clock on until nothing ends it any more; how often something did."""
        for crashes in range(most + 1):
            self.server.stop()
            try:
                self.restart()
                for pause in RETRIES:
                    self.admin.call("clock.advance", by=pause + 1)
                return crashes
            except (ConnectionError, OSError, RuntimeError):
                self.server.process.wait(prmd.PATIENCE)
        self.fail("it is still tried")

    def test_a_timer_that_takes_the_server_down_is_parked(self):
        bad, good = self.thing("Bad"), self.thing("Good")
        for thing, mode in ((good, "mark"), (bad, "crash")):
            self.admin.call("react.arm", id=thing, mode=mode)
        try:
            self.admin.call("clock.advance", by=2)
        except (ConnectionError, OSError):
            pass
        self.server.process.wait(prmd.PATIENCE)
        self.assertLessEqual(self.crash_until_it_stays_up(7), 6)
        one, = self.parked()
        self.assertEqual((one["kind"], one["subject"], one["why"], one["tries"]), ("timer", bad, "failed", 6))
        self.assertEqual(self.marks(good), [(0, 0)])
        self.admin.call("react.arm", id=good, mode="mark")
        self.admin.call("clock.advance", by=2)
        self.assertEqual(self.marks(good), [(0, 0)] * 2)
        self.admin.call("system.parked.drop", id=one["id"])
        self.end()

    def test_one_among_many_that_takes_the_server_down_is_found(self):
        """It is not the first of those that were under way."""
        things = [self.thing("T%d" % i) for i in range(20)]
        batch = [{"jsonrpc": "2.0", "id": n, "method": "react.poke",
            "params": {"id": things[n], "n": n, "mode": "crash" if n == 12 else "mark"}} for n in range(20)]
        try:
            self.admin.ask(json.dumps(batch))
        except (ConnectionError, OSError, ValueError):
            pass
        self.server.process.wait(prmd.PATIENCE)
        self.assertLessEqual(self.crash_until_it_stays_up(8), 7)
        one, = self.parked()
        self.assertEqual((one["kind"], one["subject"]), ("reaction", things[12]))
        self.assertEqual(sorted(self.marks()), [(n, 0) for n in range(20) if n != 12])
        self.end()


class WithoutEnd(ReactionCase):
    ARGUMENTS = ()

    def test_a_timer_without_end_holds_up_nothing_else(self):
        loop, other = self.thing("Loop"), self.thing("Other")
        self.admin.call("react.arm", id=loop, mode="loop")
        self.admin.call("react.arm", id=other, mode="mark")
        self.wait(lambda: self.marks(other))
        self.poke(other, 1)
        self.wait(lambda: len(self.marks(other)) == 2)
        self.wait(lambda: [one["value"] for one in self.admin.call("metrics.query", metric="react.pokes")["items"]] == [2])
        self.end()


if __name__ == "__main__":
    unittest.main(verbosity=2)
