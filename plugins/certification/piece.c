/* SPDX-License-Identifier: Apache-2.0 */
/** @file  All rows of a programme are gone through some at a time, each piece in a transaction of its own. */
#include "certification.h"

prm_status cert_piece_arm(prm_call *call, const char *timer, const char *subject, const char *after, int64_t due)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm->set_text(data, "after", after));
    return prm->arm(call, timer, subject, "", due, data);
}

int cert_piece_fails(prm_status status)
{
    return status == PRM_E_NOMEM || status == PRM_E_INTERNAL || status == PRM_E_UNAVAILABLE;
}

prm_status cert_piece_pass(prm_call *call, const char *key, const prm_val *membership, prm_status status)
{
    prm_val *fields = prm->object(call);

    if (status == PRM_OK || cert_piece_fails(status))
        return status;
    PRM_TRY(prm->set(fields, "membership", membership));
    PRM_TRY(prm->set_integer(fields, "status", status));
    return prm->log(call, PRM_LOG_WARNING, key, fields);
}

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
