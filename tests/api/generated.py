# SPDX-License-Identifier: Apache-2.0
"""Which fields of which methods take ids, read from the description of the server (rpc.discover), so that a method of
tomorrow is tried as those of today: its example, its patterns, its filters. What cannot be told from it stands in the
tables below; what is in neither fails the run."""

import json
import re

import described

ID = re.compile(r"^\^([a-z][a-z0-9_]*)_\[0-9a-hjkmnp-tv-z\]\{13\}\$$")
PLACEHOLDER = re.compile(r"\b([a-z][a-z0-9_]*)_01h8xgq3m2c4[0-9a-z]\b")

# Params that take the id of whatever has one, as plain text.
ANY_ID = {"id", "subject"}
# Objects whose keys are not declared, and what is in them: no ids, or the columns of the rows that are listed.
OPEN = {"filter": "rows", "limits": None, "files": None, "settings": None, "hours": None, "holidays": None, "mapping": None,
    "where": None, "defaults": None}  # of an import: each record goes through a method that is tried itself
# The same of one method: {key: entity}.
HELPERS = {("metrics.query", "filter"): {"partner": "partner"}, ("deals.measures", "filter"): {"partner": "partner"}}
# Params of methods without an example.
EXAMPLES = {
    "metrics.query": {"metric": "deals.registrations", "group": ["partner"]},
    "events.unsubscribe": {"subscription": "none"}, "notifications.read": {}, "system.parked.drop": {}, "system.parked.retry": {},
}
# What everybody may see, or the vendor alone: there is none of another partner's.
PUBLIC = {"program", "level", "territory", "product", "calendar", "rate", "ledger_account", "ledger_entry", "ledger_hold",
    "course", "certification", "learning_path", "competency", "tier_scheme", "requirement", "success_plan"}
# Columns every row has that hold an id without saying so.
BY_WHOM = ("created_by", "updated_by")


def resolve(schema):
    while "$ref" in schema:
        part = described.document()
        for name in schema["$ref"].split("/")[1:]:
            part = part[name]
        schema = part
    return schema


def ids_of(schema, path):
    """[(path, entity)] of all within; a list's items are at 0."""
    schema = resolve(schema)
    if "pattern" in schema and ID.match(schema["pattern"]):
        yield path, ID.match(schema["pattern"]).group(1)
    for name, inner in schema.get("properties", {}).items():
        yield from ids_of(inner, path + (name,))
    if "items" in schema:
        yield from ids_of(schema["items"], path + (0,))
    if schema.get("type") == "object" and "properties" not in schema:
        name = [part for part in path if isinstance(part, str)][-1]
        assert name in OPEN, "nobody says what is in %s, an object of any keys" % (path,)


def rows_of(method):
    """The columns of the rows that a list answers or an export writes, {name: schema}."""
    if method["name"].endswith(".export"):
        method = described.methods()[method["name"].replace(".export", ".list")]
    items = resolve(method["result"]["schema"])["properties"]["items"]
    return resolve(resolve(items)["items"])["properties"]


def id_fields(method):
    """[(path, entity, or None: of any)] of a method's params."""
    found = []
    for param in method["params"]:
        if "$ref" in param:
            continue  # what every write takes: no ids
        name, schema = param["name"], param["schema"]
        found += ids_of(schema, (name,))
        if name in ANY_ID and not any(path == (name,) for path, _ in found):
            found.append(((name,), None))
        if (method["name"], name) in HELPERS:
            found += [((name, key), kind) for key, kind in HELPERS[method["name"], name].items()]
        elif OPEN.get(name) == "rows":
            rows = rows_of(method)
            for column, inner in rows.items():
                found += [((name, column), kind) for path, kind in ids_of_column(inner, column)]
            found += [((name, column), "user") for column in BY_WHOM if column in rows]
    return found


def ids_of_column(schema, column):
    """Of a column that can be filtered by: itself, not what is within it."""
    schema = resolve(schema)
    if "pattern" in schema:
        yield from ids_of(schema, (column,))


def methods():
    """[(name, method, id_fields)], in order."""
    return [(name, method, id_fields(method)) for name, method in sorted(described.methods().items())]


def base_params(name, method, stand_in):
    """The params of the example, each placeholder replaced by stand_in(entity)."""
    if name in EXAMPLES:
        return dict(EXAMPLES[name])
    if not method.get("examples"):
        assert not any(param.get("required") for param in method["params"]), \
            "%s has neither an example nor params that can be left out: nobody can call it" % name
        return {}
    example = {param["name"]: param["value"] for param in method["examples"][0]["params"]}
    return json.loads(PLACEHOLDER.sub(lambda found: stand_in(found.group(1)), json.dumps(example)))


def takes(method, name):
    """Whether it takes this one of what every write accepts."""
    return any(param.get("$ref", "").endswith("/" + name) for param in method["params"])
