/* SPDX-License-Identifier: Apache-2.0 */
#include <prm/plugin.h>

static const prm_event *const events[] = {PRM_EVENT(.name = "unknown_audience.on", .audience = "press"), NULL};

PRM_PLUGIN(.id = "unknown_audience", .version = "1.0", .namespaces = PRM_TEXTS("unknown_audience"), .events = events);
