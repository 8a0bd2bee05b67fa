/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What all of the plugin does alike. */
#include "leads.h"

#include <stdlib.h>
#include <string.h>

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

prm_status leads_deals_under_way(prm_call *call, const char *customer, const char *partner, uint32_t most,
    const prm_val **deals)
{
    static const char *const states[] = { "submitted", "in_review", "info_requested", "approved" };
    prm_val *filter = prm->object(call), *in = prm->list(call);

    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        PRM_TRY(prm->append(in, prm->new_text(call, states[i], strlen(states[i]))));
    PRM_TRY(prm->set_text(filter, "account", customer));
    PRM_TRY(prm->set(filter, "state", in));
    if (partner)
        PRM_TRY(prm->set_text(filter, "partner", partner));
    return prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "deal", .filter = filter,
        .reach = PRM_REACH_PROGRAM, .limit = most }, deals);
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
