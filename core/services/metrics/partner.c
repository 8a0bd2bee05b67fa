/* SPDX-License-Identifier: Apache-2.0 */
#include "services/metrics/partner.h"

#include "services/metrics/cell.h"
#include "services/metrics/figures.h"
#include "services/metrics/months.h"
#include "services/metrics/sums.h"

#include <stdlib.h>
#include <string.h>

enum { MONTH_DAYS = 31 };

/** A figure in the making. */
typedef struct making {
    prm_partner_figure *figure;
    int64_t metric;
    prm_sum sum;
    const char *program;  /* of minor units: whose they are; NULL: none met yet */
    bool is_money;
    bool is_by_months;    /* it is told from sums by month: */
    int64_t first_month, last_month;
    int first_day, last_day;
    const prm_val *program_wanted; /* NULL: all */
} making;

/** Days that a figure takes its cells from. */
typedef struct part {
    size_t of;
    int64_t metric, from, to;
} part;

typedef struct adding {
    prm_db *db;
    int64_t partner;
    prm_arena *arena;
    prm_error *error;
    making *makings;
    size_t count;
    part *parts;
    size_t part_count;
    prm_sum_members members;
    prm_cell cell;
    /* of the visit at hand */
    const part *first, *end;
    int64_t period;
} adding;

/* ---- What is added ---- */

static prm_status no_memory(prm_error *error)
{
    return prm_error_set(error, PRM_E_NOMEM, NULL, "no memory to add up metrics");
}

/** Too much for one figure is no failure of the others. */
static prm_status note(making *m, prm_status status, prm_error *error)
{
    if (status != PRM_E_LIMIT)
        return status;
    m->figure->status = status;
    *error = (prm_error){ 0 };
    return PRM_OK;
}

static prm_status add(adding *a, size_t of, const char *program, const char *member, int64_t count, int64_t sum)
{
    making *m = &a->makings[of];
    if (m->is_money && m->program == NULL && (m->program = prm_arena_text(a->arena, program, strlen(program))) == NULL)
        return no_memory(a->error);
    if (m->is_money && strcmp(m->program, program) != 0)
        m->figure->status = PRM_E_CONFLICT;
    if (m->figure->status != PRM_OK)
        return PRM_OK;
    PRM_TRY(note(m, prm_sum_add(&m->sum, count, sum, a->error), a->error));
    if (*member == '\0')
        return PRM_OK;
    return note(m, prm_sum_add_member(&a->members, of, member, count, a->error), a->error);
}

/* ---- Months ---- */

/** The days of a row's month that a window has; false: none. */
static bool find_days(const making *m, int64_t month, int *from, int *to)
{
    if (!m->is_by_months || month < m->first_month || month > m->last_month)
        return false;
    *from = month == m->first_month ? m->first_day : 1;
    *to = month == m->last_month ? m->last_day : MONTH_DAYS;
    return true;
}

static bool wants(const void *context, int64_t metric)
{
    const adding *a = context;
    for (size_t i = 0; i < a->count && metric != 0; i++)
        if (a->makings[i].metric == metric && a->makings[i].is_by_months)
            return true;
    return metric == 0;
}

static prm_status take_entry(void *context, const prm_metric_month *row, const prm_metric_entry_bytes *entry,
    prm_error *error)
{
    adding *a = context;
    for (size_t i = 0; i < a->count; i++) {
        making *m = &a->makings[i];
        int64_t count, sum;
        int from, to;
        bool is_any;
        if (m->metric != entry->metric || !find_days(m, row->month, &from, &to) ||
            (m->program_wanted != NULL && !prm_cell_is_value(m->program_wanted, row->program)))
            continue;
        PRM_TRY(note(m, prm_metric_unpack_days(entry, from, to, &count, &sum, &is_any, error), error));
        if (m->figure->status != PRM_OK || !is_any)
            continue;
        const char *member = entry->member_length == 0 ? ""
                                                       : prm_arena_text(a->arena, (const char *)entry->member,
                                                           entry->member_length);
        if (member == NULL)
            return no_memory(error);
        PRM_TRY(add(a, i, row->program, member, count, sum));
    }
    return PRM_OK;
}

static prm_status add_all_months(adding *a)
{
    const prm_metric_months_visit visit = { .wants = wants, .take = take_entry, .context = a };
    int64_t first = INT64_MAX, last = INT64_MIN;
    for (size_t i = 0; i < a->count; i++) {
        if (!a->makings[i].is_by_months)
            continue;
        first = a->makings[i].first_month < first ? a->makings[i].first_month : first;
        last = a->makings[i].last_month > last ? a->makings[i].last_month : last;
    }
    return first <= last ? prm_metric_scan_months(a->db, a->partner, first, last, &visit, a->error) : PRM_OK;
}

/* ---- Days ---- */

static prm_status visit_cell(void *context, const prm_metric_cell *cell, prm_error *error)
{
    adding *a = context;
    const prm_metric_source *source = &a->makings[a->first->of].figure->ask->metric->source;
    int program = prm_cell_dimension(source, "program");
    PRM_TRY(prm_cell_read(&a->cell, source, cell, error));
    for (const part *p = a->first; p < a->end; p++)
        if (a->period >= p->from && a->period <= p->to &&
            prm_cell_is_wanted(&a->cell, source, a->makings[p->of].figure->ask->filter))
            PRM_TRY(add(a, p->of, program >= 0 ? a->cell.values[program] : "", cell->member, cell->count, cell->sum));
    return PRM_OK;
}

/** The cells of a day, of each metric once. */
static prm_status add_day(adding *a, int64_t day)
{
    a->period = day;
    for (size_t i = 0; i < a->part_count;) {
        size_t end = i;
        bool is_asked = false;
        for (; end < a->part_count && a->parts[end].metric == a->parts[i].metric; end++)
            is_asked |= day >= a->parts[end].from && day <= a->parts[end].to;
        a->first = a->parts + i;
        a->end = a->parts + end;
        if (is_asked)
            PRM_TRY(prm_metric_scan_period(a->db, a->parts[i].metric, a->partner, day, visit_cell, a, a->error));
        i = end;
    }
    return PRM_OK;
}

/** The first day from `day` on that any part holds; false: none does. */
static bool find_day(const adding *a, int64_t *day, int64_t *last)
{
    int64_t found = INT64_MAX;
    *last = INT64_MIN;
    for (size_t i = 0; i < a->part_count; i++) {
        int64_t from = a->parts[i].from > *day ? a->parts[i].from : *day;
        if (from > a->parts[i].to)
            continue;
        found = from < found ? from : found;
        *last = a->parts[i].to > *last ? a->parts[i].to : *last;
    }
    *day = found;
    return found != INT64_MAX;
}

static int compare_parts(const void *one, const void *other)
{
    const part *a = one, *b = other;
    return a->metric < b->metric ? -1 : a->metric > b->metric;
}

static prm_status add_all_days(adding *a)
{
    int64_t day = PRM_PERIOD_DAY_MIN, last;
    if (a->part_count > 0)
        qsort(a->parts, a->part_count, sizeof *a->parts, compare_parts);
    for (; find_day(a, &day, &last); day++) {
        bool has_one;
        PRM_TRY(prm_metric_next_period(a->db, a->partner, last, &day, &has_one, a->error));
        if (!has_one)
            return PRM_OK;
        PRM_TRY(add_day(a, day));
    }
    return PRM_OK;
}

/* ---- Which it is ---- */

static bool is_by_program_alone(const prm_val *filter)
{
    size_t count = prm_val_count(filter);
    return count == 0 || (count == 1 && prm_val_get(filter, "program") != NULL);
}

static void plan(adding *a, making *m)
{
    const prm_ask *ask = m->figure->ask;
    /* The last period is counted whole: where that is more than was asked for, nothing has happened there yet. */
    int64_t to = prm_period_move(ask->metric->source.period, ask->days.to, 1) - 1;
    if (ask->days.from > to)
        return;
    m->is_by_months = is_by_program_alone(ask->filter);
    m->program_wanted = prm_val_get(ask->filter, "program");
    m->first_month = prm_month_of(ask->days.from, &m->first_day);
    m->last_month = prm_month_of(to, &m->last_day);
    if (!m->is_by_months)
        a->parts[a->part_count++] = (part){ .of = (size_t)(m - a->makings), .metric = m->metric, .from = ask->days.from,
            .to = to };
}

/* ---- All of it ---- */

static prm_status tell(adding *a, size_t of)
{
    making *m = &a->makings[of];
    size_t count;
    const prm_sum_member *members = prm_sum_members_of(&a->members, of, &count);
    if (m->figure->status != PRM_OK)
        return PRM_OK;
    m->figure->count = m->sum.count;
    return note(m, prm_sum_tell(&m->sum, m->figure->ask->metric->source.measure, members, count, &m->figure->value,
        &m->figure->p90, a->error), a->error);
}

static prm_status add_all(adding *a)
{
    for (size_t i = 0; i < a->count; i++)
        plan(a, &a->makings[i]);
    PRM_TRY(add_all_months(a));
    PRM_TRY(add_all_days(a));
    prm_sum_members_sort(&a->members);
    for (size_t i = 0; i < a->count; i++)
        PRM_TRY(tell(a, i));
    return PRM_OK;
}

prm_status prm_partner_add_up(prm_db *db, int64_t partner, prm_partner_figure *figures, size_t count, prm_arena *arena,
    prm_error *error)
{
    adding a = { .db = db, .partner = partner, .arena = arena, .error = error, .count = count };
    a.makings = prm_arena_alloc(arena, (count + 1) * sizeof *a.makings);
    a.parts = prm_arena_alloc(arena, (count + 1) * sizeof *a.parts);
    if (a.makings == NULL || a.parts == NULL)
        return no_memory(error);
    for (size_t i = 0; i < count; i++) {
        const prm_metric_entry *metric = figures[i].ask->metric;
        figures[i] = (prm_partner_figure){ .ask = figures[i].ask, .status = PRM_OK };
        a.makings[i] = (making){ .figure = &figures[i], .is_money = prm_figures_is_money(metric),
            .metric = prm_metric_number(metric->metric->name, metric->metric->from) };
    }
    prm_cell_init(&a.cell);
    prm_sum_members_init(&a.members, arena);
    prm_status status = add_all(&a);
    prm_cell_deinit(&a.cell);
    prm_sum_members_deinit(&a.members);
    return status;
}
