# SPDX-License-Identifier: Apache-2.0
"""Leads in a large network, whose partners' entitlements overlap: how long it takes to find whom to ask and to rank them, how
many leads an hour are given out in the background and what registrations feel of it, what a routed lead leaves in the
journal, and how a crowd that reaches for one lead is answered."""

import json
import os
import random
import sqlite3
import ssl
import statistics
import time
import urllib.request

COUNTRIES, REGIONS, FAMILIES, PRODUCTS = 10, 10, 5, 10
INDUSTRIES = ("retail", "health", "energy", "public", "finance")
LINES = 50  # an import takes with one call
MANY = 7  # registrations of one connection under way: with 64 connections, more than a batch takes
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


def logged(vendor, method, since):
    """Milliseconds the server took for each call of a method, by its own log from that byte on."""
    with open(os.path.join(vendor.directory, "log"), "rb") as file:
        file.seek(since)
        lines = (json.loads(line) for line in file if b'"event":"call"' in line)
        return sorted(line["fields"]["ms"] for line in lines if line["fields"]["method"] == method)


def percentile(sorted_ms, share):
    return sorted_ms[min(len(sorted_ms) - 1, int(len(sorted_ms) * share))]


def counted(vendor, name):
    """What /metrics says of a histogram: how many were at most so long, by seconds, and the sum."""
    context = ssl.create_default_context(cafile=vendor.server.certificate)
    with urllib.request.urlopen("https://localhost:%d/metrics" % vendor.server.port, context=context, timeout=60) as answer:
        lines = [line.split() for line in answer.read().decode().splitlines() if line.startswith(name + "_")]
    buckets = {float(key.split('"')[1]): int(value) for key, value in lines if "_bucket{" in key}
    return buckets, float(dict(lines)[name + "_sum"])


def since(vendor, name, before):
    """The mean of those added since in ms, the share that took at most 5 ms, and a bound 99 of 100 stay within."""
    (then, sum_then), (now, sum_now) = before, counted(vendor, name)
    added = {bound: now[bound] - then[bound] for bound in sorted(now)}
    count = added[float("inf")]
    if not count:
        return {"count": 0, "mean_ms": 0.0, "within_5_ms": 1.0, "p99_at_most_ms": 0.0}
    return {"count": count, "mean_ms": (sum_now - sum_then) * 1000 / count, "within_5_ms": added[0.005] / count,
        "p99_at_most_ms": next(bound for bound in sorted(added) if added[bound] >= 0.99 * count) * 1000}


def asked(vendor, sql):
    with sqlite3.connect("file:%s?mode=ro" % vendor.database(), uri=True) as database:
        return database.execute(sql).fetchone()[0]


def journal_bytes(vendor):
    return asked(vendor, "SELECT coalesce(sum(length(changes)), 0) + coalesce(sum(length(events)), 0) + "
        "coalesce(sum(length(decisions)), 0) + coalesce(sum(length(personal)), 0) FROM journal")


def waiting(vendor):
    """How many leads are still to be given out."""
    return asked(vendor, "SELECT count(*) FROM lead WHERE state = 'qualified'")


def measured(bench, vendor, what, method, lines):
    """One call at a time, of the manager's: what the server says each took, and what its writer spent."""
    start, spent = os.path.getsize(os.path.join(vendor.directory, "log")), vendor.cpu_s()["prm-writer"]
    vendor.load(lines, connections=1, tokens=[vendor.manager])
    writer_ms = (vendor.cpu_s()["prm-writer"] - spent) * 1000 / len(lines)
    took = logged(vendor, method, start)
    bench.row("leads", "%s, p50 / p99, ms" % what, "%.2f / %.2f" % (percentile(took, 0.5), percentile(took, 0.99)))
    bench.row("leads", "%s: the writer's processor time each, ms" % what, "%.2f" % writer_ms)
    return {"p50_ms": percentile(took, 0.5), "p99_ms": percentile(took, 0.99), "writer_ms": writer_ms}


def ranked(bench, vendor, what, lines):
    """As `measured`, of leads.route; beside it what of it is finding whom to ask and ranking them, until there is a decision."""
    before = {name: counted(vendor, name) for name in ("prmd_decision_seconds", "prmd_rules_seconds")}
    found = measured(bench, vendor, what + "leads.route", "leads.route", lines)
    both, rules = (since(vendor, name, before[name]) for name in before)
    bench.row("leads", what + "shortlist and ranking: mean, of it rules, ms", "%.2f, %.2f" % (both["mean_ms"], rules["mean_ms"]))
    bench.row("leads", what + "shortlist and ranking: p99 at most, ms (within 5 ms)", "%.0f (%.1f %%)" % (
        both["p99_at_most_ms"], 100 * both["within_5_ms"]), "p99 < 5")
    return {**found, "shortlist_and_ranking": both, "ranking": rules}


def route_lines(network, request, count):
    """Leads that are in the pool are looked for anew, and put back."""
    leads = [answer["lead"]["id"] for answer in pipelined(network.client, [("leads.create", network.lead()) for _ in range(count)])]
    return [request(number, "leads.route", {"id": lead}) for number, lead in enumerate(leads)]


def distributed(bench, network, count):
    """Registrations alone, then while leads are given out in the background, from the first that came: one of each of the
    connections under way, then so many that some always wait for the writer."""
    vendor, registrations = network.vendor, bench.size(3200, 64)
    vendor.ready(4 * registrations)
    alone, alone_many = vendor.register(registrations), vendor.register(registrations, depth=MANY)
    before, first = journal_bytes(vendor), time.monotonic()
    pipelined(network.client, [("leads.receive", network.lead()) for _ in range(count)])
    start, spent, left = time.monotonic(), vendor.cpu_s()["prm-writer"], waiting(vendor)
    beside = vendor.register(registrations)
    still = waiting(vendor)
    beside_many = vendor.register(registrations, depth=MANY)
    meanwhile = still - waiting(vendor)
    while waiting(vendor):
        network.client.call("system.info")  # a connection that says nothing for so long is closed
        time.sleep(1)
    end = time.monotonic()
    return {"alone": alone, "beside": beside, "alone_many": alone_many, "beside_many": beside_many,
        "meanwhile": meanwhile, "left": left, "still": still, "seconds": end - first, "seconds_left": end - start,
        "writer_s": vendor.cpu_s()["prm-writer"] - spent, "bytes": (journal_bytes(vendor) - before) / count}


def crowd(bench, network, request, connect):
    """All of a number of connections reach for one lead: one gets it, and every other an answer."""
    vendor, takers, rounds = network.vendor, bench.size(1000, 40), []
    admin = vendor.server.admin()
    users = pipelined(admin, [("users.create", {"name": "Taker %d" % n, "roles": ["partner_sales"], "partner": network.partners[n],
        "email": "taker.%d@example.com" % n}) for n in range(takers)])
    tokens = [row["token"] for row in pipelined(admin, [("tokens.create", {"user": user["user"]["id"]}) for user in users])]
    admin.close()
    for _ in range(bench.rounds):
        lead = network.client.call("leads.create", network.lead())["lead"]
        done = vendor.load([request(n, "leads.take", {"id": lead["id"]}) for n in range(takers)], connections=takers, tokens=tokens,
            words='"taken":true')
        if (done["answers"], done["errors"], done["with_words"]) != (takers, 0, 1):
            raise RuntimeError("%d takers: %d answers, %d errors, %d have it" % (takers, done["answers"], done["errors"], done["with_words"]))
        stored = network.client.call("leads.get", id=lead["id"])["lead"]
        events = [event for event in network.client.call("leads.history", id=lead["id"])["items"] if "holder" in json.dumps(event)]
        rounds.append({**done, "state": stored["state"], "holder": stored.get("holder"), "held": len(events)})
    return rounds


def part_leads(bench, request, connect):
    partners = bench.size(10000, 60)
    vendor = bench.vendor(plugins=["{ id = 'leads', settings = { most_attempts = 1000 } }"], log="all")
    network = Network(vendor, connect, partners)
    count, looks = bench.size(bench.leads, 60), bench.size(1000, 40)
    found = {"partners": partners, "entitlements": network.entitlements}
    name = "%d partners, %d entitlements: " % (partners, network.entitlements)
    network.settings("leads.mode", mode="pool")
    found["route"] = ranked(bench, vendor, name, route_lines(network, request, looks))
    network.settings("leads.mode", mode="direct")
    found["create"] = measured(bench, vendor, name + "leads.create", "leads.create",
        [request(number, "leads.create", network.lead()) for number in range(looks)])
    done = found["distribute"] = distributed(bench, network, count)
    bench.row("leads", "registrations beside / alone, p50 and p99, ms", "%.1f / %.1f, %.1f / %.1f" % tuple(
        done[which][key] / 1000 for key in ("p50_us", "p99_us") for which in ("beside", "alone")))
    bench.row("leads", "the same, %d under way on each connection" % MANY, "%.1f / %.1f, %.1f / %.1f" % tuple(
        done[which][key] / 1000 for key in ("p50_us", "p99_us") for which in ("beside_many", "alone_many")))
    bench.row("leads", "leads given out meanwhile", "%d" % done["meanwhile"], "> 0")
    bench.row("leads", "%d leads received and given out, from the first to the last, s" % count, "%.1f" % done["seconds"], "100000 < 600")
    bench.row("leads", "the last %d of them, beside and after %d registrations (then %d), s" % (
        done["left"], bench.size(3200, 64), done["still"]), "%.1f" % done["seconds_left"])
    bench.row("leads", "journal of a lead received and given out, bytes", "%.0f" % done["bytes"])
    network.settings("leads.mode", mode="pool")
    rounds = found["crowd"] = crowd(bench, network, request, connect)
    bench.row("leads", "%d takers of one lead: who have it / answers, every round" % bench.size(1000, 40), "%d / %d" % (
        rounds[0]["with_words"], rounds[0]["answers"]), "1 / all")
    bench.row("leads", "%d takers of one lead: p50 / p99 / worst, ms" % bench.size(1000, 40), "%.1f / %.1f / %.1f" % tuple(
        statistics.median(round[key] for round in rounds) / 1000 for key in ("p50_us", "p99_us", "max_us")))
    network.client.close()
    return found
