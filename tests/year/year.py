#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A year of deal registration on a real server with a simulated clock, and everything that came of it reckoned once more
from the journal alone: rows, states, protections, decisions, timers, metrics.

    PRM_BUILD=build/release tests/year/year.py [--registrations 20000] [--partners 40] [--step 1] [--seed 1] [--plays 1]
                                               [--decisions 1000]

The short version (ctest year.short) is a part of the tests; the long one, with the defaults, of builds with -DPRM_YEAR=ON
(ctest -L year). `--step N` plays on every N-th day; `--plays 2` plays twice and wants the same of both. Needs the package
ieee-data."""

import argparse
import json
import os
import random
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "api"))
import figures  # noqa: E402
from acts import is_there  # noqa: E402
from clocks import Clocks  # noqa: E402
from journal import Journal, Rows  # noqa: E402
from play import Play, instant  # noqa: E402
from prmd import Client  # noqa: E402
from world import World, check_end  # noqa: E402

SHOWN = 40


class Problems:
    """What does not agree; the first of it is printed."""

    def __init__(self):
        self.count, self.shown = 0, []

    def add(self, text):
        self.count += 1
        if len(self.shown) < SHOWN:
            self.shown.append(text)


def settled(client, patience=120):
    """Waits until reactions and metrics have caught up with the journal: the head stays, and every figure is complete."""
    end, head = time.monotonic() + patience, None
    while time.monotonic() < end:
        before, head = head, client.call("audit.head")
        if head == before and client.call("metrics.query", metric="deals.registrations")["complete"]:
            return
        time.sleep(0.5)
    raise RuntimeError("the server does not come to rest")


def check_decisions(journal, client, count, seed, problems):
    """Drawn decisions are explained, and the same rules give the same."""
    ids = [decision["id"] for entry in journal.entries() for decision in entry["decisions"] if decision.get("record")]
    drawn = random.Random(seed).sample(ids, min(count, len(ids)))
    for id in drawn:
        told = client.call("decisions.explain", id=id)
        if told["replay"] != "same" or not told["steps"]:
            problems.add("%s: explained as \"%s\"" % (id, told["replay"]))
    return len(drawn)


def play_once(options, report):
    play = Play(options.seed, options.registrations, step=options.step, partners=options.partners)
    try:
        began = time.monotonic()
        play.run()
        report["play_s"] = round(time.monotonic() - began, 1)
        client = play.network.admin
        settled(client)
        report["now"] = client.call("system.info")["now"]
        report["told"], report["refused"] = dict(sorted(play.told.items())), dict(sorted(play.refused.items()))
        play.end()
        report["digest"], play.lines = play.digest()
    except BaseException:
        play.network.server.remove()
        raise
    return play


def reckon(play, options, report, problems):
    server = play.network.server
    began = time.monotonic()
    journal = Journal(server.data)
    rows = Rows(problems)
    world, happenings = World(rows, problems), figures.Happenings()
    clocks = Clocks(rows, problems, is_there("deals.set_stage"))
    for entry in journal.entries():
        clocks.until(entry["at"])
        clocks.apply(entry, world.apply(entry))
        happenings.add(entry)
    clocks.end()
    check_end(journal, world, int(instant(report["now"]).timestamp() * 1000))
    report["rows"] = rows.compare(journal)
    report["events"] = len(happenings.events)
    report["looked_at"] = {**world.seen, **clocks.seen}
    report["came_to"] = dict(sorted(world.came.items()))
    report["states"] = {}
    for deal in rows.of("deal").values():
        report["states"][deal["state"]] = report["states"].get(deal["state"], 0) + 1
    server.start()
    client = Client(server, server.admin_token)
    report["metrics"] = figures.check(happenings, rows, client, problems)
    report["decisions"] = check_decisions(journal, client, options.decisions, options.seed, problems)
    client.close()
    journal.close()
    code = server.stop()
    if code != 0:
        problems.add("prmd ended with %d: %s" % (code, server.log_text()[-2000:]))
    report["reckon_s"] = round(time.monotonic() - began, 1)
    began = time.monotonic()
    code, output = server.verify()
    if code != 0:
        problems.add("prmd verify: %s" % output)
    report["verify_s"] = round(time.monotonic() - began, 1)


def check_covered(report, problems):
    """A year that does not come to most states says little."""
    for state in ("approved", "expired", "duplicate", "rejected", "in_review", "withdrawn"):
        if not report["came_to"].get(state):
            problems.add("no deal was ever %s" % state)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("registrations", 20000), ("partners", 40), ("step", 1), ("seed", 1), ("plays", 1), ("decisions", 1000)):
        parser.add_argument("--" + name, type=int, default=default)
    options = parser.parse_args()
    problems, report, plays = Problems(), {}, []
    try:
        plays.append(play_once(options, report))
        for _ in range(1, options.plays):
            again = play_once(options, {})
            plays.append(again)
            differ = [(one, two) for one, two in zip(plays[0].lines, again.lines) if one != two]
            if differ or len(plays[0].lines) != len(again.lines):
                problems.add("two plays of one seed differ in %d deals, the first: %s" % (len(differ), differ[:1]))
        reckon(plays[0], options, report, problems)
        check_covered(report, problems)
    finally:
        for play in plays:
            play.network.server.remove()
    print(json.dumps(report, indent=1, sort_keys=True))
    for text in problems.shown:
        print(text)
    if problems.count:
        sys.exit("year: %d things do not agree" % problems.count)
    print("year: everything agrees")


if __name__ == "__main__":
    main()
