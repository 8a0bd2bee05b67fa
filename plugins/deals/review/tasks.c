/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Review tasks: the steps of what people decide about a deal (prm/steps.h). */
#include "review/review.h"

const prm_field *const deals_task_fields[] = {
    PRM_REF("deal", "deal", PRM_READONLY, "What it is about"),
    PRM_REF("territory", "territory", PRM_READONLY, "Where: who is bound to others neither sees nor decides it"),
    PRM_ENUM("kind", "review|extension", PRM_READONLY, "What there is to decide"),
    PRM_STEPS_FIELDS(500),
    NULL
};

const prm_entity deals_task_entity = { .size = sizeof deals_task_entity, .name = "review_task", .path = "deals.tasks",
    .since = 1, .scope = "vendor", .ops = "get list history export: vendor",
    .doc = "What somebody of the vendor's is to decide about a deal. One's own are those of `user`, or of one's roles "
           "where there is none",
    .fields = deals_task_fields, .flow = PRM_STEPS_FLOW,
    .indexes = PRM_TEXTS("state, due_at", "user, state, due_at", "role, state, due_at", "deal, state") };

/* Last, whoever has to agree to the price. */
prm_matter deals_matter(const prm_val *deal, const char *kind)
{
    const prm_val *terms = prm->get(deal, "terms");

    return (prm_matter){ .kind = kind, .row = deal, .program = prm->text(deal, "program"),
        .territory = prm->text(deal, "territory"), .route = prm->get(terms, "route"),
        .last = prm->text(terms, "approver"), .worth = prm_help_number(deal, "amount_base") };
}

/* Who may be given a task is judged by the review, whatever the task is about. */
static prm_status about(prm_call *call, const prm_val *task, prm_matter *matter)
{
    const prm_val *deal;

    PRM_TRY(prm->load(call, "deal", prm->text(task, "deal"), &deal));
    *matter = deals_matter(deal, "review");
    return PRM_OK;
}

const prm_steps deals_steps = {
    .entity = "review_task", .matter = "deal", .territory = "territory", .told = PRM_TEXTS("deal"),
    .warns = "deals.review_warns", .ends = "deals.review_ends",
    .deciders = DEALS_REVIEWERS, .usual = "channel_manager", .overriders = DEALS_OVERRIDERS,
    .not_yours = "not_your_task", .listed_as = "tasks", .no_decider = "not_a_reviewer",
    .assigned = { "deals.task_assigned", "told_to_review" }, .delegated = { "deals.delegated", "told_delegated" },
    .due = { "deals.review_due", "told_review_due" }, .overdue = { "deals.review_overdue", "told_review_overdue" },
    .unheld = "told_nobody_reviews", .overridden = "deals.overridden",
    .about = about, .notice = deals_task_notice };

prm_status deals_review_begin(prm_call *call, const prm_val *deal)
{
    const prm_matter matter = deals_matter(deal, "review");

    if (!prm_help_is_in(deal, "in_review"))
        return prm_steps_cancel(call, &deals_steps, prm->text(deal, "id"), "review");
    return prm_steps_begin(call, &deals_steps, &matter);
}

prm_status deals_has_reviewed(prm_call *call, const prm_val *deal, const char *user, int32_t *has_reviewed)
{
    const prm_val *tasks, *task;

    *has_reviewed = 0;
    PRM_TRY(prm_steps_of(call, &deals_steps, prm->text(deal, "id"), NULL, "done", &tasks));
    for (size_t i = 0; i < prm->count(tasks); i++) {
        task = prm->at(tasks, i);
        if (prm_help_is(task, "decided_by", user) && !prm_help_is(task, "verdict", "ask"))
            *has_reviewed = 1;
    }
    return PRM_OK;
}

/* ---- Time -------------------------------------------------------------------------------------------------------- */

static prm_status warn(prm_call *call, const prm_val *timer, prm_val *result)
{
    (void)result;
    return prm_steps_warn(call, &deals_steps, timer);
}

static prm_status expire(prm_call *call, const prm_val *timer, prm_val *result)
{
    (void)result;
    return prm_steps_expire(call, &deals_steps, timer);
}

const prm_timer deals_review_warns_timer = { .size = sizeof deals_review_warns_timer, .since = 1,
    .name = "deals.review_warns", .doc = "Four fifths of the time for a review task are over", .run = warn };
const prm_timer deals_review_ends_timer = { .size = sizeof deals_review_ends_timer, .since = 1,
    .name = "deals.review_ends", .doc = "The time for a review task is over", .run = expire };
