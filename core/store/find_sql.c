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

static void put_limit(prm_sql *sql, const prm_plan *plan, size_t rows)
{
    prm_bound most = {.type = SQLITE_INTEGER, .integer = (int64_t)rows};
    put_order(sql, plan);
    prm_sql_put(sql, " LIMIT ");
    prm_sql_value(sql, &most);
}

static void put_filter(prm_sql *sql, const prm_plan *plan)
{
    for (size_t i = 0; i < plan->condition_count; i++) {
        prm_sql_put(sql, " AND ");
        prm_condition_put(sql, plan, &plan->conditions[i]);
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

/* A partner's rows by id, where the index that finds them has another order: choosing the ids first, from the index
 * alone, keeps the sort small. */
static bool chooses_ids(const prm_plan *plan, const prm_arm *arm)
{
    if (plan->index != NULL || arm->partner == 0 || arm->path->source == PRM_NO_COLUMN || arm->path->copy_sql != NULL)
        return false;
    bool is_indexed = false;
    for (size_t i = 0; i < plan->table->index_count; i++) {
        const prm_index *index = &plan->table->indexes[i];
        bool is_first = index->term_count == 0 && index->columns[0].column == arm->path->source;
        if (is_first && index->column_count == 1)
            return false;
        is_indexed = is_indexed || is_first;
    }
    return is_indexed;
}

prm_status prm_find_sql(
    prm_sql *sql, const prm_plan *plan, const prm_arm *arm, size_t most, bool *is_empty, prm_error *error)
{
    size_t from;
    bool has_after = skip_fixed(plan, arm, &from, is_empty), is_twice = chooses_ids(plan, arm);
    prm_buf_put_text(sql->text, "SELECT ");
    prm_buf_put_text(sql->text, plan->table->select_list);
    prm_sql_put(sql, " FROM \"%s\" WHERE ", plan->table->name);
    if (is_twice)
        prm_sql_put(sql, "id IN (SELECT id FROM \"%s\" WHERE ", plan->table->name);
    PRM_TRY(prm_arm_put(sql, plan, arm, error));
    put_filter(sql, plan);
    if (has_after)
        put_seek(sql, plan, from);
    put_limit(sql, plan, most);
    if (is_twice)
        prm_sql_put(sql, ") ORDER BY id");
    return PRM_OK;
}

/* What an index begins with and the query fixes stays outside the CASE, so that the index narrows it down. */
static void put_prefix(prm_sql *sql, const prm_plan *plan, const prm_arm *arm)
{
    for (size_t i = 0; plan->index != NULL && i < plan->index->column_count; i++) {
        const prm_column *column = &plan->table->columns[plan->index->columns[i].column];
        const prm_condition *fixed = NULL;
        for (size_t j = 0; j < plan->condition_count; j++) {
            int32_t kind = plan->conditions[j].kind;
            if (plan->conditions[j].column == column && (kind == PRM_COND_EQUAL || kind == PRM_COND_NULL))
                fixed = &plan->conditions[j];
        }
        prm_bound partner = {.type = SQLITE_INTEGER, .integer = arm->partner};
        if (fixed != NULL) {
            prm_condition_put(sql, plan, fixed);
        } else if (arm->partner != 0 && strcmp(column->name, arm->path->column) == 0) {
            prm_sql_put(sql, "\"%s\" = ", column->name);
            prm_sql_value(sql, &partner);
        } else {
            return;
        }
        prm_sql_put(sql, " AND ");
    }
}

/* CASE keeps its order: rows before the cursor are not counted, rows counted are then filtered. */
prm_status prm_find_walk_sql(prm_sql *sql, const prm_plan *plan, const prm_arm *arm, size_t most, prm_error *error)
{
    size_t from;
    bool is_behind, has_after = skip_fixed(plan, arm, &from, &is_behind);
    prm_buf_put_text(sql->text, "SELECT ");
    prm_buf_put_text(sql->text, plan->table->select_list);
    prm_sql_put(sql, " FROM \"%s\" ", plan->table->name);
    if (plan->index != NULL)
        prm_sql_put(sql, "INDEXED BY \"%s\" WHERE ", plan->index->name);
    else
        prm_sql_put(sql, "NOT INDEXED WHERE ");
    put_prefix(sql, plan, arm);
    prm_sql_put(sql, "CASE WHEN ");
    if (has_after)
        put_after(sql, plan, from);
    else
        prm_sql_put(sql, "1");
    prm_sql_put(sql, " THEN CASE WHEN prm_examine(");
    for (size_t i = 0; i < plan->key_count; i++)
        prm_sql_put(sql, "%s\"%s\"", i > 0 ? "," : "", plan->keys[i].name);
    prm_sql_put(sql, ") THEN ");
    PRM_TRY(prm_arm_put(sql, plan, arm, error));
    put_filter(sql, plan);
    prm_sql_put(sql, " END END");
    if (has_after)
        put_seek(sql, plan, from);
    put_limit(sql, plan, most);
    return PRM_OK;
}
