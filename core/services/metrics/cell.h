/* SPDX-License-Identifier: Apache-2.0 */
/** @file cell.h  What a cell of a metric is kept by, and whether it is what is asked for. One thread. */
#ifndef PRM_SERVICES_METRICS_CELL_H
#define PRM_SERVICES_METRICS_CELL_H

#include "base/buf.h"
#include "events/metric_source.h"
#include "store/metric.h"

/** The dimensions of the cell at hand as texts; the partner's is number dimension_count, "" if it has none. They last
 * until the next cell. */
typedef struct prm_cell {
    const char *values[PRM_METRIC_DIMENSIONS + 1];
    char partner[32];
    prm_buf split;
} prm_cell;

void prm_cell_init(prm_cell *cell);
void prm_cell_deinit(prm_cell *cell);
/** PRM_E_NOMEM. */
prm_status prm_cell_read(prm_cell *cell, const prm_metric_source *source, const prm_metric_cell *kept,
    prm_error *error);

/** The number of a dimension by name, `partner` included; -1: the metric has none of that name. */
int prm_cell_dimension(const prm_metric_source *source, const char *name);
/** Whether it has what the filter, {dimension: value | [values]}, names; its dimensions are all the metric's. */
bool prm_cell_is_wanted(const prm_cell *cell, const prm_metric_source *source, const prm_val *filter);
/** Whether a dimension's text is the value, or among the values, that a filter has of it. */
bool prm_cell_is_value(const prm_val *wanted, const char *text);

#endif
