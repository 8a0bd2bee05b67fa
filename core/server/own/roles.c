/* SPDX-License-Identifier: Apache-2.0 */
#include "people.h"

#include <stdio.h>
#include <string.h>

const char *prm_own_side_name(int32_t side)
{
    return side == PRM_PARTNER_SIDE ? "partner" : "vendor";
}

static bool is_in(const prm_val *list, const prm_val *value)
{
    for (size_t i = 0; i < prm->count(list); i++)
        if (prm_val_equal(prm->at(list, i), value))
            return true;
    return false;
}

/* A role belongs to one side: a partner's user cannot hold a vendor's. */
prm_status prm_own_check_roles(prm_call *call, const prm_val *roles, int32_t side, const prm_val *most)
{
    prm_status status = PRM_OK;
    char field[40], message[120];

    for (size_t i = 0; i < prm->count(roles); i++) {
        const char *name = "";
        const prm_role *role;
        (void)prm->as_text(prm->at(roles, i), &name, NULL);
        role = prm_role_in(prm_host_roles(call->worker->host), name);
        snprintf(field, sizeof field, "roles[%zu]", i);
        snprintf(message, sizeof message, !role ? "there is no role %.40s"
            : role->side != side ? "%.40s is a role of the other side" : "%.40s is not among the user's roles", name);
        if (!role || role->side != side || (most && !is_in(most, prm->at(roles, i))))
            status = prm->fail_field(call, field, "enum", message);
    }
    return status;
}

static bool may_call(const prm_role *role, const prm_method *method)
{
    if (prm_method_is_public(method))
        return false; /* not by its role */
    if (method->roles && (prm_words_have(method->roles, role->name) || (role->reads_all && method->access == PRM_READ)))
        return true;
    for (size_t i = 0; role->based_on && role->based_on[i]; i++)
        if (may_call(prm_role_find(role->based_on[i]), method))
            return true;
    return false;
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

static prm_status describe(prm_call *call, const prm_role *role, prm_val *item)
{
    prm_val *callable = prm->list(call), *bases = prm->list(call);

    for (size_t i = 0; role->based_on && role->based_on[i]; i++)
        PRM_TRY(prm->append(bases, prm->new_text(call, role->based_on[i], strlen(role->based_on[i]))));
    PRM_TRY(prm->set_text(item, "role", role->name));
    PRM_TRY(prm->set_text(item, "side", prm_own_side_name(role->side)));
    PRM_TRY(prm->set_text(item, "doc", role->doc));
    PRM_TRY(prm->set_boolean(item, "configured", role->based_on != NULL));
    if (role->based_on)
        PRM_TRY(prm->set(item, "based_on", bases));
    PRM_TRY(methods_of(call, role, callable));
    return prm->set(item, "methods", callable);
}

prm_status prm_own_list_roles(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_val *items = prm->list(call);

    (void)params;
    for (const prm_role *role = prm_host_roles(call->worker->host); role->name; role++) {
        prm_val *item = prm->object(call);
        PRM_TRY(describe(call, role, item));
        PRM_TRY(prm->append(items, item));
    }
    return prm->set(result, "items", items);
}
