/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What all of the plugin does alike. */
#include "leads.h"

#include <string.h>

prm_status leads_set_given(prm_val *to, const char *key, const prm_val *from)
{
    const prm_val *value = prm->get(from, key);

    return prm->set(to, key, prm->type(value) == PRM_V_NULL ? NULL : value);
}

prm_status leads_set_all(prm_val *to, const char *const *keys, const prm_val *from)
{
    for (; *keys; keys++)
        PRM_TRY(leads_set_given(to, *keys, from));
    return PRM_OK;
}

int leads_has_text(const prm_val *list, const char *text)
{
    const char *item;

    for (size_t i = 0; i < prm->count(list); i++)
        if (prm->as_text(prm->at(list, i), &item, NULL) == PRM_OK && strcmp(item, text) == 0)
            return 1;
    return 0;
}

int64_t leads_number(const prm_val *row, const char *key)
{
    int64_t number = 0;

    return prm->get_integer(row, key, &number) == PRM_OK ? number : 0;
}

prm_status leads_load_reached(prm_call *call, const char *entity, const char *id, const prm_val **row)
{
    const prm_val *found;
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set_text(filter, "id", id));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = entity, .filter = filter,
        .reach = PRM_REACH_PROGRAM, .limit = 1 }, &found));
    *row = prm->at(found, 0);
    return *row ? PRM_OK : PRM_E_NOT_FOUND;
}

prm_status leads_fail_state(prm_call *call, const prm_val *row, const char *kind)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm->set(data, "state", prm->get(row, "state")));
    return prm->fail(call, PRM_E_STATE, kind, data);
}

prm_status leads_tell_decision(const prm_val *outcome, prm_val *result)
{
    PRM_TRY(prm->set(result, "decision_id", prm->get(outcome, "id")));
    return prm->set(result, "reasons", prm->get(outcome, "reasons"));
}

prm_status leads_membership(prm_call *call, const prm_val *partner, const prm_val *program, const prm_val **membership,
    const prm_val **level)
{
    const prm_val *found;
    prm_val *filter = prm->object(call);

    *level = NULL;
    PRM_TRY(prm->set(filter, "partner", partner));
    PRM_TRY(prm->set(filter, "program", program));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "membership", .filter = filter,
        .reach = PRM_REACH_PROGRAM, .limit = 1 }, &found));
    *membership = prm->at(found, 0);
    return *membership ? prm->load(call, "level", prm->text(*membership, "level"), level) : PRM_OK;
}

prm_status leads_path(prm_call *call, const char *entity, const char *id, const prm_val **path)
{
    prm_val *ids = prm->list(call);
    const prm_val *node;

    *path = ids;
    for (int depth = 0; *id != '\0' && depth < LEADS_TREE_DEPTH; depth++) {
        PRM_TRY(prm->append(ids, prm->new_text(call, id, strlen(id))));
        PRM_TRY(prm->load(call, entity, id, &node));
        id = prm->text(node, "parent");
    }
    return PRM_OK;
}
