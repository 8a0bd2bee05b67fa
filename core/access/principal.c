/* SPDX-License-Identifier: Apache-2.0 */
#include "access/principal.h"

#include "access/token.h"
#include "base/alloc.h"
#include "base/id.h"
#include "store/rows.h"

#include <stdatomic.h>
#include <string.h>

enum { LOOKUP_BYTES = 256 << 10 };

static const char *const no_roles[] = {NULL};
const prm_principal prm_principal_system = {
    .side = PRM_SYSTEM, .user_id = "system", .partner_id = "", .locale = "en", .roles = no_roles};
const prm_principal prm_principal_public = {
    .side = PRM_PUBLIC, .user_id = "", .partner_id = "", .locale = "en", .roles = no_roles};

/* A counted principal and all it points to, in one block. */
typedef struct counted {
    prm_principal principal;
    atomic_size_t references;
} counted;

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

/* A role of the other side would widen what a partner's user may do: it does not count. */
static bool may_hold(const prm_val *role, int32_t side)
{
    const char *name;
    if (prm_val_as_text(role, &name, NULL) != PRM_OK)
        return false;
    const prm_role *known = prm_role_find(name);
    return known != NULL && known->side == side;
}

static const char *const *pack_roles(packer *into, const prm_val *roles, int32_t side)
{
    const char **list = pack(into, NULL, (prm_val_count(roles) + 1) * sizeof(*list));
    size_t count = 0;
    for (size_t i = 0; i < prm_val_count(roles); i++) {
        const prm_val *role = prm_val_at(roles, i);
        if (!may_hold(role, side))
            continue;
        const char *name = "";
        (void)prm_val_as_text(role, &name, NULL);
        const char *copy = pack_text(into, name);
        if (list != NULL)
            list[count++] = copy;
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

static void pack_user(packer *into, const prm_val *user, prm_principal *principal)
{
    const char *partner = prm_val_get_str(user, "partner"), *locale = prm_val_get_str(user, "locale");
    principal->side = *partner != '\0' ? PRM_PARTNER_SIDE : PRM_VENDOR_SIDE;
    principal->user_id = pack_text(into, prm_val_get_str(user, "id"));
    principal->partner_id = pack_text(into, partner);
    principal->locale = pack_text(into, *locale != '\0' ? locale : "en");
    principal->roles = pack_roles(into, prm_val_get(user, "roles"), principal->side);
    if (principal->side == PRM_VENDOR_SIDE)
        principal->territories = pack_territories(into, prm_val_get(user, "territories"), &principal->territory_count);
}

static prm_status make(const prm_val *user, const prm_principal **out, prm_error *error)
{
    packer measure = {0};
    prm_principal draft = {0};
    pack(&measure, NULL, sizeof(counted));
    pack_user(&measure, user, &draft);
    counted *made = prm_alloc_zeroed(1, measure.used);
    if (made == NULL)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "Out of memory while reading a user");
    packer fill = {.at = (char *)made};
    pack(&fill, NULL, sizeof(counted));
    pack_user(&fill, user, &made->principal);
    atomic_init(&made->references, 1);
    if (!prm_id_parse(made->principal.user_id, "user", &made->principal.user) ||
        (made->principal.side == PRM_PARTNER_SIDE &&
            !prm_id_parse(made->principal.partner_id, "partner", &made->principal.partner))) {
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

static prm_status find_user(
    prm_db *db, const prm_model *model, const char *token, prm_arena *arena, const prm_val **user, prm_error *error)
{
    const prm_table *tokens = prm_model_table(model, "token"), *users = prm_model_table(model, "user");
    if (tokens == NULL || users == NULL || !prm_token_is_well_formed(token))
        return refuse(error);
    char digest[65];
    prm_token_digest(token, digest);
    prm_val *filter = prm_val_object(arena);
    PRM_TRY(prm_val_set_text(filter, "digest", digest));
    const prm_rows_query query = {.table = tokens, .filter = filter, .limit = 1, .may_filter_vendor = true};
    const prm_val *rows;
    PRM_TRY(prm_rows_find(db, &query, arena, &rows, NULL, error));
    int64_t id;
    if (!prm_id_parse(prm_val_get_str(prm_val_at(rows, 0), "user"), "user", &id))
        return refuse(error);
    prm_status status = prm_rows_load(db, users, id, NULL, arena, user, error);
    if (status != PRM_OK)
        return status == PRM_E_NOT_FOUND ? refuse(error) : status;
    const prm_val *state = prm_val_get(*user, "status");
    bool is_active = state == NULL || strcmp(prm_val_get_str(*user, "status"), "active") == 0;
    return is_active ? PRM_OK : refuse(error);
}

prm_status prm_principal_by_token(
    prm_db *db, const prm_model *model, const char *token, const prm_principal **out, prm_error *error)
{
    prm_arena *arena = prm_arena_new(LOOKUP_BYTES);
    if (arena == NULL)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "Out of memory while reading a user");
    const prm_val *user = NULL;
    prm_status status = find_user(db, model, token, arena, &user, error);
    if (status == PRM_OK)
        status = make(user, out, error);
    else if (error != NULL)
        error->data = NULL; /* it would outlive its arena */
    prm_arena_free(arena);
    return status;
}

static bool is_static(const prm_principal *principal)
{
    return principal == NULL || principal == &prm_principal_system || principal == &prm_principal_public;
}

const prm_principal *prm_principal_ref(const prm_principal *principal)
{
    /* The count beside a principal is not part of what is immutable. */
    if (!is_static(principal))
        atomic_fetch_add_explicit(&((counted *)principal)->references, 1, memory_order_relaxed);
    return principal;
}

void prm_principal_unref(const prm_principal *principal)
{
    if (is_static(principal))
        return;
    counted *owned = (counted *)principal;
    if (atomic_fetch_sub_explicit(&owned->references, 1, memory_order_acq_rel) == 1)
        prm_free(owned);
}
