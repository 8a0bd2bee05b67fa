#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The figures of the server, as ratios within one run: prints a table, and writes BUILD/bench.json.

    PRM_BUILD=build/release tests/bench/run.py [--quick] [--customers N] [--deals N] [--leads N] [--members N] [--cache DIR] [--rounds N] [--only PART[,PART]]

Needs a build with -DPRM_BENCH=ON. `--quick` is a smoke: every part, with figures that mean nothing. Parts:

    durable   registrations with the whole chain, 64 users on 64 connections, against bare SQLite writing the same rows
              in batches of 64; in turn, each from the same database
    ping      system.ping against an echo of the same sockets, TLS and framing, and over HTTP; in turn
    batches   calls in a batch, and how long registrations take, at 1, 16 and 64 connections
    search    deals.check (the duplicate search and the chain) with more and more customers
    deals     registrations and checks with 10 thousand and with 1 million deals, in turn; deals.list over 1 million by each
              declared index (deals.py)
    leads     a network of 10 000 partners: finding and ranking whom to offer a lead, leads given out in the background beside
              registrations, and 1 000 who reach for one lead (leads.py)
    windows   figures of a partner over windows, as an evaluation asks for them, what keeping them takes of the writer, and how
              far they are behind the journal while deals are registered (windows.py)
    tiers     members of a programme evaluated by the walk of a night, alone and beside registrations, and foreseen; scorecards
              (tiers.py)
    claims    claims of market development funds handed in by 64 connections, in turn with registrations (claims.py)
    plans     success plans of 10 000 members: the walk of a night that gives all of them one, and of a night after it (plans.py)
    articles  knowledge.search and knowledge.suggest over 100 000 articles of several audiences, by a partner and by the vendor;
              needs the manual pages (articles.py)
    words     search.query over 100 000 rows of text, how far the index is behind, and what keeping it takes of registrations
              (search.py)
    backup    registrations while backups are made, against registrations alone
    log       system.ping with a log line for every call, against without
    idle      resident memory of a server with nothing to do, of an idle connection, and how soon a server is ready
"""

import argparse
import json
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "api"))
import articles  # noqa: E402
import claims  # noqa: E402
import deals  # noqa: E402
import leads  # noqa: E402
import plans  # noqa: E402
import search  # noqa: E402
import tiers  # noqa: E402
import windows  # noqa: E402
from prmd import BUILD, Client, Server, in_days  # noqa: E402

USERS = 64
# As companies are called: a name of its own, then words many others share.
SHARED = ("Group Systems Services Industries Solutions International Holding Consulting Technologies Energy Transport "
          "Engineering Partners Logistics Media Trading Capital Digital Networks Medical").split()
COUNTRIES = ("FR", "DE", "IT", "ES", "NL", "BE")


def tool(name, *arguments):
    done = subprocess.run([os.path.join(BUILD, "bin", name), *map(str, arguments)], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError("%s: %s" % (name, done.stderr[-2000:]))
    return json.loads(done.stdout)


def customer(number):
    """The name and country of the number-th customer, always the same."""
    letters = random.Random(number)
    own = "".join(letters.choice("bdfgklmnprstvz") + letters.choice("aeiou") for _ in range(5)).title()
    shared = [SHARED[int(letters.random() ** 2 * len(SHARED))] for _ in range(letters.randrange(3))]
    return " ".join([own, *shared]), letters.choice(COUNTRIES)


def request(number, method, params):
    return json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params}, separators=(",", ":"))


class Vendor:
    """A server with a programme, users of gold partners, and customers, in a directory of its own."""

    def __init__(self, directory, plugins=(), log="failed", arguments=(), more=()):
        """`plugins`: more of them, as in the configuration. `log`: which calls have a line; what that costs is a part of its own.
        `arguments`: more of the server's. `more`: of its configuration."""
        self.directory = directory
        config = self.file("prmd.lua", ["return { plugins = { { id = 'partners' },",
            *(plugin + "," for plugin in plugins), "{ id = 'deals', settings = { checks_per_day = 1000000000 } } },", *more, "}"])
        self.server = Server("--config", config, *arguments, directory=directory, environment={"PRM_LOG_CALLS": log})
        self.customers = self.registered = 0
        self.keeps = False  # whether what was made is for the next run too
        saved = os.path.join(directory, "vendor.json")
        if os.path.exists(saved):
            with open(saved) as file:
                vars(self).update(json.load(file), keeps=True)
            return
        admin = self.server.admin()
        self.manager = self.token(admin, "Manager", ["program_manager"])
        client = Client(self.server, self.manager)
        make = lambda path, **params: client.call(path + ".create", params)
        self.program = make("partners.programs", name="Partners First", currency="EUR", time_zone="Europe/Paris")["program"]["id"]
        level = make("partners.levels", program=self.program, code="gold", name="Gold", rank=3)["level"]["id"]
        self.territory = make("partners.territories", name="France")["territory"]["id"]
        self.product = make("partners.products", name="Sensor One")["product"]["id"]
        self.tokens = []
        for number in range(USERS):
            partner = make("partners", legal_name="Partner %d" % number, type="reseller", territories=[self.territory])["partner"]["id"]
            make("partners.memberships", partner=partner, program=self.program, level=level, channel_type="reseller")
            self.tokens.append(self.token(admin, "Seller %d" % number, ["partner_sales"], partner=partner))
        client.close()
        admin.close()

    @staticmethod
    def token(admin, name, roles, **more):
        user = admin.call("users.create", name=name, roles=roles, email=name.lower().replace(" ", ".") + "@example.com", **more)
        return admin.call("tokens.create", user=user["user"]["id"])["token"]

    def file(self, name, lines):
        path = os.path.join(self.directory, name)
        with open(path, "w") as file:
            file.writelines(line + "\n" for line in lines)
        return path

    def firsts(self, tokens=None):
        return self.file("firsts", (request(0, "session.authenticate", {"token": token}) for token in tokens or self.tokens))

    def load(self, lines, connections=USERS, depth=1, tokens=None, words=None):
        """Sends each line once; what bench_load says. `words`: answers that hold them are counted."""
        done = tool("bench_load", "--port", self.server.port, "--ca", self.server.certificate, "--connections", connections,
            "--depth", depth, "--lines", self.file("lines", lines), "--firsts", self.firsts(tokens), "--seconds", 3600,
            *(["--words", words] if words else []))
        if done["errors"]:
            raise RuntimeError("%d calls failed" % done["errors"])
        return done

    def add_customers(self, count):
        def line(number):
            name, country = customer(number)
            return request(number, "deals.customers.create", {"legal_name": name + " SAS", "country": country})
        numbers = range(self.customers, self.customers + count)
        self.grow("customers", count)
        return self.load(map(line, numbers), connections=4, depth=32, tokens=[self.manager])

    def deal(self, number, spelling="%s SAS"):
        name, country = customer(number)
        return {"program": self.program, "customer": {"legal_name": spelling % name, "country": country},
            "lines": [{"product": self.product, "quantity": 3}], "territory": self.territory,
            "amount": {"amount": 1250000, "currency": "EUR"}, "expected_close": in_days(100)}

    def grow(self, what, count):
        """Noted before it is done: what is not certain to be there is not made again."""
        setattr(self, what, getattr(self, what) + count)
        if self.keeps:
            deals.save(self)

    def ready(self, count):
        """Customers for so many more deals."""
        if self.customers < self.registered + count:
            self.add_customers(self.registered + count - self.customers)

    def register(self, count, connections=USERS, depth=1):
        """Deals, each at a known customer that has none yet."""
        numbers = range(self.registered, self.registered + count)
        self.grow("registered", count)
        lines = (request(n, "deals.register", {**self.deal(n), "idempotency_key": "bench-%012d" % n}) for n in numbers)
        return self.load(lines, connections, depth)

    def health(self):
        client = self.server.admin()
        health = client.call("system.health")["health"]
        client.close()
        return health

    def rss_kib(self):
        with open("/proc/%d/status" % self.server.process.pid) as file:
            return int(next(line for line in file if line.startswith("VmRSS:")).split()[1])

    def cpu_s(self):
        """Processor time of each thread so far, by its name."""
        found, root = {}, "/proc/%d/task" % self.server.process.pid
        for task in os.listdir(root):
            with open(os.path.join(root, task, "stat")) as file:
                name, _, rest = file.read().partition("(")[2].rpartition(")")
            ticks = sum(map(int, rest.split()[11:13]))
            found[name] = found.get(name, 0) + ticks / os.sysconf("SC_CLK_TCK")
        return found

    def scheduled_us(self, name):
        """Microseconds the threads of that name ran, and waited for a processor, so far."""
        ran = waited = 0.0
        root = "/proc/%d/task" % self.server.process.pid
        for task in os.listdir(root):
            with open(os.path.join(root, task, "comm")) as file:
                if file.read().strip() != name:
                    continue
            with open(os.path.join(root, task, "schedstat")) as file:
                figures = [int(word) / 1000 for word in file.read().split()]
            ran, waited = ran + figures[0], waited + figures[1]
        return ran, waited

    def restart(self):
        self.server.stop()
        start = time.monotonic()
        self.server.start()
        return (time.monotonic() - start) * 1000

    def database(self):
        return os.path.join(self.server.data, "prmd.db")


def settle(path):
    """All of a database at rest into its one file."""
    import sqlite3
    database = sqlite3.connect(path)
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


def part_durable(bench):
    count, vendor = bench.size(12800, 128), bench.vendor()
    vendor.add_customers(count + USERS)
    vendor.server.stop()
    settle(vendor.database())
    before = os.path.join(vendor.directory, "before.db")
    shutil.copyfile(vendor.database(), before)
    rounds = []
    for _ in range(bench.rounds):
        shutil.copyfile(before, vendor.database())
        vendor.server.start()
        vendor.registered = 0
        idle = vendor.cpu_s()
        ours = vendor.register(count)
        cpu = {name: (spent - idle.get(name, 0)) * 1e6 / count for name, spent in vendor.cpu_s().items()}
        vendor.server.stop()
        settle(vendor.database())
        bare = os.path.join(vendor.directory, "bare.db")
        shutil.copyfile(before, bare)
        theirs = tool("bench_sqlite", bare, vendor.database(), count)
        rounds.append({"ours": ours["requests_per_s"], "sqlite": theirs["calls_per_s"], "p99_us": ours["p99_us"],
            "max_us": ours["max_us"], "ratio": ours["requests_per_s"] / theirs["calls_per_s"], "cpu_us": cpu,
            "sqlite_cpu_us": theirs["cpu_us"]})
        for path in (bare, bare + "-wal", bare + "-shm"):
            if os.path.exists(path):
                os.remove(path)
    ratio = statistics.median(round["ratio"] for round in rounds)
    bench.row("durable", "registrations / bare SQLite, ratio", "%.2f" % ratio, ">= 0.4")
    bench.row("durable", "registrations a second", "%d" % statistics.median(round["ours"] for round in rounds))
    bench.row("durable", "processor time each: writer / bare SQLite, us", "%.0f / %.0f" % (
        statistics.median(round["cpu_us"]["prm-writer"] for round in rounds),
        statistics.median(round["sqlite_cpu_us"] for round in rounds)))
    return {"registrations": count, "ratio": ratio, "rounds": rounds}


def part_ping(bench):
    vendor, seconds = bench.vendor(), 5 if not bench.quick else 0.5
    directory = tempfile.mkdtemp(prefix="echo-", dir=vendor.directory)
    echo = subprocess.Popen([os.path.join(BUILD, "bin", "bench_echo_server"), directory], stdout=subprocess.PIPE, text=True)
    try:
        port = json.loads(echo.stdout.readline())["address"].rsplit(":", 1)[1]
        rounds = []
        for _ in range(bench.rounds):
            theirs = tool("bench_load", "--port", port, "--ca", os.path.join(directory, "cert.pem"), "--seconds", seconds)
            ours = tool("bench_load", "--port", vendor.server.port, "--ca", vendor.server.certificate, "--seconds", seconds,
                "--firsts", vendor.firsts())
            http = tool("bench_load", "--port", vendor.server.port, "--ca", vendor.server.certificate, "--seconds", seconds,
                "--http", vendor.manager)
            rounds.append({"ours": ours["requests_per_s"], "echo": theirs["requests_per_s"], "p99_us": ours["p99_us"],
                "ratio": ours["requests_per_s"] / theirs["requests_per_s"], "http": http["requests_per_s"],
                "http_ratio": http["requests_per_s"] / ours["requests_per_s"]})
    finally:
        echo.send_signal(signal.SIGTERM)
        echo.wait()
        echo.stdout.close()
    ratio = statistics.median(round["ratio"] for round in rounds)
    bench.row("ping", "system.ping / bare TLS echo, ratio", "%.2f" % ratio, ">= 0.9")
    bench.row("ping", "over HTTP / on a raw connection, ratio", "%.2f" % statistics.median(round["http_ratio"] for round in rounds))
    bench.row("ping", "pings a second", "%d" % statistics.median(round["ours"] for round in rounds))
    return {"ratio": ratio, "rounds": rounds}


def part_batches(bench):
    vendor, found = bench.vendor(), []
    vendor.add_customers(bench.size(10000, 300))
    for connections, count in ((1, bench.size(640, 32)), (16, bench.size(2560, 64)), (64, bench.size(6400, 128))):
        before = vendor.health()
        done = vendor.register(count, connections)
        after = vendor.health()
        batch = count / max(1, after["batches"] - before["batches"] - 1)
        found.append({"connections": connections, "calls_per_batch": batch,
            **{key: done[key] for key in ("requests_per_s", "p50_us", "p99_us", "max_us")}})
        bench.row("batches", "%d connections: calls a batch" % connections, "%.1f" % batch)
        bench.row("batches", "%d connections: p50 / p99 / worst, ms" % connections,
            "%.1f / %.1f / %.1f" % tuple(done[key] / 1000 for key in ("p50_us", "p99_us", "max_us")))
    return found


def part_search(bench):
    vendor, found = bench.big(0), []
    count = bench.size(2000, 64)
    for customers in bench.steps():
        bench.big(customers)
        numbers = random.Random(customers)
        lines = lambda: (request(n, "deals.check", vendor.deal(numbers.randrange(vendor.customers), "%s S.A.S."))
            for n in range(count))
        vendor.load(lines())
        one, many = vendor.load(lines(), connections=1), vendor.load(lines(), connections=16)
        size = os.path.getsize(vendor.database()) / 2**20
        found.append({"customers": vendor.customers, "database_mib": size, "p50_us": one["p50_us"], "p99_us": one["p99_us"],
            "max_us": one["max_us"], "requests_per_s_16": many["requests_per_s"]})
        bench.row("search", "%d customers: check, p50 / p99, ms" % vendor.customers,
            "%.2f / %.2f" % (one["p50_us"] / 1000, one["p99_us"] / 1000))
        bench.row("search", "%d customers: checks a second, 16 connections" % vendor.customers, "%d" % many["requests_per_s"])
    return found


def part_idle(bench):
    empty, count = bench.vendor(), bench.size(200, 20)
    empty.restart()
    time.sleep(1)
    rss = empty.rss_kib()
    load = subprocess.Popen([os.path.join(BUILD, "bin", "bench_load"), "--port", str(empty.server.port), "--ca",
        empty.server.certificate, "--connections", str(count), "--firsts", empty.firsts(), "--idle"], stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, text=True)
    try:
        if "idle" not in load.stdout.readline():
            raise RuntimeError("the idle connections do not come about")
        each = (empty.rss_kib() - rss) / count
    finally:
        load.stdin.close()
        load.wait()
        load.stdout.close()
    big = bench.big(bench.steps()[-1])
    ready = min(big.restart() for _ in range(3))
    time.sleep(1)
    found = {"rss_kib": rss, "connection_kib": each, "customers": big.customers, "ready_ms": ready, "big_rss_kib": big.rss_kib()}
    bench.row("idle", "resident, MiB", "%.1f" % (rss / 1024), "< 15")
    bench.row("idle", "an idle TLS connection, KiB", "%.1f" % each, "<= 45")
    bench.row("idle", "%d customers: ready after, ms" % big.customers, "%.0f" % ready, "< 100")
    bench.row("idle", "%d customers: resident, MiB" % big.customers, "%.1f" % (found["big_rss_kib"] / 1024))
    return found


def part_backup(bench):
    """In turn: registrations alone, and while one backup follows the other."""
    vendor, rounds = bench.big(bench.size(100000, 200)), []
    count = bench.size(6400, 128)
    vendor.add_customers(2 * count * bench.rounds)
    for number in range(bench.rounds):
        alone, done, made = vendor.register(count), threading.Event(), []

        def back_up():
            client = vendor.server.admin()
            while not done.is_set() or not made:
                made.append(client.call("system.backup", name="bench-%d-%d" % (number, len(made)))["backup"]["bytes"])
                shutil.rmtree(os.path.join(vendor.server.data, "backups"))
            client.close()
        thread = threading.Thread(target=back_up)
        thread.start()
        beside = vendor.register(count)
        done.set()
        thread.join()
        rounds.append({"alone": alone, "beside": beside, "backups": len(made), "bytes": made[-1]})
    figure = lambda which, key: statistics.median(round[which][key] for round in rounds)
    bench.row("backup", "registrations beside system.backup / alone, ratio",
        "%.2f" % (figure("beside", "requests_per_s") / figure("alone", "requests_per_s")))
    for key, name in (("p99_us", "p99"), ("max_us", "worst")):
        bench.row("backup", "%s beside / alone, ms (%d MiB copied)" % (name, rounds[-1]["bytes"] >> 20),
            "%.1f / %.1f" % (figure("beside", key) / 1000, figure("alone", key) / 1000))
    return rounds


def part_log(bench):
    """What a line for every call costs where calls are cheapest: pings with and without it, in turn."""
    vendor, seconds, rounds = bench.vendor(), 5 if not bench.quick else 0.5, []
    for _ in range(bench.rounds):
        found = {}
        for which in ("failed", "all"):
            vendor.server.environment = {"PRM_LOG_CALLS": which}
            vendor.restart()
            found[which] = tool("bench_load", "--port", vendor.server.port, "--ca", vendor.server.certificate, "--seconds", seconds,
                "--firsts", vendor.firsts())["requests_per_s"]
        rounds.append(found)
    ratio = statistics.median(round["all"] / round["failed"] for round in rounds)
    bench.row("log", "pings with a line each / without, ratio", "%.2f" % ratio)
    return {"ratio": ratio, "rounds": rounds}


def part_deals(bench):
    return deals.part_deals(bench, request, Client, customer)


def part_leads(bench):
    return leads.part_leads(bench, request, Client)


def part_claims(bench):
    return claims.part_claims(bench, request, Client)


def part_windows(bench):
    return windows.part_windows(bench, tool)


def part_tiers(bench):
    return tiers.part_tiers(bench, request, Client)


def part_words(bench):
    return search.part_words(bench, request)


def part_plans(bench):
    return plans.part_plans(bench, Client)


def part_articles(bench):
    return articles.part_articles(bench, request, Client)


PARTS = {"durable": part_durable, "ping": part_ping, "batches": part_batches, "search": part_search, "idle": part_idle,
    "backup": part_backup, "log": part_log, "deals": part_deals, "leads": part_leads, "claims": part_claims, "windows": part_windows,
    "tiers": part_tiers, "words": part_words, "plans": part_plans,
    "articles": part_articles}


class Bench:
    def __init__(self, options, directory):
        self.quick, self.rounds, self.most = options.quick, 1 if options.quick else options.rounds, options.customers
        self.directory, self.deals, self.leads, self.members, self.cache = (directory, options.deals, options.leads,
            options.members, options.cache)
        self.vendors, self.rows, self.large = [], [], None

    def size(self, full, quick):
        return quick if self.quick else full

    def steps(self):
        if self.quick:
            return [200]
        return [count for count in (10000, 100000, 1000000) if count < self.most] + [self.most]

    def vendor(self, **more):
        vendor = Vendor(tempfile.mkdtemp(prefix="vendor-", dir=self.directory), **more)
        self.vendors.append(vendor)
        return vendor

    def kept_vendor(self, name, **more):
        """One whose directory stays for the next run, if there is a place for it."""
        if not self.cache or self.quick:
            return self.vendor(**more)
        directory = os.path.join(self.cache, name)
        os.makedirs(directory, exist_ok=True)
        vendor = Vendor(directory, **more)
        vendor.keeps = True
        deals.save(vendor)
        self.vendors.append(vendor)
        return vendor

    def big(self, customers):
        """The one vendor that parts share, with so many customers at least."""
        if self.large is None:
            self.large = self.vendor()
        while self.large.customers < customers:
            self.large.add_customers(min(100000, customers - self.large.customers))
        return self.large

    def row(self, part, what, figure, target=""):
        self.rows.append((part, what, figure, target))
        print("%-8s  %-52s %18s  %s" % (part, what, figure, target), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--customers", type=int, default=1000000)
    parser.add_argument("--deals", type=int, default=1000000)
    parser.add_argument("--leads", type=int, default=10000)
    parser.add_argument("--members", type=int, default=100000)
    parser.add_argument("--cache")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default=",".join(PARTS))
    options = parser.parse_args()
    directory = tempfile.mkdtemp(prefix="prmd-bench-", dir=os.environ.get("PRM_BENCH_DIR"))
    bench, figures = Bench(options, directory), {"quick": options.quick}
    try:
        for part in options.only.split(","):
            figures[part] = PARTS[part](bench)
    finally:
        for vendor in bench.vendors:
            vendor.server.remove()
        shutil.rmtree(directory, ignore_errors=True)
    with open(os.path.join(BUILD, "bench.json"), "w") as file:
        json.dump(figures, file, indent=1)
    print("figures: %s" % file.name)


if __name__ == "__main__":
    main()
