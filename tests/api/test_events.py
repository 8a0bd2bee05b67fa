# SPDX-License-Identifier: Apache-2.0
"""What happens is told to whom it concerns: subscriptions, where they resume, who sees what, and who stops reading."""

import random
import threading
import time
import unittest

import prmd

SOON = prmd.PATIENCE  # seconds within which an event must come


class Events(prmd.ServerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = prmd.World(cls.server)
        cls.addClassCleanup(cls.world.close)
        cls.names = prmd.names(7)
        cls.partners = [cls.world.partner("First SARL"), cls.world.partner("Second SARL")]
        cls.auditor = cls.world.user("Ada Auditor", ["auditor"])

    def twin(self, client):
        """Another connection of the same user."""
        token = self.world.admin.call("tokens.create", user=client.session["user"])["token"]
        twin = self.client(token)
        twin.socket.settimeout(SOON)
        return twin

    def register(self, partner):
        return self.partners[partner].call("deals.register", self.world.deal(next(self.names)))["deal"]["id"]

    def take(self, client, count):
        return [client.notification()["params"]["result"] for _ in range(count)]

    def quiet(self, client):
        """Nothing is on its way: an answer asked for now comes first."""
        client.call("system.info")
        return not client.told

    def test_live(self):
        client = self.twin(self.partners[0])
        started = client.call("events.subscribe", types=["deals.registered", "deals.approved"])
        deal = self.register(0)
        first, second = client.notification(), client.notification()
        self.assertEqual(first["method"], "events.event")
        self.assertEqual(first["params"]["subscription"], started["subscription"])
        event = first["params"]["result"]
        self.assertEqual((event["type"], event["subject"]), ("deals.registered", deal))
        self.assertEqual(second["params"]["result"]["type"], "deals.approved")
        self.assertRegex(event["time"], r"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
        self.assertNotEqual(event["position"], second["params"]["result"]["position"])
        client.call("events.unsubscribe", subscription=started["subscription"])
        self.register(0)
        self.assertTrue(self.quiet(client))
        self.assert_fails("not_found", client.call, "events.unsubscribe", subscription=started["subscription"])

    def test_since_replays_and_goes_on(self):
        client = self.twin(self.auditor)
        start = client.call("events.subscribe", types=["deals.nothing"])["position"]
        deals = [self.register(i % 2) for i in range(8)]
        client.call("events.subscribe", types=["deals.registered"], since=start)
        more = [self.register(i % 2) for i in range(4)]
        events = self.take(client, 12)
        self.assertEqual([event["subject"] for event in events], deals + more)
        # From the middle of it, on another connection: neither again nor less.
        other = self.twin(self.auditor)
        other.call("events.subscribe", types=["deals.registered"], since=events[4]["position"])
        self.assertEqual([event["id"] for event in self.take(other, 7)], [event["id"] for event in events[5:]])
        self.assertTrue(self.quiet(other))
        # Between two events of one call.
        both = self.twin(self.auditor)
        both.call("events.subscribe", types=["deals.*"], since=events[-1]["position"])
        self.assertEqual([event["type"] for event in self.take(both, 1)], ["deals.approved"])
        self.assertTrue(self.quiet(both))

    def test_handover_has_no_gap(self):
        """Those who catch up while more comes get each once, in order."""
        start = self.twin(self.auditor).call("events.subscribe", types=["deals.registered"])["position"]
        deals, done = [], threading.Event()

        def register():
            for i in range(60):
                deals.append(self.register(i % 2))
            done.set()

        thread = threading.Thread(target=register)
        thread.start()
        clients = []
        while not done.is_set():
            client = self.twin(self.auditor)
            client.call("events.subscribe", types=["deals.registered"], since=start)
            clients.append(client)
            time.sleep(0.05)
        thread.join()
        for client in clients:
            self.assertEqual([event["subject"] for event in self.take(client, len(deals))], deals)
            self.assertTrue(self.quiet(client))

    def test_partners_see_their_own(self):
        mine, other, vendor = self.twin(self.partners[0]), self.twin(self.partners[1]), self.twin(self.auditor)
        for client in (mine, other, vendor):
            client.call("events.subscribe", types=["deals.*"])
        deals = [self.register(i % 2) for i in range(6)]
        for client, seen in ((mine, deals[::2]), (other, deals[1::2]), (vendor, deals)):
            told = self.take(client, 2 * len(seen))
            self.assertEqual([event["subject"] for event in told], [deal for deal in seen for _ in range(2)])
            self.assertTrue(self.quiet(client))
        # The whole of history: nothing of the vendor's audience, nothing about another's rows.
        listed = self.list_all(mine)
        mine.call("events.subscribe", since="beginning")
        own = {row["id"] for of in ("deals", "partners.memberships", "tiers.standings")
            for row in mine.call(of + ".list", limit=500)["items"]} | {mine.session["user"]}
        self.assertTrue(listed)
        told = self.take(mine, len(listed))
        if not self.quiet(mine):  # notices that were on their way when it was listed
            told += self.take(mine, len(mine.told))
        self.assertEqual([event["position"] for event in told[:len(listed)]], [event["position"] for event in listed])
        self.assertEqual(len({event["position"] for event in told}), len(told))
        for event in listed + told:
            self.assertIn(event["subject"], own)
            self.assertIn(event["type"].split(".")[0], ("deals", "notifications", "partners", "tiers", "users"))

    def list_all(self, client, **params):
        items, since = [], None
        while True:
            page = client.call("events.list", **params, **({"since": since} if since else {}))
            items += page["items"]
            since = page["position"]
            if not page["more"]:
                return items

    def test_list_is_what_is_told(self):
        client = self.twin(self.auditor)
        for _ in range(3):
            self.register(0)
        listed = self.list_all(client, types=["deals.*"], limit=7)
        self.assertEqual(len({event["id"] for event in listed}), len(listed))
        client.call("events.subscribe", types=["deals.*"], since="beginning")
        self.assertEqual(self.take(client, len(listed)), listed)

    def test_parent_and_bound_vendor(self):
        world = self.world
        parent = world.partner("Holding SA")
        child = world.partner("Child SA", parent=world.partners["Holding SA"])
        bound = world.user("Fritz France", ["channel_manager"], territories=[world.france])
        away = world.user("Gerda Germany", ["channel_manager"], territories=[world.germany])
        clients = [self.twin(user) for user in (parent, child, bound, away)]
        for client in clients:
            client.call("events.subscribe", types=["deals.registered"])
        deal = child.call("deals.register", world.deal(next(self.names)))["deal"]["id"]
        for client in clients[:3]:
            self.assertEqual(self.take(client, 1)[0]["subject"], deal)
        self.assertTrue(self.quiet(clients[3]))

    def test_a_position_does_not_tell_whether_others_did_anything(self):
        self.register(0)
        client = self.partners[0]
        last = self.list_all(client)[-1]["position"]
        asked = [client.call("events.list", types=["deals.*"], since=last) for _ in range(20)]
        self.assertTrue(all(one["items"] == [] for one in asked))
        positions = {one["position"] for one in asked}
        self.assertEqual(len(positions), 20)
        deal = self.register(0)
        for since in positions:
            self.assertEqual(client.call("events.list", types=["deals.*"], since=since)["items"][0]["subject"], deal)

    def test_bad_params(self):
        client = self.twin(self.partners[0])
        good = client.call("events.subscribe")["position"]
        noise = random.Random(3)
        bad = ["", "x", "0", good[:-1], good + "0", good.upper() + "!", "f" * 32, "-1", "9" * 20]
        bad += ["".join(noise.choice("0123456789abcdef") for _ in range(32)) for _ in range(200)]
        for i in range(32):  # each digit, changed
            bad.append(good[:i] + noise.choice([d for d in "0123456789abcdef" if d != good[i]]) + good[i + 1:])
        for since in bad:
            try:
                client.call("events.subscribe", since=since)
            except prmd.RpcError as error:
                self.assertIn(error.kind, ("invalid_params", "parse"))
            else:
                self.fail("%r was taken for a position" % since)
        for types in ([], ["*"], [".*"], ["deals"], ["Deals.*"], ["deals.*.x"], ["deals.**"], ["a.b.c.d"], ["deals.approved "],
                      ["deals.%"], [1], "deals.*", ["deals.*"] * 51, ["a" * 201], {}):
            self.assert_fails("invalid_params", client.call, "events.subscribe", types=types)
            self.assert_fails("invalid_params", client.call, "events.list", types=types)
        self.assertEqual(self.assert_fails("invalid_params", client.call, "events.subscribe", types=["deals.*", "No"],
            since="x").fields(), {"types[1]": "format", "since": "format"})
        for limit in (0, 501, -1, "1"):
            self.assert_fails("invalid_params", client.call, "events.list", limit=limit)
        self.assert_fails("unauthenticated", self.client().call, "events.subscribe")

    def test_a_hundred_a_connection(self):
        client = self.twin(self.partners[0])
        ids = [client.call("events.subscribe", types=["deals.registered"])["subscription"] for _ in range(100)]
        self.assert_fails("limit", client.call, "events.subscribe")
        self.assert_fails("limit", client.call, "events.subscribe", since="beginning")
        client.call("events.unsubscribe", subscription=ids[0])
        self.assert_fails("invalid_params", client.call, "events.subscribe", since="no")  # and it gives its place back
        client.call("events.subscribe", types=["deals.registered"])
        self.assert_fails("limit", client.call, "events.subscribe")
        deal = self.register(0)
        self.assertEqual([event["subject"] for event in self.take(client, 100)], [deal] * 100)

    def test_a_batch_is_answered_first(self):
        client = self.twin(self.partners[0])
        self.register(0)
        client.send_text('[{"jsonrpc":"2.0","id":"a","method":"events.subscribe","params":{"since":"beginning"}},'
                         '{"jsonrpc":"2.0","id":"b","method":"system.info"}]\n')
        self.assertTrue(client.line().startswith('[{"jsonrpc":"2.0","result":{"subscription"'))
        self.assertEqual(client.notification()["method"], "events.event")
        client.send_text('{"jsonrpc":"2.0","method":"events.subscribe"}\n')  # a notification: nobody will know its id
        client.call("system.info")

    def test_revoked(self):
        token = self.world.admin.call("tokens.create", user=self.partners[0].session["user"])
        client = self.client(token["token"])
        client.socket.settimeout(SOON)
        client.call("events.subscribe")
        tokens = self.world.admin.call("tokens.list", filter={"user": self.partners[0].session["user"]})["items"]
        self.world.admin.call("tokens.revoke", id=max(tokens, key=lambda token: token["created_at"])["id"])
        self.register(0)
        self.assertIsNone(client.notification())

    def test_another_session_ends_them(self):
        client = self.twin(self.auditor)
        client.call("events.subscribe", types=["deals.*"])
        token = self.world.admin.call("tokens.create", user=self.partners[1].session["user"])["token"]
        client.call("session.authenticate", token=token)
        self.register(0)
        self.register(1)
        self.assertTrue(self.quiet(client))

    def test_a_thousand_are_told(self):
        """One event, a thousand subscriptions: read and rendered once."""
        clients = [self.twin(self.partners[0]) for _ in range(20)]
        for client in clients:
            for _ in range(50):
                client.call("events.subscribe", types=["deals.registered"])
        for _ in range(3):
            began = time.monotonic()
            deal = self.register(0)
            for client in clients:
                self.assertEqual({event["subject"] for event in self.take(client, 50)}, {deal})
            took = time.monotonic() - began
        print("%.0f ms from a registration to the last of 1000 subscriptions" % (took * 1000), end=" ", flush=True)
        self.assertLess(took, SOON)

    def test_who_stops_reading_is_closed(self):
        """And told how far it came; others are told on."""
        slow, quick = self.twin(self.partners[0]), self.twin(self.partners[0])
        for _ in range(100):
            slow.call("events.subscribe", types=["deals.*"])
        quick.call("events.subscribe", types=["deals.registered"])
        deals = []
        end = time.monotonic() + 90
        while "send_queue" not in self.server.log_text() and time.monotonic() < end:
            deals.append(self.register(0))
        self.assertIn("send_queue", self.server.log_text())
        self.assertEqual([event["subject"] for event in self.take(quick, len(deals))], deals)
        last, told = {}, None
        while (told := slow.notification()) and told["method"] == "events.event":
            last[told["params"]["subscription"]] = told["params"]["result"]["position"]
        self.assertEqual(told["method"], "events.closed")
        closed = told["params"]
        self.assertEqual(closed["reason"], "send_queue")
        self.assertEqual({one["subscription"]: one["position"] for one in closed["subscriptions"]}, last)
        self.assertIsNone(slow.notification())
        # From there it goes on where it was.
        position = closed["subscriptions"][0]["position"]
        again = self.twin(self.partners[0])
        again.call("events.subscribe", types=["deals.*"], since=position)
        rest = self.list_all(again, types=["deals.*"])
        at = [event["position"] for event in rest].index(position)
        self.assertEqual(self.take(again, len(rest) - at - 1), rest[at + 1:])

    def test_who_catches_up_slowly_is_waited_for(self):
        """A long history is sent as it is read, not all at once."""
        slow = self.twin(self.auditor)
        whole = self.list_all(slow, limit=500)
        rounds = 100
        for _ in range(rounds):
            slow.send("events.subscribe", since="beginning")
        time.sleep(1)
        counts = {}
        while sum(counts.values()) < rounds * len(whole):
            told = slow.notification()
            self.assertEqual(told["method"], "events.event", told)
            counts[told["params"]["subscription"]] = counts.get(told["params"]["subscription"], 0) + 1
        self.assertEqual(set(counts.values()), {len(whole)})


if __name__ == "__main__":
    unittest.main(verbosity=2)
