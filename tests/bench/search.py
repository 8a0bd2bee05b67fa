# SPDX-License-Identifier: Apache-2.0
"""Search over as many rows of text as a large knowledge base has, as a partner's people ask, and what keeping the index takes
from those who write."""

import bisect
import os
import random
import time

VOCABULARY = 30000
QUERIES = 4000


class Words:
    """Words as texts have them: the n-th most frequent once for every n of the first."""

    def __init__(self):
        letters = random.Random(7)
        syllable = lambda: letters.choice("bdfgklmnprstvz") + letters.choice("aeiou")
        self.words, seen = [], set()
        while len(self.words) < VOCABULARY:
            word = "".join(syllable() for _ in range(1 + min(4, len(self.words) // 60 + 1)))
            if word not in seen:
                seen.add(word)
                self.words.append(word)
        self.sums, total = [], 0.0
        for rank in range(VOCABULARY):
            total += 1 / (rank + 1)
            self.sums.append(total)

    def one(self, source):
        return self.words[bisect.bisect(self.sums, source.random() * self.sums[-1])]

    def text(self, source, count):
        return " ".join(self.one(source) for _ in range(count))

    def title(self, number):
        source = random.Random(number)
        return self.text(source, source.randrange(3, 8)).capitalize()

    def course(self, number):
        source = random.Random(-1 - number)
        return {"code": "bench-%d" % number, "name": self.title(number), "kind": "course",
            "description": self.text(source, source.randrange(60, 240))}

    def query(self, source, rows):
        """What somebody remembers of a title, mostly; now and then words that are everywhere."""
        if source.random() < 0.05:
            return self.words[source.randrange(3)]
        words = self.title(source.randrange(rows)).lower().split()
        return " ".join(source.sample(words, min(len(words), source.randrange(1, 5))))


def caught_up(vendor):
    start = time.monotonic()
    while True:
        search = vendor.health()["search"]
        if search["behind_entries"] == 0 and not search["making"]:
            return time.monotonic() - start, search
        time.sleep(0.1)


def queries(bench, vendor, request, words, rows):
    source = random.Random(11)
    lines = [request(n, "search.query", {"text": words.query(source, rows), "limit": 20})
        for n in range(bench.size(QUERIES, 64))]
    vendor.load(lines[:len(lines) // 4], connections=4)  # what is read for the first time is not what is measured
    return vendor.load(lines, connections=1), vendor.load(lines, connections=16)


def writing(bench, request, with_search):
    """Registrations a second, and how long they take, with the index kept or without."""
    vendor = bench.vendor(more=[] if with_search else ["search = { enabled = false },"])
    count = bench.size(12800, 128)
    vendor.ready(2 * count)
    vendor.register(count)
    return vendor, lambda: vendor.register(count)


def part_words(bench, request):
    rows, words = bench.size(100000, 300), Words()
    vendor = bench.vendor(plugins=["{ id = 'certification' }"])
    start = time.monotonic()
    vendor.load((request(n, "certification.courses.create", words.course(n)) for n in range(rows)), connections=4, depth=32,
        tokens=[vendor.manager])
    made = time.monotonic() - start
    behind, search = caught_up(vendor)
    one, many = queries(bench, vendor, request, words, rows)
    size = sum(os.path.getsize(os.path.join(vendor.server.data, name)) for name in os.listdir(vendor.server.data)
        if name.startswith("search.db"))
    row = lambda what, figure, target="": bench.row("words", what, figure, target)
    row("%d rows: queries, p50 / p99 / worst, ms" % search["rows"],
        "%.1f / %.1f / %.1f" % tuple(one[key] / 1000 for key in ("p50_us", "p99_us", "max_us")), "p99 < 20")
    row("queries a second, 16 connections", "%d" % many["requests_per_s"])
    row("rows written a second, all of them searched", "%d" % (rows / made))
    row("the index behind the last of them, s", "%.1f" % behind)
    row("the index, MiB", "%.0f" % (size / 2**20))
    vendor.server.stop()
    for name in os.listdir(vendor.server.data):
        if name.startswith("search.db"):
            os.remove(os.path.join(vendor.server.data, name))
    start = time.monotonic()
    vendor.server.start()
    caught_up(vendor)
    again = time.monotonic() - start
    row("made again from the rows, s", "%.1f" % again)
    vendor.server.stop()
    rounds = []
    pairs = [writing(bench, request, True), writing(bench, request, False)]
    for _ in range(bench.rounds):
        rounds.append([one() for _, one in pairs])
    middle = lambda key: sorted(pair[0][key] / pair[1][key] for pair in rounds)[len(rounds) // 2]
    row("registrations with the index / without, ratio", "%.2f" % middle("requests_per_s"))
    row("their p99 with the index / without, ms", "%.1f / %.1f" % (rounds[-1][0]["p99_us"] / 1000, rounds[-1][1]["p99_us"] / 1000),
        "+ < 1")
    return {"one": one, "many": many, "made_s": made, "behind_s": behind, "again_s": again, "bytes": size, "rounds": rounds}
