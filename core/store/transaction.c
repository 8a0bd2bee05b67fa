/* SPDX-License-Identifier: Apache-2.0 */
#include "store/cache.h"
#include "store/pending.h"

#include <errno.h>

static prm_status run_literal(prm_db *db, const char *sql, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db, sql, &statement, error));
    return prm_db_run(db, statement, error);
}

prm_status prm_db_begin(prm_db *db, prm_error *error)
{
    if (db->mode == PRM_DB_WRITER) {
        PRM_TRY(run_literal(db, "BEGIN IMMEDIATE", error));
        prm_cache_open(db->cache);
        return PRM_OK;
    }
    PRM_TRY(run_literal(db, "BEGIN", error));
    /* A snapshot is taken by the first read, not by BEGIN. */
    prm_status status = run_literal(db, "SELECT 1 FROM sqlite_schema LIMIT 1", error);
    if (status != PRM_OK)
        prm_db_rollback(db);
    return status;
}

/* Why the WAL's file failed last. A failed COMMIT does not carry it to the connection. */
static int wal_cause(prm_db *db)
{
    sqlite3_file *file = NULL;
    int cause = 0;
    if (sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file) == SQLITE_OK && file != NULL &&
        file->pMethods != NULL)
        (void)file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &cause);
    return cause;
}

/* Whether the failed COMMIT cannot have reached the disk: a frame could not be written. Whatever fails later (the sync,
 * the WAL's index) leaves a transaction that recovery may find. */
static bool is_surely_undone(prm_db *db, int result)
{
    if ((result & 0xff) == SQLITE_FULL || (result & 0xff) == SQLITE_READONLY || (result & 0xff) == SQLITE_BUSY)
        return true;
    return result == SQLITE_IOERR_WRITE && wal_cause(db) == EDQUOT;
}

prm_status prm_db_commit(prm_db *db, prm_error *error)
{
    sqlite3_stmt *statement;
    prm_status status = prm_rows_flush(db, error);
    if (status == PRM_OK)
        status = prm_db_statement(db, "COMMIT", &statement, error);
    if (status != PRM_OK) {
        prm_db_rollback(db);
        return status;
    }
    int result = sqlite3_step(statement);
    if (result == SQLITE_DONE) {
        (void)sqlite3_reset(statement);
        prm_cache_close(db->cache, false);
        return PRM_OK;
    }
    result = sqlite3_extended_errcode(db->handle);
    bool is_undone = is_surely_undone(db, result);
    status = prm_db_error(db, result, error);
    (void)sqlite3_reset(statement);
    prm_db_rollback(db);
    if (is_undone && status == PRM_E_IO)
        return prm_error_set(error, PRM_E_READ_ONLY, NULL, "the disk quota is used up");
    if (is_undone)
        return status;
    if (db->mode != PRM_DB_WRITER)
        return status;
    return prm_error_set(error, PRM_E_OUTCOME_UNKNOWN, NULL,
        "the commit failed (%s, %d): only a restart can tell whether "
        "it is there",
        sqlite3_errstr(result), result);
}

void prm_db_rollback(prm_db *db)
{
    prm_cache_close(db->cache, true);
    db->pending = NULL;
    if (!prm_db_is_in_transaction(db))
        return;
    prm_error ignored;
    if (run_literal(db, "ROLLBACK", &ignored) != PRM_OK && prm_db_is_in_transaction(db))
        (void)sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
}

bool prm_db_is_in_transaction(const prm_db *db)
{
    return sqlite3_get_autocommit(db->handle) == 0;
}

/* One name for all: each RELEASE and ROLLBACK TO means the innermost. */
prm_status prm_db_savepoint(prm_db *db, prm_error *error)
{
    PRM_TRY(prm_rows_flush(db, error));
    return run_literal(db, "SAVEPOINT call", error);
}

prm_status prm_db_release(prm_db *db, prm_error *error)
{
    PRM_TRY(prm_rows_flush(db, error));
    return run_literal(db, "RELEASE call", error);
}

prm_status prm_db_rollback_to(prm_db *db, prm_error *error)
{
    prm_cache_undo(db->cache);
    db->pending = NULL;
    PRM_TRY(run_literal(db, "ROLLBACK TO call", error));
    return run_literal(db, "RELEASE call", error);
}
