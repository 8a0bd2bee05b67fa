/* SPDX-License-Identifier: Apache-2.0 */
/* Days of the calendar, there and back. */
#include "test.h"

#include <prm/dates.h>

#include <stdio.h>

TEST(days_are_numbered_from_1970)
{
    CHECK_INT(prm_date_number("1970-01-01"), 0);
    CHECK_INT(prm_date_number("2000-03-01"), 11017);
    CHECK_INT(prm_date_number("1969-12-31"), -1);
}

TEST(days_are_added_over_months_years_and_leap_days)
{
    static const struct {
        const char *from;
        int64_t days;
        const char *to;
    } cases[] = { { "2027-12-31", 1, "2028-01-01" }, { "2028-02-28", 1, "2028-02-29" }, { "2028-02-28", 2, "2028-03-01" },
        { "2027-03-01", -1, "2027-02-28" }, { "2000-02-29", 0, "2000-02-29" }, { "1900-02-28", 1, "1900-03-01" },
        { "2026-11-22", 365, "2027-11-22" }, { "1970-01-01", -1, "1969-12-31" } };
    char to[PRM_DATE_ROOM];

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        prm_date_add(cases[i].from, cases[i].days, to, sizeof(to));
        CHECK_STR(to, cases[i].to);
    }
}

TEST(each_day_of_400_years_comes_back)
{
    char date[PRM_DATE_ROOM];

    for (int64_t day = 0; day < 146097; day++) {
        prm_date_add("1970-01-01", day, date, sizeof(date));
        if (!CHECK_INT(prm_date_number(date), day))
            return;
    }
}

TEST_MAIN(CASE(days_are_numbered_from_1970), CASE(days_are_added_over_months_years_and_leap_days),
    CASE(each_day_of_400_years_comes_back))
