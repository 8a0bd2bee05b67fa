/* SPDX-License-Identifier: Apache-2.0 */
/** @file  deals.check: what deals.register would answer now, without a trace. */
#include "deals.h"

#include <string.h>

static prm_status add_terms(prm_call *call, const prm_val *outcome, prm_val *result)
{
    const prm_val *terms;

    PRM_TRY(deals_terms(call, outcome, &terms));
    PRM_TRY(prm->set_integer(result, "protected_until", deals_terms_until(call, terms)));
    return prm->set(result, "margin_bps", prm->get(terms, "margin_bps"));
}

static prm_status add_errors(prm_call *call, const prm_val *outcome, prm_val *result)
{
    return prm->set(result, "errors", prm->get(prm->get(outcome, "deals.intake"), "errors"));
}

static prm_status add_questions(prm_call *call, const prm_val *outcome, prm_val *result)
{
    return prm->set(result, "ask_fields", prm->get(prm->get(outcome, "deals.decide"), "ask_fields"));
}

/* What is said besides the verdict. */
static const struct detail {
    const char *verdict;
    prm_status (*add)(prm_call *call, const prm_val *outcome, prm_val *result);
} details[] = { { "approve", add_terms }, { "incomplete", add_errors }, { "ask", add_questions } };

/* The unique index would say so to an approval the rules give all the same. */
static prm_status look_at_index(prm_call *call, const deals_case *c, const prm_val *outcome, deals_verdict *verdict)
{
    const prm_val *terms;

    if (strcmp(verdict->name, "approve") != 0 || !c->account)
        return PRM_OK;
    PRM_TRY(deals_terms(call, outcome, &terms));
    if (!deals_terms_exclusive(terms) || !deals_protections_exclude(c->protections, prm->text(c->account, "id")))
        return PRM_OK;
    *verdict = (deals_verdict){ "duplicate", "already_registered" };
    return prm->add_reason(call, outcome, "deals.conflict", "already_registered", NULL);
}

prm_status deals_check_run(prm_call *call, const prm_val *params, prm_val *result)
{
    deals_case c;
    deals_verdict verdict;
    const prm_val *facts, *outcome;

    PRM_TRY(deals_case_open(call, params, &c));
    PRM_TRY(deals_case_protections(call, &c));
    PRM_TRY(deals_facts(call, &c, &facts));
    PRM_TRY(prm->decide(call, "deals.register", "", facts, &outcome));
    PRM_TRY(deals_verdict_reach(call, &c, outcome, &verdict));
    PRM_TRY(look_at_index(call, &c, outcome, &verdict));
    PRM_TRY(prm->set_text(result, "verdict", verdict.name));
    for (size_t i = 0; i < sizeof details / sizeof *details; i++)
        if (strcmp(verdict.name, details[i].verdict) == 0)
            PRM_TRY(details[i].add(call, outcome, result));
    return prm->set(result, "reasons", prm->get(outcome, "reasons"));
}
