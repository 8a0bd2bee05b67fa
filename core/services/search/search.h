/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file search.h  The index of rows by words, between those who keep it and those who ask. The keeper is a thread of
 * prm_calls with a reader's connection to the database and the only one that writes to the index: it follows the
 * journal, so that no write waits for it. A worker asks through a searcher of its own.
 *
 * The index is derived: it is made again from the rows where it is missing, broken, of other declarations, or of
 * another history than the journal's.
 */
#ifndef PRM_SERVICES_SEARCH_SEARCH_H
#define PRM_SERVICES_SEARCH_SEARCH_H

#include "plugins/host.h"
#include "store/text_index.h"

#include <stdatomic.h>

#define PRM_SEARCH_PURGED "search.purged" /* the event by which a purge is asked for */

/** What keeper and searchers share. */
typedef struct prm_searching {
    const prm_text_store *store;
    const prm_model *model;
    const char *directory;
    _Atomic uint64_t generation; /* of the index's file; 0: there is none */
    _Atomic int64_t done;        /* the last entry of the journal that is in it */
    _Atomic int64_t rows;
    _Atomic int64_t behind_us; /* monotonic, since when something is missing; 0: nothing is */
    _Atomic int64_t taken_us;  /* the same of what the keeper has in hand */
    atomic_bool is_making;     /* it is being made again */
    atomic_bool is_moving;     /* of rows that others have moved, some are in it as they were */
    atomic_bool is_suspect;    /* a searcher found it broken */
    atomic_bool is_purging;    /* something of what rows no longer hold may be left and is to go */
    atomic_bool is_stopping;   /* the keeper is to leave off */
} prm_searching;

/** Whether any entity is searched. */
bool prm_search_is_wanted(const prm_model *model);
/** The writer has committed something. Any thread. */
void prm_search_note(prm_searching *searching);
/** How long something has been missing, ms. Any thread. */
int64_t prm_search_behind_ms(const prm_searching *searching);

typedef struct prm_search_keeper prm_search_keeper;

/** `db`: a reader's connection, borrowed. Opens the index, or begins a new one, and judges whether what it holds can be
 * gone on with. PRM_E_INVALID: SQLite has no FTS5; PRM_E_NOMEM. A disk that refuses is no failure:
 * it is tried again. */
prm_status prm_search_keeper_open(prm_searching *searching, prm_db *db, prm_search_keeper **out, prm_error *error);
void prm_search_keeper_close(prm_search_keeper *keeper); /* NULL is allowed */
/** Brings a piece into the index. `has_more`: there may be another. PRM_E_IO, PRM_E_READ_ONLY, ...: later again. */
prm_status prm_search_keep(prm_search_keeper *keeper, bool *has_more, prm_error *error);
/** Puts what was written in order, a piece at a time; where a purge is due, that. PRM_E_UNAVAILABLE: a search still
 * reads what is to go: soon again. */
prm_status prm_search_tidy(prm_search_keeper *keeper, bool *has_more, prm_error *error);

/** What a worker searches with, opened when it is first used. */
typedef struct prm_searcher prm_searcher;
void prm_searcher_free(prm_searcher *searcher); /* NULL is allowed */

#endif
