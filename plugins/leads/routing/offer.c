/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Offers: what a partner is told of a lead before it holds it, and what it said. */
#include "routing/routing.h"

#include "measures/measures.h"
#include "sla/commitment.h"
#include "sla/sla.h"

#include <string.h>

static const char *const brief[] = { "program", "product", "territory", "country", "region", "industry", "segment",
    "employees", "timeframe", "amount", "score", NULL };

const prm_field *const leads_offer_fields[] = {
    PRM_REF("lead", "lead", PRM_READONLY, "The lead: to be read once it is accepted"),
    PRM_REF("partner", "partner", PRM_READONLY, "To whom"),
    PRM_INT("attempt", 1, 1000, PRM_READONLY, "The how manieth time the lead is given out"),
    PRM_TIME("offered_at", PRM_READONLY, "When"),
    PRM_TIME("respond_by", PRM_READONLY, "Until when it is to be answered"),
    PRM_TIME("viewed_at", PRM_READONLY, "When somebody at the partner first looked at it"),
    PRM_TIME("ended_at", PRM_READONLY, "When it was answered, or ended otherwise; none: it is open"),
    PRM_TEXT("reason", 1, 60, PRM_READONLY, "Why it was declined or pulled, in one word for reports"),
    PRM_LINES("comment", 1, 500, PRM_READONLY, "What was said about it"),
    PRM_TIME("excluded_until", PRM_READONLY | PRM_VENDOR,
        "Until when the partner is not asked again; none, of an offer "
                                                          "that has ended: never"),
    /* the brief: what of the lead is told */
    PRM_REF("program", "program", PRM_READONLY, "Under which programme"),
    PRM_REF("product", "product", PRM_READONLY, "What it is about"),
    PRM_REF("territory", "territory", PRM_READONLY, "Where"),
    PRM_COUNTRY("country", PRM_READONLY, "In which country"),
    PRM_TEXT("region", 4, 6, PRM_READONLY, "In which part of it (ISO 3166-2)"),
    PRM_TEXT("industry", 1, 60, PRM_READONLY, "The customer's industry"),
    PRM_TEXT("segment", 1, 60, PRM_READONLY, "What kind of customer it is"),
    PRM_INT("employees", 1, 10000000, PRM_READONLY, "How many people work there"),
    PRM_TEXT("timeframe", 1, 20, PRM_READONLY, "When they mean to buy"),
    PRM_MONEY("amount", PRM_READONLY, "What it may be worth"),
    PRM_INT("score", 0, LEADS_SCORE_MOST, PRM_READONLY, "How good it is"),
    NULL
};

const prm_entity leads_offer_entity = { .size = sizeof leads_offer_entity, .name = "lead_offer", .path = "leads.offers",
    .since = 1, .scope = "partner",
    .doc = "A lead offered to a partner: what it is about, but not who it is. Once it is accepted the lead itself is "
           "read",
    .ops = "get list history export: *", .fields = leads_offer_fields,
    .flow = PRM_FLOW("open", "open > accepted | declined | timeout | pulled | lost_race", "accepted > pulled"),
    .indexes = PRM_TEXTS("partner, state, -created_at", "lead", "unique lead, partner where ended_at null") };

/* How an offer may end: what it adds to what is known of the partner. */
static const struct end {
    const char *outcome, *event, *counter;
} ends[] = {
    { "accepted", NULL, "accepted" },
    { "declined", "leads.offer_declined", NULL }, /* whether it counts is the rules' */
    { "timeout", "leads.offer_timed_out", "timed_out" },
    { "pulled", "leads.offer_pulled", NULL },
    { "lost_race", "leads.offer_lost", NULL },
};

static const struct end *find_end(const char *outcome)
{
    size_t i = 0;

    while (strcmp(ends[i].outcome, outcome) != 0)
        i++;
    return &ends[i];
}

prm_status leads_offer_make(prm_call *call, const prm_val *lead, const char *partner, int64_t attempt,
    int64_t respond_by)
{
    static const leads_change asked[] = { { "open_now", 1 }, { "offered", 1 } };
    const prm_val *offer;
    prm_val *values = prm->object(call), *data;

    PRM_TRY(prm_help_set_all(values, brief, lead));
    PRM_TRY(prm->set(values, "lead", prm->get(lead, "id")));
    PRM_TRY(prm->set_text(values, "partner", partner));
    PRM_TRY(prm->set_integer(values, "attempt", attempt));
    PRM_TRY(prm->set_integer(values, "offered_at", prm->now(call)));
    PRM_TRY(prm->set_integer(values, "respond_by", respond_by));
    PRM_TRY(prm->create(call, "lead_offer", values, &offer));
    PRM_TRY(leads_capacity_add(call, partner, asked, sizeof asked / sizeof *asked));
    PRM_TRY(leads_clock_start(call, lead, LEADS_CLOCK_ACCEPT, partner, prm->text(offer, "id"), respond_by));
    if (prm_help_number(lead, "open_offers") == 1)
        PRM_TRY(leads_commitment_count(call, lead, partner));
    PRM_TRY(leads_figures_open(call, lead, partner, &data));
    PRM_TRY(prm->set_integer(data, "attempt", attempt));
    PRM_TRY(prm->set_integer(data, "respond_by", respond_by));
    return prm->emit(call, "leads.offered", prm->text(offer, "id"), data);
}

prm_status leads_offer_record(prm_call *call, const prm_val *lead, const char *partner, const char *state,
    prm_val *values, const prm_val **offer)
{
    int64_t attempt = prm_help_number(lead, "attempts");

    PRM_TRY(prm_help_set_all(values, brief, lead));
    PRM_TRY(prm->set(values, "lead", prm->get(lead, "id")));
    PRM_TRY(prm->set_text(values, "partner", partner));
    PRM_TRY(prm->set_text(values, "state", state));
    PRM_TRY(prm->set_integer(values, "attempt", attempt > 0 ? attempt : 1));
    PRM_TRY(prm->set_integer(values, "offered_at", prm_help_number(lead, "held_since")));
    return prm->create(call, "lead_offer", values, offer);
}

prm_status leads_offer_brief(prm_call *call, const prm_val *offer, const prm_val *lead)
{
    prm_val *changes = prm->object(call);

    for (const char *const *key = brief; *key; key++)
        PRM_TRY(prm->set(changes, *key, prm->get(lead, *key) ? prm->get(lead, *key) : prm->new_null(call)));
    return prm->update(call, &offer, changes);
}

static prm_status tell(prm_call *call, const prm_val *offer, const struct end *end, const char *reason)
{
    const prm_val *lead;
    prm_val *data;

    if (!end->event)
        return PRM_OK;
    PRM_TRY(prm_help_load_reached(call, "lead", prm->text(offer, "lead"), &lead));
    PRM_TRY(leads_figures_open(call, lead, prm->text(offer, "partner"), &data));
    if (strcmp(end->outcome, "declined") == 0 || strcmp(end->outcome, "timeout") == 0)
        PRM_TRY(prm->set_boolean(data, "accepted", 0));
    if (strcmp(end->outcome, "declined") == 0) {
        PRM_TRY(prm->set_integer(data, "waited_ms", prm->now(call) - prm_help_number(offer, "offered_at")));
        if (reason)
            PRM_TRY(prm->set_text(data, "reason", reason));
    }
    return prm->emit(call, end->event, prm->text(offer, "id"), data);
}

prm_status leads_offer_end(prm_call *call, const prm_val **offer, const char *outcome, const char *reason)
{
    const struct end *end = find_end(outcome);
    int is_accepted = strcmp(outcome, "accepted") == 0;
    const char *partner = prm->text(*offer, "partner");
    /* What is accepted goes on taking up room. */
    const leads_change changes[] = { { "open_now", is_accepted ? 0 : -1 },
        { end->counter ? end->counter : "declined", end->counter != NULL } };
    prm_val *values = prm->object(call);

    PRM_TRY(prm->move(call, offer, outcome));
    PRM_TRY(prm->set_integer(values, "ended_at", prm->now(call)));
    if (reason)
        PRM_TRY(prm->set_text(values, "reason", reason));
    PRM_TRY(prm->update(call, offer, values));
    PRM_TRY(leads_capacity_add(call, partner, changes, sizeof changes / sizeof *changes));
    if (is_accepted || strcmp(outcome, "declined") == 0)
        PRM_TRY(leads_clock_meet(call, prm->text(*offer, "lead"), LEADS_CLOCK_ACCEPT, prm->text(*offer, "id")));
    else if (strcmp(outcome, "timeout") != 0)
        PRM_TRY(leads_clock_stop(call, prm->text(*offer, "lead"), LEADS_CLOCK_ACCEPT, prm->text(*offer, "id")));
    return tell(call, *offer, end, reason);
}

prm_status leads_offers_open(prm_call *call, const char *lead, const prm_val **offers)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set_text(filter, "lead", lead));
    PRM_TRY(prm->set_text(filter, "state", "open"));
    return prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "lead_offer", .filter = filter,
        .reach = PRM_REACH_PROGRAM, .limit = LEADS_SHORTLIST }, offers);
}
