/* SPDX-License-Identifier: Apache-2.0 */
#include <prm/plugin.h>

static const prm_entity *const entities[] = {
    PRM_ENTITY(.name = "crumb", .path = "dropped_match", .scope = "vendor", .drops = 1, .match = "name of",
        .fields = PRM_FIELDS(PRM_TEXT("of", 1, 10, 0, "?"))),
    NULL,
};

PRM_PLUGIN(.id = "dropped_match", .version = "1.0", .namespaces = PRM_TEXTS("dropped_match"), .entities = entities);
