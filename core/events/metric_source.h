/* SPDX-License-Identifier: Apache-2.0 */
/** @file metric_source.h  What a metric is kept from, as declared in prm_metric.from. Pure; any thread. */
#ifndef PRM_EVENTS_METRIC_SOURCE_H
#define PRM_EVENTS_METRIC_SOURCE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    PRM_METRIC_EVENTS = 8,
    PRM_METRIC_DIMENSIONS = 8, /* besides the period */
    PRM_METRIC_TERMS = 4,
    PRM_METRIC_NAME_BYTES = 128,
    PRM_METRIC_WORD_BYTES = 64,
    PRM_METRIC_VALUES_BYTES = 128
};

enum prm_measure {
    PRM_MEASURE_COUNT,
    PRM_MEASURE_SUM,
    PRM_MEASURE_AVG,
    PRM_MEASURE_SPREAD,
    PRM_MEASURE_DISTINCT,
    PRM_MEASURE_SHARE
};
enum prm_period { PRM_PERIOD_DAY, PRM_PERIOD_MONTH, PRM_PERIOD_QUARTER, PRM_PERIOD_YEAR, PRM_PERIOD_ALL };

/** "day", "month", "quarter", "year", "all"; the enum's order: each holds the ones before. -1: none of them. */
int prm_period_find(const char *word, size_t length);
const char *prm_period_name(int32_t period);
/** "count", "sum", "avg", "spread", "distinct", "share". */
const char *prm_measure_name(int32_t measure);

/** "field = value | value": compared as text. */
typedef struct prm_metric_term {
    char field[PRM_METRIC_WORD_BYTES];
    char values[PRM_METRIC_VALUES_BYTES]; /* words */
} prm_metric_term;

typedef struct prm_metric_source {
    int32_t measure;                    /* enum prm_measure */
    char field[PRM_METRIC_WORD_BYTES];  /* "" of count */
    char events[PRM_METRIC_EVENTS][PRM_METRIC_NAME_BYTES];
    bool is_less[PRM_METRIC_EVENTS];    /* it takes away what it counts */
    size_t event_count;
    char dimensions[PRM_METRIC_DIMENSIONS][PRM_METRIC_WORD_BYTES]; /* without `partner` and the period */
    size_t dimension_count;
    bool by_partner;
    int32_t period;                     /* enum prm_period, not PRM_PERIOD_ALL */
    prm_metric_term terms[PRM_METRIC_TERMS];
    size_t term_count;
} prm_metric_source;

/**
 * `count | sum(FIELD) | avg(FIELD) | spread(FIELD) | distinct(FIELD) | share(FIELD)`
 * ` on EVENT, ... [less EVENT, ...] [where FIELD = VALUE | VALUE [and ...]] by [FIELD, ...] day | month | quarter |
 * year` PRM_E_INVALID with a sentence.
 */
prm_status prm_metric_source_parse(const char *text, prm_metric_source *source, prm_error *error);

#endif
