# SPDX-License-Identifier: Apache-2.0
"""rpc.discover: valid to the official tooling, filtered by who asks, and every example in it runs."""

import datetime
import http.client
import itertools
import json
import os
import re
import shutil
import ssl
import subprocess
import tempfile
import unittest

import described
import examples_campaigns
import examples_certification
import examples_funds
import examples_leads
import examples_support
from prmd import BUILD, PATIENCE, PRMD, Client, ServerCase, World, in_days, names

HERE = os.path.dirname(os.path.abspath(__file__))
ID = re.compile(r"\b([a-z][a-z0-9_]*)_01h8xgq3m2c4[0-9a-z]\b")


def example_of(method):
    return {param["name"]: param["value"] for param in method["examples"][0]["params"]}


def names_of(document):
    return [method["name"] for method in document["methods"]]


class Document(ServerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = World(cls.server)
        cls.addClassCleanup(cls.world.close)
        cls.sales = cls.world.partner("Bluepeak Systems")

    def test_it_is_the_readers_own(self):
        nobody, admin = self.client().call("rpc.discover"), self.world.admin.call("rpc.discover")
        sales, manager = self.sales.call("rpc.discover"), self.world.manager.call("rpc.discover")
        everything = set(described.methods())
        self.assertEqual({method["x-access"] for method in nobody["methods"]}, {"public"})
        self.assertIn("users.create", names_of(admin))
        for document in (sales, manager, nobody):
            self.assertNotIn("users.create", names_of(document))
            self.assertTrue(set(names_of(document)) < everything)
        self.assertIn("deals.register", names_of(sales))
        self.assertNotIn("deals.review", names_of(sales))
        for document in (nobody, admin, sales, manager):
            self.assertEqual(names_of(document), sorted(names_of(document)))
        roles = {item["role"]: set(item["methods"]) for item in self.world.admin.call("roles.list")["items"]}
        callable = set(names_of(manager)) - set(names_of(nobody))
        everyones = {method["name"] for method in manager["methods"] if method.get("x-roles") == ["*"]}
        self.assertEqual(callable, roles["program_manager"] | everyones)

    def test_a_partner_is_not_told_what_is_the_vendors_alone(self):
        text = json.dumps(self.sales.call("rpc.discover"))
        for name in ("created_by", "terms", "account"):
            self.assertNotIn('"%s": {' % name, text)
        channel = self.world.channel.call("rpc.discover")
        params = lambda document: [param.get("name") for method in document["methods"] if method["name"] == "deals.register"
            for param in method["params"]]
        self.assertIn("partner", params(channel))
        self.assertNotIn("partner", params(self.sales.call("rpc.discover")))

    def test_it_stays_the_same(self):
        def ask(client):
            client.send_text('{"jsonrpc":"2.0","id":0,"method":"rpc.discover"}\n')
            return client.line()
        one, other = self.client(self.server.admin_token), self.client(self.server.admin_token)
        self.assertEqual(ask(one), ask(other))
        self.assertEqual(one.session["description"], other.session["description"])
        self.assertNotEqual(one.session["description"], self.sales.session["description"])
        self.assertLess(len(ask(one)), 1 << 20)

    def get(self, token=None, method="GET"):
        connection = http.client.HTTPSConnection("localhost", self.server.port, timeout=PATIENCE,
            context=ssl.create_default_context(cafile=self.server.certificate))
        self.addCleanup(connection.close)
        connection.request(method, "/openrpc.json", headers={"Authorization": "Bearer " + token} if token else {})
        answer = connection.getresponse()
        return answer.status, answer.getheader("Content-Type"), answer.read()

    def test_over_http(self):
        status, kind, body = self.get()
        self.assertEqual((status, kind), (200, "application/json"))
        self.assertEqual(json.loads(body), self.client().call("rpc.discover"))
        status, kind, body = self.get(self.server.admin_token)
        self.assertEqual(json.loads(body), self.world.admin.call("rpc.discover"))
        self.assertEqual(self.get("prm_wrong")[0], 401)
        self.assertEqual(self.get(method="HEAD")[::2], (200, b""))
        self.assertEqual(self.get(method="POST")[0], 405)

    def test_what_it_says_of_params(self):
        register = described.methods()["deals.register"]
        params = {param["name"]: param for param in register["params"] if "name" in param}
        self.assertEqual([param.get("name") for param in register["params"]][:6],
            ["program", "customer", "lines", "territory", "amount", "expected_close"])
        self.assertEqual(params["amount"]["schema"], {"$ref": "#/components/schemas/money"})
        self.assertEqual((params["lines"]["schema"]["minItems"], params["lines"]["schema"]["maxItems"]), (1, 20))
        self.assertFalse(params["customer"]["schema"]["additionalProperties"])
        self.assertEqual(params["expected_close"]["schema"]["format"], "date")
        self.assertRegex(self.world.program, params["program"]["schema"]["pattern"])
        opened = {param["name"]: param["schema"] for param in described.methods()["support.open"]["params"] if "name" in param}
        self.assertNotRegex("The key\r\nBcc: all", opened["subject"]["pattern"])
        self.assertRegex("The key \u2013 refus\u00e9e", opened["subject"]["pattern"])
        self.assertNotIn("pattern", opened["description"])
        common = [param["$ref"].rsplit("/")[-1] for param in register["params"] if "$ref" in param]
        self.assertEqual(common, ["idempotency_key", "dry_run"])
        review = [param.get("$ref", "").rsplit("/")[-1] for param in described.methods()["deals.review"]["params"]]
        self.assertIn("expect_version", review)
        create = [param.get("$ref", "").rsplit("/")[-1] for param in described.methods()["users.create"]["params"]]
        self.assertNotIn("dry_run", create)
        errors = {name: error["code"] for name, error in described.document()["components"]["errors"].items()}
        self.assertEqual((errors["not_found"], errors["unique"], errors["limit"]), (-32002, -32004, -32005))

    def test_params_of_every_write_have_a_place(self):
        """By position they follow those of the method, in the order of the description."""
        params = described.methods()["partners.territories.create"]["params"]
        place = [param.get("$ref", "").rsplit("/")[-1] for param in params].index("idempotency_key")
        def create(key):
            client.send_text(json.dumps({"jsonrpc": "2.0", "id": "p", "method": "partners.territories.create",
                "params": ["By Position"] + [None] * (place - 1) + [key]}) + "\n")
            return json.loads(client.line())
        client = self.world.manager
        self.assertEqual([(bad["field"], bad["code"]) for bad in create(7)["error"]["data"]["fields"]],
            [("idempotency_key", "format")])
        made = create("by position")["result"]["territory"]["id"]
        self.assertEqual(create("by position")["result"]["territory"]["id"], made)
        client.send_text(json.dumps({"jsonrpc": "2.0", "id": "p", "method": "system.ping", "params": [1]}) + "\n")
        self.assertEqual(json.loads(client.line())["error"]["data"]["fields"][0]["code"], "unknown")


@unittest.skipUnless(shutil.which("npm") and shutil.which("node"), "npm is not installed: the official tooling is not tried")
class Tooling(Document):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = tempfile.mkdtemp(prefix="prmd-openrpc-")
        cls.addClassCleanup(shutil.rmtree, cls.folder, True)
        for name in ("package.json", "package-lock.json", "check.js"):
            shutil.copy(os.path.join(HERE, "openrpc", name), cls.folder)
        done = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=cls.folder, capture_output=True,
            text=True, timeout=240)
        assert done.returncode == 0, "npm ci: %s" % done.stderr[-2000:]

    def problems(self, document):
        path = os.path.join(self.folder, "document.json")
        with open(path, "w") as file:
            json.dump(document, file)
        done = subprocess.run(["node", "check.js", path], cwd=self.folder, capture_output=True, text=True, timeout=PATIENCE)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return json.loads(done.stdout)

    def test_every_readers_document_is_valid(self):
        for client in (self.client(), self.world.admin, self.sales, self.world.manager, self.world.channel):
            self.assertEqual(self.problems(client.call("rpc.discover")), [])
        self.assertEqual(self.problems(described.document()), [])

    def test_the_tooling_would_say_so(self):
        document = json.loads(json.dumps(described.document()))
        document["methods"][0]["colour"] = "red"
        self.assertNotEqual(self.problems(document), [])


class Examples(ServerCase):
    """Ids in examples stand for any object of their entity: what there is of each, and what a method needs it to be."""

    ARGUMENTS = ("--simulated-clock",)
    names, count = names(31), itertools.count()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        world = cls.world = World(cls.server)
        cls.addClassCleanup(world.close)
        cls.sales = world.partner("Bluepeak Systems")
        cls.callers = {"admin": world.admin, "program_manager": world.manager, "channel_manager": world.channel,
            "partner_sales": cls.sales}
        cls.objects = {"program": world.program, "level": world.levels["gold"], "territory": world.france,
            "product": world.product, "partner": world.partners["Bluepeak Systems"]}
        cls.results = {}

    def caller(self, method):
        """Somebody who may call it: as the roles say."""
        roles = method.get("x-roles", ["*"])
        if method["name"] == "session.authenticate": # it makes its connection another's
            return self.client()
        if method["name"] == "events.subscribe": # what follows is read by nobody
            return self.client(self.server.admin_token)
        if roles == ["*"]:
            return self.world.manager
        known = [role for role in roles if role in self.callers]
        if known:
            return self.callers[known[0]]
        side = dict(partner=self.objects["partner"]) if roles[0].startswith("partner_") else {}
        self.callers[roles[0]] = self.world.user("Caller %s" % roles[0], [roles[0]], **side)
        return self.callers[roles[0]]

    def deal(self, **more):
        return self.sales.call("deals.register", self.world.deal(next(self.names), **more))

    def in_review(self):
        deal = self.deal(amount={"amount": 90000000, "currency": "EUR"})["deal"]
        self.assertEqual(deal["state"], "in_review")
        return deal["id"]

    def approved(self):
        deal = self.deal()["deal"]
        self.assertEqual(deal["state"], "approved")
        return deal["id"]

    def draft(self):
        return self.deal(draft=True)["deal"]["id"]

    def asked_back(self):
        deal = self.deal(amount={"amount": 0, "currency": "EUR"})["deal"]
        self.assertEqual((deal["state"], deal["ask_fields"]), ("info_requested", ["amount"]))
        return deal["id"]

    def duplicate(self): # not rejected: the rules count those
        return self.world.channel.call("deals.review", id=self.in_review(), verdict="duplicate", reason="Too late")["deal"]["id"]

    def dispute(self):
        return self.sales.call("deals.dispute", id=self.duplicate(), reason="We were first")["dispute"]["id"]

    def upload_of_sales(self):
        upload = self.sales.call("files.begin", name="mail.txt")["upload"]
        self.sales.call("files.append", upload=upload, offset=0, data="bWFpbA==")
        return self.sales.call("files.commit", upload=upload)["file"]["id"]

    def won_deal(self):
        """The incumbent it leaves."""
        deal = self.deal()["deal"]["id"]
        self.sales.call("deals.close", id=deal, outcome="won", closure_code="service")
        return self.world.channel.call("deals.incumbents.list", filter={"deal": deal})["items"][0]["id"]

    def new_customer(self):
        return self.world.manager.call("deals.customers.create", legal_name=next(self.names), country="FR")["customer"]["id"]

    def new_opportunity(self):
        return self.world.manager.call("deals.opportunities.create", program=self.world.program, product=self.world.product,
            customer={"id": self.new_customer()}, territory=self.world.france,
            amount={"amount": 100, "currency": "EUR"})["opportunity"]["id"]

    def new_partner(self):
        return self.world.manager.call("partners.create", legal_name=next(self.names), type="reseller")["partner"]["id"]

    def open_program(self):
        program = self.world.manager.call("partners.programs.create", name="Open Doors", currency="EUR",
            time_zone="Europe/Paris", is_open=True)["program"]["id"]
        self.world.manager.call("partners.levels.create", program=program, code="entry", name="Entry", rank=1)
        return program

    def applied(self):
        """What an applicant is told."""
        return self.world.manager.call("partners.apply", program=self.open_program(), legal_name=next(self.names),
            country="FR", channel_type="reseller", contact_name="Nora Feld",
            contact_email="nora%d@example.com" % next(self.count))

    def application(self, told=None):
        reference = (told or self.applied())["reference"]
        return next(row["id"] for row in self.world.manager.call("partners.applications.list", limit=500)["items"]
            if row["reference"] == reference)

    def joined(self):
        """The application of one that was approved, and what its applicant was told."""
        told = self.applied()
        return self.world.manager.call("partners.applications.review", id=self.application(told), verdict="accept",
            reason="Known")["application"], told

    def of_joining(path):
        return lambda self: self.world.manager.call("partners.%s.list" % path,
            filter={"partner": self.joined()[0]["partner"]})["items"][0]["id"]

    def suspended_partner(self):
        return self.world.manager.call("partners.suspend", id=self.new_partner())["partner"]["id"]

    def terminated_partner(self):
        return self.world.manager.call("partners.terminate", id=self.new_partner())["partner"]["id"]

    def new_user(self):
        return self.world.admin.call("users.create", name="Ed", email="ed%d@example.com" % next(self.count),
            roles=["auditor"])["user"]["id"]

    def open_task(self):
        return self.world.channel.call("deals.tasks.list", filter={"deal": self.in_review(), "state": "open"})["items"][0]["id"]

    def reviewer(self):
        return self.world.admin.call("users.create", name="Eva", email="eva%d@example.com" % next(self.count),
            roles=["channel_manager"])["user"]["id"]

    def locked_user(self):
        user = self.new_user()
        self.world.admin.call("users.lock", id=user)
        return user

    def new_level(self):
        return self.world.manager.call("partners.levels.create", program=self.world.program, code="level%d" % next(self.count),
            name="In passing", rank=1)["level"]["id"]

    def new_plan(self):
        """A draft with a goal people report, of a partner of its own, and who leads that."""
        partner = self.new_partner()
        self.world.manager.call("partners.memberships.create", partner=partner, program=self.world.program,
            level=self.world.levels["gold"], channel_type="reseller")
        plan = self.world.channel.call("partners.plans.create", partner=partner, program=self.world.program, year=2032)["plan"]["id"]
        self.world.channel.call("partners.goals.create", plan=plan, name="References", target=2, owner_side="partner")
        return plan, self.world.user("Head %d" % next(self.count), ["partner_admin"], partner=partner)

    def draft_plan(self):
        return self.new_plan()[0]

    def proposed_plan(self):
        plan, head = self.new_plan()
        return head.call("partners.plans.propose", id=plan)["plan"]["id"]

    def closed_plan(self):
        return self.world.channel.call("partners.plans.close", id=self.draft_plan())["plan"]["id"]

    def new_goal(self):
        return self.world.channel.call("partners.goals.list", filter={"plan": self.draft_plan()})["items"][0]["id"]

    def agreed_goal(self):
        plan = self.world.channel.call("partners.plans.agree", id=self.proposed_plan())["plan"]["id"]
        return self.world.channel.call("partners.goals.list", filter={"plan": plan})["items"][0]["id"]

    def note_to_follow_up(self):
        return self.world.channel.call("partners.coaching.create", plan=self.draft_plan(), audience="vendor", text="Ask them",
            follow_up=in_days(60))["coaching_note"]["id"]

    def dropped_use_case(self):
        case = self.run_example("partners.use_cases.create")["use_case"]
        made = self.world.manager.call("partners.use_cases.create", program=self.world.program,
            **{key: case[key] for key in ("name", "theme", "impact", "ease")})["use_case"]["id"]
        return self.world.manager.call("partners.use_cases.move", id=made, state="dropped")["use_case"]["id"]

    def new_meeting(self, starts_at="2033-03-11T14:00:00.000Z"):
        council = self.world.manager.call("partners.councils.create", program=self.world.program, name="Advisors")["council"]["id"]
        person = self.world.manager.call("partners.people.create", partner=self.objects["partner"], name="Nora")["person"]["id"]
        self.world.manager.call("partners.council_seats.create", council=council, person=person, role="chair")
        return self.world.manager.call("partners.council_meetings.create", council=council, title="Spring", starts_at=starts_at)[
            "council_meeting"]["id"]

    def meeting_that_began(self):
        now = datetime.datetime.fromisoformat(self.world.admin.call("system.info")["now"].replace("Z", "+00:00"))
        meeting = self.new_meeting((now + datetime.timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%S.000Z"))
        self.world.admin.call("clock.advance", by=600)
        return meeting

    # No method leads to where these would be allowed.
    REFUSED = {"system.parked.drop": "not_found", "system.parked.retry": "not_found"}

    # What a method needs an object of its example to be; and what else stands for something.
    NEEDS = {
        **examples_campaigns.NEEDS,
        **examples_certification.NEEDS,
        **examples_funds.NEEDS,
        **examples_leads.NEEDS,
        **examples_support.NEEDS,
        ("partners.apply", "program"): open_program,
        ("partners.applications.review", "application"): application,
        ("partners.onboarding.complete", "onboarding_item"): of_joining("onboarding"),
        ("partners.onboarding.skip", "onboarding_item"): of_joining("onboarding"),
        ("partners.people.move", "partner"): lambda self: self.world.manager.call("partners.create",
            legal_name="Zielhafen AG", type="reseller")["partner"]["id"],
        ("partners.people.leave", "person"): lambda self: self.world.manager.call("partners.people.create",
            partner=self.living("partners.people.get", "partner"), name="Mika")["person"]["id"],
        ("deals.review", "deal"): in_review,
        ("deals.withdraw", "deal"): in_review,
        ("deals.tasks.delegate", "review_task"): open_task,
        ("deals.tasks.delegate", "user"): reviewer,
        ("deals.update", "deal"): draft,
        ("deals.submit", "deal"): draft,
        ("deals.answer", "deal"): asked_back,
        ("deals.dispute", "deal"): duplicate,
        ("deals.disputes.add_evidence", "dispute"): dispute,
        ("deals.disputes.add_evidence", "file"): upload_of_sales,
        ("deals.disputes.withdraw", "dispute"): dispute,
        ("deals.decide_dispute", "dispute"): dispute,
        ("deals.set_stage", "deal"): approved,
        ("deals.extend", "deal"): approved,
        ("deals.close", "deal"): approved,
        ("deals.convert", "deal"): approved,
        ("deals.revoke", "deal"): approved,
        ("deals.customers.merge", "customer"): new_customer,
        ("deals.opportunities.update", "opportunity"): new_opportunity,
        ("deals.opportunities.close", "opportunity"): new_opportunity,
        ("partners.levels.archive", "level"): new_level,
        ("partners.memberships.create", "partner"): new_partner,
        ("partners.suspend", "partner"): new_partner,
        ("partners.reinstate", "partner"): suspended_partner,
        ("partners.terminate", "partner"): new_partner,
        ("partners.archive", "partner"): terminated_partner,
        ("partners.plans.propose", "plan"): draft_plan,
        ("partners.plans.agree", "plan"): proposed_plan,
        ("partners.plans.close", "plan"): draft_plan,
        ("partners.plans.archive", "plan"): closed_plan,
        ("partners.goals.drop", "goal"): new_goal,
        ("partners.progress.create", "goal"): agreed_goal,
        ("partners.coaching.settle", "coaching_note"): note_to_follow_up,
        ("partners.use_cases.archive", "use_case"): dropped_use_case,
        ("partners.council_meetings.cancel", "council_meeting"): new_meeting,
        ("partners.council_meetings.hold", "council_meeting"): meeting_that_began,
        ("users.lock", "user"): new_user,
        ("users.unlock", "user"): locked_user,
        ("users.set_roles", "user"): new_user,
        ("users.reset", "user"): new_user,
        ("tokens.create", "user"): new_user,
        ("tokens.revoke", "token"): lambda self: self.world.admin.call("tokens.create", user=self.new_user())["id"],
    }
    PASSWORD = "four horses and a stable"

    def invited(self):
        return self.world.admin.call("users.invite", email="guest%d@example.com" % next(self.count), roles=["auditor"])

    def member(self):
        """The address of one who can sign in."""
        guest = self.invited()
        self.client().call("session.accept_invitation", token=guest["token"], password=self.PASSWORD)
        return guest["user"]["email"]

    def upload(self, data=None):
        """One begun where the method's caller is, with a part if there is data."""
        upload = self.world.manager.call("files.begin", name="offer.pdf")["upload"]
        if data:
            self.world.manager.call("files.append", upload=upload, offset=0, data=data)
        return upload

    SECRETS = {
        "files.append": lambda self, params: {**params, "upload": self.upload()},
        "files.commit": lambda self, params: {**params, "upload": self.upload("JVBERi0xLjcK")},
        "session.authenticate": lambda self, params: {"token": self.server.admin_token},
        "events.unsubscribe": lambda self, params:
            {"subscription": self.world.manager.call("events.subscribe", types=["rules.*"])["subscription"]},
        "session.login": lambda self, params: {**params, "email": self.member()},
        "session.accept_invitation": lambda self, params: {**params, "token": self.invited()["token"]},
        "partners.applications.status": lambda self, params: {"token": self.applied()["token"]},
        "partners.applications.withdraw": lambda self, params: {"token": self.applied()["token"]},
        "partners.applications.join": lambda self, params: {"token": self.joined()[1]["token"]},
        "session.reset_password": lambda self, params:
            {**params, "token": self.world.admin.call("users.reset", id=self.new_user())["token"]},
        "mdf.settlements.settle": examples_funds.settled,
        **examples_certification.SECRETS,
        **examples_support.SECRETS,
    }
    CALLERS = {"session.logout": lambda self: self.client(
        self.client().call("session.login", email=self.member(), password=self.PASSWORD)["token"])}
    MAKES = {
        **examples_campaigns.MAKES,
        **examples_certification.MAKES,
        **examples_funds.MAKES,
        **examples_leads.MAKES,
        **examples_support.MAKES,
        "file": lambda self: self.run_example("files.commit")["file"]["id"],
        "notice": lambda self: "notice_0000000000001",
        "deal": lambda self: self.deal()["deal"]["id"],
        "decision": lambda self: self.deal()["decision_id"],
        "dispute": dispute,
        "protection": lambda self: self.world.channel.call("deals.protections.list",
            filter={"deal": self.deal()["deal"]["id"]})["items"][0]["id"],
        "incumbent": won_deal,
        "user": new_user,
        "review_task": open_task,
        "plan": draft_plan,
        "council_invitation": lambda self: self.world.manager.call("partners.council_invitations.list",
            filter={"meeting": self.new_meeting()})["items"][0]["id"],
        "token": lambda self: self.world.admin.call("tokens.create", user=self.new_user())["id"],
        "application": application,
        "onboarding_item": of_joining("onboarding"),
        "welcome": of_joining("welcomes"),
        "membership": lambda self: self.run_example("partners.memberships.create")["membership"]["id"],
        "employment": lambda self: self.world.manager.call("partners.employments.list",
            filter={"person": self.living("partners.people.get", "person")})["items"][0]["id"],
    }

    def living(self, method, entity):
        """An object for the placeholder: one that fits the method, one there is, or what its own create makes."""
        if (method, entity) in self.NEEDS:
            return self.NEEDS[method, entity](self)
        if entity not in self.objects:
            made = self.MAKES.get(entity)
            create = [name for name, other in described.methods().items() if name.endswith(".create")
                and entity in other["result"]["schema"]["properties"]]
            self.assertTrue(made or create, "the example of %s names a %s, which nothing makes" % (method, entity))
            self.objects[entity] = made(self) if made else self.run_example(create[0])[entity]["id"]
        return self.objects[entity]

    def run_example(self, name):
        if name not in self.results:
            method = described.methods()[name]
            text = json.dumps(example_of(method))
            params = json.loads(ID.sub(lambda found: self.living(name, found.group(1)), text))
            if "expected_close" in params:
                params["expected_close"] = in_days(120)
            if name in self.SECRETS:
                params = self.SECRETS[name](self, params)
            caller = self.CALLERS[name](self) if name in self.CALLERS else self.caller(method)
            self.results[name] = caller.call(name, params)
        return self.results[name]

    def test_every_method_has_an_example(self):
        without = [name for name, method in described.methods().items() if not method.get("examples")]
        self.assertEqual(without, [], "methods with params and no example")

    def test_every_example_runs(self):
        last = ("clock.advance", "rules.activate")
        for name in sorted(described.methods(), key=lambda name: (name in last, name.endswith(".archive"), name)):
            with self.subTest(name):
                if name in self.REFUSED:
                    self.assert_fails(self.REFUSED[name], self.run_example, name)
                    continue
                self.run_example(name)


class Printed(unittest.TestCase):
    """What prmd prints of the declarations without a server."""

    def test_the_reference_has_everything(self):
        done = subprocess.run([PRMD, "inspect", "--docs"], capture_output=True, text=True, timeout=PATIENCE)
        self.assertEqual(done.returncode, 0, done.stderr)
        for name in described.methods():
            self.assertIn("\n#### %s\n" % name, done.stdout)
        for title in ("\n##### deals.protect\n", "\n#### deals.approved\n", "\n#### deal\n", "| `customer.legal_name` |"):
            self.assertIn(title, done.stdout)

    def test_inspect_says_what_it_needs(self):
        done = subprocess.run([PRMD, "inspect"], capture_output=True, text=True, timeout=PATIENCE)
        self.assertEqual(done.returncode, 64)
        self.assertIn("--openrpc", done.stderr)


if __name__ == "__main__":
    unittest.main()
