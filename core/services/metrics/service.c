/* SPDX-License-Identifier: Apache-2.0 */
#include "services/metrics/service.h"

#include "base/time.h"
#include "plugins/api.h"
#include "services/metrics/figures.h"
#include "services/metrics/period.h"
#include "services/metrics/rebuild.h"

#include <string.h>

enum { SCRATCH_BYTES = 64 << 20 };

static prm_status ask(prm_call *call, const prm_figures_query *query, int64_t *value, prm_error *error)
{
    const prm_figure *figures = NULL;
    size_t count = 0;
    bool is_complete = false;
    prm_arena *scratch = prm_arena_new(SCRATCH_BYTES);
    prm_status status = scratch == NULL ? prm_error_set(error, PRM_E_NOMEM, NULL, "no memory to add up metrics") : PRM_OK;
    if (status == PRM_OK)
        status = prm_metrics_are_complete(call->worker->host, call->worker->db, scratch, &is_complete, error);
    if (status == PRM_OK && !is_complete)
        status = prm_error_set(error, PRM_E_UNAVAILABLE, NULL, "%s is being made again from the journal",
            query->metric->metric->name);
    if (status == PRM_OK)
        status = prm_figures_add_up(call->worker->db, query, scratch, &figures, &count, error);
    *value = count > 0 && status == PRM_OK ? figures[0].value : 0;
    prm_arena_free(scratch);
    error->data = NULL;
    return status;
}

static prm_status value(prm_call *call, const char *metric, const prm_val *filter, const char *window, const char *as_of,
    int64_t *out)
{
    PRM_TRY(prm_call_guard(call));
    prm_error error = { 0 };
    prm_window days;
    int64_t day;
    if (metric == NULL || window == NULL || as_of == NULL || out == NULL ||
        (filter != NULL && prm_val_kind(filter) != PRM_V_OBJECT) || !prm_day_parse(as_of, strlen(as_of), &day))
        return prm_call_misuse(call, "prm.metrics is asked without a metric, a window, a day or a place for the answer");
    prm_figures_query query = { .metric = prm_host_metric(call->worker->host, metric), .filter = filter,
        .period = PRM_PERIOD_ALL };
    if (query.metric == NULL)
        return prm_call_keep(call, prm_error_set(&error, PRM_E_NOT_FOUND, NULL, "there is no metric %.80s", metric), &error);
    prm_status status = prm_window_parse(window, day, &days, &error);
    if (status == PRM_OK && days.period < query.metric->source.period)
        status = prm_error_set(&error, PRM_E_INVALID, NULL, "%s is kept by %s: that window is finer", metric,
            prm_period_name(query.metric->source.period));
    query.from = days.from;
    query.to = days.to;
    if (status == PRM_OK)
        status = ask(call, &query, out, &error);
    return prm_call_keep(call, status, &error);
}

static prm_status figures(prm_call *call, const prm_val *query, const prm_val **out)
{
    PRM_TRY(prm_call_guard(call));
    if (prm_val_kind(query) != PRM_V_OBJECT || out == NULL)
        return prm_call_misuse(call, "prm.metrics is asked for figures without a query or a place for them");
    prm_val *told = prm_val_object(call->arena);
    prm_status status = prm_fields_check(call->arena, prm_metrics_query_params, query, false, &call->fields);
    if (status == PRM_E_NOMEM)
        return prm_call_nomem(call);
    PRM_TRY(status);
    PRM_TRY(prm_metrics_ask(call, query, told));
    prm_val_freeze(told);
    *out = told;
    return PRM_OK;
}

static prm_status describe(prm_call *call, const char *metric, const prm_val **described)
{
    PRM_TRY(prm_call_guard(call));
    prm_error error = { 0 };
    if (metric == NULL || described == NULL)
        return prm_call_misuse(call, "prm.metrics is asked to describe no metric, or without a place for the answer");
    const prm_metric_entry *entry = prm_host_metric(call->worker->host, metric);
    if (entry == NULL)
        return prm_call_keep(call, prm_error_set(&error, PRM_E_NOT_FOUND, NULL, "there is no metric %.80s", metric), &error);
    prm_val *told = prm_val_object(call->arena);
    bool is_vendors = prm_metric_is_vendors(entry->metric) || !entry->source.by_partner;
    if (prm_metrics_tell(call, entry, told) != PRM_OK ||
        prm_val_set_text(told, "audience", is_vendors ? "vendor" : "partner") != PRM_OK)
        return prm_call_nomem(call);
    prm_val_freeze(told);
    *described = told;
    return PRM_OK;
}

const prm_metrics_service prm_metrics_service_table = { .size = sizeof(prm_metrics_service), .revision = 1,
    .value = value, .figures = figures, .describe = describe };
