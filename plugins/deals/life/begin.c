/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What an approval begins, and what its end takes back. */
#include "life/life.h"

prm_status deals_life_begin(prm_call *call, const prm_val *deal, const prm_val *terms, int64_t until, prm_val *changes)
{
    PRM_TRY(deals_stage_put(call, deal, "prospect", changes));
    PRM_TRY(prm->set_integer(changes, "extensions", 0));
    PRM_TRY(prm->set_integer(changes, "last_activity_at", prm->now(call)));
    PRM_TRY(deals_reminders_arm(call, deal, terms, until));
    return deals_inactivity_arm(call, deal, terms);
}

prm_status deals_life_stop(prm_call *call, const prm_val *deal)
{
    PRM_TRY(deals_reminders_disarm(call, deal));
    return deals_inactivity_disarm(call, deal);
}
