# SPDX-License-Identifier: Apache-2.0
"""A knowledge base of 100 000 published articles in three languages for twelve audiences: searched by a partner's user, who may
read some of them, and by the vendor's, and suggested from while a case is typed.

The articles are made of the manual pages (tests/support/manpages.py): each has the title of a page and runs of the paragraphs of
that page and of another, so that words are as rare as they are in what somebody wrote. What is asked are the recorded queries
(tests/support/queries.tsv), in turn in the languages they were written in."""

import os
import random
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import manpages  # noqa: E402
import relevance  # noqa: E402
from search import caught_up  # noqa: E402

LENGTH = 3000  # characters, about, of one article
QUERIES = 4000
# Whom articles are for; the partner's user is of a reseller at rank 3 in France, in sales.
READABLE = [{"is_public": True}, {}, {"rank": 1}, {"rank": 3}, {"roles": ["partner_sales"]}, {"channel_types": ["reseller"]},
    {"territories": True}]
UNREADABLE = [{"rank": 4}, {"rank": 9}, {"roles": ["partner_technical"]}, {"channel_types": ["distributor"]},
    {"territories": False}]


class Pages:
    """Articles made of pages: the number-th is always the same."""

    def __init__(self, root, most=None):
        made = manpages.articles(root)[:most]
        self.of = {language: [one for one in made if one["locale"] == language] for language in manpages.LANGUAGES}
        self.of = {language: pages for language, pages in self.of.items() if pages}
        self.all = [one for pages in self.of.values() for one in pages]
        self.parts = {id(one): [part for part in one["body"].split("\n\n") if part.strip()] for one in self.all}

    def run(self, source, page, length):
        """Paragraphs that follow each other."""
        parts = self.parts[id(page)]
        at, taken, used = source.randrange(len(parts)), [], 0
        while used < length and at < len(parts):
            taken.append(parts[at][:length - used])
            used += len(taken[-1])
            at += 1
        return "\n\n".join(taken)

    def one(self, number):
        source = random.Random(number)
        page = self.all[number % len(self.all)]
        copy, other = number // len(self.all), source.choice(self.of[page["locale"]])
        length = LENGTH * (0.3 + 1.4 * source.random())
        body = self.run(source, page, int(length * 0.8)) + "\n\n" + self.run(source, other, int(length * 0.2))
        return {**page, "code": "%s.%d" % (page["code"], copy), "body": body.strip()}


def audiences(vendor, client):
    elsewhere = client.call("partners.territories.create", name="Elsewhere")["territory"]["id"]
    made = []
    for number, given in enumerate(READABLE + UNREADABLE):
        given = dict(given)
        if "territories" in given:
            given["territories"] = [vendor.territory if given["territories"] else elsewhere]
        made.append(client.call("knowledge.audiences.create", {"code": "a%d" % number, "name": "Readers %d" % number,
            **given})["audience"]["id"])
    return made


def imports(request, pages, ids, first, count):
    """Calls that take over the articles from `first` on, some of one audience after the other."""
    number = 0
    for which, audience in enumerate(ids):
        share = (pages.one(n) for n in range(first, first + count) if n % len(ids) == which)
        for batch in manpages.batches(share):
            number += 1
            yield request(number, "knowledge.import", {"audience": audience, "publish": True, "articles": batch})


def fill(bench, vendor, request, Client, pages):
    """How long it took; 0: they were there already."""
    count, piece = bench.size(100000, 300), 10000
    client = Client(vendor.server, vendor.manager)
    listed = client.call("knowledge.audiences.list")["items"]
    ids = [one["id"] for one in listed] or audiences(vendor, client)
    client.close()
    if listed:
        return 0
    took = 0
    for first in range(0, count, piece):
        lines = list(imports(request, pages, ids, first, min(piece, count - first)))
        took += vendor.load(lines, connections=4, tokens=[vendor.manager])["seconds"]
    return took


def typed(words):
    """What a field holds while somebody types, two words at a time."""
    parts = words.split()
    return [" ".join(parts[:count]) for count in range(1, len(parts), 2)] + [words]


def measure(bench, vendor, request, which, token, asked):
    lines = [request(number, *one) for number, one in enumerate(asked)]
    random.Random(3).shuffle(lines)
    vendor.load(lines[:len(lines) // 4], connections=4, tokens=[token])  # what is read for the first time is not what is measured
    before = vendor.cpu_s()
    one = vendor.load(lines, connections=1, tokens=[token])
    cpu = sum(vendor.cpu_s().values()) - sum(before.values())
    many = vendor.load(lines, connections=16, tokens=[token])
    row = lambda what, figure, target="": bench.row("articles", what, figure, target)
    row("%s: p50 / p99 / worst, ms" % which, "%.1f / %.1f / %.1f" % tuple(one[key] / 1000 for key in ("p50_us", "p99_us", "max_us")),
        "p99 < 20")
    row("%s: processor time each, ms" % which, "%.2f" % (1000 * cpu / len(lines)))
    row("%s a second, 16 connections" % which, "%d" % many["requests_per_s"])
    return {"one": one, "many": many, "cpu_ms": 1000 * cpu / len(lines)}


def part_articles(bench, request, Client):
    root = manpages.folder()
    if not root:
        raise RuntimeError("the manual pages were not fetched: examples/packages.sh, prm_fetch_manuals")
    pages = Pages(root, bench.size(None, 60))
    vendor = bench.kept_vendor("articles", plugins=["{ id = 'leads' }", "{ id = 'mdf' }", "{ id = 'certification' }",
        "{ id = 'support', settings = { searches_per_day = 10000000, suggestions_per_day = 10000000 } }"])
    made = fill(bench, vendor, request, Client, pages)
    behind, search = caught_up(vendor)
    if made:
        bench.row("articles", "articles imported and published a second", "%d" % (bench.size(100000, 300) / made))
        bench.row("articles", "the index behind the last of them, s", "%.1f" % behind)
    recorded = [(language, words) for language, words, _ in relevance.queries()]
    count = bench.size(QUERIES, 64)
    searches = [("knowledge.search", {"text": words, "locale": language}) for language, words in recorded]
    suggested = [("knowledge.suggest", {"subject": text, "locale": language}) for language, words in recorded for text in typed(words)]
    repeated = lambda asked: [asked[n % len(asked)] for n in range(count)]
    found = {"rows": search["rows"], "made_s": made}
    for which, token, asked in (("a partner's searches", vendor.tokens[0], searches), ("the vendor's", vendor.manager, searches),
            ("a partner's suggestions", vendor.tokens[0], suggested)):
        found[which] = measure(bench, vendor, request, which, token, repeated(asked))
    return found
