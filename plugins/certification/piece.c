/* SPDX-License-Identifier: Apache-2.0 */
/** @file  All rows of a programme are gone through some at a time, each piece in a transaction of its own. */
#include "certification.h"

prm_status cert_piece_find(prm_call *call, const char *entity, const char *index, prm_val *filter, const char *after,
    uint32_t limit, const prm_val **rows)
{
    prm_val *beyond = prm->object(call);

    PRM_TRY(prm->set_text(beyond, "gt", after));
    if (*after != '\0')
        PRM_TRY(prm->set(filter, "id", beyond));
    return prm->find(call, &(prm_query){ .size = sizeof(prm_query), .reach = PRM_REACH_CALLER, .entity = entity,
        .sort = index, .filter = filter, .limit = limit }, rows);
}
