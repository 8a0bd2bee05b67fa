/* SPDX-License-Identifier: Apache-2.0 */
/** @file alter.h  A table that is there, brought to what is declared. For core/store alone; in a transaction. */
#ifndef PRM_STORE_ALTER_H
#define PRM_STORE_ALTER_H

#include "store/table.h"

/**
 * New fields become columns (older rows hold their preset, at no cost), renamed ones are renamed, indexes are made and
 * dropped. PRM_E_INVALID with a sentence for what would lose or invent data: a required field without preset, another
 * type, another scope, equal values under a new unique index.
 */
prm_status prm_table_alter(const prm_table *table, prm_db *db, prm_error *error);

#endif
