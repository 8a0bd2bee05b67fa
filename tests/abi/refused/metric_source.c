/* SPDX-License-Identifier: Apache-2.0 */
#define PRM_ABI_TARGET 1u
#include <prm/plugin.h>

static const prm_metric *const metrics[] = {PRM_METRIC(.name = "metric_source.sum", .from = "median(x) on a.b by day"), NULL};

PRM_PLUGIN(.id = "metric_source", .version = "1.0", .namespaces = PRM_TEXTS("metric_source"), .metrics = metrics);
