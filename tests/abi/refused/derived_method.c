/* SPDX-License-Identifier: Apache-2.0 */
#include <prm/plugin.h>

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    (void)call, (void)params, (void)result;
    return PRM_OK;
}

static const prm_method *const methods[] = {
    PRM_METHOD(.name = "derived_method.get", .access = PRM_READ, .roles = "*", .run = run), NULL};
static const prm_entity *const entities[] = {
    PRM_ENTITY(.name = "twice", .path = "derived_method", .scope = "vendor", .ops = "get: *",
        .fields = PRM_FIELDS(PRM_TEXT("name", 1, 10, 0, "A name"))),
    NULL,
};

PRM_PLUGIN(.id = "derived_method", .version = "1.0", .namespaces = PRM_TEXTS("derived_method"), .entities = entities,
    .methods = methods);
