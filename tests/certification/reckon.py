# SPDX-License-Identifier: Apache-2.0
"""What counted and who had which level in the year, made once more from the journal: from employments, results of exams,
certificates taken back, deals won, waivers and locks. Of evaluations it is only read when they were made and what they say,
which is what is compared. Shares no code with the server."""

import bisect
import collections
import datetime
import zoneinfo

from journal import Journal, number_of

GRACE_DAYS, LEAVER_DAYS, RENEWAL_DAYS = 20, 30, 60
BADGE_DAYS, BADGE_PEOPLE, BADGE_TAKES = 15, 2, "certified_storage"
STANDS_ON = {"certified_vault": "certified_storage"}
RANKS = {"registered": 1, "silver": 2, "gold": 3}
CERTIFIED, BADGES, WON = "certification.certified_people", "certification.competencies", "deals.won_value"
REQUIREMENTS = (
    ("silver", "engineers", {"metric": CERTIFIED, "where": {"role": "technical"}, "threshold": 1}),
    ("silver", "won", {"metric": WON, "window": "120 days", "threshold": 2500000}),
    ("gold", "engineers", {"metric": CERTIFIED, "where": {"role": "technical"}, "threshold": 2}),
    ("gold", "sellers", {"metric": CERTIFIED, "where": {"role": "sales"}, "threshold": 1}),
    ("gold", "storage", {"metric": BADGES, "where": {"code": "storage"}, "threshold": 1}),
    ("gold", "deals", {"kind": "points", "metric": WON, "window": "180 days", "threshold": 1250000, "per": 1250000, "points": 6}),
    ("gold", "experts", {"kind": "points", "metric": CERTIFIED, "where": {"role": "expert"}, "threshold": 1, "points": 2}),
    ("gold", "team", {"kind": "points", "metric": CERTIFIED, "where": {"role": ["technical", "sales"]}, "threshold": 4, "points": 1}),
    ("gold", "points", {"kind": "total", "threshold": 6}))
ZONE, UTC = zoneinfo.ZoneInfo("Europe/Paris"), datetime.timezone.utc
DAY_MS, NEVER = 24 * 3600 * 1000, 1 << 62
FOLLOWS_MS = 120 * 1000  # what happened so shortly before may not be known yet: reactions and figures run after the call


def check(wanted, got, what):
    if wanted != got:
        raise AssertionError(("%s: wanted %s, got %s" % (what, wanted, got))[:4000])


# ---- Time ------------------------------------------------------------------------------------------------------------

def date(ms, zone=ZONE):
    return datetime.datetime.fromtimestamp(ms // 1000, zone).date()


def begins(day, zone=ZONE):
    return round(datetime.datetime.combine(day, datetime.time(), zone).timestamp() * 1000)


def holds_until(ms, months):
    """The end of the day (UTC) so many months later; of a shorter month its last."""
    day = date(ms, UTC)
    month = day.year * 12 + day.month - 1 + months
    last = (datetime.date((month + 1) // 12, (month + 1) % 12 + 1, 1) - datetime.timedelta(days=1)).day
    return begins(datetime.date(month // 12, month % 12 + 1, min(day.day, last)), UTC) + DAY_MS


def points(more, value, is_waived):
    """What a requirement adds to its level."""
    if is_waived:
        return more["points"]
    if value < more["threshold"]:
        return 0
    return min(value // more["per"], more["points"]) if "per" in more else more["points"]


def quarter(day):
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


# ---- People ----------------------------------------------------------------------------------------------------------

class Credit:
    """An award counts for a partner from one instant until another."""

    def __init__(self, partner, person, award, begin):
        self.partner, self.person, self.award, self.begin, self.end = partner, person, award, begin, award.end


class Award:
    def __init__(self, certification, role, passed, end):
        self.certification, self.role, self.passed, self.end, self.revoked = certification, role, passed, end, None


class Person:
    def __init__(self, id):
        self.id, self.employer, self.left, self.awards, self.passes, self.credits = id, None, None, {}, collections.defaultdict(list), []
        self.waiting = {}  # passed, and what it stands on is not there: its role and months

    def begin(self, partner, now):
        """Where it comes it counts from the first day, and nowhere else any more."""
        self.employer = partner
        for credit in self.credits:
            if credit.end > now and credit.partner != partner:
                credit.end = now
        for award in self.awards.values():
            if award.end > now:
                self.count(award, now)

    def leave(self, now):
        self.employer, self.left = None, now
        for credit in self.credits:
            if credit.end > now:
                credit.end = min(credit.award.end, now + LEAVER_DAYS * DAY_MS)

    def count(self, award, now):
        """As long as it holds: for the employer; for whom it was counted before, a while after the person has left."""
        if self.is_fallen(award):
            return self.close(award, now)
        for credit in self.credits:
            if credit.award is award and credit.end > now:
                credit.end = award.end if credit.partner == self.employer else min(award.end, self.left + LEAVER_DAYS * DAY_MS)
        here = [credit for credit in self.credits if credit.award is award and credit.end > now and credit.partner == self.employer]
        if self.employer and not here:
            self.credits.append(Credit(self.employer, self.id, award, now))

    def passed(self, certification, role, months, taken, now):
        self.passes[certification].append(taken)
        award = self.awards.get(certification)
        was = award is not None and award.end > now
        if award and not award.revoked and self.renew(award, months):
            return self.have(award, was, now) if award.end > now else None
        return None if was else self.earn(certification, role, months, now)

    def earn(self, certification, role, months, now):
        """One that is not held: by what it was passed with last, if what it stands on is there."""
        award, needed = self.awards.get(certification), STANDS_ON.get(certification)
        last = max((one for one in self.passes[certification] if not award or one > (award.revoked or award.passed)), default=0)
        end = holds_until(last, months)
        if end <= now:
            return
        if needed and not (needed in self.awards and self.awards[needed].end > now):
            self.waiting[certification] = role, months
            return
        self.awards[certification] = Award(certification, role, last, end)
        self.have(self.awards[certification], False, now)

    def have(self, award, was, now):
        """It counts, and what stands on it may again; what has waited for it is earned."""
        self.count(award, now)
        if was:
            return
        for certification, needed in STANDS_ON.items():
            if needed != award.certification:
                continue
            if certification in self.waiting:
                self.earn(certification, *self.waiting.pop(certification), now)
            if certification in self.awards and self.awards[certification].end > now:
                self.count(self.awards[certification], now)

    def is_fallen(self, award):
        """Whether what it stands on was taken back, and is not there again."""
        needed = self.awards.get(STANDS_ON.get(award.certification))
        return needed is not None and needed.revoked is not None

    def close(self, award, now):
        for credit in self.credits:
            if credit.award is award:
                credit.end = min(credit.end, now)

    def renew(self, award, months):
        """As often as passes within its renewal window, later than what it rests on, allow."""
        renewed = False
        while True:
            fitting = [one for one in self.passes[award.certification]
                if max(award.end - RENEWAL_DAYS * DAY_MS, award.passed + 1) <= one < award.end]
            if not fitting:
                return renewed
            award.passed, award.end, renewed = max(fitting), holds_until(award.end - 1, months), True

    def revoke(self, certification, now):
        award = self.awards[certification]
        award.revoked, award.end = now, min(award.end, now)
        self.close(award, now)
        for other in self.awards.values():
            if STANDS_ON.get(other.certification) == certification and other.end > now:
                self.close(other, now)


# ---- All of it -------------------------------------------------------------------------------------------------------

class Reckoning:
    def __init__(self, play):
        self.play, self.world = play, play.world
        self.people, self.wins, self.waivers, self.locks = {}, collections.defaultdict(list), {}, collections.defaultdict(list)
        self.rows = collections.defaultdict(list)  # evaluations, by membership
        self.by_hand, self.moves, self.told = collections.defaultdict(list), [], collections.Counter()
        self.became, self.story = collections.Counter(), {}
        self.exam_of = {id: code for code, id in self.world.courses.items()}
        self.standing_of, self.employed, self.last, self.badges = {}, {}, {}, {}
        self.read()
        self.credits = collections.defaultdict(list)
        for person in self.people.values():
            for credit in person.credits:
                self.credits[credit.partner].append(credit)

    # ---- What the journal holds ----

    def read(self):
        journal = Journal(self.play.server.data)
        for entry in journal.entries():
            for change in entry["changes"]:
                fields = {name: new for name, (_, new) in change["fields"].items()}
                getattr(self, "of_" + change["entity"], lambda *_: None)(change["id"], fields, entry, change["op"])
            for event in entry["events"]:
                getattr(self, "on_" + event["type"].replace(".", "_"), lambda *_: None)(event, event.get("data", {}), entry["at"])
        self.stored = [dict(row) for row in journal.table("credit").values()]
        journal.close()

    def of_employment(self, id, fields, entry, op):
        if op == "create":
            person = self.people.setdefault(fields["person"], Person(fields["person"]))
            person.begin(fields["partner"], entry["at"])
            self.employed[id] = person
        elif fields.get("to") is not None:
            self.employed[id].leave(entry["at"])

    def of_exam_result(self, id, fields, entry, op):
        if op == "create" and fields["passed"]:
            exam = self.exam_of[fields["course"]]
            role, months = self.play.exams[exam]
            self.people[fields["person"]].passed("certified_" + exam, role, months, fields["taken_at"], entry["at"])

    def on_certification_revoked(self, event, data, at):
        person = self.people[data["person"]]
        self.became["credits fallen with another"] += sum(credit.begin < at < credit.end and
            STANDS_ON.get(credit.award.certification) == data["certification_code"] for credit in person.credits)
        person.revoke(data["certification_code"], at)

    def on_deals_won(self, event, data, at):
        self.wins[event["scope_partner"]].append((at, data["won_base"]))

    def of_waiver(self, id, fields, entry, op):
        row = self.waivers.setdefault(id, {"from": NEVER})
        row.update({name: value for name, value in fields.items() if name in ("membership", "requirement", "until")})
        if fields.get("state") == "active":
            row["from"] = entry["at"]

    def of_standing(self, id, fields, entry, op):
        if op == "create":
            self.standing_of[id] = fields["membership"]

    def on_tiers_locked(self, event, data, at):
        self.locks[self.standing_of[event["subject"]]].append((at, data.get("until", "9999")))

    def on_tiers_unlocked(self, event, data, at):
        self.locks[self.standing_of[event["subject"]]].append((at, ""))

    def of_evaluation(self, id, fields, entry, op):
        check("create", op, "what is done to an evaluation")
        self.rows[fields["membership"]].append({**fields, "id": id, "at": entry["at"]})

    def on_tiers_promoted(self, event, data, at):
        membership = self.standing_of[event["subject"]]
        self.told[membership, at, data["from"], data["level"]] += 1
        if data["by"] == "person":
            self.by_hand[membership].append((at, data["from"], data["level"]))

    on_tiers_demoted = on_tiers_promoted

    # ---- What there was ----

    def certified(self, partner, role, at):
        roles = role if isinstance(role, list) else [role]
        return len({credit.person for credit in self.credits[partner] if credit.award.role in roles and credit.begin <= at < credit.end})

    def badge(self, partner):
        """When it has one: from the day it has the people until they have been too few for so many days."""
        if partner not in self.badges:
            credits = [credit for credit in self.credits[partner] if credit.award.certification == BADGE_TAKES and credit.end > credit.begin]
            since, until, times = None, NEVER, []
            for edge in sorted({edge for credit in credits for edge in (credit.begin, credit.end)}):
                if since is not None and until <= edge:
                    times.append((since, until))
                    since, until = None, NEVER
                is_met = len({credit.person for credit in credits if credit.begin <= edge < credit.end}) >= BADGE_PEOPLE
                if is_met:
                    since, until = edge if since is None else since, NEVER
                elif since is not None:
                    until = min(until, edge + BADGE_DAYS * DAY_MS)
            self.became["badges lost"] += len(times)
            self.badges[partner] = times + ([(since, until)] if since is not None else [])
        return self.badges[partner]

    def has_badge(self, partner, at):
        return int(any(since <= at < until for since, until in self.badge(partner)))

    def certified_about(self, partner, role, at):
        """All that may have been known then."""
        edges = {edge for credit in self.credits[partner] for edge in (credit.begin, credit.end) if at - FOLLOWS_MS <= edge <= at}
        return {self.certified(partner, role, instant) for edge in edges for instant in (edge - 1, edge)} | {self.certified(partner, role, at)}

    def won(self, partner, first, last, until):
        return sum(amount for at, amount in self.wins[partner] if first <= date(at) <= last and at <= until)

    def values(self, partner, day, at):
        """Of each requirement those that are right, as of the end of a day, or as of now if that is today."""
        is_today = date(at) == day
        instant = at if is_today else begins(day + datetime.timedelta(days=1)) - 1
        found = []
        for _, _, more in REQUIREMENTS:
            if more.get("kind") == "total":
                found.append(None)  # what adds up to it says
            elif more["metric"] == BADGES:
                found.append({self.has_badge(partner, one) for one in ((instant, instant - FOLLOWS_MS) if is_today else (instant,))})
            elif more["metric"] == CERTIFIED:
                role = more["where"]["role"]
                found.append(self.certified_about(partner, role, instant) if is_today else {self.certified(partner, role, instant)})
            else:
                first = day - datetime.timedelta(days=int(more["window"].split()[0]) - 1)
                found.append({self.won(partner, first, day, at), self.won(partner, first, day, at - FOLLOWS_MS)})
        return found

    def is_waived(self, membership, level, code, day, at):
        id = self.world.requirements[level, code]
        return any(row["membership"] == membership and row["requirement"] == id and row["from"] <= at and
            date(row["from"]) <= day <= datetime.date.fromisoformat(row["until"]) for row in self.waivers.values())

    def is_locked(self, membership, day, at):
        said = [until for when, until in self.locks[membership] if when <= at]
        return bool(said) and said[-1] >= day.isoformat()

    # ---- What follows from it ----

    def earned(self, flags):
        found = "registered"
        for level in ("silver", "gold"):
            if all(flag for (of, _, more), flag in zip(REQUIREMENTS, flags) if of == level and more.get("kind") != "points"):
                found = level
        return found

    def follows(self, has, earned, state, occasion, is_locked, grace_is_over):
        """(transition, level, state) by the rules of the programme."""
        more, less = RANKS[earned] > RANKS[has], RANKS[earned] < RANKS[has]
        if is_locked or earned == has:
            action = "hold"
        elif more:
            action = "promote"
        elif state == "grace":
            action = "demote" if grace_is_over else "hold"
        else:
            action = "grace" if occasion == "official" else "hold"
        if action in ("promote", "demote"):
            return action, earned, "active"
        if action == "grace":
            return action, has, "grace"
        return action, has, "active" if not less else "grace" if state == "grace" else "at_risk"

    def check(self):
        members = {id: name for name, id in self.play.members.items()}
        check(set(members), set(self.rows), "who was evaluated")
        for membership, name in sorted(members.items(), key=lambda item: item[1]):
            self.check_member(membership, name, self.world.partners[name])
        check({}, dict(self.told), "level changes that nothing explains")
        self.check_levels()
        self.check_credits()

    def check_member(self, membership, name, partner):
        level, state, grace_until, story = "registered", "candidate", None, []
        by_hand, periods = list(self.by_hand[membership]), set()
        for row in self.rows[membership]:
            what = "%s, evaluation of %s" % (name, datetime.datetime.fromtimestamp(row["at"] // 1000, ZONE))
            while by_hand and by_hand[0][0] <= row["at"]:
                at, before, level = by_hand.pop(0)
                state, grace_until = "active", None
                self.take(membership, at, before, level)
                story.append((self.number(at), "by hand", level))
            today, day = date(row["at"]), datetime.date.fromisoformat(row["as_of"])
            flags = self.check_items(row, membership, partner, day, what)
            earned = self.earned(flags)
            wanted = self.follows(level, earned, state, row["occasion"], self.is_locked(membership, today, row["at"]),
                grace_until is not None and grace_until < today)
            told = (row["transition"], self.level(row["to"]), row["standing_to"])
            check((level, earned, state), (self.level(row["level"]), self.level(row["earned"]), row["standing_from"]), what)
            check(wanted, told, "%s: %s, %s of %s" % (what, state, earned, level))
            check(day, today if row["occasion"] == "interim" else quarter(today) - datetime.timedelta(days=1), what + ", as of")
            if row["occasion"] == "official":
                check(False, row["period"] in periods, what + ", whose period was over before")
                periods.add(row["period"])
            if row["transition"] == "demote":
                self.check_end(membership, grace_until, today, what)
            if row["transition"] == "grace":
                grace_until = today + datetime.timedelta(days=GRACE_DAYS)
            elif wanted[2] != "grace":
                grace_until = None
            if wanted[1] != level:
                self.take(membership, row["at"], level, wanted[1])
                self.moves.append({**row, "earned": earned})
                self.became["level " + row["transition"]] += 1
                story.append((self.number(row["at"]), row["transition"], wanted[1]))
            level, state = wanted[1:]
            self.became["standing " + state] += 1
        check([], by_hand, name + ": moved by hand after all evaluations")
        self.check_nights(membership, name, partner)
        self.story[name] = story
        self.last[membership] = level

    def check_end(self, membership, grace_until, today, what):
        """Nobody falls a day too late, if nothing held it."""
        day = grace_until + datetime.timedelta(days=1)
        if not self.is_locked(membership, day, begins(day)):
            check(day, today, what + ", which comes after grace")

    def take(self, membership, at, before, after):
        """The event of a level change, each once."""
        key = (membership, at, before, after)
        check(1, self.told.pop(key, 0), "what is told of a level change, %s" % (key,))

    def number(self, at):
        return (date(at) - datetime.date.fromisoformat(self.play.first)).days

    def level(self, id):
        return self.play.level_of[id]

    def check_items(self, row, membership, partner, day, what):
        check([(level, code) for level, code, _ in REQUIREMENTS], [(item["level"], item["code"]) for item in row["items"]], what)
        flags, total = [], collections.Counter()
        for (level, code, more), right, item in zip(REQUIREMENTS, self.values(partner, day, row["at"]), row["items"]):
            right = right or {total[level]}
            if item["value"] not in right:
                check(right, item["value"], "%s: %s of %s" % (what, code, level))
            gap = max(0, more["threshold"] - item["value"])
            is_waived = gap > 0 and self.is_waived(membership, level, code, day, row["at"])
            check((more["threshold"], gap, gap == 0 or is_waived, is_waived),
                (item["needed"], item["gap"], item["passed"], item.get("waived", False)), "%s: %s of %s" % (what, code, level))
            if more.get("kind") == "points":
                check(points(more, item["value"], is_waived), item["points"], "%s: points of %s of %s" % (what, code, level))
                total[level] += item["points"]
            flags.append(item["passed"])
            self.became["values"] += 1
        return flags

    def check_nights(self, membership, name, partner):
        """Nothing was overlooked: each morning the last evaluation tells what is met as of that day."""
        rows = self.rows[membership]
        ats, first, last = [row["at"] for row in rows], date(rows[0]["at"]), date(rows[-1]["at"])
        for number in range(1, (last - first).days + 1):
            day = first + datetime.timedelta(days=number)
            night = begins(day) + 2 * 3600 * 1000
            row = rows[bisect.bisect_right(ats, night + 2 * 3600 * 1000) - 1]
            if day == quarter(day) or row["at"] >= night + FOLLOWS_MS:
                continue  # as of the day before; or looked at again since
            totals = collections.defaultdict(lambda: {0})
            for (level, code, more), right, item in zip(REQUIREMENTS, self.values(partner, day, night + FOLLOWS_MS), row["items"]):
                is_waived = self.is_waived(membership, level, code, day, night)
                if more.get("kind") == "points":
                    totals[level] = {one + points(more, value, is_waived and value < more["threshold"])
                        for one in totals[level] for value in right}
                is_met = {value >= more["threshold"] or is_waived for value in right or totals[level]}
                if item["passed"] not in is_met:
                    check(is_met, item["passed"], "%s, the night of %s: %s of %s" % (name, day, code, level))
            self.became["nights"] += 1

    def check_levels(self):
        found = {row["id"]: self.level(row["level"]) for row in self.play.memberships()}
        check(self.last, found, "levels in the end")

    def check_credits(self):
        """The rows of what counts, each with the same times."""
        mine = collections.defaultdict(list)
        for partner, credits in self.credits.items():
            for credit in credits:
                if credit.end > credit.begin:
                    mine[number_of(partner), number_of(credit.person), credit.award.certification].append((credit.begin, credit.end))
        stored = collections.defaultdict(list)
        for row in self.stored:
            if row["until"] > row["from"]:
                stored[row["partner"], row["person"], row["certification_code"]].append((row["from"], row["until"]))
        check(set(mine), set(stored), "whose certificates count for whom")
        for key, times in mine.items():
            check(len(times), len(stored[key]), "times of %s" % (key,))
            for one, other in zip(sorted(times), sorted(stored[key])):
                if max(abs(one[0] - other[0]), abs(one[1] - other[1])) > FOLLOWS_MS:
                    check(one, other, "times of %s" % (key,))
                self.became["credits"] += 1
