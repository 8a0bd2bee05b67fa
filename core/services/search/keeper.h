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
/** Notes how far it is. */
prm_status prm_search_mark(prm_search_keeper *keeper, int64_t seq, prm_error *error);

#endif
