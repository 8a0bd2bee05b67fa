/* SPDX-License-Identifier: Apache-2.0 */
#include "people.h"

#include "access/token.h"

#include <string.h>

prm_status prm_own_make_token(prm_call *call, const char *user, const char *kind, const prm_val *values,
    char token[PRM_TOKEN_TEXT], const prm_val **row)
{
    char digest[65];
    prm_val *stored = prm->object(call);

    PRM_TRY(prm_token_make(token, digest, &call->error));
    for (size_t i = 0; i < prm->count(values); i++)
        PRM_TRY(prm->set(stored, prm->key_at(values, i), prm->get(values, prm->key_at(values, i))));
    PRM_TRY(prm->set_text(stored, "user", user));
    PRM_TRY(prm->set_text(stored, "kind", kind));
    PRM_TRY(prm->set_text(stored, "digest", digest));
    PRM_TRY(prm->create(call, "token", stored, row));
    return prm->emit(call, "tokens.created", prm->text(*row, "id"), NULL);
}

prm_status prm_own_end_token(prm_call *call, const prm_val **row)
{
    prm_val *changes = prm->object(call);

    if (prm->get(*row, "revoked_at"))
        return PRM_OK;
    PRM_TRY(prm->set_integer(changes, "revoked_at", prm->now(call)));
    PRM_TRY(prm->update(call, row, changes));
    return prm->emit(call, "tokens.revoked", prm->text(*row, "id"), NULL);
}

prm_status prm_own_end_tokens(prm_call *call, const char *user, const char *kind)
{
    prm_val *filter = prm->object(call);
    const prm_val *rows;

    PRM_TRY(prm->set_text(filter, "user", user));
    PRM_TRY(prm->set_text(filter, "kind", kind));
    PRM_TRY(prm->set(filter, "revoked_at", prm->new_null(call)));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "token", .filter = filter,
        .sort = "user, kind, revoked_at" }, &rows));
    for (size_t i = 0; i < prm->count(rows); i++) {
        const prm_val *row = prm->at(rows, i);
        PRM_TRY(prm_own_end_token(call, &row));
    }
    return PRM_OK;
}

prm_status prm_own_make_passing_token(prm_call *call, const char *user, const char *kind, int64_t ms,
    char token[PRM_TOKEN_TEXT], const prm_val **row)
{
    prm_val *values = prm->object(call);

    PRM_TRY(prm_own_end_tokens(call, user, kind));
    PRM_TRY(prm->set_integer(values, "expires_at", prm->now(call) + ms));
    return prm_own_make_token(call, user, kind, values, token, row);
}

prm_status prm_own_use_token(prm_call *call, const prm_val *params, const char *kind)
{
    prm_people people = prm_own_people(call);
    const prm_val *row;

    PRM_TRY(prm_token_find(&people, prm->text(params, "token"), kind, call->arena, &row, &call->error));
    return prm_own_end_token(call, &row);
}

prm_status prm_own_create_token(prm_call *call, const prm_val *params, prm_val *result)
{
    char token[PRM_TOKEN_TEXT];
    const prm_val *user, *row;
    int64_t expires_at;
    prm_status status;

    PRM_TRY(prm->load(call, "user", prm->text(params, "user"), &user));
    status = prm_own_check_roles(call, prm->get(params, "roles"),
        prm_own_side_of(user), prm->get(user, "roles"));
    if (prm->get_integer(params, "expires_at", &expires_at) == PRM_OK && expires_at <= prm->now(call))
        status = prm->fail_field(call, "expires_at", "range", "is over already");
    if (status != PRM_OK)
        return status;
    PRM_TRY(prm_own_make_token(call, prm->text(user, "id"), "api", params, token, &row));
    PRM_TRY(prm->set_text(result, "token", token));
    PRM_TRY(prm->set(result, "id", prm->get(row, "id")));
    return prm->set(result, "expires_at", prm->get(row, "expires_at"));
}

prm_status prm_own_revoke_token(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *token;

    PRM_TRY(prm->load(call, "token", prm->text(params, "id"), &token));
    PRM_TRY(prm_own_end_token(call, &token));
    return prm->set(result, "token", token);
}
