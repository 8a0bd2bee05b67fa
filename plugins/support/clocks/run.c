/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What may become of one clock: it runs, is paused, goes on, is met, breaks, is given another promise, or is
 * dropped. Its two timers go with it. */
#include "clocks/escalations.h"

static int64_t target_ms(const prm_val *clock)
{
    return prm_help_number(clock, "target_minutes") * SUPPORT_MINUTE_MS;
}

static prm_status clear(prm_call *call, prm_val *changes, const char *field)
{
    return prm->set(changes, field, prm->new_null(call));
}

static prm_status disarm(prm_call *call, const prm_val *clock)
{
    PRM_TRY(prm->disarm(call, support_clock_warns_timer.name, prm->text(clock, "id"), ""));
    return prm->disarm(call, support_clock_ends_timer.name, prm->text(clock, "id"), "");
}

/* ---- It runs ----------------------------------------------------------------------------------------------------- */

/* Once about the same time, while there is some left. */
static prm_status arm_warning(prm_call *call, const prm_val *clock, const char *calendar, int64_t due)
{
    const char *id = prm->text(clock, "id");
    int64_t until = target_ms(clock) / 100 * SUPPORT_WARN_PERCENT - prm_help_number(clock, "used_ms"), at;

    PRM_TRY(support_hours_from_now(call, calendar, until, &at));
    if (prm_help_has_value(clock, "warned_at") || at >= due)
        return prm->disarm(call, support_clock_warns_timer.name, id, "");
    return prm->arm(call, support_clock_warns_timer.name, id, "", at, NULL);
}

/* From now on, with what is left of its time. */
static prm_status run_on(prm_call *call, const prm_val **clock)
{
    prm_val *changes = prm->object(call);
    const char *calendar;
    int64_t due;

    PRM_TRY(support_hours_calendar(call, *clock, prm->text(*clock, "calendar"), &calendar));
    PRM_TRY(support_hours_from_now(call, calendar, target_ms(*clock) - prm_help_number(*clock, "used_ms"), &due));
    PRM_TRY(prm->set_text(changes, "calendar", calendar));
    PRM_TRY(prm->set_integer(changes, "running_since", prm->now(call)));
    PRM_TRY(prm->set_integer(changes, "due_at", due));
    PRM_TRY(clear(call, changes, "paused_at"));
    PRM_TRY(prm->update(call, clock, changes));
    PRM_TRY(arm_warning(call, *clock, calendar, due));
    return prm->arm(call, support_clock_ends_timer.name, prm->text(*clock, "id"), "", due, NULL);
}

prm_status support_clock_start(prm_call *call, const prm_val *c, const char *kind, const prm_val *promise,
    int64_t used_ms)
{
    static const char *const of_case[] = { "partner", "program", "territory", NULL };
    int is_paused = prm_help_is_in(c, "waiting_partner");
    prm_val *values = prm->object(call);
    const prm_val *clock;

    PRM_TRY(prm_help_set_all(values, of_case, c));
    PRM_TRY(prm->set(values, "case", prm->get(c, "id")));
    PRM_TRY(prm->set_text(values, "kind", kind));
    PRM_TRY(prm->set(values, "target_minutes", prm->get(promise, "minutes")));
    PRM_TRY(prm->set(values, "calendar", prm->get(promise, "calendar")));
    PRM_TRY(prm->set_integer(values, "started_at", prm->now(call)));
    PRM_TRY(prm->set_integer(values, "used_ms", used_ms));
    if (is_paused) {
        PRM_TRY(prm->set_integer(values, "paused_at", prm->now(call)));
        PRM_TRY(prm->set_text(values, "state", "paused"));
    }
    PRM_TRY(prm->create(call, "case_clock", values, &clock));
    return is_paused ? PRM_OK : run_on(call, &clock);
}

/* ---- What it is waited for is late ------------------------------------------------------------------------------- */

prm_status support_clock_break(prm_call *call, const prm_val **clock)
{
    prm_val *changes = prm->object(call), *more = prm->object(call);

    PRM_TRY(prm->set_boolean(changes, "breached", 1));
    PRM_TRY(prm->set(changes, "breached_at", prm->get(*clock, "due_at")));
    PRM_TRY(prm->set(changes, "running_since", prm->get(*clock, "due_at")));
    PRM_TRY(prm->set_integer(changes, "used_ms", target_ms(*clock)));
    PRM_TRY(disarm(call, *clock));
    PRM_TRY(prm->move(call, clock, "breached"));
    PRM_TRY(prm->update(call, clock, changes));
    PRM_TRY(prm->set_boolean(more, "in_time", 0));
    return support_clock_tell(call, *clock, "support.clock_breached", more);
}

/* Of one that runs the timer may not have been seen yet. What ends with that is no matter for those above. */
static prm_status break_if_over(prm_call *call, const prm_val **clock)
{
    if (!prm_help_is_in(*clock, "running") || prm_help_number(*clock, "due_at") >= prm->now(call))
        return PRM_OK;
    return support_clock_break(call, clock);
}

/* What goes on is. */
static prm_status break_and_tell(prm_call *call, const prm_val **clock)
{
    int was_running = prm_help_is_in(*clock, "running");

    PRM_TRY(break_if_over(call, clock));
    if (!was_running || !prm_help_is_in(*clock, "breached"))
        return PRM_OK;
    return support_escalate(call, prm->text(*clock, "case"), &(support_alarm){ .why = "breach", .clock = *clock },
        NULL);
}

/* ---- It waits with the case -------------------------------------------------------------------------------------- */

prm_status support_clock_pause(prm_call *call, const prm_val *clock)
{
    prm_val *changes = prm->object(call);
    int64_t used;

    PRM_TRY(break_and_tell(call, &clock));
    PRM_TRY(support_hours_used(call, clock, &used));
    PRM_TRY(prm->set_integer(changes, "used_ms", used));
    PRM_TRY(prm->set_integer(changes, "paused_at", prm->now(call)));
    PRM_TRY(clear(call, changes, "running_since"));
    if (prm_help_is_in(clock, "running")) {
        PRM_TRY(clear(call, changes, "due_at"));
        PRM_TRY(disarm(call, clock));
        PRM_TRY(prm->move(call, &clock, "paused"));
    }
    return prm->update(call, &clock, changes);
}

prm_status support_clock_resume(prm_call *call, const prm_val *clock)
{
    prm_val *changes = prm->object(call);

    if (prm_help_is_in(clock, "paused")) {
        PRM_TRY(prm->move(call, &clock, "running"));
        return run_on(call, &clock);
    }
    PRM_TRY(prm->set_integer(changes, "running_since", prm->now(call)));
    PRM_TRY(clear(call, changes, "paused_at"));
    return prm->update(call, &clock, changes);
}

/* ---- It ends ----------------------------------------------------------------------------------------------------- */

static prm_status end(prm_call *call, const prm_val **clock, const char *state, prm_val *changes, int64_t *used)
{
    PRM_TRY(support_hours_used(call, *clock, used));
    PRM_TRY(prm->set_integer(changes, "used_ms", *used));
    PRM_TRY(prm->set_integer(changes, "ended_at", prm->now(call)));
    PRM_TRY(clear(call, changes, "running_since"));
    PRM_TRY(clear(call, changes, "paused_at"));
    PRM_TRY(disarm(call, *clock));
    if (!prm_help_is_in(*clock, "breached"))
        PRM_TRY(prm->move(call, clock, state));
    return prm->update(call, clock, changes);
}

prm_status support_clock_meet(prm_call *call, const prm_val *clock)
{
    prm_val *changes = prm->object(call), *more = prm->object(call);
    int64_t used;

    PRM_TRY(break_if_over(call, &clock));
    int is_late = prm_help_is_in(clock, "breached");
    PRM_TRY(prm->set_integer(changes, "met_at", prm->now(call)));
    if (!is_late)
        PRM_TRY(prm->set_boolean(changes, "breached", 0));
    PRM_TRY(end(call, &clock, "met", changes, &used));
    if (!is_late)
        PRM_TRY(prm->set_boolean(more, "in_time", 1));
    PRM_TRY(prm->set_integer(more, "minutes", used / SUPPORT_MINUTE_MS));
    return support_clock_tell(call, clock, is_late ? "support.clock_late" : "support.clock_met", more);
}

prm_status support_clock_drop(prm_call *call, const prm_val *clock)
{
    int64_t used;

    PRM_TRY(break_if_over(call, &clock));
    return end(call, &clock, "cancelled", prm->object(call), &used);
}

/* ---- It is promised otherwise ------------------------------------------------------------------------------------ */

static int is_same(const prm_val *clock, const prm_val *promise)
{
    return prm_help_number(clock, "target_minutes") == prm_help_number(promise, "minutes") &&
           prm_help_is(clock, "calendar", prm->text(promise, "calendar"));
}

prm_status support_clock_promise(prm_call *call, const prm_val *clock, const prm_val *promise, int is_anew)
{
    prm_val *changes = prm->object(call);
    int64_t used, target = prm_help_number(promise, "minutes") * SUPPORT_MINUTE_MS;

    PRM_TRY(break_and_tell(call, &clock));
    if (prm_help_is_in(clock, "breached") || (is_same(clock, promise) && !is_anew))
        return PRM_OK;
    PRM_TRY(support_hours_used(call, clock, &used));
    used = is_anew ? 0 : used < target ? used : target;
    PRM_TRY(prm->set_integer(changes, "used_ms", used));
    PRM_TRY(prm->set(changes, "target_minutes", prm->get(promise, "minutes")));
    PRM_TRY(prm->set(changes, "calendar", prm->get(promise, "calendar")));
    if (used < target / 100 * SUPPORT_WARN_PERCENT) /* that will be another time */
        PRM_TRY(clear(call, changes, "warned_at"));
    PRM_TRY(prm->update(call, &clock, changes));
    return prm_help_is_in(clock, "running") ? run_on(call, &clock) : PRM_OK;
}
