/* SPDX-License-Identifier: Apache-2.0 */
/** @file  By whose working time hours are counted. */
#include "sla/sla.h"

#include <string.h>

static const char *name_calendar(const prm_val *program, const prm_val *partner, const char *calendar)
{
    const char *name = "";

    if (strcmp(calendar, "partner") == 0)
        name = prm->text(partner, "calendar");
    if (*name == '\0' && strcmp(calendar, "always") != 0)
        name = prm->text(program, "calendar");
    return name;
}

prm_status leads_hours_from_now(prm_call *call, const prm_val *program, const prm_val *partner, const char *calendar,
    int64_t hours, int64_t *instant)
{
    const prm_calendar_service *service = prm->service(PRM_CALENDAR_SERVICE);

    return service->add(call, name_calendar(program, partner, calendar), prm->now(call), hours * PRM_HOUR_MS, instant);
}

prm_status leads_clock_calendar(prm_call *call, const prm_val *clock, const prm_val *lead, const char **calendar)
{
    static const char *const by_days[] = { LEADS_CLOCK_PROGRESS, LEADS_CLOCK_CLOSE, LEADS_CLOCK_STALE };
    const char *id = prm->text(clock, "partner"), *of = prm->text(prm->get(lead, "promises"), "calendar");
    const prm_val *program, *partner = NULL;

    *calendar = "";
    for (size_t i = 0; i < sizeof by_days / sizeof *by_days; i++)
        if (strcmp(prm->text(clock, "kind"), by_days[i]) == 0)
            return PRM_OK;
    PRM_TRY(prm->load(call, "program", prm->text(lead, "program"), &program));
    if (strcmp(prm->text(clock, "party"), "vendor") == 0)
        of = "program";
    else if (*id != '\0')
        PRM_TRY(prm_help_load_reached(call, "partner", id, &partner));
    *calendar = name_calendar(program, partner, of);
    return PRM_OK;
}
