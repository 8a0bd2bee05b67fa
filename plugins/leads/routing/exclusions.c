/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Who of a shortlist may not have the lead after all, and what is known of those who may: one query for each
 * question, whatever the length of the list. */
#include "routing/routing.h"

#include <string.h>

enum { PAGE = 500 };

static prm_status ids_of(prm_call *call, const leads_routing *r, size_t from, size_t to, prm_val **ids)
{
    *ids = prm->list(call);
    for (size_t i = from; i < to; i++)
        PRM_TRY(prm->append(*ids, prm->new_text(call, r->list[i].partner, strlen(r->list[i].partner))));
    return PRM_OK;
}

static leads_candidate *candidate_of(leads_routing *r, const char *partner)
{
    uint32_t key = leads_lot(partner, "");

    for (size_t i = 0; i < r->count; i++)
        if (r->list[i].key == key && strcmp(r->list[i].partner, partner) == 0)
            return &r->list[i];
    return NULL;
}

static prm_status find(prm_call *call, const char *entity, const char *fields, prm_val *filter, const char *key,
    const prm_val *ids, const prm_val **found)
{
    PRM_TRY(prm->set(filter, key, ids));
    return prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = entity, .filter = filter,
        .reach = PRM_REACH_PROGRAM, .limit = PAGE, .fields = fields }, found);
}

static prm_status find_partners(prm_call *call, leads_routing *r, const prm_val *ids)
{
    const prm_val *found;

    PRM_TRY(find(call, "partner", "legal_name type state calendar", prm->object(call), "id", ids, &found));
    for (size_t i = 0; i < prm->count(found); i++) {
        leads_candidate *c = candidate_of(r, prm->text(prm->at(found, i), "id"));
        c->row = prm->at(found, i);
        c->lot = leads_lot(r->drawn_by, prm->text(c->row, "legal_name"));
        if (strcmp(prm->text(c->row, "state"), "active") != 0)
            c->excluded = "not_active";
    }
    return PRM_OK;
}

static prm_status find_levels(prm_call *call, leads_routing *r, size_t from)
{
    const prm_val *levels;
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set(filter, "program", prm->get(r->program, "id")));
    PRM_TRY(prm->find(call,
        &(prm_query){ .size = sizeof(prm_query), .entity = "level", .filter = filter, .limit = PAGE }, &levels));
    for (size_t i = from; i < r->count; i++)
        for (size_t j = 0; j < prm->count(levels) && !r->list[i].level; j++)
            if (strcmp(prm->text(prm->at(levels, j), "id"), prm->text(r->list[i].membership, "level")) == 0)
                r->list[i].level = prm->at(levels, j);
    return PRM_OK;
}

static prm_status find_members(prm_call *call, leads_routing *r, size_t from, const prm_val *ids)
{
    const prm_val *found;
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set(filter, "program", prm->get(r->program, "id")));
    PRM_TRY(find(call, "membership", "partner channel_type " PRM_BENEFITS_COLUMNS, filter, "partner", ids, &found));
    for (size_t i = 0; i < prm->count(found); i++)
        candidate_of(r, prm->text(prm->at(found, i), "partner"))->membership = prm->at(found, i);
    for (size_t i = from; i < r->count; i++)
        if (!r->list[i].membership && !r->list[i].excluded)
            r->list[i].excluded = "not_a_member";
    return find_levels(call, r, from);
}

static prm_status find_capacities(prm_call *call, leads_routing *r, const prm_val *ids)
{
    static const char counted[] =
        "partner open_max weight paused_until open_now offered accepted declined timed_out pulled "
        "converted last_offered_at";
    const prm_val *found;

    PRM_TRY(find(call, "lead_capacity", counted, prm->object(call), "partner", ids, &found));
    for (size_t i = 0; i < prm->count(found); i++) {
        leads_candidate *c = candidate_of(r, prm->text(prm->at(found, i), "partner"));
        c->capacity = prm->at(found, i);
        if (c->excluded)
            continue;
        if (prm_help_number(c->capacity, "paused_until") > prm->now(call))
            c->excluded = "paused";
        else if (!leads_has_room(call, c->capacity))
            c->excluded = "full";
    }
    return PRM_OK;
}

/* One of the path, or none. */
static prm_status set_or_any(prm_call *call, prm_val *filter, const char *key, const prm_val *path)
{
    prm_val *values = prm->list(call);

    for (size_t i = 0; i < prm->count(path); i++)
        PRM_TRY(prm->append(values, prm->at(path, i)));
    PRM_TRY(prm->append(values, prm->new_null(call)));
    return prm->set(filter, key, values);
}

static prm_status set_said_or_any(prm_call *call, prm_val *filter, const char *key, const prm_val *lead)
{
    const prm_val *said = prm->get(lead, key);
    prm_val *values = prm->list(call);

    if (said)
        PRM_TRY(prm->append(values, said));
    PRM_TRY(prm->append(values, prm->new_null(call)));
    return prm->set(filter, key, values);
}

prm_status leads_entitlements_about(prm_call *call, const leads_routing *r, const char *effect, prm_val *filter)
{
    PRM_TRY(prm->set_text(filter, "effect", effect));
    PRM_TRY(set_or_any(call, filter, "territory", r->territories));
    PRM_TRY(set_or_any(call, filter, "product", r->products));
    PRM_TRY(set_said_or_any(call, filter, "industry", r->lead));
    return set_said_or_any(call, filter, "segment", r->lead);
}

static void exclude_by(prm_call *call, leads_routing *r, const prm_val *exclusions)
{
    for (size_t i = 0; i < prm->count(exclusions); i++) {
        leads_candidate *c = candidate_of(r, prm->text(prm->at(exclusions, i), "partner"));
        if (!c->excluded && leads_specificity(r, prm->at(exclusions, i)) >= c->specificity)
            c->excluded = "not_entitled";
    }
}

/* A more specific entitlement that excludes, or one just as specific, takes away what was given. They are few: an
 * index has them by partner. Where that is more than are found at once, for half of the partners; those of one, page by
 * page. */
static prm_status find_exclusions(prm_call *call, leads_routing *r, size_t from, size_t to)
{
    const prm_val *found;
    prm_val *filter = prm->object(call), *ids;

    PRM_TRY(ids_of(call, r, from, to, &ids));
    PRM_TRY(leads_entitlements_about(call, r, "exclude", filter));
    PRM_TRY(find(call, "lead_entitlement", LEADS_ENTITLED, filter, "partner", ids, &found));
    if (prm->count(found) == PAGE && to - from > 1) {
        PRM_TRY(find_exclusions(call, r, from, from + (to - from) / 2));
        return find_exclusions(call, r, from + (to - from) / 2, to);
    }
    exclude_by(call, r, found);
    while (prm->count(found) == PAGE) {
        prm_val *after = prm->object(call);
        PRM_TRY(prm->set(after, "gt", prm->get(prm->at(found, PAGE - 1), "id")));
        PRM_TRY(leads_entitlements_about(call, r, "exclude", filter = prm->object(call)));
        PRM_TRY(prm->set(filter, "id", after));
        PRM_TRY(find(call, "lead_entitlement", LEADS_ENTITLED, filter, "partner", ids, &found));
        exclude_by(call, r, found);
    }
    return PRM_OK;
}

/* Whoever has an offer of it is asked already; whoever had one is asked again only after the time its answer left. */
static void find_asked(prm_call *call, leads_routing *r)
{
    for (size_t i = 0; i < prm->count(r->offers); i++) {
        const prm_val *offer = prm->at(r->offers, i), *until = prm->get(offer, "excluded_until");
        leads_candidate *c = candidate_of(r, prm->text(offer, "partner"));
        int64_t end = 0;
        if (c && !c->excluded && (prm->as_integer(until, &end) != PRM_OK || end > prm->now(call)))
            c->excluded = "asked_before";
    }
}

prm_status leads_exclude(prm_call *call, leads_routing *r, size_t from)
{
    prm_val *ids;

    PRM_TRY(ids_of(call, r, from, r->count, &ids));
    if (prm->count(ids) == 0)
        return PRM_OK;
    PRM_TRY(find_partners(call, r, ids));
    PRM_TRY(find_members(call, r, from, ids));
    PRM_TRY(find_capacities(call, r, ids));
    PRM_TRY(find_exclusions(call, r, from, r->count));
    find_asked(call, r);
    for (size_t i = from; i < r->count; i++)
        r->usable += !r->list[i].excluded;
    return PRM_OK;
}
