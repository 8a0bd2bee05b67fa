/* SPDX-License-Identifier: Apache-2.0 */
/* Beside the rows of users, so that no hash is ever in the journal, a list or an export. */
#include "store/db_internal.h"
#include "store/state.h"

prm_status prm_credential_get(prm_db *db, int64_t user, prm_arena *arena, const char **hash, prm_error *error)
{
    sqlite3_stmt *statement;
    bool has_row;

    PRM_TRY(prm_db_statement(db, "SELECT hash FROM credential WHERE user = ?", &statement, error));
    sqlite3_bind_int64(statement, 1, user);
    PRM_TRY(prm_db_step(db, statement, &has_row, error));
    if (!has_row)
        return prm_error_set(error, PRM_E_NOT_FOUND, NULL, "the user has no password");
    *hash = prm_column_text(statement, 0, arena);
    (void)sqlite3_reset(statement);
    return *hash ? PRM_OK : prm_db_nomem(error);
}

prm_status prm_credential_put(prm_db *db, int64_t user, const char *hash, int64_t now, prm_error *error)
{
    sqlite3_stmt *statement;

    PRM_TRY(prm_db_statement(db, "INSERT OR REPLACE INTO credential(user, hash, at) VALUES(?, ?, ?)", &statement,
        error));
    sqlite3_bind_int64(statement, 1, user);
    prm_bind_text(statement, 2, hash);
    sqlite3_bind_int64(statement, 3, now);
    return prm_db_run(db, statement, error);
}
