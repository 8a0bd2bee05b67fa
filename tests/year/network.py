# SPDX-License-Identifier: Apache-2.0
"""The vendor's network the year is played in: programmes in two currencies, territories, products, partners of every kind,
and the organisations of Debian's ieee-data as customers. Everything follows from the seed."""

import csv
import io
import os
import random
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "api"))
from prmd import Client, Server  # noqa: E402

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
START = "2030-01-07T20:00:00.000Z"  # a Monday, later than any wall clock
REGIONS = {"Europe": {"France": "FR BE LU MC", "Germany": "DE AT CH LI", "Britain": "GB IE", "South": "IT ES PT GR MT"},
    "Americas": {"United States": "US PR", "Canada": "CA"},
    "Asia": {"China": "CN HK MO", "Taiwan": "TW", "Japan": "JP", "Korea": "KR", "India": "IN"}}
ELSEWHERE = "Elsewhere"
PRODUCTS = {"Sensors": ("Sensor One", "Sensor Two", "Sensor Pro"), "Gateways": ("Gateway S", "Gateway L"),
    "Cloud": ("Insights", "Storage", "Relay")}
LEVELS = (("registered", "Registered", 1), ("silver", "Silver", 2), ("gold", "Gold", 3))
TYPES = ("reseller", "si", "referral", "isv", "msp", "agent")
CURRENCIES = {"EUR": "1", "USD": "0.92", "GBP": "1.17", "CHF": "1.04", "JPY": "0.0061"}
FORMS = ("Co., Ltd.", "Co.,Ltd.", "Ltd.", "Inc.", "GmbH", "S.A.", "SAS", "LLC", "Corporation", "Limited", "AG", "B.V.")


def organisations():
    """(legal name, country) of the register, in its order."""
    done = subprocess.run([os.path.join(TOP, "examples", "ieee-customers.sh")], capture_output=True, check=True)
    rows = csv.reader(io.StringIO(done.stdout.decode(errors="replace")))
    next(rows)
    return [(name, country) for name, country in rows if len(name) <= 200 and "�" not in name]


def spelled(rng, name):
    """The same organisation as somebody else writes it."""
    for form in FORMS:
        if name.endswith(form) and rng.random() < 0.6:
            name = name[:-len(form)].rstrip(" ,") + rng.choice(("", " " + rng.choice(FORMS)))
            break
    way = rng.randrange(5)
    if way == 0:
        return name.upper()
    if way == 1:
        return name.replace(",", " ").replace(".", "")
    if way == 2 and len(name) > 8:  # two letters change places
        at = rng.randrange(1, len(name) - 2)
        return name[:at] + name[at + 1] + name[at] + name[at + 2:]
    return name


class Customers:
    """Who can be sold to, and how each is described when it is: by name and country, some by domain or tax number too."""

    def __init__(self, rng, count):
        rows = organisations()
        self.rows = rng.sample(rows, min(count, len(rows)))

    def described(self, rng, number, as_known=False):
        name, country = self.rows[number]
        given = {"legal_name": name if as_known else spelled(rng, name) or name, "country": country}
        slug = "".join(letter for letter in name.lower() if letter.isascii() and letter.isalnum())[:40]
        if slug and number % 3 == 0 and (as_known or rng.random() < 0.5):
            given["domain"] = "%s-%d.example" % (slug, number)
        if number % 5 == 0 and (as_known or rng.random() < 0.5):
            given["tax_id"] = "%s%09d" % (country, 100000000 + number * 7919)
        return given


class Partner:
    def __init__(self, number, id, type, programs):
        self.number, self.id, self.type, self.programs = number, id, type, programs
        self.is_active, self.has_left, self.token, self.client = True, False, None, None


class Network:
    def __init__(self, seed, partners, customers, directory=None):
        self.rng = random.Random(seed)
        self.server = Server("--simulated-clock", directory=directory, environment={"PRM_LOG_CALLS": "failed"})
        self.clients, self.partners = [], []
        self.admin = self.keep(self.server.admin())
        self.admin.call("clock.advance", to=START)
        self.manager = self.user("Manager", ["program_manager"])
        self.channel = self.user("Channel", ["channel_manager"])
        self.deputy = self.user("Deputy", ["channel_manager"])
        self.deputy_id = self.deputy.session["user"]
        self.customers = Customers(self.rng, customers)
        self.make_programs()
        self.make_trees()
        for number in range(partners):
            self.make_partner(number)

    def keep(self, client):
        self.clients.append(client)
        return client

    def make(self, path, **params):
        return next(iter(self.manager.call(path + ".create", params).values()))["id"]

    def token(self, name, roles, **more):
        user = self.admin.call("users.create", name=name, email="%s@example.com" % name.replace(" ", "."), roles=roles, **more)
        return self.admin.call("tokens.create", user=user["user"]["id"])["token"]

    def user(self, name, roles, **more):
        return self.keep(Client(self.server, self.token(name, roles, **more)))

    def make_programs(self):
        self.programs, self.levels = [], {}
        for name, currency, zone in (("Partners First", "EUR", "Europe/Paris"), ("Cloud Circle", "USD", "America/New_York")):
            program = self.make("partners.programs", name=name, currency=currency, time_zone=zone)
            self.programs.append((program, currency))
            self.levels[program] = [self.make("partners.levels", program=program, code=code, name=title, rank=rank)
                for code, title, rank in LEVELS]

    def make_trees(self):
        self.leaf_of, self.leaves, self.regions = {}, [], []
        for region, parts in REGIONS.items():
            above = self.make("partners.territories", name=region)
            self.regions.append(above)
            for part, countries in parts.items():
                leaf = self.make("partners.territories", name=part, parent=above)
                self.leaves.append(leaf)
                self.leaf_of.update((country, leaf) for country in countries.split())
        self.elsewhere = self.make("partners.territories", name=ELSEWHERE)
        self.leaves.append(self.elsewhere)
        self.products = [self.make("partners.products", name=name, parent=family)
            for family, names in ((self.make("partners.products", name=title), names) for title, names in PRODUCTS.items())
            for name in names]

    def make_partner(self, number):
        rng = self.rng
        distributors = [partner for partner in self.partners if partner.type == "distributor"]
        type = "distributor" if number % 10 == 0 else TYPES[number % len(TYPES)]
        more = {}
        if type == "reseller" and distributors and rng.random() < 0.7:
            more["parent"] = rng.choice(distributors).id
        if rng.random() < 0.8:
            more["territories"] = rng.sample(self.regions, 1) + rng.sample(self.leaves, 2)
        id = self.make("partners", legal_name="Partner %02d" % number, type=type, **more)
        programs = self.programs if number % 4 == 1 else self.programs[:1]
        self.memberships = getattr(self, "memberships", {})
        for program, _ in programs:
            self.memberships[id, program] = self.make("partners.memberships", partner=id, program=program, channel_type=type,
                level=rng.choice(self.levels[program]))
        partner = Partner(number, id, type, programs)
        partner.token = self.token("Seller %02d" % number, ["partner_sales"], partner=id)
        partner.client = self.keep(Client(self.server, partner.token))
        self.partners.append(partner)

    def connect_again(self, partner):
        partner.client = self.keep(Client(self.server, partner.token))

    def close(self):
        for client in self.clients:
            client.close()
