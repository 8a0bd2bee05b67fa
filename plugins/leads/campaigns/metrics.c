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

/* A campaign may be another partner's than the one that holds the lead: these are for the vendor, and for whoever ran
 * it by campaigns.return. */
#define OF_LEADS(variable, n, f, d)                                                                                    \
    const prm_metric variable = { .size = sizeof variable, .since = 1, .name = "campaigns." n, .unit = "leads",        \
        .from = "count on " f " by campaign, program, source, territory, product, segment, day", .audience = "vendor", \
        .doc = d }
OF_LEADS(campaigns_leads_metric, "leads", "leads.received", "Leads that came in, by the campaign they come from");
OF_LEADS(campaigns_qualified_metric, "qualified", "leads.qualified", "Of these: found worth being worked on");
OF_LEADS(campaigns_accepted_metric, "accepted", "leads.accepted", "Accepted by a partner");
OF_LEADS(campaigns_deals_metric, "deals", "leads.converted", "Became deals");

#define VALUE(variable, n, f, d)                                                                                       \
    const prm_metric variable = { .size = sizeof variable, .since = 1, .name = "campaigns." n, .unit = "minor units",  \
        .from = f " by campaign, program, source, territory, product, segment, day", .audience = "vendor", .doc = d }
VALUE(campaigns_pipeline_metric, "pipeline", "sum(deal_base) on leads.converted",
    "What these deals were worth when they were approved, by the campaign their leads come from");
VALUE(campaigns_won_metric, "won", "sum(won_base) on leads.won, leads.won_no_deal",
    "What was ordered in the end, by the campaign the leads come from");
