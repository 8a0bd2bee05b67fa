# SPDX-License-Identifier: Apache-2.0
"""Business time, reckoned from a calendar's own words with nothing but Python's zoneinfo: which instants an office is open at,
as intervals, and sums over them. Instants are milliseconds UTC."""

import bisect
import datetime
import zoneinfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
UTC = datetime.timezone.utc
MINUTE_MS = 60000


def ms_of(text):
    """Of an instant as the server prints it."""
    return round(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1000)


def text_of(ms):
    return datetime.datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S.") + "%03dZ" % (ms % 1000)


def first_shows(date, time, zone):
    """The first instant at which the clock on the wall shows that time of that day, or a later one where it never does."""
    hour, minute = map(int, time.split(":"))
    wall = datetime.datetime.combine(date, datetime.time()) + datetime.timedelta(hours=hour, minutes=minute)
    at = round(wall.replace(tzinfo=zone, fold=0).timestamp()) // 60 * 60
    shows = lambda at: datetime.datetime.fromtimestamp(at, zone).replace(tzinfo=None)
    while shows(at - 60) >= wall:  # it was jumped over: minute by minute back to the jump
        at -= 60
    return at * 1000


class Always:
    """Open day and night."""

    def between(self, start, end):
        return end - start

    def add(self, at, ms):
        return at + ms


class Hours:
    """A calendar {time_zone, hours, holidays} from one date to another."""

    def __init__(self, calendar, first, last):
        zone = zoneinfo.ZoneInfo(calendar["time_zone"])
        holidays = {}
        for holiday in calendar.get("holidays", ()):
            holidays.setdefault(holiday["date"], []).append(holiday)
        self.open = []
        for number in range((last - first).days + 1):
            date = first + datetime.timedelta(days=number)
            openings = [(one["from"], one["to"]) for one in calendar["hours"] if one["day"] == DAYS[date.weekday()]]
            for holiday in holidays.get(date.isoformat(), ()):  # open for some hours, or not at all
                openings = [(holiday["from"], holiday["to"])] if "from" in holiday else []
            for start, end in sorted(openings):
                start, end = first_shows(date, start, zone), first_shows(date, end, zone)
                if end > start:
                    self.open.append((start, end))
        self.starts = [start for start, _ in self.open]

    def between(self, start, end):
        if end < start:
            return -self.between(end, start)
        total, at = 0, max(0, bisect.bisect_right(self.starts, start) - 1)
        for opens, closes in self.open[at:]:
            if opens >= end:
                break
            total += max(0, min(closes, end) - max(opens, start))
        return total

    def add(self, at, ms):
        """The instant by which so much has passed."""
        for opens, closes in self.open[max(0, bisect.bisect_right(self.starts, at) - 1):]:
            begins = max(opens, at)
            if closes - begins >= ms > 0 or (ms == 0 and begins < closes):
                return begins + ms
            ms -= max(0, closes - begins)
        raise AssertionError("the month is over before that much has passed")
