/* SPDX-License-Identifier: Apache-2.0 */
/** @file every.h  Recurring local times, "day 02:00" in a time zone. Pure; any thread, with its zone. */
#ifndef PRM_BASE_EVERY_H
#define PRM_BASE_EVERY_H

#include "zone.h"

#include <stdint.h>

/** As declared; what is in it is every.c's. */
typedef struct prm_every {
    uint8_t months; /* of a period: 1, 3 or 12; 0: days or weeks */
    uint8_t day;    /* of the period, 1 to 31, or PRM_EVERY_LAST; of the week, 1 (Monday) to 7; 0: every day */
    uint16_t minute;
} prm_every;
enum { PRM_EVERY_LAST = 32 };

/**
 * "day 02:00", "week mon 02:00", "month 1 02:00", "quarter last 23:30", "year 15 06:00": a day of the period counted
 * from its first (one the month does not have is its last; of quarters and years, a day of the first month), or its
 * last day. PRM_E_INVALID with a sentence.
 */
prm_status prm_every_parse(const char *text, prm_every *every, prm_error *error);

/**
 * The first such instant after `after`. On a day whose clocks jump over that time it is the instant of the jump; of a
 * time that comes twice, the first. Strictly increasing, so that feeding back the answer walks through all of them.
 */
int64_t prm_every_next(const prm_every *every, prm_zone *zone, int64_t after);

#endif
