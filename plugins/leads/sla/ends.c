/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What happens as the time of a clock passes: whoever is to do it is told when most of it is over; when all of
 * it is, the promise is broken, and the rules say what follows, again and again. Each time it is looked whether the
 * thing is still waited for. */
#include "sla/sla.h"

#include <string.h>

static int is_one_of(const char *state, const char *const *states)
{
    while (*states && strcmp(*states, state) != 0)
        states++;
    return *states != NULL;
}

/* In which states of its lead a clock waits. */
static const struct wait {
    const char *kind;
    const char *const *states;
} waits[] = {
    { LEADS_CLOCK_FIRST_TOUCH, PRM_TEXTS("accepted") },
    { LEADS_CLOCK_PROGRESS, PRM_TEXTS("accepted", "contacted", "working") },
    { LEADS_CLOCK_CLOSE, PRM_TEXTS("accepted", "contacted", "working") },
    { LEADS_CLOCK_STALE, PRM_TEXTS("accepted", "contacted", "working") },
    { LEADS_CLOCK_ASSIGN, PRM_TEXTS("unassignable") },
    { LEADS_CLOCK_POOL, PRM_TEXTS("pool") },
    { LEADS_CLOCK_REVIEW, PRM_TEXTS("new") },
};

static int is_waited(const prm_val *clock, const prm_val *lead)
{
    const char *kind = prm->text(clock, "kind"), *partner = prm->text(clock, "partner");

    for (size_t i = 0; i < sizeof waits / sizeof *waits; i++) {
        if (strcmp(waits[i].kind, kind) != 0)
            continue;
        if (!is_one_of(prm->text(lead, "state"), waits[i].states))
            return 0;
        return *partner == '\0' || (strcmp(prm->text(lead, "holder"), partner) == 0 &&
                                       prm_help_number(clock, "started_at") >= prm_help_number(lead, "held_since"));
    }
    return 0;
}

/* What the clock is about, and whether it is still to be done: LEADS_LET_PASS if the offer was found too old before the
 * clock said so. */
static prm_status look(prm_call *call, const prm_val *clock, leads_overdue *o)
{
    const char *offer = prm->text(clock, "offer");

    *o = (leads_overdue){ .clock = clock };
    if (*prm->text(clock, "lead") == '\0')
        return PRM_OK;
    PRM_TRY(prm->load(call, "lead", prm->text(clock, "lead"), &o->lead));
    if (*offer == '\0') {
        o->is_waited = is_waited(clock, o->lead);
        return PRM_OK;
    }
    PRM_TRY(prm->load(call, "lead_offer", offer, &o->offer));
    o->is_waited = strcmp(prm->text(o->offer, "state"), "open") == 0;
    o->is_over = strcmp(prm->text(o->offer, "state"), "timeout") == 0;
    return PRM_OK;
}

static prm_status warn(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *clock;
    leads_overdue o;

    (void)result;
    PRM_TRY(prm->load(call, "sla_clock", prm->text(params, "subject"), &clock));
    if (strcmp(prm->text(clock, "state"), "running") != 0 || prm_help_number(clock, "due_at") <= prm->now(call))
        return PRM_OK;
    PRM_TRY(look(call, clock, &o));
    return o.is_waited ? leads_clock_tell(call, clock, "leads.sla_due", NULL) : PRM_OK;
}

const prm_timer leads_clock_warns_timer = { .size = sizeof leads_clock_warns_timer, .since = 1,
    .name = "leads.clock_warns", .doc = "Four fifths of the time for something have passed", .run = warn };

static prm_status run_out(prm_call *call, const prm_val *clock, leads_overdue *o)
{
    if (strcmp(prm->text(clock, "state"), "running") != 0 || prm_help_number(clock, "due_at") > prm->now(call))
        return PRM_OK;
    PRM_TRY(look(call, clock, o));
    if (!o->is_waited && !o->is_over)
        return leads_clock_drop(call, clock);
    PRM_TRY(leads_clock_break(call, &o->clock));
    return o->is_waited ? leads_overdue_answer(call, o) : PRM_OK;
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *clock;
    leads_overdue o;

    (void)result;
    PRM_TRY(prm->load(call, "sla_clock", prm->text(params, "subject"), &clock));
    if (strcmp(prm->text(params, "key"), LEADS_AGAIN) != 0)
        return run_out(call, clock, &o);
    if (strcmp(prm->text(clock, "state"), "breached") != 0)
        return PRM_OK;
    PRM_TRY(look(call, clock, &o));
    return o.is_waited ? leads_overdue_answer(call, &o) : PRM_OK;
}

const prm_timer leads_clock_ends_timer = { .size = sizeof leads_clock_ends_timer, .since = 1,
    .name = "leads.clock_ends",
    .doc = "The time for something has passed, or it is overdue and looked at again", .run = run };
