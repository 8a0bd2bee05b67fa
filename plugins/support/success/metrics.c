/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What is counted of plans, quotas and reviews. */
#include "success/success.h"

#define BY " by partner, program, plan, day"
#define METRIC(variable, n, u, f, d)                                                                                   \
    const prm_metric variable = { .size = sizeof variable, .since = 1, .name = "success." n, .unit = u, .from = f,     \
        .doc = d }

METRIC(success_plans_metric, "plans", "partners", "count on success.plan_began less success.plan_ended" BY,
    "By how many those with a plan became more: over \"all\", how many have it on its last day");
METRIC(success_cases_metric, "cases", "cases", "count on success.case_used less success.case_returned" BY,
    "Cases that count in quotas");
METRIC(success_minutes_metric, "minutes", "minutes", "sum(minutes) on success.time_used less success.time_returned" BY,
    "Minutes that count in quotas");
METRIC(success_used_up_metric, "used_up", "partners", "count on success.quota_used_up" BY,
    "How often nothing was left of what a plan allows in a period");
METRIC(success_reviews_metric, "reviews", "reviews", "count on success.review_held" BY, "Reviews that were held");
METRIC(success_reviewed_metric, "reviewed_in_time", "bps",
    "share(in_time) on success.review_held, success.review_missed" BY,
    "Of the reviews that were to be held in a period: the share that was");
