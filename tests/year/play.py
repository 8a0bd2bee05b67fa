# SPDX-License-Identifier: Apache-2.0
"""A year of registrations: each day some verbs of a table (verbs.py), drawn by their weights among those that can be done.
Who plays knows only what a client is told, and looks at the states once a day.

Two plays of one seed do the same in the same order. The clock of a day's verbs is some minutes earlier than that of the
day before, so that what falls due a whole number of days after one of them is never in a race with another."""

import collections
import datetime
import hashlib
import json
import os
import random
import sqlite3
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "api"))
from prmd import RpcError  # noqa: E402
from acts import has_param, is_there, left  # noqa: E402
from network import CURRENCIES, START, Network  # noqa: E402
from verbs import VERBS  # noqa: E402

EARLIER_S = 120
RATES_EVERY = 28
PART_EVERY = 90
DAY_MS = 86400000


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


class Pool:
    """A set to draw from: the same draws of the same history."""

    def __init__(self):
        self.items, self.place = [], {}

    def add(self, item):
        if item not in self.place:
            self.place[item] = len(self.items)
            self.items.append(item)

    def discard(self, item):
        at = self.place.pop(item, None)
        if at is None:
            return
        last = self.items.pop()
        if at < len(self.items):
            self.items[at] = last
            self.place[last] = at

    def draw(self, rng):
        return rng.choice(self.items) if self.items else None


class Play:
    def __init__(self, seed, registrations, days=365, step=1, partners=40):
        self.rng = random.Random(seed)
        self.registrations, self.days, self.step = registrations, days, step
        self.network = Network(seed, partners, max(60, registrations * 2 // 3))
        self.rows, self.number_of = [], {}  # deals as last told, in the order of their registration; by id
        self.pools = collections.defaultdict(Pool)
        self.told, self.refused = collections.Counter(), collections.Counter()
        self.verbs = [verb for verb in VERBS if is_there(verb.method) and (verb.name != "renew" or has_param("deals.register", "renews"))]
        self.things = collections.defaultdict(list)  # what verbs leave for others: disputes, opportunities, customers
        self.weights = [verb.weight for verb in self.verbs]
        self.looked_at, self.day = 0, 0
        self.database = None

    def now(self):
        """The day of play as a date."""
        return self.at.date()

    def in_days(self, days):
        return (self.now() + datetime.timedelta(days=days)).isoformat()

    def note(self, row):
        """What an answer says of a deal."""
        number = self.number_of.get(row["id"])
        if number is None:
            number = self.number_of[row["id"]] = len(self.rows)
            self.rows.append({})
        before = self.rows[number].get("state")
        self.rows[number] = row
        self.place(number, before, row["state"])

    def place(self, number, before, state):
        if before != state:
            self.pools[before].discard(number)
            self.pools[state].add(number)

    def look(self):
        """What became of deals without anybody's doing."""
        if not self.rows:
            return
        if self.database is None:
            self.database = sqlite3.connect("file:%s?mode=ro" % os.path.join(self.network.server.data, "prmd.db"), uri=True)
            self.digits = {decoded(row["id"]): number for number, row in enumerate(self.rows)}
        for number in range(len(self.digits), len(self.rows)):
            self.digits[decoded(self.rows[number]["id"])] = number
        since, self.looked_at = self.looked_at, int(self.at.timestamp() * 1000) - 1
        for id, state in self.database.execute("SELECT id, state FROM deal WHERE updated_at >= ? ORDER BY id", (since,)):
            number = self.digits[id]
            before, self.rows[number]["state"] = self.rows[number]["state"], state
            self.place(number, before, state)

    def set_rates(self):
        for currency, rate in CURRENCIES.items():
            if currency != "EUR":
                worth = float(rate) * (0.95 + self.rng.random() / 10)
                self.network.manager.call("rates.set", currency=currency, base="EUR", date=self.now().isoformat(),
                    rate="%.6f" % worth, source="The bank")

    def act(self):
        """One verb. True if it was a registration."""
        verb = self.rng.choices(self.verbs, self.weights)[0]
        subject = verb.on(self)
        params = None if subject is None else verb.says(self, subject)
        if params is None:
            return False
        try:
            result = verb.by(self, subject).call(verb.method, params)
        except RpcError as error:
            if error.kind not in verb.refusals:
                raise AssertionError("day %d, %s of %s: %s" % (self.day, verb.name, json.dumps(params), error))
            self.refused[verb.name + ": " + error.kind] += 1
            return False
        self.told[verb.name] += 1
        verb.then(self, subject, result)
        return verb.registers

    def part(self):
        """A partner leaves for good, as the last of a day: what follows is done by the next."""
        partner = self.rng.choice([partner for partner in self.network.partners if partner.is_active])
        self.network.manager.call("partners.terminate", id=partner.id, reason="They were bought")
        self.told["terminate"] += 1
        left(self, partner, None)

    def move(self, day):
        self.day = day
        self.at = instant(START) + datetime.timedelta(days=day, seconds=-EARLIER_S * (day // self.step))
        self.network.admin.call("clock.advance", to=self.at.isoformat().replace("+00:00", "Z"))

    def run(self):
        done = 0
        for day in range(0, self.days, self.step):
            self.move(day)
            began = time.monotonic()
            self.look()
            if day % RATES_EVERY < self.step:
                self.set_rates()
            due = self.registrations * min(day + self.step, self.days) // self.days
            while done < due:
                done += self.act()
            if day // PART_EVERY != (day + self.step) // PART_EVERY:
                self.part()
            if time.monotonic() - began > EARLIER_S:
                raise RuntimeError("a day of the year took more than %d s: what falls due is not where it was" % EARLIER_S)
        self.move(self.days + self.step)
        self.look()

    def end(self):
        """Stops the server; its directory stays."""
        if self.database:
            self.database.close()
            self.database = None
        self.network.close()
        code = self.network.server.stop()
        if code != 0:
            raise AssertionError("prmd ended with %d: %s" % (code, self.network.server.log_text()[-4000:]))

    def digest(self):
        """What became of every deal, in the order of registration: without ids, instants as days since the start."""
        start = instant(START).timestamp() * 1000 - DAY_MS * 2 // 3
        lines, shown = [], ("state", "stage", "reason_code", "amount_base", "margin_bps", "extensions", "ask_fields", "asks",
            "closure_code", "won_base", "forecast_base")
        path = os.path.join(self.network.server.data, "prmd.db")
        database = sqlite3.connect("file:%s?mode=ro" % path, uri=True)
        database.row_factory = sqlite3.Row
        for row in database.execute("SELECT * FROM deal ORDER BY id"):
            told = {key: row[key] for key in shown if key in row.keys()}
            for key in ("created_at", "updated_at", "protected_until"):
                told[key] = None if row[key] is None else int((row[key] - start) // DAY_MS)
            lines.append(json.dumps(told, sort_keys=True))
        database.close()
        return hashlib.sha256("\n".join(lines).encode()).hexdigest(), lines


def decoded(id):
    """The number behind an id as it is told."""
    value = 0
    for digit in id.rpartition("_")[2]:
        value = value * 32 + "0123456789abcdefghjkmnpqrstvwxyz".index(digit)
    return value
