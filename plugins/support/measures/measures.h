/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What is counted of cases, promises and ratings, and the two methods that tell it: support.measures of what
 * happened, support.backlog of what is open now. What success/ and knowledge/ count is told there too. */
#ifndef SUPPORT_MEASURES_H
#define SUPPORT_MEASURES_H

#include "support.h"

#include <prm/measures.h>

/** A measure that is reckoned of figures of one or two metrics, told as figures are. */
typedef struct support_ratio {
    prm_measure part, whole;
    int64_t times;           /* what the quotient is told in: 10 000 for basis points */
    const char *unit;
} support_ratio;

/** part times `times` by whole, of each period and group in which there is a whole. (ratio.c) */
prm_status support_measures_ratio(prm_call *call, const support_ratio *ratio, const prm_val *params, prm_val *result);

/* ---- What is declared ------------------------------------------------------------------------------------------- */

extern const prm_metric support_opened_metric, support_refused_metric, support_resolved_metric, support_reopened_metric,
    support_closed_metric, support_cancelled_metric, support_merged_metric, support_response_minutes_metric,
    support_resolution_minutes_metric, support_first_response_metric, support_update_metric, support_resolve_metric,
    support_kept_metric, support_business_minutes_metric, support_escalations_metric, support_ratings_metric,
    support_rated_metric, support_ratings_asked_metric, support_satisfied_metric;
extern const prm_method support_measures_method, support_backlog_method;

#endif
