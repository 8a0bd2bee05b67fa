/* SPDX-License-Identifier: Apache-2.0 */
/* Order in search.db. FTS5 writes segments and merges those of a level into one of the next; a word that was taken out
 * stays as one taken out until all that is older has been merged with it. Whether it has been while others were
 * written is told by what FTS5 keeps of its levels, which is read here. */
#include "store/text_index_internal.h"

enum { PAGES = 200 /* of a piece */, SEGMENT_NUMBERS = 3 /* id, first and last page */ };

/* A number of pages are written; below zero: all segments begin to become one. */
static prm_status merge(prm_text_index *index, int64_t pages, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(index->db, "INSERT INTO word(word, rank) VALUES('merge', ?)", &statement, error));
    sqlite3_bind_int64(statement, 1, pages);
    return prm_db_run(index->db, statement, error);
}

/* A merge that had nothing to do changes one row alone. */
prm_status prm_text_index_tidy(prm_text_index *index, bool *has_more, prm_error *error)
{
    int before = sqlite3_total_changes(prm_db_handle(index->db));
    PRM_TRY(merge(index, PAGES, error));
    *has_more = sqlite3_total_changes(prm_db_handle(index->db)) - before >= 2;
    return PRM_OK;
}

/* ---- Levels ---------------------------------------------------------------------------------------------------- */

typedef struct level {
    uint32_t merging; /* of its segments, are being merged into one of the next level */
    uint32_t segments;
} level;

typedef struct structure {
    uint32_t segments;
    level below, top; /* the highest level, and the one under it */
} structure;

typedef struct reading {
    const uint8_t *bytes;
    int length, at;
} reading;

/* Seven bits a byte. */
static uint32_t read_number(reading *r)
{
    uint32_t number = 0;
    bool has_more = true;
    while (has_more && r->at < r->length) {
        number = number << 7 | (r->bytes[r->at] & 0x7F);
        has_more = (r->bytes[r->at++] & 0x80) != 0;
    }
    return number;
}

static level read_level(reading *r)
{
    level one = { .merging = read_number(r) };
    one.segments = read_number(r);
    for (uint64_t i = 0; i < (uint64_t)SEGMENT_NUMBERS * one.segments && r->at < r->length; i++)
        (void)read_number(r);
    return one;
}

/* A cookie of four bytes; how many levels, segments, and how much was written; the levels, the lowest first. */
static structure read_structure(const uint8_t *bytes, int length)
{
    reading r = { .bytes = bytes, .length = length, .at = 4 };
    structure found = { 0 };
    uint32_t levels = read_number(&r);
    found.segments = read_number(&r);
    (void)read_number(&r);
    for (uint32_t i = 0; i < levels && r.at < r.length; i++) {
        found.below = found.top;
        found.top = read_level(&r);
    }
    return found;
}

static prm_status load_structure(prm_text_index *index, structure *found, prm_error *error)
{
    sqlite3_stmt *statement;
    bool has_row;
    *found = (structure){ 0 };
    PRM_TRY(prm_db_statement(index->db, "SELECT block FROM word_data WHERE id = 10", &statement, error));
    PRM_TRY(prm_db_step(index->db, statement, &has_row, error));
    if (!has_row)
        return PRM_OK;
    *found = read_structure(sqlite3_column_blob(statement, 0), sqlite3_column_bytes(statement, 0));
    (void)sqlite3_reset(statement);
    return PRM_OK;
}

/* ---- Purging --------------------------------------------------------------------------------------------------- */

static bool is_under_way(const structure *found)
{
    return found->below.merging > 0;
}

/* All that there was has become one segment: the only one, or that at the top, where nothing goes meanwhile. */
static bool is_merged(const structure *found)
{
    return found->segments <= 1 || (found->top.segments == 1 && !is_under_way(found));
}

prm_status prm_text_index_purge(prm_text_index *index, bool is_first, bool *has_more, prm_error *error)
{
    structure found;
    PRM_TRY(load_structure(index, &found, error));
    *has_more = !is_merged(&found) || (is_first && found.segments > 1);
    if (!*has_more)
        return PRM_OK;
    PRM_TRY(merge(index, is_under_way(&found) && !is_first ? PAGES : -PAGES, error));
    PRM_TRY(load_structure(index, &found, error));
    *has_more = !is_merged(&found);
    return PRM_OK;
}

prm_status prm_text_index_wipe(prm_text_index *index, prm_error *error)
{
    sqlite3 *handle = prm_db_handle(index->db);
    sqlite3_busy_timeout(handle, 0);
    int result = sqlite3_wal_checkpoint_v2(handle, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    sqlite3_busy_timeout(handle, PRM_DB_BUSY_MS);
    return result == SQLITE_OK ? PRM_OK : prm_db_error(index->db, result, error);
}
