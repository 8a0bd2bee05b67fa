# SPDX-License-Identifier: Apache-2.0
"""Rules over the wire: what may go live and what may not, what happens when one fails, what is told afterwards."""

import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import time
import unittest

from prmd import BUILD, PATIENCE, PRMD, Client, Server, ServerCase, World, in_days, names

SCRIPTS = os.path.join(BUILD, "scripts")
POINTS = ["deals." + name for name in "intake eligibility match conflict decide route protect price attribute".split()]
LARGE = {"amount": 6000000, "currency": "EUR"}

# Decides by the customer's name: most do no harm, and its examples pass.
DECIDE = """
return {
  point = "deals.decide",
  settings = { word = "quiet" },
  decide = function(facts, settings)
    local name = facts.deal.customer.legal_name
    %s
    return { verdict = "approve", reason_code = "fine" }, { { code = "within_limit", level = facts.partner.level } }
  end,
  examples = { { name = "usual", given = { deal = { customer = { legal_name = "Usual" } }, partner = { level = "gold" },
    candidates = {} }, expect = { verdict = "approve" } } },
}
"""


def shipped():
    files = {}
    for folder, _, entries in os.walk(SCRIPTS, followlinks=True):
        for entry in entries:
            if entry.endswith(".lua"):
                path = os.path.join(folder, entry)
                with open(path, encoding="utf-8") as file:
                    files[os.path.relpath(path, SCRIPTS)] = file.read()
    return files


def run(*arguments, patience=PATIENCE):
    done = subprocess.run([PRMD, *arguments], capture_output=True, text=True, timeout=patience)
    return done.returncode, done.stdout, done.stderr


def wait_for(condition, what):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError("not within %d s: %s" % (PATIENCE, what))


def events(server):
    """Every event journalled so far: (type, data)."""
    database = sqlite3.connect("file:%s/prmd.db?mode=ro" % server.data, uri=True)
    try:
        rows = database.execute("select events from journal where events is not null order by seq").fetchall()
    finally:
        database.close()
    return [(event["type"], event.get("data", {})) for (text,) in rows for event in json.loads(text)]


class RuleCase(ServerCase):
    ARGUMENTS = ("--simulated-clock",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = World(cls.server)
        cls.addClassCleanup(cls.world.close)
        cls.admin = cls.world.admin
        cls.one = cls.world.partner("Bluepeak Systems")
        cls.two = cls.world.partner("Quarzwerk Handel")
        cls.names = names(2)
        cls.files = shipped()

    def generation(self):
        return self.admin.call("rules.list")["generation"]

    def register(self, customer=None, client=None, **more):
        return (client or self.one).call("deals.register", self.world.deal(customer or next(self.names), **more))

    def push(self, files=None, **more):
        return self.admin.call("rules.push", files={**self.files, **(files or {})}, activate=True, **more)

    def steps(self, made, client=None):
        told = (client or self.world.channel).call("decisions.explain", id=made["decision_id"])
        return {step["point"]: step for step in told["steps"]}


class Wire(RuleCase):
    def test_the_shipped_ones(self):
        listed = self.admin.call("rules.list")
        points = [item["point"] for item in listed["items"]]
        self.assertEqual([point for point in points if point.startswith("deals.")][:len(POINTS)], POINTS)
        self.assertLessEqual({"deals.extend", "deals.stale"}, set(points))
        for item in listed["items"]:
            plugin, name = item["point"].split(".")  # some plugins have several namespaces
            self.assertEqual(item["path"], "%s/%s.lua" % ({"tiers": "certification", "knowledge": "support", "success": "support"}.get(plugin, plugin), name))
            self.assertRegex(item["version"], "^[0-9a-f]{64}$")
            self.assertFalse(item["quarantined"])
            self.assertGreater(item["examples"], 0)
        report = self.admin.call("rules.test")
        self.assertEqual((report["failed"], report["passed"]), (0, sum(item["examples"] for item in listed["items"])))
        one = self.admin.call("rules.test", point="deals.price")
        self.assertEqual({item["point"] for item in one["items"]}, {"deals.price"})
        self.assertEqual(self.assert_fails("invalid_params", self.admin.call, "rules.test", point="deals.nothing").fields(),
            {"point": "unknown"})

    def refused(self, files, path, *words):
        before = self.generation()
        error = self.assert_fails("invalid_rules", self.push, files)
        self.assertEqual(error.code, -32602)
        problems = error.data["problems"]
        self.assertIn(path, [problem["path"] for problem in problems], problems)
        text = json.dumps(problems)
        for word in words:
            self.assertIn(word, text)
        self.assertEqual(self.generation(), before)
        self.assertEqual(self.register()["deal"]["state"], "approved")
        return problems

    def test_broken_drafts_are_refused_and_the_running_set_stays(self):
        decide = self.files["deals/decide.lua"]
        edit = lambda old, new: {"deals/decide.lua": decide.replace(old, new, 1)}
        self.assertNotEqual(edit('{ verdict = "approve" }', '{ verdict = "reject" }')["deals/decide.lua"], decide)
        cases = [
            ({"deals/decide.lua": "return {\n\n}}"}, ("line",)),
            ({"deals/decide.lua": "return 5"}, ()),
            ({"deals/decide.lua": ""}, ()),
            ({"deals/decide.lua": "\x1bLua"}, ()),
            ({"deals/decide.lua": "error('now')"}, ("now",)),
            ({"deals/decide.lua": "while true do end"}, ()),
            (edit('expect = { verdict = "approve" }', 'expect = { verdict = "reject" }'), ("usual deal goes through",)),
            (edit("local fields, reasons = questions", "local fields, reasons = unheard_of"), ("unheard_of",)),
            (edit('{ { code = "within_limit"', '{ { code = "never_declared"'), ("never_declared",)),
            (edit('{ verdict = "approve", reason_code', '{ verdict = "approve", colour = "red", reason_code'), ("colour",)),
            (edit('{ verdict = "approve", reason_code', '{ verdict = "perhaps", reason_code'), ("verdict",)),
            (edit('point = "deals.decide"', 'point = "deals.nothing"'), ("deals.nothing",)),
            (edit('point = "deals.decide"', 'point = "deals.price"'), ("deals.price",)),
            (edit("local function doubts", "io.write('x') local function doubts"), ("io",)),
        ]
        for files, words in cases:
            with self.subTest(words=words, source=files["deals/decide.lua"][:40]):
                self.refused(files, "deals/price.lua" if words == ("deals.price",) else "deals/decide.lua", *words)
        texts = self.files["deals/texts/en.lua"]
        self.refused({"deals/texts/en.lua": texts.replace("within_limit =", "within_limits =")}, "deals/decide.lua", "within_limit")
        self.refused({"deals/texts/fr.lua": "return {"}, "deals/texts/fr.lua")

    def test_all_broken_files_are_named_at_once(self):
        problems = self.refused({"deals/decide.lua": "return {", "deals/price.lua": "oops", "deals/texts/de.lua": "return 1"},
            "deals/decide.lua")
        self.assertLessEqual({"deals/decide.lua", "deals/price.lua", "deals/texts/de.lua"}, {p["path"] for p in problems})

    def test_only_the_administrator_changes_rules(self):
        for client in (self.one, self.world.manager, self.world.channel):
            for method, params in (("rules.push", {"files": {}}), ("rules.activate", {"generation": 1}),
                    ("rules.settings.set", {"point": "deals.decide", "settings": {}, "comment": "x"}), ("rules.test", {})):
                self.assert_fails("forbidden", client.call, method, params)
        self.assert_fails("forbidden", self.one.call, "rules.list")

    def test_settings_are_typed_by_their_defaults(self):
        before = self.generation()
        error = self.assert_fails("invalid_params", self.admin.call, "rules.settings.set", point="deals.decide", comment="x",
            settings={"limits": {"silver": "much"}, "minimum": True, "colour": 1, "ask_for_amount": 0, "other_levels": 1.5,
                "max_days_to_close": 100})
        bad = set(error.fields())
        self.assertEqual({name.replace("settings.", "") for name in bad},
            {"limits.silver", "minimum", "colour", "ask_for_amount", "other_levels"})
        error = self.assert_fails("invalid_params", self.admin.call, "rules.settings.set", point="deals.none", settings={},
            comment="x")
        self.assertEqual(error.fields(), {"point": "unknown"})
        error = self.assert_fails("invalid_params", self.admin.call, "rules.settings.set", point="deals.decide", settings={})
        self.assertEqual(error.fields(), {"comment": "required"})
        self.assertEqual(self.generation(), before)

    def test_a_setting_decides_otherwise_and_can_be_taken_back(self):
        before = self.generation()
        old = self.register(amount=LARGE)
        self.assertEqual(old["deal"]["state"], "in_review")
        answer = self.admin.call("rules.settings.set", point="deals.decide", comment="Trust silver",
            settings={"limits": {"silver": 10000000, "platinum": 5}})
        stored = answer["generation"]
        self.assertEqual(answer["state"], "active")
        self.assertGreater(stored, before)
        listed = self.admin.call("rules.list")
        self.assertEqual(listed["generation"], stored)
        settings = {item["point"]: item["settings"] for item in listed["items"]}["deals.decide"]
        self.assertEqual(settings["limits"], {"registered": 1000000, "silver": 10000000, "gold": 20000000, "platinum": 5})
        new = self.register(amount=LARGE)
        self.assertEqual(new["deal"]["state"], "approved")
        # A second change keeps the first.
        self.admin.call("rules.settings.set", point="deals.price", comment="More", settings={"level": {"silver": 1100}})
        third = self.register(amount=LARGE)
        self.assertEqual((third["deal"]["state"], third["deal"]["margin_bps"]), ("approved", 1100))
        # So does one of a rule whose plugin has another name.
        self.admin.call("rules.settings.set", point="tiers.evaluate", comment="Levels add up", settings={"cumulative": True})
        settings = {item["point"]: item["settings"] for item in self.admin.call("rules.list")["items"]}
        self.assertEqual((settings["tiers.evaluate"]["cumulative"], settings["deals.price"]["level"]["silver"]), (True, 1100))
        back = self.admin.call("rules.activate", generation=before)
        self.assertEqual((back["generation"], back["state"], self.generation()), (before, "active", before))
        again = self.register(amount=LARGE)
        self.assertEqual(again["deal"]["state"], "in_review")
        for made in (old, new, third, again):
            told = self.world.channel.call("decisions.explain", id=made["decision_id"])
            self.assertEqual(told["replay"], "same")
        self.assertEqual(self.steps(old)["deals.decide"]["version"], self.steps(again)["deals.decide"]["version"])
        self.assertNotEqual(self.steps(old)["deals.decide"]["version"], self.steps(new)["deals.decide"]["version"])
        self.assertEqual(self.steps(old)["deals.price"]["version"], self.steps(new)["deals.price"]["version"])
        self.assert_fails("not_found", self.admin.call, "rules.activate", generation=999999)
        states = [dict(data, type=type) for type, data in events(self.server) if type.startswith("rules.")]
        self.assertIn({"type": "rules.activated", "generation": before}, states)
        [told] = [state for state in states if state["type"] == "rules.stored" and state["generation"] == stored]
        self.assertEqual(told["comment"], "Trust silver")
        self.assertIn("deals.decide", told["settings"])
        self.assertRegex(told["files"]["deals/decide.lua"], "^[0-9a-f]{64}$")

    def test_a_draft_waits_until_it_is_activated(self):
        before = self.generation()
        changed = self.files["deals/protect.lua"].replace("silver = 90", "silver = 100")
        changed = changed.replace("decide = function", "decide = function", 1)
        answer = self.admin.call("rules.push", files={**self.files, "deals/protect.lua": changed}, comment="Longer")
        self.assertEqual((answer["state"], self.generation()), ("draft", before))
        close = in_days(30)
        days = lambda made: self.steps(made)["deals.protect"]["answer"]["days"]
        self.assertEqual(days(self.register(expected_close=close)), 90)
        self.admin.call("rules.activate", generation=answer["generation"])
        self.assertEqual(days(self.register(expected_close=close)), 100)
        self.admin.call("rules.activate", generation=before)
        self.assertEqual(days(self.register(expected_close=close)), 90)

    def test_a_point_without_a_file_is_answered_by_its_fallback(self):
        before = self.generation()
        files = {path: source for path, source in self.files.items() if path != "deals/price.lua"}
        self.admin.call("rules.push", files=files, activate=True)
        self.addCleanup(self.admin.call, "rules.activate", generation=before)
        made = self.register()
        self.assertEqual(made["deal"]["state"], "approved")
        self.assertNotIn("margin_bps", made["deal"])
        self.assertEqual(self.steps(made)["deals.price"]["fallback"], "missing")

    def test_what_is_no_set_of_files(self):
        for files in ({"deals/decide.lua": 5}, [], "text", None):
            error = self.assert_fails("invalid_params", self.admin.call, "rules.push", files=files)
            self.assertTrue(set(error.fields()) <= {"files"}, error)


class Explained(RuleCase):
    def test_in_three_languages(self):
        made = self.register(amount=LARGE)
        texts = {}
        for locale in ("en", "fr", "de"):
            told = self.one.call("decisions.explain", id=made["decision_id"], locale=locale)
            texts[locale] = [r["text"] for step in told["steps"] for r in step["reasons"]]
            for text in texts[locale]:
                self.assertNotRegex(text, r"[{}]|^[a-z_]+$")
        self.assertEqual({len(t) for t in texts.values()}, {len(texts["en"])})
        for i, text in enumerate(texts["en"]):
            self.assertEqual(len({texts[locale][i] for locale in texts}), 3, text)
        swiss = self.one.call("decisions.explain", id=made["decision_id"], locale="fr-CH")
        self.assertEqual([r["text"] for step in swiss["steps"] for r in step["reasons"]], texts["fr"])
        unknown = self.one.call("decisions.explain", id=made["decision_id"], locale="xx")
        self.assertEqual([r["text"] for step in unknown["steps"] for r in step["reasons"]], texts["en"])

    def test_in_the_callers_language(self):
        partner = self.world.partners["Bluepeak Systems"]
        jean = self.world.user("Jean Ventes", ["partner_sales"], partner=partner, locale="fr")
        made = self.register(client=jean)
        told = self.one.call("decisions.explain", id=made["decision_id"], locale="fr")
        french = [r["text"] for step in told["steps"] for r in step["reasons"]]
        self.assertEqual([r["text"] for r in made["reasons"]], french)
        told = jean.call("decisions.get", id=made["decision_id"])["decision"]
        self.assertEqual([r["text"] for r in told["reasons"]], french)
        english, error = (self.assert_fails("not_found", client.call, "deals.get", id="deal_0000000000000")
            for client in (self.one, jean))
        self.assertEqual(english.message, error.message)
        self.assertNotEqual(english.data["text"], error.data["text"])

    def test_the_partner_is_told_less(self):
        customer = next(self.names)
        self.register(customer)
        made = self.register(customer, self.two)
        self.assertEqual(made["deal"]["state"], "duplicate")
        vendor = self.world.channel.call("decisions.explain", id=made["decision_id"])
        partner = self.two.call("decisions.explain", id=made["decision_id"])
        self.assertEqual(set(vendor["facts"]) - set(partner["facts"]),
            {"candidates", "key_conflict", "protections", "opportunities", "incumbents"})
        self.assertEqual(partner["replay"], "same")
        theirs, ours = ({step["point"]: step for step in told["steps"]} for told in (partner, vendor))
        self.assertEqual(list(theirs), POINTS)
        self.assertNotIn("matches", theirs["deals.match"]["answer"])
        self.assertEqual(ours["deals.match"]["answer"]["matches"][0]["verdict"], "same")
        self.assertEqual(theirs["deals.match"]["reasons"], [])
        self.assertIn("same_customer", [reason["code"] for reason in ours["deals.match"]["reasons"]])
        self.assertFalse(theirs["deals.decide"]["asked"])

    def test_what_the_server_adds_is_told_as_well(self):
        # The rules approve, keys that disagree do not allow it.
        self.world.manager.call("deals.customers.create", legal_name=next(self.names), country="FR", tax_id="FR12000111222")
        self.world.manager.call("deals.customers.create", legal_name=next(self.names), country="FR", domain="widersprueche.fr")
        made = self.register({"legal_name": next(self.names), "country": "FR", "tax_id": "FR12000111222",
            "domain": "widersprueche.fr"})
        self.assertEqual(made["deal"]["state"], "in_review")
        self.assertIn("contradicted", [reason["code"] for reason in made["reasons"]])
        told = self.one.call("decisions.get", id=made["decision_id"])["decision"]
        self.assertIn("contradicted", [reason["code"] for reason in told["reasons"]])
        self.assertEqual(self.steps(made)["deals.decide"]["reasons"][-1]["code"], "person_needed")
        self.assertIn("contradicted", [r["code"] for r in self.steps(made, self.one)["deals.decide"]["reasons"]])


class Failing(RuleCase):
    """A rule that passes its examples and fails live."""

    def fails(self, body, fallback, customer="Trouble AG", **more):
        self.push({"deals/decide.lua": DECIDE % body})
        made = self.register(customer, **more)
        self.assertEqual(made["deal"]["state"], "in_review", made)
        step = self.steps(made)["deals.decide"]
        self.assertEqual((step["fallback"], step["answer"]["verdict"]), (fallback, "review"), step)
        self.assertTrue(step["error"])
        partner = self.steps(made, self.one)["deals.decide"]
        self.assertNotIn("error", partner)
        self.assertIn(("rules.failed", {"point": "deals.decide", "fallback": fallback}), events(self.server))
        told = self.world.channel.call("decisions.explain", id=made["decision_id"])
        self.assertEqual(told["replay"], "same")
        self.assertEqual(self.register()["deal"]["state"], "approved")
        return step

    def test_an_error(self):
        step = self.fails('if name == "Trouble AG" then error("went wrong") end', "error")
        self.assertIn("went wrong", step["error"])
        self.assertIn("deals/decide.lua", step["error"])

    def test_errors_that_are_attacks(self):
        for body in ("error(setmetatable({}, { __tostring = function() while true do end end }))", "error()",
                     "error({ string.rep('x', 100) })", "local f f = function() return f() + 1 end f()", "local nobody nobody.here()",
                     "facts.deal.amount_base = 1", "settings.word = 'loud'", "local t = {} for i = 1, 300 do t = { t } end "
                     "return t", "error(string.rep('x', 200000))"):
            with self.subTest(body=body):
                self.push({"deals/decide.lua": DECIDE % ('if name == "Trouble BV" then %s end' % body)})
                made = self.register("Trouble BV")
                self.assertEqual(made["deal"]["state"], "in_review", body)
                step = self.steps(made)["deals.decide"]
                self.assertIn(step["fallback"], ("error", "budget", "memory", "answer"))
                self.assertLess(len(step["error"]), 1000)

    def test_an_endless_loop(self):
        self.fails('if name == "Trouble AG" then while true do end end', "budget")
        self.fails('if name == "Trouble SA" then while true do pcall(function() while true do end end) end end', "budget",
            "Trouble SA")

    def test_a_library_call_without_end(self):
        self.fails('if name == "Trouble KG" then string.find(string.rep("a", 200000), "a*a*a*b") end', "budget", "Trouble KG")
        self.fails('if name == "Trouble BV" then table.concat(setmetatable({}, { __len = function() return 1e9 end })) end',
            "error", "Trouble BV")
        self.fails('if name == "Trouble NV" then string.find("a", string.rep("a*", 20)) end', "error", "Trouble NV")

    def test_too_much_memory(self):
        self.fails('if name == "Trouble OY" then local t = {} local s = string.rep("x", 900000) for i = 1, 50 do t[i] = s .. i end end',
            "memory", "Trouble OY")

    def test_nonsense(self):
        for i, answer in enumerate(('{ verdict = "perhaps" }', '{}', '{ verdict = 1 }', '{ verdict = "approve", more = 1 }', '5', 'nil',
                '{ verdict = "approve" }, { { code = "never_declared" } }', '{ verdict = "approve" }, "reason"',
                '{ verdict = "approve", ask_fields = { {} } }', '{ verdict = "approve", reason_code = 0/0 }')):
            customer = "Unsinn %s" % next(self.names)
            with self.subTest(answer=answer):
                self.fails('if name == "%s" then return %s end' % (customer, answer), "answer", customer)

    def test_a_cyclic_answer(self):
        self.fails('if name == "Trouble AB" then local t = { verdict = "approve" } t.ask_fields = { t } return t end', "answer",
            "Trouble AB")

    def test_a_sealed_value_in_an_answer_or_a_reason(self):
        secret = "Geheimrat %s" % next(self.names)
        self.register(secret)
        told = {"answer": 'return { verdict = "approve", reason_code = c.legal_name }',
            "reason": 'return { verdict = "approve" }, { { code = "within_limit", level = c.legal_name } }',
            "list": 'return { verdict = "ask", ask_fields = { c.legal_name } }'}
        for where, body in told.items():
            with self.subTest(where=where):
                self.push({"deals/decide.lua": DECIDE % ("for _, c in ipairs(facts.candidates) do %s end" % body)})
                other = self.world.manager.call("partners.products.create", name="Product %s" % where)["product"]["id"]
                made = self.register(secret.upper().replace(" ", "-"), self.two, lines=[{"product": other}])
                step = self.steps(made)["deals.decide"]
                self.assertEqual((made["deal"]["state"], step.get("fallback")), ("in_review", "leak"), made)
                self.assertNotIn(secret, json.dumps(made))
                self.assertNotIn(secret, json.dumps(self.two.call("deals.get", id=made["deal"]["id"])))
                self.assertNotIn(secret, json.dumps(self.two.call("decisions.explain", id=made["decision_id"])))
                self.assertIn(("rules.failed", {"point": "deals.decide", "fallback": "leak"}), events(self.server))

    def test_quarantine_after_five_budgets_running(self):
        body = 'if name:find("^Loop") then while true do end end'
        self.push({"deals/decide.lua": DECIDE % body})
        point = lambda: {item["point"]: item for item in self.admin.call("rules.list")["items"]}["deals.decide"]
        fallback = lambda made: self.steps(made)["deals.decide"].get("fallback")
        for _ in range(4):
            self.assertEqual(fallback(self.register("Loop " + next(self.names))), "budget")
        self.assertIsNone(fallback(self.register()))  # one that goes well in between: they were not running
        for _ in range(4):
            self.assertEqual(fallback(self.register("Loop " + next(self.names))), "budget")
            self.assertFalse(point()["quarantined"])
        self.assertEqual(fallback(self.register("Loop " + next(self.names))), "budget")
        self.assertTrue(point()["quarantined"])
        made = self.register()
        self.assertEqual((made["deal"]["state"], fallback(made)), ("in_review", "quarantined"))
        self.assertEqual(self.world.channel.call("decisions.explain", id=made["decision_id"])["replay"], "same")
        self.register()
        self.assertEqual([type for type, _ in events(self.server)].count("rules.quarantined"), 1)
        self.push()
        self.assertFalse(point()["quarantined"])
        self.assertEqual(self.register()["deal"]["state"], "approved")

    def test_nothing_survives_a_call(self):
        body = "local before = calls.n calls.n = before + 1 if before > 0 then error('I remember') end"
        self.push({"deals/decide.lua": "local calls = { n = 0 }\n" + DECIDE % body})
        for _ in range(3):
            self.assertEqual(self.register()["deal"]["state"], "approved")


class Invariants(RuleCase):
    """What no rule can change."""

    def point(self, name, answer):
        return """return { point = "deals.%s", decide = function(facts, settings, prior) return %s end,
            examples = { { name = "any", given = {}, expect = %s } } }""" % (name, answer, answer)

    def test_a_customer_has_one_exclusive_holder(self):
        self.push({"deals/conflict.lua": self.point("conflict", '{ verdict = "clear", winner = "nobody" }')})
        customer = next(self.names)
        self.assertEqual(self.register(customer)["deal"]["state"], "approved")
        params = self.world.deal(customer)
        checked = self.two.call("deals.check", params)
        made = self.two.call("deals.register", params)
        self.assertEqual((checked["verdict"], made["deal"]["state"]), ("duplicate", "duplicate"))
        self.assertEqual(checked["reasons"], made["reasons"])
        self.assertIn("already_registered", [reason["code"] for reason in made["reasons"]])
        told = self.two.call("decisions.get", id=made["decision_id"])["decision"]
        self.assertIn("already_registered", [reason["code"] for reason in told["reasons"]])
        held = [p for p in self.world.channel.call("deals.protections.list", limit=500)["items"] if "ended_at" not in p]
        self.assertEqual(len({(p["customer"], p["product"], p["territory"]) for p in held}), len(held))

    def test_what_may_not_be_approved_is_for_a_person(self):
        approve = self.point("decide", '{ verdict = "approve" }')
        for files, customer in (
                ({"deals/eligibility.lua": self.point("eligibility", '{ eligible = "review" }')}, next(self.names)),
                ({"deals/conflict.lua": self.point("conflict", '{ verdict = "human", winner = "nobody" }')}, next(self.names)),
                ({"deals/price.lua": self.point("price", '{ approver = "program_manager" }')}, next(self.names))):
            with self.subTest(files=list(files)):
                self.push({**files, "deals/decide.lua": approve})
                checked = self.one.call("deals.check", self.world.deal(customer))
                made = self.register(customer)
                self.assertEqual((checked["verdict"], made["deal"]["state"]), ("review", "in_review"))
                self.assertIn("contradicted", [reason["code"] for reason in made["reasons"]])

    def test_shares_that_do_not_add_up_are_nobodys(self):
        self.push({"deals/attribute.lua": self.point("attribute",
            '{ shares = { { actor = "vendor", role = "sourced", bps = 9999 } } }')})
        made = self.register()
        self.assertEqual(made["deal"]["state"], "approved")
        deal = self.world.channel.call("deals.get", id=made["deal"]["id"])["deal"]
        self.assertEqual(deal["terms"]["shares"], [
            {"actor": "registrant", "role": "sourced", "bps": 10000, "partner": deal["partner"]}])


class Files(unittest.TestCase):
    """Rule files on disk, and servers that read them at start or watch them."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="prmd-rules-")
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.scripts = os.path.join(self.folder, "scripts")
        shutil.copytree(SCRIPTS, self.scripts)

    def start(self, *more):
        server = Server("--scripts", self.scripts, *more, directory=self.folder)
        self.addCleanup(server.remove)
        return server

    def edit(self, path, old, new):
        path = os.path.join(self.scripts, path)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        self.assertIn(old, text)
        with open(path + ".new", "w", encoding="utf-8") as file:
            file.write(text.replace(old, new, 1))
        os.rename(path + ".new", path)

    def listed(self, server):
        client = server.admin()
        try:
            answer = client.call("rules.list")
        finally:
            client.close()
        return answer["generation"], {item["point"]: item["settings"] for item in answer["items"]}

    def test_watch_activates_what_is_saved_and_nothing_broken(self):
        server = self.start("--watch")
        self.assertEqual(self.listed(server)[0], 1)
        self.edit("deals/protect.lua", "silver = 90", "silver = 77")
        wait_for(lambda: self.listed(server)[0] == 2, "a new generation")
        self.assertEqual(self.listed(server)[1]["deals.protect"]["days"]["silver"], 77)
        self.edit("deals/decide.lua", "return {", "return {{")
        wait_for(lambda: "rules.broken" in server.log_text(), "the log names what is broken")
        self.assertRegex(server.log_text(), r"rules\.broken.*deals/decide\.lua")
        self.assertEqual(self.listed(server)[0], 2)
        self.edit("deals/decide.lua", "return {{", "return {")
        self.edit("deals/protect.lua", "silver = 77", "silver = 78")
        wait_for(lambda: self.listed(server)[1]["deals.protect"]["days"]["silver"] == 78, "mended files go live")
        self.assertEqual(server.stop(), 0)
        self.assertEqual(server.verify()[0], 0)

    def test_changed_files_at_start_are_a_draft(self):
        server = self.start()
        server.stop()
        self.edit("deals/protect.lua", "silver = 90", "silver = 77")
        server.start()
        generation, settings = self.listed(server)
        self.assertEqual((generation, settings["deals.protect"]["days"]["silver"]), (1, 90))
        self.assertRegex(server.log_text(), r"rules\.draft.*generation 2")
        client = server.admin()
        self.assertEqual(client.call("rules.activate", generation=2)["state"], "active")
        client.close()
        self.assertEqual(self.listed(server)[1]["deals.protect"]["days"]["silver"], 77)
        server.stop()
        drafts = server.log_text().count("rules.draft")
        server.start()
        self.assertEqual((self.listed(server)[0], server.log_text().count("rules.draft")), (2, drafts))
        self.assertEqual(server.stop(), 0)

    def test_broken_files_do_not_stop_a_server_that_has_rules(self):
        server = self.start()
        server.stop()
        self.edit("deals/protect.lua", "return {", "return {{")
        server.start()
        self.assertEqual(self.listed(server)[0], 1)
        self.assertRegex(server.log_text(), r"rules\.broken.*deals/protect\.lua")
        self.assertEqual(server.stop(), 0)

    def test_broken_files_stop_the_first_start(self):
        self.edit("deals/protect.lua", "return {", "return {{")
        code, out, said = run("--data", os.path.join(self.folder, "data"), "--listen", "127.0.0.1:0", "--scripts", self.scripts)
        self.assertEqual((code, out), (78, ""))
        self.assertIn("deals/protect.lua", said)

    def test_an_own_directory_overrides_the_shipped_files(self):
        own = os.path.join(self.folder, "own")
        os.makedirs(os.path.join(own, "deals"))
        shutil.move(os.path.join(self.scripts, "deals", "protect.lua"), os.path.join(own, "deals", "protect.lua"))
        shutil.copytree(SCRIPTS, self.scripts, dirs_exist_ok=True)
        with open(os.path.join(own, "deals", "protect.lua"), encoding="utf-8") as file:
            text = file.read()
        with open(os.path.join(own, "deals", "protect.lua"), "w", encoding="utf-8") as file:
            file.write(text.replace("silver = 90", "silver = 66"))
        server = self.start("--scripts", own)
        self.assertEqual(self.listed(server)[1]["deals.protect"]["days"]["silver"], 66)
        self.assertEqual(server.stop(), 0)

    def test_test_rules_says_which_example_fails(self):
        code, out, said = run("test-rules", "--scripts", self.scripts)
        self.assertEqual((code, said), (0, ""))
        self.assertRegex(out, r"\n\d+ passed, 0 failed\n$")
        code, out, _ = run("test-rules", "deals.price", "--scripts", self.scripts)
        self.assertEqual(code, 0)
        self.assertNotIn("deals.decide", out)
        code, _, said = run("test-rules", "deals.nothing", "--scripts", self.scripts)
        self.assertEqual((code, said), (1, "prmd: no plugin asks the point deals.nothing\n"))
        self.edit("deals/price.lua", "expect = { margin_bps = 1000 }", "expect = { margin_bps = 999 }")
        code, out, said = run("test-rules", "--scripts", self.scripts)
        self.assertEqual(code, 1)
        self.assertIn("a silver reseller gets its level's margin", out + said)
        self.assertIn("deals/price.lua", out + said)
        self.edit("deals/price.lua", "return {", "return {{")
        code, _, said = run("test-rules", "--scripts", self.scripts)
        self.assertEqual(code, 1)
        self.assertRegex(said, r"deals/price\.lua:\d+: ")

    def test_check(self):
        code, out, said = run("--check", "--scripts", self.scripts)
        self.assertEqual((code, out, said), (0, "configuration, certificate, plugins and rules are good\n", ""))
        self.edit("deals/price.lua", "return {", "return {{")
        code, out, said = run("--check", "--scripts", self.scripts)
        self.assertEqual((code, out), (78, ""))
        self.assertRegex(said, r"deals/price\.lua:\d+: ")
        self.assertFalse(os.path.exists(os.path.join(self.folder, "data")))

    def test_inspect(self):
        code, out, said = run("inspect", os.path.join(BUILD, "plugins", "deals.so"))
        self.assertEqual((code, said), (0, ""))
        for word in ("deals.register", "entity protection", *POINTS):
            self.assertIn(word, out)
        code, out, said = run("inspect", os.path.join(self.folder, "nothing.so"))
        self.assertEqual((code, out, said.count("\n")), (78, "", 1))
        self.assertEqual(run("inspect")[0], 64)


class Verify(RuleCase):
    """`prmd verify` over a journal with everything in it, and over one that was tampered with."""

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def verify(self):
        return run("verify", "--data", self.server.data)

    def test_tampering_is_named(self):
        customer = next(self.names)
        self.register(customer)
        self.register(customer, self.two)
        self.admin.call("rules.settings.set", point="deals.price", comment="More", settings={"level": {"silver": 1100}})
        code, out, said = self.verify()
        self.assertEqual((code, out, said.count("\n")), (78, "", 1), said)  # it is being served
        self.server.stop()
        code, out, said = self.verify()
        self.assertEqual((code, said), (0, ""))
        head = json.loads(out)
        self.assertTrue(head["verified"])
        path = os.path.join(self.server.data, "prmd.db")
        database = sqlite3.connect(path)
        self.addCleanup(database.close)
        database.execute("pragma wal_checkpoint(truncate)")
        database.close()
        keep = path + ".good"
        shutil.copy(path, keep)
        row = "select seq from journal where method = 'deals.register' order by seq limit 1"
        database = sqlite3.connect(path)
        seq = database.execute(row).fetchone()[0]
        last = database.execute("select max(seq) from journal").fetchone()[0]
        self.assertEqual(head["entries"], last)
        database.close()
        for change in ("update journal set at = at + 1 where seq = %d", "update journal set actor = 'system' where seq = %d",
                       "update journal set events = replace(events, 'deals.approved', 'deals.rejected') where seq = %d",
                       "update journal set changes = replace(changes, '1250000', '1250001') where seq = %d",
                       "update journal set decisions = replace(decisions, 'approve', 'reject') where seq = %d",
                       "update journal set generation = generation + 1 where seq = %d", "delete from journal where seq = %d",
                       "update journal set hash = zeroblob(32) where seq = %d", "update journal set source = '' where seq = %d",
                       "delete from journal_subject where seq = %d", "delete from decision where seq = %d",
                       "update decision set outcome = 'reject' where seq = %d"):
            with self.subTest(change=change):
                shutil.copy(keep, path)
                database = sqlite3.connect(path)
                self.assertGreaterEqual(database.execute(change % seq).rowcount, 1)
                database.commit()
                database.close()
                code, out, said = self.verify()
                self.assertEqual((code, out, said.count("\n")), (1, "", 1), said)
                self.assertRegex(said, r"^prmd: .*\b%d\b" % seq)
        shutil.copy(keep, path)
        self.assertEqual(self.verify()[:2], (0, out or json.dumps(head, separators=(",", ":")) + "\n"))

    def test_wrong_usage(self):
        self.assertEqual(run("verify")[0], 64)
        code, out, said = run("verify", "--data", os.path.join(self.server.directory, "nothing"))
        self.assertEqual((code, out, said.count("\n")), (78, "", 1))


if __name__ == "__main__":
    unittest.main()
