/* SPDX-License-Identifier: Apache-2.0 */
/** @file  deals.withdraw: the registrant takes back what has not been approved. */
#include "deals.h"

prm_status deals_withdraw_run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *deal;
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->load(call, "deal", prm->text(params, "id"), &deal));
    PRM_TRY(prm->move(call, &deal, "withdrawn"));
    PRM_TRY(prm->set(changes, "comment", prm->get(params, "reason")));
    PRM_TRY(prm->set_text(changes, "reason_code", "withdrawn"));
    PRM_TRY(prm->update(call, &deal, changes));
    PRM_TRY(prm->emit(call, "deals.withdrawn", prm->text(deal, "id"), NULL));
    return prm->set(result, "deal", deal);
}
