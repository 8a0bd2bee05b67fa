/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The steps of a review: those the rules recorded with the deal, and last whoever has to agree to the price. */
#include "review/review.h"

#include <prm/users.h>

#include <string.h>

/* As the route has it; without anybody it is the programme manager's. */
static deals_step read_step(const prm_val *given, int64_t number)
{
    deals_step step = { .number = number, .role = prm->text(given, "role"), .user = prm->text(given, "user"),
        .needs_all = strcmp(prm->text(given, "need"), "all") == 0 };

    if (prm->get_integer(given, "sla_hours", &step.hours) != PRM_OK)
        step.hours = DEALS_REVIEW_HOURS;
    if (*step.role == '\0' && *step.user == '\0')
        step.role = DEALS_OVERRIDERS;
    return step;
}

static int has_role(const deals_step *steps, size_t count, const char *role)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(steps[i].role, role) == 0)
            return 1;
    return 0;
}

/* At least one: a deal in review is somebody's. */
static size_t read_steps(const prm_val *deal, deals_step steps[DEALS_STEPS])
{
    const prm_val *terms = prm->get(deal, "terms"), *route = prm->get(terms, "route");
    const char *approver = prm->text(terms, "approver");
    size_t count = 0;

    while (count < prm->count(route) && count < DEALS_STEPS - 1) {
        steps[count] = read_step(prm->at(route, count), (int64_t)count + 1);
        count++;
    }
    if (count == 0) {
        steps[0] = (deals_step){ .number = 1, .hours = DEALS_REVIEW_HOURS, .role = "channel_manager", .user = "" };
        count = 1;
    }
    if (*approver != '\0' && !has_role(steps, count, approver)) {
        steps[count] = (deals_step){ .number = (int64_t)count + 1, .hours = DEALS_REVIEW_HOURS, .role = approver,
            .user = "" };
        count++;
    }
    return count;
}

static prm_status open_for_user(prm_call *call, const prm_val *deal, const deals_step *step)
{
    const prm_users_service *users = prm->service(PRM_USERS_SERVICE);
    deals_step other = *step;
    int32_t may, has_decided;

    PRM_TRY(users->holds(call, step->user, DEALS_REVIEWERS, prm->text(deal, "territory"), &may));
    PRM_TRY(deals_has_decided(call, deal, step->user, &has_decided));
    if (may && !has_decided)
        return deals_task_open(call, deal, "review", step, step->user, 0);
    /* Who has left, or may not decide once more, is not waited for: whoever holds the role decides. */
    other.user = "";
    if (*other.role == '\0')
        other.role = DEALS_OVERRIDERS;
    return deals_task_open(call, deal, "review", &other, "", 1);
}

/* Those of a role who may review at all, a route may name any role, and have no part in the review yet: a task of
 * theirs would wait for ever. The first will do where one is enough. */
static prm_status find_holders(prm_call *call, const prm_val *deal, const deals_step *step, const prm_val **found)
{
    const prm_users_service *users = prm->service(PRM_USERS_SERVICE);
    prm_val *able = prm->list(call);
    const prm_val *holders;
    int32_t may, has_decided;

    *found = able;
    PRM_TRY(users->holders(call, step->role, NULL, prm->text(deal, "territory"), DEALS_HOLDERS, &holders));
    for (size_t i = 0; i < prm->count(holders) && (step->needs_all || prm->count(able) == 0); i++) {
        const char *user = prm->text(prm->at(holders, i), "user");
        PRM_TRY(users->holds(call, user, DEALS_REVIEWERS, NULL, &may));
        PRM_TRY(deals_has_decided(call, deal, user, &has_decided));
        if (may && !has_decided)
            PRM_TRY(prm->append(able, prm->at(holders, i)));
    }
    return PRM_OK;
}

static prm_status open_step(prm_call *call, const prm_val *deal, const deals_step *step)
{
    const prm_val *holders;

    if (*step->user != '\0')
        return open_for_user(call, deal, step);
    PRM_TRY(find_holders(call, deal, step, &holders));
    if (!step->needs_all || prm->count(holders) == 0)
        return deals_task_open(call, deal, "review", step, "", prm->count(holders) == 0);
    for (size_t i = 0; i < prm->count(holders); i++)
        PRM_TRY(deals_task_open(call, deal, "review", step, prm->text(prm->at(holders, i), "user"), 0));
    return PRM_OK;
}

prm_status deals_review_begin(prm_call *call, const prm_val *deal)
{
    deals_step steps[DEALS_STEPS];

    PRM_TRY(deals_tasks_cancel(call, deal, "review"));
    if (strcmp(prm->text(deal, "state"), "in_review") != 0)
        return PRM_OK;
    (void)read_steps(deal, steps);
    return open_step(call, deal, &steps[0]);
}

prm_status deals_review_go_on(prm_call *call, const prm_val *deal, int64_t number, int32_t *is_over)
{
    deals_step steps[DEALS_STEPS];
    size_t count = read_steps(deal, steps), waiting;
    const prm_val *open;

    *is_over = 0;
    PRM_TRY(deals_tasks_of(call, deal, "review", "open", &open));
    PRM_TRY(deals_tasks_left(call, open, &waiting));
    if (waiting > 0)
        return PRM_OK; /* others of the step have to agree yet */
    *is_over = number >= (int64_t)count;
    return *is_over ? PRM_OK : open_step(call, deal, &steps[number]);
}
