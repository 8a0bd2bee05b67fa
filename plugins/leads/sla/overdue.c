/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The chain leads.overdue: something about a lead was not done in time, what follows? */
#include "sla/sla.h"

#include "routing/routing.h"

#include <string.h>

enum { RECORD_DAYS = 90, COUNTED = 1000 };

static const prm_field *const overdue_facts[] = {
    PRM_ENUM("kind", LEADS_CLOCKS, PRM_REQUIRED,
        "What was not done: accept, the offer was not answered; first_touch, nobody has been in touch; progress, "
        "nothing was told of it; close, it is not at its end; stale, nothing was done at all; assign, the vendor has "
        "found nobody; pool, nobody has taken it; review, the vendor has not said what it is"),
    PRM_ENUM("party", "partner|vendor", PRM_REQUIRED, "Who was to do it"),
    PRM_INT("times", 0, LEADS_ANSWERS_MOST, PRM_REQUIRED, "How often this was answered before"),
    PRM_INT("hours", 0, PRM_ANY, PRM_REQUIRED, "Hours by the clock on the wall since it should have been done"),
    PRM_ENUM("told", LEADS_TOLD, 0, "How far up the vendor's people were told of it; none: nobody yet"),
    NULL
};

static const prm_field *const lead_facts[] = {
    PRM_TEXT("state", 1, 40, PRM_REQUIRED, "Where it is"),
    PRM_TEXT("country", 2, 2, 0, "Where the customer is (ISO 3166-1)"), LEADS_INDUSTRY, LEADS_SEGMENT, LEADS_TIMEFRAME,
    PRM_TEXT("source", 1, 60, PRM_REQUIRED, "The code of its source"),
    PRM_INT("score", 0, LEADS_SCORE_MOST, PRM_REQUIRED, "How good it is"),
    PRM_INT("amount_base", 0, PRM_ANY, PRM_REQUIRED,
        "What it may be worth, in minor units of the programme's currency"),
    PRM_INT("attempt", 0, 1000, PRM_REQUIRED, "How often it was given out"),
    PRM_INT("open_offers", 0, 1000, PRM_REQUIRED, "How many offers of it wait for an answer, this one among them"),
    PRM_INT("touches", 0, 100000, PRM_REQUIRED, "How often its holder has been in touch with the customer"),
    NULL
};

static const prm_field *const partner_facts[] = {
    PRM_TEXT("level", 1, 40, 0, "The code of its level in the programme"),
    PRM_INT("level_rank", 0, 1000, 0, "That level's rank"),
    PRM_TEXT("channel_type", 1, 40, 0, "Its role in the programme"),
    PRM_BENEFITS_FACT,
    PRM_INT("open_now", 0, PRM_ANY, PRM_REQUIRED, "Leads it holds or is offered"),
    PRM_INT("offered", 0, PRM_ANY, PRM_REQUIRED, "Leads it was ever offered"),
    PRM_INT("accepted", 0, PRM_ANY, PRM_REQUIRED, "Of these: accepted"),
    PRM_INT("timed_out", 0, PRM_ANY, PRM_REQUIRED, "Not answered in time"),
    PRM_INT("pulled", 0, PRM_ANY, PRM_REQUIRED, "Taken back from it"),
    PRM_INT("converted", 0, PRM_ANY, PRM_REQUIRED, "Of those it held: became deals"),
    PRM_INT("breaches", 0, COUNTED, PRM_REQUIRED,
        "What it did not do in time in the last 90 days, this too, up to 1000"),
    NULL
};

#define TO_VENDOR(c, ...)  PRM_REASON(c, "vendor", __VA_ARGS__)
#define TO_PARTNER(c, ...) PRM_REASON(c, "partner", __VA_ARGS__)
#define NOTHING_MORE       .data = NULL
#define TIMES              PRM_INT("times", 0, LEADS_ANSWERS_MOST, PRM_REQUIRED, "How often before")

const prm_rule leads_timeout_rule = { .size = sizeof leads_timeout_rule, .since = 1, .name = "leads.timeout",
    .doc = "Something was not done in time: what follows?",
    .answer = PRM_FIELDS(PRM_ENUM("action", "remind|escalate|pull|reoffer|pool", PRM_REQUIRED,
            "remind: whoever is to do it is told again; escalate: and somebody of the vendor's too; pull: the lead is "
            "taken back from its holder and given out again; reoffer: an offer ends, and others are asked; pool: the "
            "same, for whoever takes it. A lead in the pool is looked for somebody again by `reoffer`, and by `pull` "
            "is for a person. What there is nothing of (a lead that is being worked on is not taken back), is "
            "escalated"),
        PRM_ENUM("to", LEADS_TOLD, 0, "Of escalate: whom; none, or who was told already: the next above"),
        PRM_INT("hours", 1, 8760, 0,
            "Of remind and escalate: working hours after which it is looked at again; none: it is not. An offer stays "
            "open for so long")),
    .reasons = PRM_REASONS(TO_PARTNER("not_answered", NOTHING_MORE),
        TO_PARTNER("asked_again", .data = PRM_FIELDS(TIMES)),
        TO_VENDOR("told_above", .data = PRM_FIELDS(TIMES)), TO_PARTNER("goes_back", .data = PRM_FIELDS(TIMES)),
        TO_VENDOR("nobody_answers",
            .data = PRM_FIELDS(PRM_INT("attempt", 0, 1000, PRM_REQUIRED, "How often it was given out"))),
        TO_VENDOR("vendor_is_late", .data = PRM_FIELDS(TIMES)), TO_VENDOR("nobody_took_it", .data = PRM_FIELDS(TIMES))),
    .fallback = "{\"action\":\"escalate\",\"hours\":24}" };

const prm_chain leads_overdue_chain = { .size = sizeof leads_overdue_chain, .since = 1, .name = "leads.overdue",
    .doc = "What follows when something about a lead was not done in time",
    .facts = PRM_FIELDS(PRM_OBJECT("overdue", overdue_facts, PRM_REQUIRED, "What, by whom, for how long"),
        PRM_OBJECT("lead", lead_facts, PRM_REQUIRED, "What is known of it; not who it is"),
        PRM_OBJECT("partner", partner_facts, 0, "Whose it is to do; none: the vendor's")),
    .steps = (const prm_step *const[]){ PRM_STEP(.rule = &leads_timeout_rule), NULL },
    .outcome = "leads.timeout.action" };

/* ---- Facts ------------------------------------------------------------------------------------------------------- */

static prm_status describe_overdue(prm_call *call, const leads_overdue *o, prm_val *facts)
{
    static const char *const as_stored[] = { "kind", "party", "told", NULL };
    int64_t late = prm->now(call) - prm_help_number(o->clock, "due_at");
    prm_val *made = prm->object(call);

    PRM_TRY(prm_help_set_all(made, as_stored, o->clock));
    PRM_TRY(prm->set_integer(made, "times", prm_help_number(o->clock, "answered")));
    PRM_TRY(prm->set_integer(made, "hours", late > 0 ? late / PRM_HOUR_MS : 0));
    return prm->set(facts, "overdue", made);
}

static prm_status describe_lead(prm_call *call, const prm_val *lead, prm_val *facts)
{
    static const char *const as_stored[] = { "state", "country", "industry", "segment", "timeframe", "source", NULL };
    static const char *const numbers[][2] = { { "score", "score" }, { "amount_base", "amount_base" },
        { "attempt", "attempts" }, { "open_offers", "open_offers" }, { "touches", "touches" } };
    prm_val *made = prm->object(call);

    PRM_TRY(prm_help_set_all(made, as_stored, lead));
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        PRM_TRY(prm->set_integer(made, numbers[i][0], prm_help_number(lead, numbers[i][1])));
    return prm->set(facts, "lead", made);
}

static prm_status count_breaches(prm_call *call, const char *partner, int64_t *count)
{
    prm_val *filter = prm->object(call), *since = prm->object(call);

    PRM_TRY(prm->set_text(filter, "partner", partner));
    PRM_TRY(prm->set_text(filter, "party", "partner"));
    PRM_TRY(prm->set_boolean(filter, "breached", 1));
    PRM_TRY(prm->set_integer(since, "gte", prm->now(call) - (int64_t)RECORD_DAYS * PRM_DAY_MS));
    PRM_TRY(prm->set(filter, "created_at", since));
    return prm->tally(call, &(prm_query){ .size = sizeof(prm_query), .entity = "sla_clock", .filter = filter,
        .reach = PRM_REACH_PROGRAM, .limit = COUNTED }, count);
}

static prm_status describe_partner(prm_call *call, const leads_overdue *o, prm_val *facts)
{
    static const char *const counters[] = { "open_now", "offered", "accepted", "timed_out", "pulled", "converted" };
    const prm_val *membership, *level, *capacity, *id = prm->get(o->clock, "partner");
    prm_val *made = prm->object(call);
    int64_t breaches;

    if (strcmp(prm->text(o->clock, "party"), "partner") != 0)
        return PRM_OK;
    PRM_TRY(prm_help_membership(call, id, prm->get(o->lead, "program"), PRM_REACH_PROGRAM, &membership, &level));
    PRM_TRY(leads_capacity_of(call, prm->text(o->clock, "partner"), &capacity));
    PRM_TRY(count_breaches(call, prm->text(o->clock, "partner"), &breaches));
    PRM_TRY(prm->set(made, "level", prm->get(level, "code")));
    PRM_TRY(prm->set(made, "level_rank", prm->get(level, "rank")));
    PRM_TRY(prm->set(made, "channel_type", prm->get(membership, "channel_type")));
    PRM_TRY(prm_benefits_tell(call, membership, level, made));
    for (size_t i = 0; i < sizeof counters / sizeof *counters; i++)
        PRM_TRY(prm->set_integer(made, counters[i], prm_help_number(capacity, counters[i])));
    PRM_TRY(prm->set_integer(made, "breaches", breaches));
    return prm->set(facts, "partner", made);
}

prm_status leads_overdue_answer(prm_call *call, leads_overdue *o)
{
    prm_val *facts = prm->object(call), *changes = prm->object(call);
    const prm_val *outcome, *answer;

    PRM_TRY(describe_overdue(call, o, facts));
    PRM_TRY(describe_lead(call, o->lead, facts));
    PRM_TRY(describe_partner(call, o, facts));
    PRM_TRY(prm->decide(call, leads_overdue_chain.name, prm->text(o->clock, "id"), facts, &outcome));
    PRM_TRY(prm->set_integer(changes, "answered", prm_help_number(o->clock, "answered") + 1));
    PRM_TRY(prm->update(call, &o->clock, changes));
    answer = prm->get(outcome, leads_timeout_rule.name);
    return leads_overdue_follow(call, o, prm->text(answer, "action"), prm->text(answer, "to"),
        prm_help_number(answer, "hours"));
}
