/* SPDX-License-Identifier: Apache-2.0 */
#include "store/db_internal.h"
#include "store/state.h"
#include "store/table.h"

static prm_status run(prm_db *db, const char *sql, const char *entity, int64_t key, int64_t row, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db, sql, &statement, error));
    prm_bind_text(statement, 1, entity);
    sqlite3_bind_int64(statement, 2, key);
    sqlite3_bind_int64(statement, 3, row);
    return prm_db_run(db, statement, error);
}

prm_status prm_match_key_put(prm_db *db, const char *entity, int64_t key, int64_t row, prm_error *error)
{
    static const char sql[] = "INSERT OR IGNORE INTO match_key(entity, key, row) VALUES(?, ?, ?)";
    return run(db, sql, entity, key, row, error);
}

prm_status prm_match_key_drop(prm_db *db, const char *entity, int64_t key, int64_t row, prm_error *error)
{
    static const char sql[] = "DELETE FROM match_key WHERE entity = ? AND key = ? AND row = ?";
    return run(db, sql, entity, key, row, error);
}

/* One statement for all keys: each is a look-up of its own, in their order. */
static prm_status prepare(prm_db *db, size_t count, sqlite3_stmt **statement, prm_error *error)
{
    prm_buf_clear(&db->text);
    for (size_t i = 0; i < count; i++) {
        prm_buf_put_text(&db->text, i > 0 ? " UNION ALL SELECT " : "SELECT ");
        prm_buf_put_integer(&db->text, (int64_t)i);
        prm_buf_put_text(
            &db->text, ",row FROM (SELECT row FROM match_key WHERE entity = ?1 AND key = ? ORDER BY row LIMIT ?)");
    }
    if (db->text.failed)
        return prm_db_nomem(error);
    return prm_db_statement_made(db, db->text.data, db->text.length, statement, error);
}

prm_status prm_match_key_rows(
    prm_db *db, const char *entity, prm_match_key_seek *seeks, size_t count, prm_arena *arena, prm_error *error)
{
    sqlite3_stmt *statement;
    if (count == 0)
        return PRM_OK;
    PRM_TRY(prepare(db, count, &statement, error));
    prm_bind_text(statement, 1, entity);
    for (size_t i = 0; i < count; i++) {
        seeks[i].count = 0;
        seeks[i].rows = prm_arena_alloc(arena, seeks[i].limit * sizeof(*seeks[i].rows));
        if (seeks[i].rows == NULL)
            return prm_db_nomem(error);
        sqlite3_bind_int64(statement, 2 * (int)i + 2, seeks[i].key);
        sqlite3_bind_int64(statement, 2 * (int)i + 3, seeks[i].limit);
    }
    for (;;) {
        bool has_row;
        PRM_TRY(prm_db_step(db, statement, &has_row, error));
        if (!has_row)
            return PRM_OK;
        prm_match_key_seek *seek = &seeks[sqlite3_column_int(statement, 0)];
        seek->rows[seek->count++] = sqlite3_column_int64(statement, 1);
    }
}

prm_status prm_match_next_rows(
    prm_db *db, const prm_table *table, int64_t after, uint32_t limit, int64_t *rows, uint32_t *count, prm_error *error)
{
    sqlite3_stmt *statement;
    *count = 0;
    prm_buf_clear(&db->text);
    prm_buf_format(&db->text, "SELECT id FROM \"%s\" WHERE id > ? ORDER BY id LIMIT ?", table->name);
    if (db->text.failed)
        return prm_db_nomem(error);
    PRM_TRY(prm_db_statement_made(db, db->text.data, db->text.length, &statement, error));
    sqlite3_bind_int64(statement, 1, after);
    sqlite3_bind_int64(statement, 2, limit);
    for (;;) {
        bool has_row;
        PRM_TRY(prm_db_step(db, statement, &has_row, error));
        if (!has_row)
            return PRM_OK;
        rows[(*count)++] = sqlite3_column_int64(statement, 0);
    }
}
