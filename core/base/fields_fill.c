/* SPDX-License-Identifier: Apache-2.0 */
#include "base/fields.h"
#include "base/json.h"

#include <string.h>

static prm_status out_of_memory(prm_error *error)
{
    return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory while reading presets");
}

/* A preset is checked as a client's value would be. */
prm_status prm_fields_preset(prm_arena *arena, const prm_field *field, const prm_val **out, prm_error *error)
{
    const prm_field *const alone[] = { field, NULL };
    prm_field_errors errors = { .arena = arena };
    prm_error why = { 0 };
    const prm_val *parsed, *checked;
    prm_val *object = prm_val_object(arena);
    prm_status status = prm_json_parse(arena, field->preset, strlen(field->preset), &prm_json_wire_limits, &parsed,
        &why);

    if (status == PRM_OK)
        status = prm_val_set(object, field->name, parsed);
    if (status == PRM_OK)
        status = prm_fields_read(arena, alone, object, NULL, &checked, &errors);
    if (status == PRM_E_NOMEM)
        return out_of_memory(error);
    if (status != PRM_OK)
        return prm_error_set(error, PRM_E_INVALID, NULL, "the preset %s of %s is no value of it: %s", field->preset,
            field->name, errors.count > 0 ? errors.items[0].message : why.message);
    *out = prm_val_get(checked, field->name);
    return PRM_OK;
}

/* What the field is when nothing is given: NULL for nothing. */
static prm_status make_absent(prm_arena *arena, const prm_field *field, const prm_val **out, prm_error *error)
{
    *out = NULL;
    if (field->preset != NULL)
        return prm_fields_preset(arena, field, out, error);
    if (field->type != PRM_T_OBJECT || field->fields == NULL)
        return PRM_OK;
    PRM_TRY(prm_fields_fill(arena, field->fields, NULL, out, error));
    if (prm_val_count(*out) == 0)
        *out = NULL;
    return PRM_OK;
}

static prm_status fill_items(
    prm_arena *arena, const prm_field *item, const prm_val *list, const prm_val **out, prm_error *error)
{
    prm_val *made = prm_val_list(arena);

    for (size_t i = 0; i < prm_val_count(list); i++) {
        const prm_val *filled;
        PRM_TRY(prm_fields_fill(arena, item->fields, prm_val_at(list, i), &filled, error));
        if (prm_val_append(made, filled) != PRM_OK)
            return out_of_memory(error);
    }
    *out = made;
    return PRM_OK;
}

static prm_status fill_one(
    prm_arena *arena, const prm_field *field, const prm_val *given, const prm_val **out, prm_error *error)
{
    *out = given;
    if (given == NULL)
        return make_absent(arena, field, out, error);
    if (field->type == PRM_T_OBJECT && field->fields != NULL && given->kind == PRM_V_OBJECT)
        return prm_fields_fill(arena, field->fields, given, out, error);
    if (field->type == PRM_T_LIST && field->items != NULL && field->items->fields != NULL)
        return fill_items(arena, field->items, given, out, error);
    return PRM_OK;
}

prm_status prm_fields_fill(prm_arena *arena, const prm_field *const *fields, const prm_val *value, const prm_val **out,
    prm_error *error)
{
    prm_val *made = prm_val_object(arena);

    for (size_t i = 0; fields != NULL && fields[i] != NULL; i++) {
        const prm_val *filled;
        PRM_TRY(fill_one(arena, fields[i], prm_val_get(value, fields[i]->name), &filled, error));
        if (filled != NULL && prm_val_set(made, fields[i]->name, filled) != PRM_OK)
            return out_of_memory(error);
    }
    prm_val_freeze(made);
    *out = made;
    return PRM_OK;
}
