/* SPDX-License-Identifier: Apache-2.0 */
/* The SQL of one arm of a query: from the cursor on, in the order asked for. */
#include "store/query.h"

#include <string.h>

/* The keys from `i` on are after the cursor's. */
static void put_after(prm_sql *sql, const prm_plan *plan, size_t i)
{
    const prm_key *key = &plan->keys[i];
    const prm_bound *value = &plan->after[i];
    const char *name = key->name;
    if (i + 1 == plan->key_count) {
        prm_sql_put(sql, "\"%s\" > ", name);
        prm_sql_value(sql, value);
        return;
    }
    if (value->type == SQLITE_NULL) { /* last in the order: only others that are empty follow */
        prm_sql_put(sql, "(\"%s\" IS NULL AND ", name);
    } else {
        prm_sql_put(sql, "(\"%s\" %s ", name, key->is_descending ? "<" : ">");
        prm_sql_value(sql, value);
        if (key->is_nullable)
            prm_sql_put(sql, " OR \"%s\" IS NULL", name);
        prm_sql_put(sql, " OR (\"%s\" = ", name);
        prm_sql_value(sql, value);
        prm_sql_put(sql, " AND ");
    }
    put_after(sql, plan, i + 1);
    prm_sql_put(sql, value->type == SQLITE_NULL ? ")" : "))");
}

/* The same in a form that lets an index start at the cursor. */
static void put_seek(prm_sql *sql, const prm_plan *plan, size_t from)
{
    const prm_key *key = &plan->keys[from];
    prm_sql_put(sql, " AND ");
    if (from + 1 < plan->key_count && !key->is_nullable) {
        prm_sql_put(sql, "\"%s\" %s ", key->name, key->is_descending ? "<=" : ">=");
        prm_sql_value(sql, &plan->after[from]);
        prm_sql_put(sql, " AND ");
    }
    put_after(sql, plan, from);
}

static void put_order(prm_sql *sql, const prm_plan *plan)
{
    prm_sql_put(sql, " ORDER BY ");
    for (size_t i = 0; i < plan->key_count; i++) {
        const prm_key *key = &plan->keys[i];
        const char *nulls = key->is_nullable && !key->is_descending ? " NULLS LAST" : "";
        prm_sql_put(sql, "%s\"%s\"%s%s", i > 0 ? "," : "", key->name, key->is_descending ? " DESC" : "", nulls);
    }
}

/* An arm of one partner, sorted by that partner first: the cursor is before, in or behind all of it. */
static bool skip_fixed(const prm_plan *plan, const prm_arm *arm, size_t *from, bool *is_behind)
{
    *from = 0;
    *is_behind = false;
    const prm_key *first = &plan->keys[0];
    if (!plan->has_after || arm->partner == 0 || strcmp(first->name, arm->path->column) != 0 ||
        plan->key_count < 2)
        return plan->has_after;
    prm_bound fixed = {.type = SQLITE_INTEGER, .integer = arm->partner};
    int order = prm_key_compare(first, &plan->after[0], &fixed);
    *is_behind = order > 0;
    *from = 1;
    return order == 0;
}

static void put_select(prm_sql *sql, const prm_plan *plan, const prm_way *way)
{
    prm_buf_put_text(sql->text, "SELECT ");
    prm_buf_put_text(sql->text, plan->select_list);
    prm_sql_put(sql, " FROM \"%s\" ", plan->table->name);
    if (way->index != NULL)
        prm_sql_put(sql, "INDEXED BY \"%s\" ", way->index->name);
    else if (way->is_along)
        prm_sql_put(sql, "NOT INDEXED ");
    prm_sql_put(sql, "WHERE ");
}

static void put_most(prm_sql *sql, size_t rows)
{
    prm_bound most = {.type = SQLITE_INTEGER, .integer = (int64_t)rows};
    prm_sql_put(sql, " LIMIT ");
    prm_sql_value(sql, &most);
}

/* The order of the index itself: SQLite knows what of it the conditions make one value. */
static void put_index_order(prm_sql *sql, const prm_plan *plan, const prm_way *way)
{
    prm_sql_put(sql, " ORDER BY ");
    for (size_t i = 0; way->index != NULL && i < way->index->column_count; i++)
        prm_sql_put(sql, "\"%s\"%s,", way->index->columns[i].name, way->index->columns[i].is_descending ? " DESC" : "");
    prm_sql_put(sql, "\"%s\"", plan->table->columns[0].name);
}

static prm_status put_sorted(prm_sql *sql, const prm_plan *plan, const prm_arm *arm, const prm_way *way, size_t most,
    bool *is_empty, prm_error *error)
{
    size_t from;
    bool is_behind, has_after = skip_fixed(plan, arm, &from, &is_behind), is_twice = prm_arm_chooses_ids(plan, arm);
    *is_empty = *is_empty || is_behind;
    put_select(sql, plan, way);
    if (is_twice)
        prm_sql_put(sql, "id IN (SELECT id FROM \"%s\" WHERE ", plan->table->name);
    PRM_TRY(prm_arm_put(sql, plan, arm, NULL, error));
    PRM_TRY(prm_conditions_put(sql, plan, NULL, UINT64_MAX, is_empty, error));
    if (has_after)
        put_seek(sql, plan, from);
    put_order(sql, plan);
    put_most(sql, most);
    if (is_twice)
        prm_sql_put(sql, ") ORDER BY id");
    return PRM_OK;
}

prm_status prm_find_sql(prm_sql *sql, const prm_plan *plan, const prm_arm *arm, const prm_way *way,
    const prm_segment *segment, size_t most, bool *is_empty, prm_error *error)
{
    *is_empty = way->is_empty;
    if (!way->is_along)
        return put_sorted(sql, plan, arm, way, most, is_empty, error);
    put_select(sql, plan, way);
    PRM_TRY(prm_arm_put(sql, plan, arm, segment, error));
    PRM_TRY(prm_conditions_put(sql, plan, segment, UINT64_MAX, is_empty, error));
    prm_segment_put(sql, plan, arm, segment);
    put_index_order(sql, plan, way);
    put_most(sql, most);
    return PRM_OK;
}

static void put_examine(prm_sql *sql, const prm_plan *plan)
{
    prm_sql_put(sql, "CASE WHEN prm_examine(");
    for (size_t i = 0; i < plan->key_count; i++)
        prm_sql_put(sql, "%s\"%s\"", i > 0 ? "," : "", plan->keys[i].name);
    prm_sql_put(sql, ") THEN ");
}

/* CASE keeps its order: rows before the cursor are not counted, rows counted are then filtered. */
static prm_status put_sorted_walk(
    prm_sql *sql, const prm_plan *plan, const prm_arm *arm, size_t most, bool *is_empty, prm_error *error)
{
    size_t from;
    bool has_after = skip_fixed(plan, arm, &from, is_empty);
    prm_buf_put_text(sql->text, "SELECT ");
    prm_buf_put_text(sql->text, plan->select_list);
    prm_sql_put(sql, " FROM \"%s\" ", plan->table->name);
    if (plan->index != NULL)
        prm_sql_put(sql, "INDEXED BY \"%s\" WHERE CASE WHEN ", plan->index->name);
    else
        prm_sql_put(sql, "NOT INDEXED WHERE CASE WHEN ");
    if (has_after)
        put_after(sql, plan, from);
    else
        prm_sql_put(sql, "1");
    prm_sql_put(sql, " THEN ");
    put_examine(sql, plan);
    PRM_TRY(prm_arm_put(sql, plan, arm, NULL, error));
    PRM_TRY(prm_conditions_put(sql, plan, NULL, UINT64_MAX, is_empty, error));
    prm_sql_put(sql, " END END");
    if (has_after)
        put_seek(sql, plan, from);
    put_order(sql, plan);
    put_most(sql, most);
    return PRM_OK;
}

/* What narrows the index stays outside the CASE. So does that a key has a value if only such rows are met: in an index
 * that has the others first, a cursor at one of them would be taken for the end. */
prm_status prm_find_walk_sql(prm_sql *sql, const prm_plan *plan, const prm_arm *arm, const prm_way *way,
    const prm_segment *segment, size_t most, bool *is_empty, prm_error *error)
{
    *is_empty = false;
    if (way == NULL)
        return put_sorted_walk(sql, plan, arm, most, is_empty, error);
    put_select(sql, plan, way);
    if ((way->narrows & PRM_NARROWS_ARM) != 0)
        PRM_TRY(prm_arm_path_put(sql, plan, arm, segment, error));
    else
        prm_sql_put(sql, "1");
    PRM_TRY(prm_conditions_put(sql, plan, segment, way->narrows, is_empty, error));
    prm_segment_put(sql, plan, arm, segment);
    for (size_t i = 0; i < plan->key_count; i++) {
        if (plan->keys[i].is_filled)
            prm_sql_put(sql, " AND +\"%s\" IS NOT NULL", plan->keys[i].name);
    }
    prm_sql_put(sql, " AND ");
    put_examine(sql, plan);
    PRM_TRY(prm_arm_put(sql, plan, arm, NULL, error));
    PRM_TRY(prm_conditions_put(sql, plan, NULL, ~way->narrows, is_empty, error));
    prm_sql_put(sql, " END");
    put_index_order(sql, plan, way);
    put_most(sql, most);
    return PRM_OK;
}
