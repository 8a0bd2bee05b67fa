# SPDX-License-Identifier: Apache-2.0
"""Leads in a large network, whose partners' entitlements overlap: how long it takes to find whom to ask and to rank them, how
many leads an hour are given out in the background and what registrations feel of it, what a routed lead leaves in the
journal, and how a crowd that reaches for one lead is answered."""

import json
import os
import random
import sqlite3
import statistics
import time

COUNTRIES, REGIONS, FAMILIES, PRODUCTS = 10, 10, 5, 10
INDUSTRIES = ("retail", "health", "energy", "public", "finance")
LINES = 50  # an import takes with one call
FLYING = 400  # calls of one connection on their way while the network is made


def pipelined(client, calls):
    """(method, params) to their results, in order, many on their way at once."""
    flying, answers = [], []
    for method, params in calls:
        flying.append(client.send(method, params))
        if len(flying) == FLYING:
            answers += [client.receive(id) for id in flying]
            flying = []
    return answers + [client.receive(id) for id in flying]


class Network:
    """Partners beside those of the vendor, territories and products in trees, and who may have which leads."""

    def __init__(self, vendor, connect, partners):
        self.vendor, self.client, self.random = vendor, connect(vendor.server, vendor.manager), random.Random(partners)
        self.made = 0
        draw = self.random.choice
        make = lambda path, calls: [next(iter(row.values()))["id"] for row in
            pipelined(self.client, [(path + ".create", params) for params in calls])]
        root, = make("partners.territories", [{"name": "Everywhere"}])
        countries = make("partners.territories", [{"name": "Country %d" % n, "parent": root} for n in range(COUNTRIES)])
        self.regions = make("partners.territories", [{"name": "Region %d" % n, "parent": countries[n // REGIONS]}
            for n in range(COUNTRIES * REGIONS)])
        families = make("partners.products", [{"name": "Family %d" % n} for n in range(FAMILIES)])
        self.products = make("partners.products", [{"name": "Product %d" % n, "parent": families[n // PRODUCTS]}
            for n in range(FAMILIES * PRODUCTS)])
        make("leads.sources", [{"code": "web", "name": "Web site", "kind": "web"}])
        level = self.client.call("partners.levels.list")["items"][0]["id"]
        self.partners = self.add_partners(partners)
        make("partners.memberships", [{"partner": partner, "program": vendor.program, "level": level, "channel_type": "reseller"}
            for partner in self.partners])
        entitled = [{"partner": partner, **given} for partner in self.partners for given in (
            {"territory": root, "product": draw(families)}, {"territory": draw(countries)},
            {"territory": draw(self.regions), "product": draw(self.products), "industry": draw(INDUSTRIES)})]
        entitled += [{"partner": partner, "effect": "exclude", "territory": draw(self.regions)} for partner in self.partners[::10]]
        make("leads.entitlements", entitled)
        self.entitlements = len(entitled)

    def add_partners(self, count):
        """By imports: who there is, is read anew after every call that changes it."""
        known = set(self.listed("partners.list"))
        for left in range(count, 0, -LINES):
            rows = (self.name() + ",reseller\n" for _ in range(min(left, LINES)))
            self.client.call("partners.import", csv="legal_name,type\n" + "".join(rows))
        return [id for id in self.listed("partners.list") if id not in known]

    def listed(self, method):
        page = {}
        while page is not None:
            answer = self.client.call(method, limit=500, **page)
            yield from (item["id"] for item in answer["items"])
            page = {"cursor": answer["next_cursor"]} if "next_cursor" in answer else None

    def name(self):
        """Resembles none of the others."""
        return "".join(self.random.choice("bdfgklmnprstvz") + self.random.choice("aeiou") for _ in range(6)).title() + " SAS"

    def lead(self):
        self.made += 1
        draw = self.random.choice
        return {"program": self.vendor.program, "source": "web", "legal_name": self.name(), "territory": draw(self.regions),
            "product": draw(self.products), "industry": draw(INDUSTRIES), "contact_name": "Mireille Durand",
            "contact_email": "m%d@kontor.example" % self.made, "contact_phone": "+33 1 02 03",
            "need": "We look for storage for two sites, with service on site."}

    def settings(self, point, **given):
        client = self.vendor.server.admin()
        client.call("rules.settings.set", point=point, settings=given, comment="bench")
        client.close()

    def waiting(self):
        """How many leads are still to be given out, up to 500."""
        return len(self.client.call("leads.list", filter={"state": "qualified"}, limit=500)["items"])


def logged(vendor, method, since):
    """Milliseconds the server took for each call of a method, by its own log from that byte on."""
    with open(os.path.join(vendor.directory, "log"), "rb") as file:
        file.seek(since)
        lines = (json.loads(line) for line in file if b'"event":"call"' in line)
        return sorted(line["fields"]["ms"] for line in lines if line["fields"]["method"] == method)


def percentile(sorted_ms, share):
    return sorted_ms[min(len(sorted_ms) - 1, int(len(sorted_ms) * share))]


def journal_bytes(vendor):
    with sqlite3.connect("file:%s?mode=ro" % vendor.database(), uri=True) as database:
        return database.execute("SELECT coalesce(sum(length(changes)), 0) + coalesce(sum(length(events)), 0) + "
            "coalesce(sum(length(decisions)), 0) + coalesce(sum(length(personal)), 0) FROM journal").fetchone()[0]


def measured(bench, vendor, what, method, lines, target=""):
    """One call at a time, of the manager's: what the server says each took, and what its writer spent."""
    since, spent = os.path.getsize(os.path.join(vendor.directory, "log")), vendor.cpu_s()["prm-writer"]
    vendor.load(lines, connections=1, tokens=[vendor.manager])
    writer_ms = (vendor.cpu_s()["prm-writer"] - spent) * 1000 / len(lines)
    took = logged(vendor, method, since)
    bench.row("leads", "%s, p50 / p99, ms" % what, "%.2f / %.2f" % (percentile(took, 0.5), percentile(took, 0.99)), target)
    bench.row("leads", "%s: the writer's processor time each, ms" % what, "%.2f" % writer_ms)
    return {"p50_ms": percentile(took, 0.5), "p99_ms": percentile(took, 0.99), "writer_ms": writer_ms}


def route_lines(network, request, count):
    """Leads that are in the pool are looked for anew, and put back."""
    leads = [answer["lead"]["id"] for answer in pipelined(network.client, [("leads.create", network.lead()) for _ in range(count)])]
    return [request(number, "leads.route", {"id": lead}) for number, lead in enumerate(leads)]


def distributed(bench, network, request, count):
    """Registrations alone, then while leads are given out in the background."""
    vendor, registrations = network.vendor, bench.size(3200, 64)
    vendor.ready(2 * registrations)
    alone = vendor.register(registrations)
    before = journal_bytes(vendor)
    pipelined(network.client, [("leads.receive", network.lead()) for _ in range(count)])
    received, start, spent = journal_bytes(vendor), time.monotonic(), vendor.cpu_s()["prm-writer"]
    left = network.waiting()
    beside = vendor.register(registrations)
    still = network.waiting()
    while network.waiting():
        time.sleep(0.2)
    return {"alone": alone, "beside": beside, "left": left, "still": still, "seconds": time.monotonic() - start,
        "writer_s": vendor.cpu_s()["prm-writer"] - spent, "bytes": (journal_bytes(vendor) - before) / count,
        "bytes_received": (received - before) / count}


def crowd(bench, network, request, connect):
    """All of a number of connections reach for one lead; who of them has it is asked afterwards."""
    vendor, takers, rounds = network.vendor, bench.size(1000, 40), []
    admin = vendor.server.admin()
    users = pipelined(admin, [("users.create", {"name": "Taker %d" % n, "roles": ["partner_sales"], "partner": network.partners[n],
        "email": "taker.%d@example.com" % n}) for n in range(takers)])
    tokens = [row["token"] for row in pipelined(admin, [("tokens.create", {"user": user["user"]["id"]}) for user in users])]
    admin.close()
    for _ in range(bench.rounds):
        lead = network.client.call("leads.create", network.lead())["lead"]
        done = vendor.load([request(n, "leads.take", {"id": lead["id"]}) for n in range(takers)], connections=takers, tokens=tokens)
        stored = network.client.call("leads.get", id=lead["id"])["lead"]
        events = [event for event in network.client.call("leads.history", id=lead["id"])["items"] if "holder" in json.dumps(event)]
        rounds.append({**done, "state": stored["state"], "holder": stored.get("holder"), "held": len(events)})
    return rounds


def part_leads(bench, request, connect):
    partners = bench.size(10000, 60)
    vendor = bench.vendor(plugins=["{ id = 'leads', settings = { most_attempts = 1000 } }"], log="all")
    network = Network(vendor, connect, partners)
    count, looks = bench.size(10000, 60), bench.size(1000, 40)
    found = {"partners": partners, "entitlements": network.entitlements}
    name = "%d partners, %d entitlements: " % (partners, network.entitlements)
    network.settings("leads.mode", mode="pool")
    found["route"] = measured(bench, vendor, name + "leads.route", "leads.route", route_lines(network, request, looks), "p99 < 5")
    network.settings("leads.mode", mode="direct")
    found["create"] = measured(bench, vendor, name + "leads.create", "leads.create",
        [request(number, "leads.create", network.lead()) for number in range(looks)])
    done = found["distribute"] = distributed(bench, network, request, count)
    rate = done["left"] and count / done["seconds"]
    bench.row("leads", "registrations beside / alone, p50 and p99, ms", "%.1f / %.1f, %.1f / %.1f" % tuple(
        done[which][key] / 1000 for key in ("p50_us", "p99_us") for which in ("beside", "alone")))
    bench.row("leads", "%d leads received, then given out, s (still waiting after: %d)" % (count, done["still"]), "%.1f" % done["seconds"])
    bench.row("leads", "journal of a lead received / and routed, bytes", "%.0f / %.0f" % (done["bytes_received"], done["bytes"]))
    network.settings("leads.mode", mode="pool")
    rounds = found["crowd"] = crowd(bench, network, request, connect)
    bench.row("leads", "%d takers of one lead: p50 / p99 / worst, ms" % bench.size(1000, 40), "%.1f / %.1f / %.1f" % tuple(
        statistics.median(round[key] for round in rounds) / 1000 for key in ("p50_us", "p99_us", "max_us")))
    network.client.close()
    return {**found, "rate": rate}
