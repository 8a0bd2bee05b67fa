/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The clocks, and with them the ledger of what both sides kept and broke: one row a promise, never taken away. */
#include "sla/sla.h"

#include "measures/measures.h"

#include <string.h>

static const prm_field *const fields[] = {
    PRM_ENUM("party", "partner|vendor", PRM_READONLY, "Who is to do it"),
    PRM_REF("partner", "partner", PRM_READONLY, "The partner whose it is, or towards whom"),
    PRM_REF("lead", "lead", PRM_READONLY, "About which lead"),
    PRM_REF("offer", "lead_offer", PRM_READONLY, "About which offer of it"),
    PRM_ENUM("kind", LEADS_CLOCKS, PRM_READONLY, "What is to be done"),
    PRM_TIME("started_at", PRM_READONLY, "Since when"),
    PRM_TIME("due_at", PRM_READONLY, "By when"),
    PRM_TIME("met_at", PRM_READONLY, "When it was done"),
    PRM_BOOL("breached", PRM_READONLY, "Whether it was not done in time"),
    PRM_TIME("stopped_at", PRM_READONLY, "When it ended, one way or the other; none: it runs"),
    NULL
};

const prm_entity leads_clock_entity = { .size = sizeof leads_clock_entity, .name = "sla_clock", .path = "leads.sla",
    .since = 1, .scope = "partner",
    .doc = "A promise with a date, of a partner or of the vendor, and whether it was kept. What the vendor breaks counts as "
           "what partners break",
    .ops = "get list export: *", .fields = fields,
    .flow = PRM_FLOW("running", "running > met | breached | stopped", "breached > late"),
    .indexes = PRM_TEXTS("lead", "partner, party, -created_at", "state, due_at") };

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

static prm_status end(prm_call *call, const prm_val *clock, const char *state, prm_val *changes)
{
    PRM_TRY(prm->move(call, &clock, state));
    PRM_TRY(prm->set_integer(changes, "stopped_at", prm->now(call)));
    PRM_TRY(prm->update(call, &clock, changes));
    return prm->disarm(call, leads_clock_ends_timer.name, prm->text(clock, "id"), "");
}

prm_status leads_clock_stop(prm_call *call, const char *lead, const char *kind, const char *offer)
{
    const prm_val *found;

    PRM_TRY(find(call, lead, kind, offer, "running", &found));
    for (size_t i = 0; i < prm->count(found); i++)
        PRM_TRY(end(call, prm->at(found, i), "stopped", prm->object(call)));
    return PRM_OK;
}

prm_status leads_clock_start(prm_call *call, const prm_val *lead, const char *kind, const char *partner, const char *offer,
    int64_t due_at)
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
    PRM_TRY(prm->set_text(values, "kind", kind));
    PRM_TRY(prm->set_integer(values, "started_at", prm->now(call)));
    PRM_TRY(prm->set_integer(values, "due_at", due_at));
    PRM_TRY(prm->create(call, "sla_clock", values, &clock));
    return prm->arm(call, leads_clock_ends_timer.name, prm->text(clock, "id"), "", due_at, NULL);
}

prm_status leads_clock_meet(prm_call *call, const char *lead, const char *kind, const char *offer)
{
    static const char *const from_to[][2] = { { "running", "met" }, { "breached", "late" } };
    const prm_val *found;

    for (size_t s = 0; s < sizeof from_to / sizeof *from_to; s++) {
        PRM_TRY(find(call, lead, kind, offer, from_to[s][0], &found));
        for (size_t i = 0; i < prm->count(found); i++) {
            const prm_val *clock = prm->at(found, i);
            int is_late = s > 0 || leads_number(clock, "due_at") < prm->now(call);
            prm_val *changes = prm->object(call);
            PRM_TRY(prm->set_integer(changes, "met_at", prm->now(call)));
            PRM_TRY(prm->set_boolean(changes, "breached", is_late));
            PRM_TRY(end(call, clock, from_to[s][1], changes));
        }
    }
    return PRM_OK;
}

prm_status leads_hours_from_now(prm_call *call, const prm_val *program, const prm_val *partner, const char *calendar,
    int64_t hours, int64_t *instant)
{
    const prm_calendar_service *service = prm->service(PRM_CALENDAR_SERVICE);
    const char *name = "";

    if (strcmp(calendar, "partner") == 0)
        name = prm->text(partner, "calendar");
    if (*name == '\0' && strcmp(calendar, "always") != 0)
        name = prm->text(program, "calendar");
    return service->add(call, name, prm->now(call), hours * LEADS_HOUR_MS, instant);
}

/* Its time is over, and it has not been done. */
static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *clock, *lead;
    prm_val *changes = prm->object(call), *data;

    (void)result;
    PRM_TRY(prm->load(call, "sla_clock", prm->text(params, "subject"), &clock));
    if (strcmp(prm->text(clock, "state"), "running") != 0 || leads_number(clock, "due_at") > prm->now(call))
        return PRM_OK;
    PRM_TRY(prm->move(call, &clock, "breached"));
    PRM_TRY(prm->set_boolean(changes, "breached", 1));
    PRM_TRY(prm->set_integer(changes, "stopped_at", prm->now(call)));
    PRM_TRY(prm->update(call, &clock, changes));
    PRM_TRY(prm->load(call, "lead", prm->text(clock, "lead"), &lead));
    PRM_TRY(leads_figures_open(call, lead, prm->text(clock, "partner"), &data));
    PRM_TRY(prm->set(data, "kind", prm->get(clock, "kind")));
    PRM_TRY(prm->set(data, "party", prm->get(clock, "party")));
    return prm->emit(call, "leads.sla_breached", prm->text(clock, "id"), data);
}

const prm_timer leads_clock_ends_timer = { .size = sizeof leads_clock_ends_timer, .since = 1, .name = "leads.clock_ends",
    .doc = "The time for something has passed", .run = run };
