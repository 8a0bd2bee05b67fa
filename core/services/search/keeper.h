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
#define PRM_MARK_PURGE    "purge"    /* what is left to do of one, as prm_search_ask_purge and tidy.c say; "": nothing */

struct prm_search_keeper {
    prm_searching *searching;
    prm_db *db;            /* a reader's */
    prm_text_index *index; /* NULL: it could not be opened; tried again */
    prm_search_maker maker;
    prm_arena *arena, *row; /* of a piece, of a row */
    int64_t done;
    bool is_made;
};

/** Opens the index and goes on with it, or begins anew. */
prm_status prm_search_keeper_begin(prm_search_keeper *keeper, prm_error *error);
/** It is broken: the next piece begins anew. */
void prm_search_keeper_give_up(prm_search_keeper *keeper, const char *why);
/** Of a failure: whether it is the index that failed, which is then to be made anew, and not what it is made of. */
bool prm_search_keeper_has_broken(const prm_search_keeper *keeper);
/** In the transaction at hand: that nothing is to be left of what was dropped before it. */
prm_status prm_search_ask_purge(prm_search_keeper *keeper, prm_error *error);
/** Tells the others whether one is to be done, once that is committed. */
prm_status prm_search_tell_purge(prm_search_keeper *keeper, prm_error *error);
/** Notes how far it is. */
prm_status prm_search_mark(prm_search_keeper *keeper, int64_t seq, prm_error *error);

#endif
