/* SPDX-License-Identifier: Apache-2.0 */
/** @file  A member is evaluated soon after the people or competencies that count for its partner have changed, not in
 * the night alone. */
#include "tiers/tiers.h"

static prm_status changed(prm_call *call, const prm_val *event, prm_val *result)
{
    prm_val *filter = prm->object(call);
    const prm_val *found;

    (void)result;
    PRM_TRY(prm->set(filter, "partner", prm->get(prm->get(event, "data"), "partner")));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "standing", .filter = filter,
        .sort = "partner, program", .limit = 500 }, &found));
    for (size_t i = 0; i < prm->count(found); i++)
        PRM_TRY(tiers_look_soon(call, prm->text(prm->at(found, i), "membership")));
    return PRM_OK;
}

#define CHANGED(variable, n, e, d)                                                                                     \
    const prm_reaction variable = { .size = sizeof variable, .since = 1, .name = n, .event = e, .doc = d,              \
        .run = changed }

CHANGED(tiers_counted_reaction, "tiers.counted", "certification.counted", "More people are certified");
CHANGED(tiers_uncounted_reaction, "tiers.uncounted", "certification.uncounted", "Fewer people are certified");
CHANGED(tiers_badge_held_reaction, "tiers.badge_held", "certification.badge_held", "One more competency");
CHANGED(tiers_badge_lost_reaction, "tiers.badge_lost", "certification.badge_lost", "One competency less");
