/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file grow.h  Indexes of tables that are too large to be kept waiting for them: made a piece at a time while the
 * writer serves. Writer; for core/store alone, but for prm_model_grow (store/model.h).
 *
 * SQLite makes an index in one statement. So a table beside the real one gets the index's columns and the same index
 * over them, filled a piece at a time and by triggers; that index's rows are, byte for byte, those of the index that is
 * wanted. When it has all of them it changes hands, in one transaction that touches only the schema, and the table
 * beside goes, a piece at a time too. How far it is stands in the database, and a start goes on from there.
 */
#ifndef PRM_STORE_GROW_H
#define PRM_STORE_GROW_H

#include "store/table.h"

#define PRM_GROW_ROWS 20000 /* a table with more gets new indexes this way; unique ones are made at once all the same */

prm_status prm_grow_install(prm_db *db, prm_error *error);
/** Begins to make the index. In a transaction, as those below. */
prm_status prm_grow_begin(const prm_table *table, const prm_index *index, prm_db *db, prm_arena *arena,
    prm_error *error);
/** Gives up those of the table that are not there yet, whatever is declared now. */
prm_status prm_grow_give_up(const prm_table *table, prm_db *db, prm_arena *arena, prm_error *error);

#endif
