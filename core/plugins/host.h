/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file host.h  Loads plugins, checks all they declare, and derives from it: the model, the methods (declared and
 * derived), the catalog of chains, events and timers. Built on the start-up thread; sealed, it is immutable and
 * shared by all threads. The core's own methods and entities come as built-in plugins with the same descriptor.
 */
#ifndef PRM_PLUGINS_HOST_H
#define PRM_PLUGINS_HOST_H

#include "access/principal.h"
#include "base/buf.h"
#include "base/fields.h"
#include "events/consumer.h"
#include "events/metric_source.h"
#include "rules/rules.h"
#include "store/model.h"

typedef struct prm_host prm_host;

typedef struct prm_plugin_entry {
    const prm_plugin *plugin; /* its descriptor, in structs of this host's size */
    const char *path;         /* of the shared object; "" if built in */
    bool is_builtin;
    const prm_val *settings; /* every setting it declares that has a value */
} prm_plugin_entry;

/** Beside the flags of prm/plugin.h, for built-in plugins alone. */
#define PRM_BACKGROUND (1u << 28) /* waits behind what others do in the foreground */

typedef struct prm_method_entry {
    const prm_method *method; /* declared, or derived from an entity */
    const prm_plugin_entry *plugin;
    const prm_table *table; /* derived: its entity; declared with `subject`: that entity; else NULL */
    bool is_derived;        /* its `roles` are spelled out: `vendor` is every vendor role */
    bool names_files;       /* some parameter of it can: they are checked before it runs */
    int64_t quota;          /* calls a partner, or an address, may make of it in 24 hours; 0: it has none */
} prm_method_entry;

typedef struct prm_timer_entry {
    const prm_timer *timer;
    const prm_plugin_entry *plugin;
} prm_timer_entry;

typedef struct prm_metric_entry {
    const prm_metric *metric;
    const prm_plugin_entry *plugin;
    prm_metric_source source;
} prm_metric_entry;

/** Whether the vendor's side alone reads it. */
bool prm_metric_is_vendors(const prm_metric *metric);

typedef struct prm_reaction_entry {
    const prm_reaction *reaction;
    const prm_plugin_entry *plugin;
} prm_reaction_entry;

typedef struct prm_event_entry {
    const prm_event *event;
    const prm_plugin_entry *plugin;
} prm_event_entry;

/** An empty host. `builtins` (NULL-ended, static) are added first, without dlopen. */
prm_status prm_host_new(const prm_plugin *const *builtins, prm_host **out, prm_error *error);
void prm_host_free(prm_host *host);

/** A service plugins may name in `services`; its table is static. Before any plugin is loaded. */
prm_status prm_host_offer(prm_host *host, const char *id, const void *table, prm_error *error);

/** What the core does with every row a call creates (`before` NULL) or changes, in the same transaction: keys of
 * prm.match. A failure dooms the call. */
typedef prm_status (*prm_row_hook)(prm_call *call, const prm_table *table, const prm_val *before, const prm_val *after);
/** Hooks run in the order in which they were added. Before the seal. */
prm_status prm_host_on_row(prm_host *host, prm_row_hook hook, prm_error *error);

/** What follows the journal: prm.metrics. The consumer is static, or outlives the host (see
 * prm_host_alloc). Before the seal. */
prm_status prm_host_on_journal(prm_host *host, const prm_consumer *consumer, prm_error *error);
const prm_consumer *prm_host_consumer_at(const prm_host *host, size_t index); /* NULL past the end */

/**
 * Loads one shared object (RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE) and checks its descriptor. Refuses with one sentence
 * that names both sides: no symbol, another magic or major, a newer minor, an unknown enum value, a namespace, entity,
 * event, timer, chain or method name already taken, a missing service.
 */
prm_status prm_host_load(prm_host *host, const char *path, prm_error *error);
/** Every *.so of a directory in name order, except those whose id is in `without` (NULL-ended, may be NULL). An id
 * there that no plugin of the directory has is PRM_E_INVALID. */
prm_status prm_host_load_all(prm_host *host, const char *directory, const char *const *without, prm_error *error);
/**
 * Gives a loaded plugin its settings: `given` (NULL: none) checked against what it declares, presets where nothing is
 * given; what is wrong with it goes to `errors`, whose arena outlives the host. A plugin never given any has its
 * presets. PRM_E_NOT_FOUND: no such plugin is loaded; PRM_E_INVALID, PRM_E_NOMEM. Before the seal.
 */
prm_status prm_host_configure(prm_host *host, const char *id, const prm_val *given, prm_field_errors *errors);
/** After a seal that failed: the plugin that lacks what it needs; "" if that is not why. Lives with the host. */
const char *prm_host_culprit(const prm_host *host);
/** Orders plugins by `needs` (missing, too old and circular ones are refused), builds the model, the method table and
 * the catalog, and fills each plugin's api pointer. Nothing can be added afterwards. */
prm_status prm_host_seal(prm_host *host, prm_error *error);

const prm_model *prm_host_model(const prm_host *host);
const prm_catalog *prm_host_catalog(const prm_host *host);
/** NULL if there is none. */
const prm_method_entry *prm_host_method(const prm_host *host, const char *name, size_t length);
const prm_method_entry *prm_host_method_at(const prm_host *host, size_t index); /* NULL past the end; by name */
/** The roles there are; a row without a name ends them. */
const struct prm_role *prm_host_roles(const prm_host *host);
/** Those of the configuration join them. Before the seal. Errors as prm_roles_read. */
prm_status prm_host_set_roles(prm_host *host, const prm_val *configured, prm_field_errors *errors);
/** Gives them what they are granted. After the seal, before any other thread. PRM_E_INVALID: `errors` name methods that
 * do not exist, or that are no partner's. PRM_E_NOMEM. */
prm_status prm_host_grant(prm_host *host, prm_field_errors *errors);

/** Whether it may be called before authentication. */
bool prm_method_is_public(const prm_method *method);
/** Whether it may change something. */
bool prm_method_writes(const prm_method *method);
/** Whether the principal may call it, by what it declares. */
bool prm_method_is_for(const prm_method_entry *entry, const prm_principal *principal);
/** What writes accept beside their own params, by position after them; NULL-ended. */
extern const prm_field *const prm_write_params[];
/** Whether the method takes this one of them. */
bool prm_method_takes(const prm_method *method, const char *name);
size_t prm_host_method_index(const prm_host *host, const prm_method_entry *entry); /* of one that method_at gave */
const prm_plugin_entry *prm_host_plugin_at(const prm_host *host, size_t index); /* NULL past the end; in start order */
const prm_timer_entry *prm_host_timer(const prm_host *host, const char *name);
const prm_timer_entry *prm_host_timer_at(const prm_host *host, size_t index); /* NULL past the end */
const prm_reaction_entry *prm_host_reaction(const prm_host *host, const char *name);
const prm_reaction_entry *prm_host_reaction_at(const prm_host *host, size_t index); /* NULL past the end */
const prm_event_entry *prm_host_event(const prm_host *host, const char *name);

const prm_metric_entry *prm_host_metric(const prm_host *host, const char *name);
const prm_metric_entry *prm_host_metric_at(const prm_host *host, size_t index); /* NULL past the end */

/** Zeroed memory that lasts as long as the host; NULL if there is none. Before the seal. */
void *prm_host_alloc(prm_host *host, size_t bytes);

/** The table of an offered service; NULL if there is none. */
const void *prm_host_service(const prm_host *host, const char *id);
/** Its schema number: at least 1. */
uint32_t prm_plugin_schema(const prm_plugin *plugin);
/** Whether the plugin declares this entity in `reaches`, this service in `services`. */
bool prm_plugin_reaches(const prm_plugin_entry *plugin, const char *entity);
bool prm_plugin_uses(const prm_plugin_entry *plugin, const char *service);

/** All that a shared object declares, as text for a person (prmd inspect). Loads it without running anything. */
prm_status prm_host_inspect(const char *path, prm_buf *out, prm_error *error);

#endif
