/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/api.h"

#include <string.h>

enum { FIND_DEFAULT = 50, FIND_MOST = 500, TALLY_DEFAULT = 10000 };

prm_status prm_api_load(prm_call *call, const char *entity, const char *id, const prm_val **row)
{
    PRM_TRY(prm_call_guard(call));
    const prm_table *table = prm_call_table(call, entity);
    int64_t number;
    prm_error error = {0};
    if (table == NULL || row == NULL)
        return prm_call_misuse(
            call, "load of the unknown entity \"%s\", or without a place for the row", entity != NULL ? entity : "");
    if (id == NULL || !prm_id_parse(id, entity, &number))
        return prm_call_not_found(call);
    prm_status status = prm_rows_load(call->worker->db, table, number, &call->scope, call->arena, row, &error);
    return prm_call_keep(call, status, &error);
}

/* A plugin's query as the store takes it. The plugin's header may have had a shorter one. */
static prm_status take_query(prm_call *call, const prm_query *from, uint32_t limit, prm_rows_query *query)
{
    const size_t least = offsetof(prm_query, entity) + sizeof(from->entity);
    prm_query own = {0};
    if (from == NULL || from->size < least)
        return prm_call_misuse(call, "a query without its size");
    memcpy(&own, from, from->size < sizeof(own) ? from->size : sizeof(own));
    const prm_table *table = prm_call_table(call, own.entity);
    if (table == NULL)
        return prm_call_misuse(call, "a query of the unknown entity \"%s\"", own.entity != NULL ? own.entity : "");
    if (own.reach != PRM_REACH_CALLER && own.reach != PRM_REACH_PROGRAM)
        return prm_call_misuse(call, "a query of %s with the unknown reach %d", own.entity, (int)own.reach);
    bool is_wide = own.reach == PRM_REACH_PROGRAM;
    if (is_wide && !prm_plugin_reaches(call->plugin, own.entity))
        return prm_call_misuse(
            call, "a query with programme reach of %s, which the plugin does not declare in `reaches`", own.entity);
    *query = (prm_rows_query){.table = table,
        .filter = own.filter,
        .sort = own.sort,
        .fields = own.fields,
        .may_filter_vendor = true,
        .limit = own.limit != 0 ? own.limit : limit,
        .is_sealed = is_wide && call->scope.side != PRM_SYSTEM,
        .scope = is_wide ? NULL : &call->scope};
    return PRM_OK;
}

/* What the store refuses in a query is the plugin's mistake, no fault of the caller's params. */
static prm_status keep_query(prm_call *call, prm_status status, const prm_error *error, const prm_rows_query *query)
{
    if (status == PRM_E_INVALID)
        return prm_call_misuse(call, "a query of %s: %s", prm_table_entity(query->table)->name, error->message);
    return prm_call_keep(call, status, error);
}

prm_status prm_api_find(prm_call *call, const prm_query *query, const prm_val **rows)
{
    PRM_TRY(prm_call_guard(call));
    prm_rows_query own;
    prm_error error = {0};
    PRM_TRY(take_query(call, query, FIND_DEFAULT, &own));
    if (rows == NULL || own.limit > FIND_MOST)
        return prm_call_misuse(call, "a query for more than %d rows, or without a place for them", (int)FIND_MOST);
    prm_status status = prm_rows_find(call->worker->db, &own, call->arena, rows, NULL, &error);
    return keep_query(call, status, &error, &own);
}

prm_status prm_api_tally(prm_call *call, const prm_query *query, int64_t *count)
{
    PRM_TRY(prm_call_guard(call));
    prm_rows_query own;
    prm_error error = {0};
    PRM_TRY(take_query(call, query, TALLY_DEFAULT, &own));
    if (count == NULL)
        return prm_call_misuse(call, "a tally without a place for the count");
    prm_status status = prm_rows_count(call->worker->db, &own, own.limit, call->arena, count, &error);
    return keep_query(call, status, &error, &own);
}

/* A copy without the seal: what a declared view lets out. Rows inside would bring all their fields along. */
static prm_status unseal(prm_call *call, prm_val *value)
{
    if (value->entity != NULL)
        return prm_call_misuse(call, "a view lets single values out of a row, not rows");
    value->flags &= (uint8_t)~PRM_VAL_SEALED;
    for (uint32_t i = 0; i < value->count && (value->kind == PRM_V_LIST || value->kind == PRM_V_OBJECT); i++) {
        const prm_val *inner = value->kind == PRM_V_LIST ? value->as.items[i] : value->as.members[i].value;
        PRM_TRY(unseal(call, (prm_val *)inner));
    }
    return PRM_OK;
}

static prm_status let_out(
    prm_call *call, const prm_entity *entity, const char *name, const prm_val *value, prm_val *out)
{
    prm_val *copy = prm_val_copy(call->arena, value);
    if (copy == NULL)
        return prm_call_nomem(call);
    PRM_TRY(unseal(call, copy));
    const prm_field *field = prm_fields_find(entity->fields, name);
    if (field != NULL && (field->flags & PRM_VENDOR) != 0)
        prm_val_flag_all(copy, PRM_VAL_VENDOR);
    prm_status status = prm_val_set(out, name, copy);
    return status == PRM_E_NOMEM ? prm_call_nomem(call) : status;
}

prm_status prm_api_view(prm_call *call, const prm_val *row, const char *view, const prm_val *more, const prm_val **out)
{
    PRM_TRY(prm_call_guard(call));
    const prm_table *table = row != NULL && row->entity != NULL ? prm_call_table(call, row->entity->name) : NULL;
    const char *fields = table != NULL && view != NULL ? prm_table_view(table, view) : NULL;
    if (fields == NULL || out == NULL)
        return prm_call_misuse(call, "the view \"%s\" of %s, which does not declare it", view != NULL ? view : "",
            table != NULL ? row->entity->name : "a value that is no row");
    prm_val *seen = prm_val_object(call->arena);
    size_t length;
    const char *word;
    for (size_t i = 0; (word = prm_words_at(fields, i, &length)) != NULL; i++) {
        const char *name = prm_arena_text(call->arena, word, length);
        if (name == NULL)
            return prm_call_nomem(call);
        const prm_val *value = prm_val_get(more, name);
        if (value == NULL)
            value = prm_val_get(row, name);
        if (value != NULL)
            PRM_TRY(let_out(call, row->entity, name, value, seen));
    }
    prm_val_freeze(seen);
    *out = seen;
    return PRM_OK;
}
