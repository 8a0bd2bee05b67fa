/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Telling those who decide: of a task that is theirs now, of its time that runs out, of what nobody is there
 * for. */
#include "review/review.h"

#define NAME   PRM_TEXT("customer", 0, 300, 0, "The customer as the partner gave it")
#define NUMBER PRM_TEXT("number", 0, 40, 0, "The registration's number")
#define DUE    PRM_TIME("due", 0, "Until when it is to be decided")
#define NOTICE(variable, c)                                                                                            \
    const prm_reason variable = { .size = sizeof variable, .code = c, .audience = "vendor",                            \
        .data = (const prm_field *const[]){ NAME, NUMBER, DUE, NULL } }

NOTICE(deals_told_to_review, "told_to_review");
NOTICE(deals_told_nobody_reviews, "told_nobody_reviews");
NOTICE(deals_told_review_due, "told_review_due");
NOTICE(deals_told_review_overdue, "told_review_overdue");
NOTICE(deals_told_delegated, "told_delegated");

prm_status deals_task_notice(prm_call *call, const prm_val *task, const prm_val *event, prm_val *data,
    const char **subject)
{
    const prm_val *deal;

    /* That an extension is wanted is told as what it is. */
    if (prm_help_is(task, "kind", "extension") && prm_help_is(event, "type", deals_steps.assigned.event))
        return PRM_OK;
    PRM_TRY(prm->load(call, "deal", prm->text(task, "deal"), &deal));
    PRM_TRY(prm->set(data, "customer", prm->get(prm->get(deal, "customer"), "legal_name")));
    PRM_TRY(prm->set(data, "number", prm->get(deal, "number")));
    *subject = prm->text(deal, "id");
    return PRM_OK;
}

static prm_status run(prm_call *call, const prm_val *event, prm_val *result)
{
    (void)result;
    return prm_steps_tell(call, &deals_steps, event);
}

#define TELL(variable, n, e, d)                                                                                        \
    const prm_reaction variable = { .size = sizeof variable, .since = 1, .name = n, .event = e, .doc = d, .run = run }
TELL(deals_tell_assigned_reaction, "deals.tell_assigned", "deals.task_assigned", "Tells those whose task it is");
TELL(deals_tell_delegated_reaction, "deals.tell_delegated", "deals.delegated", "Tells whoever it was given to");
TELL(deals_tell_due_reaction, "deals.tell_due", "deals.review_due", "Tells those whose task it is");
TELL(deals_tell_overdue_reaction, "deals.tell_overdue", "deals.review_overdue",
    "Tells those whose task it is, and the programme managers");
