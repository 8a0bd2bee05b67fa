/* SPDX-License-Identifier: Apache-2.0 */
/** @file tally.h  What a piece of the journal adds to figures, each of them once. Writer thread, in an arena. */
#ifndef PRM_SERVICES_METRICS_TALLY_H
#define PRM_SERVICES_METRICS_TALLY_H

#include "events/metric_source.h"
#include "store/metric.h"

/** Zeroed but for `arena`. */
typedef struct prm_tally {
    prm_arena *arena;
    struct prm_tally_cell *cells;
    size_t count, room;
} prm_tally;

/** Notes what an event adds to a cell. Its texts are copied; the source stays. */
prm_status prm_tally_note(prm_tally *tally, const prm_metric_source *source, const prm_metric_cell *cell,
    prm_error *error);
/** Adds what was noted, to cells and to sums by month, in the order they are kept in. */
prm_status prm_tally_write(prm_tally *tally, prm_db *db, prm_error *error);

#endif
