# SPDX-License-Identifier: Apache-2.0
"""Three styles of programme, as examples/programmes has them, over a network with partners at, just under and just above
every threshold. What is to be found of each is reckoned here, from what was played and the calls that made the programme;
and what is counted of it is what rows say, on every day that is looked at."""

import collections
import datetime
import os
import sys
import time
import unittest

from prmd import ServerCase, World, in_days, names
from test_campaigns import to_noon

PROGRAMMES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "examples", "programmes")
sys.path.insert(0, PROGRAMMES)
import load  # noqa: E402

DAY = 86400


def has(deals=(), revoked=0, shared=False, **people):
    """What a partner has: orders, registrations that were taken back, certified people; shared: few people with many."""
    return {"deals": list(deals), "revoked": revoked, "shared": shared,
        "people": {code.replace("_", "-"): count for code, count in people.items()}}


def hard_minimums():
    silver = lambda revenue=5000000, engineers=2, sellers=1: has([revenue], storage_engineer=engineers, storage_seller=sellers)
    gold = lambda revenue=15000000, engineers=3, revoked=1, sellers=1: has([revenue], revoked, storage_engineer=engineers,
        storage_seller=sellers)
    yield from (silver(), silver(4999999), silver(5000001), silver(engineers=1), silver(engineers=3), silver(sellers=0),
        silver(sellers=2))
    yield from (gold(), gold(14999999), gold(15000001), gold(engineers=2), gold(engineers=4), gold(revoked=0),
        gold(revoked=2), gold(sellers=0))


def points():
    some = lambda deals, engineers=0, sellers=0: has(deals, solution_engineer=engineers, solution_seller=sellers)
    yield from (some([1700000, 1700000], 2), some([1700000, 1699999], 2), some([1700000, 1800000], 2))
    yield from (some([2100000, 2000000, 2000000], 1, 1), some([2100000, 2000000, 2000000], 1))  # without engineers
    yield from (some([999999], 2, 4), some([1000000], 2, 4))  # revenue counts from there on
    yield from (some([4900000, 4900000], 3), some([4900000, 4899999], 3), some([4900000, 5000000], 3),
        some([4900000, 4900000], 2))


def competencies():
    some = lambda backup=0, security=0, cloud=0, sellers=0, shared=False: has(shared=shared, backup_engineer=backup,
        security_engineer=security, cloud_engineer=cloud, practice_seller=sellers)
    yield from (some(2), some(1, 0, 1), some(3))
    yield from (some(2, 2, 0, 1), some(2, 1, 2, 1), some(1, 2, 0, 1), some(2, 2), some(2, 3, 0, 2))
    yield some(2, 2, 0, 1, shared=True)


STYLES = {"hard-minimums": hard_minimums, "points": points, "competencies": competencies}


class Programme:
    """What the calls of a folder make, and what it says of a partner."""

    def __init__(self, folder):
        self.calls = load.requests(os.path.join(PROGRAMMES, folder, "programme.jsonl"))
        self.rules = load.requests(os.path.join(PROGRAMMES, folder, "rules.jsonl"))
        self.made, self.members = {}, []
        of = lambda method: [call for call in self.calls if call["method"] == method]
        self.levels = [call["params"]["code"] for call in of("partners.levels.create")]
        self.takes = [call["params"] for call in of("tiers.requirements.create")]
        self.scheme = of("tiers.schemes.create")[0]
        self.certifications = {call["params"]["code"]: call["params"] for call in of("certification.catalogue.create")}

    def value(self, requirement, has):
        where, metric = requirement.get("where", {}), requirement["metric"]
        registered = len(has["deals"]) + has["revoked"]
        if metric == "certification.certified_people":
            counts = [count for code, count in has["people"].items() if where.get("certification", code) == code and
                all(self.certifications[code].get(key) == where[key] for key in ("practice", "role") if key in where)]
            return max(counts, default=0) if has["shared"] else sum(counts)
        return {"deals.won_value": sum(has["deals"]), "deals.registrations": registered, "tiers.judged": 3 * registered,
            "deals.revocations": has["revoked"]}[metric]

    def found(self, has):
        """{(level, code): (value, needed, gap, points or None)}, and the musts and points each level lacks."""
        items, lacks = {}, {}
        for level in self.levels:
            of, musts, points, total = [one for one in self.takes if one["level"] == "$" + level], 0, 0, None
            for one in of:
                if one["kind"] == "total":
                    total = one
                    continue
                value, most = self.value(one, has), one.get("op") == "lte"
                gap = max(0, value - one["threshold"] if most else one["threshold"] - value)
                adds = 0 if gap else min(one["points"], value // one["per"] if "per" in one else one["points"]) \
                    if one["kind"] == "points" else None
                if one["kind"] == "points":
                    points += adds
                musts += one["kind"] == "must" and gap > 0
                items[level, one["code"]] = (value, one["threshold"], gap, adds if one["kind"] == "points" else None)
            gap = max(0, total["threshold"] - points) if total else 0
            if total:
                items[level, total["code"]] = (points, total["threshold"], gap, None)
            lacks[level] = (musts, gap)
        return items, lacks

    def earned(self, lacks):
        """Levels add up: the rules of this server say so."""
        met = 0
        while met < len(self.levels) and lacks[self.levels[met]] == (0, 0):
            met += 1
        return self.levels[met - 1], self.levels[met] if met < len(self.levels) else None

    def reasons(self, lacks):
        """Why somebody at the lowest level has earned what it has, and what follows."""
        level, above = self.earned(lacks)
        reasons = [("earned_level", level, None)]
        if above:
            musts, points = lacks[above]
            reasons.append(("next_lacks", above, musts) if musts else ("next_lacks_points", above, points))
        if level == self.levels[0]:
            return reasons + [("keeps_level", level, None)]
        at_once = self.scheme["params"]["promotes"] == "at_once"
        return reasons + [("rises" if at_once else "rises_at_period_end", level, None)]


class Styles(ServerCase):
    ARGUMENTS = ("--simulated-clock",)
    maxDiff = 4000

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = World(cls.server)
        cls.addClassCleanup(cls.world.close)
        cls.names = names(91)
        cls.programmes = {folder: Programme(folder) for folder in STYLES}
        to_noon(cls.world)
        for programme in cls.programmes.values():
            for call in programme.calls:
                if call is not programme.scheme:
                    load.send(call, cls.world.manager.call, programme.made)
            for call in programme.rules:
                load.send(call, cls.world.admin.call, programme.made)

    def today(self):
        return datetime.date.fromisoformat(in_days(0, self.world.admin.call("system.info")["now"]))

    def pass_days(self, days):
        while days > 0:  # a week at a time: every night has all members evaluated and foreseen before it answers
            self.world.admin.call("clock.advance", by=min(days, 7) * DAY)
            days -= 7

    def rows(self, path, **filter):
        items, more = [], {}
        while True:
            page = self.world.manager.call(path + ".list", filter=filter, limit=200, **more)
            items += page["items"]
            if not page.get("next_cursor"):
                return items
            more = {"cursor": page["next_cursor"]}

    def settles(self, wanted, function, patience=60):
        """Figures follow what was committed soon."""
        end = time.monotonic() + patience
        while (found := function()) != wanted and time.monotonic() < end:
            time.sleep(0.02)
        self.assertEqual(found, wanted)

    # ---- What is played

    def join(self, programme, has):
        call, name = self.world.manager.call, next(self.names)
        partner = call("partners.create", legal_name=name, type="reseller", territories=[self.world.france])["partner"]["id"]
        membership = call("partners.memberships.create", partner=partner, program=programme.made["program"],
            level=programme.made[programme.levels[0]], channel_type="reseller")["membership"]["id"]
        member = {"partner": partner, "membership": membership, "has": has, "name": name, "awards": []}
        programme.members.append(member)
        self.certify(programme, member)
        if has["deals"] or has["revoked"]:
            self.sell(programme, member)
        return member

    def certify(self, programme, member):
        people = []
        for code, count in member["has"]["people"].items():
            which = [call["id"] for call in programme.calls if call["params"].get("code") == code and
                call["method"] == "certification.catalogue.create"][0]
            for number in range(count):
                if not member["has"]["shared"] or number == len(people):
                    people.append(self.world.manager.call("partners.people.create", partner=member["partner"],
                        name="Person %d" % len(people))["person"]["id"])
                person = people[number if member["has"]["shared"] else -1]
                member["awards"].append(self.world.manager.call("certification.awards.grant", person=person,
                    certification=programme.made[which], reason="On paper")["award"])

    def sell(self, programme, member):
        seller = self.world.user("Sales %s" % member["name"], ["partner_sales"], partner=member["partner"])
        amounts = [1000] * member["has"]["revoked"] + member["has"]["deals"]
        for number, amount in enumerate(amounts):
            given = self.world.deal(next(self.names), amount={"amount": amount, "currency": "EUR"},
                expected_close=(self.today() + datetime.timedelta(days=90)).isoformat())
            deal = seller.call("deals.register", {**given, "program": programme.made["program"]})["deal"]
            if deal["state"] == "in_review":
                self.world.channel.call("deals.review", id=deal["id"], verdict="approve", reason="As agreed")
            if number < member["has"]["revoked"]:
                self.world.channel.call("deals.revoke", id=deal["id"], reason_code="misstated", reason="Nobody knows of it")
            else:
                seller.call("deals.close", id=deal["id"], outcome="won", closure_code="service")

    def play(self):
        """Who had everything more than a year ago, then all the others, days before a quarter ends."""
        for programme, every in ((self.programmes[folder], list(STYLES[folder]())) for folder in STYLES):
            self.join(programme, max(every, key=lambda has: (sum(has["deals"]), sum(has["people"].values()))))
        self.snap()
        end = self.today() + datetime.timedelta(days=400)
        while (end + datetime.timedelta(days=5)).day != 1 or (end + datetime.timedelta(days=5)).month not in (1, 7):
            end += datetime.timedelta(days=1)
        self.pass_days((end - self.today()).days)
        for programme, every in ((self.programmes[folder], list(STYLES[folder]())) for folder in STYLES):
            self.assertEqual(self.rows("certification.credits", partner=programme.members[0]["partner"], state="counting"), [])
            programme.members[0]["has"] = has()  # nothing of it counts any more
            for one in every:
                self.join(programme, one)
        for programme in self.programmes.values():
            won = sum(deal["won_base"] for deal in self.rows("deals", program=programme.made["program"], state="converted"))
            ask = lambda: sum(item["value"] for item in self.world.manager.call("deals.measures", metric="won_value",
                filter={"program": programme.made["program"]})["items"])
            self.settles(won, ask)
        self.world.admin.call("clock.advance", by=1)  # reactions have run

    # ---- What is found

    def check(self, programme, member):
        items, lacks = programme.found(member["has"])
        level, _ = programme.earned(lacks)
        answer = self.world.manager.call("tiers.evaluate", membership=member["membership"])
        evaluation, found = answer["evaluation"], {}
        for item in evaluation["items"]:
            found[item["level"], item["code"]] = (item["value"], item["needed"], item["gap"], item.get("points"))
            self.assertEqual(item["passed"], item["gap"] == 0, item)
        with self.subTest(member=member["has"]):
            self.assertEqual(found, items)
            self.assertEqual(evaluation["earned"], programme.made[level])
            wanted = programme.reasons(lacks)
            self.assertEqual([(reason["code"], reason.get("level"), reason.get("missing")) for reason in
                answer["reasons"]][:len(wanted)], wanted)
            at_once = programme.scheme["params"]["promotes"] == "at_once"
            rises = level != programme.levels[0]
            self.assertEqual(evaluation["to"], programme.made[level if at_once else programme.levels[0]])
            self.assertEqual(answer["standing"]["state"], "eligible_up" if rises and not at_once else "active")
        return level

    def level_of(self, member):
        return self.world.manager.call("partners.memberships.get", id=member["membership"])["membership"]["level"]

    # ---- What is counted

    def figures(self, method, metric, group, **more):
        answer = self.world.manager.call(method, metric=metric, group=group, **more)
        return {tuple(item["group"].get(name, "") for name in group): item["value"] for item in answer["items"] if item["value"]}

    def counted(self, **more):
        told = lambda metric: self.figures("certification.measures", metric, ["partner"], **more)
        return {"members": self.figures("tiers.measures", "members", ["program", "level"], **more),
            **{metric: told(metric) for metric in ("people", "certified_people", "active", "expiring",
                "certified_share")}}

    def of_rows(self):
        """The same, of what rows say now."""
        tally = lambda keys: dict(collections.Counter(keys))
        people = tally((row["partner"],) for row in self.rows("partners.employments") if not row.get("to"))
        certified = tally((partner,) for partner, _ in {(row["partner"], row["person"]) for row in
            self.rows("certification.credits", state="counting")})
        awards = lambda *states: tally((row["partner"],) for row in self.rows("certification.awards") if row["state"] in states)
        codes = {row["id"]: row["code"] for row in self.rows("partners.levels")}
        return {"members": tally((row["program"], codes[row["level"]]) for row in self.rows("tiers.standings")),
            "people": people, "certified_people": certified, "active": awards("active", "expiring"), "expiring": awards("expiring"),
            "certified_share": {key: certified[key] * 10000 // count for key, count in people.items() if certified.get(key)}}

    def snap(self):
        """What rows say on a day on which nothing else happens."""
        self.world.admin.call("clock.advance", by=1)  # reactions have run
        rows, day = self.of_rows(), self.today().isoformat()
        self.settles(rows, self.counted)
        self.days[day] = rows
        self.pass_days(1)

    def total(self, metric, **more):
        return sum(self.figures("tiers.measures", metric, ["program"], **more).values())

    def test_what_each_programme_makes_of_its_partners(self):
        self.days, manager, levels = {}, self.world.manager, {}
        self.play()
        self.snap()
        for programme in self.programmes.values():
            load.send(programme.scheme, manager.call, programme.made)
            for member in programme.members:
                levels[member["membership"]] = programme.made[self.check(programme, member)]
            earned = {levels[member["membership"]] for member in programme.members}
            self.assertEqual(len(earned), len(programme.levels))  # there are some for each level
        self.snap()
        self.pass_days(5)  # the quarter is over
        every = [member for programme in self.programmes.values() for member in programme.members]
        self.assertEqual({member["membership"]: self.level_of(member) for member in every}, levels)
        official = collections.Counter(row["membership"] for row in self.rows("tiers.evaluations", occasion="official"))
        self.assertEqual(official, {member["membership"]: 1 for member in every})
        risen = sum(self.level_of(member) != programme.made[programme.levels[0]] for programme in self.programmes.values()
            for member in programme.members)
        self.settles(risen, lambda: self.total("promotions"))
        self.snap()
        self.lose_and_recover()
        self.check_judgements()
        self.snap()
        self.assertEqual({day: self.counted(to=day) for day in self.days}, self.days)

    def check_judgements(self):
        """What was judged is on record where something followed from it: of nights in which nothing has changed nothing is."""
        for member in self.programmes["points"].members:
            listed = self.world.manager.call("decisions.list", subject=member["membership"])["items"]
            found = collections.Counter(decision["chain"] for decision in listed)
            self.assertEqual(found["tiers.judgement"], found["tiers.evaluation"])
            self.assertEqual(len(self.rows("tiers.evaluations", membership=member["membership"])), found["tiers.evaluation"])
            self.assertGreater(found["tiers.evaluation"], 0)

    def lose_and_recover(self):
        """A gold partner loses an engineer and has another; one falls as somebody decides; somebody leaves."""
        manager, programme = self.world.manager, self.programmes["hard-minimums"]
        gold = [member for member in programme.members if self.level_of(member) == programme.made["gold"]]
        state = lambda member: manager.call("tiers.evaluate", membership=member["membership"])["standing"]["state"]
        members = [member for member in gold if member["has"]["people"]["storage-engineer"] == 3]
        risky, fallen = members[:2]
        award = risky["awards"][0]
        manager.call("certification.awards.revoke", id=award["id"], reason="Cheated")
        self.world.admin.call("clock.advance", by=1)
        self.assertEqual(state(risky), "at_risk")
        self.pass_days(3)
        manager.call("certification.awards.grant", person=award["person"], certification=award["certification"], reason="Again")
        self.world.admin.call("clock.advance", by=1)
        self.assertEqual(state(risky), "active")
        manager.call("tiers.lock", membership=fallen["membership"], reason="They merge")
        manager.call("tiers.move", membership=fallen["membership"], level=programme.made["silver"], reason="They merge")
        manager.call("partners.people.leave", id=fallen["awards"][0]["person"])
        self.settles((1, 1, 1), lambda: (self.total("risks"), self.total("recoveries"), self.total("demotions")))
        self.assertEqual(manager.call("tiers.measures", metric="recovered")["items"][0]["value"], 10000)
        self.assertIn(manager.call("tiers.measures", metric="recovery_days")["items"][0]["value"], (3, 4))
        head = self.world.user("Head", ["partner_admin"], partner=risky["partner"])
        self.assertEqual([item["value"] for item in head.call("tiers.measures", metric="recoveries")["items"]], [1])
        self.assertEqual(head.call("tiers.measures", metric="demotions")["items"], [])
        self.assertEqual(head.call("certification.measures", metric="certified_share")["items"][0]["value"], 10000)
        for method, metric in (("tiers.measures", "members"), ("certification.measures", "people"),
                ("certification.measures", "certified_share")):
            error = self.assert_fails("invalid_params", head.call, method, metric=metric, group=["partner"])
            self.assertEqual(error.fields(), {"group[0]": "forbidden"})
        error = self.assert_fails("invalid_params", manager.call, "certification.measures", metric="certified_share",
            period="month", group=["level"])
        self.assertEqual(error.fields(), {"period": "forbidden", "group": "unknown"})


if __name__ == "__main__":
    unittest.main()
