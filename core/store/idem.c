/* SPDX-License-Identifier: Apache-2.0 */
/* Rows are in the order of their time, which the sweep follows: an expired one that is used again becomes a new row. */
#include "store/db_internal.h"
#include "store/state.h"

#include <string.h>

#define KEPT_MS INT64_C(86400000)

prm_status prm_idem_get(
    prm_db *db, int64_t principal, const char *key, int64_t now, prm_arena *arena, prm_idem *idem, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db,
        "SELECT method, digest, answer, at FROM idem WHERE principal = ? AND key = ? AND at > ?", &statement, error));
    sqlite3_bind_int64(statement, 1, principal);
    prm_bind_text(statement, 2, key);
    sqlite3_bind_int64(statement, 3, now - KEPT_MS);
    bool has_row;
    PRM_TRY(prm_db_step(db, statement, &has_row, error));
    if (!has_row)
        return prm_error_set(error, PRM_E_NOT_FOUND, NULL, "the idempotency key is unused");
    prm_status status = PRM_OK;
    idem->method = prm_column_text(statement, 0, arena);
    idem->answer = prm_column_text(statement, 2, arena);
    idem->length = (size_t)sqlite3_column_bytes(statement, 2);
    idem->at = sqlite3_column_int64(statement, 3);
    const void *digest = sqlite3_column_blob(statement, 1);
    if (idem->method == NULL || idem->answer == NULL)
        status = prm_db_nomem(error);
    else if (sqlite3_column_bytes(statement, 1) != PRM_HASH_BYTES || digest == NULL)
        status = prm_error_set(error, PRM_E_CORRUPT, NULL, "an idempotency row has no digest");
    else
        memcpy(idem->digest, digest, PRM_HASH_BYTES);
    (void)sqlite3_reset(statement);
    return status;
}

prm_status prm_idem_put(prm_db *db, int64_t principal, const char *key, const prm_idem *idem, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db,
        "INSERT OR REPLACE INTO idem(principal, key, method, digest, answer, at) VALUES(?, ?, ?, ?, ?, ?)", &statement,
        error));
    sqlite3_bind_int64(statement, 1, principal);
    prm_bind_text(statement, 2, key);
    prm_bind_text(statement, 3, idem->method);
    sqlite3_bind_blob(statement, 4, idem->digest, PRM_HASH_BYTES, SQLITE_STATIC);
    sqlite3_bind_text64(statement, 5, idem->answer, idem->length, SQLITE_STATIC, SQLITE_UTF8);
    sqlite3_bind_int64(statement, 6, idem->at);
    return prm_db_run(db, statement, error);
}

prm_status prm_idem_sweep(prm_db *db, int64_t now, uint32_t limit, int64_t *dropped, prm_error *error)
{
    *dropped = 0;
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(
        db, "DELETE FROM idem WHERE id IN (SELECT id FROM idem ORDER BY id LIMIT ?) AND at <= ?", &statement, error));
    sqlite3_bind_int64(statement, 1, limit);
    sqlite3_bind_int64(statement, 2, now - KEPT_MS);
    PRM_TRY(prm_db_run(db, statement, error));
    *dropped = sqlite3_changes(db->handle);
    return PRM_OK;
}
