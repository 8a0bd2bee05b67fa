/* SPDX-License-Identifier: Apache-2.0 */
#include <prm/plugin.h>

static prm_status ask(prm_call *call, const prm_val *params, prm_val *result)
{
    return PRM_OK;
}
static const prm_method *const methods[] = {
    PRM_METHOD(.name = "quota_public.ask", .access = PRM_PUBLIC_READ, .run = ask, .quota = "asks"), NULL
};
static const prm_field *const settings[] = { PRM_FIELD(PRM_T_INT, "asks", 0, "How often", .min = 1, .max = 9, .preset = "1"), NULL };

PRM_PLUGIN(.id = "quota_public", .version = "1.0", .namespaces = PRM_TEXTS("quota_public"), .methods = methods, .settings = settings);
