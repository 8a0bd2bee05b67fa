/* SPDX-License-Identifier: Apache-2.0 */
/* Who sees and who writes a row. */
#include "internal.h"

#include <stdio.h>
#include <string.h>

const prm_entity *mock_entity(const prm_mock *mock, const char *name)
{
    for (size_t i = 0; i < mock->entity_count; i++)
        if (strcmp(mock->entities[i]->name, name) == 0)
            return mock->entities[i];
    return NULL;
}

bool mock_has_archive(const prm_entity *entity)
{
    return entity->ops != NULL && strstr(entity->ops, "archive") != NULL;
}

mock_row *mock_row_find(const prm_mock *mock, const char *id)
{
    for (size_t i = 0; i < mock->world->row_count; i++)
        if (strcmp(mock_str(mock->world->rows[i].value, "id"), id) == 0)
            return &mock->world->rows[i];
    return NULL;
}

/* Whether one of the entity's paths leads from the row to the caller's partner. */
static bool is_own(const prm_call *call, const prm_entity *entity, const prm_val *row)
{
    const char *paths = entity->scope;
    char path[200];

    while (mock_word_next(&paths, ",", path, sizeof(path))) {
        char *dot = strchr(path, '.');
        const prm_val *at = row;
        const char *field = strcmp(path, "self") == 0 ? "id" : path;
        if (dot != NULL) {
            *dot = '\0';
            const mock_row *parent = mock_row_find(call->mock, mock_str(row, path));
            at = parent != NULL ? parent->value : NULL;
            field = dot + 1;
        }
        if (*call->caller.partner != '\0' && strcmp(mock_str(at, field), call->caller.partner) == 0)
            return true;
    }
    return false;
}

static bool is_vendors(const prm_entity *entity)
{
    return strncmp(entity->scope, "vendor", 6) == 0 && (entity->scope[6] == '\0' || entity->scope[6] == ',');
}

bool mock_may_see(const prm_call *call, const prm_entity *entity, const prm_val *row)
{
    if (call->caller.side == PRM_SYSTEM || call->caller.side == PRM_VENDOR_SIDE || strcmp(entity->scope, "public") == 0)
        return true;
    return !is_vendors(entity) && is_own(call, entity, row);
}

bool mock_may_write(const prm_call *call, const prm_entity *entity, const prm_val *row)
{
    if (call->caller.side == PRM_SYSTEM || call->caller.side == PRM_VENDOR_SIDE)
        return true;
    return (mock_may_see(call, entity, row) && strcmp(entity->scope, "public") != 0) ||
           ((call->flags & PRM_WRITES_REACHED) && mock_reaches(call, entity->name));
}

bool mock_reaches(const prm_call *call, const char *entity)
{
    const char *const *reaches = call->mock->plugin->reaches;

    for (; reaches != NULL && *reaches != NULL; reaches++)
        if (strcmp(*reaches, entity) == 0)
            return true;
    return false;
}
