/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file cache.h  What the writer's connection has read and nobody has changed since: rows by id, and answers of queries
 * over tables at rest. For core/store alone, with the connection's thread.
 *
 * Only the one connection that writes can know what has changed, and only inside its transaction: readers have no
 * cache, and outside a transaction nothing is given or kept. What is given is shared by calls and lives until the next
 * transaction begins; nobody may flag or change it. A transaction that is undone, whole or to a savepoint, takes along
 * what was kept of the rows it changed. Out of memory only means that less is kept.
 */
#ifndef PRM_STORE_CACHE_H
#define PRM_STORE_CACHE_H

#include "base/hash.h"
#include "store/row.h"

/** A row and where it stands. */
typedef struct prm_known_row {
    const prm_val *row;
    const prm_row_place *place;
} prm_known_row;

typedef struct prm_cache prm_cache;

/** NULL if out of memory. */
prm_cache *prm_cache_new(void);
void prm_cache_free(prm_cache *cache); /* NULL is allowed, here and below */

/** A transaction begins: what is kept may be given, or is let go if it has become too much. */
void prm_cache_open(prm_cache *cache);
/** It has ended. `is_undone`: it was rolled back. */
void prm_cache_close(prm_cache *cache, bool is_undone);
/** Rolled back to a savepoint. */
void prm_cache_undo(prm_cache *cache);
/** A row is about to be inserted or changed. */
void prm_cache_touch(prm_cache *cache, const prm_table *table, int64_t id);
/** It is written, as these snapshots say (before: NULL if it is new): once for each touch, or counts go. */
void prm_cache_follow(prm_cache *cache, const prm_table *table, const prm_val *before, const prm_val *after);
/** Rows of several tables are about to be changed by one statement: nothing kept can be trusted. */
void prm_cache_drop(prm_cache *cache);

/** A new row is written. */
void prm_cache_made(prm_cache *cache, const prm_table *table, int64_t id);
/** Whether it is one of the last rows that the transaction has written. */
bool prm_cache_has_made(const prm_cache *cache, const prm_table *table, int64_t id);

bool prm_cache_row(const prm_cache *cache, const prm_table *table, int64_t id, prm_known_row *out);
/** Where a row to be kept is read into; NULL: keep none. */
prm_arena *prm_cache_arena(const prm_cache *cache);
/** Keeps a row that lies in that arena; the place is copied there. */
void prm_cache_keep_row(prm_cache *cache, const prm_table *table, int64_t id, const prm_val *row,
    const prm_row_place *place);

/** What a query gave: a list of rows, or a count. */
typedef struct prm_known_answer {
    const prm_val *rows; /* NULL: a count */
    int64_t count;
} prm_known_answer;

/** Whether answers over the table are worth keeping: it is read, and not changed. Counts as a read of it. */
bool prm_cache_is_at_rest(prm_cache *cache, const prm_table *table);
/** `key` is all the answer depends on but the rows. */
bool prm_cache_answer(const prm_cache *cache, const prm_table *table, prm_span key, prm_known_answer *out);
/** Keeps a copy, the second time there is something to keep. */
void prm_cache_keep_answer(
    prm_cache *cache, const prm_table *table, prm_span key, const prm_known_answer *answer);

/** The reference by which a count of the query is kept and follows the rows that change (kept_counts.h); NULL: it is
 * none of those. */
const prm_column *prm_cache_anchor(prm_cache *cache, const prm_rows_query *query);
/** Such a count up to `most`. False: it is not known. */
bool prm_cache_count(
    prm_cache *cache, const prm_rows_query *query, const prm_column *anchor, int64_t most, int64_t *count);
void prm_cache_keep_count(
    prm_cache *cache, const prm_rows_query *query, const prm_column *anchor, int64_t most, int64_t count);

#endif
