# SPDX-License-Identifier: Apache-2.0
"""deals.measures against a second reckoning: what became of every deal is read from its history, and every measure is
reckoned from that by every dimension and period, before and after all figures are made again."""

import datetime
import time
import unittest
import zoneinfo

from prmd import ServerCase, World, in_days, names
from reckoned import MEASURES, OF_PARTNERS, OF_VENDOR, Reckoning, millis

DAY = 86400


class Measures(ServerCase):
    ARGUMENTS = ("--simulated-clock",)
    maxDiff = 4000

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = World(cls.server)
        cls.addClassCleanup(cls.world.close)
        cls.names = names(47)
        cls.one = cls.world.partner("Bluepeak Systems")
        cls.two = cls.world.partner("Quarzwerk Handel", level="gold", channel_type="si")
        cls.bound = cls.world.user("Cara Here", ["channel_manager"], territories=[cls.world.france])
        cls.elsewhere = cls.world.user("Carla Elsewhere", ["channel_manager"], territories=[cls.world.germany])
        create = cls.world.manager.call
        family = create("partners.products.create", name="Motors")["product"]["id"]
        cls.motor = create("partners.products.create", name="Motor Two", parent=family)["product"]["id"]
        cls.levels = {cls.world.partners["Bluepeak Systems"]: [(0, "silver")], cls.world.partners["Quarzwerk Handel"]: [(0, "gold")]}
        cls.channel_types = {cls.world.partners["Bluepeak Systems"]: "reseller", cls.world.partners["Quarzwerk Handel"]: "si"}

    def now(self):
        return self.world.admin.call("system.info")["now"]

    def pass_days(self, days):
        self.world.admin.call("clock.advance", by=round(days * DAY))

    def register(self, client, amount=1250000, customer=None, **more):
        given = self.world.deal(customer or next(self.names), amount={"amount": amount, "currency": "EUR"},
            expected_close=in_days(60, self.now()), **more)
        return client.call("deals.register", given)["deal"]

    def review(self, deal, verdict):
        """Whoever's turn it is, until it is decided: a large deal takes more than one."""
        self.assertEqual(deal["state"], "in_review")
        for reviewer in (self.world.channel, self.world.manager):
            if self.world.manager.call("deals.get", id=deal["id"])["deal"]["state"] == "in_review":
                reviewer.call("deals.review", id=deal["id"], verdict=verdict, reason="As agreed")

    def promote(self, name, level):
        partner = self.world.partners[name]
        row = self.world.manager.call("partners.memberships.list", filter={"partner": partner})["items"][0]
        self.world.manager.call("partners.memberships.set_level", id=row["id"], level=self.world.levels[level])
        self.levels[partner].append((millis(self.now()), level))

    def level_at(self, partner, at):
        return [level for since, level in self.levels[partner] if since <= at][-1]

    def play(self):
        """A few months: every way to begin, to decide and to end."""
        euros = lambda amount: {"amount": amount, "currency": "EUR"}
        self.register(self.one, 700000, source="fair")
        rival = next(self.names)
        self.register(self.two, customer={"legal_name": rival, "country": "FR", "domain": "rival.example", "segment": "public"})
        self.register(self.one, customer={"legal_name": rival, "country": "FR", "domain": "rival.example", "segment": "public"})
        self.register(self.two, 330000, type="expansion", lines=[{"product": self.world.product, "amount": euros(110000)},
            {"product": self.motor, "amount": euros(220000)}])
        self.pass_days(3)
        for amount, verdict, days in ((6000000, "approve", 0.2), (7000000, "reject", 1.5), (8000000, "approve", 4)):
            deal = self.register(self.one, amount)
            self.pass_days(days)
            self.review(deal, verdict)
        self.promote("Bluepeak Systems", "gold")
        self.pass_days(25)
        self.register(self.one, 450000, source="web")
        draft = self.register(self.two, 10000, draft=True)
        self.pass_days(2)
        self.two.call("deals.submit", id=draft["id"])
        self.sell(euros)
        self.sell_directly(euros)
        self.disagree()
        self.register(self.two, 9000000)  # nobody decides it
        self.pass_days(150)
        self.register(self.two, 5550000 // 10)

    def sell(self, euros):
        """What follows an approval: stages forward and back, every end, an extension."""
        deals = [self.register(client, amount) for client in (self.one, self.two) for amount in (100001, 220000, 340000, 480000)]
        for stage in ("qualified", "committed", "technical"):
            self.pass_days(4)
            for deal in deals[::2]:
                (self.one if deal in deals[:4] else self.two).call("deals.set_stage", id=deal["id"], stage=stage)
        self.one.call("deals.close", id=deals[0]["id"], outcome="won", amount=euros(90000), closure_code="service")
        self.one.call("deals.close", id=deals[1]["id"], outcome="lost", closure_code="price")
        self.one.call("deals.close", id=deals[2]["id"], outcome="won", closure_code="service")
        self.pass_days(20)
        self.two.call("deals.close", id=deals[4]["id"], outcome="lost", closure_code="no_budget")
        self.world.channel.call("deals.convert", id=deals[5]["id"], order_reference="SO-1", amount=euros(230001))
        self.world.channel.call("deals.revoke", id=deals[6]["id"], reason_code="misstated", reason="Nobody there knows of it")
        self.world.channel.call("deals.extend", id=deals[7]["id"], days=30, reason="The customer decides next year")

    def sell_directly(self, euros):
        """The vendor's own opportunities."""
        for number, outcome in enumerate(("won", "lost", "won", None)):
            opportunity = self.world.channel.call("deals.opportunities.create", program=self.world.program,
                customer={"legal_name": next(self.names), "country": "FR"}, territory=self.world.france,
                product=(self.world.product, self.motor)[number % 2], amount=euros(500000 + number))["opportunity"]
            self.pass_days(12)
            if outcome:
                self.world.channel.call("deals.opportunities.close", id=opportunity["id"], outcome=outcome)

    def disagree(self):
        """Who came too late is right, or is not; and who had to make way is right in its turn."""
        file = lambda client, deal: client.call("deals.dispute", id=deal["id"], reason="We were there first")["dispute"]
        decide = lambda dispute, verdict, judge=self.world.manager, **more: judge.call("deals.decide_dispute", id=dispute["id"],
            verdict=verdict, reason="The mails show it", **more)["deal"]
        customers = [next(self.names) for _ in range(2)]
        first = [self.register(self.two, 610000, customer) for customer in customers]
        late = [self.register(self.one, 620000, customer) for customer in customers]
        self.assertEqual([deal["state"] for deal in first + late], ["approved"] * 2 + ["duplicate"] * 2)
        self.pass_days(2)
        decide(file(self.one, late[0]), "overturned")
        self.assertEqual(decide(file(self.one, late[1]), "upheld", losing_deal=first[1]["id"])["state"], "approved")
        self.pass_days(20)
        other = self.world.user("Olga Other", ["program_manager"])  # who revoked it does not judge that
        self.assertEqual(decide(file(self.two, first[1]), "upheld", other, losing_deal=late[1]["id"])["state"], "approved")

    def history(self, deal):
        entries, cursor = [], None
        while True:
            answer = self.world.manager.call("deals.history", {"id": deal, "limit": 200, **({"cursor": cursor} if cursor else {})})
            entries += answer["items"]
            cursor = answer.get("next_cursor")
            if not cursor:
                return [dict(entry, changes=entry["changes"] + [{"field": "id", "new": deal}]) for entry in reversed(entries)]

    def verdict_of(self, decision):
        record = self.world.manager.call("decisions.explain", id=decision)
        points = {step["point"]: step.get("answer") or {} for step in record["steps"]}
        return points.get("deals.conflict", {}).get("verdict")

    def in_time(self, deal, at):
        """Whether nobody whose turn it was took longer than there was."""
        tasks = self.world.manager.call("deals.tasks.list", filter={"deal": deal, "state": "done"})["items"]
        return all(task["decided_at"] <= task["due_at"] for task in tasks if millis(task["decided_at"]) <= at)

    def reckon(self):
        reckoning, cursor = Reckoning(zoneinfo.ZoneInfo("Europe/Paris")), None
        while True:
            page = self.world.manager.call("deals.list", {"limit": 200, **({"cursor": cursor} if cursor else {})})
            for row in page["items"]:
                reckoning.deal(self.history(row["id"]), self.level_at, self.channel_types, self.verdict_of, self.in_time)
            cursor = page.get("next_cursor")
            if not cursor:
                break
        for row in self.world.manager.call("deals.disputes.list")["items"]:
            if row["state"] in ("upheld", "overturned"):
                reckoning.add("overturned", millis(row["closed_at"]), reckoning.groups[row["deal"]], row["state"] == "upheld")
        for row in self.world.manager.call("deals.opportunities.list")["items"]:
            if row["state"] != "open":
                reckoning.add("direct_win_rate", millis(row["closed_at"]),
                    {name: row[name] for name in ("program", "territory", "product")}, row["state"] == "won")
        return reckoning

    # ---- Comparing

    def told(self, client, measure, period, group, **more):
        answer = client.call("deals.measures", {"metric": measure, "period": period, "group": list(group), **more})
        self.assertTrue(answer["complete"])
        self.assertEqual(answer["unit"], MEASURES[measure][2])
        self.assertTrue(answer["doc"])
        return {(item.get("period", ""), tuple(item.get("group", {}).get(name, "") for name in group)):
            (item["value"], item.get("count"), item.get("p90")) for item in answer["items"]}

    def compare(self, reckoning, client, measure, dimensions, filter=None):
        kind = MEASURES[measure][0]
        for group in [()] + [(name,) for name in dimensions] + [tuple(dimensions)]:
            for period in ("all", "day", "month", "quarter", "year"):
                with self.subTest(measure=measure, period=period, group=group):
                    told, own = self.told(client, measure, period, group), reckoning.figures(measure, period, group, filter)
                    self.assertEqual(set(told), set(own))
                    for key, (value, count, p90) in own.items():
                        if kind == "spread":
                            self.assertAlmostEqual(told[key][0], value, delta=1 + value * 0.0626)
                            self.assertAlmostEqual(told[key][2], p90, delta=1 + p90 * 0.0626)
                        elif kind in ("mean", "share"):
                            self.assertAlmostEqual(told[key][0], value, delta=1)
                        else:
                            self.assertEqual(told[key][0], value, key)
                        if measure != "forecast":
                            self.assertEqual(told[key][1], count, key)

    def compare_all(self, reckoning):
        own = self.world.partners["Bluepeak Systems"]
        for measure, (_, dimensions, _) in MEASURES.items():
            self.compare(reckoning, self.world.manager, measure, dimensions)
            if measure not in OF_VENDOR:
                self.compare(reckoning, self.one, measure, [name for name in dimensions if name in OF_PARTNERS], {"partner": own})

    def wait(self, is_done, patience=60):
        """Figures follow what is committed; how soon is no matter here."""
        end = time.monotonic() + patience
        while not is_done():
            self.assertLess(time.monotonic(), end, "figures do not come")
            time.sleep(0.05)

    def test_every_measure_is_what_the_histories_give(self):
        self.play()
        # Entries are taken in the order of the journal: where the last one is counted, all are.
        self.register(self.two, 1000, source="last of all")
        ask = lambda: self.world.manager.call("deals.measures", metric="registrations", filter={"source": "last of all"})
        self.wait(lambda: [item["value"] for item in ask()["items"]] == [1])
        reckoning = self.reckon()
        for measure in self.NEEDED:
            self.assertTrue(reckoning.parts[measure], measure)
            if MEASURES[measure][0] == "share":
                self.assertEqual({part[2] for part in reckoning.parts[measure]}, {False, True}, measure)
        self.compare_all(reckoning)
        self.world.admin.call("metrics.rebuild")
        self.wait(lambda: ask()["complete"])
        self.compare_all(reckoning)
        self.views()
        self.windows(reckoning)

    NEEDED = ("registrations", "approvals", "rejections", "duplicates", "duplicate_rate", "conflict_rate", "time_to_decision",
        "within_sla", "automatic", "pipeline", "protected_value", "expiries", "expiry_rate", "margin", "win_rate",
        "forecast", "won_value", "forecast_error", "forecast_bias", "revocations", "extensions", "direct_win_rate", "overturned")

    def views(self):
        """Who may ask for what."""
        whole = self.told(self.world.manager, "registrations", "all", ())
        self.assertEqual(self.told(self.bound, "registrations", "all", ()), whole)
        self.assertEqual(self.told(self.elsewhere, "registrations", "all", ()), {})
        refused = lambda client, **params: self.assert_fails("invalid_params", client.call, "deals.measures", params).fields()
        self.assertEqual(refused(self.world.manager, metric="nothing"), {"metric": "enum"})
        self.assertEqual(refused(self.world.manager, metric="margin", group=["automatic"]), {"group[0]": "unknown"})
        self.assertEqual(refused(self.world.manager, metric="margin", filter={"colour": "red"}), {"filter.colour": "unknown"})
        self.assertEqual(refused(self.world.manager, metric="margin", period="week"), {"period": "enum"})
        for measure in OF_VENDOR:
            self.assertEqual(refused(self.one, metric=measure), {"metric": "forbidden"})
            self.assertEqual(self.assert_fails("invalid_params", self.one.call, "metrics.query", {"metric": "deals." + measure}).fields(),
                {"metric": "unknown"})
        listed = {row["name"] for row in self.one.call("metrics.list")["items"]}
        self.assertFalse(listed & {"deals." + measure for measure in OF_VENDOR})
        self.assertEqual(refused(self.one, metric="margin", group=["partner", "type"], filter={"level": "gold"}),
            {"group[0]": "forbidden", "filter.level": "forbidden"})
        other = self.world.partners["Quarzwerk Handel"]
        self.assertEqual(refused(self.one, metric="margin", filter={"partner": other}), {"filter.partner": "forbidden"})

    def windows(self, reckoning):
        """What stood before a window is what it begins with."""
        own = reckoning.figures("pipeline", "month", ())
        months = sorted(start for start, _ in own)
        self.assertGreater(len(months), 2)
        told = self.told(self.world.manager, "pipeline", "month", (), **{"from": months[1][:8] + "20"})
        self.assertEqual({key[0]: value[0] for key, value in told.items()}, {start: own[start, ()][0] for start in months[1:]})
        until = self.told(self.world.manager, "pipeline", "all", (), to=(datetime.date.fromisoformat(months[1]) -
            datetime.timedelta(days=1)).isoformat())
        self.assertEqual([value[0] for value in until.values()], [own[months[0], ()][0]])


if __name__ == "__main__":
    unittest.main()
