/* SPDX-License-Identifier: Apache-2.0 */
/** @file  leads.touch and leads.progress: what the holder does about a lead, a row each. */
#include "work/work.h"

#include "measures/measures.h"
#include "sla/sla.h"

#include <string.h>

enum { PAGE = 500 };

static const prm_field *const fields[] = {
    PRM_REF("lead", "lead", PRM_READONLY, "About which lead"),
    PRM_REF("holder", "partner", PRM_READONLY,
        "Whose it is to read: of the partner that holds the lead. None: it was taken "
                                               "back, or given up"),
    PRM_REF("partner", "partner", PRM_READONLY | PRM_VENDOR, "Who did it"),
    PRM_ENUM("kind", LEADS_TOUCH_KINDS "|progress", PRM_READONLY, "What it was"),
    PRM_DATE("on", PRM_READONLY, "On which day"),
    PRM_ENUM("outcome", "reached|not_reached", PRM_READONLY, "Whether somebody was reached; none: it was none"),
    PRM_LINES("note", 1, 2000, PRM_READONLY | PRM_PERSONAL, "What came of it; both sides read it"),
    PRM_TIME("next_at", PRM_READONLY, "When the next is meant to be"),
    NULL
};

const prm_entity leads_touch_entity = { .size = sizeof leads_touch_entity, .since = 1, .name = "lead_touch",
    .path = "leads.touches", .scope = "holder",
    .doc = "Something a partner did about a lead: it was in touch, or got further",
    .ops = "get list history export: *", .fields = fields,
    .indexes = PRM_TEXTS("lead, -created_at", "holder, -created_at", "lead, holder") };

/* ---- Rows -------------------------------------------------------------------------------------------------------- */

/* Today where the programme is; what is planned has not been done. */
static prm_status check_day(prm_call *call, const prm_val *lead, const char *on)
{
    const prm_val *program;
    const char *today;

    PRM_TRY(prm->load(call, "program", prm->text(lead, "program"), &program));
    PRM_TRY(prm_date_today(call, program, &today));
    return strcmp(on, today) <= 0 ? PRM_OK : prm->fail_field(call, "on", "future", "has not come yet");
}

static prm_status check_next(prm_call *call, const prm_val *params)
{
    int64_t next;

    if (prm->get_integer(params, "next_at", &next) != PRM_OK || next > prm->now(call))
        return PRM_OK;
    return prm->fail_field(call, "next_at", "past", "has passed");
}

static prm_status check(prm_call *call, const prm_val *lead, const prm_val *params)
{
    const char *on = prm->text(params, "on");
    prm_status day = *on != '\0' ? check_day(call, lead, on) : PRM_OK;
    prm_status next = day == PRM_OK || day == PRM_E_INVALID ? check_next(call, params) : PRM_OK;
    int64_t known;
    prm_val *filter = prm->object(call);

    PRM_TRY(day);
    PRM_TRY(next);
    PRM_TRY(prm->set(filter, "lead", prm->get(lead, "id")));
    PRM_TRY(prm->set(filter, "holder", prm->get(lead, "holder")));
    PRM_TRY(prm->tally(call, &(prm_query){ .size = sizeof(prm_query), .entity = "lead_touch", .filter = filter,
        .reach = PRM_REACH_PROGRAM }, &known));
    return known < LEADS_TOUCHES_MOST ? PRM_OK : prm->fail(call, PRM_E_LIMIT, "touches", NULL);
}

static prm_status add(prm_call *call, const prm_val *lead, const char *kind, const prm_val *params,
    const prm_val **touch)
{
    static const char *const given[] = { "on", "outcome", "note", "next_at", NULL };
    prm_val *values = prm->object(call);

    PRM_TRY(prm_help_set_all(values, given, params));
    PRM_TRY(prm->set_text(values, "kind", kind));
    PRM_TRY(prm->set(values, "lead", prm->get(lead, "id")));
    PRM_TRY(prm->set(values, "holder", prm->get(lead, "holder")));
    PRM_TRY(prm->set(values, "partner", prm->get(lead, "holder")));
    return prm->create(call, "lead_touch", values, touch);
}

prm_status leads_touches_leave(prm_call *call, const prm_val *lead)
{
    prm_val *filter = prm->object(call), *changes = prm->object(call);
    const prm_val *rows;

    PRM_TRY(prm->set(filter, "lead", prm->get(lead, "id")));
    PRM_TRY(prm->set(filter, "holder", prm->get(lead, "holder")));
    PRM_TRY(prm->set(changes, "holder", prm->new_null(call)));
    do { /* those that have left are not found again */
        PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "lead_touch", .filter = filter,
            .reach = PRM_REACH_PROGRAM, .limit = PAGE }, &rows));
        for (size_t i = 0; i < prm->count(rows); i++) {
            const prm_val *row = prm->at(rows, i);
            PRM_TRY(prm->update(call, &row, changes));
        }
    } while (prm->count(rows) == PAGE);
    return PRM_OK;
}

/* ---- leads.touch ------------------------------------------------------------------------------------------------- */

/* The first: it is contacted, and the promise kept. */
static prm_status begin(prm_call *call, const prm_val **lead, prm_val *changes)
{
    prm_val *data;

    PRM_TRY(prm->set_integer(changes, "first_touch_at", prm->now(call)));
    PRM_TRY(leads_clock_meet(call, prm->text(*lead, "id"), LEADS_CLOCK_FIRST_TOUCH, ""));
    PRM_TRY(prm->move(call, lead, "contacted"));
    PRM_TRY(leads_ended(call, *lead, &data));
    return prm->emit(call, "leads.contacted", prm->text(*lead, "id"), data);
}

static prm_status tell_touched(prm_call *call, const prm_val *lead, const prm_val *params)
{
    prm_val *data;

    PRM_TRY(leads_figures_open(call, lead, NULL, &data));
    PRM_TRY(prm->set(data, "kind", prm->get(params, "kind")));
    PRM_TRY(prm->set(data, "outcome", prm->get(params, "outcome")));
    return prm->emit(call, "leads.touched", prm->text(lead, "id"), data);
}

static prm_status touch(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *lead, *row;
    prm_val *changes = prm->object(call);

    PRM_TRY(leads_load_held(call, prm->text(params, "id"), &lead));
    PRM_TRY(leads_need(call, lead, PRM_TEXTS("accepted", "contacted", "working")));
    PRM_TRY(check(call, lead, params));
    PRM_TRY(add(call, lead, prm->text(params, "kind"), params, &row));
    PRM_TRY(prm->set_integer(changes, "touches", prm_help_number(lead, "touches") + 1));
    PRM_TRY(prm->set_integer(changes, "last_touch_at", prm->now(call)));
    if (strcmp(prm->text(lead, "state"), "accepted") == 0)
        PRM_TRY(begin(call, &lead, changes));
    else if (strcmp(prm->text(params, "outcome"), "reached") == 0)
        PRM_TRY(leads_reach_working(call, &lead));
    PRM_TRY(prm->update(call, &lead, changes));
    PRM_TRY(leads_note_progress(call, lead));
    PRM_TRY(tell_touched(call, lead, params));
    PRM_TRY(prm->set(result, "touch", row));
    return prm->set(result, "lead", lead);
}

#define TOUCH PRM_ROW("touch", "lead_touch", fields, PRM_REQUIRED, "As stored")
#define NOTED(need, what)                                                                                              \
    PRM_LINES("note", 1, 2000, need, what), PRM_TIME("next_at", 0, "When the next is meant to be; not in the past")

const prm_method leads_touch_method = { .size = sizeof leads_touch_method, .since = 1, .name = "leads.touch",
    .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = LEADS_SELLERS, .subject = "lead",
    .doc = "Note that somebody at the customer was called or written to. The first makes the lead contacted; a later "
           "one that reached somebody, working. Its terms say how many there have to be before it may be given up as "
           "not reached",
    .params = PRM_FIELDS(LEADS_THE_LEAD, PRM_ENUM("kind", LEADS_TOUCH_KINDS, PRM_REQUIRED, "What it was"),
        PRM_DATE("on", PRM_REQUIRED, "On which day; not in the future"),
        PRM_ENUM("outcome", "reached|not_reached", PRM_REQUIRED, "Whether somebody was reached"),
        NOTED(PRM_PERSONAL, "What came of it; both sides read it")),
    .result = PRM_FIELDS(TOUCH, LEADS_LEAD),
    .example = "{\"id\":\"lead_01h8xgq3m2c4e\",\"kind\":\"call\",\"on\":\"2026-01-14\",\"outcome\":\"reached\","
               "\"note\":\"Wants an offer for both sites\"}",
    .run = touch };

/* ---- leads.progress ---------------------------------------------------------------------------------------------- */

static prm_status progress(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *lead, *row, *data;

    PRM_TRY(leads_load_held(call, prm->text(params, "id"), &lead));
    PRM_TRY(leads_need(call, lead, PRM_TEXTS("contacted", "working")));
    PRM_TRY(check(call, lead, params));
    PRM_TRY(add(call, lead, "progress", params, &row));
    PRM_TRY(leads_reach_working(call, &lead));
    PRM_TRY(leads_note_progress(call, lead));
    PRM_TRY(leads_figures(call, lead, NULL, &data));
    PRM_TRY(prm->emit(call, "leads.progressed", prm->text(lead, "id"), data));
    PRM_TRY(prm->set(result, "touch", row));
    return prm->set(result, "lead", lead);
}

const prm_method leads_progress_method = { .size = sizeof leads_progress_method, .since = 1, .name = "leads.progress",
    .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = LEADS_SELLERS, .subject = "lead",
    .doc = "Tell how a lead that was contacted is getting on: it is being worked on, and the time for progress runs "
           "anew",
    .params = PRM_FIELDS(LEADS_THE_LEAD,
        NOTED(PRM_REQUIRED | PRM_PERSONAL, "How it is getting on; both sides read it")),
    .result = PRM_FIELDS(TOUCH, LEADS_LEAD),
    .example = "{\"id\":\"lead_01h8xgq3m2c4e\",\"note\":\"They compare two offers, a decision is due in March\"}",
    .run = progress };
