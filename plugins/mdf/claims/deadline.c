/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The end of the time to answer a claim that was returned: with that of its request, which may have been put
 * off since. What was handed in by then is decided, however long that takes. */
#include "claims/claims.h"

static prm_status end(prm_call *call, const prm_val *timer, prm_val *result)
{
    const prm_val *claim, *request;
    prm_val *changes = prm->object(call), *more = prm->object(call);
    int64_t claim_by;

    (void)result;
    PRM_TRY(prm->load(call, "claim", prm->text(timer, "subject"), &claim));
    if (!prm_help_is_in(claim, "returned"))
        return PRM_OK;
    PRM_TRY(prm->load(call, "fund_request", prm->text(claim, "fund_request"), &request));
    claim_by = prm_help_number(request, "claim_by");
    if (claim_by > prm->now(call))
        return prm->arm(call, mdf_claim_answer_ends_timer.name, prm->text(claim, "id"), "", claim_by, NULL);
    PRM_TRY(prm->set_text(changes, "reason_code", "not_answered"));
    PRM_TRY(prm->set_integer(changes, "decided_at", prm->now(call)));
    PRM_TRY(mdf_claim_end(call, &claim, "rejected", changes));
    PRM_TRY(prm->set_boolean(more, "automatic", 1));
    PRM_TRY(prm->set_text(more, "reason_code", "not_answered"));
    PRM_TRY(prm->set_text(more, "state", "rejected"));
    return mdf_claim_tell(call, "mdf.claim_decided", claim, more);
}

const prm_timer mdf_claim_answer_ends_timer = { .size = sizeof mdf_claim_answer_ends_timer, .since = 1,
    .name = "mdf.claim_answer_ends", .doc = "The time to answer a claim that was returned is over", .run = end };
