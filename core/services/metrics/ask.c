/* SPDX-License-Identifier: Apache-2.0 */
/* Figures as a caller may have them: of metrics.query, and of plugins that ask for one. */
#include "base/time.h"
#include "plugins/api.h"
#include "services/metrics/cell.h"
#include "services/metrics/figures.h"
#include "services/metrics/period.h"
#include "services/metrics/rebuild.h"

#include <stdio.h>
#include <string.h>

enum { SCRATCH_BYTES = 64 << 20 };

const prm_field *const prm_metrics_query_params[] = {
    PRM_TEXT("metric", 1, 200, PRM_REQUIRED, "Which: see metrics.list"),
    PRM_ENUM("period", "day|month|quarter|year|all", 0, "One figure for each; absent: one for all"),
    PRM_FIELD(PRM_T_LIST, "group", 0, "One figure for each value of these dimensions", .min = 0, .max = 9,
        .items = PRM_TEXT("dimension", 1, 63, 0, "A dimension")),
    PRM_OBJECT("filter", NULL, 0, "{dimension: value | [values]}"),
    PRM_DATE("from", 0, "From that day on: of the period it is in, all that is kept"),
    PRM_DATE("to", 0, "Until that day"),
    NULL
};

bool prm_metrics_may_ask(const prm_call *call, const prm_metric_entry *metric)
{
    bool is_inside = call->caller.side == PRM_VENDOR_SIDE || call->caller.side == PRM_SYSTEM;
    return is_inside || (metric->source.by_partner && !prm_metric_is_vendors(metric->metric));
}

static prm_status refuse_dimension(prm_call *call, const prm_metric_entry *metric, const char *field)
{
    char message[160];
    snprintf(message, sizeof message, "%.80s is kept by no such dimension: see metrics.list", metric->metric->name);
    return prm_api_fail_field(call, field, "unknown", message);
}

static prm_status read_group(prm_call *call, const prm_val *params, prm_figures_query *query)
{
    const prm_val *group = prm_val_get(params, "group");
    prm_status status = PRM_OK;
    for (size_t i = 0; i < prm_val_count(group); i++) {
        const char *name = "";
        char field[40];
        (void)prm_val_as_text(prm_val_at(group, i), &name, NULL);
        int dimension = prm_cell_dimension(&query->metric->source, name);
        bool is_twice = query->group_count > PRM_METRIC_DIMENSIONS;
        for (size_t k = 0; k < query->group_count && !is_twice; k++)
            is_twice = query->group[k] == (size_t)dimension;
        snprintf(field, sizeof field, "group[%zu]", i);
        if (dimension < 0)
            status = refuse_dimension(call, query->metric, field);
        else if (is_twice)
            status = prm_api_fail_field(call, field, "unknown", "is named twice");
        else
            query->group[query->group_count++] = (size_t)dimension;
    }
    return status;
}

static prm_status read_days(prm_call *call, const prm_val *params, prm_figures_query *query)
{
    const char *from = prm_val_get_str(params, "from"), *to = prm_val_get_str(params, "to"),
        *period = prm_val_get_str(params, "period");
    query->from = PRM_PERIOD_DAY_MIN;
    query->to = PRM_PERIOD_DAY_MAX;
    (void)prm_day_parse(from, strlen(from), &query->from);
    (void)prm_day_parse(to, strlen(to), &query->to);
    query->period = *period != '\0' ? prm_period_find(period, strlen(period)) : PRM_PERIOD_ALL;
    if (query->period < query->metric->source.period)
        return prm_api_fail_field(call, "period", "range",
            "is finer than what the metric is kept by: see metrics.list");
    return PRM_OK;
}

static prm_status read_query(prm_call *call, const prm_val *params, prm_figures_query *query)
{
    prm_status status, bad = PRM_OK;
    query->metric = prm_host_metric(call->worker->host, prm_val_get_str(params, "metric"));
    query->scope = &call->scope;
    query->filter = prm_val_get(params, "filter");
    if (query->metric == NULL || !prm_metrics_may_ask(call, query->metric))
        return prm_api_fail_field(call, "metric", "unknown", "there is no such metric: see metrics.list");
    for (size_t i = 0; i < prm_val_count(query->filter); i++) {
        char field[100];
        snprintf(field, sizeof field, "filter.%.80s", prm_val_key_at(query->filter, i));
        if (prm_cell_dimension(&query->metric->source, prm_val_key_at(query->filter, i)) < 0)
            bad = refuse_dimension(call, query->metric, field);
    }
    if ((status = read_group(call, params, query)) != PRM_OK)
        bad = status;
    if ((status = read_days(call, params, query)) != PRM_OK)
        bad = status;
    return bad;
}

static prm_status tell_figure(prm_call *call, const prm_figures_query *query, const prm_figure *figure, prm_val *items)
{
    const prm_metric_source *source = &query->metric->source;
    prm_val *told = prm_val_object(call->arena), *group = prm_val_object(call->arena);
    char day[16];
    int year, month, of_month;
    if (query->period != PRM_PERIOD_ALL) {
        prm_day_split(figure->period, &year, &month, &of_month);
        snprintf(day, sizeof day, "%04d-%02d-%02d", year, month, of_month);
        PRM_TRY(prm_val_set_text(told, "period", day));
    }
    for (size_t i = 0; i < query->group_count; i++)
        PRM_TRY(prm_val_set_text(group,
            query->group[i] == source->dimension_count ? "partner" : source->dimensions[query->group[i]],
            figure->values[i]));
    if (query->group_count > 0)
        PRM_TRY(prm_val_set(told, "group", group));
    PRM_TRY(prm_val_set_integer(told, "value", figure->value));
    PRM_TRY(prm_val_set_integer(told, "count", figure->count));
    if (source->measure == PRM_MEASURE_SPREAD)
        PRM_TRY(prm_val_set_integer(told, "p90", figure->p90));
    return prm_val_append(items, told);
}

static prm_status tell_figures(prm_call *call, const prm_figures_query *query, prm_arena *scratch, prm_val *result)
{
    const prm_figure *figures;
    size_t count;
    bool is_complete;
    prm_val *items = prm_val_list(call->arena);
    prm_error error = { 0 };
    prm_status status = prm_metrics_are_complete(call->worker->host, call->worker->db, scratch, &is_complete, &error);
    if (status == PRM_OK)
        status = prm_figures_add_up(call->worker->db, query, scratch, &figures, &count, &error);
    if (status == PRM_E_CONFLICT)
        return prm_api_fail_field(call, "group", "currencies", error.message);
    if (status != PRM_OK)
        return prm_call_fail(call, status, NULL, NULL, "%s", error.message);
    for (size_t i = 0; i < count; i++)
        PRM_TRY(tell_figure(call, query, &figures[i], items));
    PRM_TRY(prm_val_set(result, "items", items));
    PRM_TRY(prm_metrics_tell_counted(call, result));
    PRM_TRY(prm_val_set_text(result, "unit", query->metric->metric->unit != NULL ? query->metric->metric->unit : ""));
    return prm_val_set_boolean(result, "complete", is_complete);
}

prm_status prm_metrics_ask(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_figures_query query = { 0 };
    PRM_TRY(read_query(call, params, &query));
    prm_arena *scratch = prm_arena_new(SCRATCH_BYTES);
    if (scratch == NULL)
        return prm_call_fail(call, PRM_E_NOMEM, NULL, NULL, "no memory to add up metrics");
    prm_status status = tell_figures(call, &query, scratch, result);
    prm_arena_free(scratch);
    return status;
}
