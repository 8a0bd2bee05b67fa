/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Deciding by steps: who may, what becomes of the step, and who is next. */
#include "requests/steps.h"

#include <prm/limits.h>

/* ---- Looking ---------------------------------------------------------------------------------------------------- */

prm_status mdf_steps_of(prm_call *call, const char *matter, const char *state, const prm_val **steps)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set_text(filter, "matter", matter));
    PRM_TRY(prm->set_text(filter, "state", state));
    return prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "approval_step", .filter = filter,
        .reach = PRM_REACH_PROGRAM, .limit = MDF_STEPS_LOOKED_AT }, steps);
}

static int is_of_decision(const prm_val *step, const prm_val *row)
{
    return strcmp(prm->text(step, "decision"), prm->text(row, "decision")) == 0;
}

prm_status mdf_steps_has_decided(prm_call *call, const mdf_matter *matter, const char *user, int32_t *has_decided)
{
    const prm_val *steps;

    *has_decided = *user != '\0' && (strcmp(matter->submitted_by, user) == 0 ||
        prm_help_is(matter->row, "created_by", user) || prm_help_has_text(prm->get(matter->row, "authors"), user));
    PRM_TRY(mdf_steps_of(call, prm->text(matter->row, "id"), "done", &steps));
    for (size_t i = 0; i < prm->count(steps); i++)
        if (is_of_decision(prm->at(steps, i), matter->row) && prm_help_is(prm->at(steps, i), "decided_by", user))
            *has_decided = 1;
    return PRM_OK;
}

prm_status mdf_steps_within_sla(prm_call *call, const mdf_matter *matter, int32_t *is_within)
{
    const prm_val *steps;
    int32_t one;

    *is_within = 1;
    PRM_TRY(mdf_steps_of(call, prm->text(matter->row, "id"), "done", &steps));
    for (size_t i = 0; i < prm->count(steps); i++)
        if (is_of_decision(prm->at(steps, i), matter->row) &&
            prm->get_boolean(prm->at(steps, i), "within_sla", &one) == PRM_OK && !one)
            *is_within = 0;
    return PRM_OK;
}

int mdf_step_is_callers(prm_call *call, const prm_val *step)
{
    const prm_caller *caller = prm->caller(call);

    if (*prm->text(step, "user") != '\0')
        return prm_help_is(step, "user", caller->user);
    return prm_help_caller_has(caller, prm->text(step, "role"));
}

/* ---- Ending ----------------------------------------------------------------------------------------------------- */

prm_status mdf_step_end(prm_call *call, const prm_val *step, prm_val *changes, const char *state)
{
    const char *id = prm->text(step, "id");

    PRM_TRY(prm->disarm(call, mdf_step_warns_timer.name, id, ""));
    PRM_TRY(prm->disarm(call, mdf_step_ends_timer.name, id, ""));
    if (changes)
        PRM_TRY(prm->update(call, &step, changes));
    return prm->move(call, &step, state);
}

static prm_status finish(prm_call *call, const prm_val *step, const char *verdict, const char *reason)
{
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->set_text(changes, "verdict", verdict));
    PRM_TRY(prm->set_text(changes, "reason", reason));
    PRM_TRY(prm->set_text(changes, "decided_by", prm->caller(call)->user));
    PRM_TRY(prm->set_integer(changes, "decided_at", prm->now(call)));
    PRM_TRY(prm->set_boolean(changes, "within_sla", prm->now(call) <= prm_help_number(step, "due_at")));
    return mdf_step_end(call, step, changes, "done");
}

prm_status mdf_steps_cancel(prm_call *call, const char *matter)
{
    const prm_val *open;

    PRM_TRY(mdf_steps_of(call, matter, "open", &open));
    for (size_t i = 0; i < prm->count(open); i++)
        PRM_TRY(mdf_step_end(call, prm->at(open, i), NULL, "cancelled"));
    return PRM_OK;
}

/* ---- Whether the caller may ------------------------------------------------------------------------------------- */

static prm_status refuse(prm_call *call, const prm_val *open)
{
    static const char *const texts[] = { "id", "role", "user" };
    prm_val *data = prm->object(call), *steps = prm->list(call);

    for (size_t i = 0; i < prm->count(open); i++) {
        prm_val *one = prm->object(call);
        for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
            if (*prm->text(prm->at(open, i), texts[k]) != '\0')
                PRM_TRY(prm->set_text(one, texts[k], prm->text(prm->at(open, i), texts[k])));
        PRM_TRY(prm->append(steps, one));
    }
    PRM_TRY(prm->set(data, "steps", steps));
    return prm->fail(call, PRM_E_FORBIDDEN, "not_your_step", data);
}

static prm_status find_step(prm_call *call, const prm_val *open, int32_t overrides, const prm_val **step)
{
    prm_val *data = prm->object(call);

    *step = NULL;
    for (size_t i = 0; i < prm->count(open) && !*step; i++)
        if (mdf_step_is_callers(call, prm->at(open, i)))
            *step = prm->at(open, i);
    if (overrides && !prm_help_caller_has(prm->caller(call), MDF_OVERRIDERS)) {
        PRM_TRY(prm->set_text(data, "role", MDF_OVERRIDERS));
        return prm->fail(call, PRM_E_FORBIDDEN, "not_yours_to_override", data);
    }
    return *step || overrides ? PRM_OK : refuse(call, open);
}

static int approves(const char *verdict)
{
    return strcmp(verdict, "approve") == 0 || strcmp(verdict, "part") == 0;
}

static prm_status check(prm_call *call, const mdf_matter *matter, const prm_val *step, const char *verdict,
    int32_t overrides)
{
    int32_t has_decided;

    PRM_TRY(mdf_steps_has_decided(call, matter, prm->caller(call)->user, &has_decided));
    if (has_decided)
        return prm->fail(call, PRM_E_FORBIDDEN, "four_eyes", NULL);
    if (!approves(verdict))
        return PRM_OK;
    return prm_limit_check(call, prm->text(matter->request, "program"), matter->amount_base,
        overrides ? MDF_OVERRIDERS : prm->text(step, "role"), MDF_APPROVERS);
}

/* ---- Deciding --------------------------------------------------------------------------------------------------- */

/* Others of the step have to agree yet, or the next one is asked, or it is over. */
static prm_status go_on(prm_call *call, const mdf_matter *matter, int64_t number, int32_t *is_over)
{
    const prm_val *open;
    size_t waiting;

    *is_over = 0;
    PRM_TRY(mdf_steps_of(call, prm->text(matter->row, "id"), "open", &open));
    PRM_TRY(mdf_steps_left(call, open, &waiting));
    if (waiting > 0)
        return PRM_OK;
    return mdf_route_next(call, matter, number, is_over);
}

prm_status mdf_steps_decide(prm_call *call, const mdf_matter *matter, const char *verdict, const char *reason,
    int32_t override, int32_t *is_over)
{
    const char *id = prm->text(matter->row, "id");
    const prm_val *open, *step;

    *is_over = 1;
    PRM_TRY(mdf_steps_of(call, id, "open", &open));
    PRM_TRY(find_step(call, open, override, &step));
    PRM_TRY(check(call, matter, step, verdict, override));
    if (override) {
        for (size_t i = 0; i < prm->count(open); i++)
            PRM_TRY(finish(call, prm->at(open, i), verdict, reason));
        return PRM_OK;
    }
    PRM_TRY(finish(call, step, verdict, reason));
    if (approves(verdict))
        return go_on(call, matter, prm_help_number(step, "step"), is_over);
    return mdf_steps_cancel(call, id);
}
