/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Cases of which nothing is heard: whatever was promised, the vendor is not to be silent for long while it is
 * not the partner that is waited for. */
#include "clocks/escalations.h"
#include "clocks/told.h"

const prm_field support_silent_hours_setting = { .size = sizeof support_silent_hours_setting, .type = PRM_T_INT,
    .name = "silent_hours",
    .doc = "After so many hours of business of the programme's calendar in which a partner has heard nothing about its "
           "open case, the rules are asked whether it is escalated; and again after as many", .min = 1,
    .max = 8760, .preset = "40" };

static prm_status reckon(prm_call *call, const prm_val *c, const char **calendar, int64_t *silent_ms)
{
    *silent_ms = prm_help_setting(call, support_silent_hours_setting.name) * PRM_HOUR_MS;
    return support_hours_calendar(call, c, "program", calendar);
}

prm_status support_silence_begin(prm_call *call, const prm_val **c)
{
    prm_val *changes = prm->object(call);
    const char *calendar;
    int64_t ms, at;

    PRM_TRY(prm->set_integer(changes, "silent_since", prm->now(call)));
    PRM_TRY(prm->update(call, c, changes));
    PRM_TRY(reckon(call, *c, &calendar, &ms));
    PRM_TRY(support_hours_from_now(call, calendar, ms, &at));
    return prm->arm(call, support_silence_timer.name, prm->text(*c, "id"), "", at, NULL);
}

prm_status support_silence_end(prm_call *call, const prm_val *c)
{
    return prm->disarm(call, support_silence_timer.name, prm->text(c, "id"), "");
}

static prm_status look(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *c;

    (void)result;
    PRM_TRY(prm->load(call, "case", prm->text(params, "subject"), &c));
    if (!support_case_is_open(c) || prm_help_is_in(c, "waiting_partner"))
        return PRM_OK;
    PRM_TRY(support_silence_begin(call, &c));
    return support_escalate(call, prm->text(c, "id"), &(support_alarm){ .why = "silence" }, NULL);
}

const prm_timer support_silence_timer = { .size = sizeof support_silence_timer, .since = 1, .name = "support.silence",
    .doc = "Whether the vendor has said nothing about a case for long", .run = look };
