/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Settings are typed by their defaults: a number stays a number, a list keeps the type of its items. An object below
 * the first level whose values share a type is a map (days by level) and may get new keys; every other key must be
 * there already. Objects are laid over each other, everything else replaces.
 */
#include "rules/set.h"

#include "base/fields.h"

#include <string.h>

enum { DEPTH_MOST = 16 };

static bool is_number(const prm_val *value)
{
    return prm_val_kind(value) == PRM_V_INT || prm_val_kind(value) == PRM_V_REAL;
}

static bool is_container(const prm_val *value)
{
    return prm_val_kind(value) == PRM_V_LIST || prm_val_kind(value) == PRM_V_OBJECT;
}

static bool has_same_type(const prm_val *model, const prm_val *value)
{
    if (prm_val_kind(model) == PRM_V_REAL)
        return is_number(value);
    if (is_container(model) && prm_val_count(model) == 0)
        return is_container(value);
    if (is_container(value) && prm_val_count(value) == 0)
        return is_container(model);
    if (prm_val_kind(model) != prm_val_kind(value))
        return false;
    for (size_t i = 0; model->kind == PRM_V_LIST && i < prm_val_count(value); i++)
        if (!has_same_type(prm_val_at(model, 0), prm_val_at(value, i)))
            return false;
    return true;
}

/* The value all others of the object are typed like; NULL if they differ. */
static const prm_val *model_of_map(const prm_val *object)
{
    const prm_val *first = prm_val_count(object) > 0 ? object->as.members[0].value : NULL;
    for (size_t i = 1; i < prm_val_count(object); i++)
        if (!has_same_type(first, object->as.members[i].value))
            return NULL;
    return first;
}

static const char *path_of(prm_arena *arena, const char *path, const char *key)
{
    const char *joined = *path == '\0' ? key : prm_arena_format(arena, "%s.%s", path, key);
    return joined != NULL ? joined : key;
}

static const prm_val *lay(prm_arena *arena, const prm_val *defaults, const prm_val *given, const char *path, int depth,
    prm_field_errors *errors);

static const prm_val *lay_value(prm_arena *arena, const prm_val *model, const prm_val *old, const prm_val *given,
    const char *path, int depth, prm_field_errors *errors)
{
    if (!has_same_type(model, given)) {
        prm_field_errors_add(errors, path, "type", "not of the type of its default");
        return old;
    }
    if (prm_val_kind(old) == PRM_V_OBJECT && prm_val_count(old) > 0 && prm_val_count(given) > 0)
        return lay(arena, old, given, path, depth + 1, errors);
    return prm_val_copy(arena, given);
}

static const prm_val *lay(prm_arena *arena, const prm_val *defaults, const prm_val *given, const char *path, int depth,
    prm_field_errors *errors)
{
    prm_val *out = prm_val_copy(arena, defaults);
    const prm_val *map = depth > 0 ? model_of_map(defaults) : NULL;
    if (depth > DEPTH_MOST)
        prm_field_errors_add(errors, path, "range", "too deep");
    for (size_t i = 0; out != NULL && depth <= DEPTH_MOST && i < prm_val_count(given); i++) {
        const char *key = prm_val_key_at(given, i), *name = path_of(arena, path, key);
        const prm_val *value = prm_val_get(given, key), *old = prm_val_get(defaults, key);
        const prm_val *model = old != NULL ? old : map;
        if (model == NULL) {
            prm_field_errors_add(errors, name, "unknown", "there is no such setting");
            continue;
        }
        const prm_val *laid = lay_value(arena, model, old, value, name, depth, errors);
        if (prm_val_set(out, key, laid) != PRM_OK)
            return NULL;
    }
    return out;
}

const prm_val *prm_settings_lay(
    prm_arena *arena, const prm_val *defaults, const prm_val *given, prm_field_errors *errors)
{
    if (given != NULL && prm_val_kind(given) != PRM_V_OBJECT && prm_val_count(given) > 0) {
        prm_field_errors_add(errors, "settings", "type", "settings are an object");
        given = NULL;
    }
    return lay(arena, defaults, prm_val_kind(given) == PRM_V_OBJECT ? given : NULL, "", 0, errors);
}
