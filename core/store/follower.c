/* SPDX-License-Identifier: Apache-2.0 */
#include "store/deliver.h"

#include "store/db_internal.h"

int prm_event_position_compare(prm_event_position a, prm_event_position b)
{
    if (a.seq != b.seq)
        return a.seq < b.seq ? -1 : 1;
    return a.n < b.n ? -1 : a.n > b.n;
}

prm_status prm_deliver_install(prm_db *db, prm_error *error)
{
    return prm_db_exec(db,
        "CREATE TABLE IF NOT EXISTS follower(name TEXT PRIMARY KEY, seq INTEGER NOT NULL, n INTEGER NOT NULL)"
        " STRICT, WITHOUT ROWID;"
        "CREATE TABLE IF NOT EXISTS delivery(id INTEGER PRIMARY KEY, target TEXT NOT NULL, subject TEXT NOT NULL,"
        " seq INTEGER NOT NULL, n INTEGER NOT NULL, run_at INTEGER NOT NULL, tries INTEGER NOT NULL,"
        " state INTEGER NOT NULL, message TEXT NOT NULL) STRICT;"
        "CREATE UNIQUE INDEX IF NOT EXISTS delivery_order ON delivery(target, subject, id);"
        "CREATE INDEX IF NOT EXISTS delivery_next ON delivery(run_at) WHERE state = 0;"
        "CREATE INDEX IF NOT EXISTS delivery_parked ON delivery(id) WHERE state > 1;",
        error);
}

prm_status prm_follower_get(prm_db *db, const char *name, prm_event_position *position, prm_error *error)
{
    *position = (prm_event_position){0};
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db, "SELECT seq, n FROM follower WHERE name = ?", &statement, error));
    prm_bind_text(statement, 1, name);
    bool has_row;
    PRM_TRY(prm_db_step(db, statement, &has_row, error));
    if (!has_row)
        return prm_error_set(error, PRM_E_NOT_FOUND, NULL, "%s has no position in the journal", name);
    *position =
        (prm_event_position){.seq = sqlite3_column_int64(statement, 0),
            .n = (int32_t)sqlite3_column_int64(statement, 1)};
    (void)sqlite3_reset(statement);
    return PRM_OK;
}

prm_status prm_follower_set(prm_db *db, const char *name, prm_event_position position, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db,
        "INSERT INTO follower(name, seq, n) VALUES(?1, ?2, ?3) "
        "ON CONFLICT(name) DO UPDATE SET seq = excluded.seq, n = excluded.n",
        &statement, error));
    prm_bind_text(statement, 1, name);
    sqlite3_bind_int64(statement, 2, position.seq);
    sqlite3_bind_int64(statement, 3, position.n);
    return prm_db_run(db, statement, error);
}
