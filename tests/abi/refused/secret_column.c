/* SPDX-License-Identifier: Apache-2.0 */
#include <prm/plugin.h>

static const prm_entity *const entities[] = {
    PRM_ENTITY(.name = "vault", .path = "secret_column", .scope = "vendor",
        .fields = PRM_FIELDS(PRM_TEXT("pin", 1, 10, PRM_SECRET, "?"))),
    NULL,
};

PRM_PLUGIN(.id = "secret_column", .version = "1.0", .namespaces = PRM_TEXTS("secret_column"), .entities = entities);
