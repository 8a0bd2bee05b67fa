/* SPDX-License-Identifier: Apache-2.0 */
/** @file  deals.tasks.delegate: whose task it is gives it to somebody else who may decide it. */
#include "review/review.h"

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *task;

    PRM_TRY(prm_steps_delegate(call, &deals_steps, params, &task));
    return prm->set(result, "review_task", task);
}

const prm_method deals_tasks_delegate_method = { .size = sizeof deals_tasks_delegate_method, .since = 1,
    .name = "deals.tasks.delegate", .access = PRM_WRITE, .roles = DEALS_REVIEWERS, .subject = "review_task",
    .doc = "Give a task of one's own, or as a programme manager anybody's, to somebody else who may review deals of "
           "its territory and has no part in this one yet. The time there is for it stays",
    .params = PRM_FIELDS(PRM_REF("id", "review_task", PRM_REQUIRED, "The task"),
        PRM_REF("user", "user", PRM_REQUIRED, "To whom"), PRM_LINES("reason", 1, 500, PRM_REQUIRED, "Why")),
    .result = PRM_FIELDS(PRM_ROW("review_task", "review_task", deals_task_fields, PRM_REQUIRED, "As stored")),
    .example = "{\"id\":\"review_task_01h8xgq3m2c4e\",\"user\":\"user_01h8xgq3m2c4f\",\"reason\":\"I am away\"}",
    .run = run };
