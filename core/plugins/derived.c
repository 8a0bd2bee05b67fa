/* SPDX-License-Identifier: Apache-2.0 */
/* The handlers of create, get, list, update and archive. */
#include "plugins/derived.h"

#include <string.h>

enum { LIST_DEFAULT = 50 };

static const prm_entity *entity_of(const prm_call *call)
{
    return prm_table_entity(call->entry->table);
}

static prm_status keep_row(prm_call *call, prm_val *result, const prm_val *row)
{
    return prm_call_keep(call, prm_val_set(result, entity_of(call)->name, row), NULL);
}

static prm_status check_references(
    prm_call *call, const prm_field *field, const prm_val *value, const char *place);

static prm_status check_reference(prm_call *call, const prm_val *value, const char *place)
{
    const char *id = "";
    int64_t number;
    const prm_val *row;
    prm_error error = {0};
    (void)prm_val_as_text(value, &id, NULL);
    const prm_table *table = prm_call_table_of(call, id, &number);
    prm_status status = PRM_E_NOT_FOUND;
    if (table != NULL)
        status = prm_rows_load(call->worker->db, table, number, &call->scope, call->arena, &row, &error);
    if (status != PRM_E_NOT_FOUND)
        return prm_call_keep(call, status, &error);
    prm_field_errors_add(&call->fields, place, "not_found", "there is no such row");
    return PRM_OK;
}

static prm_status check_items(prm_call *call, const prm_field *item, const prm_val *list, const char *place)
{
    for (size_t i = 0; item != NULL && i < prm_val_count(list); i++) {
        const char *here = prm_arena_format(call->arena, "%s[%zu]", place, i);
        if (here == NULL)
            return prm_call_nomem(call);
        PRM_TRY(check_references(call, item, prm_val_at(list, i), here));
    }
    return PRM_OK;
}

static prm_status check_members(
    prm_call *call, const prm_field *const *fields, const prm_val *values, const char *place)
{
    PRM_EACH(prm_field, field, fields) {
        const prm_val *value = prm_val_get(values, (*field)->name);
        if (value == NULL)
            continue;
        const char *here = *place == '\0' ? (*field)->name
                                          : prm_arena_format(call->arena, "%s.%s", place, (*field)->name);
        if (here == NULL)
            return prm_call_nomem(call);
        PRM_TRY(check_references(call, *field, value, here));
    }
    return PRM_OK;
}

/* A row that the caller does not see is not there to be referred to: else its id could be guessed. */
static prm_status check_references(
    prm_call *call, const prm_field *field, const prm_val *value, const char *place)
{
    if (prm_val_kind(value) == PRM_V_NULL)
        return PRM_OK;
    if (field->type == PRM_T_REF)
        return check_reference(call, value, place);
    if (field->type == PRM_T_LIST)
        return check_items(call, field->items, value, place);
    return field->type == PRM_T_OBJECT ? check_members(call, field->fields, value, place) : PRM_OK;
}

/* What the core and then the plugin have to say about values before they are stored. */
static prm_status judge(prm_call *call, const prm_val *row, const prm_val *values)
{
    const prm_entity *entity = entity_of(call);
    PRM_TRY(check_members(call, entity->fields, values, ""));
    if (entity->check != NULL && call->fields.count == 0)
        PRM_TRY(entity->check(call, row, values));
    PRM_TRY(prm_call_guard(call));
    return call->fields.count == 0 ? PRM_OK : PRM_E_INVALID;
}

prm_status prm_derived_create(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *row;
    PRM_TRY(judge(call, NULL, params));
    PRM_TRY(prm_api_create(call, entity_of(call)->name, params, &row));
    return keep_row(call, result, row);
}

static prm_status refuse_archived(prm_call *call)
{
    prm_val *data = prm_val_object(call->arena);
    if (prm_val_set_boolean(data, "archived", true) != PRM_OK)
        return prm_call_nomem(call);
    return prm_call_fail(call, PRM_E_STATE, NULL, data, "The row is archived: bring it back before it is changed");
}

prm_status prm_derived_update(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *row;
    prm_val *changes = prm_val_object(call->arena);
    PRM_TRY(prm_api_load(call, entity_of(call)->name, prm_val_get_str(params, "id"), &row));
    if (prm_val_get(row, "archived_at") != NULL)
        return refuse_archived(call);
    for (size_t i = 0; i < prm_val_count(params); i++) {
        const char *name = prm_val_key_at(params, i);
        if (strcmp(name, "id") != 0 && prm_val_set(changes, name, prm_val_get(params, name)) != PRM_OK)
            return prm_call_nomem(call);
    }
    prm_val_freeze(changes);
    PRM_TRY(judge(call, row, changes));
    PRM_TRY(prm_api_update(call, &row, changes));
    return keep_row(call, result, row);
}

prm_status prm_derived_archive(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *row;
    int32_t is_archived = true;
    PRM_TRY(prm_api_load(call, entity_of(call)->name, prm_val_get_str(params, "id"), &row));
    (void)prm_val_get_boolean(params, "archived", &is_archived);
    PRM_TRY(prm_call_archive(call, &row, is_archived));
    return keep_row(call, result, row);
}

prm_status prm_derived_get(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *row;
    PRM_TRY(prm_api_load(call, entity_of(call)->name, prm_val_get_str(params, "id"), &row));
    return keep_row(call, result, row);
}

/* What the store refuses here the caller sent: a sort that is no index, a cursor of another list. */
static prm_status keep_list(prm_call *call, prm_status status, const prm_error *error)
{
    if (status != PRM_E_INVALID || prm_val_kind(error->data) == PRM_V_LIST)
        return prm_call_keep(call, status, error);
    return prm_call_fail(call, PRM_E_INVALID, NULL, error->data, "%s", error->message);
}

prm_status prm_derived_page(prm_call *call, const prm_val *params, const char *cursor, uint32_t limit, bool is_listed,
    const prm_val **rows, const char **next)
{
    const prm_val *filter = prm_val_get(params, "filter");
    const prm_viewer viewer = {.side = call->caller.side};
    prm_error error = {0};
    if (prm_val_kind(filter) == PRM_V_OBJECT)
        PRM_TRY(prm_derived_filter(call, filter, &filter));
    const prm_rows_query query = {.table = call->entry->table,
        .filter = prm_val_kind(filter) == PRM_V_OBJECT ? filter : NULL,
        .sort = prm_val_get_str(params, "sort"),
        .cursor = cursor,
        .limit = limit,
        .scope = &call->scope,
        .purpose = call->method,
        .is_listed = is_listed,
        .may_filter_vendor = !prm_viewer_is_outside(&viewer)};
    prm_status status = prm_rows_find(call->worker->db, &query, call->arena, rows, next, &error);
    return keep_list(call, status, &error);
}

prm_status prm_derived_list(prm_call *call, const prm_val *params, prm_val *result)
{
    const char *cursor = prm_val_get_str(params, "cursor"), *next = NULL;
    const prm_val *rows;
    int64_t limit = LIST_DEFAULT;
    (void)prm_val_get_integer(params, "limit", &limit);
    PRM_TRY(prm_derived_page(call, params, *cursor != '\0' ? cursor : NULL, (uint32_t)limit, true, &rows, &next));
    PRM_TRY(prm_call_keep(call, prm_val_set(result, "items", rows), NULL));
    return next != NULL ? prm_call_keep(call, prm_val_set_text(result, "next_cursor", next), NULL) : PRM_OK;
}
