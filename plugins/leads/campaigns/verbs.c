/* SPDX-License-Identifier: Apache-2.0 */
/** @file  campaigns.start, complete and cancel: by hand what its dates do by themselves, and what came of it. */
#include "campaigns/campaigns.h"

#include <string.h>

static prm_status need(prm_call *call, const prm_val *campaign, const char *const *states)
{
    for (const char *const *state = states; *state; state++)
        if (strcmp(prm->text(campaign, "state"), *state) == 0)
            return PRM_OK;
    return campaigns_fail_state(call, campaign, states);
}

#define VERB(variable, verb, f, d, p, e)                                                                               \
    const prm_method variable = { .size = sizeof variable, .since = 1, .name = "campaigns." verb, .access = PRM_WRITE, \
        .roles = CAMPAIGNS_RUNNERS " | " CAMPAIGNS_VENDORS, .subject = "campaign", .doc = d, .params = p,             \
        .result = PRM_FIELDS(CAMPAIGNS_CAMPAIGN), .example = e, .run = f }

static prm_status start(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *campaign;

    PRM_TRY(campaigns_load_own(call, prm->text(params, "id"), &campaign));
    PRM_TRY(need(call, campaign, PRM_TEXTS("planned")));
    PRM_TRY(campaigns_begin(call, &campaign));
    return prm->set(result, "campaign", campaign);
}

VERB(campaigns_start_method, "start", start, "Begin a planned campaign before its day",
    PRM_FIELDS(CAMPAIGNS_THE_CAMPAIGN), "{\"id\":\"campaign_01h8xgq3m2c4e\"}");

/* One that its last day has ended may still be told about, once. */
static prm_status complete(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *campaign, *results = prm->get(params, "results");
    prm_val *changes = prm->object(call);
    int is_late;

    PRM_TRY(campaigns_load_own(call, prm->text(params, "id"), &campaign));
    is_late = prm->type(results) == PRM_V_OBJECT && strcmp(prm->text(campaign, "state"), "completed") == 0 &&
              prm->count(prm->get(campaign, "results")) == 0;
    if (is_late) {
        PRM_TRY(prm->set(changes, "results", results));
        PRM_TRY(prm->update(call, &campaign, changes));
    } else {
        PRM_TRY(need(call, campaign, PRM_TEXTS("running")));
        PRM_TRY(campaigns_end(call, &campaign, results));
    }
    return prm->set(result, "campaign", campaign);
}

VERB(campaigns_complete_method, "complete", complete,
    "End a running campaign and say what came of it; of one that its last day has ended, say so once",
    PRM_FIELDS(CAMPAIGNS_THE_CAMPAIGN, PRM_OBJECT("results", campaigns_result_fields, 0, "What came of it")),
    "{\"id\":\"campaign_01h8xgq3m2c4e\",\"results\":{\"reached\":1200,\"responses\":41,"
    "\"comment\":\"Most asked for prices\"}}");

static prm_status cancel(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *campaign;

    PRM_TRY(campaigns_load_own(call, prm->text(params, "id"), &campaign));
    PRM_TRY(need(call, campaign, PRM_TEXTS("planned", "running")));
    PRM_TRY(campaigns_call_off(call, &campaign, prm->text(params, "reason")));
    return prm->set(result, "campaign", campaign);
}

VERB(campaigns_cancel_method, "cancel", cancel, "Call a campaign off; what was spent stays recorded",
    PRM_FIELDS(CAMPAIGNS_THE_CAMPAIGN, PRM_LINES("reason", 1, 500, PRM_REQUIRED, "Why; both sides read it")),
    "{\"id\":\"campaign_01h8xgq3m2c4e\",\"reason\":\"The hall is not to be had\"}");
