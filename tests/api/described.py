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


class Replies:
    """What one connection sends and gets, as text: every result in it, of single calls and of batches, is held against its
    method. Ids that stand for calls of several methods at a time are left alone, and so is what is no JSON."""

    def __init__(self, is_partner=False):
        self.is_partner = is_partner
        self.rest = ""
        self.asked = {}  # the methods under way by id

    def sent(self, text):
        """More of what was sent, line by line."""
        lines = (self.rest + (text.decode(errors="replace") if isinstance(text, bytes) else text)).split("\n")
        self.rest = lines.pop()
        for line in lines:
            self.call(line)

    def call(self, text):
        """A whole message."""
        for call in members(text):
            if isinstance(call.get("method"), str) and "id" in call:
                self.asked.setdefault(json.dumps(call["id"]), []).append(call["method"])

    def got(self, text):
        """A whole answer."""
        for answer in members(text):
            under_way = self.asked.get(json.dumps(answer.get("id")))
            if not under_way:
                continue
            is_plain = len(set(under_way)) == 1
            method = under_way.pop()
            if not under_way:
                del self.asked[json.dumps(answer["id"])]
            if is_plain and "result" in answer:
                if method == "session.authenticate":
                    self.is_partner = answer["result"]["side"] == "partner"
                check(method, answer["result"], self.is_partner)


def members(text):
    """The objects of a message: itself, or those of a batch."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return []
    return [value] if isinstance(value, dict) else [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


@atexit.register
def note():
    if called and os.path.isdir(BUILD):
        os.makedirs(CALLED, exist_ok=True)
        name = os.path.splitext(os.path.basename(sys.argv[0]))[0]
        with open(os.path.join(CALLED, name + ".txt"), "w") as file:
            file.write("".join("%s\n" % method for method in sorted(called)))
