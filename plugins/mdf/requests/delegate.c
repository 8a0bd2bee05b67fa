/* SPDX-License-Identifier: Apache-2.0 */
/** @file  mdf.steps.delegate: whose step it is gives it to somebody else who may decide it. */
#include "requests/steps.h"

static prm_status load_open(prm_call *call, const char *id, const prm_val **step)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm->load(call, "approval_step", id, step));
    if (!prm_help_is_in(*step, "open"))
        return prm_help_fail_state(call, *step, "not_open");
    if (mdf_step_is_callers(call, *step) || prm_help_caller_has(prm->caller(call), MDF_OVERRIDERS))
        return PRM_OK;
    PRM_TRY(prm->set(data, "role", prm->get(*step, "role")));
    PRM_TRY(prm->set(data, "user", prm->get(*step, "user")));
    return prm->fail(call, PRM_E_FORBIDDEN, "not_your_step", data);
}

/* Nobody decides two steps, nor has two open ones of one matter, nor decides what it asks for itself. */
static prm_status check_eyes(prm_call *call, const prm_val *step, const char *user)
{
    const char *kind = prm->text(step, "kind");
    const char *entity = strcmp(kind, "claim") == 0 ? "claim"
                       : strcmp(kind, "request") == 0 ? "fund_request" : "fund_change";
    mdf_matter matter = { .kind = kind };
    const prm_val *open;
    int32_t has_decided;

    PRM_TRY(prm->load(call, entity, prm->text(step, "matter"), &matter.row));
    matter.submitted_by = prm->text(matter.row, "submitted_by");
    PRM_TRY(mdf_steps_has_decided(call, &matter, user, &has_decided));
    if (has_decided)
        return prm->fail_field(call, "user", "four_eyes", "has a part in this already");
    PRM_TRY(mdf_steps_of(call, prm->text(step, "matter"), "open", &open));
    for (size_t i = 0; i < prm->count(open); i++)
        if (prm_help_is(prm->at(open, i), "user", user))
            return prm->fail_field(call, "user", "four_eyes", "has a step of this already");
    return PRM_OK;
}

static prm_status check_user(prm_call *call, const prm_val *step, const char *user)
{
    const prm_users_service *users = prm->service(PRM_USERS_SERVICE);
    int32_t may;

    PRM_TRY(users->holds(call, user, MDF_APPROVERS, NULL, &may));
    if (!may)
        return prm->fail_field(call, "user", "not_an_approver", "is nobody who may decide about funds, or is locked");
    return check_eyes(call, step, user);
}

static prm_status tell(prm_call *call, const prm_val *step)
{
    static const char *const told[] = { "program", "kind", "fund_request", "user", NULL };
    prm_val *data = prm->object(call);

    PRM_TRY(prm_help_set_all(data, told, step));
    PRM_TRY(prm->set(data, "from", prm->get(step, "delegated_from")));
    return prm->emit(call, "mdf.step_delegated", prm->text(step, "id"), data);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *step;
    prm_val *changes = prm->object(call);

    PRM_TRY(load_open(call, prm->text(params, "id"), &step));
    PRM_TRY(check_user(call, step, prm->text(params, "user")));
    PRM_TRY(prm->set(changes, "user", prm->get(params, "user")));
    PRM_TRY(prm->set_text(changes, "delegated_from", prm->caller(call)->user));
    PRM_TRY(prm->set(changes, "delegation_reason", prm->get(params, "reason")));
    PRM_TRY(prm->update(call, &step, changes));
    PRM_TRY(tell(call, step));
    return prm->set(result, "approval_step", step);
}

const prm_method mdf_steps_delegate_method = { .size = sizeof mdf_steps_delegate_method, .since = 1,
    .name = "mdf.steps.delegate", .access = PRM_WRITE, .roles = MDF_APPROVERS, .subject = "approval_step",
    .doc = "Give an approval step of one's own, or as a programme manager anybody's, to somebody else who may decide about "
           "funds and has no part in the matter yet. The time there is for it stays",
    .params = PRM_FIELDS(PRM_REF("id", "approval_step", PRM_REQUIRED, "The step"),
        PRM_REF("user", "user", PRM_REQUIRED, "To whom"), PRM_TEXT("reason", 1, 500, PRM_REQUIRED, "Why")),
    .result = PRM_FIELDS(PRM_ROW("approval_step", "approval_step", mdf_step_fields, PRM_REQUIRED, "As stored")),
    .example = "{\"id\":\"approval_step_01h8xgq3m2c4e\",\"user\":\"user_01h8xgq3m2c4f\",\"reason\":\"I am away\"}",
    .run = run };
