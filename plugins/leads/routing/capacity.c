/* SPDX-License-Identifier: Apache-2.0 */
/** @file  How much a partner can take, and what it did with what it was given: one row a partner. */
#include "routing/routing.h"

#include <string.h>

enum { PAGE = 500 };

#define COUNTER(n, d) PRM_INT(n, 0, PRM_ANY, PRM_READONLY, d)

static const prm_field *const fields[] = {
    PRM_REF("partner", "partner", PRM_REQUIRED, "Whose it is"),
    PRM_INT("open_max", 0, 100000, 0, "How many leads it holds and is offered at once, at most; none: the setting's"),
    PRM_INT("weight", 1, 10000, 0, "Its share where leads are given out by weight; none: 100"),
    PRM_TIME("paused_until", 0, "Until when it gets none"),
    COUNTER("open_now", "How many it holds or is offered"),
    COUNTER("offered", "How many it was ever offered"),
    COUNTER("accepted", "Of these: accepted"),
    COUNTER("declined", "Declined, so that it counts against it"),
    COUNTER("timed_out", "Not answered in time"),
    COUNTER("pulled", "Taken back from it for want of progress"),
    COUNTER("converted", "Of those it held: became deals"),
    PRM_TIME("last_offered_at", PRM_READONLY, "When it was last offered one"),
    PRM_BOOL("is_full", PRM_READONLY, "Whether its entitlements are closed because of it"),
    NULL
};

const prm_entity leads_capacity_entity = { .size = sizeof leads_capacity_entity, .name = "lead_capacity",
    .path = "leads.capacities", .since = 1, .scope = "partner",
    .doc = "How many leads a partner can take, and what it did with those it was given",
    .ops = "get list history export: *",
    .example = "{\"partner\":\"partner_01h8xgq3m2c4e\",\"open_max\":40}",
    .fields = fields, .indexes = PRM_TEXTS("unique partner") };

int64_t leads_open_most(prm_call *call, const prm_val *capacity)
{
    int64_t most;

    return prm->get_integer(capacity, "open_max", &most) == PRM_OK ? most : prm_help_setting(call, "open_most");
}

int leads_has_room(prm_call *call, const prm_val *capacity)
{
    return prm_help_number(capacity, "open_now") < leads_open_most(call, capacity);
}

static prm_status find(prm_call *call, const char *partner, const prm_val **capacity)
{
    const prm_val *found;
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set_text(filter, "partner", partner));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "lead_capacity", .filter = filter,
        .reach = PRM_REACH_PROGRAM, .limit = 1 }, &found));
    *capacity = prm->at(found, 0);
    return PRM_OK;
}

prm_status leads_capacity_of(prm_call *call, const char *partner, const prm_val **capacity)
{
    prm_val *values = prm->object(call);

    PRM_TRY(find(call, partner, capacity));
    if (*capacity)
        return PRM_OK;
    PRM_TRY(prm->set_text(values, "partner", partner));
    PRM_TRY(prm->set_integer(values, "open_now", 0));
    PRM_TRY(prm->set_boolean(values, "is_full", 0));
    return prm->create(call, "lead_capacity", values, capacity);
}

/* Its entitlements say whether it has room, so that an index passes over those that have not. */
static prm_status close_or_open(prm_call *call, const char *partner, int is_full)
{
    const prm_val *found;
    prm_val *filter = prm->object(call), *changes = prm->object(call);

    PRM_TRY(prm->set_text(filter, "partner", partner));
    PRM_TRY(prm->set_text(filter, "effect", "include"));
    PRM_TRY(prm->set_boolean(filter, "is_open", is_full));
    PRM_TRY(prm->set_boolean(changes, "is_open", !is_full));
    do { /* those that are changed are not found again */
        PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "lead_entitlement", .filter = filter,
            .sort = "effect, partner", .reach = PRM_REACH_PROGRAM, .limit = PAGE }, &found));
        for (size_t i = 0; i < prm->count(found); i++) {
            const prm_val *row = prm->at(found, i);
            PRM_TRY(prm->update(call, &row, changes));
        }
    } while (prm->count(found) == PAGE);
    return PRM_OK;
}

/* As it stands after other changes to it. */
static prm_status settle(prm_call *call, const prm_val **capacity)
{
    int32_t was_full = 0;
    int is_full = !leads_has_room(call, *capacity);
    prm_val *changes = prm->object(call);

    (void)prm->get_boolean(*capacity, "is_full", &was_full);
    if (was_full == is_full)
        return PRM_OK;
    PRM_TRY(prm->set_boolean(changes, "is_full", is_full));
    PRM_TRY(prm->update(call, capacity, changes));
    return close_or_open(call, prm->text(*capacity, "partner"), is_full);
}

prm_status leads_capacity_add(prm_call *call, const char *partner, const leads_change *changes, size_t count)
{
    const prm_val *capacity;
    prm_val *values = prm->object(call);

    PRM_TRY(leads_capacity_of(call, partner, &capacity));
    for (size_t i = 0; i < count; i++) {
        int64_t now = prm_help_number(capacity, changes[i].counter) + changes[i].by;
        PRM_TRY(prm->set_integer(values, changes[i].counter, now > 0 ? now : 0));
        if (strcmp(changes[i].counter, "offered") == 0)
            PRM_TRY(prm->set_integer(values, "last_offered_at", prm->now(call)));
    }
    PRM_TRY(prm->update(call, &capacity, values));
    return settle(call, &capacity);
}

/* ---- leads.capacities.set ---------------------------------------------------------------------------------------- */

static prm_status set(prm_call *call, const prm_val *params, prm_val *result)
{
    static const char *const given[] = { "open_max", "weight", "paused_until" };
    const prm_caller *caller = prm->caller(call);
    const prm_val *partner, *capacity;
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->load(call, "partner", prm->text(params, "partner"), &partner));
    if (caller->side == PRM_PARTNER_SIDE && strcmp(caller->partner, prm->text(partner, "id")) != 0)
        return PRM_E_FORBIDDEN;
    PRM_TRY(leads_capacity_of(call, prm->text(partner, "id"), &capacity));
    PRM_TRY(prm->load(call, "lead_capacity", prm->text(capacity, "id"), &capacity));
    for (size_t i = 0; i < sizeof given / sizeof *given; i++)
        PRM_TRY(prm->set(changes, given[i], prm->get(params, given[i])));
    PRM_TRY(prm->update(call, &capacity, changes));
    PRM_TRY(settle(call, &capacity));
    return prm->set(result, "capacity", capacity);
}

const prm_method leads_capacities_set_method = { .size = sizeof leads_capacities_set_method, .since = 1,
    .name = "leads.capacities.set", .access = PRM_WRITE, .roles = "program_manager | channel_manager | partner_admin",
    .doc = "Say how many leads a partner can take, or that it takes none for a while: the vendor's side, or the "
           "partner itself",
    .params = PRM_FIELDS(PRM_REF("partner", "partner", PRM_REQUIRED, "Whose"),
        PRM_FIELD(PRM_T_INT, "open_max", PRM_VENDOR, "How many it holds and is offered at once, at most", .min = 0,
            .max = 100000),
        PRM_FIELD(PRM_T_INT, "weight", PRM_VENDOR, "Its share where leads are given out by weight", .min = 1,
            .max = 10000),
        PRM_TIME("paused_until", 0, "Until when it gets none; null: it takes them again")),
    .result = PRM_FIELDS(PRM_ROW("capacity", "lead_capacity", fields, PRM_REQUIRED, "As stored")),
    .example = "{\"partner\":\"partner_01h8xgq3m2c4e\",\"open_max\":1000}", .run = set };
