/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What the rules make of an alarm: how far up it goes, to whom,
 * and whether the case comes before others now. */
#include "clocks/escalations.h"
#include "clocks/told.h"

#include <string.h>

/* A case, what there is to say of it, and what came before. */
typedef struct rising {
    const prm_val *c, *open; /* the escalation that has not ended; NULL: none */
    const support_alarm *alarm;
    int64_t times;           /* how often it was escalated */
} rising;

/* ---- What the rules are told ------------------------------------------------------------------------------------- */

static prm_status clock_facts(prm_call *call, const prm_val *clock, prm_val *facts)
{
    static const char *const told[] = { "kind", "target_minutes", NULL };
    prm_val *made = prm->object(call);

    if (!clock)
        return PRM_OK;
    PRM_TRY(prm_help_set_all(made, told, clock));
    return prm->set(facts, "clock", made);
}

/* Its escalations, of all or of those the same side has asked for. */
static prm_status count(prm_call *call, const prm_val *c, const char *asked_by, int64_t *times)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set(filter, "case", prm->get(c, "id")));
    if (asked_by)
        PRM_TRY(prm->set_text(filter, "asked_by", asked_by));
    return prm->tally(call, &(prm_query){ .size = sizeof(prm_query), .entity = "escalation", .filter = filter,
        .reach = PRM_REACH_CALLER, .limit = SUPPORT_ESCALATED_MOST }, times);
}

static const char *side_of(prm_call *call)
{
    return prm->caller(call)->side == PRM_PARTNER_SIDE ? "partner" : "vendor";
}

static prm_status asked_facts(prm_call *call, const rising *r, prm_val *facts)
{
    int64_t last = prm_help_number(r->open, "created_at"), times;
    prm_val *made = prm->object(call);

    if (strcmp(r->alarm->why, "asked") != 0)
        return PRM_OK;
    PRM_TRY(count(call, r->c, side_of(call), &times));
    PRM_TRY(prm->set_text(made, "by", side_of(call)));
    PRM_TRY(prm->set_integer(made, "times", times));
    if (last > 0)
        PRM_TRY(prm->set_integer(made, "hours", (prm->now(call) - last) / PRM_HOUR_MS));
    return prm->set(facts, "asked", made);
}

static prm_status describe(prm_call *call, const rising *r, prm_val *facts)
{
    PRM_TRY(prm->set_text(facts, "why", r->alarm->why));
    PRM_TRY(prm->set_integer(facts, "level", prm_help_number(r->open, "level")));
    PRM_TRY(prm->set_integer(facts, "times", r->times));
    PRM_TRY(support_told_case(call, r->c, facts));
    PRM_TRY(support_told_partner(call, r->c, facts));
    PRM_TRY(clock_facts(call, r->alarm->clock, facts));
    PRM_TRY(asked_facts(call, r, facts));
    return r->alarm->rating > 0 ? prm->set_integer(facts, "rating", r->alarm->rating) : PRM_OK;
}

/* ---- What follows ------------------------------------------------------------------------------------------------ */

/* It comes before others, if it did not before; with that what is promised may be something else. */
static prm_status raise_priority(prm_call *call, rising *r, const prm_val *answer)
{
    int64_t priority = prm_help_number(answer, "priority"), now = prm_help_number(r->c, "priority");
    prm_val *changes = prm->object(call);

    if (priority == 0 || (now > 0 && priority >= now) || !support_case_is_open(r->c))
        return PRM_OK;
    PRM_TRY(prm->set_integer(changes, "priority", priority));
    PRM_TRY(prm->update(call, &r->c, changes));
    return support_clocks_changed(call, &r->c);
}

/* Those who are to see to it are asked again, unless they have taken note by then. */
static prm_status look_again(prm_call *call, const rising *r, const prm_val *escalation, const prm_val *answer)
{
    int64_t hours = prm_help_number(answer, "again_hours"), at;
    const char *calendar;

    if (hours == 0 || !prm_help_is_in(escalation, "open") ||
        prm_help_number(escalation, "reminders") >= SUPPORT_REMINDED_MOST)
        return PRM_OK;
    PRM_TRY(support_hours_calendar(call, r->c, "program", &calendar));
    PRM_TRY(support_hours_from_now(call, calendar, hours * PRM_HOUR_MS, &at));
    return prm->arm(call, support_escalation_again_timer.name, prm->text(escalation, "id"), "", at, NULL);
}

static prm_status create(prm_call *call, const rising *r, const prm_val *outcome, const prm_val **escalation)
{
    static const char *const of_case[] = { "partner", "program", "territory", NULL };
    const prm_val *answer = prm->get(outcome, support_escalate_rule.name);
    prm_val *values = prm->object(call);

    PRM_TRY(prm_help_set_all(values, of_case, r->c));
    PRM_TRY(prm->set(values, "case", prm->get(r->c, "id")));
    PRM_TRY(prm->set(values, "level", prm->get(answer, "level")));
    PRM_TRY(prm->set_text(values, "to", prm_help_has_value(answer, "to")
        ? prm->text(answer, "to") : "channel_manager"));
    PRM_TRY(prm->set_text(values, "why", r->alarm->why));
    PRM_TRY(prm->set(values, "clock", prm->get(r->alarm->clock, "id")));
    PRM_TRY(prm->set(values, "decision", prm->get(outcome, "id")));
    if (r->alarm->reason) {
        PRM_TRY(prm->set_text(values, "reason", r->alarm->reason));
        PRM_TRY(prm->set_text(values, "asked_by", side_of(call)));
    }
    return prm->create(call, "escalation", values, escalation);
}

static prm_status rise(prm_call *call, rising *r, const prm_val *outcome, const prm_val **escalation)
{
    prm_val *flag = prm->object(call);

    if (r->open)
        PRM_TRY(support_escalation_end(call, &r->open, "raised", prm->object(call)));
    PRM_TRY(create(call, r, outcome, escalation));
    PRM_TRY(prm->set_boolean(flag, "escalated", 1));
    PRM_TRY(prm->set(flag, "escalation_level", prm->get(*escalation, "level")));
    PRM_TRY(prm->update(call, &r->c, flag));
    return support_escalation_tell(call, *escalation, "support.escalated", NULL);
}

/* It stays as high as it is: whoever is to see to that is reminded where nobody took note. */
static prm_status remind(prm_call *call, const rising *r, const prm_val **escalation)
{
    prm_val *changes = prm->object(call);

    *escalation = r->open;
    if (strcmp(r->alarm->why, "ignored") != 0 || prm_help_number(r->open, "reminders") >= SUPPORT_REMINDED_MOST)
        return PRM_OK;
    PRM_TRY(prm->set_integer(changes, "reminders", prm_help_number(r->open, "reminders") + 1));
    PRM_TRY(prm->update(call, escalation, changes));
    return support_escalation_tell(call, *escalation, "support.escalation_ignored", NULL);
}

static prm_status follow(prm_call *call, rising *r, const prm_val *outcome, prm_val *result)
{
    const prm_val *answer = prm->get(outcome, support_escalate_rule.name), *escalation = NULL;
    int is_raised = prm_help_number(answer, "level") > prm_help_number(r->open, "level");
    int rises = is_raised && r->times < SUPPORT_ESCALATED_MOST;

    if (is_raised && !rises)
        PRM_TRY(prm->add_reason(call, outcome, support_escalate_rule.name, "as_often_as_it_goes", NULL));
    PRM_TRY(rises ? rise(call, r, outcome, &escalation) : remind(call, r, &escalation));
    if (escalation)
        PRM_TRY(look_again(call, r, escalation, answer));
    PRM_TRY(raise_priority(call, r, answer));
    if (!result)
        return PRM_OK;
    PRM_TRY(prm->set_boolean(result, "escalated", rises));
    PRM_TRY(prm->set(result, "escalation", escalation));
    return prm_help_tell_decision(outcome, result);
}

/* Whoever asks would be told that it goes up. */
static prm_status check_asked(prm_call *call, const rising *r)
{
    prm_val *data = prm->object(call);

    if (strcmp(r->alarm->why, "asked") != 0 || r->times < SUPPORT_ESCALATED_MOST)
        return PRM_OK;
    PRM_TRY(prm->set_integer(data, "escalations", r->times));
    return prm->fail(call, PRM_E_LIMIT, "too_many_escalations", data);
}

prm_status support_escalate(prm_call *call, const char *the_case, const support_alarm *alarm, prm_val *result)
{
    rising r = { .alarm = alarm };
    prm_val *facts = prm->object(call);
    const prm_val *outcome;

    PRM_TRY(prm->load(call, "case", the_case, &r.c));
    if (!support_case_is_open(r.c) && alarm->rating == 0)
        return PRM_OK;
    PRM_TRY(support_escalation_find(call, the_case, &r.open));
    PRM_TRY(count(call, r.c, NULL, &r.times));
    PRM_TRY(check_asked(call, &r));
    PRM_TRY(describe(call, &r, facts));
    PRM_TRY(prm->decide(call, support_escalation_chain.name, the_case, facts, &outcome));
    return follow(call, &r, outcome, result);
}

/* ---- Nobody took note -------------------------------------------------------------------------------------------- */

static prm_status look(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *escalation;

    (void)result;
    PRM_TRY(prm->load(call, "escalation", prm->text(params, "subject"), &escalation));
    if (!prm_help_is_in(escalation, "open"))
        return PRM_OK;
    return support_escalate(call, prm->text(escalation, "case"), &(support_alarm){ .why = "ignored" }, NULL);
}

const prm_timer support_escalation_again_timer = { .size = sizeof support_escalation_again_timer, .since = 1,
    .name = "support.escalation_again", .doc = "Whether nobody has taken note of an escalation", .run = look };
