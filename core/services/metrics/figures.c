/* SPDX-License-Identifier: Apache-2.0 */
#include "services/metrics/figures.h"

#include "base/buf.h"
#include "base/id.h"
#include "services/metrics/period.h"
#include "services/metrics/table.h"
#include "store/metric.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { PARTNER_BYTES = 32, DIMENSIONS = PRM_METRIC_DIMENSIONS + 1, ALL_BPS = 10000 };

static const char minor_units[] = "minor units";

/** A group in the making. */
typedef struct group {
    prm_figure figure;
    int64_t sum;
    const char *program; /* whose minor units these are */
    size_t first, members; /* of a spread or of distinct: its part of the sorted members */
} group;

/** A step of a spread, or a value of distinct, within a group. */
typedef struct member {
    size_t group;
    int64_t step, count;
} member;

typedef struct adding {
    const prm_figures_query *query;
    prm_arena *arena;
    prm_error *error;
    prm_key_table group_keys, member_keys;
    group *groups;
    size_t group_room;
    member *members;
    size_t member_room;
    prm_buf key;
    /* of the cell at hand */
    const char *values[DIMENSIONS];
    char partner[PARTNER_BYTES];
    prm_buf split;
} adding;

static prm_status no_memory(prm_error *error)
{
    return prm_error_set(error, PRM_E_NOMEM, NULL, "no memory to add up metrics");
}

int prm_figures_dimension(const prm_metric_source *source, const char *name)
{
    if (source->by_partner && strcmp(name, "partner") == 0)
        return (int)source->dimension_count;
    for (size_t i = 0; i < source->dimension_count; i++)
        if (strcmp(source->dimensions[i], name) == 0)
            return (int)i;
    return -1;
}

/** A cell's dimensions as texts. */
static prm_status split_cell(adding *a, const prm_metric_cell *cell)
{
    size_t dimensions = a->query->metric->source.dimension_count, found = 0;
    prm_buf_clear(&a->split);
    prm_buf_put_text(&a->split, cell->dimensions);
    prm_buf_put_char(&a->split, '\0');
    if (a->split.failed)
        return no_memory(a->error);
    for (size_t i = 0; i < DIMENSIONS; i++)
        a->values[i] = "";
    for (char *at = a->split.data; at != NULL && found < dimensions;) {
        char *end = strchr(at, PRM_METRIC_SEPARATOR);
        a->values[found++] = at;
        if (end != NULL)
            *end++ = '\0';
        at = end;
    }
    a->partner[0] = '\0';
    if (cell->partner != 0) {
        memcpy(a->partner, "partner_", 8);
        prm_id_print(cell->partner, a->partner + 8);
        a->partner[8 + PRM_ID_DIGITS] = '\0';
    }
    a->values[dimensions] = a->partner;
    return PRM_OK;
}

static bool is_value(const prm_val *wanted, const char *text)
{
    const char *own;
    int64_t number;
    int32_t truth;
    if (prm_val_as_text(wanted, &own, NULL) == PRM_OK)
        return strcmp(own, text) == 0;
    if (prm_val_as_boolean(wanted, &truth) == PRM_OK)
        return strcmp(text, truth ? "true" : "false") == 0;
    if (prm_val_as_integer(wanted, &number) == PRM_OK) {
        char *end;
        return *text != '\0' && strtoll(text, &end, 10) == number && *end == '\0';
    }
    return prm_val_kind(wanted) == PRM_V_NULL && *text == '\0';
}

static bool is_wanted(const adding *a)
{
    const prm_val *filter = a->query->filter;
    for (size_t i = 0; i < prm_val_count(filter); i++) {
        const char *name = prm_val_key_at(filter, i);
        const prm_val *wanted = prm_val_get(filter, name);
        const char *text = a->values[prm_figures_dimension(&a->query->metric->source, name)];
        bool has = prm_val_kind(wanted) != PRM_V_LIST && is_value(wanted, text);
        for (size_t k = 0; prm_val_kind(wanted) == PRM_V_LIST && k < prm_val_count(wanted); k++)
            has |= is_value(prm_val_at(wanted, k), text);
        if (!has)
            return false;
    }
    return true;
}

/** A vendor side bound to territories: by the territory the metric is kept by, else by where its partner is active. */
static bool is_in_territory(const adding *a, const prm_metric_cell *cell)
{
    const prm_scope *scope = a->query->scope;
    int territory = prm_figures_dimension(&a->query->metric->source, "territory");
    int64_t id;
    if (scope == NULL || !scope->is_bound)
        return true;
    if (territory >= 0 && prm_id_parse(a->values[territory], "territory", &id))
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
        prm_buf_put_text(&a->key, a->values[a->query->group[i]]);
    }
    return a->key.failed ? no_memory(a->error) : PRM_OK;
}

static prm_status new_group(adding *a, size_t number, int64_t period)
{
    const prm_metric_source *source = &a->query->metric->source;
    int program = prm_figures_dimension(source, "program");
    const char **values = prm_arena_alloc(a->arena, DIMENSIONS * sizeof *values);
    if (number == PRM_FIGURES_GROUPS)
        return prm_error_set(a->error, PRM_E_LIMIT, NULL, "there are more than %d figures: ask for fewer periods or groups",
            (int)PRM_FIGURES_GROUPS);
    if (number == a->group_room) {
        size_t room = number == 0 ? 16 : 2 * number;
        a->groups = prm_arena_grow(a->arena, a->groups, number * sizeof *a->groups, room * sizeof *a->groups);
        a->group_room = room;
    }
    if (values == NULL || a->groups == NULL)
        return no_memory(a->error);
    for (size_t i = 0; i < a->query->group_count; i++) {
        const char *text = a->values[a->query->group[i]];
        if ((values[i] = prm_arena_text(a->arena, text, strlen(text))) == NULL)
            return no_memory(a->error);
    }
    a->groups[number] = (group){ .figure = { .period = period, .values = values } };
    if (program >= 0)
        a->groups[number].program = prm_arena_text(a->arena, a->values[program], strlen(a->values[program]));
    return program >= 0 && a->groups[number].program == NULL ? no_memory(a->error) : PRM_OK;
}

/** Minor units of different programmes are of different currencies, or might be one day. */
static prm_status check_program(adding *a, const group *to)
{
    const prm_metric *metric = a->query->metric->metric;
    int program = prm_figures_dimension(&a->query->metric->source, "program");
    if (program < 0 || metric->unit == NULL || strcmp(metric->unit, minor_units) != 0 ||
        strcmp(to->program, a->values[program]) == 0)
        return PRM_OK;
    return prm_error_set(a->error, PRM_E_CONFLICT, NULL, "%s is money of several programmes: name one, or group by program",
        metric->name);
}

static prm_status add_member(adding *a, size_t number, const prm_metric_cell *cell)
{
    size_t found;
    bool is_new;
    prm_buf_put_char(&a->key, '\0');
    prm_buf_put_text(&a->key, cell->member);
    if (a->key.failed || !prm_key_number(&a->member_keys, a->key.data, a->key.length, &found, &is_new))
        return no_memory(a->error);
    if (found == PRM_FIGURES_MEMBERS)
        return prm_error_set(a->error, PRM_E_LIMIT, NULL, "there are too many different values: ask for fewer groups");
    if (found == a->member_room) {
        size_t room = found == 0 ? 64 : 2 * found;
        a->members = prm_arena_grow(a->arena, a->members, found * sizeof *a->members, room * sizeof *a->members);
        a->member_room = room;
        if (a->members == NULL)
            return no_memory(a->error);
    }
    if (is_new)
        a->members[found] = (member){ .group = number, .step = strtoll(cell->member, NULL, 10) };
    a->members[found].count += cell->count;
    return PRM_OK;
}

static prm_status visit(void *context, const prm_metric_cell *cell, prm_error *error)
{
    adding *a = context;
    int64_t period;
    size_t number;
    bool is_new;
    PRM_TRY(split_cell(a, cell));
    if (!is_wanted(a) || !is_in_territory(a, cell))
        return PRM_OK;
    PRM_TRY(make_key(a, cell, &period));
    if (!prm_key_number(&a->group_keys, a->key.data, a->key.length, &number, &is_new))
        return no_memory(error);
    if (is_new)
        PRM_TRY(new_group(a, number, period));
    group *to = &a->groups[number];
    PRM_TRY(check_program(a, to));
    to->figure.count += cell->count;
    if (__builtin_add_overflow(to->sum, cell->sum, &to->sum))
        return prm_error_set(error, PRM_E_LIMIT, NULL, "the sum is too large");
    return *cell->member != '\0' ? add_member(a, number, cell) : PRM_OK;
}

/* ---- From sums to figures ---- */

static int compare_members(const void *one, const void *other)
{
    const member *a = one, *b = other;
    if (a->group != b->group)
        return a->group < b->group ? -1 : 1;
    return a->step < b->step ? -1 : a->step > b->step;
}

/** The step in which the wanted share of all is reached. */
static int64_t percentile(const adding *a, const group *of, int64_t percent)
{
    int64_t total = 0, sum = 0, step = 0;
    for (size_t i = of->first; i < of->first + of->members; i++)
        total += a->members[i].count > 0 ? a->members[i].count : 0;
    for (size_t i = of->first; i < of->first + of->members && sum * 100 < total * percent; i++) {
        sum += a->members[i].count > 0 ? a->members[i].count : 0;
        step = a->members[i].step;
    }
    return prm_spread_middle(step);
}

static int64_t count_members(const adding *a, const group *of)
{
    int64_t count = 0;
    for (size_t i = of->first; i < of->first + of->members; i++)
        count += a->members[i].count > 0;
    return count;
}

/** Half to even. */
static int64_t mean(int64_t sum, int64_t count)
{
    if (count <= 0)
        return 0;
    int64_t quotient = sum / count, rest = sum % count, sign = sum < 0 ? -1 : 1;
    int64_t left = count - rest * sign; /* to the next one away from 0 */
    return rest * sign > left || (rest * sign == left && quotient % 2 != 0) ? quotient + sign : quotient;
}

/** Where more was taken away than there was, it is none or all. */
static int64_t share(int64_t hits, int64_t count)
{
    return hits <= 0 || count <= 0 ? 0 : hits >= count ? ALL_BPS : mean(hits * ALL_BPS, count);
}

static prm_status finish(const adding *a, group *g)
{
    prm_figure *figure = &g->figure;
    switch (a->query->metric->source.measure) {
    case PRM_MEASURE_SUM: figure->value = g->sum; break;
    case PRM_MEASURE_AVG: figure->value = mean(g->sum, figure->count); break;
    case PRM_MEASURE_SPREAD:
        figure->value = percentile(a, g, 50);
        figure->p90 = percentile(a, g, 90);
        break;
    case PRM_MEASURE_DISTINCT: figure->value = count_members(a, g); break;
    case PRM_MEASURE_SHARE: figure->value = share(g->sum, figure->count); break;
    default: figure->value = figure->count; break;
    }
    if (figure->value > PRM_INTEGER_MAX || figure->value < -PRM_INTEGER_MAX)
        return prm_error_set(a->error, PRM_E_LIMIT, NULL, "the sum is too large");
    return PRM_OK;
}

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

static prm_status conclude(adding *a, const prm_figure **figures, size_t *count)
{
    size_t groups = a->group_keys.count, members = a->member_keys.count;
    prm_figure *list = prm_arena_alloc(a->arena, (groups + 1) * sizeof *list);
    if (list == NULL)
        return no_memory(a->error);
    if (members > 0)
        qsort(a->members, members, sizeof *a->members, compare_members);
    for (size_t i = 0; i < members; i++)
        if (a->groups[a->members[i].group].members++ == 0)
            a->groups[a->members[i].group].first = i;
    for (size_t i = 0; i < groups; i++) {
        PRM_TRY(finish(a, &a->groups[i]));
        list[i] = a->groups[i].figure;
    }
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

static prm_status check_filter(const prm_figures_query *query, prm_error *error)
{
    for (size_t i = 0; i < prm_val_count(query->filter); i++)
        if (prm_figures_dimension(&query->metric->source, prm_val_key_at(query->filter, i)) < 0)
            return prm_error_set(error, PRM_E_INVALID, NULL, "%s has no dimension %.60s", query->metric->metric->name,
                prm_val_key_at(query->filter, i));
    return PRM_OK;
}

prm_status prm_figures_add_up(prm_db *db, const prm_figures_query *query, prm_arena *arena, const prm_figure **figures,
    size_t *count, prm_error *error)
{
    adding a = { .query = query, .arena = arena, .error = error, .group_keys = { .arena = arena },
        .member_keys = { .arena = arena } };
    int64_t metric = prm_metric_number(query->metric->metric->name, query->metric->metric->from);
    *count = 0;
    PRM_TRY(check_filter(query, error));
    prm_buf_init(&a.key, 0);
    prm_buf_init(&a.split, 0);
    prm_status status = scan_all(db, &a, metric);
    if (status == PRM_OK)
        status = conclude(&a, figures, count);
    prm_buf_deinit(&a.key);
    prm_buf_deinit(&a.split);
    return status;
}
