/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Whoever is put away counts as one that has left, and nobody counts for a partner that has ended unless the
 * rules say so: nothing happens to an award then, so somebody has to look. */
#include "counting/credits.h"

#include <prm/pieces.h>

enum {
    OPEN_MOST = 20,   /* looked at of a person that was put away: one not known says enough */
    CREDITS_MOST = 200, /* of somebody who is here again */
    LOOKED_DAYS = 7   /* whoever was brought back is looked for so long: a server may have slept meanwhile */
};

/* ---- Partners that have ended ------------------------------------------------------------------------------------ */

static prm_status on_terminated(prm_call *call, const prm_val *event, prm_val *result)
{
    (void)result;
    return prm_piece_arm(call, cert_credits_ended_timer.name, prm->text(event, "subject"), "", prm->now(call));
}

const prm_reaction cert_count_ended_reaction = { .size = sizeof cert_count_ended_reaction, .since = 1,
    .name = "certification.count_ended", .event = "partners.terminated",
    .doc = "What counts for a partner that has ended is looked at", .run = on_terminated };

static prm_status open_of(prm_call *call, const char *field, const char *id, prm_val **filter)
{
    prm_val *open = prm->list(call);

    *filter = prm->object(call);
    PRM_TRY(prm->append(open, prm->new_text(call, "planned", strlen("planned"))));
    PRM_TRY(prm->append(open, prm->new_text(call, "counting", strlen("counting"))));
    PRM_TRY(prm->set_text(*filter, field, id));
    return prm->set(*filter, "state", open);
}

/* A person of many awards is reckoned with the first of them. */
static prm_status end_one(prm_call *call, const prm_val *credit, void *reckoned)
{
    const char *person = prm->text(credit, "person");

    if (prm->get(reckoned, person))
        return PRM_OK;
    PRM_TRY(prm->set_boolean(reckoned, person, 1));
    return cert_credits_reckon(call, person, NULL, "ended");
}

static prm_status end_some(prm_call *call, const prm_val *timer, prm_val *result)
{
    const char *partner = prm->text(timer, "subject");
    prm_val *filter;
    prm_piece piece = { .entity = "credit", .each = end_one, .context = prm->object(call),
        .after = prm_piece_after(timer) };

    (void)result;
    PRM_TRY(open_of(call, "partner", partner, &filter));
    piece.filter = filter;
    PRM_TRY(prm_piece_take(call, &piece));
    return piece.has_more
               ? prm_piece_arm(call, cert_credits_ended_timer.name, partner, piece.after, prm->now(call))
               : PRM_OK;
}

const prm_timer cert_credits_ended_timer = { .size = sizeof cert_credits_ended_timer, .since = 1,
    .name = "certification.credits_ended", .doc = "The next people of a partner that has ended: for whom do they "
    "count?",
    .run = end_some };

/* ---- People who were put away, or brought back ------------------------------------------------------------------- */

/* Once: what has been reckoned since then knows of it. */
static prm_status look_at(prm_call *call, const prm_val *person, void *context)
{
    int64_t since = prm_help_number(person, "archived_at");
    prm_val *filter;
    const prm_val *open;
    int is_known = 1;

    (void)context;
    PRM_TRY(open_of(call, "person", prm->text(person, "id"), &filter));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "credit", .filter = filter,
        .limit = OPEN_MOST }, &open));
    for (size_t i = 0; i < prm->count(open); i++)
        is_known = is_known && prm_help_number(prm->at(open, i), "updated_at") > since;
    return is_known ? PRM_OK : cert_credits_reckon(call, prm->text(person, "id"), NULL, "left");
}

/* Whether it counts as if it had never left. */
static int is_back(const prm_val *credit)
{
    return !prm_help_is_in(credit, "over") && !prm_help_is(credit, "end", "left");
}

/* Nor does anything happen to an award when somebody is brought back. Once: what is reckoned is no older than the
 * person. */
static prm_status look_at_returned(prm_call *call, const prm_val *person, void *context)
{
    int64_t since = prm_help_number(person, "updated_at");
    prm_val *filter = prm->object(call);
    const prm_val *credits;
    int is_known = 0;

    (void)context;
    PRM_TRY(prm->set(filter, "person", prm->get(person, "id")));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "credit", .filter = filter,
        .sort = "person, state", .limit = CREDITS_MOST }, &credits));
    for (size_t i = 0; i < prm->count(credits); i++)
        is_known = is_known || is_back(prm->at(credits, i)) ||
                   prm_help_number(prm->at(credits, i), "updated_at") >= since;
    return is_known || prm->count(credits) == 0
               ? PRM_OK
               : cert_credits_reckon(call, prm->text(person, "id"), NULL, "joined");
}

prm_status cert_credits_of_departed(prm_call *call, const char *partner)
{
    prm_val *away = prm->object(call), *back = prm->object(call), *lately = prm->object(call);

    PRM_TRY(prm->set_text(away, "partner", partner));
    PRM_TRY(prm->set_boolean(away, "archived", 1));
    PRM_TRY(cert_where_each(call, "person", away, look_at, NULL));
    PRM_TRY(prm->set_integer(lately, "gte", prm->now(call) - LOOKED_DAYS * PRM_DAY_MS));
    PRM_TRY(prm->set_text(back, "partner", partner));
    PRM_TRY(prm->set(back, "updated_at", lately));
    return cert_where_each(call, "person", back, look_at_returned, NULL);
}
