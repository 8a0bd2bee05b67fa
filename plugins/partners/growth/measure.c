/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Where a goal stands: its figure against its target and the time that is over. Looked at every night, and
 * whenever people report progress. */
#include "growth/growth.h"

#include <stdio.h>
#include <string.h>

enum { BPS = 10000, NIGHT_MINUTES = 120 };

/* When the time of a goal began and ends, and which day it is, as days of the calendar. */
typedef struct span {
    int64_t start, due, today;
    const char *date; /* today's */
} span;

static prm_status read_span(prm_call *call, const prm_val *plan, const prm_val *goal, span *s)
{
    int64_t year = 0;
    char first[16];

    (void)prm->get_integer(plan, "year", &year);
    snprintf(first, sizeof first, "%04d-01-01", (int)year);
    PRM_TRY(partners_today(call, prm->text(plan, "program"), &s->date));
    s->start = prm_date_number(first);
    s->due = prm_date_number(prm->text(goal, "due"));
    s->today = prm_date_number(s->date);
    return PRM_OK;
}

/* What the metric says of the partner in the year so far. A metric that cannot tell now (it is being made again, its
 * plugin is not there) leaves the figure as it was. */
static prm_status read_metric(prm_call *call, const prm_val *plan, const prm_val *goal, const span *s, int64_t *value,
    int *is_known)
{
    const prm_metrics_service *metrics = prm->service(PRM_METRICS_SERVICE);
    const char *metric = prm->text(goal, "metric");
    const prm_val *told;
    prm_val *filter = prm->object(call);
    prm_status status;

    if (s->today < s->start)
        return PRM_OK;
    PRM_TRY(prm->set(filter, "partner", prm->get(plan, "partner")));
    status = metrics->describe(call, metric, &told);
    if (status == PRM_OK && prm_help_has_text(prm->get(told, "dimensions"), "program"))
        PRM_TRY(prm->set(filter, "program", prm->get(plan, "program")));
    if (status == PRM_OK)
        status = metrics->value(call, metric, filter, "year", s->today < s->due ? s->date : prm->text(goal, "due"),
            value);
    if (status == PRM_E_NOMEM || status == PRM_E_INTERNAL)
        return status;
    *is_known = *is_known || status == PRM_OK;
    return PRM_OK;
}

/* So much of `whole` as so many of ten thousand are: without going beyond what an integer holds. */
static int64_t part_of(int64_t whole, int64_t bps)
{
    return whole / BPS * bps + whole % BPS * bps / BPS;
}

static const char *stand(prm_call *call, const prm_val *goal, const span *s, int64_t value, int is_known)
{
    int is_level = strcmp(prm->text(goal, "kind"), "level") == 0;
    int64_t target = 0, days = s->due - s->start + 1, over = s->today - s->start + 1, expected;

    (void)prm->get_integer(goal, "target", &target);
    if (is_known && value >= target)
        return "met";
    if (s->today > s->due)
        return "missed";
    over = over < 0 ? 0 : over;
    expected = is_level ? target : target * over / days;
    /* A share of nothing is no bad share. */
    if (is_level && (!is_known || value == 0))
        return "on_track";
    return value < part_of(expected, prm_help_setting(call, "goal_risk_bps")) ? "at_risk" : "on_track";
}

static prm_status tell(prm_call *call, const char *event, const prm_val *goal, const char *met)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm_help_copy(data, PRM_TEXTS("plan", "program", "owner_side", "value", "target"), goal));
    if (met)
        PRM_TRY(prm->set_boolean(data, "met", strcmp(met, "met") == 0));
    return prm->emit(call, event, prm->text(goal, "id"), data);
}

/* People report the last days' figure some days later. */
static int is_over(prm_call *call, const prm_val *goal, const span *s)
{
    int64_t grace = *prm->text(goal, "metric") == '\0' ? prm_help_setting(call, "goal_grace_days") : 0;

    return s->today > s->due + grace;
}

static prm_status put(prm_call *call, const prm_val **goal, const char *standing, int64_t value, int is_known)
{
    const char *before = prm->text(*goal, "standing");
    int64_t was = 0;
    int is_new = is_known && (prm->get_integer(*goal, "value", &was) != PRM_OK || was != value);
    prm_val *changes = prm->object(call);

    if (is_new)
        PRM_TRY(prm->set_integer(changes, "value", value));
    if (strcmp(before, standing) == 0)
        return is_new ? prm->update(call, goal, changes) : PRM_OK;
    PRM_TRY(prm->set_text(changes, "standing", standing));
    PRM_TRY(prm->update(call, goal, changes));
    return strcmp(standing, "at_risk") == 0 ? tell(call, "partners.goal_at_risk", *goal, NULL) : PRM_OK;
}

static prm_status settle(prm_call *call, const prm_val **goal, const char *standing)
{
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->move(call, goal, standing));
    PRM_TRY(prm->set_integer(changes, "settled_at", prm->now(call)));
    PRM_TRY(prm->update(call, goal, changes));
    return tell(call, strcmp(standing, "met") == 0 ? "partners.goal_met" : "partners.goal_missed", *goal, standing);
}

prm_status partners_goal_look(prm_call *call, const prm_val *plan, const prm_val **goal)
{
    int64_t value = 0;
    int is_known = prm->get_integer(*goal, "value", &value) == PRM_OK;
    const char *standing;
    span s;

    PRM_TRY(read_span(call, plan, *goal, &s));
    if (*prm->text(*goal, "metric") != '\0')
        PRM_TRY(read_metric(call, plan, *goal, &s, &value, &is_known));
    standing = stand(call, *goal, &s, value, is_known);
    if (strcmp(standing, "missed") == 0 && !is_over(call, *goal, &s))
        standing = "at_risk";
    PRM_TRY(put(call, goal, standing, value, is_known));
    return is_over(call, *goal, &s) ? settle(call, goal, standing) : PRM_OK;
}

prm_status partners_goals_begin(prm_call *call, const prm_val *plan)
{
    const prm_val *goals;

    PRM_TRY(partners_goals_open(call, plan, &goals));
    for (size_t i = 0; i < prm->count(goals); i++)
        PRM_TRY(prm->arm(call, partners_goal_looked_at_timer.name, prm->text(prm->at(goals, i), "id"), "",
            prm->now(call), NULL));
    return PRM_OK;
}

/* In the small hours of the next day where the programme is, each goal at a minute of its own: they are many. */
static prm_status arm_next(prm_call *call, const prm_val *plan, const prm_val *goal)
{
    const prm_calendar_service *calendar = prm->service(PRM_CALENDAR_SERVICE);
    const prm_val *program;
    uint32_t minute = 0;
    int64_t next;

    for (const char *at = prm->text(goal, "id"); *at != '\0'; at++)
        minute = (minute * 31 + (unsigned char)*at) % NIGHT_MINUTES;
    PRM_TRY(prm->load(call, "program", prm->text(plan, "program"), &program));
    PRM_TRY(calendar->next_time(call, prm->text(program, "time_zone"), "day 02:00", prm->now(call), &next));
    return prm->arm(call, partners_goal_looked_at_timer.name, prm->text(goal, "id"), "", next + (int64_t)minute * 60000,
        NULL);
}

/* A plan that is no longer agreed begins anew with its goals when it is. */
static prm_status run(prm_call *call, const prm_val *timer, prm_val *result)
{
    const prm_val *goal, *plan;

    (void)result;
    PRM_TRY(prm->load(call, "goal", prm->text(timer, "subject"), &goal));
    PRM_TRY(prm->load(call, "plan", prm->text(goal, "plan"), &plan));
    if (strcmp(prm->text(goal, "state"), "open") != 0 || strcmp(prm->text(plan, "state"), "agreed") != 0)
        return PRM_OK;
    PRM_TRY(partners_goal_look(call, plan, &goal));
    return strcmp(prm->text(goal, "state"), "open") == 0 ? arm_next(call, plan, goal) : PRM_OK;
}

const prm_timer partners_goal_looked_at_timer = { .size = sizeof partners_goal_looked_at_timer, .since = 1,
    .name = "partners.goal_looked_at", .doc = "Where a goal of an agreed plan stands is looked at, every night",
    .run = run };
