/* SPDX-License-Identifier: Apache-2.0 */
/** @file  deals.opportunities.update: what has changed about one that is open. */
#include "conflict/conflict.h"

#include <string.h>

/* It has a beginning, whatever is corrected. */
static prm_status check_beginning(prm_call *call, const prm_val *params)
{
    const prm_val *opened = prm->get(params, "opened_on");

    if (!opened || prm->type(opened) != PRM_V_NULL)
        return PRM_OK;
    return prm->fail_field(call, "opened_on", "required", "say since when");
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *opportunity;
    prm_val *values = prm->object(call), *data = prm->object(call);
    deals_case c;

    PRM_TRY(prm->load(call, "opportunity", prm->text(params, "id"), &opportunity));
    if (strcmp(prm->text(opportunity, "state"), "open") != 0) {
        PRM_TRY(prm->set(data, "state", prm->get(opportunity, "state")));
        return prm->fail(call, PRM_E_STATE, "closed", data);
    }
    PRM_TRY(check_beginning(call, params));
    PRM_TRY(deals_opportunity_take(call, opportunity, params, &c, values));
    PRM_TRY(prm->update(call, &opportunity, values));
    return prm->set(result, "opportunity", opportunity);
}

static const prm_field *const params[] = {
    DEALS_THE_OPPORTUNITY,
    DEALS_OPPORTUNITY(0),
    NULL
};

const prm_method deals_opportunities_update_method = { .size = sizeof deals_opportunities_update_method, .since = 1,
    .name = "deals.opportunities.update", .access = PRM_WRITE, .roles = "channel_manager | program_manager",
    .subject = "opportunity",
    .doc = "Change an opportunity that is open. A customer given replaces the one there was, whole",
    .params = params, .result = PRM_FIELDS(DEALS_OPPORTUNITY_ROW),
    .example = "{\"id\":\"opportunity_01h8xgq3m2c4e\",\"amount\":{\"amount\":990000,\"currency\":\"EUR\"}}",
    .run = run };
