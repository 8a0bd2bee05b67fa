/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The hours of a task run out: said when most of them are over, and when they are. Nothing is taken from
 * anybody: a task stays whose it is until it is decided. */
#include "review/review.h"

#include <string.h>

static prm_status tell(prm_call *call, const prm_val *task, const char *event)
{
    static const char *const texts[] = { "deal", "role", "user" };
    prm_val *data = prm->object(call);

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (*prm->text(task, texts[i]) != '\0')
            PRM_TRY(prm->set_text(data, texts[i], prm->text(task, texts[i])));
    PRM_TRY(prm->set(data, "step", prm->get(task, "step")));
    PRM_TRY(prm->set(data, "due_at", prm->get(task, "due_at")));
    return prm->emit(call, event, prm->text(task, "id"), data);
}

/* It may have been decided or taken back since, and it is said once. */
static prm_status say(prm_call *call, const prm_val *timer, const char *once, const char *event)
{
    const prm_val *task;
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->load(call, "review_task", prm->text(timer, "subject"), &task));
    if (strcmp(prm->text(task, "state"), "open") != 0 || prm->get(task, once))
        return PRM_OK;
    PRM_TRY(prm->set_integer(changes, once, prm->now(call)));
    PRM_TRY(prm->update(call, &task, changes));
    return tell(call, task, event);
}

static prm_status warn(prm_call *call, const prm_val *timer, prm_val *result)
{
    (void)result;
    return say(call, timer, "warned_at", "deals.review_due");
}

static prm_status expire(prm_call *call, const prm_val *timer, prm_val *result)
{
    (void)result;
    return say(call, timer, "overdue_at", "deals.review_overdue");
}

const prm_timer deals_review_warns_timer = { .size = sizeof deals_review_warns_timer, .since = 1,
    .name = "deals.review_warns", .doc = "Four fifths of the time for a review task are over", .run = warn };
const prm_timer deals_review_ends_timer = { .size = sizeof deals_review_ends_timer, .since = 1,
    .name = "deals.review_ends", .doc = "The time for a review task is over", .run = expire };
