/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/check.h"
#include "plugins/declare.h"

#include "base/fields.h"

#include <stdio.h>
#include <string.h>

static prm_status check_ops(const prm_check *check, const prm_entity *entity)
{
    prm_op op;
    char of[160];
    for (size_t i = 0; prm_op_at(entity->ops, i, &op); i++) {
        if (op.name[0] == '\0')
            return prm_check_refuse(
                check, "declares the entity \"%s\" with ops \"%s\", which cannot be read", entity->name, entity->ops);
        if (!prm_words_have(prm_derived_ops, op.name))
            return prm_check_refuse(
                check, "declares the entity \"%s\" with the unknown operation \"%s\"", entity->name, op.name);
        snprintf(of, sizeof(of), "the operation \"%s\" of entity \"%s\"", op.name, entity->name);
        PRM_TRY(prm_check_roles(check, op.roles, true, of));
    }
    return PRM_OK;
}

static prm_status check_entity(const prm_check *check, const prm_entity *entity)
{
    char of[96];
    snprintf(of, sizeof(of), "entity \"%s\"", entity->name);
    if (entity->fields == NULL || entity->fields[0] == NULL)
        return prm_check_refuse(check, "declares the entity \"%s\" without fields", entity->name);
    if (entity->scope == NULL)
        return prm_check_refuse(
            check, "declares the entity \"%s\" without a scope: nobody would see its rows", entity->name);
    PRM_TRY(prm_check_fields(check, entity->fields, of));
    PRM_EACH(prm_field, field, entity->fields) {
        if (prm_fields_find(prm_common_fields, (*field)->name) != NULL || strcmp((*field)->name, "custom") == 0)
            return prm_check_refuse(check, "declares the field \"%s\" of %s, which every row has", (*field)->name, of);
        if (((*field)->flags & PRM_SECRET) != 0)
            return prm_check_refuse(
                check, "declares the field \"%s\" of %s as secret: secrets are never stored", (*field)->name, of);
    }
    if (entity->drops != 0 && (entity->match != NULL || prm_fields_have_file(entity->fields)))
        return prm_check_refuse(
            check, "declares that rows of the %s may be dropped, which are matched or name files", of);
    PRM_TRY(prm_check_example(check, entity->fields, entity->example, of));
    return check_ops(check, entity);
}

prm_status prm_check_entities(const prm_check *check)
{
    PRM_EACH(prm_entity, entity, check->plugin->entities)
        PRM_TRY(check_entity(check, *entity));
    return PRM_OK;
}
