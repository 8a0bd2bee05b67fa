# SPDX-License-Identifier: Apache-2.0
"""A year of a programme as it comes in: tables of partners, requests, invoices, claims and lines, and the invoices themselves
as PDF and PNG, written into a folder and read back. Days count from the first of the year; the same seed is the same year.

What is wrong with a claim stands in its column `wrong`, and is what has to become of it: "" it is right, "late" after its
time, "above" more than was approved, "currency" in another one, "used" with an invoice that is another partner's, "small"
with an invoice of less, "missing" without the list of who came, which is handed in when it is asked for."""

import collections
import csv
import os
import random

from papers import paper

BUDGETS = (("launch", "new_product", "EUR", 60000000), ("south", "new_market", "EUR", 30000000), ("overseas", "demand", "USD", 40000000))
LAST_REQUEST, YEAR = 270, 360
KINDS = ("event", "webinar", "training")  # each wants a list of who came
WRONG = ("late", "above", "currency", "used", "small", "missing")

Table = collections.namedtuple("Table", "name columns")
PARTNERS = Table("partners", ("name", "level", "budget", "amount"))
REQUESTS = Table("requests", ("number", "partner", "day", "kind", "starts", "ends", "cost", "requested"))
INVOICES = Table("invoices", ("number", "partner", "day", "amount", "currency", "file"))
CLAIMS = Table("claims", ("number", "request", "day", "wrong"))
LINES = Table("lines", ("claim", "amount", "currency", "invoice"))
TABLES = (PARTNERS, REQUESTS, INVOICES, CLAIMS, LINES)


class Year:
    def __init__(self, seed, partners, requests, claims):
        self.random = random.Random("year %d" % seed)
        self.rows = {table.name: [] for table in TABLES}
        self.papers = []
        for number in range(partners):
            self.partner(number)
        for number in range(requests):
            self.request(number)
        for number in range(claims):
            self.claim(number, number % requests if number < requests else self.random.randrange(requests))

    def add(self, table, *values):
        self.rows[table.name].append(dict(zip(table.columns, values)))
        return self.rows[table.name][-1]

    def partner(self, number):
        code, _, _, _ = BUDGETS[number % len(BUDGETS)]
        self.add(PARTNERS, "Partner %03d" % number, self.random.choice(("silver", "gold")), code,
            self.random.choice((500000, 777777, 1000001)))

    def request(self, number):
        """Most are small enough to need nobody; all are paid by half."""
        draw = self.random
        partner = draw.choice(self.rows["partners"])["name"]
        day = draw.randint(0, LAST_REQUEST)
        starts = day + draw.randint(8, 25)
        requested = draw.choice((3333, 20000, 45001, 80000, 120000, 180000, 260000))
        self.add(REQUESTS, number, partner, day, draw.choice(KINDS), starts, starts + draw.randint(0, 2), 2 * requested, requested)

    def claim(self, number, of):
        draw = self.random
        request = self.rows["requests"][of]
        partner = next(row for row in self.rows["partners"] if row["name"] == request["partner"])
        currency = next(budget[2] for budget in BUDGETS if budget[0] == partner["budget"])
        wrong = draw.choice(WRONG) if draw.random() < 0.18 else ""
        day = request["ends"] + (draw.randint(50, 60) if wrong == "late" else draw.randint(1, 40))
        self.add(CLAIMS, number, of, day, wrong)
        amount = max(1, request["requested"] * draw.randint(10, 60) // 100)
        if wrong == "above":
            amount = request["requested"] + 1
        parts = (amount,) if amount < 100 or draw.random() < 0.7 else (amount // 3, amount - amount // 3)
        for part in parts:
            self.line(number, request, part, currency, wrong, day)

    def line(self, claim, request, amount, currency, wrong, day):
        """An invoice of twice as much and a bit, for the partner pays its half; one of ten is in the other currency."""
        draw = self.random
        number = len(self.papers)
        name, content = paper(number)
        self.papers.append((name, content))
        shown = amount * 2 + draw.randint(0, 999)
        in_other = draw.random() < 0.1
        if in_other:
            shown *= 2
        if wrong == "small":
            shown = max(1, amount // 3)
        if wrong == "used":
            other = draw.choice([row["name"] for row in self.rows["partners"] if row["name"] != request["partner"]])
            self.add(INVOICES, number, other, 0, shown, currency, name)
        else:
            shown_in = {"EUR": "USD", "USD": "EUR"}[currency] if in_other else currency
            self.add(INVOICES, number, request["partner"], max(0, day - 1), shown, shown_in, name)
        claimed_in = {"EUR": "USD", "USD": "EUR"}[currency] if wrong == "currency" else currency
        self.add(LINES, claim, amount, claimed_in, number)

    def write(self, folder):
        for table in TABLES:
            with open(os.path.join(folder, table.name + ".csv"), "w", newline="") as file:
                writer = csv.DictWriter(file, table.columns)
                writer.writeheader()
                writer.writerows(self.rows[table.name])
        for name, content in self.papers:
            with open(os.path.join(folder, name), "wb") as file:
                file.write(content)


def read(folder):
    """The tables by name; what is a number is one."""
    tables = {}
    for table in TABLES:
        with open(os.path.join(folder, table.name + ".csv"), newline="") as file:
            tables[table.name] = [{key: int(value) if value.isdigit() else value for key, value in row.items()}
                for row in csv.DictReader(file)]
    return tables
