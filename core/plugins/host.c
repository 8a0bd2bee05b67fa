/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/call.h"
#include "plugins/check.h"
#include "plugins/descriptor.h"
#include "plugins/internal.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

enum { HOST_BYTES = 64 << 20, CHECK_BYTES = 8 << 20 };

static prm_status out_of_memory(prm_error *error)
{
    return prm_error_set(error, PRM_E_NOMEM, NULL, "Out of memory while loading plugins");
}

static prm_status refuse_sealed(prm_error *error)
{
    return prm_error_set(error, PRM_E_INVALID, "plugin", "Nothing can be added once the server has started");
}

prm_status prm_host_new(const prm_plugin *const *builtins, prm_host **out, prm_error *error)
{
    prm_host *host = prm_alloc_zeroed(1, sizeof(*host));
    if (host == NULL || (host->arena = prm_arena_new(HOST_BYTES)) == NULL) {
        prm_free(host);
        return out_of_memory(error);
    }
    PRM_EACH(prm_plugin, builtin, builtins) {
        prm_status status = prm_host_add(host, *builtin, "", true, error);
        if (status != PRM_OK) {
            prm_host_free(host);
            return status;
        }
    }
    *out = host;
    return PRM_OK;
}

void prm_host_free(prm_host *host)
{
    if (host == NULL)
        return;
    prm_model_free(host->model);
    prm_arena_free(host->arena);
    prm_free(host);
}

static prm_status check(const prm_host *host, const prm_plugin *plugin, bool is_builtin, prm_error *error)
{
    prm_arena *arena = prm_arena_new(CHECK_BYTES);
    if (arena == NULL)
        return out_of_memory(error);
    const prm_check all = {.host = host, .plugin = plugin, .is_builtin = is_builtin, .arena = arena, .error = error};
    prm_status status = prm_check_plugin(&all);
    prm_arena_free(arena);
    return status == PRM_E_NOMEM ? out_of_memory(error) : status;
}

prm_status prm_host_add(
    prm_host *host, const prm_plugin *descriptor, const char *path, bool is_builtin, prm_error *error)
{
    const prm_plugin *plugin;
    if (host->is_sealed)
        return refuse_sealed(error);
    PRM_TRY(prm_descriptor_copy(host->arena, descriptor, path, &plugin, error));
    PRM_TRY(check(host, plugin, is_builtin, error));
    prm_plugin_entry *entry = prm_arena_alloc(host->arena, sizeof(*entry));
    char *own_path = prm_arena_text(host->arena, path, strlen(path));
    prm_plugin_entry **plugins = prm_arena_grow(host->arena, host->plugins,
        host->plugin_count * sizeof(prm_plugin_entry *), (host->plugin_count + 1) * sizeof(prm_plugin_entry *));
    if (entry == NULL || own_path == NULL || plugins == NULL)
        return out_of_memory(error);
    *entry = (prm_plugin_entry){.plugin = plugin, .path = own_path, .is_builtin = is_builtin};
    PRM_TRY(prm_host_fill_settings(host, entry, NULL, error));
    host->plugins = plugins;
    host->plugins[host->plugin_count++] = entry;
    return PRM_OK;
}

prm_status prm_host_offer(prm_host *host, const char *id, const void *table, prm_error *error)
{
    if (host->is_sealed)
        return refuse_sealed(error);
    prm_offered *offered = prm_arena_alloc(host->arena, sizeof(*offered));
    if (offered == NULL)
        return out_of_memory(error);
    *offered = (prm_offered){.id = id, .table = table, .next = host->services};
    host->services = offered;
    return PRM_OK;
}

prm_status prm_host_on_row(prm_host *host, prm_row_hook hook, prm_error *error)
{
    if (host->is_sealed)
        return refuse_sealed(error);
    prm_hook *added = prm_arena_alloc(host->arena, sizeof(*added)), **end = &host->hooks;
    if (added == NULL)
        return out_of_memory(error);
    added->run = hook;
    while (*end != NULL)
        end = &(*end)->next;
    *end = added;
    return PRM_OK;
}

prm_status prm_host_on_journal(prm_host *host, const prm_consumer *consumer, prm_error *error)
{
    if (host->is_sealed)
        return refuse_sealed(error);
    prm_followed *added = prm_arena_alloc(host->arena, sizeof(*added)), **end = &host->consumers;
    if (added == NULL)
        return out_of_memory(error);
    added->consumer = consumer;
    while (*end != NULL)
        end = &(*end)->next;
    *end = added;
    return PRM_OK;
}

void *prm_host_alloc(prm_host *host, size_t bytes)
{
    return prm_arena_alloc(host->arena, bytes);
}

const prm_consumer *prm_host_consumer_at(const prm_host *host, size_t index)
{
    const prm_followed *followed = host->consumers;
    while (followed != NULL && index-- > 0)
        followed = followed->next;
    return followed != NULL ? followed->consumer : NULL;
}

const prm_plugin_entry *prm_host_plugin(const prm_host *host, const char *id)
{
    for (size_t i = 0; i < host->plugin_count; i++) {
        if (strcmp(host->plugins[i]->plugin->id, id) == 0)
            return host->plugins[i];
    }
    return NULL;
}

const prm_plugin_entry *prm_host_plugin_at(const prm_host *host, size_t index)
{
    return index < host->plugin_count ? host->plugins[index] : NULL;
}

const prm_model *prm_host_model(const prm_host *host)
{
    return host->model;
}

const prm_catalog *prm_host_catalog(const prm_host *host)
{
    return &host->catalog;
}

const void *prm_host_service(const prm_host *host, const char *id)
{
    const prm_offered *offered = host->services;
    while (offered != NULL && strcmp(offered->id, id) != 0)
        offered = offered->next;
    return offered != NULL ? offered->table : NULL;
}

static bool is_listed(const char *const *list, const char *text)
{
    PRM_EACH(char, at, list) {
        if (strcmp(*at, text) == 0)
            return true;
    }
    return false;
}

const char *prm_host_culprit(const prm_host *host)
{
    return host->culprit != NULL ? host->culprit : "";
}

bool prm_plugin_reaches(const prm_plugin_entry *plugin, const char *entity)
{
    return is_listed(plugin->plugin->reaches, entity);
}

bool prm_plugin_uses(const prm_plugin_entry *plugin, const char *service)
{
    return is_listed(plugin->plugin->services, service);
}

const prm_timer_entry *prm_host_timer_at(const prm_host *host, size_t index)
{
    return index < host->timer_count ? &host->timers[index] : NULL;
}

const prm_timer_entry *prm_host_timer(const prm_host *host, const char *name)
{
    for (size_t i = 0; name != NULL && i < host->timer_count; i++) {
        if (strcmp(host->timers[i].timer->name, name) == 0)
            return &host->timers[i];
    }
    return NULL;
}

bool prm_metric_is_vendors(const prm_metric *metric)
{
    return metric->audience != NULL && strcmp(metric->audience, "vendor") == 0;
}

const prm_metric_entry *prm_host_metric_at(const prm_host *host, size_t index)
{
    return index < host->metric_count ? &host->metrics[index] : NULL;
}

const prm_metric_entry *prm_host_metric(const prm_host *host, const char *name)
{
    for (size_t i = 0; name != NULL && i < host->metric_count; i++) {
        if (strcmp(host->metrics[i].metric->name, name) == 0)
            return &host->metrics[i];
    }
    return NULL;
}

const prm_event_entry *prm_host_event(const prm_host *host, const char *name)
{
    for (size_t i = 0; name != NULL && i < host->event_count; i++) {
        if (strcmp(host->events[i].event->name, name) == 0)
            return &host->events[i];
    }
    return NULL;
}

const prm_reaction_entry *prm_host_reaction(const prm_host *host, const char *name)
{
    for (size_t i = 0; i < host->reaction_count; i++) {
        if (strcmp(host->reactions[i].reaction->name, name) == 0)
            return &host->reactions[i];
    }
    return NULL;
}

const prm_reaction_entry *prm_host_reaction_at(const prm_host *host, size_t index)
{
    return index < host->reaction_count ? &host->reactions[index] : NULL;
}
