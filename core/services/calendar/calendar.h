/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file calendar.h  Business time: when an office is open, and what that makes of hours and days. Over time zones as
 * base/zone.h has them; no store, no call. A calendar belongs to one thread at a time.
 *
 * Opening hours are wall time. An opening begins and ends at the first instant the wall shows its time or later: where
 * a clock is put back in the midst of one it lasts longer, where it jumps over all of it there is none that day.
 */
#ifndef PRM_SERVICES_CALENDAR_H
#define PRM_SERVICES_CALENDAR_H

#include "base/fields.h"
#include "base/zones.h"

#define PRM_CALENDAR_ALWAYS "24x7" /* reserved: open at any time, days are those of UTC */

enum {
    PRM_CALENDAR_HOURS = 70,     /* openings of a week */
    PRM_CALENDAR_HOLIDAYS = 5000,
    PRM_CALENDAR_DAY_HOURS = 10, /* openings of one day */
    PRM_CALENDAR_YEARS = 100     /* that are looked ahead */
};

typedef struct prm_calendar prm_calendar;

/**
 * From {time_zone, hours: [{day: "mon", from: "09:00", to: "17:00"}], holidays: [{date, from?, to?}]}, which fit the
 * fields of the entity: checks what fields cannot say. A time is 00:00 to 24:00; one day's openings must not overlap; a
 * week without hours is refused. A holiday is closed, or open from `from` to `to` alone; several may share a date.
 * PRM_E_INVALID with `errors`, PRM_E_NOMEM. It lives in `arena`, and as long as its zone stays open among `zones`.
 */
prm_status prm_calendar_open(prm_arena *arena, prm_zones *zones, const prm_val *values, prm_field_errors *errors,
    prm_calendar **out, prm_error *error);
/** PRM_CALENDAR_ALWAYS. */
prm_status prm_calendar_open_always(prm_arena *arena, prm_calendar **out, prm_error *error);

/**
 * The instant by which `ms` of business time have passed since `at`: the end of an opening rather than the beginning of
 * the next. Of 0 ms: `at` if it is open then, else the next opening. About a tenth of a microsecond a day on the way.
 * PRM_E_LIMIT: not within PRM_CALENDAR_YEARS.
 */
prm_status prm_calendar_add(prm_calendar *calendar, int64_t at, int64_t ms, int64_t *out, prm_error *error);
/** The end of the last opening of the `days`-th day (at least 1) that has any, counted after the day of `at`. */
prm_status prm_calendar_add_days(prm_calendar *calendar, int64_t at, int64_t days, int64_t *out, prm_error *error);
/** Business time from one instant to another, less than 0 if `to` is before. PRM_E_LIMIT as above. */
prm_status prm_calendar_between(prm_calendar *calendar, int64_t from, int64_t to, int64_t *ms, prm_error *error);
prm_status prm_calendar_is_open(prm_calendar *calendar, int64_t at, bool *is_open, prm_error *error);

#endif
