/* SPDX-License-Identifier: Apache-2.0 */
/** @file  mdf.requests.cancel: who has asked does not want it any more, before its first activity begins, or can get
 * nothing any more. */
#include "requests/case.h"

prm_status mdf_request_cancel(prm_call *call, const prm_val **request, const char *reason_code, const prm_val *comment)
{
    prm_val *changes = prm->object(call);
    const char *currency;
    int64_t approved;

    if (prm_help_is_in(*request, "approved") || prm_help_is_in(*request, "part_approved")) {
        PRM_TRY(prm->get_money(*request, "approved", &approved, &currency));
        PRM_TRY(mdf_request_give_back(call, *request, approved, "cancelled"));
        PRM_TRY(mdf_life_disarm(call, *request));
        PRM_TRY(mdf_changes_drop(call, *request));
    }
    if (comment)
        PRM_TRY(prm->set(changes, "comment", comment));
    PRM_TRY(prm->set_text(changes, "reason_code", reason_code));
    PRM_TRY(prm->set_integer(changes, "ended_at", prm->now(call)));
    PRM_TRY(mdf_request_end(call, request, "cancelled", changes));
    return mdf_request_tell(call, "mdf.cancelled", *request, NULL);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *request;

    PRM_TRY(mdf_request_load_own(call, prm->text(params, "id"), &request));
    PRM_TRY(mdf_request_cancel(call, &request, "cancelled", prm->get(params, "reason")));
    return prm->set(result, "fund_request", request);
}

const prm_method mdf_requests_cancel_method = { .size = sizeof mdf_requests_cancel_method, .since = 1,
    .name = "mdf.requests.cancel", .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = MDF_ASKERS,
    .subject = "fund_request",
    .doc = "Take back a request whose first activity has not begun: all that is kept for it is given back",
    .params = PRM_FIELDS(MDF_THE_REQUEST, PRM_LINES("reason", 1, 500, 0, "Why; the vendor reads it")),
    .result = PRM_FIELDS(MDF_REQUEST),
    .example = "{\"id\":\"fund_request_01h8xgq3m2c4e\",\"reason\":\"The venue is not free\"}", .run = run };
