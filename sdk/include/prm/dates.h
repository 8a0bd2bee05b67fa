/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file prm/dates.h  Days on the wall of a programme, for plugins in C that declare the service "prm.calendar/1": what
 * begins and ends with a date does so at its midnight there. Dates are as fields have them, "2026-12-31".
 */
#ifndef PRM_DATES_H
#define PRM_DATES_H

#include <prm/calendar.h>
#include <prm/helpers.h>

#include <stdio.h>
#include <string.h>

enum {
    PRM_DATE_ROOM = 16,
    PRM_DATE_YEARS = 5,        /* what is further away is a mistake */
    PRM_DATE_AHEAD_HOURS = 15, /* no zone is so far ahead of UTC */
    PRM_DATE_TRIES = 3
};

/** Days since 1970-01-01, in the proleptic Gregorian calendar. */
static inline int64_t prm_date_number(const char *date)
{
    int year = 1970, month = 1, day = 1;

    sscanf(date, "%4d-%2d-%2d", &year, &month, &day);
    year -= month <= 2; /* the year begins in March, so that the leap day is its last */
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t of_era = year - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/** The date so many days after another one; `room` of PRM_DATE_ROOM is enough. */
static inline void prm_date_add(const char *date, int64_t days, char *to, size_t room)
{
    /* Backwards what prm_date_number() does: eras of 400 years that begin in March. */
    int64_t number = prm_date_number(date) + days + 719468;
    int64_t era = (number >= 0 ? number : number - 146096) / 146097;
    int64_t of_era = number - era * 146097;
    int64_t years = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * years + years / 4 - years / 100);
    int64_t shifted = (5 * of_year + 2) / 153;
    int month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);

    snprintf(to, room, "%04d-%02d-%02d", (int)(years + era * 400 + (month <= 2)) % 10000, month % 100,
        (int)(of_year - (153 * shifted + 2) / 5 + 1) % 100);
}

/** Today, where the programme is. Lives until the call ends. */
static inline prm_status prm_date_today(prm_call *call, const prm_val *program, const char **date)
{
    const prm_calendar_service *calendar = prm->service(PRM_CALENDAR_SERVICE);

    return calendar->local_date(call, prm->text(program, "time_zone"), prm->now(call), date);
}

/** Days from today there until a date; negative: it has passed. */
static inline prm_status prm_date_days_until(prm_call *call, const prm_val *program, const char *date, int64_t *days)
{
    const char *today;

    PRM_TRY(prm_date_today(call, program, &today));
    *days = prm_date_number(date) - prm_date_number(today);
    return PRM_OK;
}

/** The first instant of that date there. */
static inline prm_status prm_date_begins(prm_call *call, const prm_val *program, const char *date, int64_t *instant)
{
    const prm_calendar_service *calendar = prm->service(PRM_CALENDAR_SERVICE);
    const char *zone = prm->text(program, "time_zone"), *there;
    int64_t at = prm_date_number(date) * PRM_DAY_MS - PRM_DATE_AHEAD_HOURS * PRM_HOUR_MS;

    for (int i = 0; i < PRM_DATE_TRIES; i++) {
        PRM_TRY(calendar->next_time(call, zone, "day 00:00", at, &at));
        PRM_TRY(calendar->local_date(call, zone, at, &there));
        if (strcmp(there, date) >= 0) /* after it where that day never was */
            break;
    }
    *instant = at;
    return PRM_OK;
}

/** Whether it is not further from today than PRM_DATE_YEARS. */
static inline prm_status prm_date_check_near(prm_call *call, const char *field, const char *date, const char *today)
{
    int64_t away = prm_date_number(date) - prm_date_number(today);

    if (away <= PRM_DATE_YEARS * 366 && -away <= PRM_DATE_YEARS * 366)
        return PRM_OK;
    return prm->fail_field(call, field, "range", "is more than five years away");
}

/** A period as somebody gives it: `from` not after `until`, which has not passed, and neither of them years away. Names
 * what is wrong by these two fields: PRM_E_INVALID. */
static inline prm_status prm_date_check(prm_call *call, const prm_val *program, const char *from_field,
    const char *from, const char *until_field, const char *until)
{
    const char *today;

    PRM_TRY(prm_date_today(call, program, &today));
    PRM_TRY(prm_date_check_near(call, from_field, from, today));
    PRM_TRY(prm_date_check_near(call, until_field, until, today));
    if (strcmp(until, from) < 0)
        return prm->fail_field(call, until_field, "order", "is before it begins");
    return strcmp(until, today) < 0 ? prm->fail_field(call, until_field, "passed", "has passed") : PRM_OK;
}

#endif
