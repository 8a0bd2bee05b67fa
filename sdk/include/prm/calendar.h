/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file prm/calendar.h  Service "prm.calendar/1": business time, and local time across every change of the clocks.
 *
 * A calendar is data (calendars.create): weekly hours, holidays, a time zone. It is named by its id, by its code, or
 * as "24x7", which is always open and has the days of UTC; "" is "24x7" as well, so that a programme that names none
 * needs no special case. An opening begins and ends when the clock on the wall first shows its time or later.
 *
 * PRM_E_NOT_FOUND: no such calendar. PRM_E_INVALID: no such time zone, or nothing that recurs. PRM_E_LIMIT: it does
 * not open for that long within 100 years.
 */
#ifndef PRM_CALENDAR_H
#define PRM_CALENDAR_H

#include <prm/plugin.h>

#define PRM_CALENDAR_SERVICE "prm.calendar/1"

typedef struct prm_calendar_service {
    uint32_t size, revision;

    /** The instant by which `ms` (at least 0) of business time have passed since `at`: 8 h from 9:00 of an office that
     * closes at 17:00 are over at 17:00. Of 0 ms: `at` if it is open, else the next opening. */
    prm_status (*add)(prm_call *call, const char *calendar, int64_t at, int64_t ms, int64_t *instant);
    /** The end of the `days`-th business day (at least 1) after the day of `at`: when an answer asked for within five
     * business days is late. */
    prm_status (*add_days)(prm_call *call, const char *calendar, int64_t at, int64_t days, int64_t *instant);
    /** Business time from one instant to another; less than 0 if `to` is before `from`. */
    prm_status (*between)(prm_call *call, const char *calendar, int64_t from, int64_t to, int64_t *ms);
    prm_status (*is_open)(prm_call *call, const char *calendar, int64_t at, int32_t *is_open);

    /**
     * The first instant after `after` of a recurring local time: "day 02:00", "week mon 02:00", "month 1 02:00",
     * "month last 02:00", "quarter 1 02:00", "year last 23:00". A time the clocks jump over is when they jump; of one
     * that comes twice it is the first.
     */
    prm_status (*next_time)(prm_call *call, const char *time_zone, const char *every, int64_t after, int64_t *instant);
    /** The date on the wall at an instant, "2026-12-31". Lives until the call ends. */
    prm_status (*local_date)(prm_call *call, const char *time_zone, int64_t at, const char **date);
} prm_calendar_service;

#endif
