# SPDX-License-Identifier: Apache-2.0
"""People decide: tasks step by step, who may and up to how much, what is handed on, and time that runs out."""

import datetime
import time
import unittest

from prmd import PATIENCE, RpcError, WEEK, moment
from test_deals import DealCase

TWO_STEPS = {"amount": 60000000, "currency": "EUR"}  # a channel manager, then a programme manager
VERY_LARGE = {"amount": 600000000, "currency": "EUR"}  # then all programme managers
ONE_STEP = {"amount": 6000000, "currency": "EUR"}
HOUR = 3600


class ReviewCase(DealCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.channel, cls.manager = cls.world.channel, cls.world.manager
        cls.second = cls.world.user("Paul Manager", ["program_manager"])

    def asked(self, amount=ONE_STEP, client=None, **more):
        """A deal in review."""
        deal = self.register(client, amount=amount, **more)["deal"]
        self.assertEqual(deal["state"], "in_review")
        return deal

    def review(self, client, deal, verdict="approve", **more):
        return client.call("deals.review", id=deal["id"], verdict=verdict, reason="As agreed", **more)

    def refused(self, kind, client, deal, verdict="approve", **more):
        return self.assert_fails(kind, self.review, client, deal, verdict, **more)

    def tasks(self, deal, client=None, **more):
        return (client or self.channel).call("deals.tasks.list", filter={"deal": deal["id"], **more})["items"]

    def told(self, client, deal, code, count=1):
        """Notices of that code about the deal, once there are so many."""
        end = time.monotonic() + PATIENCE
        while True:
            found = [one for one in client.call("notifications.list", limit=500)["items"]
                if one["about"] == deal["id"] and one["code"] == code]
            if len(found) >= count or time.monotonic() > end:
                self.assertEqual(len(found), count, code)
                return found
            time.sleep(0.05)

    def events(self, subject, type):
        items, since = [], None
        while True:
            page = self.manager.call("events.list", types=[type], limit=500, **({"since": since} if since else {}))
            items += [event for event in page["items"] if event["subject"] == subject]
            if len(page["items"]) < 500:
                return items
            since = page["items"][-1]["position"]


class Steps(ReviewCase):
    def test_one_after_the_other(self):
        deal = self.asked(TWO_STEPS)
        task, = self.tasks(deal)
        self.assertEqual((task["state"], task["role"], task["step"], task["kind"], task["need"], task["sla_hours"]),
            ("open", "channel_manager", 1, "review", "any", 48))
        self.assertEqual(task["decision"], deal["decision"])
        self.assertEqual(self.channel.call("deals.tasks.get", id=task["id"]), {"review_task": task})
        error = self.refused("not_your_task", self.manager, deal)
        self.assertEqual((error.code, error.data["tasks"]), (-32003, [{"id": task["id"], "role": "channel_manager"}]))
        answer = self.review(self.channel, deal)
        self.assertEqual((answer["is_over"], answer["deal"]["state"]), (False, "in_review"))
        self.refused("not_your_task", self.channel, deal)
        done, task = self.tasks(deal)
        self.assertEqual((done["state"], done["verdict"], done["decided_by"], done["within_sla"]),
            ("done", "approve", self.channel.session["user"], True))
        self.assertEqual((task["step"], task["role"], task["sla_hours"]), (2, "program_manager", 72))
        answer = self.review(self.manager, deal)
        self.assertEqual((answer["is_over"], answer["deal"]["state"]), (True, "approved"))
        self.assertEqual({task["state"] for task in self.tasks(deal)}, {"done"})
        event, = self.events(deal["id"], "deals.approved")
        self.assertEqual((event["data"]["within_sla"], event["data"]["automatic"]), (True, False))
        self.assertGreaterEqual(event["data"]["waited_ms"], 0)
        history = self.channel.call("deals.tasks.history", id=task["id"])["items"]
        self.assertEqual([item["method"] for item in history], ["deals.review", "deals.review"])
        self.assertEqual(self.channel.call("deals.tasks.export", filter={"deal": deal["id"]})["rows"], 2)

    def test_all_have_to_agree(self):
        deal = self.asked(VERY_LARGE)
        self.review(self.channel, deal)
        mine = {task["user"]: task for task in self.tasks(deal, state="open")}
        self.assertEqual(set(mine), {client.session["user"] for client in (self.manager, self.second)})
        self.assertFalse(self.review(self.manager, deal)["is_over"])
        self.refused("not_your_task", self.manager, deal)
        self.assertTrue(self.review(self.second, deal)["is_over"])

    def test_nobody_decides_two_steps(self):
        both = self.world.user("Bea Both", ["channel_manager", "program_manager"])
        self.addCleanup(self.world.admin.call, "users.lock", id=both.session["user"], reason="Test")
        deal = self.asked(TWO_STEPS)
        self.review(both, deal)
        self.refused("four_eyes", both, deal)
        self.refused("four_eyes", both, deal, override=True)
        task, = self.tasks(deal, state="open")
        self.assertEqual(self.assert_fails("invalid_params", self.manager.call, "deals.tasks.delegate", id=task["id"],
            user=both.session["user"], reason="Away").fields(), {"user": "four_eyes"})
        self.assertEqual(self.review(self.manager, deal)["deal"]["state"], "approved")

    def test_nobody_decides_what_they_have_registered(self):
        other = self.world.user("Cora Channel", ["channel_manager"])
        deal = self.asked(client=self.channel, partner=self.one.session["partner"])
        self.refused("four_eyes", self.channel, deal)
        self.assertEqual(self.review(other, deal)["deal"]["state"], "approved")

    def test_nobody_decides_what_they_have_drafted(self):
        draft = self.register(self.channel, amount=ONE_STEP, partner=self.one.session["partner"], draft=True)["deal"]
        self.assertEqual(draft["state"], "draft")
        deal = self.one.call("deals.submit", id=draft["id"])["deal"]
        self.assertEqual(deal["state"], "in_review")
        self.refused("four_eyes", self.channel, deal)

    def test_nobody_decides_what_they_have_written_any_of(self):
        """A draft of the partner's that they changed; and what they registered, though somebody else has answered since."""
        draft = self.register(self.one, amount=ONE_STEP, draft=True)["deal"]
        self.channel.call("deals.update", id=draft["id"], source="fair")
        changed = self.one.call("deals.submit", id=draft["id"])["deal"]
        self.assertNotIn("authors", changed)
        answered = self.register(self.one, amount=ONE_STEP, draft=True)["deal"]
        answered = self.channel.call("deals.submit", id=answered["id"])["deal"]
        other = self.world.user("Chloe Channel", ["channel_manager"])
        self.review(other, answered, "ask", ask_fields=["source"])
        answered = self.one.call("deals.answer", id=answered["id"], source="web")["deal"]
        for deal in (changed, answered):
            self.assertEqual(deal["state"], "in_review")
            self.refused("four_eyes", self.channel, deal)
            task, = self.tasks(deal, state="open")
            self.assertEqual(self.assert_fails("invalid_params", self.manager.call, "deals.tasks.delegate", id=task["id"],
                user=self.channel.session["user"], reason="Away").fields(), {"user": "four_eyes"})
        self.assertEqual(self.review(other, changed)["deal"]["state"], "approved")

    def test_two_at_once(self):
        other = self.world.user("Otto Channel", ["channel_manager"])
        for _ in range(5):
            deal = self.asked()
            sent = [(client, client.send("deals.review", id=deal["id"], verdict=verdict, reason="Now"))
                for client, verdict in ((self.channel, "approve"), (other, "reject"))]
            outcomes = []
            for client, id in sent:
                try:
                    outcomes.append(client.receive(id)["deal"]["state"])
                except RpcError as error:
                    outcomes.append(error)
            won, = [outcome for outcome in outcomes if isinstance(outcome, str)]
            lost, = [outcome for outcome in outcomes if not isinstance(outcome, str)]
            self.assertEqual((lost.kind, lost.data["state"]), ("invalid_state", won))
            task, = self.tasks(deal)
            self.assertEqual(task["state"], "done")

    def test_one_role_twice_at_once_moves_one_step(self):
        other = self.world.user("Olga Channel", ["channel_manager"])
        deal = self.asked(TWO_STEPS)
        sent = [(client, client.send("deals.review", id=deal["id"], verdict="approve", reason="Now"))
            for client in (self.channel, other)]
        kinds = []
        for client, id in sent:
            try:
                kinds.append(client.receive(id)["is_over"])
            except RpcError as error:
                kinds.append(error.kind)
        self.assertCountEqual(kinds, [False, "not_your_task"])
        self.assertEqual([task["step"] for task in self.tasks(deal, state="open")], [2])

    def test_what_is_asked_is_all_that_is_open(self):
        deal = self.asked()
        self.assertEqual(self.refused("invalid_params", self.channel, deal, "ask").fields(), {"ask_fields": "required"})
        self.assertEqual(self.refused("invalid_params", self.channel, deal, ask_fields=["amount"]).fields(),
            {"ask_fields": "not_here"})
        answer = self.review(self.channel, deal, "ask", ask_fields=["expected_close"])
        self.assertEqual((answer["deal"]["state"], answer["deal"]["ask_fields"]), ("info_requested", ["expected_close"]))
        self.assertEqual(self.tasks(deal, state="open"), [])
        self.assert_fails("invalid_params", self.one.call, "deals.answer", id=deal["id"], amount=ONE_STEP)
        answer = self.one.call("deals.answer", id=deal["id"], expected_close=self.given()["expected_close"])
        self.assertEqual(answer["deal"]["state"], "in_review")
        task, = self.tasks(deal, state="open")
        self.assertEqual(task["decision"], answer["decision_id"])
        self.assertEqual(self.review(self.channel, deal)["deal"]["state"], "approved")

    def test_other_terms(self):
        deal = self.asked()
        self.assertEqual(self.refused("invalid_params", self.channel, deal, "reject", terms={"days": 5}).fields(),
            {"terms": "not_here"})
        self.assertEqual(self.refused("invalid_params", self.channel, deal, terms={"days": 0}).fields(), {"terms.days": "range"})
        before = moment(self.now())
        answer = self.review(self.channel, deal, terms={"days": 10, "margin_bps": 1234})
        self.assertEqual(answer["deal"]["margin_bps"], 1234)
        self.assertAlmostEqual((moment(answer["deal"]["protected_until"]) - before).total_seconds(), 10 * 86400, delta=60)
        self.assertEqual({event["data"]["point"] for event in self.events(deal["id"], "deals.overridden")},
            {"deals.protect", "deals.price"})
        self.assertEqual(self.events(deal["id"], "deals.overridden")[0]["data"]["decision"], deal["decision"])
        told = self.channel.call("decisions.explain", id=deal["decision"])
        self.assertEqual([(one["point"], one["reason"]) for one in told["overrides"]],
            [("deals.protect", "As agreed"), ("deals.price", "As agreed")])
        self.assertEqual((told["overrides"][0]["answer"]["days"], told["overrides"][1]["answer"]["margin_bps"]), (10, 1234))
        self.assertEqual(told["replay"], "same")
        told = self.one.call("decisions.explain", id=deal["decision"])
        self.assertTrue(all("reason" not in one and "by" not in one for one in told["overrides"]))

    def test_the_same_terms_are_no_override(self):
        deal = self.asked()
        terms = self.channel.call("deals.get", id=deal["id"])["deal"]["terms"]
        self.review(self.channel, deal, terms={name: terms[name] for name in ("days", "exclusive", "margin_bps")})
        self.assertEqual(self.events(deal["id"], "deals.overridden"), [])
        self.assertEqual(self.channel.call("decisions.explain", id=deal["decision"])["overrides"], [])

    def test_a_programme_manager_decides_for_all(self):
        deal = self.asked(TWO_STEPS)
        self.refused("not_yours_to_override", self.channel, deal, override=True)
        answer = self.review(self.second, deal, override=True)
        self.assertEqual((answer["deal"]["state"], answer["deal"]["reason_code"]), ("approved", "overridden"))
        self.assertEqual(self.tasks(deal, state="open"), [])
        self.assertEqual([event["data"]["point"] for event in self.events(deal["id"], "deals.overridden")], ["deals.decide"])

    def test_a_dry_run_leaves_everything(self):
        deal = self.asked(TWO_STEPS)
        before = self.tasks(deal)
        self.assertFalse(self.review(self.channel, deal, dry_run=True)["is_over"])
        self.assertEqual(self.tasks(deal), before)
        key = "review-%s" % deal["id"]
        first = self.review(self.channel, deal, idempotency_key=key)
        self.assertEqual(self.review(self.channel, deal, idempotency_key=key), first)
        self.assertEqual(len(self.tasks(deal)), 2)


class Who(ReviewCase):
    def test_a_partner_knows_nothing_of_tasks(self):
        deal = self.asked()
        task, = self.tasks(deal)
        self.assert_fails("forbidden", self.one.call, "deals.tasks.list")
        self.assert_fails("forbidden", self.one.call, "deals.tasks.get", id=task["id"])
        self.assertNotIn("route", self.one.call("deals.get", id=deal["id"])["deal"].get("terms", {}))
        self.one.call("deals.withdraw", id=deal["id"])
        task, = self.tasks(deal)
        self.assertEqual(task["state"], "cancelled")
        self.refused("invalid_state", self.channel, deal)

    def test_bound_to_a_territory(self):
        german = self.world.partner("Rheingold Handel", territories=[self.world.germany])
        bound = self.world.user("Fred France", ["channel_manager"], territories=[self.world.france])
        everywhere = self.world.user("Emil Europe", ["channel_manager"], territories=[self.world.europe])
        here, there = self.asked(), self.asked(client=german, territory=self.world.germany)
        self.assertEqual(len(self.tasks(here, bound)), 1)
        self.assertEqual(self.tasks(there, bound), [])
        self.refused("not_found", bound, there)
        task, = self.tasks(there)
        self.assert_fails("not_found", bound.call, "deals.tasks.get", id=task["id"])
        self.assert_fails("not_found", bound.call, "deals.tasks.delegate", id=task["id"], user=bound.session["user"], reason="Mine")
        self.assertEqual(self.assert_fails("invalid_params", everywhere.call, "deals.tasks.delegate", id=task["id"],
            user=bound.session["user"], reason="Yours").fields(), {"user": "not_a_reviewer"})
        self.assertEqual(self.review(everywhere, there)["deal"]["state"], "approved")
        self.assertEqual(self.review(bound, here)["deal"]["state"], "approved")

    def test_handed_on(self):
        deal = self.asked()
        task, = self.tasks(deal)
        target = self.second.session["user"]
        hand = lambda client, user: client.call("deals.tasks.delegate", id=task["id"], user=user, reason="I am away")
        stranger = self.world.user("Max Marketing", ["marketing_manager"])
        self.assert_fails("not_your_task", hand, stranger, target)
        auditor = self.world.user("Ada Auditor", ["auditor"]).session["user"]
        for user in (auditor, self.one.session["user"], "user_0000000000000"):
            self.assertEqual(self.assert_fails("invalid_params", hand, self.channel, user).fields(), {"user": "not_a_reviewer"})
        handed = hand(self.channel, target)["review_task"]
        self.assertEqual((handed["user"], handed["delegated_from"], handed["due_at"]),
            (target, self.channel.session["user"], task["due_at"]))
        self.assertEqual(self.told(self.second, deal, "told_delegated")[0]["text"],
            "The decision on the registration %s for %s was handed to you." % (deal["number"], deal["customer"]["legal_name"]))
        self.refused("not_your_task", self.channel, deal)
        self.assertEqual([one["id"] for one in self.second.call("deals.tasks.list", filter={"user": target, "state": "open",
            "deal": deal["id"]})["items"]], [task["id"]])
        self.assertEqual(self.review(self.second, deal)["deal"]["state"], "approved")
        self.assertEqual(self.assert_fails("not_open", hand, self.manager, target).data["state"], "done")

    def test_no_more_than_ones_limit(self):
        junior = self.world.user("Jo Junior", ["channel_manager"],
            limits={"channel_manager": {"amount": ONE_STEP["amount"] - 1, "currency": "EUR"}})
        deal = self.asked()
        error = self.refused("above_your_limit", junior, deal)
        self.assertEqual((error.data["role"], error.data["limit"]["amount"]), ("channel_manager", ONE_STEP["amount"] - 1))
        self.world.admin.call("users.set_roles", id=junior.session["user"], roles=["channel_manager"],
            limits={"channel_manager": ONE_STEP})
        token = self.world.admin.call("tokens.create", user=junior.session["user"])["token"]
        self.assertEqual(self.review(self.client(token), deal)["deal"]["state"], "approved")

    def test_a_task_of_another_role_lifts_no_limit(self):
        """Its role says whose turn it is; how much one may approve is said of the roles that decide deals."""
        both = self.world.user("Aude Auditor", ["auditor", "channel_manager"],
            limits={"channel_manager": {"amount": ONE_STEP["amount"] - 1, "currency": "EUR"}})
        turn = lambda role: self.world.admin.call("rules.settings.set", point="deals.route", settings={"role": role}, comment="test")
        turn("auditor")
        self.addCleanup(turn, "channel_manager")
        deal = self.asked()
        self.assertEqual(self.tasks(deal)[0]["role"], "auditor")
        self.refused("above_your_limit", both, deal)

    def test_who_is_to_decide_is_told(self):
        deal = self.asked(TWO_STEPS)
        self.told(self.channel, deal, "told_to_review")
        self.told(self.manager, deal, "told_to_review", 0)
        self.review(self.channel, deal)
        self.told(self.manager, deal, "told_to_review")

    def test_where_nobody_is_there(self):
        lone = self.world.user("Lone Approver", ["marketing_manager"])
        self.settings(roles_by_type={"referral": "support_agent", "renewal": "marketing_manager", "cosell": "executive"})
        self.addCleanup(self.settings)
        deal = self.asked(type="referral")
        self.told(self.manager, deal, "told_nobody_reviews")
        self.assertEqual(self.review(self.manager, deal, override=True)["deal"]["state"], "approved")
        self.world.user("Eve Executive", ["executive"])
        self.told(self.manager, self.asked(type="cosell"), "told_nobody_reviews")  # who reads everything decides nothing
        deal = self.asked(type="renewal")
        self.told(lone, deal, "told_to_review")
        self.assertEqual(self.review(lone, deal)["deal"]["state"], "approved")

    def settings(self, **more):
        self.world.admin.call("rules.settings.set", point="deals.route", settings=more, comment="test")


class Time(ReviewCase):
    def test_on_the_business_calendar(self):
        office = self.manager.call("calendars.create", code="office", name="Office", time_zone="Europe/Paris",
            hours=WEEK)["calendar"]["id"]
        self.manager.call("partners.programs.update", id=self.world.program, calendar=office)
        now = moment(self.now())
        monday = (now + datetime.timedelta(days=7 - now.weekday())).replace(hour=12, minute=0, second=0, microsecond=0)
        self.advance(monday)
        deal = self.asked()
        task, = self.tasks(deal)
        # 48 hours of eight a day are six days of business, over the weekend; 80 % of them end on the Monday.
        due = moment(task["due_at"])
        self.assertEqual(due.date(), (monday + datetime.timedelta(days=8)).date())
        self.assertNotIn("warned_at", task)
        self.advance(monday + datetime.timedelta(days=7))
        self.told(self.channel, deal, "told_review_due")
        self.told(self.manager, deal, "told_review_due", 0)
        warned, = self.tasks(deal)
        self.assertTrue(monday + datetime.timedelta(days=4) < moment(warned["warned_at"]) < due)
        self.advance(due + datetime.timedelta(hours=1))
        self.told(self.channel, deal, "told_review_overdue")
        self.told(self.manager, deal, "told_review_overdue")
        event, = self.events(task["id"], "deals.review_overdue")
        self.assertEqual((event["data"]["deal"], event["data"]["due_at"]), (deal["id"], task["due_at"]))
        self.review(self.channel, deal, "reject")
        self.assertFalse(self.tasks(deal)[0]["within_sla"])
        self.assertFalse(self.events(deal["id"], "deals.rejected")[0]["data"]["within_sla"])

    def test_what_is_decided_is_not_late(self):
        deal = self.asked()
        task, = self.tasks(deal)
        self.review(self.channel, deal)
        self.advance(moment(task["due_at"]) + datetime.timedelta(hours=1))
        self.assertEqual(self.events(task["id"], "deals.review_due"), [])
        self.assertEqual(self.events(task["id"], "deals.review_overdue"), [])

    def advance(self, to):
        self.world.admin.call("clock.advance", to=to.strftime("%Y-%m-%dT%H:%M:%S.000Z"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
