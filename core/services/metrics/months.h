/* SPDX-License-Identifier: Apache-2.0 */
/** @file months.h  What a piece of the journal adds to sums by month, all at once. Writer thread, in an arena. */
#ifndef PRM_SERVICES_METRICS_MONTHS_H
#define PRM_SERVICES_METRICS_MONTHS_H

#include "events/metric_source.h"
#include "store/metric.h"

/** Zeroed but for `arena`. */
typedef struct prm_months {
    prm_arena *arena;
    struct prm_month_note *notes;
    size_t count, room;
} prm_months;

/** Notes what a cell gets, unless it is nobody's. */
prm_status prm_months_note(prm_months *months, const prm_metric_source *source, const prm_metric_cell *cell,
    prm_error *error);
/** Adds what was noted. */
prm_status prm_months_write(prm_months *months, prm_db *db, prm_error *error);

/** The month, since the year 0, that a day is in, and which of it. */
int64_t prm_month_of(int64_t day, int *of_month);

#endif
