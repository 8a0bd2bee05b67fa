/* SPDX-License-Identifier: Apache-2.0 */
/** @file figures.h  Adding up what is kept of a metric. With the connection's thread. */
#ifndef PRM_SERVICES_METRICS_FIGURES_H
#define PRM_SERVICES_METRICS_FIGURES_H

#include "plugins/host.h"
#include "store/scope.h"

enum {
    PRM_FIGURES_GROUPS = 10000 /* that an answer may have */
};

/** What is asked. Dimensions are those of the metric by number; the partner is number dimension_count. */
typedef struct prm_figures_query {
    const prm_metric_entry *metric;
    const prm_val *filter; /* {dimension: text | number | [...]}, checked; NULL: all */
    size_t group[PRM_METRIC_DIMENSIONS + 1];
    size_t group_count;
    int32_t period;          /* PRM_PERIOD_ALL: not by time */
    int64_t from, to;        /* days; those of a period count that begins there */
    const prm_scope *scope;  /* NULL: everything */
} prm_figures_query;

typedef struct prm_figure {
    int64_t period;             /* its first day */
    const char *const *values;  /* of the group's dimensions; the partner as an id, "" if there is none */
    int64_t count, value, p90;  /* value as prm/metrics.h says; p90 of a spread */
} prm_figure;

/** Figures by period, then group. PRM_E_INVALID: another dimension in the filter. PRM_E_CONFLICT: different currencies
 * would be added up. PRM_E_LIMIT: too many, or too large. PRM_E_FORBIDDEN: the scope sees no part of the metric. They
 * live in `arena`, which the work is done in. */
prm_status prm_figures_add_up(prm_db *db, const prm_figures_query *query, prm_arena *arena, const prm_figure **figures,
    size_t *count, prm_error *error);

/** PRM_E_INVALID: the filter has a dimension that the metric has not. */
prm_status prm_figures_check(const prm_figures_query *query, prm_error *error);
/** Whether it is minor units, of a programme's currency each. */
bool prm_figures_is_money(const prm_metric_entry *metric);

#endif
