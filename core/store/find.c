/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each arm of the scope is a query of its own, in the order asked for; their first rows are merged. SQLite chooses how
 * to run it, within a budget of steps. Beyond the budget the arm is run once more along the order of the sort, where
 * it can stop after PRM_EXAMINE_ROWS rows and say where.
 */
#include "store/pending.h"
#include "store/query.h"

#include <string.h>

#define LIMIT_MOST 500

typedef struct candidate {
    const prm_val *row; /* NULL: one beyond the limit, of which only the key counts */
    const prm_bound *keys;
} candidate;

typedef struct search {
    prm_db *db;
    prm_plan *plan;
    prm_error *error;
    size_t arm_count, most; /* most: limit + 1 */
    candidate *found, *arm, *merged;
    size_t found_count, arm_found, arm_room;
    const prm_bound *boundary; /* the last key looked at by an arm that did not end; NULL: all ended */
} search;

static bool read_bound(const search *find, sqlite3_stmt *statement, int at, prm_bound *out)
{
    *out = (prm_bound){.type = sqlite3_column_type(statement, at)};
    if (out->type == SQLITE_INTEGER) {
        out->integer = sqlite3_column_int64(statement, at);
    } else if (out->type == SQLITE_TEXT) {
        out->text = prm_column_text(statement, at, find->plan->arena);
        out->length = (size_t)sqlite3_column_bytes(statement, at);
        return out->text != NULL;
    }
    return true;
}

static const prm_bound *read_keys(const search *find, sqlite3_stmt *statement)
{
    prm_bound *keys = prm_arena_alloc(find->plan->arena, find->plan->key_count * sizeof(*keys));
    for (size_t i = 0; keys != NULL && i < find->plan->key_count; i++) {
        if (!read_bound(find, statement, find->plan->keys[i].at, &keys[i]))
            return NULL;
    }
    return keys;
}

/* A limit is often far above what there is. */
static prm_status make_room(search *find)
{
    if (find->arm_found < find->arm_room)
        return PRM_OK;
    size_t room = find->arm_room != 0 ? find->arm_room * 4 : 8;
    room = room < find->most ? room : find->most;
    candidate *grown = prm_arena_grow(
        find->plan->arena, find->arm, find->arm_room * sizeof(*grown), room * sizeof(*grown));
    if (grown == NULL)
        return prm_db_nomem(find->error);
    find->arm = grown;
    find->arm_room = room;
    return PRM_OK;
}

static prm_status keep_row(search *find, sqlite3_stmt *statement)
{
    PRM_TRY(make_room(find));
    candidate *next = &find->arm[find->arm_found];
    bool is_beyond = find->arm_found + 1 == find->most;
    *next = (candidate){0};
    /* With one arm only the last row's key is ever asked for. */
    if (find->arm_count > 1 || find->arm_found + 2 == find->most) {
        next->keys = read_keys(find, statement);
        if (next->keys == NULL)
            return prm_db_nomem(find->error);
    }
    if (!is_beyond) {
        prm_error why = {0};
        next->row = prm_row_read(statement, find->plan->table, find->plan->arena, &why);
        if (next->row == NULL) {
            if (find->error != NULL)
                *find->error = why;
            return why.status;
        }
    }
    find->arm_found++;
    return PRM_OK;
}

static prm_status collect(search *find, sqlite3_stmt *statement, int *result)
{
    find->arm_found = 0;
    while ((*result = sqlite3_step(statement)) == SQLITE_ROW && find->arm_found < find->most)
        PRM_TRY(keep_row(find, statement));
    return PRM_OK;
}

static prm_status keep_boundary(search *find)
{
    const prm_plan *plan = find->plan;
    prm_bound *keys = prm_arena_alloc(plan->arena, plan->key_count * sizeof(*keys));
    if (keys == NULL)
        return prm_db_nomem(find->error);
    for (size_t i = 0; i < plan->key_count && i < (size_t)find->db->examine.count; i++) {
        sqlite3_value *value = find->db->examine.keys[i];
        keys[i] = (prm_bound){.type = sqlite3_value_type(value)};
        if (keys[i].type == SQLITE_INTEGER) {
            keys[i].integer = sqlite3_value_int64(value);
        } else if (keys[i].type == SQLITE_TEXT) {
            keys[i].length = (size_t)sqlite3_value_bytes(value);
            keys[i].text = prm_arena_text(plan->arena, (const char *)sqlite3_value_text(value), keys[i].length);
            if (keys[i].text == NULL)
                return prm_db_nomem(find->error);
        }
    }
    if (find->boundary == NULL || prm_keys_compare(plan, keys, find->boundary) < 0)
        find->boundary = keys;
    return PRM_OK;
}

/* Whether the index of the sort is there, or still being made. */
static prm_status check_index(const search *find)
{
    sqlite3_stmt *statement;
    bool is_there = true;
    if (find->plan->index == NULL)
        return PRM_OK;
    PRM_TRY(prm_db_statement(
        find->db, "SELECT 1 FROM sqlite_schema WHERE type = 'index' AND name = ?", &statement, find->error));
    prm_bind_text(statement, 1, find->plan->index->name);
    PRM_TRY(prm_db_step(find->db, statement, &is_there, find->error));
    (void)sqlite3_reset(statement);
    return is_there ? PRM_OK
                    : prm_error_set(find->error, PRM_E_LIMIT, "no_index_yet",
                          "the index of this sort is being made: try again in a while, or sort by id");
}

static prm_status walk_arm(search *find, const prm_arm *arm)
{
    sqlite3_stmt *statement;
    PRM_TRY(check_index(find));
    prm_sql sql = {.text = &find->db->text, .arena = find->plan->arena};
    prm_buf_clear(sql.text);
    PRM_TRY(prm_find_walk_sql(&sql, find->plan, arm, find->most, find->error));
    PRM_TRY(prm_sql_prepare(find->db, &sql, &statement, find->error));
    prm_db_examine_start(find->db, PRM_EXAMINE_ROWS);
    sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_SORT, 1);
    int result = SQLITE_OK;
    prm_status status = collect(find, statement, &result);
    bool is_cut = find->db->examine.is_exceeded;
    if (status == PRM_OK && is_cut && sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_SORT, 0) > 0)
        status = prm_error_set(find->error, PRM_E_LIMIT, "too_wide",
            "no index serves this filter and sort, and too many rows would be looked at: narrow the filter");
    else if (status == PRM_OK && is_cut)
        status = keep_boundary(find);
    else if (status == PRM_OK && result != SQLITE_DONE && result != SQLITE_ROW)
        status = prm_db_error(find->db, result, find->error);
    (void)sqlite3_reset(statement);
    prm_db_examine_end(find->db);
    return status;
}

static prm_status run_arm(search *find, const prm_arm *arm)
{
    sqlite3_stmt *statement;
    prm_sql sql = {.text = &find->db->text, .arena = find->plan->arena};
    prm_buf_clear(sql.text);
    bool is_empty;
    find->arm_found = 0;
    PRM_TRY(prm_find_sql(&sql, find->plan, arm, find->most, &is_empty, find->error));
    if (is_empty)
        return PRM_OK;
    PRM_TRY(prm_sql_prepare(find->db, &sql, &statement, find->error));
    int result = SQLITE_OK;
    find->plan->steps_left = PRM_STEP_CHECKS;
    prm_db_steps_limit(find->db, &find->plan->steps_left);
    prm_status status = collect(find, statement, &result);
    prm_db_steps_unlimit(find->db);
    if (status == PRM_OK && result != SQLITE_DONE && result != SQLITE_ROW && result != SQLITE_INTERRUPT)
        status = prm_db_error(find->db, result, find->error);
    (void)sqlite3_reset(statement);
    if (status == PRM_OK && result == SQLITE_INTERRUPT)
        return walk_arm(find, arm);
    return status;
}

static void merge(search *find)
{
    size_t a = 0, b = 0, count = 0;
    while (count < find->most && (a < find->found_count || b < find->arm_found)) {
        bool is_first =
            b == find->arm_found ||
            (a < find->found_count && prm_keys_compare(find->plan, find->found[a].keys, find->arm[b].keys) < 0);
        find->merged[count++] = is_first ? find->found[a++] : find->arm[b++];
    }
    candidate *old = find->found;
    find->found = find->merged;
    find->merged = old;
    find->found_count = count;
}

static prm_status run(search *find, const prm_arm *arms)
{
    if (find->arm_count == 1) {
        PRM_TRY(run_arm(find, &arms[0]));
        find->found = find->arm;
        find->found_count = find->arm_found;
        return PRM_OK;
    }
    find->found = prm_arena_alloc(find->plan->arena, find->most * sizeof(candidate));
    find->merged = prm_arena_alloc(find->plan->arena, find->most * sizeof(candidate));
    if (find->found == NULL || find->merged == NULL)
        return prm_db_nomem(find->error);
    for (size_t i = 0; i < find->arm_count; i++) {
        PRM_TRY(run_arm(find, &arms[i]));
        merge(find);
    }
    return PRM_OK;
}

/* Rows behind the place where some arm stopped looking come with a later page. */
static void cut_at_boundary(search *find)
{
    size_t count = 0;
    while (find->arm_count > 1 && find->boundary != NULL && count < find->found_count &&
           prm_keys_compare(find->plan, find->found[count].keys, find->boundary) <= 0)
        count++;
    if (find->arm_count > 1 && find->boundary != NULL)
        find->found_count = count;
}

static prm_status answer(search *find, const prm_val **rows, const char **next_cursor)
{
    uint32_t limit = find->plan->query->limit;
    prm_val *list = prm_val_list(find->plan->arena);
    cut_at_boundary(find);
    for (size_t i = 0; i < find->found_count && i < limit; i++) {
        if (prm_val_append(list, find->found[i].row) != PRM_OK)
            return prm_db_nomem(find->error);
    }
    prm_val_freeze(list);
    *rows = list;
    /* Without a cursor nobody could ask for the rest: a few of the rows would pass for all there are. */
    if (next_cursor == NULL && find->boundary != NULL && find->found_count < limit)
        return prm_error_set(find->error, PRM_E_LIMIT, "too_wide",
            "no index serves this filter, and more rows would have to be looked at than a call may");
    const prm_bound *last = find->boundary;
    if (find->found_count > limit)
        last = find->found[limit - 1].keys;
    if (next_cursor == NULL || last == NULL)
        return PRM_OK;
    *next_cursor = prm_cursor_write(find->db, find->plan, last);
    return *next_cursor != NULL ? PRM_OK : prm_db_nomem(find->error);
}

prm_status prm_find_rows(prm_db *db, const prm_rows_query *query, prm_arena *arena, const prm_val **rows,
    const char **next_cursor, prm_error *error)
{
    *rows = NULL;
    if (next_cursor != NULL)
        *next_cursor = NULL;
    if (query->limit < 1 || query->limit > LIMIT_MOST)
        return prm_error_set(error, PRM_E_INVALID, NULL, "limit: it is not between 1 and %d", LIMIT_MOST);
    prm_plan plan;
    PRM_TRY(prm_pending_flush(db, query->table, error));
    PRM_TRY(prm_plan_make(&plan, query, arena, error));
    if (query->cursor != NULL && query->cursor[0] != '\0')
        PRM_TRY(prm_cursor_read(db, &plan, query->cursor, error));
    prm_arm arms[PRM_QUERY_ARMS];
    search find = {.db = db, .plan = &plan, .error = error, .most = (size_t)query->limit + 1};
    find.arm_count = prm_arms_make(&plan, arms);
    PRM_TRY(run(&find, arms));
    return answer(&find, rows, next_cursor);
}
