/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What is counted of what comes of leads: rates, deals, orders, and what holders found them to be. */
#include "measures/measures.h"

#define METRIC(variable, n, u, f, a, d)                                                                                \
    const prm_metric variable = { .size = sizeof variable, .since = 1, .name = "leads." n, .unit = u, .from = f,       \
        .audience = a, .doc = d }
#define BY_LEAD    "by program, source, territory, product, segment, industry, day"
#define BY_PARTNER "by partner, program, level, channel_type, source, territory, product, segment, day"

/* ---- As they come in and are given out ---- */

/* Each lead as what it was found to be last: what a person overrules is taken away. */
#define CAME_IN "on leads.qualified, leads.duplicate, leads.spam, leads.disqualified less leads.rejudged " BY_LEAD
METRIC(leads_qualified_rate_metric, "qualified_rate", "bps", "share(qualified) " CAME_IN, "vendor",
    "Share of leads found worth being worked on, among those that were judged");
METRIC(leads_duplicate_rate_metric, "duplicate_rate", "bps", "share(repeated) " CAME_IN, "vendor",
    "Share of leads that repeated what was known, among those that were judged");
METRIC(leads_unassigned_rate_metric, "unassigned_rate", "bps",
    "share(nobody) on leads.assigned, leads.unassignable by program, source, territory, product, segment, day",
    "vendor", "Share of leads for which nobody was found when they were first given out, so that a person had to");
METRIC(leads_accept_rate_metric, "accept_rate", "bps",
    "share(accepted) on leads.accepted, leads.offer_declined, leads.offer_timed_out " BY_PARTNER, NULL,
    "Share of offers that were accepted, among those accepted, declined or left without an answer");
METRIC(leads_re_offers_metric, "re_offers", "offers", "sum(re_offers) on leads.accepted " BY_PARTNER, "vendor",
    "How often leads had been given out before somebody took them; the count is of how many leads");

/* ---- As they are worked on ---- */

METRIC(leads_contact_time_metric, "contact_time", "ms", "spread(waited_ms) on leads.contacted " BY_PARTNER, NULL,
    "From a lead's acceptance to the first touch, median and 90th percentile");
METRIC(leads_pull_backs_metric, "pull_backs", "leads",
    "count on leads.pulled_back by partner, program, level, channel_type, source, territory, product, segment, "
    "reason_code, day",
    NULL, "Leads that were taken back from their holder; by why");
METRIC(leads_conversions_metric, "conversions", "leads", "count on leads.converted " BY_PARTNER, NULL,
    "Leads that became deals");
METRIC(leads_deal_value_metric, "deal_value", "minor units", "sum(deal_base) on leads.converted " BY_PARTNER, NULL,
    "What these deals were worth when they were approved");
METRIC(leads_conversion_rate_metric, "conversion_rate", "bps",
    "share(converted) on leads.converted, leads.won_no_deal, leads.lost " BY_PARTNER, NULL,
    "Share of leads that became deals, among those brought to an end");

/* ---- As they end ---- */

METRIC(leads_lost_metric, "lost", "leads",
    "count on leads.lost, leads.deal_lost by partner, program, level, channel_type, source, territory, product, "
    "segment, reason_code, day",
    NULL, "Leads that were given up, or whose deal came to nothing; by why");
METRIC(leads_won_metric, "won", "leads", "count on leads.won, leads.won_no_deal " BY_PARTNER, NULL,
    "Leads whose customer bought, with a deal or without");
METRIC(leads_won_value_metric, "won_value", "minor units", "sum(won_base) on leads.won, leads.won_no_deal " BY_PARTNER,
    NULL, "What they ordered");
METRIC(leads_win_rate_metric, "win_rate", "bps",
    "share(won) on leads.won, leads.won_no_deal, leads.lost, leads.deal_lost " BY_PARTNER, NULL,
    "Share of leads whose customer bought, among those that came to an end");
METRIC(leads_win_time_metric, "win_time", "ms", "spread(waited_ms) on leads.won " BY_PARTNER, NULL,
    "From a lead's coming in to the order of its deal, median and 90th percentile");

/* ---- What they were found to be: how good their sources are ---- */

METRIC(leads_quality_metric, "quality", "leads",
    "count on leads.feedback where first = true by partner, program, source, territory, product, segment, quality, day",
    "vendor", "Leads by what their holders first found them to be");
METRIC(leads_good_rate_metric, "good_rate", "bps",
    "share(is_good) on leads.feedback where first = true by partner, program, source, territory, product, segment, day",
    "vendor", "Share of leads their holders first found good or fair, among those something was said of");
