/* SPDX-License-Identifier: Apache-2.0 */
#include <prm/plugin.h>

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    (void)call, (void)params, (void)result;
    return PRM_OK;
}

static const prm_method *const methods[] = {
    PRM_METHOD(.name = "example_unfit.ask", .access = PRM_READ, .roles = "*", .run = run,
        .params = PRM_FIELDS(PRM_INT("count", 0, 5, 0, "?")), .example = "{\"count\":6}"),
    NULL};

PRM_PLUGIN(.id = "example_unfit", .version = "1.0", .namespaces = PRM_TEXTS("example_unfit"), .methods = methods);
