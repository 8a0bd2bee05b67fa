/* SPDX-License-Identifier: Apache-2.0 */
/** @file  By what leads are counted. Nothing of it tells who or what the customer is: partners with an offer read
 * it. */
#include "measures/measures.h"

#include <string.h>

/* The partner reads its own standing, whoever called. */
static prm_status find_standing(prm_call *call, const prm_val *lead, const char *partner, prm_val *to)
{
    const prm_val *membership, *level, *id = prm->new_text(call, partner, strlen(partner));

    PRM_TRY(prm->set(to, "partner", id));
    PRM_TRY(prm_help_membership(call, id, prm->get(lead, "program"), PRM_REACH_PROGRAM, &membership, &level));
    PRM_TRY(prm->set(to, "level", prm->get(level, "code")));
    return prm->set(to, "channel_type", prm->get(membership, "channel_type"));
}

prm_status leads_figures(prm_call *call, const prm_val *lead, const char *partner, const prm_val **data)
{
    const char *counted = partner && *partner != '\0' ? partner : prm->text(lead, "holder");
    prm_val *standing = prm->object(call);

    if (*counted != '\0')
        PRM_TRY(find_standing(call, lead, counted, standing));
    return prm->view(call, lead, "figures", standing, data);
}

prm_status leads_figures_open(prm_call *call, const prm_val *lead, const char *partner, prm_val **data)
{
    const prm_val *seen;

    *data = prm->object(call);
    PRM_TRY(leads_figures(call, lead, partner, &seen));
    for (size_t i = 0; i < prm->count(seen); i++)
        PRM_TRY(prm_help_set_given(*data, prm->key_at(seen, i), seen));
    return PRM_OK;
}
