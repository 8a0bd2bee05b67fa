/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What becomes of a lead that has come in: the rules say, and it goes there. */
#include "intake/intake.h"

#include "measures/measures.h"
#include "routing/routing.h"
#include "sla/sla.h"

#include <string.h>

/* What an answer makes of a lead; `review` leaves it new, and a person is told. */
static const struct end {
    const char *verdict, *state, *event;
} ends[] = {
    { "duplicate", "duplicate", "leads.duplicate" },
    { "spam", "spam", "leads.spam" },
    { "disqualified", "disqualified", "leads.disqualified" },
    { "qualified", "qualified", "leads.qualified" },
};

static const struct end *find_end(const char *verdict)
{
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (strcmp(ends[i].verdict, verdict) == 0)
            return &ends[i];
    return NULL;
}

/* NULL: there is none of that name. */
static const prm_val *candidate_of(const leads_arrival *a, const char *name)
{
    size_t number = leads_candidate_number(name);

    return number > 0 ? prm->at(a->candidates, number - 1) : NULL;
}

/* The chain's answers as one word. A duplicate of nothing there is, is for a person. */
static prm_status reach(prm_call *call, const leads_arrival *a, const prm_val *outcome, prm_val *changes,
    const char **verdict)
{
    const prm_val *dedupe = prm->get(outcome, leads_dedupe_rule.name),
        *score = prm->get(outcome, leads_score_rule.name);
    const prm_val *candidate = candidate_of(a, prm->text(dedupe, "candidate"));

    PRM_TRY(prm->set(changes, "score", prm->get(score, "score")));
    *verdict = prm->text(score, "verdict");
    if (strcmp(prm->text(dedupe, "verdict"), "review") == 0 && strcmp(*verdict, "qualified") == 0)
        *verdict = "review";
    if (strcmp(prm->text(dedupe, "verdict"), "duplicate") != 0)
        return PRM_OK;
    *verdict = candidate ? "duplicate" : "review";
    if (!candidate)
        return prm->add_reason(call, outcome, leads_dedupe_rule.name, "unknown_candidate", NULL);
    if (strcmp(prm->text(candidate, "kind"), "lead") == 0)
        return prm->set(changes, "duplicate_of", prm->get(prm->get(candidate, "row"), "id"));
    return prm->set_text(changes, "reason_code", "deal_under_way");
}

static prm_status call_a_person(prm_call *call, const prm_val *lead)
{
    const prm_val *program, *data;
    int64_t due;

    PRM_TRY(prm->load(call, "program", prm->text(lead, "program"), &program));
    PRM_TRY(leads_hours_from_now(call, program, NULL, "program", prm_help_setting(call, "review_hours"),
        &due));
    PRM_TRY(leads_clock_start(call, lead, LEADS_CLOCK_REVIEW, "", "", due));
    PRM_TRY(leads_figures(call, lead, NULL, &data));
    return prm->emit(call, "leads.review_needed", prm->text(lead, "id"), data);
}

prm_status leads_settle(prm_call *call, const char *verdict, int at_once, const prm_val **lead)
{
    const struct end *end = find_end(verdict);
    prm_val *data;

    if (!end)
        return call_a_person(call, *lead);
    PRM_TRY(prm->move(call, lead, end->state));
    PRM_TRY(leads_figures_open(call, *lead, NULL, &data));
    PRM_TRY(prm->set_boolean(data, "qualified", strcmp(end->state, "qualified") == 0));
    PRM_TRY(prm->set_boolean(data, "repeated", strcmp(end->state, "duplicate") == 0));
    PRM_TRY(prm->emit(call, end->event, prm->text(*lead, "id"), data));
    return strcmp(end->state, "qualified") == 0 ? leads_go_on(call, at_once, lead) : PRM_OK;
}

prm_status leads_go_on(prm_call *call, int at_once, const prm_val **lead)
{
    const char *holder = prm->text(*lead, "holder");
    prm_val *changes = prm->object(call);

    if (prm->type(prm->get(*lead, "qualified_at")) != PRM_V_INT) {
        PRM_TRY(prm->set_integer(changes, "qualified_at", prm->now(call)));
        PRM_TRY(prm->update(call, lead, changes));
    }
    if (*holder != '\0')
        return leads_hold(call, lead, holder, NULL);
    if (at_once)
        return leads_route(call, lead, NULL);
    return prm->arm(call, leads_distribute_timer.name, prm->text(*lead, "id"), "", prm->now(call), NULL);
}

/* What its partner is not to learn: that others know the company. It is noted where the vendor reads it, and said. */
static prm_status note_other(prm_call *call, const prm_val *candidate, prm_val *changes)
{
    if (!candidate || prm->get(changes, "duplicate_of") || strcmp(prm->text(candidate, "kind"), "lead") != 0)
        return PRM_OK;
    return prm->set(changes, "duplicate_of", prm->get(prm->get(candidate, "row"), "id"));
}

static prm_status tell_other(prm_call *call, const prm_val *candidate, const prm_val *lead)
{
    const prm_val *data;

    if (!candidate || strcmp(prm->text(lead, "state"), "accepted") != 0)
        return PRM_OK;
    PRM_TRY(leads_figures(call, lead, NULL, &data));
    return prm->emit(call, "leads.resembled", prm->text(lead, "id"), data);
}

static prm_status decide(prm_call *call, const prm_val *lead, const prm_val *facts, const prm_val **outcome)
{
    const char *id = prm->text(lead, "id"), *before = prm->text(lead, "decision");

    if (*before == '\0')
        return prm->decide(call, leads_intake_chain.name, id, facts, outcome);
    return prm->decide_again(call, leads_intake_chain.name, id, before, facts, outcome);
}

prm_status leads_receive(prm_call *call, leads_arrival *a, int at_once, const prm_val **lead, const prm_val **outcome)
{
    const prm_val *facts, *other;
    prm_val *changes = prm->object(call);
    const char *verdict;

    PRM_TRY(leads_intake_facts(call, a, &facts));
    PRM_TRY(decide(call, *lead, facts, outcome));
    PRM_TRY(reach(call, a, *outcome, changes, &verdict));
    PRM_TRY(leads_matches_other(call, a, &other));
    PRM_TRY(note_other(call, other, changes));
    PRM_TRY(prm->set(changes, "decision", prm->get(*outcome, "id")));
    PRM_TRY(prm->update(call, lead, changes));
    PRM_TRY(leads_settle(call, verdict, at_once, lead));
    return tell_other(call, other, *lead);
}

/* A lead of an import, or one that comes back: distributed by itself, whatever becomes of others; or left to a person,
 * for the reason that is given as `to_person`. */
static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const char *why = prm->text(prm->get(params, "data"), "to_person");
    const prm_val *lead;

    (void)result;
    PRM_TRY(prm->load(call, "lead", prm->text(params, "subject"), &lead));
    if (strcmp(prm->text(lead, "state"), "qualified") != 0)
        return PRM_OK;
    return *why != '\0' ? leads_to_person(call, why, &lead) : leads_route(call, &lead, NULL);
}

const prm_timer leads_distribute_timer = { .size = sizeof leads_distribute_timer, .since = 1,
    .name = "leads.distribute", .doc = "Finds partners for a qualified lead", .run = run };
