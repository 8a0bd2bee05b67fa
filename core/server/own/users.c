/* SPDX-License-Identifier: Apache-2.0 */
#include "own.h"

#include <stdio.h>
#include <string.h>

static const char *side_name(int32_t side)
{
    return side == PRM_PARTNER_SIDE ? "partner" : "vendor";
}

prm_status prm_own_authenticate(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_principal *who;
    prm_val *roles = prm->list(call);

    PRM_TRY(prm_principal_by_token(call->worker->db, prm_host_model(call->worker->host), prm->text(params, "token"), &who,
        &call->error));
    call->authenticated = who; /* handed on from here, or released with the task */
    for (size_t i = 0; who->roles[i]; i++)
        PRM_TRY(prm->append(roles, prm->new_text(call, who->roles[i], strlen(who->roles[i]))));
    PRM_TRY(prm->set_text(result, "user", who->user_id));
    if (*who->partner_id)
        PRM_TRY(prm->set_text(result, "partner", who->partner_id));
    PRM_TRY(prm->set(result, "roles", roles));
    return prm->set_text(result, "side", side_name(who->side));
}

/* A role belongs to one side: a partner's user cannot hold a vendor's. */
static prm_status check_roles(prm_call *call, const prm_val *roles, int32_t side)
{
    prm_status status = PRM_OK;
    char field[40], message[120];

    for (size_t i = 0; i < prm->count(roles); i++) {
        const char *name = "";
        const prm_role *role;
        (void)prm->as_text(prm->at(roles, i), &name, NULL);
        role = prm_role_find(name);
        snprintf(field, sizeof field, "roles[%zu]", i);
        snprintf(message, sizeof message, role ? "%.40s is a role of the other side" : "there is no role %.40s", name);
        if (!role || role->side != side)
            status = prm->fail_field(call, field, "enum", message);
    }
    return status;
}

/* An address is one user's whatever its case: the unique index compares bytes. */
static prm_status fold_email(prm_call *call, const prm_val *params, const prm_val **out)
{
    const char *email = prm->text(params, "email");
    size_t length = strlen(email);
    char *folded = prm->alloc(call, length + 1);
    prm_val *values = prm->object(call);

    if (!folded)
        return PRM_E_NOMEM;
    for (size_t i = 0; i <= length; i++)
        folded[i] = email[i] >= 'A' && email[i] <= 'Z' ? (char)(email[i] - 'A' + 'a') : email[i];
    for (size_t i = 0; i < prm->count(params); i++)
        PRM_TRY(prm->set(values, prm->key_at(params, i), prm->get(params, prm->key_at(params, i))));
    *out = values;
    return prm->set_text(values, "email", folded);
}

prm_status prm_own_create_user(prm_call *call, const prm_val *params, prm_val *result)
{
    bool is_partner = *prm->text(params, "partner");
    const prm_val *user, *values;
    prm_status status = check_roles(call, prm->get(params, "roles"), is_partner ? PRM_PARTNER_SIDE : PRM_VENDOR_SIDE);

    if (is_partner && prm->count(prm->get(params, "territories")) > 0)
        status = prm->fail_field(call, "territories", "forbidden", "only vendor roles are bound to territories");
    if (status != PRM_OK)
        return status;
    PRM_TRY(fold_email(call, params, &values));
    PRM_TRY(prm->create(call, "user", values, &user));
    return prm->set(result, "user", user);
}

prm_status prm_own_create_token(prm_call *call, const prm_val *params, prm_val *result)
{
    char token[PRM_TOKEN_TEXT], digest[65];
    const prm_val *user, *row;
    prm_val *values = prm->object(call);

    PRM_TRY(prm->load(call, "user", prm->text(params, "user"), &user));
    PRM_TRY(prm_token_make(token, digest, &call->error));
    PRM_TRY(prm->set(values, "user", prm->get(user, "id")));
    PRM_TRY(prm->set_text(values, "digest", digest));
    PRM_TRY(prm->create(call, "token", values, &row));
    return prm->set_text(result, "token", token);
}

static bool may_call(const prm_role *role, const prm_method *method)
{
    return method->roles && (prm_words_have(method->roles, role->name) || (role->reads_all && method->access == PRM_READ));
}

/* Which methods a role may call, by the declarations. */
static prm_status methods_of(prm_call *call, const prm_role *role, prm_val *list)
{
    const prm_method_entry *entry;

    for (size_t i = 0; (entry = prm_host_method_at(call->worker->host, i)); i++)
        if (may_call(role, entry->method))
            PRM_TRY(prm->append(list, prm->new_text(call, entry->method->name, strlen(entry->method->name))));
    return PRM_OK;
}

prm_status prm_own_list_roles(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_val *items = prm->list(call);

    (void)params;
    for (size_t i = 0; prm_roles[i].name; i++) {
        prm_val *item = prm->object(call), *callable = prm->list(call);
        PRM_TRY(prm->set_text(item, "role", prm_roles[i].name));
        PRM_TRY(prm->set_text(item, "side", side_name(prm_roles[i].side)));
        PRM_TRY(prm->set_text(item, "doc", prm_roles[i].doc));
        PRM_TRY(methods_of(call, &prm_roles[i], callable));
        PRM_TRY(prm->set(item, "methods", callable));
        PRM_TRY(prm->append(items, item));
    }
    return prm->set(result, "items", items);
}
