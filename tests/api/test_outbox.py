# SPDX-License-Identifier: Apache-2.0
"""What leaves the server: each event once and in order, whatever ends the process or takes the way out away."""

import json
import os
import subprocess
import unittest

import prmd
from test_reactions import PLUGIN, RETRIES, ReactionCase


class OutboxCase(ReactionCase):
    def configure(self, plugins, outbox="{ folder = 'out', types = { 'react.*' } }"):
        os.makedirs(os.path.join(self.folder, "out"), exist_ok=True)
        with open(self.config, "w") as file:
            file.write("return { plugins = { %s }, outbox = %s }" % (plugins, outbox))

    def written(self):
        """What is in the folder, in order of its names."""
        out, events = os.path.join(self.folder, "out"), []
        for name in sorted(os.listdir(out)):
            if name.endswith(".json"):
                with open(os.path.join(out, name)) as file:
                    events.append(json.load(file))
                self.assertIn(events[-1]["id"], name)
        return events

    def happened(self):
        events, page = [], {"more": True}
        while page["more"]:
            since = {"since": page["position"]} if events else {}
            page = self.admin.call("events.list", types=["react.*"], limit=500, **since)
            events += page["items"]
        return events

    def advance(self, seconds):
        return self.admin.call("clock.advance", by=seconds)


class Outbox(OutboxCase):
    def test_each_event_is_a_file(self):
        things = [self.thing("T%d" % i) for i in range(3)]
        for n in range(30):
            self.poke(things[n % 3], n, "quiet")
        self.wait(lambda: len(self.written()) == 30)
        self.assertEqual(self.written(), self.happened())
        self.assertEqual([event["data"]["n"] for event in self.written()], list(range(30)))
        self.assertEqual([name for name in os.listdir(os.path.join(self.folder, "out")) if name.startswith(".")], [])
        self.end()

    def test_a_folder_that_is_away_is_waited_for(self):
        out, away = os.path.join(self.folder, "out"), os.path.join(self.folder, "away")
        one, two = self.thing("One"), self.thing("Two")
        os.rename(out, away)
        for n, thing in enumerate((one, one, two)):
            self.poke(thing, n, "quiet")
        self.advance(2)
        self.assertEqual(self.parked(), [])
        os.rename(away, out)
        self.advance(20)
        self.wait(lambda: [event["data"]["n"] for event in self.written()] == [0, 1, 2])
        # For too long: the first of each thing is parked, by name and with its reason; what is behind it waits.
        os.rename(out, away)
        for n, thing in enumerate((one, one, two)):
            self.poke(thing, 10 + n, "quiet")
        self.advance(2 * sum(RETRIES))
        parked = self.parked()
        self.assertEqual([(item["kind"], item["name"], item["subject"], item["tries"], item["why"]) for item in parked],
            [("delivery", "folder", one, 6, "failed"), ("delivery", "folder", two, 6, "failed")])
        self.assertIn("cannot be opened: No such file or directory", parked[0]["message"])
        self.assertNotIn(self.folder, json.dumps(parked))
        os.rename(away, out)
        for item in parked:
            self.admin.call("system.parked.retry", id=item["id"])
        self.wait(lambda: len(self.written()) == 6)
        self.assertEqual(self.written(), self.happened())
        self.end()

    def test_a_way_out_that_is_not_configured_any_more(self):
        out, away = os.path.join(self.folder, "out"), os.path.join(self.folder, "away")
        thing = self.thing()
        os.rename(out, away)
        self.poke(thing, 1, "quiet")
        self.advance(2)
        plugins = "{ id = 'partners' }, { id = 'react', file = '%s' }" % PLUGIN
        os.rename(away, out)
        for outbox, why in (("{}", ["absent"]), ("{ folder = 'out' }", [])):
            self.admin.close()
            self.assertEqual(self.server.stop(), 0)
            self.configure(plugins, outbox)
            self.restart()
            self.advance(60)
            self.wait(lambda: [item["why"] for item in self.parked()] == why)
        self.wait(lambda: any(event["type"] == "react.stroked" for event in self.written()))
        self.end()

    def test_killed_at_any_point(self):
        things = [self.thing("T%d" % i) for i in range(2)]
        for round in range(6):
            for n in range(5 + 7 * round % 11):
                self.poke(things[n % 2], n, "quiet")
            self.server.kill()
            self.restart()
        self.advance(2 * sum(RETRIES))
        self.wait(lambda: len(self.written()) == len(self.happened()))
        self.assertEqual(self.written(), self.happened())
        self.end()


class Refused(unittest.TestCase):
    def test_what_is_no_way_out(self):
        server = prmd.Server()
        self.addCleanup(server.remove)
        self.assertEqual(server.stop(), 0)
        config = os.path.join(server.directory, "prmd.lua")
        for outbox, sentence in (("{ folder = 'nowhere' }", "outbox.folder is no directory"),
                                 ("{ folder = '.', types = { 'deals.*', 'Deals' } }", "outbox.types[2]")):
            with open(config, "w") as file:
                file.write("return { outbox = %s }" % outbox)
            for check in ([], ["--check"]):
                done = subprocess.run([prmd.PRMD, "--data", server.data, "--config", config, "--listen", "127.0.0.1:0", *check],
                    capture_output=True, text=True, timeout=prmd.PATIENCE)
                self.assertEqual(done.returncode, 78, done.stderr)
                self.assertIn(sentence, done.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
