/* SPDX-License-Identifier: Apache-2.0 */
#include <prm/plugin.h>

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    (void)call, (void)params, (void)result;
    return PRM_OK;
}

static const prm_method *const methods[] = {PRM_METHOD(.name = "unknown_flag.ask", .access = PRM_READ, .roles = "*",
                                                .run = run, .result = PRM_FIELDS(PRM_BOOL("odd", 1u << 30, "?"))),
    NULL};

PRM_PLUGIN(.id = "unknown_flag", .version = "1.0", .namespaces = PRM_TEXTS("unknown_flag"), .methods = methods);
