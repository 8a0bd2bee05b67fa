/* SPDX-License-Identifier: Apache-2.0 */
#define PRM_ABI_TARGET 1u
#include <prm/plugin.h>

static const prm_event *const events[] = {PRM_EVENT(.name = "metric_audience.on", .audience = "vendor"), NULL};
static const prm_metric *const metrics[] = {
    PRM_METRIC(.name = "metric_audience.count", .from = "count on metric_audience.on by day", .audience = "press"), NULL};

PRM_PLUGIN(.id = "metric_audience", .version = "1.0", .namespaces = PRM_TEXTS("metric_audience"), .events = events,
    .metrics = metrics);
