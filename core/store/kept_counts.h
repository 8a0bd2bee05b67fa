/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file kept_counts.h  Counts that follow the rows: what every call counts anew, as a partner's deals by their state,
 * is counted once by SQL and then kept up to date with each row that is written. Part of the cache (cache.h), with its
 * rules; for core/store alone.
 *
 * Whether a row is among those counted must show in its snapshot. So only such counts are kept whose filter asks for
 * texts (references, words, states: one, or a list of them), one reference at least, and whose scope hides nothing of
 * what the filter finds.
 */
#ifndef PRM_STORE_KEPT_COUNTS_H
#define PRM_STORE_KEPT_COUNTS_H

#include "store/row.h"

typedef struct prm_kept_counts prm_kept_counts;

/** NULL if out of memory. */
prm_kept_counts *prm_kept_counts_new(void);
void prm_kept_counts_free(prm_kept_counts *counts); /* NULL is allowed */
/** Lets all of them go. */
void prm_kept_counts_drop(prm_kept_counts *counts);

/** The reference a count of the query goes by; NULL: it is none that can be kept. */
const prm_column *prm_kept_counts_anchor(const prm_rows_query *query);

/** A count up to `most`, if it is kept. `missed`: how many changes of the table were not followed; a count kept before
 * the last of them is none. */
bool prm_kept_counts_get(const prm_kept_counts *counts, const prm_rows_query *query, const prm_column *anchor,
    int64_t most, uint64_t missed, int64_t *count);
/** Keeps one; its filter is copied to `arena`, which lives until they are dropped. */
void prm_kept_counts_put(prm_kept_counts *counts, const prm_rows_query *query, const prm_column *anchor, int64_t most,
    uint64_t missed, int64_t count, prm_arena *arena);
/** A row was written: its snapshots before (NULL: it is new) and after. */
void prm_kept_counts_follow(
    prm_kept_counts *counts, const prm_table *table, const prm_val *before, const prm_val *after);

#endif
