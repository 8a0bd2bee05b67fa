/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The activity duty: a partner that shows nothing for as long as the terms say is asked about by the rules,
 * again and again. The timer knows what it has seen of a silence, {since, warnings}; any activity makes it a new
 * one. */
#include "life/life.h"

#include <string.h>

#define DAYS PRM_INT("days", 0, PRM_ANY, PRM_REQUIRED, "Days since the partner last showed activity")

const prm_rule deals_stale_rule = { .size = sizeof deals_stale_rule, .since = 1, .name = "deals.stale",
    .doc = "A partner has shown no activity for as long as the terms say: what follows?",
    .answer = PRM_FIELDS(PRM_ENUM("action", "none|warn|revoke", PRM_REQUIRED,
        "`warn` tells the partner, `revoke` ends the registration; either way the time begins anew")),
    .reasons = PRM_REASONS(PRM_REASON("shown_nothing", "partner", .data = PRM_FIELDS(DAYS)),
        PRM_REASON("warned_before", "partner", .data = PRM_FIELDS(DAYS)),
        PRM_REASON("close_to_order", "partner", .data = NULL), PRM_REASON("partner_suspended", "vendor", .data = NULL)),
    .fallback = "{\"action\":\"warn\"}" };

const prm_chain deals_inactivity_chain = { .size = sizeof deals_inactivity_chain, .since = 1,
    .name = "deals.inactivity", .doc = "What follows when a partner shows no activity",
    .facts = PRM_FIELDS(PRM_OBJECT("deal", deals_life_deal_facts, PRM_REQUIRED, "As it stands"),
        PRM_OBJECT("partner", deals_life_partner_facts, PRM_REQUIRED, "Whose it is"),
        PRM_OBJECT("activities", deals_life_activity_facts, PRM_REQUIRED, "What was shown"),
        PRM_INT("warnings", 0, PRM_ANY, PRM_REQUIRED,
            "How often the partner was warned since it last showed activity")),
    .steps = (const prm_step *const[]){ PRM_STEP(.rule = &deals_stale_rule), NULL },
    .outcome = "deals.stale.action" };

static prm_status arm(prm_call *call, const prm_val *deal, int64_t due, int64_t since, int64_t warnings)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm->set_integer(data, "since", since));
    PRM_TRY(prm->set_integer(data, "warnings", warnings));
    return prm->arm(call, deals_activity_due_timer.name, prm->text(deal, "id"), "activity", due, data);
}

static int has_duty(const prm_val *terms, int64_t *every_ms)
{
    int64_t days;

    if (prm->get_integer(terms, "activity_every_days", &days) != PRM_OK)
        return 0;
    *every_ms = days * PRM_DAY_MS;
    return 1;
}

prm_status deals_inactivity_arm(prm_call *call, const prm_val *deal, const prm_val *terms)
{
    int64_t every, now = prm->now(call);

    return has_duty(terms, &every) ? arm(call, deal, now + every, now, 0) : PRM_OK;
}

prm_status deals_inactivity_disarm(prm_call *call, const prm_val *deal)
{
    return prm->disarm(call, deals_activity_due_timer.name, prm->text(deal, "id"), "activity");
}

static prm_status ask(prm_call *call, const prm_val *deal, int64_t warnings, const prm_val **outcome)
{
    prm_val *facts;

    PRM_TRY(deals_life_facts(call, deal, &facts));
    PRM_TRY(prm->set_integer(facts, "warnings", warnings));
    return prm->decide(call, deals_inactivity_chain.name, prm->text(deal, "id"), facts, outcome);
}

static prm_status warn(prm_call *call, const prm_val *deal, int64_t since, int64_t warnings)
{
    prm_val *data;

    PRM_TRY(deals_figures_of_deal(call, deal, &data));
    PRM_TRY(prm->set_integer(data, "days", (prm->now(call) - since) / PRM_DAY_MS));
    PRM_TRY(prm->set_integer(data, "warnings", warnings));
    return prm->emit(call, "deals.inactive", prm->text(deal, "id"), data);
}

/* The silence is as long as the terms bear: what the rules make of it. */
static prm_status judge(prm_call *call, const prm_val *deal, int64_t every, int64_t since, int64_t warnings)
{
    const prm_val *outcome;
    const char *action;

    PRM_TRY(ask(call, deal, warnings, &outcome));
    action = prm->text(prm->get(outcome, deals_stale_rule.name), "action");
    if (strcmp(action, "revoke") == 0)
        return deals_life_revoke(call, &deal, "inactive", NULL, prm->get(outcome, "id"));
    if (strcmp(action, "warn") == 0)
        PRM_TRY(warn(call, deal, since, ++warnings));
    return arm(call, deal, prm->now(call) + every, since, warnings);
}

static prm_status run(prm_call *call, const prm_val *timer, prm_val *result)
{
    const prm_val *deal, *data = prm->get(timer, "data");
    int64_t every, last, since, warnings, until;

    (void)result;
    PRM_TRY(prm->get_integer(data, "since", &since));
    PRM_TRY(prm->get_integer(data, "warnings", &warnings));
    PRM_TRY(prm->load(call, "deal", prm->text(timer, "subject"), &deal));
    if (strcmp(prm->text(deal, "state"), "approved") != 0 || !has_duty(prm->get(deal, "terms"), &every))
        return PRM_OK;
    PRM_TRY(prm->get_integer(deal, "protected_until", &until));
    if (until <= prm->now(call)) /* it ends at this instant */
        return PRM_OK;
    if (prm->get_integer(deal, "last_activity_at", &last) != PRM_OK || last <= since)
        return judge(call, deal, every, since, warnings);
    if (last + every > prm->now(call)) /* it has shown some meanwhile */
        return arm(call, deal, last + every, last, 0);
    return judge(call, deal, every, last, 0);
}

const prm_timer deals_activity_due_timer = { .size = sizeof deals_activity_due_timer, .since = 1,
    .name = "deals.activity_due", .doc = "A partner has shown no activity for as long as the terms of a deal say",
    .run = run };
