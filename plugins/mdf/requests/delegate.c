/* SPDX-License-Identifier: Apache-2.0 */
/** @file  mdf.steps.delegate: whose step it is gives it to somebody else who may decide it. */
#include "requests/requests.h"

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *step;

    PRM_TRY(prm_steps_delegate(call, &mdf_steps, params, &step));
    return prm->set(result, "approval_step", step);
}

const prm_method mdf_steps_delegate_method = { .size = sizeof mdf_steps_delegate_method, .since = 1,
    .name = "mdf.steps.delegate", .access = PRM_WRITE, .roles = MDF_APPROVERS, .subject = "approval_step",
    .doc = "Give an approval step of one's own, or as a programme manager anybody's, to somebody else who may decide "
           "about funds and has no part in the matter yet. The time there is for it stays",
    .params = PRM_FIELDS(PRM_REF("id", "approval_step", PRM_REQUIRED, "The step"),
        PRM_REF("user", "user", PRM_REQUIRED, "To whom"), PRM_LINES("reason", 1, 500, PRM_REQUIRED, "Why")),
    .result = PRM_FIELDS(PRM_ROW("approval_step", "approval_step", mdf_step_fields, PRM_REQUIRED, "As stored")),
    .example = "{\"id\":\"approval_step_01h8xgq3m2c4e\",\"user\":\"user_01h8xgq3m2c4f\",\"reason\":\"I am away\"}",
    .run = run };
