/* SPDX-License-Identifier: Apache-2.0 */
#include "access/login.h"

#include "access/password.h"
#include "access/token.h"
#include "base/fields.h"
#include "base/id.h"
#include "store/rows.h"
#include "store/state.h"

#include <utf8proc.h>

#include <stdlib.h>
#include <string.h>

static utf8proc_int32_t to_lower(utf8proc_int32_t character, void *unused)
{
    (void)unused;
    return utf8proc_tolower(character);
}

const char *prm_login_fold(const char *email, prm_arena *arena)
{
    const utf8proc_option_t how = UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_IGNORE;
    utf8proc_uint8_t *made = NULL;
    utf8proc_ssize_t length = utf8proc_map_custom(
        (const utf8proc_uint8_t *)email, (utf8proc_ssize_t)strlen(email), &made, how, to_lower, NULL);
    const char *folded;

    if (length == UTF8PROC_ERROR_NOMEM)
        return NULL;
    folded = length < 0 ? prm_arena_text(arena, email, strlen(email))
                        : prm_arena_text(arena, (const char *)made, (size_t)length);
    free(made);
    return folded;
}

static prm_status nomem(prm_error *error)
{
    return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory");
}

static prm_status find_account(const prm_people *people, const char *email, prm_arena *arena, int64_t *user,
    prm_error *error)
{
    const prm_rows_query query = { .table = prm_model_table(people->model, "user"), .filter = prm_val_object(arena),
        .limit = 1, .may_filter_vendor = true };
    const char *folded = prm_login_fold(email, arena);
    const prm_val *rows;

    if (!folded || prm_val_set_text((prm_val *)query.filter, "login", folded) != PRM_OK)
        return nomem(error);
    PRM_TRY(prm_rows_find(people->db, &query, arena, &rows, NULL, error));
    if (!prm_id_parse(prm_val_get_str(prm_val_at(rows, 0), "id"), "user", user))
        *user = 0;
    return PRM_OK;
}

/* Whoever may not sign in, for whatever reason, is nobody: the dummy takes the password's time. */
static prm_status look_up_account(const prm_people *people, const prm_val *params, prm_arena *arena, prm_login *login,
    prm_error *error)
{
    const char *hash = NULL;
    prm_status status;

    PRM_TRY(find_account(people, prm_val_get_str(params, "email"), arena, &login->user, error));
    login->hash = prm_password_dummy;
    status = prm_credential_get(people->db, login->user, arena, &hash, error);
    if (status == PRM_OK)
        status = prm_principal_of_user(people, login->user, "active", &login->who, error);
    if (status == PRM_OK)
        login->hash = hash;
    return status == PRM_E_NOT_FOUND || status == PRM_E_UNAUTHENTICATED ? PRM_OK : status;
}

static prm_status refuse_password(const char *why, prm_arena *arena, prm_error *error)
{
    prm_field_errors errors = { .arena = arena };
    prm_val *data = prm_val_object(arena);

    prm_field_errors_add(&errors, "password", "format", why);
    prm_error_set(error, PRM_E_INVALID, NULL, "password: %s", why);
    if (prm_val_set(data, "fields", prm_field_errors_list(&errors)) == PRM_OK)
        error->data = data;
    return PRM_E_INVALID;
}

/* An invitation is for a user who has not come yet, a reset for one who has. */
static prm_status look_up_token(const prm_people *people, const prm_val *params, const char *kind, const char *status,
    prm_arena *arena, prm_login *login, prm_error *error)
{
    const prm_val *token, *user;
    const char *fault;

    PRM_TRY(prm_token_find(people, prm_val_get_str(params, "token"), kind, arena, &token, error));
    if (!prm_id_parse(prm_val_get_str(token, "user"), "user", &login->user))
        return prm_error_set(error, PRM_E_CORRUPT, NULL, "a token is nobody's");
    PRM_TRY(prm_principal_of_user(people, login->user, status, &login->who, error));
    PRM_TRY(prm_rows_load(people->db, prm_model_table(people->model, "user"), login->user, NULL, arena, &user, error));
    fault = prm_password_fault(login->password, prm_val_get_str(user, "email"));
    return fault ? refuse_password(fault, arena, error) : PRM_OK;
}

static prm_status look_up_invitation(const prm_people *people, const prm_val *params, prm_arena *arena,
    prm_login *login, prm_error *error)
{
    return look_up_token(people, params, "invitation", "invited", arena, login, error);
}

static prm_status look_up_reset(const prm_people *people, const prm_val *params, prm_arena *arena, prm_login *login,
    prm_error *error)
{
    return look_up_token(people, params, "reset", "active", arena, login, error);
}

static const struct way {
    const char *method;
    prm_status (*look_up)(const prm_people *people, const prm_val *params, prm_arena *arena, prm_login *login,
        prm_error *error);
} ways[] = {
    { "session.login", look_up_account },
    { "session.accept_invitation", look_up_invitation },
    { "session.reset_password", look_up_reset },
};

static const struct way *way_of(const char *method)
{
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (strcmp(ways[i].method, method) == 0)
            return &ways[i];
    return NULL;
}

bool prm_login_is(const char *method)
{
    return way_of(method) != NULL;
}

prm_status prm_login_look_up(const prm_people *people, const char *method, const prm_val *params, prm_arena *arena,
    prm_login *login, prm_error *error)
{
    prm_status status = prm_password_normal(prm_val_get_str(params, "password"), arena, &login->password);

    if (status == PRM_E_NOMEM)
        return nomem(error);
    if (status != PRM_OK) /* too much of it: for a login it is as wrong as any other */
        login->password = "";
    status = way_of(method)->look_up(people, params, arena, login, error);
    if (status == PRM_OK)
        return PRM_OK;
    prm_principal_unref(login->who);
    login->who = NULL;
    return status;
}
