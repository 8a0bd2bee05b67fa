# SPDX-License-Identifier: Apache-2.0
"""Cases: what partners ask for help with, what the rules say of that, and who works on it."""

import json
import unittest

from supported import SupportCase


class Open(SupportCase):
    def test_a_partner_asks_and_the_rules_say_whose_it_is(self):
        told = self.alpha.call("support.open", subject="The licence key is refused", description="<script>alert(1)</script>",
            severity="high", product=self.world.product)
        case = told["case"]
        self.assertEqual((case["state"], case["category"], case["severity"], case["priority"], case["channel"]),
            ("triaged", "licence", "high", 2, "portal"))
        self.assertEqual((case["partner"], case["program"], case["territory"], case["level"]),
            (self.world.partners["Alpha SAS"], self.world.program, self.world.france, "silver"))
        self.assertEqual(case["description"], "<script>alert(1)</script>")
        self.assertEqual(case["requester"], self.alpha.session["user"])
        self.assertRegex(case["number"], "^CASE-[0-9A-Z]{5}-[0-9A-Z]{4}-[0-9A-Z]{4}$")
        self.assertEqual([reason["code"] for reason in told["reasons"]],
            ["category_by_words", "severity_as_given", "no_plan", "priority_by_severity", "promised_to_all"])
        for name in ("queue", "owner"):
            self.assertNotIn(name, case)
        seen = self.world.ivo.call("support.get", id=case["id"])["case"]
        self.assertEqual((seen["queue"], seen["owner"]), (self.world.queues["licence"], self.world.jo.session["user"]))
        explained = self.alpha.call("decisions.explain", id=told["decision_id"])
        self.assertNotIn("candidate_", str(explained))
        self.assertNotIn("agents", str(explained))

    def test_one_that_nobody_can_tell_is_for_a_person(self):
        case = self.world.case(self.alpha, subject="Hello", description="Is anybody there?")
        self.assertEqual((case["state"], "category" in case), ("new", False))
        self.assertEqual(self.world.ivo.call("support.get", id=case["id"])["case"]["queue"], self.world.queues["general"])
        self.world.pass_by()
        self.assertEqual(self.world.told(self.world.ivo, case), ["told_to_triage"])

    def test_a_rule_that_fails_leaves_it_to_a_person(self):
        admin = self.world.admin
        self.addCleanup(admin.call, "rules.activate", generation=admin.call("rules.list")["generation"])
        admin.call("rules.settings.set", point="support.classify", settings={"by_link": {"deal": "x" * 61}},
            comment="No category")
        deal = self.alpha.call("deals.register", self.world.deal("Broken Robotics SAS"))["deal"]["id"]
        told = self.alpha.call("support.open", subject="Error 42", description="It failed", deal=deal)
        self.assertEqual((told["case"]["state"], told["case"]["severity"], told["case"]["priority"]), ("new", "normal", 3))
        steps = self.world.manager.call("decisions.explain", id=told["decision_id"])["steps"]
        self.assertIn("fallback", steps[0])
        self.world.pass_by()
        self.assertEqual(self.world.told(self.world.jo, told["case"]), ["told_to_triage"])

    def test_what_is_long_is_not_too_much_for_the_rules(self):
        for letter in ("x", "\u00e9", "\u6f22", "\U0001f600"):
            told = self.alpha.call("support.open", subject="Error 42", description=letter * 20000)
            self.assertEqual((told["case"]["category"], told["case"]["state"]), ("technical", "triaged"))
            self.assertEqual(told["case"]["description"], letter * 20000)

    def test_broken_encodings_are_refused(self):
        client = self.client(self.server.admin_token)
        for broken in (b"\xff\xfe", b"\xc3", b"\xed\xa0\x80", b"\\ud800", b"\\u0000"):
            client.send_text(b'{"jsonrpc":"2.0","id":1,"method":"support.open","params":{"subject":"x","description":"' +
                broken + b'"}}\n')
            self.assertEqual(json.loads(client.line())["error"]["data"]["kind"], "parse")

    def test_the_vendor_opens_one_for_a_partner(self):
        partner = self.world.partners["Beta GmbH"]
        case = self.world.ivo.call("support.open", partner=partner, requester=self.beta.session["user"], channel="phone",
            subject="Order 4711", description="Where is it?")["case"]
        self.assertEqual((case["partner"], case["requester"], case["channel"]), (partner, self.beta.session["user"], "phone"))
        self.assertEqual(case["id"], self.beta.call("support.get", id=case["id"])["case"]["id"])

    def test_what_is_refused(self):
        beta = self.world.partners["Beta GmbH"]
        given = {"subject": "x", "description": "y"}
        for more, client, field, code in (
                ({}, self.world.ivo, "partner", "required"),
                ({"partner": beta, "requester": self.alpha.session["user"]}, self.world.ivo, "requester", "not_found"),
                ({"territory": self.world.germany}, self.alpha, "territory", "not_its_own"),
                ({"partner": beta}, self.alpha, "partner", "forbidden"),
                ({"requester": self.alpha.session["user"]}, self.alpha, "requester", "forbidden"),
                ({"subject": "x" * 201}, self.alpha, "subject", "range"), ({"severity": "huge"}, self.alpha, "severity", "enum")):
            error = self.assert_fails("invalid_params", client.call, "support.open", {**given, **more})
            self.assertEqual(error.fields()[field], code)
        auditor = self.world.user("Ada Auditor", ["auditor"])
        self.assert_fails("forbidden", auditor.call, "support.open", {**given, "partner": beta})

    def test_it_is_about_what_its_partner_has(self):
        deal = self.alpha.call("deals.register", self.world.deal("Case Robotics SAS"))["deal"]["id"]
        self.assertEqual(self.world.case(self.alpha, deal=deal)["deal"], deal)
        for client, more in ((self.beta, {}), (self.world.ivo, {"partner": self.world.partners["Beta GmbH"]})):
            error = self.assert_fails("invalid_params", client.call, "support.open",
                {"subject": "x", "description": "y", "deal": deal, **more})
            self.assertEqual(error.fields(), {"deal": "not_found"})


class Isolation(SupportCase):
    def test_another_partners_is_not_there(self):
        case = self.world.case(self.alpha)
        self.assert_fails("not_found", self.beta.call, "support.get", id=case["id"])
        self.assertEqual(self.beta.call("support.list", filter={"partner": self.world.partners["Alpha SAS"]})["items"], [])

    def test_another_territorys_is_not_there(self):
        case = self.world.case(self.alpha)
        german = self.world.user("Gisela German", ["channel_manager"], territories=[self.world.germany])
        french = self.world.user("Fabien French", ["channel_manager"], territories=[self.world.france])
        self.assert_fails("not_found", german.call, "support.get", id=case["id"])
        said = self.ivo.call("support.messages.create", case=case["id"], text="Well")["case_message"]
        note = self.ivo.call("support.notes.create", case=case["id"], text="Hm")["case_note"]
        for method, id in (("support.get", case["id"]), ("support.thread", case["id"]), ("support.messages.get", said["id"]),
                ("support.notes.get", note["id"])):
            self.assert_fails("not_found", german.call, method, id=id)
            french.call(method, id=id)
        self.assert_fails("not_found", german.call, "support.notes.create", case=case["id"], text="x")
        error = self.assert_fails("invalid_params", self.ivo.call, "support.assign", id=case["id"], owner=german.session["user"])
        self.assertEqual(error.fields(), {"owner": "not_staff"})
        for path in ("messages", "notes"):
            self.assertEqual(german.call("support.%s.list" % path)["items"], [])

    def test_partners_know_nothing_of_queues_and_agents(self):
        for path in ("queues", "agents"):
            self.assert_fails("forbidden", self.alpha.call, "support.%s.list" % path)


class Organised(SupportCase):
    def test_what_is_archived_gets_nothing_more(self):
        manager = self.world.manager
        queue = manager.call("support.queues.create", program=self.world.program, code="deal", name="Deals")["case_queue"]["id"]
        lone = self.world.user("Lena Lone", ["support_agent"])
        agent = manager.call("support.agents.create", user=lone.session["user"], queues=[queue])["agent"]["id"]
        whose = lambda case: [self.ivo.call("support.get", id=case["id"])["case"].get(key) for key in ("queue", "owner")]
        open_one = lambda: self.world.case(self.alpha, subject="Registration", description="Of a deal", category="deal")
        self.assertEqual(whose(open_one()), [queue, lone.session["user"]])
        manager.call("support.agents.archive", id=agent)
        case = open_one()
        self.assertEqual(whose(case), [queue, None])
        manager.call("support.queues.archive", id=queue)
        self.assertEqual(whose(open_one())[0], self.world.queues["general"])
        self.do_triage(self.world.case(self.alpha, subject="Hello", description="Well"), queue, "archived")
        self.assertEqual(self.ivo.call("support.take", id=case["id"])["case"]["owner"], self.ivo.session["user"])

    def do_triage(self, case, queue, code):
        error = self.assert_fails("invalid_params", self.ivo.call, "support.triage", id=case["id"], queue=queue)
        self.assertEqual(error.fields(), {"queue": code})

    def test_nobody_gets_what_is_elsewhere(self):
        queue = self.world.manager.call("support.queues.create", program=self.world.program, code="mdf", name="Money")
        agents = [self.world.user(name, ["support_agent"], territories=[territory]) for name, territory in
            (("Gerd German", self.world.germany), ("Flore French", self.world.france), ("Elsa European", self.world.europe))]
        rows = [self.world.manager.call("support.agents.create", user=agent.session["user"],
            queues=[queue["case_queue"]["id"]])["agent"]["id"] for agent in agents]
        owner = lambda client: self.ivo.call("support.get", id=self.world.case(client, subject="Budget", description="Of this year",
            category="mdf")["id"])["case"].get("owner")
        german, french, european = (agent.session["user"] for agent in agents)
        self.assertEqual({owner(self.alpha) for _ in range(3)}, {french, european})
        for row in rows[1:]:
            self.world.manager.call("support.agents.archive", id=row)
        self.assertEqual((owner(self.alpha), owner(self.beta)), (None, german))

    def test_who_is_locked_gets_nothing_more(self):
        lone = self.world.user("Lars Locked", ["support_agent"])
        queue = self.world.manager.call("support.queues.create", program=self.world.program, code="funds",
            name="Funds")["case_queue"]["id"]
        self.world.manager.call("support.agents.create", user=lone.session["user"], queues=[queue])
        self.world.admin.call("users.lock", id=lone.session["user"])
        case = self.world.case(self.alpha, category="funds")
        self.assertNotIn("owner", self.ivo.call("support.get", id=case["id"])["case"])
        error = self.assert_fails("invalid_params", self.ivo.call, "support.assign", id=case["id"], owner=lone.session["user"])
        self.assertEqual(error.fields(), {"owner": "not_staff"})

    def test_what_somebody_had_who_is_locked_is_anybodys(self):
        gone, case = self.world.user("Gina Gone", ["support_agent"]), self.world.case(self.alpha)
        self.ivo.call("support.assign", id=case["id"], owner=gone.session["user"])
        self.assert_fails("taken", self.ivo.call, "support.take", id=case["id"])
        told = lambda: self.world.told(self.ivo, case).count("told_messaged")
        self.alpha.call("support.messages.create", case=case["id"], text="Is anybody there?")
        self.world.pass_by()
        self.assertEqual(told(), 0)
        self.world.admin.call("users.lock", id=gone.session["user"])
        self.alpha.call("support.messages.create", case=case["id"], text="And now?")
        self.world.pass_by()
        self.assertEqual(told(), 1)
        self.assertEqual(self.ivo.call("support.take", id=case["id"])["case"]["owner"], self.ivo.session["user"])

    def test_agents_are_the_vendors_people(self):
        error = self.assert_fails("invalid_params", self.world.manager.call, "support.agents.create",
            user=self.alpha.session["user"], queues=[])
        self.assertEqual(error.fields(), {"user": "not_staff"})
        self.assert_fails("unique", self.world.manager.call, "support.agents.create", user=self.ivo.session["user"], queues=[])
        self.assert_fails("forbidden", self.world.ivo.call, "support.queues.create", program=self.world.program, code="mine",
            name="Mine")


if __name__ == "__main__":
    unittest.main()
