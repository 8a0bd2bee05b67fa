/* SPDX-License-Identifier: Apache-2.0 */
#include "services/users/service.h"

#include "access/user.h"
#include "plugins/api.h"
#include "services/users/invite.h"
#include "services/users/walk.h"

#include <string.h>

enum { HOLDERS_DEFAULT = 50, HOLDERS_MOST = 500 };

/* Whom one looks for, and what was found. */
typedef struct search {
    prm_call *call;
    const char *roles, *territory; /* NULL: anywhere */
    uint32_t limit;
    prm_val *found;
    bool holds;
} search;

static prm_status covers(const search *s, const prm_val *user, prm_arena *scratch, bool *is_covered)
{
    prm_scope scope;
    int64_t id;

    *is_covered = true;
    if (!s->territory)
        return PRM_OK;
    if (prm_user_scope(s->call->worker->registry, user, scratch, &scope) != PRM_OK)
        return prm_call_nomem(s->call);
    if (scope.is_bound)
        *is_covered = prm_id_parse(s->territory, "territory", &id) && prm_id_set_has(&scope.territories, id);
    return PRM_OK;
}

static prm_status check(void *context, const prm_val *user, prm_arena *scratch, bool *is_enough)
{
    search *s = context;

    (void)is_enough;
    s->holds = !prm_user_is_locked(user) && prm_user_holds(prm_host_roles(s->call->worker->host), user, s->roles);
    return s->holds ? covers(s, user, scratch, &s->holds) : PRM_OK;
}

/* Copied: the row goes with its page. */
static prm_status copy(prm_val *to, const char *key, const prm_val *user, const char *field)
{
    const char *text = prm_val_get_str(user, field);
    return *text != '\0' ? prm_val_set_text(to, key, text) : PRM_OK;
}

static prm_status name(prm_val *to, const prm_val *user)
{
    PRM_TRY(copy(to, "user", user, "id"));
    PRM_TRY(copy(to, "name", user, "name"));
    return copy(to, "locale", user, "locale");
}

static prm_status collect(void *context, const prm_val *user, prm_arena *scratch, bool *is_enough)
{
    search *s = context;
    prm_val *item;

    PRM_TRY(check(s, user, scratch, is_enough));
    if (!s->holds)
        return PRM_OK;
    item = prm_val_object(s->call->arena);
    if (name(item, user) != PRM_OK || prm_val_append(s->found, item) != PRM_OK)
        return prm_call_nomem(s->call);
    *is_enough = prm_val_count(s->found) == s->limit;
    return PRM_OK;
}

static prm_status holders(prm_call *call, const char *roles, const char *partner, const char *territory, uint32_t limit,
    const prm_val **list)
{
    search s = { .call = call, .roles = roles, .territory = territory, .limit = limit > 0 ? limit : HOLDERS_DEFAULT };

    PRM_TRY(prm_call_guard(call));
    if (!roles || limit > HOLDERS_MOST)
        return prm_call_misuse(call, "holders of no role, or more than %d of them", HOLDERS_MOST);
    s.found = prm_val_list(call->arena);
    PRM_TRY(prm_users_walk(call, partner, collect, &s));
    *list = s.found;
    return PRM_OK;
}

static prm_status add_role(prm_call *call, prm_val *roles, const char *role)
{
    const char *known;

    for (size_t i = 0; i < prm_val_count(roles); i++)
        if (prm_val_as_text(prm_val_at(roles, i), &known, NULL) == PRM_OK && prm_words_have(known, role))
            return PRM_OK;
    return prm_val_append(roles, prm_val_text_static(call->arena, role));
}

/* The roles there are live as long as the host; a row may name one that is no longer configured. */
static prm_status set_roles(prm_call *call, prm_val *to, const prm_val *user)
{
    const prm_val *held = prm_val_get(user, "roles");
    prm_val *roles = prm_val_list(call->arena);
    const char *text = NULL;

    for (size_t i = 0; i < prm_val_count(held); i++) {
        const prm_role *role = prm_val_as_text(prm_val_at(held, i), &text, NULL) == PRM_OK
            ? prm_role_in(prm_host_roles(call->worker->host), text) : NULL;
        if (!role || role->side != prm_user_side(user))
            continue;
        PRM_TRY(add_role(call, roles, role->name));
        for (size_t k = 0; role->based_on && role->based_on[k]; k++)
            PRM_TRY(add_role(call, roles, role->based_on[k]));
    }
    return prm_val_set(to, "roles", roles);
}

static prm_status put(void *context, const prm_val *user, prm_arena *scratch, bool *is_enough)
{
    search *s = context;
    prm_val *to = s->found;
    bool is_vendor = prm_user_side(user) == PRM_VENDOR_SIDE;

    (void)scratch;
    (void)is_enough;
    if (name(to, user) != PRM_OK || prm_val_set_text(to, "side", is_vendor ? "vendor" : "partner") != PRM_OK ||
        copy(to, "partner", user, "partner") != PRM_OK || set_roles(s->call, to, user) != PRM_OK ||
        prm_val_set_boolean(to, "is_locked", prm_user_is_locked(user)) != PRM_OK ||
        prm_val_set_boolean(to, "is_invited", strcmp(prm_val_get_str(user, "status"), "invited") == 0) != PRM_OK)
        return prm_call_nomem(s->call);
    return PRM_OK;
}

static prm_status describe(prm_call *call, const char *user, const prm_val **described)
{
    search s = { .call = call };
    prm_status status;

    PRM_TRY(prm_call_guard(call));
    s.found = prm_val_object(call->arena);
    status = prm_users_visit(call, user, put, &s);
    if (status == PRM_OK)
        *described = s.found;
    return status == PRM_E_NOT_FOUND ? prm_call_not_found(call) : status;
}

static prm_status holds(prm_call *call, const char *user, const char *roles, const char *territory, int32_t *is_holder)
{
    search s = { .call = call, .roles = roles, .territory = territory };
    prm_status status;

    PRM_TRY(prm_call_guard(call));
    if (!roles)
        return prm_call_misuse(call, "whether somebody holds no role");
    status = prm_users_visit(call, user, check, &s);
    *is_holder = status == PRM_OK && s.holds;
    return status == PRM_E_NOT_FOUND ? PRM_OK : status;
}

static prm_status collect_unlocked(void *context, const prm_val *user, prm_arena *scratch, bool *is_enough)
{
    search *s = context;
    prm_val *item = prm_val_object(s->call->arena);

    (void)scratch;
    if (prm_user_is_locked(user))
        return PRM_OK;
    if (name(item, user) != PRM_OK || prm_val_append(s->found, item) != PRM_OK)
        return prm_call_nomem(s->call);
    *is_enough = prm_val_count(s->found) == HOLDERS_DEFAULT;
    return PRM_OK;
}

static prm_status of_person(prm_call *call, const char *person, const prm_val **list)
{
    search s = { .call = call };

    PRM_TRY(prm_call_guard(call));
    if (!person)
        return prm_call_misuse(call, "the users of no person");
    s.found = prm_val_list(call->arena);
    PRM_TRY(prm_users_walk_person(call, person, collect_unlocked, &s));
    *list = s.found;
    return PRM_OK;
}

const prm_users_service prm_users_service_table = { .size = sizeof(prm_users_service), .revision = 1,
    .holders = holders, .describe = describe, .holds = holds, .invite = prm_users_invite, .of_person = of_person };
