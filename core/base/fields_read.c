/* SPDX-License-Identifier: Apache-2.0 */
#include "fields_walk.h"

#include <string.h>

static const prm_val *take(
    prm_field_walk *walk, const prm_field *field, const prm_val *value, const prm_field_place *at);

static size_t field_count(const prm_field *const *fields)
{
    size_t count = 0;
    while (fields != NULL && fields[count] != NULL)
        count++;
    return count;
}

/* The empty object or list an inside form is built in; NULL, as for a refused value, at the arena's cap. */
static prm_val *make_container(prm_field_walk *walk, enum prm_kind kind, size_t room)
{
    prm_val *made = kind == PRM_V_LIST ? prm_val_list(walk->arena) : prm_val_object(walk->arena);
    size_t bytes = room * (kind == PRM_V_LIST ? sizeof(const prm_val *) : sizeof(prm_member));
    void *elements = prm_arena_alloc(walk->arena, bytes);
    if ((made->flags & PRM_VAL_NOMEM) != 0 || elements == NULL) {
        prm_field_refuse(walk, NULL, "", NULL);
        return NULL;
    }
    made->capacity = (uint32_t)room;
    if (kind == PRM_V_LIST)
        made->as.items = elements;
    else
        made->as.members = elements;
    return made;
}

static bool may_set(const prm_viewer *viewer, const prm_field *field)
{
    if (viewer == NULL || viewer->side == PRM_SYSTEM)
        return true;
    if ((field->flags & PRM_VENDOR) != 0 && prm_viewer_is_outside(viewer))
        return false;
    return field->write == NULL || prm_words_have_any(field->write, viewer->roles);
}

static bool is_read_only(const prm_viewer *viewer, const prm_field *field)
{
    return (field->flags & PRM_READONLY) != 0 && viewer != NULL && viewer->side != PRM_SYSTEM;
}

/* A declared field that is there. */
static const prm_val *take_member(
    prm_field_walk *walk, const prm_field *field, const prm_val *value, const prm_field_place *at)
{
    if (is_read_only(walk->viewer, field))
        return prm_field_refuse(walk, at, "readonly", "cannot be set");
    if (!may_set(walk->viewer, field))
        return prm_field_refuse(walk, at, "forbidden", "is not yours to set");
    if (value->kind != PRM_V_NULL)
        return take(walk, field, value, at);
    if ((field->flags & PRM_REQUIRED) != 0)
        return prm_field_refuse(walk, at, "required", "must not be null");
    return value;
}

static void refuse_unknown(
    prm_field_walk *walk, const prm_field *const *fields, const prm_val *value, const prm_field_place *at)
{
    for (uint32_t i = 0; i < value->count; i++) {
        const char *key = value->as.members[i].key;
        prm_field_place here = {.outer = at, .name = key};
        if (prm_fields_find(fields, key) == NULL)
            prm_field_refuse(walk, &here, "unknown", "no such field");
    }
}

/* `made` takes the inside forms; NULL: they are only checked. */
static void take_members(prm_field_walk *walk, const prm_field *const *fields, const prm_val *value, bool partial,
    const prm_field_place *at, prm_val *made)
{
    size_t found = 0;
    uint32_t next = 0;
    for (size_t i = 0; fields != NULL && fields[i] != NULL; i++) {
        const prm_field *field = fields[i];
        prm_field_place here = {.outer = at, .name = field->name};
        const prm_val *member = found < value->count ? prm_val_get_next(value, field->name, &next) : NULL;
        if (member == NULL) {
            bool is_missing = (field->flags & PRM_REQUIRED) != 0 && !partial && !is_read_only(walk->viewer, field) &&
                              may_set(walk->viewer, field);
            if (is_missing)
                prm_field_refuse(walk, &here, "required", "is required");
            continue;
        }
        found++;
        const prm_val *taken = take_member(walk, field, member, &here);
        /* Within an object, which is written whole, an explicit null says no more than absence. */
        if (taken == NULL || made == NULL || (taken->kind == PRM_V_NULL && at != NULL))
            continue;
        made->as.members[made->count++] = (prm_member){.key = field->name, .value = taken};
        prm_val_hold(made, taken);
    }
    if (found < value->count)
        refuse_unknown(walk, fields, value, at);
}

static const prm_val *take_object(
    prm_field_walk *walk, const prm_field *const *fields, const prm_val *value, bool partial, const prm_field_place *at)
{
    if (value->kind != PRM_V_OBJECT)
        return prm_field_refuse(walk, at, "type", "must be an object");
    if (!walk->is_wire) {
        if (value->entity == NULL || at == NULL)
            take_members(walk, fields, value, partial, at, NULL);
        return value;
    }
    size_t declared = field_count(fields);
    prm_val *made = make_container(walk, PRM_V_OBJECT, declared < value->count ? declared : value->count);
    if (made != NULL)
        take_members(walk, fields, value, partial, at, made);
    return made;
}

static const prm_val *take_items(
    prm_field_walk *walk, const prm_field *item, const prm_val *value, const prm_field_place *at)
{
    prm_val *made = NULL;
    if (walk->is_wire && (made = make_container(walk, PRM_V_LIST, value->count)) == NULL)
        return NULL;
    for (uint32_t i = 0; i < value->count; i++) {
        prm_field_place here = {.outer = at, .index = i};
        const prm_val *taken = take(walk, item, value->as.items[i], &here);
        if (taken == NULL || made == NULL)
            continue;
        made->as.items[made->count++] = taken;
        prm_val_hold(made, taken);
    }
    return made != NULL ? made : value;
}

static const prm_val *take_list(
    prm_field_walk *walk, const prm_field *field, const prm_val *value, const prm_field_place *at)
{
    if (value->kind != PRM_V_LIST)
        return prm_field_refuse(walk, at, "type", "must be a list");
    if (!prm_field_is_in_range(field, value->count))
        return prm_field_refuse_range(walk, at, field, "have", " items");
    return field->items != NULL ? take_items(walk, field->items, value, at) : value;
}

static const prm_val *take(
    prm_field_walk *walk, const prm_field *field, const prm_val *value, const prm_field_place *at)
{
    prm_field_taker taker = prm_field_scalar_taker(field->type);
    if (taker != NULL)
        return taker(walk, field, value, at);
    if (field->type == PRM_T_LIST)
        return take_list(walk, field, value, at);
    if (field->type == PRM_T_OBJECT && field->fields != NULL)
        return take_object(walk, field->fields, value, false, at);
    if (field->type == PRM_T_OBJECT && value->kind == PRM_V_OBJECT)
        return value;
    return prm_field_refuse(walk, at, "type", "must be an object");
}

static prm_status status_of(const prm_field_walk *walk)
{
    if (walk->is_out_of_memory)
        return PRM_E_NOMEM;
    return walk->has_error ? PRM_E_INVALID : PRM_OK;
}

prm_status prm_fields_read(prm_arena *arena, const prm_field *const *fields, const prm_val *value,
    const prm_viewer *viewer, const prm_val **out, prm_field_errors *errors)
{
    static const prm_val nothing = {.kind = PRM_V_OBJECT, .flags = PRM_VAL_FROZEN};
    prm_field_walk walk = {.arena = arena, .viewer = viewer, .is_wire = true, .errors = errors};
    const prm_val *taken = take_object(&walk, fields, value != NULL ? value : &nothing, false, NULL);
    PRM_TRY(status_of(&walk));
    prm_val_freeze(taken);
    if (prm_val_has_flag(taken, PRM_VAL_NOMEM))
        return PRM_E_NOMEM;
    *out = taken;
    return PRM_OK;
}

prm_status prm_fields_check_as(prm_arena *arena, const prm_field *const *fields, const prm_val *value,
    const prm_viewer *viewer, prm_field_errors *errors)
{
    prm_field_walk walk = {.arena = arena, .viewer = viewer, .errors = errors};
    take_object(&walk, fields, value, false, NULL);
    return status_of(&walk);
}

prm_status prm_fields_check(
    prm_arena *arena, const prm_field *const *fields, const prm_val *value, bool partial, prm_field_errors *errors)
{
    prm_field_walk walk = {.arena = arena, .errors = errors};
    if (value == NULL)
        prm_field_refuse(&walk, NULL, "type", "must be an object");
    else
        take_object(&walk, fields, value, partial, NULL);
    return status_of(&walk);
}
