# SPDX-License-Identifier: Apache-2.0
"""The measures of deals, reckoned from the histories of the deals: nothing here looks at what events carry."""

import collections
import datetime
import math

ALL = 10000
DECISIONS = ("approved", "rejected", "duplicate")
BY_RULES = ("deals.register", "deals.submit", "deals.answer")
BY = ("partner", "program", "level", "channel_type", "territory", "product", "type", "segment")
AUTOMATIC = BY + ("automatic",)
SOURCE = BY + ("source",)
OF_PARTNERS = {"program", "territory", "product", "type", "segment", "source"}

# name: (kind, dimensions, unit). standing: what is open at the end of a period.
MEASURES = {
    "registrations": ("count", SOURCE, "deals"), "approvals": ("count", AUTOMATIC, "deals"),
    "rejections": ("count", AUTOMATIC, "deals"), "duplicates": ("count", AUTOMATIC, "deals"),
    "duplicate_rate": ("share", AUTOMATIC, "bps"), "conflict_rate": ("share", BY, "bps"),
    "time_to_decision": ("spread", AUTOMATIC, "ms"), "within_sla": ("share", AUTOMATIC, "bps"),
    "automatic": ("share", AUTOMATIC, "bps"), "overturned": ("share", BY, "bps"), "revocations": ("count", BY, "deals"),
    "win_rate": ("share", SOURCE, "bps"), "direct_win_rate": ("share", ("program", "territory", "product"), "bps"),
    "pipeline": ("standing", BY, "minor units"), "protected_value": ("standing", BY, "minor units"),
    "forecast": ("standing", BY, "minor units"), "won_value": ("sum", BY, "minor units"),
    "forecast_error": ("mean", BY, "minor units"),
    "forecast_bias": ("mean", BY, "minor units"), "expiries": ("count", BY, "deals"), "expiry_rate": ("share", BY, "bps"),
    "extensions": ("count", BY, "deals"), "margin": ("mean", BY, "bps"),
}
OF_VENDOR = {"conflict_rate", "automatic", "direct_win_rate"}


def millis(text):
    return round(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1000)


def first_day(day, period):
    if period == "day":
        return day.isoformat()
    month = {"month": day.month, "quarter": (day.month - 1) // 3 * 3 + 1, "year": 1}[period]
    return day.replace(month=month, day=1).isoformat()


class Reckoning:
    """{measure: [(day, group, value, sign)]} of the deals whose histories it was told."""

    def __init__(self, zone):
        self.zone, self.parts, self.groups = zone, collections.defaultdict(list), {}

    def add(self, measure, at, group, value=1, sign=1):
        day = datetime.datetime.fromtimestamp(at / 1000, self.zone).date()
        self.parts[measure].append((day, group, value, sign))

    def deal(self, entries, level_at, channel_types, verdict_of, is_in_time):
        """One deal; `entries`: its history, oldest first."""
        row, group, registered, decided, approved, open_for = {}, None, None, False, False, None
        for entry in entries:
            at, before = millis(entry["at"]), dict(row)
            for change in entry["changes"]:
                row[change["field"]] = change.get("new")
            state, was = row.get("state"), before.get("state")
            if registered is None and state != "draft" and state != "withdrawn":
                registered = at
                level = level_at(row["partner"], at)
                main = max(row["lines"], key=lambda line: (line.get("amount") or {}).get("amount", 0))
                group = {"partner": row["partner"], "program": row["program"], "level": level,
                    "channel_type": channel_types[row["partner"]], "territory": row["territory"],
                    "product": main["product"], "type": row["type"], "segment": row["customer"].get("segment", ""),
                    "source": row.get("source") or ""}
                self.groups[row["id"]] = group
                self.add("registrations", at, group)
                verdict = verdict_of(row["decision"])
                if verdict:
                    self.add("conflict_rate", at, group, verdict != "clear")
            if state in DECISIONS and state != was:
                automatic = entry["method"] in BY_RULES
                by = dict(group, automatic="true" if automatic else "false")
                if not decided:
                    self.add("duplicate_rate", at, by, state == "duplicate")
                    self.add("time_to_decision", at, by, at - registered)
                    self.add("automatic", at, by, automatic)
                    self.add("within_sla", at, by, automatic or is_in_time(row["id"], at))
                    if state != "approved":
                        self.add("rejections", at, by)
                    if state == "duplicate":
                        self.add("duplicates", at, by)
                if state == "approved" and not approved:
                    approved = True
                    self.add("approvals", at, by)
                    if row.get("margin_bps") is not None:
                        self.add("margin", at, group, row["margin_bps"])
                decided = True
            open_for = self.standing(at, group, row, before, open_for)
            if (row.get("extensions") or 0) > (before.get("extensions") or 0):
                self.add("extensions", at, group)

    def standing(self, at, group, row, before, open_for):
        """What the deal is worth while it is open, and how it ends. (amount, protected, forecast) or None."""
        is_open = row.get("state") == "approved"
        if is_open and open_for is None:
            open_for = (row["amount_base"], row["amount_base"] if row["terms"]["exclusive"] else 0, 0)
            self.add("pipeline", at, group, open_for[0])
            self.add("protected_value", at, group, open_for[1])
        if open_for is None:
            return None
        forecast = (row.get("forecast_base") or 0) if is_open else 0
        if forecast != open_for[2]:
            self.add("forecast", at, group, forecast - open_for[2])
        if is_open:
            return open_for[:2] + (forecast,)
        self.add("pipeline", at, group, open_for[0], -1)
        self.add("protected_value", at, group, open_for[1], -1)
        self.end(at, group, row, open_for[2])
        return None

    def end(self, at, group, row, forecast):
        state = row["state"]
        self.add("expiry_rate", at, group, state == "expired")
        if state == "expired":
            self.add("expiries", at, group)
        if state == "revoked":
            self.add("revocations", at, group)
        if state in ("converted", "cancelled"):
            ordered = row["won_base"] if state == "converted" else 0
            self.add("win_rate", at, group, state == "converted")
            if state == "converted":
                self.add("won_value", at, group, ordered)
            self.add("forecast_bias", at, group, ordered - forecast)
            self.add("forecast_error", at, group, abs(ordered - forecast))

    def figures(self, measure, period, group, filter=None):
        """{(period, values): (value, count, p90)}."""
        kind, found = MEASURES[measure][0], collections.defaultdict(list)
        parts = [part for part in self.parts[measure] if all(part[1].get(k) == v for k, v in (filter or {}).items())]
        for part in parts:
            key = ("" if period == "all" else first_day(part[0], period), tuple(part[1][name] for name in group))
            found[key].append(part)
        if kind != "standing":
            return {key: figure(kind, of) for key, of in found.items()}
        told = {}
        for start, values in found:
            of = [part for (other, its), all_of in found.items() if its == values and other <= start for part in all_of]
            told[start, values] = (sum(part[2] * part[3] for part in of), sum(part[3] for part in of), None)
        return told


def figure(kind, parts):
    count = sum(part[3] for part in parts)
    values = sorted(part[2] for part in parts)
    if kind == "count":
        return count, count, None
    if kind == "sum":
        return sum(values), count, None
    if kind == "share":
        return round(sum(values) * ALL / count), count, None
    if kind == "mean":
        return round(sum(values) / count), count, None
    at_share = lambda share: values[max(0, math.ceil(len(values) * share) - 1)]
    return at_share(0.5), count, at_share(0.9)
