/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What is decided of a claim, carried out: lines, invoices and the ledger change together. */
#include "claims/claims.h"
#include "requests/case.h"

#include <string.h>

static int is_status(const mdf_line_verdict *verdict, const char *status)
{
    return strcmp(verdict->status, status) == 0;
}

/* What is not claimed any more is promised again, or given back where the request's time is over. Before the claim
 * changes. */
static prm_status release(prm_call *call, const prm_val *claim, int64_t amount, const char *reason)
{
    const prm_val *allocation;

    PRM_TRY(mdf_request_use(call, prm->text(claim, "fund_request"), -amount));
    PRM_TRY(mdf_request_allocation(call, claim, &allocation));
    return mdf_money_move(call, allocation, MDF_CLAIMED, MDF_COMMITTED, amount, reason, prm->text(claim, "id"));
}

/* ---- Lines ------------------------------------------------------------------------------------------------------ */

/* What a line that is paid in part uses of its invoices: that part, rounded up, so that they still cover it. */
static prm_status keep_uses(prm_call *call, const prm_val *line, int64_t approved, int64_t claimed, prm_val *to)
{
    const prm_val *before = prm->get(line, "uses");
    prm_val *uses = prm->list(call);
    const char *currency;
    int64_t amount;

    for (size_t i = 0; i < prm->count(before) && approved > 0; i++) {
        prm_val *use = prm->object(call);
        PRM_TRY(prm->get_money(prm->at(before, i), "amount", &amount, &currency));
        amount = mdf_amounts_base(amount, approved, claimed);
        PRM_TRY(prm->set(use, "proof", prm->get(prm->at(before, i), "proof")));
        PRM_TRY(prm->set(use, "amount", prm->new_money(call, amount, currency)));
        PRM_TRY(prm->append(uses, use));
    }
    return prm->set(to, "uses", uses);
}

static prm_status decide_line(prm_call *call, const prm_val *line, const mdf_line_verdict *verdict, prm_val *decided)
{
    static const char *const of_before[] = { "number", "activity", "description", "claimed", "proofs", NULL };
    const char *currency;
    int64_t claimed;

    PRM_TRY(prm->get_money(line, "claimed", &claimed, &currency));
    if (verdict->approved < 0 || verdict->approved > claimed)
        return prm->fail(call, PRM_E_INTERNAL, "approved_above_claimed", NULL);
    PRM_TRY(prm_help_set_all(decided, of_before, line));
    PRM_TRY(prm->set_text(decided, "status", verdict->status));
    if (!is_status(verdict, "pending") && !is_status(verdict, "returned"))
        PRM_TRY(prm->set(decided, "approved", prm->new_money(call, verdict->approved, currency)));
    if (*verdict->reason_code != '\0')
        PRM_TRY(prm->set_text(decided, "reason_code", verdict->reason_code));
    if (*verdict->comment != '\0')
        PRM_TRY(prm->set_text(decided, "comment", verdict->comment));
    return keep_uses(call, line, verdict->approved, claimed, decided);
}

/* A line that came with others that were returned is open again: nothing of it is decided. */
static void reopen(mdf_line_verdict *verdict)
{
    verdict->approved = 0;
    if (!is_status(verdict, "returned"))
        verdict->status = "pending";
}

static prm_status decide_lines(prm_call *call, const prm_val *claim, const mdf_line_verdict *verdicts, int is_returned,
    const prm_val **decided, int64_t *approved)
{
    const prm_val *lines = prm->get(claim, "lines");
    prm_val *made = prm->list(call);

    *approved = 0;
    for (size_t i = 0; i < prm->count(lines) && i < MDF_LINES; i++) {
        mdf_line_verdict verdict = verdicts[i];
        prm_val *line = prm->object(call);
        if (is_returned)
            reopen(&verdict);
        PRM_TRY(decide_line(call, prm->at(lines, i), &verdict, line));
        PRM_TRY(prm->append(made, line));
        *approved += verdict.approved;
    }
    *decided = made;
    return PRM_OK;
}

/* ---- The claim -------------------------------------------------------------------------------------------------- */

static const char *state_for(int is_returned, int64_t approved, int64_t claimed)
{
    if (is_returned)
        return "returned";
    if (approved == 0)
        return "rejected";
    return approved == claimed ? "approved" : "part_approved";
}

static const char *reason_for(const mdf_line_verdict *verdicts, size_t count, const char *wanted)
{
    for (size_t i = 0; i < count; i++)
        if (*verdicts[i].reason_code != '\0' && (*wanted == '\0' || is_status(&verdicts[i], wanted)))
            return verdicts[i].reason_code;
    return "";
}

static prm_status tell(prm_call *call, const prm_val *claim, int32_t is_automatic)
{
    int64_t submitted = prm_help_number(claim, "submitted_at");
    prm_val *more = prm->object(call);

    PRM_TRY(prm->set_boolean(more, "automatic", is_automatic));
    PRM_TRY(prm_help_set_given(more, "reason_code", claim));
    if (prm_help_is_in(claim, "returned"))
        return mdf_claim_tell(call, "mdf.claim_returned", claim, more);
    PRM_TRY(prm->set_integer(more, "decision_days", (prm->now(call) - submitted) / PRM_DAY_MS));
    PRM_TRY(prm->set_text(more, "state", prm->text(claim, "state")));
    return mdf_claim_tell(call, "mdf.claim_decided", claim, more);
}

/* It waits for its partner, as long as there is time to claim. */
static prm_status give_back_to_partner(prm_call *call, const prm_val *claim, prm_val *changes)
{
    const prm_val *request;

    PRM_TRY(prm->load(call, "fund_request", prm->text(claim, "fund_request"), &request));
    PRM_TRY(prm->set_integer(changes, "returns", prm_help_number(claim, "returns") + 1));
    return prm->arm(call, mdf_claim_answer_ends_timer.name, prm->text(claim, "id"), "",
        prm_help_number(request, "claim_by"), NULL);
}

/* What a suspended partner has claimed waits until it is reinstated, or terminated: then it is owed, or it is not. */
static prm_status need_standing(prm_call *call, const prm_val *claim)
{
    const prm_val *partner;

    PRM_TRY(prm->load(call, "partner", prm->text(claim, "partner"), &partner));
    return prm_help_is_in(partner, "terminated") ? PRM_OK : mdf_partner_need_active(call, partner);
}

prm_status mdf_claim_conclude(prm_call *call, const prm_val **claim, const mdf_line_verdict verdicts[MDF_LINES],
    int32_t is_automatic, prm_val *changes)
{
    const prm_val *lines = prm->get(*claim, "lines"), *decided;
    size_t count = prm->count(lines);
    int is_returned = 0;
    int64_t claimed, approved;
    const char *currency, *state, *code;

    for (size_t i = 0; i < count; i++)
        is_returned = is_returned || is_status(&verdicts[i], "returned");
    PRM_TRY(prm->get_money(*claim, "claimed", &claimed, &currency));
    PRM_TRY(decide_lines(call, *claim, verdicts, is_returned, &decided, &approved));
    if (approved > 0)
        PRM_TRY(need_standing(call, *claim));
    state = state_for(is_returned, approved, claimed);
    PRM_TRY(mdf_uses_give_back(call, lines));
    PRM_TRY(mdf_uses_take(call, decided));
    PRM_TRY(release(call, *claim, claimed - approved, state));
    PRM_TRY(prm->set(changes, "lines", decided));
    PRM_TRY(prm->set(changes, "proposal", prm->new_null(call)));
    code = reason_for(verdicts, count, is_returned ? "returned" : "");
    if (*code != '\0')
        PRM_TRY(prm->set_text(changes, "reason_code", code));
    if (is_returned) {
        PRM_TRY(give_back_to_partner(call, *claim, changes));
    } else {
        PRM_TRY(prm->set(changes, "approved", prm->new_money(call, approved, currency)));
        PRM_TRY(prm->set_integer(changes, "decided_at", prm->now(call)));
    }
    PRM_TRY(prm->update(call, claim, changes));
    PRM_TRY(prm->move(call, claim, state));
    PRM_TRY(tell(call, *claim, is_automatic));
    if (approved > 0)
        PRM_TRY(prm->move(call, claim, "payable"));
    return mdf_request_settle(call, prm->text(*claim, "fund_request"), claimed - approved);
}

prm_status mdf_claim_end(prm_call *call, const prm_val **claim, const char *state, prm_val *changes)
{
    const prm_val *lines = prm->get(*claim, "lines"), *decided;
    int was_live = mdf_claim_is_live(*claim);
    mdf_line_verdict verdicts[MDF_LINES];
    const char *currency;
    int64_t claimed = 0, approved;

    for (size_t i = 0; i < MDF_LINES; i++)
        verdicts[i] = (mdf_line_verdict){ .status = "pending", .reason_code = "", .comment = "" };
    PRM_TRY(decide_lines(call, *claim, verdicts, 0, &decided, &approved));
    PRM_TRY(prm_steps_cancel(call, &mdf_steps, prm->text(*claim, "id"), NULL));
    PRM_TRY(prm->disarm(call, mdf_claim_answer_ends_timer.name, prm->text(*claim, "id"), ""));
    if (was_live) {
        PRM_TRY(prm->get_money(*claim, "claimed", &claimed, &currency));
        PRM_TRY(mdf_uses_give_back(call, lines));
        PRM_TRY(release(call, *claim, claimed, state));
        PRM_TRY(prm->set(changes, "lines", decided));
        PRM_TRY(prm->set(changes, "proposal", prm->new_null(call)));
    }
    PRM_TRY(prm->update(call, claim, changes));
    PRM_TRY(prm->move(call, claim, state));
    return was_live ? mdf_request_settle(call, prm->text(*claim, "fund_request"), claimed) : PRM_OK;
}

prm_status mdf_claim_can_return(prm_call *call, const prm_val *claim, int32_t *can)
{
    const prm_val *request;

    PRM_TRY(prm->load(call, "fund_request", prm->text(claim, "fund_request"), &request));
    *can = (prm_help_is_in(request, "active") || prm_help_is_in(request, "claimable")) &&
           prm_help_number(request, "claim_by") > prm->now(call);
    return PRM_OK;
}
