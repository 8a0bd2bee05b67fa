/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/call.h"
#include "plugins/check.h"
#include "plugins/internal.h"

#include <string.h>

static prm_status out_of_memory(prm_error *error)
{
    return prm_error_set(error, PRM_E_NOMEM, NULL, "Out of memory while putting plugins together");
}

static size_t count_of(const void *array)
{
    size_t count = 0;
    const void *item;
    if (array == NULL)
        return 0;
    for (;; count++) {
        memcpy(&item, (const char *)array + count * sizeof(item), sizeof(item));
        if (item == NULL)
            return count;
    }
}

static prm_status build_model(prm_host *host, prm_error *error)
{
    size_t total = 0, count = 0;
    for (size_t i = 0; i < host->plugin_count; i++)
        total += count_of(host->plugins[i]->plugin->entities);
    const prm_entity **entities = prm_arena_alloc(host->arena, total * sizeof(*entities));
    if (entities == NULL)
        return out_of_memory(error);
    for (size_t i = 0; i < host->plugin_count; i++) {
        PRM_EACH(prm_entity, entity, host->plugins[i]->plugin->entities)
            entities[count++] = *entity;
    }
    return prm_model_new(entities, count, &host->model, error);
}

static prm_status build_catalog(prm_host *host, prm_error *error)
{
    size_t total = 0;
    for (size_t i = 0; i < host->plugin_count; i++)
        total += count_of(host->plugins[i]->plugin->chains);
    prm_catalog_chain *chains = prm_arena_alloc(host->arena, total * sizeof(*chains));
    if (chains == NULL)
        return out_of_memory(error);
    host->catalog.chains = chains;
    for (size_t i = 0; i < host->plugin_count; i++) {
        const prm_plugin *plugin = host->plugins[i]->plugin;
        PRM_EACH(prm_chain, chain, plugin->chains)
            chains[host->catalog.count++] = (prm_catalog_chain){.plugin = plugin->id, .chain = *chain};
    }
    return PRM_OK;
}

static prm_status list_events_and_timers(prm_host *host, prm_error *error)
{
    size_t events = 0, timers = 0, reactions = 0;
    for (size_t i = 0; i < host->plugin_count; i++) {
        events += count_of(host->plugins[i]->plugin->events);
        timers += count_of(host->plugins[i]->plugin->timers);
        reactions += count_of(host->plugins[i]->plugin->reactions);
    }
    host->events = prm_arena_alloc(host->arena, events * sizeof(*host->events));
    host->timers = prm_arena_alloc(host->arena, timers * sizeof(*host->timers));
    host->reactions = prm_arena_alloc(host->arena, reactions * sizeof(*host->reactions));
    if (host->events == NULL || host->timers == NULL || host->reactions == NULL)
        return out_of_memory(error);
    for (size_t i = 0; i < host->plugin_count; i++) {
        const prm_plugin_entry *entry = host->plugins[i];
        PRM_EACH(prm_event, event, entry->plugin->events)
            host->events[host->event_count++] = (prm_event_entry){.event = *event, .plugin = entry};
        PRM_EACH(prm_timer, timer, entry->plugin->timers)
            host->timers[host->timer_count++] = (prm_timer_entry){.timer = *timer, .plugin = entry};
        PRM_EACH(prm_reaction, reaction, entry->plugin->reactions)
            host->reactions[host->reaction_count++] = (prm_reaction_entry){.reaction = *reaction, .plugin = entry};
    }
    return PRM_OK;
}

static prm_status list_metrics(prm_host *host, prm_error *error)
{
    size_t count = 0;
    for (size_t i = 0; i < host->plugin_count; i++)
        count += count_of(host->plugins[i]->plugin->metrics);
    host->metrics = prm_arena_alloc(host->arena, (count + 1) * sizeof(*host->metrics));
    if (host->metrics == NULL)
        return out_of_memory(error);
    for (size_t i = 0; i < host->plugin_count; i++) {
        PRM_EACH(prm_metric, metric, host->plugins[i]->plugin->metrics) {
            prm_metric_entry *entry = &host->metrics[host->metric_count++];
            *entry = (prm_metric_entry){.metric = *metric, .plugin = host->plugins[i]};
            PRM_TRY(prm_metric_source_parse((*metric)->from, &entry->source, error));
        }
    }
    return PRM_OK;
}

prm_status prm_host_seal(prm_host *host, prm_error *error)
{
    if (host->is_sealed)
        return PRM_OK;
    PRM_TRY(prm_host_order(host, error));
    for (size_t i = 0; i < host->plugin_count; i++) {
        const prm_check check = {.host = host,
            .plugin = host->plugins[i]->plugin,
            .is_builtin = host->plugins[i]->is_builtin,
            .error = error};
        PRM_TRY(prm_check_references(&check));
        PRM_TRY(prm_check_metrics(&check));
    }
    PRM_TRY(build_model(host, error));
    PRM_TRY(build_catalog(host, error));
    PRM_TRY(list_events_and_timers(host, error));
    PRM_TRY(list_metrics(host, error));
    PRM_TRY(prm_host_list_methods(host, error));
    for (size_t i = 0; i < host->plugin_count; i++) {
        const prm_api **api = host->plugins[i]->plugin->api;
        if (api != NULL)
            *api = &prm_host_api;
    }
    host->is_sealed = true;
    return PRM_OK;
}
