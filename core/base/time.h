/* SPDX-License-Identifier: Apache-2.0 */
/** @file time.h  Instants (ms since 1970, UTC), their text, and the two clocks. Any thread. */
#ifndef PRM_BASE_TIME_H
#define PRM_BASE_TIME_H

#include <prm/plugin.h>

#include <stdbool.h>

#define PRM_TIME_TEXT 25 /* "2026-11-21T22:30:19.123Z" and its NUL */

/** Wall clock, ms UTC. */
int64_t prm_time_wall(void);
/** Monotonic, microseconds from an arbitrary start. */
int64_t prm_time_monotonic_us(void);
/** RFC 3339 with milliseconds. Years 0 to 9999; beyond, the nearest. */
void prm_time_print(int64_t ms, char text[PRM_TIME_TEXT]);
/** RFC 3339 with any offset and fraction (cut to ms). False if it is not a real instant. */
bool prm_time_parse(const char *text, size_t length, int64_t *ms);
/** "2026-12-31", a real day. */
bool prm_date_is_valid(const char *text, size_t length);

/* Days are counted from 1970-01-01, years are 0 to 9999, months 1 to 12. */

int64_t prm_day_of(int year, int month, int day);
void prm_day_split(int64_t since_1970, int *year, int *month, int *day);
int prm_day_month_length(int year, int month);
/** "2026-12-31"; false if it is not a real day. */
bool prm_day_parse(const char *text, size_t length, int64_t *since_1970);

#endif
