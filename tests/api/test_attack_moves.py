# SPDX-License-Identifier: Apache-2.0
"""Who may do what to a deal in which state: everybody tries every verb in every state, and a table says what comes of it.
Then what people decide when somebody is missing, and what a partner must never learn of it."""

import json
import unittest

from prmd import RpcError, in_days
from test_deals import DAY, LARGE, DealCase
from test_deals_disputes import DisputeCase
from test_deals_review import TWO_STEPS, VERY_LARGE, ReviewCase

# Who sees the deal of the table; a stranger and one bound elsewhere do not.
SEE = "owner distributor parent here manager executive auditor"
PARTNERS = "owner stranger distributor parent"
CHANNEL = "here elsewhere"
EVERY = ("draft in_review info_requested approved rejected duplicate expired revoked cancelled converted withdrawn")
ACTORS = "owner stranger distributor parent here elsewhere manager executive auditor".split()

# verb: the actors whose role is admitted at all; those who may do it to this deal; in which states; where it leads.
# Somebody who sees the deal and is not entitled is forbidden; somebody who does not see it finds nothing.
TABLE = {
    "get": (" ".join(ACTORS), SEE, EVERY, None),
    "history": (" ".join(ACTORS), SEE, EVERY, None),
    "update": (PARTNERS + " " + CHANNEL, "owner here", "draft", "draft"),
    "submit": (PARTNERS + " " + CHANNEL, "owner here", "draft", "approved"),
    "withdraw": (PARTNERS + " " + CHANNEL, "owner here", "draft in_review info_requested", "withdrawn"),
    "answer": (PARTNERS + " " + CHANNEL, "owner here", "info_requested", "in_review"),
    "approve": (CHANNEL + " manager", "here", "in_review", "approved"),
    "reject": (CHANNEL + " manager", "here", "in_review", "rejected"),
    "duplicate": (CHANNEL + " manager", "here", "in_review", "duplicate"),
    "ask": (CHANNEL + " manager", "here", "in_review", "info_requested"),
    "override": (CHANNEL + " manager", "manager", "in_review", "approved"),
    "extend": (PARTNERS + " " + CHANNEL + " manager", "owner here manager", "approved", "approved"),
    "set_stage": (PARTNERS + " " + CHANNEL + " manager", "owner here manager", "approved", "approved"),
    "win": (PARTNERS + " " + CHANNEL + " manager", "owner here manager", "approved", "converted"),
    "lose": (PARTNERS + " " + CHANNEL + " manager", "owner here manager", "approved", "cancelled"),
    "convert": (CHANNEL + " manager", "here manager", "approved", "converted"),
    "revoke": (CHANNEL + " manager", "here manager", "approved", "revoked"),
    "dispute": (PARTNERS, "owner", "rejected duplicate revoked expired", None),
    "activity": (PARTNERS, "owner distributor", "in_review info_requested approved", None),
    "comment": (PARTNERS + " " + CHANNEL + " manager", "owner distributor here manager", EVERY, None),
    "note": (CHANNEL + " manager", "here manager", EVERY, None),
}
# A reviewer's verb looks at the state before it looks at whose task it is: all of that is the vendor's.
STATE_FIRST = "approve reject duplicate ask override"
NOT_FOUND, FORBIDDEN, STATE, INVALID = -32002, -32003, -32004, -32602


def expected(verb, actor, state):
    admitted, entitled, states, _ = (part and part.split() for part in TABLE[verb])
    if actor not in admitted:
        return FORBIDDEN
    if actor not in SEE.split():
        return NOT_FOUND
    if verb in STATE_FIRST.split() and state not in states:
        return STATE
    if actor not in entitled:
        return FORBIDDEN
    return "ok" if state in states else STATE


class Moves(DealCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        world = cls.world
        vertical = world.partner("Dach Holding")
        grossist = world.partner("Nordgross Distribution", channel_type="distributor")
        world.manager.call("partners.update", id=world.partners["Nordgross Distribution"], type="distributor")
        owner = world.partner("Kiosk Handel", parent=world.partners["Dach Holding"])
        cls.clients = {"owner": owner, "stranger": cls.two, "distributor": grossist, "parent": vertical,
            "here": world.user("Fred France", ["channel_manager"], territories=[world.france]),
            "elsewhere": world.user("Greta Germany", ["channel_manager"], territories=[world.germany]),
            "manager": world.manager, "executive": world.user("Eve Executive", ["executive"]),
            "auditor": world.user("Ada Auditor", ["auditor"])}
        cls.drafter = world.user("Dora France", ["channel_manager"], territories=[world.france])  # who drafts decides nothing

    def deal_in(self, state):
        """A deal of the owner's that its distributor fulfils, in that state."""
        here, owner = self.clients["here"], self.clients["owner"]
        large = state in ("in_review", "info_requested", "rejected", "duplicate", "expired")
        deal = self.drafter.call("deals.register", self.given(partner=self.world.partners["Kiosk Handel"],
            distributor=self.world.partners["Nordgross Distribution"], draft=True,
            **({"amount": LARGE} if large else {})))["deal"]
        if state == "withdrawn":
            return owner.call("deals.withdraw", id=deal["id"])["deal"]
        if state == "draft":
            return deal
        deal = owner.call("deals.submit", id=deal["id"])["deal"]
        verdict = {"rejected": "reject", "duplicate": "duplicate", "info_requested": "ask", "expired": "ask"}.get(state)
        if verdict:
            deal = here.call("deals.review", id=deal["id"], verdict=verdict, reason="So it is",
                **({"ask_fields": ["expected_close"]} if verdict == "ask" else {}))["deal"]
        if state == "expired":
            self.world.admin.call("clock.advance", by=10 * DAY)
            deal = owner.call("deals.get", id=deal["id"])["deal"]
        if state == "revoked":
            deal = here.call("deals.revoke", id=deal["id"], reason_code="misstated", reason="Nobody knows of it")["deal"]
        if state in ("cancelled", "converted"):
            deal = owner.call("deals.close", id=deal["id"], outcome="won" if state == "converted" else "lost",
                closure_code="price")["deal"]
        return deal

    def attempt(self, verb, client, deal, actor):
        """What comes of a verb that is only tried: "ok" and the state it would lead to, or the error's code."""
        id, vendor = {"id": deal["id"]}, client.session["side"] == "vendor"
        review = lambda verdict, **more: ("deals.review", {**id, "verdict": verdict, "reason": "As agreed", **more})
        method, params = {
            "update": ("deals.update", {**id, "source": "fair"}),
            "answer": ("deals.answer", {**id, "expected_close": self.close}),
            "approve": review("approve"), "reject": review("reject"), "duplicate": review("duplicate"),
            "ask": review("ask", ask_fields=["amount"]), "override": review("approve", override=True),
            "extend": ("deals.extend", {**id, "reason": "In May", **({"days": 5} if vendor else {})}),
            "set_stage": ("deals.set_stage", {**id, "stage": "technical"}),
            "win": ("deals.close", {**id, "outcome": "won", "closure_code": "price"}),
            "lose": ("deals.close", {**id, "outcome": "lost", "closure_code": "price"}),
            "convert": ("deals.convert", {**id, "order_reference": "SO-1"}),
            "revoke": ("deals.revoke", {**id, "reason_code": "misstated", "reason": "Nobody knows of it"}),
            "dispute": ("deals.dispute", {**id, "reason": "We were first"}),
            "activity": ("deals.activities.create", {"deal": deal["id"], "kind": "call", "on": self.today}),
            "comment": ("deals.comments.create", {"deal": deal["id"], "text": "Hello"}),
            "note": ("deals.notes.create", {"deal": deal["id"], "text": "Psst"}),
        }.get(verb, ("deals." + verb, id))
        try:
            answer = client.call(method, params, **({} if verb in ("get", "history") else {"dry_run": True}))
            return "ok", answer.get("deal", {}).get("state")
        except RpcError as error:
            return error.code, error

    def test_everybody_tries_everything_everywhere(self):
        deals = {state: self.deal_in(state) for state in sorted(EVERY.split(), key=lambda state: state != "expired")}
        self.assertEqual({state: deal["state"] for state, deal in deals.items()}, {state: state for state in deals})
        self.today, self.close = in_days(0, self.now()), in_days(30, self.now())
        before = {state: self.world.manager.call("deals.get", id=deal["id"]) for state, deal in deals.items()}
        wrong = []
        for state, deal in deals.items():
            for actor in ACTORS:
                for verb in TABLE:
                    came, detail = self.attempt(verb, self.clients[actor], deal, actor)
                    if came != expected(verb, actor, state):
                        wrong.append("%s by %s in %s: %s (%s), not %s" % (verb, actor, state, came, detail,
                            expected(verb, actor, state)))
                    elif came == "ok" and TABLE[verb][3] and detail != TABLE[verb][3]:
                        wrong.append("%s by %s in %s led to %s" % (verb, actor, state, detail))
                    elif came == NOT_FOUND and deal["number"] in json.dumps(detail.data):
                        wrong.append("%s by %s in %s names it: %s" % (verb, actor, state, detail))
        self.assertEqual(wrong, [])
        after = {state: self.world.manager.call("deals.get", id=deal["id"]) for state, deal in deals.items()}
        self.assertEqual(after, before)  # what is only tried leaves nothing
        self.assertEqual(self.world.manager.call("deals.list", filter={"state": "submitted"})["items"], [])
        for actor in ACTORS:
            listed = {deal["id"] for deal in self.clients[actor].call("deals.list", limit=500)["items"]}
            self.assertEqual({deal["id"] for deal in deals.values()} <= listed, actor in SEE.split(), actor)
            self.assertEqual(bool({deal["id"] for deal in deals.values()} & listed), actor in SEE.split(), actor)


class People(ReviewCase, DisputeCase):
    """What people decide, where somebody is missing, sets something that cannot be, or judges itself."""

    def lock(self, client):
        self.world.admin.call("users.lock", id=client.session["user"], reason="Gone")

    def test_one_who_has_left_is_not_waited_for(self):
        third = self.world.user("Xaver Third", ["program_manager"])
        deal = self.asked(VERY_LARGE)
        self.review(self.channel, deal)
        self.assertEqual(len(self.tasks(deal, state="open")), 4)
        self.review(self.manager, deal)
        self.review(self.other, deal)
        self.lock(third)
        answer = self.review(self.second, deal)
        self.assertEqual((answer["is_over"], answer["deal"]["state"]), (True, "approved"))
        task, = self.tasks(deal, user=third.session["user"])
        self.assertEqual(task["state"], "cancelled")

    def test_whose_task_it_was_has_left_or_lost_the_role(self):
        fired, moved = (self.world.user(name, ["support_agent"]) for name in ("Fay Fired", "Mo Moved"))
        deal = self.asked()
        task, = self.tasks(deal)
        hand = lambda client, to: client.call("deals.tasks.delegate", id=task["id"], user=to.session["user"], reason="Away")
        hand(self.channel, fired)
        self.lock(fired)
        self.refused("not_your_task", self.channel, deal)
        hand(self.manager, moved)
        self.world.admin.call("users.set_roles", id=moved.session["user"], roles=["auditor"])
        token = self.world.admin.call("tokens.create", user=moved.session["user"])["token"]
        self.refused("forbidden", self.client(token), deal)
        self.assertEqual(self.assert_fails("invalid_params", hand, self.manager, moved).fields(), {"user": "not_a_reviewer"})
        hand(self.manager, self.channel)
        self.assertEqual(self.review(self.channel, deal)["deal"]["state"], "approved")

    def test_a_limit_is_for_approvals_and_not_got_round_by_other_terms(self):
        junior = self.world.user("Jo Junior", ["fund_approver"], limits={"fund_approver": {"amount": 1, "currency": "EUR"}})
        deal = self.asked()
        task, = self.tasks(deal)
        self.channel.call("deals.tasks.delegate", id=task["id"], user=junior.session["user"], reason="Away")
        for more in ({}, {"terms": {"days": 1}}):
            self.refused("above_your_limit", junior, deal, **more)
        self.assertEqual(self.events(deal["id"], "deals.overridden"), [])
        self.assertEqual(self.review(junior, deal, "reject")["deal"]["state"], "rejected")

    def test_only_what_can_be_answered_is_asked(self):
        deal = self.asked()
        error = self.refused("invalid_params", self.channel, deal, "ask", ask_fields=["domain", "nonsense", "terms", "comment"])
        self.assertEqual(error.fields(), {"ask_fields[%d]" % i: "unknown" for i in (1, 2, 3)})
        self.review(self.channel, deal, "ask", ask_fields=["domain", "evidence", "lines", "customer"])

    def test_nobody_is_asked_for_ever(self):
        deal = self.asked()
        for _ in range(5):
            self.review(self.channel, deal, "ask", ask_fields=["domain"])
            self.one.call("deals.answer", id=deal["id"], comment="They have none")
        error = self.refused("asked_enough", self.channel, deal, "ask", ask_fields=["domain"])
        self.assertEqual((error.code, error.data["asks"]), (STATE, 5))
        self.assertEqual(self.review(self.channel, deal)["deal"]["state"], "approved")

    def test_shares_are_the_whole(self):
        share = lambda actor, bps, role="sourced": {"actor": actor, "role": role, "bps": bps}
        deal = self.asked()
        for shares, wrong in (([share("registrant", 9999)], {"terms.shares": "sum"}),
                              ([share("registrant", 10000), share("vendor", 1)], {"terms.shares": "sum"}),
                              ([share("registrant", 5000)] * 2, {"terms.shares[1].actor": "duplicate"}),
                              ([share("registrant", 5000), share("distributor", 5000)], {"terms.shares[1].actor": "nobody"}),
                              ([share("stranger", 10000)], {"terms.shares[0].actor": "enum"}),
                              ([share("vendor", 0), share("registrant", 10000)], {"terms.shares[0].bps": "range"}),
                              ([], {"terms.shares": "length"})):
            error = self.refused("invalid_params", self.channel, deal, terms={"shares": shares})
            self.assertEqual(set(error.fields()), set(wrong), error)
        self.assertEqual(self.tasks(deal)[0]["state"], "open")
        given = [share("registrant", 7000), share("vendor", 3000, "influenced")]
        self.review(self.channel, deal, terms={"shares": given})
        kept = self.manager.call("deals.get", id=deal["id"])["deal"]["terms"]["shares"]
        self.assertEqual(kept, [{**given[0], "partner": deal["partner"]}, given[1]])
        self.assertNotIn("terms", self.one.call("deals.get", id=deal["id"])["deal"])
        override, = self.channel.call("decisions.explain", id=deal["decision"])["overrides"]
        self.assertEqual((override["point"], override["answer"]), ("deals.attribute", {"shares": given}))

    def test_shares_as_they_are_override_nothing(self):
        deal = self.asked()
        self.review(self.channel, deal, terms={"shares": [{"actor": "registrant", "role": "sourced", "bps": 10000}]})
        self.assertEqual(self.channel.call("decisions.explain", id=deal["decision"])["overrides"], [])

    def test_a_partner_learns_that_it_was_overruled_not_by_whom_or_why(self):
        for verdict, state in (("approve", "approved"), ("reject", "rejected")):
            deal = self.asked(TWO_STEPS)
            self.review(self.manager, deal, verdict, override=True)
            told = {client: client.call("decisions.explain", id=deal["decision"]) for client in (self.one, self.channel)}
            for client in told:
                override, = told[client]["overrides"]
                self.assertEqual((override["point"], override["answer"]["verdict"]), ("deals.decide", verdict))
                listed, = client.call("decisions.list", subject=deal["id"])["items"]
                self.assertTrue(listed["overridden"])
            heard = json.dumps(told[self.one])
            self.assertNotIn(self.manager.session["user"], heard)
            self.assertNotIn("As agreed", heard)
            self.assertEqual(told[self.channel]["overrides"][0]["by"], self.manager.session["user"])
            self.assert_fails("not_found", self.two.call, "decisions.explain", id=deal["decision"])
            self.assertEqual(self.one.call("deals.get", id=deal["id"])["deal"]["state"], state)

    def test_who_had_a_part_in_it_does_not_judge(self):
        both = self.world.user("Bea Both", ["channel_manager", "program_manager"])
        self.addCleanup(self.lock, both)
        deal = self.asked(TWO_STEPS)
        self.review(both, deal)
        deal = self.review(self.manager, deal, "reject")["deal"]
        filed = self.dispute(deal)
        for client in (both, self.manager):
            self.assert_fails("four_eyes", self.decide, filed, "overturned", client)
        deal = self.decide(filed, "upheld", self.second)["deal"]
        self.assertEqual(deal["state"], "in_review")
        deal = self.review(self.channel, deal, "reject")["deal"]  # decided by others the second time
        again = self.dispute(deal)
        self.assert_fails("four_eyes", self.decide, again, "overturned", self.manager)
        self.decide(again, "upheld", self.second)
        chain = self.one.call("decisions.list", subject=deal["id"])["items"]
        self.assertEqual([one.get("supersedes") for one in chain], [one["id"] for one in chain[1:]] + [None])
        self.assertEqual([one.get("superseded_by") for one in chain], [None] + [one["id"] for one in chain[:-1]])
        self.assertEqual({client.call("decisions.explain", id=one["id"])["replay"] for one in chain
            for client in (self.one, self.manager)}, {"same"})

    def test_a_partner_that_has_left_gets_nothing_back(self):
        left = self.world.partner("Doomed Handel")
        refused = self.review(self.channel, self.asked(client=left), "reject")["deal"]
        waiting, approved = self.asked(client=left), self.register(left)["deal"]
        filed = self.dispute(refused, left)
        self.manager.call("partners.terminate", id=self.world.partners["Doomed Handel"], reason="It is over")
        self.world.admin.call("clock.advance", by=1)
        for deal, state in ((waiting, "withdrawn"), (approved, "revoked")):
            self.assertEqual(self.manager.call("deals.get", id=deal["id"])["deal"]["state"], state)
        self.assertEqual({task["state"] for task in self.tasks(waiting)}, {"cancelled"})
        self.assert_fails("partner_terminated", self.decide, filed, "upheld")
        self.assertEqual(self.decide(filed, "overturned")["deal"]["state"], "rejected")

    def test_who_holds_the_place_has_left_it_meanwhile(self):
        winner, deal = self.duel()
        filed = self.dispute(deal)
        self.two.call("deals.close", id=winner["id"], outcome="lost", closure_code="price")
        error = self.assert_fails("invalid_params", self.decide, filed, "upheld", losing_deal=winner["id"])
        self.assertEqual(error.fields(), {"losing_deal": "not_in_the_way"})
        for other in (self.register()["deal"], self.register(self.two)["deal"], deal):  # own, elsewhere, itself
            error = self.assert_fails("invalid_params", self.decide, filed, "upheld", losing_deal=other["id"])
            self.assertEqual(error.fields(), {"losing_deal": "not_in_the_way"})
        self.assertEqual(self.decide(filed, "upheld")["deal"]["state"], "approved")
        self.assertEqual(self.two.call("deals.get", id=winner["id"])["deal"]["state"], "cancelled")


class Secrets(ReviewCase):
    """Whatever a partner asks, the vendor's own words and rows are not in the answer."""

    def test_nothing_of_the_vendors_own_reaches_a_partner(self):
        deal = self.asked(TWO_STEPS)
        own = self.manager.call("deals.get", id=deal["id"])["deal"]
        note = self.channel.call("deals.notes.create", deal=deal["id"], text="SECRETNOTE")["note"]
        task, = self.tasks(deal)
        self.channel.call("deals.tasks.delegate", id=task["id"], user=self.second.session["user"], reason="SECRETLEAVE")
        opportunity = self.manager.call("deals.opportunities.create", program=self.world.program,
            customer={"id": own["account"]}, product=self.world.product, territory=self.world.france,
            amount={"amount": 4711, "currency": "EUR"}, reference="SECRETSALE")["opportunity"]
        self.review(self.second, deal)
        heard, answered = [], 0
        for method in sorted(self.methods(self.one)):
            path, _, verb = method.rpartition(".")
            for params in ({"limit": 100} if verb == "list" else {}, {"id": deal["id"]}, {"id": note["id"]}, {"id": task["id"]},
                           {"id": opportunity["id"]}, {"id": own["account"]}, {"subject": deal["id"]}):
                if verb in ("list", "get", "history", "export", "explain") and method != "tokens.list":
                    answer = self.tried(self.one, method, params)
                    answered += answer is not None
                    heard.append(json.dumps([method, params, answer]) if answer is not None else "")
        self.assertGreater(answered, 20)
        for secret in ("SECRETNOTE", "SECRETLEAVE", "SECRETSALE", own["account"], self.second.session["user"]):
            self.assertEqual([text[:300] for text in heard if secret in text[text.index("}") if text else 0:]], [], secret)

    def test_no_list_is_searched_or_sorted_by_what_it_does_not_show(self):
        deal = self.asked()
        own = self.manager.call("deals.get", id=deal["id"])["deal"]
        refusals = set()
        for account in (own["account"], "customer_0000000000000"):  # right or wrong: the same answer
            for more in ({"filter": {"account": account}}, {"filter": {"terms": {}}}, {"filter": {"counted": {}}},
                         {"sort": "account, partner, -created_at"}, {"fields": ["account"]}):
                for method in ("deals.list", "deals.export"):
                    refusals.add(self.assert_fails("invalid_params", self.one.call, method, more).code)
        self.assertEqual(refusals, {INVALID})
        self.assertEqual(self.one.call("deals.list", filter={"partner": self.world.partners["Quarzwerk Handel"]})["items"], [])

    def methods(self, client):
        return [method["name"] for method in client.call("rpc.discover")["methods"]]

    def tried(self, client, method, params):
        try:
            return client.call(method, params)
        except RpcError:
            return None


if __name__ == "__main__":
    unittest.main(verbosity=2)
