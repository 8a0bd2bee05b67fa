/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Other rules may say otherwise of a member of which nothing has changed: each scheme knows by which rules its
 * members are evaluated, and with others all of them are in the night. */
#include "tiers/words.h"

static prm_status activated(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *generation = prm->get(prm->get(event, "data"), "generation"), *found;

    (void)result;
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "tier_scheme", .limit = TIERS_ROWS },
        &found));
    for (size_t i = 0; i < prm->count(found); i++) {
        const prm_val *scheme = prm->at(found, i);
        prm_val *changes = prm->object(call);
        PRM_TRY(prm->set(changes, "rules", generation));
        PRM_TRY(prm->update(call, &scheme, changes));
    }
    return PRM_OK;
}

const prm_reaction tiers_ruled_reaction = { .size = sizeof tiers_ruled_reaction, .since = 1, .name = "tiers.ruled",
    .event = "rules.activated", .doc = "All members are evaluated anew by other rules", .run = activated };
