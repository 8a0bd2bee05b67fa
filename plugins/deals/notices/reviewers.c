/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Telling those who decide: of a task that is theirs now, of its time that runs out, of what nobody is there
 * for. */
#include "review/review.h"

#include <string.h>

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

static const struct telling {
    const char *event, *holder; /* the code for whose task it is */
    const char *managers;       /* and for the programme managers; NULL: they need not know */
    int if_unheld;              /* who need to only where nobody holds the task */
} tellings[] = {
    { "deals.task_assigned", "told_to_review", "told_nobody_reviews", 1 },
    { "deals.delegated", "told_delegated", NULL, 0 },
    { "deals.review_due", "told_review_due", NULL, 0 },
    { "deals.review_overdue", "told_review_overdue", "told_review_overdue", 0 },
};

static prm_status describe(prm_call *call, const prm_val *task, const prm_val *deal, const prm_val **data)
{
    prm_val *made = prm->object(call);

    PRM_TRY(prm->set(made, "customer", prm->get(prm->get(deal, "customer"), "legal_name")));
    PRM_TRY(prm->set(made, "number", prm->get(deal, "number")));
    PRM_TRY(prm->set(made, "due", prm->get(task, "due_at")));
    *data = made;
    return PRM_OK;
}

static prm_status send(prm_call *call, const char *code, const prm_val *deal, const prm_val *data, const char *user,
    const char *roles)
{
    const prm_notify_service *notify = prm->service(PRM_NOTIFY_SERVICE);

    return notify->send(call, PRM_NOTICE(.code = code, .subject = prm->text(deal, "id"), .data = data,
        .user = *user != '\0' ? user : NULL, .roles = roles), NULL);
}

static prm_status tell(prm_call *call, const struct telling *telling, const prm_val *task, const prm_val *event)
{
    const char *user = prm->text(task, "user"), *role = prm->text(task, "role");
    const prm_val *deal, *data;
    int32_t is_unheld = 0;

    (void)prm->get_boolean(prm->get(event, "data"), "unheld", &is_unheld);
    PRM_TRY(prm->load(call, "deal", prm->text(task, "deal"), &deal));
    PRM_TRY(describe(call, task, deal, &data));
    if (*user != '\0' || *role != '\0')
        PRM_TRY(send(call, telling->holder, deal, data, user, role));
    if (!telling->managers || (telling->if_unheld && !is_unheld))
        return PRM_OK;
    /* Not the same twice. */
    if (*user == '\0' && strcmp(role, DEALS_OVERRIDERS) == 0 && strcmp(telling->managers, telling->holder) == 0)
        return PRM_OK;
    return send(call, telling->managers, deal, data, "", DEALS_OVERRIDERS);
}

/* By now it may have been decided or taken back. */
static prm_status run(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *task;

    (void)result;
    PRM_TRY(prm->load(call, "review_task", prm->text(event, "subject"), &task));
    if (strcmp(prm->text(task, "state"), "open") != 0)
        return PRM_OK;
    /* That an extension is wanted is told as what it is. */
    if (strcmp(prm->text(task, "kind"), "extension") == 0 && strcmp(prm->text(event, "type"), "deals.task_assigned") == 0)
        return PRM_OK;
    for (size_t i = 0; i < sizeof tellings / sizeof *tellings; i++)
        if (strcmp(prm->text(event, "type"), tellings[i].event) == 0)
            return tell(call, &tellings[i], task, event);
    return PRM_OK;
}

#define TELL(variable, n, e, d)                                                                                        \
    const prm_reaction variable = { .size = sizeof variable, .since = 1, .name = n, .event = e, .doc = d, .run = run }
TELL(deals_tell_assigned_reaction, "deals.tell_assigned", "deals.task_assigned", "Tells those whose task it is");
TELL(deals_tell_delegated_reaction, "deals.tell_delegated", "deals.delegated", "Tells whoever it was given to");
TELL(deals_tell_due_reaction, "deals.tell_due", "deals.review_due", "Tells those whose task it is");
TELL(deals_tell_overdue_reaction, "deals.tell_overdue", "deals.review_overdue",
    "Tells those whose task it is, and the programme managers");
