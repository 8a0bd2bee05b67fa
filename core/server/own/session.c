/* SPDX-License-Identifier: Apache-2.0 */
#include "people.h"

#include <string.h>

prm_people prm_own_people(const prm_call *call)
{
    return (prm_people){ .db = call->worker->db, .model = prm_host_model(call->worker->host), .live = call->worker->live,
        .now = call->now };
}

void prm_own_take_over(prm_call *call)
{
    call->scope = (prm_scope){ .side = PRM_SYSTEM };
}

/* Whose session it is, as session_result declares it. */
static prm_status describe(prm_call *call, const prm_principal *who, prm_val *result)
{
    const prm_server_view *server = call->worker->server;
    char digest[PRM_DESCRIPTION_DIGEST];
    prm_val *roles = prm->list(call);

    PRM_TRY(prm_descriptions_get(server->descriptions, who, NULL, digest, &call->error));
    PRM_TRY(prm->set_text(result, "description", digest));
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
    const prm_principal *who;

    PRM_TRY(prm_principal_by_token(&people, prm->text(params, "token"), &who, &call->error));
    call->authenticated = who; /* handed on from here, or released with the task */
    return describe(call, who, result);
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
