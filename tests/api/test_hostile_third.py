# SPDX-License-Identifier: Apache-2.0
"""The third third of the methods that test_hostile.py gives values nobody means well with."""

import unittest

import test_hostile


class Hostile(test_hostile.Hostile):
    SHARE = 2


if __name__ == "__main__":
    unittest.main()
