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
     * "partner" among them; NULL: all. `window`: "month" (the calendar month of that day, so far), "last month" (the
     * one before, whole), likewise day, quarter and year; "90 days", "12 months" (rolling, that day or month included);
     * "all". A window cannot be finer than the period the metric is kept by. `value`: the count or sum; the mean of
     * avg; the median of spread; how many of distinct; basis points of share. 0 where nothing happened.
     *
     * Programme reach: it tells figures of every partner. What a caller may learn of them is the plugin's to decide.
     * PRM_E_NOT_FOUND: no such metric. PRM_E_INVALID: no such dimension or window. PRM_E_CONFLICT: it would add up
     * different currencies. PRM_E_LIMIT: beyond 2^53-1. PRM_E_UNAVAILABLE: it is being made again from the journal.
     */
    prm_status (*value)(prm_call *call, const char *metric, const prm_val *filter, const char *window,
        const char *as_of, int64_t *value);

    /**
     * Figures as the caller may have them, for a plugin's own method: `query` is what metrics.query takes {metric,
     * period, group: [dimension], filter: {dimension: value | [values]}, from, to}, and `*figures` what it answers
     * {items: [{period, group: {dimension: value}, value, count, p90}], unit, complete}, by period, then group. A
     * partner's are its own and of partners below it, those of a vendor role bound to territories of these; a timer has
     * everybody's.
     *
     * PRM_E_INVALID: what is wrong with the query is told as of params of the same names, as fail_field() does.
     * PRM_E_LIMIT: too many figures, or beyond 2^53-1.
     */
    prm_status (*figures)(prm_call *call, const prm_val *query, const prm_val **figures);

    /**
     * What is declared of a metric of any plugin: {name, doc, unit, measure: "count" | "sum" | "avg" | "spread" |
     * "distinct" | "share", period, dimensions, from, audience: "partner" (a partner may read its own figures) |
     * "vendor"}. PRM_E_NOT_FOUND: there is none of that name.
     */
    prm_status (*describe)(prm_call *call, const char *metric, const prm_val **described);

    /* minor 1 */

    /**
     * Figures of one partner, as many as are asked for, in one look at what is kept of it. `asks`: a list of {metric,
     * filter, window, to} as value() takes them, but without a partner in the filter; `to`: the day its window ends
     * with, absent: `as_of`. `*values`: of each ask, in order, {value, count, p90, from, to, period}: how many the
     * value is made of; p90 of a spread; the days that were counted, both included (no `from`: since ever); the finest
     * period the metric is kept by. Of an ask that has no answer {wrong: {field, code, message}} instead, as check()
     * names it, and the others have theirs.
     *
     * What happened after `to` is never counted: of a metric kept by month, a window that ends in the middle of one
     * which is over is wrong ("to", "range"), as value() is PRM_E_INVALID then; today's is told so far.
     *
     * PRM_E_UNAVAILABLE: figures are being made again from the journal. PRM_E_INVALID: no partner, no day, no list.
     */
    prm_status (*values)(prm_call *call, const char *partner, const prm_val *asks, const char *as_of,
        const prm_val **values);

    /**
     * Judges an ask before it is stored, so that it is refused when it is written: what is wrong is told with
     * fail_field(), as members of `under` ("requirements[2]"; NULL: of params), and PRM_E_INVALID.
     *
     * "metric": `required`, `unknown`, `forbidden` (no partner may read it), `scope` (it is not kept by partner).
     * "filter.<dimension>": `unknown`, `forbidden` (partner), `format` (no text, whole number, boolean or list of
     * these). "filter.program": `currencies` (money of several programmes would be added up: name one). "window":
     * `required`, `format`, `range` (finer than the period the metric is kept by). "to": `format`.
     */
    prm_status (*check)(prm_call *call, const prm_val *ask, const char *under);
} prm_metrics_service;

#endif
