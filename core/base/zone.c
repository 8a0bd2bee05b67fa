/* SPDX-License-Identifier: Apache-2.0 */
#include "base/zone.h"

#include "base/alloc.h"

#include <string.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>

#define INSTANT_MIN   INT64_C(-2208988800000) /* 1900-01-01 */
#define INSTANT_MAX   INT64_C(7258118400000)  /* 2200-01-01 */
#define MOST_AHEAD_MS INT64_C(64800000)       /* 18 h: more than any offset, either way */

/** While an offset lasts: instants from `begin` to before `end`. */
typedef struct period {
    int64_t begin, end, offset;
} period;

enum { PERIODS = 4 };

struct prm_zone {
    UCalendar *calendar;
    period recent[PERIODS]; /* last asked for; empty ones end where they begin */
    unsigned oldest;
    bool has_failed;
};

static bool read_name(const char *name, size_t length, UChar wide[PRM_ZONE_NAME_BYTES])
{
    if (length == 0 || length >= PRM_ZONE_NAME_BYTES)
        return false;
    for (size_t i = 0; i < length; i++) {
        if (name[i] <= ' ' || name[i] > '~')
            return false;
        wide[i] = (UChar)name[i];
    }
    wide[length] = 0;
    return memchr(name, '/', length) != NULL || (length == 3 && memcmp(name, "UTC", 3) == 0);
}

bool prm_zone_is_known(const char *name, size_t length)
{
    UChar wide[PRM_ZONE_NAME_BYTES], canonical[2 * PRM_ZONE_NAME_BYTES];
    UErrorCode status = U_ZERO_ERROR;
    UBool is_system = 0;
    if (!read_name(name, length, wide))
        return false;
    (void)ucal_getCanonicalTimeZoneID(
        wide, (int32_t)length, canonical, 2 * PRM_ZONE_NAME_BYTES, &is_system, &status);
    return U_SUCCESS(status) && is_system && (length != 11 || memcmp(name, "Etc/Unknown", 11) != 0);
}

const char *prm_zone_data(void)
{
    UErrorCode status = U_ZERO_ERROR;
    const char *version = ucal_getTZDataVersion(&status);
    return U_SUCCESS(status) && version != NULL ? version : "";
}

prm_status prm_zone_open(const char *name, prm_zone **out, prm_error *error)
{
    UChar wide[PRM_ZONE_NAME_BYTES];
    UErrorCode status = U_ZERO_ERROR;
    size_t length = strlen(name);
    if (!prm_zone_is_known(name, length) || !read_name(name, length, wide))
        return prm_error_set(error, PRM_E_INVALID, NULL, "\"%.64s\" is no time zone: give a name as Europe/Berlin",
            name);
    prm_zone *zone = prm_alloc_zeroed(1, sizeof *zone);
    if (zone != NULL)
        zone->calendar = ucal_open(wide, (int32_t)length, "en_US_POSIX", UCAL_GREGORIAN, &status);
    if (zone == NULL || U_FAILURE(status)) {
        prm_free(zone);
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory while opening the time zone %s", name);
    }
    *out = zone;
    return PRM_OK;
}

void prm_zone_close(prm_zone *zone)
{
    if (zone == NULL)
        return;
    ucal_close(zone->calendar);
    prm_free(zone);
}

/** The next change after the calendar's instant, or the one at or before it; `beyond` if there is none. */
static int64_t transition(prm_zone *zone, UTimeZoneTransitionType which, int64_t beyond, UErrorCode *status)
{
    UDate at = 0;
    return ucal_getTimeZoneTransitionDate(zone->calendar, which, &at, status) && U_SUCCESS(*status) ? (int64_t)at
                                                                                                    : beyond;
}

static period look_up(prm_zone *zone, int64_t instant)
{
    UErrorCode status = U_ZERO_ERROR;
    period found;
    ucal_setMillis(zone->calendar, (UDate)instant, &status);
    found.offset = ucal_get(zone->calendar, UCAL_ZONE_OFFSET, &status);
    found.offset += ucal_get(zone->calendar, UCAL_DST_OFFSET, &status);
    found.begin = transition(zone, UCAL_TZ_TRANSITION_PREVIOUS_INCLUSIVE, INT64_MIN, &status);
    found.end = transition(zone, UCAL_TZ_TRANSITION_NEXT, INT64_MAX, &status);
    if (U_FAILURE(status)) {
        zone->has_failed = true;
        return (period){ .begin = INT64_MIN, .end = INT64_MAX };
    }
    return found;
}

static const period *find_period(prm_zone *zone, int64_t instant)
{
    if (instant < INSTANT_MIN)
        instant = INSTANT_MIN;
    if (instant > INSTANT_MAX)
        instant = INSTANT_MAX;
    for (unsigned i = 0; i < PERIODS; i++)
        if (instant >= zone->recent[i].begin && instant < zone->recent[i].end)
            return &zone->recent[i];
    period *place = &zone->recent[zone->oldest++ % PERIODS];
    *place = look_up(zone, instant);
    return place;
}

int64_t prm_zone_local(prm_zone *zone, int64_t instant)
{
    return instant + find_period(zone, instant)->offset;
}

int64_t prm_zone_instant(prm_zone *zone, int64_t local)
{
    int64_t from = local - MOST_AHEAD_MS; /* no clock shows `local` yet */
    for (;;) {
        const period *at = find_period(zone, from);
        int64_t instant = local - at->offset;
        if (from >= INSTANT_MAX || instant < at->end)
            return instant > from ? instant : from;
        from = at->end;
    }
}

bool prm_zone_has_failed(const prm_zone *zone)
{
    return zone->has_failed;
}
