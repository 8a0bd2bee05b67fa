/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Days to come are looked at every night, member by member, some in a transaction; and of one member soon after
 * something has changed for it. */
#include "outlook/foresee.h"

#include <prm/pieces.h>

#include <string.h>

enum {
    SOON_MS = 1000,                    /* what changes together is looked at once */
    LATER_MS = 60 * 1000,              /* while figures are being made again */
    MEMBERSHIPS = 100                  /* of a partner */
};

const prm_field tiers_forecast_days_setting = { .size = sizeof tiers_forecast_days_setting, .type = PRM_T_INT,
    .name = "forecast_days", .doc = "So many days ahead the nightly forecast looks", .min = 1, .max = OUTLOOK_DAYS_MOST,
    .preset = "180" };

/* ---- All of a programme ----------------------------------------------------------------------------------------- */

/* Of standings that are evaluated: the others have nothing to lose. */
static const char *const states[] = { "candidate", "active", "eligible_up", "at_risk", "grace", NULL };

/* One that cannot be looked at is left for the next night, and the others are not kept waiting. */
static prm_status foresee_one(prm_call *call, const prm_val *standing, void *view)
{
    const prm_val *membership;
    prm_status status = prm->load(call, "membership", prm->text(standing, "membership"), &membership);

    if (status == PRM_OK)
        status = outlook_foresee(call, view, membership);
    return cert_piece_pass(call, "tiers.not_foreseen", prm->get(standing, "membership"), status);
}

static prm_status go_on(prm_call *call, const char *program, int64_t state, const char *after, int64_t due)
{
    prm_val *data = prm->object(call);

    if (!states[state])
        return PRM_OK;
    PRM_TRY(prm->set_integer(data, "state", state));
    PRM_TRY(prm->set_text(data, "after", after));
    return prm->arm(call, tiers_foresee_some_timer.name, program, "walk", due, data);
}

static prm_status foresee_some(prm_call *call, const prm_val *timer, prm_val *result)
{
    const char *id = prm->text(timer, "subject");
    int64_t state = prm_help_number(prm->get(timer, "data"), "state"), now = prm->now(call);
    const prm_val *program;
    prm_val *filter = prm->object(call);
    outlook_view view;
    prm_piece piece = { .entity = "standing", .sort = "program, state", .filter = filter, .each = foresee_one,
        .context = &view, .after = prm_piece_after(timer) };

    (void)result;
    PRM_TRY(prm->load(call, "program", id, &program));
    prm_status status = outlook_view_load(call, program, &view);
    if (status != PRM_OK)
        return status == PRM_E_NOT_FOUND ? PRM_OK : status;
    PRM_TRY(prm->set_text(filter, "program", id));
    PRM_TRY(prm->set_text(filter, "state", states[state]));
    status = prm_piece_take(call, &piece);
    if (status == PRM_E_UNAVAILABLE)
        return go_on(call, id, state, piece.after, now + LATER_MS);
    PRM_TRY(status);
    return piece.has_more ? go_on(call, id, state, piece.after, now) : go_on(call, id, state + 1, "", now);
}

static prm_status begin(prm_call *call, const prm_val *timer, prm_val *result)
{
    (void)result;
    return go_on(call, prm->text(timer, "subject"), 0, "", prm->now(call));
}

const prm_timer tiers_foresee_timer = { .size = sizeof tiers_foresee_timer, .since = 1, .name = "tiers.foresee",
    .doc = "The days to come of a programme's members are looked at", .every = "day 04:00", .run = begin };
const prm_timer tiers_foresee_some_timer = { .size = sizeof tiers_foresee_some_timer, .since = 1,
    .name = "tiers.foresee_some", .doc = "Of some of them", .run = foresee_some };

/* ---- One member ------------------------------------------------------------------------------------------------- */

static prm_status foresee_member(prm_call *call, const prm_val *timer, prm_val *result)
{
    const char *id = prm->text(timer, "subject");
    const prm_val *membership, *program;
    outlook_view view;

    (void)result;
    PRM_TRY(prm->load(call, "membership", id, &membership));
    PRM_TRY(prm->load(call, "program", prm->text(membership, "program"), &program));
    prm_status status = outlook_view_load(call, program, &view);
    if (status == PRM_OK)
        status = outlook_foresee(call, &view, membership);
    if (status == PRM_E_UNAVAILABLE)
        return prm->arm(call, tiers_foresee_member_timer.name, id, "soon", prm->now(call) + LATER_MS, NULL);
    return status == PRM_E_NOT_FOUND ? PRM_OK : status;
}

const prm_timer tiers_foresee_member_timer = { .size = sizeof tiers_foresee_member_timer, .since = 1,
    .name = "tiers.foresee_member", .doc = "A member's days to come are looked at, for something has changed",
    .run = foresee_member };

/* On the next full second: what goes on for long does not put it off. */
prm_status tiers_foresee_soon(prm_call *call, const char *membership)
{
    int64_t due = (prm->now(call) / SOON_MS + 1) * SOON_MS;

    return prm->arm(call, tiers_foresee_member_timer.name, membership, "soon", due, NULL);
}

/* Nobody loses anything in a programme without a scheme. */
static prm_status foresee_soon(prm_call *call, const prm_val *membership)
{
    prm_val *filter = prm->object(call);
    const prm_val *scheme;

    PRM_TRY(prm->set(filter, "program", prm->get(membership, "program")));
    PRM_TRY(prm_help_find_one(call, "tier_scheme", filter, "program", PRM_REACH_CALLER, &scheme));
    return scheme ? tiers_foresee_soon(call, prm->text(membership, "id")) : PRM_OK;
}

static prm_status foresee_partner(prm_call *call, const char *partner)
{
    prm_val *filter = prm->object(call);
    const prm_val *memberships;

    PRM_TRY(prm->set_text(filter, "partner", partner));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .reach = PRM_REACH_CALLER, .entity = "membership",
        .filter = filter, .sort = "unique partner, program", .limit = MEMBERSHIPS }, &memberships));
    for (size_t i = 0; i < prm->count(memberships); i++)
        PRM_TRY(foresee_soon(call, prm->at(memberships, i)));
    return PRM_OK;
}

static prm_status react_to_partner(prm_call *call, const prm_val *event, prm_val *result)
{
    (void)result;
    return foresee_partner(call, prm->text(event, "subject"));
}

/* Of a credit or a badge: what counts for the partner, and until when. */
static prm_status react_to_counting(prm_call *call, const prm_val *event, prm_val *result)
{
    (void)result;
    return foresee_partner(call, prm->text(prm->get(event, "data"), "partner"));
}

/* A waiver's or a standing's: the row is somebody's. */
static prm_status react_to_row(prm_call *call, const prm_val *event, prm_val *result)
{
    const char *subject = prm->text(event, "subject"), *end = strrchr(subject, '_');
    static const char *const entities[] = { "waiver", "standing", NULL };
    const prm_val *row = NULL;

    (void)result;
    for (const char *const *one = entities; *one && end; one++)
        if (strlen(*one) == (size_t)(end - subject) && strncmp(*one, subject, strlen(*one)) == 0)
            PRM_TRY(prm->load(call, *one, subject, &row));
    return prm_help_has_value(row, "partner") ? foresee_partner(call, prm->text(row, "partner")) : PRM_OK;
}

/* A level that its standing has was given by an evaluation or on purpose, and who did that has seen to it. */
static prm_status react_to_level(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *membership, *standing;

    (void)result;
    PRM_TRY(prm->load(call, "membership", prm->text(event, "subject"), &membership));
    PRM_TRY(tiers_standing_find(call, prm->text(membership, "id"), PRM_REACH_CALLER, &standing));
    return prm_help_is(standing, "level", prm->text(membership, "level")) ? PRM_OK : foresee_soon(call, membership);
}

static prm_status react_to_joining(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *membership;

    (void)result;
    PRM_TRY(prm->load(call, "membership", prm->text(event, "subject"), &membership));
    return foresee_soon(call, membership);
}

#define FORESEE(variable, n, e, f)                                                                                     \
    const prm_reaction variable = { .size = sizeof variable, .since = 1, .name = "tiers.foresee_" n, .event = e,       \
        .doc = "The partner's days to come are looked at again", .run = f }
FORESEE(tiers_foresee_counted, "counted", "certification.counted", react_to_counting);
FORESEE(tiers_foresee_uncounted, "uncounted", "certification.uncounted", react_to_counting);
FORESEE(tiers_foresee_recounted, "recounted", "certification.recounted", react_to_counting);
FORESEE(tiers_foresee_badge_held, "badge_held", "certification.badge_held", react_to_counting);
FORESEE(tiers_foresee_badge_at_risk, "badge_at_risk", "certification.badge_at_risk", react_to_counting);
FORESEE(tiers_foresee_badge_safe, "badge_safe", "certification.badge_safe", react_to_counting);
FORESEE(tiers_foresee_badge_lost, "badge_lost", "certification.badge_lost", react_to_counting);
FORESEE(tiers_foresee_waived, "waived", "tiers.waived", react_to_row);
FORESEE(tiers_foresee_waiver_ended, "waiver_ended", "tiers.waiver_ended", react_to_row);
FORESEE(tiers_foresee_locked, "locked", "tiers.locked", react_to_row);
FORESEE(tiers_foresee_unlocked, "unlocked", "tiers.unlocked", react_to_row);
FORESEE(tiers_foresee_suspended, "suspended", "partners.suspended", react_to_partner);
FORESEE(tiers_foresee_reinstated, "reinstated", "partners.reinstated", react_to_partner);
FORESEE(tiers_foresee_terminated, "terminated", "partners.terminated", react_to_partner);
FORESEE(tiers_foresee_joined, "joined", "partners.membership_created", react_to_joining);
FORESEE(tiers_foresee_moved, "moved", "partners.level_changed", react_to_level);
