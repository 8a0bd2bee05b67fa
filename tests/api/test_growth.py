# SPDX-License-Identifier: Apache-2.0
"""What the vendor and its partners do together: the register of use cases, joint business plans with their goals and coaching
notes, advisory councils. Every class begins on a tenth of January, so that a year lies ahead."""

import base64
import datetime
import itertools
import json
import time
import unittest

from prmd import PATIENCE, RpcError, ServerCase, World, in_days, names

DAY = 86400


def upload(client, content=b"minutes"):
    id = client.call("files.begin", name="minutes.txt")["upload"]
    client.call("files.append", upload=id, offset=0, data=base64.b64encode(content).decode())
    return client.call("files.commit", upload=id)["file"]["id"]


class GrowthCase(ServerCase):
    ARGUMENTS = ("--simulated-clock",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        world = cls.world = World(cls.server)
        cls.addClassCleanup(world.close)
        cls.names, cls.count = names(41), itertools.count()
        now = datetime.datetime.fromisoformat(cls.now().replace("Z", "+00:00"))
        cls.year = now.year + 1
        start = datetime.datetime(cls.year, 1, 10, 12, tzinfo=datetime.timezone.utc)
        world.admin.call("clock.advance", by=int((start - now).total_seconds()) + 1)
        cls.one, cls.one_partner = cls.heads("One")
        cls.two, cls.two_partner = cls.heads("Two")
        cls.french = world.user("Fanny French", ["channel_manager"], territories=[world.france])
        cls.german = world.user("Gerd German", ["channel_manager"], territories=[world.germany])
        cls.manager, cls.channel = world.manager, world.channel

    @classmethod
    def heads(cls, name=None, **more):
        """(who leads a new partner, the partner); its sales person is in cls.world.clients."""
        name = "%s %s" % (name or "More", next(cls.names))
        cls.sales = cls.world.partner(name, **more)
        partner = cls.world.partners[name]
        return cls.world.user("Head %d" % next(cls.count), ["partner_admin"], partner=partner), partner

    @classmethod
    def now(cls):
        return cls.world.admin.call("system.info")["now"]

    def today(self):
        return in_days(0, self.now())

    def day(self, days):
        return in_days(days, self.now())

    def advance(self, by):
        return self.world.admin.call("clock.advance", by=by)

    def notices(self, client, about, code=None):
        """Codes of what was told about a row, newest first. What is on its way comes with the clock."""
        self.advance(1)
        told = [one for one in client.call("notifications.list", limit=500)["items"] if one["about"] == about]
        for one in told:
            self.assertNotIn("{", one["text"])
        return [one["code"] for one in told]

    def fields(self, function, *arguments, **more):
        return self.assert_fails("invalid_params", function, *arguments, **more).fields()

    def figures(self, value, client, metric, **more):
        """A metric comes to a value: what is counted follows in the background."""
        end = time.monotonic() + PATIENCE
        told = None
        while time.monotonic() < end:
            told = [item["value"] for item in client.call("metrics.query", metric=metric, **more)["items"]]
            if told == [value]:
                return
            time.sleep(0.02)
        self.fail("%s is %s, not %s" % (metric, told, value))

    def plan(self, client=None, partner=None, **more):
        more.setdefault("objectives", ["A second pair of engineers"])
        more.setdefault("year", self.year)
        return (client or self.channel).call("partners.plans.create", partner=partner or self.one_partner,
            program=self.world.program, **more)["plan"]

    def goal(self, plan, client=None, **more):
        params = {"name": "References", "target": 10, "owner_side": "partner", **more}
        return (client or self.channel).call("partners.goals.create", plan=plan["id"], **params)["goal"]

    def agreed(self, *goals, **more):
        """A plan both have signed, of a partner of its own, and its goals."""
        head, partner = self.heads()
        plan = self.plan(partner=partner, **more)
        made = [self.goal(plan, **goal) for goal in goals or ({},)]
        self.channel.call("partners.plans.propose", id=plan["id"])
        plan = head.call("partners.plans.agree", id=plan["id"])["plan"]
        self.assertEqual(plan["state"], "agreed")
        return (head, plan, *made)


class UseCases(GrowthCase):
    def make(self, client=None, **more):
        params = {"program": self.world.program, "name": "Demo kits", "theme": "enablement", "impact": 4, "ease": 3, **more}
        return (client or self.manager).call("partners.use_cases.create", params)["use_case"]

    def test_what_is_worth_most_comes_first(self):
        theme = "theme %d" % next(self.count)
        made = {impact * ease: self.make(theme=theme, impact=impact, ease=ease) for impact, ease in ((1, 2), (5, 5), (3, 4))}
        self.assertEqual([row["priority"] for row in made.values()], list(made))
        listed = lambda: self.channel.call("partners.use_cases.list", filter={"theme": theme}, sort="theme, -priority")["items"]
        self.assertEqual([row["priority"] for row in listed()], [25, 12, 2])
        changed = self.manager.call("partners.use_cases.update", id=made[2]["id"], impact=5, ease=4)["use_case"]
        self.assertEqual(changed["priority"], 20)
        changed = self.manager.call("partners.use_cases.update", id=made[2]["id"], sponsor="Ada King")["use_case"]
        self.assertEqual((changed["priority"], changed["sponsor"]), (20, "Ada King"))
        self.assertEqual([row["priority"] for row in listed()], [25, 20, 12])

    def test_from_a_proposal_to_what_ships(self):
        case = self.make(pilot=True, success_measure="Demos before the first order")
        move = lambda state, client=self.manager: client.call("partners.use_cases.move", id=case["id"], state=state)["use_case"]
        self.assert_fails("forbidden", move, "approved", self.channel)
        self.assertEqual(self.assert_fails("invalid_state", move, "shipped").data["legal"], ["approved", "dropped"])
        move("approved")
        self.assert_fails("no_pilot_partners", move, "pilot")
        self.manager.call("partners.use_cases.update", id=case["id"], pilot_partners=[self.one_partner, self.two_partner])
        for state in ("pilot", "running", "shipped"):
            self.assertEqual(move(state)["state"], state)
        self.assert_fails("invalid_state", move, "dropped")
        self.manager.call("partners.use_cases.archive", id=case["id"])
        self.assertNotIn(case["id"], json.dumps(self.manager.call("partners.use_cases.list", limit=500)))
        self.assertIn(case["id"], json.dumps(self.manager.call("partners.use_cases.list", filter={"archived": True}, limit=500)))
        self.assertGreaterEqual(len(self.manager.call("partners.use_cases.history", id=case["id"])["items"]), 5)

    def test_what_it_refuses(self):
        for more, bad in (({"impact": 6}, "impact"), ({"ease": 0}, "ease"), ({"priority": 25}, "priority"),
                          ({"pilot_partners": ["partner_0000000000000"]}, "pilot_partners")):
            self.assertIn(bad, self.fields(self.make, **more))
        case = self.make()
        for method, params in (("list", {}), ("get", {"id": case["id"]}), ("create", {}), ("move", {"id": case["id"], "state": "approved"})):
            self.assertIn(self.assert_fails_any(self.one.call, "partners.use_cases." + method, params), ("forbidden", "invalid_params"))

    def assert_fails_any(self, function, *arguments):
        with self.assertRaises(RpcError) as caught:
            function(*arguments)
        return caught.exception.kind


class Plans(GrowthCase):
    def test_both_sides_agree(self):
        head, partner = self.heads()
        plan = self.plan(partner=partner, title="Doubling the north")
        self.assertEqual(plan["state"], "draft")
        self.assert_fails("no_goals", self.channel.call, "partners.plans.propose", id=plan["id"])
        self.assert_fails("not_proposed", head.call, "partners.plans.agree", id=plan["id"])
        self.goal(plan)
        plan = self.channel.call("partners.plans.propose", id=plan["id"])["plan"]
        self.assertEqual((plan["state"], plan["vendor_signed_by"]), ("proposed", "Carl Channel"))
        self.assertNotIn("partner_signed_at", plan)
        self.assertEqual(self.notices(head, plan["id"]), ["told_plan_proposed"])
        self.assertEqual(self.notices(self.channel, plan["id"]), [])
        self.assert_fails("already_proposed", head.call, "partners.plans.propose", id=plan["id"])
        self.assert_fails("already_signed", self.channel.call, "partners.plans.agree", id=plan["id"])
        plan = head.call("partners.plans.agree", id=plan["id"], expect_version=head.call("partners.plans.get",
            id=plan["id"])["plan"]["version"])["plan"]
        self.assertEqual((plan["state"], plan["partner_signed_by"][:4]), ("agreed", "Head"))
        for client in (head, self.channel):
            self.assert_fails("already_signed", client.call, "partners.plans.agree", id=plan["id"])
            self.assertEqual(self.notices(client, plan["id"])[0], "told_plan_agreed")

        # Whatever is changed has to be signed anew, by both.
        plan = head.call("partners.plans.update", id=plan["id"], objectives=["Two references"])["plan"]
        self.assertEqual((plan["state"], plan["objectives"]), ("proposed", ["Two references"]))
        self.assertFalse({"vendor_signed_at", "vendor_signed_by", "partner_signed_at", "partner_signed_by"} & set(plan))
        self.assertEqual(self.notices(self.channel, plan["id"])[0], "told_plan_reopened")
        head.call("partners.plans.agree", id=plan["id"])
        self.assert_fails("already_signed", head.call, "partners.plans.agree", id=plan["id"])
        self.assertEqual(self.french.call("partners.plans.agree", id=plan["id"])["plan"]["state"], "agreed")
        closed = self.channel.call("partners.plans.close", id=plan["id"], conclusion="Both came")["plan"]
        self.assertEqual((closed["state"], closed["conclusion"]), ("closed", "Both came"))
        for method in ("update", "propose", "agree", "close"):
            self.assert_fails("plan_closed", self.channel.call, "partners.plans." + method, id=plan["id"])
        # A closed plan makes room for another of the year.
        self.plan(partner=partner)

    def test_the_partner_may_begin(self):
        head, partner = self.heads()
        plan = self.plan(head, partner)
        self.goal(plan, head)
        head.call("partners.plans.propose", id=plan["id"])
        self.assertEqual(self.channel.call("partners.plans.agree", id=plan["id"])["plan"]["state"], "agreed")
        self.assert_fails("forbidden", head.call, "partners.plans.close", id=plan["id"])

    def test_one_signs_what_one_has_read(self):
        head, plan, _ = self.agreed()
        read = head.call("partners.plans.update", id=plan["id"], title="Mine")["plan"]["version"]
        self.channel.call("partners.plans.update", id=plan["id"], title="Theirs")
        self.assert_fails("version", head.call, "partners.plans.agree", id=plan["id"], expect_version=read)

    def test_one_for_a_year_of_a_programme(self):
        head, partner = self.heads()
        self.plan(partner=partner)
        self.assert_fails("unique", self.plan, partner=partner)
        self.plan(partner=partner, year=self.year + 1)
        other = self.manager.call("partners.programs.create", name="Other", currency="USD", time_zone="UTC")["program"]["id"]
        self.assertEqual(self.fields(self.channel.call, "partners.plans.create", partner=partner, program=other, year=self.year),
            {"program": "not_a_member"})

    def test_who_sees_a_plan(self):
        plan = self.plan(year=self.year + 3)
        goal = self.goal(plan)
        for client in (self.two, self.german):
            for method, params in (("plans.get", {"id": plan["id"]}), ("plans.agree", {"id": plan["id"]}),
                                   ("plans.update", {"id": plan["id"], "title": "Mine"}), ("goals.get", {"id": goal["id"]}),
                                   ("goals.update", {"id": goal["id"], "target": 1}), ("goals.drop", {"id": goal["id"]}),
                                   ("goals.create", {"plan": plan["id"], "name": "N", "target": 1, "owner_side": "vendor"}),
                                   ("progress.create", {"goal": goal["id"], "value": 1})):
                self.assert_fails("not_found", client.call, "partners." + method, params)
            for path in ("plans", "goals"):
                self.assertNotIn(plan["id"], json.dumps(client.call("partners.%s.list" % path, limit=500)))
        self.assertIn(self.assert_fails_kind(self.two.call, "partners.plans.create", partner=self.one_partner,
            program=self.world.program, year=self.year + 5), ("not_found", "invalid_params"))
        for client in (self.one, self.french, self.manager):
            self.assertEqual(client.call("partners.plans.get", id=plan["id"])["plan"]["id"], plan["id"])
            self.assertIn(goal["id"], json.dumps(client.call("partners.goals.list", filter={"plan": plan["id"]})))

    def assert_fails_kind(self, function, *arguments, **more):
        with self.assertRaises(RpcError) as caught:
            function(*arguments, **more)
        return caught.exception.kind

    def test_a_parent_reads_and_does_not_sign(self):
        parent, partner = self.heads()
        _, below = self.heads(parent=partner)
        plan = self.plan(partner=below, year=self.year)
        goal = self.goal(plan)
        self.channel.call("partners.plans.propose", id=plan["id"])
        self.assertEqual(parent.call("partners.plans.get", id=plan["id"])["plan"]["state"], "proposed")
        self.channel.call("partners.coaching.create", plan=plan["id"], audience="partner", text="Well done")
        for method, params in (("plans.agree", {"id": plan["id"]}), ("plans.update", {"id": plan["id"], "title": "Mine"}),
                               ("goals.update", {"id": goal["id"], "target": 1}), ("goals.drop", {"id": goal["id"]})):
            self.assert_fails("forbidden", parent.call, "partners." + method, params)
        self.assertEqual(self.fields(self.goal, plan, parent), {"plan": "forbidden"})

    def test_it_ends_with_the_partnership(self):
        head, plan, goal = self.agreed()
        self.manager.call("partners.terminate", id=plan["partner"])
        self.advance(1)
        self.assertEqual(self.manager.call("partners.plans.get", id=plan["id"])["plan"]["state"], "closed")
        self.assertEqual(self.manager.call("partners.goals.get", id=goal["id"])["goal"]["state"], "dropped")

    def test_who_looks_after_the_partner_is_told(self):
        head, plan, _ = self.agreed()
        for manager, told in (("user_nonsense", self.channel), (self.french.session["user"], self.french), ("nobody", self.channel)):
            try:
                self.manager.call("partners.update", id=plan["partner"], manager=manager)
            except RpcError:
                continue  # it need not be taken
            before = {client: len(self.notices(client, plan["id"])) for client in (self.channel, self.french)}
            head.call("partners.plans.update", id=plan["id"], title=manager)
            head.call("partners.plans.agree", id=plan["id"])
            self.channel.call("partners.plans.agree", id=plan["id"])
            self.assertGreater(len(self.notices(told, plan["id"])), before[told], manager)
            if told is self.french:
                self.assertEqual(len(self.notices(self.channel, plan["id"])), before[self.channel])
        self.assertEqual(self.world.admin.call("system.parked.list")["items"], [])

    def test_dry_runs_change_nothing(self):
        plan = self.plan(year=self.year + 4)
        self.goal(plan)
        dry = self.channel.call("partners.plans.propose", id=plan["id"], dry_run=True)["plan"]
        self.assertEqual(dry["state"], "proposed")
        self.assertEqual(self.one.call("partners.plans.get", id=plan["id"])["plan"]["state"], "draft")

    def test_goals_that_are_refused(self):
        plan = self.plan(year=self.year + 6)
        for more, bad in (({"metric": "deals.nonsense"}, {"metric": "unknown"}),
                          ({"metric": "deals.conflict_rate"}, {"metric": "unknown"}),  # for the vendor alone
                          ({"due": "%d-06-30" % self.year}, {"due": "other_year"}),
                          ({"metric": "deals.nonsense", "due": "%d-06-30" % self.year}, {"metric": "unknown", "due": "other_year"}),
                          ({"target": 0}, {"target": "range"}), ({"value": 7}, {"value": "readonly"}),
                          ({"standing": "met"}, {"standing": "readonly"})):
            for client in (self.channel, self.one):
                self.assertEqual(set(self.fields(self.goal, plan, client, **more)), set(bad), more)
        now = self.plan(year=self.year)
        self.assertEqual(self.fields(self.goal, now, due=self.day(-1)), {"due": "passed"})
        self.assertEqual(self.goal(now)["due"], "%d-12-31" % self.year)
        self.assertEqual(self.goal(now, due=self.today())["due"], self.today())
        measured = self.goal(now, metric="deals.approvals")
        self.assertEqual((measured["unit"], measured["kind"]), ("deals", "total"))
        self.assertEqual(self.goal(now, metric="deals.within_sla")["kind"], "level")
        for _ in range(46):
            self.goal(now)
        self.assert_fails("too_many_goals", self.goal, now)

    def test_progress_that_is_refused(self):
        head, plan, goal, measured = self.agreed({"due": self.day(30)}, {"metric": "deals.approvals"})
        report = lambda **more: head.call("partners.progress.create", {"goal": goal["id"], "value": 1, **more})
        self.assertEqual(self.fields(report, on=self.day(1)), {"on": "future"})
        self.assertEqual(self.fields(report, on="tomorrow").keys(), {"on"})
        self.assertEqual(self.assert_fails("measured", report, goal=measured["id"]).data["state"], "open")
        self.assertEqual(report()["progress"]["on"], self.today())
        head.call("partners.goals.drop", id=measured["id"])
        self.assert_fails("plan_not_agreed", report)
        for method, params in (("update", {"target": 3}), ("drop", {})):
            self.assert_fails("goal_settled", head.call, "partners.goals." + method, id=measured["id"], **params)
        head.call("partners.goals.drop", id=goal["id"])
        self.assert_fails("no_goals", head.call, "partners.plans.agree", id=plan["id"])


class Year(GrowthCase):
    """A year goes by, once; each goal has its own story in it."""

    def get(self, goal):
        return self.channel.call("partners.goals.get", id=goal["id"])["goal"]

    def test_a_year(self):
        half = "%d-06-30" % self.year
        head, plan, reported, early, level, measured, missed = self.agreed({"due": half}, {"target": 3, "due": half},
            {"name": "Satisfaction", "kind": "level", "target": 80, "owner_side": "vendor", "due": half},
            {"metric": "deals.approvals", "target": 2, "due": half}, {"metric": "deals.approvals", "target": 500, "due": half})
        self.advance(1)
        self.assertEqual([self.get(goal)["standing"] for goal in (reported, early, level, missed)],
            ["on_track", "on_track", "on_track", "at_risk"])
        self.assertNotIn("value", self.get(reported))

        # What a metric counts is the partner's own, and comes by itself.
        sales = self.world.user("Sales %d" % next(self.count), ["partner_sales"], partner=plan["partner"])
        for _ in range(2):
            made = sales.call("deals.register", self.world.deal(next(self.names), expected_close=self.day(60)))["deal"]
            self.assertEqual(made["state"], "approved")
        self.figures(2, head, "deals.approvals")
        self.advance(2 * DAY)
        self.assertEqual((self.get(measured)["value"], self.get(measured)["standing"]), (2, "met"))
        self.assertEqual(self.get(measured)["state"], "open")  # it may fall again

        # In April half of the time is over, and nothing has been reported.
        self.advance(90 * DAY)
        self.assertEqual([self.get(goal)["standing"] for goal in (reported, level, missed)], ["at_risk", "on_track", "at_risk"])
        self.assertEqual(self.notices(head, reported["id"]), ["told_goal_at_risk"])
        self.assertEqual(self.notices(self.channel, reported["id"]), [])

        report = lambda goal, value, client=head, **more: client.call("partners.progress.create", goal=goal["id"], value=value, **more)
        answer = report(reported, 7, note="Seven by now")
        self.assertEqual((answer["progress"]["side"], answer["goal"]["value"], answer["goal"]["standing"]), ("partner", 7, "on_track"))
        earlier = report(reported, 2, on=self.day(-30))
        self.assertEqual((earlier["goal"]["value"], earlier["progress"]["value"]), (7, 2))  # the latest day counts
        self.assertEqual(report(reported, 6)["goal"]["value"], 6)  # and of a day the last
        self.assertEqual(report(early, 3)["goal"]["standing"], "met")
        self.assertEqual(report(level, 60, self.french)["goal"]["standing"], "at_risk")
        self.assertEqual(self.notices(head, level["id"]), [])
        self.assertEqual(self.notices(self.channel, level["id"]), ["told_goal_at_risk"])
        entries = head.call("partners.progress.list", filter={"goal": reported["id"]}, sort="goal, -on")["items"]
        self.assertEqual([entry["value"] for entry in entries][-1], 2)
        self.assertEqual(len(entries), 3)
        self.assertNotIn("partners.progress.update", [m["name"] for m in self.world.admin.call("rpc.discover")["methods"]])

        # When their time is over they are settled: what people report some days later.
        to_july = (datetime.date(self.year, 7, 2) - datetime.date.fromisoformat(self.today())).days
        self.advance(to_july * DAY)
        self.assertEqual([self.get(goal)["state"] for goal in (measured, missed, reported)], ["met", "missed", "open"])
        self.assertEqual(self.notices(head, missed["id"])[0], "told_goal_missed")
        self.assertEqual(self.fields(report, reported, 9, on=self.today()), {"on": "after_due"})
        self.assertEqual(report(reported, 11, on=half)["goal"]["standing"], "met")
        self.advance(7 * DAY)
        self.assertEqual([self.get(goal)["state"] for goal in (reported, early, level)], ["met", "met", "missed"])
        self.assertEqual(self.notices(self.channel, reported["id"])[0], "told_goal_met")
        self.assert_fails("goal_settled", report, reported, 12, on=half)
        self.advance(40 * DAY)
        self.assertEqual(self.get(reported)["state"], "met")

        self.figures(6000, self.channel, "partners.goals_met", filter={"partner": plan["partner"]})
        self.figures(1, head, "partners.plans_agreed")


class Time(GrowthCase):
    def get(self, goal):
        return self.channel.call("partners.goals.get", id=goal["id"])["goal"]

    def test_before_the_year_begins(self):
        head, plan, goal = self.agreed({"target": 1000000, "metric": "deals.approvals"}, year=int(self.today()[:4]) + 1)
        self.advance(2 * DAY)
        self.assertEqual(self.get(goal)["standing"], "on_track")
        self.assertNotIn("value", self.get(goal))

    def test_a_plan_that_is_not_agreed_is_not_followed(self):
        head, plan, goal = self.agreed({"target": 1000}, year=int(self.today()[:4]) + 1)
        head.call("partners.plans.update", id=plan["id"], title="Anew")
        self.advance(500 * DAY)
        self.assertEqual(self.get(goal)["state"], "open")
        self.channel.call("partners.plans.close", id=plan["id"])
        self.assertEqual(self.get(goal)["state"], "dropped")


class Coaching(GrowthCase):
    def note(self, plan, audience, client=None, **more):
        return (client or self.channel).call("partners.coaching.create", plan=plan["id"], audience=audience,
            text=more.pop("text", "Start with the references"), **more)["coaching_note"]

    def see(self, client, note):
        try:
            return client.call("partners.coaching.get", id=note["id"])["coaching_note"]
        except RpcError as error:
            self.assertEqual(error.kind, "not_found")
            self.assertNotIn(note["id"], json.dumps(client.call("partners.coaching.list", limit=500)))

    def test_who_reads_it(self):
        plan = self.plan()
        shared, own = self.note(plan, "partner"), self.note(plan, "vendor", self.french, text="They are slow")
        self.assertEqual([bool(self.see(client, shared)) for client in (self.one, self.two, self.french, self.german, self.manager)],
            [True, False, True, False, True])
        self.assertEqual([bool(self.see(client, own)) for client in (self.one, self.two, self.french, self.german, self.manager)],
            [False, False, True, False, True])
        self.assertNotIn("They are slow", json.dumps(self.one.call("partners.coaching.list", limit=500)))
        self.assertEqual(self.see(self.one, shared)["author"], "Carl Channel")
        self.assertEqual(self.notices(self.one, shared["id"]), ["told_coached"])
        self.assertEqual(self.notices(self.one, own["id"]), [])
        self.assert_fails("forbidden", self.one.call, "partners.coaching.create", plan=plan["id"], audience="partner", text="No")
        self.assert_fails("not_found", self.note, plan, "vendor", self.german)

    def test_no_event_tells_of_the_vendors_own(self):
        plan = self.plan(year=self.year + 1)
        token = self.world.admin.call("tokens.create", user=self.one.session["user"])["token"]
        listener = self.client(token)
        listener.call("events.subscribe", types=["partners.*"])
        own = self.note(plan, "vendor", follow_up=self.day(1))
        shared = self.note(plan, "partner")
        told = listener.notification()["params"]["result"]
        self.assertEqual((told["type"], told["subject"]), ("partners.coached", shared["id"]))
        self.advance(3 * DAY)
        listener.call("system.info")
        self.assertNotIn(own["id"], json.dumps([one for one in listener.told]))

    def test_followed_up(self):
        plan = self.plan(year=self.year + 2)
        self.assertEqual(self.fields(self.note, plan, "vendor", follow_up=self.day(-1)), {"follow_up": "passed"})
        self.assertEqual(self.fields(self.note, plan, "everybody").keys(), {"audience"})
        own, shared, settled = [self.note(plan, audience, self.french, follow_up=self.day(10))
            for audience in ("vendor", "partner", "vendor")]
        self.assert_fails("nothing_to_settle", self.channel.call, "partners.coaching.settle", id=self.note(plan, "vendor")["id"])
        self.assertIn("settled_at", self.french.call("partners.coaching.settle", id=settled["id"])["coaching_note"])
        self.assert_fails("nothing_to_settle", self.french.call, "partners.coaching.settle", id=settled["id"])
        self.advance(9 * DAY)
        self.assertEqual(self.notices(self.french, own["id"]), [])
        self.advance(DAY)
        for client, note, codes in ((self.french, own, ["told_follow_up"]), (self.french, settled, []),
                                    (self.french, shared, ["told_follow_up"]), (self.one, shared, ["told_follow_up", "told_coached"]),
                                    (self.one, own, []), (self.channel, own, []), (self.two, shared, [])):
            self.assertEqual(self.notices(client, note["id"]), codes)

    def test_files_go_with_it(self):
        plan = self.plan(year=self.year + 3)
        file = upload(self.channel)
        self.note(plan, "vendor", files=[file])
        self.assert_fails("not_found", self.one.call, "files.read", id=file)
        self.note(plan, "partner", files=[file])
        self.one.call("files.read", id=file)
        self.assert_fails("not_found", self.two.call, "files.read", id=file)


class Councils(GrowthCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member, cls.person = cls.somebody("Nora Feld", cls.one_partner)
        cls.colleague, _ = cls.somebody("Nils Feld", cls.one_partner)

    @classmethod
    def somebody(cls, name, partner):
        """(a client of the login of a new person of a partner's, the person)."""
        person = cls.world.manager.call("partners.people.create", partner=partner, name=name)["person"]["id"]
        return cls.world.user("%s %d" % (name, next(cls.count)), ["partner_technical"], partner=partner, person=person), person

    def council(self, **more):
        return self.manager.call("partners.councils.create", program=self.world.program, name="Advisors %d" % next(self.count),
            **more)["council"]

    def seat(self, council, person=None, **more):
        return self.manager.call("partners.council_seats.create", {"council": council["id"], "person": person or self.person,
            "role": "member", **more})["council_seat"]

    def at(self, days):
        start = datetime.datetime.fromisoformat(self.now().replace("Z", "+00:00"))
        return (start + datetime.timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%S.000Z")

    def meeting(self, council, days=20, **more):
        return self.manager.call("partners.council_meetings.create", {"council": council["id"], "title": "Spring meeting",
            "starts_at": self.at(days), "place": "Lyon", **more})["council_meeting"]

    def invitations(self, client, meeting):
        return client.call("partners.council_invitations.list", filter={"meeting": meeting["id"]})["items"]

    def test_members_see_their_council(self):
        council = self.council(charter="To tell us what slows you down")
        seat = self.seat(council)
        self.assertEqual((seat["partner"], seat["from"], seat["council_name"]), (self.one_partner, self.today(), council["name"]))
        self.assertEqual(self.notices(self.member, seat["id"]), ["told_seated"])
        self.assertEqual(self.notices(self.one, seat["id"]), [])  # it is Nora who is told
        self.assertEqual(self.member.call("partners.council_seats.get", id=seat["id"])["council_seat"]["charter"],
            "To tell us what slows you down")
        self.manager.call("partners.councils.update", id=council["id"], charter="To tell us what partners need")
        self.assertEqual(self.member.call("partners.council_seats.get", id=seat["id"])["council_seat"]["charter"],
            "To tell us what partners need")
        for client in (self.two,):
            self.assert_fails("not_found", client.call, "partners.council_seats.get", id=seat["id"])
        for client in (self.member, self.two):
            for method in ("councils", "council_meetings"):
                self.assert_fails("forbidden", client.call, "partners.%s.list" % method)
        # Who has no login is told through who leads the partner.
        absent = self.manager.call("partners.people.create", partner=self.two_partner, name="Anna")["person"]["id"]
        self.assertEqual(self.notices(self.two, self.seat(council, absent)["id"]), ["told_seated"])

    def test_seats_that_are_refused(self):
        council, other = self.council(), self.council()
        seat = self.seat(council, role="chair")
        self.assert_fails("unique", self.seat, council)
        second = self.somebody("Second", self.two_partner)[1]
        self.assert_fails("unique", self.seat, council, second, role="chair")
        self.seat(other, role="chair")
        self.assertEqual(self.fields(self.seat, council, second, **{"from": self.day(5), "to": self.day(4)}), {"to": "before_from"})
        self.assertEqual(self.fields(self.seat, council, second, **{"from": self.day(-5), "to": self.day(-4)}), {"to": "passed"})
        self.assert_fails("not_found", self.seat, council, "person_0000000000000")
        stranger = self.manager.call("partners.create", legal_name=next(self.names), type="reseller")["partner"]["id"]
        nobody = self.manager.call("partners.people.create", partner=stranger, name="Nemo")["person"]["id"]
        self.assertEqual(self.fields(self.seat, council, nobody), {"person": "not_a_member"})
        for client in (self.channel, self.one):
            self.assert_fails("forbidden", client.call, "partners.council_seats.create", council=council["id"], person=second,
                role="member")
        self.assertEqual(self.manager.call("partners.council_seats.end", id=seat["id"])["council_seat"]["state"], "ended")
        self.assert_fails("invalid_state", self.manager.call, "partners.council_seats.end", id=seat["id"])
        self.seat(council, role="chair")
        self.manager.call("partners.councils.archive", id=council["id"])
        self.assert_fails("archived", self.seat, council, second)
        self.assert_fails("archived", self.meeting, council)

    def test_a_meeting(self):
        council = self.council()
        seat = self.seat(council)
        late, late_person = self.somebody("Lara Late", self.two_partner)
        meeting = self.meeting(council, agenda="What slows down a first deal", ends_at=self.at(21))
        invitation, = self.invitations(self.member, meeting)
        self.assertEqual((invitation["title"], invitation["agenda"], invitation["status"], invitation["person"]),
            ("Spring meeting", "What slows down a first deal", "planned", self.person))
        self.assertEqual(self.notices(self.member, invitation["id"]), ["told_invited"])
        self.assertEqual(self.invitations(self.two, meeting), [])
        self.assert_fails("not_found", self.two.call, "partners.council_invitations.get", id=invitation["id"])

        # Who takes a seat later is invited to what is planned; who gives it up is not any more.
        joined = self.seat(council, late_person)
        theirs, = self.invitations(late, meeting)
        self.manager.call("partners.council_seats.end", id=joined["id"])
        self.assertEqual(self.invitations(late, meeting)[0]["status"], "cancelled")
        self.assertIn("told_meeting_cancelled", self.notices(late, theirs["id"]))

        self.assertEqual(self.fields(self.manager.call, "partners.council_meetings.update", id=meeting["id"], ends_at=self.at(19)),
            {"ends_at": "before_start"})
        changed = self.manager.call("partners.council_meetings.update", id=meeting["id"], place="Paris", agenda=None)["council_meeting"]
        self.assertEqual(changed["place"], "Paris")
        invitation, = self.invitations(self.member, meeting)
        self.assertEqual((invitation["place"], "agenda" in invitation), ("Paris", False))
        self.assertEqual(self.notices(self.member, invitation["id"])[0], "told_meeting_changed")

        hold = lambda attended, **more: self.manager.call("partners.council_meetings.hold", id=meeting["id"], attended=attended, **more)
        self.assert_fails("not_yet", hold, [seat["id"]])
        self.advance(18 * DAY)
        self.assertEqual(self.notices(self.member, invitation["id"])[0], "told_meeting_soon")
        self.advance(3 * DAY)
        other = self.seat(self.council())
        error = self.assert_fails("invalid_params", hold, [seat["id"], other["id"], joined["id"], seat["id"]])
        self.assertEqual(error.fields(), {"attended[1]": "not_invited", "attended[2]": "not_invited", "attended[3]": "twice"})
        held = hold([seat["id"]], minutes=[upload(self.manager)])["council_meeting"]
        self.assertEqual((held["state"], held["invited"], held["attended"]), ("held", 1, 1))
        invitation, = self.invitations(self.member, meeting)
        self.assertEqual((invitation["status"], invitation["attended"]), ("held", True))
        self.member.call("files.read", id=invitation["minutes"][0])
        self.assert_fails("not_found", late.call, "files.read", id=invitation["minutes"][0])
        self.assert_fails("invalid_state", hold, [])
        self.assert_fails("meeting_over", self.manager.call, "partners.council_meetings.update", id=meeting["id"], place="Lille")
        self.manager.call("partners.council_meetings.update", id=meeting["id"], minutes=[upload(self.manager, b"longer")])
        self.assertEqual(self.notices(self.member, invitation["id"])[0], "told_minutes")
        self.figures(1, self.manager, "partners.council_meetings")
        self.figures(10000, self.member, "partners.council_attendance")
        self.assert_fails("invalid_params", self.member.call, "metrics.query", metric="partners.council_meetings")

    def test_meetings_that_are_refused(self):
        council = self.council()
        self.assertEqual(self.fields(self.meeting, council, -1), {"starts_at": "passed"})
        self.assertEqual(self.fields(self.meeting, council, 3, ends_at=self.at(2)), {"ends_at": "before_start"})
        meeting = self.meeting(council)
        self.assert_fails("meeting_not_held", self.manager.call, "partners.council_meetings.update", id=meeting["id"],
            minutes=[upload(self.manager)])
        for client in (self.channel, self.member):
            for verb, params in (("hold", {"attended": []}), ("cancel", {"reason": "No"}), ("update", {"place": "X"})):
                self.assert_fails("forbidden", client.call, "partners.council_meetings." + verb, id=meeting["id"], **params)
        self.manager.call("partners.council_meetings.cancel", id=meeting["id"], reason="The fair was moved")
        for verb, params in (("hold", {"attended": []}), ("cancel", {"reason": "No"})):
            self.assert_fails("invalid_state", self.manager.call, "partners.council_meetings." + verb, id=meeting["id"], **params)
        self.assert_fails("meeting_over", self.manager.call, "partners.council_meetings.update", id=meeting["id"], place="X")

    def test_a_meeting_that_is_cancelled_or_moved(self):
        council = self.council()
        self.seat(council, to=self.day(30))
        gone, moved, beyond = self.meeting(council), self.meeting(council), self.meeting(council, 40)
        self.assertEqual(self.invitations(self.member, beyond), [])  # the seat has ended by then
        self.manager.call("partners.council_meetings.cancel", id=gone["id"], reason="The fair was moved")
        self.manager.call("partners.council_meetings.update", id=moved["id"], starts_at=self.at(29))
        self.advance(19 * DAY)
        invited = {name: self.invitations(self.member, meeting)[0] for name, meeting in (("gone", gone), ("moved", moved))}
        self.assertEqual(invited["gone"]["cancelled_because"], "The fair was moved")
        self.assertEqual(self.notices(self.member, invited["gone"]["id"]), ["told_meeting_cancelled", "told_invited"])
        self.assertEqual(self.notices(self.member, invited["moved"]["id"]), ["told_meeting_changed", "told_invited"])
        self.advance(8 * DAY)
        self.assertEqual(self.notices(self.member, invited["moved"]["id"])[0], "told_meeting_soon")

    def test_what_follows_from_it(self):
        council = self.council()
        seat, meeting = self.seat(council), self.meeting(council)
        other = self.seat(self.council(), self.somebody("Else", self.two_partner)[1])
        give = lambda **more: self.manager.call("partners.council_actions.create", {"meeting": meeting["id"],
            "text": "Show how a claim is filed", "due": self.day(10), **more})["council_action"]
        self.assertEqual(self.fields(give), {"owner": "required"})
        self.assertEqual(self.fields(give, owner="Ada", seat=seat["id"]), {"owner": "not_here"})
        self.assertEqual(self.fields(give, seat=other["id"]), {"seat": "not_found"})
        self.assertEqual(self.fields(give, seat=seat["id"], due=self.day(-1)), {"due": "passed"})
        theirs, ours, late = give(seat=seat["id"]), give(owner="Ada King"), give(seat=seat["id"])
        self.assertEqual((theirs["partner"], theirs["person"], "partner" in ours), (self.one_partner, self.person, False))
        self.assertEqual(self.notices(self.member, theirs["id"]), ["told_action_given"])
        self.assertEqual(self.notices(self.manager, ours["id"]), ["told_action_given"])
        for action, client in ((theirs, self.two), (ours, self.member)):
            for method, params in (("get", {}), ("settle", {"state": "done"})):
                self.assert_fails("not_found", client.call, "partners.council_actions." + method, id=action["id"], **params)
        self.assertEqual(self.fields(self.member.call, "partners.council_actions.settle", id=theirs["id"], state="dropped"),
            {"state": "forbidden"})
        done = self.member.call("partners.council_actions.settle", id=theirs["id"], state="done", outcome="A video")["council_action"]
        self.assertEqual((done["state"], done["outcome"]), ("done", "A video"))
        self.assert_fails("invalid_state", self.member.call, "partners.council_actions.settle", id=theirs["id"], state="done")
        self.advance(8 * DAY)
        self.assertEqual(self.notices(self.member, theirs["id"]), ["told_action_given"])
        self.assertEqual(self.notices(self.member, late["id"]), ["told_action_due", "told_action_given"])
        self.advance(4 * DAY)
        self.assertEqual(self.notices(self.member, late["id"])[0], "told_action_overdue")
        self.assertIn("overdue_at", self.manager.call("partners.council_actions.get", id=late["id"])["council_action"])
        self.manager.call("partners.council_actions.settle", id=late["id"], state="dropped")

    def test_a_partner_that_leaves_has_no_seats(self):
        head, partner = self.heads()
        _, person = self.somebody("Gone", partner)
        _, mover = self.somebody("Mover", partner)
        council = self.council()
        seats = [self.seat(council, one) for one in (person, mover)]
        meeting = self.meeting(council)
        self.manager.call("partners.people.move", id=mover, partner=self.two_partner)
        self.advance(1)
        state = lambda seat: self.manager.call("partners.council_seats.get", id=seat["id"])["council_seat"]["state"]
        self.assertEqual([state(seat) for seat in seats], ["active", "ended"])
        self.manager.call("partners.terminate", id=partner)
        self.advance(1)
        self.assertEqual([state(seat) for seat in seats], ["ended", "ended"])
        self.assertEqual({one["status"] for one in self.invitations(self.manager, meeting)}, {"cancelled"})


if __name__ == "__main__":
    unittest.main()
