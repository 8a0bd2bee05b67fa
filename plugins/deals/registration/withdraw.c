/* SPDX-License-Identifier: Apache-2.0 */
/** @file  deals.withdraw: the registrant takes back what has not been approved. */
#include "registration/registration.h"
#include "review/review.h"

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *deal;
    prm_val *changes = prm->object(call);

    PRM_TRY(deals_load_own(call, prm->text(params, "id"), &deal));
    PRM_TRY(prm->move(call, &deal, "withdrawn"));
    PRM_TRY(prm->set(changes, "comment", prm->get(params, "reason")));
    PRM_TRY(prm->set_text(changes, "reason_code", "withdrawn"));
    PRM_TRY(prm->update(call, &deal, changes));
    PRM_TRY(prm_steps_cancel(call, &deals_steps, prm->text(deal, "id"), NULL));
    PRM_TRY(prm->emit(call, "deals.withdrawn", prm->text(deal, "id"), NULL));
    return prm->set(result, "deal", deal);
}

const prm_method deals_withdraw_method = { .size = sizeof deals_withdraw_method, .since = 1, .name = "deals.withdraw",
    .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = DEALS_REGISTRANTS, .subject = "deal",
    .doc = "Take back a registration that has not been approved",
    .params = PRM_FIELDS(DEALS_THE_DEAL, PRM_LINES("reason", 1, 500, 0, "Why; the vendor reads it")),
    .result = PRM_FIELDS(DEALS_DEAL),
    .example = "{\"id\":\"deal_01h8xgq3m2c4e\",\"reason\":\"The customer has postponed it\"}", .run = run };
