/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What all of the plugin does alike. */
#include "leads.h"

#include <stdlib.h>
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

int64_t leads_setting(prm_call *call, const char *name)
{
    int64_t number = 0;

    (void)prm->as_integer(prm->setting(call, name), &number);
    return number;
}

size_t leads_candidate_number(const char *name)
{
    static const char prefix[] = "candidate_";
    char *rest = NULL;
    unsigned long number = 0;

    if (strncmp(name, prefix, sizeof prefix - 1) == 0)
        number = strtoul(name + sizeof prefix - 1, &rest, 10);
    return number > 0 && *rest == '\0' ? number : 0;
}

int64_t leads_weight(const prm_val *capacity)
{
    int64_t weight = LEADS_USUAL_WEIGHT;

    (void)prm->get_integer(capacity, "weight", &weight);
    return weight;
}

prm_status leads_deals_under_way(prm_call *call, const char *customer, uint32_t most, const prm_val **deals)
{
    static const char *const states[] = { "submitted", "in_review", "info_requested", "approved" };
    prm_val *filter = prm->object(call), *in = prm->list(call);

    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        PRM_TRY(prm->append(in, prm->new_text(call, states[i], strlen(states[i]))));
    PRM_TRY(prm->set_text(filter, "account", customer));
    PRM_TRY(prm->set(filter, "state", in));
    return prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "deal", .filter = filter,
        .reach = PRM_REACH_PROGRAM, .limit = most }, deals);
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
