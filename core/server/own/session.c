/* SPDX-License-Identifier: Apache-2.0 */
#include "people.h"

#include "access/login.h"
#include "store/state.h"

#include <string.h>

prm_people prm_own_people(const prm_call *call)
{
    return (prm_people){ .db = call->worker->db, .model = prm_host_model(call->worker->host),
        .roles = prm_host_roles(call->worker->host), .live = call->worker->live,
        .now = call->now };
}

void prm_own_take_over(prm_call *call)
{
    call->scope = (prm_scope){ .side = PRM_SYSTEM };
}

/* Whose session it is. */
static prm_status describe(prm_call *call, const prm_principal *who, prm_val *result)
{
    prm_val *roles = prm->list(call);

    for (size_t i = 0; who->roles[i]; i++)
        PRM_TRY(prm->append(roles, prm->new_text(call, who->roles[i], strlen(who->roles[i]))));
    PRM_TRY(prm->set_text(result, "user", who->user_id));
    if (*who->partner_id)
        PRM_TRY(prm->set_text(result, "partner", who->partner_id));
    PRM_TRY(prm->set(result, "roles", roles));
    PRM_TRY(prm->set_text(result, "side", prm_own_side_name(who->side)));
    return who->expires_at ? prm->set_integer(result, "expires_at", who->expires_at) : PRM_OK;
}

prm_status prm_own_authenticate(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_people people = prm_own_people(call);
    const prm_server_view *server = call->worker->server;
    char digest[PRM_DESCRIPTION_DIGEST];
    const prm_principal *who;

    PRM_TRY(prm_principal_by_token(&people, prm->text(params, "token"), &who, &call->error));
    call->authenticated = who; /* handed on from here, or released with the task */
    PRM_TRY(prm_descriptions_get(server->descriptions, who, NULL, digest, &call->error));
    PRM_TRY(prm->set_text(result, "description", digest));
    return describe(call, who, result);
}

/* The reader that looked it up, and the crypto thread, worked on what was then: it must still be so. */
static prm_status check_credential(prm_call *call)
{
    const char *hash;
    prm_status status = prm_credential_get(call->worker->db, call->principal->user, call->arena, &hash, &call->error);

    if (status == PRM_OK && strcmp(hash, call->secret) == 0)
        return PRM_OK;
    if (status != PRM_OK && status != PRM_E_NOT_FOUND)
        return status;
    return prm_error_set(&call->error, PRM_E_UNAUTHENTICATED, NULL, "the password was changed meanwhile");
}

prm_status prm_own_login(prm_call *call, const prm_val *params, prm_val *result)
{
    char token[PRM_TOKEN_TEXT];
    prm_val *values = prm->object(call);
    const prm_val *row;

    (void)params;
    prm_own_take_over(call); /* the rows are the caller's own */
    PRM_TRY(check_credential(call));
    PRM_TRY(prm->set_integer(values, "expires_at", prm->now(call) + PRM_LOGIN_MS));
    PRM_TRY(prm_own_make_token(call, call->principal->user_id, "login", values, token, &row));
    PRM_TRY(describe(call, call->principal, result));
    PRM_TRY(prm->set(result, "expires_at", prm->get(row, "expires_at")));
    return prm->set_text(result, "token", token);
}

static prm_status keep_password(prm_call *call, const prm_val *changes, const char *event, prm_val *result)
{
    const prm_val *user;

    PRM_TRY(prm->load(call, "user", call->principal->user_id, &user));
    PRM_TRY(prm->update(call, &user, changes));
    PRM_TRY(prm->emit(call, event, prm->text(user, "id"), NULL));
    PRM_TRY(prm_credential_put(call->worker->db, call->principal->user, call->secret, call->now, &call->error));
    return prm->set(result, "user", prm->get(user, "id"));
}

/* Whose address it is was open until now. To tell its guest that it is somebody else's would tell of that one. */
prm_status prm_own_accept_invitation(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *user, *other;
    prm_val *changes = prm->object(call);

    prm_own_take_over(call);
    PRM_TRY(prm_own_use_token(call, params, "invitation"));
    PRM_TRY(prm->load(call, "user", call->principal->user_id, &user));
    PRM_TRY(prm_own_find_login(call, prm->text(user, "email"), &other));
    if (other)
        return prm_error_set(&call->error, PRM_E_UNAUTHENTICATED, NULL, "The token is not valid");
    PRM_TRY(prm->set_text(changes, "status", "active"));
    PRM_TRY(prm->set(changes, "login", prm->get(user, "email")));
    return keep_password(call, changes, "users.joined", result);
}

prm_status prm_own_reset_password(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_val *changes = prm->object(call);

    prm_own_take_over(call);
    PRM_TRY(prm_own_use_token(call, params, "reset"));
    PRM_TRY(prm->set_integer(changes, "signed_out_at", prm->now(call)));
    return keep_password(call, changes, "users.password_changed", result);
}

prm_status prm_own_logout(prm_call *call, const prm_val *params, prm_val *result)
{
    char digits[PRM_ID_DIGITS];
    const char *id;
    const prm_val *token;

    (void)params;
    prm_own_take_over(call); /* the token is the caller's own */
    prm_id_print(call->principal->token, digits);
    id = prm_arena_format(call->arena, "token_%.*s", PRM_ID_DIGITS, digits);
    PRM_TRY(prm->load(call, "token", id, &token));
    if (strcmp(prm->text(token, "kind"), "login") != 0)
        return prm_call_fail(call, PRM_E_STATE, "no_login", NULL, "this token is no login's: tokens.revoke ends it");
    PRM_TRY(prm_own_end_token(call, &token));
    return prm->set(result, "token", prm->get(token, "id"));
}
