/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What comes after a cursor's row, as ranges of the order. SQLite reads "(a, b) after (1, 2)", said in one condition,
 * from the first row whose a is 1, however many of them are before the cursor. So it is said range by range:
 * a = 1 and b > 2, then a > 1, then a is empty; each begins at the cursor, and is read only if those before it are not
 * enough. SQLite has empty values first where they go up: what has a value and what has none are ranges of their own.
 */
#include "store/query.h"

#include <string.h>

/* The arm gives it one value. */
static bool is_own(const prm_plan *plan, const prm_arm *arm, size_t key)
{
    return arm->partner != 0 && strcmp(plan->keys[key].name, arm->path->column) == 0;
}

static bool is_split(const prm_key *key)
{
    return key->is_nullable && (!key->is_descending || key->is_listed_empty);
}

static size_t skip_own(const prm_plan *plan, const prm_arm *arm, size_t key)
{
    while (key < plan->key_count && is_own(plan, arm, key))
        key++;
    return key;
}

bool prm_segments_serve(const prm_plan *plan, const prm_arm *arm)
{
    for (size_t i = skip_own(plan, arm, 0) + 1; i < plan->key_count; i++) {
        if (plan->keys[i].is_nullable && !plan->keys[i].is_descending && !is_own(plan, arm, i))
            return false;
    }
    return true;
}

static void add(prm_segments *segments, size_t equal, size_t ranged, int32_t range)
{
    segments->items[segments->count++] = (prm_segment){.equal = equal, .ranged = ranged, .range = range};
}

/* All rows whose first keys are the cursor's, and empty up to `ranged`. */
static void add_rest(prm_segments *segments, const prm_plan *plan, const prm_arm *arm, size_t equal, size_t ranged)
{
    ranged = skip_own(plan, arm, ranged);
    if (ranged < plan->key_count && is_split(&plan->keys[ranged])) {
        add(segments, equal, ranged, PRM_SEGMENT_FILLED);
        ranged++;
    }
    add(segments, equal, skip_own(plan, arm, ranged), PRM_SEGMENT_ALL);
}

void prm_segments_make(prm_segments *segments, const prm_plan *plan, const prm_arm *arm)
{
    const prm_bound own = {.type = SQLITE_INTEGER, .integer = arm->partner};
    size_t depth = 0;
    int order = 0;
    segments->count = 0;
    while (plan->has_after && depth < plan->key_count) {
        order = is_own(plan, arm, depth) ? prm_key_compare(&plan->keys[depth], &plan->after[depth], &own) : 0;
        if (order != 0)
            break;
        depth++;
    }
    /* The cursor is of a partner that comes before this one, among what is alike so far. */
    if (!plan->has_after || order < 0)
        add_rest(segments, plan, arm, depth, depth);
    for (size_t i = depth; i-- > 0;) {
        if (is_own(plan, arm, i) || plan->after[i].type == SQLITE_NULL)
            continue;
        add(segments, i, i, PRM_SEGMENT_BEYOND);
        if (plan->keys[i].is_nullable)
            add_rest(segments, plan, arm, i, i + 1);
    }
}

void prm_segment_put(prm_sql *sql, const prm_plan *plan, const prm_arm *arm, const prm_segment *segment)
{
    for (size_t i = 0; i < segment->ranged; i++) {
        if (is_own(plan, arm, i))
            continue;
        prm_sql_put(sql, " AND \"%s\" ", plan->keys[i].name);
        if (i >= segment->equal || plan->after[i].type == SQLITE_NULL) {
            prm_sql_put(sql, "IS NULL");
        } else {
            prm_sql_put(sql, "= ");
            prm_sql_value(sql, &plan->after[i]);
        }
    }
    if (segment->range == PRM_SEGMENT_ALL)
        return;
    const prm_key *key = &plan->keys[segment->ranged];
    if (segment->range == PRM_SEGMENT_FILLED) {
        prm_sql_put(sql, " AND \"%s\" IS NOT NULL", key->name);
        return;
    }
    prm_sql_put(sql, " AND \"%s\" %s ", key->name, key->is_descending ? "<" : ">");
    prm_sql_value(sql, &plan->after[segment->ranged]);
}

enum prm_segment_place prm_segment_place_of(
    const prm_plan *plan, const prm_segment *segment, const char *column, size_t *key)
{
    for (*key = 0; *key < plan->key_count && *key <= segment->ranged; ++*key) {
        if (strcmp(plan->keys[*key].name, column) != 0)
            continue;
        return *key < segment->equal ? PRM_PLACE_EQUAL : *key < segment->ranged ? PRM_PLACE_EMPTY : PRM_PLACE_RANGE;
    }
    return PRM_PLACE_NONE;
}

/* Whether a range of the filter ends the same side as the cursor does, and further out. */
static bool is_outdone(const prm_key *key, const prm_condition *condition, const prm_bound *after)
{
    bool is_from = condition->operator[0] == (key->is_descending ? '<' : '>');
    return is_from && prm_key_compare(key, &condition->value, after) <= 0;
}

static bool keep_beyond(const prm_plan *plan, const prm_key *key, const prm_condition *condition,
    const prm_bound *after, prm_condition *out)
{
    out->listed = prm_arena_alloc(plan->arena, (condition->listed_count + 1) * sizeof(*out->listed));
    out->listed_count = 0;
    for (size_t i = 0; out->listed != NULL && i < condition->listed_count; i++) {
        if (prm_key_compare(key, &condition->listed[i], after) > 0)
            out->listed[out->listed_count++] = condition->listed[i];
    }
    return out->listed != NULL;
}

prm_status prm_segment_narrow(const prm_plan *plan, const prm_segment *segment, const prm_condition *condition,
    prm_condition *out, bool *is_empty, prm_error *error)
{
    size_t at;
    *out = *condition;
    enum prm_segment_place place = prm_segment_place_of(plan, segment, condition->column->name, &at);
    if (place == PRM_PLACE_NONE)
        return PRM_OK;
    const prm_key *key = &plan->keys[at];
    const prm_bound *after = &plan->after[at];
    bool is_beyond = segment->range == PRM_SEGMENT_BEYOND;
    if (place != PRM_PLACE_RANGE) {
        out->only_checks = true;
    } else if (condition->kind == PRM_COND_IN && segment->range != PRM_SEGMENT_ALL && condition->listed != NULL) {
        out->or_null = false;
        if (is_beyond && !keep_beyond(plan, key, condition, after, out))
            return prm_db_nomem(error);
        *is_empty = *is_empty || out->listed_count == 0;
    } else {
        out->only_checks = condition->kind == PRM_COND_NOT_NULL || condition->kind == PRM_COND_IN ||
                           (is_beyond && condition->kind == PRM_COND_RANGE && is_outdone(key, condition, after));
    }
    return PRM_OK;
}
