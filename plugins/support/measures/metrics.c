/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What is counted of cases: each for its partner. */
#include "measures/measures.h"

#define METRIC(variable, n, u, f, d)                                                                                   \
    const prm_metric variable = { .size = sizeof variable, .since = 1, .name = n, .unit = u, .from = f, .doc = d }
#define BY " by partner, program, level, severity, category, channel, day"

METRIC(support_opened_metric, "support.opened", "cases", "count on support.opened" BY, "Cases that were opened");
METRIC(support_refused_metric, "support.refused", "cases", "count on support.refused" BY,
    "Cases that were refused: the partner was not entitled to them");
METRIC(support_resolved_metric, "support.resolved", "cases", "count on support.resolved" BY,
    "How often a case was resolved: again, when it was reopened in between");
METRIC(support_reopened_metric, "support.reopened", "cases", "count on support.reopened" BY,
    "How often a case that was resolved was not, after all");
METRIC(support_closed_metric, "support.closed", "cases", "count on support.closed" BY, "Cases that were closed");
METRIC(support_cancelled_metric, "support.cancelled", "cases", "count on support.cancelled" BY,
    "Cases that nobody needed an answer to any more");
METRIC(support_merged_metric, "support.merged", "cases", "count on support.merged" BY,
    "Cases that were other ones again");
METRIC(support_response_minutes_metric, "support.response_minutes", "minutes",
    "spread(minutes) on support.responded" BY,
    "From the opening of a case to the vendor's first answer, by the clock on the wall: median and 90th percentile");
METRIC(support_resolution_minutes_metric, "support.resolution_minutes", "minutes",
    "spread(minutes) on support.resolved" BY,
    "From the opening of a case until it was resolved, by the clock on the wall: median and 90th percentile");
