/* SPDX-License-Identifier: Apache-2.0 */
#include "services/metrics/service.h"

#include "plugins/api.h"

prm_status prm_metrics_list(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_val *items = prm->list(call), *told;
    const prm_metric_entry *metric;
    for (size_t i = 0; (metric = prm_host_metric_at(call->worker->host, i)) != NULL; i++) {
        if (!prm_metrics_may_ask(call, metric))
            continue;
        if (prm_metrics_tell(call, metric, told = prm->object(call)) != PRM_OK)
            return prm_call_nomem(call);
        PRM_TRY(prm->append(items, told));
    }
    PRM_TRY(prm->set(result, "items", items));
    return prm_metrics_tell_counted(call, result);
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
