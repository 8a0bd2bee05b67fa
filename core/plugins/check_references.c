/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/check.h"

#include <string.h>

static const prm_entity *find_entity(const prm_check *check, const char *name)
{
    for (size_t i = 0; i < check->host->plugin_count; i++) {
        PRM_EACH(prm_entity, entity, check->host->plugins[i]->plugin->entities) {
            if (strcmp((*entity)->name, name) == 0)
                return *entity;
        }
    }
    return NULL;
}

static bool is_entity(const prm_check *check, const char *name)
{
    return find_entity(check, name) != NULL;
}

static prm_status check_fields(const prm_check *check, const prm_field *const *fields, const char *of);

static prm_status check_field(const prm_check *check, const prm_field *field, const char *name, const char *of)
{
    bool names_entity = field->type == PRM_T_REF || (field->type == PRM_T_OBJECT && field->of != NULL);
    if (names_entity && !is_entity(check, field->of))
        return prm_check_refuse(check,
            "refers to the entity \"%s\" in the field \"%s\" of \"%s\", which no plugin declares", field->of, name, of);
    if (field->type == PRM_T_FILE && !is_entity(check, "file"))
        return prm_check_refuse(check, "names a file in the field \"%s\" of \"%s\", and nothing keeps files", name, of);
    if (field->type == PRM_T_REF && strcmp(field->of, "file") == 0 && !check->is_builtin)
        return prm_check_refuse(
            check, "refers to the entity \"file\" in the field \"%s\" of \"%s\": that is PRM_T_FILE", name, of);
    if (field->items != NULL)
        PRM_TRY(check_field(check, field->items, name, of));
    return check_fields(check, field->fields, of);
}

static prm_status check_fields(const prm_check *check, const prm_field *const *fields, const char *of)
{
    PRM_EACH(prm_field, field, fields)
        PRM_TRY(check_field(check, *field, (*field)->name, of));
    return PRM_OK;
}

static prm_status check_columns(const prm_check *check, const prm_entity *entity)
{
    PRM_TRY(check_fields(check, entity->fields, entity->name));
    PRM_EACH(prm_field, field, entity->fields) {
        const prm_entity *target = (*field)->type == PRM_T_REF ? find_entity(check, (*field)->of) : NULL;
        if (target != NULL && target->drops != 0)
            return prm_check_refuse(check,
                "refers to the entity \"%s\" in the field \"%s\" of \"%s\": its rows may be dropped", target->name,
                (*field)->name, entity->name);
    }
    return PRM_OK;
}

static prm_status check_rule(const prm_check *check, const prm_rule *rule)
{
    PRM_TRY(check_fields(check, rule->answer, rule->name));
    PRM_EACH(prm_reason, reason, rule->reasons)
        PRM_TRY(check_fields(check, (*reason)->data, rule->name));
    return PRM_OK;
}

static bool is_event(const prm_check *check, const char *name)
{
    for (size_t i = 0; i < check->host->plugin_count; i++) {
        PRM_EACH(prm_event, event, check->host->plugins[i]->plugin->events) {
            if (strcmp((*event)->name, name) == 0)
                return true;
        }
    }
    return false;
}

static prm_status check_method(const prm_check *check, const prm_method *method)
{
    if (method->subject != NULL && !is_entity(check, method->subject))
        return prm_check_refuse(check, "gives method \"%s\" the subject \"%s\", an entity no plugin declares",
            method->name, method->subject);
    PRM_TRY(check_fields(check, method->params, method->name));
    return check_fields(check, method->result, method->name);
}

prm_status prm_check_references(const prm_check *check)
{
    const prm_plugin *plugin = check->plugin;
    PRM_EACH(char, reached, plugin->reaches) {
        if (!is_entity(check, *reached))
            return prm_check_refuse(check, "reaches the entity \"%s\", which no plugin declares", *reached);
    }
    PRM_EACH(prm_entity, entity, plugin->entities)
        PRM_TRY(check_columns(check, *entity));
    PRM_EACH(prm_method, method, plugin->methods)
        PRM_TRY(check_method(check, *method));
    PRM_EACH(prm_chain, chain, plugin->chains) {
        PRM_TRY(check_fields(check, (*chain)->facts, (*chain)->name));
        PRM_EACH(prm_step, step, (*chain)->steps)
            PRM_TRY(check_rule(check, (*step)->rule));
    }
    PRM_EACH(prm_event, event, plugin->events)
        PRM_TRY(check_fields(check, (*event)->data, (*event)->name));
    PRM_EACH(prm_reaction, reaction, plugin->reactions) {
        if (!is_event(check, (*reaction)->event))
            return prm_check_refuse(check, "reacts to the event \"%s\", which no plugin declares", (*reaction)->event);
    }
    return PRM_OK;
}
