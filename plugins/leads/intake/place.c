/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Where a lead is: the territory that stands for its region or, if none does, for its country. */
#include "intake/intake.h"

#include <prm/geo.h>

#include <string.h>

/* A node above others would leave open which of them it is in. */
static prm_status check_leaf(prm_call *call, const char *territory)
{
    int64_t below;
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set_text(filter, "parent", territory));
    PRM_TRY(prm->tally(call,
        &(prm_query){ .size = sizeof(prm_query), .entity = "territory", .filter = filter, .limit = 1 }, &below));
    return below == 0 ? PRM_OK : prm->fail_field(call, "territory", "not_a_leaf", "has parts: name one of them");
}

/* The smallest territory that stands for one of the places it lies in. */
static prm_status find_territory(prm_call *call, leads_arrival *a, const prm_val *within)
{
    const prm_val *found;

    for (size_t i = 0; i < prm->count(within) && !a->territory; i++) {
        prm_val *filter = prm->object(call);
        PRM_TRY(prm->set(filter, "place", prm->at(within, i)));
        PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "territory", .filter = filter,
            .limit = 1 }, &found));
        a->territory = prm->at(found, 0);
    }
    return PRM_OK;
}

/* What is said counts; what is not said is read from the address. */
static prm_status read_address(prm_call *call, leads_arrival *a, const prm_val **within)
{
    const prm_geo_service *geo = prm->service(PRM_GEO_SERVICE);
    const char *address = prm->text(a->given, "address"), *country = prm->text(a->given, "country");
    const prm_val *place;

    *within = NULL;
    if (*address == '\0')
        return PRM_OK;
    PRM_TRY(geo->place(call, address, &place));
    (void)prm->get_boolean(place, "ambiguous", &a->is_ambiguous);
    if (*country != '\0' && strcmp(prm->text(place, "country"), country) != 0)
        return PRM_OK;
    *within = prm->get(place, "within");
    a->country = prm->get(place, "country");
    if (!a->region)
        a->region = prm->get(place, "region");
    return PRM_OK;
}

prm_status leads_place_find(prm_call *call, leads_arrival *a)
{
    const char *territory = prm->text(a->given, "territory");
    const prm_val *within;
    prm_val *said = prm->list(call);

    a->country = prm->get(a->given, "country");
    a->region = prm->get(a->given, "region");
    PRM_TRY(a->region ? prm->append(said, a->region) : PRM_OK);
    if (!a->country || !a->region)
        PRM_TRY(read_address(call, a, &within));
    else
        within = NULL;
    if (*territory != '\0') {
        PRM_TRY(prm->load(call, "territory", territory, &a->territory));
        return check_leaf(call, territory);
    }
    PRM_TRY(find_territory(call, a, said));
    PRM_TRY(find_territory(call, a, within));
    if (a->country)
        PRM_TRY(prm->append(said, a->country));
    return find_territory(call, a, said);
}
