/* SPDX-License-Identifier: Apache-2.0 */
/** @file  partners.suspend, reinstate and terminate: whose people may call. The core ends their connections. */
#include "network/network.h"

#include <string.h>

static prm_status change(prm_call *call, const prm_val *params, const char *state, const char *event, prm_val *result)
{
    const prm_val *partner;
    prm_val *data = prm->object(call);

    PRM_TRY(prm->load(call, "partner", prm->text(params, "id"), &partner));
    PRM_TRY(prm->move(call, &partner, state));
    PRM_TRY(prm->set(data, "reason", prm->get(params, "reason")));
    PRM_TRY(prm->emit(call, event, prm->text(partner, "id"), data));
    return prm->set(result, "partner", partner);
}

static prm_status suspend(prm_call *call, const prm_val *params, prm_val *result)
{
    return change(call, params, "suspended", "partners.suspended", result);
}

/* The flow lets a prospect, and one that has nothing left to do, become active: not by this door. What is suspended was
 * active. */
static prm_status reinstate(prm_call *call, const prm_val *params, prm_val *result)
{
    static const char *const elsewhere[] = { "prospect", "approved", "onboarding" };
    const prm_val *partner;

    PRM_TRY(prm->load(call, "partner", prm->text(params, "id"), &partner));
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
        if (strcmp(prm->text(partner, "state"), elsewhere[i]) == 0)
            return prm->fail(call, PRM_E_STATE, "not_suspended", NULL);
    return change(call, params, "active", "partners.reinstated", result);
}

static prm_status terminate(prm_call *call, const prm_val *params, prm_val *result)
{
    return change(call, params, "terminated", "partners.terminated", result);
}

#define STANDING(verb, f, d)                                                                                           \
    { .size = sizeof(prm_method), .since = 1, .name = "partners." verb, .access = PRM_WRITE,                           \
        .roles = "program_manager", .doc = d, .subject = "partner",                                                    \
        .params = PRM_FIELDS(PRM_REF("id", "partner", PRM_REQUIRED, "Which"),                                          \
            PRM_LINES("reason", 1, 500, 0, "Why; it is kept in the journal")),                                         \
        .result = PRM_FIELDS(PARTNERS_PARTNER), .example = "{\"id\":\"partner_01h8xgq3m2c4e\"}", .run = f }

const prm_method partners_suspend_method = STANDING("suspend", suspend,
    "Keep a partner's people out for a while: their connections close, nothing of theirs is lost");
const prm_method partners_reinstate_method = STANDING("reinstate", reinstate,
    "Let the people of a suspended partner in again");
const prm_method partners_terminate_method = STANDING("terminate", terminate,
    "End the partnership: its people are kept out for good, and the partner may be archived");
