/* SPDX-License-Identifier: Apache-2.0 */
/* Names of zones and currencies, and what recurring times refuse; their arithmetic is compared by zones.py. */
#include "base/currency.h"
#include "base/every.h"
#include "base/time.h"
#include "base/zones.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

TEST(zones_go_by_their_full_names)
{
    static const char *const known[] = { "UTC", "Europe/Berlin", "America/Argentina/Ushuaia", "Etc/GMT+3", "Asia/Kolkata" };
    static const char *const unknown[] = { "", "GMT+3", "EST", "IST", "PST", "utc", "Europe/berlin", "Europe/Atlantis",
        "Etc/Unknown", "Europe/Berlin ", "../../etc/passwd", "/", "Europe/Ber\nlin", "Europe/M\xC3\xBCnchen" };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        CHECK(prm_zone_is_known(known[i], strlen(known[i])));
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++)
        CHECK(!prm_zone_is_known(unknown[i], strlen(unknown[i])));
    char lengthy[300];
    memset(lengthy, '/', sizeof lengthy);
    CHECK(!prm_zone_is_known(lengthy, sizeof lengthy));
    prm_error error = { 0 };
    prm_zone *zone = NULL;
    CHECK_INT(prm_zone_open("Europe/Atlantis", &zone, &error), PRM_E_INVALID);
    CHECK_STR(error.message, "\"Europe/Atlantis\" is no time zone: give a name as Europe/Berlin");
}

TEST(local_time_maps_across_changes)
{
    prm_zone *zone = NULL;
    prm_error error = { 0 };
    ALLOC_OK(prm_zone_open("Europe/Berlin", &zone, &error) == PRM_OK);
    int64_t spring = 0, autumn = 0, wall = 0;
    CHECK(prm_time_parse("2027-03-28T01:00:00Z", 20, &spring) && prm_time_parse("2027-10-31T00:30:00Z", 20, &autumn));
    CHECK(prm_time_parse("2027-03-28T02:30:00Z", 20, &wall));
    CHECK_INT(prm_zone_instant(zone, wall), spring); /* left out: when the clock jumps */
    CHECK(prm_time_parse("2027-10-31T02:30:00Z", 20, &wall));
    CHECK_INT(prm_zone_instant(zone, wall), autumn); /* twice: the first */
    CHECK_INT(prm_zone_local(zone, autumn) - autumn, 7200000);
    CHECK_INT(prm_zone_local(zone, autumn + 3600000) - autumn, 7200000);
    /* Beyond the years that are kept apart it goes on, somehow. */
    CHECK(prm_zone_instant(zone, INT64_C(253402300799999)) > 0);
    CHECK(prm_zone_instant(zone, INT64_C(-62167219200000)) < 0);
    CHECK(!prm_zone_has_failed(zone));
    prm_zone_close(zone);
}

TEST(recurring_times_are_refused_in_a_sentence)
{
    static const char *const wrong[][2] = {
        { "", "begins with none of day, week, month, quarter, year" },
        { "hour 00:15", "begins with none of" },
        { "day", "must end with a time" },
        { "day 2:00", "must end with a time" },
        { "day 24:00", "must end with a time" },
        { "day 02:60", "must end with a time" },
        { "day 02:00 ", "must end with a time" },
        { "day 02:00 UTC", "must end with a time" },
        { "day  02:00", "must end with a time" },
        { "week 02:00", "needs a day: mon, tue" },
        { "week 1 02:00", "needs a day: mon, tue" },
        { "month mon 02:00", "needs a day: 1 to 31, or last" },
        { "month 0 02:00", "needs a day" },
        { "month 32 02:00", "needs a day" },
        { "month 001 02:00", "needs a day" },
        { "quarter first 02:00", "needs a day" },
        { "year last", "must end with a time" },
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        prm_every every;
        prm_error error = { 0 };
        CHECK_INT(prm_every_parse(wrong[i][0], &every, &error), PRM_E_INVALID);
        CHECK_HAS(error.message, wrong[i][1]);
    }
}

TEST(recurring_times_follow_one_another)
{
    static const char *const every_texts[] = { "day 02:30", "week sun 02:30", "month last 00:00", "quarter 31 23:59", "year 1 00:00" };
    static const int64_t about[] = { 1, 7, 31, 92, 366 };
    prm_zone *zone = NULL;
    prm_error error = { 0 };
    ALLOC_OK(prm_zone_open("Europe/Berlin", &zone, &error) == PRM_OK);
    for (size_t i = 0; i < sizeof every_texts / sizeof every_texts[0]; i++) {
        prm_every every;
        int64_t at = INT64_C(1798761600000);
        CHECK_INT(prm_every_parse(every_texts[i], &every, &error), PRM_OK);
        for (int k = 0; k < 1000; k++) {
            int64_t next = prm_every_next(&every, zone, at);
            CHECK(next > at && next <= at + about[i] * 86400000 + 7200000);
            CHECK_INT(prm_every_next(&every, zone, next - 1), next);
            at = next;
        }
    }
    prm_zone_close(zone);
}

/* One that is asked for again is the same, until so many others were. */
TEST(a_few_zones_are_kept_open)
{
    SCOPED_ZONES(zones);
    prm_error error = { 0 };
    prm_zone *first = NULL, *zone = NULL;
    char name[PRM_ZONE_NAME_BYTES];
    ALLOC_OK(prm_zones_open(zones, "Europe/Berlin", &first, &error) == PRM_OK);
    CHECK_INT(prm_zones_open(zones, "Europe/Atlantis", &zone, &error), PRM_E_INVALID);
    for (int i = 1; i < 2 * PRM_ZONES_KEPT; i++) {
        snprintf(name, sizeof name, "Etc/GMT%+d", i % PRM_ZONES_KEPT - 3); /* its signs are turned about */
        ALLOC_OK(prm_zones_open(zones, i % PRM_ZONES_KEPT == 0 ? "Asia/Kolkata" : name, &zone, &error) == PRM_OK);
        if (i % PRM_ZONES_KEPT != 0)
            CHECK_INT(prm_zone_local(zone, 0), (3 - i % PRM_ZONES_KEPT) * INT64_C(3600000));
        ALLOC_OK(prm_zones_open(zones, i < PRM_ZONES_KEPT ? "Europe/Berlin" : "UTC", &zone, &error) == PRM_OK);
        CHECK(zone == first || i >= PRM_ZONES_KEPT);
        CHECK_INT(prm_zone_local(zone, 0), i < PRM_ZONES_KEPT ? 3600000 : 0);
    }
}

TEST(currencies_have_their_own_digits)
{
    static const struct {
        const char *code;
        int digits;
    } rows[] = { { "EUR", 2 }, { "AED", 2 }, { "ZWG", 2 }, { "JPY", 0 }, { "KRW", 0 }, { "ISK", 0 }, { "CLP", 0 },
        { "KWD", 3 }, { "BHD", 3 }, { "TND", 3 }, { "IQD", 3 }, { "LBP", 2 }, { "RSD", 2 }, { "HUF", 2 }, { "XXX", -1 },
        { "DEM", -1 }, { "EUR ", -1 }, { "eur", -1 }, { "EU", -1 }, { "", -1 }, { "ZZZ", -1 }, { "AAA", -1 } };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        CHECK_INT(prm_currency_digits(rows[i].code, strlen(rows[i].code)), rows[i].digits);
    int known = 0, broken = 0;
    for (char code[4] = "AAA"; code[0] <= 'Z'; code[0]++)
        for (code[1] = 'A'; code[1] <= 'Z'; code[1]++)
            for (code[2] = 'A'; code[2] <= 'Z'; code[2]++) {
                int digits = prm_currency_digits(code, 3);
                known += digits >= 0;
                broken += digits > 4 || digits == 1;
            }
    CHECK_INT(known, 155); /* every row is found where it stands */
    CHECK_INT(broken, 0);
}

TEST_MAIN(CASE(zones_go_by_their_full_names), CASE(local_time_maps_across_changes),
    CASE(recurring_times_are_refused_in_a_sentence), CASE(recurring_times_follow_one_another),
    CASE(a_few_zones_are_kept_open), CASE(currencies_have_their_own_digits))
