/* SPDX-License-Identifier: Apache-2.0 */
#include "store/files.h"

#include "base/id.h"
#include "store/row.h"

#include <string.h>

enum { ROW_BYTES = 64 << 20 /* of one naming row, read to see in which of its fields */ };

static prm_status change(
    prm_db *db, const char *sql, int64_t file, const char *entity, int64_t row, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db, sql, &statement, error));
    sqlite3_bind_int64(statement, 1, file);
    prm_bind_text(statement, 2, entity);
    sqlite3_bind_int64(statement, 3, row);
    return prm_db_run(db, statement, error);
}

prm_status prm_file_naming_put(prm_db *db, int64_t file, const char *entity, int64_t row, prm_error *error)
{
    static const char sql[] = "INSERT OR IGNORE INTO file_naming(file, entity, row) VALUES(?, ?, ?)";
    return change(db, sql, file, entity, row, error);
}

prm_status prm_file_naming_drop(prm_db *db, int64_t file, const char *entity, int64_t row, prm_error *error)
{
    static const char sql[] = "DELETE FROM file_naming WHERE file = ? AND entity = ? AND row = ?";
    return change(db, sql, file, entity, row, error);
}

prm_status prm_file_is_named(prm_db *db, int64_t file, bool *is_named, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db, "SELECT 1 FROM file_naming WHERE file = ? LIMIT 1", &statement, error));
    sqlite3_bind_int64(statement, 1, file);
    PRM_TRY(prm_db_step(db, statement, is_named, error));
    (void)sqlite3_reset(statement);
    return PRM_OK;
}

/* Whether the file is there, and whether this user uploaded it. */
static prm_status find(prm_db *db, int64_t file, const char *user, bool *is_own, prm_error *error)
{
    sqlite3_stmt *statement;
    bool has_row;
    PRM_TRY(prm_rows_flush(db, error));
    PRM_TRY(prm_db_statement(db, "SELECT created_by FROM \"file\" WHERE id = ?", &statement, error));
    sqlite3_bind_int64(statement, 1, file);
    PRM_TRY(prm_db_step(db, statement, &has_row, error));
    if (!has_row)
        return prm_error_set(error, PRM_E_NOT_FOUND, NULL, "there is no such file");
    const char *by = (const char *)sqlite3_column_text(statement, 0);
    *is_own = user[0] != '\0' && by != NULL && strcmp(by, user) == 0;
    (void)sqlite3_reset(statement);
    return PRM_OK;
}

static prm_status is_this(void *context, const char *id, const prm_field_place *at)
{
    int64_t number;
    (void)at;
    return prm_id_parse(id, "file", &number) && number == *(const int64_t *)context ? PRM_E_CONFLICT : PRM_OK;
}

/* A row they see need not show them the file: its field may be the vendor's. */
static prm_status shows(prm_db *db, const prm_table *table, int64_t row, int64_t file, bool *does, prm_error *error)
{
    prm_arena *arena = prm_arena_new(ROW_BYTES);
    const prm_val *value;
    if (arena == NULL)
        return prm_db_nomem(error);
    prm_status status = prm_rows_load(db, table, row, NULL, arena, &value, error);
    *does = status == PRM_OK && prm_fields_each_file(table->entity->fields, value, true, is_this, &file) != PRM_OK;
    if (error != NULL)
        error->data = NULL;
    prm_arena_free(arena);
    return status == PRM_E_NOT_FOUND ? PRM_OK : status;
}

static prm_status is_readable_through(
    prm_db *db, const prm_file_reader *reader, const char *entity, int64_t row, int64_t file, bool *is,
    prm_error *error)
{
    const prm_table *table = prm_model_table(reader->model, entity);
    prm_row_place place;
    *is = false;
    if (table == NULL)
        return PRM_OK; /* of a plugin that is not there */
    prm_status status = prm_row_place_find(db, table, row, &place, error);
    if (status != PRM_OK)
        return status == PRM_E_NOT_FOUND ? PRM_OK : status;
    *is = prm_row_is_visible(&place, table, reader->scope);
    if (!*is || reader->scope->side == PRM_VENDOR_SIDE)
        return PRM_OK;
    return shows(db, table, row, file, is, error);
}

/* Looks for a naming row that the reader sees; `is_named`: whether there is any at all. */
static prm_status look(
    prm_db *db, const prm_file_reader *reader, int64_t file, bool *is_named, bool *is_readable, prm_error *error)
{
    static const char sql[] = "SELECT entity, row FROM file_naming WHERE file = ? ORDER BY entity, row DESC";
    sqlite3_stmt *statement;
    char entity[64];
    *is_named = *is_readable = false;
    PRM_TRY(prm_db_statement(db, sql, &statement, error));
    sqlite3_bind_int64(statement, 1, file);
    for (uint32_t looked = 0; looked < PRM_FILE_NAMINGS && !*is_readable; looked++) {
        bool has_row;
        PRM_TRY(prm_db_step(db, statement, &has_row, error));
        if (!has_row)
            return PRM_OK;
        const char *name = (const char *)sqlite3_column_text(statement, 0);
        size_t length = name != NULL ? strnlen(name, sizeof(entity) - 1) : 0;
        memcpy(entity, length > 0 ? name : "", length);
        entity[length] = '\0';
        *is_named = true;
        prm_status status = is_readable_through(
            db, reader, entity, sqlite3_column_int64(statement, 1), file, is_readable, error);
        if (status != PRM_OK) {
            (void)sqlite3_reset(statement);
            return status;
        }
    }
    (void)sqlite3_reset(statement);
    return PRM_OK;
}

prm_status prm_file_check(prm_db *db, const prm_file_reader *reader, int64_t file, prm_error *error)
{
    bool is_own = false, is_named, is_readable;
    PRM_TRY(find(db, file, reader->user, &is_own, error));
    if (reader->scope->side == PRM_SYSTEM)
        return PRM_OK;
    PRM_TRY(look(db, reader, file, &is_named, &is_readable, error));
    if (is_readable || (!is_named && is_own))
        return PRM_OK;
    return prm_error_set(error, PRM_E_NOT_FOUND, NULL, "there is no such file");
}

prm_status prm_file_load(
    prm_db *db, const prm_file_reader *reader, int64_t file, prm_arena *arena, const prm_val **row, prm_error *error)
{
    PRM_TRY(prm_file_check(db, reader, file, error));
    return prm_rows_load(db, prm_model_table(reader->model, "file"), file, NULL, arena, row, error);
}
