/* SPDX-License-Identifier: Apache-2.0 */
#include "store/notice.h"

#include "store/db_internal.h"

prm_status prm_inbox_install(prm_db *db, prm_error *error)
{
    return prm_db_exec(db,
        "CREATE TABLE IF NOT EXISTS inbox(id INTEGER PRIMARY KEY, user INTEGER NOT NULL, at INTEGER NOT NULL,"
        " plugin TEXT NOT NULL, code TEXT NOT NULL, subject TEXT NOT NULL, data TEXT NOT NULL,"
        " read_at INTEGER NOT NULL) STRICT;"
        "CREATE INDEX IF NOT EXISTS inbox_user ON inbox(user, id);"
        "CREATE INDEX IF NOT EXISTS inbox_unread ON inbox(user, id) WHERE read_at = 0;",
        error);
}

prm_status prm_inbox_put(prm_db *db, const prm_inbox_row *row, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db,
        "INSERT INTO inbox(id, user, at, plugin, code, subject, data, read_at) VALUES(?, ?, ?, ?, ?, ?, ?, 0)",
        &statement, error));
    sqlite3_bind_int64(statement, 1, row->id);
    sqlite3_bind_int64(statement, 2, row->user);
    sqlite3_bind_int64(statement, 3, row->at);
    prm_bind_text(statement, 4, row->plugin);
    prm_bind_text(statement, 5, row->code);
    prm_bind_text(statement, 6, row->subject);
    prm_bind_text(statement, 7, row->data);
    return prm_db_run(db, statement, error);
}

static bool read_row(sqlite3_stmt *statement, prm_arena *arena, prm_inbox_row *row)
{
    *row = (prm_inbox_row){.id = sqlite3_column_int64(statement, 0),
        .user = sqlite3_column_int64(statement, 1),
        .at = sqlite3_column_int64(statement, 2),
        .plugin = prm_column_text(statement, 3, arena),
        .code = prm_column_text(statement, 4, arena),
        .subject = prm_column_text(statement, 5, arena),
        .data = prm_column_text(statement, 6, arena),
        .read_at = sqlite3_column_int64(statement, 7)};
    return row->plugin != NULL && row->code != NULL && row->subject != NULL && row->data != NULL;
}

#define LIST "SELECT id, user, at, plugin, code, subject, data, read_at FROM inbox WHERE user = ?1 AND id < ?2"

prm_status prm_inbox_list(prm_db *db, int64_t user, int64_t before, bool unread, uint32_t limit, prm_arena *arena,
    prm_inbox_row *rows, size_t *count, prm_error *error)
{
    sqlite3_stmt *statement;
    const char *sql = unread ? LIST " AND read_at = 0 ORDER BY id DESC LIMIT ?3" : LIST " ORDER BY id DESC LIMIT ?3";
    *count = 0;
    PRM_TRY(prm_db_statement(db, sql, &statement, error));
    sqlite3_bind_int64(statement, 1, user);
    sqlite3_bind_int64(statement, 2, before > 0 ? before : INT64_MAX);
    sqlite3_bind_int64(statement, 3, limit);
    for (bool has_row = true; has_row;) {
        PRM_TRY(prm_db_step(db, statement, &has_row, error));
        if (has_row && !read_row(statement, arena, &rows[(*count)++])) {
            (void)sqlite3_reset(statement);
            return prm_db_nomem(error);
        }
    }
    return PRM_OK;
}

prm_status prm_inbox_read(
    prm_db *db, int64_t user, int64_t id, bool and_before, int64_t now, int64_t *count, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db,
        "UPDATE inbox SET read_at = ?4 WHERE user = ?1 AND read_at = 0 AND id >= ?3 AND id <= ?2", &statement, error));
    sqlite3_bind_int64(statement, 1, user);
    sqlite3_bind_int64(statement, 2, id);
    sqlite3_bind_int64(statement, 3, and_before ? 0 : id);
    sqlite3_bind_int64(statement, 4, now);
    PRM_TRY(prm_db_run(db, statement, error));
    *count = sqlite3_changes(db->handle);
    return PRM_OK;
}

prm_status prm_inbox_sweep(prm_db *db, int64_t now, uint32_t limit, int64_t *dropped, prm_error *error)
{
    sqlite3_stmt *statement;
    /* Ids are in the order of their time. */
    PRM_TRY(prm_db_statement(db,
        "DELETE FROM inbox WHERE id IN (SELECT id FROM (SELECT id, at FROM inbox ORDER BY id LIMIT ?2) WHERE at < ?1)",
        &statement, error));
    sqlite3_bind_int64(statement, 1, now - PRM_INBOX_DAYS * INT64_C(86400000));
    sqlite3_bind_int64(statement, 2, limit);
    PRM_TRY(prm_db_run(db, statement, error));
    *dropped = sqlite3_changes(db->handle);
    return PRM_OK;
}

prm_status prm_inbox_unread(prm_db *db, int64_t user, int64_t most, int64_t *count, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db,
        "SELECT count(*) FROM (SELECT 1 FROM inbox WHERE user = ? AND read_at = 0 LIMIT ?)", &statement, error));
    sqlite3_bind_int64(statement, 1, user);
    sqlite3_bind_int64(statement, 2, most);
    return prm_db_integer(db, statement, count, error);
}
