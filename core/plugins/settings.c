/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/check.h"
#include "plugins/internal.h"

#include <string.h>

prm_status prm_host_fill_settings(prm_host *host, prm_plugin_entry *entry, const prm_val *given, prm_error *error)
{
    prm_error why = {0};
    prm_status status = prm_fields_fill(host->arena, entry->plugin->settings, given, &entry->settings, &why);
    if (status == PRM_OK)
        return PRM_OK;
    return prm_error_set(error, status, "plugin", "Plugin \"%s\" declares its settings wrongly: %.300s",
        entry->plugin->id, why.message);
}

prm_status prm_host_configure(prm_host *host, const char *id, const prm_val *given, prm_field_errors *errors)
{
    prm_error error = {0};
    for (size_t i = 0; i < host->plugin_count; i++) {
        prm_plugin_entry *entry = host->plugins[i];
        const prm_val *read, *own = NULL;
        if (strcmp(entry->plugin->id, id) != 0)
            continue;
        /* The configuration's memory ends before the host's. */
        if (given != NULL && (own = prm_val_copy(host->arena, given)) == NULL)
            return PRM_E_NOMEM;
        PRM_TRY(prm_fields_read(host->arena, entry->plugin->settings, own, NULL, &read, errors));
        return prm_host_fill_settings(host, entry, read, &error);
    }
    return PRM_E_NOT_FOUND;
}
