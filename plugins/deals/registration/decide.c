/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Facts, chain, consequences: one way to decide a deal, whatever brought it here. */
#include "conflict/conflict.h"

/* A deal decided before is decided anew in place of that. */
static prm_status decide(prm_call *call, const prm_val *deal, const prm_val *facts, const prm_val **outcome)
{
    const char *id = prm->text(deal, "id"), *before = prm->text(deal, "decision");

    if (*before == '\0')
        return prm->decide(call, deals_register_chain.name, id, facts, outcome);
    return prm->decide_again(call, deals_register_chain.name, id, before, facts, outcome);
}

prm_status deals_decide_case(prm_call *call, deals_case *c, const prm_val **deal, const prm_val **outcome)
{
    const prm_val *facts;

    PRM_TRY(deals_case_protections(call, c));
    PRM_TRY(deals_protections_end(call, c->passed));
    PRM_TRY(deals_facts(call, c, &facts));
    PRM_TRY(decide(call, *deal, facts, outcome));
    return deals_carry_out(call, c, deal, *outcome);
}
