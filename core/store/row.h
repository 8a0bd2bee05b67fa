/* SPDX-License-Identifier: Apache-2.0 */
/** @file row.h  Between columns and values, and who may see a row; for core/store alone. */
#ifndef PRM_STORE_ROW_H
#define PRM_STORE_ROW_H

#include "store/db_internal.h"
#include "store/rows.h"
#include "store/table.h"

/** The row under the statement (its select list is the table's) as a frozen value; NULL if out of memory or if what is
 * stored does not fit: `error`, which must be empty, says which. */
const prm_val *prm_row_read(sqlite3_stmt *statement, const prm_table *table, prm_arena *arena, prm_error *error);
/** As much of it as the columns say (the select list begins with them). `entity`: the table's; NULL: it is no row. */
const prm_val *prm_row_read_columns(sqlite3_stmt *statement, const prm_table *table, const prm_entity *entity,
    const prm_column *columns, size_t count, prm_arena *arena, prm_error *error);
/** The parts of that: an empty row with room for every column (NULL if out of memory), the id of a row of `entity`, the
 * marks and frost of a column's value, and its place in the row, in the order of the columns. */
prm_val *prm_row_new(const prm_table *table, prm_arena *arena);
prm_val *prm_row_id_value(const char *entity, int64_t id, prm_arena *arena);
void prm_row_mark(const prm_column *column, prm_val *value);
void prm_row_add(prm_val *row, const char *name, const prm_val *value);

/** A row as it was written. */
typedef struct prm_change {
    const prm_table *table;
    int64_t id;
    const prm_val *before; /* its snapshot; NULL: it was inserted */
    const prm_val *values; /* checked; NULL: none */
    const char *state;     /* NULL: as it was */
    bool bumps;
    const prm_stamp *stamp;
} prm_change;

/** Whether the snapshot that was written can be told from the values; else it has to be read. */
bool prm_row_can_merge(const prm_val *values);
/** The snapshot after the change, as prm_row_read would give it. NULL: out of memory. */
const prm_val *prm_row_merge(const prm_change *change, prm_arena *arena);

/** Where a row stands: what its scope is decided by. */
typedef struct prm_row_place {
    size_t count;
    int64_t partners[PRM_SCOPE_PATHS]; /* those its paths lead to */
    int64_t territory;                 /* 0: none */
} prm_row_place;

/** The place of the row under the statement. */
void prm_row_place_read(sqlite3_stmt *statement, const prm_table *table, prm_row_place *place);
/** Whether the scope (NULL: none) sees a row there. */
bool prm_row_is_visible(const prm_row_place *place, const prm_table *table, const prm_scope *scope);
/** Whether it is the caller's own to write: always true for all but the partner side. */
bool prm_row_is_own(const prm_row_place *place, const prm_table *table, const prm_scope *scope);

/** A value as it is bound. Texts are borrowed. */
typedef struct prm_bound {
    int type; /* SQLITE_NULL, SQLITE_INTEGER or SQLITE_TEXT */
    int64_t integer;
    const char *text;
    size_t length;
} prm_bound;

/** Binds it at `at`, from 1, without copying. */
void prm_bound_bind(sqlite3_stmt *statement, int at, const prm_bound *value);
/** A value of a column that is one value wide (money: its amount); JSON columns are printed into the arena.
 * PRM_E_INVALID if it does not fit the column. */
prm_status prm_bound_make(const prm_column *column, const prm_val *value, prm_arena *arena, prm_bound *out);
/** The id a text names, whatever its entity: "deal_…". */
bool prm_any_id_parse(const char *text, int64_t *id);

/** Where a row stands, whoever may see it. PRM_E_NOT_FOUND. */
prm_status prm_row_place_find(
    prm_db *db, const prm_table *table, int64_t id, prm_row_place *place, prm_error *error);
/** The id of a snapshot of that table. PRM_E_INVALID. */
prm_status prm_row_id(const prm_table *table, const prm_val *row, int64_t *id, prm_error *error);

/** Checks the values against the entity's fields and that what they refer to exists. PRM_E_INVALID with error->data. */
prm_status prm_row_check(
    prm_db *db, const prm_table *table, const prm_val *values, bool is_partial, prm_arena *arena, prm_error *error);
/** The partner a copied path leads to from a reference (NULL: none), or null. */
prm_status prm_row_copy_scope(prm_db *db, const prm_scope_path *path, const prm_val *reference, const prm_table *table,
    prm_bound *out, prm_error *error);
/** What a failed INSERT or UPDATE means: of a unique index PRM_E_CONFLICT with error->data {fields: [..]}. */
prm_status prm_row_write_error(prm_db *db, const prm_table *table, int result, prm_arena *arena, prm_error *error);

#endif
