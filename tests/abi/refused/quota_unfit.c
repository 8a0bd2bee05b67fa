/* SPDX-License-Identifier: Apache-2.0 */
#include <prm/plugin.h>

static prm_status ask(prm_call *call, const prm_val *params, prm_val *result)
{
    return PRM_OK;
}
static const prm_method *const methods[] = {
    PRM_METHOD(.name = "quota_unfit.ask", .access = PRM_READ, .roles = "admin", .run = ask, .quota = "asks"), NULL
};
static const prm_field *const settings[] = { PRM_INT("asks", 0, 9, 0, "How often"), NULL };

PRM_PLUGIN(.id = "quota_unfit", .version = "1.0", .namespaces = PRM_TEXTS("quota_unfit"), .methods = methods, .settings = settings);
