# SPDX-License-Identifier: Apache-2.0
"""The report of the year made once more, by SQL over the file of the server, as of each day it is asked for; and what was
paid by what accounting was told."""

import collections
import datetime
import os
import sqlite3
import zoneinfo

import inbox
from books import number_of

# What was booked to an account less what was booked from it, or all that was booked to it, until ?1.
BOOKED = """
WITH sides AS (
    SELECT "to" AS account, amount AS came, 0 AS went FROM ledger_entry WHERE at < ?1
    UNION ALL SELECT "from", 0, amount FROM ledger_entry WHERE at < ?1)
SELECT a.subject, a.name, SUM(came), SUM(went) FROM sides JOIN ledger_account a ON a.id = sides.account GROUP BY a.id
"""
HELD = """
SELECT a.subject, SUM(h.amount) FROM ledger_hold h JOIN ledger_account a ON a.id = h.account
WHERE h.created_at < ?1 AND (h.expires_at IS NULL OR h.expires_at >= ?1) AND (h.ended_at IS NULL OR h.ended_at >= ?1)
GROUP BY a.subject
"""
PAID = """
SELECT currency, SUM(approved - COALESCE(clawed_back, 0)) FROM claim WHERE state IN ('paid', 'clawed_back') GROUP BY currency
"""


def check(wanted, got, what):
    if wanted != got:
        raise AssertionError(("%s: wanted %s, got %s" % (what, wanted, got))[:4000])


class Reckoning:
    def __init__(self, play):
        self.play = play
        path = os.path.join(play.server.data, "prmd.db")
        self.database = sqlite3.connect("file:%s?mode=ro" % path, uri=True)

    def until(self, day):
        """When that day is over in the programme's zone, in ms."""
        date = datetime.date.fromisoformat(self.play.day(day + 1))
        return round(datetime.datetime.combine(date, datetime.time(), zoneinfo.ZoneInfo("Europe/Paris")).timestamp() * 1000)

    def figures(self, at):
        """By code of its budget, as the report has them."""
        booked, held = collections.defaultdict(dict), dict(self.database.execute(HELD, (at,)))
        for subject, name, came, went in self.database.execute(BOOKED, (at,)):
            booked[subject][name] = (came, went)
        code_of = {number_of(id): code for code, id in self.play.budgets.items()}
        made = {code: {"total": 0, "unallocated": 0, "terms": collections.Counter()} for code in self.play.budgets}
        for code, id in self.play.budgets.items():
            made[code]["total"] = booked[id]["source"][1]
            made[code]["unallocated"] = booked[id]["unallocated"][0] - booked[id]["unallocated"][1]
        of = {row[0]: code_of.get(row[1]) for row in self.database.execute("SELECT id, budget FROM allocation")}
        for subject, names in booked.items():
            code = of.get(number_of(subject)) if subject.startswith("allocation_") else None
            if code:
                terms = made[code]["terms"]
                left = {name: came - went for name, (came, went) in names.items()}
                reserved = held.get(subject, 0)
                terms["granted"] += names["granted"][0]
                terms["returned"] += names.get("returned", (0, 0))[0]
                terms["available"] += left["available"] - reserved
                terms["reserved"] += reserved
                for name in ("committed", "claimed", "paid", "expired"):
                    terms[name] += left.get(name, 0)
        return made

    def compare(self, day):
        """All budgets of the programme and their sums, as of that day; None: as of now."""
        given = {} if day is None else {"as_of": self.play.day(day)}
        report = self.play.world.manager.call("mdf.report", program=self.play.world.program, **given)
        wanted = self.figures((1 << 62) if day is None else self.until(day))
        told = {item["code"]: item for item in report["items"] if item["code"] in wanted}
        check(set(wanted), set(told), "budgets")
        for code, own in wanted.items():
            item = told[code]
            terms = {name: own["terms"][name] for name in item["terms"]}
            check((own["total"], own["unallocated"], terms), (item["total"], item["unallocated"], item["terms"]),
                "%s as of day %s" % (code, day))
            check(own["total"], own["unallocated"] + terms["granted"] - terms["returned"], "all of " + code)
            check(terms["granted"], sum(terms.values()) - terms["granted"], "terms of " + code)
        for one in report["totals"]:
            same = [item for item in report["items"] if item["currency"] == one["currency"]]
            for name in one["terms"]:
                check(sum(item["terms"][name] for item in same), one["terms"][name], "%s in %s" % (name, one["currency"]))
        return told

    def check(self):
        for day in (0, 100, inbox.YEAR // 2, 250, inbox.YEAR - 1, inbox.YEAR + 2):
            if day < self.play.today:
                self.compare(day)
        told = self.compare(None)
        paid = collections.Counter()
        for code, item in told.items():
            paid[item["currency"]] += item["terms"]["paid"]
        check(+self.play.told_to_pay, +paid, "what accounting was told to pay")
        check(+self.play.told_to_pay, +collections.Counter(dict(self.database.execute(PAID))), "what claims say was paid")
        self.database.close()
