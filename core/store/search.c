/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An arm is read range by range along an index if one gives the order (way.c), within a budget of steps. Beyond the
 * budget it is run once more along the order of the sort, where it can stop after PRM_EXAMINE_ROWS rows and say where.
 */
#include "store/search.h"

static bool read_bound(const prm_search *find, sqlite3_stmt *statement, int at, prm_bound *out)
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

static const prm_bound *read_keys(const prm_search *find, sqlite3_stmt *statement)
{
    prm_bound *keys = prm_arena_alloc(find->plan->arena, find->plan->key_count * sizeof(*keys));
    for (size_t i = 0; keys != NULL && i < find->plan->key_count; i++) {
        if (!read_bound(find, statement, find->plan->keys[i].at, &keys[i]))
            return NULL;
    }
    return keys;
}

/* A limit is often far above what there is. */
static prm_status make_room(prm_search *find)
{
    if (find->arm_found < find->arm_room)
        return PRM_OK;
    size_t room = find->arm_room != 0 ? find->arm_room * 4 : 8;
    room = room < find->most ? room : find->most;
    prm_candidate *grown = prm_arena_grow(
        find->plan->arena, find->arm, find->arm_room * sizeof(*grown), room * sizeof(*grown));
    if (grown == NULL)
        return prm_db_nomem(find->error);
    find->arm = grown;
    find->arm_room = room;
    return PRM_OK;
}

/* As many rows as are asked for are known to come before it. */
static bool is_too_late(const prm_search *find, const prm_candidate *next)
{
    return find->found_count == find->most &&
           prm_keys_compare(find->plan, next->keys, find->found[find->most - 1].keys) > 0;
}

static prm_status keep_row(prm_search *find, sqlite3_stmt *statement)
{
    PRM_TRY(make_room(find));
    prm_candidate *next = &find->arm[find->arm_found];
    bool is_beyond = find->arm_found + 1 == find->most;
    *next = (prm_candidate){0};
    /* With one arm only the last row's key is ever asked for. */
    if (find->arm_count > 1 || find->is_keyed || find->arm_found + 2 == find->most) {
        next->keys = read_keys(find, statement);
        if (next->keys == NULL)
            return prm_db_nomem(find->error);
    }
    find->is_past = find->arm_count > 1 && is_too_late(find, next);
    if (!is_beyond && !find->is_past) {
        prm_error why = {0};
        const prm_plan *plan = find->plan;
        next->row = prm_row_read_columns(statement, plan->table,
            plan->query->fields == NULL ? plan->table->entity : NULL, plan->columns, plan->column_count, plan->arena,
            &why);
        if (next->row == NULL) {
            if (find->error != NULL)
                *find->error = why;
            return why.status;
        }
    }
    find->arm_found += !find->is_past;
    return PRM_OK;
}

prm_status prm_search_collect(prm_search *find, sqlite3_stmt *statement, int *result)
{
    while ((*result = sqlite3_step(statement)) == SQLITE_ROW && find->arm_found < find->most && !find->is_past)
        PRM_TRY(keep_row(find, statement));
    return PRM_OK;
}

static prm_status keep_boundary(prm_search *find)
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

static prm_status check_index(const prm_search *find, const char *name, bool *is_there)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(
        find->db, "SELECT 1 FROM sqlite_schema WHERE type = 'index' AND name = ?", &statement, find->error));
    prm_bind_text(statement, 1, name);
    PRM_TRY(prm_db_step(find->db, statement, is_there, find->error));
    (void)sqlite3_reset(statement);
    return PRM_OK;
}

static prm_status check_indexes(const prm_search *find, bool *are_there)
{
    const prm_table *table = find->plan->table;
    *are_there = true;
    for (size_t i = 0; i < table->sql_index_count && *are_there; i++)
        PRM_TRY(check_index(find, table->sql_indexes[i].name, are_there));
    return PRM_OK;
}

/* Whether the index of the sort is there, or still being made. */
static prm_status check_sort(const prm_search *find)
{
    bool is_there = true;
    if (find->plan->index == NULL)
        return PRM_OK;
    PRM_TRY(check_index(find, find->plan->index->name, &is_there));
    return is_there ? PRM_OK
                    : prm_error_set(find->error, PRM_E_LIMIT, "no_index_yet",
                          "the index of this sort is being made: try again in a while, or sort by id");
}

/* Runs what was made until it ends, has given enough or may go no further. */
static prm_status run_walk(prm_search *find, prm_sql *sql, bool *is_cut)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_sql_prepare(find->db, sql, &statement, find->error));
    sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_SORT, 1);
    int result = SQLITE_OK;
    prm_status status = prm_search_collect(find, statement, &result);
    *is_cut = find->db->examine.is_exceeded;
    if (status == PRM_OK && *is_cut && sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_SORT, 0) > 0)
        status = prm_error_set(find->error, PRM_E_LIMIT, "too_wide",
            "no index serves this filter and sort, and too many rows would be looked at: narrow the filter");
    else if (status == PRM_OK && *is_cut)
        status = keep_boundary(find);
    else if (status == PRM_OK && result != SQLITE_DONE && result != SQLITE_ROW)
        status = prm_db_error(find->db, result, find->error);
    (void)sqlite3_reset(statement);
    return status;
}

static prm_sql start_sql(const prm_search *find)
{
    prm_buf_clear(&find->db->text);
    return (prm_sql){.text = &find->db->text, .arena = find->plan->arena};
}

static bool wants_more(const prm_search *find)
{
    return find->arm_found < find->most && !find->is_past;
}

static prm_status walk_segments(prm_search *find, const prm_arm *arm, const prm_way *way)
{
    prm_segments segments;
    prm_segments_make(&segments, find->plan, arm);
    bool is_cut = false;
    for (size_t i = 0; i < segments.count && !is_cut && wants_more(find); i++) {
        bool is_empty;
        prm_sql sql = start_sql(find);
        PRM_TRY(prm_find_walk_sql(
            &sql, find->plan, arm, way, &segments.items[i], find->most - find->arm_found, &is_empty, find->error));
        if (!is_empty)
            PRM_TRY(run_walk(find, &sql, &is_cut));
    }
    return PRM_OK;
}

static prm_status walk_sorted(prm_search *find, const prm_arm *arm)
{
    bool is_empty, is_cut;
    prm_sql sql = start_sql(find);
    PRM_TRY(prm_find_walk_sql(&sql, find->plan, arm, NULL, NULL, find->most, &is_empty, find->error));
    return is_empty ? PRM_OK : run_walk(find, &sql, &is_cut);
}

static prm_status walk_arm(prm_search *find, const prm_arm *arm)
{
    prm_way way;
    find->arm_found = 0;
    find->is_past = false;
    PRM_TRY(check_sort(find));
    bool is_along = prm_way_along(find->plan, arm, &way);
    if (is_along && way.index != NULL)
        PRM_TRY(check_index(find, way.index->name, &is_along));
    prm_db_examine_start(find->db, PRM_EXAMINE_ROWS);
    prm_status status = is_along ? walk_segments(find, arm, &way) : walk_sorted(find, arm);
    prm_db_examine_end(find->db);
    return status;
}

/* One segment, or all of the arm if the way has none. */
static prm_status run_segment(
    prm_search *find, const prm_arm *arm, const prm_way *way, const prm_segment *segment, bool *is_interrupted)
{
    sqlite3_stmt *statement;
    bool is_empty;
    prm_sql sql = start_sql(find);
    PRM_TRY(prm_find_sql(
        &sql, find->plan, arm, way, segment, find->most - find->arm_found, &is_empty, find->error));
    if (is_empty)
        return PRM_OK;
    PRM_TRY(prm_sql_prepare(find->db, &sql, &statement, find->error));
    int result = SQLITE_OK;
    prm_db_steps_limit(find->db, &find->plan->steps_left);
    prm_status status = prm_search_collect(find, statement, &result);
    prm_db_steps_unlimit(find->db);
    *is_interrupted = result == SQLITE_INTERRUPT;
    if (status == PRM_OK && result != SQLITE_DONE && result != SQLITE_ROW && !*is_interrupted)
        status = prm_db_error(find->db, result, find->error);
    (void)sqlite3_reset(statement);
    return status;
}

static prm_status run_way(prm_search *find, const prm_arm *arm, const prm_way *way, bool *is_interrupted)
{
    find->arm_found = 0;
    find->is_past = *is_interrupted = false;
    find->plan->steps_left = PRM_STEP_CHECKS;
    if (!way->is_along)
        return run_segment(find, arm, way, NULL, is_interrupted);
    prm_segments segments;
    prm_segments_make(&segments, find->plan, arm);
    for (size_t i = 0; i < segments.count && !*is_interrupted && wants_more(find); i++)
        PRM_TRY(run_segment(find, arm, way, &segments.items[i], is_interrupted));
    return PRM_OK;
}

static prm_status run_chosen(prm_search *find, const prm_arm *arm, bool *is_interrupted)
{
    prm_way way;
    bool is_whole;
    PRM_TRY(prm_search_list(find, arm, &is_whole, is_interrupted));
    if (is_whole || *is_interrupted)
        return PRM_OK;
    prm_status status = prm_way_choose(find->db, find->plan, arm, find->is_paged, &way, find->error);
    if (status == PRM_OK)
        status = run_way(find, arm, &way, is_interrupted);
    return status;
}

/* An index that is still being made is found missing here: then it goes as SQLite likes. */
prm_status prm_search_arm(prm_search *find, const prm_arm *arm)
{
    bool is_interrupted = false;
    prm_status status = run_chosen(find, arm, &is_interrupted);
    if (status == PRM_E_INTERNAL) {
        const prm_way any = {0};
        bool is_grown;
        PRM_TRY(check_indexes(find, &is_grown));
        status = is_grown ? status : run_way(find, arm, &any, &is_interrupted);
    }
    PRM_TRY(status);
    return is_interrupted ? walk_arm(find, arm) : PRM_OK;
}

