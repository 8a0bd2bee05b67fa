/* SPDX-License-Identifier: Apache-2.0 */
/** @file  leads.measures: a measure by period and group, as who asks may have it. */
#include "measures/measures.h"

#include <prm/measures.h>

#define MEASURES                                                                                                       \
    "received|qualified|duplicates|refused|score|assign_time|unassigned|pooled|offers|acceptances|declines|timeouts|"  \
    "lost_races|fairness|qualified_rate|duplicate_rate|unassigned_rate|accept_rate|re_offers|contact_time|pull_backs|" \
    "conversions|conversion_rate|deal_value|lost|won|won_value|win_rate|win_time|quality|good_rate|commitments_met|"   \
    "promised|delivered|answers_in_time|accept_time|first_touch_in_time|progress_in_time|partner_kept|vendor_kept|"    \
    "breaches|escalations"

/* What a partner's own figures are told by; the others say how the vendor sorts its partners and leads. */
static const char *const of_partners[] = { "program", "territory", "product", "segment", "reason", "reason_code",
    "kind", "party", NULL };

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    char metric[80];

    snprintf(metric, sizeof metric, "leads.%.60s", prm->text(params, "metric"));
    return prm_measures_answer(call, metric, of_partners, params, result);
}

const prm_method leads_measures_method = { .size = sizeof leads_measures_method, .since = 1, .name = "leads.measures",
    .access = PRM_READ, .roles = "*",
    .doc = "Figures of leads by period and group: for the vendor's side all it may see, for a partner its own",
    .params = PRM_MEASURES_PARAMS(MEASURES, "leads",
        "program, territory, product, segment, reason, reason_code, kind, party; for the vendor also partner, source, "
        "industry, level, channel_type, mode, quality; each where the measure has it, as metrics.list says"),
    .result = PRM_MEASURES_RESULT("Of how many leads, offers or promises", "Of times: what nine of ten do not exceed",
        "leads, offers, bps (of 10 000), ms, minor units"),
    .example = "{\"metric\":\"offers\",\"period\":\"month\",\"group\":[\"product\"]}", .run = run };
