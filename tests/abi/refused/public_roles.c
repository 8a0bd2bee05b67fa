/* SPDX-License-Identifier: Apache-2.0 */
#include <prm/plugin.h>

static prm_status ask(prm_call *call, const prm_val *params, prm_val *result)
{
    return PRM_OK;
}
static const prm_method *const methods[] = {
    PRM_METHOD(.name = "public_roles.ask", .access = PRM_PUBLIC_WRITE, .run = ask, .quota = "asks", .roles = "*"), NULL
};
static const prm_field *const settings[] = { PRM_FIELD(PRM_T_INT, "asks", 0, "How often", .min = 1, .max = 9, .preset = "1"), NULL };

PRM_PLUGIN(.id = "public_roles", .version = "1.0", .namespaces = PRM_TEXTS("public_roles"), .methods = methods, .settings = settings);
