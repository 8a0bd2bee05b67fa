/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The end of a partnership: what the partner holds is revoked, what it has asked for is withdrawn, so that
 * others may register there. Many deals are ended in pieces, a transaction each, by a timer that sets itself again.
 * A partner that is only suspended keeps everything: its protections run on, its people cannot be heard meanwhile. */
#include "life/life.h"
#include "review/review.h"

#include <prm/pieces.h>

#include <string.h>

static const char because[] = "partner_terminated";

static prm_status withdraw(prm_call *call, const prm_val **deal)
{
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->move(call, deal, "withdrawn"));
    PRM_TRY(prm_steps_cancel(call, &deals_steps, prm->text(*deal, "id"), NULL));
    PRM_TRY(prm->set_text(changes, "reason_code", because));
    PRM_TRY(prm->update(call, deal, changes));
    PRM_TRY(prm_steps_cancel(call, &deals_steps, prm->text(*deal, "id"), NULL));
    return prm->emit(call, "deals.withdrawn", prm->text(*deal, "id"), NULL);
}

static prm_status end_one(prm_call *call, const prm_val *deal, void *none)
{
    (void)none;
    if (strcmp(prm->text(deal, "state"), "approved") == 0)
        return deals_life_revoke(call, &deal, because, NULL, NULL);
    return withdraw(call, &deal);
}

/* State by state, along the index: a partner may have any number of deals that are over. */
static const char *const states[] = { "approved", "submitted", "in_review", "info_requested", "draft" };

static prm_status end_some(prm_call *call, const char *partner, const char *state, prm_piece *piece)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set_text(filter, "partner", partner));
    PRM_TRY(prm->set_text(filter, "state", state));
    piece->filter = filter;
    return prm_piece_take(call, piece);
}

static prm_status end_piece(prm_call *call, const prm_val *timer, prm_val *result)
{
    const char *id = prm->text(timer, "subject");
    const prm_val *partner;
    prm_piece piece = { .entity = "deal", .sort = "partner, state, program, -created_at", .each = end_one,
        .are_taken = 1 };

    (void)result;
    PRM_TRY(prm->load(call, "partner", id, &partner));
    if (strcmp(prm->text(partner, "state"), "terminated") != 0)
        return PRM_OK;
    for (size_t i = 0; i < sizeof states / sizeof *states && !piece.has_more; i++)
        PRM_TRY(end_some(call, id, states[i], &piece));
    return piece.has_more ? prm->arm(call, deals_partner_ends_timer.name, id, "deals", prm->now(call), NULL) : PRM_OK;
}

static prm_status begin(prm_call *call, const prm_val *event, prm_val *result)
{
    (void)result;
    return prm->arm(call, deals_partner_ends_timer.name, prm->text(event, "subject"), "deals", prm->now(call), NULL);
}

const prm_timer deals_partner_ends_timer = { .size = sizeof deals_partner_ends_timer, .since = 1,
    .name = "deals.partner_ends", .doc = "The deals of a partner that was terminated are ended, some at a time",
    .run = end_piece };

const prm_reaction deals_end_with_partner = { .size = sizeof deals_end_with_partner, .since = 1,
    .name = "deals.end_with_partner", .event = "partners.terminated",
    .doc = "Revokes the approved deals of a partner that was terminated, and withdraws what it has asked for",
    .run = begin };
