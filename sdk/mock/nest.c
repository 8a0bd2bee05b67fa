/* SPDX-License-Identifier: Apache-2.0 */
/* Calls within a call: the plugin's own methods, those a test offers for the plugins it needs, and derived ones. */
#include "internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

prm_status prm_mock_offer(prm_mock *mock, const prm_method *const *methods)
{
    for (; methods != NULL && *methods != NULL; methods++) {
        if (mock->offered_count == MOCK_OFFERED)
            return PRM_E_LIMIT;
        mock->offered[mock->offered_count++] = *methods;
    }
    return PRM_OK;
}

/* -- derived methods -- */

/* An operation of an entity, and the roles its ops give it. */
typedef struct derived {
    const prm_entity *entity;
    const char *op;
    char roles[200];
} derived;

/* "get list: *; create: program_manager" */
static bool find_roles(const char *ops, derived *found)
{
    char group[300], word[60];

    while (mock_word_next(&ops, ";", group, sizeof(group))) {
        char *colon = strchr(group, ':');
        const char *words = group;
        if (colon == NULL)
            continue;
        *colon = '\0';
        while (mock_word_next(&words, " ", word, sizeof(word))) {
            if (strcmp(word, found->op) != 0)
                continue;
            snprintf(found->roles, sizeof(found->roles), "%s", colon + 1);
            return true;
        }
    }
    return false;
}

static bool find_derived(const prm_mock *mock, const char *name, derived *found)
{
    for (size_t i = 0; i < mock->entity_count; i++) {
        const prm_entity *entity = mock->entities[i];
        size_t length = strlen(entity->path);
        if (strncmp(entity->path, name, length) != 0 || name[length] != '.' || strchr(name + length + 1, '.') != NULL)
            continue;
        *found = (derived){ .entity = entity, .op = name + length + 1 };
        if (entity->ops != NULL && find_roles(entity->ops, found))
            return true;
    }
    return false;
}

static bool is_for(const prm_call *call, const char *roles)
{
    return mock_words_have(roles, call->caller.roles[0]) ||
           (mock_words_have(roles, "vendor") && call->caller.side == PRM_VENDOR_SIDE);
}

/* What the entity's own check says. One that named fields has refused, whatever it returned. */
static prm_status judge(prm_call *call, const prm_entity *entity, const prm_val *row, const prm_val *values)
{
    if (entity->check == NULL)
        return PRM_OK;
    PRM_TRY(entity->check(call, row, values));
    return call->mock->failure[0] == '\0' ? PRM_OK : PRM_E_INVALID;
}

static prm_status change(prm_call *call, const derived *what, const prm_val *params, const prm_val **row)
{
    prm_val *changes = mock_value(call->mock, PRM_V_OBJECT);

    PRM_TRY(mock_store_load(call, what->entity->name, mock_str(params, "id"), row));
    for (size_t i = 0; i < params->count; i++)
        if (strcmp(params->keys[i], "id") != 0)
            PRM_TRY(mock_set(changes, params->keys[i], params->items[i]));
    PRM_TRY(mock_check(call->mock, what->entity->fields, changes, MOCK_PARAMS | MOCK_PARTIAL, ""));
    PRM_TRY(judge(call, what->entity, *row, changes));
    return mock_store_update(call, row, changes);
}

static prm_status run_derived(prm_call *call, const derived *what, const prm_val *params, prm_val *result)
{
    const prm_val *row;

    if (strcmp(what->op, "get") == 0) {
        PRM_TRY(mock_store_load(call, what->entity->name, mock_str(params, "id"), &row));
    } else if (strcmp(what->op, "create") == 0) {
        PRM_TRY(mock_check(call->mock, what->entity->fields, params, MOCK_PARAMS, ""));
        PRM_TRY(judge(call, what->entity, NULL, params));
        PRM_TRY(mock_store_create(call, what->entity->name, params, &row));
    } else if (strcmp(what->op, "update") == 0) {
        PRM_TRY(change(call, what, params, &row));
    } else {
        mock_note(call->mock, "the mock has no derived", what->op);
        return PRM_E_INVALID;
    }
    return mock_set(result, what->entity->name, row);
}

/* -- a call -- */

static prm_call nested(const prm_call *outer, uint32_t flags, int32_t as)
{
    prm_call call = *outer;

    call.flags = flags;
    call.nesting++;
    if (as == PRM_AS_PLUGIN) {
        call.caller.side = PRM_SYSTEM;
        call.caller.user = call.caller.partner = "";
    }
    return call;
}

static prm_status run(prm_call *call, const prm_method *method, const derived *what, const prm_val *params,
    prm_val *result)
{
    if (method == NULL)
        return run_derived(call, what, params, result);
    PRM_TRY(mock_check(call->mock, method->params, params, MOCK_PARAMS, ""));
    PRM_TRY(method->run(call, params, result));
    return mock_check(call->mock, method->result, result, 0, "result");
}

static const prm_method *find_offered(const prm_mock *mock, const char *name)
{
    for (size_t i = 0; i < mock->offered_count; i++)
        if (strcmp(mock->offered[i]->name, name) == 0)
            return mock->offered[i];
    return NULL;
}

static prm_status check(prm_call *call, const prm_method *method, const derived *what, int32_t as)
{
    bool is_write = method != NULL ? mock_writes(method) : strcmp(what->op, "get") != 0;

    if ((as != PRM_AS_CALLER && as != PRM_AS_PLUGIN) || (is_write && !call->is_write))
        return PRM_E_INVALID;
    if (call->nesting >= MOCK_NESTING) {
        mock_note(call->mock, "nesting", "");
        return PRM_E_LIMIT;
    }
    if (method != NULL && mock_is_public(method))
        return PRM_OK;
    return as == PRM_AS_PLUGIN || is_for(call, method != NULL ? method->roles : what->roles) ? PRM_OK : PRM_E_FORBIDDEN;
}

prm_status mock_call_method(prm_call *call, const char *name, const prm_val *params, int32_t as, const prm_val **result)
{
    prm_mock *mock = call->mock;
    const prm_method *method = mock_method(mock, name) != NULL ? mock_method(mock, name) : find_offered(mock, name);
    derived what = { 0 };
    prm_val *given = mock_value(mock, PRM_V_OBJECT), *made = mock_value(mock, PRM_V_OBJECT);

    PRM_TRY(mock_guard(call));
    if (method == NULL && !find_derived(mock, name, &what)) {
        mock_note(mock, "method_not_found", name);
        return PRM_E_INVALID;
    }
    PRM_TRY(check(call, method, &what, as));
    mock_world *before = malloc(sizeof(*before));
    if (before == NULL) {
        mock->is_out_of_memory = true;
        return PRM_E_NOMEM;
    }
    *before = *mock->world;
    prm_call inner = nested(call, method != NULL ? method->flags : 0, as);
    int32_t side = mock->side;
    mock->side = inner.caller.side;
    prm_status status = run(&inner, method, &what, params != NULL ? params : given, made);
    mock->side = side;
    status = mock_end(mock, before, status);
    free(before);
    PRM_TRY(status);
    if (as == PRM_AS_PLUGIN && call->caller.side != PRM_SYSTEM) {
        made = mock_clone(mock, made);
        mock_seal(made);
    }
    made->is_frozen = true;
    *result = made;
    return made->is_nomem ? PRM_E_NOMEM : PRM_OK;
}
