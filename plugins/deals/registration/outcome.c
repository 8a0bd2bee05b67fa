/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Carrying a verdict out: what each means for the deal is a row of a table. */
#include "conflict/conflict.h"
#include "measures/measures.h"
#include "review/review.h"

#include <string.h>

/* What a verdict adds to the deal's `changes` before it moves. */
typedef prm_status (*prepare_fn)(prm_call *call, const deals_case *c, const prm_val *deal, const prm_val *outcome,
    prm_val *changes);

static prm_status keep_terms(prm_call *call, const deals_case *c, const prm_val *deal, const prm_val *outcome,
    prm_val *changes)
{
    const prm_val *terms;

    (void)deal;
    PRM_TRY(deals_terms(call, c, outcome, &terms));
    return prm->set(changes, "terms", terms);
}

/* The terms are recorded with the deal as well: an extension or a report needs them. */
static prm_status protect(prm_call *call, const deals_case *c, const prm_val *deal, const prm_val *outcome,
    prm_val *changes)
{
    PRM_TRY(keep_terms(call, c, deal, outcome, changes));
    return deals_protect_deal(call, deal, prm->text(c->account, "id"), prm->get(changes, "terms"), changes);
}

static prm_status ask(prm_call *call, const deals_case *c, const prm_val *deal, const prm_val *outcome,
    prm_val *changes)
{
    (void)c;
    return deals_ask(call, deal, prm->get(prm->get(outcome, "deals.decide"), "ask_fields"), changes);
}

static const struct ending {
    const char *verdict, *state, *event;
    prepare_fn prepare;
    int is_decision;
} endings[] = {
    { "approve", "approved", "deals.approved", protect, 1 },
    { "review", "in_review", "deals.in_review", keep_terms, 0 },
    { "ask", "info_requested", "deals.info_requested", ask, 0 },
    { "reject", "rejected", "deals.rejected", NULL, 1 },
    { "duplicate", "duplicate", "deals.duplicate", NULL, 1 },
};

static const struct ending *ending_of(const char *verdict)
{
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (strcmp(verdict, endings[i].verdict) == 0)
            return &endings[i];
    return NULL;
}

/* Answers that are not complete: what is wrong is open beside what was asked for, and the time to answer runs on. */
static prm_status ask_beside(prm_call *call, const prm_val *deal, const prm_val *errors, prm_val *changes)
{
    const prm_val *asked = prm->get(deal, "ask_fields");
    prm_val *fields = prm->list(call);

    for (size_t i = 0; i < prm->count(asked); i++)
        PRM_TRY(prm->append(fields, prm->at(asked, i)));
    for (size_t i = 0; i < prm->count(errors); i++)
        if (!prm_help_has_text(fields, prm->text(prm->at(errors, i), "field")))
            PRM_TRY(prm->append(fields, prm->get(prm->at(errors, i), "field")));
    return prm->set(changes, "ask_fields", fields);
}

/* What is not complete stays where it is: no customer is made, nobody is told. */
static prm_status stay(prm_call *call, const prm_val **deal, const prm_val *outcome, prm_val *changes)
{
    const prm_val *errors = prm->get(prm->get(outcome, "deals.intake"), "errors");

    PRM_TRY(prm->set(changes, "errors", errors));
    if (prm_help_is_in(*deal, "info_requested"))
        PRM_TRY(ask_beside(call, *deal, errors, changes));
    return prm->update(call, deal, changes);
}

static prm_status end(prm_call *call, const deals_case *c, const prm_val **deal, const prm_val *outcome,
    deals_verdict verdict, prm_val *changes)
{
    const struct ending *ending = ending_of(verdict.name);
    int was_in_review = prm_help_is_in(*deal, "in_review");
    prm_val *data = NULL;
    prm_status status;

    if (!ending)
        return prm->fail(call, PRM_E_INTERNAL, "unknown_verdict", NULL);
    status = ending->prepare ? ending->prepare(call, c, *deal, outcome, changes) : PRM_OK;
    if (status == PRM_E_CONFLICT) { /* protected for somebody else, whatever the rules have seen */
        ending = ending_of(c->is_upheld ? "review" : "duplicate");
        verdict.reason_code = "already_registered";
        status = prm->add_reason(call, outcome, "deals.conflict", "already_registered", NULL);
    }
    PRM_TRY(status);
    PRM_TRY(prm->set_text(changes, "reason_code", verdict.reason_code));
    if (ending->is_decision)
        PRM_TRY(prm->set_integer(changes, "decided_at", prm->now(call)));
    if (ending->is_decision)
        PRM_TRY(deals_figures_deciding(call, *deal, ending->state, !c->is_upheld, changes, &data));
    PRM_TRY(prm->update(call, deal, changes));
    if (!prm_help_is_in(*deal, ending->state))
        PRM_TRY(prm->move(call, deal, ending->state));
    if (was_in_review || prm_help_is_in(*deal, "in_review"))
        PRM_TRY(deals_review_begin(call, *deal));
    return prm->emit(call, ending->event, prm->text(*deal, "id"), data);
}

/* A draft is registered, answered questions go back to be decided; what is in review again is decided from there. */
static prm_status submit(prm_call *call, const deals_case *c, const prm_val **deal, const prm_val *outcome,
    prm_val *changes)
{
    const char *event = prm_help_is_in(*deal, "draft") ? "deals.registered" : "deals.answered";
    prm_val *data = NULL;

    if (prm_help_is_in(*deal, "in_review"))
        return PRM_OK;
    PRM_TRY(prm->set_text(changes, "submitted_by", prm->caller(call)->user));
    PRM_TRY(prm_steps_sign(call, *deal, changes));
    PRM_TRY(prm->set_integer(changes, "submitted_at", prm->now(call)));
    if (prm_help_is_in(*deal, "draft"))
        PRM_TRY(deals_figures_registered(call, c, *deal, outcome, changes, &data));
    else
        PRM_TRY(prm->disarm(call, deals_answer_ends_timer.name, prm->text(*deal, "id"), ""));
    PRM_TRY(prm->move(call, deal, "submitted"));
    return prm->emit(call, event, prm->text(*deal, "id"), data);
}

/* What an earlier decision had left to do. */
static prm_status clear(prm_call *call, const prm_val *deal, prm_val *changes)
{
    static const char *const of_questions[] = { "errors", "ask_fields", "answer_by" };

    for (size_t i = 0; i < sizeof of_questions / sizeof *of_questions; i++)
        if (prm->get(deal, of_questions[i]))
            PRM_TRY(prm->set(changes, of_questions[i], prm->new_null(call)));
    return PRM_OK;
}

prm_status deals_carry_out(prm_call *call, deals_case *c, const prm_val **deal, const prm_val *outcome)
{
    prm_val *changes = prm->object(call);
    deals_verdict verdict;

    if (*prm->text(*deal, "number") == '\0')
        PRM_TRY(prm_help_name_by_id(changes, "number", "D", *deal));
    PRM_TRY(prm->set(changes, "decision", prm->get(outcome, "id")));
    PRM_TRY(deals_verdict_reach(call, c, outcome, &verdict));
    if (strcmp(verdict.name, "incomplete") == 0)
        return stay(call, deal, outcome, changes);
    PRM_TRY(clear(call, *deal, changes));
    PRM_TRY(deals_customer_make(call, c));
    PRM_TRY(prm->set_text(changes, "account", prm->text(c->account, "id")));
    PRM_TRY(submit(call, c, deal, outcome, changes));
    return end(call, c, deal, outcome, verdict, changes);
}
