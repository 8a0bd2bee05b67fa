/* SPDX-License-Identifier: Apache-2.0 */
#include "services/metrics/figures.h"

#include "base/buf.h"
#include "base/id.h"
#include "services/metrics/cell.h"
#include "services/metrics/period.h"
#include "services/metrics/sums.h"
#include "store/metric.h"

#include <stdlib.h>
#include <string.h>

enum { DIMENSIONS = PRM_METRIC_DIMENSIONS + 1 };

static const char minor_units[] = "minor units";

/** A group in the making. */
typedef struct group {
    prm_figure figure;
    prm_sum sum;
    const char *program; /* whose minor units these are */
} group;

typedef struct adding {
    const prm_figures_query *query;
    prm_arena *arena;
    prm_error *error;
    prm_key_table group_keys;
    group *groups;
    size_t group_room;
    prm_sum_members members;
    prm_buf key;
    prm_cell cell; /* at hand */
} adding;

static prm_status no_memory(prm_error *error)
{
    return prm_error_set(error, PRM_E_NOMEM, NULL, "no memory to add up metrics");
}

bool prm_figures_is_money(const prm_metric_entry *metric)
{
    const char *unit = metric->metric->unit;
    return unit != NULL && strcmp(unit, minor_units) == 0 && prm_cell_dimension(&metric->source, "program") >= 0;
}

/** A vendor side bound to territories: by the territory the metric is kept by, else by where its partner is active. */
static bool is_in_territory(const adding *a, const prm_metric_cell *cell)
{
    const prm_scope *scope = a->query->scope;
    int territory = prm_cell_dimension(&a->query->metric->source, "territory");
    int64_t id;
    if (scope == NULL || !scope->is_bound)
        return true;
    if (territory >= 0 && prm_id_parse(a->cell.values[territory], "territory", &id))
        return prm_id_set_has(&scope->territories, id);
    return cell->partner != 0 && prm_id_set_has(&scope->partners, cell->partner);
}

static prm_status make_key(adding *a, const prm_metric_cell *cell, int64_t *period)
{
    *period = prm_period_start(a->query->period, cell->period);
    prm_buf_clear(&a->key);
    prm_buf_put_integer(&a->key, *period);
    for (size_t i = 0; i < a->query->group_count; i++) {
        prm_buf_put_char(&a->key, '\0');
        prm_buf_put_text(&a->key, a->cell.values[a->query->group[i]]);
    }
    return a->key.failed ? no_memory(a->error) : PRM_OK;
}

static prm_status new_group(adding *a, size_t number, int64_t period)
{
    const prm_metric_source *source = &a->query->metric->source;
    int program = prm_cell_dimension(source, "program");
    const char **values = prm_arena_alloc(a->arena, DIMENSIONS * sizeof *values);
    if (number == PRM_FIGURES_GROUPS)
        return prm_error_set(a->error, PRM_E_LIMIT, NULL,
            "there are more than %d figures: ask for fewer periods or groups", (int)PRM_FIGURES_GROUPS);
    if (number == a->group_room) {
        size_t room = number == 0 ? 16 : 2 * number;
        a->groups = prm_arena_grow(a->arena, a->groups, number * sizeof *a->groups, room * sizeof *a->groups);
        a->group_room = room;
    }
    if (values == NULL || a->groups == NULL)
        return no_memory(a->error);
    for (size_t i = 0; i < a->query->group_count; i++) {
        const char *text = a->cell.values[a->query->group[i]];
        if ((values[i] = prm_arena_text(a->arena, text, strlen(text))) == NULL)
            return no_memory(a->error);
    }
    a->groups[number] = (group){ .figure = { .period = period, .values = values } };
    if (program >= 0)
        a->groups[number].program = prm_arena_text(a->arena, a->cell.values[program], strlen(a->cell.values[program]));
    return program >= 0 && a->groups[number].program == NULL ? no_memory(a->error) : PRM_OK;
}

/** Minor units of different programmes are of different currencies, or might be one day. */
static prm_status check_program(adding *a, const group *to)
{
    int program = prm_cell_dimension(&a->query->metric->source, "program");
    if (!prm_figures_is_money(a->query->metric) || strcmp(to->program, a->cell.values[program]) == 0)
        return PRM_OK;
    return prm_error_set(a->error, PRM_E_CONFLICT, NULL,
        "%s is money of several programmes: name one, or group by program", a->query->metric->metric->name);
}

static prm_status visit(void *context, const prm_metric_cell *cell, prm_error *error)
{
    adding *a = context;
    int64_t period;
    size_t number;
    bool is_new;
    PRM_TRY(prm_cell_read(&a->cell, &a->query->metric->source, cell, error));
    if (!prm_cell_is_wanted(&a->cell, &a->query->metric->source, a->query->filter) || !is_in_territory(a, cell))
        return PRM_OK;
    PRM_TRY(make_key(a, cell, &period));
    if (!prm_key_number(&a->group_keys, a->key.data, a->key.length, &number, &is_new))
        return no_memory(error);
    if (is_new)
        PRM_TRY(new_group(a, number, period));
    group *to = &a->groups[number];
    PRM_TRY(check_program(a, to));
    PRM_TRY(prm_sum_add(&to->sum, cell->count, cell->sum, error));
    return *cell->member != '\0' ? prm_sum_add_member(&a->members, number, cell->member, cell->count, error) : PRM_OK;
}

/* ---- From sums to figures ---- */

/** For qsort, which knows no context: a figure's values are as many as there are. */
static int compare_figures(const void *one, const void *other)
{
    const prm_figure *a = one, *b = other;
    if (a->period != b->period)
        return a->period < b->period ? -1 : 1;
    for (size_t i = 0; a->values[i] != NULL && b->values[i] != NULL; i++) {
        int order = strcmp(a->values[i], b->values[i]);
        if (order != 0)
            return order;
    }
    return 0;
}

static prm_status finish(const adding *a, size_t number, prm_figure *figure)
{
    const group *g = &a->groups[number];
    size_t count;
    const prm_sum_member *members = prm_sum_members_of(&a->members, number, &count);
    *figure = g->figure;
    figure->count = g->sum.count;
    return prm_sum_tell(&g->sum, a->query->metric->source.measure, members, count, &figure->value, &figure->p90,
        a->error);
}

static prm_status conclude(adding *a, const prm_figure **figures, size_t *count)
{
    size_t groups = a->group_keys.count;
    prm_figure *list = prm_arena_alloc(a->arena, (groups + 1) * sizeof *list);
    if (list == NULL)
        return no_memory(a->error);
    prm_sum_members_sort(&a->members);
    for (size_t i = 0; i < groups; i++)
        PRM_TRY(finish(a, i, &list[i]));
    qsort(list, groups, sizeof *list, compare_figures);
    *figures = list;
    *count = groups;
    return PRM_OK;
}

/* ---- Whose figures ---- */

static prm_status scan_all(prm_db *db, adding *a, int64_t metric)
{
    const prm_figures_query *query = a->query;
    const prm_scope *scope = query->scope;
    const char *partner = query->metric->source.by_partner ? prm_val_get_str(query->filter, "partner") : "";
    bool is_partner = scope != NULL && scope->side != PRM_SYSTEM && scope->side != PRM_VENDOR_SIDE;
    int64_t from = prm_period_start(query->metric->source.period, query->from), id = -1;
    if (is_partner && !query->metric->source.by_partner)
        return prm_error_set(a->error, PRM_E_FORBIDDEN, NULL, "%s is not kept by partner", query->metric->metric->name);
    bool is_one = *partner != '\0' && prm_id_parse(partner, "partner", &id);
    if (is_one && is_partner && !prm_id_set_has(&scope->partners, id))
        return PRM_OK;
    if (is_one || !is_partner)
        return prm_metric_scan(db, metric, is_one ? id : -1, from, query->to, visit, a, a->error);
    for (size_t i = 0; i < scope->partners.count; i++)
        PRM_TRY(prm_metric_scan(db, metric, scope->partners.ids[i], from, query->to, visit, a, a->error));
    return PRM_OK;
}

prm_status prm_figures_check(const prm_figures_query *query, prm_error *error)
{
    for (size_t i = 0; i < prm_val_count(query->filter); i++)
        if (prm_cell_dimension(&query->metric->source, prm_val_key_at(query->filter, i)) < 0)
            return prm_error_set(error, PRM_E_INVALID, NULL, "%s has no dimension %.60s", query->metric->metric->name,
                prm_val_key_at(query->filter, i));
    return PRM_OK;
}

prm_status prm_figures_add_up(prm_db *db, const prm_figures_query *query, prm_arena *arena, const prm_figure **figures,
    size_t *count, prm_error *error)
{
    adding a = { .query = query, .arena = arena, .error = error, .group_keys = { .arena = arena } };
    int64_t metric = prm_metric_number(query->metric->metric->name, query->metric->metric->from);
    *count = 0;
    PRM_TRY(prm_figures_check(query, error));
    prm_buf_init(&a.key, 0);
    prm_cell_init(&a.cell);
    prm_sum_members_init(&a.members, arena);
    prm_status status = scan_all(db, &a, metric);
    if (status == PRM_OK)
        status = conclude(&a, figures, count);
    prm_buf_deinit(&a.key);
    prm_cell_deinit(&a.cell);
    prm_sum_members_deinit(&a.members);
    return status;
}
