/* SPDX-License-Identifier: Apache-2.0 */
/** @file  mdf.requests.complete, and what completes a request by itself: all that may be claimed of it is paid. */
#include "requests/case.h"

static int is_underway(const prm_val *request)
{
    return prm_help_is_in(request, "active") || prm_help_is_in(request, "claimable");
}

/* Claims that wait for somebody, up to `most`: a request with any is not complete. */
static prm_status count_open(prm_call *call, const prm_val *request, uint32_t most, int64_t *count)
{
    prm_val *filter = prm->object(call), *states = prm->list(call);
    int32_t was_claimed;

    *count = 0;
    PRM_TRY(mdf_was_claimed(call, request, &was_claimed));
    if (!was_claimed)
        return PRM_OK;
    for (const char *const *state = PRM_TEXTS("submitted", "in_review", "returned", "approved", "part_approved",
        "payable",
             "pay_failed"); *state; state++)
        PRM_TRY(prm->append(states, prm->new_text(call, *state, strlen(*state))));
    PRM_TRY(prm->set(filter, "fund_request", prm->get(request, "id")));
    PRM_TRY(prm->set(filter, "state", states));
    return prm->tally(call, &(prm_query){ .size = sizeof(prm_query), .entity = "claim", .filter = filter,
        .reach = PRM_REACH_PROGRAM, .limit = most }, count);
}

static prm_status complete(prm_call *call, const prm_val **request)
{
    PRM_TRY(mdf_life_end(call, request, "completed"));
    return mdf_request_tell(call, "mdf.completed", *request, NULL);
}

prm_status mdf_request_settle(prm_call *call, const char *id, int64_t amount)
{
    int64_t approved, used, open;
    const prm_val *request;

    PRM_TRY(prm->load(call, "fund_request", id, &request));
    if (!is_underway(request))
        return mdf_request_give_back(call, request, amount, "released");
    PRM_TRY(count_open(call, request, 1, &open));
    if (open > 0)
        return PRM_OK;
    PRM_TRY(mdf_request_left(call, request, &approved, &used));
    return used < approved ? PRM_OK : complete(call, &request);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_val *data = prm->object(call);
    const prm_val *request;
    int64_t open;

    PRM_TRY(mdf_request_load_own(call, prm->text(params, "id"), &request));
    if (!is_underway(request))
        return prm_help_fail_state(call, request, "not_underway");
    PRM_TRY(count_open(call, request, MDF_CLAIMS, &open));
    if (open > 0) {
        PRM_TRY(prm->set_integer(data, "claims", open));
        return prm->fail(call, PRM_E_STATE, "claims_are_open", data);
    }
    PRM_TRY(complete(call, &request));
    return prm->set(result, "fund_request", request);
}

const prm_method mdf_requests_complete_method = { .size = sizeof mdf_requests_complete_method, .since = 1,
    .name = "mdf.requests.complete", .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = MDF_ASKERS,
    .subject = "fund_request",
    .doc = "Say that nothing more will be claimed of a request that is under way: what is left of it is given back",
    .params = PRM_FIELDS(MDF_THE_REQUEST), .result = PRM_FIELDS(MDF_REQUEST),
    .example = "{\"id\":\"fund_request_01h8xgq3m2c4e\"}", .run = run };
