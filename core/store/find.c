/* SPDX-License-Identifier: Apache-2.0 */
/* Each arm of the scope is found by itself, in the order asked for; their first rows are merged. */
#include "store/search.h"

#define LIMIT_MOST 500

static void merge(prm_search *find)
{
    size_t a = 0, b = 0, count = 0;
    while (count < find->most && (a < find->found_count || b < find->arm_found)) {
        bool is_first =
            b == find->arm_found ||
            (a < find->found_count && prm_keys_compare(find->plan, find->found[a].keys, find->arm[b].keys) < 0);
        find->merged[count++] = is_first ? find->found[a++] : find->arm[b++];
    }
    prm_candidate *old = find->found;
    find->found = find->merged;
    find->merged = old;
    find->found_count = count;
}

static prm_status run(prm_search *find, const prm_arm *arms)
{
    if (find->arm_count == 1) {
        PRM_TRY(prm_search_arm(find, &arms[0]));
        find->found = find->arm;
        find->found_count = find->arm_found;
        return PRM_OK;
    }
    find->found = prm_arena_alloc(find->plan->arena, find->most * sizeof(prm_candidate));
    find->merged = prm_arena_alloc(find->plan->arena, find->most * sizeof(prm_candidate));
    if (find->found == NULL || find->merged == NULL)
        return prm_db_nomem(find->error);
    for (size_t i = 0; i < find->arm_count; i++) {
        PRM_TRY(prm_search_arm(find, &arms[i]));
        merge(find);
    }
    return PRM_OK;
}

/* Rows behind the place where some arm stopped looking come with a later page. */
static void cut_at_boundary(prm_search *find)
{
    size_t count = 0;
    while (find->arm_count > 1 && find->boundary != NULL && count < find->found_count &&
           prm_keys_compare(find->plan, find->found[count].keys, find->boundary) <= 0)
        count++;
    if (find->arm_count > 1 && find->boundary != NULL)
        find->found_count = count;
}

static prm_status answer(prm_search *find, const prm_val **rows, const char **next_cursor)
{
    uint32_t limit = find->plan->query->limit;
    prm_val *list = prm_val_list(find->plan->arena);
    cut_at_boundary(find);
    for (size_t i = 0; i < find->found_count && i < limit; i++) {
        if (prm_val_append(list, find->found[i].row) != PRM_OK)
            return prm_db_nomem(find->error);
    }
    if (find->plan->query->is_sealed) /* read a moment ago: nobody else's yet */
        prm_val_flag_all(list, PRM_VAL_SEALED);
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
    PRM_TRY(prm_plan_make(&plan, query, arena, error));
    if (query->cursor != NULL && query->cursor[0] != '\0')
        PRM_TRY(prm_cursor_read(db, &plan, query->cursor, error));
    prm_arm arms[PRM_QUERY_ARMS];
    prm_search find = {.db = db,
        .plan = &plan,
        .error = error,
        .most = (size_t)query->limit + 1,
        .is_paged = next_cursor != NULL};
    find.arm_count = prm_arms_make(&plan, arms);
    PRM_TRY(run(&find, arms));
    return answer(&find, rows, next_cursor);
}
