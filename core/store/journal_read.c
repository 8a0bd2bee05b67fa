/* SPDX-License-Identifier: Apache-2.0 */
#include "store/journal_internal.h"
#include "base/json.h"

#include <string.h>

static const prm_json_limits stored_limits = {.depth = 120, .keys = 100000, .text = (size_t)64 << 20};

static prm_span read_span(sqlite3_stmt *statement, int at)
{
    const void *text = sqlite3_column_text(statement, at);
    return (prm_span){text, text != NULL ? (size_t)sqlite3_column_bytes(statement, at) : 0};
}

/* Copies a blob that must have one of two lengths; 0 if it has neither. */
static size_t read_blob(sqlite3_stmt *statement, int at, uint8_t *out, size_t unit, size_t most)
{
    const void *blob = sqlite3_column_blob(statement, at);
    size_t length = (size_t)sqlite3_column_bytes(statement, at);
    if (blob == NULL || (length != unit && length != most))
        return 0;
    memcpy(out, blob, length);
    return length;
}

prm_status prm_journal_row_read(sqlite3_stmt *statement, prm_journal_row *row, prm_error *error)
{
    *row = (prm_journal_row){.seq = sqlite3_column_int64(statement, 0),
        .at = sqlite3_column_int64(statement, 1),
        .generation = sqlite3_column_int64(statement, 2)};
    int at = 3;
    for (size_t i = 0; i < sizeof(row->texts) / sizeof(row->texts[0]); i++)
        row->texts[i] = read_span(statement, at++);
    for (size_t i = 0; i < PRM_PARTS; i++)
        row->parts[i] = read_span(statement, at++);
    row->personal = read_span(statement, at++);
    row->salt_length = read_blob(statement, at++, row->salts, PRM_SALT_BYTES, sizeof(row->salts));
    row->digest_length = read_blob(statement, at++, row->digest, PRM_HASH_BYTES, sizeof(row->digest));
    bool has_hash = read_blob(statement, at, row->hash, PRM_HASH_BYTES, PRM_HASH_BYTES) != 0;
    if (row->salt_length == 0 || row->digest_length == 0 || !has_hash)
        return prm_error_set(
            error, PRM_E_CORRUPT, NULL, "journal row %lld: its salts, digest or hash are cut", (long long)row->seq);
    return PRM_OK;
}

prm_status prm_journal_parse(const prm_span *part, prm_arena *arena, const prm_val **value, prm_error *error)
{
    *value = NULL;
    if (part->bytes == NULL)
        return PRM_OK;
    return prm_json_parse(arena, part->bytes, part->length, &stored_limits, value, error);
}

static prm_status set_parts(prm_val *entry, const prm_journal_row *row, prm_arena *arena, prm_error *error)
{
    static const char *const keys[PRM_PARTS] = {"changes", "events", "decisions", "note"};
    const prm_val *personal;
    PRM_TRY(prm_journal_parse(&row->personal, arena, &personal, error));
    for (size_t i = 0; i < PRM_PARTS; i++) {
        const prm_val *part;
        PRM_TRY(prm_journal_parse(&row->parts[i], arena, &part, error));
        if (part == NULL)
            continue;
        part = prm_journal_join(part, arena, personal);
        if (part == NULL || prm_val_set(entry, keys[i], part) != PRM_OK)
            return prm_db_nomem(error);
    }
    return PRM_OK;
}

static prm_status set_row(prm_val *entry, const prm_journal_row *row, prm_arena *arena)
{
    static const char *const keys[] = {"actor", "on_behalf", "request", "source", "method"};
    PRM_TRY(prm_val_set_integer(entry, "seq", row->seq));
    PRM_TRY(prm_val_set_integer(entry, "at", row->at));
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        const char *text = row->texts[i].bytes != NULL ? row->texts[i].bytes : "";
        PRM_TRY(prm_val_set(entry, keys[i], prm_val_text(arena, text, row->texts[i].length)));
    }
    return prm_val_set_integer(entry, "generation", row->generation);
}

prm_status prm_journal_read(prm_db *db, int64_t seq, prm_arena *arena, const prm_val **entry, prm_error *error)
{
    *entry = NULL;
    sqlite3_stmt *statement;
    bool has_row;
    PRM_TRY(prm_db_statement(db, "SELECT " PRM_JOURNAL_COLUMNS " FROM journal WHERE seq = ?", &statement, error));
    sqlite3_bind_int64(statement, 1, seq);
    PRM_TRY(prm_db_step(db, statement, &has_row, error));
    if (!has_row)
        return prm_error_set(error, PRM_E_NOT_FOUND, NULL, "there is no journal entry %lld", (long long)seq);
    prm_journal_row row;
    prm_val *made = prm_val_object(arena);
    prm_status status = prm_journal_row_read(statement, &row, error);
    if (status == PRM_OK) {
        status = set_row(made, &row, arena);
        if (status != PRM_OK)
            prm_error_set(error, status, NULL, "journal entry %lld cannot be read", (long long)seq);
    }
    if (status == PRM_OK)
        status = set_parts(made, &row, arena, error);
    (void)sqlite3_reset(statement);
    prm_val_freeze(made);
    if (status == PRM_OK)
        *entry = made;
    return status;
}

/* The statement is read to its end first: reading an entry may need it again. */
static prm_status list_seqs(
    prm_db *db, int64_t subject, int64_t before, uint32_t limit, int64_t *seqs, size_t *count, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db,
        "SELECT seq FROM journal_subject WHERE subject = ? AND seq < ? ORDER BY seq DESC LIMIT ?", &statement, error));
    sqlite3_bind_int64(statement, 1, subject);
    sqlite3_bind_int64(statement, 2, before > 0 ? before : INT64_MAX);
    sqlite3_bind_int64(statement, 3, limit);
    for (bool has_row = true; has_row;) {
        PRM_TRY(prm_db_step(db, statement, &has_row, error));
        if (has_row)
            seqs[(*count)++] = sqlite3_column_int64(statement, 0);
    }
    return PRM_OK;
}

prm_status prm_journal_of_subject(prm_db *db, int64_t subject, int64_t before, uint32_t limit, prm_arena *arena,
    const prm_val **entries, prm_error *error)
{
    size_t count = 0;
    int64_t *seqs = prm_arena_alloc(arena, ((size_t)limit + 1) * sizeof(*seqs));
    if (seqs == NULL)
        return prm_db_nomem(error);
    PRM_TRY(list_seqs(db, subject, before, limit, seqs, &count, error));
    prm_val *list = prm_val_list(arena);
    for (size_t i = 0; i < count; i++) {
        const prm_val *entry;
        PRM_TRY(prm_journal_read(db, seqs[i], arena, &entry, error));
        if (prm_val_append(list, entry) != PRM_OK)
            return prm_db_nomem(error);
    }
    prm_val_freeze(list);
    *entries = list;
    return PRM_OK;
}

prm_status prm_journal_load_time(prm_db *db, int64_t seq, int64_t *at, prm_error *error)
{
    sqlite3_stmt *statement;
    bool has_row;
    PRM_TRY(prm_db_statement(db, "SELECT at FROM journal WHERE seq = ?", &statement, error));
    sqlite3_bind_int64(statement, 1, seq);
    PRM_TRY(prm_db_step(db, statement, &has_row, error));
    *at = has_row ? sqlite3_column_int64(statement, 0) : 0;
    (void)sqlite3_reset(statement);
    return has_row ? PRM_OK : prm_error_set(error, PRM_E_NOT_FOUND, NULL, "there is no entry %lld", (long long)seq);
}
