/* SPDX-License-Identifier: Apache-2.0 */
/** @file search.h  A list being found, arm by arm; for core/store alone. */
#ifndef PRM_STORE_SEARCH_H
#define PRM_STORE_SEARCH_H

#include "store/query.h"

typedef struct prm_candidate {
    const prm_val *row; /* NULL: one beyond the limit, of which only the key counts */
    const prm_bound *keys;
} prm_candidate;

typedef struct prm_search {
    prm_db *db;
    prm_plan *plan;
    prm_error *error;
    size_t arm_count, most; /* most: limit + 1 */
    bool is_paged;          /* somebody turns pages */
    prm_candidate *found;   /* of the arms before, in order */
    prm_candidate *arm;     /* of the last one */
    prm_candidate *merged;  /* room for both */
    size_t found_count, arm_found, arm_room;
    bool is_keyed;             /* every row's key is kept */
    bool is_past;              /* the arm's next rows come after all that can be wanted */
    const prm_bound *boundary; /* the last key looked at by an arm that did not end; NULL: all ended */
} prm_search;

/** The arm's first rows, as far as they come before what was found. Keys are read if there are several arms, else those
 * of the last row within the limit. */
prm_status prm_search_arm(prm_search *find, const prm_arm *arm);
/** Keeps rows of the statement until it ends, has given enough, or fails: `result` is SQLite's. */
prm_status prm_search_collect(prm_search *find, sqlite3_stmt *statement, int *result);
/** The same rows as prm_search_arm gives, where the filter has a list by which each can be looked up, and nobody turns
 * pages. `is_whole` false: it has none, or more rows than are asked for; they are to be sought as usual. */
prm_status prm_search_list(prm_search *find, const prm_arm *arm, bool *is_whole, bool *is_interrupted);

#endif
