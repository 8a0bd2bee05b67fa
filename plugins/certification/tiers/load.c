/* SPDX-License-Identifier: Apache-2.0 */
/** @file  A scheme with all its levels and what they require, read once for however many members. */
#include "tiers/tiers.h"
#include "tiers/words.h"

#include <stdlib.h>
#include <string.h>

static prm_status find_all(prm_call *call, const char *entity, const char *program, const char *sort,
    const prm_val **rows)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set_text(filter, "program", program));
    return prm->find(call, &(prm_query){ .size = sizeof(prm_query), .reach = PRM_REACH_CALLER, .entity = entity,
        .filter = filter, .sort = sort, .limit = TIERS_ROWS }, rows);
}

/* ---- Levels ------------------------------------------------------------------------------------------------------ */

static int by_rank(const void *left, const void *right)
{
    const tiers_level *a = left, *b = right;

    return a->rank != b->rank ? (a->rank < b->rank ? -1 : 1) : strcmp(a->code, b->code);
}

static prm_status load_levels(prm_call *call, tiers_scheme *scheme)
{
    const prm_val *rows;

    PRM_TRY(find_all(call, "level", prm->text(scheme->program, "id"), "unique program, code", &rows));
    scheme->level_count = prm->count(rows);
    scheme->levels = prm->alloc(call, (scheme->level_count + 1) * sizeof *scheme->levels);
    if (!scheme->levels)
        return PRM_E_NOMEM;
    for (size_t i = 0; i < scheme->level_count; i++) {
        const prm_val *row = prm->at(rows, i);
        scheme->levels[i] = (tiers_level){ .row = row, .id = prm->text(row, "id"), .code = prm->text(row, "code"),
            .rank = prm_help_number(row, "rank") };
    }
    qsort(scheme->levels, scheme->level_count, sizeof *scheme->levels, by_rank);
    return PRM_OK;
}

size_t tiers_level_of(const tiers_scheme *scheme, const char *id)
{
    for (size_t i = 0; i < scheme->level_count; i++)
        if (strcmp(scheme->levels[i].id, id) == 0)
            return i;
    return TIERS_NONE;
}

size_t tiers_level_named(const tiers_scheme *scheme, const char *code)
{
    for (size_t i = 0; i < scheme->level_count; i++)
        if (strcmp(scheme->levels[i].code, code) == 0)
            return i;
    return TIERS_NONE;
}

int tiers_scheme_covers(const tiers_scheme *scheme, const prm_val *membership)
{
    const prm_val *types = prm->get(scheme->row, "channel_types");

    return prm->count(types) == 0 || prm_help_has_text(types, prm->text(membership, "channel_type"));
}

/* ---- Sources ----------------------------------------------------------------------------------------------------- */

static int is_same_value(const prm_val *a, const prm_val *b)
{
    const char *left = "", *right = "";
    int64_t one = 0, other = 0;

    if (prm->type(a) != prm->type(b) || prm->count(a) != prm->count(b))
        return 0;
    if (prm->as_text(a, &left, NULL) == PRM_OK && prm->as_text(b, &right, NULL) == PRM_OK)
        return strcmp(left, right) == 0;
    if (prm->as_integer(a, &one) == PRM_OK && prm->as_integer(b, &other) == PRM_OK)
        return one == other;
    for (size_t i = 0; i < prm->count(a); i++)
        if (!is_same_value(prm->at(a, i), prm->at(b, i)))
            return 0;
    return 1;
}

static int is_same_where(const prm_val *a, const prm_val *b)
{
    if (prm->count(a) != prm->count(b))
        return 0;
    for (size_t i = 0; i < prm->count(a); i++)
        if (!is_same_value(prm->get(a, prm->key_at(a, i)), prm->get(b, prm->key_at(a, i))))
            return 0;
    return 1;
}

static int is_same_source(const tiers_source *source, const prm_val *row)
{
    if (strcmp(source->metric, prm->text(row, "metric")) != 0 || strcmp(source->window, tiers_window(row)) != 0)
        return 0;
    if (source->from == TIERS_OF_JUDGEMENT && strcmp(source->code, prm->text(row, "code")) != 0)
        return 0;
    return is_same_where(source->where, prm->get(row, "where"));
}

/* What is asked of prm.metrics: of this programme alone, where the metric is kept by programmes. */
static prm_status make_ask(prm_call *call, const tiers_scheme *scheme, const prm_val *row, tiers_source *source)
{
    const prm_metrics_service *metrics = prm->service(PRM_METRICS_SERVICE);
    const prm_val *described;
    prm_status status = metrics->describe(call, source->metric, &described);

    if (status != PRM_OK)
        return status == PRM_E_NOT_FOUND ? PRM_OK : status;
    source->unit = prm->text(described, "unit");
    return tiers_ask_make(call, row, described, prm->text(scheme->program, "id"), &source->ask);
}

static prm_status add_source(prm_call *call, tiers_scheme *scheme, const prm_val *row, size_t *index)
{
    tiers_source *source;

    for (*index = 0; *index < scheme->source_count; (*index)++)
        if (is_same_source(&scheme->sources[*index], row))
            return PRM_OK;
    source = &scheme->sources[scheme->source_count++];
    *source = (tiers_source){ .from = tiers_from_metric(prm->text(row, "metric")), .metric = prm->text(row, "metric"),
        .window = tiers_window(row), .where = prm->get(row, "where"), .code = prm->text(row, "code"), .unit = "" };
    if (source->from == TIERS_OF_PEOPLE)
        source->unit = "people";
    return source->from == TIERS_OF_METRIC ? make_ask(call, scheme, row, source) : PRM_OK;
}

/* ---- Requirements ------------------------------------------------------------------------------------------------ */

static prm_status add(prm_call *call, tiers_scheme *scheme, const prm_val *row)
{
    tiers_requirement *one = &scheme->requirements[scheme->requirement_count++];

    *one = (tiers_requirement){ .row = row, .id = prm->text(row, "id"), .code = prm->text(row, "code"),
        .kind = tiers_kind_named(prm->text(row, "kind")), .op = tiers_op_named(prm->text(row, "op")),
        .threshold = prm_help_number(row, "threshold"), .points = prm_help_number(row, "points"),
        .per = prm_help_number(row, "per"), .source = TIERS_NONE };
    return one->kind == TIERS_TOTAL ? PRM_OK : add_source(call, scheme, row, &one->source);
}

static prm_status load_requirements(prm_call *call, tiers_scheme *scheme)
{
    const prm_val *rows;

    PRM_TRY(find_all(call, "requirement", prm->text(scheme->program, "id"), "program, level", &rows));
    scheme->requirements = prm->alloc(call, (prm->count(rows) + 1) * sizeof *scheme->requirements);
    scheme->sources = prm->alloc(call, (prm->count(rows) + 1) * sizeof *scheme->sources);
    if (!scheme->requirements || !scheme->sources)
        return PRM_E_NOMEM;
    for (size_t i = 0; i < scheme->level_count; i++) {
        tiers_level *level = &scheme->levels[i];
        level->first = scheme->requirement_count;
        for (size_t j = 0; j < prm->count(rows); j++)
            if (prm_help_is(prm->at(rows, j), "level", level->id))
                PRM_TRY(add(call, scheme, prm->at(rows, j)));
        level->count = scheme->requirement_count - level->first;
    }
    return PRM_OK;
}

prm_status tiers_scheme_load(prm_call *call, const prm_val *program, tiers_scheme *scheme)
{
    const prm_val *found;

    *scheme = (tiers_scheme){ .program = program };
    PRM_TRY(find_all(call, "tier_scheme", prm->text(program, "id"), "program", &found));
    scheme->row = prm->at(found, 0);
    if (!scheme->row)
        return PRM_E_NOT_FOUND;
    PRM_TRY(prm_date_today(call, program, &scheme->today));
    PRM_TRY(tiers_wall_make(call, &scheme->wall));
    PRM_TRY(load_levels(call, scheme));
    return load_requirements(call, scheme);
}
