/* SPDX-License-Identifier: Apache-2.0 */
#include "services/metrics/service.h"

#include "plugins/api.h"
#include "services/metrics/values.h"

#include <string.h>

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
        return prm_call_keep(call, prm_error_set(&error, PRM_E_NOT_FOUND, NULL, "there is no metric %.80s", metric),
            &error);
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
    .value = prm_metrics_value, .figures = figures, .describe = describe, .values = prm_metrics_values,
    .check = prm_metrics_check };
