/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Facts, chain, consequences: one way to decide a deal, whatever brought it here. */
#include "conflict/conflict.h"

prm_status deals_decide_case(prm_call *call, deals_case *c, const prm_val **deal, const prm_val **outcome)
{
    const prm_val *facts;

    PRM_TRY(deals_case_protections(call, c));
    PRM_TRY(deals_protections_end(call, c->passed));
    PRM_TRY(deals_facts(call, c, &facts));
    PRM_TRY(prm->decide(call, deals_register_chain.name, prm->text(*deal, "id"), facts, outcome));
    return deals_carry_out(call, c, deal, *outcome);
}
