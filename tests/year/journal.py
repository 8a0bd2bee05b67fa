# SPDX-License-Identifier: Apache-2.0
"""The journal as anyone can read it from the file of a server that is stopped: what each entry changed, what happened, what
was decided. Shares no code with the server."""

import json
import os
import sqlite3

DIGITS = {digit: value for value, digit in enumerate("0123456789abcdefghjkmnpqrstvwxyz")}
JSON_COLUMNS = ("changes", "events", "decisions", "note")


def number_of(id):
    """The number a row has in its table: behind the name, 13 digits of base 32."""
    value = 0
    for digit in id.rpartition("_")[2]:
        value = value * 32 + DIGITS[digit]
    return value


def is_id(text):
    name, _, digits = text.rpartition("_")
    return name != "" and len(digits) == 13 and all(digit in DIGITS for digit in digits)


def whole(value, personal):
    """With the personal part where it was taken out."""
    if isinstance(value, dict):
        if list(value) == ["$p"]:
            return personal[value["$p"]]
        return {key: whole(inner, personal) for key, inner in value.items()}
    return [whole(inner, personal) for inner in value] if isinstance(value, list) else value


class Journal:
    def __init__(self, data):
        self.database = sqlite3.connect("file:%s?mode=ro" % os.path.join(data, "prmd.db"), uri=True)
        self.database.row_factory = sqlite3.Row

    def entries(self):
        """One by one, oldest first: {seq, at, actor, source, method, changes, events, decisions, note}."""
        for row in self.database.execute("SELECT * FROM journal ORDER BY seq"):
            personal = json.loads(row["personal"]) if row["personal"] else []
            entry = {key: row[key] for key in ("seq", "at", "actor", "on_behalf", "source", "method")}
            for column in JSON_COLUMNS:
                parsed = json.loads(row[column]) if row[column] else ([] if column != "note" else None)
                entry[column] = whole(parsed, personal) if personal else parsed
            yield entry

    def table(self, entity):
        """What is stored, by number."""
        return {row["id"]: row for row in self.database.execute('SELECT * FROM "%s"' % entity)}

    def close(self):
        self.database.close()


def stored_as(name, value, row):
    """Whether a column has what the journal says the field was set to."""
    kept = row[name]
    if value is None or kept is None:
        return value is None and kept is None
    if isinstance(value, dict) and name + "_currency" in row.keys():
        return kept == value["amount"] and row[name + "_currency"] == value["currency"]
    if isinstance(value, (dict, list)):
        return json.loads(kept) == value
    if isinstance(kept, int) and isinstance(value, str) and is_id(value):
        return kept == number_of(value)
    return kept == value and isinstance(kept, str) == isinstance(value, str)


class Rows:
    """Every row as the journal has it so far: fields by id, with what an entry did to them."""

    def __init__(self, problems):
        self.problems = problems
        self.rows, self.entity_of = {}, {}

    def apply(self, entry):
        """The changes of an entry, each as (entity, id, fields before or None, fields after)."""
        done = []
        for change in entry["changes"]:
            id, before = change["id"], self.rows.get(change["id"])
            if (change["op"] == "create") != (before is None):
                self.problems.add("%s: entry %d says %s" % (id, entry["seq"], change["op"]))
            after = dict(before or {"created_at": entry["at"], "version": 0})
            for name, (old, new) in change["fields"].items():
                if after.get(name) != old:
                    self.problems.add("%s: entry %d has %s as %r, it was %r" % (id, entry["seq"], name, old, after.get(name)))
                after[name] = new
            if change["version"] < after["version"]:
                self.problems.add("%s: its version goes back in entry %d" % (id, entry["seq"]))
            after.update(version=change["version"], updated_at=entry["at"])
            self.rows[id], self.entity_of[id] = after, change["entity"]
            done.append((change["entity"], id, before, after))
        return done

    def of(self, entity):
        return {id: row for id, row in self.rows.items() if self.entity_of[id] == entity}

    def compare(self, journal):
        """Whether the tables hold that and nothing else. Returns how many rows were looked at."""
        looked = 0
        for entity in sorted(set(self.entity_of.values())):
            stored, told = journal.table(entity), self.of(entity)
            extra = set(stored) - {number_of(id) for id in told}
            if extra:
                self.problems.add("%s: %d rows of which the journal says nothing" % (entity, len(extra)))
            for id, fields in told.items():
                looked += 1
                row = stored.get(number_of(id))
                if row is None:
                    self.problems.add("%s: is not stored" % id)
                    continue
                for name, value in fields.items():
                    if name in row.keys() and not stored_as(name, value, row):
                        self.problems.add("%s: %s is %r, by the journal %r" % (id, name, row[name], value))
        return looked
