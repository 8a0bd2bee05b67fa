/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file journal.h  The journal: audit trail, event log, outbox and history at once; one row per committed call,
 * append-only, hash-chained. Rows are written by the writer just before COMMIT and read by anyone.
 *
 * A payload (changes, events, decisions) is two parts, personal and rest; each has the digest SHA-256(16 random bytes
 * || part), and hash = SHA-256(previous hash || seq || at || actor … || lengths || both digests), so a part can be
 * erased with its salt and the chain still verifies. In the rest, {"$p": n} stands for item n of the personal part.
 */
#ifndef PRM_STORE_JOURNAL_H
#define PRM_STORE_JOURNAL_H

#include "store/db.h"
#include "base/hash.h"

/** What a call leaves behind. Texts are "" where absent. */
typedef struct prm_journal_entry {
    int64_t at;        /* ms UTC */
    const char *actor; /* "user_…", "plugin:deals", "system" */
    const char *on_behalf;
    const char *request;      /* the client's request id, or "" */
    const char *source;       /* "rpc 127.0.0.1", "timer", "start" */
    const char *method;       /* "deals.register", a timer's name */
    int64_t generation;       /* of the rules */
    const prm_val *changes;   /* [{entity, id, op: create|update, version, fields: {name: [old, new]}}]; NULL: none */
    const prm_val *events;    /* [{type, subject, audience, scope_partner?, data?}]; NULL: none */
    const prm_val *decisions; /* [{id, subject?, outcome?, supersedes?, record}, or {id, overrides: the decision, point,
                               * answer, reason}]; NULL: none. `outcome`: the text a report counts */
    const prm_val *note;      /* of access entries: {kind, …}; NULL: none */
    const int64_t *subjects;  /* ids of the rows touched and of the events' subjects */
    size_t subject_count;
} prm_journal_entry;

/** Where the chain stands. */
typedef struct prm_journal_head {
    int64_t seq;
    uint8_t hash[PRM_HASH_BYTES];
} prm_journal_head;

prm_status prm_journal_install(prm_db *db, prm_error *error);
prm_status prm_journal_load_head(prm_db *db, prm_journal_head *head, prm_error *error);
/** When an entry was written. PRM_E_NOT_FOUND: there is none of that number. */
prm_status prm_journal_load_time(prm_db *db, int64_t seq, int64_t *at, prm_error *error);
/** Numbers, chains and inserts the entry with its index rows; `head` moves on. If the COMMIT does not happen the caller
 * restores its copy of the head. Values flagged PRM_VAL_PERSONAL go to the personal part: rows come flagged from
 * the store, whoever builds events and facts flags theirs. Nothing secret may be given. */
prm_status prm_journal_append(
    prm_db *db, prm_journal_head *head, const prm_journal_entry *entry, prm_arena *arena, prm_error *error);
/** Erases the personal part of an entry and its random bytes. The chain verifies only once a later entry with the note
 * {kind: "erased", entries: [seq, …]} names it. PRM_E_NOT_FOUND. */
prm_status prm_journal_erase(prm_db *db, int64_t seq, prm_error *error);
/** One entry as a value {seq, at, actor, on_behalf, request, source, method, generation, changes, events, decisions,
 * note}, both parts joined; what was erased is null, and personal. PRM_E_NOT_FOUND. */
prm_status prm_journal_read(prm_db *db, int64_t seq, prm_arena *arena, const prm_val **entry, prm_error *error);
/** The entries that touched a row, newest first, at most `limit`, with seq below `before` (0: all): a list as above. */
prm_status prm_journal_of_subject(prm_db *db, int64_t subject, int64_t before, uint32_t limit, prm_arena *arena,
    const prm_val **entries, prm_error *error);

/** A piece of the journal to look at: where it begins, at most how many entries, after how many bytes of events no
 * more. */
typedef struct prm_journal_piece {
    int64_t from;
    uint32_t rows;
    size_t bytes;
} prm_journal_piece;

/** What happened in that piece, oldest first: a list of {seq, at, events}, without the entries that have none. `last`:
 * the last entry looked at, from - 1 if there was none. An entry is taken whole. */
prm_status prm_journal_events(prm_db *db, const prm_journal_piece *piece, prm_arena *arena, const prm_val **entries,
    int64_t *last, prm_error *error);

/** The same of what was changed: a list of {seq, at, changes}. What is personal in it is null. */
prm_status prm_journal_changes(prm_db *db, const prm_journal_piece *piece, prm_arena *arena, const prm_val **entries,
    int64_t *last, prm_error *error);

/** The first entry from `from` to `to` whose events may have one of that type: 0 if there is none. One may be told of
 * whose events only speak of the type: who reads them knows. */
prm_status prm_journal_find_event(
    prm_db *db, const char *type, int64_t from, int64_t to, int64_t *seq, prm_error *error);

/** A decision by id: {id, seq, at, chain, subject, outcome, supersedes?, superseded_by?, overridden?, generation,
 * record}. PRM_E_NOT_FOUND. */
prm_status prm_decision_read(prm_db *db, int64_t id, prm_arena *arena, const prm_val **decision, prm_error *error);
/** The same without the record, for which its whole entry has to be read and parsed. */
prm_status prm_decision_look(prm_db *db, int64_t id, prm_arena *arena, const prm_val **decision, prm_error *error);
/** What a list of decisions is of. */
typedef struct prm_decision_query {
    int64_t subject;
    uint32_t limit;
    int32_t overridden; /* 1: those with an answer a person overruled; 0: the others; -1: all */
} prm_decision_query;
/** Newest first: a list of {id, seq, at, chain, subject, outcome, supersedes?, superseded_by?, overridden?};
 * `overridden` is there if it is true. */
prm_status prm_decision_list(
    prm_db *db, const prm_decision_query *query, prm_arena *arena, const prm_val **list, prm_error *error);
/** Where persons overruled a decision, in the order they did: a list of {id, at, by, point, answer, reason}. At most
 * 100. */
prm_status prm_decision_overrides(
    prm_db *db, int64_t decision, prm_arena *arena, const prm_val **list, prm_error *error);

/** Walks the whole chain and the index rows; PRM_E_CORRUPT names the first bad row and what is wrong with it. `head`
 * (may be NULL): where the chain ends, to be compared with one exported earlier, which shows truncation. */
prm_status prm_journal_verify(prm_db *db, prm_journal_head *head, prm_error *error);
/** The same of at most `rows` entries after `head` ({0}: from the first), which moves on, for whoever shares a thread.
 * Index rows of entries that are not there are not looked for. `is_end`: there were no more. */
prm_status prm_journal_verify_piece(prm_db *db, prm_journal_head *head, uint32_t rows, bool *is_end, prm_error *error);
/** Whether an end noted elsewhere is still in the journal. PRM_E_CORRUPT says that entries were cut off, or are others;
 * then `good` is where the journal ends if that is before, else {0}. */
prm_status prm_journal_compare(prm_db *db, const prm_journal_head *noted, prm_journal_head *good, prm_error *error);
/** The chained hash of an entry. PRM_E_NOT_FOUND. */
prm_status prm_journal_hash_at(prm_db *db, int64_t seq, uint8_t hash[PRM_HASH_BYTES], prm_error *error);

#endif
