/* SPDX-License-Identifier: Apache-2.0 */
/** @file  partners.memberships.create: a method of its own because the level must be one of that programme's. */
#include "partners.h"

#include <string.h>

prm_status partners_memberships_create(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *level, *membership;

    PRM_TRY(prm->load(call, "level", prm->text(params, "level"), &level));
    if (strcmp(prm->text(level, "program"), prm->text(params, "program")) != 0)
        return prm->fail_field(call, "level", "other_program", "is a level of another programme");

    prm_val *values = prm->object(call);
    for (size_t i = 0; i < prm->count(params); i++)
        PRM_TRY(prm->set(values, prm->key_at(params, i), prm->get(params, prm->key_at(params, i))));
    PRM_TRY(prm->set_integer(values, "since", prm->now(call)));
    PRM_TRY(prm->create(call, "membership", values, &membership));
    return prm->set(result, "membership", membership);
}
