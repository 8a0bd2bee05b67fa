/* SPDX-License-Identifier: Apache-2.0 */
/** @file  partners.memberships.create: a method of its own because it says since when. */
#include "partners.h"

prm_status partners_memberships_create(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *membership;

    PRM_TRY(partners_check_membership(call, NULL, params));
    prm_val *values = prm->object(call);
    for (size_t i = 0; i < prm->count(params); i++)
        PRM_TRY(prm->set(values, prm->key_at(params, i), prm->get(params, prm->key_at(params, i))));
    PRM_TRY(prm->set_integer(values, "since", prm->now(call)));
    PRM_TRY(prm->create(call, "membership", values, &membership));
    return prm->set(result, "membership", membership);
}
