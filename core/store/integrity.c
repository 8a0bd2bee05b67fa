/* SPDX-License-Identifier: Apache-2.0 */
#include "store/db_internal.h"

#include <string.h>

static prm_status check(prm_db *db, const char *sql, prm_error *error)
{
    sqlite3_stmt *statement;
    bool has_row;
    PRM_TRY(prm_db_statement(db, sql, &statement, error));
    PRM_TRY(prm_db_step(db, statement, &has_row, error));
    const char *found = has_row ? (const char *)sqlite3_column_text(statement, 0) : NULL;
    prm_status status = PRM_OK;
    if (found == NULL || strcmp(found, "ok") != 0)
        status = prm_error_set(
            error, PRM_E_CORRUPT, "database", "the database is damaged: %s",
            found != NULL ? found : "it cannot be checked");
    (void)sqlite3_reset(statement);
    return status;
}

prm_status prm_db_check(prm_db *db, prm_error *error)
{
    return check(db, "PRAGMA integrity_check(1)", error);
}

prm_status prm_db_check_quick(prm_db *db, prm_error *error)
{
    return check(db, "PRAGMA quick_check(1)", error);
}
