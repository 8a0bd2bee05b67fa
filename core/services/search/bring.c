/* SPDX-License-Identifier: Apache-2.0 */
/* Rows brought into the index as they are now, or taken out of it. */
#include "services/search/keeper.h"

#include <stdlib.h>

enum { FIRST_ROOM = 64 };

prm_status prm_search_rows_add(
    prm_search_keeper *keeper, prm_search_rows *rows, const prm_table *table, int64_t id, prm_error *error)
{
    if (rows->count == rows->room) {
        size_t room = rows->room == 0 ? FIRST_ROOM : 2 * rows->room, each = sizeof *rows->items;
        prm_search_row *items = prm_arena_grow(keeper->arena, rows->items, rows->room * each, room * each);
        if (items == NULL)
            return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory while rows are indexed");
        rows->items = items;
        rows->room = room;
    }
    rows->items[rows->count++] = (prm_search_row){ .id = id, .table = table };
    return PRM_OK;
}

/* One that is gone or archived is taken out. */
static prm_status bring(prm_search_keeper *keeper, const prm_table *table, int64_t id, prm_error *error)
{
    const prm_text_store *store = keeper->searching->store;
    const prm_val *row;
    prm_text_row made;
    prm_error why = { 0 };
    if (atomic_load_explicit(&keeper->searching->is_stopping, memory_order_relaxed))
        return prm_error_set(error, PRM_E_UNAVAILABLE, NULL, "the server is stopping");
    prm_arena_reset(keeper->row);
    prm_status status = prm_rows_load(keeper->db, table, id, NULL, keeper->row, &row, &why);
    if (status == PRM_E_NOT_FOUND || (status == PRM_OK && prm_search_is_archived(row)))
        return store->drop(keeper->index, id, error);
    if (status == PRM_OK)
        status = prm_search_make(&keeper->maker, keeper->db, table, id, row, keeper->row, &made, &why);
    if (status != PRM_OK) {
        why.data = NULL;
        *error = why;
        return status;
    }
    return store->put(keeper->index, &made, error);
}

static int compare(const void *a, const void *b)
{
    int64_t left = ((const prm_search_row *)a)->id, right = ((const prm_search_row *)b)->id;
    return (left > right) - (left < right);
}

prm_status prm_search_rows_bring(prm_search_keeper *keeper, prm_search_rows *rows, prm_error *error)
{
    if (rows->count > 1)
        qsort(rows->items, rows->count, sizeof *rows->items, compare);
    for (size_t i = 0; i < rows->count; i++)
        if (i == 0 || rows->items[i].id != rows->items[i - 1].id)
            PRM_TRY(bring(keeper, rows->items[i].table, rows->items[i].id, error));
    return PRM_OK;
}
