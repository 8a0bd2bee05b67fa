/* SPDX-License-Identifier: Apache-2.0 */
/* Which files a value names. */
#include "fields_walk.h"

typedef struct file_walk {
    bool is_outside;
    prm_file_seen see;
    void *context;
} file_walk;

static bool has_file(const prm_field *field)
{
    return field->type == PRM_T_FILE || (field->type == PRM_T_OBJECT && prm_fields_have_file(field->fields)) ||
           (field->type == PRM_T_LIST && field->items != NULL && has_file(field->items));
}

static prm_status walk_members(
    const file_walk *walk, const prm_field *const *fields, const prm_val *value, const prm_field_place *at);

static prm_status walk_one(
    const file_walk *walk, const prm_field *field, const prm_val *value, const prm_field_place *at)
{
    if (field->type == PRM_T_FILE)
        return prm_val_kind(value) == PRM_V_TEXT ? walk->see(walk->context, value->as.text, at) : PRM_OK;
    if (field->type == PRM_T_OBJECT)
        return walk_members(walk, field->fields, value, at);
    for (size_t i = 0; field->type == PRM_T_LIST && field->items != NULL && i < prm_val_count(value); i++) {
        prm_field_place here = {.outer = at, .index = i};
        PRM_TRY(walk_one(walk, field->items, prm_val_at(value, i), &here));
    }
    return PRM_OK;
}

static prm_status walk_members(
    const file_walk *walk, const prm_field *const *fields, const prm_val *value, const prm_field_place *at)
{
    for (size_t i = 0; fields != NULL && fields[i] != NULL; i++) {
        if (!has_file(fields[i]) || (walk->is_outside && (fields[i]->flags & PRM_VENDOR) != 0))
            continue;
        prm_field_place here = {.outer = at, .name = fields[i]->name};
        const prm_val *member = prm_val_get(value, fields[i]->name);
        if (member == NULL)
            continue;
        PRM_TRY(walk_one(walk, fields[i], member, &here));
    }
    return PRM_OK;
}

prm_status prm_fields_each_file(const prm_field *const *fields, const prm_val *value, bool is_outside,
    prm_file_seen see, void *context)
{
    const file_walk walk = {.is_outside = is_outside, .see = see, .context = context};
    return walk_members(&walk, fields, value, NULL);
}

bool prm_fields_have_file(const prm_field *const *fields)
{
    for (size_t i = 0; fields != NULL && fields[i] != NULL; i++) {
        if (has_file(fields[i]))
            return true;
    }
    return false;
}
