/* SPDX-License-Identifier: Apache-2.0 */
/* What opening hours are refused for, and where reckoning ends; the arithmetic is compared by calendars.py. */
#include "base/json.h"
#include "base/time.h"
#include "services/calendar/calendar.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

/* A text with ' for ". */
static prm_status open(prm_arena *arena, prm_zones *zones, const char *text, prm_field_errors *errors,
    prm_calendar **calendar, prm_error *error)
{
    prm_json_start();
    char *json = prm_arena_text(arena, text, strlen(text));
    const prm_val *values;
    if (json == NULL)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "no memory");
    for (char *at = json; *at != '\0'; at++)
        if (*at == '\'')
            *at = '"';
    PRM_TRY(prm_json_parse(arena, json, strlen(json), &prm_json_wire_limits, &values, error));
    return prm_calendar_open(arena, zones, values, errors, calendar, error);
}

TEST(wrong_hours_are_named)
{
    static const struct {
        const char *json, *field, *code;
    } rows[] = {
        { "{'time_zone':'UTC','hours':[]}", "hours", "required" },
        { "{'time_zone':'UTC','hours':[{'day':'mon','from':'9:00','to':'17:00'}]}", "hours[0].from", "format" },
        { "{'time_zone':'UTC','hours':[{'day':'mon','from':'09:00','to':'24:01'}]}", "hours[0].to", "format" },
        { "{'time_zone':'UTC','hours':[{'day':'mon','from':'09:60','to':'17:00'}]}", "hours[0].from", "format" },
        { "{'time_zone':'UTC','hours':[{'day':'mon','from':'22:00','to':'06:00'}]}", "hours[0].to", "range" },
        { "{'time_zone':'UTC','hours':[{'day':'mon','from':'09:00','to':'09:00'}]}", "hours[0].to", "range" },
        { "{'time_zone':'UTC','hours':[{'day':'monday','from':'09:00','to':'17:00'}]}", "hours[0].day", "enum" },
        { "{'time_zone':'UTC','hours':[{'day':'mon','from':'09:00','to':'12:00'},{'day':'mon','from':'11:59','to':'17:00'}]}",
            "hours[1]", "overlap" },
        { "{'time_zone':'Europe/Atlantis','hours':[{'day':'mon','from':'09:00','to':'12:00'}]}", "time_zone", "format" },
        { "{'time_zone':'UTC','hours':[{'day':'mon','from':'09:00','to':'12:00'}],'holidays':[{'date':'2027-02-29'}]}",
            "holidays[0].date", "format" },
        { "{'time_zone':'UTC','hours':[{'day':'mon','from':'09:00','to':'12:00'}],'holidays':[{'date':'2027-02-28','to':'12:00'}]}",
            "holidays[0].from", "format" },
        { "{'time_zone':'UTC','hours':[{'day':'mon','from':'09:00','to':'12:00'}],'holidays':[{'date':'2027-02-28'},"
          "{'date':'2027-02-27'},{'date':'2027-02-28'}]}", "holidays", "overlap" },
        { "{'time_zone':'UTC','hours':[{'day':'mon','from':'09:00','to':'12:00'}],'holidays':[{'date':'2027-02-28'},"
          "{'date':'2027-02-28','from':'10:00','to':'12:00'}]}", "holidays", "overlap" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        SCOPED_ARENA(arena, 1 << 20);
        prm_field_errors errors = { .arena = arena };
        prm_error error = { 0 };
        SCOPED_ZONES(zones);
        prm_calendar *calendar = NULL;
        prm_status status = open(arena, zones, rows[i].json, &errors, &calendar, &error);
        ALLOC_OK(status == PRM_E_INVALID);
        CHECK_INT(errors.count, 1);
        REQUIRE(errors.count > 0);
        CHECK_STR(errors.items[0].field, rows[i].field);
        CHECK_STR(errors.items[0].code, rows[i].code);
    }
}

TEST(a_deadline_is_the_end_of_an_opening)
{
    SCOPED_ARENA(arena, 1 << 20);
    prm_field_errors errors = { .arena = arena };
    prm_error error = { 0 };
    SCOPED_ZONES(zones);
    prm_calendar *office = NULL;
    ALLOC_OK(open(arena, zones, "{'time_zone':'Europe/Berlin','hours':[{'day':'thu','from':'13:00','to':'17:00'},"
        "{'day':'fri','from':'09:00','to':'12:00'},{'day':'thu','from':'08:00','to':'12:00'}],'holidays':"
        "[{'date':'2027-12-24','from':'09:00','to':'10:00'},{'date':'2027-12-31'}]}", &errors, &office, &error) == PRM_OK);
    int64_t thursday, at, told;
    bool is_open;
    CHECK(prm_time_parse("2027-12-23T07:00:00Z", 20, &thursday)); /* 8:00 in Berlin */
    CHECK_INT(prm_calendar_add(office, thursday, 8 * 3600000, &told, &error), PRM_OK);
    CHECK(prm_time_parse("2027-12-23T16:00:00Z", 20, &at));
    CHECK_INT(told, at);
    CHECK_INT(prm_calendar_is_open(office, at, &is_open, &error), PRM_OK);
    CHECK(!is_open);
    CHECK_INT(prm_calendar_add(office, at, 0, &told, &error), PRM_OK);
    CHECK_INT(told, at + 16 * 3600000); /* Christmas Eve at 9 */
    CHECK_INT(prm_calendar_between(office, thursday, told + 7200000, &told, &error), PRM_OK);
    CHECK_INT(told, 9 * 3600000);
    CHECK_INT(prm_calendar_add_days(office, thursday, 2, &told, &error), PRM_OK);
    CHECK(prm_time_parse("2027-12-30T16:00:00Z", 20, &at));
    CHECK_INT(told, at);
    CHECK_INT(prm_calendar_add_days(office, thursday, 36500, &told, &error), PRM_E_LIMIT);
    CHECK_STR(error.message, "the calendar does not open for that long within 100 years");
    CHECK_INT(prm_calendar_add(office, thursday, INT64_MAX, &told, &error), PRM_E_LIMIT);
    CHECK_INT(prm_calendar_between(office, 0, INT64_C(7258118400000), &told, &error), PRM_E_LIMIT);
}

TEST(always_has_the_days_of_utc)
{
    SCOPED_ARENA(arena, 1 << 20);
    prm_error error = { 0 };
    prm_calendar *always = NULL;
    int64_t told;
    ALLOC_OK(prm_calendar_open_always(arena, &always, &error) == PRM_OK);
    CHECK_INT(prm_calendar_add(always, 1000, 5000, &told, &error), PRM_OK);
    CHECK_INT(told, 6000);
    CHECK_INT(prm_calendar_between(always, 6000, 1000, &told, &error), PRM_OK);
    CHECK_INT(told, -5000);
    CHECK_INT(prm_calendar_add_days(always, 1000, 1, &told, &error), PRM_OK);
    CHECK_INT(told, 2 * 86400000);
}

TEST_MAIN(CASE(wrong_hours_are_named), CASE(a_deadline_is_the_end_of_an_opening), CASE(always_has_the_days_of_utc))
