/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What is counted of leads as they come in, are given out and answered. Without "leads." their names are what
 * leads.measures takes. A sum comes with its count, of how many it is: where a figure is per lead, that is the other
 * half. */
#include "measures/measures.h"

#define METRIC(variable, n, u, f, a, d)                                                                                \
    const prm_metric variable = { .size = sizeof variable, .since = 1, .name = "leads." n, .unit = u, .from = f,       \
        .audience = a, .doc = d }
#define BY_LEAD    "by program, source, territory, product, segment, industry, day"
#define BY_PARTNER "by partner, program, level, channel_type, source, territory, product, segment, day"

/* ---- As they come in ---- */

METRIC(leads_received_metric, "received", "leads", "count on leads.received " BY_LEAD, "vendor", "Leads that came in");
METRIC(leads_qualified_metric, "qualified", "leads", "count on leads.qualified " BY_LEAD, "vendor",
    "Leads that were found worth being worked on");
METRIC(leads_duplicates_metric, "duplicates", "leads", "count on leads.duplicate " BY_LEAD, "vendor",
    "Leads that repeated what was known");
METRIC(leads_refused_metric, "refused", "leads", "count on leads.spam, leads.disqualified " BY_LEAD, "vendor",
    "Leads that were nobody's wish, or not worth being worked on");
METRIC(leads_score_metric, "score", "points", "avg(score) on leads.qualified " BY_LEAD, "vendor",
    "How good qualified leads are as the rules see it, on average");

/* ---- As they are given out ---- */

METRIC(leads_assign_time_metric, "assign_time", "ms",
    "spread(waited_ms) on leads.assigned by program, source, territory, product, segment, mode, day", "vendor",
    "From a lead's qualification to its first offer or to the pool, median and 90th percentile");
METRIC(leads_unassigned_metric, "unassigned", "leads",
    "count on leads.unassignable by program, source, territory, product, segment, reason_code, day", "vendor",
    "How often nobody was found for a lead, so that a person has to; by why");
METRIC(leads_pooled_metric, "pooled", "leads", "count on leads.pooled " BY_LEAD, "vendor",
    "How often a lead was left to whoever takes it");
METRIC(leads_offers_metric, "offers", "offers", "count on leads.offered " BY_PARTNER, NULL, "Offers that were made");
METRIC(leads_acceptances_metric, "acceptances", "leads", "count on leads.accepted " BY_PARTNER, NULL,
    "Leads that a partner took: by an offer, from the pool, or as it brought them in itself");
METRIC(leads_declines_metric, "declines", "offers",
    "count on leads.offer_declined by partner, program, level, channel_type, source, territory, product, segment, "
    "reason, day",
    NULL, "Offers that were declined; by why");
METRIC(leads_timeouts_metric, "timeouts", "offers", "count on leads.offer_timed_out " BY_PARTNER, NULL,
    "Offers that were not answered in time");
METRIC(leads_lost_races_metric, "lost_races", "offers", "count on leads.offer_lost " BY_PARTNER, NULL,
    "Offers of a lead that another took first");
METRIC(leads_fairness_metric, "fairness", "bps", "avg(fairness_bps) on leads.fairness_reckoned by program, day",
    "vendor",
    "How near the partners' shares of what was offered in 90 days are to their weights, as leads.fairness reckons it");
