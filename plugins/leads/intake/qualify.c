/* SPDX-License-Identifier: Apache-2.0 */
/** @file  leads.qualify: a person says what a lead is that the rules left open, or thinks better of what they said. */
#include "intake/intake.h"

#include "measures/measures.h"
#include "sla/sla.h"
#include "work/work.h"

#include <string.h>

/* What the rules had answered, overruled by a person, is recorded apart. */
static prm_status note(prm_call *call, const prm_val *lead, const prm_val *params)
{
    const prm_val *score = prm->get(lead, "score");
    const char *verdict = prm->text(params, "verdict"), *decision = prm->text(lead, "decision");
    prm_val *answer = prm->object(call);

    if (*decision == '\0' || strcmp(verdict, "duplicate") == 0 || prm->type(score) != PRM_V_INT)
        return PRM_OK;
    PRM_TRY(prm->set(answer, "score", score));
    PRM_TRY(prm->set_text(answer, "verdict", verdict));
    return prm->overrule(call, decision, leads_score_rule.name, answer, prm->text(params, "reason"));
}

static prm_status check_original(prm_call *call, const prm_val *lead, const prm_val *params)
{
    const char *of = prm->text(params, "duplicate_of");
    int is_duplicate = strcmp(prm->text(params, "verdict"), "duplicate") == 0;
    const prm_val *original;

    if (is_duplicate != (*of != '\0'))
        return prm->fail_field(call, "duplicate_of", is_duplicate ? "required" : "superfluous",
            "goes with the verdict duplicate, and with no other");
    if (strcmp(of, prm->text(lead, "id")) == 0)
        return prm->fail_field(call, "duplicate_of", "itself", "is this lead");
    return is_duplicate ? prm->load(call, "lead", of, &original) : PRM_OK;
}

/* It is counted once, as what it is found to be now. */
static prm_status take_back(prm_call *call, const prm_val *lead)
{
    prm_val *data;

    if (prm_help_is_in(lead, "new"))
        return PRM_OK;
    PRM_TRY(leads_figures_open(call, lead, NULL, &data));
    PRM_TRY(prm->set_boolean(data, "qualified", prm_help_is_in(lead, "qualified") ||
        prm_help_is_in(lead, "unassignable")));
    PRM_TRY(prm->set_boolean(data, "repeated", prm_help_is_in(lead, "duplicate")));
    return prm->emit(call, "leads.rejudged", prm->text(lead, "id"), data);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *lead;
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->load(call, "lead", prm->text(params, "id"), &lead));
    PRM_TRY(leads_need(call, lead, PRM_TEXTS("new", "duplicate", "spam", "disqualified", "qualified", "unassignable")));
    PRM_TRY(check_original(call, lead, params));
    PRM_TRY(note(call, lead, params));
    PRM_TRY(take_back(call, lead));
    PRM_TRY(prm->set(changes, "duplicate_of",
        prm->get(params, "duplicate_of") ? prm->get(params, "duplicate_of") : prm->new_null(call)));
    PRM_TRY(prm->set(changes, "comment", prm->get(params, "reason")));
    PRM_TRY(prm->update(call, &lead, changes));
    PRM_TRY(leads_clock_meet(call, prm->text(lead, "id"), LEADS_CLOCK_REVIEW, ""));
    PRM_TRY(leads_settle(call, prm->text(params, "verdict"), 1, &lead));
    return prm->set(result, "lead", lead);
}

const prm_method leads_qualify_method = { .size = sizeof leads_qualify_method, .since = 1, .name = "leads.qualify",
    .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = LEADS_PEOPLE, .subject = "lead",
    .doc = "Say what a lead is that nobody holds or is asked about: worth being worked on, and then it is given out; "
           "or not. What the rules said of it is overruled",
    .params = PRM_FIELDS(LEADS_THE_LEAD,
        PRM_ENUM("verdict", "qualified|disqualified|spam|duplicate", PRM_REQUIRED, "What it is"),
        PRM_REF("duplicate_of", "lead", 0, "Of a duplicate: the earlier lead"),
        PRM_LINES("reason", 1, 500, PRM_REQUIRED, "Why; a partner that comes to hold it reads it")),
    .result = PRM_FIELDS(LEADS_LEAD),
    .example = "{\"id\":\"lead_01h8xgq3m2c4e\",\"verdict\":\"qualified\",\"reason\":\"Known from the fair\"}",
    .run = run };
