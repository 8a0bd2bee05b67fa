# SPDX-License-Identifier: Apache-2.0
"""The part of JSON Schema that the server's descriptions use, and one thing more: what is not declared is a problem."""

import datetime
import re

TYPES = {"object": dict, "array": list, "string": str, "boolean": bool}


def is_of(value, name):
    if name == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, TYPES[name])


def is_time(text):
    try:
        datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return False
    return re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", text) is not None


def is_date(text):
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


FORMATS = {"date-time": is_time, "date": is_date, "email": lambda text: re.fullmatch(r"[^@\s]+@[^@\s]+", text)}


def problems(value, schema, document, place="result"):
    """Sentences on what of the value does not fit, one by one."""
    while "$ref" in schema:
        part = document
        for name in schema["$ref"].split("/")[1:]:
            part = part[name]
        schema = part
    if "type" in schema and not is_of(value, schema["type"]):
        yield "%s is no %s: %r" % (place, schema["type"], value)
        return
    if "enum" in schema and value not in schema["enum"]:
        yield "%s is none of %s: %r" % (place, schema["enum"], value)
    if isinstance(value, dict):
        yield from object_problems(value, schema, document, place)
    elif isinstance(value, list):
        yield from size_problems(len(value), schema, "Items", place)
        for i, item in enumerate(value if "items" in schema else []):
            yield from problems(item, schema["items"], document, "%s[%d]" % (place, i))
    elif isinstance(value, str):
        yield from size_problems(len(value), schema, "Length", place)
        if "pattern" in schema and not re.search(schema["pattern"], value):
            yield "%s does not match %s: %r" % (place, schema["pattern"], value)
        if "format" in schema and not FORMATS[schema["format"]](value):
            yield "%s is no %s: %r" % (place, schema["format"], value)
    elif "minimum" in schema and value < schema["minimum"] or "maximum" in schema and value > schema["maximum"]:
        yield "%s is out of bounds: %r" % (place, value)


def size_problems(size, schema, of, place):
    if size < schema.get("min" + of, 0) or size > schema.get("max" + of, size):
        yield "%s has %d %s" % (place, size, of.lower())


def object_problems(value, schema, document, place):
    properties = schema.get("properties")
    for name in schema.get("required", ()):
        if name not in value:
            yield "%s.%s is missing" % (place, name)
    for name, inner in value.items():
        if properties is None:
            continue
        if name not in properties:
            yield "%s.%s is not declared" % (place, name)
        else:
            yield from problems(inner, properties[name], document, "%s.%s" % (place, name))
