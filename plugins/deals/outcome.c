/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Carrying a verdict out: what each means for the deal is a row of a table. */
#include "deals.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* What a verdict adds to the deal's `changes` before it moves. */
typedef prm_status (*prepare_fn)(prm_call *call, const deals_case *c, const prm_val *deal, const prm_val *outcome,
    prm_val *changes);

/* The terms are recorded with the deal as well: an extension or a report needs them. */
static prm_status protect(prm_call *call, const deals_case *c, const prm_val *deal, const prm_val *outcome,
    prm_val *changes)
{
    const prm_val *terms;

    PRM_TRY(deals_terms(call, outcome, &terms));
    PRM_TRY(deals_protect_deal(call, deal, prm->text(c->account, "id"), terms, changes));
    return prm->set(changes, "terms", terms);
}

static prm_status keep_terms(prm_call *call, const deals_case *c, const prm_val *deal, const prm_val *outcome,
    prm_val *changes)
{
    const prm_val *terms;

    PRM_TRY(deals_terms(call, outcome, &terms));
    return prm->set(changes, "terms", terms);
}

static prm_status keep_questions(prm_call *call, const deals_case *c, const prm_val *deal, const prm_val *outcome,
    prm_val *changes)
{
    return prm->set(changes, "ask_fields", prm->get(prm->get(outcome, "deals.decide"), "ask_fields"));
}

static const struct ending {
    const char *verdict, *state, *event;
    prepare_fn prepare;
    int is_decision;
} endings[] = {
    { "approve", "approved", "deals.approved", protect, 1 },
    { "review", "in_review", "deals.in_review", keep_terms, 0 },
    { "ask", "info_requested", "deals.info_requested", keep_questions, 0 },
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

/* The digits of its own id: unique without an index, and silent about how many others there are. */
static prm_status set_number(prm_val *changes, const prm_val *deal)
{
    const char *digits = strchr(prm->text(deal, "id"), '_');
    char number[24];

    if (!digits)
        return PRM_E_INVALID;
    snprintf(number, sizeof number, "D-%.5s-%.4s-%.4s", digits + 1, digits + 6, digits + 10);
    for (char *at = number; *at; at++)
        *at = (char)toupper((unsigned char)*at);
    return prm->set_text(changes, "number", number);
}

/* What is not complete stays a draft: no customer is made, nobody is told. */
static prm_status stay(prm_call *call, const prm_val **deal, const prm_val *outcome, prm_val *changes)
{
    PRM_TRY(prm->set(changes, "errors", prm->get(prm->get(outcome, "deals.intake"), "errors")));
    return prm->update(call, deal, changes);
}

static prm_status end(prm_call *call, const deals_case *c, const prm_val **deal, const prm_val *outcome,
    deals_verdict verdict, prm_val *changes)
{
    const struct ending *ending = ending_of(verdict.name);
    prm_status status;

    if (!ending)
        return prm->fail(call, PRM_E_INTERNAL, "unknown_verdict", NULL);
    status = ending->prepare ? ending->prepare(call, c, *deal, outcome, changes) : PRM_OK;
    if (status == PRM_E_CONFLICT) { /* protected for somebody else, whatever the rules have seen */
        ending = ending_of("duplicate");
        verdict.reason_code = "already_registered";
        status = prm->add_reason(call, outcome, "deals.conflict", "already_registered", NULL);
    }
    PRM_TRY(status);
    PRM_TRY(prm->set_text(changes, "reason_code", verdict.reason_code));
    PRM_TRY(prm->update(call, deal, changes));
    PRM_TRY(prm->move(call, deal, ending->state));
    if (!ending->is_decision)
        return prm->emit(call, ending->event, prm->text(*deal, "id"), NULL);
    prm_val *data = prm->object(call);
    PRM_TRY(deals_figures_decided(call, *deal, 1, data));
    return prm->emit(call, ending->event, prm->text(*deal, "id"), data);
}

prm_status deals_carry_out(prm_call *call, deals_case *c, const prm_val **deal, const prm_val *outcome)
{
    prm_val *changes = prm->object(call), *data;
    deals_verdict verdict;

    PRM_TRY(set_number(changes, *deal));
    PRM_TRY(prm->set(changes, "decision", prm->get(outcome, "id")));
    PRM_TRY(deals_verdict_reach(call, c, outcome, &verdict));
    if (strcmp(verdict.name, "incomplete") == 0)
        return stay(call, deal, outcome, changes);
    PRM_TRY(deals_customer_make(call, c));
    PRM_TRY(prm->set_text(changes, "account", prm->text(c->account, "id")));
    PRM_TRY(prm->move(call, deal, "submitted"));
    PRM_TRY(deals_figures_of_case(call, c, &data));
    PRM_TRY(prm->emit(call, "deals.registered", prm->text(*deal, "id"), data));
    return end(call, c, deal, outcome, verdict, changes);
}
