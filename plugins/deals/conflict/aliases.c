/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Customers that were merged into another: their rows stay, and whoever finds one finds the other. What a row
 * was merged into never is an alias itself: a merge takes the aliases of a row along. */
#include "conflict/conflict.h"

#include <string.h>

static int is_alias(const prm_val *row)
{
    return *prm->text(row, "merged_into") != '\0';
}

/* An alias is archived. */
static prm_status load(prm_call *call, const char *id, const prm_val **row)
{
    const prm_val *found;
    prm_val *filter = prm->object(call), *both = prm->list(call);

    PRM_TRY(prm->append(both, prm->new_boolean(call, 0)));
    PRM_TRY(prm->append(both, prm->new_boolean(call, 1)));
    PRM_TRY(prm->set(filter, "archived", both));
    PRM_TRY(prm->set_text(filter, "id", id));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "customer", .filter = filter,
        .reach = PRM_REACH_PROGRAM, .limit = 1 }, &found));
    *row = prm->at(found, 0);
    return *row ? PRM_OK : PRM_E_NOT_FOUND;
}

prm_status deals_customer_follow(prm_call *call, const prm_val **row)
{
    return is_alias(*row) ? load(call, prm->text(*row, "merged_into"), row) : PRM_OK;
}

prm_status deals_customer_load(prm_call *call, const char *id, const prm_val **row)
{
    PRM_TRY(load(call, id, row));
    return deals_customer_follow(call, row);
}

static int is_listed(const prm_val *candidates, const char *id)
{
    for (size_t i = 0; i < prm->count(candidates); i++)
        if (strcmp(prm->text(prm->get(prm->at(candidates, i), "row"), "id"), id) == 0)
            return 1;
    return 0;
}

static prm_status add(prm_call *call, const prm_val *candidate, const prm_val *row, prm_val *list)
{
    prm_val *item = prm->object(call);

    PRM_TRY(prm->set(item, "row", row));
    PRM_TRY(prm->set(item, "score", prm->get(candidate, "score")));
    PRM_TRY(prm->set(item, "matched_on", prm->get(candidate, "matched_on")));
    PRM_TRY(prm->set(item, "equal", prm->get(candidate, "equal")));
    return prm->append(list, item);
}

/* The best of each, which comes first. */
prm_status deals_customer_follow_all(prm_call *call, const prm_val **candidates)
{
    prm_val *list = prm->list(call);
    size_t aliases = 0;

    for (size_t i = 0; i < prm->count(*candidates); i++)
        aliases += is_alias(prm->get(prm->at(*candidates, i), "row"));
    if (aliases == 0)
        return PRM_OK;
    for (size_t i = 0; i < prm->count(*candidates); i++) {
        const prm_val *candidate = prm->at(*candidates, i), *row = prm->get(candidate, "row");
        PRM_TRY(deals_customer_follow(call, &row));
        if (!is_listed(list, prm->text(row, "id")))
            PRM_TRY(add(call, candidate, row, list));
    }
    *candidates = list;
    return PRM_OK;
}
