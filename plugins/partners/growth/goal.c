/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Goals of a plan: how it is measured whether an objective is reached, by when, and who is to see to it. A
 * figure is one of the declared metrics, of the partner's own and since the year began, or what people report
 * (progress.c). */
#include "growth/growth.h"

#include <stdio.h>
#include <string.h>

#define NAME   "What is to be reached, \"Deals won in the north\""
#define TARGET "The figure to reach: in whole units, money in minor ones"
#define DUE    "By when, in the year of the plan"
#define OWNER  "Which side is to see to it; it is told when the goal is behind"

const prm_field *const partners_goal_fields[] = {
    PRM_REF("plan", "plan", PRM_REQUIRED, "Of which plan"),
    PRM_REF("program", "program", PRM_READONLY, "Of which programme that is"),
    PRM_TEXT("name", 1, 200, PRM_REQUIRED, NAME),
    PRM_TEXT("metric", 3, 200, 0,
        "By which metric it is measured, one of which a partner may read its own figures; none: people report it"),
    PRM_ENUM("kind", "total|level", 0,
        "Whether the figure adds up over the year, so that part of it is expected on the way, or is to be held "
        "throughout; none: as the metric is, of what people report a total"),
    PRM_TEXT("unit", 1, 40, 0, "What it counts, \"deals\"; none: the metric's"),
    PRM_INT("target", 1, INT64_C(9007199254740991), PRM_REQUIRED, TARGET),
    PRM_DATE("due", 0, DUE "; none: its last day"),
    PRM_ENUM("owner_side", "vendor|partner", PRM_REQUIRED, OWNER),
    PRM_INT("value", PRM_ANY, PRM_ANY, PRM_READONLY,
        "The figure as it was last looked at; none: nothing is known of it yet"),
    PRM_DATE("as_of", PRM_READONLY, "The day people reported it for"),
    PRM_ENUM("standing", "on_track|at_risk|met|missed", PRM_READONLY,
        "Where it stands: by the figure against the time that is over, once the plan is agreed"),
    PRM_TIME("settled_at", PRM_READONLY, "When it was met or missed for good"),
    NULL
};

const prm_entity partners_goal_entity = { .size = sizeof partners_goal_entity, .since = 1, .name = "goal",
    .path = "partners.goals", .doc = "What a plan is measured by", .scope = "plan.partner", .label = "name",
    .ops = "get list history export: *",
    .example = "{\"plan\":\"plan_01h8xgq3m2c4e\",\"name\":\"References\",\"target\":2,\"owner_side\":\"partner\"}",
    .fields = partners_goal_fields,
    .flow = PRM_FLOW("open", "open > met | missed | dropped"),
    .indexes = PRM_TEXTS("plan, state", "program, standing", "state, due") };

prm_status partners_goals_open(prm_call *call, const prm_val *plan, const prm_val **goals)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set(filter, "plan", prm->get(plan, "id")));
    PRM_TRY(prm->set_text(filter, "state", "open"));
    return prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "goal", .filter = filter,
        .limit = PARTNERS_GOALS }, goals);
}

/* A metric's figures are the partner's own only where it is kept by partner and not for the vendor alone. */
static prm_status read_metric(prm_call *call, const prm_val *params, prm_val *values)
{
    const prm_metrics_service *metrics = prm->service(PRM_METRICS_SERVICE);
    const char *metric = prm->text(params, "metric"), *measure;
    const prm_val *told;
    prm_status status;

    if (*metric == '\0')
        return prm_help_has_value(params, "kind") ? PRM_OK : prm->set_text(values, "kind", "total");
    status = metrics->describe(call, metric, &told);
    if (status == PRM_E_NOT_FOUND || (status == PRM_OK && (strcmp(prm->text(told, "audience"), "partner") != 0 ||
        !prm_help_has_text(prm->get(told, "dimensions"), "partner"))))
        return prm->fail_field(call, "metric", "unknown", "is no metric of which a partner may read its own figures");
    PRM_TRY(status);
    measure = prm->text(told, "measure");
    PRM_TRY(prm->set_text(values, "kind", strcmp(measure, "count") == 0 || strcmp(measure, "sum") == 0 ||
        strcmp(measure, "distinct") == 0 ? "total" : "level"));
    return *prm->text(params, "unit") != '\0' || *prm->text(told, "unit") == '\0' ? PRM_OK
        : prm->set(values, "unit", prm->get(told, "unit"));
}

/* Within the plan's year, and still to come. */
static prm_status read_due(prm_call *call, const prm_val *plan, const char *due, prm_val *values)
{
    const char *today;
    int64_t year = 0;
    char last[16];

    (void)prm->get_integer(plan, "year", &year);
    snprintf(last, sizeof last, "%04d-12-31", (int)year);
    if (*due == '\0')
        due = last;
    if (strncmp(due, last, 4) != 0)
        return prm->fail_field(call, "due", "other_year", "is not in the year of the plan");
    PRM_TRY(partners_today(call, prm->text(plan, "program"), &today));
    if (strcmp(due, today) < 0)
        return prm->fail_field(call, "due", "passed", "has passed");
    return prm->set_text(values, "due", due);
}

static prm_status create(prm_call *call, const prm_val *params, prm_val *result)
{
    static const char *const given[] = { "plan", "name", "metric", "kind", "unit", "target", "owner_side", NULL };
    const prm_val *plan, *goals, *goal;
    prm_val *values = prm->object(call);
    prm_status status, other;

    PRM_TRY(partners_plan_open(call, prm->text(params, "plan"), &plan));
    PRM_TRY(partners_goals_open(call, plan, &goals));
    if (prm->count(goals) >= PARTNERS_GOALS)
        return prm->fail(call, PRM_E_LIMIT, "too_many_goals", NULL);
    PRM_TRY(prm_help_copy(values, given, params));
    status = read_metric(call, params, values);
    other = read_due(call, plan, prm->text(params, "due"), values);
    PRM_TRY(status != PRM_OK ? status : other);
    PRM_TRY(prm->set(values, "program", prm->get(plan, "program")));
    PRM_TRY(prm->create(call, "goal", values, &goal));
    PRM_TRY(partners_plan_unsign(call, &plan));
    PRM_TRY(prm->set(result, "goal", goal));
    return prm->set(result, "plan", plan);
}

static prm_status open(prm_call *call, const prm_val *params, const prm_val **goal, const prm_val **plan)
{
    PRM_TRY(prm->load(call, "goal", prm->text(params, "id"), goal));
    PRM_TRY(partners_plan_open(call, prm->text(*goal, "plan"), plan));
    return strcmp(prm->text(*goal, "state"), "open") == 0 ? PRM_OK : prm_help_fail_state(call, *goal, "goal_settled");
}

static prm_status update(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *goal, *plan;
    prm_val *changes = prm->object(call);

    PRM_TRY(open(call, params, &goal, &plan));
    PRM_TRY(prm_help_copy(changes, PRM_TEXTS("name", "target", "owner_side"), params));
    if (prm->get(params, "due"))
        PRM_TRY(read_due(call, plan, prm->text(params, "due"), changes));
    if (prm->count(changes) > 0) {
        PRM_TRY(prm->update(call, &goal, changes));
        PRM_TRY(partners_plan_unsign(call, &plan));
    }
    PRM_TRY(prm->set(result, "goal", goal));
    return prm->set(result, "plan", plan);
}

static prm_status drop(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *goal, *plan;

    PRM_TRY(open(call, params, &goal, &plan));
    PRM_TRY(prm->disarm(call, partners_goal_looked_at_timer.name, prm->text(goal, "id"), ""));
    PRM_TRY(prm->move(call, &goal, "dropped"));
    PRM_TRY(partners_plan_unsign(call, &plan));
    PRM_TRY(prm->set(result, "goal", goal));
    return prm->set(result, "plan", plan);
}

#define THE_GOAL PRM_REF("id", "goal", PRM_REQUIRED, "The goal")
#define RESULT   PRM_FIELDS(PARTNERS_GOAL, PARTNERS_PLAN)

const prm_method partners_goals_create_method = { .size = sizeof partners_goals_create_method, .since = 1,
    .name = "partners.goals.create", .access = PRM_WRITE, .roles = PARTNERS_PLANNERS,
    .doc = "Add a goal to a plan, whose signatures fall: one that was agreed is proposed again",
    .params = partners_goal_fields, .result = RESULT,
    .example = "{\"plan\":\"plan_01h8xgq3m2c4e\",\"name\":\"Deals won\",\"metric\":\"deals.approvals\",\"target\":12,"
               "\"owner_side\":\"partner\"}",
    .run = create };
const prm_method partners_goals_update_method = { .size = sizeof partners_goals_update_method, .since = 1,
    .name = "partners.goals.update", .access = PRM_WRITE, .roles = PARTNERS_PLANNERS, .subject = "goal",
    .doc = "Change a goal that is not settled; the plan's signatures fall. What is measured stays: drop it and "
           "add another",
    .params = PRM_FIELDS(THE_GOAL, PRM_TEXT("name", 1, 200, 0, NAME),
        PRM_INT("target", 1, INT64_C(9007199254740991), 0, TARGET), PRM_DATE("due", 0, DUE),
        PRM_ENUM("owner_side", "vendor|partner", 0, OWNER)),
    .result = RESULT, .example = "{\"id\":\"goal_01h8xgq3m2c4e\",\"target\":15}", .run = update };
const prm_method partners_goals_drop_method = { .size = sizeof partners_goals_drop_method, .since = 1,
    .name = "partners.goals.drop", .access = PRM_WRITE, .roles = PARTNERS_PLANNERS, .subject = "goal",
    .doc = "Give a goal up that is not settled; the plan's signatures fall", .params = PRM_FIELDS(THE_GOAL),
    .result = RESULT,
    .example = "{\"id\":\"goal_01h8xgq3m2c4e\"}", .run = drop };
