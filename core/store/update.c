/* SPDX-License-Identifier: Apache-2.0 */
#include "store/cache.h"
#include "store/pending.h"

#include <string.h>

/* The values of one UPDATE, in the order of its SET. */
typedef struct setting {
    prm_arena *arena;
    prm_buf *sql;
    prm_bound *values;
    size_t count;
} setting;

static void put(setting *set, const char *column, const char *suffix, prm_bound value)
{
    prm_buf_put_text(set->sql, set->count > 0 ? ",\"" : "\"");
    prm_buf_put_text(set->sql, column);
    prm_buf_put_text(set->sql, suffix);
    prm_buf_put_text(set->sql, "\"=?");
    set->values[set->count++] = value;
}

static prm_bound text_of(const char *text)
{
    return (prm_bound){.type = SQLITE_TEXT, .text = text, .length = strlen(text)};
}

static prm_status put_field(setting *set, const prm_column *column, const prm_val *value, prm_error *error)
{
    prm_bound bound;
    prm_status status = prm_bound_make(column, value, set->arena, &bound);
    if (status != PRM_OK)
        return prm_error_set(error, status, NULL, "the value of %s does not fit", column->name);
    put(set, column->name, "", bound);
    if (column->kind == PRM_C_MONEY)
        put(set, column->name, "_currency",
            bound.type == SQLITE_NULL ? bound : text_of(prm_val_get_str(value, "currency")));
    return PRM_OK;
}

static prm_status put_fields(setting *set, const prm_table *table, const prm_val *changes, prm_error *error)
{
    for (size_t i = PRM_COMMON_COLUMNS; i < table->column_count; i++) {
        const prm_val *value = i != table->state ? prm_val_get(changes, table->columns[i].name) : NULL;
        if (value == NULL)
            continue;
        PRM_TRY(put_field(set, &table->columns[i], value, error));
    }
    return PRM_OK;
}

static prm_status put_scope(prm_db *db, setting *set, const prm_table *table, const prm_val *changes, prm_error *error)
{
    for (size_t i = 0; i < table->path_count; i++) {
        const prm_scope_path *path = &table->paths[i];
        const prm_val *reference =
            path->copy_sql != NULL ? prm_val_get(changes, table->columns[path->source].name) : NULL;
        if (reference == NULL)
            continue;
        prm_bound partner;
        PRM_TRY(prm_row_copy_scope(db, path, reference, table, &partner, error));
        put(set, path->column, "", partner);
    }
    return PRM_OK;
}

static prm_status write(prm_db *db, const prm_change *change, setting *set, prm_error *error)
{
    const prm_table *table = change->table;
    prm_cache_touch(db->cache, table, change->id);
    prm_buf_put_text(set->sql, "UPDATE \"");
    prm_buf_put_text(set->sql, table->name);
    prm_buf_put_text(set->sql, "\" SET ");
    put(set, "updated_at", "", (prm_bound){.type = SQLITE_INTEGER, .integer = change->stamp->now});
    put(set, "updated_by", "", text_of(change->stamp->who));
    PRM_TRY(put_fields(set, table, change->values, error));
    PRM_TRY(put_scope(db, set, table, change->values, error));
    if (change->state != NULL && table->state != PRM_NO_COLUMN)
        put(set, "state", "", text_of(change->state));
    if (change->bumps)
        prm_buf_put_text(set->sql, ",version=version+1");
    prm_buf_put_text(set->sql, " WHERE id=?");
    if (set->sql->failed)
        return prm_db_nomem(error);
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement_made(db, set->sql->data, set->sql->length, &statement, error));
    for (size_t i = 0; i < set->count; i++)
        prm_bound_bind(statement, (int)i + 1, &set->values[i]);
    sqlite3_bind_int64(statement, (int)set->count + 1, change->id);
    int result = sqlite3_step(statement);
    prm_status status = PRM_OK;
    if (result != SQLITE_DONE)
        status = prm_row_write_error(db, table, result, set->arena, error);
    else if (sqlite3_changes(db->handle) == 0)
        status = prm_error_set(error, PRM_E_NOT_FOUND, NULL, "there is no such %s", table->name);
    (void)sqlite3_reset(statement);
    return status;
}

/* Rows elsewhere that copied the partner through this one. */
static prm_status follow(prm_db *db, const prm_table *table, int64_t id, prm_error *error)
{
    if (table->dependent_count > 0)
        prm_cache_drop(db->cache);
    for (size_t i = 0; i < table->dependent_count; i++) {
        sqlite3_stmt *statement;
        PRM_TRY(prm_db_statement(db, table->dependents[i].sql, &statement, error));
        sqlite3_bind_int64(statement, 1, id);
        PRM_TRY(prm_db_run(db, statement, error));
    }
    return PRM_OK;
}

/* Whether the row is the caller's to see and to write, now or after a change. */
static prm_status check_own(prm_db *db, const prm_table *table, int64_t id, const prm_scope *scope, prm_error *error)
{
    if (scope == NULL || scope->side == PRM_SYSTEM)
        return PRM_OK;
    prm_row_place place;
    PRM_TRY(prm_row_place_find(db, table, id, &place, error));
    if (!prm_row_is_visible(&place, table, scope))
        return prm_error_set(error, PRM_E_NOT_FOUND, NULL, "there is no such %s", table->name);
    if (!prm_row_is_own(&place, table, scope))
        return prm_error_set(error, PRM_E_FORBIDDEN, NULL, "a partner writes rows of its own only");
    return PRM_OK;
}

/* Whether the scope goes by this reference: here, or in rows that copied their partner through this one. */
static bool is_scope(const prm_table *table, size_t column)
{
    bool is_it = table->dependent_count > 0 || column == table->territory;
    for (size_t i = 0; i < table->path_count; i++)
        is_it = is_it || table->paths[i].source == column;
    return is_it;
}

/* Whether the row, or rows that hang on it, may come to belong to another partner. */
static bool moves_scope(const prm_table *table, const prm_val *changes)
{
    for (size_t i = PRM_COMMON_COLUMNS; i < table->column_count; i++) {
        const prm_column *column = &table->columns[i];
        if ((column->kind == PRM_C_REF || i == table->territory) && is_scope(table, i) &&
            prm_val_get(changes, column->name) != NULL)
            return true;
    }
    return false;
}

/* A statement undoes itself when it fails; several need a savepoint. */
static prm_status write_and_follow(
    prm_db *db, const prm_change *change, const prm_scope *scope, setting *set, prm_error *error)
{
    PRM_TRY(prm_db_savepoint(db, error));
    prm_status status = write(db, change, set, error);
    if (status == PRM_OK)
        status = follow(db, change->table, change->id, error);
    if (status == PRM_OK)
        status = check_own(db, change->table, change->id, scope, error);
    if (status == PRM_OK)
        return prm_db_release(db, error);
    if (prm_db_is_in_transaction(db))
        (void)prm_db_rollback_to(db, NULL);
    return status;
}

static prm_status write_now(prm_db *db, const prm_change *change, bool moves, const prm_scope *scope, prm_arena *arena,
    prm_error *error)
{
    setting set = {.arena = arena, .sql = &db->text};
    prm_buf_clear(set.sql);
    set.values = prm_arena_alloc(arena, ((size_t)change->table->select_count + 1) * sizeof(*set.values));
    if (set.values == NULL)
        return prm_db_nomem(error);
    return moves ? write_and_follow(db, change, scope, &set, error) : write(db, change, &set, error);
}

/* `changes` are known to fit. */
static prm_status change_row(prm_db *db, const prm_table *table, const prm_val **row, int64_t id,
    const prm_val *changes,
    const char *state, bool bump, const prm_stamp *stamp, const prm_scope *scope, prm_arena *arena, prm_error *error)
{
    prm_pending *waiting = prm_pending_find(db, table, id);
    const prm_change change = {
        .table = table, .id = id, .before = *row, .values = changes, .state = state, .bumps = bump, .stamp = stamp};
    bool moves = moves_scope(table, changes), can_merge = prm_row_can_merge(changes), waits = waiting != NULL;
    if (waits && (moves || !can_merge)) {
        PRM_TRY(prm_rows_flush(db, error));
        waits = false;
    }
    if (!waits)
        PRM_TRY(write_now(db, &change, moves, scope, arena, error));
    const prm_val *fresh = NULL;
    if (!can_merge)
        PRM_TRY(prm_rows_load(db, table, id, NULL, arena, &fresh, error));
    else if ((fresh = prm_row_merge(&change, arena)) == NULL)
        return prm_db_nomem(error);
    if (waits)
        waiting->row = fresh;
    else
        prm_cache_follow(db->cache, table, *row, fresh);
    if (prm_val_has_flag(*row, PRM_VAL_SEALED) && (fresh = prm_val_sealed(arena, fresh)) == NULL)
        return prm_db_nomem(error);
    *row = fresh;
    return PRM_OK;
}

prm_status prm_rows_update(prm_db *db, const prm_table *table, const prm_val **row, const prm_val *changes,
    const char *state, bool bump, const prm_stamp *stamp, const prm_scope *scope, prm_arena *arena, prm_error *error)
{
    int64_t id;
    PRM_TRY(prm_row_id(table, *row, &id, error));
    PRM_TRY(check_own(db, table, id, scope, error));
    if (changes != NULL)
        PRM_TRY(prm_row_check(db, table, changes, true, arena, error));
    return change_row(db, table, row, id, changes, state, bump, stamp, scope, arena, error);
}

prm_status prm_rows_drop(prm_db *db, const prm_table *table, int64_t id, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_pending_flush(db, table, error));
    prm_cache_touch(db->cache, table, id);
    PRM_TRY(prm_db_statement(db, table->drop_sql, &statement, error));
    sqlite3_bind_int64(statement, 1, id);
    PRM_TRY(prm_db_run(db, statement, error));
    return sqlite3_changes(db->handle) > 0 ? PRM_OK
        : prm_error_set(error, PRM_E_NOT_FOUND, NULL, "there is no such %s", table->name);
}

prm_status prm_rows_archive(prm_db *db, const prm_table *table, const prm_val **row, bool is_archived, bool bump,
    const prm_stamp *stamp, const prm_scope *scope, prm_arena *arena, prm_error *error)
{
    int64_t id;
    if (table->archived == PRM_NO_COLUMN)
        return prm_error_set(error, PRM_E_INVALID, NULL, "rows of %s cannot be archived", table->name);
    PRM_TRY(prm_row_id(table, *row, &id, error));
    PRM_TRY(check_own(db, table, id, scope, error));
    prm_val *changes = prm_val_object(arena);
    const prm_val *when = is_archived ? prm_val_integer(arena, stamp->now) : prm_val_null(arena);
    if (prm_val_set(changes, table->columns[table->archived].name, when) != PRM_OK)
        return prm_db_nomem(error);
    return change_row(db, table, row, id, changes, NULL, bump, stamp, scope, arena, error);
}
