/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What is counted of promises, one metric a block: those that came due, when they were kept or broken. Without
 * "leads." their names are what leads.measures takes. */
#include "measures/measures.h"

#define METRIC(variable, n, u, f, d, ...)                                                                              \
    const prm_metric variable = { .size = sizeof variable, .since = 1, .name = "leads." n, .unit = u, .from = f,       \
        .doc = d,                                                                                                      \
        __VA_ARGS__ }
#define TO_ALL    .audience = NULL
#define TO_VENDOR .audience = "vendor"

#define BY "by partner, program, level, channel_type, source, territory, product, day"

#define KEPT(condition, by) "share(in_time) on leads.sla_met, leads.sla_breached where " condition " " by

METRIC(leads_answers_in_time_metric, "answers_in_time", "bps", KEPT("kind = accept", BY),
    "Share of offers that were accepted or declined in time, among those that were answered or ran out", TO_ALL);
METRIC(leads_accept_time_metric, "accept_time", "ms", "spread(waited_ms) on leads.accepted " BY,
    "From the offer to its acceptance, median and 90th percentile", TO_ALL);
METRIC(leads_first_touch_metric, "first_touch_in_time", "bps", KEPT("kind = first_touch", BY),
    "Share of accepted leads whose customer heard from the partner in time", TO_ALL);
METRIC(leads_progress_metric, "progress_in_time", "bps", KEPT("kind = progress", BY),
    "Share of times that progress was shown before it was due", TO_ALL);
METRIC(leads_partner_kept_metric, "partner_kept", "bps",
    KEPT("party = partner", "by partner, program, level, kind, day"),
    "Share of what partners promised, by offer and lead, that was done in time", TO_ALL);
METRIC(leads_vendor_kept_metric, "vendor_kept", "bps", KEPT("party = vendor", "by partner, program, kind, day"),
    "Share of what the vendor promised that was done in time; a partner reads what was promised to it", TO_ALL);
METRIC(leads_breaches_metric, "breaches", "promises",
    "count on leads.sla_breached by partner, program, party, kind, day",
    "Promises of either side that were not kept", TO_ALL);
METRIC(leads_escalations_metric, "escalations", "promises",
    "count on leads.escalated by partner, program, party, kind, to, day",
    "How often somebody above was told of what is overdue", TO_VENDOR);
