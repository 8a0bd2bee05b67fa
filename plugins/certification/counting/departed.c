/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Whoever is put away counts as one that has left, and nobody counts for a partner that has ended unless the
 * rules say so: nothing happens to an award then, so somebody has to look. */
#include "counting/credits.h"

enum { PIECE = 20 };

/* ---- Partners that have ended ------------------------------------------------------------------------------------ */

static prm_status on_terminated(prm_call *call, const prm_val *event, prm_val *result)
{
    (void)result;
    return cert_piece_arm(call, cert_credits_ended_timer.name, prm->text(event, "subject"), "", prm->now(call));
}

const prm_reaction cert_count_ended_reaction = { .size = sizeof cert_count_ended_reaction, .since = 1,
    .name = "certification.count_ended", .event = "partners.terminated",
    .doc = "What counts for a partner that has ended is looked at", .run = on_terminated };

static prm_status find_open(prm_call *call, const char *field, const char *id, const char *after, uint32_t limit,
    const prm_val **credits)
{
    prm_val *filter = prm->object(call), *open = prm->list(call);

    PRM_TRY(prm->append(open, prm->new_text(call, "planned", strlen("planned"))));
    PRM_TRY(prm->append(open, prm->new_text(call, "counting", strlen("counting"))));
    PRM_TRY(prm->set_text(filter, field, id));
    PRM_TRY(prm->set(filter, "state", open));
    return cert_piece_find(call, "credit", NULL, filter, after, limit, credits);
}

/* A person of many awards is reckoned with the first of them. */
static prm_status end_some(prm_call *call, const prm_val *timer, prm_val *result)
{
    const char *partner = prm->text(timer, "subject"), *person;
    prm_val *reckoned = prm->object(call);
    const prm_val *credits;

    (void)result;
    PRM_TRY(find_open(call, "partner", partner, prm->text(prm->get(timer, "data"), "after"), PIECE, &credits));
    for (size_t i = 0; i < prm->count(credits); i++) {
        person = prm->text(prm->at(credits, i), "person");
        if (prm->get(reckoned, person))
            continue;
        PRM_TRY(prm->set_boolean(reckoned, person, 1));
        PRM_TRY(cert_credits_reckon(call, person, NULL, "ended"));
    }
    if (prm->count(credits) < PIECE)
        return PRM_OK;
    return cert_piece_arm(call, cert_credits_ended_timer.name, partner, prm->text(prm->at(credits, PIECE - 1), "id"),
        prm->now(call));
}

const prm_timer cert_credits_ended_timer = { .size = sizeof cert_credits_ended_timer, .since = 1,
    .name = "certification.credits_ended", .doc = "The next people of a partner that has ended: for whom do they "
    "count?",
    .run = end_some };

/* ---- People who were put away ------------------------------------------------------------------------------------ */

/* Once: what has been reckoned since then knows of it. */
static prm_status look_at(prm_call *call, const prm_val *person, void *context)
{
    int64_t since = prm_help_number(person, "archived_at");
    const prm_val *open;
    int is_known = 1;

    (void)context;
    PRM_TRY(find_open(call, "person", prm->text(person, "id"), "", PIECE, &open));
    for (size_t i = 0; i < prm->count(open); i++)
        is_known = is_known && prm_help_number(prm->at(open, i), "updated_at") > since;
    return is_known ? PRM_OK : cert_credits_reckon(call, prm->text(person, "id"), NULL, "left");
}

prm_status cert_credits_of_departed(prm_call *call, const char *partner)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set_text(filter, "partner", partner));
    PRM_TRY(prm->set_boolean(filter, "archived", 1));
    return cert_where_each(call, "person", filter, look_at, NULL);
}
