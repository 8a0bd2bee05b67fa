# SPDX-License-Identifier: Apache-2.0
"""Run after all API tests: a method that none of them got a result of fails the run."""

import os
import sys

import described

seen = set()
for name in os.listdir(described.CALLED) if os.path.isdir(described.CALLED) else []:
    with open(os.path.join(described.CALLED, name)) as file:
        seen.update(file.read().split())
missing = sorted(set(described.methods()) - seen)
print("%d methods, %d of them answered in the tests" % (len(described.methods()), len(described.methods()) - len(missing)))
if missing:
    sys.exit("no API test got a result of: %s" % ", ".join(missing))
