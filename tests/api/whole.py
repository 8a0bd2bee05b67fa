# SPDX-License-Identifier: Apache-2.0
"""What the shipped methods declare is whole: an example of every call that takes params, whose result fits what is
declared; words on every method, param and result. test_openrpc.py then runs each example."""

import sys

import described
from schema import problems

found = []
for name, method in described.methods().items():
    if not method.get("examples"):
        found.append("%s has params and no example (.example in its declaration)" % name)
    for example in method.get("examples", ()):
        found.extend("%s: the example's %s" % (name, problem)
            for problem in problems(example["result"]["value"], method["result"]["schema"], described.document()))
    if not method.get("summary"):
        found.append("%s has no doc" % name)
    found.extend("%s: the param %s has no doc" % (name, param["name"]) for param in method["params"]
        if "name" in param and not param.get("summary"))
sys.exit("\n".join(found) or 0)
