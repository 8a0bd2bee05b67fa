#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Settlements: what is owed leaves as a file, what accounting answers comes back as one, and every claim is paid once,
whatever is wrong with the file or how often it comes."""

import csv
import io
import os
import shutil
import subprocess
import tempfile
import unittest

from funds import ClaimWorld, eur
from prmd import PATIENCE, PRM, ServerCase


def read(content):
    return list(csv.DictReader(io.StringIO(content, newline="")))


def write(rows, columns):
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


COLUMNS = ("reference", "claim", "partner", "amount", "currency", "invoices", "status", "payment", "date", "reason")


def answered(rows, status="paid", **more):
    """What accounting sends back of a file's rows."""
    return [{**row, "status": status, "payment": "SEPA " + row["reference"], **more} for row in rows]


class Paying(ServerCase):
    ARGUMENTS = ("--simulated-clock",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = ClaimWorld(cls.server)
        cls.addClassCleanup(cls.world.close)
        cls.folder = tempfile.mkdtemp(prefix="prmd-settlement-")
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        user = cls.world.admin.call("users.create", name="Paula Payer", email="paula@example.com", roles=["marketing_manager"])
        cls.token = cls.world.admin.call("tokens.create", user=user["user"]["id"])["token"]
        cls.made = 0

    def connect(self):
        payer, self.admin = self.client(self.token), self.client(self.server.admin_token)
        self.call = payer.call

    def setUp(self):
        """A partner of the test's own, with an active request."""
        world = self.world
        type(self).made += 1
        self.name = "Granat %d" % self.made
        self.spender = world.spender(self.name, amount=10000000)
        self.payee = "=%s, \"GmbH\"" % self.name  # what a spreadsheet would take for a formula
        world.manager.call("partners.update", id=world.partners[self.name], legal_name=self.payee)
        self.connect()
        world.activate(self.spender, self.name)

    def owed(self, *amounts):
        return [self.world.payable(self.spender, self.name, amount)["id"] for amount in amounts]

    def settle(self, *amounts):
        """A settlement of claims of these amounts that accounting has, and the rows of its file."""
        claims = self.owed(*amounts)
        made = self.call("mdf.settlements.create", program=self.world.program, currency="EUR", claims=claims)["settlement"]
        file = self.call("mdf.settlements.file", id=made["id"])
        return file["settlement"], claims, file["content"]

    def take(self, rows, **more):
        """Lines of the report: (status, [(field, code)])."""
        text = rows if isinstance(rows, str) else write(rows, COLUMNS)
        report = self.call("mdf.settlements.import", csv=text, **more)
        return [(line["status"], [(e["field"], e["code"]) for e in line.get("errors", [])]) for line in report["lines"]]

    def state(self, claim):
        return self.call("mdf.claims.get", id=claim)["claim"]["state"]

    def terms(self):
        """What the ledger has on the accounts of the partner's allocation."""
        listed = self.admin.call("ledger.accounts.list", filter={"subject": self.world.allocations[self.name]},
            limit=50)["items"]
        return {item["name"]: item["balance"] for item in listed}

    def prm(self, *words):
        settings = {**os.environ, "PRM_SERVER": "127.0.0.1:%d" % self.server.port, "PRM_CA": self.server.certificate,
            "PRM_TOKEN": self.token}
        return subprocess.run([PRM, *words], env=settings, capture_output=True, text=True, timeout=PATIENCE)


class Settlements(Paying):
    def test_from_claim_to_payment(self):
        before = self.terms()
        settlement, claims, content = self.settle(120000, 5)
        self.assertEqual(self.call("mdf.settlements.file", id=settlement["id"])["content"], content)
        rows = read(content)
        self.assertEqual([(row["amount"], row["currency"], row["partner"]) for row in rows],
            [("1200.00", "EUR", "'" + self.payee), ("0.05", "EUR", "'" + self.payee)])
        self.assertTrue(all(row["invoices"].startswith("'=RE-") for row in rows))
        self.assertEqual(settlement["total"], eur(120005))
        today = self.world.today()
        self.assertEqual(self.take(answered(rows, date=today)), [("created", [])] * 2)
        for claim, row in zip(claims, rows):
            told = self.spender.call("mdf.claims.get", id=claim)["claim"]
            self.assertEqual((told["state"], told["payment"]), ("paid", "SEPA " + row["reference"]))
            self.assertNotIn("settlement", told)
        after = self.terms()
        self.assertEqual(after["paid"] - before["paid"], 120005)
        settled = self.call("mdf.settlements.get", id=settlement["id"])["settlement"]
        self.assertEqual((settled["state"], settled["paid"], settled["failed"]), ("settled", eur(120005), 0))
        self.world.admin.call("clock.advance", by=1)  # reactions have run when it answers
        self.assertEqual(len([n for n in self.spender.call("notifications.list")["items"] if n["code"] == "told_paid"]), 2)
        # The same file again, and in other words.
        self.assertEqual(self.take(answered(rows)), [("duplicate", [])] * 2)
        self.assertEqual(self.take(answered(rows, "failed", reason="No")), [("invalid", [("status", "already_paid")])] * 2)
        self.assertEqual(self.terms(), after)

    def test_bad_lines_are_named_and_good_ones_count(self):
        _, claims, content = self.settle(1000, 2000, 3000, 4000, 5000)
        _, others, other_content = self.settle(700)
        rows = answered(read(content))
        number = rows[0]["reference"].rsplit("-", 1)[0]
        bad = [{**rows[0], "reference": "PAY-00000-0000-0000-001"}, {**rows[1], "amount": "20.01"},
            {**rows[2], "currency": "USD"}, rows[3], rows[3], {**rows[3], "payment": "another"}, {**rows[4], "status": "perhaps"},
            {**rows[4], "date": "2399-01-01"}, {**rows[4], "status": "failed"}, {**rows[4], "reference": ""},
            {**rows[4], "reference": "x" * 500}, *answered(read(other_content))]
        self.assertEqual(self.take(bad, defaults={"settlement": number}), [
            ("invalid", [("reference", "not_found")]), ("invalid", [("amount", "other_amount")]),
            ("invalid", [("currency", "other_currency")]), ("created", []), ("duplicate", []),
            ("invalid", [("payment", "already_paid")]), ("invalid", [("status", "enum")]), ("invalid", [("date", "range")]),
            ("invalid", [("reason", "required")]), ("invalid", [("reference", "required")]),
            ("invalid", [("reference", "range")]), ("invalid", [("reference", "other_settlement")])])
        self.assertEqual([self.state(claim) for claim in claims + others],
            ["payable", "payable", "payable", "paid", "payable", "payable"])
        self.assertEqual(self.take(rows), [("created", [])] * 3 + [("duplicate", []), ("created", [])])
        self.take(answered(read(other_content)))
        self.assertEqual({self.state(claim) for claim in claims + others}, {"paid"})

    def test_files_that_are_none(self):
        _, claims, content = self.settle(1000, 2000)
        good = write(answered(read(content)), COLUMNS)
        for text in ("", "\r\n", "colour\r\nred\r\n", "reference,reference\r\na,b\r\n", '"reference,status\r\n'):
            self.assert_fails("invalid_params", self.take, text)
        # Half a file: what is whole counts, what is not is named.
        half = good[:good.rindex("SEPA") + 2]
        whole, (broken, errors) = self.take(half)
        self.assertEqual((whole, broken), (("created", []), "invalid"))
        self.assertEqual([self.state(claim) for claim in claims], ["paid", "payable"])
        # Another encoding: nothing of it is taken for something else.
        path = os.path.join(self.folder, "latin.csv")
        with open(path, "wb") as file:
            file.write(good.replace("GmbH", "Gr\u00e4mbH").encode("latin-1"))
        done = self.prm("import", "mdf.settlements", path)
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual([self.state(claim) for claim in claims], ["paid", "payable"])
        self.assertEqual(self.take(good), [("duplicate", []), ("created", [])])

    def test_what_failed_is_in_the_next_one(self):
        _, claims, content = self.settle(1000, 2000)
        rows = read(content)
        self.assertEqual(self.take(answered(rows[:1], "failed", reason="Account closed") + answered(rows[1:])),
            [("created", [])] * 2)
        told = self.spender.call("mdf.claims.get", id=claims[0])["claim"]
        self.assertEqual((told["state"], told["failure"]), ("pay_failed", "Account closed"))
        again = self.call("mdf.settlements.create", program=self.world.program, currency="EUR", claims=claims[:1])["settlement"]
        self.assert_fails("invalid_params", self.call, "mdf.settlements.create", program=self.world.program, currency="EUR",
            claims=claims[:1])
        file = self.call("mdf.settlements.file", id=again["id"])
        self.assertEqual(self.take(answered(rows[:1])), [("invalid", [("status", "already_failed")])])  # late, of the first
        self.assertEqual(self.take(answered(read(file["content"]))), [("created", [])])
        self.assertEqual(self.state(claims[0]), "paid")

    def test_whose_it_is(self):
        settlement, claims, content = self.settle(1000)
        row = answered(read(content))[0]
        for client in (self.spender, self.world.approver, self.world.channel):
            for method, params in (("create", {"program": self.world.program, "currency": "EUR"}),
                    ("file", {"id": settlement["id"]}), ("settle", {"reference": row["reference"], "status": "paid"}),
                    ("cancel", {"id": settlement["id"], "reason": "No"}), ("import", {"csv": write([row], COLUMNS)})):
                self.assert_fails("forbidden", client.call, "mdf.settlements." + method, params)
            self.assert_fails("forbidden", client.call, "mdf.claims.claw_back", id=claims[0], reason="No")
        self.assert_fails("forbidden", self.spender.call, "mdf.payments.list")
        self.assert_fails("invalid_state", self.call, "mdf.settlements.cancel", id=settlement["id"], reason="No")
        self.assertEqual(self.state(claims[0]), "payable")

    def test_one_that_is_not_exported_is_cancelled(self):
        claims = self.owed(1000)
        create = lambda: self.call("mdf.settlements.create", program=self.world.program, currency="EUR", claims=claims)
        first = create()["settlement"]["id"]
        self.call("mdf.settlements.cancel", id=first, reason="One more comes")
        self.assert_fails("cancelled", self.call, "mdf.settlements.file", id=first)
        self.assertEqual(create()["settlement"]["claims"], 1)

    def test_what_was_paid_wrongly_is_the_budgets_again(self):
        _, claims, content = self.settle(100000)
        self.take(answered(read(content)))
        unallocated = lambda: {item["name"]: item["balance"] for item in self.world.admin.call(
            "ledger.accounts.list", filter={"subject": self.world.budget}, limit=50)["items"]}["unallocated"]
        before = unallocated()
        today = self.world.today()

        def adds_up(paid, returned):
            """Of the fund: what it was given is in one term or another. Of the request: what was approved is too, and what
            was taken back may not be claimed again."""
            (told,) = self.spender.call("mdf.statement", {"allocation": self.world.allocations[self.name], "from": today})["items"]
            terms = {line["term"]: line["closing"] for line in told["lines"]}
            self.assertEqual(sum(terms.values()) + returned, 10000000)
            self.assertEqual((terms["paid"], terms["committed"], terms["claimed"]), (paid, 100000, 0))
            request = self.spender.call("mdf.requests.get", id=self.world.requests[self.name])["fund_request"]
            self.assertEqual((request["approved"], request["claimed"]), (eur(200000), eur(100000)))

        claw = lambda **more: self.call("mdf.claims.claw_back", id=claims[0], reason="The hall was empty", **more)["claim"]
        adds_up(100000, 0)
        self.assertEqual(claw(amount=eur(30000))["state"], "paid")
        adds_up(70000, 30000)
        self.assert_fails("invalid_params", claw, amount=eur(70001))
        self.assert_fails("invalid_params", claw, amount={"amount": 1, "currency": "USD"})
        self.assertEqual(claw()["state"], "clawed_back")
        self.assert_fails("not_paid", claw)
        adds_up(0, 100000)
        self.assertEqual(unallocated() - before, 100000)
        self.assertEqual(self.terms()["paid"], 0)
        self.assertEqual(self.take(answered(read(content))), [("duplicate", [])])

    def test_of_a_partner_that_leaves_what_is_owed_is_paid_by_name(self):
        world, id = self.world, self.world.partners[self.name]
        claim, = self.owed(50000)
        draft = self.spender.call("mdf.requests.create", allocation=world.allocations[self.name], objective="Another evening",
            activities=[world.activity()])["fund_request"]["id"]
        create = lambda **more: self.call("mdf.settlements.create", program=world.program, currency="EUR", **more)
        world.manager.call("partners.suspend", id=id, reason="Not paid")
        self.assertGreaterEqual(create()["left_out"], 1)
        error = self.assert_fails("invalid_params", create, claims=[claim])
        self.assertEqual(error.fields(), {"claims[0]": "suspended"})
        world.manager.call("partners.terminate", id=id, reason="Not paid")
        world.admin.call("clock.advance", by=1)
        world.admin.call("clock.advance", by=1)
        request = lambda id: self.call("mdf.requests.get", id=id)["fund_request"]["state"]
        self.assertEqual((request(draft), request(world.requests[self.name])), ("cancelled", "completed"))
        allocation = self.call("mdf.allocations.get", id=world.allocations[self.name])["allocation"]
        self.assertEqual(allocation["state"], "closed")
        terms = self.terms()
        self.assertEqual((terms["available"], terms["committed"], terms["claimed"]), (0, 0, 50000))
        made = create(claims=[claim])["settlement"]
        rows = read(self.call("mdf.settlements.file", id=made["id"])["content"])
        self.assertEqual(self.take(answered(rows)), [("created", [])])
        self.assertEqual((self.state(claim), self.terms()["paid"]), ("paid", 50000))

    def test_accounting_that_is_silent(self):
        settlement, _, content = self.settle(1000)
        told = lambda: [n for n in self.call("notifications.list")["items"]
            if n["code"] == "told_settlement_overdue" and n["about"] == settlement["id"]]
        self.world.admin.call("clock.advance", by=10 * 86400 + 60)
        self.assertEqual(len(told()), 1)
        self.assertIn(settlement["number"], told()[0]["text"])
        self.take(answered(read(content)))
        self.world.admin.call("clock.advance", by=20 * 86400)
        self.assertEqual(len(told()), 1)


class CutOff(Paying):
    def test_an_import_that_is_cut_off_is_repeated(self):
        amounts = list(range(100, 160))
        settlement, claims, content = self.settle(*amounts)
        text = write(answered(read(content)), COLUMNS)
        report = self.call("mdf.settlements.import", csv=text)  # as many as one call takes; the next one never comes
        self.assertEqual((report["created"], "next_line" in report), (50, True))
        port = self.server.port
        self.server.kill()
        self.server.arguments = [*self.ARGUMENTS, "--listen", "127.0.0.1:%d" % port]
        self.server.start()
        self.connect()
        self.assertEqual(sorted({self.state(claim) for claim in claims}), ["paid", "payable"])
        path = os.path.join(self.folder, "answer.csv")
        with open(path, "w", newline="") as file:
            file.write(text)
        done = self.prm("import", "mdf.settlements", path)
        self.assertEqual((done.returncode, done.stdout), (0, "60 lines: 10 created, 0 updated, 50 duplicates, 0 failed\n"))
        self.assertEqual({self.state(claim) for claim in claims}, {"paid"})
        self.assertEqual(self.call("mdf.settlements.get", id=settlement["id"])["settlement"]["paid"], eur(sum(amounts)))
        self.assertEqual(self.terms()["paid"], sum(amounts))


if __name__ == "__main__":
    unittest.main()
