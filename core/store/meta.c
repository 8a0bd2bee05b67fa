/* SPDX-License-Identifier: Apache-2.0 */
#include "store/db_internal.h"

prm_status prm_meta_get(prm_db *db, const char *key, int64_t *number, prm_error *error)
{
    *number = 0;
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db, "SELECT value FROM meta WHERE key = ?", &statement, error));
    prm_bind_text(statement, 1, key);
    bool has_row;
    PRM_TRY(prm_db_step(db, statement, &has_row, error));
    if (!has_row)
        return prm_error_set(error, PRM_E_NOT_FOUND, NULL, "no value is kept under %s", key);
    *number = sqlite3_column_int64(statement, 0);
    (void)sqlite3_reset(statement);
    return PRM_OK;
}

prm_status prm_meta_set(prm_db *db, const char *key, int64_t number, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db,
        "INSERT INTO meta(key, value) VALUES(?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value", &statement,
        error));
    prm_bind_text(statement, 1, key);
    sqlite3_bind_int64(statement, 2, number);
    return prm_db_run(db, statement, error);
}
