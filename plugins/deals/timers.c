/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The end of a protection. A timer acts only on a world that is still as it was when it was armed. */
#include "deals.h"

#include <string.h>

static prm_status end_protection(prm_call *call, const prm_val *deal)
{
    const prm_val *protection;
    prm_val *one = prm->list(call);

    PRM_TRY(prm->load(call, "protection", prm->text(deal, "protection"), &protection));
    if (prm->get(protection, "ended_at") && prm->type(prm->get(protection, "ended_at")) != PRM_V_NULL)
        return PRM_OK;
    PRM_TRY(prm->append(one, protection));
    return deals_protections_end(call, one);
}

/* The deal may have been converted or revoked, or its protection extended. */
prm_status deals_protection_ends(prm_call *call, const prm_val *timer, prm_val *result)
{
    const prm_val *deal;
    prm_val *data;
    int64_t until;

    PRM_TRY(prm->load(call, "deal", prm->text(timer, "subject"), &deal));
    if (strcmp(prm->text(deal, "state"), "approved") != 0)
        return PRM_OK;
    PRM_TRY(prm->get_integer(deal, "protected_until", &until));
    if (until > prm->now(call))
        return PRM_OK;
    PRM_TRY(end_protection(call, deal));
    PRM_TRY(prm->move(call, &deal, "expired"));
    PRM_TRY(deals_figures_of_deal(call, deal, &data));
    return prm->emit(call, "deals.expired", prm->text(deal, "id"), data);
}
