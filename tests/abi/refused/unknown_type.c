/* SPDX-License-Identifier: Apache-2.0 */
#include <prm/plugin.h>

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    (void)call, (void)params, (void)result;
    return PRM_OK;
}

static const prm_method *const methods[] = {
    PRM_METHOD(.name = "unknown_type.ask", .access = PRM_READ, .roles = "*", .run = run,
        .params = PRM_FIELDS(PRM_LIST(
            "lines", PRM_OBJECT("line", PRM_FIELDS(PRM_PLAIN(99, "odd", 0, "?", .of = NULL)), 0, "?"), 0, "?"))),
    NULL};

PRM_PLUGIN(.id = "unknown_type", .version = "1.0", .namespaces = PRM_TEXTS("unknown_type"), .methods = methods);
