/* SPDX-License-Identifier: Apache-2.0 */
/** @file  deals.revoke: the vendor takes an approval back, and says why. */
#include "life/life.h"

prm_status deals_life_revoke(prm_call *call, const prm_val **deal, const char *reason_code, const prm_val *reason,
    const prm_val *decision)
{
    prm_val *changes = prm->object(call), *data;

    PRM_TRY(prm->set_text(changes, "reason_code", reason_code));
    PRM_TRY(prm->set(changes, "comment", reason ? reason : prm->new_null(call)));
    PRM_TRY(deals_life_end(call, deal, "revoked", changes, &data));
    PRM_TRY(prm->set(data, "decision", decision));
    return prm->emit(call, "deals.revoked", prm->text(*deal, "id"), data);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *deal;

    PRM_TRY(prm->load(call, "deal", prm->text(params, "id"), &deal));
    PRM_TRY(deals_life_need(call, deal, PRM_TEXTS("approved")));
    PRM_TRY(deals_life_revoke(call, &deal, prm->text(params, "reason_code"), prm->get(params, "reason"), NULL));
    return prm->set(result, "deal", deal);
}

const prm_method deals_revoke_method = { .size = sizeof deals_revoke_method, .since = 1, .name = "deals.revoke",
    .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = DEALS_PEOPLE, .subject = "deal",
    .doc = "Take an approval back: the protection ends at once, and the partner is told why",
    .params = PRM_FIELDS(DEALS_THE_DEAL,
        PRM_TEXT("reason_code", 1, 60, PRM_REQUIRED, "Why, in one word for reports: \"misstated\""),
        PRM_LINES("reason", 1, 500, PRM_REQUIRED, "Why; the partner reads it")),
    .result = PRM_FIELDS(DEALS_DEAL),
    .example = "{\"id\":\"deal_01h8xgq3m2c4e\",\"reason_code\":\"misstated\",\"reason\":\"The customer knows of no "
               "offer\"}",
    .run = run };
