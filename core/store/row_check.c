/* SPDX-License-Identifier: Apache-2.0 */
#include "store/cache.h"
#include "store/pending.h"
#include "base/id.h"

#include <string.h>

static prm_status exists(prm_db *db, const prm_table *table, int64_t id, bool *found, prm_error *error)
{
    sqlite3_stmt *statement;
    prm_known_row known;
    *found = prm_pending_find(db, table, id) != NULL || prm_cache_row(db->cache, table, id, &known) ||
             prm_cache_has_made(db->cache, table, id);
    if (*found)
        return PRM_OK;
    PRM_TRY(prm_db_statement(db, table->exists_sql, &statement, error));
    sqlite3_bind_int64(statement, 1, id);
    PRM_TRY(prm_db_step(db, statement, found, error));
    (void)sqlite3_reset(statement);
    return PRM_OK;
}

/* Existence only: what the caller may see was decided where the id came from, and a plugin may refer to a row that its
 * caller cannot see. */
static prm_status check_references(
    prm_db *db, const prm_table *table, const prm_val *values, prm_field_errors *errors, prm_error *error)
{
    for (size_t i = PRM_COMMON_COLUMNS; i < table->column_count; i++) {
        const prm_column *column = &table->columns[i];
        if (column->kind != PRM_C_REF)
            continue;
        int64_t id;
        const char *text = prm_val_get_str(values, column->name);
        if (text[0] == '\0' || !prm_id_parse(text, column->target->name, &id))
            continue;
        bool found;
        PRM_TRY(exists(db, column->target, id, &found, error));
        if (!found)
            prm_field_errors_add(errors, column->name, "not_found", "there is no such row");
    }
    return PRM_OK;
}

prm_status prm_row_check(
    prm_db *db, const prm_table *table, const prm_val *values, bool is_partial, prm_arena *arena, prm_error *error)
{
    prm_field_errors errors = {.arena = arena};
    prm_status status = prm_fields_check(arena, table->entity->fields, values, is_partial, &errors);
    if (status != PRM_OK && status != PRM_E_INVALID)
        return prm_error_set(error, status, NULL, "the values of %s could not be checked", table->name);
    PRM_TRY(check_references(db, table, values, &errors, error));
    if (errors.count == 0 && status == PRM_OK)
        return PRM_OK;
    status = prm_error_set(error, PRM_E_INVALID, NULL, "the values do not fit %s: %s %s", table->name,
        errors.count > 0 ? errors.items[0].field : "", errors.count > 0 ? errors.items[0].message : "");
    if (error != NULL)
        error->data = prm_field_errors_list(&errors);
    return status;
}

prm_status prm_row_copy_scope(prm_db *db, const prm_scope_path *path, const prm_val *reference, const prm_table *table,
    prm_bound *out, prm_error *error)
{
    *out = (prm_bound){.type = SQLITE_NULL};
    const char *text;
    size_t length;
    int64_t id;
    if (prm_val_as_text(reference, &text, &length) != PRM_OK ||
        !prm_id_parse(text, table->columns[path->source].target->name, &id))
        return PRM_OK;
    if (path->copy_sql == NULL) {
        *out = (prm_bound){.type = SQLITE_INTEGER, .integer = id};
        return PRM_OK;
    }
    sqlite3_stmt *statement;
    PRM_TRY(prm_rows_flush(db, error));
    PRM_TRY(prm_db_statement(db, path->copy_sql, &statement, error));
    sqlite3_bind_int64(statement, 1, id);
    bool has_row;
    PRM_TRY(prm_db_step(db, statement, &has_row, error));
    if (has_row && sqlite3_column_type(statement, 0) == SQLITE_INTEGER)
        *out = (prm_bound){.type = SQLITE_INTEGER, .integer = sqlite3_column_int64(statement, 0)};
    (void)sqlite3_reset(statement);
    return PRM_OK;
}

/* "UNIQUE constraint failed: deal.customer, deal.product": the fields behind those columns. */
static prm_val *conflict_fields(const prm_table *table, const char *message, prm_arena *arena)
{
    prm_val *fields = prm_val_list(arena);
    const char *at = strstr(message, "failed: ");
    for (at = at != NULL ? at + 8 : ""; *at != '\0';) {
        size_t length = strcspn(at, ",");
        const char *dot = memchr(at, '.', length);
        const char *name = dot != NULL ? dot + 1 : at;
        const prm_column *column = prm_table_column(table, name, length - (size_t)(name - at));
        if (column != NULL && prm_val_append(fields, prm_val_text_static(arena, column->name)) != PRM_OK)
            return fields;
        at += length;
        at += strspn(at, ", ");
    }
    return fields;
}

prm_status prm_row_write_error(prm_db *db, const prm_table *table, int result, prm_arena *arena, prm_error *error)
{
    int extended = sqlite3_extended_errcode(db->handle);
    if (extended != SQLITE_CONSTRAINT_UNIQUE && extended != SQLITE_CONSTRAINT_PRIMARYKEY &&
        extended != SQLITE_CONSTRAINT_ROWID) {
        prm_status status = prm_db_error(db, result, error);
        /* A value was checked before it was bound: what SQLite still refuses is a mistake of ours. */
        return status == PRM_E_CONFLICT
                   ? prm_error_set(error, PRM_E_INTERNAL, NULL, "database: %s", sqlite3_errmsg(db->handle))
                   : status;
    }
    prm_val *data = prm_val_object(arena);
    prm_val *fields = conflict_fields(table, sqlite3_errmsg(db->handle), arena);
    prm_status status = prm_val_set(data, "fields", fields);
    if (status != PRM_OK)
        return prm_db_nomem(error);
    prm_val_freeze(data);
    prm_error_set(error, PRM_E_CONFLICT, "unique", "another %s already has these values", table->name);
    if (error != NULL)
        error->data = data;
    return PRM_E_CONFLICT;
}
