/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The end of a protection. A timer acts only on a world that is still as it was when it was armed. */
#include "life/life.h"

#include <string.h>

/* The deal may have been converted or revoked, or its protection extended. */
static prm_status end(prm_call *call, const prm_val *timer, prm_val *result)
{
    const prm_val *deal;
    prm_val *changes = prm->object(call), *data;
    int64_t until;

    (void)result;
    PRM_TRY(prm->load(call, "deal", prm->text(timer, "subject"), &deal));
    if (strcmp(prm->text(deal, "state"), "approved") != 0)
        return PRM_OK;
    PRM_TRY(prm->get_integer(deal, "protected_until", &until));
    if (until > prm->now(call))
        return PRM_OK;
    PRM_TRY(prm->set_text(changes, "reason_code", "without_outcome"));
    PRM_TRY(deals_life_end(call, &deal, "expired", changes, &data));
    return prm->emit(call, "deals.expired", prm->text(deal, "id"), data);
}

const prm_timer deals_protection_ends_timer = { .size = sizeof deals_protection_ends_timer, .since = 1,
    .name = "deals.protection_ends", .doc = "The protection of a deal runs out", .run = end };
