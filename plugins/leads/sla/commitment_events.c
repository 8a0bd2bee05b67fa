/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What happens to commitments, and what is counted of them. */
#include "sla/commitment.h"

#define FIGURES                                                                                                        \
    PRM_REF("partner", "partner", 0, "To whom"), PRM_REF("program", "program", 0, "In which programme"),               \
        PRM_REF("product", "product", 0, "Of which product"), PRM_REF("territory", "territory", 0, "Where"),           \
        PRM_INT("promised", 0, PRM_ANY, 0, "How many leads were promised"),                                            \
        PRM_INT("delivered", 0, PRM_ANY, 0, "How many came"), PRM_LINES("reason", 1, 500, 0, "Why it was withdrawn")
#define EVENT(variable, n, a, d, ...)                                                                                  \
    const prm_event variable = { .size = sizeof variable, .since = 1, .name = "leads." n, .audience = a, .doc = d,     \
        .data = (const prm_field *const[]){ __VA_ARGS__, NULL } }
#define SETTLED FIGURES, PRM_BOOL("met", 0, "Whether the promise was kept")

EVENT(leads_committed_event, "committed", "partner", "The vendor has promised a partner leads", FIGURES);
EVENT(leads_commitment_met_event, "commitment_met", "partner", "What was promised came", SETTLED);
EVENT(leads_commitment_missed_event, "commitment_missed", "partner", "What was promised did not come in time", SETTLED);
EVENT(leads_commitment_withdrawn_event, "commitment_withdrawn", "partner", "A promise was taken back", FIGURES);
EVENT(leads_commitment_behind_event, "commitment_behind", "vendor",
    "Four fifths of the time are over, and less than that has come", FIGURES);

#define METRIC(variable, n, u, f, d)                                                                                   \
    const prm_metric variable = { .size = sizeof variable, .since = 1, .name = "leads." n, .unit = u, .from = f,       \
        .doc = d }
#define ENDED "on leads.commitment_met, leads.commitment_missed by partner, program, territory, product, day"

METRIC(leads_commitments_met_metric, "commitments_met", "bps", "share(met) " ENDED,
    "Share of the vendor's commitments that were met, among those whose time is over");
METRIC(leads_promised_metric, "promised", "leads", "sum(promised) " ENDED,
    "Leads the vendor had promised, of commitments whose time is over");
METRIC(leads_delivered_metric, "delivered", "leads", "sum(delivered) " ENDED,
    "Leads that came for them; what is beyond the promise counts as well");
