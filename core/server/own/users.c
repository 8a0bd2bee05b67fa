/* SPDX-License-Identifier: Apache-2.0 */
#include "people.h"

#include "access/login.h"

#include <string.h>

/* The user a method is about, unless it is the caller: nobody locks itself out, or raises itself. */
static prm_status take_other(prm_call *call, const prm_val *params, const prm_val **user)
{
    PRM_TRY(prm->load(call, "user", prm->text(params, "id"), user));
    if (strcmp(prm->text(*user, "id"), call->principal->user_id) != 0)
        return PRM_OK;
    return prm_call_fail(call, PRM_E_STATE, "own_user", NULL, "this is you: another administrator does that");
}

static prm_status change(prm_call *call, const prm_val *user, const prm_val *changes, const char *event,
    const prm_val *data, prm_val *result)
{
    PRM_TRY(prm->update(call, &user, changes));
    PRM_TRY(prm->emit(call, event, prm->text(user, "id"), data));
    return prm->set(result, "user", user);
}

/* Limits of roles the user no longer has go with them. */
static prm_status keep_limits(prm_call *call, const prm_val *params, const prm_val *user, prm_val *changes)
{
    const prm_val *limits = prm->get(user, "limits"), *roles = prm->get(params, "roles");
    prm_val *kept = prm->object(call);
    const char *name;

    if (prm->get(params, "limits") || !limits)
        return prm->set(changes, "limits", prm->get(params, "limits"));
    for (size_t i = 0; i < prm->count(roles); i++)
        if (prm->as_text(prm->at(roles, i), &name, NULL) == PRM_OK)
            PRM_TRY(prm->set(kept, name, prm->get(limits, name)));
    return prm->set(changes, "limits", prm->count(kept) > 0 ? kept : prm->new_null(call));
}

prm_status prm_own_set_roles(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *user, *roles = prm->get(params, "roles");
    prm_val *changes = prm->object(call);
    prm_status status;

    PRM_TRY(take_other(call, params, &user));
    status = prm_own_check_roles(call, roles, prm_own_side_of(user), NULL);
    if (status == PRM_OK)
        status = prm_own_check_bounds(call, params, roles, prm_own_side_of(user));
    if (status != PRM_OK)
        return status;
    PRM_TRY(prm->set(changes, "roles", roles));
    PRM_TRY(prm->set(changes, "territories", prm->get(params, "territories")));
    PRM_TRY(keep_limits(call, params, user, changes));
    return change(call, user, changes, "users.roles_changed", NULL, result);
}

static prm_status refuse_status(prm_call *call, const char *status)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm->set_text(data, "status", status));
    return prm_call_fail(call, PRM_E_STATE, NULL, data, "the user is %s", status);
}

prm_status prm_own_lock_user(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *user;
    prm_val *changes = prm->object(call), *data = prm->object(call);

    PRM_TRY(take_other(call, params, &user));
    if (strcmp(prm->text(user, "status"), "locked") == 0)
        return refuse_status(call, "locked");
    PRM_TRY(prm->set_text(changes, "status", "locked"));
    PRM_TRY(prm->set(data, "reason", prm->get(params, "reason")));
    return change(call, user, changes, "users.locked", data, result);
}

prm_status prm_own_unlock_user(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *user;
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->load(call, "user", prm->text(params, "id"), &user));
    if (strcmp(prm->text(user, "status"), "locked") != 0)
        return refuse_status(call, *prm->text(user, "status") ? prm->text(user, "status") : "active");
    PRM_TRY(prm->set_text(changes, "status", prm->get(user, "login") ? "active" : "invited"));
    return change(call, user, changes, "users.unlocked", NULL, result);
}

prm_status prm_own_reset_user(prm_call *call, const prm_val *params, prm_val *result)
{
    char token[PRM_TOKEN_TEXT];
    const prm_val *user, *row;

    PRM_TRY(prm->load(call, "user", prm->text(params, "id"), &user));
    if (*prm->text(user, "status") && strcmp(prm->text(user, "status"), "active") != 0)
        return refuse_status(call, prm->text(user, "status"));
    PRM_TRY(prm_own_make_passing_token(call, prm->text(user, "id"), "reset", PRM_RESET_MS, token, &row));
    PRM_TRY(prm->emit(call, "users.reset_offered", prm->text(user, "id"), NULL));
    PRM_TRY(prm->set_text(result, "token", token));
    return prm->set(result, "expires_at", prm->get(row, "expires_at"));
}
