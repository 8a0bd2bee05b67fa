/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What was said to follow from something overdue, done. */
#include "sla/sla.h"

#include "measures/measures.h"
#include "routing/routing.h"
#include "work/work.h"

#include <string.h>

static int is(const prm_val *row, const char *key, const char *text)
{
    return strcmp(prm->text(row, key), text) == 0;
}

/* ---- It stays where it is ---------------------------------------------------------------------------------------- */

/* Looked at again after so many hours; an offer stays open for as long. */
static prm_status look_again(prm_call *call, leads_overdue *o, int64_t hours)
{
    const prm_calendar_service *service = prm->service(PRM_CALENDAR_SERVICE);
    prm_val *changes = prm->object(call);
    const char *calendar;
    int64_t at;

    if (hours == 0 || prm_help_number(o->clock, "answered") >= LEADS_ANSWERS_MOST)
        return PRM_OK;
    PRM_TRY(leads_clock_calendar(call, o->clock, o->lead, &calendar));
    PRM_TRY(service->add(call, calendar, prm->now(call), hours * PRM_HOUR_MS, &at));
    if (o->offer) {
        PRM_TRY(prm->set_integer(changes, "respond_by", at));
        PRM_TRY(prm->update(call, &o->offer, changes));
    }
    return prm->arm(call, leads_clock_ends_timer.name, prm->text(o->clock, "id"), LEADS_AGAIN, at, NULL);
}

static prm_status remind(prm_call *call, leads_overdue *o)
{
    prm_val *more = prm->object(call);

    PRM_TRY(prm->set_integer(more, "times", prm_help_number(o->clock, "answered")));
    return leads_clock_tell(call, o->clock, "leads.sla_reminded", more);
}

/* Each of them once: the one named, or the next above. NULL: all of them know. */
static const char *whom(const prm_val *clock, const char *to)
{
    static const char *const ladder[] = { "channel_manager", "program_manager" };
    const size_t steps = sizeof ladder / sizeof *ladder;
    size_t first = 0;

    for (size_t i = 0; i < steps; i++)
        if (is(clock, "told", ladder[i]))
            first = i + 1;
    for (size_t i = first; i < steps; i++)
        if (strcmp(ladder[i], to) == 0)
            return to;
    return first < steps ? ladder[first] : NULL;
}

static prm_status escalate(prm_call *call, leads_overdue *o, const char *to)
{
    prm_val *changes = prm->object(call), *more = prm->object(call);
    const char *told = whom(o->clock, to);

    PRM_TRY(remind(call, o));
    if (!told)
        return PRM_OK;
    PRM_TRY(prm->set_text(changes, "told", told));
    PRM_TRY(prm->update(call, &o->clock, changes));
    PRM_TRY(prm->set_text(more, "to", told));
    return leads_clock_tell(call, o->clock, "leads.escalated", more);
}

/* ---- It goes to others ------------------------------------------------------------------------------------------- */

/* What was to be given out again goes to whoever takes it instead. */
static prm_status to_pool(prm_call *call, const prm_val *lead)
{
    if (!is(lead, "state", "qualified"))
        return PRM_OK; /* other offers of it are open */
    PRM_TRY(prm->disarm(call, leads_distribute_timer.name, prm->text(lead, "id"), ""));
    return leads_pool_put(call, prm->get(lead, "promises"), &lead);
}

static prm_status end_offer(prm_call *call, leads_overdue *o)
{
    PRM_TRY(leads_offer_end(call, &o->offer, "timeout", NULL));
    return leads_offer_gone(call, &o->lead);
}

/* Where nobody is found again, the promise is as broken as before, and is looked at again. */
static prm_status find_somebody(prm_call *call, leads_overdue *o)
{
    PRM_TRY(prm->move(call, &o->lead, "qualified"));
    PRM_TRY(look_again(call, o, prm_help_setting(call, "assign_hours")));
    return prm->arm(call, leads_distribute_timer.name, prm->text(o->lead, "id"), "", prm->now(call), NULL);
}

/* In the pool again, it has its time anew. */
static prm_status look_for_somebody(prm_call *call, leads_overdue *o)
{
    PRM_TRY(prm->move(call, &o->lead, "qualified"));
    return prm->arm(call, leads_distribute_timer.name, prm->text(o->lead, "id"), "", prm->now(call), NULL);
}

static prm_status out_of_pool(prm_call *call, leads_overdue *o)
{
    PRM_TRY(prm->move(call, &o->lead, "qualified"));
    return leads_to_person(call, "nobody_took_it", &o->lead);
}

static prm_status pull(prm_call *call, leads_overdue *o)
{
    return leads_pull_back(call, &o->lead, prm->text(o->clock, "kind"), NULL);
}

/* How what is overdue may be taken from whoever has it; NULL: it may not. */
static prm_status (*way_back(const leads_overdue *o, const char *action))(prm_call *, leads_overdue *)
{
    if (o->offer)
        return end_offer;
    if (is(o->clock, "kind", LEADS_CLOCK_POOL))
        return strcmp(action, "pull") == 0 ? out_of_pool : strcmp(action, "reoffer") == 0 ? look_for_somebody : NULL;
    if (is(o->clock, "kind", LEADS_CLOCK_ASSIGN))
        return strcmp(action, "pull") != 0 ? find_somebody : NULL;
    return is(o->lead, "state", "accepted") || is(o->lead, "state", "contacted") ? pull : NULL;
}

prm_status leads_overdue_follow(prm_call *call, leads_overdue *o, const char *action, const char *to, int64_t hours)
{
    int stays = strcmp(action, "remind") == 0 || strcmp(action, "escalate") == 0;
    prm_status (*take)(prm_call *, leads_overdue *);

    /* An offer that nobody would look at again is over. */
    if (stays && o->offer && (hours == 0 || prm_help_number(o->clock, "answered") >= LEADS_ANSWERS_MOST)) {
        PRM_TRY(strcmp(action, "escalate") == 0 ? escalate(call, o, to) : PRM_OK);
        return end_offer(call, o);
    }
    take = stays ? NULL : way_back(o, action);
    if (take) {
        PRM_TRY(take(call, o));
        return strcmp(action, "pool") == 0 ? to_pool(call, o->lead) : PRM_OK;
    }
    PRM_TRY(strcmp(action, "remind") == 0 ? remind(call, o) : escalate(call, o, to));
    return look_again(call, o, hours);
}
