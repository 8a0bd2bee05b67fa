/* SPDX-License-Identifier: Apache-2.0 */
/** @file  mdf.changes.review and withdraw: people decide what the rules left to them, or nobody needs to any more. */
#include "requests/change.h"

static prm_status load_open(prm_call *call, const char *id, const prm_val **change, const prm_val **request)
{
    PRM_TRY(prm->load(call, "fund_change", id, change));
    PRM_TRY(mdf_request_load_own(call, prm->text(*change, "fund_request"), request));
    return prm_help_is_in(*change, "open") ? PRM_OK : prm_help_fail_state(call, *change, "not_open");
}

static prm_status record_override(prm_call *call, const prm_val *change, const prm_val *params)
{
    prm_val *answer = prm->object(call);

    if (!prm_help_is_true(params, "override"))
        return PRM_OK;
    PRM_TRY(prm->set(answer, "verdict", prm->get(params, "verdict")));
    PRM_TRY(prm->set_text(answer, "reason_code", "overridden"));
    return prm_steps_overrule(call, &mdf_steps, change, "mdf.decide_request", answer, prm->text(params, "reason"));
}

static prm_status review(prm_call *call, const prm_val *params, prm_val *result)
{
    const char *verdict = prm->text(params, "verdict"), *reason = prm->text(params, "reason");
    const prm_val *change, *request;
    prm_matter matter;
    int32_t is_over;

    PRM_TRY(load_open(call, prm->text(params, "id"), &change, &request));
    matter = mdf_change_matter(request, change);
    PRM_TRY(mdf_steps_decide(call, &matter, verdict, reason, prm_help_is_true(params, "override"), &is_over));
    PRM_TRY(record_override(call, change, params));
    if (is_over)
        PRM_TRY(strcmp(verdict, "approve") == 0 ? mdf_change_apply(call, &request, &change, NULL, reason)
                                                : mdf_change_reject(call, &request, &change, "rejected", reason));
    PRM_TRY(prm->set(result, "fund_change", change));
    PRM_TRY(prm->set(result, "fund_request", request));
    return prm->set_boolean(result, "is_over", is_over);
}

const prm_method mdf_changes_review_method = { .size = sizeof mdf_changes_review_method, .since = 1,
    .name = "mdf.changes.review", .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = MDF_APPROVERS,
    .subject = "fund_change",
    .doc = "Decide a change of an approved request, or more time to claim it, by an approval step of one's own about "
           "it, as mdf.review does of a request. Approved, the request becomes as the change has it",
    .params = PRM_FIELDS(MDF_THE_CHANGE, PRM_ENUM("verdict", "approve|reject", PRM_REQUIRED, "The decision"),
        PRM_LINES("reason", 1, 1000, PRM_REQUIRED, "Why; the partner reads it of the one who decided last"),
        PRM_BOOL("override", 0, "As a programme manager: decide it for all who would have to")),
    .result = PRM_FIELDS(MDF_CHANGE, MDF_REQUEST,
        PRM_BOOL("is_over", PRM_REQUIRED, "Whether that was the last step: if not, others have to decide yet")),
    .example = "{\"id\":\"fund_change_01h8xgq3m2c4e\",\"verdict\":\"approve\",\"reason\":\"Agreed\"}", .run = review };

static prm_status withdraw(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *change, *request;

    PRM_TRY(load_open(call, prm->text(params, "id"), &change, &request));
    PRM_TRY(mdf_change_reject(call, &request, &change, "withdrawn", ""));
    return prm->set(result, "fund_change", change);
}

const prm_method mdf_changes_withdraw_method = { .size = sizeof mdf_changes_withdraw_method, .since = 1,
    .name = "mdf.changes.withdraw", .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = MDF_ASKERS,
    .subject = "fund_change",
    .doc = "Take back a change that is not decided: the request stays as it is",
    .params = PRM_FIELDS(MDF_THE_CHANGE), .result = PRM_FIELDS(MDF_CHANGE),
    .example = "{\"id\":\"fund_change_01h8xgq3m2c4e\"}", .run = withdraw };
