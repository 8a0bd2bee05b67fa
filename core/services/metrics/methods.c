/* SPDX-License-Identifier: Apache-2.0 */
#include "services/metrics/service.h"

#include <string.h>

static prm_status tell_metric(prm_call *call, const prm_metric_entry *metric, prm_val *items)
{
    const prm_metric_source *source = &metric->source;
    prm_val *told = prm->object(call), *dimensions = prm->list(call);
    if (source->by_partner)
        PRM_TRY(prm->append(dimensions, prm->new_text(call, "partner", 7)));
    for (size_t i = 0; i < source->dimension_count; i++)
        PRM_TRY(prm->append(dimensions, prm->new_text(call, source->dimensions[i], strlen(source->dimensions[i]))));
    PRM_TRY(prm->set_text(told, "name", metric->metric->name));
    PRM_TRY(prm->set_text(told, "doc", metric->metric->doc != NULL ? metric->metric->doc : ""));
    PRM_TRY(prm->set_text(told, "unit", metric->metric->unit != NULL ? metric->metric->unit : ""));
    PRM_TRY(prm->set_text(told, "measure", prm_measure_name(source->measure)));
    PRM_TRY(prm->set_text(told, "period", prm_period_name(source->period)));
    PRM_TRY(prm->set_text(told, "from", metric->metric->from));
    PRM_TRY(prm->set(told, "dimensions", dimensions));
    return prm->append(items, told);
}

prm_status prm_metrics_list(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_val *items = prm->list(call);
    const prm_metric_entry *metric;
    for (size_t i = 0; (metric = prm_host_metric_at(call->worker->host, i)) != NULL; i++)
        if (prm_metrics_may_ask(call, metric))
            PRM_TRY(tell_metric(call, metric, items));
    return prm->set(result, "items", items);
}

prm_status prm_metrics_query(prm_call *call, const prm_val *params, prm_val *result)
{
    return prm_metrics_ask(call, params, result);
}

prm_status prm_metrics_start_over(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_error error = { 0 };
    prm_status status = prm_metrics_rebuild(call->worker->host, call->worker->db, &error);
    if (status != PRM_OK)
        return prm_call_fail(call, status, NULL, NULL, "%s", error.message);
    PRM_TRY(prm_host_api.emit(call, "metrics.restarted", "", NULL));
    return prm->set_boolean(result, "started", 1);
}
