/* SPDX-License-Identifier: Apache-2.0 */
/** @file  campaigns.return: what came of a campaign, and for how much. What takes two figures is reckoned here; the
 * figures themselves are metrics, by campaign, which run behind what was committed by less than a second. */
#include "campaigns/campaigns.h"

#include <prm/metrics.h>

#define VALUE_MOST (INT64_C(1) << 52) /* with what is added to round it, it is still kept exactly */

static const struct figure {
    const char *name, *metric;
} figures[] = {
    { "leads", "campaigns.leads" },
    { "qualified", "campaigns.qualified" },
    { "accepted", "campaigns.accepted" },
    { "deals", "campaigns.deals" },
    { "pipeline", "campaigns.pipeline" },
    { "won", "campaigns.won" },
};

static prm_status read_figures(prm_call *call, const prm_val *campaign, const char *today, prm_val *result)
{
    const prm_metrics_service *metrics = prm->service(PRM_METRICS_SERVICE);
    prm_val *filter = prm->object(call);
    int64_t value;

    PRM_TRY(prm->set(filter, "campaign", prm->get(campaign, "id")));
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        PRM_TRY(metrics->value(call, figures[i].metric, filter, "all", today, &value));
        PRM_TRY(prm->set_integer(result, figures[i].name, value));
    }
    return PRM_OK;
}

/* Rounded half up; of nothing, and beyond all reason, nothing is said. */
static prm_status set_quotient(prm_val *result, const char *key, int64_t of, int64_t by, int64_t times)
{
    if (by <= 0 || of < 0 || of > VALUE_MOST / times)
        return PRM_OK;
    return prm->set_integer(result, key, (of * times + by / 2) / by);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *campaign, *program;
    const char *today;
    int64_t spend;

    PRM_TRY(prm->load(call, "campaign", prm->text(params, "id"), &campaign));
    PRM_TRY(prm->load(call, "program", prm->text(campaign, "program"), &program));
    PRM_TRY(prm_date_today(call, program, &today));
    PRM_TRY(read_figures(call, campaign, today, result));
    PRM_TRY(prm->set_integer(result, "spend", prm_help_number(campaign, "spend_base")));
    PRM_TRY(prm->set(result, "currency", prm->get(program, "currency")));
    spend = prm_help_number(campaign, "spend_base");
    PRM_TRY(set_quotient(result, "cost_per_lead", spend, prm_help_number(result, "leads"), 1));
    return set_quotient(result, "won_per_spend_bps", prm_help_number(result, "won"), spend, PRM_ALL_BPS);
}

const prm_method campaigns_return_method = { .size = sizeof campaigns_return_method, .since = 1,
    .name = "campaigns.return", .access = PRM_READ, .roles = "*",
    .doc = "What came of a campaign: its leads and what became of them, what it cost, and what one lead did",
    .params = PRM_FIELDS(CAMPAIGNS_THE_CAMPAIGN),
    .result = PRM_FIELDS(PRM_INT("leads", 0, PRM_ANY, PRM_REQUIRED, "Leads that came in by it"),
        PRM_INT("qualified", 0, PRM_ANY, PRM_REQUIRED, "Of these: found worth being worked on"),
        PRM_INT("accepted", 0, PRM_ANY, PRM_REQUIRED, "Accepted by a partner"),
        PRM_INT("deals", 0, PRM_ANY, PRM_REQUIRED, "Became deals"),
        PRM_INT("pipeline", 0, PRM_ANY, PRM_REQUIRED, "What these were worth when they were approved"),
        PRM_INT("won", 0, PRM_ANY, PRM_REQUIRED, "What was ordered in the end"),
        PRM_INT("spend", PRM_ANY, PRM_ANY, PRM_REQUIRED,
            "What it cost; amounts are in minor units of the programme's currency"),
        PRM_CURRENCY("currency", PRM_REQUIRED, "Which that is"),
        PRM_INT("cost_per_lead", 0, PRM_ANY, 0, "Spend by leads; none: there are none"),
        PRM_INT("won_per_spend_bps", 0, PRM_ANY, 0, "What was ordered by what was spent; none: nothing was spent")),
    .example = "{\"id\":\"campaign_01h8xgq3m2c4e\"}", .run = run };
