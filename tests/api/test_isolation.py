# SPDX-License-Identifier: Apache-2.0
"""What a partner may learn of another: nothing. Every method, every field that takes an id, every id of the other's; and
every byte it was ever sent is searched for the other's names, amounts, contacts, ids and dates."""

import copy
import json
import re
import unittest

import generated
import secrets_of_b
from declared import scopes, shipped, vendor_reasons
from prmd import SHIPPED, Client, RpcError, ServerCase, World, in_days

DAY = 86400
ROLES = ("partner_sales", "partner_admin", "partner_marketing", "partner_executive", "partner_technical")


class Recorder(Client):
    """A client that keeps every byte it was sent."""

    def __init__(self, server, token=None):
        self.bytes = []
        super().__init__(server, token)

    def line(self):
        line = super().line()
        self.bytes.append(line)
        return line

    def probe(self, method, params):
        """The answer as text. All probes have the same id, so that answers can be compared."""
        self.send_text(json.dumps({"jsonrpc": "2.0", "id": "probe", "method": method, "params": params}) + "\n")
        return self.line()


def put(params, path, value):
    """A copy of the params with the value at the path."""
    params = copy.deepcopy(params)
    at = params
    for part, following in zip(path, path[1:]):
        empty = [] if following == 0 else {}
        if isinstance(at, list):
            at = at[part] if len(at) > part else at.append(empty) or at[-1]
        else:
            at = at.setdefault(part, empty)
    if isinstance(at, list):
        at[:] = [value]
    else:
        at[path[-1]] = value
    return params


def ids_in(value):
    """Every id within an answer."""
    return set(re.findall(r'"((?:%s)_[0-9a-hjkmnp-tv-z]{13})"' % "|".join(KINDS), json.dumps(value)))


# Ids of the core's rows, and of every entity a shipped plugin declares.
KINDS = ("decision", "user", "token", "file", *scopes())
PUBLIC = tuple(name for name, scope in scopes().items() if scope == "public")
BOUNDED = {"support": ("cases", "updates", "messages", "deflections", "escalations")}
VENDORS = tuple(name for name, scope in scopes().items() if scope.startswith("vendor"))  # rows no partner has


class IsolationCase(ServerCase):
    """B has everything a partner can have; A tries to learn of it. Days are far apart, so that a date tells whose it is."""

    ARGUMENTS = ("--simulated-clock",)
    # All that is tried is more than a partner may do in a day.
    CONFIGURATION = "return { plugins = { %s } }" % ", ".join("{ id = '%s', settings = { %s } }" % (plugin,
        ", ".join("%s_a_day = 10000" % what for what in BOUNDED.get(plugin, ()))) for plugin in SHIPPED)
    HEARD = ()  # what it is told, after all

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = world = World(cls.server)
        cls.addClassCleanup(world.close)
        cls.entities, _ = shipped()
        cls.listeners = []
        secrets_of_b.prepare(world)
        cls.make_b(world)
        cls.make_kin(world)
        cls.make_a(world)

    @classmethod
    def day(cls):
        return in_days(0, cls.world.admin.call("system.info")["now"])

    @classmethod
    def listen(cls, name, role, partner):
        roles = [role] if isinstance(role, str) else list(role)
        email = "%s.%s@a.example.com" % (name.lower(), "all" if roles[1:] else role)
        user = cls.world.admin.call("users.create", name="%s %s" % (name, role), email=email, roles=roles, partner=partner)
        token = cls.world.admin.call("tokens.create", user=user["user"]["id"])["token"]
        client = Recorder(cls.server, token)
        cls.listeners.append(client)
        cls.addClassCleanup(client.close)
        return client

    @classmethod
    def make_b(cls, world):
        """The other partner, on a day of its own, and what must never be heard of it."""
        world.admin.call("clock.advance", by=3 * DAY)
        b_day = cls.day()
        cls.b = world.partner("Nachtigall Vertrieb", level="gold")
        cls.b_partner = world.partners["Nachtigall Vertrieb"]
        person = world.manager.call("partners.people.create", partner=cls.b_partner, name="Zita Nachtigall",
            email="zita@nachtigall.example")["person"]
        close = in_days(77, cls.b.call("system.info")["now"])
        made = []

        def register(name, amount, keys=None, **more):
            customer = {"legal_name": name, "country": "FR", **(keys or {})}
            params = world.deal(customer, amount={"amount": amount, "currency": "EUR"}, expected_close=close, **more)
            made.append(cls.b.call("deals.register", params))
            return made[-1]["deal"]

        cls.b_key_params = world.deal({"legal_name": "Schluesselblume AG", "country": "FR"}, expected_close=close,
            amount={"amount": 4736259, "currency": "EUR"})
        cls.b_key = "b-first-registration"
        cls.b_keyed = cls.b.call("deals.register", cls.b_key_params, idempotency_key=cls.b_key)
        made.append(cls.b_keyed)
        cls.held = register("Zürcher Präzisionsguß GmbH & Co. KG", 4736251)
        cls.held_by_domain = register("Morgenröte Anlagenbau", 4736252, {"domain": "www.tauperle.fr"})
        cls.held_by_tax = register("Abendrot Werke", 4736253, {"tax_id": "FR55987654321"})
        cls.held_alike = register("Kranichfeld Optische Instrumente", 4736254)
        upload = cls.b.call("files.begin", name="Nachtigallenlied.pdf")["upload"]
        cls.b.call("files.append", upload=upload, offset=0, data="JVBERi0xLjcK")
        file = cls.b.call("files.commit", upload=upload)["file"]
        waiting = register("Wartesaal Logistik", 24736255, evidence=[file["id"]])
        refused = register("Absage Medien", 24736256)
        refused = world.channel.call("deals.review", id=refused["id"], verdict="reject", reason="Geheimer Kommentar")["deal"]
        dispute = cls.b.call("deals.dispute", id=refused["id"], reason="Heimlicher Einspruch")["dispute"]
        draft = register("Entwurf Pharma", 4736257, territory=world.france)
        gone = register("Rueckzug Bau", 24736258)
        cls.b.call("deals.withdraw", id=gone["id"], reason="Heimlicher Rueckzug")
        assert [d["state"] for d in (cls.held, cls.held_by_domain, cls.held_by_tax, cls.held_alike, waiting, refused)] == \
            ["approved"] * 4 + ["in_review", "rejected"]
        day = cls.day()
        cls.b.call("deals.activities.create", deal=cls.held["id"], kind="demo", on=day, note="Verborgene Vorfuehrung")
        cls.b.call("deals.comments.create", deal=cls.held["id"], text="Heimliche Bemerkung")
        world.channel.call("deals.comments.create", deal=cls.held["id"], text="Stille Antwort")
        world.channel.call("deals.notes.create", deal=cls.held["id"], text="Vermerk im Haus")
        won = register("Siegfeld Stahl", 4736250)
        cls.b.call("deals.close", id=won["id"], outcome="won", closure_code="service")
        direct = world.manager.call("deals.opportunities.create", program=world.program, reference="CHANCE-4711",
            customer={"legal_name": "Direktbau Optik", "country": "FR"}, product=world.product, territory=world.france,
            amount={"amount": 4736257, "currency": "EUR"}, owner="Hilde Direkt")
        more = [part(world, cls.b, cls.b_partner) for part in secrets_of_b.PARTS]
        told = {
            "more": [part_told for part_told, _ in more],
            "direct": direct, "incumbents": world.channel.call("deals.incumbents.list"),
            **{path: world.channel.call("deals.%s.list" % path) for path in ("activities", "comments", "notes")},
            "deals": world.channel.call("deals.list", limit=500), "protections": world.channel.call("deals.protections.list"),
            "tasks": world.channel.call("deals.tasks.list"),
            "customers": world.channel.call("deals.customers.list"), "person": person,
            "members": world.channel.call("partners.memberships.list", filter={"partner": cls.b_partner}),
            "users": [u for u in world.admin.call("users.list", limit=500)["items"] if u.get("partner") == cls.b_partner],
            "tokens": [t for t in world.admin.call("tokens.list", limit=500)["items"] if t["user"] == cls.b.session["user"]],
            "file": cls.b.call("files.get", id=file["id"]), "dispute": dispute, "made": made, "partner": world.channel.call("partners.get", id=cls.b_partner),
            "explained": [world.channel.call("decisions.explain", id=m["decision_id"]) for m in made]}
        seen = json.dumps(told, ensure_ascii=False)
        vendor = {client.session["user"] for client in (world.admin, world.manager, world.channel)}
        cls.ids = sorted(id for id in ids_in(told) if id not in vendor and not id.startswith(PUBLIC))
        names = ["Nachtigall", "nachtigall.example", "Zita", "Schluesselblume", "Zürcher", "Präzisionsguß", "Morgenröte",
            "tauperle", "Abendrot", "FR55987654321", "Kranichfeld Optische Instrumente", "Wartesaal", "Absage",
            "Geheimer Kommentar", "Heimlicher Einspruch", "Siegfeld", "Direktbau", "Hilde", "CHANCE-4711", "Entwurf", "Rueckzug", "Nachtigallenlied",
            "Vorfuehrung", "Heimliche Bemerkung", "Stille Antwort", "Vermerk im Haus"] + [name for _, words in more for name in words]
        amounts = [str(d["amount"]["amount"]) for d in told["deals"]["items"]]
        dates = [b_day, close] + [d["protected_until"][:10] for d in told["deals"]["items"] if "protected_until" in d]
        numbers = [d["number"] for d in told["deals"]["items"]]
        cls.secrets = set(names + amounts + dates + numbers + cls.ids)
        unheard = [secret for secret in cls.secrets if secret not in seen]
        assert not unheard, "no secrets at all: %s" % unheard
        world.admin.call("clock.advance", by=4 * DAY)

    @classmethod
    def make_kin(cls, world):
        """A's parent and its sibling, of whom it may know no more than of anybody."""
        told = []
        for name, parent in (("Grossvater Distribution", None), ("Geschwister Handel", "Grossvater Distribution")):
            sales = world.partner(name, parent=world.partners.get(parent))
            partner = world.partners[name]
            told += [sales.call("deals.register", world.deal({"legal_name": "Kundschaft von " + name, "country": "FR"})),
                sales.session, world.channel.call("partners.get", id=partner),
                world.manager.call("partners.people.create", partner=partner, name="Mensch von " + name),
                world.channel.call("partners.memberships.list", filter={"partner": partner}),
                world.admin.call("tokens.list", filter={"user": sales.session["user"]})]
        vendor = {client.session["user"] for client in (world.admin, world.manager, world.channel)}
        ids = {id for id in ids_in(told) if id not in vendor and not id.startswith(PUBLIC)}
        cls.ids = sorted(set(cls.ids) | ids)
        cls.parent = world.partners["Grossvater Distribution"]
        # Whose child it is stands in A's own row.
        cls.secrets |= ids - {cls.parent} | {"Grossvater", "Geschwister", "Kundschaft"}

    @classmethod
    def make_a(cls, world):
        # Deals of A run so long that their protections end on days on which none of B's does.
        cls.a = world.partner("Ottersberg Handel", parent=world.partners["Grossvater Distribution"])
        cls.a_partner = world.partners["Ottersberg Handel"]
        cls.a_clients = {role: cls.listen("Ottersberg", role, cls.a_partner) for role in ROLES}
        cls.sales = cls.a_clients["partner_sales"]
        cls.own = cls.sales.call("deals.register", cls.a_params({"legal_name": "Eigenbau Technik", "country": "FR"}))["deal"]
        assert cls.own["state"] == "approved"
        cls.everything = cls.listen("Ottersberg", ROLES, cls.a_partner)
        person = world.manager.call("partners.people.create", partner=cls.a_partner, name="Otto")["person"]["id"]
        cls.own_ids = {"deal": cls.own["id"], "user": cls.sales.session["user"], "partner": cls.a_partner, "person": person,
            "program": world.program, "level": world.levels["gold"], "territory": world.france, "product": world.product}

    @classmethod
    def a_params(cls, customer, **more):
        more.setdefault("expected_close", in_days(200, cls.world.admin.call("system.info")["now"]))
        return cls.world.deal(customer, **more)

    @classmethod
    def tearDownClass(cls):
        lines = {line for client in cls.listeners for line in client.bytes}  # most refusals are alike
        told = json.dumps([json.loads(line) for line in lines if line], ensure_ascii=False).lower()
        heard = "".join(lines).lower()
        leaked = sorted(secret for secret in cls.secrets if secret.lower() in told or secret.lower() in heard)
        assert not leaked, "the other partner heard: %s" % leaked
        for word in ('"account"', '"terms"', '"slot"', "candidate_", '"score"', '"key_conflict"', '"candidates"',
                     '"protections"', '"opportunities"', '"matches"', '"approver"', '"instructions"', '"route"'):
            assert word not in told, "the partner heard the vendor's %s" % word
        assert all(word in told for word in cls.HEARD)
        for code in vendor_reasons("deals"):
            assert '"code": "%s"' % code not in told, "the partner heard the vendor's reason %s" % code
        super().tearDownClass()

    def absent(self, id):
        """An id of the same kind that nothing has."""
        kind, digits = id.rsplit("_", 1)
        digits = ("1" if digits[1] != "1" else "2").join((digits[:1], digits[2:]))
        self.assertNotIn("%s_%s" % (kind, digits), self.ids)
        return "%s_%s" % (kind, digits)

    def like(self, client, method, with_theirs, with_absent, note):
        theirs, absent = client.probe(method, with_theirs), client.probe(method, with_absent)
        self.assertEqual(theirs, absent, "%s tells an id of the other's (%s) from one that is not there" % (method, note))
        return json.loads(theirs)

    def stand_in(self, kind):
        """A's own or everybody's, for the example of a method; an absent one where there is none."""
        return self.own_ids.get(kind) or "%s_0000000000000" % kind

    def calls(self):
        """(name, method, params that are fine, [(path, entity)]) for every method there is."""
        for name, method, fields in generated.methods():
            params = generated.base_params(name, method, self.stand_in)
            if "expected_close" in params:
                params["expected_close"] = self.a_params({})["expected_close"]
            yield name, method, params, [field for field in fields if field[1] not in generated.PUBLIC]

    def ids_of(self, kind):
        """Every id of others that has its place there; and one of each kind that has not."""
        right = [id for id in self.ids if kind is None or id.startswith(kind + "_")]
        self.assertTrue(right, "there is no %s of another partner: make one, or say that it is everybody's" % kind)
        return right, list({id.rsplit("_", 1)[0]: id for id in self.ids if kind and not id.startswith(kind + "_")}.values())


class Methods(IsolationCase):
    """The methods are so many that they are tried in as many files (test_isolation_second.py, _third.py)."""

    SHARE, SHARES = 0, 3

    def calls(self):
        return list(super().calls())[self.SHARE::self.SHARES]

    def test_every_field_of_every_method_with_every_id(self):
        kinds = {id.rsplit("_", 1)[0] for id in self.ids}
        self.assertLessEqual({"deal", "protection", "decision", "membership", "user", "customer", "partner", "person", "token"},
            kinds)
        tried, reached = 0, set()
        for name, method, params, fields in self.calls():
            for path, kind in fields:
                right, others = self.ids_of(kind)
                for id in right + others:
                    if path[-1] in ("parent", "distributor") and id == self.parent:
                        continue  # stands in A's own row
                    answer = self.like(self.everything, name, put(params, path, id), put(params, path, self.absent(id)), id)
                    if "error" not in answer:
                        found = answer["result"].get("items", answer["result"].get("rows"))
                        self.assertIn(found, ([], 0), (name, path, id))
                    elif answer["error"]["data"]["kind"] != "forbidden":
                        reached.add(name)
                    tried += 1
        self.assertGreater(tried, 300)
        # Not because everything was refused beforehand.
        self.assertLessEqual({"deals.get", "deals.withdraw", "users.get", "users.lock", "users.reset", "users.set_roles",
            "tokens.create", "tokens.revoke", "decisions.explain", "partners.people.get"} & {name for name, *_ in self.calls()},
            reached)

    def test_every_role_of_a_partner(self):
        """Reads and writes by each role alone: with one id of each kind."""
        some = {id.rsplit("_", 1)[0]: id for id in self.ids}
        for role, client in self.a_clients.items():
            for name, method, params, fields in self.calls():
                for path, kind in fields:
                    id = some[kind or "deal"]
                    self.like(client, name, put(params, path, id), put(params, path, self.absent(id)), (role, id))

    def test_writes_with_versions_keys_and_dry_runs(self):
        """What every write takes besides tells nothing either."""
        some = {id.rsplit("_", 1)[0]: id for id in self.ids}
        for name, method, params, fields in self.calls():
            for more in ({"expect_version": 1}, {"expect_version": 99}, {"dry_run": True}, {"idempotency_key": "a-1 " + name}):
                if not generated.takes(method, next(iter(more))):
                    continue
                for path, kind in fields:
                    id = some[kind or "deal"]
                    self.like(self.everything, name, {**put(params, path, id), **more},
                        {**put(params, path, self.absent(id)), **more}, (more, id))


class Isolation(IsolationCase):
    HEARD = ('"code": "already_registered"',)

    def test_cells_of_an_import(self):
        """What is in a file is no better than what is in a param."""
        params = self.a_params({"legal_name": "Zelle Textil", "country": "FR"})
        row = {"customer.legal_name": "", "customer.country": "", "program": params["program"], "territory": params["territory"],
            "lines.0.product": self.world.product, "amount.amount": "1000", "amount.currency": "EUR",
            "expected_close": params["expected_close"]}

        def file(column, id):
            cells = {**row, column: id}
            return {"csv": ",".join(cells) + "\n" + ",".join(cells.values()) + "\n"}

        tried = set()
        for column, kind in (("id", "deal"), ("customer.id", "customer"), ("evidence.0", "file"), ("program", "program"),
                             ("lines.0.product", "product"), ("distributor", "partner"), ("partner", "partner")):
            for id in self.ids:
                for more in ({}, {"dry_run": True}):
                    answer = self.like(self.everything, "deals.import", {**file(column, id), **more},
                        {**file(column, self.absent(id)), **more}, (column, id))
                    if "result" in answer:
                        self.assertEqual([line["status"] for line in answer["result"]["lines"]], ["invalid"], (column, id))
                        tried.add(column)
        self.assertLessEqual({"id", "customer.id", "evidence.0", "lines.0.product"}, tried)

    def lists(self):
        return [(name, method) for name, method, _ in generated.methods() if name.endswith(".list")
            and any(param.get("name") == "cursor" for param in method["params"])]

    def test_lists_by_every_order_and_cursor_hold_ones_own_alone(self):
        """Each list by every column of its rows, with pages of the vendor's and the other's as cursors."""
        seen = 0
        for name, method in self.lists():
            for sort in [None] + sorted(generated.rows_of(method)):
                params = {"limit": 2, **({"sort": sort} if sort else {})}
                cursors = [None]
                for owner in (self.world.admin, self.world.channel, self.b):
                    try:
                        cursors.append(owner.call(name, params).get("next_cursor"))
                    except RpcError:
                        continue
                for cursor in {c for c in cursors}:
                    answer = json.loads(self.everything.probe(name, {**params, **({"cursor": cursor} if cursor else {})}))
                    found = set(self.ids) & {item.get("id") for item in answer.get("result", {}).get("items", [])}
                    self.assertFalse(found, (name, sort, cursor))
                    seen += len(answer.get("result", {}).get("items", []))
        self.assertGreater(seen, 20)

    def test_nobody_at_all(self):
        client = Recorder(self.server)
        self.listeners.append(client)
        self.addCleanup(client.close)
        for name, _, params, fields in self.calls():
            for path, kind in fields:
                for id in [i for i in self.ids if i.startswith((kind or "deal") + "_")][:1]:
                    answer = self.like(client, name, put(params, path, id), put(params, path, self.absent(id)), id)
                    self.assertEqual(answer["error"]["data"]["kind"], "unauthenticated")

    def test_positional_params_and_lists_of_ids(self):
        for id in self.ids:
            self.like(self.sales, "deals.get", [id], [self.absent(id)], id)
        deals = [id for id in self.ids if id.startswith("deal_")]
        answer = self.like(self.sales, "deals.list", {"filter": {"id": deals}},
            {"filter": {"id": [self.absent(id) for id in deals]}}, "filter by list")
        if "result" in answer:
            self.assertEqual(answer["result"]["items"], [])
        partners = self.sales.call("deals.list", filter={"partner": [self.b_partner, self.a_partner]}, limit=500)
        self.assertEqual({d["partner"] for d in partners["items"]}, {self.a_partner})

    def test_vendor_fields_can_neither_be_read_nor_asked_for(self):
        for name, (path, fields) in self.entities.items():
            for field in fields:
                if not field.is_vendor or len(field.path) > 1:
                    continue
                column = field.path[0]
                for value in self.ids[:1] + ["exclusive", None]:
                    error = self.assert_fails(None, self.sales.call, path + ".list", filter={column: value})
                    self.assertIn(error.kind, ("invalid_params", "forbidden"))
                error = self.assert_fails(None, self.sales.call, path + ".list", sort=column)
                self.assertIn(error.kind, ("invalid_params", "forbidden"))
        error = self.assert_fails("invalid_params", self.sales.call, "deals.protections.list",
            sort="customer, product, territory, slot")
        self.assertEqual(set(error.fields()), {"sort"})

    def assert_fails(self, kind, function, *arguments, **more):
        if kind:
            return super().assert_fails(kind, function, *arguments, **more)
        with self.assertRaises(RpcError) as caught:
            function(*arguments, **more)
        return caught.exception

    def everything_about(self, made):
        """All a registrant can ask about its own registration."""
        deal, decision = made["deal"]["id"], made["decision_id"]
        for client in self.a_clients.values():
            client.call("deals.get", id=deal)
            client.call("decisions.get", id=decision)
            self.assertEqual([d["id"] for d in client.call("decisions.list", subject=deal)["items"]], [decision])
            for locale in ("en", "fr", "de", "xx"):
                told = client.call("decisions.explain", id=decision, locale=locale)
                self.assertLessEqual(set(told["facts"]), {"deal", "partner", "program", "history"})
                for step in told["steps"]:
                    self.assertLessEqual(set(step), {"point", "asked", "version", "answer", "reasons", "fallback"})
            client.call("deals.list", filter={"state": made["deal"]["state"]})

    def test_the_second_registrant_learns_that_it_is_second(self):
        for customer in ({"legal_name": "ZURCHER PRAZISIONSGUSS", "country": "FR"},
                         {"legal_name": "Ganz Anders", "country": "DE", "domain": "mail.tauperle.fr"},
                         {"legal_name": "Wieder Anders", "country": "IT", "tax_id": "fr 55 987 654 321"}):
            params = self.a_params(customer)
            # What A itself gave comes back to A; it is B's way of writing it that must not.
            given = list(customer.values())
            client = Recorder(self.server)
            token = self.world.admin.call("tokens.create", user=self.sales.session["user"])["token"]
            client.call("session.authenticate", token=token)
            self.addCleanup(client.close)
            checked = client.call("deals.check", params)
            dry = client.call("deals.register", params, dry_run=True)
            made = client.call("deals.register", params)
            self.assertEqual((checked["verdict"], dry["deal"]["state"], made["deal"]["state"]),
                ("duplicate", "duplicate", "duplicate"))
            self.assertEqual([r["code"] for r in made["reasons"] if r["code"] == "already_registered"], ["already_registered"])
            self.assertEqual(made["deal"]["customer"], {**customer, **{k: v for k, v in made["deal"]["customer"].items()
                if k == "domain"}})
            client.call("decisions.explain", id=made["decision_id"])
            client.call("decisions.get", id=made["decision_id"])
            for line in client.bytes:
                for secret in self.secrets:
                    if not any(secret.lower() in value.lower() for value in given):
                        self.assertNotIn(secret.lower(), line.lower())

    def test_a_duplicate_by_name_through_every_door(self):
        made = self.sales.call("deals.register", self.a_params({"legal_name": "Zurcher-Prazisionsguss", "country": "FR"}))
        self.assertEqual(made["deal"]["state"], "duplicate")
        self.everything_about(made)

    def test_a_similar_customer_is_compared_by_a_person(self):
        made = self.sales.call("deals.register", self.a_params({"legal_name": "Kranichfelder Optisch Instrument", "country": "FR"}))
        self.assertEqual(made["deal"]["state"], "in_review")
        self.assertIn("similar_registration", [reason["code"] for reason in made["reasons"]])
        self.everything_about(made)

    def test_a_registration_for_the_vendors_customer_reads_as_given(self):
        """The vendor's row says more than what the registrant is shown of it, and who holds it."""
        keys = {"country": "FR", "domain": "sonnentau-mutter.fr", "tax_id": "FR66123123123"}
        customer = self.world.manager.call("deals.customers.create", legal_name="Sonnentau Mutter", **keys)["customer"]["id"]
        self.assertEqual(self.b.call("deals.register", self.a_params({"legal_name": "Sonnentau-Mutter", "country": "FR"}))
            ["deal"]["state"], "approved")
        made = self.world.channel.call("deals.register", self.a_params({"id": customer}, partner=self.a_partner))
        self.assertEqual(made["deal"]["state"], "duplicate")
        self.everything_about(made)
        read = self.sales.call("deals.get", id=made["deal"]["id"])["deal"]
        self.assertEqual(read["customer"], {"legal_name": "Sonnentau Mutter", "country": "FR"})
        for client in self.listeners:
            for line in client.bytes:
                for secret in (customer, "sonnentau-mutter.fr", "FR66123123123", "Sonnentau-Mutter"):
                    self.assertNotIn(secret, line)

    def test_a_person_decides_and_the_partner_reads_no_more(self):
        made = self.sales.call("deals.register", self.a_params({"legal_name": "Pruefling Textil", "country": "FR"},
            amount={"amount": 6000000, "currency": "EUR"}))
        self.assertEqual(made["deal"]["state"], "in_review")
        self.world.channel.call("deals.review", id=made["deal"]["id"], verdict="duplicate", reason="As discussed")
        self.everything_about(made)
        read = self.sales.call("deals.get", id=made["deal"]["id"])["deal"]
        self.assertNotIn(self.world.channel.session["user"], json.dumps(read))

    def test_the_others_idempotency_key_is_not_mine(self):
        client = self.a  # its bytes hold what A itself sends: B's params
        answer = client.call("deals.register", self.b_key_params, idempotency_key=self.b_key)
        self.assertNotEqual(answer["deal"]["id"], self.b_keyed["deal"]["id"])
        self.assertEqual((answer["deal"]["partner"], answer["deal"]["state"]), (self.a_partner, "duplicate"))
        other = self.a_params({"legal_name": "Fremder Schluessel", "country": "FR"})
        self.assertEqual(self.sales.call("deals.register", other, idempotency_key="mine")["deal"]["state"], "approved")

    def test_lists_hold_ones_own_alone(self):
        for name, (path, _) in self.entities.items():
            if name in PUBLIC or name in VENDORS:
                continue
            items, cursor = [], None
            while True:
                page = self.sales.call(path + ".list", limit=2, **({"cursor": cursor} if cursor else {}))
                items += page["items"]
                cursor = page.get("next_cursor")
                if not cursor:
                    break
            self.assertFalse({item["id"] for item in items} & set(self.ids), path)
        for sort in ("state, -created_at", "partner, state, program, -created_at"):
            self.assertEqual({d["partner"] for d in self.sales.call("deals.list", sort=sort, limit=500)["items"]}, {self.a_partner})

    def test_a_cursor_of_the_vendors_or_the_others(self):
        for owner in (self.world.channel, self.b):
            cursor = owner.call("deals.list", limit=3, sort="state, -created_at")["next_cursor"]
            answer = json.loads(self.sales.probe("deals.list", {"limit": 3, "sort": "state, -created_at", "cursor": cursor}))
            if "result" in answer:
                self.assertEqual({d["partner"] for d in answer["result"]["items"]} - {self.a_partner}, set())

    def test_a_connection_that_changes_hands(self):
        """Calls sent without waiting for answers: each is of whom the connection was when it was sent."""
        tokens = {who: self.world.admin.call("tokens.create", user=client.session["user"])["token"]
            for who, client in (("a", self.a), ("b", self.b))}
        partners = {"a": self.a_partner, "b": self.b_partner, "nobody": None}
        client = self.client()
        sent = []
        for who in ["a", "b", "b", "a", "nobody", "a", "b"] * 4:
            client.send("session.authenticate", token=tokens.get(who, "prm_" + "A" * 43))
            sent += [(who, client.send("deals.list", limit=3)), (who, client.send("partners.list"))]
            sent.append((who, client.send("deals.get", id=self.held["id"])))
        current = None
        for who, id in sent:
            current = who if who in tokens else current  # who fails to authenticate stays who it was
            try:
                answer = client.receive(id)
            except RpcError as error:
                self.assertEqual((error.kind, current), ("not_found", "a"))
                continue
            for item in answer.get("items", []) or [answer["deal"]]:
                self.assertEqual(item.get("partner", item["id"]), partners[current])

    def test_members_of_a_batch_that_changes_hands(self):
        tokens = [self.world.admin.call("tokens.create", user=client.session["user"])["token"] for client in (self.b, self.a)]
        members = []
        for token in tokens:
            members += [("session.authenticate", {"token": token}), ("partners.list", {}), ("deals.get", {"id": self.held["id"]})]
        answers = self.client().ask(json.dumps([{"jsonrpc": "2.0", "id": i, "method": method, "params": params}
            for i, (method, params) in enumerate(members)]))
        self.assertEqual([item["id"] for item in answers[1]["result"]["items"]], [self.b_partner])
        self.assertEqual(answers[2]["result"]["deal"]["id"], self.held["id"])
        self.assertEqual([item["id"] for item in answers[4]["result"]["items"]], [self.a_partner])
        self.assertEqual(answers[5]["error"]["data"]["kind"], "not_found")

    def test_the_customers_are_the_vendors(self):
        customer = next(id for id in self.ids if id.startswith("customer_"))
        for method, params in (("deals.customers.list", {}), ("deals.customers.get", {"id": customer}),
                               ("deals.customers.create", {"legal_name": "X", "country": "FR"})):
            self.assert_fails("forbidden", self.sales.call, method, params)
        for method in ("deals.register", "deals.check"):
            self.like(self.sales, method, self.a_params({"id": customer}), self.a_params({"id": self.absent(customer)}), customer)


if __name__ == "__main__":
    unittest.main()
