#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Sends the calls that make one of the programmes beside this file:

    examples/programmes/load.py examples/programmes/points --data DIR

programme.jsonl is sent as whoever `prm` is called by, a programme manager or an administrator, then rules.jsonl, which
takes an administrator. What follows the folder are options of `prm`.

Each line is a JSON-RPC request; lines that begin with # say what for. "$gold" stands for the id of the row that the
request with the id "gold" has made.
"""

import json
import os
import subprocess
import sys


def requests(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if not line.startswith("#")]


def fill(value, made):
    """`value` with ids in the place of names."""
    if isinstance(value, dict):
        return {key: fill(one, made) for key, one in value.items()}
    if isinstance(value, list):
        return [fill(one, made) for one in value]
    return made[value[1:]] if isinstance(value, str) and value.startswith("$") else value


def send(request, call, made):
    """One request by call(method, params); what it made is known by its name from then on."""
    result = call(request["method"], fill(request["params"], made))
    rows = [row["id"] for row in result.values() if isinstance(row, dict) and "id" in row]
    if rows:
        made[request["id"]] = rows[0]
    return result


def main(folder, *options):
    def call(method, params):
        fields = ["%s:json=%s" % (key, json.dumps(value)) for key, value in params.items()]
        done = subprocess.run(["prm", *options, "call", method, *fields, "--json"], stdout=subprocess.PIPE, check=True)
        return json.loads(done.stdout)

    made = {}
    for name in ("programme.jsonl", "rules.jsonl"):
        for request in requests(os.path.join(folder, name)):
            send(request, call, made)
            print("%-36s %s" % (request["method"], made.get(request["id"], "")))


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(*sys.argv[1:])
