/* SPDX-License-Identifier: Apache-2.0 */
/** @file  When a member's competencies are looked at, and what follows. */
#include "counting/competent.h"
#include "counting/credits.h"

#include <prm/pieces.h>

enum { SOON_MS = 1000, MOST_ROWS = 500 };

/* ---- One competency ---------------------------------------------------------------------------------------------- */

static int64_t find_grace(const prm_val *answer, const prm_val *competency)
{
    return prm_help_has_value(answer, "grace_days") ? prm_help_number(answer, "grace_days")
                                                    : cert_competency_grace(competency);
}

static prm_status look(prm_call *call, const cert_member *member, const prm_val *competency, const prm_val *badge)
{
    int is_held = badge && prm_help_is_in(badge, "held");
    const prm_val *answer;
    const char *decision;
    cert_needs needs;

    PRM_TRY(cert_needs_count(call, competency, &member->people, prm->now(call), &needs));
    if ((!badge && !needs.is_some) || (member->is_daily && needs.is_met == is_held))
        return PRM_OK;
    PRM_TRY(cert_competency_ask(call, member, competency, &needs, badge, &answer, &decision));
    if (prm_help_is(answer, "held", "yes"))
        return cert_badge_hold(call, member, competency, badge, decision);
    if (badge && prm_help_is(answer, "held", "no"))
        return cert_badge_doubt(call, badge, find_grace(answer, competency), decision);
    return PRM_OK;
}

/* ---- One member -------------------------------------------------------------------------------------------------- */

static prm_status find_rows(prm_call *call, const char *entity, prm_val *filter, const prm_val **rows)
{
    return prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = entity, .filter = filter,
        .limit = MOST_ROWS }, rows);
}

static prm_status find_badges(prm_call *call, const cert_member *member, const prm_val **badges)
{
    prm_val *filter = prm->object(call), *states = prm->list(call);

    PRM_TRY(prm->append(states, prm->new_text(call, "held", strlen("held"))));
    PRM_TRY(prm->append(states, prm->new_text(call, "at_risk", strlen("at_risk"))));
    PRM_TRY(prm->set(filter, "partner", prm->get(member->partner, "id")));
    PRM_TRY(prm->set(filter, "program", prm->get(member->program, "id")));
    PRM_TRY(prm->set(filter, "state", states));
    return find_rows(call, "badge", filter, badges);
}

/* The row of a list that has that text there. */
static const prm_val *pick(const prm_val *rows, const char *key, const char *text)
{
    for (size_t i = 0; i < prm->count(rows); i++)
        if (prm_help_is(prm->at(rows, i), key, text))
            return prm->at(rows, i);
    return NULL;
}

/* Nobody is competent in what there is not any more. */
static prm_status lose_archived(prm_call *call, const cert_member *member, const prm_val *badges)
{
    for (size_t i = 0; i < prm->count(badges); i++)
        if (!pick(member->competencies, "id", prm->text(prm->at(badges, i), "competency")))
            PRM_TRY(cert_badge_lose(call, prm->at(badges, i)));
    return PRM_OK;
}

static prm_status look_at(prm_call *call, cert_member *member)
{
    const prm_val *badges;

    PRM_TRY(find_badges(call, member, &badges));
    PRM_TRY(lose_archived(call, member, badges));
    for (size_t i = 0; i < prm->count(member->competencies); i++) {
        const prm_val *competency = prm->at(member->competencies, i);
        PRM_TRY(look(call, member, competency, pick(badges, "competency", prm->text(competency, "id"))));
    }
    return PRM_OK;
}

static prm_status find_competencies(prm_call *call, const prm_val *program, const prm_val **rows)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set(filter, "program", program));
    return find_rows(call, "competency", filter, rows);
}

/* ---- Soon after something has changed ---------------------------------------------------------------------------- */

static prm_status arm_soon(prm_call *call, const prm_val *event, prm_val *result)
{
    const char *partner = prm->text(prm->get(event, "data"), "partner");

    (void)result;
    return prm->arm(call, cert_badges_soon_timer.name, partner, "", prm->now(call) + SOON_MS, NULL);
}

const prm_reaction cert_badges_counted_reaction = { .size = sizeof cert_badges_counted_reaction, .since = 1,
    .name = "certification.badges_counted", .event = "certification.counted",
    .doc = "What a partner is competent in is looked at when more counts for it", .run = arm_soon };
const prm_reaction cert_badges_uncounted_reaction = { .size = sizeof cert_badges_uncounted_reaction, .since = 1,
    .name = "certification.badges_uncounted", .event = "certification.uncounted",
    .doc = "What a partner is competent in is looked at when less counts for it", .run = arm_soon };

static prm_status look_soon(prm_call *call, const prm_val *timer, prm_val *result)
{
    prm_val *filter = prm->object(call);
    const prm_val *memberships;
    cert_member member = { 0 };

    (void)result;
    PRM_TRY(prm->load(call, "partner", prm->text(timer, "subject"), &member.partner));
    PRM_TRY(cert_people_load(call, prm->text(timer, "subject"), "UTC", prm->now(call), &member.people));
    PRM_TRY(prm->set_text(filter, "partner", prm->text(timer, "subject")));
    PRM_TRY(find_rows(call, "membership", filter, &memberships));
    for (size_t i = 0; i < prm->count(memberships); i++) {
        member.membership = prm->at(memberships, i);
        PRM_TRY(prm->load(call, "program", prm->text(member.membership, "program"), &member.program));
        PRM_TRY(find_competencies(call, prm->get(member.membership, "program"), &member.competencies));
        PRM_TRY(look_at(call, &member));
    }
    return PRM_OK;
}

const prm_timer cert_badges_soon_timer = { .size = sizeof cert_badges_soon_timer, .since = 1,
    .name = "certification.badges_soon", .doc = "What counts for a partner has changed: what is it competent in?",
    .run = look_soon };

/* ---- Once a day -------------------------------------------------------------------------------------------------- */

static prm_status begin_day(prm_call *call, const prm_val *timer, prm_val *result)
{
    (void)result;
    return prm_piece_arm(call, cert_badges_piece_timer.name, prm->text(timer, "subject"), "", prm->now(call));
}

static prm_status look_at_member(prm_call *call, const prm_val *membership, void *context)
{
    cert_member *member = context;

    member->membership = membership;
    PRM_TRY(prm->load(call, "partner", prm->text(membership, "partner"), &member->partner));
    PRM_TRY(cert_credits_of_departed(call, prm->text(member->partner, "id")));
    if (prm->count(member->competencies))
        PRM_TRY(cert_people_load(call, prm->text(member->partner, "id"), "UTC", prm->now(call), &member->people));
    return look_at(call, member);
}

static prm_status look_at_piece(prm_call *call, const prm_val *timer, prm_val *result)
{
    const char *program = prm->text(timer, "subject");
    cert_member member = { .is_daily = 1 };
    prm_val *filter = prm->object(call);
    prm_piece piece = { .entity = "membership", .sort = "program", .filter = filter, .each = look_at_member,
        .context = &member, .after = prm_piece_after(timer) };

    (void)result;
    PRM_TRY(prm->load(call, "program", program, &member.program));
    PRM_TRY(find_competencies(call, prm->get(member.program, "id"), &member.competencies));
    PRM_TRY(prm->set_text(filter, "program", program));
    PRM_TRY(prm_piece_take(call, &piece));
    return piece.has_more
               ? prm_piece_arm(call, cert_badges_piece_timer.name, program, piece.after, prm->now(call))
               : PRM_OK;
}

const prm_timer cert_badges_day_timer = { .size = sizeof cert_badges_day_timer, .since = 1,
    .name = "certification.badges_day", .doc = "What counts for the members of a programme, and what they are "
    "competent in, is looked at once a day",
    .every = "day 01:30", .run = begin_day };
const prm_timer cert_badges_piece_timer = { .size = sizeof cert_badges_piece_timer, .since = 1,
    .name = "certification.badges_piece", .doc = "The next members that are looked at", .run = look_at_piece };
