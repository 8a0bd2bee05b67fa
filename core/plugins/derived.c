/* SPDX-License-Identifier: Apache-2.0 */
/* The handlers of the methods derived from an entity. */
#include "plugins/api.h"

#include <string.h>

enum { LIST_DEFAULT = 50 };

prm_status prm_derived_create(prm_call *call, const prm_val *params, prm_val *result)
{
    const char *entity = prm_table_entity(call->entry->table)->name;
    const prm_val *row;
    PRM_TRY(prm_api_create(call, entity, params, &row));
    return prm_call_keep(call, prm_val_set(result, entity, row), NULL);
}

prm_status prm_derived_get(prm_call *call, const prm_val *params, prm_val *result)
{
    const char *entity = prm_table_entity(call->entry->table)->name;
    const prm_val *row;
    PRM_TRY(prm_api_load(call, entity, prm_val_get_str(params, "id"), &row));
    return prm_call_keep(call, prm_val_set(result, entity, row), NULL);
}

static bool is_outside(const prm_call *call)
{
    return call->caller.side == PRM_PARTNER_SIDE || call->caller.side == PRM_PUBLIC;
}

/* A field a caller may filter and sort by; NULL if there is none for it. */
static const prm_field *find_field(const prm_call *call, const char *name)
{
    const prm_entity *entity = prm_table_entity(call->entry->table);
    const prm_field *field = prm_fields_find(entity->fields, name);
    if (field == NULL)
        field = prm_fields_find(prm_common_fields, name);
    return field != NULL && (field->flags & PRM_VENDOR) != 0 && is_outside(call) ? NULL : field;
}

/* The field as a filter takes it: any value of its type, or a list of such. */
static const prm_field *as_filter(prm_call *call, const prm_field *field, const prm_val *value)
{
    prm_field *one = prm_arena_alloc(call->arena, sizeof(*one)), *list = prm_arena_alloc(call->arena, sizeof(*list));
    if (one == NULL || list == NULL)
        return NULL;
    *one = *field;
    one->flags = 0;
    one->write = NULL;
    one->min = one->max = PRM_ANY;
    *list =
        (prm_field){.size = sizeof(*list), .type = PRM_T_LIST, .name = field->name, .min = 0, .max = 500, .items = one};
    return field->type != PRM_T_LIST && prm_val_kind(value) == PRM_V_LIST ? list : one;
}

/* Wire forms to inside ones: times to ms, ids and domains to the form in which they are stored. */
static prm_status read_filter(prm_call *call, const prm_val *filter, const prm_val **out)
{
    static const prm_viewer system = {.side = PRM_SYSTEM};
    prm_field_errors errors = {.arena = call->arena};
    size_t count = 0;
    const prm_field **fields = prm_arena_alloc(call->arena, (prm_val_count(filter) + 1) * sizeof(*fields));
    if (fields == NULL)
        return prm_call_nomem(call);
    for (size_t i = 0; i < prm_val_count(filter); i++) {
        const char *name = prm_val_key_at(filter, i);
        const prm_field *field = find_field(call, name);
        if (field == NULL)
            continue; /* named as unknown below */
        if ((fields[count++] = as_filter(call, field, prm_val_get(filter, name))) == NULL)
            return prm_call_nomem(call);
    }
    prm_status status = prm_fields_read(call->arena, fields, filter, &system, out, &errors);
    for (size_t i = 0; i < errors.count; i++) {
        const char *place = prm_arena_format(call->arena, "filter.%s", errors.items[i].field);
        prm_field_errors_add(
            &call->fields, place != NULL ? place : "filter", errors.items[i].code, errors.items[i].message);
    }
    return status == PRM_E_INVALID ? status : prm_call_keep(call, status, NULL);
}

/* What the store refuses here the caller sent: a sort that is no index, a cursor of another list. */
static prm_status keep_list(prm_call *call, prm_status status, const prm_error *error)
{
    if (status != PRM_E_INVALID || prm_val_kind(error->data) == PRM_V_LIST)
        return prm_call_keep(call, status, error);
    return prm_call_fail(call, PRM_E_INVALID, NULL, error->data, "%s", error->message);
}

prm_status prm_derived_list(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *filter = prm_val_get(params, "filter"), *rows;
    const char *cursor = prm_val_get_str(params, "cursor"), *next = NULL;
    int64_t limit = LIST_DEFAULT;
    prm_error error = {0};
    (void)prm_val_get_integer(params, "limit", &limit);
    if (prm_val_kind(filter) == PRM_V_OBJECT)
        PRM_TRY(read_filter(call, filter, &filter));
    const prm_rows_query query = {.table = call->entry->table,
        .filter = prm_val_kind(filter) == PRM_V_OBJECT ? filter : NULL,
        .sort = prm_val_get_str(params, "sort"),
        .cursor = *cursor != '\0' ? cursor : NULL,
        .limit = (uint32_t)limit,
        .scope = &call->scope,
        .may_filter_vendor = !is_outside(call)};
    prm_status status = prm_rows_find(call->worker->db, &query, call->arena, &rows, &next, &error);
    PRM_TRY(keep_list(call, status, &error));
    PRM_TRY(prm_call_keep(call, prm_val_set(result, "items", rows), NULL));
    return next != NULL ? prm_call_keep(call, prm_val_set_text(result, "next_cursor", next), NULL) : PRM_OK;
}
