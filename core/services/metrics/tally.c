/* SPDX-License-Identifier: Apache-2.0 */
#include "services/metrics/tally.h"

#include "services/metrics/months.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_CELLS = 128 };

/* What is kept and what is added then never go beyond 64 bits together. */
#define ADDED_MOST (PRM_METRIC_SUM_MOST - 1)

typedef struct prm_tally_cell {
    prm_metric_cell cell;
    const prm_metric_source *source;
} prm_tally_cell;

static prm_status no_memory(prm_error *error)
{
    return prm_error_set(error, PRM_E_NOMEM, NULL, "no memory to keep metrics");
}

prm_status prm_tally_note(prm_tally *tally, const prm_metric_source *source, const prm_metric_cell *cell,
    prm_error *error)
{
    if (tally->count == tally->room) {
        size_t room = tally->room == 0 ? FIRST_CELLS : 2 * tally->room;
        tally->cells = prm_arena_grow(tally->arena, tally->cells, tally->count * sizeof *tally->cells,
            room * sizeof *tally->cells);
        if (tally->cells == NULL)
            return no_memory(error);
        tally->room = room;
    }
    prm_tally_cell noted = { .cell = *cell, .source = source };
    noted.cell.dimensions = prm_arena_text(tally->arena, cell->dimensions, strlen(cell->dimensions));
    noted.cell.member = *cell->member == '\0' ? "" : prm_arena_text(tally->arena, cell->member, strlen(cell->member));
    if (noted.cell.dimensions == NULL || noted.cell.member == NULL)
        return no_memory(error);
    tally->cells[tally->count++] = noted;
    return PRM_OK;
}

static int compare_numbers(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/** As their table is ordered. */
static int compare(const void *one, const void *other)
{
    const prm_metric_cell *a = &((const prm_tally_cell *)one)->cell, *b = &((const prm_tally_cell *)other)->cell;
    int order = compare_numbers(a->partner, b->partner);
    if (order == 0)
        order = compare_numbers(a->period, b->period);
    if (order == 0)
        order = compare_numbers(a->metric, b->metric);
    if (order == 0)
        order = strcmp(a->dimensions, b->dimensions);
    return order != 0 ? order : strcmp(a->member, b->member);
}

static void add(prm_metric_cell *to, const prm_metric_cell *cell)
{
    to->count += cell->count;
    to->sum += cell->sum;
    to->sum = to->sum > ADDED_MOST ? ADDED_MOST : to->sum < -ADDED_MOST ? -ADDED_MOST : to->sum;
}

prm_status prm_tally_write(prm_tally *tally, prm_db *db, prm_error *error)
{
    prm_months months = { .arena = tally->arena };
    if (tally->count > 0)
        qsort(tally->cells, tally->count, sizeof *tally->cells, compare);
    for (size_t i = 0; i < tally->count;) {
        prm_tally_cell *whole = &tally->cells[i++];
        while (i < tally->count && compare(whole, &tally->cells[i]) == 0)
            add(&whole->cell, &tally->cells[i++].cell);
        PRM_TRY(prm_metric_add(db, &whole->cell, error));
        PRM_TRY(prm_months_note(&months, whole->source, &whole->cell, error));
    }
    return prm_months_write(&months, db, error);
}
