/* SPDX-License-Identifier: Apache-2.0 */
#include "store/journal_internal.h"
#include "base/json.h"

#include <string.h>

prm_status prm_journal_install(prm_db *db, prm_error *error)
{
    return prm_db_exec(db,
        "CREATE TABLE IF NOT EXISTS journal(seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL,"
        " on_behalf TEXT NOT NULL, request TEXT NOT NULL, source TEXT NOT NULL, method TEXT NOT NULL,"
        " generation INTEGER NOT NULL, changes TEXT, events TEXT, decisions TEXT, note TEXT, personal TEXT,"
        " salts BLOB NOT NULL, digest BLOB NOT NULL, hash BLOB NOT NULL) STRICT;"
        "CREATE TABLE IF NOT EXISTS journal_subject(subject INTEGER NOT NULL, seq INTEGER NOT NULL,"
        " PRIMARY KEY(subject, seq)) STRICT, WITHOUT ROWID;"
        "CREATE TABLE IF NOT EXISTS decision(id INTEGER PRIMARY KEY, seq INTEGER NOT NULL, chain TEXT NOT NULL,"
        " entity TEXT NOT NULL, subject INTEGER, outcome TEXT NOT NULL) STRICT;"
        "CREATE INDEX IF NOT EXISTS decision_subject ON decision(subject) WHERE subject IS NOT NULL;"
        "CREATE TABLE IF NOT EXISTS decision_again(id INTEGER PRIMARY KEY, supersedes INTEGER NOT NULL UNIQUE) STRICT;"
        "CREATE TABLE IF NOT EXISTS decision_override(id INTEGER PRIMARY KEY, seq INTEGER NOT NULL,"
        " decision INTEGER NOT NULL, point TEXT NOT NULL) STRICT;"
        "CREATE INDEX IF NOT EXISTS decision_override_decision ON decision_override(decision);",
        error);
}

prm_status prm_journal_load_head(prm_db *db, prm_journal_head *head, prm_error *error)
{
    memset(head, 0, sizeof(*head));
    sqlite3_stmt *statement;
    bool has_row;
    PRM_TRY(prm_db_statement(db, "SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1", &statement, error));
    PRM_TRY(prm_db_step(db, statement, &has_row, error));
    if (!has_row)
        return PRM_OK;
    prm_status status = PRM_OK;
    const void *hash = sqlite3_column_blob(statement, 1);
    if (hash != NULL && sqlite3_column_bytes(statement, 1) == PRM_HASH_BYTES) {
        head->seq = sqlite3_column_int64(statement, 0);
        memcpy(head->hash, hash, PRM_HASH_BYTES);
    } else {
        status = prm_error_set(error, PRM_E_CORRUPT, NULL, "the last journal row has no hash");
    }
    (void)sqlite3_reset(statement);
    return status;
}

static prm_span text_span(const char *text)
{
    const char *some = text != NULL ? text : "";
    return (prm_span){some, strlen(some)};
}

/* Prints the parts into the scratch buffer, one after the other; spans are set once it no longer moves. */
static prm_status print_parts(
    prm_db *db, const prm_journal_entry *entry, prm_arena *arena, prm_journal_row *row, prm_error *error)
{
    const prm_val *const values[PRM_PARTS] = {entry->changes, entry->events, entry->decisions, entry->note};
    size_t ends[PRM_PARTS];
    prm_val *personal = prm_val_list(arena);
    prm_buf *buf = &db->scratch;
    prm_buf_clear(buf);
    for (size_t i = 0; i < PRM_PARTS; i++) {
        const prm_val *rest = values[i] != NULL ? prm_journal_split(values[i], arena, personal) : NULL;
        if (values[i] != NULL && rest == NULL)
            return prm_db_nomem(error);
        if (rest != NULL)
            prm_json_print(buf, rest);
        ends[i] = buf->length;
    }
    bool has_personal = prm_val_count(personal) > 0;
    if (has_personal)
        prm_json_print(buf, personal);
    if (buf->failed)
        return prm_db_nomem(error);
    size_t start = 0;
    for (size_t i = 0; i < PRM_PARTS; i++) {
        if (values[i] != NULL)
            row->parts[i] = (prm_span){buf->data + start, ends[i] - start};
        start = ends[i];
    }
    if (has_personal)
        row->personal = (prm_span){buf->data + start, buf->length - start};
    row->salt_length = (has_personal ? 2 : 1) * PRM_SALT_BYTES;
    row->digest_length = (has_personal ? 2 : 1) * PRM_HASH_BYTES;
    return PRM_OK;
}

static void bind_span(sqlite3_stmt *statement, int at, const prm_span *span)
{
    if (span->bytes == NULL)
        sqlite3_bind_null(statement, at);
    else
        sqlite3_bind_text64(statement, at, span->bytes, span->length, SQLITE_STATIC, SQLITE_UTF8);
}

static prm_status insert(prm_db *db, const prm_journal_row *row, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db,
        "INSERT INTO journal(" PRM_JOURNAL_COLUMNS ") VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        &statement, error));
    sqlite3_bind_int64(statement, 1, row->seq);
    sqlite3_bind_int64(statement, 2, row->at);
    sqlite3_bind_int64(statement, 3, row->generation);
    int at = 4;
    for (size_t i = 0; i < sizeof(row->texts) / sizeof(row->texts[0]); i++)
        bind_span(statement, at++, &row->texts[i]);
    for (size_t i = 0; i < PRM_PARTS; i++)
        bind_span(statement, at++, &row->parts[i]);
    bind_span(statement, at++, &row->personal);
    sqlite3_bind_blob(statement, at++, row->salts, (int)row->salt_length, SQLITE_STATIC);
    sqlite3_bind_blob(statement, at++, row->digest, (int)row->digest_length, SQLITE_STATIC);
    sqlite3_bind_blob(statement, at, row->hash, PRM_HASH_BYTES, SQLITE_STATIC);
    return prm_db_run(db, statement, error);
}

static prm_status insert_subjects(prm_db *db, int64_t seq, const prm_journal_entry *entry, prm_error *error)
{
    for (size_t i = 0; i < entry->subject_count; i++) {
        sqlite3_stmt *statement;
        PRM_TRY(prm_db_statement(
            db, "INSERT OR IGNORE INTO journal_subject(subject, seq) VALUES(?, ?)", &statement, error));
        sqlite3_bind_int64(statement, 1, entry->subjects[i]);
        sqlite3_bind_int64(statement, 2, seq);
        PRM_TRY(prm_db_run(db, statement, error));
    }
    return PRM_OK;
}

prm_status prm_journal_append(
    prm_db *db, prm_journal_head *head, const prm_journal_entry *entry, prm_arena *arena, prm_error *error)
{
    prm_journal_row row = {.seq = head->seq + 1,
        .at = entry->at,
        .generation = entry->generation,
        .texts = {text_span(entry->actor), text_span(entry->on_behalf), text_span(entry->request),
            text_span(entry->source), text_span(entry->method)}};
    PRM_TRY(print_parts(db, entry, arena, &row, error));
    if (prm_random(row.salts, row.salt_length) != PRM_OK)
        return prm_error_set(error, PRM_E_UNAVAILABLE, NULL, "the kernel gives no random bytes");
    prm_journal_digest_rest(&row, row.digest);
    if (row.personal.bytes != NULL)
        prm_journal_digest_personal(&row, row.digest + PRM_HASH_BYTES);
    if (!prm_journal_chain(&row, head->hash, &db->text, row.hash))
        return prm_db_nomem(error);
    PRM_TRY(insert(db, &row, error));
    PRM_TRY(insert_subjects(db, row.seq, entry, error));
    PRM_TRY(prm_decision_put(db, row.seq, entry->decisions, arena, error));
    head->seq = row.seq;
    memcpy(head->hash, row.hash, PRM_HASH_BYTES);
    return PRM_OK;
}

prm_status prm_journal_erase(prm_db *db, int64_t seq, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(
        db, "UPDATE journal SET personal = NULL, salts = substr(salts, 1, 16) WHERE seq = ?", &statement, error));
    sqlite3_bind_int64(statement, 1, seq);
    PRM_TRY(prm_db_run(db, statement, error));
    if (sqlite3_changes(db->handle) == 0)
        return prm_error_set(error, PRM_E_NOT_FOUND, NULL, "there is no journal entry %lld", (long long)seq);
    return PRM_OK;
}
