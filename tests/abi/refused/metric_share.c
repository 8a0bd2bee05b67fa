/* SPDX-License-Identifier: Apache-2.0 */
#define PRM_ABI_TARGET 1u
#include <prm/plugin.h>

static const prm_event *const events[] = {PRM_EVENT(.name = "metric_share.on", .audience = "vendor",
    .data = PRM_FIELDS(PRM_INT("amount", 0, 10, 0, "No truth"))), NULL};
static const prm_metric *const metrics[] = {
    PRM_METRIC(.name = "metric_share.won", .from = "share(amount) on metric_share.on by day"), NULL};

PRM_PLUGIN(.id = "metric_share", .version = "1.0", .namespaces = PRM_TEXTS("metric_share"), .events = events,
    .metrics = metrics);
