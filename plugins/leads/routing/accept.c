/* SPDX-License-Identifier: Apache-2.0 */
/** @file  leads.accept: a partner takes what it was offered. The first has it; whoever comes too late is told so. */
#include "routing/routing.h"

#include <string.h>

prm_status leads_offer_pass(prm_call *call, const prm_val **offer)
{
    const prm_val *lead;

    PRM_TRY(prm_help_load_reached(call, "lead", prm->text(*offer, "lead"), &lead));
    PRM_TRY(leads_offer_end(call, offer, "timeout", NULL));
    return leads_offer_gone(call, &lead);
}

static prm_status accept(prm_call *call, const prm_val **offer)
{
    const prm_val *lead;

    PRM_TRY(prm_help_load_reached(call, "lead", prm->text(*offer, "lead"), &lead));
    PRM_TRY(leads_hold(call, &lead, prm->text(*offer, "partner"), *offer));
    return prm->load(call, "lead_offer", prm->text(*offer, "id"), offer);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *offer, *lead;
    const prm_caller *caller = prm->caller(call);

    PRM_TRY(prm->load(call, "lead_offer", prm->text(params, "id"), &offer));
    if (strcmp(prm->text(offer, "partner"), caller->partner) != 0)
        return PRM_E_FORBIDDEN;
    if (strcmp(prm->text(offer, "state"), "open") == 0) {
        if (prm_help_number(offer, "respond_by") < prm->now(call))
            PRM_TRY(leads_offer_pass(call, &offer));
        else
            PRM_TRY(accept(call, &offer));
    }
    PRM_TRY(prm->set_boolean(result, "accepted", strcmp(prm->text(offer, "state"), "accepted") == 0));
    PRM_TRY(prm->set(result, "offer", offer));
    prm_status status = prm->load(call, "lead", prm->text(offer, "lead"), &lead);
    if (status == PRM_E_NOT_FOUND)
        return PRM_OK;
    PRM_TRY(status);
    return prm->set(result, "lead", lead);
}

/* Tried out, it would tell who the customer is for nothing: it has no dry run. */
const prm_method leads_accept_method = { .size = sizeof leads_accept_method, .since = 1, .name = "leads.accept",
    .access = PRM_WRITE, .flags = PRM_WRITES_REACHED | PRM_NO_DRY_RUN, .roles = LEADS_SELLERS, .subject = "lead_offer",
    .doc = "Accept an offer: the lead is the partner's from now on, and is answered with all that is known of it. "
           "Whoever comes after another, or after its time, is answered what became of the offer instead; again: as "
           "the first time",
    .params = PRM_FIELDS(PRM_REF("id", "lead_offer", PRM_REQUIRED, "The offer")),
    .result = PRM_FIELDS(PRM_BOOL("accepted", PRM_REQUIRED, "Whether it is this partner's"),
        PRM_ROW("offer", "lead_offer", leads_offer_fields, PRM_REQUIRED, "As stored: its state says what became of it"),
        PRM_ROW("lead", "lead", leads_lead_fields, 0, "The lead, for whoever holds it")),
    .example = "{\"id\":\"lead_offer_01h8xgq3m2c4e\"}", .run = run };
