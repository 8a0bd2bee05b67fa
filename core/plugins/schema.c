/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/internal.h"

static uint32_t larger(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

uint32_t prm_plugin_schema(const prm_plugin *plugin)
{
    uint32_t schema = 1;
    PRM_EACH(prm_entity, entity, plugin->entities) {
        schema = larger(schema, (*entity)->since);
        PRM_EACH(prm_field, field, (*entity)->fields)
            schema = larger(schema, (*field)->since);
    }
    PRM_EACH(prm_migration, migration, plugin->migrations)
        schema = larger(schema, (*migration)->to);
    return schema;
}
