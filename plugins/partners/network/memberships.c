/* SPDX-License-Identifier: Apache-2.0 */
/** @file  partners.memberships.create: a method of its own because it says since when, and that there is a new
 * member. */
#include "network/network.h"

prm_status partners_membership_make(prm_call *call, const prm_val *given, const prm_val **membership)
{
    static const char *const told[] = { "program", "partner", "channel_type", NULL };
    const prm_val *level;
    prm_val *values = prm->object(call), *data = prm->object(call);

    PRM_TRY(prm_help_set_every(values, given));
    PRM_TRY(prm->set_integer(values, "since", prm->now(call)));
    PRM_TRY(prm->create(call, "membership", values, membership));
    PRM_TRY(prm->load(call, "level", prm->text(given, "level"), &level));
    PRM_TRY(prm_help_set_all(data, told, given));
    PRM_TRY(prm->set(data, "level", prm->get(level, "code")));
    PRM_TRY(prm->set(data, "rank", prm->get(level, "rank")));
    return prm->emit(call, "partners.membership_created", prm->text(*membership, "id"), data);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *membership;

    PRM_TRY(partners_check_membership(call, NULL, params));
    PRM_TRY(partners_membership_make(call, params, &membership));
    return prm->set(result, "membership", membership);
}

const prm_method partners_memberships_create_method = { .size = sizeof partners_memberships_create_method, .since = 1,
    .name = "partners.memberships.create", .access = PRM_WRITE, .roles = "program_manager",
    .doc = "Make a partner a member of a programme, at one of its levels", .params = partners_membership_fields,
    .result = PRM_FIELDS(PRM_ROW("membership", "membership", partners_membership_fields, PRM_REQUIRED, "As stored")),
    .example = "{\"partner\":\"partner_01h8xgq3m2c4e\",\"program\":\"program_01h8xgq3m2c4f\","
               "\"level\":\"level_01h8xgq3m2c4g\",\"channel_type\":\"reseller\"}",
    .run = run };
