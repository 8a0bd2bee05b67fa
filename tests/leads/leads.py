#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Leads at real organisations, imported into a real server and routed over a network of partners, then looked at from
outside: whoever was asked is entitled, counters are what the rows say, every decision replays, an import that was cut off
is resumed without duplicates, and the same seed gives the same again.

    PRM_BUILD=build/release tests/leads/leads.py [--leads 5000] [--partners 60] [--seed 1] [--plays 2] [--decisions 1000]

Needs the package ieee-data."""

import argparse
import collections
import csv
import json
import os
import random
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "api"))
from network import Network  # noqa: E402
from prmd import PATIENCE, PRM, Server  # noqa: E402
from register import leads  # noqa: E402

HOLDS = {"accepted", "contacted", "working"}


def rows(client, method, **more):
    """All of a list, page by page."""
    found, cursor = [], None
    while True:
        page = client.call(method, limit=500, **more, **({"cursor": cursor} if cursor else {}))
        found += page["items"]
        cursor = page.get("next_cursor")
        if not cursor:
            return found


class Play:
    def __init__(self, options):
        self.options = options
        self.server = Server("--simulated-clock")
        self.network = Network(self.server, options.partners, options.leads, options.seed)
        self.lines, self.good, self.broken = leads(options.leads, options.seed, self.network.products)
        self.token = self.network.admin.call("tokens.create", user=self.network.manager.session["user"])["token"]
        self.path = os.path.join(self.server.directory, "leads.csv")

    def write(self, lines):
        with open(self.path, "wb") as file:
            file.write(b"\n".join(lines) + b"\n")

    def import_all(self):
        problems = os.path.join(self.server.directory, "problems.csv")
        command = [PRM, "import", "leads", self.path, "--ca", self.server.certificate, "--server", "localhost:%d" % self.server.port,
            "--set", "program=" + self.network.program, "--parallel", "1", "--errors", problems, "--json"]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "PRM_TOKEN": self.token}), problems

    def cut_off(self):
        """The server is killed after the first page, and the client with it. A timer that was running then is tried again
        later than the others, so that what follows is not the same as without."""
        process, _ = self.import_all()
        process.stdout.readline()
        self.server.kill()
        process.kill()
        process.communicate()
        self.server.start()

    def run(self, is_cut_off):
        self.write(self.lines)
        if is_cut_off:
            self.cut_off()
        process, problems = self.import_all()
        _, said = process.communicate(timeout=10 * PATIENCE + len(self.good))
        with open(problems, newline="") as file:
            self.problems = list(csv.DictReader(file))
        check(1, process.returncode, "some lines are broken: " + said[-1000:])
        self.admin = self.server.admin()
        while True: # each lead is given out by its timer
            ran = self.admin.call("clock.advance", by=1)
            if ran["timers"] == 0:
                break
        self.leads = rows(self.admin, "leads.list")
        self.offers = rows(self.admin, "leads.offers.list")

    def outcome(self):
        """What became of each lead, in words that are the same in every database."""
        names = {id: name for name, id in self.network.partners.items()}
        places = {id: code for code, id in self.network.places.items()}
        asked = collections.defaultdict(list)
        for offer in self.offers:
            asked[offer["lead"]].append((offer["attempt"], names[offer["partner"]], offer["state"]))
        return {lead["reference"]: (lead["state"], lead.get("score"), lead.get("country"), lead.get("region"),
            places.get(lead.get("territory")), lead.get("reason_code"), lead.get("mode"), sorted(asked[lead["id"]]))
            for lead in self.leads}


def check(wanted, got, what):
    if wanted != got:
        raise AssertionError(("%s: wanted %s, got %s" % (what, wanted, got))[:2000])


def check_import(play):
    check(sorted(play.good), sorted(lead["reference"] for lead in play.leads), "every good line is a lead, once")
    failed = {problem["line"] for problem in play.problems if problem.get("outcome", problem.get("kind", "")) != "duplicate"}
    if len(failed) < len(play.broken):
        raise AssertionError("of %d broken lines %d were told: %s" % (len(play.broken), len(failed), play.problems[:5]))
    for lead in play.leads:
        cells = play.good[lead["reference"]]
        check(cells[2], lead["legal_name"], "the name of " + lead["reference"])
        if ("country" in lead) == ("no_country" in lead["issues"]):
            raise AssertionError("a country, or word that there is none: %s" % lead)


def check_routing(play):
    network, leads_by_id = play.network, {lead["id"]: lead for lead in play.leads}
    asked = set()
    for offer in play.offers:
        lead = leads_by_id[offer["lead"]]
        if not network.is_entitled(lead, offer["partner"]):
            raise AssertionError("not entitled: %s of %s" % (offer, lead))
        if offer["state"] == "open":
            check(False, (offer["lead"], offer["partner"]) in asked, "one open offer per partner and lead")
            asked.add((offer["lead"], offer["partner"]))
    busy = collections.Counter(offer["partner"] for offer in play.offers if offer["state"] == "open")
    busy.update(lead["holder"] for lead in play.leads if lead["state"] in HOLDS)
    for capacity in rows(play.admin, "leads.capacities.list"):
        check(busy[capacity["partner"]], capacity["open_now"], "leads of " + capacity["partner"])
        if capacity["open_now"] > capacity["open_max"]:
            raise AssertionError("more than it can take: %s" % capacity)
    for lead in play.leads:
        check(lead.get("open_offers", 0), sum(key[0] == lead["id"] for key in asked), "open offers of " + lead["reference"])


def check_decisions(play, count):
    decided = [lead[key] for lead in play.leads for key in ("decision", "routed_by") if key in lead]
    for id in random.Random(play.options.seed).sample(decided, min(count, len(decided))):
        check("same", play.admin.call("decisions.explain", id=id)["replay"], id)


def once(options, is_cut_off):
    play = Play(options)
    try:
        began = time.monotonic()
        play.run(is_cut_off)
        took = time.monotonic() - began
        check_import(play)
        check_routing(play)
        check_decisions(play, options.decisions)
        states = collections.Counter(lead["state"] for lead in play.leads)
        found = sum("country" in lead for lead in play.leads)
        print("leads: %d imported and given out, %s; %d in a country, %d in a territory; %d broken lines told; %d offers; %.0f s" % (
            len(play.leads), dict(sorted(states.items())), found, sum("territory" in lead for lead in play.leads),
            len(play.broken), len(play.offers), took))
        play.network.close()
        play.admin.close()
        check(0, play.server.stop(), "the server's end")
        code, output = play.server.verify()
        check(0, code, output)
        return play.outcome()
    finally:
        play.server.remove()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leads", type=int, default=5000)
    parser.add_argument("--partners", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plays", type=int, default=2)
    parser.add_argument("--decisions", type=int, default=1000)
    options = parser.parse_args()
    once(options, True)
    first = once(options, False)
    for _ in range(1, options.plays):
        again = once(options, False)
        different = [(reference, first[reference], again.get(reference)) for reference in first if first[reference] != again.get(reference)]
        if different:
            raise AssertionError("%d leads came to another end: %s" % (len(different), different[:5]))
        print("leads: once more from the same seed: the same")


if __name__ == "__main__":
    main()
