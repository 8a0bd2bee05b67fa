/* SPDX-License-Identifier: Apache-2.0 */
/** @file  mdf.measures: a measure by period and group, as who asks may have it. */
#include "mdf.h"

#include <prm/measures.h>

#define MEASURES                                                                                                       \
    "allocated|expired_money|requests|requested|approvals|approved|rejections|questions|decision_days|within_sla|"     \
    "automatic|expiries|claims|returns|claim_days|claims_automatic|paid|paid_by_request|payment_days|failed_payments|" \
    "leads|qualified|deals|pipeline|won"

/* What a partner's own figures are told by; the others say how the vendor sorts its partners. */
static const char *const of_partners[] = { "program", "purpose", "kind", "segment", "source", "reason_code", NULL };

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    static const char *const given[] = { "period", "group", "to", "from", NULL };
    const prm_metric *metric = NULL;
    const prm_val *told;

    for (size_t i = 0; mdf_metrics[i] && !metric; i++)
        if (prm_help_is(params, "metric", mdf_metrics[i]->name + strlen("mdf.")))
            metric = mdf_metrics[i];
    if (!metric)
        return prm->fail_field(call, "metric", "unknown", "there is no such measure");
    const prm_measure measure = { .metric = metric->name, .doc = metric->doc, .of_partners = of_partners,
        .is_vendors = metric->audience && strcmp(metric->audience, "vendor") == 0 };
    PRM_TRY(prm_measures_ask(call, &measure, given, params, &told));
    return prm_measures_tell(&measure, told, prm->get(told, "items"), result);
}

const prm_method mdf_measures_method = { .size = sizeof mdf_measures_method, .since = 1, .name = "mdf.measures",
    .access = PRM_READ, .roles = "*",
    .doc = "Figures of market development funds by period and group: for the vendor's side all it may see, for a "
           "partner its own",
    .params = PRM_MEASURES_PARAMS(MEASURES, "mdf",
        "program, purpose, kind (of activity), segment, source (campaign, reported), reason_code; for the vendor also "
        "partner, level, channel_type; each where the measure has it, as metrics.list says"),
    .result = PRM_MEASURES_RESULT("Of how many", "Of days: what nine of ten do not exceed",
        "requests, claims, leads, deals, payments, bps (of 10 000), days, minor units"),
    .example = "{\"metric\":\"requested\",\"period\":\"month\",\"group\":[\"kind\"]}", .run = run };
