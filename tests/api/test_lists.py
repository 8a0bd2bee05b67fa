# SPDX-License-Identifier: Apache-2.0
"""Derived methods over TLS: lists and their cursors, update, archive, history, export and import, as each role."""

import base64
import contextlib
import csv
import io
import json
import os
import sqlite3
import threading
import unittest

from prmd import Client, RpcError, ServerCase, World, names


class Lists(ServerCase):
    """Each test has a partner of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = World(cls.server)
        cls.addClassCleanup(cls.world.close)
        cls.names = names(7)
        cls.executive = cls.world.user("Eva Executive", ["executive"])

    def partner(self):
        name = next(self.names)
        return self.world.partner(name), self.world.partners[name]

    def people(self, partner, count):
        create = self.world.manager.send
        sent = [create("partners.people.create", {"partner": partner, "name": "Person %03d" % i,
            "persona": ["sales", "technical"][i % 2]}) for i in range(count)]
        return [self.world.manager.receive(id)["person"]["id"] for id in sent]

    def pages(self, client, method, **params):
        found, cursor = [], {}
        while True:
            page = client.call(method, params, **cursor)
            found += page["items"]
            if "next_cursor" not in page:
                return found
            cursor = {"cursor": page["next_cursor"]}

    # -- lists --

    def test_no_row_is_lost_or_seen_twice_while_others_write(self):
        sales, partner = self.partner()
        before = self.people(partner, 60)
        stop = threading.Event()
        writer = self.world.keep(Client(self.server, self.world.server.admin_token))

        def write():
            number = 0
            while not stop.is_set() and number < 400:
                number += 1
                try:
                    self.world_manager.call("partners.people.create", partner=partner, name="Late %d" % number)
                except RpcError as error:
                    raise AssertionError(error)

        self.world_manager = self.world.user("Writer %s" % partner, ["program_manager"])
        thread = threading.Thread(target=write)
        thread.start()
        try:
            for _ in range(3):
                seen = [row["id"] for row in self.pages(sales, "partners.people.list", limit=7, sort="partner")]
                self.assertEqual(len(seen), len(set(seen)))
                self.assertLessEqual(set(before), set(seen))
        finally:
            stop.set()
            thread.join(60)
        writer.close()

    def test_cursors_are_of_one_list_and_one_caller(self):
        sales, partner = self.partner()
        other, _ = self.partner()
        self.people(partner, 5)
        first = sales.call("partners.people.list", limit=2, filter={"persona": "sales"})
        cursor = first["next_cursor"]
        self.assertNotIn(b"Person", base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        sales.call("partners.people.list", limit=2, filter={"persona": "sales"}, cursor=cursor)
        for client, method, params in (
                (sales, "partners.people.list", {"filter": {"persona": "technical"}, "cursor": cursor}),
                (sales, "partners.people.list", {"filter": {"persona": "sales"}, "sort": "partner", "cursor": cursor}),
                (other, "partners.people.list", {"filter": {"persona": "sales"}, "cursor": cursor}),
                (self.world.manager, "partners.people.list", {"filter": {"persona": "sales"}, "cursor": cursor}),
                (sales, "partners.people.export", {"filter": {"persona": "sales"}, "cursor": cursor}),
                (sales, "partners.people.list", {"filter": {"persona": "sales"}, "cursor": cursor[:-2] + "AA"}),
                (sales, "partners.people.list", {"filter": {"persona": "sales"}, "cursor": "made up"})):
            error = self.assert_fails("invalid_params", client.call, method, params)
            self.assertEqual(error.fields(), {"cursor": "format"})

    def test_bad_filters_are_all_named(self):
        error = self.assert_fails("invalid_params", self.world.manager.call, "partners.list", filter={"colour": 1,
            "type": {"near": 1}, "parent": "deal_01h8xgq3m2c4e", "created_at": {"gte": "soon"}, "territories": []},
            sort="colour")
        self.assertEqual(error.fields(), {"filter.colour": "unknown", "filter.type.near": "unknown",
            "filter.parent": "format", "filter.created_at.gte": "format", "filter.territories": "type"})

    def test_filters_of_every_type(self):
        sales, partner = self.partner()
        create = lambda **more: self.world.manager.call("partners.people.create", partner=partner, **more)["person"]["id"]
        names = ["100%", "100", "a_b", "axb", "a%b", "Ab", "\U0010ffffz", "e\u0301"]
        for name in names[:-1]:
            create(name=name, email="x@example.com", persona="sales")
        create(name=names[-1])

        def found(**filter):
            rows = sales.call("partners.people.list", filter={"partner": partner, **filter}, limit=500)["items"]
            return [row["name"] for row in rows]

        for filter, wanted in (
                ({"name": {"prefix": "100%"}}, ["100%"]), ({"name": {"prefix": "a_"}}, ["a_b"]), ({"name": {"prefix": "a%"}}, ["a%b"]),
                ({"name": {"prefix": ""}}, names), ({"name": {"prefix": "\U0010ffff"}}, ["\U0010ffffz"]), ({"name": {"prefix": "é"}}, []),
                ({"name": {"prefix": "a", "gt": "a%b"}}, ["a_b", "axb"]), ({"name": {"gte": "a", "lt": "b"}}, ["a_b", "axb", "a%b"]),
                ({"name": {"gt": "b", "lt": "a"}}, []), ({"name": ["100", "Ab"]}, ["100", "Ab"]), ({"name": []}, []),
                ({"email": None}, names[-1:]), ({"email": [None, "x@example.com"]}, names), ({"persona": [None]}, names[-1:]),
                ({"created_at": {"gte": "2000-01-01T00:00:00.000Z", "lt": "2100-01-01T00:00:00Z"}}, names),
                ({"version": {"gte": 1, "lte": 1}}, names), ({"version": {"gt": 1}}, []), ({"archived": [True, False]}, names)):
            self.assertEqual(found(**filter), wanted, filter)
        deals = [sales.call("deals.register", self.world.deal(next(self.names), amount={"amount": amount, "currency": "EUR"}))
            ["deal"]["id"] for amount in (1000, 2000, 3000)]
        money = lambda amount, currency="EUR": {"amount": amount, "currency": currency}
        for filter, wanted in (({"gte": money(2000)}, deals[1:]), ({"lt": money(2000)}, deals[:1]), ({"gte": money(1, "USD")}, []),
                               (money(2000), deals[1:2]), ([money(1000), None], deals[:1])):
            rows = sales.call("deals.list", filter={"amount": filter})["items"]
            self.assertEqual([row["id"] for row in rows], wanted, filter)
        bad = {"limit": "range"}
        for params, fields in (({"limit": 0}, bad), ({"limit": 501}, bad), ({"limit": -1}, bad), ({"limit": 1.5}, {"limit": "type"}),
                ({"sort": "name"}, {"sort": "unknown"}), ({"sort": "partner; DROP TABLE person"}, {"sort": "unknown"}),
                ({"filter": []}, {"filter": "type"}), ({"filter": {"name": {}}}, {"filter.name": "type"}),
                ({"filter": {"name": {"prefix": 1}}}, {"filter.name.prefix": "type"}),
                ({"filter": {"version": {"prefix": "1"}}}, {"filter.version.prefix": "type"}),
                ({"filter": {"name": {"gte": None}}}, {"filter.name.gte": "type"}),
                ({"filter": {"name": ["a"] * 501}}, {"filter.name": "range"}),
                ({"filter": {"archived": {"gte": True}}}, {"filter.archived": "type"})):
            error = self.assert_fails("invalid_params", sales.call, "partners.people.list", params)
            self.assertEqual(set(error.fields()), set(fields), params)

    def test_empty_values_come_last_and_a_cursor_outlives_its_row(self):
        """By an index with empty values, up and down; the row a page ended at may change, or go, before the next is asked."""
        manager, (_, top) = self.world.manager, self.partner()
        made = [manager.call("partners.create", legal_name=next(self.names), type="reseller", parent=parent,
            territories=[self.world.france])["partner"]["id"] for parent in (None, top, None, top)]
        listed = [row["id"] for row in self.pages(manager, "partners.list", sort="parent", limit=2)]
        self.assertEqual(len(listed), len(set(listed)))
        mine = [id for id in listed if id in made]
        self.assertEqual(mine, [made[1], made[3], made[0], made[2]])
        page = manager.call("partners.list", sort="parent", limit=1, filter={"id": made})
        self.assertEqual([row["id"] for row in page["items"]], [made[1]])
        manager.call("partners.update", id=made[1], parent=None)
        rest = manager.call("partners.list", sort="parent", limit=10, filter={"id": made}, cursor=page["next_cursor"])
        self.assertEqual([row["id"] for row in rest["items"]], [made[3], made[0], made[1], made[2]])

    # -- update and archive --

    def test_update_names_every_bad_field(self):
        _, partner = self.partner()
        manager = self.world.manager
        error = self.assert_fails("invalid_params", manager.call, "partners.update", id=partner, type="cloud",
            status="x", state="terminated", version=3, legal_name=None)
        self.assertEqual(error.fields(), {"type": "enum", "status": "unknown", "state": "readonly",
            "version": "readonly"} | {k: v for k, v in error.fields().items() if k == "legal_name"})
        row = manager.call("partners.update", id=partner, display_name="Shown", expect_version=1)["partner"]
        self.assertEqual((row["display_name"], row["version"]), ("Shown", 2))
        self.assert_fails("version", manager.call, "partners.update", id=partner, display_name="X", expect_version=1)
        dry = manager.call("partners.update", id=partner, display_name="Dry", dry_run=True)["partner"]
        self.assertEqual(dry["display_name"], "Dry")
        self.assertEqual(manager.call("partners.get", id=partner)["partner"]["display_name"], "Shown")

    def test_update_makes_no_circle(self):
        _, above = self.partner()
        _, below = self.partner()
        self.world.manager.call("partners.update", id=below, parent=above)
        for parent in (below, above):
            error = self.assert_fails("invalid_params", self.world.manager.call, "partners.update", id=above, parent=parent)
            self.assertEqual(error.fields(), {"parent": "circle"})

    def test_roles_are_kept_apart(self):
        sales, partner = self.partner()
        person = self.people(partner, 1)[0]
        for client in (sales, self.executive, self.world.channel):
            for method, params in (("partners.people.update", {"id": person, "name": "X"}),
                    ("partners.people.archive", {"id": person}), ("partners.people.import", {"csv": "name\nX"})):
                self.assert_fails("forbidden", client.call, method, params)
            client.call("partners.people.history", id=person)
            client.call("partners.people.export", filter={"id": person})
        self.assert_fails("forbidden", sales.call, "deals.customers.export", {})
        nobody = self.client()
        for method in ("history", "export", "archive", "update", "import"):
            self.assert_fails("unauthenticated", nobody.call, "partners." + method, {})

    def test_archived_rows_are_hidden_from_lists_alone(self):
        sales, partner = self.partner()
        first, second = self.people(partner, 2)
        self.world.manager.call("partners.people.archive", id=first)
        ids = lambda **f: [r["id"] for r in sales.call("partners.people.list", filter={"partner": partner, **f})["items"]]
        self.assertEqual(ids(), [second])
        self.assertEqual(ids(archived=True), [first])
        self.assertEqual(ids(archived=[True, False]), [first, second])
        self.assertIn("archived_at", sales.call("partners.people.get", id=first)["person"])
        self.assertEqual(sales.call("partners.people.history", id=first)["items"][0]["method"], "partners.people.archive")
        error = self.assert_fails("invalid_state", self.world.manager.call, "partners.archive", id=partner)
        self.assertEqual(error.data["legal"], ["prospect", "rejected", "terminated"])

    # -- history --

    def test_history_names_people_to_those_who_may_know_them(self):
        sales, partner = self.partner()
        deal = sales.call("deals.register", self.world.deal(next(self.names)))["deal"]
        to_partner = sales.call("deals.history", id=deal["id"])["items"]
        to_vendor = self.world.channel.call("deals.history", id=deal["id"])["items"]
        self.assertEqual(to_partner[-1]["who"]["side"], "partner")
        self.assertTrue(to_partner[-1]["who"]["name"].startswith("Sales "))
        self.assertTrue(to_vendor[-1]["decisions"])
        told = json.dumps(to_partner)
        self.assertNotIn('"account"', told)
        self.assertNotIn('"terms"', told)
        self.assertIn('"terms"', json.dumps(to_vendor))
        decision = to_partner[-1]["decisions"][0]
        self.assertEqual(sales.call("decisions.get", id=decision)["decision"]["subject"], deal["id"])
        self.world.manager.call("partners.update", id=partner, display_name="Renamed")
        change = sales.call("partners.history", id=partner, limit=1)["items"][0]
        self.assertEqual(change["who"], {"side": "vendor"})
        self.assertEqual(change["changes"], [{"field": "display_name", "new": "Renamed"}])

    # -- export and import --

    HOSTILE = ("=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\tx", "'=x", "'plain", "a,b", 'say "hi"', "two\nlines", "\r\n=x", "Ünïcødé ✓")

    def test_export_opens_in_a_real_reader_and_comes_back(self):
        for number, text in enumerate(self.HOSTILE):
            self.world.manager.call("support.queues.create", program=self.world.program, code="hostile-%d" % number, name="Queue",
                description=text)
        content, cursor, pages = "", {}, 0
        while True:
            page = self.world.manager.call("support.queues.export", filter={"program": self.world.program}, limit=4, **cursor)
            content, pages = content + page["content"], pages + 1
            if "next_cursor" not in page:
                break
            cursor = {"cursor": page["next_cursor"]}
        self.assertEqual(pages, 3)
        rows = list(csv.DictReader(io.StringIO(content, newline=""), strict=True))
        self.assertEqual(len(rows), len(self.HOSTILE))
        for row, text in zip(rows, self.HOSTILE):
            self.assertNotIn(row["description"][0], "=+-@\t\r")
            self.assertIn(row["description"], (text, "'" + text))
        report = self.world.manager.call("support.queues.import", csv=content)
        self.assertEqual((report["duplicate"], report["updated"], report["created"]), (len(self.HOSTILE), 0, 0), report)
        again = "\r\n".join(["description,code,name,program"] + ['"%s",again-%d,Queue,%s' % (row["description"].replace('"', '""'),
            number, self.world.program) for number, row in enumerate(rows)])
        report = self.world.manager.call("support.queues.import", csv=again)
        self.assertEqual(report["created"], len(self.HOSTILE), report)
        stored = [self.world.manager.call("support.queues.get", id=line["id"])["case_queue"]["description"] for line in report["lines"]]
        self.assertEqual(stored, list(self.HOSTILE))

    def test_json_export_is_one_object_a_line(self):
        sales, partner = self.partner()
        self.people(partner, 3)
        page = sales.call("partners.people.export", format="json", filter={"partner": partner})
        rows = [json.loads(line) for line in page["content"].splitlines()]
        self.assertEqual([r["name"] for r in rows], ["Person 000", "Person 001", "Person 002"])
        self.assertNotIn("created_by", rows[0])

    def test_an_export_is_noted(self):
        sales, partner = self.partner()
        person = self.people(partner, 1)[0]
        sales.call("partners.people.export", filter={"id": person, "name": "Person 000"})
        self.world.manager.call("partners.people.update", id=person, name="After")
        with contextlib.closing(sqlite3.connect("file:%s?mode=ro" % os.path.join(self.server.data, "prmd.db"), uri=True)) as db:
            notes = [json.loads(row[0]) for row in db.execute("SELECT note FROM journal WHERE method = 'partners.people.export'")]
        self.assertIn({"kind": "export", "format": "csv", "rows": 1, "filtered_by": ["id", "name"]}, notes)
        self.assertNotIn("Person 000", json.dumps(notes))

    def test_an_import_goes_through_the_entitys_own_method(self):
        name = next(self.names)
        lines = ["Company,Land,domain", "%s,FR,%s.example" % (name, name.split()[0].lower()), "%s,FR," % name,
            "   ,FR,", "X,XX,", "a,b,c,d"]
        report = self.world.manager.call("deals.customers.import", csv="\n".join(lines),
            mapping={"Company": "legal_name", "Land": "country"})
        self.assertEqual([(l["line"], l["status"]) for l in report["lines"]],
            [(2, "created"), (3, "duplicate"), (4, "invalid"), (5, "invalid"), (6, "invalid")])
        self.assertEqual(report["lines"][0]["id"], report["lines"][1]["id"])
        self.assertEqual([(e["field"], e["code"]) for l in report["lines"][2:] for e in l["errors"]],
            [("legal_name", "required"), ("country", "format"), ("", "format")])

    def test_deals_are_imported_as_registrations(self):
        sales, partner = self.partner()
        first, second = next(self.names), next(self.names)
        deal = self.world.deal(first)
        rows = "\n".join(["customer.legal_name,customer.country,amount.amount,amount.currency,lines.0.product,expected_close",
            "%s,FR,1000,EUR,%s,%s" % (first, self.world.product, deal["expected_close"]),
            "%s,FR,many,EUR,%s,%s" % (second, self.world.product, deal["expected_close"])])
        report = sales.call("deals.import", csv=rows, defaults={"program": self.world.program, "territory": self.world.france})
        self.assertEqual([l["status"] for l in report["lines"]], ["created", "invalid"], report)
        self.assertEqual(report["lines"][0]["state"], "approved")
        self.assertIn("decision_id", report["lines"][0])
        self.assertEqual(report["lines"][1]["errors"][0]["field"], "amount.amount")
        self.assertEqual(sales.call("deals.get", id=report["lines"][0]["id"])["deal"]["amount"], {"amount": 1000, "currency": "EUR"})

    def test_import_in_chunks_that_can_be_repeated(self):
        _, partner = self.partner()
        rows = "name,partner\r\n" + "".join("N%03d,%s\r\n" % (i, partner) for i in range(120))
        line, chunks, made = 1, 0, []
        while line:
            params = {"csv": rows, "from_line": line, "idempotency_key": "chunk-%s-%d" % (partner, line)}
            report = self.world.manager.call("partners.people.import", params)
            self.assertEqual(self.world.manager.call("partners.people.import", params), report)
            chunks, made = chunks + 1, made + report["lines"]
            line = report.get("next_line")
        self.assertEqual((chunks, [l["line"] for l in made]), (3, list(range(2, 122))))
        self.assertEqual(len(self.pages(self.world.manager, "partners.people.list", filter={"partner": partner})), 120)

    def test_a_dry_run_says_what_would_be_and_stores_nothing(self):
        _, partner = self.partner()
        rows = "name,partner\nA,%s\n,%s\n" % (partner, partner)
        report = self.world.manager.call("partners.people.import", csv=rows, dry_run=True)
        self.assertEqual((report["created"], report["invalid"]), (1, 1))
        self.assertEqual(self.world.manager.call("partners.people.list", filter={"partner": partner})["items"], [])

    def test_a_line_with_an_id_is_an_update(self):
        _, partner = self.partner()
        first, second = self.people(partner, 2)
        rows = "id,version,name,created_at\n%s,1,Changed,2020-01-01\n%s,9,Stale,\nperson_01h8xgq3m2c4e,,X,\n" % (first, second)
        report = self.world.manager.call("partners.people.import", csv=rows)
        self.assertEqual([l["status"] for l in report["lines"]], ["updated", "invalid", "invalid"], report)
        self.assertEqual([l["errors"][0]["code"] for l in report["lines"][1:]], ["version", "not_found"])
        self.assertEqual(report["ignored"], ["created_at"])
        self.assertEqual(self.world.manager.call("partners.people.get", id=first)["person"]["name"], "Changed")

    def test_hostile_files(self):
        manager = self.world.manager
        call = lambda text, **more: manager.call("partners.people.import", csv=text, **more)
        for text, said in (("\n\n", "empty"), ('"a', "never closed"), ('"a"b,c', "closing quote"),
                (",".join("c%d" % i for i in range(1001)), "1000"), ("\ufeff" * 3 + "x", "no field")):
            error = self.assert_fails("invalid_params", call, text)
            self.assertIn(said, json.dumps(error.data))
        error = self.assert_fails("invalid_params", call, "name,colour,name\nx,y,z", mapping={"Nom": "name", "name": 1})
        self.assertEqual({f["message"].split('"')[1] for f in error.data["fields"] if '"' in f["message"]} >= {"colour", "Nom"}, True)
        report = call('name,partner\r\n"never closed,x\n1\n2')
        self.assertEqual([(l["line"], l["status"]) for l in report["lines"]], [(2, "invalid")])
        self.assertIn("never closed", report["lines"][0]["errors"][0]["message"])
        report = call("name\rA\r\n\nB\n\rC")
        self.assertEqual([l["line"] for l in report["lines"]], [2, 4, 6])
        self.assert_fails("invalid_params", call, "name\n" + "x" * 255000)
        report = call("name\n" + "x" * 200000)
        self.assertIn(("name", "range"), [(e["field"], e["code"]) for e in report["lines"][0]["errors"]])

    def test_an_import_tells_nothing_of_others(self):
        sales, partner = self.partner()
        other, _ = self.partner()
        theirs = other.call("deals.register", self.world.deal(next(self.names)))["deal"]["id"]
        absent = theirs[:-2] + ("zz" if theirs[-2:] != "zz" else "yy")
        one, two = (sales.call("deals.import", csv="id\n%s\n" % id) for id in (theirs, absent))
        self.assertEqual(one, two)


if __name__ == "__main__":
    unittest.main()
