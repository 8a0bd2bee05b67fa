/* SPDX-License-Identifier: Apache-2.0 */
#include <prm/plugin.h>

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    (void)call, (void)params, (void)result;
    return PRM_OK;
}

static const prm_method *const methods[] = {
    PRM_METHOD(.name = "unknown_reference.ask", .access = PRM_READ, .roles = "*", .run = run,
        .params = PRM_FIELDS(PRM_REF("ghost", "ghost", 0, "?"))),
    NULL};

PRM_PLUGIN(.id = "unknown_reference", .version = "1.0", .namespaces = PRM_TEXTS("unknown_reference"),
    .methods = methods);
