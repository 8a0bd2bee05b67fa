/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Whom it concerns by which plan a partner is supported, what is left of it, and when it is reviewed: who leads
 * the partner, and who looks after it. */
#include "success/success.h"

#include <string.h>

#define PROGRAM PRM_TEXT("program", 0, 200, 0, "The programme")
#define PLAN    PRM_TEXT("plan", 0, 200, 0, "What the plan is called")
#define NOTICE(variable, c, ...)                                                                                       \
    const prm_reason variable = { .size = sizeof variable, .code = c, .audience = "partner",                           \
        .data = (const prm_field *const[]){ PROGRAM, PLAN, __VA_ARGS__, NULL } }
#define UNTIL PRM_DATE("until", 0, "The last day of the period")
#define DUE   PRM_DATE("due_on", 0, "Until when it is to be held")

const prm_reason success_told_plan = { .size = sizeof success_told_plan, .code = "told_plan", .audience = "partner",
    .data = PRM_FIELDS(PROGRAM, PLAN) };
const prm_reason success_told_plan_over = { .size = sizeof success_told_plan_over, .code = "told_plan_over",
    .audience = "partner", .data = PRM_FIELDS(PROGRAM, PLAN) };
NOTICE(success_told_quota_near, "told_quota_near", UNTIL);
NOTICE(success_told_quota_used_up, "told_quota_used_up", UNTIL);
NOTICE(success_told_review_planned, "told_review_planned", DUE);
NOTICE(success_told_review_scheduled, "told_review_scheduled", PRM_TIME("scheduled_at", 0, "When it begins"));
NOTICE(success_told_review_soon, "told_review_soon", DUE);
NOTICE(success_told_review_held, "told_review_held", PRM_DATE("held_on", 0, "When"));
NOTICE(success_told_review_missed, "told_review_missed", DUE);

enum { LEADERS = 1, CONTACT = 2 };

static const struct telling {
    const prm_event *event;
    const char *entity; /* what the event is about */
    const prm_reason *notice;
    int whom;
} tellings[] = {
    { &success_began_event, "stint", &success_told_plan, LEADERS },
    { &success_over_event, "stint", &success_told_plan_over, LEADERS },
    { &success_quota_near_event, "stint", &success_told_quota_near, LEADERS },
    { &success_quota_used_up_event, "stint", &success_told_quota_used_up, LEADERS | CONTACT },
    { &success_review_planned_event, "success_review", &success_told_review_planned, CONTACT },
    { &success_review_scheduled_event, "success_review", &success_told_review_scheduled, LEADERS | CONTACT },
    { &success_review_soon_event, "success_review", &success_told_review_soon, LEADERS | CONTACT },
    { &success_review_held_event, "success_review", &success_told_review_held, LEADERS },
    { &success_review_missed_event, "success_review", &success_told_review_missed, LEADERS | CONTACT },
};

/* As much as the notice is declared to say, of what the event said. */
static prm_status describe(prm_call *call, const prm_reason *notice, const prm_val *event, const prm_val **described)
{
    prm_val *data = prm->object(call);
    const prm_val *program;

    *described = data;
    PRM_TRY(prm->load(call, "program", prm->text(event, "program"), &program));
    for (const prm_field *const *field = notice->data; *field; field++)
        PRM_TRY(prm_help_set_given(data, (*field)->name, event));
    PRM_TRY(prm->set(data, "program", prm->get(program, "name")));
    return prm->set(data, "plan", prm->get(event, "name"));
}

/* Who looks after the partner by the stint that runs, or else by this one; where nobody does, who makes plans. */
static prm_status tell_contact(prm_call *call, const prm_val *row, prm_notice *notice)
{
    const prm_notify_service *notify = prm->service(PRM_NOTIFY_SERVICE);
    const prm_val *stint;

    PRM_TRY(success_stint_find(call, prm->text(row, "membership"), &stint));
    notice->partner = NULL;
    notice->user = prm_help_has_value(stint, "contact") ? prm->text(stint, "contact") : NULL;
    notice->roles = notice->user ? NULL : SUCCESS_OWNERS;
    return notify->send(call, notice, NULL);
}

/* A plan that is followed by another is told as that one. */
static int is_silent(const struct telling *telling, const prm_val *event)
{
    return telling->event == &success_over_event &&
           (prm_help_is(event, "end", "replaced") || prm_help_is(event, "end", "left"));
}

static prm_status tell(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_notify_service *notify = prm->service(PRM_NOTIFY_SERVICE);
    const struct telling *telling = tellings;
    const prm_val *row, *data;

    (void)result;
    while (strcmp(prm->text(event, "type"), telling->event->name) != 0)
        telling++;
    if (is_silent(telling, prm->get(event, "data")))
        return PRM_OK;
    PRM_TRY(prm->load(call, telling->entity, prm->text(event, "subject"), &row));
    PRM_TRY(describe(call, telling->notice, prm->get(event, "data"), &data));
    prm_notice notice = { .size = sizeof notice, .code = telling->notice->code, .subject = prm->text(row, "id"),
        .data = data, .partner = prm->text(row, "partner"), .roles = SUCCESS_LEADERS };
    if (telling->whom & LEADERS)
        PRM_TRY(notify->send(call, &notice, NULL));
    return telling->whom & CONTACT ? tell_contact(call, row, &notice) : PRM_OK;
}

#define TELL(variable, n, e, d)                                                                                        \
    const prm_reaction variable = { .size = sizeof variable, .since = 1, .name = "success.tell_" n,                    \
        .event = "success." e, .doc = d, .run = tell }
#define TO_LEADERS "Tells who leads the partner"
#define TO_BOTH    "Tells who leads the partner, and who looks after it"
TELL(success_tell_began, "plan", "plan_began", TO_LEADERS);
TELL(success_tell_over, "plan_over", "plan_ended", TO_LEADERS);
TELL(success_tell_quota_near, "quota_near", "quota_near", TO_LEADERS);
TELL(success_tell_quota_used_up, "quota_used_up", "quota_used_up", TO_BOTH);
TELL(success_tell_review_planned, "review_planned", "review_planned", "Tells who looks after the partner");
TELL(success_tell_review_scheduled, "review_scheduled", "review_scheduled", TO_BOTH);
TELL(success_tell_review_soon, "review_soon", "review_soon", TO_BOTH);
TELL(success_tell_review_held, "review_held", "review_held", TO_LEADERS);
TELL(success_tell_review_missed, "review_missed", "review_missed", TO_BOTH);
