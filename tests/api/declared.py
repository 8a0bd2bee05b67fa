# SPDX-License-Identifier: Apache-2.0
"""What the shipped plugins declare, as `prmd inspect` prints it: which params and columns hold ids, which are the vendor's."""

import os
import re
import subprocess

from prmd import BUILD, PATIENCE, PRMD, SHIPPED

LINE = re.compile(r"^( *)(\S+) +(.*)$")


class Field:
    def __init__(self, path, text):
        self.path = path                                   # ("lines", 0, "product")
        found = re.match(r"reference to (\w+)", text)
        self.of = found and found.group(1)                 # the entity whose ids it takes
        self.is_vendor = "vendor only" in text.split(":")[0]


def read_fields(lines):
    """Fields by path, from an indented listing; each is below the last one that is indented less."""
    fields, above = [], []
    for line in lines:
        indent, name, text = LINE.match(line).groups()
        while above and above[-1][0] >= len(indent):
            above.pop()
        above.append((len(indent), 0 if name == "each" else name))
        fields.append(Field(tuple(part for _, part in above), text))
    return fields


def sections(lines):
    """{title: lines below it}, of lines indented by four and what is below them."""
    found, title = {}, None
    for line in lines:
        if re.match(r"^    \S", line):
            title = line.strip()
            found[title] = []
        elif title:
            found[title].append(line)
    return found


def print_of(plugin):
    return subprocess.run([PRMD, "inspect", os.path.join(BUILD, "plugins", plugin + ".so")], capture_output=True, text=True,
        timeout=PATIENCE, check=True).stdout


def vendor_reasons(plugin):
    """Codes of reasons a partner is never shown."""
    codes = re.findall(r"^ *reason (\w+) \(for the vendor\)", print_of(plugin), re.MULTILINE)
    assert codes
    return codes


def inspect(plugin):
    """(entities: {name: (path, columns)}, methods: {name: params}) of a shipped plugin."""
    text = print_of(plugin)
    entities, methods = {}, {}
    for block in text.split("\n\n"):
        for part in re.split(r"\n(?=entity |method )", "\n" + block):
            lines = part.strip("\n").split("\n")
            entity = re.match(r"entity (\w+) \(([\w.]+)\)", lines[0])
            method = re.match(r"method ([\w.]+) \(", lines[0])
            below = sections(lines[1:])
            if entity:
                entities[entity.group(1)] = (entity.group(2), read_fields(below["fields"]))
            elif method:
                methods[method.group(1)] = read_fields(below.get("params", []))
    return entities, methods


def scopes():
    """{entity: its scope} of every shipped plugin."""
    return {name: scope for plugin in SHIPPED
        for name, scope in re.findall(r"^entity (\w+) \(.*\n *seen by: (.*)$", print_of(plugin), re.MULTILINE)}


def shipped():
    entities, methods = {}, {}
    for plugin in SHIPPED:
        more_entities, more_methods = inspect(plugin)
        entities.update(more_entities)
        methods.update(more_methods)
    return entities, methods
