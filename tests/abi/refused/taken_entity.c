/* SPDX-License-Identifier: Apache-2.0 */
#include <prm/plugin.h>

static const prm_entity *const entities[] = {
    PRM_ENTITY(.name = "thing", .path = "taken_entity", .scope = "vendor",
        .fields = PRM_FIELDS(PRM_TEXT("name", 1, 10, 0, "A name"))),
    NULL,
};

PRM_PLUGIN(.id = "taken_entity", .version = "1.0", .namespaces = PRM_TEXTS("taken_entity"), .entities = entities);
