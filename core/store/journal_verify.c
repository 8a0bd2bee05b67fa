/* SPDX-License-Identifier: Apache-2.0 */
#include "store/journal_internal.h"
#include "store/row.h"
#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

#define ENTRY_BYTES ((size_t)256 << 20) /* what one entry may take while it is looked at */

typedef struct walk {
    prm_db *db;
    prm_arena *arena; /* emptied for each row */
    prm_error *error;
    prm_journal_head head;
    int64_t *missing; /* rows without their personal part that no later entry has named yet */
    size_t missing_count, missing_capacity;
    prm_decision_counts decisions;
    int64_t subjects;
} walk;

static prm_status refuse(const walk *state, int64_t seq, const char *what)
{
    return prm_error_set(state->error, PRM_E_CORRUPT, "journal", "journal row %lld: %s", (long long)seq, what);
}

static prm_status add_missing(walk *state, int64_t seq)
{
    if (state->missing_count == state->missing_capacity) {
        size_t capacity = state->missing_capacity != 0 ? state->missing_capacity * 2 : 64;
        int64_t *grown = prm_realloc(state->missing, capacity * sizeof(*grown));
        if (grown == NULL)
            return prm_db_nomem(state->error);
        state->missing = grown;
        state->missing_capacity = capacity;
    }
    state->missing[state->missing_count++] = seq;
    return PRM_OK;
}

/* {kind: "erased", entries: [seq, …]} */
static void forgive_missing(walk *state, const prm_val *note)
{
    const prm_val *entries = prm_val_get(note, "entries");
    if (strcmp(prm_val_get_str(note, "kind"), "erased") != 0)
        return;
    size_t kept = 0;
    for (size_t i = 0; i < state->missing_count; i++) {
        bool is_named = false;
        for (size_t j = 0; j < prm_val_count(entries) && !is_named; j++) {
            int64_t seq;
            is_named = prm_val_as_integer(prm_val_at(entries, j), &seq) == PRM_OK && seq == state->missing[i];
        }
        if (!is_named)
            state->missing[kept++] = state->missing[i];
    }
    state->missing_count = kept;
}

static prm_status check_seal(walk *state, const prm_journal_row *row)
{
    uint8_t digest[PRM_HASH_BYTES];
    prm_journal_digest_rest(row, digest);
    if (!prm_bytes_are_equal(digest, row->digest, PRM_HASH_BYTES))
        return refuse(state, row->seq, "its payload is not what was written");
    bool had_personal = row->digest_length == sizeof(row->digest);
    if (row->personal.bytes != NULL) {
        if (!had_personal || row->salt_length != sizeof(row->salts))
            return refuse(state, row->seq, "its personal part was not there when it was written");
        prm_journal_digest_personal(row, digest);
        if (!prm_bytes_are_equal(digest, row->digest + PRM_HASH_BYTES, PRM_HASH_BYTES))
            return refuse(state, row->seq, "its personal part is not what was written");
    } else {
        if (row->salt_length != PRM_SALT_BYTES)
            return refuse(state, row->seq, "its random bytes are not what was written");
        if (had_personal)
            PRM_TRY(add_missing(state, row->seq));
    }
    if (!prm_journal_chain(row, state->head.hash, &state->db->text, digest))
        return prm_db_nomem(state->error);
    if (!prm_bytes_are_equal(digest, row->hash, PRM_HASH_BYTES))
        return refuse(state, row->seq, "its hash does not follow from what it holds and the row before");
    return PRM_OK;
}

static prm_status check_subject(walk *state, int64_t seq, int64_t id)
{
    sqlite3_stmt *statement;
    bool has_row;
    PRM_TRY(prm_db_statement(
        state->db, "SELECT 1 FROM journal_subject WHERE subject = ? AND seq = ?", &statement, state->error));
    sqlite3_bind_int64(statement, 1, id);
    sqlite3_bind_int64(statement, 2, seq);
    PRM_TRY(prm_db_step(state->db, statement, &has_row, state->error));
    (void)sqlite3_reset(statement);
    return has_row ? PRM_OK : refuse(state, seq, "a row it touched is missing from the index of subjects");
}

static int compare_ids(const void *a, const void *b)
{
    int64_t one, other;
    memcpy(&one, a, sizeof(one));
    memcpy(&other, b, sizeof(other));
    return (one > other) - (one < other);
}

static void collect(const prm_val *list, const char *key, int64_t *ids, size_t *count)
{
    for (size_t i = 0; i < prm_val_count(list); i++)
        *count += prm_any_id_parse(prm_val_get_str(prm_val_at(list, i), key), &ids[*count]);
}

/* Each row the entry names is in the index, once. */
static prm_status check_subjects(walk *state, const prm_journal_row *row)
{
    const prm_val *changes, *events;
    if (prm_journal_parse(&row->parts[PRM_PART_CHANGES], state->arena, &changes, NULL) != PRM_OK ||
        prm_journal_parse(&row->parts[PRM_PART_EVENTS], state->arena, &events, NULL) != PRM_OK)
        return refuse(state, row->seq, "a part of it is no JSON");
    size_t count = 0;
    int64_t *ids =
        prm_arena_alloc(state->arena, (prm_val_count(changes) + prm_val_count(events) + 1) * sizeof(*ids));
    if (ids == NULL)
        return prm_db_nomem(state->error);
    collect(changes, "id", ids, &count);
    collect(events, "subject", ids, &count);
    if (count > 1)
        qsort(ids, count, sizeof(*ids), compare_ids);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && ids[i] == ids[i - 1])
            continue;
        PRM_TRY(check_subject(state, row->seq, ids[i]));
        state->subjects++;
    }
    return PRM_OK;
}

static prm_status check_decision(walk *state, int64_t seq, const prm_val *decision)
{
    const char *wrong;
    PRM_TRY(prm_decision_check(state->db, seq, decision, state->arena, &state->decisions, &wrong, state->error));
    return wrong == NULL ? PRM_OK : refuse(state, seq, wrong);
}

static prm_status check_index(walk *state, const prm_journal_row *row)
{
    const prm_val *decisions, *note;
    PRM_TRY(check_subjects(state, row));
    if (prm_journal_parse(&row->parts[PRM_PART_DECISIONS], state->arena, &decisions, NULL) != PRM_OK ||
        prm_journal_parse(&row->parts[PRM_PART_NOTE], state->arena, &note, NULL) != PRM_OK)
        return refuse(state, row->seq, "a part of it is no JSON");
    for (size_t i = 0; i < prm_val_count(decisions); i++)
        PRM_TRY(check_decision(state, row->seq, prm_val_at(decisions, i)));
    forgive_missing(state, note);
    return PRM_OK;
}

static prm_status check_row(walk *state, sqlite3_stmt *statement)
{
    prm_journal_row row;
    PRM_TRY(prm_journal_row_read(statement, &row, state->error));
    if (row.seq != state->head.seq + 1)
        return refuse(state, state->head.seq + 1, "it is missing");
    PRM_TRY(check_seal(state, &row));
    PRM_TRY(check_index(state, &row));
    state->head.seq = row.seq;
    memcpy(state->head.hash, row.hash, PRM_HASH_BYTES);
    return PRM_OK;
}

/* Those after the head, at most so many. */
static prm_status check_rows(walk *state, uint64_t most, bool *is_end)
{
    sqlite3_stmt *statement;
    bool has_row = true;
    prm_status status = PRM_OK;
    PRM_TRY(prm_db_statement(state->db, "SELECT " PRM_JOURNAL_COLUMNS " FROM journal WHERE seq > ? ORDER BY seq",
        &statement, state->error));
    sqlite3_bind_int64(statement, 1, state->head.seq);
    while (status == PRM_OK && most-- > 0) {
        PRM_TRY(prm_db_step(state->db, statement, &has_row, state->error));
        if (!has_row)
            break;
        prm_arena_reset(state->arena);
        status = check_row(state, statement);
    }
    (void)sqlite3_reset(statement);
    *is_end = !has_row;
    return status;
}

/* What the indexes say of rows that are not there: the trace of rows cut off at the end. */
static prm_status check_orphans(walk *state)
{
    sqlite3_stmt *statement;
    int64_t found;
    PRM_TRY(prm_db_statement(state->db, "SELECT seq FROM journal_subject WHERE seq < 1 OR seq > ? ORDER BY seq LIMIT 1",
        &statement, state->error));
    sqlite3_bind_int64(statement, 1, state->head.seq);
    PRM_TRY(prm_db_integer(state->db, statement, &found, state->error));
    if (found != 0)
        return refuse(state, found, "it is missing, but the index of subjects names it");
    PRM_TRY(prm_db_statement(
        state->db, "SELECT seq FROM decision WHERE seq < 1 OR seq > ? ORDER BY seq LIMIT 1", &statement, state->error));
    sqlite3_bind_int64(statement, 1, state->head.seq);
    PRM_TRY(prm_db_integer(state->db, statement, &found, state->error));
    if (found != 0)
        return refuse(state, found, "it is missing, but the index of decisions names it");
    const char *wrong;
    PRM_TRY(prm_decision_check_end(state->db, &state->decisions, &wrong, state->error));
    if (wrong != NULL)
        return refuse(state, state->head.seq, wrong);
    PRM_TRY(prm_db_statement(state->db, "SELECT count(*) FROM journal_subject", &statement, state->error));
    PRM_TRY(prm_db_integer(state->db, statement, &found, state->error));
    if (found != state->subjects)
        return refuse(state, state->head.seq, "up to here the index of subjects names some that no row touched");
    return PRM_OK;
}

static prm_status verify(walk *state)
{
    bool is_end;
    sqlite3_stmt *statement;
    int64_t early;
    PRM_TRY(prm_db_statement(state->db, "SELECT count(*) FROM journal WHERE seq < 1", &statement, state->error));
    PRM_TRY(prm_db_integer(state->db, statement, &early, state->error));
    if (early > 0)
        return refuse(state, 0, "a row stands before the first");
    PRM_TRY(prm_decision_check_begin(state->db, &state->decisions, state->error));
    PRM_TRY(check_rows(state, UINT64_MAX, &is_end));
    if (state->missing_count > 0)
        return refuse(state, state->missing[0], "its personal part is missing and no later entry says it was erased");
    return check_orphans(state);
}

/* Entries that say what was erased may come after the piece. */
static prm_status look_for_erasures(walk *state)
{
    sqlite3_stmt *statement;
    bool has_row;
    PRM_TRY(prm_db_statement(state->db, "SELECT note FROM journal WHERE seq > ? AND note IS NOT NULL ORDER BY seq",
        &statement, state->error));
    sqlite3_bind_int64(statement, 1, state->head.seq);
    while (state->missing_count > 0) {
        const prm_val *note;
        PRM_TRY(prm_db_step(state->db, statement, &has_row, state->error));
        if (!has_row)
            return refuse(state, state->missing[0],
                "its personal part is missing and no later entry says it was erased");
        prm_arena_reset(state->arena);
        const prm_span part = {sqlite3_column_text(statement, 0), (size_t)sqlite3_column_bytes(statement, 0)};
        if (prm_journal_parse(&part, state->arena, &note, NULL) == PRM_OK)
            forgive_missing(state, note);
    }
    (void)sqlite3_reset(statement);
    return PRM_OK;
}

prm_status prm_journal_verify_piece(prm_db *db, prm_journal_head *head, uint32_t rows, bool *is_end, prm_error *error)
{
    walk state = {.db = db, .arena = prm_arena_new(ENTRY_BYTES), .error = error, .head = *head};
    if (state.arena == NULL)
        return prm_db_nomem(error);
    prm_status status = prm_decision_check_begin(db, &state.decisions, error);
    if (status == PRM_OK)
        status = check_rows(&state, rows, is_end);
    if (status == PRM_OK && state.missing_count > 0)
        status = look_for_erasures(&state);
    prm_arena_free(state.arena);
    prm_free(state.missing);
    *head = state.head;
    return status;
}

prm_status prm_journal_hash_at(prm_db *db, int64_t seq, uint8_t hash[PRM_HASH_BYTES], prm_error *error)
{
    sqlite3_stmt *statement;
    bool has_row;
    PRM_TRY(prm_db_statement(db, "SELECT hash FROM journal WHERE seq = ?", &statement, error));
    sqlite3_bind_int64(statement, 1, seq);
    PRM_TRY(prm_db_step(db, statement, &has_row, error));
    bool is_found = has_row && sqlite3_column_bytes(statement, 0) == PRM_HASH_BYTES;
    if (is_found)
        memcpy(hash, sqlite3_column_blob(statement, 0), PRM_HASH_BYTES);
    (void)sqlite3_reset(statement);
    return is_found ? PRM_OK
                    : prm_error_set(error, PRM_E_NOT_FOUND, NULL, "there is no journal entry %lld", (long long)seq);
}

prm_status prm_journal_compare(prm_db *db, const prm_journal_head *noted, prm_journal_head *good, prm_error *error)
{
    uint8_t hash[PRM_HASH_BYTES];
    PRM_TRY(prm_journal_load_head(db, good, error));
    if (noted->seq > good->seq)
        return prm_error_set(error, PRM_E_CORRUPT, "journal",
            "the journal ends at entry %lld: entries up to %lld were there when the head was noted",
            (long long)good->seq, (long long)noted->seq);
    prm_status status = prm_journal_hash_at(db, noted->seq, hash, error);
    if (status == PRM_OK && memcmp(hash, noted->hash, sizeof(hash)) == 0)
        return PRM_OK;
    *good = (prm_journal_head){0};
    return status == PRM_OK || status == PRM_E_NOT_FOUND
               ? prm_error_set(error, PRM_E_CORRUPT, "journal",
                   "journal row %lld: it is not the one whose hash was noted",
                     (long long)noted->seq)
               : status;
}

prm_status prm_journal_verify(prm_db *db, prm_journal_head *head, prm_error *error)
{
    walk state = {.db = db, .arena = prm_arena_new(ENTRY_BYTES), .error = error};
    if (state.arena == NULL)
        return prm_db_nomem(error);
    prm_status status = verify(&state);
    prm_arena_free(state.arena);
    prm_free(state.missing);
    if (head != NULL)
        *head = state.head;
    return status;
}
