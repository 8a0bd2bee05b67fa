/* SPDX-License-Identifier: Apache-2.0 */
#include "store/files.h"

#include "store/cache.h"

#include <string.h>

prm_status prm_file_drop(prm_db *db, int64_t file, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_rows_flush(db, error));
    prm_cache_drop(db->cache);
    PRM_TRY(prm_db_statement(db, "DELETE FROM \"file\" WHERE id = ?", &statement, error));
    sqlite3_bind_int64(statement, 1, file);
    PRM_TRY(prm_db_run(db, statement, error));
    return sqlite3_changes(db->handle) > 0 ? PRM_OK
                                           : prm_error_set(error, PRM_E_NOT_FOUND, NULL, "there is no such file");
}

prm_status prm_file_has_bytes(prm_db *db, const char *sha256, bool *has, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_rows_flush(db, error));
    PRM_TRY(prm_db_statement(db, "SELECT 1 FROM \"file\" WHERE sha256 = ? LIMIT 1", &statement, error));
    prm_bind_text(statement, 1, sha256);
    PRM_TRY(prm_db_step(db, statement, has, error));
    (void)sqlite3_reset(statement);
    return PRM_OK;
}

prm_status prm_file_next(prm_db *db, int64_t *file, char sha256[65], int64_t *size, prm_error *error)
{
    sqlite3_stmt *statement;
    bool has_row;
    PRM_TRY(prm_db_statement(
        db, "SELECT id, sha256, size FROM \"file\" WHERE id > ? ORDER BY id LIMIT 1", &statement, error));
    sqlite3_bind_int64(statement, 1, *file);
    PRM_TRY(prm_db_step(db, statement, &has_row, error));
    if (!has_row)
        return prm_error_set(error, PRM_E_NOT_FOUND, NULL, "there are no more files");
    const char *hash = (const char *)sqlite3_column_text(statement, 1);
    size_t length = hash != NULL ? strnlen(hash, 65) : 0;
    *file = sqlite3_column_int64(statement, 0);
    *size = sqlite3_column_int64(statement, 2);
    memcpy(sha256, length == 64 ? hash : "", length == 64 ? 65 : 1);
    (void)sqlite3_reset(statement);
    return PRM_OK;
}
