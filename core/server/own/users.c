/* SPDX-License-Identifier: Apache-2.0 */
#include "people.h"

#include <stdio.h>
#include <string.h>

static int32_t side_of(const prm_val *user)
{
    return *prm->text(user, "partner") ? PRM_PARTNER_SIDE : PRM_VENDOR_SIDE;
}

/* Territories and limits are for the vendor's roles; a limit is money for a role the user has. */
static prm_status check_bounds(prm_call *call, const prm_val *params, const prm_val *roles, int32_t side)
{
    const prm_val *limits = prm->get(params, "limits");
    prm_field_errors errors = { .arena = call->arena };
    const prm_field **fields = prm->alloc(call, (prm->count(roles) + 1) * sizeof *fields);
    prm_field *each = prm->alloc(call, (prm->count(roles) + 1) * sizeof *each);
    prm_status status = PRM_OK;

    if (!fields || !each)
        return PRM_E_NOMEM;
    if (side == PRM_PARTNER_SIDE && prm->count(prm->get(params, "territories")) > 0)
        status = prm->fail_field(call, "territories", "forbidden", "only vendor roles are bound to territories");
    if (side == PRM_PARTNER_SIDE && prm->count(limits) > 0)
        status = prm->fail_field(call, "limits", "forbidden", "only vendor roles have limits");
    if (status != PRM_OK || prm->type(limits) != PRM_V_OBJECT)
        return status;
    for (size_t i = 0; i < prm->count(roles); i++) {
        each[i] = *PRM_MONEY("", 0, NULL);
        (void)prm->as_text(prm->at(roles, i), &each[i].name, NULL);
        fields[i] = &each[i];
    }
    if (prm_fields_check(call->arena, fields, limits, false, &errors) == PRM_OK)
        return PRM_OK;
    for (size_t i = 0; i < errors.count; i++) {
        const char *field = prm_arena_format(call->arena, "limits.%s", errors.items[i].field);
        status = prm->fail_field(call, field, errors.items[i].code, errors.items[i].message);
    }
    return errors.count > 0 ? status : PRM_E_NOMEM;
}

/* A person has one partner, which is the user's. */
static prm_status check_person(prm_call *call, const prm_val *params)
{
    const prm_val *person;

    if (!*prm->text(params, "person"))
        return PRM_OK;
    PRM_TRY(prm->load(call, "person", prm->text(params, "person"), &person));
    if (strcmp(prm->text(person, "partner"), prm->text(params, "partner")) == 0)
        return PRM_OK;
    return prm->fail_field(call, "person", "mismatch", "is not of that partner");
}

/* An address is one user's whatever its case: the unique index compares bytes. */
static prm_status fold_email(prm_call *call, const prm_val *params, prm_val *values)
{
    const char *email = prm->text(params, "email");
    size_t length = strlen(email);
    char *folded = prm->alloc(call, length + 1);

    if (!folded)
        return PRM_E_NOMEM;
    for (size_t i = 0; i <= length; i++)
        folded[i] = email[i] >= 'A' && email[i] <= 'Z' ? (char)(email[i] - 'A' + 'a') : email[i];
    return prm->set_text(values, "email", folded);
}

static prm_status copy(const prm_val *from, prm_val *to)
{
    for (size_t i = 0; i < prm->count(from); i++)
        PRM_TRY(prm->set(to, prm->key_at(from, i), prm->get(from, prm->key_at(from, i))));
    return PRM_OK;
}

prm_status prm_own_create_user(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *roles = prm->get(params, "roles"), *user;
    prm_val *values = prm->object(call);
    prm_status status = prm_own_check_roles(call, roles, side_of(params), NULL);

    if (status == PRM_OK)
        status = check_bounds(call, params, roles, side_of(params));
    if (status == PRM_OK)
        status = check_person(call, params);
    if (status != PRM_OK)
        return status;
    PRM_TRY(copy(params, values));
    PRM_TRY(fold_email(call, params, values));
    PRM_TRY(prm->set_text(values, "status", "active"));
    PRM_TRY(prm->create(call, "user", values, &user));
    PRM_TRY(prm->emit(call, "users.created", prm->text(user, "id"), NULL));
    return prm->set(result, "user", user);
}

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
    status = prm_own_check_roles(call, roles, side_of(user), NULL);
    if (status == PRM_OK)
        status = check_bounds(call, params, roles, side_of(user));
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
    PRM_TRY(prm->set_text(changes, "status", "active"));
    return change(call, user, changes, "users.unlocked", NULL, result);
}
