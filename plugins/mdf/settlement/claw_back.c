/* SPDX-License-Identifier: Apache-2.0 */
/** @file  mdf.claims.claw_back: what was paid and should not have been goes back to the budget. */
#include "settlement/settlement.h"

static prm_status find_amount(prm_call *call, const prm_val *params, const prm_val *claim, int64_t *amount,
    int64_t *left)
{
    int64_t approved, before = 0;
    const char *currency;

    PRM_TRY(prm->get_money(claim, "approved", &approved, &currency));
    if (prm_help_has_value(claim, "clawed_back"))
        PRM_TRY(prm->get_money(claim, "clawed_back", &before, &currency));
    *amount = *left = approved - before;
    if (prm_help_has_value(params, "amount"))
        PRM_TRY(mdf_money_read(call, params, "amount", "amount", prm->text(claim, "currency"), 1, amount));
    if (*amount > *left)
        return prm->fail_field(call, "amount", "insufficient", "is more than is left of what was paid");
    return PRM_OK;
}

static prm_status store(prm_call *call, const prm_val **claim, int64_t amount, int64_t left)
{
    prm_val *changes = prm->object(call);
    int64_t approved;
    const char *currency;

    PRM_TRY(prm->get_money(*claim, "approved", &approved, &currency));
    PRM_TRY(prm->set(changes, "clawed_back", prm->new_money(call, approved - left + amount, currency)));
    PRM_TRY(prm->update(call, claim, changes));
    return amount == left ? prm->move(call, claim, "clawed_back") : PRM_OK;
}

static prm_status claw_back(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *claim, *allocation;
    int64_t amount, left;

    PRM_TRY(prm->load(call, "claim", prm->text(params, "id"), &claim));
    if (!prm_help_is_in(claim, "paid"))
        return prm_help_fail_state(call, claim, "not_paid");
    PRM_TRY(find_amount(call, params, claim, &amount, &left));
    PRM_TRY(prm->load(call, "allocation", prm->text(claim, "allocation"), &allocation));
    PRM_TRY(store(call, &claim, amount, left));
    prm_status status = mdf_money_move(call, allocation, MDF_PAID, NULL, amount, "clawed_back", prm->text(claim, "id"));
    if (status == PRM_E_LIMIT) /* what was paid of a claim stays paid until it is clawed back */
        return prm->fail(call, PRM_E_INTERNAL, "paid_is_missing", NULL);
    PRM_TRY(status);
    PRM_TRY(mdf_payment_tell(call, claim, amount, "mdf.claim_clawed_back", prm->text(params, "reason")));
    return prm->set(result, "claim", claim);
}

const prm_method mdf_claims_claw_back_method = { .size = sizeof mdf_claims_claw_back_method, .since = 1,
    .name = "mdf.claims.claw_back", .access = PRM_WRITE, .roles = MDF_PAYERS, .subject = "claim",
    .doc = "Take back what was paid for a claim, or a part of it: it is the budget's again, and the partner is told "
           "why. Its invoices stay used. A claim of which all is taken back counts for nothing any more",
    .params = PRM_FIELDS(MDF_THE_CLAIM,
        PRM_MONEY("amount", 0, "How much, in the claim's currency; none: all that is left"),
        PRM_LINES("reason", 1, 1000, PRM_REQUIRED, "Why; the partner reads it")),
    .result = PRM_FIELDS(MDF_CLAIM),
    .example = "{\"id\":\"claim_01h8xgq3m2c4e\",\"reason\":\"The fair did not take place\"}", .run = claw_back };
