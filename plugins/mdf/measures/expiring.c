/* SPDX-License-Identifier: Apache-2.0 */
/** @file  mdf.expiring: what is lost soon unless somebody uses it, the first to go first: money of allocations that
 * nobody has asked for, and approved money that nobody has claimed; and who at the partner can do something about
 * it. */
#include "outcomes/outcomes.h"

#include <stdlib.h>

enum { USUAL_DAYS = 60, MOST = 500, STATES = 4 };

typedef struct expiring {
    const prm_val *program;
    const char *partner; /* "": everybody's that the caller may see */
    int64_t until;
    int32_t is_all; /* whether nothing was left out */
} expiring;

/* ---- Who can do something ---------------------------------------------------------------------------------------- */

/* Which of the roles that ask for money somebody of the partner holds: with none of them it is for whoever looks after
 * the partner. */
static prm_status set_nudge(prm_call *call, const prm_val *partner, prm_val *item)
{
    static const char *const roles[] = { "partner_marketing", "partner_admin" };
    const prm_users_service *users = prm->service(PRM_USERS_SERVICE);
    prm_val *held = prm->list(call);
    const prm_val *people;
    const char *id = NULL;

    if (!partner || prm->as_text(partner, &id, NULL) != PRM_OK)
        return PRM_OK;
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        PRM_TRY(users->holders(call, roles[i], id, NULL, 1, &people));
        if (prm->count(people) > 0)
            PRM_TRY(prm->append(held, prm->new_text(call, roles[i], strlen(roles[i]))));
    }
    PRM_TRY(prm->set(item, "partner", partner));
    return prm->set(item, "roles", held);
}

static int64_t days_until(prm_call *call, int64_t end)
{
    return (end - prm->now(call) + PRM_DAY_MS - 1) / PRM_DAY_MS;
}

static prm_status find(prm_call *call, expiring *e, const char *entity, const char *state, const char *end,
    const char *sort, const prm_val **rows)
{
    prm_val *filter = prm->object(call), *soon = prm->object(call);

    PRM_TRY(prm->set(filter, "program", prm->get(e->program, "id")));
    PRM_TRY(prm->set_text(filter, "state", state));
    PRM_TRY(prm->set_integer(soon, "gt", prm->now(call)));
    PRM_TRY(prm->set_integer(soon, "lte", e->until));
    PRM_TRY(prm->set(filter, end, soon));
    if (*e->partner != '\0')
        PRM_TRY(prm->set_text(filter, "partner", e->partner));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = entity, .filter = filter, .sort = sort,
        .limit = MOST }, rows));
    e->is_all = e->is_all && prm->count(*rows) < MOST;
    return PRM_OK;
}

/* ---- Allocations ------------------------------------------------------------------------------------------------- */

static prm_status add_allocation(prm_call *call, const prm_val *allocation, prm_val *list)
{
    static const char *const told[] = { "name", "purpose", "currency", "expires_on", "level", "segment", NULL };
    prm_val *item = prm->object(call);
    mdf_terms terms;

    PRM_TRY(mdf_money_terms(call, prm->text(allocation, "id"), 0, &terms));
    if (terms.available == 0)
        return PRM_OK;
    PRM_TRY(prm->set(item, "allocation", prm->get(allocation, "id")));
    PRM_TRY(prm_help_set_all(item, told, allocation));
    PRM_TRY(prm->set_integer(item, "days_left", days_until(call, prm_help_number(allocation, "expires_at"))));
    PRM_TRY(prm->set_integer(item, "available", terms.available));
    PRM_TRY(prm->set_integer(item, "granted", terms.granted));
    if (prm_help_has_value(allocation, "partner"))
        PRM_TRY(set_nudge(call, prm->get(allocation, "partner"), item));
    return prm->append(list, item);
}

static prm_status add_allocations(prm_call *call, expiring *e, prm_val *result)
{
    prm_val *list = prm->list(call);
    const prm_val *rows;

    PRM_TRY(find(call, e, "allocation", "active", "expires_at", "program, state, expires_at", &rows));
    for (size_t i = 0; i < prm->count(rows); i++)
        PRM_TRY(add_allocation(call, prm->at(rows, i), list));
    return prm->set(result, "allocations", list);
}

/* ---- Requests ---------------------------------------------------------------------------------------------------- */

static prm_status add_request(prm_call *call, const prm_val *request, prm_val *list)
{
    static const char *const told[] = { "number", "currency", "claim_by", NULL };
    prm_val *item = prm->object(call);
    int64_t approved, used;

    PRM_TRY(mdf_request_left(call, request, &approved, &used));
    if (approved <= used)
        return PRM_OK;
    PRM_TRY(prm->set(item, "fund_request", prm->get(request, "id")));
    PRM_TRY(prm_help_set_all(item, told, request));
    PRM_TRY(prm->set_text(item, "state", prm->text(request, "state")));
    PRM_TRY(prm->set_integer(item, "days_left", days_until(call, prm_help_number(request, "claim_by"))));
    PRM_TRY(prm->set_integer(item, "approved", approved));
    PRM_TRY(prm->set_integer(item, "unclaimed", approved - used));
    PRM_TRY(set_nudge(call, prm->get(request, "partner"), item));
    return prm->append(list, item);
}

static int by_end(const void *one, const void *other)
{
    const prm_val *a = *(const prm_val *const *)one, *b = *(const prm_val *const *)other;
    int64_t first = prm_help_number(a, "claim_by"), second = prm_help_number(b, "claim_by");

    return first != second ? (first > second) - (first < second) : strcmp(prm->text(a, "id"), prm->text(b, "id"));
}

static prm_status add_requests(prm_call *call, expiring *e, prm_val *result)
{
    static const char *const states[STATES] = { "approved", "part_approved", "active", "claimable" };
    const prm_val **all = prm->alloc(call, sizeof *all * STATES * MOST);
    prm_val *list = prm->list(call);
    const prm_val *rows;
    size_t count = 0;

    if (!all)
        return PRM_E_NOMEM;
    for (size_t i = 0; i < STATES; i++) {
        PRM_TRY(find(call, e, "fund_request", states[i], "claim_by", "program, state, claim_by", &rows));
        for (size_t j = 0; j < prm->count(rows); j++)
            all[count++] = prm->at(rows, j);
    }
    if (count > 0)
        qsort(all, count, sizeof *all, by_end);
    for (size_t i = 0; i < count; i++)
        PRM_TRY(add_request(call, all[i], list));
    return prm->set(result, "requests", list);
}

/* ---- The method -------------------------------------------------------------------------------------------------- */

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_caller *caller = prm->caller(call);
    expiring e = { .partner = caller->side == PRM_PARTNER_SIDE ? caller->partner : "", .is_all = 1 };
    int64_t days = USUAL_DAYS;

    (void)prm->get_integer(params, "days", &days);
    e.until = prm->now(call) + days * PRM_DAY_MS;
    PRM_TRY(prm->load(call, "program", prm->text(params, "program"), &e.program));
    PRM_TRY(add_allocations(call, &e, result));
    PRM_TRY(add_requests(call, &e, result));
    return prm->set_boolean(result, "complete", e.is_all);
}

#define NUDGE                                                                                                          \
    PRM_FIELD(PRM_T_LIST, "roles", 0,                                                                                  \
        "Which roles people of the partner hold that can still use it; empty: nobody there "                           \
        "can", .min = 0, .max = 2, .items = PRM_TEXT("role", 1, 60, 0, "A role"))

static const prm_field *const allocation_fields[] = {
    PRM_REF("allocation", "allocation", PRM_REQUIRED, "Which"),
    PRM_TEXT("name", 1, 200, PRM_REQUIRED, "What people call it"),
    PRM_REF("partner", "partner", 0, "Whose; none: a level's or a segment's, whose members mdf.funds tells of it"),
    PRM_REF("level", "level", 0, "Whose level's"),
    PRM_TEXT("segment", 1, 60, 0, "Whose segment's"),
    PRM_ENUM("purpose", MDF_PURPOSES, PRM_REQUIRED, "What it is for"),
    PRM_CURRENCY("currency", PRM_REQUIRED, "Of the amounts, which are in minor units"),
    PRM_DATE("expires_on", PRM_REQUIRED, "Its last day"),
    PRM_INT("days_left", 0, PRM_ANY, PRM_REQUIRED, "Days until that is over"),
    PRM_INT("available", 0, PRM_ANY, PRM_REQUIRED, "What nobody has asked for"),
    PRM_INT("granted", 0, PRM_ANY, PRM_REQUIRED, "Of all that it was ever given"),
    NUDGE,
    NULL
};

static const prm_field *const request_fields[] = {
    PRM_REF("fund_request", "fund_request", PRM_REQUIRED, "Which"),
    PRM_TEXT("number", 1, 40, PRM_REQUIRED, "What people call it"),
    PRM_REF("partner", "partner", PRM_REQUIRED, "Whose"),
    PRM_TEXT("state", 1, 20, PRM_REQUIRED, "How far it is"),
    PRM_CURRENCY("currency", PRM_REQUIRED, "Of the amounts, which are in minor units"),
    PRM_TIME("claim_by", PRM_REQUIRED, "When it is too late to claim"),
    PRM_INT("days_left", 0, PRM_ANY, PRM_REQUIRED, "Days until then"),
    PRM_INT("approved", 0, PRM_ANY, PRM_REQUIRED, "What was approved"),
    PRM_INT("unclaimed", 0, PRM_ANY, PRM_REQUIRED, "What of it no claim asks for"),
    NUDGE,
    NULL
};

const prm_method mdf_expiring_method = { .size = sizeof mdf_expiring_method, .since = 1, .name = "mdf.expiring",
    .access = PRM_READ, .roles = MDF_READERS " | " MDF_SPENDERS " | partner_executive",
    .doc = "What is lost soon unless somebody uses it: allocations that end with money left, and approved requests "
           "that are not claimed in full, with which people of the partner to nudge. For the vendor's side of all it "
           "may see, for a partner its own",
    .params = PRM_FIELDS(PRM_REF("program", "program", PRM_REQUIRED, "In which programme"),
        PRM_INT("days", 1, 730, 0, "Within so many days; none: 60")),
    .result = PRM_FIELDS(
        PRM_LIST("allocations", PRM_OBJECT("allocation", allocation_fields, 0, "One"), PRM_REQUIRED,
            "The first to end first"),
        PRM_LIST("requests", PRM_OBJECT("request", request_fields, 0, "One"), PRM_REQUIRED, "The first to end first"),
        PRM_BOOL("complete", PRM_REQUIRED, "False where there is more than one answer has: ask for fewer days")),
    .example = "{\"program\":\"program_01h8xgq3m2c4e\",\"days\":30}", .run = run };
