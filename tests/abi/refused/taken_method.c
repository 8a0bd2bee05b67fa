/* SPDX-License-Identifier: Apache-2.0 */
#include <prm/plugin.h>

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    (void)call, (void)params, (void)result;
    return PRM_OK;
}

static const prm_method *const methods[] = {
    PRM_METHOD(.name = "good.finish", .access = PRM_READ, .roles = "*", .run = run), NULL};

PRM_PLUGIN(.id = "taken_method", .version = "1.0", .namespaces = PRM_TEXTS("taken_method"), .methods = methods);
