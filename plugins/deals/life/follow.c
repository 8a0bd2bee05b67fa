/* SPDX-License-Identifier: Apache-2.0 */
/** @file  A registration that is not decided yet may change its territory: what was said about it goes along, so
 * that the people of the one do not go on reading it, and those of the other do. */
#include "life/life.h"

#include <string.h>

enum { PAGE = 500 };

/* Those moved are not found again. */
static prm_status move_page(prm_call *call, const char *entity, const prm_val *was, const prm_val *deal, size_t *moved)
{
    prm_val *filter = prm->object(call), *changes = prm->object(call);
    const prm_val *rows;

    PRM_TRY(prm->set(filter, "deal", prm->get(deal, "id")));
    PRM_TRY(prm->set(filter, "territory", prm->get(was, "territory")));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = entity, .filter = filter,
        .reach = PRM_REACH_PROGRAM, .limit = PAGE }, &rows));
    PRM_TRY(prm->set(changes, "territory", prm->get(deal, "territory")));
    for (size_t i = 0; i < prm->count(rows); i++) {
        const prm_val *row = prm->at(rows, i);
        PRM_TRY(prm->update(call, &row, changes));
    }
    *moved = prm->count(rows);
    return PRM_OK;
}

prm_status deals_life_follow(prm_call *call, const prm_val *was, const prm_val *deal)
{
    static const char *const entities[] = { "activity", "comment", "note" };
    size_t moved;

    if (strcmp(prm->text(was, "territory"), prm->text(deal, "territory")) == 0)
        return PRM_OK;
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
        do
            PRM_TRY(move_page(call, entities[i], was, deal, &moved));
        while (moved == PAGE);
    return PRM_OK;
}
