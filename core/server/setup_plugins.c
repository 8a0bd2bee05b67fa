/* SPDX-License-Identifier: Apache-2.0 */
#include "server/setup.h"

#include "base/log.h"

#include <string.h>

static prm_status out_of_memory(prm_error *error)
{
    return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory while loading plugins");
}

static bool is_left_out(const prm_options *options, const char *id)
{
    for (const char *const *at = options->without; *at; at++)
        if (strcmp(*at, id) == 0)
            return true;
    return false;
}

static const prm_val *find_listed(const prm_options *options, const char *id)
{
    for (size_t i = 0; i < prm_val_count(options->listed); i++)
        if (strcmp(prm_val_get_str(prm_val_at(options->listed, i), "id"), id) == 0)
            return prm_val_at(options->listed, i);
    return NULL;
}

bool prm_setup_leave_out(prm_options *options, const char *id, const prm_error *why)
{
    const prm_val *listed = find_listed(options, id);
    int32_t is_optional = 0;
    size_t count = 0;

    while (options->without[count])
        count++;
    if (!listed || prm_val_get_boolean(listed, "optional", &is_optional) != PRM_OK || !is_optional ||
        count == PRM_OPTIONS_LISTED)
        return false;
    options->without[count] = prm_val_get_str(listed, "id");
    prm_log_text(PRM_LOG_WARNING, "plugin.left_out", "%s", why->message);
    return true;
}

/* `at`: where its settings stand in the configuration. */
static prm_status configure(
    const prm_config *config, prm_host *host, const char *id, const prm_val *given, const char *at, prm_buf *problems)
{
    prm_field_errors errors = { .arena = config->arena };
    prm_status status = PRM_OK;
    const prm_plugin_entry *entry;

    for (size_t i = 0; (entry = prm_host_plugin_at(host, i)); i++)
        if (strcmp(entry->plugin->id, id) == 0)
            break;
    if (!entry)
        return PRM_E_NOT_FOUND;
    if (given)
        status = prm_config_secrets(config, entry->plugin->settings, given, &given, &errors);
    if (status == PRM_OK)
        status = prm_host_configure(host, id, given, &errors);
    prm_config_explain(config, &errors, at, problems);
    return status;
}

static prm_status load_one(const prm_options *options, const char *directory, const prm_val *item, size_t index,
    prm_host *host, prm_buf *problems)
{
    const char *id = prm_val_get_str(item, "id"), *file = prm_val_get_str(item, "file"), *at;
    int32_t is_optional = 0;
    prm_error error = { 0 };
    prm_status status;

    (void)prm_val_get_boolean(item, "optional", &is_optional);
    file = *file ? prm_config_beside(options->config, file)
                 : prm_arena_format(options->config->arena, "%s/%s.so", directory, id);
    at = prm_arena_format(options->config->arena, "plugins[%zu].settings", index);
    status = file && at ? prm_host_load(host, file, &error) : PRM_E_NOMEM;
    if (status == PRM_OK) {
        status = configure(options->config, host, id, prm_val_get(item, "settings"), at, problems);
        if (status == PRM_E_NOT_FOUND)
            prm_buf_format(problems, "%s is not the plugin \"%s\"\n", file, id);
        return status;
    }
    if (is_optional && status != PRM_E_NOMEM) {
        prm_log_text(PRM_LOG_WARNING, "plugin.left_out", "%s", error.message);
        return PRM_OK;
    }
    prm_buf_format(problems, "%s\n", error.message);
    return status;
}

static prm_status load_listed(const prm_options *options, const char *directory, prm_host *host, prm_buf *problems)
{
    prm_status result = PRM_OK;

    for (size_t i = 0; i < prm_val_count(options->listed); i++) {
        const prm_val *item = prm_val_at(options->listed, i);
        prm_status status = is_left_out(options, prm_val_get_str(item, "id"))
                                ? PRM_OK
                                : load_one(options, directory, item, i, host, problems);
        if (status == PRM_E_NOMEM)
            return status;
        if (status != PRM_OK)
            result = PRM_E_INVALID;
    }
    return result;
}

/* Without a list nothing is set: what a plugin requires is missed here. */
static prm_status configure_all(const prm_options *options, prm_host *host, prm_buf *problems)
{
    prm_status result = PRM_OK;
    const prm_plugin_entry *entry;

    for (size_t i = 0; (entry = prm_host_plugin_at(host, i)); i++) {
        prm_status status = PRM_OK;
        const char *at = prm_arena_format(options->config->arena, "the settings of plugin %s", entry->plugin->id);
        if (!at)
            return PRM_E_NOMEM;
        if (!entry->is_builtin)
            status = configure(options->config, host, entry->plugin->id, NULL, at, problems);
        if (status == PRM_E_NOMEM)
            return status;
        if (status != PRM_OK)
            result = status;
    }
    return result;
}

prm_status prm_setup_load_plugins(const prm_options *options, prm_host *host, prm_error *error)
{
    char beside[PRM_PATH_BYTES];
    const char *directory = options->plugins ? options->plugins : beside;
    prm_buf problems;
    prm_status status;

    prm_setup_beside(options, "plugins", "lib/prmd/plugins", beside);
    prm_buf_init(&problems, 1 << 20);
    if (options->listed) {
        status = load_listed(options, directory, host, &problems);
    } else {
        status = prm_host_load_all(host, directory, options->without, error);
        if (status != PRM_OK)
            prm_buf_format(&problems, "%s\n", error->message);
        else
            status = configure_all(options, host, &problems);
    }
    if (status != PRM_OK && (problems.failed || problems.length == 0))
        out_of_memory(error);
    else if (status != PRM_OK)
        prm_error_set(error, status, "plugin", "%.*s", (int)problems.length - 1, problems.data);
    prm_buf_deinit(&problems);
    return status;
}
