# SPDX-License-Identifier: Apache-2.0
"""The money of funds as anyone can read it from the file of a server: every entry added up anew, and what rows of budgets,
requests, claims and invoices say held against it. Shares no code with the server."""

import collections
import contextlib
import json
import os
import sqlite3

DIGITS = {digit: value for value, digit in enumerate("0123456789abcdefghjkmnpqrstvwxyz")}
TERMS = ("available", "committed", "claimed", "paid", "expired")
WAITING = ("submitted", "in_review", "info_requested")              # requests with money set aside
PROMISED = ("approved", "part_approved", "active", "claimable")     # requests with money committed
OWED = ("submitted", "in_review", "approved", "part_approved", "payable", "pay_failed")
LIVE = OWED + ("paid",)


def number_of(id):
    """The number a row has in its table: behind the name, 13 digits of base 32."""
    value = 0
    for digit in id.rpartition("_")[2]:
        value = value * 32 + DIGITS[digit]
    return value


def of_claim(claim):
    """What a live claim comes to."""
    return claim["claimed"] if claim["approved"] is None else claim["approved"]


def of_line(line):
    return line.get("approved", line["claimed"])["amount"]


class Books:
    """What is wrong is collected in `problems`: one line each."""

    def __init__(self, data):
        self.problems = []
        with contextlib.closing(sqlite3.connect("file:%s?mode=ro" % os.path.join(data, "prmd.db"), uri=True)) as db:
            db.row_factory = sqlite3.Row
            db.execute("BEGIN")
            known = {row["name"] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            self.now = db.execute("SELECT MAX(at) FROM journal").fetchone()[0]
            read = lambda table: {row["id"]: row for row in db.execute('SELECT * FROM "%s" ORDER BY id' % table)} if table in known else {}
            self.accounts, self.entries, self.holds = read("ledger_account"), read("ledger_entry"), read("ledger_hold")
            self.requests, self.claims, self.proofs = read("fund_request"), read("claim"), read("proof")
            self.allocations, self.budgets, self.changes = read("allocation"), read("budget"), read("fund_change")
        self.of = collections.defaultdict(dict)  # accounts by whose they are and their name
        for account in self.accounts.values():
            self.of[account["subject"]][account["name"]] = account["id"]
        self.of_number = {number_of(subject): names for subject, names in self.of.items()}
        self.balance = collections.Counter()
        self.came, self.went = collections.Counter(), collections.Counter()

    def wrong(self, *words):
        self.problems.append(" ".join(str(word) for word in words))

    def equal(self, wanted, got, *what):
        if wanted != got:
            self.wrong(*what, "is", got, "and should be", wanted)

    # ---- entries ----

    def book(self, entry):
        source, target, amount = self.accounts[entry["from"]], self.accounts[entry["to"]], entry["amount"]
        if amount < 1 or len({source["currency"], target["currency"], entry["amount_currency"]}) != 1:
            self.wrong("entry", entry["id"], "is nothing or mixes currencies")
        self.balance[source["id"]] -= amount
        self.balance[target["id"]] += amount
        self.went[source["id"]] += amount
        self.came[target["id"]] += amount
        for account, said in ((source, entry["from_balance"]), (target, entry["to_balance"])):
            self.equal(self.balance[account["id"]], said, "the balance in entry", entry["id"])
            if self.balance[account["id"]] < 0 and not account["may_overdraw"]:
                self.wrong(account["subject"], account["name"], "is below zero after entry", entry["id"])
        for subject in {source["subject"], target["subject"]}:
            if "granted" in self.of[subject]:
                self.equation(subject, entry["id"])

    def equation(self, subject, entry):
        """What is on its way is in `granted` or `returned` between two entries of one step."""
        names = self.of[subject]
        terms = [self.balance[names[name]] for name in TERMS]
        granted, returned = names["granted"], names["returned"]
        self.equal(self.came[granted] - self.balance[granted], sum(terms) + self.came[returned], subject, "after entry", entry)

    def replay(self):
        at = collections.Counter()
        for entry in self.entries.values():
            for side in ("from", "to"):
                if entry["at"] < at[entry[side]]:
                    self.wrong("entry", entry["id"], "goes back in time")
                at[entry[side]] = entry["at"]
            self.book(entry)
        sums = collections.Counter()
        for account in self.accounts.values():
            id, what = account["id"], "%s %s" % (account["subject"], account["name"])
            sums[account["currency"]] += account["balance"]
            self.equal((self.balance[id], self.came[id], self.went[id]),
                (account["balance"], account["moved_in"], account["moved_out"]), what, "as kept")
            if account["name"] in ("granted", "returned"):
                self.equal(0, account["balance"], what)
        for currency, total in sums.items():
            self.equal(0, total, "all of", currency)

    def hold(self):
        """What is held, in all and at the end of every instant."""
        moves = collections.defaultdict(list)
        live = collections.Counter()
        for hold in self.holds.values():
            ends = [at for at in (hold["ended_at"], hold["expires_at"]) if at is not None]
            moves[hold["account"]].append((hold["created_at"], 1, hold["amount"]))
            if ends:
                moves[hold["account"]].append((min(ends), 1, -hold["amount"]))
            if hold["ended_at"] is None:
                live[hold["account"]] += hold["amount"]
        for entry in self.entries.values():
            for side, amount in (("from", -entry["amount"]), ("to", entry["amount"])):
                if entry[side] in moves:
                    moves[entry[side]].append((entry["at"], 0, amount))
        for account, steps in moves.items():
            balance = held = 0
            steps.sort(key=lambda step: step[0])
            for place, (at, is_hold, amount) in enumerate(steps):
                held, balance = held + is_hold * amount, balance + (1 - is_hold) * amount
                if (place + 1 == len(steps) or steps[place + 1][0] != at) and not 0 <= held <= balance:
                    self.wrong(self.accounts[account]["subject"], "held", held, "of", balance, "at", at)
        for account in self.accounts.values():
            self.equal(live[account["id"]], account["held"], account["subject"], account["name"], "held")

    # ---- rows ----

    def kept(self, allocation, name):
        return self.balance[self.of_number[allocation][name]]

    def check_requests(self):
        """Approved is never more than asked for, nor claimed than approved; the ledger has what rows say."""
        used, committed, reserved = collections.Counter(), collections.Counter(), collections.Counter()
        for claim in self.claims.values():
            if claim["state"] in LIVE + ("clawed_back",):
                used[claim["fund_request"]] += of_claim(claim)
        for id, request in self.requests.items():
            approved = request["approved"] or 0
            if approved > request["requested"]:
                self.wrong("request", id, "was approved for", approved, "of", request["requested"])
            for activity in json.loads(request["activities"] or "[]"):
                if activity.get("approved", {"amount": 0})["amount"] > activity["requested"]["amount"]:
                    self.wrong("request", id, "was approved for too much of", activity)
            self.equal(used[id], request["claimed"] or 0, "what request", id, "says is claimed")
            if used[id] > approved:
                self.wrong("request", id, "has claims of", used[id], "and", approved, "approved")
            if request["state"] in PROMISED:
                committed[request["allocation"]] += approved - used[id]
            if request["state"] in WAITING:
                reserved[request["allocation"]] += request["requested"]
        for id in self.allocations:
            self.equal(committed[id], self.kept(id, "committed"), "committed of allocation", id)
            available = self.accounts[self.of_number[id]["available"]]
            if available["held"] < reserved[id]:
                self.wrong("allocation", id, "holds", available["held"], "for requests of", reserved[id])

    def check_claims(self):
        claimed, paid, uses = collections.Counter(), collections.Counter(), collections.Counter()
        for id, claim in self.claims.items():
            lines = json.loads(claim["lines"] or "[]")
            amount = of_claim(claim)
            if amount > claim["claimed"]:
                self.wrong("claim", id, "is paid for more than it claims")
            if claim["state"] in LIVE:
                self.equal(amount, sum(of_line(line) for line in lines), "claim", id)
                self.check_shown(id, claim, lines, uses)
            if claim["state"] in OWED:
                claimed[claim["allocation"]] += amount
            if claim["state"] == "paid":
                paid[claim["allocation"]] += amount - (claim["clawed_back"] or 0)
            if claim["state"] == "clawed_back":
                self.equal(amount, claim["clawed_back"], "what was taken back of claim", id)
        for id in self.allocations:
            self.equal(claimed[id], self.kept(id, "claimed"), "claimed of allocation", id)
            self.equal(paid[id], self.kept(id, "paid"), "paid of allocation", id)
        for id, proof in self.proofs.items():
            used = proof["used"] or 0
            if used > (proof["amount"] or 0):
                self.wrong("proof", id, "is used for", used, "of", proof["amount"])
            if uses[id] > used:
                self.wrong("proof", id, "is used by lines for", uses[id], "and says", used)

    def check_shown(self, id, claim, lines, uses):
        """Each line is covered by its invoices, all of the partner's own."""
        request = self.requests[claim["fund_request"]]
        if (claim["partner"], claim["currency"]) != (request["partner"], request["currency"]):
            self.wrong("claim", id, "is not of its request's partner and currency")
        for line in lines:
            shown = 0
            for use in line.get("uses", []):
                proof = self.proofs[number_of(use["proof"])]
                if proof["partner"] != claim["partner"]:
                    self.wrong("claim", id, "uses what is another's")
                uses[number_of(use["proof"])] += use["amount"]["amount"]
                shown += use["amount"]["amount"] if use["amount"]["currency"] == claim["currency"] else 1 << 60
            if of_line(line) * 10000 > shown * (request["match_bps"] or 10000):
                self.wrong("claim", id, "pays", of_line(line), "for what shows", shown)

    def check(self):
        self.replay()
        self.hold()
        self.check_requests()
        self.check_claims()
        return self.problems
