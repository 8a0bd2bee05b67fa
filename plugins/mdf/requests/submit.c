/* SPDX-License-Identifier: Apache-2.0 */
/** @file  mdf.requests.submit: money is set aside, the rules are asked, and what they say is carried out. */
#include "requests/case.h"

prm_status mdf_request_judge(prm_call *call, const mdf_case *c, const prm_val *row, const prm_val **outcome)
{
    const char *id = prm->text(row, "id"), *before = prm->text(row, "decision");
    const prm_val *facts;

    PRM_TRY(mdf_request_facts(call, c, &facts));
    if (*before == '\0')
        return prm->decide(call, mdf_request_chain.name, id, facts, outcome);
    return prm->decide_again(call, mdf_request_chain.name, id, before, facts, outcome);
}

prm_status mdf_answers_keep(prm_call *call, const prm_val *outcome, const mdf_verdict *verdict, prm_val *changes)
{
    static const struct source {
        const char *point, *answer, *field;
    } sources[] = {
        { "mdf.score_request", "score", "score" },
        { "mdf.decide_request", "conditions", "conditions" },
        { "mdf.route", "steps", "route" },
        { "mdf.proof_required", "proofs", "proofs" },
    };

    PRM_TRY(prm->set(changes, "decision", prm->get(outcome, "id")));
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
        PRM_TRY(prm->set(changes, sources[i].field, prm->get(prm->get(outcome, sources[i].point), sources[i].answer)));
    PRM_TRY(prm->set(changes, "deadline", prm->get(outcome, "mdf.deadline")));
    if (verdict->match_bps > 0)
        PRM_TRY(prm->set_integer(changes, "match_bps", verdict->match_bps));
    return prm->set(changes, "reason_code", *verdict->reason_code != '\0' ? prm->new_text(call, verdict->reason_code,
        strlen(verdict->reason_code)) : prm->new_null(call));
}

/* ---- Carrying it out -------------------------------------------------------------------------------------------- */

static prm_status approve(prm_call *call, const mdf_verdict *verdict, const prm_val *outcome, const prm_val **request,
    prm_val *changes)
{
    (void)outcome;
    PRM_TRY(prm->set_integer(changes, "decided_at", prm->now(call)));
    PRM_TRY(mdf_request_approve(call, request, verdict->amounts, changes));
    return mdf_request_tell_decided(call, *request, "mdf.approved", 1, 1);
}

static prm_status reject(prm_call *call, const mdf_verdict *verdict, const prm_val *outcome, const prm_val **request,
    prm_val *changes)
{
    (void)verdict;
    (void)outcome;
    PRM_TRY(prm->set_integer(changes, "decided_at", prm->now(call)));
    PRM_TRY(mdf_request_end(call, request, "rejected", changes));
    return mdf_request_tell_decided(call, *request, "mdf.rejected", 1, 1);
}

static prm_status review(prm_call *call, const mdf_verdict *verdict, const prm_val *outcome, const prm_val **request,
    prm_val *changes)
{
    prm_matter matter;

    (void)verdict;
    (void)outcome;
    PRM_TRY(prm->update(call, request, changes));
    PRM_TRY(prm->move(call, request, "in_review"));
    matter = mdf_request_matter(*request);
    PRM_TRY(prm_steps_begin(call, &mdf_steps, &matter));
    return mdf_request_tell(call, "mdf.in_review", *request, NULL);
}

static prm_status ask(prm_call *call, const mdf_verdict *verdict, const prm_val *outcome, const prm_val **request,
    prm_val *changes)
{
    (void)verdict;
    PRM_TRY(mdf_request_ask(call, *request, prm->get(prm->get(outcome, "mdf.decide_request"), "ask_fields"), changes));
    PRM_TRY(prm->update(call, request, changes));
    PRM_TRY(prm->move(call, request, "info_requested"));
    return mdf_request_tell(call, "mdf.info_requested", *request, NULL);
}

static const struct ending {
    const char *verdict;
    prm_status (*carry_out)(prm_call *call, const mdf_verdict *verdict, const prm_val *outcome, const prm_val **request,
        prm_val *changes);
} endings[] = { { "approve", approve }, { "review", review }, { "ask", ask }, { "reject", reject } };

static prm_status carry_out(prm_call *call, const mdf_case *c, const prm_val *outcome, const prm_val **request)
{
    prm_val *changes = prm->object(call);
    mdf_verdict verdict;

    PRM_TRY(mdf_verdict_reach(call, c, outcome, &verdict));
    PRM_TRY(mdf_answers_keep(call, outcome, &verdict, changes));
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (strcmp(verdict.name, endings[i].verdict) == 0)
            return endings[i].carry_out(call, &verdict, outcome, request, changes);
    return prm->fail(call, PRM_E_INTERNAL, "unknown_verdict", NULL);
}

/* ---- Submitting ------------------------------------------------------------------------------------------------- */

static prm_status open_case(prm_call *call, const prm_val *request, mdf_case *c)
{
    *c = (mdf_case){ .kind = "request", .request = request };
    if (!prm_help_is_in(request, "draft"))
        c->begun = MDF_ALL_BEGUN; /* the time to answer took its own: the answer was looked at */
    PRM_TRY(prm->load(call, "partner", prm->text(request, "partner"), &c->partner));
    PRM_TRY(mdf_request_allocation(call, request, &c->allocation));
    PRM_TRY(mdf_allocation_is_for(call, c->allocation, c->partner, &c->is_for));
    if (!c->is_for && *prm->text(request, "hold") == '\0')
        return prm->fail_field(call, "allocation", "not_found", "is nothing this partner may ask for");
    return mdf_case_open(call, c, prm->get(request, "activities"), prm->text(request, "objective"));
}

/* Who may ask for it no more keeps what is set aside, and can do with less. */
static prm_status reserve(prm_call *call, const mdf_case *c, const prm_val *request, const char **hold)
{
    const prm_ledger_service *ledger = prm->service(PRM_LEDGER_SERVICE);
    int64_t held = 0;

    *hold = prm->text(request, "hold");
    if (**hold != '\0')
        PRM_TRY(ledger->held(call, *hold, &held));
    if (c->requested > held && !c->is_for)
        return PRM_E_LIMIT;
    return mdf_request_reserve_again(call, c->allocation, c->requested, prm->text(request, "id"), hold);
}

static prm_status move(prm_call *call, const mdf_case *c, const char *hold, const prm_val **request)
{
    const char *event = prm_help_is_in(*request, "draft") ? "mdf.requested" : "mdf.answered";
    prm_val *changes = prm->object(call);

    PRM_TRY(mdf_case_values(call, c, changes));
    PRM_TRY(prm->set_text(changes, "hold", hold));
    if (*prm->text(*request, "number") == '\0')
        PRM_TRY(prm_help_name_by_id(changes, "number", "MDF", *request));
    PRM_TRY(prm->set(changes, "level", c->level ? prm->get(c->level, "code") : prm->new_null(call)));
    PRM_TRY(prm->set_text(changes, "submitted_by", prm->caller(call)->user));
    PRM_TRY(prm_steps_sign(call, *request, changes));
    if (!prm_help_has_value(*request, "submitted_at"))
        PRM_TRY(prm->set_integer(changes, "submitted_at", prm->now(call)));
    for (const char *const *name = PRM_TEXTS("ask_fields", "answer_by", "agreed"); *name; name++)
        if (prm_help_has_value(*request, *name))
            PRM_TRY(prm->set(changes, *name, prm->new_null(call)));
    PRM_TRY(prm->update(call, request, changes));
    PRM_TRY(prm->move(call, request, "submitted"));
    return mdf_request_tell(call, event, *request, NULL);
}

/* Nothing happened to the request but that it says why. */
static prm_status stay(prm_call *call, const prm_val **request, const char *hold, prm_val *result)
{
    prm_val *changes = prm->object(call);

    if (prm_help_has_value(*request, "hold"))
        PRM_TRY(prm->set_text(changes, "hold", hold));
    PRM_TRY(prm->set_text(changes, "reason_code", MDF_INSUFFICIENT));
    PRM_TRY(prm->update(call, request, changes));
    PRM_TRY(prm->set(result, "fund_request", *request));
    return prm->set_text(result, "refused", MDF_INSUFFICIENT);
}

prm_status mdf_request_hand_in(prm_call *call, const prm_val *request, prm_val *result)
{
    const prm_val *outcome;
    const char *hold;
    mdf_case c;

    PRM_TRY(open_case(call, request, &c));
    prm_status status = reserve(call, &c, request, &hold);
    if (status == PRM_E_LIMIT)
        return stay(call, &request, hold, result);
    PRM_TRY(status);
    PRM_TRY(move(call, &c, hold, &request));
    PRM_TRY(mdf_request_judge(call, &c, request, &outcome));
    PRM_TRY(carry_out(call, &c, outcome, &request));
    PRM_TRY(prm->set(result, "fund_request", request));
    return prm_help_tell_decision(outcome, result);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *request;

    PRM_TRY(mdf_request_load_own(call, prm->text(params, "id"), &request));
    if (!prm_help_is_in(request, "draft"))
        return prm_help_fail_state(call, request, "not_a_draft");
    return mdf_request_hand_in(call, request, result);
}

const prm_method mdf_requests_submit_method = { .size = sizeof mdf_requests_submit_method, .since = 1,
    .name = "mdf.requests.submit", .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = MDF_ASKERS,
    .subject = "fund_request",
    .doc = "Hand in a draft: what it asks for is set aside, and the rules decide it or leave it to people. Where there "
           "is not enough money it stays a draft and the answer says so",
    .params = PRM_FIELDS(MDF_THE_REQUEST), .result = PRM_FIELDS(MDF_REQUEST, MDF_REFUSED, MDF_DECISION, MDF_REASONS),
    .example = "{\"id\":\"fund_request_01h8xgq3m2c4e\"}", .run = run };
