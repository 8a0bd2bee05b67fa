/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Review tasks: who is to decide what until when, and what came of it. */
#include "review/review.h"

#include <prm/users.h>

#include <string.h>


const prm_field *const deals_task_fields[] = {
    PRM_REF("deal", "deal", PRM_READONLY, "What it is about"),
    PRM_REF("territory", "territory", PRM_READONLY, "Where: who is bound to others neither sees nor decides it"),
    PRM_ENUM("kind", "review|extension", PRM_READONLY, "What there is to decide"),
    PRM_TEXT("decision", 1, 64, PRM_READONLY, "The decision of the rules that left it to people"),
    PRM_INT("step", 1, DEALS_STEPS, PRM_READONLY, "Whose turn it is: 1 is asked first"),
    PRM_TEXT("role", 1, 60, PRM_READONLY, "Who may decide it, where no user is named"),
    PRM_TEXT("user", 1, 60, PRM_READONLY, "Who alone may"),
    PRM_ENUM("need", "any|all", PRM_READONLY, "Whether it is one of several that all have to agree"),
    PRM_TEXT("delegated_from", 1, 60, PRM_READONLY, "Who gave it to that user"),
    PRM_TEXT("delegation_reason", 1, 500, PRM_READONLY, "And why"),
    PRM_INT("sla_hours", 1, 8760, PRM_READONLY, "Hours of the programme's business time there are for it"),
    PRM_TIME("due_at", PRM_READONLY, "When they are over"),
    PRM_TIME("warned_at", PRM_READONLY, "When it was said that most of them are"),
    PRM_TIME("overdue_at", PRM_READONLY, "When it was said that they are over"),
    PRM_TEXT("verdict", 1, 20, PRM_READONLY, "What was decided"),
    PRM_TEXT("reason", 1, 500, PRM_READONLY, "And why"),
    PRM_TEXT("decided_by", 1, 60, PRM_READONLY, "By which user"),
    PRM_TIME("decided_at", PRM_READONLY, "And when"),
    PRM_BOOL("within_sla", PRM_READONLY, "Whether that was in time"),
    NULL
};

const prm_entity deals_task_entity = { .size = sizeof deals_task_entity, .name = "review_task", .path = "deals.tasks",
    .since = 1, .scope = "vendor", .ops = "get list history export: vendor",
    .doc = "What somebody of the vendor's is to decide about a deal. One's own are those of `user`, or of one's roles "
           "where there is none",
    .fields = deals_task_fields, .flow = PRM_FLOW("open", "open > done | cancelled"),
    .indexes = PRM_TEXTS("state, due_at", "user, state, due_at", "role, state, due_at", "deal, state") };

/* ---- Making ------------------------------------------------------------------------------------------------------ */

/* When a part of its hours, in hundredths, will have passed. */
static prm_status reckon(prm_call *call, const prm_val *deal, int64_t hours, int64_t percent, int64_t *at)
{
    const prm_calendar_service *calendar = prm->service(PRM_CALENDAR_SERVICE);
    const prm_val *program;

    PRM_TRY(prm->load(call, "program", prm->text(deal, "program"), &program));
    return calendar->add(call, prm->text(program, "calendar"), prm->now(call), hours * PRM_HOUR_MS / 100 * percent, at);
}

static prm_status describe(prm_call *call, const prm_val *deal, const char *kind, const deals_step *step,
    const char *user, prm_val *values)
{
    static const char *const of_deal[][2] = { { "deal", "id" }, { "territory", "territory" },
        { "decision", "decision" } };

    for (size_t i = 0; i < sizeof of_deal / sizeof *of_deal; i++)
        if (*prm->text(deal, of_deal[i][1]) != '\0')
            PRM_TRY(prm->set_text(values, of_deal[i][0], prm->text(deal, of_deal[i][1])));
    PRM_TRY(prm->set_text(values, "kind", kind));
    PRM_TRY(prm->set_integer(values, "step", step->number));
    if (*step->role != '\0')
        PRM_TRY(prm->set_text(values, "role", step->role));
    if (*user != '\0')
        PRM_TRY(prm->set_text(values, "user", user));
    PRM_TRY(prm->set_text(values, "need", step->needs_all ? "all" : "any"));
    return prm->set_integer(values, "sla_hours", step->hours);
}

static prm_status tell(prm_call *call, const prm_val *deal, const char *task, const deals_step *step, const char *user,
    int32_t is_unheld)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm->set_text(data, "deal", prm->text(deal, "id")));
    PRM_TRY(prm->set_integer(data, "step", step->number));
    if (*step->role != '\0')
        PRM_TRY(prm->set_text(data, "role", step->role));
    if (*user != '\0')
        PRM_TRY(prm->set_text(data, "user", user));
    PRM_TRY(prm->set_boolean(data, "unheld", is_unheld));
    return prm->emit(call, "deals.task_assigned", task, data);
}

prm_status deals_task_open(prm_call *call, const prm_val *deal, const char *kind, const deals_step *step,
    const char *user, int32_t is_unheld)
{
    prm_val *values = prm->object(call);
    int64_t warn_at, due_at;
    const prm_val *task;

    PRM_TRY(reckon(call, deal, step->hours, 80, &warn_at));
    PRM_TRY(reckon(call, deal, step->hours, 100, &due_at));
    PRM_TRY(describe(call, deal, kind, step, user, values));
    PRM_TRY(prm->set_integer(values, "due_at", due_at));
    PRM_TRY(prm->create(call, "review_task", values, &task));
    PRM_TRY(prm->arm(call, deals_review_warns_timer.name, prm->text(task, "id"), "", warn_at, NULL));
    PRM_TRY(prm->arm(call, deals_review_ends_timer.name, prm->text(task, "id"), "", due_at, NULL));
    return tell(call, deal, prm->text(task, "id"), step, user, is_unheld);
}

/* ---- Looking ----------------------------------------------------------------------------------------------------- */

prm_status deals_tasks_of(prm_call *call, const prm_val *deal, const char *kind, const char *state,
    const prm_val **tasks)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set_text(filter, "deal", prm->text(deal, "id")));
    PRM_TRY(prm->set_text(filter, "state", state));
    if (kind) {
        PRM_TRY(prm->set_text(filter, "kind", kind));
        PRM_TRY(prm->set(filter, "decision", prm->get(deal, "decision")));
    }
    return prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "review_task", .filter = filter,
        .reach = PRM_REACH_PROGRAM, .limit = DEALS_TASKS }, tasks);
}

int deals_task_is_callers(prm_call *call, const prm_val *task)
{
    const prm_caller *caller = prm->caller(call);

    if (!prm->covers(call, prm->text(task, "territory")))
        return 0;
    if (*prm->text(task, "user") != '\0')
        return strcmp(prm->text(task, "user"), caller->user) == 0;
    return prm_help_caller_has(caller, prm->text(task, "role"));
}

prm_status deals_has_decided(prm_call *call, const prm_val *deal, const char *user, int32_t *has_decided)
{
    const prm_val *tasks;

    *has_decided = *user != '\0' && (prm_help_is(deal, "submitted_by", user) || prm_help_is(deal, "created_by", user));
    PRM_TRY(deals_tasks_of(call, deal, "review", "done", &tasks));
    for (size_t i = 0; i < prm->count(tasks); i++)
        if (strcmp(prm->text(prm->at(tasks, i), "decided_by"), user) == 0)
            *has_decided = 1;
    return PRM_OK;
}

prm_status deals_has_reviewed(prm_call *call, const prm_val *deal, const char *user, int32_t *has_reviewed)
{
    const prm_val *tasks, *task;

    *has_reviewed = 0;
    PRM_TRY(deals_tasks_of(call, deal, NULL, "done", &tasks));
    for (size_t i = 0; i < prm->count(tasks); i++) {
        task = prm->at(tasks, i);
        if (strcmp(prm->text(task, "decided_by"), user) == 0 && strcmp(prm->text(task, "verdict"), "ask") != 0)
            *has_reviewed = 1;
    }
    return PRM_OK;
}

prm_status deals_within_sla(prm_call *call, const prm_val *deal, int32_t *is_within)
{
    const prm_val *tasks;
    int32_t one;

    *is_within = 1;
    PRM_TRY(deals_tasks_of(call, deal, "review", "done", &tasks));
    for (size_t i = 0; i < prm->count(tasks); i++)
        if (prm->get_boolean(prm->at(tasks, i), "within_sla", &one) == PRM_OK && !one)
            *is_within = 0;
    return PRM_OK;
}

/* ---- Ending ------------------------------------------------------------------------------------------------------ */

static prm_status end(prm_call *call, const prm_val *task, prm_val *changes, const char *state)
{
    const char *id = prm->text(task, "id");

    PRM_TRY(prm->disarm(call, deals_review_warns_timer.name, id, ""));
    PRM_TRY(prm->disarm(call, deals_review_ends_timer.name, id, ""));
    if (changes)
        PRM_TRY(prm->update(call, &task, changes));
    return prm->move(call, &task, state);
}

prm_status deals_task_done(prm_call *call, const prm_val *task, const char *verdict, const char *reason)
{
    prm_val *changes = prm->object(call);
    int64_t due_at = INT64_MAX;

    (void)prm->get_integer(task, "due_at", &due_at);
    PRM_TRY(prm->set_text(changes, "verdict", verdict));
    PRM_TRY(prm->set_text(changes, "reason", reason));
    PRM_TRY(prm->set_text(changes, "decided_by", prm->caller(call)->user));
    PRM_TRY(prm->set_integer(changes, "decided_at", prm->now(call)));
    PRM_TRY(prm->set_boolean(changes, "within_sla", prm->now(call) <= due_at));
    return end(call, task, changes, "done");
}

prm_status deals_tasks_left(prm_call *call, const prm_val *tasks, size_t *waiting)
{
    const prm_users_service *users = prm->service(PRM_USERS_SERVICE);
    int32_t may;

    *waiting = 0;
    for (size_t i = 0; i < prm->count(tasks); i++) {
        const prm_val *task = prm->at(tasks, i);
        const char *user = prm->text(task, "user");
        may = 1;
        if (*user != '\0')
            PRM_TRY(users->holds(call, user, DEALS_REVIEWERS, prm->text(task, "territory"), &may));
        if (may)
            (*waiting)++;
        else
            PRM_TRY(end(call, task, NULL, "cancelled"));
    }
    return PRM_OK;
}

prm_status deals_tasks_cancel(prm_call *call, const prm_val *deal, const char *kind)
{
    const prm_val *tasks;

    PRM_TRY(deals_tasks_of(call, deal, NULL, "open", &tasks));
    for (size_t i = 0; i < prm->count(tasks); i++)
        if (!kind || strcmp(prm->text(prm->at(tasks, i), "kind"), kind) == 0)
            PRM_TRY(end(call, prm->at(tasks, i), NULL, "cancelled"));
    return PRM_OK;
}
