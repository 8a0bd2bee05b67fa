# SPDX-License-Identifier: Apache-2.0
"""A company becomes a partner: what anybody may read, what an applicant hears and does not, who decides, and what follows."""

import datetime
import threading
import time
import unittest

import prmd

DAY, HOUR = 86400, 3600
PER_DAY, QUESTIONS, PAGES = 3, 40, 5

RULES = {
    "generous": """return { limits = { login_failures = 16 }, plugins = { { id = "partners", settings = {
  applications_per_day = 1000, questions_per_day = 10000, answer_hours = %d } } } }""",
    "tight": """return { plugins = { { id = "partners", settings = {
  applications_per_day = %d, questions_per_day = %d, pages_per_day = %d } } } }""" % (PER_DAY, QUESTIONS, PAGES),
}
NEVER_ASKED = "prm_" + "A" * 43
PASSWORD = "drei Hasen im Kornfeld"


class Joining(prmd.ServerCase):
    ARGUMENTS = ("--simulated-clock",)
    CONFIGURATION = RULES["generous"] % 24

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = world = prmd.World(cls.server)
        cls.addClassCleanup(world.close)
        cls.manager, cls.channel = world.manager, world.channel
        cls.names = prmd.names(5)
        cls.program = cls.manager.call("partners.programs.create", name="Open Doors", currency="EUR",
            time_zone="Europe/Berlin", locale="en", is_open=True, mission="We grow together.", benefits="Margin",
            rules_of_engagement="First come, first protected.",
            translations=[{"locale": "fr", "mission": "Grandir ensemble.", "benefits": "Marge"}],
            welcome=[{"locale": "en", "text": "Good to have you.", "signed_by": "Ada King, CEO"},
                {"locale": "de", "text": "Schön, dass Sie da sind.", "signed_by": "Ada King, Vorstand"}])["program"]["id"]
        cls.levels = {code: cls.manager.call("partners.levels.create", program=cls.program, code=code, name=code.title(),
            rank=rank, benefits="Of " + code)["level"]["id"] for code, rank in (("gold", 3), ("entry", 1))}
        cls.stranger = world.keep(prmd.Client(cls.server))

    def form(self, name=None, **more):
        name = name or next(self.names)
        host = "%s.example" % name.split()[0].lower()
        return {"program": self.program, "legal_name": name, "country": "FR", "domain": host, "channel_type": "reseller",
            "contact_name": "Nora Feld", "contact_email": "nora@" + host, "contact_locale": "de",
            "territories": [self.world.france], **more}

    def apply(self, name=None, client=None, **more):
        answer = (client or self.stranger).call("partners.apply", self.form(name, **more))
        self.assertTrue(answer["taken"])
        return answer

    def row(self, answer):
        """The application of an answer of partners.apply, as the vendor sees it."""
        found = self.manager.call("partners.applications.list", limit=500)["items"]
        row, = [row for row in found if row.get("reference") == answer["reference"]]
        return row

    def until(self, what, told):
        """What is told of it, once it is so."""
        end = time.monotonic() + prmd.PATIENCE
        while True:
            answer = told()
            if what(answer) or time.monotonic() > end:
                self.assertTrue(what(answer), answer)
                return answer
            time.sleep(0.02)

    def decided(self, answer):
        """The application once the rules have looked at it."""
        return self.until(lambda row: "decision" in row, lambda: self.row(answer))

    def waiting(self, name=None, **more):
        """An application that waits for a person, and what its applicant was told."""
        answer = self.apply(name, **more)
        row = self.decided(answer)
        self.assertEqual(row["state"], "in_review")
        return row, answer

    def review(self, row, verdict="accept", client=None, **more):
        return (client or self.manager).call("partners.applications.review", id=row["id"], verdict=verdict,
            reason="As agreed", **more)

    def status(self, answer):
        return self.stranger.call("partners.applications.status", token=answer["token"])

    def partner(self, row):
        return self.manager.call("partners.get", id=row["partner"])["partner"]

    def items(self, partner, **more):
        return {item["code"]: item for item in self.manager.call("partners.onboarding.list",
            filter={"partner": partner, **more}, limit=100)["items"]}

    def inbox(self, client, code, count):
        return self.until(lambda found: len(found) >= count, lambda: [one for one in client.call("notifications.list",
            limit=500)["items"] if one["code"] == code])

    def come_in(self, invitation, email):
        """A client of whoever was invited."""
        self.stranger.call("session.accept_invitation", token=invitation, password=PASSWORD)
        return self.sign_in(email)

    def sign_in(self, email):
        token = self.stranger.call("session.login", email=email, password=PASSWORD)["token"]
        return self.client(token)


class Page(Joining):
    def page(self, **more):
        return self.stranger.call("partners.programs.page", more)

    def test_only_what_is_open_is_told(self):
        pages = self.page()["programs"]
        self.assertEqual([page["id"] for page in pages], [self.program])
        self.assertEqual(pages[0]["mission"], "We grow together.")
        self.assertEqual({level["code"]: level["benefits"] for level in pages[0]["levels"]},
            {"gold": "Of gold", "entry": "Of entry"})
        self.assertEqual(self.page(program=self.world.program)["programs"], [])
        self.assertNotIn("currency", pages[0])

    def test_in_the_language_asked_for(self):
        french, = self.page(program=self.program, locale="fr-CH")["programs"]
        self.assertEqual((french["mission"], french["benefits"], french["locale"]), ("Grandir ensemble.", "Marge", "fr"))
        self.assertEqual(french["rules_of_engagement"], "First come, first protected.")
        other, = self.page(program=self.program, locale="ja")["programs"]
        self.assertEqual((other["mission"], other["locale"]), ("We grow together.", "en"))

    def test_what_to_choose_from(self):
        told = self.page(program=self.program)
        self.assertIn(self.world.france, [one["id"] for one in told["territories"]])
        self.assertIn(self.world.product, [one["id"] for one in told["products"]])

    def test_nothing_else_is_for_strangers(self):
        for method in ("partners.programs.list", "partners.applications.list", "partners.list", "partners.levels.list"):
            self.assert_fails("unauthenticated", self.stranger.call, method)


class Applying(Joining):
    def test_nobody_is_told_who_is_known(self):
        self.world.partner("Bekannte Gruppe SAS")
        first = self.apply(name="Bekannte Gruppe SAS")
        second = self.apply(name="Bekannte Gruppe SAS")
        other = self.apply()
        for answer in (first, second, other):
            self.assertEqual(set(answer), {"taken", "reference", "token"})
        rows = [self.decided(answer) for answer in (first, second, other)]
        told = [self.status(answer) for answer in (first, second, other)]
        self.assertEqual({frozenset(one) for one in told}, {frozenset(("reference", "legal_name", "state", "applied_at"))})
        self.assertEqual({one["state"] for one in told}, {"in_review"})
        reasons = self.manager.call("decisions.explain", id=rows[1]["decision"])
        self.assertIn("like_a_partner", str(reasons))
        self.assertNotEqual(rows[0]["partner"], rows[1]["partner"])

    def test_closed_and_absent_programmes_look_alike(self):
        closed = self.assert_fails("invalid_params", self.apply, program=self.world.program)
        absent = self.assert_fails("invalid_params", self.apply, program="program_0000000000000")
        self.assertEqual(closed.fields(), {"program": "not_open"})
        self.assertEqual(set(absent.fields()), {"program"})

    def test_hostile_forms(self):
        for more, field in (({"message": "x" * 4001}, "message"), ({"legal_name": "x" * 301}, "legal_name"),
                ({"contact_email": "nobody"}, "contact_email"), ({"country": "XX"}, "country"),
                ({"channel_type": "king"}, "channel_type"), ({"answers": [{"question": "Q", "answer": "y" * 2001}]}, "answers[0].answer"),
                ({"answers": [{"question": "Q", "answer": "A"}] * 31}, "answers"),
                ({"territories": [self.world.france] * 51}, "territories"),
                ({"territories": [self.world.france, "territory_0000000000000"]}, "territories[1]"),
                ({"products": ["product_0000000000000"]}, "products[0]"),
                ({"state": "approved"}, "state"), ({"partner": "partner_0000000000000"}, "partner"),
                ({"decision": "x"}, "decision")):
            with self.subTest(field=field):
                error = self.assert_fails("invalid_params", self.stranger.call, "partners.apply", self.form(**more))
                self.assertIn(field.split("[")[0], str(error.fields()))
        answer = self.apply(message="<script>'; DROP TABLE partner; --\u202e" + "\U0001f4a3" * 900)
        self.assertEqual(self.decided(answer)["state"], "in_review")

    def test_what_was_given_up_is_not_asked_for(self):
        gone = self.manager.call("partners.territories.create", name="Gone")["territory"]["id"]
        self.manager.call("partners.territories.archive", id=gone)
        error = self.assert_fails("invalid_params", self.apply, territories=[self.world.france, gone])
        self.assertEqual(error.fields(), {"territories[1]": "not_found"})

    def test_a_guessed_secret_opens_nothing(self):
        self.apply()
        for method in ("status", "withdraw", "join"):
            for token in (NEVER_ASKED, "x", "prm_", "'", "%" * 200):
                self.assert_fails("unknown_token", self.stranger.call, "partners.applications." + method, token=token)
        self.assert_fails("unknown_token", self.stranger.call, "partners.apply", self.form(token=NEVER_ASKED))

    def test_taken_back(self):
        row, answer = self.waiting()
        self.assertEqual(self.stranger.call("partners.applications.withdraw", token=answer["token"]), {"state": "withdrawn"})
        self.assertEqual(self.status(answer)["state"], "withdrawn")
        self.assertEqual(self.partner(row)["state"], "prospect")
        self.assert_fails("decided_already", self.stranger.call, "partners.applications.withdraw", token=answer["token"])
        self.assertEqual(self.assert_fails("invalid_state", self.review, row).data["legal"], [])
        again = self.decided(self.apply(name=row["legal_name"], token=answer["token"]))
        self.assertEqual((again["partner"], again["previous"], again["attempt"]), (row["partner"], row["id"], 2))

    def test_what_is_open_is_not_asked_again(self):
        _, answer = self.waiting()
        self.assert_fails("still_open", self.stranger.call, "partners.apply", self.form(token=answer["token"]))

    def test_again_after_the_date_alone(self):
        row, answer = self.waiting()
        self.review(row, "reject", message="Not yet.", reapply_days=30)
        told = self.status(answer)
        self.assertEqual((told["state"], told["message"]), ("rejected", "Not yet."))
        partner = self.partner(row)
        self.assertEqual((partner["state"], partner["reapply_after"]), ("rejected", told["reapply_after"]))
        early = self.stranger.call("partners.apply", self.form(row["legal_name"], token=answer["token"]))
        self.assertEqual(early, {"taken": False, "reapply_after": told["reapply_after"]})
        hidden = self.decided(self.apply(name=row["legal_name"]))  # without the secret
        self.assertEqual(hidden["state"], "in_review")
        self.assertNotEqual(hidden["partner"], row["partner"])
        self.assertIn("too_early", str(self.manager.call("decisions.explain", id=hidden["decision"])))
        self.world.admin.call("clock.advance", by=30 * DAY)
        again = self.decided(self.apply(name=row["legal_name"], token=answer["token"]))
        self.assertEqual((again["partner"], self.partner(again)["state"]), (row["partner"], "in_review"))
        self.assertNotIn("reapply_after", self.partner(again))


    def test_again_though_its_row_was_archived_since(self):
        row, answer = self.waiting()
        self.review(row, "reject", reapply_days=1)
        self.manager.call("partners.archive", id=row["partner"])
        early = self.stranger.call("partners.apply", self.form(row["legal_name"], token=answer["token"]))
        self.assertEqual(early, {"taken": False, "reapply_after": self.status(answer)["reapply_after"]})
        self.world.admin.call("clock.advance", by=2 * DAY)
        again = self.decided(self.apply(name=row["legal_name"], token=answer["token"]))
        self.assertEqual((again["previous"], self.partner(again)["state"]), (row["id"], "in_review"))
        self.assertNotEqual(again["partner"], row["partner"])


class Deciding(Joining):
    def test_accepted(self):
        self.manager.call("partners.programs.update", id=self.program, calendar=None)
        row, answer = self.waiting()
        self.assert_fails("not_approved", self.stranger.call, "partners.applications.join", token=answer["token"])
        told = self.review(row, level=self.levels["gold"], message="Welcome!")
        self.assertTrue(told["invited"])
        accepted, partner = told["application"], self.partner(row)
        self.assertEqual((accepted["state"], partner["state"]), ("approved", "onboarding"))
        self.assertEqual(partner["manager"], self.channel.session["user"])
        member, = self.manager.call("partners.memberships.list", filter={"partner": row["partner"]})["items"]
        self.assertEqual((member["program"], member["level"], member["channel_type"]),
            (self.program, self.levels["gold"], "reseller"))
        person = self.manager.call("partners.people.get", id=accepted["contact"])["person"]
        self.assertEqual((person["name"], person["partner"]), ("Nora Feld", row["partner"]))
        job, = self.manager.call("partners.employments.list", filter={"person": person["id"]})["items"]
        self.assertEqual((job["partner"], "to" in job), (row["partner"], False))
        items = self.items(row["partner"])
        self.assertEqual(items["agreement"]["title"], "Den Partnervertrag unterschreiben")
        self.assertEqual({item["owner"] for item in items.values()}, {"partner", "vendor", "program_manager"})
        self.assertEqual(self.status(answer)["message"], "Welcome!")
        nora = self.come_in(told["invitation"], row["contact_email"])
        self.assertEqual(nora.session["partner"], row["partner"])
        welcome, = self.inbox(nora, "told_welcome", 1)
        self.assertIn("Schön, dass Sie da sind.\n\nAda King, Vorstand", welcome["text"])
        later = nora.call("users.invite", email="paul@" + row["domain"], roles=["partner_sales"], locale="en", name="Paul")
        paul = self.come_in(later["token"], "paul@" + row["domain"])
        welcome, = self.inbox(paul, "told_welcome", 1)
        self.assertIn("Good to have you.", welcome["text"])

    def test_nobody_comes_in_before(self):
        row, answer = self.waiting()
        admin = self.world.admin
        for state in ("in_review", "rejected"):
            invited = admin.call("users.invite", email="%s-%s" % (state, row["contact_email"]), roles=["partner_admin"],
                partner=row["partner"], name="Early")
            self.assert_fails("unauthenticated", self.stranger.call, "session.accept_invitation", token=invited["token"],
                password=PASSWORD)
            token = admin.call("tokens.create", user=invited["user"]["id"])["token"]
            self.assert_fails("unauthenticated", self.client().call, "session.authenticate", token=token)
            if state == "in_review":
                self.review(row, "reject")

    def test_two_at_once(self):
        row, _ = self.waiting()
        clients = [self.world.user("Eins Manager", ["program_manager"]), self.world.user("Zwei Manager", ["program_manager"])]
        start, told = threading.Barrier(2), []

        def decide(client, verdict):
            start.wait()
            try:
                self.review(row, verdict, client)
                told.append(verdict)
            except prmd.RpcError as error:
                told.append(error.kind)

        threads = [threading.Thread(target=decide, args=pair) for pair in zip(clients, ("accept", "reject"))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len([one for one in told if one == "invalid_state"]), 1, told)
        ends = {"accept": ("approved", "onboarding"), "reject": ("rejected", "rejected")}
        done, = set(told) & set(ends)
        now = self.manager.call("partners.applications.get", id=row["id"])["application"]
        self.assertEqual((now["state"], self.partner(row)["state"]), ends[done])
        self.assertEqual(len(self.manager.call("partners.memberships.list", filter={"partner": row["partner"]})["items"]),
            1 if done == "accept" else 0)

    def test_it_is_one_of_ours(self):
        name = next(self.names)
        self.world.partner(name)
        known = self.world.partners[name]
        row, answer = self.waiting(name=name)
        told = self.review(row, partner=known)
        self.assertEqual(told["application"]["partner"], known)
        self.assertEqual(self.manager.call("partners.get", id=known)["partner"]["state"], "active")
        programs = {m["program"] for m in self.manager.call("partners.memberships.list", filter={"partner": known})["items"]}
        self.assertEqual(programs, {self.world.program, self.program})
        left = self.partner(row)
        self.assertEqual((left["state"], "archived_at" in left), ("rejected", True))
        other, _ = self.waiting(name=name)
        self.assert_fails("already_a_member", self.review, other, partner=known)
        self.assertEqual(self.manager.call("partners.applications.get", id=other["id"])["application"]["state"], "in_review")

    def test_who_is_shut_out_does_not_come_back_by_this_door(self):
        name = next(self.names)
        self.world.partner(name)
        self.manager.call("partners.terminate", id=self.world.partners[name])
        row, _ = self.waiting(name=name)
        error = self.assert_fails("invalid_params", self.review, row, partner=self.world.partners[name])
        self.assertEqual(error.fields(), {"partner": "shut"})

    def test_into_a_programme_that_was_given_up(self):
        program = self.manager.call("partners.programs.create", name="Given up", currency="EUR", time_zone="UTC",
            is_open=True)["program"]["id"]
        self.manager.call("partners.levels.create", program=program, code="only", name="Only", rank=1)
        row, answer = self.waiting(program=program)
        self.manager.call("partners.programs.archive", id=program)
        self.assert_fails("archived", self.review, row)
        self.assertEqual((self.partner(row)["state"], self.status(answer)["state"]), ("in_review", "in_review"))
        self.assertEqual(self.review(row, "reject")["application"]["state"], "rejected")

    def test_refused_params(self):
        row, _ = self.waiting()
        for more, field, code in (({"level": self.world.levels["gold"]}, "level", "other_program"),
                ({"manager": self.manager.session["user"]}, "manager", "no_manager"),
                ({"manager": "user_0000000000000"}, "manager", "no_manager"), ({"reapply_days": 3}, "reapply_days", "not_here")):
            error = self.assert_fails("invalid_params", self.review, row, **more)
            self.assertEqual(error.fields(), {field: code})
        error = self.assert_fails("invalid_params", self.review, row, "reject", level=self.levels["gold"])
        self.assertEqual(error.fields(), {"level": "not_here"})
        self.assertEqual(self.partner(row)["state"], "in_review")

    def test_bound_to_a_territory(self):
        bound = self.world.user("Gerd Germany", ["channel_manager"], territories=[self.world.germany])
        row, _ = self.waiting()
        self.assert_fails("not_found", self.review, row, client=bound)
        there, _ = self.waiting(territories=[self.world.germany])
        self.inbox(bound, "told_application", 1)
        wide, _ = self.waiting(territories=[self.world.germany, self.world.france])
        error = self.assert_fails("invalid_params", self.review, wide, client=bound)
        self.assertEqual(error.fields(), {"territories[1]": "forbidden"})
        told = self.review(wide, client=bound, territories=[self.world.germany])
        self.assertEqual(told["application"]["state"], "approved")
        self.assertEqual(self.partner(wide)["territories"], [self.world.germany])
        self.assertEqual(self.review(there, client=bound)["application"]["state"], "approved")

    def test_an_address_somebody_signs_in_with(self):
        row, answer = self.waiting(contact_email="pia.manager@example.com")
        told = self.review(row)
        self.assertEqual((told["invited"], "invitation" in told), (False, False))
        self.assertEqual(self.partner(row)["state"], "onboarding")
        other, free = self.waiting()
        self.review(other)
        joined, as_any = (self.stranger.call("partners.applications.join", token=one["token"]) for one in (answer, free))
        self.assertEqual((set(joined), len(joined["invitation"])), (set(as_any), len(as_any["invitation"])))
        ends = [datetime.datetime.fromisoformat(one["invitation_expires_at"].replace("Z", "+00:00")) for one in (joined, as_any)]
        self.assertLess(abs(ends[1] - ends[0]), datetime.timedelta(minutes=5))
        self.assert_fails("unauthenticated", self.stranger.call, "session.accept_invitation", token=joined["invitation"],
            password=PASSWORD)

    def test_whoever_was_invited_keeps_the_roles_it_was_given_since(self):
        row, answer = self.waiting()
        user = self.review(row)["application"]["user"]
        self.world.admin.call("users.set_roles", id=user, roles=["partner_sales"])
        self.stranger.call("partners.applications.join", token=answer["token"])
        self.assertEqual(self.world.admin.call("users.get", id=user)["user"]["roles"], ["partner_sales"])
        self.world.admin.call("users.lock", id=user, reason="Left")
        late = self.stranger.call("partners.applications.join", token=answer["token"])
        self.assert_fails("unauthenticated", self.stranger.call, "session.accept_invitation", token=late["invitation"],
            password=PASSWORD)
        self.world.admin.call("users.unlock", id=user)
        self.come_in(self.stranger.call("partners.applications.join", token=answer["token"])["invitation"], row["contact_email"])
        self.assertEqual(self.world.admin.call("users.get", id=user)["user"]["roles"], ["partner_sales"])
        self.assertEqual(len(self.world.admin.call("users.list", filter={"partner": row["partner"]})["items"]), 1)

    def test_partners_know_nothing_of_applications(self):
        row, _ = self.waiting()
        sales = self.world.partner(next(self.names))
        for method, params in (("partners.applications.get", {"id": row["id"]}),
                ("partners.applications.review", {"id": row["id"], "verdict": "accept", "reason": "x"}),
                ("partners.get", {"id": row["partner"]})):
            self.assertIn(self.assert_fails_any(sales, method, params), ("forbidden", "not_found"))

    def assert_fails_any(self, client, method, params):
        with self.assertRaises(prmd.RpcError) as caught:
            client.call(method, params)
        return caught.exception.kind


class Rules(Joining):
    """What the rules decide is told later, and may be decided otherwise before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set(accept=["referral"], open_channels=["referral", "reseller"])

    @classmethod
    def set(cls, **settings):
        cls.world.admin.call("rules.settings.set", point="partners.application", settings=settings, comment="As it is here")

    def test_accepted_a_day_later(self):
        answer = self.apply(channel_type="referral")
        row = self.decided(answer)
        self.assertEqual((row["state"], row["terms"]["verdict"]), ("submitted", "accept"))
        self.assertEqual(self.status(answer)["state"], "in_review")
        self.world.admin.call("clock.advance", by=25 * HOUR)
        row = self.until(lambda row: row["state"] == "approved", lambda: self.row(answer))
        self.assertNotIn("decided_by", row)
        joined = self.stranger.call("partners.applications.join", token=answer["token"])
        again = self.stranger.call("partners.applications.join", token=answer["token"])
        self.assert_fails("unauthenticated", self.stranger.call, "session.accept_invitation", token=joined["invitation"],
            password=PASSWORD)
        self.come_in(again["invitation"], row["contact_email"])
        late = self.stranger.call("partners.applications.join", token=answer["token"])
        self.assert_fails("unauthenticated", self.stranger.call, "session.accept_invitation", token=late["invitation"],
            password=PASSWORD)

    def test_refused_a_day_later_with_reasons(self):
        answer = self.apply(channel_type="agent")
        self.assertEqual(self.decided(answer)["terms"]["verdict"], "reject")
        self.assertEqual(set(self.status(answer)), {"reference", "legal_name", "state", "applied_at"})
        self.world.admin.call("clock.advance", by=25 * HOUR)
        told = self.until(lambda told: told["state"] == "rejected", lambda: self.status(answer))
        self.assertEqual([reason["code"] for reason in told["reasons"]], ["channel_closed"])
        self.assertIn("reapply_after", told)
        for locale, begins in ((None, "Partner der Art agent"), ("fr-CH", "Nous n'acceptons pas"), ("en", "We take no"), ("xx", "We take no")):
            asked = self.stranger.call("partners.applications.status", token=answer["token"], **({"locale": locale} if locale else {}))
            self.assertTrue(asked["reasons"][0]["text"].startswith(begins), asked["reasons"])
            self.assertEqual(set(asked["reasons"][0]), {"code", "text"})

    def test_a_person_decides_otherwise(self):
        row = self.decided(self.apply(channel_type="agent"))
        self.review(row)
        explained = self.manager.call("decisions.get", id=row["decision"])["decision"]
        self.assertTrue(explained["overridden"])
        self.world.admin.call("clock.advance", by=25 * HOUR)
        self.assertEqual(self.partner(row)["state"], "onboarding")

    def test_whoever_has_a_partners_key_is_looked_at_whatever_the_rules_say(self):
        self.set(accept=["referral"], open_channels=[], look_like_score=1000, address_must_fit=False)
        self.addCleanup(self.set, accept=["referral"], open_channels=["referral", "reseller"])
        name = next(self.names)
        self.manager.call("partners.create", legal_name=name, type="msp", country="FR")
        row = self.decided(self.apply(name=name, channel_type="referral"))
        self.assertEqual((row["state"], row["terms"]["verdict"]), ("in_review", "review"))

    def test_a_rule_that_fails_leaves_it_to_a_person(self):
        self.set(accept=["isv"], open_channels=[], levels={"isv": "x" * 41})  # no code is so long
        self.addCleanup(self.set, accept=["referral"], open_channels=["referral", "reseller"], levels={})
        row = self.decided(self.apply(channel_type="isv"))
        self.assertEqual((row["state"], row["terms"]["verdict"]), ("in_review", "review"))
        self.assertTrue(row["terms"]["items"])


class Onboarding(Joining):
    def begun(self):
        row, _ = self.waiting()
        told = self.review(row)
        return row, self.come_in(told["invitation"], row["contact_email"])

    def do(self, client, item, verb="complete", **more):
        return client.call("partners.onboarding." + verb, id=item["id"], **more)["onboarding_item"]

    def test_all_done_is_active(self):
        row, nora = self.begun()
        items = self.items(row["partner"])
        self.assert_fails("not_yours_to_do", self.do, nora, items["countersign"])
        self.assert_fails("forbidden", self.do, nora, items["data"], "skip", note="No time")
        for code in ("agreement", "data", "training"):
            self.assertEqual(self.do(nora, items[code])["state"], "done")
        self.assert_fails("invalid_state", self.do, nora, items["agreement"])
        self.do(self.manager, items["countersign"])
        self.assertEqual(self.partner(row)["state"], "onboarding")
        self.assertEqual(self.do(self.channel, items["talk"], "skip", note="Known for years")["state"], "skipped")
        self.assertEqual(self.partner(row)["state"], "active")
        self.assertEqual(self.items(row["partner"], state="open").keys(), {"people"})  # nobody has to
        self.inbox(nora, "told_active", 1)

    def test_reminded_and_late(self):
        row, nora = self.begun()
        items = self.items(row["partner"])
        self.world.admin.call("clock.advance", by=6 * DAY)
        nora = self.sign_in(row["contact_email"])
        self.inbox(nora, "told_item_due", 2)  # what is due in ten days
        self.do(nora, items["agreement"])
        self.world.admin.call("clock.advance", by=8 * DAY)
        nora = self.sign_in(row["contact_email"])
        late = self.inbox(nora, "told_item_overdue", 1)
        self.assertEqual([one["about"] for one in late], [items["data"]["id"]])
        self.assertIn("overdue_at", self.items(row["partner"])["data"])
        self.until(lambda found: items["data"]["id"] in found,
            lambda: [one["about"] for one in self.inbox(self.channel, "told_partner_late", 1)])
        overdue = self.until(lambda rows: rows, lambda: self.manager.call("metrics.query",
            metric="partners.onboarding_overdue", group=["partner"], filter={"partner": row["partner"]})["items"])
        self.assertGreaterEqual(overdue[0]["value"], 1)

    def test_told_whoever_is_said_to_look_after_it(self):
        row, nora = self.begun()
        self.manager.call("partners.update", id=row["partner"], manager="somebody from the old system")
        items = self.items(row["partner"])
        self.world.admin.call("clock.advance", by=14 * DAY)
        nora = self.sign_in(row["contact_email"])
        self.until(lambda found: items["data"]["id"] in found,
            lambda: [one["about"] for one in self.inbox(nora, "told_item_overdue", 1)])
        self.until(lambda found: items["data"]["id"] in found,
            lambda: [one["about"] for one in self.inbox(self.channel, "told_partner_late", 1)])

    def test_another_partners_list_is_not_there(self):
        row, nora = self.begun()
        other, anna = self.begun()
        item = self.items(row["partner"])["agreement"]
        self.assert_fails("not_found", self.do, anna, item)
        self.assertEqual({one["partner"] for one in anna.call("partners.onboarding.list", limit=100)["items"]},
            {other["partner"]})

    def test_figures(self):
        row, _ = self.waiting()
        self.review(row, "reject")
        self.begun()
        for metric in ("applications", "accepted", "time_to_decision"):
            self.until(lambda rows: rows and rows[0]["value"] is not None, lambda: self.manager.call("metrics.query",
                metric="partners." + metric, group=["program"], filter={"program": self.program})["items"])


class Flood(Joining):
    CONFIGURATION = RULES["tight"]

    def test_an_address_applies_so_often_and_no_more(self):
        flooder = self.world.keep(prmd.Client(self.server, source="127.0.0.7"))
        for _ in range(PER_DAY):
            self.apply(client=flooder)
        self.assert_fails("limit", self.apply, client=flooder)
        self.apply(client=self.world.keep(prmd.Client(self.server, source="127.0.0.8")))

    def test_an_address_guesses_so_often_and_no_more(self):
        guesser = self.world.keep(prmd.Client(self.server, source="127.0.0.9"))
        kinds = set()
        for _ in range(QUESTIONS + 1):
            with self.assertRaises(prmd.RpcError) as caught:
                guesser.call("partners.applications.status", token=NEVER_ASKED)
            kinds.add(caught.exception.kind)
        self.assertEqual(kinds, {"unknown_token", "limit"})


    def test_an_address_reads_the_page_so_often_and_no_more(self):
        reader = self.world.keep(prmd.Client(self.server, source="127.0.0.10"))
        for _ in range(PAGES):
            self.assertTrue(reader.call("partners.programs.page")["programs"])
        self.assert_fails("limit", reader.call, "partners.programs.page")
        other = self.world.keep(prmd.Client(self.server, source="127.0.0.11"))
        self.assertTrue(other.call("partners.programs.page")["programs"])
        for _ in range(PAGES + 1):
            self.channel.call("partners.programs.page")


class People(Joining):
    def test_an_update_moves_nobody(self):
        one, two = next(self.names), next(self.names)
        self.world.partner(one)
        self.world.partner(two)
        partner, other = self.world.partners[one], self.world.partners[two]
        person = self.manager.call("partners.people.create", partner=partner, name="Otto")["person"]["id"]
        error = self.assert_fails("invalid_params", self.manager.call, "partners.people.update", id=person, partner=other)
        self.assertEqual(error.fields(), {"partner": "fixed"})
        self.manager.call("partners.people.move", id=person, partner=other)
        jobs = self.manager.call("partners.employments.list", filter={"person": person})["items"]
        self.assertEqual({(job["partner"], "to" in job) for job in jobs}, {(partner, True), (other, False)})
        self.assertEqual(self.manager.call("partners.people.leave", id=person)["person"]["partner"], other)
        jobs = self.manager.call("partners.employments.list", filter={"person": person})["items"]
        self.assertEqual({(job["partner"], "to" in job) for job in jobs}, {(partner, True), (other, True)})


if __name__ == "__main__":
    unittest.main()
