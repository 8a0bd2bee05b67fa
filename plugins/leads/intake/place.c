/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Where a lead is: the territory that stands for its region or, if none does, for its country. */
#include "intake/intake.h"

/* A node above others would leave open which of them it is in. */
static prm_status check_leaf(prm_call *call, const char *territory)
{
    int64_t below;
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set_text(filter, "parent", territory));
    PRM_TRY(prm->tally(call, &(prm_query){ .size = sizeof(prm_query), .entity = "territory", .filter = filter, .limit = 1 },
        &below));
    return below == 0 ? PRM_OK : prm->fail_field(call, "territory", "not_a_leaf", "has parts: name one of them");
}

static prm_status find_territory(prm_call *call, leads_arrival *a, const prm_val *place)
{
    const prm_val *found;
    prm_val *filter = prm->object(call);

    if (a->territory || !place)
        return PRM_OK;
    PRM_TRY(prm->set(filter, "place", place));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "territory", .filter = filter, .limit = 1 },
        &found));
    a->territory = prm->at(found, 0);
    return PRM_OK;
}

prm_status leads_place_find(prm_call *call, leads_arrival *a)
{
    const char *territory = prm->text(a->given, "territory");

    a->country = prm->get(a->given, "country");
    a->region = prm->get(a->given, "region");
    if (*territory != '\0') {
        PRM_TRY(prm->load(call, "territory", territory, &a->territory));
        return check_leaf(call, territory);
    }
    PRM_TRY(find_territory(call, a, a->region));
    return find_territory(call, a, a->country);
}
