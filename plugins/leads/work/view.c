/* SPDX-License-Identifier: Apache-2.0 */
/** @file  leads.view: a partner looks at what it was offered. */
#include "work/work.h"

#include "measures/measures.h"
#include "routing/routing.h"

#include <string.h>

/* Of an offer of which nothing is known to the partner yet: once. */
static prm_status note(prm_call *call, const prm_val **offer)
{
    const prm_val *lead;
    prm_val *changes = prm->object(call), *data;

    PRM_TRY(prm->set_integer(changes, "viewed_at", prm->now(call)));
    PRM_TRY(prm->update(call, offer, changes));
    PRM_TRY(prm_help_load_reached(call, "lead", prm->text(*offer, "lead"), &lead));
    PRM_TRY(leads_figures_open(call, lead, prm->text(*offer, "partner"), &data));
    PRM_TRY(prm->set_integer(data, "waited_ms", prm->now(call) - prm_help_number(*offer, "offered_at")));
    return prm->emit(call, "leads.offer_viewed", prm->text(*offer, "id"), data);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *offer;

    PRM_TRY(prm->load(call, "lead_offer", prm->text(params, "id"), &offer));
    if (strcmp(prm->text(offer, "partner"), prm->caller(call)->partner) != 0)
        return PRM_E_FORBIDDEN;
    if (prm->type(prm->get(offer, "viewed_at")) != PRM_V_INT && strcmp(prm->text(offer, "state"), "open") == 0)
        PRM_TRY(note(call, &offer));
    return prm->set(result, "offer", offer);
}

const prm_method leads_view_method = { .size = sizeof leads_view_method, .since = 1, .name = "leads.view",
    .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = LEADS_SELLERS, .subject = "lead_offer",
    .doc = "Look at an offer: as leads.offers.get, and the vendor knows since when somebody at the partner has seen it",
    .params = PRM_FIELDS(PRM_REF("id", "lead_offer", PRM_REQUIRED, "The offer")),
    .result = PRM_FIELDS(PRM_ROW("offer", "lead_offer", leads_offer_fields, PRM_REQUIRED, "As stored")),
    .example = "{\"id\":\"lead_offer_01h8xgq3m2c4e\"}", .run = run };
