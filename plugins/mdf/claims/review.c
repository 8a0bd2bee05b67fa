/* SPDX-License-Identifier: Apache-2.0 */
/** @file  mdf.claims.review: people decide a claim, line by line, each in their step. */
#include "claims/claims.h"
#include "requests/case.h"

#include <stdio.h>
#include <string.h>

enum { FIELD_ROOM = 64 };

/* What one call decides. */
typedef struct reviewed {
    mdf_line_verdict verdicts[MDF_LINES];
    size_t count;
    int64_t claimed, approved;
    int returned, changed; /* how many lines are returned; how many not accepted as they are */
} reviewed;

prm_status mdf_claim_matter(prm_call *call, const prm_val *claim, int64_t amount_base, prm_matter *matter)
{
    const prm_val *request;

    PRM_TRY(prm->load(call, "fund_request", prm->text(claim, "fund_request"), &request));
    *matter = mdf_matter("claim", claim, request, amount_base);
    return PRM_OK;
}

static prm_status fail_line(prm_call *call, size_t index, const char *field, const char *code, const char *message)
{
    char path[FIELD_ROOM];

    snprintf(path, sizeof path, "lines[%zu].%s", index, field);
    return prm->fail_field(call, path, code, message);
}

/* ---- What the lines come to ------------------------------------------------------------------------------------- */

/* As an earlier step has it; the first one finds all of them accepted. */
static prm_status begin(const prm_val *claim, reviewed *r)
{
    const prm_val *lines = prm->get(claim, "lines"), *proposal = prm->get(claim, "proposal");
    const char *currency;

    *r = (reviewed){ .count = prm->count(lines) };
    for (size_t i = 0; i < r->count && i < MDF_LINES; i++) {
        const prm_val *before = prm->at(proposal, i);
        r->verdicts[i] = (mdf_line_verdict){ .status = "accepted", .reason_code = "", .comment = "" };
        PRM_TRY(prm->get_money(prm->at(lines, i), "claimed", &r->verdicts[i].approved, &currency));
        if (!before)
            continue;
        r->verdicts[i] = (mdf_line_verdict){ prm->text(before, "status"), prm_help_number(before, "approved"),
            prm->text(before, "reason_code"), prm->text(before, "comment") };
    }
    return prm->get_money(claim, "claimed", &r->claimed, &currency);
}

static prm_status read_amount(prm_call *call, const prm_val *given, size_t index, int64_t claimed, const char *currency,
    int64_t *approved)
{
    char path[FIELD_ROOM];

    snprintf(path, sizeof path, "lines[%zu].approved", index);
    if (!prm_help_has_value(given, "approved"))
        return prm->fail_field(call, path, "required", "say how much is paid of it");
    PRM_TRY(mdf_money_read(call, given, "approved", path, currency, 1, approved));
    return *approved < claimed ? PRM_OK : prm->fail_field(call, path, "range", "is not less than the line claims");
}

static prm_status read_line(prm_call *call, const prm_val *claim, const prm_val *given, size_t index, reviewed *r)
{
    int64_t number = prm_help_number(given, "line"), claimed;
    const prm_val *line = prm->at(prm->get(claim, "lines"), (size_t)number - 1);
    mdf_line_verdict verdict = { prm->text(given, "status"), 0, prm->text(given, "reason_code"),
        prm->text(given, "comment") };
    const char *currency;

    if (!line)
        return fail_line(call, index, "line", "not_found", "the claim has no such line");
    PRM_TRY(prm->get_money(line, "claimed", &claimed, &currency));
    if (strcmp(verdict.status, "accepted") == 0)
        verdict.approved = claimed;
    else if (*verdict.comment == '\0')
        return fail_line(call, index, "comment", "required", "say why");
    if (strcmp(verdict.status, "accepted_with_change") == 0)
        PRM_TRY(read_amount(call, given, index, claimed, currency, &verdict.approved));
    else if (prm_help_has_value(given, "approved"))
        return fail_line(call, index, "approved", "unexpected", "only of a line that is accepted with a change");
    /* What one step has not agreed to would be paid on the word of the next alone. */
    if (verdict.approved > r->verdicts[number - 1].approved)
        return fail_line(call, index, "status", "range", "comes to more than an earlier step has agreed to");
    r->verdicts[number - 1] = verdict;
    return PRM_OK;
}

static prm_status read_lines(prm_call *call, const prm_val *claim, const prm_val *given, reviewed *r)
{
    int32_t can_return;

    PRM_TRY(begin(claim, r));
    for (size_t i = 0; i < prm->count(given); i++) {
        for (size_t j = 0; j < i; j++)
            if (prm_help_number(prm->at(given, j), "line") == prm_help_number(prm->at(given, i), "line"))
                return fail_line(call, i, "line", "twice", "is decided twice");
        PRM_TRY(read_line(call, claim, prm->at(given, i), i, r));
    }
    for (size_t i = 0; i < r->count && i < MDF_LINES; i++) {
        r->approved += r->verdicts[i].approved;
        r->returned += strcmp(r->verdicts[i].status, "returned") == 0;
        r->changed += strcmp(r->verdicts[i].status, "accepted") != 0;
    }
    PRM_TRY(mdf_claim_can_return(call, claim, &can_return));
    if (r->returned > 0 && !can_return)
        return prm->fail_field(call, "lines", "too_late", "cannot be returned: there is no time left to answer");
    return PRM_OK;
}

static const char *verdict_for(const reviewed *r)
{
    if (r->returned > 0)
        return "return";
    if (r->approved == 0)
        return "reject";
    return r->approved == r->claimed ? "approve" : "part";
}

/* ---- Deciding --------------------------------------------------------------------------------------------------- */

static prm_status tell_lines(prm_call *call, const reviewed *r, int is_answer, const prm_val **told)
{
    prm_val *list = prm->list(call);

    for (size_t i = 0; i < r->count && i < MDF_LINES; i++) {
        const mdf_line_verdict *verdict = &r->verdicts[i];
        prm_val *line = prm->object(call);
        PRM_TRY(prm->set_integer(line, "line", (int64_t)i + 1));
        PRM_TRY(prm->set_text(line, "status", verdict->status));
        if (!is_answer || strcmp(verdict->status, "accepted_with_change") == 0)
            PRM_TRY(prm->set_integer(line, "approved", verdict->approved));
        if (*verdict->reason_code != '\0')
            PRM_TRY(prm->set_text(line, "reason_code", verdict->reason_code));
        if (!is_answer && *verdict->comment != '\0')
            PRM_TRY(prm->set_text(line, "comment", verdict->comment));
        PRM_TRY(prm->append(list, line));
    }
    *told = list;
    return PRM_OK;
}

/* Others are to come: they find what this one has decided. */
static prm_status keep(prm_call *call, const reviewed *r, const prm_val **claim)
{
    prm_val *changes = prm->object(call);
    const prm_val *proposal;

    PRM_TRY(tell_lines(call, r, 0, &proposal));
    PRM_TRY(prm->set(changes, "proposal", proposal));
    return prm->update(call, claim, changes);
}

static prm_status overrule(prm_call *call, const reviewed *r, const prm_val *claim, const char *reason)
{
    prm_val *answer = prm->object(call);
    const prm_val *lines;

    PRM_TRY(tell_lines(call, r, 1, &lines));
    PRM_TRY(prm->set_text(answer, "verdict", "decide"));
    PRM_TRY(prm->set(answer, "lines", lines));
    return prm_steps_overrule(call, &mdf_steps, claim, mdf_decide_claim_rule.name, answer, reason);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    int32_t is_override = prm_help_is_true(params, "override"), is_over;
    const char *reason = prm->text(params, "reason");
    prm_val *changes = prm->object(call);
    const prm_val *claim;
    prm_matter matter;
    reviewed r;

    PRM_TRY(prm->load(call, "claim", prm->text(params, "id"), &claim));
    if (!prm_help_is_in(claim, "in_review"))
        return prm_help_fail_state(call, claim, "not_in_review");
    PRM_TRY(read_lines(call, claim, prm->get(params, "lines"), &r));
    PRM_TRY(mdf_claim_matter(call, claim,
        mdf_amounts_base(prm_help_number(claim, "claimed_base"), r.approved, r.claimed), &matter));
    PRM_TRY(mdf_steps_decide(call, &matter, verdict_for(&r), reason, is_override, &is_over));
    if (!is_over) {
        PRM_TRY(keep(call, &r, &claim));
    } else {
        if (is_override)
            PRM_TRY(overrule(call, &r, claim, reason));
        PRM_TRY(prm->set_text(changes, "comment", reason));
        PRM_TRY(mdf_claim_conclude(call, &claim, r.verdicts, 0, changes));
    }
    PRM_TRY(prm->set_boolean(result, "is_over", is_over));
    return prm->set(result, "claim", claim);
}

static const prm_field *const decided_fields[] = {
    PRM_INT("line", 1, MDF_LINES, PRM_REQUIRED, "Which line"),
    PRM_ENUM("status", MDF_LINE_VERDICTS, PRM_REQUIRED, "A line that is returned returns all of the claim"),
    PRM_MONEY("approved", 0, "Of accepted_with_change: how much is paid, less than it claims"),
    PRM_TEXT("reason_code", 1, 60, 0, "Why, in one word for reports"),
    PRM_LINES("comment", 1, 500, 0, "Why, as the partner reads it; needed unless it is accepted"),
    NULL
};

const prm_method mdf_claims_review_method = { .size = sizeof mdf_claims_review_method, .since = 1,
    .name = "mdf.claims.review", .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = MDF_APPROVERS,
    .subject = "claim",
    .doc = "Decide a claim in review, line by line, as the step that is open for the caller. What is approved is "
           "payable when the last step is decided; a line that is returned gives all of it back to the partner",
    .params = PRM_FIELDS(MDF_THE_CLAIM,
        PRM_FIELD(PRM_T_LIST, "lines", 0,
            "Lines that are not as an earlier step, or the claim itself, has them; never more than it has agreed to",
            .min = 0, .max = MDF_LINES, .items = PRM_OBJECT("line", decided_fields, 0, "One line")),
        PRM_LINES("reason", 1, 1000, PRM_REQUIRED, "Why; the partner reads it of the one who decided last"),
        PRM_BOOL("override", 0, "In the place of whoever else is to decide: " MDF_OVERRIDERS)),
    .result = PRM_FIELDS(MDF_CLAIM, PRM_BOOL("is_over", PRM_REQUIRED, "Whether it is decided; no: others are to come")),
    .example = "{\"id\":\"claim_01h8xgq3m2c4e\",\"lines\":[{\"line\":1,\"status\":\"accepted_with_change\","
               "\"approved\":{\"amount\":90000,\"currency\":\"EUR\"},\"comment\":\"Drinks are not paid.\"}],"
               "\"reason\":\"As agreed, without the bar\"}",
    .run = run };
