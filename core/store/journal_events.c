/* SPDX-License-Identifier: Apache-2.0 */
/* What happened, and what was changed, for those who follow the journal: each reads its own part alone. */
#include "store/journal_internal.h"

static prm_span read_span(sqlite3_stmt *statement, int at)
{
    const void *text = sqlite3_column_text(statement, at);
    return (prm_span){text, text != NULL ? (size_t)sqlite3_column_bytes(statement, at) : 0};
}

/* {seq, at, events}, or changes: what `part` says. */
static prm_status add_entry(
    sqlite3_stmt *statement, const char *part, prm_arena *arena, prm_val *list, prm_error *error)
{
    const prm_span events = read_span(statement, 2), personal = read_span(statement, 3);
    const prm_val *happened, *names;
    PRM_TRY(prm_journal_parse(&events, arena, &happened, error));
    PRM_TRY(prm_journal_parse(&personal, arena, &names, error));
    happened = prm_journal_join(happened, arena, names);
    prm_val *entry = prm_val_object(arena);
    if (happened == NULL || prm_val_set_integer(entry, "seq", sqlite3_column_int64(statement, 0)) != PRM_OK ||
        prm_val_set_integer(entry, "at", sqlite3_column_int64(statement, 1)) != PRM_OK ||
        prm_val_set(entry, part, happened) != PRM_OK || prm_val_append(list, entry) != PRM_OK)
        return prm_db_nomem(error);
    return PRM_OK;
}

static prm_status take_rows(prm_db *db, sqlite3_stmt *statement, const char *part, const prm_journal_piece *piece,
    prm_arena *arena, prm_val *list, int64_t *last, prm_error *error)
{
    size_t bytes = 0;
    for (uint32_t i = 0; i < piece->rows && bytes < piece->bytes; i++) {
        bool has_row;
        PRM_TRY(prm_db_step(db, statement, &has_row, error));
        if (!has_row)
            return PRM_OK;
        if (sqlite3_column_type(statement, 2) != SQLITE_NULL) {
            PRM_TRY(add_entry(statement, part, arena, list, error));
            bytes += (size_t)sqlite3_column_bytes(statement, 2) + (size_t)sqlite3_column_bytes(statement, 3);
        }
        *last = sqlite3_column_int64(statement, 0);
    }
    return PRM_OK;
}

static prm_status read_piece(prm_db *db, const char *sql, const char *part, const prm_journal_piece *piece,
    prm_arena *arena, const prm_val **entries, int64_t *last, prm_error *error)
{
    sqlite3_stmt *statement;
    *last = piece->from - 1;
    PRM_TRY(prm_db_statement(db, sql, &statement, error));
    sqlite3_bind_int64(statement, 1, piece->from);
    prm_val *list = prm_val_list(arena);
    prm_status status = take_rows(db, statement, part, piece, arena, list, last, error);
    (void)sqlite3_reset(statement);
    prm_val_freeze(list);
    *entries = list;
    return status;
}

prm_status prm_journal_events(prm_db *db, const prm_journal_piece *piece, prm_arena *arena, const prm_val **entries,
    int64_t *last, prm_error *error)
{
    return read_piece(db, "SELECT seq, at, events, personal FROM journal WHERE seq >= ? ORDER BY seq", "events", piece,
        arena, entries, last, error);
}

prm_status prm_journal_changes(prm_db *db, const prm_journal_piece *piece, prm_arena *arena, const prm_val **entries,
    int64_t *last, prm_error *error)
{
    return read_piece(db, "SELECT seq, at, changes, NULL FROM journal WHERE seq >= ? ORDER BY seq", "changes", piece,
        arena, entries, last, error);
}

prm_status prm_journal_find_event(
    prm_db *db, const char *type, int64_t from, int64_t to, int64_t *seq, prm_error *error)
{
    sqlite3_stmt *statement;
    *seq = 0;
    PRM_TRY(prm_db_statement(db,
        "SELECT seq FROM journal WHERE seq BETWEEN ? AND ? AND instr(events, '\"' || ? ||"
        " '\"') > 0 ORDER BY seq LIMIT 1",
        &statement, error));
    sqlite3_bind_int64(statement, 1, from);
    sqlite3_bind_int64(statement, 2, to);
    prm_bind_text(statement, 3, type);
    return prm_db_integer(db, statement, seq, error);
}
