/* SPDX-License-Identifier: Apache-2.0 */
/** @file  mdf.claims.submit and answer: what is claimed is checked, set against the request and its invoices, and the
 * rules decide it or leave it to people. */
#include "claims/claims.h"

/* Nothing happened to the claim but that it says why. */
static prm_status stay(prm_call *call, const mdf_claiming *c, prm_val *result)
{
    prm_val *changes = prm->object(call);
    const prm_val *claim = c->claim;

    PRM_TRY(prm->set(changes, "issues", c->refusals));
    PRM_TRY(prm->update(call, &claim, changes));
    PRM_TRY(prm->set(result, "claim", claim));
    return prm->set_text(result, "refused", prm->text(prm->at(c->refusals, 0), "code"));
}

/* From here on it is live. */
static prm_status take(prm_call *call, const mdf_claiming *c, const prm_val **claim)
{
    const char *id = prm->text(*claim, "id");
    prm_val *changes = prm->object(call);
    const prm_val *allocation;

    PRM_TRY(mdf_request_allocation(call, c->request, &allocation));
    PRM_TRY(mdf_money_move(call, allocation, MDF_COMMITTED, MDF_CLAIMED, c->claimed, "claimed", id));
    PRM_TRY(mdf_request_use(call, prm->text(c->request, "id"), c->claimed));
    PRM_TRY(mdf_uses_take(call, c->lines));
    if (*prm->text(*claim, "number") == '\0')
        PRM_TRY(prm_help_name_by_id(changes, "number", "CLM", *claim));
    PRM_TRY(prm->set(changes, "lines", c->lines));
    PRM_TRY(prm->set_integer(changes, "claimed_base", c->claimed_base));
    PRM_TRY(prm->set_text(changes, "submitted_by", prm->caller(call)->user));
    PRM_TRY(prm->set_integer(changes, "submitted_at", prm->now(call)));
    PRM_TRY(prm->disarm(call, mdf_claim_answer_ends_timer.name, id, ""));
    PRM_TRY(prm->update(call, claim, changes));
    PRM_TRY(prm->move(call, claim, "submitted"));
    return mdf_claim_tell(call, "mdf.claim_submitted", *claim, NULL);
}

static prm_status review(prm_call *call, const prm_val **claim, prm_val *changes)
{
    prm_matter matter;

    PRM_TRY(prm->update(call, claim, changes));
    PRM_TRY(prm->move(call, claim, "in_review"));
    PRM_TRY(mdf_claim_matter(call, *claim, prm_help_number(*claim, "claimed_base"), &matter));
    PRM_TRY(prm_steps_begin(call, &mdf_steps, &matter));
    return mdf_claim_tell(call, "mdf.claim_in_review", *claim, NULL);
}

static prm_status carry_out(prm_call *call, const mdf_claiming *c, const prm_val *outcome, const prm_val **claim)
{
    const prm_val *route = prm->get(prm->get(outcome, "mdf.route"), "steps");
    mdf_line_verdict verdicts[MDF_LINES];
    prm_val *changes = prm->object(call);
    int32_t is_decided;

    PRM_TRY(mdf_claim_verdicts(call, c, outcome, verdicts, &is_decided));
    PRM_TRY(prm->set(changes, "decision", prm->get(outcome, "id")));
    PRM_TRY(prm->set(changes, "issues", prm->get(prm->get(outcome, mdf_check_claim_rule.name), "issues")));
    PRM_TRY(prm->set(changes, "route", route ? route : prm->new_null(call)));
    PRM_TRY(prm->set(changes, "reason_code", prm->new_null(call)));
    if (!is_decided)
        return review(call, claim, changes);
    return mdf_claim_conclude(call, claim, verdicts, 1, changes);
}

static prm_status hand_in(prm_call *call, const prm_val *claim, prm_val *result)
{
    const prm_val *outcome;
    mdf_claiming c;

    PRM_TRY(mdf_claiming_open(call, claim, &c));
    if (prm->count(c.refusals) > 0)
        return stay(call, &c, result);
    PRM_TRY(mdf_money_base(call, c.program, "lines", c.claimed, prm->text(claim, "currency"), &c.claimed_base));
    PRM_TRY(mdf_claim_judge(call, &c, &outcome));
    PRM_TRY(take(call, &c, &claim));
    PRM_TRY(carry_out(call, &c, outcome, &claim));
    PRM_TRY(prm->set(result, "claim", claim));
    return prm_help_tell_decision(outcome, result);
}

#define TOLD                                                                                                           \
    PRM_FIELDS(MDF_CLAIM,                                                                                              \
        PRM_TEXT("refused", 1, 60, 0, "Why it stays as it was, in one word; all of it is in the claim's issues"),      \
        MDF_DECISION, MDF_REASONS)

static prm_status submit(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *claim;

    PRM_TRY(mdf_claim_load_own(call, prm->text(params, "id"), &claim));
    if (!prm_help_is_in(claim, "draft") && !prm_help_is_in(claim, "returned"))
        return prm_help_fail_state(call, claim, "not_a_draft");
    return hand_in(call, claim, result);
}

const prm_method mdf_claims_submit_method = { .size = sizeof mdf_claims_submit_method, .since = 1,
    .name = "mdf.claims.submit", .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = MDF_SPENDERS,
    .subject = "claim",
    .doc = "Hand in a draft, or a claim that was returned. What it claims has to be approved, in time and covered by "
           "its invoices, or it stays as it was and says why; then the rules decide it or leave it to people",
    .params = PRM_FIELDS(MDF_THE_CLAIM), .result = TOLD, .example = "{\"id\":\"claim_01h8xgq3m2c4e\"}", .run = submit };

static prm_status answer(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *claim;

    PRM_TRY(mdf_claim_load_own(call, prm->text(params, "id"), &claim));
    if (!prm_help_is_in(claim, "returned"))
        return prm_help_fail_state(call, claim, "not_returned");
    PRM_TRY(mdf_claim_change(call, &claim, params));
    return hand_in(call, claim, result);
}

const prm_method mdf_claims_answer_method = { .size = sizeof mdf_claims_answer_method, .since = 1,
    .name = "mdf.claims.answer", .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = MDF_SPENDERS,
    .subject = "claim", .doc = "Answer a claim that was returned: change what was wrong and hand it in again, at once",
    .params = PRM_FIELDS(MDF_THE_CLAIM, MDF_GIVEN_LINES(0), MDF_CLAIM_NOTE), .result = TOLD,
    .example = "{\"id\":\"claim_01h8xgq3m2c4e\",\"note\":\"The list of who came is there now.\"}", .run = answer };
