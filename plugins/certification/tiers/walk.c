/* SPDX-License-Identifier: Apache-2.0 */
/** @file  When members are evaluated: all of a programme each night, some in each transaction; one of them a minute
 * after something has happened to it, and when its grace is over. At most one thing is written of a member for a
 * period, whatever ends in between: that it was reviewed is part of what the evaluation writes. */
#include "tiers/standing.h"

#include <prm/pieces.h>

#include <string.h>

#define MINUTE_MS INT64_C(60000)
#define PUT_OFF_MS (5 * MINUTE_MS) /* while figures are being made again */

/* ---- One member -------------------------------------------------------------------------------------------------- */

/* A member that cannot be looked at holds up no other. */
static prm_status run_one(prm_call *call, tiers_run *run)
{
    run->occasion = "interim";
    if (!tiers_scheme_covers(run->scheme, run->membership))
        return PRM_OK;
    prm_status status = tiers_run_ask(call, run);
    if (status == PRM_OK && run->is_due)
        status = tiers_run_move(call, run);
    if (status != PRM_OK)
        return cert_piece_pass(call, "tiers.not_evaluated", prm->get(run->membership, "id"), status);
    return run->is_due ? tiers_run_follow(call, run) : PRM_OK;
}

static prm_status run_now(prm_call *call, const char *id, int is_asked_for)
{
    const prm_val *program;
    tiers_scheme scheme;
    tiers_run run = { .scheme = &scheme, .is_asked_for = is_asked_for };

    PRM_TRY(prm->load(call, "membership", id, &run.membership));
    PRM_TRY(prm->load(call, "program", prm->text(run.membership, "program"), &program));
    prm_status status = tiers_scheme_load(call, program, &scheme);
    if (status != PRM_OK)
        return status == PRM_E_NOT_FOUND ? PRM_OK : status;
    status = run_one(call, &run);
    if (status != PRM_E_UNAVAILABLE)
        return status;
    return prm->arm(call, tiers_look_timer.name, id, "", prm->now(call) + PUT_OFF_MS, NULL);
}

/* ---- Soon -------------------------------------------------------------------------------------------------------- */

/* At the next full minute but one: what happens until then moves it no further. */
prm_status tiers_look_soon(prm_call *call, const char *membership)
{
    int64_t due = (prm->now(call) / MINUTE_MS + 1) * MINUTE_MS;

    return prm->arm(call, tiers_look_timer.name, membership, "", due, NULL);
}

static prm_status look(prm_call *call, const prm_val *timer, prm_val *result)
{
    (void)result;
    return run_now(call, prm->text(timer, "subject"), 0);
}

const prm_timer tiers_look_timer = { .size = sizeof tiers_look_timer, .since = 1, .name = "tiers.look",
    .doc = "A member of which something has changed is evaluated", .run = look };

/* ---- Grace ------------------------------------------------------------------------------------------------------- */

prm_status tiers_grace_arm(prm_call *call, const prm_val *program, const prm_val *standing)
{
    const char *membership = prm->text(standing, "membership");
    char after[PRM_DATE_ROOM];
    int64_t due;

    if (!prm_help_has_value(standing, "grace_until"))
        return prm->disarm(call, tiers_grace_timer.name, membership, "");
    prm_date_add(prm->text(standing, "grace_until"), 1, after, sizeof after);
    PRM_TRY(prm_date_begins(call, program, after, &due));
    return due > prm->now(call) ? prm->arm(call, tiers_grace_timer.name, membership, "", due, NULL) : PRM_OK;
}

static prm_status end_grace(prm_call *call, const prm_val *timer, prm_val *result)
{
    (void)result;
    return run_now(call, prm->text(timer, "subject"), 1);
}

const prm_timer tiers_grace_timer = { .size = sizeof tiers_grace_timer, .since = 1, .name = "tiers.grace_ends",
    .doc = "The days are over in which a member kept a level that it has not earned any more", .run = end_grace };

/* ---- All of a programme ------------------------------------------------------------------------------------------ */

static prm_status go_on(prm_call *call, const char *program, const char *after, int64_t wait_ms)
{
    return prm_piece_arm(call, tiers_walk_on_timer.name, program, after, prm->now(call) + wait_ms);
}

static prm_status walk_one(prm_call *call, const prm_val *membership, void *scheme)
{
    tiers_run run = { .scheme = scheme, .membership = membership, .is_of_all = 1 };

    return run_one(call, &run);
}

static prm_status walk_on(prm_call *call, const prm_val *timer, prm_val *result)
{
    const char *id = prm->text(timer, "subject");
    const prm_val *program;
    prm_val *filter = prm->object(call);
    tiers_scheme scheme;
    prm_piece piece = { .entity = "membership", .sort = "program", .filter = filter, .each = walk_one,
        .context = &scheme, .after = prm_piece_after(timer) };

    (void)result;
    PRM_TRY(prm->load(call, "program", id, &program));
    prm_status status = tiers_scheme_load(call, program, &scheme);
    if (status != PRM_OK)
        return status == PRM_E_NOT_FOUND ? PRM_OK : status;
    PRM_TRY(prm->set_text(filter, "program", id));
    status = prm_piece_take(call, &piece);
    if (status == PRM_E_UNAVAILABLE)
        return go_on(call, id, piece.after, PUT_OFF_MS);
    PRM_TRY(status);
    return piece.has_more ? go_on(call, id, piece.after, 0) : PRM_OK;
}

const prm_timer tiers_walk_on_timer = { .size = sizeof tiers_walk_on_timer, .since = 1, .name = "tiers.walk_on",
    .doc = "The next members of a programme are evaluated", .run = walk_on };

static prm_status walk(prm_call *call, const prm_val *timer, prm_val *result)
{
    (void)result;
    return go_on(call, prm->text(timer, "subject"), "", 0);
}

const prm_timer tiers_walk_timer = { .size = sizeof tiers_walk_timer, .since = 1, .name = "tiers.walk",
    .doc = "All members of a programme are evaluated: officially, where a period is over", .run = walk,
    .every = "day 02:00" };
