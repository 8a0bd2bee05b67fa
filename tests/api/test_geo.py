# SPDX-License-Identifier: Apache-2.0
"""geo.place over the wire: what a client is told of an address, whoever it is, and what it is refused."""

import unittest

from prmd import ServerCase, World


class Geo(ServerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = World(cls.server)
        cls.addClassCleanup(cls.world.close)
        cls.partner = cls.world.partner("Bluepeak Systems")

    def place(self, text):
        return self.partner.call("geo.place", {"text": text})

    def test_a_place_and_what_told_it(self):
        self.assertEqual(self.place("1 Infinite Loop Cupertino CA US 95014"), {"country": "US", "region": "US-CA",
            "within": ["US-CA", "US"], "on": ["country_code", "region_code"]})
        self.assertEqual(self.place("Bachstr. 5\n80331 München\nDeutschland"),
            {"country": "DE", "within": ["DE"], "on": ["country_name"]})
        self.assertEqual(self.place("Via Roma 1, Milano, Italia")["within"], ["IT-MI", "IT-25", "IT"])
        self.assertEqual(self.world.manager.call("geo.place", {"text": "Taipei City Taiwan"})["region"], "TW-TPE")

    def test_doubt_is_told_and_nothing_guessed(self):
        self.assertEqual(self.place("Boston MA"), {"on": [], "ambiguous": True})
        self.assertEqual(self.place("Hauptstrasse 5"), {"on": []})
        self.assertEqual(self.place(""), {"on": []})

    def test_long_texts(self):
        self.assertEqual(self.place("x " * 4990 + "Germany")["country"], "DE")
        refused = self.assert_fails("invalid_params", self.place, "x" * 10001)
        self.assertEqual(refused.fields(), {"text": "range"})


if __name__ == "__main__":
    unittest.main()
