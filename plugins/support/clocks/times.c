/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What happens as the time of a clock passes: who works on the case is told when three quarters of it are over;
 * when all of it is, the promise is broken. Both look whether the clock still runs, and until when. */
#include "clocks/escalations.h"

static prm_status warn(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_val *changes = prm->object(call);
    const prm_val *clock;

    (void)result;
    PRM_TRY(prm->load(call, "case_clock", prm->text(params, "subject"), &clock));
    if (!prm_help_is_in(clock, "running") || prm_help_has_value(clock, "warned_at") ||
        prm_help_number(clock, "due_at") <= prm->now(call))
        return PRM_OK;
    PRM_TRY(prm->set_integer(changes, "warned_at", prm->now(call)));
    PRM_TRY(prm->update(call, &clock, changes));
    PRM_TRY(support_clock_tell(call, clock, "support.clock_warned", NULL));
    return support_escalate(call, prm->text(clock, "case"), &(support_alarm){ .why = "warning", .clock = clock }, NULL);
}

const prm_timer support_clock_warns_timer = { .size = sizeof support_clock_warns_timer, .since = 1,
    .name = "support.clock_warns", .doc = "Three quarters of the time for something are over", .run = warn };

static prm_status run_out(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *clock;

    (void)result;
    PRM_TRY(prm->load(call, "case_clock", prm->text(params, "subject"), &clock));
    if (!prm_help_is_in(clock, "running") || prm_help_number(clock, "due_at") > prm->now(call))
        return PRM_OK;
    PRM_TRY(support_clock_break(call, &clock));
    PRM_TRY(support_clocks_settle(call, prm->text(clock, "case")));
    return support_escalate(call, prm->text(clock, "case"), &(support_alarm){ .why = "breach", .clock = clock }, NULL);
}

const prm_timer support_clock_ends_timer = { .size = sizeof support_clock_ends_timer, .since = 1,
    .name = "support.clock_ends", .doc = "The time for something is over", .run = run_out };
