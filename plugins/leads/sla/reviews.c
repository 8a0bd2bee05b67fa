/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What the vendor owes partners elsewhere: to decide about their deals in time. Each task of a review is a
 * clock in the ledger, so that it has both sides. */
#include "sla/sla.h"

#include <string.h>

static prm_status find(prm_call *call, const char *key, const char *id, const prm_val **found)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set_text(filter, key, id));
    return prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "sla_clock", .filter = filter,
        .limit = LEADS_SHORTLIST }, found);
}

/* The clock of a task; made if there is none yet. */
static prm_status clock_of(prm_call *call, const prm_val *task, const prm_val **clock)
{
    const prm_val *deal, *known;
    prm_val *values = prm->object(call);

    PRM_TRY(prm->load(call, "deal", prm->text(task, "deal"), &deal));
    PRM_TRY(find(call, "deal", prm->text(deal, "id"), &known));
    for (size_t i = 0; i < prm->count(known); i++) {
        *clock = prm->at(known, i);
        if (strcmp(prm->text(*clock, "task"), prm->text(task, "id")) == 0)
            return PRM_OK;
    }
    PRM_TRY(prm->set_text(values, "party", "vendor"));
    PRM_TRY(prm->set(values, "partner", prm->get(deal, "partner")));
    PRM_TRY(prm->set(values, "program", prm->get(deal, "program")));
    PRM_TRY(prm->set(values, "deal", prm->get(deal, "id")));
    PRM_TRY(prm->set(values, "task", prm->get(task, "id")));
    PRM_TRY(prm->set_text(values, "kind", LEADS_CLOCK_DEAL_REVIEW));
    PRM_TRY(prm->set(values, "started_at", prm->get(task, "created_at")));
    PRM_TRY(prm->set(values, "due_at", prm->get(task, "due_at")));
    return prm->create(call, "sla_clock", values, clock);
}

/* As the task stands by now: done, and when; taken back; or still open. */
static prm_status settle(prm_call *call, const prm_val *task, const prm_val *clock)
{
    int is_running = prm_help_is_in(clock, "running");

    if (!is_running && !prm_help_is_in(clock, "breached"))
        return PRM_OK;
    if (prm_help_is_in(task, "done"))
        return leads_clock_done(call, clock, prm_help_number(task, "decided_at"));
    if (prm_help_is_in(task, "cancelled"))
        return is_running ? leads_clock_drop(call, clock) : PRM_OK;
    return is_running && prm_help_number(task, "overdue_at") > 0 ? leads_clock_break(call, &clock) : PRM_OK;
}

static prm_status settle_all(prm_call *call, const char *deal)
{
    const prm_val *known, *task;

    PRM_TRY(find(call, "deal", deal, &known));
    for (size_t i = 0; i < prm->count(known); i++) {
        PRM_TRY(prm->load(call, "review_task", prm->text(prm->at(known, i), "task"), &task));
        PRM_TRY(settle(call, task, prm->at(known, i)));
    }
    return PRM_OK;
}

/* The task of one step is the end of that of the step before. */
static prm_status follow_task(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *task, *clock;

    (void)result;
    PRM_TRY(prm->load(call, "review_task", prm->text(event, "subject"), &task));
    PRM_TRY(clock_of(call, task, &clock));
    return settle_all(call, prm->text(task, "deal"));
}

static prm_status follow_deal(prm_call *call, const prm_val *event, prm_val *result)
{
    (void)result;
    return settle_all(call, prm->text(event, "subject"));
}

#define FOLLOW(variable, e, f, d)                                                                                      \
    const prm_reaction variable = { .size = sizeof variable, .since = 1, .name = "leads.ledger_of_" e,                 \
        .event = "deals." e,                                                                                           \
        .run = f, .doc = d }
#define SETTLES "Ends the clocks of what the vendor was to decide about it"
FOLLOW(leads_review_assigned_reaction, "task_assigned", follow_task,
    "Starts the clock of what the vendor is to decide");
FOLLOW(leads_review_overdue_reaction, "review_overdue", follow_task,
    "What the vendor did not decide in time is a breach");
FOLLOW(leads_review_approved_reaction, "approved", follow_deal, SETTLES);
FOLLOW(leads_review_rejected_reaction, "rejected", follow_deal, SETTLES);
FOLLOW(leads_review_duplicate_reaction, "duplicate", follow_deal, SETTLES);
FOLLOW(leads_review_asked_reaction, "info_requested", follow_deal, SETTLES);
FOLLOW(leads_review_withdrawn_reaction, "withdrawn", follow_deal, SETTLES);
FOLLOW(leads_review_extended_reaction, "extended", follow_deal, SETTLES);
FOLLOW(leads_review_declined_reaction, "extension_declined", follow_deal, SETTLES);
