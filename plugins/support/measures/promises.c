/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What is counted of what was promised about cases, and of what partners say in the end. */
#include "measures/measures.h"

#define METRIC(variable, n, u, f, d)                                                                                   \
    const prm_metric variable = { .size = sizeof variable, .since = 1, .name = n, .unit = u, .from = f, .doc = d }
#define BY " by partner, program, level, severity, category, channel, day"

/* ---- Promises --------------------------------------------------------------------------------------------------- */

#define KEPT(where) "share(in_time) on support.clock_met, support.clock_breached where kind = " where BY
METRIC(support_first_response_metric, "support.first_response_in_time", "bps", KEPT("first_response"),
    "Of the first answers that were promised: the share that came in time");
METRIC(support_update_metric, "support.update_in_time", "bps", KEPT("update"),
    "Of the words in between that were promised: the share that came in time");
METRIC(support_resolve_metric, "support.resolve_in_time", "bps", KEPT("resolve"),
    "Of the solutions that were promised: the share that came in time");
METRIC(support_kept_metric, "support.kept", "bps",
    "share(in_time) on support.clock_met, support.clock_breached by partner, program, level, severity, kind, day",
    "Of all that was promised: the share that was done in time");
METRIC(support_business_minutes_metric, "support.business_minutes", "minutes",
    "spread(minutes) on support.clock_met, support.clock_late by partner, program, level, severity, kind, day",
    "How long what was promised took, in minutes of business without those the partner was waited for: median and 90th "
    "percentile");
METRIC(support_escalations_metric, "support.escalations", "escalations",
    "count on support.escalated by partner, program, why, day", "How often somebody above was to see to a case");

/* ---- What partners say ------------------------------------------------------------------------------------------ */

METRIC(support_ratings_metric, "support.ratings", "points", "sum(rating) on support.rated" BY,
    "How partners rated closed cases, added up: 1 is the worst, 5 the best");
METRIC(support_rated_metric, "support.rated", "cases", "count on support.rated" BY, "Closed cases that partners rated");
METRIC(support_ratings_asked_metric, "support.ratings_asked", "cases", "count on support.rating_asked" BY,
    "Closed cases of which partners were asked how they were helped");
METRIC(support_satisfied_metric, "support.satisfied", "bps", "share(satisfied) on support.rated" BY,
    "Of the ratings: the share that is one of the two best");
