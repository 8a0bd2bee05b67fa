/* SPDX-License-Identifier: Apache-2.0 */
#include "store/db_internal.h"
#include "store/state.h"

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

prm_status prm_match_key_rows(
    prm_db *db, const char *entity, int64_t key, uint32_t limit, int64_t *rows, uint32_t *count, prm_error *error)
{
    *count = 0;
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(
        db, "SELECT row FROM match_key WHERE entity = ? AND key = ? ORDER BY row LIMIT ?", &statement, error));
    prm_bind_text(statement, 1, entity);
    sqlite3_bind_int64(statement, 2, key);
    sqlite3_bind_int64(statement, 3, limit);
    for (;;) {
        bool has_row;
        PRM_TRY(prm_db_step(db, statement, &has_row, error));
        if (!has_row)
            return PRM_OK;
        rows[(*count)++] = sqlite3_column_int64(statement, 0);
    }
}
