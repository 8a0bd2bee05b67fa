/* SPDX-License-Identifier: Apache-2.0 */
/** @file  support.watch and unwatch: who else is told what becomes of a case. The partner's people and the vendor's are
 * two lists: neither a name nor a number of the vendor's reaches the partner. */
#include "messages/messages.h"

#include "cases/cases.h"

/* Where a user of that side is kept. */
static const char *list_of(const char *side)
{
    return strcmp(side, "vendor") == 0 ? "followers" : "watchers";
}

static prm_status copy_but(prm_call *call, const prm_val *list, const char *but, prm_val **copied)
{
    const char *one;

    *copied = prm->list(call);
    for (size_t i = 0; i < prm->count(list); i++) {
        PRM_TRY(prm->as_text(prm->at(list, i), &one, NULL));
        if (strcmp(one, but) != 0)
            PRM_TRY(prm->append(*copied, prm->at(list, i)));
    }
    return PRM_OK;
}

/* A partner's people may be told by both sides, the vendor's by the vendor alone. */
static prm_status find_user(prm_call *call, const prm_val *row, const prm_val *params, const char **user,
    const char **side)
{
    const prm_users_service *users = prm->service(PRM_USERS_SERVICE);
    const prm_caller *caller = prm->caller(call);
    const prm_val *found = NULL;

    *user = prm_help_has_value(params, "user") ? prm->text(params, "user") : caller->user;
    prm_status status = users->describe(call, *user, &found);
    if (status != PRM_OK && status != PRM_E_NOT_FOUND)
        return status;
    *side = prm->text(found, "side");
    int is_partners = strcmp(*side, "partner") == 0 && prm_help_is(found, "partner", prm->text(row, "partner"));
    int is_vendors = strcmp(*side, "vendor") == 0 && caller->side == PRM_VENDOR_SIDE;
    if (is_partners || is_vendors)
        return PRM_OK;
    return prm->fail_field(call, "user", "not_found", "is nobody who may read this case");
}

static prm_status change(prm_call *call, const prm_val *params, int is_added, prm_val *result)
{
    const char *user, *side;
    const prm_val *row;
    prm_val *changes = prm->object(call), *list;

    PRM_TRY(support_case_load_own(call, prm->text(params, "id"), &row));
    PRM_TRY(find_user(call, row, params, &user, &side));
    PRM_TRY(copy_but(call, prm->get(row, list_of(side)), user, &list));
    if (is_added && prm->count(list) == SUPPORT_WATCHERS)
        return prm->fail(call, PRM_E_LIMIT, "too_many_watchers", NULL);
    if (is_added)
        PRM_TRY(prm->append(list, prm->new_text(call, user, strlen(user))));
    if (prm->count(list) != prm->count(prm->get(row, list_of(side)))) {
        PRM_TRY(prm->set(changes, list_of(side), list));
        PRM_TRY(prm->update(call, &row, changes));
    }
    return prm->set(result, "case", row);
}

static prm_status watch(prm_call *call, const prm_val *params, prm_val *result)
{
    return change(call, params, 1, result);
}

static prm_status unwatch(prm_call *call, const prm_val *params, prm_val *result)
{
    return change(call, params, 0, result);
}

/* As many of both as there is room for; who is left out was told of the merge. */
static prm_status add(prm_val *list, const prm_val *user, const char *already)
{
    const char *id;

    if (prm->count(list) == SUPPORT_WATCHERS || prm->as_text(user, &id, NULL) != PRM_OK || strcmp(id, already) == 0)
        return PRM_OK;
    return prm_help_has_text(list, id) ? PRM_OK : prm->append(list, user);
}

/* Of each side who stands for it in the one case joins those who are told of the other. */
static const struct side {
    const char *list, *first;
} sides[] = { { "watchers", "requester" }, { "followers", "owner" } };

prm_status support_watch_join(prm_call *call, const prm_val *from, const prm_val *into, prm_val *changes)
{
    prm_val *joined;

    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
        const prm_val *others = prm->get(from, sides[i].list);
        const char *already = prm->text(into, sides[i].first);
        PRM_TRY(copy_but(call, prm->get(into, sides[i].list), "", &joined));
        PRM_TRY(add(joined, prm->get(from, sides[i].first), already));
        for (size_t j = 0; j < prm->count(others); j++)
            PRM_TRY(add(joined, prm->at(others, j), already));
        PRM_TRY(prm->set(changes, sides[i].list, joined));
    }
    return PRM_OK;
}

#define VERB(variable, n, f, d)                                                                                        \
    const prm_method variable = { .size = sizeof variable, .since = 1, .name = n, .access = PRM_WRITE,                 \
        .roles = SUPPORT_STAFF " | " SUPPORT_ASKERS, .subject = "case", .doc = d, .run = f,                            \
        .params = PRM_FIELDS(SUPPORT_THE_CASE, PRM_REF("user", "user", 0, "Who; none: whoever calls")),                \
        .result = PRM_FIELDS(SUPPORT_CASE), .example = "{\"id\":\"case_01h8xgq3m2c4e\"}" }

VERB(support_watch_method, "support.watch", watch,
    "Have somebody told what becomes of a case: a user of its partner's, or, said by the vendor's side, one of the "
    "vendor's. At most 50 of each");
VERB(support_unwatch_method, "support.unwatch", unwatch, "Have somebody told no more");
