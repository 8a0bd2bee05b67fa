/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows by a list of ids, or by a list of what they refer to, as calls ask for them: each value is looked up in turn. Of
 * a list as JSON SQLite would make a table, and sort by id what is found.
 */
#include "store/search.h"

#include <stdlib.h>
#include <string.h>

static bool is_one_value(const prm_plan *plan, const char *column)
{
    for (size_t i = 0; i < plan->condition_count; i++) {
        int32_t kind = plan->conditions[i].kind;
        if ((kind == PRM_COND_EQUAL || kind == PRM_COND_NULL) && strcmp(plan->conditions[i].column->name, column) == 0)
            return true;
    }
    return false;
}

/* Whether an index finds the rows of one value of it, given what the filter fixes. */
static bool is_indexed(const prm_plan *plan, const prm_column *column)
{
    for (size_t i = 0; i < plan->table->sql_index_count; i++) {
        const prm_sql_index *index = &plan->table->sql_indexes[i];
        size_t at = 0;
        if (index->declared != NULL && index->declared->term_count > 0)
            continue;
        while (at < index->column_count && strcmp(index->columns[at].name, column->name) != 0 &&
               is_one_value(plan, index->columns[at].name))
            at++;
        if (at < index->column_count && strcmp(index->columns[at].name, column->name) == 0)
            return true;
    }
    return column->kind == PRM_C_ID;
}

/* A long list of ids or references; false: the condition is something else. */
static bool is_list(const prm_condition *condition)
{
    return condition->kind == PRM_COND_IN && condition->listed_count > PRM_LIST_SHORT && !condition->or_null &&
           (condition->column->kind == PRM_C_ID || condition->column->kind == PRM_C_REF);
}

/* Which condition the rows are looked up by; false: none alone. Another long list would be read for each value. */
static bool find_list(const prm_search *find, const prm_arm *arm, size_t *at)
{
    const prm_plan *plan = find->plan;
    bool is_found = false;
    if (find->is_paged || find->arm_count != 1 || arm->path != NULL || arm->is_bound || plan->index != NULL)
        return false;
    for (size_t i = 0; i < plan->condition_count; i++) {
        const prm_condition *condition = &plan->conditions[i];
        if (condition->kind != PRM_COND_IN || (condition->listed != NULL && condition->listed_count <= PRM_LIST_SHORT))
            continue;
        if (is_found || !is_list(condition) || !is_indexed(plan, condition->column))
            return false;
        is_found = true;
        *at = i;
    }
    return is_found;
}

static int by_integer(const void *a, const void *b)
{
    int64_t one = ((const prm_bound *)a)->integer, other = ((const prm_bound *)b)->integer;
    return (one > other) - (one < other);
}

/* The list as ids in order, each once. */
static bool make_set(const prm_plan *plan, const prm_condition *list, prm_id_set *set)
{
    int64_t *ids = prm_arena_alloc(plan->arena, list->listed_count * sizeof(*ids));
    *set = (prm_id_set){.ids = ids};
    if (ids == NULL)
        return false;
    qsort(list->listed, list->listed_count, sizeof(*list->listed), by_integer);
    for (size_t i = 0; i < list->listed_count; i++) {
        if (set->count == 0 || ids[set->count - 1] != list->listed[i].integer)
            ids[set->count++] = list->listed[i].integer;
    }
    return true;
}

/* The order of the join is the order of the list. */
static prm_status put_sql(prm_sql *sql, const prm_search *find, size_t at)
{
    const prm_bound set = {.type = SQLITE_NULL}, most = {.type = SQLITE_INTEGER, .integer = (int64_t)find->most};
    const prm_plan *plan = find->plan;
    prm_buf_clear(sql->text);
    prm_buf_put_text(sql->text, "SELECT ");
    prm_buf_put_text(sql->text, plan->select_list);
    prm_sql_put(sql, " FROM " PRM_DB_LIST "(");
    prm_sql_value(sql, &set);
    prm_sql_put(sql, ") CROSS JOIN \"%s\" WHERE \"%s\" = prm_list_value", plan->table->name,
        plan->conditions[at].column->name);
    for (size_t i = 0; i < plan->condition_count; i++) {
        if (i == at)
            continue;
        prm_sql_put(sql, " AND ");
        PRM_TRY(prm_condition_put(sql, plan, &plan->conditions[i], find->error));
    }
    prm_sql_put(sql, " LIMIT ");
    prm_sql_value(sql, &most);
    return PRM_OK;
}

static int by_id(const void *a, const void *b)
{
    return by_integer(((const prm_candidate *)a)->keys, ((const prm_candidate *)b)->keys);
}

/* Keeps what the statement gives; whether the steps were enough. */
static prm_status run(prm_search *find, sqlite3_stmt *statement, bool *is_interrupted)
{
    int result = SQLITE_OK;
    find->plan->steps_left = PRM_STEP_CHECKS;
    prm_db_steps_limit(find->db, &find->plan->steps_left);
    prm_status status = prm_search_collect(find, statement, &result);
    prm_db_steps_unlimit(find->db);
    *is_interrupted = result == SQLITE_INTERRUPT;
    if (status == PRM_OK && result != SQLITE_DONE && result != SQLITE_ROW && !*is_interrupted)
        status = prm_db_error(find->db, result, find->error);
    (void)sqlite3_reset(statement);
    return status;
}

prm_status prm_search_list(prm_search *find, const prm_arm *arm, bool *is_whole, bool *is_interrupted)
{
    prm_sql sql = {.text = &find->db->text, .arena = find->plan->arena};
    sqlite3_stmt *statement;
    prm_id_set set;
    size_t at;
    *is_whole = *is_interrupted = false;
    if (!find_list(find, arm, &at))
        return PRM_OK;
    bool is_sorted = find->plan->conditions[at].column->kind == PRM_C_ID;
    if (!make_set(find->plan, &find->plan->conditions[at], &set))
        return prm_db_nomem(find->error);
    PRM_TRY(put_sql(&sql, find, at));
    PRM_TRY(prm_sql_prepare(find->db, &sql, &statement, find->error));
    sqlite3_bind_pointer(statement, 1, &set, PRM_DB_LIST, NULL);
    find->arm_found = 0;
    find->is_keyed = !is_sorted;
    prm_status status = run(find, statement, is_interrupted);
    sqlite3_clear_bindings(statement);
    find->is_keyed = false;
    /* In the order of what they refer to: which come first by id shows only where all are there. */
    *is_whole = status == PRM_OK && !*is_interrupted && (is_sorted || find->arm_found < find->most);
    if (*is_whole && !is_sorted && find->arm_found > 0)
        qsort(find->arm, find->arm_found, sizeof(*find->arm), by_id);
    return status;
}
