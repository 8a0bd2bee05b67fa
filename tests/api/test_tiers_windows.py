# SPDX-License-Identifier: Apache-2.0
"""Figures over windows, as levels take them, on any day that is over: beside a reckoning that shares no code with the server.
One programme's days begin early, another's late, and in both clocks are put on or back meanwhile."""

import datetime
import random
import time
import unittest
import zoneinfo

from prmd import PATIENCE, ServerCase, World, in_days, names

ZONES = ("Pacific/Auckland", "America/Los_Angeles")
WINDOWS = ("day", "last day", "month", "last month", "quarter", "last quarter", "year", "last year", "1 days", "7 days",
    "90 days", "1 months", "3 months", "12 months", "all")
DAYS, DEALS, ASKED = 160, 36, 12


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def month_of(day, months=0):
    """The first day of the month so many after that of the day."""
    number = day.year * 12 + day.month - 1 + months
    return datetime.date(number // 12, number % 12 + 1, 1)


def begins(day, unit):
    """The day, month, quarter or year that the day is in."""
    month = {"month": day.month, "quarter": (day.month - 1) // 3 * 3 + 1, "year": 1}.get(unit)
    return day.replace(month=month, day=1) if month else day


def window_of(window, day):
    """Its first and its last day; the first of "all" is None."""
    words = window.split()
    if window == "all":
        return None, day
    if words[0] == "last":
        last = begins(day, words[1]) - datetime.timedelta(days=1)
        return begins(last, words[1]), last
    if len(words) == 1:
        return begins(day, window), day
    count = int(words[0])
    return (day - datetime.timedelta(days=count - 1) if words[1] == "days" else month_of(day, 1 - count)), day


class Windows(ServerCase):
    ARGUMENTS = ("--simulated-clock",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = world = World(cls.server)
        cls.addClassCleanup(world.close)
        cls.random, cls.names = random.Random(7), names(7)
        cls.sales = world.partner("Fensterbau")
        cls.other = world.partner("Nebenan")
        cls.programs = {zone: cls.programme(zone) for zone in ZONES}

    @classmethod
    def programme(cls, zone):
        call = cls.world.manager.call
        program = call("partners.programs.create", name=zone, currency="EUR", time_zone=zone)["program"]["id"]
        level = call("partners.levels.create", program=program, code="one", name="One", rank=1)["level"]["id"]
        for partner in cls.world.partners.values():
            call("partners.memberships.create", partner=partner, program=program, level=level, channel_type="reseller")
        call("tiers.schemes.create", program=program, period="quarter")
        for window in WINDOWS:
            call("tiers.requirements.create", program=program, level=level, code=window, name=window, kind="must",
                metric="deals.registrations", window=window, threshold=100)
        return program

    def now(self):
        return instant(self.world.admin.call("system.info")["now"])

    def register(self, sales, zone):
        deal = sales.call("deals.register", self.world.deal(next(self.names), program=self.programs[zone],
            expected_close=in_days(60, self.now().isoformat())))["deal"]
        return instant(deal["created_at"]).astimezone(zoneinfo.ZoneInfo(zone)).date()

    def live(self):
        """The days on which deals were registered, by time zone: many shortly before and after midnight there."""
        start, days = self.now(), {zone: [] for zone in ZONES}
        for number in range(DEALS):
            zone = ZONES[number % 2]
            day = (start + datetime.timedelta(days=2 + number * DAYS / DEALS)).astimezone(zoneinfo.ZoneInfo(zone)).date()
            at = datetime.datetime.combine(day, datetime.time(), zoneinfo.ZoneInfo(zone))
            at += datetime.timedelta(minutes=self.random.choice((-90, -3, 3, 90, 720)))
            self.world.admin.call("clock.advance", to=at.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z"))
            for _ in range(1 + number % 3):
                days[zone].append(self.register(self.sales, zone))
            self.register(self.other, zone)  # nobody else's are counted
        self.world.admin.call("clock.advance", by=3 * 24 * 3600)
        return days

    def card(self, zone, **more):
        card = self.sales.call("tiers.scorecard", program=self.programs[zone], **more)
        return {item["code"]: item for item in card["levels"][0]["items"]}, datetime.date.fromisoformat(card["as_of"])

    def check(self, zone, found, day, days):
        for window in WINDOWS:
            first, last = window_of(window, day)
            wanted = sum(1 for one in days if (not first or first <= one) and one <= last)
            item = found[window]
            self.assertEqual((item["value"], item["gap"]), (wanted, 100 - wanted), (zone, window, day))
            self.assertEqual((item.get("from"), item["to"]), (first and first.isoformat(), last.isoformat()), (zone, window, day))

    def test_figures_are_what_the_days_say(self):
        days = self.live()
        for zone in ZONES:
            end = time.monotonic() + PATIENCE
            while self.card(zone)[0]["all"]["value"] != len(days[zone]):
                self.assertLess(time.monotonic(), end, "figures follow what was committed")
            found, today = self.card(zone)
            self.assertEqual(today, self.now().astimezone(zoneinfo.ZoneInfo(zone)).date())
            self.check(zone, found, today, days[zone])
            span = (today - min(days[zone])).days
            asked = {today - datetime.timedelta(days=away) for away in self.random.sample(range(1, span), ASKED)}
            asked.update(begins(today, unit) - datetime.timedelta(days=away) for unit in ("month", "quarter", "year")
                for away in (0, 1))
            for day in sorted(asked | {min(days[zone]), max(days[zone])}):
                self.check(zone, self.card(zone, as_of=day.isoformat())[0], day, days[zone])


if __name__ == "__main__":
    unittest.main()
