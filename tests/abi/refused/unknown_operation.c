/* SPDX-License-Identifier: Apache-2.0 */
#include <prm/plugin.h>

static const prm_entity *const entities[] = {
    PRM_ENTITY(.name = "oddity", .path = "unknown_operation", .scope = "vendor", .ops = "get list: *; shred: admin",
        .fields = PRM_FIELDS(PRM_TEXT("name", 1, 10, 0, "A name"))),
    NULL,
};

PRM_PLUGIN(.id = "unknown_operation", .version = "1.0", .namespaces = PRM_TEXTS("unknown_operation"),
    .entities = entities);
