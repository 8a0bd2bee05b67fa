/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Leads that lie: nobody was in touch, nothing was told of them, for as many days as the setting says. That is
 * broken when it is found, and what follows is as with other clocks. */
#include "sla/sla.h"

#include <string.h>

enum { LOOKED_AT = 100 };

static int64_t stale_ms(prm_call *call)
{
    return prm_help_setting(call, "stale_days") * PRM_DAY_MS;
}

prm_status leads_stale_watch(prm_call *call, const prm_val *lead)
{
    return prm->arm(call, leads_stale_timer.name, prm->text(lead, "id"), "", prm->now(call) + stale_ms(call), NULL);
}

/* One that began no earlier than that. */
static prm_status find(prm_call *call, const prm_val *lead, const char *kind, const char *state, int64_t since,
    const prm_val **clock)
{
    prm_val *filter = prm->object(call), *begun = prm->object(call);
    const prm_val *found;

    PRM_TRY(prm->set(filter, "lead", prm->get(lead, "id")));
    PRM_TRY(prm->set(filter, "partner", prm->get(lead, "holder")));
    PRM_TRY(prm->set_text(filter, "kind", kind));
    PRM_TRY(prm->set_text(filter, "state", state));
    PRM_TRY(prm->set_integer(begun, "gte", since));
    PRM_TRY(prm->set(filter, "started_at", begun));
    PRM_TRY(prm->find(call,
        &(prm_query){ .size = sizeof(prm_query), .entity = "sla_clock", .filter = filter, .limit = 1 }, &found));
    *clock = prm->at(found, 0);
    return PRM_OK;
}

/* The last call, or word of how it is getting on, of late. */
static prm_status find_touch(prm_call *call, const prm_val *lead, int64_t *last)
{
    prm_val *filter = prm->object(call), *late = prm->object(call);
    const prm_val *found;

    PRM_TRY(prm->set(filter, "lead", prm->get(lead, "id")));
    PRM_TRY(prm->set_integer(late, "gte", prm->now(call) - stale_ms(call)));
    PRM_TRY(prm->set(filter, "created_at", late));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "lead_touch", .filter = filter,
        .sort = "lead, -created_at", .limit = LOOKED_AT }, &found));
    for (size_t i = 0; i < prm->count(found); i++) {
        int64_t at = prm_help_number(prm->at(found, i), "created_at");
        *last = at > *last ? at : *last;
    }
    return PRM_OK;
}

/* When the holder last did something. Progress, if it was promised, runs anew with each thing that is done. */
static prm_status find_last(prm_call *call, const prm_val *lead, int64_t *last)
{
    const int64_t times[] = { prm_help_number(lead, "last_touch_at"), prm_help_number(lead, "held_since") };
    const prm_val *progress;

    PRM_TRY(find(call, lead, LEADS_CLOCK_PROGRESS, "running", 0, &progress));
    *last = prm_help_number(progress, "started_at");
    PRM_TRY(find_touch(call, lead, last));
    for (size_t i = 0; i < sizeof times / sizeof *times; i++)
        if (times[i] > *last)
            *last = times[i];
    return PRM_OK;
}

static int is_held(const prm_val *lead)
{
    static const char *const states[] = { "accepted", "contacted", "working" };

    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (strcmp(prm->text(lead, "state"), states[i]) == 0)
            return 1;
    return 0;
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *lead, *known;
    int64_t last, now = prm->now(call);

    (void)result;
    PRM_TRY(prm->load(call, "lead", prm->text(params, "subject"), &lead));
    if (!is_held(lead))
        return PRM_OK;
    PRM_TRY(find_last(call, lead, &last));
    if (last + stale_ms(call) > now)
        return prm->arm(call, leads_stale_timer.name, prm->text(lead, "id"), "", last + stale_ms(call), NULL);
    PRM_TRY(find(call, lead, LEADS_CLOCK_STALE, "breached", last, &known)); /* since it last did something */
    if (!known) /* its end, at once, is its breach */
        PRM_TRY(leads_clock_start(call, lead, LEADS_CLOCK_STALE, prm->text(lead, "holder"), "", now));
    return leads_stale_watch(call, lead);
}

const prm_timer leads_stale_timer = { .size = sizeof leads_stale_timer, .since = 1, .name = "leads.stale",
    .doc = "Whether a holder has done nothing about a lead for long", .run = run };
