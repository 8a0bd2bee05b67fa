/* SPDX-License-Identifier: Apache-2.0 */
#include <prm/plugin.h>

static prm_status ask(prm_call *call, const prm_val *params, prm_val *result)
{
    return PRM_OK;
}
static const prm_field *const fields[] = { PRM_TEXT("text", 1, 9, 0, "A text"), NULL };
static const prm_entity *const entities[] = {
    PRM_ENTITY(.name = "asked", .path = "public_subject.asked", .doc = "Asked", .scope = "public", .fields = fields), NULL
};
static const prm_method *const methods[] = {
    PRM_METHOD(.name = "public_subject.ask", .access = PRM_PUBLIC_WRITE, .run = ask, .params = PRM_FIELDS(PRM_REF("id", "asked", 0, "Which")),
        .quota = "asks", .subject = "asked"), NULL
};
static const prm_field *const settings[] = { PRM_FIELD(PRM_T_INT, "asks", 0, "How often", .min = 1, .max = 9, .preset = "1"), NULL };

PRM_PLUGIN(.id = "public_subject", .version = "1.0", .namespaces = PRM_TEXTS("public_subject"), .methods = methods,
    .settings = settings, .entities = entities);
