/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What is counted of campaigns. What takes two figures, as the cost of a lead, is campaigns.return's. */
#include "campaigns/campaigns.h"

#define METRIC(variable, n, u, f, d)                                                                                   \
    const prm_metric variable = { .size = sizeof variable, .since = 1, .name = "campaigns." n, .unit = u, .from = f,   \
        .doc = d }

METRIC(campaigns_launches_metric, "launches", "campaigns",
    "count on campaigns.launched by partner, program, code, kind, launched_by, day", "Campaigns that were launched");
METRIC(campaigns_spend_metric, "spend", "minor units",
    "sum(amount_base) on campaigns.spent by partner, program, campaign, code, kind, spent_on, day",
    "What was spent on campaigns, less what was taken back");
