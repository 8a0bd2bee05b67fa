/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The end of a partnership: nobody there asks or claims any more. What is not handed in is taken back, what is
 * asked for is cancelled, of what is approved the part that is not claimed is given back; then allocations of its own
 * are closed, so that all of it is the budget's. What is claimed is decided and paid still. Many rows are ended in
 * pieces, a transaction each, by a timer that sets itself again.
 * A partner that is only suspended keeps everything: its times run on, its people cannot be heard meanwhile. */
#include "claims/claims.h"
#include "requests/case.h"

#include <prm/pieces.h>

static const char because[] = "partner_terminated";

static prm_status withdraw(prm_call *call, const prm_val *claim, void *none)
{
    prm_val *changes = prm->object(call);

    (void)none;
    PRM_TRY(prm->set_text(changes, "reason_code", because));
    PRM_TRY(mdf_claim_end(call, &claim, "withdrawn", changes));
    return mdf_claim_tell(call, "mdf.claim_withdrawn", claim, NULL);
}

static prm_status cancel(prm_call *call, const prm_val *request, void *none)
{
    (void)none;
    return mdf_request_cancel(call, &request, because, NULL);
}

static prm_status expire(prm_call *call, const prm_val *request, void *none)
{
    (void)none;
    return mdf_life_expire(call, &request);
}

static prm_status close_fund(prm_call *call, const prm_val *allocation, void *none)
{
    int64_t returned;

    (void)none;
    return mdf_allocation_close(call, &allocation, &returned);
}

/* In this order: an allocation is closed when nothing is kept of it any more. */
static const struct thing {
    const char *entity, *state, *sort;
    prm_piece_each end;
} things[] = {
    { "claim", "draft", "partner, state, -created_at", withdraw },
    { "claim", "returned", "partner, state, -created_at", withdraw },
    { "fund_request", "draft", "partner, state, -created_at", cancel },
    { "fund_request", "submitted", "partner, state, -created_at", cancel },
    { "fund_request", "in_review", "partner, state, -created_at", cancel },
    { "fund_request", "info_requested", "partner, state, -created_at", cancel },
    { "fund_request", "approved", "partner, state, -created_at", cancel },
    { "fund_request", "part_approved", "partner, state, -created_at", cancel },
    { "fund_request", "active", "partner, state, -created_at", expire },
    { "fund_request", "claimable", "partner, state, -created_at", expire },
    { "allocation", "active", "partner, state, expires_at", close_fund },
    { "allocation", "expired", "partner, state, expires_at", close_fund },
};

static prm_status end_some(prm_call *call, const struct thing *thing, const char *partner, prm_piece *piece)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set_text(filter, "partner", partner));
    PRM_TRY(prm->set_text(filter, "state", thing->state));
    piece->entity = thing->entity;
    piece->sort = thing->sort;
    piece->filter = filter;
    piece->each = thing->end;
    return prm_piece_take(call, piece);
}

static prm_status end_piece(prm_call *call, const prm_val *timer, prm_val *result)
{
    const char *id = prm->text(timer, "subject");
    const prm_val *partner;
    prm_piece piece = { .are_taken = 1 };

    (void)result;
    PRM_TRY(prm->load(call, "partner", id, &partner));
    if (!prm_help_is_in(partner, "terminated"))
        return PRM_OK;
    for (size_t i = 0; i < sizeof things / sizeof *things && !piece.has_more; i++)
        PRM_TRY(end_some(call, &things[i], id, &piece));
    return piece.has_more ? prm->arm(call, mdf_partner_ends_timer.name, id, "funds", prm->now(call), NULL) : PRM_OK;
}

static prm_status begin(prm_call *call, const prm_val *event, prm_val *result)
{
    (void)result;
    return prm->arm(call, mdf_partner_ends_timer.name, prm->text(event, "subject"), "funds", prm->now(call), NULL);
}

const prm_timer mdf_partner_ends_timer = { .size = sizeof mdf_partner_ends_timer, .since = 1,
    .name = "mdf.partner_ends",
    .doc = "What a partner that was terminated has asked for is ended, some at a time", .run = end_piece };

const prm_reaction mdf_end_with_partner_reaction = { .size = sizeof mdf_end_with_partner_reaction, .since = 1,
    .name = "mdf.end_with_partner", .event = "partners.terminated", .run = begin,
    .doc = "What a partner that was terminated has asked for, and has not claimed, is given back" };
