/* SPDX-License-Identifier: Apache-2.0 */
/* A scope as SQL: one disjoint part per path and partner, so that each list is one index range. */
#include "store/query.h"

#include <string.h>

/* The filter fixes the column to one value, or to none: which; NULL: it does not. */
static const prm_bound *fixed_value(const prm_plan *plan, const char *column)
{
    static const prm_bound none = {.type = SQLITE_NULL};
    for (size_t i = 0; i < plan->condition_count; i++) {
        const prm_condition *condition = &plan->conditions[i];
        if (strcmp(condition->column->name, column) != 0)
            continue;
        if (condition->kind == PRM_COND_EQUAL || condition->kind == PRM_COND_NULL)
            return condition->kind == PRM_COND_NULL ? &none : &condition->value;
    }
    return NULL;
}

/* By the filter nothing can be in it, and SQLite would read every row of an index range to find that out: what the
 * filter asks for is another partner's, or an earlier path's. */
static bool is_ruled_out(const prm_plan *plan, const prm_arm *arm)
{
    const prm_bound *own = fixed_value(plan, arm->path->column);
    if (own != NULL && (own->type == SQLITE_NULL || (arm->partner != 0 && own->integer != arm->partner)))
        return true;
    for (size_t i = 0; i < arm->path_index; i++) {
        const prm_bound *earlier = fixed_value(plan, plan->table->paths[i].column);
        if (earlier != NULL && earlier->type != SQLITE_NULL &&
            prm_id_set_has(&plan->query->scope->partners, earlier->integer))
            return true;
    }
    return false;
}

static size_t partner_arms(const prm_plan *plan, prm_arm arms[PRM_QUERY_ARMS])
{
    const prm_id_set *partners = &plan->query->scope->partners;
    bool is_each = partners->count <= PRM_ARM_PARTNERS;
    size_t count = 0;
    if (plan->table->is_vendors)
        return 0;
    for (size_t i = 0; i < plan->table->path_count && partners->count > 0; i++) {
        for (size_t j = 0; j < (is_each ? partners->count : 1); j++) {
            arms[count] =
                (prm_arm){.path = &plan->table->paths[i], .path_index = i, .partner = is_each ? partners->ids[j] : 0};
            count += !is_ruled_out(plan, &arms[count]);
        }
    }
    return count;
}

size_t prm_arms_make(const prm_plan *plan, prm_arm arms[PRM_QUERY_ARMS])
{
    const prm_scope *scope = plan->query->scope;
    arms[0] = (prm_arm){0};
    if (scope == NULL || scope->side == PRM_SYSTEM || plan->table->is_public)
        return 1;
    if (scope->side == PRM_VENDOR_SIDE) {
        arms[0].is_bound = scope->is_bound;
        return 1;
    }
    return scope->side == PRM_PARTNER_SIDE ? partner_arms(plan, arms) : 0;
}

/* Those behind `after` (NULL: all of them). */
static prm_status make_json(
    const prm_id_set *set, const int64_t *after, bool is_descending, prm_arena *arena, prm_bound *out, prm_error *error)
{
    prm_buf buf;
    prm_buf_init(&buf, 0);
    prm_buf_put_char(&buf, '[');
    for (size_t i = 0; i < set->count; i++) {
        if (after != NULL && (is_descending ? set->ids[i] >= *after : set->ids[i] <= *after))
            continue;
        if (buf.length > 1)
            prm_buf_put_char(&buf, ',');
        prm_buf_put_integer(&buf, set->ids[i]);
    }
    prm_buf_put_char(&buf, ']');
    const char *text = buf.failed ? NULL : prm_arena_text(arena, buf.data, buf.length);
    *out = (prm_bound){.type = SQLITE_TEXT, .text = text, .length = buf.length};
    prm_buf_deinit(&buf);
    return text != NULL ? PRM_OK : prm_db_nomem(error);
}

static void put_in(prm_sql *sql, const char *column, const prm_bound *json)
{
    prm_sql_put(sql, "\"%s\" IN (SELECT value FROM json_each(", column);
    prm_sql_value(sql, json);
    prm_sql_put(sql, "))");
}

/* Rows of territories, and those without one whose partner is active in them. */
static prm_status put_bound(prm_sql *sql, const prm_plan *plan, prm_error *error)
{
    const prm_table *table = plan->table;
    const prm_scope *scope = plan->query->scope;
    prm_bound territories, partners;
    PRM_TRY(make_json(&scope->territories, NULL, false, plan->arena, &territories, error));
    PRM_TRY(make_json(&scope->partners, NULL, false, plan->arena, &partners, error));
    const char *territory = table->territory != PRM_NO_COLUMN ? table->columns[table->territory].name : NULL;
    prm_sql_put(sql, "(");
    if (territory != NULL) {
        put_in(sql, territory, &territories);
        prm_sql_put(sql, " OR (\"%s\" IS NULL AND (", territory);
    }
    for (size_t i = 0; i < table->path_count; i++) {
        if (i > 0)
            prm_sql_put(sql, " OR ");
        put_in(sql, table->paths[i].column, &partners);
    }
    if (table->path_count == 0)
        prm_sql_put(sql, "1");
    prm_sql_put(sql, territory != NULL ? ")))" : ")");
    return PRM_OK;
}

/* All partners of the scope; where the segment is behind one of them, those that are left. */
static prm_status put_all(
    prm_sql *sql, const prm_plan *plan, const prm_arm *arm, const prm_segment *segment, prm_error *error)
{
    const prm_id_set *partners = &plan->query->scope->partners;
    const char *column = arm->path->column;
    size_t key = 0;
    enum prm_segment_place place =
        segment != NULL ? prm_segment_place_of(plan, segment, column, &key) : PRM_PLACE_NONE;
    bool is_beyond = place == PRM_PLACE_RANGE && segment->range == PRM_SEGMENT_BEYOND;
    prm_bound json;
    PRM_TRY(make_json(partners, is_beyond ? &plan->after[key].integer : NULL,
        is_beyond && plan->keys[key].is_descending, plan->arena, &json, error));
    prm_buf_put_text(sql->text, place == PRM_PLACE_EQUAL || place == PRM_PLACE_EMPTY ? "+" : "");
    put_in(sql, column, &json);
    return PRM_OK;
}

prm_status prm_arm_path_put(
    prm_sql *sql, const prm_plan *plan, const prm_arm *arm, const prm_segment *segment, prm_error *error)
{
    prm_bound one = {.type = SQLITE_INTEGER, .integer = arm->partner};
    if (arm->partner == 0)
        return put_all(sql, plan, arm, segment, error);
    prm_sql_put(sql, "\"%s\" = ", arm->path->column);
    prm_sql_value(sql, &one);
    return PRM_OK;
}

static prm_status put_partner(
    prm_sql *sql, const prm_plan *plan, const prm_arm *arm, const prm_segment *segment, prm_error *error)
{
    prm_bound all;
    PRM_TRY(prm_arm_path_put(sql, plan, arm, segment, error));
    if (arm->path_index == 0)
        return PRM_OK;
    PRM_TRY(make_json(&plan->query->scope->partners, NULL, false, plan->arena, &all, error));
    /* What an earlier path already gave is not given again. */
    for (size_t i = 0; i < arm->path_index; i++) {
        const char *column = plan->table->paths[i].column;
        prm_sql_put(sql, " AND (\"%s\" IS NULL OR NOT +", column);
        put_in(sql, column, &all);
        prm_sql_put(sql, ")");
    }
    return PRM_OK;
}

prm_status prm_arm_put(
    prm_sql *sql, const prm_plan *plan, const prm_arm *arm, const prm_segment *segment, prm_error *error)
{
    if (arm->is_bound)
        return put_bound(sql, plan, error);
    if (arm->path != NULL)
        return put_partner(sql, plan, arm, segment, error);
    prm_sql_put(sql, "1");
    return PRM_OK;
}

bool prm_arm_chooses_ids(const prm_plan *plan, const prm_arm *arm)
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
