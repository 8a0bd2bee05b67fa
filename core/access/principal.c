/* SPDX-License-Identifier: Apache-2.0 */
#include "access/principal.h"

#include "access/counted.h"
#include "access/live.h"
#include "access/token.h"
#include "base/alloc.h"
#include "base/fields.h"
#include "base/id.h"
#include "store/rows.h"

#include <stdio.h>
#include <string.h>

enum { LOOKUP_BYTES = 256 << 10 };

/* States of a partner whose people may not call. */
static const char shut[] = "prospect | applied | in_review | rejected | suspended | terminated";
/* What a token may be for, to call with it; one of before there were others says nothing. */
static const char callable[] = "api | login";

static const char *const no_roles[] = {NULL};
const prm_principal prm_principal_system = {
    .side = PRM_SYSTEM, .user_id = "system", .partner_id = "", .locale = "en", .roles = no_roles};
const prm_principal prm_principal_public = {
    .side = PRM_PUBLIC, .user_id = "", .partner_id = "", .locale = "en", .roles = no_roles};

/* Hands out pieces of the block; called once with `at` NULL to measure, and once to fill. */
typedef struct packer {
    char *at;
    size_t used;
} packer;

static void *pack(packer *into, const void *from, size_t bytes)
{
    size_t start = (into->used + _Alignof(max_align_t) - 1) / _Alignof(max_align_t) * _Alignof(max_align_t);
    into->used = start + bytes;
    if (into->at == NULL)
        return NULL;
    if (from != NULL && bytes > 0)
        memcpy(into->at + start, from, bytes);
    return into->at + start;
}

static const char *pack_text(packer *into, const char *text)
{
    return pack(into, text, strlen(text) + 1);
}

/* What a principal is made of. */
typedef struct found {
    const prm_role *roles;       /* there are */
    const prm_val *user, *token; /* token NULL: none */
} found;

/* The role, if it may be held: one of the other side would widen what a partner's user may do, and what a token leaves
 * out does not count. */
static const prm_role *held_role(const found *of, const prm_val *role, int32_t side)
{
    const prm_val *scope = prm_val_get(of->token, "roles");
    const char *name = NULL;
    (void)prm_val_as_text(role, &name, NULL);
    const prm_role *known = prm_role_in(of->roles, name);
    bool is_meant = prm_val_count(scope) == 0;
    for (size_t i = 0; i < prm_val_count(scope); i++)
        is_meant = is_meant || prm_val_equal(prm_val_at(scope, i), role);
    return known != NULL && known->side == side && is_meant ? known : NULL;
}

static size_t count_bases(const prm_role *role)
{
    size_t count = 0;
    while (role->based_on != NULL && role->based_on[count] != NULL)
        count++;
    return count;
}

/* Each once; `list` NULL: only measured. */
static void pack_role(packer *into, const char **list, size_t *count, const char *name)
{
    const char *copy = pack_text(into, name);
    if (list == NULL)
        return;
    for (size_t i = 0; i < *count; i++) {
        if (strcmp(list[i], name) == 0)
            return;
    }
    list[(*count)++] = copy;
}

/* With a configured role come those it is based on, so that nobody else needs to know of it. */
static const char *const *pack_roles(packer *into, const found *of, int32_t side)
{
    const prm_val *roles = prm_val_get(of->user, "roles");
    size_t most = 1, count = 0;
    for (size_t i = 0; i < prm_val_count(roles); i++) {
        const prm_role *role = held_role(of, prm_val_at(roles, i), side);
        most += role != NULL ? 1 + count_bases(role) : 0;
    }
    const char **list = pack(into, NULL, most * sizeof(*list));
    for (size_t i = 0; i < prm_val_count(roles); i++) {
        const prm_role *role = held_role(of, prm_val_at(roles, i), side);
        if (role == NULL)
            continue;
        pack_role(into, list, &count, role->name);
        for (size_t k = 0; k < count_bases(role); k++)
            pack_role(into, list, &count, role->based_on[k]);
    }
    if (list != NULL)
        list[count] = NULL;
    return list;
}

static const int64_t *pack_territories(packer *into, const prm_val *territories, size_t *count)
{
    *count = 0;
    if (prm_val_count(territories) == 0)
        return NULL;
    int64_t *list = pack(into, NULL, prm_val_count(territories) * sizeof(*list));
    for (size_t i = 0; list != NULL && i < prm_val_count(territories); i++) {
        const char *text;
        if (prm_val_as_text(prm_val_at(territories, i), &text, NULL) == PRM_OK &&
            prm_id_parse(text, "territory", &list[*count]))
            ++*count;
    }
    return list;
}

/* `list` NULL: only measured. */
static void pack_limit(packer *into, prm_role_limit *list, size_t *count, const char *role, const prm_val *limits,
    const char *key)
{
    prm_role_limit limit = {.role = pack_text(into, role)};
    const char *currency;
    if (list == NULL || prm_val_get_money(limits, key, &limit.amount, &currency) != PRM_OK)
        return;
    snprintf(limit.currency, sizeof(limit.currency), "%s", currency);
    for (size_t i = 0; i < *count; i++) {
        if (strcmp(list[i].role, role) != 0)
            continue;
        /* Two roles that bring the same: the higher one. */
        if (strcmp(list[i].currency, limit.currency) == 0 && list[i].amount < limit.amount)
            list[i].amount = limit.amount;
        return;
    }
    list[(*count)++] = limit;
}

/* {role: money}. The limit of a configured role holds for those it is based on, unless they have one of their own. */
static const prm_role_limit *pack_limits(packer *into, const found *of, int32_t side, size_t *count)
{
    const prm_val *limits = prm_val_get(of->user, "limits"), *roles = prm_val_get(of->user, "roles");
    size_t most = prm_val_count(limits);
    for (size_t i = 0; i < prm_val_count(roles); i++) {
        const prm_role *role = held_role(of, prm_val_at(roles, i), side);
        most += role != NULL ? count_bases(role) : 0;
    }
    *count = 0;
    prm_role_limit *list = pack(into, NULL, most * sizeof(*list));
    for (size_t i = 0; i < prm_val_count(limits); i++)
        pack_limit(into, list, count, prm_val_key_at(limits, i), limits, prm_val_key_at(limits, i));
    for (size_t i = 0; i < prm_val_count(roles); i++) {
        const prm_role *role = held_role(of, prm_val_at(roles, i), side);
        for (size_t k = 0; role != NULL && k < count_bases(role); k++) {
            if (prm_val_get(limits, role->based_on[k]) == NULL)
                pack_limit(into, list, count, role->based_on[k], limits, role->name);
        }
    }
    return list;
}

static void pack_user(packer *into, const found *of, prm_principal *principal)
{
    const char *partner = prm_val_get_str(of->user, "partner"), *locale = prm_val_get_str(of->user, "locale");
    principal->side = *partner != '\0' ? PRM_PARTNER_SIDE : PRM_VENDOR_SIDE;
    principal->user_id = pack_text(into, prm_val_get_str(of->user, "id"));
    principal->partner_id = pack_text(into, partner);
    principal->locale = pack_text(into, *locale != '\0' ? locale : "en");
    principal->roles = pack_roles(into, of, principal->side);
    principal->limits = pack_limits(into, of, principal->side, &principal->limit_count);
    if (principal->side == PRM_VENDOR_SIDE)
        principal->territories =
            pack_territories(into, prm_val_get(of->user, "territories"), &principal->territory_count);
    if (of->token != NULL)
        (void)prm_val_get_integer(of->token, "expires_at", &principal->expires_at);
}

static bool parse_ids(const found *of, prm_principal *principal)
{
    return prm_id_parse(principal->user_id, "user", &principal->user) &&
           (of->token == NULL || prm_id_parse(prm_val_get_str(of->token, "id"), "token", &principal->token)) &&
           (principal->side != PRM_PARTNER_SIDE ||
               prm_id_parse(principal->partner_id, "partner", &principal->partner));
}

static prm_status make(const found *of, const prm_principal **out, prm_error *error)
{
    packer measure = {0};
    prm_principal draft = {0};
    pack(&measure, NULL, sizeof(prm_counted));
    pack_user(&measure, of, &draft);
    prm_counted *made = prm_alloc_zeroed(1, measure.used);
    if (made == NULL)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "Out of memory while reading a user");
    packer fill = {.at = (char *)made};
    pack(&fill, NULL, sizeof(prm_counted));
    pack_user(&fill, of, &made->principal);
    atomic_init(&made->references, 1);
    if (!parse_ids(of, &made->principal)) {
        prm_free(made);
        return prm_error_set(error, PRM_E_CORRUPT, NULL, "A user's row has no usable id");
    }
    *out = &made->principal;
    return PRM_OK;
}

static prm_status refuse(prm_error *error)
{
    return prm_error_set(error, PRM_E_UNAUTHENTICATED, NULL, "The token is not valid");
}

/* A row that is not there is as good as none. */
static prm_status load(
    const prm_people *people, const char *entity, int64_t id, prm_arena *arena, const prm_val **row, prm_error *error)
{
    const prm_table *table = prm_model_table(people->model, entity);
    *row = NULL;
    if (table == NULL)
        return PRM_OK;
    prm_status status = prm_rows_load(people->db, table, id, NULL, arena, row, error);
    return status == PRM_E_NOT_FOUND ? PRM_OK : status;
}

bool prm_partner_is_shut(const char *state)
{
    return prm_words_have(shut, state);
}

static prm_status find_user(const prm_people *people, int64_t id, const char *admitted, prm_arena *arena,
    const prm_val **user, prm_error *error)
{
    const prm_val *partner = NULL;
    int64_t number;
    PRM_TRY(load(people, "user", id, arena, user, error));
    const char *status = prm_val_get_str(*user, "status");
    if (*user == NULL || !prm_words_have(admitted, *status != '\0' ? status : "active"))
        return refuse(error);
    if (!prm_id_parse(prm_val_get_str(*user, "partner"), "partner", &number))
        return PRM_OK;
    PRM_TRY(load(people, "partner", number, arena, &partner, error));
    return prm_partner_is_shut(prm_val_get_str(partner, "state")) ? refuse(error) : PRM_OK;
}

prm_status prm_token_find(
    const prm_people *people, const char *token, const char *kinds, prm_arena *arena, const prm_val **row,
    prm_error *error)
{
    const prm_table *tokens = prm_model_table(people->model, "token");
    int64_t expires_at = 0;
    if (tokens == NULL || !prm_token_is_well_formed(token))
        return refuse(error);
    char digest[65];
    prm_token_digest(token, digest);
    prm_val *filter = prm_val_object(arena);
    PRM_TRY(prm_val_set_text(filter, "digest", digest));
    const prm_rows_query query = {.table = tokens, .filter = filter, .limit = 1, .may_filter_vendor = true};
    const prm_val *rows;
    PRM_TRY(prm_rows_find(people->db, &query, arena, &rows, NULL, error));
    *row = prm_val_at(rows, 0);
    const char *kind = prm_val_get_str(*row, "kind");
    bool is_over = prm_val_get_integer(*row, "expires_at", &expires_at) == PRM_OK && expires_at <= people->now;
    if (*row == NULL || is_over || prm_val_get(*row, "revoked_at") != NULL ||
        !prm_words_have(kinds, *kind != '\0' ? kind : "api"))
        return refuse(error);
    return PRM_OK;
}

/* With another password the logins of the one before are over. */
static bool was_signed_out(const found *of)
{
    int64_t made = 0, since;
    (void)prm_val_get_integer(of->token, "created_at", &made);
    return strcmp(prm_val_get_str(of->token, "kind"), "login") == 0 &&
           prm_val_get_integer(of->user, "signed_out_at", &since) == PRM_OK && made <= since;
}

static prm_status find_by_token(
    const prm_people *people, const char *token, prm_arena *arena, found *of, prm_error *error)
{
    int64_t user;
    PRM_TRY(prm_token_find(people, token, callable, arena, &of->token, error));
    if (!prm_id_parse(prm_val_get_str(of->token, "user"), "user", &user))
        return refuse(error);
    PRM_TRY(find_user(people, user, "active", arena, &of->user, error));
    return was_signed_out(of) ? refuse(error) : PRM_OK;
}

/* Looks up by token, or by user and status. */
static prm_status look_up(const prm_people *people, const char *token, int64_t user, const char *status,
    const prm_principal **out, prm_error *error)
{
    uint64_t mark = prm_live_mark(people->live);
    prm_arena *arena = prm_arena_new(LOOKUP_BYTES);
    if (arena == NULL)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "Out of memory while reading a user");
    found of = {.roles = people->roles != NULL ? people->roles : prm_roles};
    prm_status result = token != NULL ? find_by_token(people, token, arena, &of, error)
                                      : find_user(people, user, status, arena, &of.user, error);
    if (result == PRM_OK)
        result = make(&of, out, error);
    else if (error != NULL)
        error->data = NULL; /* it would outlive its arena */
    if (result == PRM_OK)
        prm_live_add(people->live, *out, mark);
    prm_arena_free(arena);
    return result;
}

prm_status prm_principal_by_token(
    const prm_people *people, const char *token, const prm_principal **out, prm_error *error)
{
    return look_up(people, token != NULL ? token : "", 0, NULL, out, error);
}

prm_status prm_principal_of_user(
    const prm_people *people, int64_t user, const char *status, const prm_principal **out, prm_error *error)
{
    return look_up(people, NULL, user, status, out, error);
}

static bool is_static(const prm_principal *principal)
{
    return principal == NULL || principal == &prm_principal_system || principal == &prm_principal_public;
}

const prm_principal *prm_principal_ref(const prm_principal *principal)
{
    /* The count beside a principal is not part of what is immutable. */
    if (!is_static(principal))
        atomic_fetch_add_explicit(&((prm_counted *)principal)->references, 1, memory_order_relaxed);
    return principal;
}

void prm_principal_unref(const prm_principal *principal)
{
    if (is_static(principal))
        return;
    prm_counted *owned = (prm_counted *)principal;
    if (atomic_fetch_sub_explicit(&owned->references, 1, memory_order_acq_rel) != 1)
        return;
    prm_live_remove(owned);
    prm_free(owned);
}

bool prm_principal_is_withdrawn(const prm_principal *principal)
{
    return !is_static(principal) && atomic_load(&((prm_counted *)principal)->is_withdrawn);
}
