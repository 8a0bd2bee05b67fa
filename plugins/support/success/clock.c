/* SPDX-License-Identifier: Apache-2.0 */
/** @file  When a partner's plan changes by itself: with a day that was said, when it joins, leaves, or is at another
 * level, and in the night after something else was granted. */
#include "success/success.h"

#include <prm/pieces.h>

#include <string.h>

/* ---- Days that were said ----------------------------------------------------------------------------------------- */

static prm_status begins(prm_call *call, const prm_val *timer, prm_val *result)
{
    const prm_val *stint;

    (void)result;
    PRM_TRY(prm->load(call, "stint", prm->text(timer, "subject"), &stint));
    return prm_help_is_in(stint, "planned") ? success_stint_start(call, &stint) : PRM_OK;
}

const prm_timer success_stint_begins_timer = { .size = sizeof success_stint_begins_timer, .since = 1,
    .name = "success.stint_begins", .doc = "The first day of a partner's time with a plan", .run = begins };

/* Where there are no plans there is nothing to ask. */
static prm_status ask(prm_call *call, const char *id, const char *occasion)
{
    const prm_val *membership, *any, *outcome, *stint;
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->load(call, "membership", id, &membership));
    PRM_TRY(prm->set(filter, "program", prm->get(membership, "program")));
    PRM_TRY(prm_help_find_one(call, "success_plan", filter, "program, rank", PRM_REACH_CALLER, &any));
    return any ? success_follow(call, membership, occasion, &outcome, &stint) : PRM_OK;
}

static prm_status ends(prm_call *call, const prm_val *timer, prm_val *result)
{
    const prm_val *stint;

    (void)result;
    PRM_TRY(prm->load(call, "stint", prm->text(timer, "subject"), &stint));
    if (!prm_help_is_in(stint, "active"))
        return PRM_OK;
    PRM_TRY(success_stint_end(call, &stint, "until"));
    return ask(call, prm->text(stint, "membership"), "over");
}

const prm_timer success_stint_ends_timer = { .size = sizeof success_stint_ends_timer, .since = 1,
    .name = "success.stint_ends", .doc = "The last day of a partner's time with a plan is over", .run = ends };

/* ---- What happens to partners ------------------------------------------------------------------------------------ */

static prm_status joined(prm_call *call, const prm_val *event, prm_val *result)
{
    (void)result;
    return ask(call, prm->text(event, "subject"), "joined");
}

const prm_reaction success_joined_reaction = { .size = sizeof success_joined_reaction, .since = 1,
    .name = "success.joined", .event = "partners.membership_created",
    .doc = "A new member has the plan that the rules say", .run = joined };

static prm_status level_changed(prm_call *call, const prm_val *event, prm_val *result)
{
    (void)result;
    return ask(call, prm->text(event, "subject"), "level_changed");
}

const prm_reaction success_level_changed_reaction = { .size = sizeof success_level_changed_reaction, .since = 1,
    .name = "success.level_changed", .event = "partners.level_changed",
    .doc = "With another level a member may have another plan", .run = level_changed };

/* Its time with a plan is over, one that was to begin is taken back, and nothing is left to review. */
static prm_status left(prm_call *call, const prm_val *event, prm_val *result)
{
    prm_val *filter = prm->object(call);
    const prm_val *found;

    (void)result;
    PRM_TRY(prm->set(filter, "partner", prm->get(event, "subject")));
    PRM_TRY(prm->set(filter, "ended_at", prm->new_null(call)));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "stint", .filter = filter,
        .sort = "partner, -created_at", .limit = 2 * SUCCESS_PLANS }, &found));
    for (size_t i = 0; i < prm->count(found); i++) {
        const prm_val *stint = prm->at(found, i);
        PRM_TRY(success_stint_end(call, &stint, "left"));
        PRM_TRY(success_reviews_drop(call, prm->text(stint, "membership")));
    }
    return PRM_OK;
}

const prm_reaction success_left_reaction = { .size = sizeof success_left_reaction, .since = 1, .name = "success.left",
    .event = "partners.terminated", .doc = "Who has left has no plan any more", .run = left };

/* ---- In the night ------------------------------------------------------------------------------------------------ */

/* A review for the period there is; and what was said over other grants is asked anew. */
static prm_status look(prm_call *call, const prm_val *membership, void *context)
{
    const prm_val *program = context, *level, *stint, *plan, *partner;
    const char *granted;

    PRM_TRY(prm->load(call, "partner", prm->text(membership, "partner"), &partner));
    if (prm_help_is_in(partner, "terminated"))
        return PRM_OK;
    PRM_TRY(success_granted(call, membership, &level, &granted));
    PRM_TRY(success_stint_find(call, prm->text(membership, "id"), &stint));
    if (!stint)
        PRM_TRY(success_plan_named(call, program, granted, &plan));
    if (stint ? !prm_help_is(stint, "granted", granted) : plan != NULL)
        return ask(call, prm->text(membership, "id"), "looked");
    if (!stint)
        return PRM_OK;
    PRM_TRY(prm->load(call, "success_plan", prm->text(stint, "plan"), &plan));
    return success_review_plan(call, program, stint, plan);
}

static prm_status walk_on(prm_call *call, const prm_val *timer, prm_val *result)
{
    const char *id = prm->text(timer, "subject");
    prm_val *filter = prm->object(call);
    const prm_val *program;
    prm_piece piece = { .entity = "membership", .sort = "program", .filter = filter, .each = look,
        .after = prm_piece_after(timer) };

    (void)result;
    PRM_TRY(prm->load(call, "program", id, &program));
    piece.context = (void *)program;
    PRM_TRY(prm->set_text(filter, "program", id));
    PRM_TRY(prm_piece_take(call, &piece));
    return piece.has_more ? prm_piece_arm(call, success_walk_on_timer.name, id, piece.after, prm->now(call)) : PRM_OK;
}

const prm_timer success_walk_on_timer = { .size = sizeof success_walk_on_timer, .since = 1, .name = "success.walk_on",
    .doc = "The next members of a programme are looked at", .run = walk_on };

static prm_status walk(prm_call *call, const prm_val *timer, prm_val *result)
{
    (void)result;
    return prm_piece_arm(call, success_walk_on_timer.name, prm->text(timer, "subject"), "", prm->now(call));
}

const prm_timer success_walk_timer = { .size = sizeof success_walk_timer, .since = 1, .name = "success.walk",
    .doc = "All members of a programme are looked at: whether they have the plan that they are granted, and when it is "
           "reviewed with them", .run = walk, .every = "day 03:00" };
