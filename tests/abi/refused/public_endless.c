/* SPDX-License-Identifier: Apache-2.0 */
#include <prm/plugin.h>

static prm_status ask(prm_call *call, const prm_val *params, prm_val *result)
{
    return PRM_OK;
}
static const prm_method *const methods[] = {
    PRM_METHOD(.name = "public_endless.ask", .access = PRM_PUBLIC_WRITE, .run = ask), NULL
};

PRM_PLUGIN(.id = "public_endless", .version = "1.0", .namespaces = PRM_TEXTS("public_endless"), .methods = methods);
