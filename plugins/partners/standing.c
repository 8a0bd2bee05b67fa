/* SPDX-License-Identifier: Apache-2.0 */
/** @file  partners.suspend, reinstate and terminate: whose people may call. The core ends their connections. */
#include "partners.h"

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

prm_status partners_suspend(prm_call *call, const prm_val *params, prm_val *result)
{
    return change(call, params, "suspended", "partners.suspended", result);
}

prm_status partners_reinstate(prm_call *call, const prm_val *params, prm_val *result)
{
    return change(call, params, "active", "partners.reinstated", result);
}

prm_status partners_terminate(prm_call *call, const prm_val *params, prm_val *result)
{
    return change(call, params, "terminated", "partners.terminated", result);
}
