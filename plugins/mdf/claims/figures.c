/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What events about claims are counted by. */
#include "claims/claims.h"
#include "requests/case.h"

prm_status mdf_claim_figures(prm_call *call, const prm_val *claim, prm_val **data)
{
    static const char *const of_request[] = { "program", "level", "channel_type", "purpose", "kind", "segment", NULL };
    int64_t claimed, approved, base = prm_help_number(claim, "claimed_base");
    prm_val *made = prm->object(call), *known;
    const prm_val *request;
    const char *currency;

    PRM_TRY(prm->load(call, "fund_request", prm->text(claim, "fund_request"), &request));
    PRM_TRY(mdf_request_figures(call, request, &known));
    PRM_TRY(prm_help_set_all(made, of_request, known));
    PRM_TRY(prm->set_integer(made, "claimed_base", base));
    if (prm->get_money(claim, "approved", &approved, &currency) == PRM_OK &&
        prm->get_money(claim, "claimed", &claimed, &currency) == PRM_OK)
        PRM_TRY(prm->set_integer(made, "approved_base", mdf_amounts_base(base, approved, claimed)));
    *data = made;
    return PRM_OK;
}

prm_status mdf_claim_tell(prm_call *call, const char *event, const prm_val *claim, const prm_val *more)
{
    prm_val *data;

    PRM_TRY(mdf_claim_figures(call, claim, &data));
    if (more)
        PRM_TRY(prm_help_set_every(data, more));
    return prm->emit(call, event, prm->text(claim, "id"), data);
}
