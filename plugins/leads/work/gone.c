/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The end of a partnership: nobody there will answer or call any more, so what the partner was offered, and
 * what it holds without being at work on it, goes on to others at once. What it was at work on stays, until a person
 * decides: its clocks run, and leads.nurture and leads.lose are the vendor's as well. */
#include "work/work.h"

#include "routing/routing.h"

enum { PIECE = 100 };

static const char why[] = "partner_terminated";

static prm_status take_offer(prm_call *call, const prm_val *offer)
{
    const prm_val *lead;

    PRM_TRY(leads_offer_end(call, &offer, "pulled", why));
    PRM_TRY(prm_help_load_reached(call, "lead", prm->text(offer, "lead"), &lead));
    return leads_offer_gone(call, &lead);
}

static prm_status take_lead(prm_call *call, const prm_val *lead)
{
    return leads_pull_back(call, &lead, why, NULL);
}

static const struct thing {
    const char *entity, *of, *state, *sort;
    prm_status (*take)(prm_call *call, const prm_val *row);
} things[] = {
    { "lead_offer", "partner", "open", "partner, state, -created_at", take_offer },
    { "lead", "holder", "accepted", "holder, state, -created_at", take_lead },
    { "lead", "holder", "contacted", "holder, state, -created_at", take_lead },
};

static prm_status take_all(prm_call *call, const struct thing *thing, const char *partner)
{
    const prm_val *found;
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set_text(filter, thing->of, partner));
    PRM_TRY(prm->set_text(filter, "state", thing->state));
    do { /* what is taken is not found again */
        PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = thing->entity, .filter = filter,
            .sort = thing->sort, .limit = PIECE }, &found));
        for (size_t i = 0; i < prm->count(found); i++)
            PRM_TRY(thing->take(call, prm->at(found, i)));
    } while (prm->count(found) == PIECE);
    return PRM_OK;
}

static prm_status run(prm_call *call, const prm_val *event, prm_val *result)
{
    (void)result;
    for (size_t i = 0; i < sizeof things / sizeof *things; i++)
        PRM_TRY(take_all(call, &things[i], prm->text(event, "subject")));
    return PRM_OK;
}

const prm_reaction leads_end_with_partner_reaction = { .size = sizeof leads_end_with_partner_reaction, .since = 1,
    .name = "leads.end_with_partner", .event = "partners.terminated",
    .doc = "What a partner that was terminated was offered, or holds without being at work on it, goes on to others",
    .run = run };
