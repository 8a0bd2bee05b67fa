/* SPDX-License-Identifier: Apache-2.0 */
/* What roles of the configuration are granted: a method's roles name them too. */
#include "plugins/internal.h"

#include "base/fields.h"

#include <stdio.h>
#include <string.h>

const prm_role *prm_host_roles(const prm_host *host)
{
    return host->roles != NULL ? host->roles : prm_roles;
}

prm_status prm_host_set_roles(prm_host *host, const prm_val *configured, prm_field_errors *errors)
{
    return prm_roles_read(configured, host->arena, &host->roles, errors);
}

/* Whether some built-in role of a partner may call it: a configured one can have no more. */
static bool is_for_partners(const prm_method *method)
{
    for (const prm_role *role = prm_roles; role->name != NULL; role++) {
        if (role->side == PRM_PARTNER_SIDE && prm_words_have(method->roles, role->name))
            return true;
    }
    return false;
}

static const char *fault_of(const prm_role *role, const prm_method_entry *entry)
{
    if (entry == NULL)
        return "there is no method %.80s";
    if (role->side == PRM_PARTNER_SIDE && !prm_method_is_public(entry->method) && !is_for_partners(entry->method))
        return "%.80s is for no role of a partner: configured ones have no more than those";
    return NULL;
}

static prm_status grant(prm_host *host, const prm_role *role, const char *name, const char *field,
    prm_field_errors *errors)
{
    const prm_method_entry *entry = prm_host_method(host, name, strlen(name));
    const char *fault = fault_of(role, entry);
    char message[200];
    if (fault != NULL) {
        snprintf(message, sizeof(message), fault, name);
        prm_field_errors_add(errors, field, "enum", message);
        return PRM_OK;
    }
    prm_method *own = (prm_method *)entry->method; /* the host's copy, on the start-up thread */
    if (prm_method_is_public(own) || prm_words_have(own->roles, role->name))
        return PRM_OK;
    own->roles = prm_arena_format(host->arena, *own->roles != '\0' ? "%s | %s" : "%s%s", own->roles, role->name);
    return own->roles != NULL ? PRM_OK : PRM_E_NOMEM;
}

prm_status prm_host_grant(prm_host *host, prm_field_errors *errors)
{
    size_t built_in = 0;
    char field[60];
    while (prm_roles[built_in].name != NULL)
        built_in++;
    const prm_role *configured = host->roles != NULL ? host->roles + built_in : NULL;
    for (size_t i = 0; configured != NULL && configured[i].name != NULL; i++) {
        for (size_t k = 0; configured[i].grants[k] != NULL; k++) {
            snprintf(field, sizeof(field), "roles[%zu].grants[%zu]", i, k);
            PRM_TRY(grant(host, &configured[i], configured[i].grants[k], field, errors));
        }
    }
    return errors->count > 0 ? PRM_E_INVALID : PRM_OK;
}
