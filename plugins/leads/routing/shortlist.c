/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The shortlist of a lead: entitled partners, the most specific first.
 *
 * Entitlements are looked for cell by cell, a cell being what they name of the lead: one of the territories above it or
 * none, one of the product's families or none, its industry or none, its segment or none. Each cell is one range of an
 * index, in order of `slot`; where more are in a cell than there is room for, the range begins at a place that the
 * lead's own reference says, so that all have the same chance and a replay finds the same. */
#include "routing/routing.h"

#include <stdlib.h>
#include <string.h>

enum { CELLS = 4 * (LEADS_TREE_DEPTH + 1) * (LEADS_TREE_DEPTH + 1), PAGE = 500, FEW = 8 };
#define SLOTS ((int64_t)UINT32_MAX + 1)

prm_status leads_routing_open(prm_call *call, const prm_val *lead, leads_routing *r)
{
    const char *product = prm->text(lead, "product"), *territory = prm->text(lead, "territory");
    prm_val *filter = prm->object(call);
    int64_t most = prm_help_setting(call, "shortlist");

    *r = (leads_routing){ .lead = lead, .most = LEADS_SHORTLIST };
    PRM_TRY(prm->load(call, "program", prm->text(lead, "program"), &r->program));
    PRM_TRY(prm_date_today(call, r->program, &r->today));
    if (*product != '\0')
        PRM_TRY(prm->load(call, "product", product, &r->product));
    if (*territory != '\0')
        PRM_TRY(prm->load(call, "territory", territory, &r->territory));
    PRM_TRY(leads_path(call, "product", product, &r->products));
    PRM_TRY(leads_path(call, "territory", territory, &r->territories));
    r->most = most > 0 && most < LEADS_SHORTLIST ? (size_t)most : LEADS_SHORTLIST;
    r->list = prm->alloc(call, LEADS_LOOKED_AT * sizeof *r->list);
    r->drawn_by = leads_lot_of(call, lead);
    if (!r->list || !r->drawn_by)
        return PRM_E_NOMEM;
    PRM_TRY(prm->set(filter, "lead", prm->get(lead, "id")));
    return prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "lead_offer", .filter = filter,
        .reach = PRM_REACH_PROGRAM, .limit = LEADS_OFFERS_LOOKED_AT }, &r->offers);
}

/* ---- Cells ------------------------------------------------------------------------------------------------------- */

typedef struct cell {
    size_t territory, product; /* indexes of the paths; past the end: any */
    int has_industry, has_segment;
    int64_t specificity;
    size_t order;
} cell;

static int by_specificity(const void *a, const void *b)
{
    const cell *one = a, *other = b;

    if (one->specificity != other->specificity)
        return one->specificity > other->specificity ? -1 : 1;
    return one->order < other->order ? -1 : one->order > other->order;
}

static size_t list_cells(const leads_routing *r, cell *cells)
{
    size_t deep = prm->count(r->territories), wide = prm->count(r->products), count = 0;
    int industries = *prm->text(r->lead, "industry") != '\0', segments = *prm->text(r->lead, "segment") != '\0';

    for (size_t t = 0; t <= deep; t++)
        for (size_t p = 0; p <= wide; p++)
            for (int i = industries; i >= 0; i--)
                for (int s = segments; s >= 0; s--, count++)
                    cells[count] = (cell){ t, p, i, s, (int64_t)(deep - t + wide - p) + i + s, count };
    qsort(cells, count, sizeof *cells, by_specificity);
    return count;
}

static prm_status set_or_null(prm_call *call, prm_val *filter, const char *key, const prm_val *value)
{
    return prm->set(filter, key, value ? value : prm->new_null(call));
}

/* As many as are wanted, and some more for those that are listed already or may not have it after all. */
static uint32_t page_of(const leads_routing *r)
{
    size_t wanted = r->most - r->usable + (r->usable > 0 ? FEW : 0);

    return (uint32_t)(wanted < PAGE ? wanted : PAGE);
}

static prm_status find_in(prm_call *call, const leads_routing *r, const cell *in, int64_t from, int64_t to,
    uint32_t limit, const prm_val **found)
{
    prm_val *filter = prm->object(call), *slots = prm->object(call);

    PRM_TRY(set_or_null(call, filter, "territory", prm->at(r->territories, in->territory)));
    PRM_TRY(set_or_null(call, filter, "product", prm->at(r->products, in->product)));
    PRM_TRY(set_or_null(call, filter, "industry", in->has_industry ? prm->get(r->lead, "industry") : NULL));
    PRM_TRY(set_or_null(call, filter, "segment", in->has_segment ? prm->get(r->lead, "segment") : NULL));
    PRM_TRY(prm->set_boolean(filter, "is_open", 1));
    PRM_TRY(prm->set_integer(slots, "gte", from));
    PRM_TRY(prm->set_integer(slots, "lt", to));
    PRM_TRY(prm->set(filter, "slot", slots));
    return prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "lead_entitlement", .filter = filter,
        .sort = "territory, product, industry, segment, is_open, slot", .reach = PRM_REACH_PROGRAM, .limit = limit,
        .fields = LEADS_ENTITLED " exclusive slot" }, found);
}

/* ---- The list ---------------------------------------------------------------------------------------------------- */

static int is_listed(const leads_routing *r, const char *partner, uint32_t key)
{
    for (size_t i = 0; i < r->count; i++)
        if (r->list[i].key == key && strcmp(r->list[i].partner, partner) == 0)
            return 1;
    return 0;
}

static void add(prm_call *call, leads_routing *r, const prm_val *entitlement)
{
    const char *partner = prm->text(entitlement, "partner");
    uint32_t key = leads_lot(partner, "");
    int64_t specificity = leads_specificity(r, entitlement);

    if (specificity >= 0 && r->count < LEADS_LOOKED_AT && !is_listed(r, partner, key))
        r->list[r->count++] = (leads_candidate){ .partner = partner, .entitlement = entitlement,
            .specificity = specificity, .key = key };
}

static int has_room(const leads_routing *r)
{
    return r->usable < r->most && r->count < LEADS_LOOKED_AT;
}

/* One stretch of a cell, page by page, until enough may have it. */
static prm_status fill_from(prm_call *call, leads_routing *r, const cell *in, int64_t from, int64_t to)
{
    const prm_val *found;
    uint32_t page;

    do {
        size_t before = r->count;
        page = page_of(r);
        PRM_TRY(find_in(call, r, in, from, to, page, &found));
        for (size_t i = 0; i < prm->count(found); i++)
            add(call, r, prm->at(found, i));
        PRM_TRY(leads_exclude(call, r, before));
        from = prm_help_number(prm->at(found, prm->count(found) - 1), "slot") + 1;
    } while (prm->count(found) == page && has_room(r));
    return PRM_OK;
}

/* All that is in a cell, from that place on and round to it. */
static prm_status add_all(prm_call *call, leads_routing *r, const prm_val *found, int64_t start)
{
    size_t before = r->count, count = prm->count(found), first = 0;

    while (first < count && prm_help_number(prm->at(found, first), "slot") < start)
        first++;
    for (size_t i = 0; i < count; i++)
        add(call, r, prm->at(found, (first + i) % count));
    return leads_exclude(call, r, before);
}

/* Most cells have nobody in them, or a few: one look shows that. */
static prm_status fill(prm_call *call, leads_routing *r, const cell *in)
{
    int64_t start = leads_lot(r->drawn_by, "");
    const prm_val *few;

    PRM_TRY(find_in(call, r, in, 0, SLOTS, FEW, &few));
    if (prm->count(few) < FEW)
        return add_all(call, r, few, start);
    PRM_TRY(fill_from(call, r, in, start, SLOTS));
    return has_room(r) ? fill_from(call, r, in, 0, start) : PRM_OK;
}

/* Of those that may have it: what one has for itself keeps out those with less. */
static int has_exclusive(const leads_routing *r)
{
    int32_t exclusive;

    for (size_t i = 0; i < r->count; i++)
        if (!r->list[i].excluded && prm->get_boolean(r->list[i].entitlement, "exclusive", &exclusive) == PRM_OK &&
            exclusive)
            return 1;
    return 0;
}

/* Those that may have it come first, in their order; no more than are wanted. */
static prm_status settle(prm_call *call, leads_routing *r)
{
    leads_candidate *all = prm->alloc(call, (r->count + 1) * sizeof *all);
    size_t usable = 0, rest = 0;

    if (!all)
        return PRM_E_NOMEM;
    memcpy(all, r->list, r->count * sizeof *all);
    for (size_t i = 0; i < r->count; i++)
        if (!all[i].excluded && usable < r->most)
            r->list[usable++] = all[i];
    for (size_t i = 0; i < r->count; i++)
        if (all[i].excluded)
            r->list[usable + rest++] = all[i];
    r->usable = usable;
    r->count = usable + rest;
    return PRM_OK;
}

prm_status leads_shortlist(prm_call *call, leads_routing *r)
{
    cell *cells = prm->alloc(call, CELLS * sizeof *cells);
    size_t count;

    if (!cells)
        return PRM_E_NOMEM;
    count = list_cells(r, cells);
    for (size_t i = 0; i < count && has_room(r); i++) {
        PRM_TRY(fill(call, r, &cells[i]));
        int is_last_alike = i + 1 == count || cells[i + 1].specificity != cells[i].specificity;
        if (is_last_alike && has_exclusive(r))
            break;
    }
    return settle(call, r);
}

prm_status leads_shortlist_one(prm_call *call, leads_routing *r, const char *partner)
{
    const prm_val *found, *best = NULL;
    prm_val *filter = prm->object(call);
    int64_t most = -1;

    PRM_TRY(prm->set_text(filter, "partner", partner));
    PRM_TRY(leads_entitlements_about(call, r, "include", filter));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "lead_entitlement", .filter = filter,
        .sort = "effect, partner", .reach = PRM_REACH_PROGRAM, .limit = PAGE }, &found));
    for (size_t i = 0; i < prm->count(found); i++) {
        int64_t specificity = leads_specificity(r, prm->at(found, i));
        if (specificity > most) {
            most = specificity;
            best = prm->at(found, i);
        }
    }
    if (best)
        add(call, r, best);
    PRM_TRY(leads_exclude(call, r, 0));
    return settle(call, r);
}

prm_status leads_is_anybody_entitled(prm_call *call, const leads_routing *r, int *answer)
{
    const prm_val *found;
    prm_val *filter = prm->object(call);

    *answer = r->count > 0;
    if (*answer)
        return PRM_OK;
    PRM_TRY(leads_entitlements_about(call, r, "include", filter));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "lead_entitlement", .filter = filter,
        .sort = "territory, product, industry, segment, is_open, slot", .reach = PRM_REACH_PROGRAM, .limit = PAGE },
        &found));
    for (size_t i = 0; i < prm->count(found) && !*answer; i++)
        *answer = leads_specificity(r, prm->at(found, i)) >= 0;
    return PRM_OK;
}
