# SPDX-License-Identifier: Apache-2.0
"""Every field of every method with values nobody means well with: an answer each time, never an internal error, and the
server goes on. Beyond a limit: the error, at once."""

import json
import unittest

from declared import shipped
import described
from prmd import Client, ServerCase, World

MOST = 2**53 - 1
DEEP = "deep"
for _ in range(40):
    DEEP = [DEEP]

VALUES = [None, True, False, 0, -1, 1, MOST, -MOST, 1.5, -0.0, 1e308, 5e-324, "", " ", "x", "x" * 301, "x" * 20000,
    "\u00e9\u0301\u202e\ufeff",
    "\U0001f9ff" * 40, "\ufffd\ufffe\uffff", "%s%n%n%x", "'; DROP TABLE deal; --", '"', "\\", "\n\r\t", "../../etc/passwd", "${x}{y}{0}",
    "0x10", "1e3", "NaN", "null", "2027-02-29", "2027-13-01", "0000-00-00", "9999-12-31", "2027-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999Z", "deal_0000000000000", "deal_zzzzzzzzzzzzz", "deal_7zzzzzzzzzzzz", "DEAL_0000000000000", "deal_",
    "deal_0000000000000\u0020", "partner_1", "_", "a.b", "\u0130\u0131\u017f\u1e9e", [], {}, [[]], [{}], {"a": {}},
    [None], ["x"] * 600, [1, "x", None],
    {"k%d" % i: i for i in range(400)}, DEEP, {"id": "customer_0000000000000"}, {"amount": MOST, "currency": "EUR"},
    {"amount": -1, "currency": "EUR"}, {"amount": 1}, {"amount": 1.5, "currency": "eur"}, {"gte": 1}, {"__index": 1}, {"": 1}]

FIELDS = {
    "users.create": ["name", "email", "roles", "partner", "territories", "locale"], "tokens.create": ["user"], "users.get": ["id"],
    "users.list": ["filter", "sort", "limit", "cursor"], "rules.test": ["point"], "rules.push": ["files", "comment"],
    "rules.settings.set": ["point", "settings", "comment"], "rules.activate": ["generation"], "clock.advance": ["by", "to"],
    "decisions.get": ["id"], "decisions.list": ["subject"], "decisions.explain": ["id", "locale"], "session.authenticate": ["token"],
    "system.ping": ["x"], "system.info": ["x"], "system.health": ["x"], "plugins.list": ["x"], "roles.list": ["x"], "rules.list": ["x"],
}
COMMON = ["idempotency_key", "dry_run", "expect_version"]


class Hostile(ServerCase):
    ARGUMENTS = ()  # the clock is real: clock.advance is refused, whatever it is given
    SHARE = 0  # of three: the methods are so many that they are tried in as many files (test_hostile_second.py, _third.py)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = World(cls.server)
        cls.addClassCleanup(cls.world.close)
        cls.sales = cls.world.partner("Bluepeak")
        cls.entities, cls.methods = shipped()

    def fields_of(self, method):
        path, verb = method.rsplit(".", 1)
        by_path = {path: fields for path, fields in self.entities.values()}
        if method in FIELDS:
            return FIELDS[method]
        if method in self.methods:
            return [field.path for field in self.methods[method]]
        if path not in by_path:
            return [name for name in described.params(method) if name not in COMMON]
        if verb == "list":
            return ["filter", "sort", "limit", "cursor"] + [("filter", f.path[0]) for f in by_path[path] if len(f.path) == 1]
        if verb == "get":
            return ["id"]
        return [field.path for field in by_path[path]]

    def base(self, method):
        world = self.world
        if method in ("deals.register", "deals.check"):
            return world.deal("Grundlage AG")
        return {"users.create": {"name": "X", "email": "x@example.com", "roles": ["auditor"]},
            "rules.settings.set": {"point": "deals.decide", "settings": {}, "comment": "x"},
            "deals.review": {"id": "deal_0000000000000", "verdict": "approve", "reason": "x"},
            "partners.create": {"legal_name": "X", "type": "reseller"},
            "partners.programs.create": {"name": "X", "currency": "EUR", "time_zone": "Europe/Paris"},
            "partners.people.create": {"partner": world.partners["Bluepeak"], "name": "X"},
            "deals.customers.create": {"legal_name": "X", "country": "FR"}}.get(method, {})

    def put(self, params, path, value):
        params = json.loads(json.dumps(params))
        at = params
        path = path if isinstance(path, tuple) else (path,)
        for part, following in zip(path, path[1:]):
            empty = [] if following == 0 else {}
            if isinstance(at, list):
                at[:] = [at[0] if at and isinstance(at[0], type(empty)) else empty]
                at = at[0]
            else:
                if not isinstance(at.get(part), type(empty)):
                    at[part] = empty
                at = at[part]
        if isinstance(at, list):
            at[:] = [value]
        else:
            at[path[-1]] = value
        return params

    def check(self, client, waiting):
        while waiting:
            answer = json.loads(client.line())
            method, params = waiting.pop(answer["id"])
            if "error" in answer:
                kind = answer["error"]["data"]["kind"]
                self.assertNotIn(kind, ("internal", "rule_error", "rule_timeout"), (method, json.dumps(params)[:500], answer))
                self.assertTrue(answer["error"]["message"])
            else:
                self.assertIn("result", answer)

    def attack(self, client, methods):
        waiting, number = {}, 0
        for method in sorted(methods)[self.SHARE::3]:
            for path in self.fields_of(method) + COMMON:
                for value in VALUES:
                    number += 1
                    params = self.put(self.base(method), path, value)
                    waiting[number] = (method, params)
                    client.send_text(json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params}) + "\n")
                    if len(waiting) == 32:
                        self.check(client, waiting)
            self.check(client, waiting)
            for params in VALUES:
                answer = client.ask(json.dumps({"jsonrpc": "2.0", "id": "p", "method": method, "params": params}))
                if "error" in answer:
                    self.assertNotEqual(answer["error"]["data"]["kind"], "internal", (method, params))
        self.assertEqual(client.call("system.ping"), {"pong": True})
        return number

    def methods_of(self, role):
        return next(item["methods"] for item in self.world.admin.call("roles.list")["items"] if item["role"] == role)

    def test_a_partner(self):
        self.assertGreater(self.attack(self.sales, self.methods_of("partner_sales")), 1000)

    def test_a_channel_manager(self):
        done = set(self.methods_of("partner_sales"))
        own = [m for m in self.methods_of("channel_manager") if m not in done or m == "deals.register"]
        self.attack(self.world.channel, own)

    def test_a_programme_manager(self):
        self.attack(self.world.manager, [m for m in self.methods_of("program_manager") if m.endswith(".create")])

    def test_an_administrator(self):
        client = self.client(self.server.admin_token)
        own = set(self.methods_of("admin")) - set(self.methods_of("program_manager")) | {"decisions.get", "decisions.explain"}
        self.attack(client, sorted(own))

    def test_nobody(self):
        client = self.client()
        self.attack(client, ["session.authenticate", "system.ping", "deals.register", "users.create"] * 3)

    def test_names_are_stored_as_they_came(self):
        for name in ("Ünïcödé \U0001f9ff GmbH", "' OR 1=1 --", "a\u0300\u0301\u0302", "\u202eesrever", "<script>alert(1)</script>", "=cmd|' /C calc'!A0",
                     "{legal_name} %s", "no\u00a0break", "x" * 300):
            made = self.sales.call("deals.register", self.world.deal({"legal_name": name, "country": "FR"}))
            self.assertEqual(made["deal"]["customer"]["legal_name"], name)
            self.assertEqual(self.sales.call("deals.get", id=made["deal"]["id"])["deal"]["customer"]["legal_name"], name)


class Limits(ServerCase):
    def error(self, text, code, closes=False):
        client = self.client()
        answer = client.ask(text)
        self.assertEqual(answer["error"]["code"], code, str(answer)[:300])
        if closes:
            self.assertEqual(client.line(), "")
        else:
            self.assertEqual(client.ask('{"jsonrpc":"2.0","method":"system.ping","id":1}')["result"], {"pong": True})
        return answer["error"]

    def ping(self, params="{}"):
        return '{"jsonrpc":"2.0","method":"system.ping","id":1,"params":%s}' % params

    def test_a_batch_of_a_hundred(self):
        client = self.client()
        self.assertEqual(len(client.ask("[%s]" % ",".join([self.ping()] * 100))), 100)
        self.error("[%s]" % ",".join([self.ping()] * 101), -32600)

    def test_nesting(self):
        deep = lambda n: self.ping('{"x":%s}' % ("[" * n + "]" * n))
        self.error(deep(61), -32602)
        self.error(deep(65), -32700)
        self.error(deep(100000), -32700)

    def test_keys(self):
        keys = lambda n: self.ping("{%s}" % ",".join('"k%d":1' % i for i in range(n)))
        self.error(keys(1000), -32602)
        self.error(keys(1001), -32700)

    def test_strings(self):
        self.error(self.ping('{"x":"%s"}' % ("y" * 262144)), -32602)
        self.error(self.ping('{"x":"%s"}' % ("y" * 262145)), -32700)

    def test_messages(self):
        parts = lambda total: self.ping('{"x":[%s]}' % ",".join(['"%s"' % ("y" * 200000)] * 4 + ['"%s"' % ("y" * total)]))
        self.error(parts(200000), -32602)
        client = self.client()
        client.send_text('{"jsonrpc":"2.0","id":1,"params":["')
        try:
            for _ in range(40):
                client.send_text("y" * 65536)
        except OSError:
            pass  # it need not read on
        answer = json.loads(client.line())
        self.assertIn(answer["error"]["code"], (-32600, -32005, -32700))
        self.assertEqual(client.line(), "")

    def test_many_calls_at_once_are_answered_or_refused(self):
        client = self.client(self.server.admin_token)
        count = 2000
        client.send_text("".join('{"jsonrpc":"2.0","method":"users.list","id":%d}\n' % i for i in range(count)))
        ids = set()
        for _ in range(count):
            answer = json.loads(client.line())
            ids.add(answer["id"])
            if "error" in answer:
                self.assertEqual(answer["error"]["code"], -32005)
        self.assertEqual(len(ids), count)


if __name__ == "__main__":
    unittest.main()
