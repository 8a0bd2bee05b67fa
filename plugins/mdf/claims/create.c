/* SPDX-License-Identifier: Apache-2.0 */
/** @file  mdf.claims.create, update and withdraw: a claim before it is handed in, and one that is taken back. */
#include "claims/claims.h"

static int can_be_claimed(const prm_val *request)
{
    static const char *const states[] = { "approved", "part_approved", "active", "claimable" };

    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (prm_help_is_in(request, states[i]))
            return 1;
    return 0;
}

static prm_status set_lines(prm_call *call, const prm_val *request, const prm_val *given, prm_val *values)
{
    const prm_val *lines, *program;
    int64_t claimed, base;

    PRM_TRY(mdf_lines_read(call, request, given, &lines, &claimed));
    PRM_TRY(prm->load(call, "program", prm->text(request, "program"), &program));
    PRM_TRY(mdf_money_base(call, program, "lines", claimed, prm->text(request, "currency"), &base));
    PRM_TRY(prm->set(values, "lines", lines));
    PRM_TRY(prm->set(values, "claimed", prm->new_money(call, claimed, prm->text(request, "currency"))));
    return prm->set_integer(values, "claimed_base", base);
}

/* So many are looked at where a request is: what is beyond would not count. */
static prm_status check_room(prm_call *call, const prm_val *request)
{
    prm_val *filter = prm->object(call);
    int64_t count;

    PRM_TRY(prm->set(filter, "fund_request", prm->get(request, "id")));
    PRM_TRY(prm->tally(call, &(prm_query){ .size = sizeof(prm_query), .reach = PRM_REACH_PROGRAM, .entity = "claim",
        .filter = filter, .limit = MDF_CLAIMS }, &count));
    return count < MDF_CLAIMS ? PRM_OK : prm->fail(call, PRM_E_LIMIT, "too_many_claims", NULL);
}

static prm_status create(prm_call *call, const prm_val *params, prm_val *result)
{
    static const char *const of_request[] = { "program", "partner", "allocation", "currency", NULL };
    const prm_val *request, *claim;
    prm_val *values = prm->object(call);

    PRM_TRY(mdf_request_load_own(call, prm->text(params, "fund_request"), &request));
    if (!can_be_claimed(request))
        return prm_help_fail_state(call, request, "not_claimable");
    PRM_TRY(check_room(call, request));
    PRM_TRY(prm_help_set_all(values, of_request, request));
    PRM_TRY(prm->set(values, "fund_request", prm->get(request, "id")));
    PRM_TRY(prm_help_set_given(values, "note", params));
    PRM_TRY(set_lines(call, request, prm->get(params, "lines"), values));
    PRM_TRY(prm->create(call, "claim", values, &claim));
    return prm->set(result, "claim", claim);
}

const prm_method mdf_claims_create_method = { .size = sizeof mdf_claims_create_method, .since = 1,
    .name = "mdf.claims.create", .access = PRM_WRITE, .roles = MDF_SPENDERS,
    .doc = "Draft a claim: what was spent on which activity of an approved request, and what shows it",
    .params = PRM_FIELDS(PRM_REF("fund_request", "fund_request", PRM_REQUIRED, "Of which request"),
        MDF_GIVEN_LINES(PRM_REQUIRED), MDF_CLAIM_NOTE),
    .result = PRM_FIELDS(MDF_CLAIM),
    .example = "{\"fund_request\":\"fund_request_01h8xgq3m2c4e\",\"lines\":[{\"activity\":1,\"description\":\"Booth\","
               "\"claimed\":{\"amount\":120000,\"currency\":\"EUR\"},\"proofs\":[\"proof_01h8xgq3m2c4e\"]}]}",
    .run = create };

prm_status mdf_claim_change(prm_call *call, const prm_val **claim, const prm_val *params)
{
    prm_val *changes = prm->object(call);
    const prm_val *request;

    if (prm->get(params, "note"))
        PRM_TRY(prm->set(changes, "note", prm->get(params, "note")));
    if (prm_help_has_value(params, "lines")) {
        PRM_TRY(prm->load(call, "fund_request", prm->text(*claim, "fund_request"), &request));
        PRM_TRY(set_lines(call, request, prm->get(params, "lines"), changes));
    }
    return prm->update(call, claim, changes);
}

static prm_status update(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *claim;

    PRM_TRY(mdf_claim_load_own(call, prm->text(params, "id"), &claim));
    if (!prm_help_is_in(claim, "draft") && !prm_help_is_in(claim, "returned"))
        return prm_help_fail_state(call, claim, "not_a_draft");
    PRM_TRY(mdf_claim_change(call, &claim, params));
    return prm->set(result, "claim", claim);
}

const prm_method mdf_claims_update_method = { .size = sizeof mdf_claims_update_method, .since = 1,
    .name = "mdf.claims.update", .access = PRM_WRITE, .roles = MDF_SPENDERS, .subject = "claim",
    .doc = "Change a draft, or a claim that was returned; lines are given as a whole",
    .params = PRM_FIELDS(MDF_THE_CLAIM, MDF_GIVEN_LINES(0), MDF_CLAIM_NOTE), .result = PRM_FIELDS(MDF_CLAIM),
    .example = "{\"id\":\"claim_01h8xgq3m2c4e\",\"note\":\"The second day is not in it.\"}", .run = update };

static prm_status withdraw(prm_call *call, const prm_val *params, prm_val *result)
{
    static const char *const states[] = { "draft", "submitted", "in_review", "returned" };
    prm_val *changes = prm->object(call);
    const prm_val *claim;
    int may = 0;

    PRM_TRY(mdf_claim_load_own(call, prm->text(params, "id"), &claim));
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        may = may || prm_help_is_in(claim, states[i]);
    if (!may)
        return prm_help_fail_state(call, claim, "decided");
    PRM_TRY(prm_help_set_given(changes, "comment", params));
    PRM_TRY(mdf_claim_end(call, &claim, "withdrawn", changes));
    PRM_TRY(mdf_claim_tell(call, "mdf.claim_withdrawn", claim, NULL));
    return prm->set(result, "claim", claim);
}

const prm_method mdf_claims_withdraw_method = { .size = sizeof mdf_claims_withdraw_method, .since = 1,
    .name = "mdf.claims.withdraw", .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = MDF_SPENDERS,
    .subject = "claim",
    .doc = "Take back a claim that is not decided: what it claimed may be claimed again, and its invoices are free",
    .params = PRM_FIELDS(MDF_THE_CLAIM, PRM_LINES("comment", 1, 1000, 0, "Why")), .result = PRM_FIELDS(MDF_CLAIM),
    .example = "{\"id\":\"claim_01h8xgq3m2c4e\"}", .run = withdraw };
