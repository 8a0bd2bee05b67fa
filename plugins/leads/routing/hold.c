/* SPDX-License-Identifier: Apache-2.0 */
/** @file  One partner holds a lead: what begins and ends with that. */
#include "routing/routing.h"

#include "measures/measures.h"
#include "sla/commitment.h"
#include "sla/sla.h"

#include <string.h>

/* Whoever else was asked learns at once that it is gone. */
static prm_status end_others(prm_call *call, const prm_val *lead, const char *offer)
{
    const prm_val *open;

    PRM_TRY(leads_offers_open(call, prm->text(lead, "id"), &open));
    for (size_t i = 0; i < prm->count(open); i++) {
        const prm_val *other = prm->at(open, i);
        if (strcmp(prm->text(other, "id"), offer) != 0)
            PRM_TRY(leads_offer_end(call, &other, "lost_race", NULL));
    }
    return PRM_OK;
}

/* What of the terms begins now: hours of working time, or days. */
static const struct start {
    const char *kind, *term;
    int64_t hours;
} starts[] = { { LEADS_CLOCK_FIRST_TOUCH, "first_touch_hours", 1 }, { LEADS_CLOCK_PROGRESS, "progress_days", 24 },
    { LEADS_CLOCK_CLOSE, "close_days", 24 } };

static prm_status start_clocks(prm_call *call, const prm_val *lead, const char *partner)
{
    const prm_val *terms = prm->get(lead, "promises"), *program, *row;
    int64_t due;

    PRM_TRY(prm->load(call, "program", prm->text(lead, "program"), &program));
    PRM_TRY(prm_help_load_reached(call, "partner", partner, &row));
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        int64_t amount = prm_help_number(terms, starts[i].term) * starts[i].hours;
        const char *calendar = starts[i].hours > 1 ? "always" : prm->text(terms, "calendar");
        if (amount == 0)
            continue;
        PRM_TRY(leads_hours_from_now(call, program, row, calendar, amount, &due));
        PRM_TRY(leads_clock_start(call, lead, starts[i].kind, partner, "", due));
    }
    return leads_stale_watch(call, lead);
}

static prm_status take(prm_call *call, const prm_val **lead, const char *partner, const prm_val *offer)
{
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->set_text(changes, "holder", partner));
    PRM_TRY(prm->set(changes, "offer", offer ? prm->get(offer, "id") : prm->new_null(call)));
    PRM_TRY(prm->set_integer(changes, "held_since", prm->now(call)));
    PRM_TRY(prm->set_integer(changes, "open_offers", 0));
    PRM_TRY(prm->set_integer(changes, "touches", 0));
    PRM_TRY(prm->set(changes, "first_touch_at", prm->new_null(call)));
    PRM_TRY(prm->set(changes, "last_touch_at", prm->new_null(call)));
    PRM_TRY(prm->move(call, lead, "accepted"));
    return prm->update(call, lead, changes);
}

prm_status leads_hold(prm_call *call, const prm_val **lead, const char *partner, const prm_val *offer)
{
    static const leads_change held[] = { { "open_now", 1 } };
    const prm_val *accepted = offer;
    prm_val *data;

    if (offer)
        PRM_TRY(leads_offer_end(call, &accepted, "accepted", NULL));
    else
        PRM_TRY(leads_capacity_add(call, partner, held, 1));
    PRM_TRY(end_others(call, *lead, offer ? prm->text(offer, "id") : ""));
    PRM_TRY(take(call, lead, partner, offer));
    if (prm_help_is(*lead, "mode", "pool"))
        PRM_TRY(leads_clock_meet(call, prm->text(*lead, "id"), LEADS_CLOCK_POOL, ""));
    PRM_TRY(start_clocks(call, *lead, partner));
    if (offer || strcmp(prm->text(*lead, "mode"), "pool") == 0) /* else it brought it in itself */
        PRM_TRY(leads_commitment_count(call, *lead, partner));
    PRM_TRY(leads_figures_open(call, *lead, partner, &data));
    if (offer) {
        PRM_TRY(prm->set(data, "offer", prm->get(offer, "id")));
        PRM_TRY(prm->set_boolean(data, "accepted", 1));
        PRM_TRY(prm->set_integer(data, "waited_ms", prm->now(call) - prm_help_number(offer, "offered_at")));
    }
    if (prm_help_number(*lead, "attempts") > 0)
        PRM_TRY(prm->set_integer(data, "re_offers", prm_help_number(*lead, "attempts") - 1));
    return prm->emit(call, "leads.accepted", prm->text(*lead, "id"), data);
}

prm_status leads_release(prm_call *call, const prm_val *lead)
{
    static const leads_change free_again[] = { { "open_now", -1 } };

    PRM_TRY(leads_clock_stop(call, prm->text(lead, "id"), NULL, ""));
    PRM_TRY(prm->disarm(call, leads_stale_timer.name, prm->text(lead, "id"), ""));
    return leads_capacity_add(call, prm->text(lead, "holder"), free_again, 1);
}
