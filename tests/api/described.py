# SPDX-License-Identifier: Apache-2.0
"""What the server's methods declare to answer: every result a test gets is held against it, and it is noted which methods
were called, so that one that no test calls fails the run (coverage.py)."""

import atexit
import functools
import json
import os
import subprocess
import sys

from schema import problems

BUILD = os.environ.get("PRM_BUILD", "build/release")
CALLED = os.path.join(BUILD, "tests", "api-called")
called = set()


@functools.lru_cache(None)
def document():
    """The description of every method, as the system sees it."""
    done = subprocess.run([os.path.join(BUILD, "bin", "prmd"), "inspect", "--openrpc"], capture_output=True, text=True,
        timeout=60, check=True)
    return json.loads(done.stdout)


@functools.lru_cache(None)
def methods():
    return {method["name"]: method for method in document()["methods"]}




def params(name):
    """The names of a method's params."""
    return [given.get("name") or given["$ref"].rsplit("/", 1)[1] for given in methods()[name]["params"]]


def check(name, result, is_partner):
    """Fails if a method's result is not what it declares. Methods of plugins that do not ship declare elsewhere. What is
    the vendor's alone is left out of what a partner gets, required or not."""
    method = methods().get(name)
    if not method:
        return
    called.add(name)
    if name == "rpc.discover":
        return
    found = [problem for problem in problems(result, method["result"]["schema"], document())
        if not (is_partner and problem.endswith(" is missing"))]
    assert not found, "%s answered what it does not declare: %s" % (name, "; ".join(found[:10]))


@atexit.register
def note():
    if called and os.path.isdir(BUILD):
        os.makedirs(CALLED, exist_ok=True)
        name = os.path.splitext(os.path.basename(sys.argv[0]))[0]
        with open(os.path.join(CALLED, name + ".txt"), "w") as file:
            file.write("".join("%s\n" % method for method in sorted(called)))
