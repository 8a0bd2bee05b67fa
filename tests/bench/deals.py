# SPDX-License-Identifier: Apache-2.0
"""What gets slower when there are many deals: registrations, checks and lists with 10 thousand and with 1 million of them,
in turn. Every one of them was registered through the server, at a customer of its own. With --cache the many are kept there
for the next run, which takes a while to make: `prmd verify` can look at them as at any other."""

import json
import os
import random
import sqlite3
import statistics

BATCH = 50000
PAGE = 20


def id_of(entity, number):
    """As the server tells it."""
    digits = ""
    for _ in range(13):
        digits = "0123456789abcdefghjkmnpqrstvwxyz"[number % 32] + digits
        number //= 32
    return "%s_%s" % (entity, digits)


def grow(vendor, deals, spare):
    """Registers until there are so many, with customers for some more."""
    rates = []
    while vendor.customers < deals + spare:
        vendor.add_customers(min(BATCH, deals + spare - vendor.customers))
    while vendor.registered < deals:
        rates.append(vendor.register(min(BATCH, deals - vendor.registered), depth=4)["requests_per_s"])
    return rates


def columns(vendor):
    """The indexes of deals as declared, each with the columns before the last that only sorts."""
    with sqlite3.connect("file:%s?mode=ro" % vendor.database(), uri=True) as database:
        names = [row[1].partition(":")[2] for row in database.execute('PRAGMA index_list("deal")')]
    declared = [name.partition(" where ")[0] for name in names if name and not name.startswith(("unique ", "scope_"))]
    return {name: [part.strip() for part in name.split(",") if not part.strip().startswith("-")] for name in declared}


def some_rows(vendor, names, count, rng):
    """Values of these columns of drawn deals, as a filter wants them."""
    entities = {"partner": "partner", "distributor": "partner", "program": "program", "territory": "territory", "account": "customer",
        "renews": "deal"}
    with sqlite3.connect("file:%s?mode=ro" % vendor.database(), uri=True) as database:
        least, most = database.execute("SELECT min(id), max(id) FROM deal").fetchone()
        for _ in range(count):
            row = database.execute("SELECT %s FROM deal WHERE id >= ? LIMIT 1" % ",".join('"%s"' % name for name in names),
                (rng.randint(least, most),)).fetchone()
            yield {name: id_of(entities[name], value) if isinstance(value, int) and name in entities else value
                for name, value in zip(names, row)}


def some_cursors(client, sort, filter, count):
    """Where pages begin, one behind the other."""
    cursor = {}
    for _ in range(count):
        answer = client.call("deals.list", sort=sort, filter=filter, limit=500, **cursor)
        if "next_cursor" not in answer:
            return
        cursor = {"cursor": answer["next_cursor"]}
        yield answer["next_cursor"]


def list_lines(vendor, client, sort, names, count, request):
    """Pages by an index: its first, those of drawn values, and those further on."""
    rng = random.Random(sort)
    lines = [{"sort": sort, "limit": PAGE, "filter": filter} for filter in some_rows(vendor, names, count, rng)]
    cursors = list(some_cursors(client, sort, {}, 20))
    lines += [{"sort": sort, "limit": PAGE, "filter": {}, "cursor": cursor} for cursor in cursors] or [{"sort": sort, "limit": PAGE}]
    return [request(number, "deals.list", rng.choice(lines)) for number in range(count)]


def check_lines(vendor, count, request):
    """Half at customers that are taken, half at those that are not."""
    rng = random.Random(vendor.registered)
    numbers = [rng.randrange(vendor.registered if rng.random() < 0.5 else vendor.customers) for _ in range(count)]
    return [request(number, "deals.check", vendor.deal(at, "%s S.A.S.")) for number, at in enumerate(numbers)]


def part_deals(bench, request, connect):
    few, many = bench.size(10000, 200), bench.size(bench.deals, 600)
    count, looks = bench.size(3200, 64), bench.size(2000, 40)
    sizes = {few: bench.vendor(), many: bench.kept_vendor("deals-%d" % many)}
    for deals, vendor in sizes.items():
        grow(vendor, deals, count * bench.rounds)
    rounds = []
    for _ in range(bench.rounds):
        found = {}
        for deals, vendor in sizes.items():
            vendor.ready(count)
            found[deals] = {"register": vendor.register(count), "check": vendor.load(check_lines(vendor, looks, request), connections=1)}
        rounds.append(found)
    rate = lambda deals, what="register": statistics.median(round[deals][what]["requests_per_s"] for round in rounds)
    latency = lambda deals, what, key: statistics.median(round[deals][what][key] for round in rounds) / 1000
    ratio = statistics.median(round[many]["register"]["requests_per_s"] / round[few]["register"]["requests_per_s"] for round in rounds)
    bench.row("deals", "registrations with %d deals / with %d, ratio" % (many, few), "%.2f" % ratio, ">= 0.6")
    for deals in sizes:
        bench.row("deals", "%d deals: registrations a second; p99 / worst, ms" % deals, "%d; %.1f / %.1f" % (rate(deals),
            latency(deals, "register", "p99_us"), latency(deals, "register", "max_us")))
        bench.row("deals", "%d deals: check, p50 / p99, ms" % deals, "%.2f / %.2f" % (latency(deals, "check", "p50_us"),
            latency(deals, "check", "p99_us")), "p99 < 5")
    lists = {}
    for who, tokens in (("vendor", [sizes[many].manager]), ("partner", sizes[many].tokens[:1])):
        client = connect(sizes[many].server, tokens[0])
        for sort, names in columns(sizes[many]).items():
            done = sizes[many].load(list_lines(sizes[many], client, sort, names, looks, request), connections=1, tokens=tokens)
            lists["%s by %s" % (who, sort)] = done
            bench.row("deals", "%s by \"%s\", p50 / p99, ms" % (who, sort), "%.2f / %.2f" % (done["p50_us"] / 1000, done["p99_us"] / 1000),
                "p99 < 5")
        client.close()
    return {"ratio": ratio, "rounds": rounds, "lists": lists, "bytes": os.path.getsize(sizes[many].database())}


def saved(vendor):
    """What has to be known to go on with a vendor's directory."""
    return {key: getattr(vendor, key) for key in ("customers", "registered", "manager", "program", "territory", "product", "tokens")}


def save(vendor):
    with open(os.path.join(vendor.directory, "vendor.json.new"), "w") as file:
        json.dump(saved(vendor), file)
    os.replace(file.name, os.path.join(vendor.directory, "vendor.json"))
