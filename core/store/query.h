/* SPDX-License-Identifier: Apache-2.0 */
/** @file query.h  A query on its way from filter, sort and scope to SQL; for core/store alone. */
#ifndef PRM_STORE_QUERY_H
#define PRM_STORE_QUERY_H

#include "store/row.h"

#define PRM_EXAMINE_ROWS 50000 /* what a query may look at */
#define PRM_STEP_CHECKS  150   /* of a thousand steps each: a row looked at takes three steps or more */
#define PRM_QUERY_KEYS   (2 * PRM_INDEX_COLUMNS + 1) /* money takes two */
#define PRM_ARM_PARTNERS 4 /* so many partners get an index range each */
#define PRM_QUERY_ARMS   (PRM_SCOPE_PATHS * PRM_ARM_PARTNERS)
#define PRM_LIST_SHORT   4 /* so many values are parameters: SQLite makes a table of JSON for each query */

/** SQL in the making, with its values in their order. */
typedef struct prm_sql {
    prm_buf *text;
    prm_arena *arena;
    prm_bound *values;
    size_t count, capacity;
    bool failed;
} prm_sql;

/** Knows %s and %d alone: SQL is put together for every query, and printf is slow. */
void prm_sql_put(prm_sql *sql, const char *format, ...) __attribute__((format(printf, 2, 3)));
/** A `?` and its value. */
void prm_sql_value(prm_sql *sql, const prm_bound *value);
/** The prepared statement with its values bound. */
prm_status prm_sql_prepare(prm_db *db, prm_sql *sql, sqlite3_stmt **statement, prm_error *error);

enum prm_condition_kind {
    PRM_COND_NEVER,
    PRM_COND_NULL,
    PRM_COND_NOT_NULL,
    PRM_COND_EQUAL,
    PRM_COND_IN,
    PRM_COND_RANGE
};

/** One of what the filter asks for, all joined by and. */
typedef struct prm_condition {
    const prm_column *column;
    int32_t kind;         /* enum prm_condition_kind */
    const char *operator; /* of a range: ">=" … */
    bool or_null;         /* of IN */
    prm_bound value;      /* IN: the list as JSON, if it is no short one */
    prm_bound *listed;    /* IN of a short list: its values; NULL: it is long, or of money */
    size_t listed_count;
    const char *currency; /* money: with its amount; else NULL */
} prm_condition;

/** A column of the table as rows are ordered by it; the currency of money is one of its own. */
typedef struct prm_key {
    const char *name;
    int at; /* in the select list */
    bool is_nullable, is_descending;
} prm_key;

typedef struct prm_plan {
    const prm_rows_query *query;
    const prm_table *table;
    prm_arena *arena;
    prm_condition *conditions;
    size_t condition_count;
    const prm_index *index;       /* NULL: by id */
    prm_key keys[PRM_QUERY_KEYS]; /* what rows are ordered by, without what the filter fixes; id last */
    size_t key_count;
    prm_bound after[PRM_QUERY_KEYS]; /* the cursor's row */
    bool has_after;
    uint32_t steps_left; /* thousands of them; 0: the statement was interrupted */
} prm_plan;

/** A part of the rows a scope sees, disjoint from the others, so that each is one index range. */
typedef struct prm_arm {
    bool is_bound;              /* a vendor side's territories */
    const prm_scope_path *path; /* NULL: every row */
    size_t path_index;
    int64_t partner; /* 0: all of the scope's */
} prm_arm;

/** Checks and reads filter and sort. PRM_E_INVALID with error->data. */
prm_status prm_plan_make(prm_plan *plan, const prm_rows_query *query, prm_arena *arena, prm_error *error);
prm_status prm_filter_read(prm_plan *plan, prm_error *error);
void prm_condition_put(prm_sql *sql, const prm_plan *plan, const prm_condition *condition);

/** How many arms the scope has; 0: it sees nothing. */
size_t prm_arms_make(const prm_plan *plan, prm_arm arms[PRM_QUERY_ARMS]);
/** The arm's condition, "1" if it has none. */
prm_status prm_arm_put(prm_sql *sql, const prm_plan *plan, const prm_arm *arm, prm_error *error);

/** The first `most` rows of the arm, however SQLite likes to find them. `is_empty`: the cursor is behind all of them.
 */
prm_status prm_find_sql(
    prm_sql *sql, const prm_plan *plan, const prm_arm *arm, size_t most, bool *is_empty, prm_error *error);
/** The same along the order of the sort, counting rows with prm_examine. */
prm_status prm_find_walk_sql(prm_sql *sql, const prm_plan *plan, const prm_arm *arm, size_t most, prm_error *error);

/** As prm_rows_find and prm_rows_count, from the tables. */
prm_status prm_find_rows(prm_db *db, const prm_rows_query *query, prm_arena *arena, const prm_val **rows,
    const char **next_cursor, prm_error *error);
prm_status prm_count_rows(
    prm_db *db, const prm_rows_query *query, int64_t most, prm_arena *arena, int64_t *count, prm_error *error);

/** Text for the key of a row, bound to the query, its scope and this database, and unreadable: the key may be one of a row
 * that the caller does not see. NULL if out of memory. */
const char *prm_cursor_write(prm_db *db, const prm_plan *plan, const prm_bound *keys);
/** PRM_E_INVALID if it is not one of this query. */
prm_status prm_cursor_read(prm_db *db, prm_plan *plan, const char *cursor, prm_error *error);

/** Order of two keys, as the query sorts them: empty values last. */
int prm_keys_compare(const prm_plan *plan, const prm_bound *a, const prm_bound *b);
int prm_key_compare(const prm_key *key, const prm_bound *a, const prm_bound *b);

#endif
