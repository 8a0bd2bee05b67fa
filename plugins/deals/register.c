/* SPDX-License-Identifier: Apache-2.0 */
/** @file  deals.register: a draft, the facts, the chain, and what comes of it, in one transaction. */
#include "deals.h"

static prm_status create_draft(prm_call *call, const deals_case *c, const prm_val **deal)
{
    static const char *const as_given[] = { "program", "lines", "territory", "amount", "expected_close", "evidence" };
    prm_val *values = prm->object(call);

    PRM_TRY(prm->set(values, "partner", prm->get(c->partner, "id")));
    PRM_TRY(prm->set(values, "customer", c->customer));
    for (size_t i = 0; i < sizeof as_given / sizeof *as_given; i++)
        PRM_TRY(prm->set(values, as_given[i], prm->get(c->params, as_given[i])));
    PRM_TRY(deals_set_base(values, c));
    return prm->create(call, "deal", values, deal);
}

prm_status deals_register_run(prm_call *call, const prm_val *params, prm_val *result)
{
    deals_case c;
    const prm_val *deal, *facts, *outcome;

    PRM_TRY(deals_case_open(call, params, &c));
    PRM_TRY(deals_case_protections(call, &c));
    PRM_TRY(deals_protections_end(call, c.passed));
    PRM_TRY(deals_facts(call, &c, &facts));
    PRM_TRY(create_draft(call, &c, &deal));
    PRM_TRY(prm->decide(call, "deals.register", prm->text(deal, "id"), facts, &outcome));
    PRM_TRY(deals_carry_out(call, &c, &deal, outcome));
    PRM_TRY(prm->set(result, "deal", deal));
    PRM_TRY(prm->set(result, "decision_id", prm->get(outcome, "id")));
    return prm->set(result, "reasons", prm->get(outcome, "reasons"));
}
