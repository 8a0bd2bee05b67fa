/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The steps of a matter, one after another: opened for those who may decide and have not yet. */
#include "requests/steps.h"

/* As the route has it; without anybody it is the programme manager's. */
static mdf_step read_step(const prm_val *given, int64_t number)
{
    mdf_step step = { .number = number, .role = prm->text(given, "role"), .user = prm->text(given, "user"),
        .needs_all = prm_help_is(given, "need", "all"), .hours = prm_help_number(given, "sla_hours") };

    if (step.hours < 1)
        step.hours = MDF_STEP_HOURS;
    if (*step.role == '\0' && *step.user == '\0')
        step.role = MDF_OVERRIDERS;
    return step;
}

/* At least one: what is to be decided is somebody's. */
static size_t read_steps(const prm_val *route, mdf_step steps[MDF_STEPS])
{
    size_t count = 0;

    for (; count < prm->count(route) && count < MDF_STEPS; count++)
        steps[count] = read_step(prm->at(route, count), (int64_t)count + 1);
    if (count > 0)
        return count;
    steps[0] = (mdf_step){ .number = 1, .hours = MDF_STEP_HOURS, .role = "marketing_manager", .user = "" };
    return 1;
}

/* ---- Opening one ------------------------------------------------------------------------------------------------ */

/* When a part of its hours, in hundredths, will have passed. */
static prm_status reckon(prm_call *call, const mdf_matter *matter, int64_t hours, int64_t percent, int64_t *at)
{
    const prm_calendar_service *calendar = prm->service(PRM_CALENDAR_SERVICE);
    const prm_val *program;

    PRM_TRY(prm->load(call, "program", prm->text(matter->request, "program"), &program));
    return calendar->add(call, prm->text(program, "calendar"), prm->now(call), hours * PRM_HOUR_MS / 100 * percent, at);
}

static prm_status set_unless_empty(prm_val *to, const char *key, const char *text)
{
    return *text != '\0' ? prm->set_text(to, key, text) : PRM_OK;
}

static prm_status describe(const mdf_matter *matter, const mdf_step *step, const char *user, prm_val *values)
{
    PRM_TRY(prm->set_text(values, "kind", matter->kind));
    PRM_TRY(prm->set_text(values, "matter", prm->text(matter->row, "id")));
    PRM_TRY(prm->set_text(values, "fund_request", prm->text(matter->request, "id")));
    PRM_TRY(prm->set_text(values, "partner", prm->text(matter->request, "partner")));
    PRM_TRY(prm->set_text(values, "program", prm->text(matter->request, "program")));
    PRM_TRY(set_unless_empty(values, "decision", prm->text(matter->row, "decision")));
    PRM_TRY(prm->set_integer(values, "amount_base", matter->amount_base));
    PRM_TRY(prm->set_integer(values, "step", step->number));
    PRM_TRY(set_unless_empty(values, "role", step->role));
    PRM_TRY(set_unless_empty(values, "user", user));
    PRM_TRY(prm->set_text(values, "need", step->needs_all ? "all" : "any"));
    return prm->set_integer(values, "sla_hours", step->hours);
}

static prm_status tell(prm_call *call, const mdf_matter *matter, const char *id, const mdf_step *step, const char *user,
    int32_t is_unheld)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm->set_text(data, "program", prm->text(matter->request, "program")));
    PRM_TRY(prm->set_text(data, "kind", matter->kind));
    PRM_TRY(prm->set_text(data, "fund_request", prm->text(matter->request, "id")));
    PRM_TRY(prm->set_integer(data, "step", step->number));
    PRM_TRY(set_unless_empty(data, "role", step->role));
    PRM_TRY(set_unless_empty(data, "user", user));
    PRM_TRY(prm->set_boolean(data, "unheld", is_unheld));
    return prm->emit(call, "mdf.step_assigned", id, data);
}

static prm_status open_one(prm_call *call, const mdf_matter *matter, const mdf_step *step, const char *user,
    int32_t is_unheld)
{
    prm_val *values = prm->object(call);
    int64_t warn_at, due_at;
    const prm_val *row;

    PRM_TRY(reckon(call, matter, step->hours, 80, &warn_at));
    PRM_TRY(reckon(call, matter, step->hours, 100, &due_at));
    PRM_TRY(describe(matter, step, user, values));
    PRM_TRY(prm->set_integer(values, "due_at", due_at));
    PRM_TRY(prm->create(call, "approval_step", values, &row));
    PRM_TRY(prm->arm(call, mdf_step_warns_timer.name, prm->text(row, "id"), "", warn_at, NULL));
    PRM_TRY(prm->arm(call, mdf_step_ends_timer.name, prm->text(row, "id"), "", due_at, NULL));
    return tell(call, matter, prm->text(row, "id"), step, user, is_unheld);
}

/* ---- For whom --------------------------------------------------------------------------------------------------- */

static prm_status may_decide(prm_call *call, const mdf_matter *matter, const char *user, int32_t *may)
{
    const prm_users_service *users = prm->service(PRM_USERS_SERVICE);
    int32_t has_decided;

    PRM_TRY(users->holds(call, user, MDF_APPROVERS, NULL, may));
    PRM_TRY(mdf_steps_has_decided(call, matter, user, &has_decided));
    *may = *may && !has_decided;
    return PRM_OK;
}

static prm_status open_for_user(prm_call *call, const mdf_matter *matter, const mdf_step *step)
{
    mdf_step other = *step;
    int32_t may;

    PRM_TRY(may_decide(call, matter, step->user, &may));
    if (may)
        return open_one(call, matter, step, step->user, 0);
    /* Who has left, or may not decide once more, is not waited for: whoever holds the role decides. */
    if (*other.role == '\0')
        other.role = MDF_OVERRIDERS;
    return open_one(call, matter, &other, "", 1);
}

/* Those of a role who may decide about funds at all, a route may name any role, and have no part in it yet. The first
 * will do where one is enough. */
static prm_status find_holders(prm_call *call, const mdf_matter *matter, const mdf_step *step, const prm_val **found)
{
    const prm_users_service *users = prm->service(PRM_USERS_SERVICE);
    prm_val *able = prm->list(call);
    const prm_val *holders;
    int32_t may;

    *found = able;
    PRM_TRY(users->holders(call, step->role, NULL, NULL, MDF_STEP_HOLDERS, &holders));
    for (size_t i = 0; i < prm->count(holders) && (step->needs_all || prm->count(able) == 0); i++) {
        PRM_TRY(may_decide(call, matter, prm->text(prm->at(holders, i), "user"), &may));
        if (may)
            PRM_TRY(prm->append(able, prm->at(holders, i)));
    }
    return PRM_OK;
}

static prm_status open_step(prm_call *call, const mdf_matter *matter, const mdf_step *step)
{
    const prm_val *holders;

    if (*step->user != '\0')
        return open_for_user(call, matter, step);
    PRM_TRY(find_holders(call, matter, step, &holders));
    if (!step->needs_all || prm->count(holders) == 0)
        return open_one(call, matter, step, "", prm->count(holders) == 0);
    for (size_t i = 0; i < prm->count(holders); i++)
        PRM_TRY(open_one(call, matter, step, prm->text(prm->at(holders, i), "user"), 0));
    return PRM_OK;
}

prm_status mdf_steps_begin(prm_call *call, const mdf_matter *matter)
{
    mdf_step steps[MDF_STEPS];

    PRM_TRY(mdf_steps_cancel(call, prm->text(matter->row, "id")));
    (void)read_steps(matter->route, steps);
    return open_step(call, matter, &steps[0]);
}

prm_status mdf_route_next(prm_call *call, const mdf_matter *matter, int64_t number, int32_t *is_over)
{
    mdf_step steps[MDF_STEPS];
    size_t count = read_steps(matter->route, steps);

    *is_over = number >= (int64_t)count;
    return *is_over ? PRM_OK : open_step(call, matter, &steps[number]);
}

prm_status mdf_steps_left(prm_call *call, const prm_val *steps, size_t *waiting)
{
    const prm_users_service *users = prm->service(PRM_USERS_SERVICE);
    int32_t may;

    *waiting = 0;
    for (size_t i = 0; i < prm->count(steps); i++) {
        const char *user = prm->text(prm->at(steps, i), "user");
        may = 1;
        if (*user != '\0')
            PRM_TRY(users->holds(call, user, MDF_APPROVERS, NULL, &may));
        if (may)
            (*waiting)++;
        else
            PRM_TRY(mdf_step_end(call, prm->at(steps, i), NULL, "cancelled"));
    }
    return PRM_OK;
}
