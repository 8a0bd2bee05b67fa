/* SPDX-License-Identifier: Apache-2.0 */
/** @file internal.h  What a prm_host holds, between the files that build it. For core/plugins alone. */
#ifndef PRM_PLUGINS_INTERNAL_H
#define PRM_PLUGINS_INTERNAL_H

#include "access/principal.h"
#include "base/arena.h"
#include "plugins/host.h"

typedef struct prm_offered {
    const char *id;
    const void *table;
    struct prm_offered *next;
} prm_offered;

typedef struct prm_hook {
    prm_row_hook run;
    struct prm_hook *next;
} prm_hook;

typedef struct prm_followed {
    const prm_consumer *consumer;
    struct prm_followed *next;
} prm_followed;

struct prm_host {
    prm_arena *arena; /* entries and the copies of descriptors */
    prm_plugin_entry **plugins;
    size_t plugin_count;
    prm_offered *services;
    prm_hook *hooks;
    prm_followed *consumers;
    const prm_role *roles; /* with those of the configuration; NULL: the built-in ones */
    prm_model *model;
    prm_catalog catalog;
    prm_method_entry *methods; /* by name */
    size_t method_count;
    prm_reaction_entry *reactions;
    size_t reaction_count;
    prm_timer_entry *timers; /* by name */
    size_t timer_count;
    prm_event_entry *events; /* by name */
    size_t event_count;
    prm_metric_entry *metrics;
    size_t metric_count;
    bool is_sealed;
    const char *culprit; /* see prm_host_culprit; NULL: nobody */
};

/** Adds a checked plugin. Its copy and `path` live in the host's arena. */
prm_status prm_host_add(
    prm_host *host, const prm_plugin *descriptor, const char *path, bool is_builtin, prm_error *error);
/** The descriptor of a shared object, as it is there. */
prm_status prm_plugin_open(const char *path, const prm_plugin **out, prm_error *error);
/** NULL if there is none. */
const prm_plugin_entry *prm_host_plugin(const prm_host *host, const char *id);
/** Walks a NULL-ended array, or none. */
#define PRM_EACH(type, at, array) for (const type *const *at = (array); at != NULL && *at != NULL; at++)

/** Its settings: what is given, presets where nothing is. */
prm_status prm_host_fill_settings(prm_host *host, prm_plugin_entry *entry, const prm_val *given, prm_error *error);
/** Puts the plugins in the order in which they start, by `needs`. */
prm_status prm_host_order(prm_host *host, prm_error *error);
/** Builds the method table, declared and derived. After the model. */
prm_status prm_host_list_methods(prm_host *host, prm_error *error);

#endif
