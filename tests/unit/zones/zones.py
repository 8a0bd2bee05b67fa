# SPDX-License-Identifier: Apache-2.0
"""Zones and recurring times against Python's zoneinfo: usage zones.py ANSWER. What is compared is worked out here
minute by minute from zoneinfo's own mapping, without the server's arithmetic."""
import datetime as dt
import random
import subprocess
import sys
import zoneinfo

UTC = dt.timezone.utc
EPOCH = dt.datetime(1970, 1, 1, tzinfo=UTC)
# Zones whose rules both data sets have known alike for long: odd offsets, half-hour changes, changes at midnight, both
# hemispheres, days left out.
ZONES = ["UTC", "Europe/Berlin", "Europe/London", "Europe/Lisbon", "America/New_York", "America/Los_Angeles",
         "America/St_Johns", "America/Sao_Paulo", "America/Havana", "America/Santiago", "Australia/Lord_Howe",
         "Australia/Sydney", "Australia/Adelaide", "Asia/Kathmandu", "Asia/Kolkata", "Asia/Tokyo", "Asia/Jerusalem",
         "Pacific/Chatham", "Pacific/Apia", "Pacific/Kiritimati", "Africa/Johannesburg", "Asia/Beirut"]
FROM, TO = dt.datetime(2005, 1, 1, tzinfo=UTC), dt.datetime(2036, 12, 1, tzinfo=UTC)
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def ms(instant):
    return (instant - EPOCH) // dt.timedelta(milliseconds=1)


def local(zone, instant):
    return instant.astimezone(zone).replace(tzinfo=None)


def wall_ms(naive):
    return ms(naive.replace(tzinfo=UTC))


def first_at_or_past(zone, naive):
    """The first instant whose wall clock shows `naive` or later, by halving between two that surely bracket it; the wall
    is only monotonic between changes, so all changes nearby are walked in order."""
    low = naive.replace(tzinfo=UTC) - dt.timedelta(hours=16)
    step = dt.timedelta(minutes=15)
    while local(zone, low) < naive:
        low += step
    # It lies within the quarter of an hour before `low`, changes are at whole minutes.
    instant = low - step
    while local(zone, instant) < naive:
        gap = naive - local(zone, instant)
        jump = min(gap, dt.timedelta(minutes=1))
        if instant.second or instant.microsecond:
            jump = min(jump, dt.timedelta(seconds=60 - instant.second) - dt.timedelta(microseconds=instant.microsecond))
        instant += jump
    return instant


def meant(every, day):
    words = every.split()
    if words[0] == "day":
        return True
    if words[0] == "week":
        return DAYS[day.weekday()] == words[1]
    months = {"month": 1, "quarter": 3, "year": 12}[words[0]]
    next_day = day + dt.timedelta(days=1)
    ends_month = next_day.month != day.month
    if words[1] == "last":
        return ends_month and day.month % months == 0
    in_first = (day.month - 1) % months == 0
    return in_first and (day.day == int(words[1]) or (ends_month and int(words[1]) > day.day))


def next_time(zone, instant, every):
    hour, minute = map(int, every.split()[-1].split(":"))
    day = local(zone, instant).date() - dt.timedelta(days=2)
    while True:
        if meant(every, day):
            candidate = first_at_or_past(zone, dt.datetime(day.year, day.month, day.day, hour, minute))
            if candidate > instant:
                return candidate
        day += dt.timedelta(days=1)


def changes(zone):
    """Instants near which a zone's offset changes, to the hour."""
    found, at = [], FROM
    while at < TO:
        if at.astimezone(zone).utcoffset() != (at + dt.timedelta(hours=6)).astimezone(zone).utcoffset():
            found.append(at)
        at += dt.timedelta(hours=6)
    return found


def main():
    draw = random.Random(20270101)
    questions, wanted = [], []
    for name in ZONES:
        zone = zoneinfo.ZoneInfo(name)
        near = changes(zone)
        for i in range(60):
            instant = FROM + dt.timedelta(seconds=draw.randrange(int((TO - FROM).total_seconds())))
            if near and i % 2:
                instant = draw.choice(near) + dt.timedelta(minutes=draw.randrange(-2880, 2880))
            questions.append(f"local {name} {ms(instant)}")
            wanted.append(wall_ms(local(zone, instant)))
            naive = local(zone, instant) + dt.timedelta(minutes=draw.randrange(-180, 180))
            questions.append(f"instant {name} {wall_ms(naive)}")
            wanted.append(ms(first_at_or_past(zone, naive)))
            time = f"{draw.randrange(24):02}:{draw.choice([0, 0, 15, 30, 59]):02}"
            every = draw.choice(["day", "day", f"week {draw.choice(DAYS)}", f"month {draw.randrange(1, 32)}", "month last",
                                 f"quarter {draw.randrange(1, 32)}", "quarter last", "year 1", "year last"]) + " " + time
            questions.append(f"next {name} {ms(instant)} {every}")
            wanted.append(ms(next_time(zone, instant, every)))
    told = subprocess.run([sys.argv[1]], input="\n".join(questions) + "\n", capture_output=True, text=True, timeout=50,
                          check=True).stdout.splitlines()
    assert len(told) == len(wanted), f"{len(told)} answers to {len(wanted)} questions"
    wrong = [(q, w, t) for q, w, t in zip(questions, wanted, told) if str(w) != t]
    for question, want, got in wrong[:20]:
        print(f"{question}: {got} instead of {want}")
    print(f"{len(told)} answers, {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
