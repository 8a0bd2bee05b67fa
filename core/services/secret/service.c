/* SPDX-License-Identifier: Apache-2.0 */
#include "services/secret/service.h"

#include "access/principal.h"
#include "access/token.h"
#include "plugins/api.h"

enum { DIGEST_TEXT = 65 };

static prm_status make(prm_call *call, const char **secret, const char **digest)
{
    prm_error error = { 0 };

    PRM_TRY(prm_call_guard(call));
    char *text = prm_arena_alloc(call->arena, PRM_TOKEN_TEXT), *hex = prm_arena_alloc(call->arena, DIGEST_TEXT);
    if (!text || !hex)
        return prm_call_nomem(call);
    PRM_TRY(prm_call_keep(call, prm_token_make(text, hex, &error), &error));
    *secret = text;
    *digest = hex;
    return PRM_OK;
}

static prm_status digest(prm_call *call, const char *secret, const char **digest_out)
{
    PRM_TRY(prm_call_guard(call));
    char *hex = prm_arena_alloc(call->arena, DIGEST_TEXT);
    if (!hex)
        return prm_call_nomem(call);
    prm_token_digest(secret, hex);
    *digest_out = hex;
    return PRM_OK;
}

const prm_secret_service prm_secret_service_table = { .size = sizeof(prm_secret_service), .revision = 1, .make = make,
    .digest = digest };
