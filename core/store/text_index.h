/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file text_index.h  The index that rows are found by words with: derived from the rows, kept beside them, rebuilt at
 * any time. An interface, so that another store can serve it; prm_text_index_sqlite is FTS5 in DIR/search.db. It knows
 * nothing of languages: it is given tokens (bytes without blanks, letters and digits beyond ASCII too, and _), parted
 * by blanks, and compares them byte by byte. One connection writes, others read, each with one thread at a time.
 *
 * Nothing it tells of a match depends on rows outside the query's scope: there are no statistics over the whole.
 */
#ifndef PRM_STORE_TEXT_INDEX_H
#define PRM_STORE_TEXT_INDEX_H

#include "base/arena.h"
#include "base/error.h"
#include "store/searched.h"

enum {
    PRM_TEXT_COLUMNS = 2 * PRM_SEARCHED_RANKS + 1, /* by rank, for all; by rank, for the vendor; words as typed */
    PRM_TEXT_VENDOR = PRM_SEARCHED_RANKS,          /* the first of the vendor's */
    PRM_TEXT_TYPED = 2 * PRM_SEARCHED_RANKS,
    PRM_TEXT_WORDS = 16,       /* of a query */
    PRM_TEXT_ALTERNATIVES = 4, /* of a word */
    PRM_TEXT_MARK = 200        /* bytes of a mark */
};

/** What is kept of a row. */
typedef struct prm_text_row {
    int64_t id; /* larger: newer */
    const char *terms; /* tokens of who may find it, and of what */
    const char *columns[PRM_TEXT_COLUMNS]; /* tokens; NULL: none */
} prm_text_row;

/** Tokens in a row, the last of them perhaps the beginning of one. */
typedef struct prm_text_phrase {
    const char *tokens;
    bool is_prefix;
} prm_text_phrase;

/** One word of a query: any of these. */
typedef struct prm_text_word {
    prm_text_phrase alternatives[PRM_TEXT_ALTERNATIVES];
    size_t count;
} prm_text_word;

/** Terms of which a row has to carry one; none: whatever it carries. */
typedef struct prm_text_terms {
    const char *const *items;
    size_t count;
} prm_text_terms;

typedef struct prm_text_query {
    const prm_text_word *words;
    size_t word_count;
    bool wants_all;  /* else any */
    bool is_vendors; /* the vendor's columns too */
    const prm_text_terms *groups; /* of each of these groups one */
    size_t group_count;
    uint32_t limit; /* the newest of them */
    uint32_t effort; /* what it may take: for each row that matches 1, and 1 for each word; and for what is read */
} prm_text_query;

/** How often a word is in each column of a row; more than 255 times are as many. */
typedef struct prm_text_times {
    uint8_t columns[PRM_TEXT_COLUMNS];
} prm_text_times;

/** A row that matches, and of each word of the query where it is. */
typedef struct prm_text_match {
    int64_t id;
    const prm_text_times *times;
} prm_text_match;

typedef struct prm_text_matches {
    prm_text_match *items; /* newest first, in the arena */
    size_t count, room;
    uint32_t effort; /* what it took */
    bool is_cut;     /* that was all it might take: older rows were not looked at */
} prm_text_matches;

typedef struct prm_text_index prm_text_index; /* a connection */

typedef struct prm_text_store {
    /** PRM_E_NOT_FOUND: a reader found none. PRM_E_CORRUPT: what is there is none, or of another release: remove(). */
    prm_status (*open)(const char *directory, bool is_writer, prm_text_index **out, prm_error *error);
    void (*close)(prm_text_index *index); /* NULL is allowed */
    /** Takes the index away, if there is one. No connection writes. */
    void (*discard)(const char *directory);

    prm_status (*begin)(prm_text_index *index, prm_error *error); /* of a reader: a snapshot */
    prm_status (*commit)(prm_text_index *index, prm_error *error);
    void (*rollback)(prm_text_index *index);

    /** In place of what was kept of it. */
    prm_status (*put)(prm_text_index *index, const prm_text_row *row, prm_error *error);
    /** Nothing happens if it is not there. */
    prm_status (*drop)(prm_text_index *index, int64_t id, prm_error *error);
    /** The rows after `after` that carry the term, by id, at most `most`: how many. */
    prm_status (*having)(prm_text_index *index, const char *term, int64_t after, size_t most, int64_t *ids,
        size_t *count, prm_error *error);
    /** Its first term. PRM_E_NOT_FOUND. */
    prm_status (*kind)(prm_text_index *index, int64_t id, char term[PRM_TEXT_MARK], prm_error *error);
    /** How many tokens each column of a row has; 0 of one that is not there. */
    prm_status (*lengths)(prm_text_index *index, int64_t id, uint32_t lengths[PRM_TEXT_COLUMNS], prm_error *error);
    /** How many rows are in it. */
    prm_status (*size)(prm_text_index *index, int64_t *rows, prm_error *error);

    /** A note of the index's keeper: how far it is, what it was made of. "" if there is none. */
    prm_status (*get_mark)(prm_text_index *index, const char *name, char mark[PRM_TEXT_MARK], prm_error *error);
    /** "" takes it away. */
    prm_status (*set_mark)(prm_text_index *index, const char *name, const char *mark, prm_error *error);
    /** The first by name of those whose name begins so; "" and "" if there is none. */
    prm_status (*first_mark)(prm_text_index *index, const char *prefix, char name[PRM_TEXT_MARK],
        char mark[PRM_TEXT_MARK], prm_error *error);

    /** The same query takes the same effort while the index is the same. PRM_E_UNAVAILABLE: `ask` ended it. */
    prm_status (*find)(prm_text_index *index, const prm_text_query *query, prm_arena *arena, prm_text_matches *matches,
        prm_error *error);
    /** Asks now and then while it finds; anything but 0 ends it. NULL: no more. */
    void (*ask)(prm_text_index *index, int (*ask)(void *context), void *context);

    /** Makes a piece of order in what was written; `has_more`: there may be another. In a transaction of the writer. */
    prm_status (*tidy)(prm_text_index *index, bool *has_more, prm_error *error);
    /** A piece of bringing what is kept into one, in which nothing is of what was dropped before the first of these
     * pieces; what is written between two does not hold it up. In a transaction of the writer. `has_more`: that is not
     * so yet. */
    prm_status (*purge)(prm_text_index *index, bool is_first, bool *has_more, prm_error *error);
    /** Takes away what files hold beside the index of how it was before. Not in a transaction. PRM_E_UNAVAILABLE, at
     * once: somebody reads it as it was; later again. */
    prm_status (*wipe)(prm_text_index *index, prm_error *error);

    /** Whether an operation failed because the index itself cannot be read or written: it is to be made anew. */
    bool (*is_broken)(const prm_text_index *index);
} prm_text_store;

extern const prm_text_store prm_text_index_sqlite;
/** PRM_E_INVALID with a sentence where SQLite was built without FTS5. */
prm_status prm_text_index_sqlite_check(prm_error *error);

#endif
