/* SPDX-License-Identifier: Apache-2.0 */
/* Loads, and refuses to start. */
#include <prm/plugin.h>

static prm_status start(prm_call *call)
{
    return prm->fail(call, PRM_E_UNAVAILABLE, "no_licence", NULL);
}

PRM_PLUGIN(.id = "failing_start", .version = "1.0", .namespaces = PRM_TEXTS("failing_start"), .start = start);
