/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file rows.h  Rows of declared entities as values: load, find, count, insert, update; scope is applied here, where
 * rows are loaded, so that no handler can forget it. The SQL is made from the model. With the connection's thread.
 *
 * A row is a frozen object: id ("deal_…"), version, created_at (ms), created_by, updated_at, updated_by, the declared
 * fields that are not null, state last; value->entity names its entity.
 */
#ifndef PRM_STORE_ROWS_H
#define PRM_STORE_ROWS_H

#include "store/model.h"
#include "store/scope.h"

/** Who and when, for the columns every row has. */
typedef struct prm_stamp {
    int64_t now;     /* ms UTC */
    const char *who; /* "user_…", "plugin:deals", "system" */
} prm_stamp;

/** PRM_E_NOT_FOUND: absent, or outside `scope` (NULL: no scope). */
prm_status prm_rows_load(prm_db *db, const prm_table *table, int64_t id, const prm_scope *scope, prm_arena *arena,
    const prm_val **row, prm_error *error);

/** Which of `scopes` see the row, in `seen`. `owner_then` (0: none): the partner it was of when what is to be told
 * happened; a partner that came to the row later learns nothing of before. A row that is gone is seen by those who see
 * everything. */
prm_status prm_rows_seen_by(prm_db *db, const prm_table *table, int64_t id, int64_t owner_then,
    const prm_scope *const *scopes, size_t count, bool *seen, prm_error *error);

enum { PRM_PLACE_PARTNERS = 8, PRM_PLACE_WAYS = 32 };

/** Where a row stands: what decides who may see it, for whoever keeps that elsewhere. */
typedef struct prm_rows_place {
    bool is_public, is_vendors; /* vendors: no path leads from it to a partner */
    bool is_hidden; /* from partners: those it leads to bind it to the vendor's roles that see them */
    int64_t partners[PRM_PLACE_PARTNERS], territory; /* 0: none */
    size_t partner_count;
    int64_t ways[PRM_PLACE_WAYS]; /* the rows on the way to a partner that is not its own: a change of theirs moves
                                   * it */
    size_t way_count;
} prm_rows_place;

/** Of a row as it was loaded. */
prm_status prm_rows_place_of(prm_db *db, const prm_table *table, const prm_val *row, prm_arena *arena,
    prm_rows_place *place, prm_error *error);

typedef struct prm_rows_query {
    const prm_table *table;
    const prm_val *filter;  /* {field: value | [values] | null | {gte, gt, lte, lt, prefix}}; NULL: all */
    const char *sort;       /* a declared index without condition, as declared; "" or NULL: by id */
    const char *cursor;     /* from prm_rows_find; NULL: from the start */
    uint32_t limit;         /* 1 to 500 */
    const prm_scope *scope; /* NULL: no scope */
    bool with_archived;     /* archived rows too; else only if the filter asks: {archived: true | false | [both]} */
    const char *purpose;    /* the method that asks; its cursors fit it alone. NULL: "" */
    const char *fields;     /* names, with blanks between: objects of the id and these are found, no rows; NULL: rows */
    bool is_listed;         /* rows without the columns that are PRM_UNLISTED: to be told, not to be changed */
    bool is_sealed;         /* what is found is sealed through and through */
    bool may_filter_vendor; /* fields a partner may not read are no filter for it: PRM_E_INVALID names the field */
} prm_rows_query;

/** `rows`: a list. `next_cursor` (may be NULL): opaque text, NULL at the end; it holds sort, a digest of the filter and
 * the last key, and is checked when it comes back (PRM_E_INVALID). A filter that no index serves examines at most
 * 50 000 rows, then answers what it has with a cursor (which may be no row yet). PRM_E_LIMIT if that cannot be done in
 * the order asked for, or if the answer were not whole and no cursor is asked for. A partner's list by id is one index
 * range only if an index of that reference alone is declared ("partner"); otherwise its ids are sorted first. */
prm_status prm_rows_find(prm_db *db, const prm_rows_query *query, prm_arena *arena, const prm_val **rows,
    const char **next_cursor, prm_error *error);
/** Counts up to `most`. PRM_E_LIMIT: no index serves the filter, and too many rows had to be looked at. */
prm_status prm_rows_count(
    prm_db *db, const prm_rows_query *query, int64_t most, prm_arena *arena, int64_t *count, prm_error *error);

/** Whether every row is outside the scope, whatever it holds: of one that has not authenticated what is not public, of
 * a partner what no path leads to. */
bool prm_table_hides(const prm_table *table, const prm_scope *scope);

/**
 * Inserts `values` (checked against the entity's fields, times in ms; refs must exist) with its copied scope columns
 * and its initial state, or that of its flow which they name as `state`. PRM_E_INVALID (`error->data`: field errors),
 * PRM_E_CONFLICT (`error->data`: {fields: [..]} of the unique index), in both cases nothing changed. A partner-side
 * scope may only write rows of its own partner.
 */
prm_status prm_rows_insert(prm_db *db, const prm_table *table, int64_t id, const prm_val *values,
    const prm_stamp *stamp, const prm_scope *scope, prm_arena *arena, const prm_val **row, prm_error *error);
/** `*row` is the row's snapshot as it is now. Updates the given fields (null clears) and, if `state` is not NULL, the
 * state (legality is the caller's to check). `bump`: version + 1, once per call and row. Errors as above; `row` becomes
 * the new snapshot. */
prm_status prm_rows_update(prm_db *db, const prm_table *table, const prm_val **row, const prm_val *changes,
    const char *state, bool bump, const prm_stamp *stamp, const prm_scope *scope, prm_arena *arena, prm_error *error);
/** Archives the row at `stamp->now`, or brings it back. Only of an entity whose ops say `archive`. Otherwise as
 * above. */
prm_status prm_rows_archive(prm_db *db, const prm_table *table, const prm_val **row, bool is_archived, bool bump,
    const prm_stamp *stamp, const prm_scope *scope, prm_arena *arena, prm_error *error);

/** Takes the row out of the table, one of an entity that `drops`. PRM_E_NOT_FOUND: it is not there. */
prm_status prm_rows_drop(prm_db *db, const prm_table *table, int64_t id, prm_error *error);

/** Writes new rows that still wait. In a transaction a new row may be written as late as this: a call ends with it, so
 * that what the disk refuses is this call's error. */
prm_status prm_rows_flush(prm_db *db, prm_error *error);

/** The ids after `after`, in order, at most `most`: how many. */
prm_status prm_rows_after(
    prm_db *db, const prm_table *table, int64_t after, size_t most, int64_t *ids, size_t *count, prm_error *error);
/** The largest id in any table: where an id source starts. */
prm_status prm_rows_last_id(prm_db *db, const prm_model *model, int64_t *id, prm_error *error);

#endif
