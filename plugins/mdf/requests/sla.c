/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The hours of an approval step run out: said when most of them are over, and when they are. Nothing is taken
 * from anybody: a step stays whose it is until it is decided. */
#include "requests/steps.h"

static prm_status tell(prm_call *call, const prm_val *step, const char *event)
{
    static const char *const told[] = { "program", "kind", "fund_request", "role", "user", "step", "due_at", NULL };
    prm_val *data = prm->object(call);

    PRM_TRY(prm_help_set_all(data, told, step));
    return prm->emit(call, event, prm->text(step, "id"), data);
}

/* It may have been decided or taken back since, and it is said once. */
static prm_status say(prm_call *call, const prm_val *timer, const char *once, const char *event)
{
    const prm_val *step;
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->load(call, "approval_step", prm->text(timer, "subject"), &step));
    if (!prm_help_is_in(step, "open") || prm_help_has_value(step, once))
        return PRM_OK;
    PRM_TRY(prm->set_integer(changes, once, prm->now(call)));
    PRM_TRY(prm->update(call, &step, changes));
    return tell(call, step, event);
}

static prm_status warn(prm_call *call, const prm_val *timer, prm_val *result)
{
    (void)result;
    return say(call, timer, "warned_at", "mdf.step_due");
}

static prm_status expire(prm_call *call, const prm_val *timer, prm_val *result)
{
    (void)result;
    return say(call, timer, "overdue_at", "mdf.step_overdue");
}

const prm_timer mdf_step_warns_timer = { .size = sizeof mdf_step_warns_timer, .since = 1,
    .name = "mdf.step_warns", .doc = "Four fifths of the time for an approval step are over", .run = warn };
const prm_timer mdf_step_ends_timer = { .size = sizeof mdf_step_ends_timer, .since = 1,
    .name = "mdf.step_ends", .doc = "The time for an approval step is over", .run = expire };
