/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The clocks, and with them the ledger of what both sides kept and broke: one row a promise, never taken
 * away. */
#include "sla/sla.h"

#include "measures/measures.h"

#include <string.h>

static const prm_field *const fields[] = {
    PRM_ENUM("party", "partner|vendor", PRM_READONLY, "Who is to do it"),
    PRM_REF("partner", "partner", PRM_READONLY, "The partner whose it is, or towards whom"),
    PRM_REF("program", "program", PRM_READONLY, "Under which programme"),
    PRM_REF("lead", "lead", PRM_READONLY, "About which lead"),
    PRM_REF("offer", "lead_offer", PRM_READONLY, "About which offer of it"),
    PRM_REF("deal", "deal", PRM_READONLY, "Or about which deal"),
    PRM_REF("task", "review_task", PRM_READONLY | PRM_VENDOR, "And which task of the vendor's about that"),
    PRM_ENUM("kind", LEADS_CLOCKS, PRM_READONLY, "What is to be done"),
    PRM_TIME("started_at", PRM_READONLY, "Since when"),
    PRM_TIME("due_at", PRM_READONLY, "By when"),
    PRM_TIME("met_at", PRM_READONLY, "When it was done"),
    PRM_BOOL("breached", PRM_READONLY, "Whether it was not done in time"),
    PRM_TIME("stopped_at", PRM_READONLY, "When it ended, one way or the other; none: it runs"),
    PRM_INT("answered", 0, LEADS_ANSWERS_MOST, PRM_READONLY, "How often the rules have answered that it is overdue"),
    PRM_ENUM("told", LEADS_TOLD, PRM_READONLY | PRM_VENDOR, "How far up the vendor's people were told of it"),
    NULL
};

const prm_entity leads_clock_entity = { .size = sizeof leads_clock_entity, .name = "sla_clock", .path = "leads.sla",
    .since = 1, .scope = "partner",
    .doc = "A promise with a date, of a partner or of the vendor, and whether it was kept. What the vendor breaks "
           "counts as what partners break",
    .ops = "get list export: *", .fields = fields,
    .flow = PRM_FLOW("running", "running > met | breached | stopped", "breached > late"),
    .indexes = PRM_TEXTS("lead", "partner, party, -created_at", "state, due_at", "deal where deal not null",
        "partner, kind, state, started_at", "kind, state, started_at"),
    .views = PRM_TEXTS("figures: partner, program, kind, party, due_at") };

/* ---- One clock --------------------------------------------------------------------------------------------------- */

prm_status leads_clock_tell(prm_call *call, const prm_val *clock, const char *event, const prm_val *more)
{
    const char *id = prm->text(clock, "lead");
    const prm_val *lead, *promise;
    prm_val *data = prm->object(call);

    if (*id != '\0') {
        PRM_TRY(prm_help_load_reached(call, "lead", id, &lead));
        PRM_TRY(leads_figures_open(call, lead, prm->text(clock, "partner"), &data));
    }
    PRM_TRY(prm->view(call, clock, "figures", NULL, &promise));
    PRM_TRY(prm_help_set_every(data, promise));
    PRM_TRY(prm_help_set_every(data, more));
    return prm->emit(call, event, prm->text(clock, "id"), data);
}

static prm_status end(prm_call *call, const prm_val **clock, const char *state, prm_val *changes)
{
    const char *id = prm->text(*clock, "id");

    PRM_TRY(prm->move(call, clock, state));
    PRM_TRY(prm->set_integer(changes, "stopped_at", prm->now(call)));
    PRM_TRY(prm->update(call, clock, changes));
    PRM_TRY(prm->disarm(call, leads_clock_warns_timer.name, id, ""));
    PRM_TRY(prm->disarm(call, leads_clock_ends_timer.name, id, LEADS_AGAIN));
    return prm->disarm(call, leads_clock_ends_timer.name, id, "");
}

prm_status leads_clock_drop(prm_call *call, const prm_val *clock)
{
    return end(call, &clock, "stopped", prm->object(call));
}

prm_status leads_clock_break(prm_call *call, const prm_val **clock)
{
    prm_val *changes = prm->object(call), *more = prm->object(call);

    PRM_TRY(prm->set_boolean(changes, "breached", 1));
    PRM_TRY(end(call, clock, "breached", changes));
    PRM_TRY(prm->set_boolean(more, "in_time", 0));
    return leads_clock_tell(call, *clock, "leads.sla_breached", more);
}

prm_status leads_clock_done(prm_call *call, const prm_val *clock, int64_t at)
{
    int64_t due = prm_help_number(clock, "due_at");
    prm_val *changes = prm->object(call), *more = prm->object(call);

    if (strcmp(prm->text(clock, "state"), "running") == 0 && at > due)
        PRM_TRY(leads_clock_break(call, &clock));
    int is_late = strcmp(prm->text(clock, "state"), "breached") == 0;
    PRM_TRY(prm->set_integer(changes, "met_at", at));
    if (!is_late)
        PRM_TRY(prm->set_boolean(changes, "breached", 0));
    PRM_TRY(end(call, &clock, is_late ? "late" : "met", changes));
    if (!is_late)
        PRM_TRY(prm->set_boolean(more, "in_time", 1));
    else
        PRM_TRY(prm->set_integer(more, "late_ms", at > due ? at - due : 0));
    return leads_clock_tell(call, clock, is_late ? "leads.sla_late" : "leads.sla_met", more);
}

/* ---- Those about a lead ------------------------------------------------------------------------------------------ */

static prm_status find(prm_call *call, const char *lead, const char *kind, const char *offer, const char *state,
    const prm_val **found)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set_text(filter, "lead", lead));
    PRM_TRY(prm->set_text(filter, "state", state));
    if (kind)
        PRM_TRY(prm->set_text(filter, "kind", kind));
    if (*offer != '\0')
        PRM_TRY(prm->set_text(filter, "offer", offer));
    return prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "sla_clock", .filter = filter,
        .reach = PRM_REACH_PROGRAM, .limit = LEADS_SHORTLIST }, found);
}

prm_status leads_clock_stop(prm_call *call, const char *lead, const char *kind, const char *offer)
{
    const prm_val *found;

    PRM_TRY(find(call, lead, kind, offer, "running", &found));
    for (size_t i = 0; i < prm->count(found); i++)
        PRM_TRY(leads_clock_drop(call, prm->at(found, i)));
    return PRM_OK;
}

/* When four fifths of the time will have passed. */
static prm_status arm(prm_call *call, const prm_val *clock, const prm_val *lead, int64_t due)
{
    const prm_calendar_service *service = prm->service(PRM_CALENDAR_SERVICE);
    const char *calendar, *id = prm->text(clock, "id");
    int64_t left, warn, now = prm->now(call);

    PRM_TRY(leads_clock_calendar(call, clock, lead, &calendar));
    PRM_TRY(service->between(call, calendar, now, due, &left));
    if (left > 0) {
        PRM_TRY(service->add(call, calendar, now, left / 5 * 4, &warn));
        PRM_TRY(prm->arm(call, leads_clock_warns_timer.name, id, "", warn, NULL));
    }
    return prm->arm(call, leads_clock_ends_timer.name, id, "", due, NULL);
}

prm_status leads_clock_start(prm_call *call, const prm_val *lead, const char *kind, const char *partner,
    const char *offer, int64_t due_at)
{
    const prm_val *clock;
    prm_val *values = prm->object(call);

    PRM_TRY(leads_clock_stop(call, prm->text(lead, "id"), kind, offer));
    PRM_TRY(prm->set_text(values, "party", *partner != '\0' ? "partner" : "vendor"));
    if (*partner != '\0')
        PRM_TRY(prm->set_text(values, "partner", partner));
    if (*offer != '\0')
        PRM_TRY(prm->set_text(values, "offer", offer));
    PRM_TRY(prm->set(values, "lead", prm->get(lead, "id")));
    PRM_TRY(prm->set(values, "program", prm->get(lead, "program")));
    PRM_TRY(prm->set_text(values, "kind", kind));
    PRM_TRY(prm->set_integer(values, "started_at", prm->now(call)));
    PRM_TRY(prm->set_integer(values, "due_at", due_at));
    PRM_TRY(prm->create(call, "sla_clock", values, &clock));
    return arm(call, clock, lead, due_at);
}

prm_status leads_clock_keep(prm_call *call, const prm_val *lead, const char *kind, int64_t due_at)
{
    static const char *const states[] = { "running", "breached" };
    const prm_val *found;

    for (size_t s = 0; s < sizeof states / sizeof *states; s++) {
        PRM_TRY(find(call, prm->text(lead, "id"), kind, "", states[s], &found));
        if (prm->count(found) > 0)
            return PRM_OK;
    }
    return leads_clock_start(call, lead, kind, "", "", due_at);
}

/* What another partner, or the same in an earlier turn, left undone is not done by this. */
static prm_status is_of_now(prm_call *call, const prm_val *clock, int *answer)
{
    const char *partner = prm->text(clock, "partner");
    const prm_val *lead;

    *answer = 1;
    if (*partner == '\0' || *prm->text(clock, "offer") != '\0')
        return PRM_OK;
    PRM_TRY(prm_help_load_reached(call, "lead", prm->text(clock, "lead"), &lead));
    *answer = strcmp(prm->text(lead, "holder"), partner) == 0 &&
              prm_help_number(clock, "started_at") >= prm_help_number(lead, "held_since");
    return PRM_OK;
}

prm_status leads_clock_meet(prm_call *call, const char *lead, const char *kind, const char *offer)
{
    static const char *const states[] = { "running", "breached" };
    const prm_val *found;
    int is_met;

    for (size_t s = 0; s < sizeof states / sizeof *states; s++) {
        PRM_TRY(find(call, lead, kind, offer, states[s], &found));
        for (size_t i = 0; i < prm->count(found); i++) {
            PRM_TRY(is_of_now(call, prm->at(found, i), &is_met));
            if (is_met)
                PRM_TRY(leads_clock_done(call, prm->at(found, i), prm->now(call)));
        }
    }
    /* Whoever shows that it is at work has not let it lie. */
    return strcmp(kind, LEADS_CLOCK_PROGRESS) == 0 ? leads_clock_meet(call, lead, LEADS_CLOCK_STALE, "") : PRM_OK;
}
