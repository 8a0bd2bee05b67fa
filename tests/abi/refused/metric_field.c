/* SPDX-License-Identifier: Apache-2.0 */
#define PRM_ABI_TARGET 1u
#include <prm/plugin.h>

static const prm_event *const events[] = {PRM_EVENT(.name = "metric_field.on", .audience = "vendor"), NULL};
static const prm_metric *const metrics[] = {
    PRM_METRIC(.name = "metric_field.sum", .from = "sum(amount) on metric_field.on by day"), NULL};

PRM_PLUGIN(.id = "metric_field", .version = "1.0", .namespaces = PRM_TEXTS("metric_field"), .events = events,
    .metrics = metrics);
