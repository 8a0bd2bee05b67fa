/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Standings are made with memberships and follow what becomes of their partners. */
#include "tiers/standing.h"

#include <string.h>

prm_status tiers_standing_find(prm_call *call, const char *membership, int32_t reach, const prm_val **standing)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set_text(filter, "membership", membership));
    return prm_help_find_one(call, "standing", filter, "unique membership", reach, standing);
}

prm_status tiers_standing_make(prm_call *call, const tiers_scheme *scheme, const prm_val *membership,
    const prm_val **standing)
{
    prm_val *values = prm->object(call);
    char review[PRM_DATE_ROOM];

    PRM_TRY(tiers_standing_find(call, prm->text(membership, "id"), PRM_REACH_CALLER, standing));
    if (*standing)
        return PRM_OK;
    tiers_period_begins(scheme->row, scheme->today, 1, review, sizeof review);
    PRM_TRY(prm->set(values, "partner", prm->get(membership, "partner")));
    PRM_TRY(prm->set(values, "program", prm->get(membership, "program")));
    PRM_TRY(prm->set(values, "membership", prm->get(membership, "id")));
    PRM_TRY(prm->set(values, "level", prm->get(membership, "level")));
    PRM_TRY(prm->set_text(values, "review_on", review));
    PRM_TRY(prm->create(call, "standing", values, standing));
    return tiers_standing_placed(call, *standing, "", prm->text(*standing, "level"));
}

prm_status tiers_standing_move(prm_call *call, const prm_val **standing, const char *state)
{
    if (prm_help_is_in(*standing, state))
        return PRM_OK;
    if (prm_help_is_in(*standing, "candidate") && strcmp(state, "suspended") != 0 && strcmp(state, "terminated") != 0)
        PRM_TRY(prm->move(call, standing, "active"));
    return prm_help_is_in(*standing, state) ? PRM_OK : prm->move(call, standing, state);
}

prm_status tiers_standing_data(prm_call *call, const prm_val *standing, const prm_val *level, prm_val **data)
{
    *data = prm->object(call);
    PRM_TRY(prm->set(*data, "program", prm->get(standing, "program")));
    PRM_TRY(prm->set(*data, "partner", prm->get(standing, "partner")));
    return prm->set(*data, "level", prm->get(level, "code"));
}

static prm_status tell_place(prm_call *call, const char *event, const prm_val *standing, const char *level)
{
    const prm_val *row;
    prm_val *data;

    if (*level == '\0')
        return PRM_OK;
    PRM_TRY(prm->load(call, "level", level, &row));
    PRM_TRY(tiers_standing_data(call, standing, row, &data));
    return prm->emit(call, event, prm->text(standing, "id"), data);
}

prm_status tiers_standing_placed(prm_call *call, const prm_val *standing, const char *from, const char *to)
{
    if (strcmp(from, to) == 0)
        return PRM_OK;
    PRM_TRY(tell_place(call, "tiers.left", standing, from));
    return tell_place(call, "tiers.entered", standing, to);
}

int tiers_is_evaluated(const prm_val *partner)
{
    return prm_help_is_in(partner, "active") || prm_help_is_in(partner, "approved") ||
           prm_help_is_in(partner, "onboarding");
}

/* ---- New members ------------------------------------------------------------------------------------------------- */

static prm_status joined(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *membership, *program, *standing;
    tiers_scheme scheme;

    (void)result;
    PRM_TRY(prm->load(call, "membership", prm->text(event, "subject"), &membership));
    PRM_TRY(prm->load(call, "program", prm->text(membership, "program"), &program));
    prm_status status = tiers_scheme_load(call, program, &scheme);
    if (status != PRM_OK)
        return status == PRM_E_NOT_FOUND ? PRM_OK : status;
    PRM_TRY(tiers_standing_make(call, &scheme, membership, &standing));
    return tiers_look_soon(call, prm->text(membership, "id"));
}

const prm_reaction tiers_joined_reaction = { .size = sizeof tiers_joined_reaction, .since = 1, .name = "tiers.joined",
    .event = "partners.membership_created", .doc = "A new member has a standing, and is evaluated", .run = joined };

/* Somebody changed the level otherwise than by an evaluation. */
static prm_status level_changed(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *membership, *standing;

    (void)result;
    PRM_TRY(prm->load(call, "membership", prm->text(event, "subject"), &membership));
    PRM_TRY(tiers_standing_find(call, prm->text(membership, "id"), PRM_REACH_CALLER, &standing));
    if (!standing || prm_help_is(standing, "level", prm->text(membership, "level")))
        return PRM_OK;
    return tiers_look_soon(call, prm->text(membership, "id"));
}

const prm_reaction tiers_level_changed_reaction = { .size = sizeof tiers_level_changed_reaction, .since = 1,
    .name = "tiers.level_changed", .event = "partners.level_changed",
    .doc = "A member whose level somebody has changed is evaluated", .run = level_changed };

/* ---- Partners that are kept out ---------------------------------------------------------------------------------- */

static const struct becoming {
    const char *event, *state;
} becomings[] = {
    { "partners.suspended", "suspended" },
    { "partners.terminated", "terminated" },
    { "partners.reinstated", "active" },
};

static prm_status become(prm_call *call, const prm_val *standing, const char *state)
{
    prm_val *changes = prm->object(call);

    if (prm_help_is_in(standing, "terminated"))
        return PRM_OK;
    if (strcmp(state, "terminated") == 0)
        PRM_TRY(tiers_standing_placed(call, standing, prm->text(standing, "level"), ""));
    if (strcmp(state, "active") != 0)
        return tiers_standing_move(call, &standing, state);
    if (!prm_help_is_in(standing, "suspended"))
        return PRM_OK;
    PRM_TRY(tiers_standing_move(call, &standing, state));
    PRM_TRY(prm->set(changes, "at_risk_since", prm->new_null(call)));
    PRM_TRY(prm->set(changes, "grace_until", prm->new_null(call)));
    PRM_TRY(prm->set(changes, "digest", prm->new_null(call)));
    PRM_TRY(prm->update(call, &standing, changes));
    return tiers_look_soon(call, prm->text(standing, "membership"));
}

static prm_status partner_became(prm_call *call, const prm_val *event, prm_val *result)
{
    prm_val *filter = prm->object(call);
    const struct becoming *becoming = becomings;
    const prm_val *found;

    (void)result;
    while (strcmp(prm->text(event, "type"), becoming->event) != 0)
        becoming++;
    PRM_TRY(prm->set(filter, "partner", prm->get(event, "subject")));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "standing", .filter = filter,
        .sort = "partner, program", .limit = TIERS_ROWS }, &found));
    for (size_t i = 0; i < prm->count(found); i++)
        PRM_TRY(become(call, prm->at(found, i), becoming->state));
    return PRM_OK;
}

#define BECAME(variable, n, e, d)                                                                                      \
    const prm_reaction variable = { .size = sizeof variable, .since = 1, .name = n, .event = e, .doc = d,              \
        .run = partner_became }

BECAME(tiers_suspended_reaction, "tiers.suspended", "partners.suspended", "Who is kept out is not evaluated");
BECAME(tiers_reinstated_reaction, "tiers.reinstated", "partners.reinstated",
    "Who may come in again is evaluated again");
BECAME(tiers_terminated_reaction, "tiers.terminated", "partners.terminated", "Who has left is not evaluated any more");
