/* SPDX-License-Identifier: Apache-2.0 */
#include <prm/plugin.h>

static const prm_event *const events[] = {PRM_EVENT(.name = "good.finished", .audience = "vendor"), NULL};

PRM_PLUGIN(.id = "taken_event", .version = "1.0", .namespaces = PRM_TEXTS("taken_event"), .events = events);
