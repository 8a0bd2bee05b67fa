/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What a merge makes of the protections it brings together: they share, or who was first stays. */
#include "conflict/merge.h"

#include "life/life.h"

#include <string.h>

static int is_in_the_way(const merge *m, const merge_hold *hold)
{
    for (size_t i = 0; i < m->count; i++)
        if (m->holds[i].fate == MERGE_KEPT && merge_is_conflict(&m->holds[i], hold))
            return 1;
    return 0;
}

/* What a deal is about, against what it was given beside: products of the same families. */
static prm_status is_line(prm_call *call, const merge_hold *hold, int *is)
{
    const prm_val *deal, *lines;

    *is = 0;
    PRM_TRY(prm_help_load_reached(call, "deal", hold->deal, &deal));
    lines = prm->get(deal, "lines");
    for (size_t i = 0; i < prm->count(lines) && !*is; i++)
        *is = strcmp(prm->text(prm->at(lines, i), "product"), hold->product) == 0;
    return PRM_OK;
}

/* A deal that cannot be protected for what it is about is over, with all that it holds. */
static prm_status settle_deal(prm_call *call, merge *m, size_t first)
{
    const char *deal = m->holds[first].deal;
    int is_over = 0;

    for (size_t i = first; i < m->count && !is_over; i++)
        if (strcmp(m->holds[i].deal, deal) == 0 && is_in_the_way(m, &m->holds[i]))
            PRM_TRY(is_line(call, &m->holds[i], &is_over));
    for (size_t i = first; i < m->count; i++) {
        merge_hold *hold = &m->holds[i];
        if (strcmp(hold->deal, deal) == 0)
            hold->fate = is_over ? MERGE_REVOKED : is_in_the_way(m, hold) ? MERGE_ENDED : MERGE_KEPT;
    }
    return PRM_OK;
}

static void share(merge *m)
{
    for (size_t i = 0; i < m->count; i++) {
        m->holds[i].fate = MERGE_KEPT;
        for (size_t k = 0; k < m->count; k++)
            if (merge_is_conflict(&m->holds[i], &m->holds[k]))
                m->holds[i].is_to_be_exclusive = 0;
    }
}

static int is_taken(const merge *m, const merge_hold *hold, const char *slot)
{
    for (size_t i = 0; i < m->count; i++) {
        const merge_hold *other = &m->holds[i];
        if (other != hold && other->fate == MERGE_KEPT && strcmp(other->slot, slot) == 0 &&
            strcmp(other->product, hold->product) == 0 && strcmp(other->territory, hold->territory) == 0)
            return 1;
    }
    return 0;
}

/* Who shares takes its own place, or its deal's if it has two. What stays goes first: it keeps the place it has. */
static void settle_slots(merge *m)
{
    for (int32_t is_moved = 0; is_moved <= 1; is_moved++)
        for (size_t i = 0; i < m->count; i++) {
            merge_hold *hold = &m->holds[i];
            if (hold->fate != MERGE_KEPT || hold->is_moved != is_moved)
                continue;
            if (hold->is_exclusive && !hold->is_to_be_exclusive)
                hold->slot = hold->holder;
            if (!hold->is_to_be_exclusive && is_taken(m, hold, hold->slot))
                hold->slot = hold->deal;
        }
}

prm_status merge_settle(prm_call *call, merge *m, int is_shared)
{
    if (is_shared)
        share(m);
    for (size_t i = 0; i < m->count; i++)
        if (m->holds[i].fate == MERGE_OPEN)
            PRM_TRY(settle_deal(call, m, i));
    settle_slots(m);
    return PRM_OK;
}

/* Revoked once, whatever it holds. */
static prm_status revoke(prm_call *call, const merge *m, size_t at, int64_t *revoked)
{
    const prm_val *deal;

    for (size_t i = 0; i < at; i++)
        if (strcmp(m->holds[i].deal, m->holds[at].deal) == 0)
            return PRM_OK;
    PRM_TRY(prm->load(call, "deal", m->holds[at].deal, &deal));
    (*revoked)++;
    return deals_life_revoke(call, &deal, "merged", NULL, NULL);
}

static prm_status end(prm_call *call, const merge_hold *hold)
{
    prm_val *one = prm->list(call);

    PRM_TRY(prm->append(one, hold->row));
    return deals_protections_end(call, one);
}

static prm_status place(prm_call *call, const merge *m, const merge_hold *hold)
{
    const prm_val *row = hold->row;
    prm_val *changes = prm->object(call);

    if (hold->is_moved)
        PRM_TRY(prm->set(changes, "customer", prm->get(m->into, "id")));
    if (hold->is_exclusive && !hold->is_to_be_exclusive)
        PRM_TRY(prm->set_boolean(changes, "exclusive", 0));
    if (strcmp(hold->slot, prm->text(row, "slot")) != 0)
        PRM_TRY(prm->set_text(changes, "slot", hold->slot));
    return prm->count(changes) > 0 ? prm->update(call, &row, changes) : PRM_OK;
}

prm_status merge_apply(prm_call *call, merge *m, int64_t *moved, int64_t *revoked)
{
    PRM_TRY(deals_protections_end(call, m->passed));
    for (size_t i = 0; i < m->count; i++) {
        if (m->holds[i].fate == MERGE_REVOKED)
            PRM_TRY(revoke(call, m, i, revoked));
        else if (m->holds[i].fate == MERGE_ENDED)
            PRM_TRY(end(call, &m->holds[i]));
    }
    for (int32_t is_moved = 0; is_moved <= 1; is_moved++) /* what stays makes room first */
        for (size_t i = 0; i < m->count; i++)
            if (m->holds[i].fate == MERGE_KEPT && m->holds[i].is_moved == is_moved) {
                PRM_TRY(place(call, m, &m->holds[i]));
                *moved += is_moved;
            }
    return PRM_OK;
}
