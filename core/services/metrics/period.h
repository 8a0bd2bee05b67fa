/* SPDX-License-Identifier: Apache-2.0 */
/** @file period.h  Periods, windows and the steps of a spread. Days are counted from 1970. Pure; any thread. */
#ifndef PRM_SERVICES_METRICS_PERIOD_H
#define PRM_SERVICES_METRICS_PERIOD_H

#include "base/error.h"

#include <stdint.h>

#define PRM_PERIOD_DAY_MIN INT64_C(-719528) /* 0000-01-01 */
#define PRM_PERIOD_DAY_MAX INT64_C(2932896) /* 9999-12-31 */

/** The day of an instant of local time. */
int64_t prm_period_day(int64_t local);
/** The first day of the period (enum prm_period) that holds a day; of all: PRM_PERIOD_DAY_MIN. */
int64_t prm_period_start(int32_t period, int64_t day);
/** The first day of the period so many periods after the one that holds `day`; `by` may be less than 0. */
int64_t prm_period_move(int32_t period, int64_t day, int64_t by);

/** A window: days from one to another, both included. */
typedef struct prm_window {
    int64_t from, to;
    int32_t period; /* the finest its ends are boundaries of */
} prm_window;

/** "month", "last quarter", "90 days", "12 months", "all": as prm/metrics.h says. PRM_E_INVALID with a sentence. */
prm_status prm_window_parse(const char *text, int64_t as_of, prm_window *window, prm_error *error);

/** Where the step of a spread that holds a value begins: exact below 16, then eight to each doubling; what is less than
 * 0 counts as 0. */
int64_t prm_spread_step(int64_t value);
/** What stands for the values of a step: its middle. */
int64_t prm_spread_middle(int64_t step);

#endif
