# SPDX-License-Identifier: Apache-2.0
"""The third third of the methods that test_isolation.py tries with every id of another partner."""

import unittest

import test_isolation


class Methods(test_isolation.Methods):
    SHARE = 2


if __name__ == "__main__":
    unittest.main()
