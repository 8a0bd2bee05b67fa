# SPDX-License-Identifier: Apache-2.0
"""Leads at the real organisations of Debian's ieee-data, with their addresses as they stand in the register; who asks, and
what for, is invented from a seed. Every so many lines something is wrong with one, as in files people send."""

import csv
import glob
import io
import random

COLUMNS = ("source", "reference", "legal_name", "address", "contact_name", "contact_email", "contact_phone", "need",
    "timeframe", "industry", "segment", "employees", "product", "amount.amount", "amount.currency")
INDUSTRIES = ("health", "energy", "retail", "public", "")
SEGMENTS = ("enterprise", "small", "")
TIMEFRAMES = ("now", "quarter", "half_year", "year", "later", "")
FIRST = "Ada Bruno Chiara Deniz Emil Farah Goran Hana Ivo Jana Kofi Lena Mehmet Nora Oskar Priya".split()
LAST = "Albers Bianchi Costa Dubois Eriksen Ferrari Gruber Horvat Ito Jansen Kowalski Lindqvist Moreau Novak".split()


def organisations():
    """(name, address) of each organisation once, in the order of the register."""
    (path,) = [path for pattern in ("/usr/share/ieee-data/oui.csv", "/var/lib/ieee-data/oui.csv", "/usr/share/misc/ieee-data/oui.csv")
        for path in glob.glob(pattern)][:1]
    seen = set()
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            name, address = " ".join(row[2].split()), " ".join(row[3].split())
            if row[0] != "Registry" and name != "Private" and address and name not in seen:
                seen.add(name)
                yield name, address


def spoil(draw, cells, number):
    """One way to break a line: its cells as a text that is not quite CSV, or not quite a lead. (bytes, why)"""
    ways = {
        "latin": lambda: ",".join(cells[:4]).encode("latin-1", "replace") + b",Ren\xe9 L\xfcders" + b"," * 10,
        "short": lambda: b"web,SHORT-%d,only three" % number,
        "source": lambda: line_of(["nowhere"] + cells[1:]),
        "email": lambda: line_of(cells[:5] + ["not an address"] + cells[6:]),
        "amount": lambda: line_of(cells[:13] + ["lots"] + cells[14:]),
        "nameless": lambda: line_of(cells[:2] + ["  "] + cells[3:]),
        "long": lambda: line_of(cells[:2] + ["x" * 400] + cells[3:]),
    }
    why = draw.choice(sorted(ways))
    return ways[why](), why


def line_of(cells):
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue().encode()


def leads(count, seed, products, broken_every=37, repeated_every=29):
    """The lines of a file of so many leads, without line ends: [bytes]; {reference of a good one: its cells}; broken ones."""
    draw = random.Random(seed)
    lines, good, broken = [",".join(COLUMNS).encode()], {}, []
    for number, (name, address) in enumerate(organisations()):
        if len(good) >= count:
            break
        first, last = draw.choice(FIRST), draw.choice(LAST)
        cells = [draw.choice(("web", "fair", "list")), "L-%05d" % number, name, address, "%s %s" % (first, last),
            "%s.%s@org%d.example" % (first.lower(), last.lower(), number) if draw.random() < 0.9 else "",
            "+%d %d" % (draw.randrange(1, 99), draw.randrange(10**6, 10**8)) if draw.random() < 0.6 else "",
            "We look for %s for %d sites." % (draw.choice(("sensors", "gateways", "service")), draw.randrange(1, 40)),
            draw.choice(TIMEFRAMES), draw.choice(INDUSTRIES), draw.choice(SEGMENTS), str(draw.randrange(5, 9000)),
            draw.choice(products), str(draw.randrange(10**5, 10**8)), "EUR"]
        if number % broken_every == broken_every - 1:
            line, why = spoil(draw, cells, number)
            lines.append(line)
            broken.append(why)
            continue
        good[cells[1]] = cells
        lines.append(line_of(cells))
        if number % repeated_every == repeated_every - 1:
            lines.append(line_of(cells))
    return lines, good, broken
