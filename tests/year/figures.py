# SPDX-License-Identifier: Apache-2.0
"""The declared metrics once more, from the events of the journal: `from` of metrics.list says what is to come out, and
metrics.query is asked by everything a metric can be grouped by."""

import collections
import datetime
import itertools
import math
import re
import zoneinfo

SHAPE = re.compile(r"^(?P<measure>count|(?P<of>sum|avg|spread|distinct|share)\((?P<field>[^)]*)\)) on (?P<on>.+?)(?: less (?P<less>.+?))?"
    r"(?: where (?P<where>.+?))? by (?P<by>.+)$")
MOST = 9000   # groups asked for at once: the server tells 10 000
OFF = 0.0626  # of a spread: eight steps to each doubling, told by their middle


def listed(text):
    return [part.strip() for part in text.split(",")] if text else []


class Happenings:
    """Events in order, each with the fields of earlier events of its call about the same subject."""

    def __init__(self):
        self.events = []

    def add(self, entry):
        told = {}
        for event in entry["events"]:
            data = dict(told.get(event["subject"], ()))
            data.update(event.get("data") or {})
            told[event["subject"]] = data
            self.events.append((entry["at"], event["type"], event["subject"], event.get("scope_partner"), data))


def condition(text):
    """A test of `field = a | b`, or `!=`."""
    if not text:
        return lambda data: True
    tests = []
    for part in re.split(r" and |,", text):
        field, sign, values = re.match(r"\s*(\S+)\s*(!?=)\s*(.+?)\s*$", part).groups()
        wanted = {value.strip() for value in values.split("|")}
        tests.append((field, sign == "=", wanted))
    return lambda data: all((plain(data.get(field)) in wanted) == positive for field, positive, wanted in tests)


def plain(value):
    """As a dimension is told."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


class Metric:
    def __init__(self, declared, zones):
        self.name, self.unit, self.zones = declared["name"], declared["unit"], zones
        found = SHAPE.match(declared["from"])
        if not found:
            raise ValueError("%s: \"%s\" is not understood" % (self.name, declared["from"]))
        self.measure, self.field = found["of"] or "count", (found["field"] or "").strip()
        self.on, self.less = set(listed(found["on"])), set(listed(found["less"]))
        self.where, self.dimensions = condition(found["where"]), listed(found["by"])
        self.period = self.dimensions.pop()

    def start(self, at, data):
        """The first day of the finest period an instant is in, on the wall of its programme."""
        zone = self.zones.get(data.get("program"), datetime.timezone.utc)
        day = datetime.datetime.fromtimestamp(at / 1000, zone).date()
        return first_day(day, self.period)

    def kept(self, happenings):
        """[(day, {dimension: value}, value or None, +1 or -1)]."""
        found = []
        for at, type, _, partner, data in happenings.events:
            if type not in self.on and type not in self.less or not self.where(data):
                continue
            if self.measure != "count" and data.get(self.field) is None:
                continue
            group = {name: plain(data.get(name)) for name in self.dimensions}
            if "partner" in group and not group["partner"]:
                group["partner"] = partner or ""
            found.append((self.start(at, data), group, data.get(self.field), 1 if type in self.on else -1))
        return found

    def figure(self, parts):
        """What is told of these: (value, count, p90)."""
        values = sorted(value for _, _, value, sign in parts if sign > 0) if self.measure == "spread" else []
        count = sum(sign for *_, sign in parts)
        if self.measure == "count":
            return count, count, None
        if self.measure == "sum":
            return sum(value * sign for *_, value, sign in parts), count, None
        if self.measure == "avg":
            return round(sum(value * sign for *_, value, sign in parts) / count) if count else 0, count, None
        if self.measure == "share":
            return (sum(sign for *_, value, sign in parts if value) * 10000 // count if count else 0), count, None
        if self.measure == "distinct":
            return len({value for *_, value, _ in parts}), count, None
        return at_share(values, 0.5), count, at_share(values, 0.9)


def at_share(values, share):
    return values[max(0, math.ceil(len(values) * share) - 1)] if values else 0


def first_day(day, period):
    if period == "day":
        return day
    month = {"month": day.month, "quarter": (day.month - 1) // 3 * 3 + 1, "year": 1}[period]
    return day.replace(month=month, day=1)


def is_near(measure, told, own):
    if measure in ("avg", "share"):  # however it is rounded
        return abs(told - own) <= 1
    return abs(told - own) <= max(1, own * OFF) if measure == "spread" else told == own


def questions(metric):
    """What is asked: all of it, by each dimension, by each with a period, by all dimensions at once."""
    groups = [[]] + [[name] for name in metric.dimensions] + [metric.dimensions]
    for group, period in itertools.product(groups, ("all", "month", metric.period)):
        if metric.unit == "minor units" and "program" not in group:
            group = group + ["program"]
        yield group, period


def answers(client, metric, group, period, own):
    """What the server tells, month by month where it is too much at once."""
    asked = {"metric": metric.name, "group": group, "period": period}
    if len(own) < MOST:
        return client.call("metrics.query", asked)["items"]
    days = [datetime.date.fromisoformat(key[0]) for key in own] if period in ("day", "month") else []
    months = sorted({first_day(day, "month") for day in days})
    ends = [(month.replace(day=28) + datetime.timedelta(days=4)).replace(day=1) - datetime.timedelta(days=1) for month in months]
    return [item for month, end in zip(months, ends)
        for item in client.call("metrics.query", {**asked, "from": month.isoformat(), "to": end.isoformat()})["items"]]


def compare(metric, happenings, client, problems):
    """Asks the server and reckons. Returns how many figures agree."""
    parts, agreed, asked = metric.kept(happenings), 0, set()
    for group, period in questions(metric):
        if (tuple(group), period) in asked or len(group) > 9:
            continue
        asked.add((tuple(group), period))
        own = collections.defaultdict(list)
        for part in parts:
            key = ("" if period == "all" else first_day(part[0], period).isoformat(),) + tuple(part[1][name] for name in group)
            own[key].append(part)
        if len(own) >= MOST and period not in ("day", "month"):
            continue
        told = {}
        for item in answers(client, metric, group, period, own):
            key = ("" if period == "all" else item.get("period", ""),) + tuple(plain(item.get("group", {}).get(name)) for name in group)
            told[key] = item
        for key in set(own) | set(told):
            value, count, p90 = metric.figure(own.get(key, []))
            item = told.get(key, {"value": 0, "count": 0})
            if not is_near(metric.measure, item["value"], value) or item["count"] != count or \
                    p90 is not None and not is_near("spread", item.get("p90", 0), p90):
                problems.add("%s by %s, %s: told %s, reckoned %s of %s" % (metric.name, group, key,
                    {name: item.get(name) for name in ("value", "count", "p90")}, (value, p90), count))
            else:
                agreed += 1
    return agreed


def check(happenings, rows, client, problems, prefix="deals."):
    """Every metric of the prefix. Returns {name: figures that agree}."""
    zones = {id: zoneinfo.ZoneInfo(row["time_zone"]) for id, row in rows.of("program").items()}
    return {declared["name"]: compare(Metric(declared, zones), happenings, client, problems)
        for declared in client.call("metrics.list")["items"] if declared["name"].startswith(prefix)}
