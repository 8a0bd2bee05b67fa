/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file pending.h  Rows a transaction has made and not written yet: a row is made, filled in and moved within one call,
 * and is written once, as it stands in the end. For core/store alone, on the writer's connection, inside a transaction.
 *
 * Only rows of tables without a unique index wait: a taken place must show when it is asked for. Loads by id find a
 * waiting row here; whatever reads a table by SQL has prm_rows_flush write them first. An undone savepoint or
 * transaction takes them along.
 */
#ifndef PRM_STORE_PENDING_H
#define PRM_STORE_PENDING_H

#include "store/row.h"

/** A row as it will be written. Lives in the arena, which outlives the savepoint it was made in. */
typedef struct prm_pending {
    const prm_table *table;
    int64_t id;
    const prm_val *row; /* its snapshot */
    prm_arena *arena;
    prm_bound partners[PRM_SCOPE_PATHS]; /* whom its paths lead to, in their order */
    prm_row_place place;
    struct prm_pending *next;
} prm_pending;

/** Whether a new row of the table may wait here. */
bool prm_pending_may(const prm_db *db, const prm_table *table);
/** Lets the row wait. */
void prm_pending_add(prm_db *db, prm_pending *made);
/** Inserts it now. Errors as of prm_rows_insert. */
prm_status prm_row_write(prm_db *db, const prm_pending *made, prm_error *error);
/** NULL: no such row waits. */
prm_pending *prm_pending_find(const prm_db *db, const prm_table *table, int64_t id);
/** Writes those of the table, if any waits. */
prm_status prm_pending_flush(prm_db *db, const prm_table *table, prm_error *error);

#endif
