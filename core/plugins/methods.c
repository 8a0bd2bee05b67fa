/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/check.h"
#include "plugins/declare.h"

#include "access/principal.h"
#include "access/registry.h"
#include "base/fields.h"

#include <stdlib.h>
#include <string.h>

/* The roles, `vendor` spelled out, so that whoever authorises compares roles and no more. NULL if out of memory. */
static const char *spell_out(const prm_host *host, const char *roles)
{
    prm_arena *arena = host->arena;
    if (roles == NULL)
        return "";
    if (!prm_words_have(roles, "vendor") || prm_words_have(roles, "*"))
        return prm_arena_text(arena, roles, strlen(roles));
    const char *all = roles;
    for (const prm_role *role = prm_host_roles(host); role->name != NULL && all != NULL; role++) {
        if (role->side == PRM_VENDOR_SIDE)
            all = prm_arena_format(arena, "%s | %s", all, role->name);
    }
    return all;
}

static prm_status out_of_memory(prm_error *error)
{
    return prm_error_set(error, PRM_E_NOMEM, NULL, "Out of memory while listing methods");
}

/* What its setting says, which was checked when it was loaded; 0: it has none. */
static int64_t quota_of(const prm_plugin_entry *plugin, const prm_method *method)
{
    int64_t quota = 0;
    if (method->quota != NULL)
        (void)prm_val_get_integer(plugin->settings, method->quota, &quota);
    return quota;
}

static prm_status add(prm_host *host, const prm_plugin_entry *plugin, const prm_method *method, const prm_table *table,
    bool is_derived, prm_error *error)
{
    prm_method *own = prm_arena_alloc(host->arena, sizeof(*own));
    const char *roles = spell_out(host, method->roles);
    if (own == NULL || roles == NULL)
        return out_of_memory(error);
    *own = *method;
    own->roles = roles;
    host->methods[host->method_count++] = (prm_method_entry){
        .method = own, .plugin = plugin, .table = table, .is_derived = is_derived,
        .names_files = prm_fields_have_file(method->params), .quota = quota_of(plugin, method)};
    return PRM_OK;
}

static prm_status derive(
    prm_host *host, const prm_plugin_entry *plugin, const prm_entity *entity, const prm_op *op, prm_error *error)
{
    prm_method method = {.size = sizeof(method), .since = entity->since, .roles = op->roles};
    method.name = prm_arena_format(host->arena, "%s.%s", entity->path, op->name);
    if (method.name == NULL || !prm_declare_op(host->arena, entity, op->name, &method))
        return out_of_memory(error);
    return add(host, plugin, &method, prm_model_table(host->model, entity->name), true, error);
}

static prm_status add_plugin(prm_host *host, const prm_plugin_entry *entry, prm_error *error)
{
    prm_op op;
    PRM_EACH(prm_method, method, entry->plugin->methods) {
        const prm_table *table = (*method)->subject != NULL ? prm_model_table(host->model, (*method)->subject) : NULL;
        PRM_TRY(add(host, entry, *method, table, false, error));
    }
    PRM_EACH(prm_entity, entity, entry->plugin->entities) {
        for (size_t i = 0; prm_op_at((*entity)->ops, i, &op); i++)
            PRM_TRY(derive(host, entry, *entity, &op, error));
    }
    return PRM_OK;
}

static int compare(const void *a, const void *b)
{
    const prm_method_entry *x = a, *y = b;
    return strcmp(x->method->name, y->method->name);
}

static prm_status refuse_twice(const prm_method_entry *a, const prm_method_entry *b, prm_error *error)
{
    const prm_method_entry *derived = b->is_derived ? b : a, *other = b->is_derived ? a : b;
    return prm_error_set(error, PRM_E_INVALID, "plugin",
        "Plugin \"%s\" declares the method \"%s\", which is derived from the entity \"%s\" of plugin \"%s\" already",
        other->plugin->plugin->id, other->method->name, prm_table_entity(derived->table)->name,
        derived->plugin->plugin->id);
}

/* What an import gives its records to. */
static prm_status check_imports(const prm_host *host, const prm_plugin_entry *plugin, prm_error *error)
{
    PRM_EACH(prm_entity, entity, plugin->plugin->entities) {
        if (!prm_ops_have((*entity)->ops, "import"))
            continue;
        const char *name = (*entity)->imports_by != NULL
                               ? (*entity)->imports_by
                               : prm_arena_format(host->arena, "%s.create", (*entity)->path);
        if (name == NULL)
            return out_of_memory(error);
        const prm_method_entry *method = prm_host_method(host, name, strlen(name));
        if (method == NULL || method->plugin != plugin || method->method->access != PRM_WRITE)
            return prm_error_set(error, PRM_E_INVALID, "plugin",
                "Plugin \"%s\" imports rows of \"%s\" by the method \"%s\", which is no write of its own",
                plugin->plugin->id, (*entity)->name, name);
    }
    return PRM_OK;
}

static size_t count_methods(const prm_plugin *plugin)
{
    size_t count = 0;
    prm_op op;
    PRM_EACH(prm_method, method, plugin->methods)
        count++;
    PRM_EACH(prm_entity, entity, plugin->entities) {
        for (size_t i = 0; prm_op_at((*entity)->ops, i, &op); i++)
            count++;
    }
    return count;
}

prm_status prm_host_list_methods(prm_host *host, prm_error *error)
{
    size_t most = 0;
    for (size_t i = 0; i < host->plugin_count; i++)
        most += count_methods(host->plugins[i]->plugin);
    host->methods = prm_arena_alloc(host->arena, most * sizeof(*host->methods));
    if (host->methods == NULL)
        return out_of_memory(error);
    for (size_t i = 0; i < host->plugin_count; i++)
        PRM_TRY(add_plugin(host, host->plugins[i], error));
    if (host->method_count > 0)
        qsort(host->methods, host->method_count, sizeof(*host->methods), compare);
    for (size_t i = 1; i < host->method_count; i++) {
        if (compare(&host->methods[i - 1], &host->methods[i]) == 0)
            return refuse_twice(&host->methods[i - 1], &host->methods[i], error);
    }
    for (size_t i = 0; i < host->plugin_count; i++)
        PRM_TRY(check_imports(host, host->plugins[i], error));
    return PRM_OK;
}

const prm_method_entry *prm_host_method(const prm_host *host, const char *name, size_t length)
{
    size_t low = 0, high = host->method_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const char *candidate = host->methods[middle].method->name;
        int order = strncmp(candidate, name, length);
        if (order == 0 && strlen(candidate) == length)
            return &host->methods[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle; /* a longer name of the same beginning sorts later too */
    }
    return NULL;
}

size_t prm_host_method_index(const prm_host *host, const prm_method_entry *entry)
{
    return (size_t)(entry - host->methods);
}

const prm_method_entry *prm_host_method_at(const prm_host *host, size_t index)
{
    return index < host->method_count ? &host->methods[index] : NULL;
}

bool prm_method_is_public(const prm_method *method)
{
    return method->access == PRM_PUBLIC_READ || method->access == PRM_PUBLIC_WRITE;
}

bool prm_method_writes(const prm_method *method)
{
    return method->access == PRM_WRITE || method->access == PRM_PUBLIC_WRITE;
}

bool prm_method_is_for(const prm_method_entry *entry, const prm_principal *principal)
{
    const prm_method *method = entry->method;
    if (prm_method_is_public(method))
        return true;
    if (principal->side == PRM_PUBLIC)
        return false;
    if (method->roles != NULL &&
        (strcmp(method->roles, "*") == 0 || prm_words_have_any(method->roles, principal->roles)))
        return true;
    return method->access == PRM_READ && prm_roles_read_all(principal->roles);
}

const prm_field *const prm_write_params[] = {
    PRM_TEXT("idempotency_key", 1, 200, 0,
        "The same key with the same params is the same call: it takes effect once, and its answer is repeated for 24 "
        "hours"),
    PRM_BOOL("dry_run", 0, "Answer what would be stored, and store nothing; takes no idempotency_key"),
    PRM_INT("expect_version", 1, PRM_INTEGER_MAX, 0,
        "Fail with `version` unless the row that `id` names has this version"),
    NULL,
};

/* With a password or a token among the params, their digest, kept for a day, would be a quick way to guess at it. */
static bool takes_secret(const prm_method *method)
{
    PRM_EACH(prm_field, field, method->params) {
        if (((*field)->flags & PRM_SECRET) != 0)
            return true;
    }
    return false;
}

bool prm_method_takes(const prm_method *method, const char *name)
{
    if (!prm_method_writes(method) || prm_fields_find(prm_write_params, name) == NULL)
        return false;
    if (strcmp(name, "dry_run") == 0)
        return (method->flags & PRM_NO_DRY_RUN) == 0;
    if (strcmp(name, "idempotency_key") == 0)
        return !takes_secret(method);
    return strcmp(name, "expect_version") != 0 || method->subject != NULL;
}
