/* SPDX-License-Identifier: Apache-2.0 */
/** @file  leads.nurture: it is too early. The lead rests, takes up no room, and comes back on its day. */
#include "work/work.h"

#include "intake/intake.h"
#include "measures/measures.h"
#include "routing/routing.h"

#include <string.h>

static prm_status check_until(prm_call *call, int64_t until)
{
    if (until <= prm->now(call))
        return prm->fail_field(call, "until", "past", "has passed");
    if (until > prm->now(call) + LEADS_NURTURE_DAYS * PRM_DAY_MS)
        return prm->fail_field(call, "until", "range", "is more than two years from now");
    return PRM_OK;
}

static prm_status rest(prm_call *call, const prm_val **lead, const prm_val *params, int64_t until)
{
    prm_val *changes = prm->object(call), *data;

    PRM_TRY(leads_reach_working(call, lead));
    PRM_TRY(leads_note_progress(call, *lead));
    PRM_TRY(prm->move(call, lead, "nurture"));
    PRM_TRY(prm->set_integer(changes, "nurture_until", until));
    PRM_TRY(prm->set(changes, "comment", prm->get(params, "note")));
    PRM_TRY(prm->update(call, lead, changes));
    PRM_TRY(leads_release(call, *lead));
    PRM_TRY(prm->arm(call, leads_resume_timer.name, prm->text(*lead, "id"), "", until, NULL));
    PRM_TRY(leads_ended(call, *lead, &data));
    PRM_TRY(prm->set_integer(data, "until", until));
    return prm->emit(call, "leads.nurtured", prm->text(*lead, "id"), data);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *lead;
    int64_t until;

    PRM_TRY(leads_load_held(call, prm->text(params, "id"), &lead));
    PRM_TRY(leads_need(call, lead, PRM_TEXTS("contacted", "working")));
    PRM_TRY(leads_check_unregistered(call, lead));
    PRM_TRY(prm->get_integer(params, "until", &until));
    PRM_TRY(check_until(call, until));
    PRM_TRY(rest(call, &lead, params, until));
    return prm->set(result, "lead", lead);
}

const prm_method leads_nurture_method = { .size = sizeof leads_nurture_method, .since = 1, .name = "leads.nurture",
    .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = LEADS_WORKERS, .subject = "lead",
    .doc = "Let a lead rest that was contacted, but for which it is too early. It stays with its holder, but takes up "
           "no room; on its day it begins anew there, or, if that partner is not active any more, is given out",
    .params = PRM_FIELDS(LEADS_THE_LEAD, PRM_TIME("until", PRM_REQUIRED, "Until when: within two years"),
        PRM_LINES("note", 1, 500, 0, "What is worth knowing; both sides read it")),
    .result = PRM_FIELDS(LEADS_LEAD),
    .example = "{\"id\":\"lead_01h8xgq3m2c4e\",\"until\":\"2027-09-01T08:00:00.000Z\",\"note\":\"Budget in autumn\"}",
    .run = run };

static prm_status is_there(prm_call *call, const prm_val *lead, int *answer)
{
    const prm_val *partner, *membership, *level;

    PRM_TRY(prm->load(call, "partner", prm->text(lead, "holder"), &partner));
    PRM_TRY(prm_help_membership(call, prm->get(partner, "id"), prm->get(lead, "program"), PRM_REACH_PROGRAM,
        &membership, &level));
    *answer = membership != NULL && strcmp(prm->text(partner, "state"), "active") == 0;
    return PRM_OK;
}

static prm_status resume(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *lead, *data;
    prm_val *changes = prm->object(call);
    int is_held;

    (void)result;
    PRM_TRY(prm->load(call, "lead", prm->text(params, "subject"), &lead));
    if (strcmp(prm->text(lead, "state"), "nurture") != 0)
        return PRM_OK;
    PRM_TRY(is_there(call, lead, &is_held));
    if (!is_held)
        PRM_TRY(leads_leave(call, &lead));
    PRM_TRY(prm->set(changes, "nurture_until", prm->new_null(call)));
    PRM_TRY(prm->update(call, &lead, changes));
    PRM_TRY(prm->move(call, &lead, "qualified"));
    PRM_TRY(leads_figures(call, lead, NULL, &data));
    PRM_TRY(prm->emit(call, "leads.resumed", prm->text(lead, "id"), data));
    return leads_go_on(call, 1, &lead);
}

const prm_timer leads_resume_timer = { .size = sizeof leads_resume_timer, .since = 1, .name = "leads.resume",
    .doc = "A lead has rested long enough", .run = resume };
