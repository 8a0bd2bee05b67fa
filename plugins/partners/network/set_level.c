/* SPDX-License-Identifier: Apache-2.0 */
/** @file  partners.memberships.set_level: the one door by which the level of a partner changes, by a person or as other
 * plugins decide. All that reads what the level brings reads it anew (prm/benefits.h), so nothing follows from it here
 * but that what this partner had instead of the former level's grants ends. */
#include "network/network.h"

#include <string.h>

static prm_status set_grants(prm_call *call, const prm_val *given, const prm_val *level, prm_val *changes)
{
    prm_val *granted = prm->object(call);

    if (prm->type(given) == PRM_V_NULL) {
        PRM_TRY(prm->set(changes, "grants", prm->new_null(call)));
        return prm->set(changes, "grants_level", prm->new_null(call));
    }
    PRM_TRY(prm_help_set_every(granted, given));
    PRM_TRY(prm->set(changes, "grants", granted));
    return prm->set(changes, "grants_level", prm->get(level, "id"));
}

static prm_status tell(prm_call *call, const prm_val *membership, const prm_val *from, const prm_val *to,
    const prm_val *params)
{
    static const char *const of_membership[] = { "program", "partner", NULL };
    prm_val *data = prm->object(call);

    PRM_TRY(prm_help_set_all(data, of_membership, membership));
    PRM_TRY(prm->set(data, "from", prm->get(from, "code")));
    PRM_TRY(prm->set(data, "to", prm->get(to, "code")));
    PRM_TRY(prm->set(data, "from_rank", prm->get(from, "rank")));
    PRM_TRY(prm->set(data, "to_rank", prm->get(to, "rank")));
    PRM_TRY(prm->set_boolean(data, "up", prm_help_number(to, "rank") > prm_help_number(from, "rank")));
    PRM_TRY(prm_help_set_given(data, "reason", params));
    return prm->emit(call, "partners.level_changed", prm->text(membership, "id"), data);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *membership, *from, *to, *grants = prm->get(params, "grants");
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->load(call, "membership", prm->text(params, "id"), &membership));
    PRM_TRY(prm->load(call, "level", prm->text(membership, "level"), &from));
    PRM_TRY(prm->load(call, "level", prm->text(params, "level"), &to));
    int moves = strcmp(prm->text(from, "id"), prm->text(to, "id")) != 0;
    PRM_TRY(partners_check_grants(call, prm->text(membership, "program"), grants));
    if (moves) {
        PRM_TRY(partners_check_place(call, prm->text(membership, "program"), to));
        PRM_TRY(prm->set(changes, "level", prm->get(to, "id")));
    }
    if (!grants && moves && prm_help_has_value(membership, "grants"))
        grants = prm->new_null(call);
    if (grants)
        PRM_TRY(set_grants(call, grants, to, changes));
    if (prm->count(changes) > 0)
        PRM_TRY(prm->update(call, &membership, changes));
    if (moves)
        PRM_TRY(tell(call, membership, from, to, params));
    return prm->set(result, "membership", membership);
}

const prm_method partners_memberships_set_level_method = { .size = sizeof partners_memberships_set_level_method,
    .since = 2, .name = "partners.memberships.set_level", .access = PRM_WRITE, .roles = "program_manager",
    .subject = "membership",
    .doc = "Put a partner at a level of its programme. What that level grants counts from the next call on, "
           "everywhere; or what is granted to this partner alone, as long as it is at that level",
    .params = PRM_FIELDS(PRM_REF("id", "membership", PRM_REQUIRED, "Whose level"),
        PRM_REF("level", "level", PRM_REQUIRED, "The level; the one it is at, to change what is granted to it alone"),
        PRM_OBJECT("grants", PRM_BENEFITS_FIELDS, 0,
            "What this partner has instead of all that the level grants; null: nothing of its own. None: as it was, "
            "and at another level nothing of its own"),
        PRM_LINES("reason", 1, 500, 0, "Why; the partner does not read it")),
    .result = PRM_FIELDS(PRM_ROW("membership", "membership", partners_membership_fields, PRM_REQUIRED, "As stored")),
    .example = "{\"id\":\"membership_01h8xgq3m2c4e\",\"level\":\"level_01h8xgq3m2c4g\"}", .run = run };
