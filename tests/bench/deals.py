# SPDX-License-Identifier: Apache-2.0
"""What gets slower when there are many deals: registrations, checks and lists with 10 thousand and with 1 million of them,
in turn. Each is at a customer of its own, which was added through the server. The first deals were registered; the others
are copies of those, with their protections and timers, written into the tables of the server while it is stopped, and what
it says of them (`prmd verify`) is looked at. The journal does not tell of them: it grows at its end, however long it is.
With --cache the many are kept there for the next run."""

import json
import os
import random
import sqlite3
import statistics

BATCH = 50000
REAL = 10000  # so many are registered; where there are more, the others are copies
PAGE = 20


def id_of(entity, number):
    """As the server tells it."""
    digits = ""
    for _ in range(13):
        digits = "0123456789abcdefghjkmnpqrstvwxyz"[number % 32] + digits
        number //= 32
    return "%s_%s" % (entity, digits)


def grow(vendor, customer, deals, spare):
    """Until there are so many, with customers for some more. `customer(number)`: the name and country it was added with."""
    while vendor.customers < deals + spare:
        vendor.add_customers(min(BATCH, deals + spare - vendor.customers))
    if vendor.registered < deals:
        vendor.register(min(REAL, deals - vendor.registered), depth=4)
    if vendor.registered < deals:
        multiply(vendor, {customer(number)[0] + " SAS" for number in range(deals, vendor.customers)}, deals)


def insert(database, table, rows):
    """Rows as dicts, all of the same columns."""
    first = next(rows, None)
    if first is None:
        return
    sql = 'INSERT INTO "%s"(%s) VALUES(%s)' % (table, ",".join('"%s"' % name for name in first), ",".join("?" * len(first)))
    database.execute(sql, tuple(first.values()))
    database.executemany(sql, (tuple(row.values()) for row in rows))


def templates(database):
    """The newest deals that were approved: each with its protections and timers."""
    found = []
    for deal in database.execute("SELECT * FROM deal WHERE state = 'approved' ORDER BY id DESC LIMIT ?", (REAL,)):
        held = database.execute("SELECT * FROM protection WHERE deal = ?", (deal["id"],)).fetchall()
        timers = database.execute("SELECT * FROM timer WHERE subject = ?", (id_of("deal", deal["id"]),)).fetchall()
        found.append((dict(deal), [dict(row) for row in held], [dict(row) for row in timers]))
    return found


def multiply(vendor, spared, deals):
    """Deals at the customers that have none and are not spared, in the order of their ids, later than all there are."""
    vendor.server.stop()
    database = sqlite3.connect(vendor.database())
    database.row_factory = sqlite3.Row
    database.executescript("PRAGMA synchronous=OFF; PRAGMA cache_size=-500000")
    missing = deals - database.execute("SELECT count(*) FROM deal").fetchone()[0]
    model = templates(database)
    taken = {row[0] for row in database.execute("SELECT account FROM deal")}
    customers = [(row["id"], {"legal_name": row["legal_name"], "country": row["country"]})
        for row in database.execute("SELECT id, legal_name, country FROM customer ORDER BY id")
        if row["id"] not in taken and row["legal_name"] not in spared][:missing]
    start = max(database.execute('SELECT max(id) FROM "%s"' % table).fetchone()[0] for table in ("deal", "protection")) + 1
    timer = database.execute("SELECT max(id) FROM timer").fetchone()[0]

    def copies(what):
        for number, (account, given) in enumerate(customers):
            deal, held, timers = model[number % len(model)]
            yield from what(start + number * 16, account, given, deal, held, timers)

    def deal_of(id, account, given, deal, held, timers):
        digits = id_of("", id).upper()[1:]
        yield {**deal, "id": id, "account": account, "customer": json.dumps(given), "number": "D-%s-%s-%s" % (digits[:5], digits[5:9], digits[9:])}

    def held_of(id, account, given, deal, held, timers):
        for number, row in enumerate(held):
            yield {**row, "id": id + 1 + number, "deal": id, "customer": account}

    def timers_of(id, account, given, deal, held, timers):
        nonlocal timer
        for row in timers:
            timer += 1
            yield {**row, "id": timer, "subject": id_of("deal", id)}

    for table, what in (("deal", deal_of), ("protection", held_of), ("timer", timers_of)):
        insert(database, table, copies(what))
    database.commit()
    database.close()
    code, said = vendor.server.verify()
    if code != 0:
        raise RuntimeError(said)
    vendor.grow("registered", deals - vendor.registered)
    vendor.server.start()


def columns(vendor):
    """The indexes that deals are sorted by, as declared, each with the columns before the last that only sorts."""
    with sqlite3.connect("file:%s?mode=ro" % vendor.database(), uri=True) as database:
        names = [row[1].partition(":")[2] for row in database.execute('PRAGMA index_list("deal")')]
    declared = [name for name in names if name and not name.startswith(("unique ", "scope_")) and " where " not in name]
    return {name: [part.strip() for part in name.split(",") if not part.strip().startswith("-")] for name in declared}


def some_rows(vendor, names, count, rng, is_partner):
    """Values of these columns of drawn deals, as a filter wants them; the first partner's own, if it is who asks."""
    entities = {"partner": "partner", "distributor": "partner", "program": "program", "territory": "territory", "account": "customer",
        "renews": "deal"}
    with sqlite3.connect("file:%s?mode=ro" % vendor.database(), uri=True) as database:
        own = "WHERE partner = (SELECT min(id) FROM partner)" if is_partner else "WHERE 1"
        least, most = database.execute("SELECT min(id), max(id) FROM deal " + own).fetchone()
        for _ in range(count):
            row = database.execute("SELECT %s FROM deal %s AND id >= ? ORDER BY id LIMIT 1" % (
                ",".join('"%s"' % name for name in names), own), (rng.randint(least, most),)).fetchone()
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


def list_lines(vendor, client, sort, names, count, request, is_partner=False):
    """Pages by an index: its first, those of drawn values, and those further on."""
    rng = random.Random(sort)
    lines = [{"sort": sort, "limit": PAGE, "filter": filter} for filter in some_rows(vendor, names, count, rng, is_partner)]
    cursors = list(some_cursors(client, sort, {}, 20))
    lines += [{"sort": sort, "limit": PAGE, "filter": {}, "cursor": cursor} for cursor in cursors] or [{"sort": sort, "limit": PAGE}]
    return [request(number, "deals.list", rng.choice(lines)) for number in range(count)]


def check_lines(vendor, count, request):
    """Half at customers that are taken, half at those that are not."""
    rng = random.Random(vendor.registered)
    numbers = [rng.randrange(vendor.registered if rng.random() < 0.5 else vendor.customers) for _ in range(count)]
    return [request(number, "deals.check", vendor.deal(at, "%s S.A.S.")) for number, at in enumerate(numbers)]


def part_deals(bench, request, connect, customer):
    few, many = bench.size(10000, 200), bench.size(bench.deals, 600)
    count, looks = bench.size(3200, 64), bench.size(2000, 40)
    sizes = {few: bench.vendor(), many: bench.kept_vendor("deals-%d" % many)}
    for deals, vendor in sizes.items():
        grow(vendor, customer, deals, count * bench.rounds)
    rounds = []
    for _ in range(bench.rounds):
        found = {}
        for deals, vendor in sizes.items():
            vendor.ready(count)
            before = vendor.cpu_s()["prm-writer"]
            register = vendor.register(count)
            register["writer_us"] = (vendor.cpu_s()["prm-writer"] - before) * 1e6 / count
            found[deals] = {"register": register, "check": vendor.load(check_lines(vendor, looks, request), connections=1)}
        rounds.append(found)
    rate = lambda deals, what="register": statistics.median(round[deals][what]["requests_per_s"] for round in rounds)
    latency = lambda deals, what, key: statistics.median(round[deals][what][key] for round in rounds) / 1000
    ratio = statistics.median(round[many]["register"]["requests_per_s"] / round[few]["register"]["requests_per_s"] for round in rounds)
    bench.row("deals", "registrations with %d deals / with %d, ratio" % (many, few), "%.2f" % ratio, ">= 0.6")
    bench.row("deals", "the writer's processor time for each, with %d / with %d, us" % (few, many), "%.0f / %.0f" % tuple(
        statistics.median(round[deals]["register"]["writer_us"] for round in rounds) for deals in (few, many)))
    for deals in sizes:
        bench.row("deals", "%d deals: registrations a second; p99 / worst, ms" % deals, "%d; %.1f / %.1f" % (rate(deals),
            latency(deals, "register", "p99_us"), latency(deals, "register", "max_us")))
        bench.row("deals", "%d deals: check, p50 / p99, ms" % deals, "%.2f / %.2f" % (latency(deals, "check", "p50_us"),
            latency(deals, "check", "p99_us")), "p99 < 5")
    lists = {}
    for who, tokens in (("vendor", [sizes[many].manager]), ("partner", sizes[many].tokens[:1])):
        client = connect(sizes[many].server, tokens[0])
        for sort, names in columns(sizes[many]).items():
            if who == "partner" and "account" in names:
                continue  # the vendor's: a partner may not sort by it
            lines = list_lines(sizes[many], client, sort, names, looks, request, who == "partner")
            done = sizes[many].load(lines, connections=1, tokens=tokens)
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
