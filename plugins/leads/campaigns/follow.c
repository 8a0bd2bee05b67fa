/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The end of a partnership: what the partner has planned or runs is called off. It is no more than a
 * hundred. */
#include "campaigns/campaigns.h"

#include <string.h>

enum { PIECE = 500 };

static prm_status end_those(prm_call *call, const char *partner, const char *state)
{
    const prm_val *found;
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set_text(filter, "partner", partner));
    PRM_TRY(prm->set_text(filter, "state", state));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "campaign", .filter = filter,
        .sort = "partner, state, -created_at", .limit = PIECE }, &found));
    for (size_t i = 0; i < prm->count(found); i++) {
        const prm_val *campaign = prm->at(found, i);
        PRM_TRY(campaigns_call_off(call, &campaign, "partner_terminated"));
    }
    return PRM_OK;
}

static prm_status run(prm_call *call, const prm_val *event, prm_val *result)
{
    (void)result;
    PRM_TRY(end_those(call, prm->text(event, "subject"), "planned"));
    return end_those(call, prm->text(event, "subject"), "running");
}

const prm_reaction campaigns_end_with_partner = { .size = sizeof campaigns_end_with_partner, .since = 1,
    .name = "campaigns.end_with_partner", .event = "partners.terminated",
    .doc = "Calls off what a partner that was terminated has planned or runs", .run = run };
