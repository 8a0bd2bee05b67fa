/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file prm/metrics.h  Service "prm.metrics/1": figures kept from events (prm_metric in prm/plugin.h), for rules and
 * evaluations. They run behind what was committed by less than a second; a call never sees its own events in them.
 */
#ifndef PRM_METRICS_H
#define PRM_METRICS_H

#include <prm/plugin.h>

#define PRM_METRICS_SERVICE "prm.metrics/1"

typedef struct prm_metrics_service {
    uint32_t size, revision;

    /**
     * A metric over a window that ends with the day `as_of` ("2026-12-31"). `filter`: {dimension: value | [values]},
     * "partner" among them; NULL: all. `window`: "month" (the calendar month of that day, so far), "last month" (the one
     * before, whole), likewise day, quarter and year; "90 days", "12 months" (rolling, that day or month included);
     * "all". A window cannot be finer than the period the metric is kept by. `value`: the count or sum; the mean of avg;
     * the median of spread; how many of distinct; basis points of share. 0 where nothing happened.
     *
     * Programme reach: it tells figures of every partner. What a caller may learn of them is the plugin's to decide.
     * PRM_E_NOT_FOUND: no such metric. PRM_E_INVALID: no such dimension or window. PRM_E_CONFLICT: it would add up
     * different currencies. PRM_E_LIMIT: beyond 2^53-1. PRM_E_UNAVAILABLE: it is being made again from the journal.
     */
    prm_status (*value)(prm_call *call, const char *metric, const prm_val *filter, const char *window, const char *as_of,
        int64_t *value);

    /**
     * Figures as the caller may have them, for a plugin's own method: `query` is what metrics.query takes {metric, period,
     * group: [dimension], filter: {dimension: value | [values]}, from, to}, and `*figures` what it answers {items: [{period,
     * group: {dimension: value}, value, count, p90}], unit, complete}, by period, then group. A partner's are its own and
     * of partners below it, those of a vendor role bound to territories of these; a timer has everybody's.
     *
     * PRM_E_INVALID: what is wrong with the query is told as of params of the same names, as fail_field() does.
     * PRM_E_LIMIT: too many figures, or beyond 2^53-1.
     */
    prm_status (*figures)(prm_call *call, const prm_val *query, const prm_val **figures);

    /**
     * What is declared of a metric of any plugin: {name, doc, unit, measure: "count" | "sum" | "avg" | "spread" | "distinct" |
     * "share", period, dimensions, from, audience: "partner" (a partner may read its own figures) | "vendor"}.
     * PRM_E_NOT_FOUND: there is none of that name.
     */
    prm_status (*describe)(prm_call *call, const char *metric, const prm_val **described);
} prm_metrics_service;

#endif
