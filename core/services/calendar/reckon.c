/* SPDX-License-Identifier: Apache-2.0 */
#include "services/calendar/internal.h"

#define DAY_MS    INT64_C(86400000)
#define MINUTE_MS INT64_C(60000)

enum { MOST_DAYS = PRM_CALENDAR_YEARS * 366 };

/** The openings of a day as instants, in order; each begins where the one before has ended, or later. */
typedef struct day_hours {
    int64_t from[PRM_CALENDAR_DAY_HOURS], to[PRM_CALENDAR_DAY_HOURS];
    size_t count;
} day_hours;

static int64_t floor_day(int64_t local)
{
    return local >= 0 ? local / DAY_MS : -((-local + DAY_MS - 1) / DAY_MS);
}

static int64_t day_of(prm_calendar *calendar, int64_t at)
{
    return floor_day(calendar->is_always ? at : prm_zone_local(calendar->zone, at));
}

/** Where the day's special openings begin; special_count or another day's if it has none. */
static size_t find_special(const prm_calendar *calendar, int64_t day)
{
    size_t low = 0, high = calendar->special_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (calendar->special[middle].day < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void put(prm_calendar *calendar, day_hours *hours, int64_t day, const prm_opening *opening)
{
    int64_t from = prm_zone_instant(calendar->zone, day * DAY_MS + opening->from * MINUTE_MS);
    int64_t to = prm_zone_instant(calendar->zone, day * DAY_MS + opening->to * MINUTE_MS);
    if (to <= from)
        return;
    hours->from[hours->count] = from;
    hours->to[hours->count++] = to;
}

static void hours_of(prm_calendar *calendar, int64_t day, day_hours *hours)
{
    hours->count = 0;
    if (calendar->is_always) {
        hours->from[0] = day * DAY_MS;
        hours->to[0] = (day + 1) * DAY_MS;
        hours->count = 1;
        return;
    }
    size_t at = find_special(calendar, day), weekday = (size_t)(((day + 3) % 7 + 7) % 7); /* 1970-01-01: a Thursday */
    bool is_special = at < calendar->special_count && calendar->special[at].day == day;
    for (; at < calendar->special_count && calendar->special[at].day == day; at++)
        if (calendar->special[at].opening.to != 0)
            put(calendar, hours, day, &calendar->special[at].opening);
    for (size_t i = 0; !is_special && i < calendar->week_count[weekday]; i++)
        put(calendar, hours, day, &calendar->week[weekday][i]);
}

static prm_status check(const prm_calendar *calendar, prm_error *error)
{
    if (!calendar->is_always && prm_zone_has_failed(calendar->zone))
        return prm_error_set(error, PRM_E_NOMEM, NULL, "no memory for the time zone of a calendar");
    return PRM_OK;
}

static prm_status too_far(prm_error *error)
{
    return prm_error_set(error, PRM_E_LIMIT, NULL, "the calendar does not open for that long within %d years",
        (int)PRM_CALENDAR_YEARS);
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

prm_status prm_calendar_add(prm_calendar *calendar, int64_t at, int64_t ms, int64_t *out, prm_error *error)
{
    int64_t first = day_of(calendar, at), left = ms;
    for (int64_t day = first; day < first + MOST_DAYS; day++) {
        day_hours hours;
        hours_of(calendar, day, &hours);
        for (size_t i = 0; i < hours.count; i++) {
            int64_t from = later(hours.from[i], at), length = hours.to[i] - from;
            if (length <= 0)
                continue;
            if (left <= length) {
                *out = from + left;
                return check(calendar, error);
            }
            left -= length;
        }
    }
    return too_far(error);
}

prm_status prm_calendar_add_days(prm_calendar *calendar, int64_t at, int64_t days, int64_t *out, prm_error *error)
{
    int64_t first = day_of(calendar, at), left = days;
    for (int64_t day = first + 1; day < first + MOST_DAYS; day++) {
        day_hours hours;
        hours_of(calendar, day, &hours);
        if (hours.count > 0 && --left <= 0) {
            *out = hours.to[hours.count - 1];
            return check(calendar, error);
        }
    }
    return too_far(error);
}

prm_status prm_calendar_between(prm_calendar *calendar, int64_t from, int64_t to, int64_t *ms, prm_error *error)
{
    int64_t begin = earlier(from, to), end = later(from, to), sum = 0;
    int64_t first = day_of(calendar, begin), last = day_of(calendar, end);
    if (last - first > MOST_DAYS)
        return prm_error_set(error, PRM_E_LIMIT, NULL, "business time is reckoned over at most %d years",
            (int)PRM_CALENDAR_YEARS);
    for (int64_t day = first; day <= last; day++) {
        day_hours hours;
        hours_of(calendar, day, &hours);
        for (size_t i = 0; i < hours.count; i++)
            sum += later(0, earlier(hours.to[i], end) - later(hours.from[i], begin));
    }
    *ms = from <= to ? sum : -sum;
    return check(calendar, error);
}

prm_status prm_calendar_is_open(prm_calendar *calendar, int64_t at, bool *is_open, prm_error *error)
{
    day_hours hours;
    hours_of(calendar, day_of(calendar, at), &hours);
    *is_open = false;
    for (size_t i = 0; i < hours.count; i++)
        *is_open |= at >= hours.from[i] && at < hours.to[i];
    return check(calendar, error);
}
