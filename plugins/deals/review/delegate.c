/* SPDX-License-Identifier: Apache-2.0 */
/** @file  deals.tasks.delegate: whose task it is gives it to somebody else who may decide it. */
#include "review/review.h"

#include <prm/users.h>

#include <string.h>

static prm_status load_open(prm_call *call, const char *id, const prm_val **task)
{
    const prm_caller *caller = prm->caller(call);
    prm_val *data = prm->object(call);

    PRM_TRY(prm->load(call, "review_task", id, task));
    if (strcmp(prm->text(*task, "state"), "open") != 0) {
        PRM_TRY(prm->set(data, "state", prm->get(*task, "state")));
        PRM_TRY(prm->set(data, "decided_by", prm->get(*task, "decided_by")));
        return prm->fail(call, PRM_E_STATE, "not_open", data);
    }
    if (deals_task_is_callers(call, *task) || prm_help_caller_has(caller, DEALS_OVERRIDERS))
        return PRM_OK;
    PRM_TRY(prm->set(data, "role", prm->get(*task, "role")));
    PRM_TRY(prm->set(data, "user", prm->get(*task, "user")));
    return prm->fail(call, PRM_E_FORBIDDEN, "not_your_task", data);
}

/* Nobody decides two steps, nor has two open tasks of one deal. */
static prm_status check_eyes(prm_call *call, const prm_val *task, const char *user)
{
    const prm_val *deal, *open;
    int32_t has_decided;

    PRM_TRY(prm->load(call, "deal", prm->text(task, "deal"), &deal));
    PRM_TRY(deals_has_decided(call, deal, user, &has_decided));
    if (has_decided)
        return prm->fail_field(call, "user", "four_eyes", "has decided a step of this deal already");
    PRM_TRY(deals_tasks_of(call, deal, prm->text(task, "kind"), "open", &open));
    for (size_t i = 0; i < prm->count(open); i++)
        if (strcmp(prm->text(prm->at(open, i), "user"), user) == 0)
            return prm->fail_field(call, "user", "four_eyes", "has a task of this deal already");
    return PRM_OK;
}

static prm_status check_user(prm_call *call, const prm_val *task, const char *user)
{
    const prm_users_service *users = prm->service(PRM_USERS_SERVICE);
    int32_t may;

    PRM_TRY(users->holds(call, user, DEALS_REVIEWERS, prm->text(task, "territory"), &may));
    if (!may)
        return prm->fail_field(call, "user", "not_a_reviewer",
            "is nobody who may review a deal of this territory, or is locked");
    return check_eyes(call, task, user);
}

static prm_status tell(prm_call *call, const prm_val *task)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm->set(data, "deal", prm->get(task, "deal")));
    PRM_TRY(prm->set(data, "from", prm->get(task, "delegated_from")));
    PRM_TRY(prm->set(data, "user", prm->get(task, "user")));
    return prm->emit(call, "deals.delegated", prm->text(task, "id"), data);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *task;
    prm_val *changes = prm->object(call);

    PRM_TRY(load_open(call, prm->text(params, "id"), &task));
    PRM_TRY(check_user(call, task, prm->text(params, "user")));
    PRM_TRY(prm->set(changes, "user", prm->get(params, "user")));
    PRM_TRY(prm->set_text(changes, "delegated_from", prm->caller(call)->user));
    PRM_TRY(prm->set(changes, "delegation_reason", prm->get(params, "reason")));
    PRM_TRY(prm->update(call, &task, changes));
    PRM_TRY(tell(call, task));
    return prm->set(result, "review_task", task);
}

const prm_method deals_tasks_delegate_method = { .size = sizeof deals_tasks_delegate_method, .since = 1,
    .name = "deals.tasks.delegate", .access = PRM_WRITE, .roles = DEALS_REVIEWERS, .subject = "review_task",
    .doc = "Give a task of one's own, or as a programme manager anybody's, to somebody else who may review deals of "
           "its territory and has no part in this one yet. The time there is for it stays",
    .params = PRM_FIELDS(PRM_REF("id", "review_task", PRM_REQUIRED, "The task"),
        PRM_REF("user", "user", PRM_REQUIRED, "To whom"), PRM_TEXT("reason", 1, 500, PRM_REQUIRED, "Why")),
    .result = PRM_FIELDS(PRM_ROW("review_task", "review_task", deals_task_fields, PRM_REQUIRED, "As stored")),
    .example = "{\"id\":\"review_task_01h8xgq3m2c4e\",\"user\":\"user_01h8xgq3m2c4f\",\"reason\":\"I am away\"}",
    .run = run };
