# SPDX-License-Identifier: Apache-2.0
"""Business time against Python's zoneinfo: usage calendars.py ANSWER. Every opening of some years is laid out as an
interval of instants; the answers follow from that list alone."""
import bisect
import datetime as dt
import json
import random
import subprocess
import sys
import zoneinfo

from zones import DAYS, UTC, ZONES, changes, first_at_or_past, local, ms


def clock(minute):
    return f"{minute // 60:02}:{minute % 60:02}"


def openings_of_day(draw, most):
    marks = sorted(draw.sample([0, 1440] + [15 * i for i in range(1, 96)], 2 * draw.randrange(1, most + 1)))
    return [(marks[i], marks[i + 1]) for i in range(0, len(marks), 2)]


def make(draw, name, first, days):
    week = {day: openings_of_day(draw, 3) for day in DAYS if draw.random() < 0.8} or {"wed": [(540, 1020)]}
    special = {}
    for _ in range(draw.randrange(0, days // 10)):
        date = first + dt.timedelta(days=draw.randrange(days))
        special[date] = openings_of_day(draw, 2) if draw.random() < 0.3 else []
    row = {"time_zone": name, "hours": [{"day": d, "from": clock(a), "to": clock(b)} for d, each in week.items() for a, b in each],
           "holidays": [h for date, each in special.items() for h in
                        ([{"date": str(date), "from": clock(a), "to": clock(b)} for a, b in each] or [{"date": str(date)}])]}
    draw.shuffle(row["hours"])
    draw.shuffle(row["holidays"])
    return row, week, special


def lay_out(zone, week, special, first, days):
    """[(from, to, date)] of every opening, in ms."""
    found = []

    def instant(date, minute):
        return ms(first_at_or_past(zone, dt.datetime(date.year, date.month, date.day) + dt.timedelta(minutes=minute)))
    for i in range(days):
        date = first + dt.timedelta(days=i)
        for a, b in special.get(date, week.get(DAYS[date.weekday()], [])):
            begin, end = instant(date, a), instant(date, b)
            if end > begin:
                found.append((begin, end, date))
    return found


class Office:
    def __init__(self, zone, found):
        self.zone, self.found = zone, found
        self.ends = [to for _, to, _ in found]
        self.sums = [0]
        for begin, end, _ in found:
            self.sums.append(self.sums[-1] + end - begin)

    def passed(self, at):
        i = bisect.bisect_right(self.ends, at)
        inside = at - self.found[i][0] if i < len(self.found) and at > self.found[i][0] else 0
        return self.sums[i] + inside

    def add(self, at, length):
        wanted = self.passed(at) + length
        if length == 0:
            i = bisect.bisect_right(self.ends, at)
            return max(at, self.found[i][0])
        i = bisect.bisect_left(self.sums, wanted) - 1
        return self.found[i][0] + wanted - self.sums[i]

    def days(self, at, count):
        today = local(self.zone, dt.datetime.fromtimestamp(at / 1000, UTC)).date()
        dates = sorted({date for _, _, date in self.found if date > today})
        return max(to for _, to, date in self.found if date == dates[count - 1])

    def open(self, at):
        return any(begin <= at < end for begin, end, _ in self.found)


def main():
    draw = random.Random(20270102)
    lines, wanted, asked = [], [], []
    for name in ZONES[::3]:
        zone = zoneinfo.ZoneInfo(name)
        near = changes(zone)
        middle = draw.choice(near) if near else dt.datetime(2028, 2, 29, tzinfo=UTC)
        first, days = middle.date() - dt.timedelta(days=200), 500
        row, week, special = make(draw, name, first, days)
        office = Office(zone, lay_out(zone, week, special, first, days))
        lines.append(json.dumps(row))
        for i in range(60):
            at = ms(middle + dt.timedelta(minutes=draw.randrange(-3000, 3000) if i % 2 else draw.randrange(-200000, 100000)))
            other = ms(middle + dt.timedelta(seconds=draw.randrange(-9000000, 9000000)))
            length = draw.choice([0, 1, 3600000, 144000000, draw.randrange(200 * 3600000)])
            count = draw.randrange(1, 15)
            for question, answer in [(f"add {at} {length}", office.add(at, length)), (f"days {at} {count}", office.days(at, count)),
                                     (f"between {at} {other}", office.passed(other) - office.passed(at)),
                                     (f"open {at} 0", int(office.open(at)))]:
                lines.append(question)
                asked.append(f"{name}: {question}")
                wanted.append(answer)
    told = subprocess.run([sys.argv[1]], input="\n".join(lines) + "\n", capture_output=True, text=True, timeout=50,
                          check=True).stdout.splitlines()
    assert len(told) == len(wanted), f"{len(told)} answers to {len(wanted)} questions"
    wrong = [(q, w, t) for q, w, t in zip(asked, wanted, told) if str(w) != t]
    for question, want, got in wrong[:20]:
        print(f"{question}: {got} instead of {want}")
    print(f"{len(told)} answers, {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
