/* SPDX-License-Identifier: Apache-2.0 */
/** @file  partners.progress.create: what people report of a goal no metric measures. Entries are never changed: the
 * one of the latest day counts, and of a day the last. */
#include "growth/growth.h"

#include <stdio.h>
#include <string.h>

#define ENTRY                                                                                                          \
    PRM_INT("value", INT64_C(-9007199254740991), INT64_C(9007199254740991), PRM_REQUIRED,                              \
        "The figure as of that day: of a total all there is so far, not what was added"),                              \
        PRM_DATE("on", 0, "As of which day, not in the future; none: today"),                                          \
        PRM_LINES("note", 1, 2000, 0, "What is behind it; both sides read it"), PARTNERS_FILES("files", "What shows it")

static const prm_field *const fields[] = {
    PRM_REF("goal", "goal", PRM_REQUIRED, "Of which goal"),
    PRM_REF("plan", "plan", PRM_READONLY, "Of which plan that is"),
    PRM_ENUM("side", "vendor|partner", PRM_READONLY, "Which side reports it"),
    ENTRY,
    NULL
};

const prm_entity partners_progress_entity = { .size = sizeof partners_progress_entity, .since = 1, .name = "progress",
    .path = "partners.progress", .doc = "What people reported of a goal", .scope = "plan.partner",
    .ops = "get list export: *", .example = "{\"goal\":\"goal_01h8xgq3m2c4e\",\"value\":1}",
    .fields = fields, .indexes = PRM_TEXTS("goal, -on", "plan, -created_at") };

static prm_status check_day(prm_call *call, const prm_val *plan, const prm_val *goal, const char **on)
{
    const char *today;

    PRM_TRY(partners_today(call, prm->text(plan, "program"), &today));
    if (**on == '\0')
        *on = today;
    if (strcmp(*on, today) > 0)
        return prm->fail_field(call, "on", "future", "has not come yet");
    if (strcmp(*on, prm->text(goal, "due")) > 0)
        return prm->fail_field(call, "on", "after_due", "is after the day the goal is due");
    return PRM_OK;
}

static prm_status check(prm_call *call, const prm_val *plan, const prm_val *goal)
{
    if (strcmp(prm->text(plan, "state"), "agreed") != 0)
        return prm_help_fail_state(call, plan, "plan_not_agreed");
    if (strcmp(prm->text(goal, "state"), "open") != 0)
        return prm_help_fail_state(call, goal, "goal_settled");
    return *prm->text(goal, "metric") == '\0' ? PRM_OK : prm_help_fail_state(call, goal, "measured");
}

static prm_status count(prm_call *call, const prm_val *plan, const prm_val *progress, const prm_val **goal)
{
    prm_val *changes = prm->object(call);

    if (strcmp(prm->text(progress, "on"), prm->text(*goal, "as_of")) < 0)
        return PRM_OK;
    PRM_TRY(prm->set(changes, "value", prm->get(progress, "value")));
    PRM_TRY(prm->set(changes, "as_of", prm->get(progress, "on")));
    PRM_TRY(prm->update(call, goal, changes));
    return partners_goal_look(call, plan, goal);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *goal, *plan, *progress;
    const char *on = prm->text(params, "on");
    prm_val *values = prm->object(call);

    PRM_TRY(prm->load(call, "goal", prm->text(params, "goal"), &goal));
    PRM_TRY(prm->load(call, "plan", prm->text(goal, "plan"), &plan));
    PRM_TRY(check(call, plan, goal));
    PRM_TRY(check_day(call, plan, goal, &on));
    PRM_TRY(prm_help_copy(values, PRM_TEXTS("goal", "value", "note", "files"), params));
    PRM_TRY(prm->set(values, "plan", prm->get(goal, "plan")));
    PRM_TRY(prm->set_text(values, "on", on));
    PRM_TRY(prm->set_text(values, "side", partners_side(call)));
    PRM_TRY(prm->create(call, "progress", values, &progress));
    PRM_TRY(count(call, plan, progress, &goal));
    PRM_TRY(prm->set(result, "progress", progress));
    return prm->set(result, "goal", goal);
}

const prm_method partners_progress_create_method = { .size = sizeof partners_progress_create_method, .since = 1,
    .name = "partners.progress.create", .access = PRM_WRITE,
    .roles = PARTNERS_PLANNERS " | marketing_manager | partner_sales | partner_marketing | partner_technical",
    .doc = "Report what has been reached of a goal of an agreed plan that no metric measures",
    .params = PRM_FIELDS(PRM_REF("goal", "goal", PRM_REQUIRED, "Of which goal"), ENTRY),
    .result = PRM_FIELDS(PRM_ROW("progress", "progress", fields, PRM_REQUIRED, "As stored"), PARTNERS_GOAL),
    .example = "{\"goal\":\"goal_01h8xgq3m2c4e\",\"value\":1,\"note\":\"The first reference is published\"}",
    .run = run };
