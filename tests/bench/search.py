# SPDX-License-Identifier: Apache-2.0
"""Search over as many rows of text as a large knowledge base has, as a partner's people ask, and what keeping the index takes
from those who write."""

import bisect
import os
import random
import time

from leads import counted

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


def heavy(bench, vendor, request, words):
    """The most that may be asked for: words that are everywhere, as many as a query may have, and phrases of such."""
    source = random.Random(12)
    common = lambda of, count: " ".join(source.sample(words.words[:of], count))
    texts = {"16 words that are everywhere": lambda: common(60, 16),
        "5 phrases of 3 such words": lambda: " ".join('"%s"' % common(10, 3) for _ in range(5))}
    return {what: vendor.load([request(n, "search.query", {"text": text(), "limit": 20})
        for n in range(bench.size(200, 16))], connections=1) for what, text in texts.items()}


def writing(bench, request, with_search):
    """Registrations a second, how long they take, and what the writer's thread takes for one, with the index kept or without."""
    vendor = bench.vendor(more=[] if with_search else ["search = { enabled = false },"])
    count = bench.size(12800, 128)
    vendor.ready(2 * count)
    vendor.register(count)

    def one():
        before = vendor.scheduled_us("prm-writer")
        done = vendor.register(count)
        after = vendor.scheduled_us("prm-writer")
        return {**done, "writer_ran_us": (after[0] - before[0]) / count, "writer_waited_us": (after[1] - before[1]) / count}

    return vendor, one


def noted(vendor):
    """What the writer took for the index after each commit: how many, microseconds of one, and how many took over 1 ms."""
    buckets, seconds = counted(vendor, "prmd_search_note_seconds")
    count = buckets[float("inf")]
    return {"commits": count, "mean_us": 1e6 * seconds / count, "over": count - buckets[0.001]}


def part_words(bench, request):
    rows, words = bench.size(100000, 300), Words()
    vendor = bench.vendor(plugins=["{ id = 'certification' }"])
    start = time.monotonic()
    vendor.load((request(n, "certification.courses.create", words.course(n)) for n in range(rows)), connections=4, depth=32,
        tokens=[vendor.manager])
    made = time.monotonic() - start
    behind, search = caught_up(vendor)
    one, many = queries(bench, vendor, request, words, rows)
    most = heavy(bench, vendor, request, words)
    size = sum(os.path.getsize(os.path.join(vendor.server.data, name)) for name in os.listdir(vendor.server.data)
        if name.startswith("search.db"))
    row = lambda what, figure, target="": bench.row("words", what, figure, target)
    row("%d rows: queries, p50 / p99 / worst, ms" % search["rows"],
        "%.1f / %.1f / %.1f" % tuple(one[key] / 1000 for key in ("p50_us", "p99_us", "max_us")), "p99 < 20")
    for what, load in most.items():
        row("%s, p50 / p99, ms" % what, "%.1f / %.1f" % (load["p50_us"] / 1000, load["p99_us"] / 1000), "p99 < 20")
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
    for what, key in (("ran", "writer_ran_us"), ("waited to run", "writer_waited_us")):
        row("the writer %s for one, with / without, us" % what, "%.1f / %.1f" % tuple(
            sorted(pair[i][key] for pair in rounds)[len(rounds) // 2] for i in (0, 1)))
    added = sorted(sum(pair[0][key] - pair[1][key] for key in ("writer_ran_us", "writer_waited_us")) for pair in rounds)
    row("what the index adds to the writer for one, us", "%.1f" % added[len(added) // 2], "< 1000")
    note = noted(pairs[0][0])
    row("of that after each commit, by its clock, us / over 1 ms", "%.1f / %d of %d" % (note["mean_us"],
        note["over"], note["commits"]), "0 over")
    row("their p99 with the index / without, ms", "%.1f / %.1f" % (rounds[-1][0]["p99_us"] / 1000, rounds[-1][1]["p99_us"] / 1000),
        "+ < 1")
    return {"one": one, "most": most, "many": many, "made_s": made, "behind_s": behind, "again_s": again, "bytes": size, "rounds": rounds, "noted": note}
