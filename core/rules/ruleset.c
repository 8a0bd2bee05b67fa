/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/set.h"

#include "base/alloc.h"
#include "base/fields.h"

#include <string.h>

prm_ruleset *prm_ruleset_ref(prm_ruleset *set)
{
    atomic_fetch_add_explicit(&set->references, 1, memory_order_relaxed);
    return set;
}

void prm_ruleset_unref(prm_ruleset *set)
{
    if (set == NULL || atomic_fetch_sub_explicit(&set->references, 1, memory_order_acq_rel) != 1)
        return;
    prm_arena_free(set->arena);
    prm_free(set);
}

int64_t prm_ruleset_generation(const prm_ruleset *set)
{
    return set->generation;
}

prm_point *prm_ruleset_point(const prm_ruleset *set, const char *name)
{
    for (size_t i = 0; i < set->point_count; i++)
        if (strcmp(set->points[i].rule->name, name) == 0)
            return &set->points[i];
    return NULL;
}

const prm_set_chain *prm_ruleset_chain(const prm_ruleset *set, const char *name)
{
    for (size_t i = 0; i < set->catalog->count; i++)
        if (set->chains[i].chain != NULL && strcmp(set->chains[i].chain->name, name) == 0)
            return &set->chains[i];
    return NULL;
}

prm_script prm_point_script(const prm_point *point)
{
    return (prm_script){.path = point->path,
        .source = point->source,
        .length = point->length,
        .version = point->version,
        .settings = point->settings};
}

/* Copies go to the caller's arena: values of the set are shared by threads and must not be touched. */
static prm_status list_point(const prm_point *point, prm_arena *arena, prm_val *list)
{
    prm_val *entry = prm_val_object(arena);
    PRM_TRY(prm_val_set_text(entry, "point", point->rule->name));
    PRM_TRY(prm_val_set_text(entry, "plugin", point->plugin));
    PRM_TRY(prm_val_set_text(entry, "doc", point->rule->doc));
    if (point->path != NULL)
        PRM_TRY(prm_val_set_text(entry, "path", point->path));
    PRM_TRY(prm_val_set_text(entry, "version", point->version_text));
    prm_val *settings = point->settings != NULL ? prm_val_copy(arena, point->settings) : prm_val_object(arena);
    if (settings == NULL)
        return PRM_E_NOMEM;
    PRM_TRY(prm_val_set(entry, "settings", settings));
    PRM_TRY(prm_val_set_boolean(entry, "quarantined", atomic_load(&point->is_quarantined)));
    PRM_TRY(prm_val_set_integer(entry, "examples", (int64_t)prm_val_count(point->examples)));
    return prm_val_append(list, entry);
}

prm_status prm_ruleset_list(const prm_ruleset *set, prm_arena *arena, const prm_val **list)
{
    prm_val *out = prm_val_list(arena);
    for (size_t i = 0; i < set->point_count; i++)
        PRM_TRY(list_point(&set->points[i], arena, out));
    *list = out;
    return (out->flags & PRM_VAL_NOMEM) != 0 ? PRM_E_NOMEM : PRM_OK;
}

prm_status prm_ruleset_test(
    const prm_ruleset *set, const char *point, prm_arena *arena, const prm_val **report, prm_error *error)
{
    if (point != NULL && prm_ruleset_point(set, point) == NULL)
        return prm_error_set(error, PRM_E_NOT_FOUND, NULL, "there is no rule point %s", point);
    prm_engine *engine = prm_engine_new();
    if (engine == NULL)
        return PRM_E_NOMEM;
    prm_val *out = prm_val_list(arena);
    prm_status status = PRM_OK;
    for (size_t i = 0; status == PRM_OK && i < set->point_count; i++)
        if (point == NULL || strcmp(set->points[i].rule->name, point) == 0)
            status = prm_examples_run(engine, set, &set->points[i], arena, out);
    prm_engine_free(engine);
    *report = out;
    return status;
}

prm_status prm_ruleset_check_settings(
    const prm_ruleset *set, const char *point, const prm_val *settings, prm_arena *arena, const prm_val **errors)
{
    const prm_point *found = prm_ruleset_point(set, point);
    prm_field_errors bad = {.arena = arena};
    *errors = NULL;
    if (found == NULL || found->source == NULL)
        return PRM_E_NOT_FOUND;
    if (prm_settings_lay(arena, found->defaults, settings, &bad) == NULL)
        return PRM_E_NOMEM;
    *errors = prm_field_errors_list(&bad);
    return bad.count > 0 ? PRM_E_INVALID : PRM_OK;
}
