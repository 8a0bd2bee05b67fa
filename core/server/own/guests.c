/* SPDX-License-Identifier: Apache-2.0 */
/* Users that are made: at once, or by an invitation. */
#include "people.h"

#include "access/login.h"
#include "base/fields_walk.h"

#include <stdio.h>
#include <string.h>

int32_t prm_own_side_of(const prm_val *user)
{
    return *prm->text(user, "partner") ? PRM_PARTNER_SIDE : PRM_VENDOR_SIDE;
}

/* Nobody gives more than it has: whoever is bound to territories makes users of the vendor's that are bound to some of
 * them. */
static prm_status check_reach(prm_call *call, const prm_val *territories)
{
    prm_status status = PRM_OK;
    const char *id = "";
    char field[40];

    if (!call->scope.is_bound)
        return PRM_OK;
    if (prm->count(territories) == 0)
        return prm->fail_field(call, "territories", "required", "are yours or some of them");
    for (size_t i = 0; i < prm->count(territories); i++) {
        (void)prm->as_text(prm->at(territories, i), &id, NULL);
        snprintf(field, sizeof field, "territories[%zu]", i);
        if (!prm->covers(call, id))
            status = prm->fail_field(call, field, "forbidden", "is none of yours");
    }
    return status;
}

/* Territories and limits are for the vendor's roles; a limit is money for a role the user has. */
prm_status prm_own_check_bounds(prm_call *call, const prm_val *params, const prm_val *roles, int32_t side)
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
    if (status == PRM_OK && side == PRM_VENDOR_SIDE)
        status = check_reach(call, prm->get(params, "territories"));
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

/* One that the caller does not see is not there to make users for. */
static prm_status check_partner(prm_call *call, const prm_val *params)
{
    const prm_val *partner;
    prm_status status;

    if (!*prm->text(params, "partner"))
        return PRM_OK;
    status = prm->load(call, "partner", prm->text(params, "partner"), &partner);
    return status == PRM_E_NOT_FOUND ? prm->fail_field(call, "partner", "not_found", "there is no such row") : status;
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

prm_status prm_own_check_user(prm_call *call, const prm_val *params)
{
    const prm_val *roles = prm->get(params, "roles");
    int32_t side = prm_own_side_of(params);
    prm_status status = prm_own_check_roles(call, roles, side, NULL);

    if (status == PRM_OK)
        status = prm_own_check_bounds(call, params, roles, side);
    if (status == PRM_OK)
        status = check_partner(call, params);
    return status == PRM_OK ? check_person(call, params) : status;
}

prm_status prm_own_fold_user(prm_call *call, const prm_val *params, prm_val *values)
{
    const char *email = prm_login_fold(prm->text(params, "email"), call->arena);

    if (!email)
        return PRM_E_NOMEM;
    for (size_t i = 0; i < prm->count(params); i++)
        PRM_TRY(prm->set(values, prm->key_at(params, i), prm->get(params, prm->key_at(params, i))));
    if (!prm_email_is_valid(email, strlen(email))) /* of what is not seen alone there is nothing left */
        return prm->fail_field(call, "email", "format", "must be an e-mail address");
    return prm->set_text(values, "email", email);
}

prm_status prm_own_refuse_email(prm_call *call)
{
    prm_val *data = prm->object(call), *fields = prm->list(call);

    PRM_TRY(prm->append(fields, prm->new_text(call, "email", strlen("email"))));
    PRM_TRY(prm->set(data, "fields", fields));
    return prm_call_fail(call, PRM_E_CONFLICT, NULL, data, "these values are taken: email");
}

prm_status prm_own_find_login(prm_call *call, const char *email, const prm_val **user)
{
    const prm_rows_query query = { .table = prm_model_table(prm_host_model(call->worker->host), "user"),
        .filter = prm->object(call), .limit = 1, .may_filter_vendor = true };
    const prm_val *rows;

    PRM_TRY(prm->set_text((prm_val *)query.filter, "login", email));
    PRM_TRY(prm_rows_find(call->worker->db, &query, call->arena, &rows, NULL, &call->error));
    *user = prm->at(rows, 0);
    return PRM_OK;
}

prm_status prm_own_create_user(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *user, *other;
    prm_val *values = prm->object(call);

    PRM_TRY(prm_own_check_user(call, params));
    PRM_TRY(prm_own_fold_user(call, params, values));
    PRM_TRY(prm_own_find_login(call, prm->text(values, "email"), &other));
    if (other)
        return prm_own_refuse_email(call);
    PRM_TRY(prm->set_text(values, "status", "active"));
    PRM_TRY(prm->set(values, "login", prm->get(values, "email")));
    PRM_TRY(prm->create(call, "user", values, &user));
    PRM_TRY(prm->emit(call, "users.created", prm->text(user, "id"), NULL));
    return prm->set(result, "user", user);
}

/* One with this address that the caller sees: the one who signs in with it, or one who was invited by it. */
static prm_status find_known(prm_call *call, const prm_val *values, const prm_val **known)
{
    prm_val *filter = prm->object(call);
    const prm_val *rows;

    *known = NULL;
    PRM_TRY(prm->set(filter, "email", prm->get(values, "email")));
    PRM_TRY(prm->find(call,
        &(prm_query){ .size = sizeof(prm_query), .entity = "user", .filter = filter, .sort = "email",
        .limit = 100 }, &rows));
    for (size_t i = 0; i < prm->count(rows); i++) {
        const prm_val *row = prm->at(rows, i);
        bool is_same_side = strcmp(prm->text(row, "partner"), prm->text(values, "partner")) == 0;
        if (prm->get(row, "login") || is_same_side)
            *known = row;
    }
    return PRM_OK;
}

/* Without a name of its own a user is called as the person is, or by its address. */
static prm_status name_user(prm_call *call, prm_val *values)
{
    const prm_val *person = NULL;

    if (prm->get(values, "name"))
        return PRM_OK;
    if (*prm->text(values, "person"))
        PRM_TRY(prm->load(call, "person", prm->text(values, "person"), &person));
    return prm->set(values, "name", person ? prm->get(person, "name") : prm->get(values, "email"));
}

/* A partner invites for itself. */
static prm_status take_guest(prm_call *call, const prm_val *params, prm_val *values)
{
    PRM_TRY(prm_own_fold_user(call, params, values));
    if (call->principal->side == PRM_PARTNER_SIDE) {
        const char *own = call->principal->partner_id, *given = prm->text(values, "partner");
        if (*given && strcmp(given, own) != 0) /* whether there is such a one or not */
            return prm->fail_field(call, "partner", "forbidden", "a partner invites for itself");
        PRM_TRY(prm->set_text(values, "partner", own));
    }
    PRM_TRY(prm_own_check_user(call, values));
    PRM_TRY(name_user(call, values));
    return prm->set_text(values, "status", "invited");
}

prm_status prm_own_invite_user(prm_call *call, const prm_val *params, prm_val *result)
{
    char token[PRM_TOKEN_TEXT];
    const prm_val *user, *row;
    prm_val *values = prm->object(call);

    PRM_TRY(take_guest(call, params, values));
    PRM_TRY(find_known(call, values, &user));
    if (user && strcmp(prm->text(user, "status"), "invited") != 0)
        return prm_own_refuse_email(call);
    if (user)
        PRM_TRY(prm->update(call, &user, values));
    else
        PRM_TRY(prm->create(call, "user", values, &user));
    PRM_TRY(prm_own_make_passing_token(call, prm->text(user, "id"), "invitation", PRM_INVITATION_MS, token, &row));
    PRM_TRY(prm->emit(call, "users.invited", prm->text(user, "id"), NULL));
    PRM_TRY(prm->set(result, "user", user));
    PRM_TRY(prm->set_text(result, "token", token));
    return prm->set(result, "expires_at", prm->get(row, "expires_at"));
}
