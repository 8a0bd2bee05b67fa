/* SPDX-License-Identifier: Apache-2.0 */
/* What a metric is declared as, for those who ask for figures. */
#include "services/metrics/rebuild.h"
#include "services/metrics/service.h"

static prm_status tell_dimensions(prm_call *call, const prm_metric_source *source, prm_val *told)
{
    prm_val *dimensions = prm_val_list(call->arena);
    if (source->by_partner)
        PRM_TRY(prm_val_append(dimensions, prm_val_text_static(call->arena, "partner")));
    for (size_t i = 0; i < source->dimension_count; i++)
        PRM_TRY(prm_val_append(dimensions, prm_val_text_static(call->arena, source->dimensions[i])));
    return prm_val_set(told, "dimensions", dimensions);
}

prm_status prm_metrics_tell_counted(prm_call *call, prm_val *told)
{
    prm_error error = { 0 };
    int64_t at;
    bool has_one;
    prm_status status = prm_metrics_counted_to(call->worker->host, call->worker->db, &at, &has_one, &error);
    if (status != PRM_OK)
        return prm_call_fail(call, status, NULL, NULL, "%s", error.message);
    return has_one ? prm_val_set_integer(told, "counted_to", at) : PRM_OK;
}

prm_status prm_metrics_tell(prm_call *call, const prm_metric_entry *entry, prm_val *told)
{
    const prm_metric *metric = entry->metric;
    PRM_TRY(prm_val_set_text(told, "name", metric->name));
    PRM_TRY(prm_val_set_text(told, "doc", metric->doc != NULL ? metric->doc : ""));
    PRM_TRY(prm_val_set_text(told, "unit", metric->unit != NULL ? metric->unit : ""));
    PRM_TRY(prm_val_set_text(told, "measure", prm_measure_name(entry->source.measure)));
    PRM_TRY(prm_val_set_text(told, "period", prm_period_name(entry->source.period)));
    PRM_TRY(prm_val_set_text(told, "from", metric->from));
    return tell_dimensions(call, &entry->source, told);
}
