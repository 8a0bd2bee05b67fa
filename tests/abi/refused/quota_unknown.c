/* SPDX-License-Identifier: Apache-2.0 */
#include <prm/plugin.h>

static prm_status ask(prm_call *call, const prm_val *params, prm_val *result)
{
    return PRM_OK;
}
static const prm_method *const methods[] = {
    PRM_METHOD(.name = "quota_unknown.ask", .access = PRM_READ, .roles = "admin", .run = ask, .quota = "asks"), NULL
};

PRM_PLUGIN(.id = "quota_unknown", .version = "1.0", .namespaces = PRM_TEXTS("quota_unknown"), .methods = methods);
