/* SPDX-License-Identifier: Apache-2.0 */
/** @file  By which calendar the time of a clock is counted, how much of it is used, and when what is left is over. */
#include "clocks/clocks.h"

#include "success/success.h"

#include <string.h>

#define ALWAYS "24x7"

prm_status support_hours_calendar(prm_call *call, const prm_val *c, const char *named, const char **calendar)
{
    const prm_calendar_service *service = prm->service(PRM_CALENDAR_SERVICE);
    const prm_val *program, *plan = NULL;
    int32_t is_open;

    *calendar = named;
    PRM_TRY(prm->load(call, "program", prm->text(c, "program"), &program));
    if (strcmp(named, "plan") == 0)
        PRM_TRY(success_plan_named(call, program, prm->text(c, "plan"), &plan));
    if (prm_help_has_value(plan, "calendar"))
        *calendar = named = prm->text(plan, "calendar");
    if (*named != '\0' && strcmp(named, "program") != 0 && strcmp(named, "plan") != 0) {
        prm_status status = service->is_open(call, named, prm->now(call), &is_open);
        if (status != PRM_E_NOT_FOUND)
            return status;
    }
    *calendar = prm_help_has_value(program, "calendar") ? prm->text(program, "calendar") : ALWAYS;
    return PRM_OK;
}

prm_status support_hours_used(prm_call *call, const prm_val *clock, int64_t *used_ms)
{
    const prm_calendar_service *service = prm->service(PRM_CALENDAR_SERVICE);
    int64_t target = prm_help_number(clock, "target_minutes") * SUPPORT_MINUTE_MS, now = prm->now(call), ms = 0;
    const char *calendar;

    *used_ms = prm_help_number(clock, "used_ms");
    if (!prm_help_has_value(clock, "running_since"))
        return PRM_OK;
    PRM_TRY(support_hours_calendar(call, clock, prm->text(clock, "calendar"), &calendar));
    if (!prm_help_is_in(clock, "running")) { /* broken: it goes on until it is done */
        PRM_TRY(service->between(call, calendar, prm_help_number(clock, "running_since"), now, &ms));
        *used_ms += ms;
        return PRM_OK;
    }
    /* When it is due was said: what is left until then counts, whatever has become of the calendar since. */
    PRM_TRY(service->between(call, calendar, now, prm_help_number(clock, "due_at"), &ms));
    *used_ms = ms > target ? 0 : ms < 0 ? target : target - ms;
    return PRM_OK;
}

prm_status support_hours_from_now(prm_call *call, const char *calendar, int64_t ms, int64_t *instant)
{
    const prm_calendar_service *service = prm->service(PRM_CALENDAR_SERVICE);

    *instant = prm->now(call);
    return ms > 0 ? service->add(call, calendar, *instant, ms, instant) : PRM_OK;
}
