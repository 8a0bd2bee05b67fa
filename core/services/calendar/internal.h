/* SPDX-License-Identifier: Apache-2.0 */
/** @file internal.h  What a calendar holds. */
#ifndef PRM_SERVICES_CALENDAR_INTERNAL_H
#define PRM_SERVICES_CALENDAR_INTERNAL_H

#include "services/calendar/calendar.h"

/** Minutes of a day, from 0 to 1440; both 0: closed. */
typedef struct prm_opening {
    uint16_t from, to;
} prm_opening;

/** A day that is not as its weekday: closed, or one of its openings. */
typedef struct prm_special {
    int64_t day; /* since 1970 */
    prm_opening opening;
} prm_special;

struct prm_calendar {
    prm_zone *zone;
    bool is_always;
    prm_opening week[7][PRM_CALENDAR_DAY_HOURS]; /* Monday first; in order */
    uint8_t week_count[7];
    prm_special *special; /* by day, then opening */
    size_t special_count;
};

#endif
