/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The end of a partnership: nobody there will answer or call any more, so what the partner was offered, and
 * what it holds without being at work on it, goes on to others at once, in pieces, a transaction each, by a timer that
 * sets itself again. What it was at work on stays, until a person decides: its clocks run, and leads.nurture and
 * leads.lose are the vendor's as well. */
#include "work/work.h"

#include "routing/routing.h"

#include <prm/pieces.h>

static const char why[] = "partner_terminated";

static prm_status take_offer(prm_call *call, const prm_val *offer, void *none)
{
    const prm_val *lead;

    (void)none;
    PRM_TRY(leads_offer_end(call, &offer, "pulled", why));
    PRM_TRY(prm_help_load_reached(call, "lead", prm->text(offer, "lead"), &lead));
    return leads_offer_gone(call, &lead);
}

static prm_status take_lead(prm_call *call, const prm_val *lead, void *none)
{
    (void)none;
    return leads_pull_back(call, &lead, why, NULL);
}

static const struct thing {
    const char *entity, *of, *state, *sort;
    prm_piece_each take;
} things[] = {
    { "lead_offer", "partner", "open", "partner, state, -created_at", take_offer },
    { "lead", "holder", "accepted", "holder, state, -created_at", take_lead },
    { "lead", "holder", "contacted", "holder, state, -created_at", take_lead },
};

static prm_status take_some(prm_call *call, const struct thing *thing, const char *partner, prm_piece *piece)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set_text(filter, thing->of, partner));
    PRM_TRY(prm->set_text(filter, "state", thing->state));
    piece->entity = thing->entity;
    piece->sort = thing->sort;
    piece->filter = filter;
    piece->each = thing->take;
    return prm_piece_take(call, piece);
}

static prm_status take_piece(prm_call *call, const prm_val *timer, prm_val *result)
{
    const char *partner = prm->text(timer, "subject");
    prm_piece piece = { .are_taken = 1 };

    (void)result;
    for (size_t i = 0; i < sizeof things / sizeof *things && !piece.has_more; i++)
        PRM_TRY(take_some(call, &things[i], partner, &piece));
    if (!piece.has_more)
        return PRM_OK;
    return prm->arm(call, leads_partner_ends_timer.name, partner, "leads", prm->now(call), NULL);
}

const prm_timer leads_partner_ends_timer = { .size = sizeof leads_partner_ends_timer, .since = 1,
    .name = "leads.partner_ends", .run = take_piece,
    .doc = "What a partner that was terminated was offered or holds goes on to others, some at a time" };

static prm_status begin(prm_call *call, const prm_val *event, prm_val *result)
{
    (void)result;
    return prm->arm(call, leads_partner_ends_timer.name, prm->text(event, "subject"), "leads", prm->now(call), NULL);
}

const prm_reaction leads_end_with_partner_reaction = { .size = sizeof leads_end_with_partner_reaction, .since = 1,
    .name = "leads.end_with_partner", .event = "partners.terminated",
    .doc = "What a partner that was terminated was offered, or holds without being at work on it, goes on to others",
    .run = begin };
