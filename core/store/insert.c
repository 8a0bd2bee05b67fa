/* SPDX-License-Identifier: Apache-2.0 */
#include "store/row.h"

#include <string.h>

static prm_status refuse_value(const prm_column *column, prm_status status, prm_error *error)
{
    return prm_error_set(error, status, NULL, "the value of %s does not fit", column->name);
}

static prm_status bind_declared(
    sqlite3_stmt *statement, const prm_table *table, const prm_val *values, prm_arena *arena, prm_error *error)
{
    for (size_t i = PRM_COMMON_COLUMNS; i < table->column_count; i++) {
        const prm_column *column = &table->columns[i];
        if (i == table->state)
            continue;
        const prm_val *value = prm_val_get(values, column->name);
        prm_bound bound;
        prm_status status = prm_bound_make(column, value, arena, &bound);
        if (status != PRM_OK)
            return refuse_value(column, status, error);
        prm_bound_bind(statement, column->at + 1, &bound);
        if (column->kind == PRM_C_MONEY && bound.type != SQLITE_NULL)
            prm_bind_text(statement, column->at + 2, prm_val_get_str(value, "currency"));
    }
    return PRM_OK;
}

static void bind_common(sqlite3_stmt *statement, const prm_table *table, int64_t id, const prm_stamp *stamp)
{
    sqlite3_bind_int64(statement, 1, id);
    sqlite3_bind_int64(statement, 2, 1);
    sqlite3_bind_int64(statement, 3, stamp->now);
    prm_bind_text(statement, 4, stamp->who);
    sqlite3_bind_int64(statement, 5, stamp->now);
    prm_bind_text(statement, 6, stamp->who);
    if (table->state != PRM_NO_COLUMN)
        prm_bind_text(statement, table->columns[table->state].at + 1, table->entity->flow->initial);
}

static prm_status refuse_foreign(const prm_table *table, prm_arena *arena, prm_error *error)
{
    prm_field_errors errors = {.arena = arena};
    const char *path = table->paths[0].text;
    const char *field = prm_arena_text(arena, path, strcspn(path, "."));
    if (field != NULL)
        prm_field_errors_add(&errors, field, "forbidden", "a partner writes rows of its own only");
    prm_error_set(error, PRM_E_INVALID, NULL, "a partner writes rows of its own only");
    if (error != NULL)
        error->data = prm_field_errors_list(&errors);
    return PRM_E_INVALID;
}

/* Copies the partners that paths through other rows lead to, and holds a partner to rows of its own. */
static prm_status bind_scope(prm_db *db, sqlite3_stmt *statement, const prm_table *table, int64_t id,
    const prm_val *values, const prm_scope *scope, prm_arena *arena, prm_error *error)
{
    bool is_own = false;
    for (size_t i = 0; i < table->path_count; i++) {
        const prm_scope_path *path = &table->paths[i];
        prm_bound partner = {.type = SQLITE_INTEGER, .integer = id};
        if (path->source != PRM_NO_COLUMN) {
            const prm_val *reference = prm_val_get(values, table->columns[path->source].name);
            PRM_TRY(prm_row_copy_scope(db, path, reference, table, &partner, error));
        }
        if (path->copy_sql != NULL)
            prm_bound_bind(statement, path->at + 1, &partner);
        if (scope != NULL && partner.type == SQLITE_INTEGER && partner.integer == scope->partner)
            is_own = true;
    }
    if (scope == NULL || scope->side != PRM_PARTNER_SIDE || table->path_count == 0 || is_own)
        return PRM_OK;
    return refuse_foreign(table, arena, error);
}

prm_status prm_rows_insert(prm_db *db, const prm_table *table, int64_t id, const prm_val *values,
    const prm_stamp *stamp, const prm_scope *scope, prm_arena *arena, const prm_val **row, prm_error *error)
{
    *row = NULL;
    PRM_TRY(prm_row_check(db, table, values, false, arena, error));
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db, table->insert_sql, &statement, error));
    bind_common(statement, table, id, stamp);
    PRM_TRY(bind_declared(statement, table, values, arena, error));
    PRM_TRY(bind_scope(db, statement, table, id, values, scope, arena, error));
    int result = sqlite3_step(statement);
    prm_status status = PRM_OK;
    if (result != SQLITE_DONE)
        status = prm_row_write_error(db, table, result, arena, error);
    (void)sqlite3_reset(statement);
    PRM_TRY(status);
    if (!prm_row_can_merge(values))
        return prm_rows_load(db, table, id, NULL, arena, row, error);
    const char *state = table->state != PRM_NO_COLUMN ? table->entity->flow->initial : NULL;
    const prm_change change = {.table = table, .id = id, .values = values, .state = state, .stamp = stamp};
    *row = prm_row_merge(&change, arena);
    return *row != NULL ? PRM_OK : prm_db_nomem(error);
}
