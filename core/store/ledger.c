/* SPDX-License-Identifier: Apache-2.0 */
#include "store/ledger.h"

#include "store/db_internal.h"
#include "store/rows.h"

prm_status prm_ledger_find(
    prm_db *db, const char *owner, const char *subject, const char *name, int64_t *account, prm_error *error)
{
    sqlite3_stmt *statement;

    PRM_TRY(prm_db_statement(
        db, "SELECT id FROM ledger_account WHERE subject = ? AND name = ? AND owner = ?", &statement, error));
    prm_bind_text(statement, 1, subject);
    prm_bind_text(statement, 2, name);
    prm_bind_text(statement, 3, owner);
    return prm_db_integer(db, statement, account, error);
}

/* One number about an account at an instant. */
static prm_status ask(prm_db *db, const char *sql, int64_t account, int64_t at, int64_t *number, prm_error *error)
{
    sqlite3_stmt *statement;

    PRM_TRY(prm_rows_flush(db, error));
    PRM_TRY(prm_db_statement(db, sql, &statement, error));
    sqlite3_bind_int64(statement, 1, account);
    sqlite3_bind_int64(statement, 2, at);
    return prm_db_integer(db, statement, number, error);
}

prm_status prm_ledger_moved(prm_db *db, int64_t account, int64_t until, int64_t *in, int64_t *out, prm_error *error)
{
    PRM_TRY(ask(db, "SELECT to_in FROM ledger_entry WHERE \"to\" = ?1 AND at <= ?2 ORDER BY at DESC, id DESC LIMIT 1",
        account, until, in, error));
    return ask(db,
        "SELECT from_out FROM ledger_entry WHERE \"from\" = ?1 AND at <= ?2 ORDER BY at DESC, id DESC LIMIT 1",
        account, until, out, error);
}

prm_status prm_ledger_held_at(prm_db *db, int64_t account, int64_t at, int64_t *held, prm_error *error)
{
    return ask(db,
        "SELECT SUM(amount) FROM ledger_hold WHERE account = ?1 AND created_at <= ?2 AND (ended_at IS NULL OR ended_at "
        "> ?2) AND (expires_at IS NULL OR expires_at > ?2)",
        account, at, held, error);
}

prm_status prm_ledger_expired(prm_db *db, int64_t account, int64_t now, int64_t *held, prm_error *error)
{
    return ask(db, "SELECT SUM(amount) FROM ledger_hold WHERE account = ?1 AND state = 'held' AND expires_at <= ?2",
        account, now, held, error);
}

prm_status prm_ledger_expired_holds(
    prm_db *db, int64_t account, int64_t now, size_t most, int64_t *holds, size_t *count, prm_error *error)
{
    sqlite3_stmt *statement;
    bool has_row = true;

    *count = 0;
    PRM_TRY(prm_rows_flush(db, error));
    PRM_TRY(prm_db_statement(db,
        "SELECT id FROM ledger_hold WHERE account = ?1 AND state = 'held' AND expires_at <= ?2 ORDER BY expires_at, id "
        "LIMIT ?3",
        &statement, error));
    sqlite3_bind_int64(statement, 1, account);
    sqlite3_bind_int64(statement, 2, now);
    sqlite3_bind_int64(statement, 3, (int64_t)most);
    for (;;) {
        PRM_TRY(prm_db_step(db, statement, &has_row, error));
        if (!has_row)
            return PRM_OK;
        holds[(*count)++] = sqlite3_column_int64(statement, 0);
    }
}

prm_status prm_ledger_next_expiry(prm_db *db, int64_t account, int64_t *at, prm_error *error)
{
    return ask(db, "SELECT MIN(expires_at) FROM ledger_hold WHERE account = ?1 AND state = 'held' AND expires_at > ?2",
        account, 0, at, error);
}
