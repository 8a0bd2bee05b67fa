/* SPDX-License-Identifier: Apache-2.0 */
#include "services/metrics/months.h"

#include "base/time.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_NOTES = 32, MONTHS = 12 };

typedef struct prm_month_note {
    prm_metric_month month;
    prm_metric_addition addition;
} prm_month_note;

static prm_status no_memory(prm_error *error)
{
    return prm_error_set(error, PRM_E_NOMEM, NULL, "no memory to keep metrics");
}

int64_t prm_month_of(int64_t day, int *of_month)
{
    int year, month;
    prm_day_split(day, &year, &month, of_month);
    return (int64_t)year * MONTHS + month - 1;
}

/** The programme among a cell's dimensions; "" if the metric is kept by none. NULL: no memory. */
static const char *program_of(prm_arena *arena, const prm_metric_source *source, const char *dimensions)
{
    const char separator[] = { PRM_METRIC_SEPARATOR, '\0' };
    for (size_t i = 0; i < source->dimension_count; i++) {
        size_t length = strcspn(dimensions, separator);
        if (strcmp(source->dimensions[i], "program") == 0)
            return prm_arena_text(arena, dimensions, length);
        dimensions += length + (dimensions[length] != '\0');
    }
    return "";
}

prm_status prm_months_note(prm_months *months, const prm_metric_source *source, const prm_metric_cell *cell,
    prm_error *error)
{
    if (cell->partner == 0)
        return PRM_OK;
    if (months->count == months->room) {
        size_t room = months->room == 0 ? FIRST_NOTES : 2 * months->room;
        months->notes = prm_arena_grow(months->arena, months->notes, months->count * sizeof *months->notes,
            room * sizeof *months->notes);
        months->room = room;
    }
    prm_month_note note = { .month = { .partner = cell->partner, .metric = *cell->member != '\0' ? cell->metric : 0,
                                .program = program_of(months->arena, source, cell->dimensions) },
        .addition = { .metric = cell->metric,
            .member = prm_arena_text(months->arena, cell->member, strlen(cell->member)),
            .count = cell->count, .sum = cell->sum } };
    note.month.month = prm_month_of(cell->period, &note.addition.day);
    if (months->notes == NULL || note.month.program == NULL || note.addition.member == NULL)
        return no_memory(error);
    months->notes[months->count++] = note;
    return PRM_OK;
}

static int compare_rows(const prm_metric_month *a, const prm_metric_month *b)
{
    if (a->partner != b->partner)
        return a->partner < b->partner ? -1 : 1;
    if (a->month != b->month)
        return a->month < b->month ? -1 : 1;
    if (a->metric != b->metric)
        return a->metric < b->metric ? -1 : 1;
    return strcmp(a->program, b->program);
}

static int compare_notes(const void *one, const void *other)
{
    const prm_month_note *a = one, *b = other;
    int order = compare_rows(&a->month, &b->month);
    return order != 0 ? order : prm_metric_addition_compare(&a->addition, &b->addition);
}

prm_status prm_months_write(prm_months *months, prm_db *db, prm_error *error)
{
    prm_metric_addition *additions = prm_arena_alloc(months->arena, (months->count + 1) * sizeof *additions);
    if (additions == NULL)
        return no_memory(error);
    if (months->count > 0)
        qsort(months->notes, months->count, sizeof *months->notes, compare_notes);
    for (size_t i = 0; i < months->count;) {
        const prm_metric_month *row = &months->notes[i].month;
        size_t count = 0;
        while (i < months->count && compare_rows(&months->notes[i].month, row) == 0)
            additions[count++] = months->notes[i++].addition;
        PRM_TRY(prm_metric_add_to_month(db, row, additions, count, error));
    }
    return PRM_OK;
}
