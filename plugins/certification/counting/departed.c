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

/* Whether there is one of the same award that is younger: ids are in the order of time. */
static int is_replaced(const prm_val *credits, const prm_val *credit)
{
    for (size_t i = 0; i < prm->count(credits); i++)
        if (prm_help_is(prm->at(credits, i), "award", prm->text(credit, "award")) &&
            prm_help_is(prm->at(credits, i), "partner", prm->text(credit, "partner")) &&
            strcmp(prm->text(prm->at(credits, i), "id"), prm->text(credit, "id")) > 0)
            return 1;
    return 0;
}

/* Whether it is the last word on an award for the employer, and was said while the person was away or before. One that
 * is over may have come to that since: by its own time, and nobody was asked. */
static int is_outdated(const prm_val *credits, const prm_val *credit, const char *employer, int64_t since)
{
    int is_left = prm_help_is(credit, "end", "left"), is_older = prm_help_number(credit, "updated_at") < since;

    if (!prm_help_is(credit, "partner", employer) || is_replaced(credits, credit))
        return 0;
    return prm_help_is_in(credit, "over") ? is_left || is_older : is_left && is_older;
}

static prm_status waits(prm_call *call, const prm_val *person, const prm_val *credits, int *do_wait)
{
    int64_t since = prm_help_number(person, "updated_at");
    const char *employer;
    const prm_val *award;

    *do_wait = 0;
    PRM_TRY(cert_credits_employer(call, person, &employer));
    for (size_t i = 0; i < prm->count(credits) && *employer != '\0' && !*do_wait; i++) {
        const prm_val *credit = prm->at(credits, i);
        if (!is_outdated(credits, credit, employer, since))
            continue;
        PRM_TRY(prm->load(call, "award", prm->text(credit, "award"), &award));
        *do_wait = prm_help_is_in(award, "active") || prm_help_is_in(award, "expiring");
    }
    return PRM_OK;
}

/* Nor does anything happen to an award when somebody is brought back, whatever else is awarded meanwhile. Once: of
 * whoever works there no award that holds is left with what was said before. */
static prm_status look_at_returned(prm_call *call, const prm_val *person, void *context)
{
    prm_val *filter = prm->object(call);
    const prm_val *credits;
    int do_wait;

    (void)context;
    PRM_TRY(prm->set(filter, "person", prm->get(person, "id")));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "credit", .filter = filter,
        .sort = "person, state", .limit = CREDITS_MOST }, &credits));
    PRM_TRY(waits(call, person, credits, &do_wait));
    return do_wait ? cert_credits_reckon(call, prm->text(person, "id"), NULL, "joined") : PRM_OK;
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
