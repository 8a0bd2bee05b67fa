/* SPDX-License-Identifier: Apache-2.0 */
/** @file keeper.h  Between the files that keep the index. */
#ifndef PRM_SERVICES_SEARCH_KEEPER_H
#define PRM_SERVICES_SEARCH_KEEPER_H

#include "services/search/internal.h"
#include "store/journal.h"

#define PRM_MARK_DONE     "done"     /* "<seq> <hash of that entry>" */
#define PRM_MARK_DECLARED "declared" /* a digest of all that makes the index what it is */
#define PRM_MARK_MADE     "made"     /* up to where, while it is made */
#define PRM_MARK_WHOLE    "whole"
/* what is left to do of one, as prm_search_ask_purge and tidy.c say; "": nothing */
#define PRM_MARK_PURGE    "purge"

struct prm_search_keeper {
    prm_searching *searching;
    prm_db *db;            /* a reader's */
    prm_text_index *index; /* NULL: it could not be opened; tried again */
    prm_search_maker maker;
    prm_arena *arena, *row; /* of a piece, of a row */
    int64_t done, moving; /* moving: the first entry of which rows are still to be brought; 0: none is */
    bool is_made;
};

/* ---- Rows to be brought ---- */

typedef struct prm_search_row {
    int64_t id;
    const prm_table *table;
} prm_search_row;

/** In the arena of a piece. */
typedef struct prm_search_rows {
    prm_search_row *items;
    size_t count, room, moved; /* moved: how much of what a piece may take was taken for rows that others have moved */
} prm_search_rows;

prm_status prm_search_rows_add(
    prm_search_keeper *keeper, prm_search_rows *rows, const prm_table *table, int64_t id, prm_error *error);
/** Each once, however often it was added; those that are gone or archived are taken out. */
prm_status prm_search_rows_bring(prm_search_keeper *keeper, prm_search_rows *rows, prm_error *error);

/** Rows that stand elsewhere because of a change in entry `seq`, as many as the piece takes; a mark says of the
 * rest. */
prm_status prm_search_add_moved(prm_search_keeper *keeper, const prm_table *moved, int64_t id, const prm_val *change,
    int64_t seq, prm_search_rows *rows, prm_error *error);
/** Of the rest. */
prm_status prm_search_go_on_with_moved(prm_search_keeper *keeper, prm_search_rows *rows, prm_error *error);
/** Whether there still is some: `moving` says. */
prm_status prm_search_look_for_moved(prm_search_keeper *keeper, prm_error *error);

/* ---- Its state ---- */

/** Opens the index and goes on with it, or begins anew. */
prm_status prm_search_keeper_begin(prm_search_keeper *keeper, prm_error *error);
/** It is broken: the next piece begins anew. */
void prm_search_keeper_give_up(prm_search_keeper *keeper, const char *why);
/** Of a failure: whether it is the index that failed, which is then to be made anew, and not what it is made of. */
bool prm_search_keeper_has_broken(const prm_search_keeper *keeper);
/** Tells the others how far it is. */
void prm_search_keeper_tell(const prm_search_keeper *keeper);
/** In the transaction at hand: that nothing is to be left of what was dropped before it. */
prm_status prm_search_ask_purge(prm_search_keeper *keeper, prm_error *error);
/** Tells the others whether one is to be done, once that is committed. */
prm_status prm_search_tell_purge(prm_search_keeper *keeper, prm_error *error);
/** Notes how far it is. */
prm_status prm_search_mark(prm_search_keeper *keeper, int64_t seq, prm_error *error);

#endif
