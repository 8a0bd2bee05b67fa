/* SPDX-License-Identifier: Apache-2.0 */
/** @file journal_internal.h  How an entry is laid out and sealed; for core/store alone. */
#ifndef PRM_STORE_JOURNAL_INTERNAL_H
#define PRM_STORE_JOURNAL_INTERNAL_H

#include "store/db_internal.h"
#include "store/journal.h"

#define PRM_SALT_BYTES 16

enum prm_journal_part { PRM_PART_CHANGES, PRM_PART_EVENTS, PRM_PART_DECISIONS, PRM_PART_NOTE, PRM_PARTS };

/** An entry as its columns hold it. Absent parts have NULL bytes. */
typedef struct prm_journal_row {
    int64_t seq, at, generation;
    prm_span texts[5];         /* actor, on_behalf, request, source, method */
    prm_span parts[PRM_PARTS]; /* the rest: JSON each */
    prm_span personal;         /* a JSON list; NULL bytes: none, or erased */
    uint8_t salts[2 * PRM_SALT_BYTES], digest[2 * PRM_HASH_BYTES];
    size_t salt_length, digest_length; /* twice as long with a personal part */
    uint8_t hash[PRM_HASH_BYTES];
} prm_journal_row;

/** Of the rest: SHA-256(salt || changes || events || decisions || note). Their lengths are in the chained hash. */
void prm_journal_digest_rest(const prm_journal_row *row, uint8_t digest[PRM_HASH_BYTES]);
void prm_journal_digest_personal(const prm_journal_row *row, uint8_t digest[PRM_HASH_BYTES]);
/** The chained hash, made in `buf`. False if out of memory. */
bool prm_journal_chain(
    const prm_journal_row *row, const uint8_t previous[PRM_HASH_BYTES], prm_buf *buf, uint8_t hash[PRM_HASH_BYTES]);

/** The columns of prm_journal_columns under the statement; borrowed until it moves on. PRM_E_CORRUPT. */
prm_status prm_journal_row_read(sqlite3_stmt *statement, prm_journal_row *row, prm_error *error);
#define PRM_JOURNAL_COLUMNS                                                                                            \
    "seq, at, generation, actor, on_behalf, request, source, method, changes, events, decisions, note, personal, "     \
    "salts, digest, hash"

/** The value with what is personal moved to the list; the value itself if nothing is. NULL if out of memory. */
const prm_val *prm_journal_split(const prm_val *value, prm_arena *arena, prm_val *personal);
/** The reverse; `personal` NULL: erased. NULL if out of memory. */
const prm_val *prm_journal_join(const prm_val *value, prm_arena *arena, const prm_val *personal);
/** A part as a value; NULL in `value` if absent. */
prm_status prm_journal_parse(const prm_span *part, prm_arena *arena, const prm_val **value, prm_error *error);

/** What the indexes of decisions hold of one of an entry's decisions, or of a person's overruling one. Texts are ""
 * where absent. */
typedef struct prm_decision_key {
    int64_t id, subject, supersedes; /* 0: none */
    const char *chain, *entity, *outcome;
    int64_t overrides; /* the decision that is overruled; 0: it is one itself */
    const char *point;
} prm_decision_key;
/** PRM_E_INVALID if it has no id, or names another by what is none. */
prm_status prm_decision_key_read(const prm_val *decision, prm_arena *arena, prm_decision_key *key);
/** How many of each kind the rows hold, while they are looked at. */
typedef struct prm_decision_counts {
    int64_t decisions, links, overrides;
    bool has_links; /* the indexes of the last two are there: in a store of before they are not */
} prm_decision_counts;
prm_status prm_decision_check_begin(prm_db *db, prm_decision_counts *counts, prm_error *error);
/** One of an entry's decisions against the indexes. `wrong`: what is, static; NULL: nothing. */
prm_status prm_decision_check(prm_db *db, int64_t seq, const prm_val *decision, prm_arena *arena,
    prm_decision_counts *counts, const char **wrong, prm_error *error);
/** After the last entry: whether the indexes hold more. */
prm_status prm_decision_check_end(
    prm_db *db, const prm_decision_counts *counts, const char **wrong, prm_error *error);
prm_status prm_decision_put(prm_db *db, int64_t seq, const prm_val *decisions, prm_arena *arena, prm_error *error);

#endif
