/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which index an arm's rows are found by. SQLite knows nothing of what is in the tables: of two indexes that one
 * condition narrows each, it takes the one that gives the order, though a million rows are in what that leaves and
 * three in what the other leaves. So it is told: the index that gives the order and narrows most, unless another one
 * leaves few rows.
 */
#include "store/query.h"

#include <string.h>

enum { OTHERS = 8, LOOK_FIRST = 100, LOOK_STEPS = 20 /* thousands: eight steps a row */ };

/* The conditions that give a column one value; 0: none. */
static uint64_t fixes(const prm_plan *plan, const prm_arm *arm, const char *name)
{
    uint64_t bits = arm->partner != 0 && strcmp(arm->path->column, name) == 0 ? PRM_NARROWS_ARM : 0;
    for (size_t i = 0; i < plan->condition_count; i++) {
        const prm_condition *condition = &plan->conditions[i];
        bool is_it = strcmp(condition->column->name, name) == 0;
        bool is_its_currency = condition->currency != NULL && strcmp(condition->column->currency, name) == 0;
        if ((is_it && (condition->kind == PRM_COND_EQUAL || condition->kind == PRM_COND_NULL)) || is_its_currency)
            bits |= prm_condition_bit(i);
    }
    return bits;
}

/* Those that leave it some of its values. */
static uint64_t limits(const prm_plan *plan, const prm_arm *arm, const char *name)
{
    uint64_t bits = arm->path != NULL && strcmp(arm->path->column, name) == 0 ? PRM_NARROWS_ARM : 0;
    for (size_t i = 0; i < plan->condition_count; i++) {
        const prm_condition *condition = &plan->conditions[i];
        bool does = condition->kind == PRM_COND_RANGE || (condition->kind == PRM_COND_IN && !condition->or_null);
        if (does && strcmp(condition->column->name, name) == 0)
            bits |= prm_condition_bit(i);
    }
    return bits;
}

static uint64_t narrows(const prm_plan *plan, const prm_arm *arm, const prm_sql_index *index)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < index->column_count; i++) {
        uint64_t fixed = fixes(plan, arm, index->columns[i].name);
        bits |= fixed != 0 ? fixed : limits(plan, arm, index->columns[i].name);
        if (fixed == 0)
            break;
    }
    return bits & ~prm_condition_bit(SIZE_MAX); /* that bit is of several */
}

static size_t next_key(const prm_plan *plan, const prm_arm *arm, size_t at)
{
    while (at < plan->key_count && arm->partner != 0 && strcmp(plan->keys[at].name, arm->path->column) == 0)
        at++;
    return at;
}

/* Whether rows of one value each of what is fixed are in the order asked for. */
static bool is_along(const prm_plan *plan, const prm_arm *arm, const prm_sql_index *index)
{
    size_t at = next_key(plan, arm, 0);
    for (size_t i = 0; i < index->column_count; i++) {
        const prm_sql_column *column = &index->columns[i];
        if (at < plan->key_count && strcmp(plan->keys[at].name, column->name) == 0 &&
            plan->keys[at].is_descending == column->is_descending)
            at = next_key(plan, arm, at + 1);
        else if (fixes(plan, arm, column->name) == 0)
            return false;
    }
    return at + 1 >= plan->key_count; /* rows that are alike are in the order of their ids */
}

static int bits_of(uint64_t bits)
{
    int count = 0;
    for (; bits != 0; bits &= bits - 1)
        count++;
    return count;
}

static bool is_arms_own(const prm_arm *arm, const prm_table *table, const prm_index_term *term)
{
    return term->kind == PRM_TERM_NOT_NULL && arm->partner != 0 &&
           strcmp(table->columns[term->column].name, arm->path->column) == 0;
}

/* Whether all of the arm's rows are in it. */
static bool is_whole(const prm_arm *arm, const prm_table *table, const prm_index *index)
{
    for (size_t i = 0; index != NULL && i < index->term_count; i++) {
        if (!is_arms_own(arm, table, &index->terms[i]))
            return false;
    }
    return true;
}

/* By more conditions, by the arm's own, or else the index of the sort itself. */
static bool is_better(const prm_plan *plan, const prm_sql_index *index, uint64_t bits, const prm_way *than)
{
    int more = bits_of(bits) - bits_of(than->narrows);
    int arm = (int)(bits & PRM_NARROWS_ARM) - (int)(than->narrows & PRM_NARROWS_ARM);
    bool is_own = plan->index != NULL && index->declared == plan->index;
    return more != 0 ? more > 0 : arm != 0 ? arm > 0 : is_own;
}

bool prm_way_along(const prm_plan *plan, const prm_arm *arm, prm_way *way)
{
    const char *id = plan->table->columns[0].name;
    *way = (prm_way){.is_along = true, .narrows = fixes(plan, arm, id) | limits(plan, arm, id)};
    if (!prm_segments_serve(plan, arm))
        return false;
    bool is_there = next_key(plan, arm, 0) + 1 >= plan->key_count;
    for (size_t i = 0; i < plan->table->sql_index_count; i++) {
        const prm_sql_index *index = &plan->table->sql_indexes[i];
        if (!is_whole(arm, plan->table, index->declared) || !is_along(plan, arm, index))
            continue;
        uint64_t bits = narrows(plan, arm, index);
        if (is_there && !is_better(plan, index, bits, way))
            continue;
        *way = (prm_way){.index = index, .is_along = true, .narrows = bits};
        is_there = true;
    }
    return is_there;
}

/* A partial index serves what the filter says in its words: by which conditions. */
static bool is_implied(const prm_plan *plan, const prm_arm *arm, const prm_index *index, uint64_t *by)
{
    static const int32_t kinds[] = {PRM_COND_EQUAL, PRM_COND_NULL, PRM_COND_NOT_NULL, PRM_COND_EQUAL};
    *by = 0;
    for (size_t i = 0; index != NULL && i < index->term_count; i++) {
        const prm_index_term *term = &index->terms[i];
        bool is_said = is_arms_own(arm, plan->table, term);
        for (size_t j = 0; j < plan->condition_count && !is_said; j++) {
            const prm_condition *condition = &plan->conditions[j];
            is_said = condition->column == &plan->table->columns[term->column] &&
                      condition->kind == kinds[term->kind] &&
                      (term->kind != PRM_TERM_TRUE || condition->value.integer == 1) &&
                      (term->kind != PRM_TERM_EQUAL || strcmp(condition->value.text, term->value) == 0);
            *by |= is_said ? prm_condition_bit(j) : 0;
        }
        if (!is_said)
            return false;
    }
    return true;
}

typedef struct choice {
    prm_db *db;
    const prm_plan *plan;
    const prm_arm *arm;
    prm_error *error;
    prm_way others[OTHERS];
    size_t count;
} choice;

/* One that is narrowed by no more than another is none. */
static void add_other(choice *c, const prm_way *along, const prm_sql_index *index)
{
    uint64_t words, bits = narrows(c->plan, c->arm, index);
    if ((bits & ~along->narrows) == 0 || !is_implied(c->plan, c->arm, index->declared, &words))
        return;
    prm_way other = {.index = index, .narrows = bits | words};
    for (size_t i = 0; i < c->count; i++) {
        if ((other.narrows & ~c->others[i].narrows) == 0)
            return;
        if ((c->others[i].narrows & ~other.narrows) == 0) {
            c->others[i] = other;
            return;
        }
    }
    if (c->count < OTHERS)
        c->others[c->count++] = other;
}

/* How many rows there are in what it narrows to, up to `most`. */
static prm_status look(const choice *c, const prm_way *way, int64_t most, int64_t *count)
{
    sqlite3_stmt *statement;
    const prm_bound limit = {.type = SQLITE_INTEGER, .integer = most};
    uint32_t steps_left = LOOK_STEPS;
    bool is_empty = false;
    prm_sql sql = {.text = &c->db->text, .arena = c->plan->arena};
    prm_buf_clear(sql.text);
    prm_sql_put(&sql, "SELECT count(*) FROM (SELECT 1 FROM \"%s\" ", c->plan->table->name);
    if (way->index != NULL)
        prm_sql_put(&sql, "INDEXED BY \"%s\" WHERE ", way->index->name);
    else
        prm_sql_put(&sql, "NOT INDEXED WHERE ");
    if ((way->narrows & PRM_NARROWS_ARM) != 0)
        PRM_TRY(prm_arm_path_put(&sql, c->plan, c->arm, NULL, c->error));
    else
        prm_sql_put(&sql, "1");
    PRM_TRY(prm_conditions_put(&sql, c->plan, NULL, way->narrows, &is_empty, c->error));
    prm_sql_put(&sql, " LIMIT ");
    prm_sql_value(&sql, &limit);
    prm_sql_put(&sql, ")");
    PRM_TRY(prm_sql_prepare(c->db, &sql, &statement, c->error));
    prm_db_steps_limit(c->db, &steps_left);
    prm_status status = prm_db_integer(c->db, statement, count, c->error);
    prm_db_steps_unlimit(c->db);
    if (steps_left > 0)
        return status;
    *count = most;
    return PRM_OK;
}

/* The one with the fewest rows, if there are less than `least`. */
static prm_status find_least(const choice *c, int64_t *least, prm_way *best)
{
    for (size_t i = 0; i < c->count && *least > 0; i++) {
        int64_t count;
        PRM_TRY(look(c, &c->others[i], *least, &count));
        if (count >= *least)
            continue;
        *best = c->others[i];
        best->is_empty = count == 0;
        *least = count;
    }
    return PRM_OK;
}

/* What few rows are in is read and sorted; the index in the order asked for stops early, so it may have some more. */
static prm_status choose_by_count(const choice *c, bool is_ordered, prm_way *way)
{
    int64_t least = LOOK_FIRST, count;
    prm_way best = *way;
    PRM_TRY(find_least(c, &least, &best));
    if (least == LOOK_FIRST) {
        least = PRM_SORT_MOST;
        PRM_TRY(find_least(c, &least, &best));
    }
    if (is_ordered && way->narrows != 0 && !best.is_along && !best.is_empty) {
        PRM_TRY(look(c, way, 4 * least, &count));
        way->is_empty = count == 0;
        if (count < 4 * least)
            return PRM_OK;
    }
    *way = best;
    return PRM_OK;
}

static bool asks_for_ids(const prm_plan *plan, const prm_arm *arm)
{
    if (arm->path != NULL && arm->path->source == PRM_NO_COLUMN)
        return true;
    for (size_t i = 0; i < plan->condition_count; i++) {
        const prm_condition *condition = &plan->conditions[i];
        if (condition->kind == PRM_COND_NEVER ||
            (condition->column->kind == PRM_C_ID && condition->kind != PRM_COND_RANGE))
            return true;
    }
    return false;
}

prm_status prm_way_choose(
    prm_db *db, const prm_plan *plan, const prm_arm *arm, bool is_paged, prm_way *way, prm_error *error)
{
    choice c = {.db = db, .plan = plan, .arm = arm, .error = error};
    /* What is asked for within a call is nearly always a few rows by a key: that goes without a look. */
    bool is_by_key = !is_paged && plan->index == NULL && arm->path == NULL;
    if (is_by_key || asks_for_ids(plan, arm) || prm_arm_chooses_ids(plan, arm)) {
        *way = (prm_way){0};
        return PRM_OK;
    }
    bool is_ordered = prm_way_along(plan, arm, way);
    for (size_t i = 0; i < plan->table->sql_index_count; i++)
        add_other(&c, way, &plan->table->sql_indexes[i]);
    if (c.count > 0)
        PRM_TRY(choose_by_count(&c, is_ordered, way));
    if (!is_ordered && way->is_along)
        *way = (prm_way){0};
    return PRM_OK;
}
