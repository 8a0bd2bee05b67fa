/* SPDX-License-Identifier: Apache-2.0 */
#include <prm/plugin.h>

static const prm_entity *const entities[] = {
    PRM_ENTITY(.name = "crumb", .path = "dropped_target.crumbs", .scope = "vendor", .drops = 1,
        .fields = PRM_FIELDS(PRM_TEXT("of", 1, 10, 0, "?"))),
    PRM_ENTITY(.name = "trail", .path = "dropped_target.trails", .scope = "vendor",
        .fields = PRM_FIELDS(PRM_REF("first", "crumb", 0, "?"))),
    NULL,
};

PRM_PLUGIN(.id = "dropped_target", .version = "1.0", .namespaces = PRM_TEXTS("dropped_target"), .entities = entities);
