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
#define PRM_SORT_MOST    2000 /* rows are sorted rather than looked through in the order asked for */
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
    bool only_checks;     /* no index is to be narrowed by it */
    prm_bound value;      /* IN of money: the list as JSON */
    prm_bound *listed;    /* IN: its values; NULL: of money */
    size_t listed_count;
    const char *currency; /* money: with its amount; else NULL */
} prm_condition;

/** A column of the table as rows are ordered by it; the currency of money is one of its own. */
typedef struct prm_key {
    const char *name;
    int at; /* in the select list */
    bool is_nullable, is_descending;
    bool is_listed_empty; /* the filter wants some values of it, or none */
    bool is_filled;       /* the filter wants some: rows without one are never met */
} prm_key;

typedef struct prm_plan {
    const prm_rows_query *query;
    const prm_table *table;
    prm_arena *arena;
    prm_condition *conditions;
    size_t condition_count;
    const prm_column *columns;    /* what is read of a row: the table's, or those asked for, id first */
    size_t column_count;
    const char *select_list;      /* those; if not the table's, sort keys that are not among them after them */
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

/** A range of an arm's rows in the order asked for, from where the cursor is: the first `equal` keys are the cursor's,
 * those from there to `ranged` are empty, and that one is as `range` says. Keys to which the arm gives one value are
 * left out. */
typedef struct prm_segment {
    size_t equal, ranged;
    int32_t range; /* enum prm_segment_range */
} prm_segment;

enum prm_segment_range {
    PRM_SEGMENT_ALL,
    PRM_SEGMENT_FILLED, /* not empty */
    PRM_SEGMENT_BEYOND  /* after the cursor's, and not empty */
};

/** Disjoint, in order. */
typedef struct prm_segments {
    prm_segment items[3 * PRM_QUERY_KEYS];
    size_t count;
} prm_segments;

enum prm_segment_place { PRM_PLACE_NONE, PRM_PLACE_EQUAL, PRM_PLACE_EMPTY, PRM_PLACE_RANGE };

/** Whether the arm's rows can be read range by range: not if a key other than the first has its empty values where no
 * index has them. */
bool prm_segments_serve(const prm_plan *plan, const prm_arm *arm);
void prm_segments_make(prm_segments *segments, const prm_plan *plan, const prm_arm *arm);
/** " AND " and what the segment asks for. */
void prm_segment_put(prm_sql *sql, const prm_plan *plan, const prm_arm *arm, const prm_segment *segment);
/** What the segment says of a column, and which key it is. */
enum prm_segment_place prm_segment_place_of(
    const prm_plan *plan, const prm_segment *segment, const char *column, size_t *key);
/** What is left of a condition within the segment, so that SQLite narrows by the segment and not by what reaches back
 * behind the cursor. `is_empty` becomes true if nothing there meets it. */
prm_status prm_segment_narrow(const prm_plan *plan, const prm_segment *segment, const prm_condition *condition,
    prm_condition *out, bool *is_empty, prm_error *error);

/** How an arm's rows are found. */
typedef struct prm_way {
    const prm_sql_index *index; /* NULL: the rows themselves if is_along, else as SQLite likes */
    bool is_along;              /* they come in the order asked for: by segments */
    bool is_empty;              /* there are none */
    uint64_t narrows;           /* by which conditions: prm_condition_bit */
} prm_way;

#define PRM_NARROWS_ARM 1u /* bit of the arm's own condition */
static inline uint64_t prm_condition_bit(size_t at)
{
    return UINT64_C(1) << (at < 62 ? at + 1 : 63);
}

/** The index that gives the order and narrows most: false if there is none. */
bool prm_way_along(const prm_plan *plan, const prm_arm *arm, prm_way *way);
/** That one, or another if few rows are in what it narrows to, which are then sorted; looks how many there are.
 * `is_paged`: somebody turns pages. */
prm_status prm_way_choose(
    prm_db *db, const prm_plan *plan, const prm_arm *arm, bool is_paged, prm_way *way, prm_error *error);

/** Checks and reads filter and sort. PRM_E_INVALID with error->data. */
prm_status prm_plan_make(prm_plan *plan, const prm_rows_query *query, prm_arena *arena, prm_error *error);
prm_status prm_filter_read(prm_plan *plan, prm_error *error);
/** The columns to be read, once the sort keys are known. */
prm_status prm_plan_pick(prm_plan *plan, prm_error *error);
prm_status prm_condition_put(prm_sql *sql, const prm_plan *plan, const prm_condition *condition, prm_error *error);
/** The values of a list as JSON; false if out of memory. */
bool prm_condition_list_print(const prm_condition *condition, prm_arena *arena, prm_bound *json);
/** " AND " and what the conditions of `mask` ask for, each as far as the segment (NULL: none) leaves it to them. */
prm_status prm_conditions_put(prm_sql *sql, const prm_plan *plan, const prm_segment *segment, uint64_t mask,
    bool *is_empty, prm_error *error);

/** How many arms the scope has; 0: it sees nothing. */
size_t prm_arms_make(const prm_plan *plan, prm_arm arms[PRM_QUERY_ARMS]);
/** The arm's condition within the segment (NULL: everywhere), "1" if it has none. */
prm_status prm_arm_put(
    prm_sql *sql, const prm_plan *plan, const prm_arm *arm, const prm_segment *segment, prm_error *error);
/** Of that, what the path leads to alone. */
prm_status prm_arm_path_put(
    prm_sql *sql, const prm_plan *plan, const prm_arm *arm, const prm_segment *segment, prm_error *error);
/** A partner's rows by id, where the index that finds them has another order: choosing the ids first, from the index
 * alone, keeps the sort small. */
bool prm_arm_chooses_ids(const prm_plan *plan, const prm_arm *arm);

/** The first `most` rows of the arm in that way. `is_empty`: there is nothing there. */
prm_status prm_find_sql(prm_sql *sql, const prm_plan *plan, const prm_arm *arm, const prm_way *way,
    const prm_segment *segment, size_t most, bool *is_empty, prm_error *error);
/** The same along the order of the sort, counting rows with prm_examine. `way` and `segment` NULL: by the index of the
 * sort, sorting what it does not. */
prm_status prm_find_walk_sql(prm_sql *sql, const prm_plan *plan, const prm_arm *arm, const prm_way *way,
    const prm_segment *segment, size_t most, bool *is_empty, prm_error *error);

/** As prm_rows_find and prm_rows_count, from the tables. */
prm_status prm_find_rows(prm_db *db, const prm_rows_query *query, prm_arena *arena, const prm_val **rows,
    const char **next_cursor, prm_error *error);
prm_status prm_count_rows(
    prm_db *db, const prm_rows_query *query, int64_t most, prm_arena *arena, int64_t *count, prm_error *error);

/** Text for the key of a row, bound to the query, its scope and this database, and unreadable: the key may be one of a
 * row that the caller does not see. NULL if out of memory. */
const char *prm_cursor_write(prm_db *db, const prm_plan *plan, const prm_bound *keys);
/** PRM_E_INVALID if it is not one of this query. */
prm_status prm_cursor_read(prm_db *db, prm_plan *plan, const char *cursor, prm_error *error);

/** Order of two keys, as the query sorts them: empty values last. */
int prm_keys_compare(const prm_plan *plan, const prm_bound *a, const prm_bound *b);
int prm_key_compare(const prm_key *key, const prm_bound *a, const prm_bound *b);

#endif
