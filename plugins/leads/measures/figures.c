/* SPDX-License-Identifier: Apache-2.0 */
/** @file  By what leads are counted. Nothing of it tells who or what the customer is: partners with an offer read it. */
#include "measures/measures.h"

#include <string.h>

static const char *const counted_by[] = { "program", "source", "territory", "product", "segment", "industry", "score",
    "amount_base", NULL };

static prm_status set_standing(prm_call *call, const prm_val *lead, const char *partner, prm_val *data)
{
    const prm_val *membership, *level, *id = prm->new_text(call, partner, strlen(partner));

    PRM_TRY(prm->set(data, "partner", id));
    PRM_TRY(leads_membership(call, id, prm->get(lead, "program"), &membership, &level));
    PRM_TRY(prm->set(data, "level", prm->get(level, "code")));
    return prm->set(data, "channel_type", prm->get(membership, "channel_type"));
}

prm_status leads_figures_open(prm_call *call, const prm_val *lead, const char *partner, prm_val **data)
{
    const char *counted = partner ? partner : prm->text(lead, "holder");

    *data = prm->object(call);
    PRM_TRY(leads_set_all(*data, counted_by, lead));
    return *counted != '\0' ? set_standing(call, lead, counted, *data) : PRM_OK;
}

prm_status leads_figures(prm_call *call, const prm_val *lead, const char *partner, const prm_val **data)
{
    prm_val *all;

    PRM_TRY(leads_figures_open(call, lead, partner, &all));
    *data = all;
    return PRM_OK;
}
