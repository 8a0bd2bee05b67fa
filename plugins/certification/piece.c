/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What becomes of a walk where one of its rows cannot be looked at. */
#include "certification.h"

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
