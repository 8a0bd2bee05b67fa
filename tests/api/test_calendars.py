# SPDX-License-Identifier: Apache-2.0
"""Business calendars as a client sees them."""

import unittest

from prmd import ServerCase, WEEK, World


class Calendars(ServerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = World(cls.server)
        cls.addClassCleanup(cls.world.close)
        cls.partner = cls.world.partner("Bluepeak Systems")

    def create(self, code, **more):
        return self.world.manager.call("calendars.create", {"code": code, "name": "Office " + code,
            "time_zone": "Europe/Berlin", "hours": WEEK, **more})["calendar"]

    def reckon(self, calendar, start, **more):
        return self.partner.call("calendars.reckon", {"calendar": calendar, "from": start, **more})

    def test_hours_and_days_of_business(self):
        office = self.create("munich", holidays=[{"date": "2027-12-24", "from": "09:00", "to": "12:00"}, {"date": "2027-12-31"}])
        for name in (office["id"], "munich"):
            told = self.reckon(name, "2027-12-23T15:00:00.000Z", minutes=240)  # Thursday, 16:00 in Berlin
            self.assertEqual(told, {"open": True, "at": "2027-12-24T11:00:00.000Z"})
        self.assertEqual(self.reckon("munich", "2027-12-24T12:00:00.000Z", minutes=0),
            {"open": False, "at": "2027-12-27T08:00:00.000Z"})
        self.assertEqual(self.reckon("munich", "2027-12-23T15:00:00.000Z", days=5)["at"], "2027-12-30T16:00:00.000Z")
        self.assertEqual(self.reckon("munich", "2027-12-23T15:00:00.000Z", to="2028-01-01T00:00:00.000Z")["minutes"],
            (1 + 3 + 4 * 8) * 60)
        # Over the change of the clocks: nine in the morning is another instant.
        self.assertEqual(self.reckon("munich", "2027-03-26T16:00:00.000Z", minutes=60)["at"], "2027-03-29T08:00:00.000Z")
        for name in ("24x7", ""):
            self.assertEqual(self.reckon(name, "2027-12-24T23:00:00.000Z", minutes=90)["at"], "2027-12-25T00:30:00.000Z")

    def test_a_change_shows_at_once_and_only_the_vendor_makes_it(self):
        office = self.create("vienna")
        changed = self.world.manager.call("calendars.update", id=office["id"], expect_version=1, holidays=[{"date": "2027-01-04"}])
        self.assertEqual(changed["calendar"]["hours"], WEEK)
        self.assertEqual(self.reckon("vienna", "2027-01-04T00:00:00.000Z", minutes=0)["at"], "2027-01-05T08:00:00.000Z")
        self.assert_fails("version", self.world.manager.call, "calendars.update", id=office["id"], expect_version=1, name="X")
        self.assertEqual(self.partner.call("calendars.get", id=office["id"])["calendar"]["code"], "vienna")
        self.assertIn("vienna", [row["code"] for row in self.partner.call("calendars.list")["items"]])
        for method, params in (("calendars.create", {"code": "x", "name": "X", "time_zone": "UTC", "hours": WEEK}),
                               ("calendars.update", {"id": office["id"], "name": "X"})):
            self.assert_fails("forbidden", self.partner.call, method, params)

    def test_what_is_no_calendar_is_named(self):
        def fields(**more):
            params = {"code": "x", "name": "X", "time_zone": "UTC", "hours": WEEK, **more}
            return self.assert_fails("invalid_params", self.world.manager.call, "calendars.create", params).fields()
        self.assertEqual(fields(time_zone="Europe/Atlantis"), {"time_zone": "format"})
        self.assertEqual(fields(code="24x7"), {"code": "format"})
        self.assertEqual(fields(code="calendar_1"), {"code": "format"})
        self.assertEqual(fields(hours=[]), {"hours": "range"})
        self.assertEqual(fields(hours=[{"day": "mon", "from": "22:00", "to": "06:00"}]), {"hours[0].to": "range"})
        self.assertEqual(fields(code="a b", hours=WEEK + WEEK[:1], holidays=[{"date": "2027-02-29"}]),
            {"holidays[0].date": "format"})
        self.assertEqual(fields(code="a b", hours=WEEK + WEEK[:1]), {"code": "format", "hours[5]": "overlap"})
        office = self.create("once")
        self.assert_fails("unique", self.create, "once")
        self.assertEqual(self.assert_fails("invalid_params", self.world.manager.call, "calendars.update", id=office["id"],
            hours=[{"day": "mon", "from": "x", "to": "17:00"}]).fields(), {"hours[0].from": "format"})
        self.assert_fails("not_found", self.reckon, "nowhere", "2027-01-04T00:00:00.000Z", minutes=1)
        self.assert_fails("not_found", self.reckon, "' OR 1=1 --", "2027-01-04T00:00:00.000Z", minutes=1)
        self.assertEqual(self.assert_fails("invalid_params", self.reckon, "once", "2027-01-04T00:00:00.000Z", minutes=1, days=1)
            .fields(), {"to": "required"})
        self.assert_fails("limit", self.reckon, "once", "2027-01-04T00:00:00.000Z", minutes=52560000)

    def test_a_programme_names_one(self):
        office = self.create("paris", time_zone="Europe/Paris")
        program = self.world.manager.call("partners.programs.create", name="Second", currency="USD", time_zone="UTC",
            calendar=office["id"])["program"]
        self.assertEqual(program["calendar"], office["id"])
        for field, value in (("calendar", "calendar_0000000000001"), ("time_zone", "CET+1"), ("currency", "DEM")):
            refused = self.assert_fails("invalid_params", self.world.manager.call, "partners.programs.create",
                {"name": "Third", "currency": "USD", "time_zone": "UTC", field: value})
            self.assertIn(field, refused.fields())


if __name__ == "__main__":
    unittest.main()
