/* SPDX-License-Identifier: Apache-2.0 */
/** @file  partners.plans.update, propose, agree and close: how a plan comes to hold, and how it ends. */
#include "growth/growth.h"

#include <string.h>

static prm_status update(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *plan;
    prm_val *changes = prm->object(call);

    PRM_TRY(partners_plan_open(call, prm->text(params, "id"), &plan));
    PRM_TRY(prm_help_copy(changes, PRM_TEXTS("title", "objectives", "files"), params));
    if (prm->count(changes) > 0) {
        PRM_TRY(prm->update(call, &plan, changes));
        PRM_TRY(partners_plan_unsign(call, &plan));
    }
    return prm->set(result, "plan", plan);
}

/* Whoever proposes or agrees signs what is there now. */
static prm_status sign(prm_call *call, const prm_val **plan)
{
    int is_partner = prm->caller(call)->side == PRM_PARTNER_SIDE;
    const char *at = is_partner ? "partner_signed_at" : "vendor_signed_at", *name;
    prm_val *changes = prm->object(call);

    if (prm_help_has_value(*plan, at))
        return prm_help_fail_state(call, *plan, "already_signed");
    PRM_TRY(partners_name(call, &name));
    PRM_TRY(prm->set_integer(changes, at, prm->now(call)));
    if (*name != '\0')
        PRM_TRY(prm->set_text(changes, is_partner ? "partner_signed_by" : "vendor_signed_by", name));
    return prm->update(call, plan, changes);
}

static prm_status propose(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *plan, *goals;

    PRM_TRY(partners_plan_open(call, prm->text(params, "id"), &plan));
    if (strcmp(prm->text(plan, "state"), "draft") != 0)
        return prm_help_fail_state(call, plan, "already_proposed");
    PRM_TRY(partners_goals_open(call, plan, &goals));
    if (prm->count(goals) == 0)
        return prm_help_fail_state(call, plan, "no_goals");
    PRM_TRY(prm->move(call, &plan, "proposed"));
    PRM_TRY(sign(call, &plan));
    PRM_TRY(partners_plan_tell(call, "partners.plan_proposed", plan));
    return prm->set(result, "plan", plan);
}

static prm_status settle(prm_call *call, const prm_val **plan)
{
    prm_val *changes = prm->object(call), *data = prm->object(call);
    int is_first = !prm_help_has_value(*plan, "agreed_at");

    PRM_TRY(prm->move(call, plan, "agreed"));
    PRM_TRY(prm->set_integer(changes, "agreed_at", prm->now(call)));
    if (is_first)
        PRM_TRY(prm->update(call, plan, changes));
    PRM_TRY(partners_goals_begin(call, *plan));
    PRM_TRY(prm_help_copy(data, PRM_TEXTS("program", "year"), *plan));
    PRM_TRY(prm->set_text(data, "by", partners_side(call)));
    PRM_TRY(prm->set_boolean(data, "first", is_first));
    return prm->emit(call, "partners.plan_agreed", prm->text(*plan, "id"), data);
}

static prm_status agree(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *plan, *goals;

    PRM_TRY(partners_plan_open(call, prm->text(params, "id"), &plan));
    if (strcmp(prm->text(plan, "state"), "draft") == 0)
        return prm_help_fail_state(call, plan, "not_proposed");
    PRM_TRY(partners_goals_open(call, plan, &goals));
    if (prm->count(goals) == 0)
        return prm_help_fail_state(call, plan, "no_goals");
    PRM_TRY(sign(call, &plan));
    if (prm_help_has_value(plan, "vendor_signed_at") && prm_help_has_value(plan, "partner_signed_at"))
        PRM_TRY(settle(call, &plan));
    return prm->set(result, "plan", plan);
}

static prm_status drop_goals(prm_call *call, const prm_val *plan)
{
    const prm_val *goals;

    PRM_TRY(partners_goals_open(call, plan, &goals));
    for (size_t i = 0; i < prm->count(goals); i++) {
        const prm_val *goal = prm->at(goals, i);
        PRM_TRY(prm->disarm(call, partners_goal_looked_at_timer.name, prm->text(goal, "id"), ""));
        PRM_TRY(prm->move(call, &goal, "dropped"));
    }
    return PRM_OK;
}

static prm_status conclude(prm_call *call, const prm_val **plan, const prm_val *conclusion)
{
    prm_val *changes = prm->object(call);

    PRM_TRY(drop_goals(call, *plan));
    PRM_TRY(prm->move(call, plan, "closed"));
    PRM_TRY(prm->set(changes, "conclusion", conclusion));
    PRM_TRY(prm->set_integer(changes, "closed_at", prm->now(call)));
    PRM_TRY(prm->update(call, plan, changes));
    return partners_plan_tell(call, "partners.plan_closed", *plan);
}

static prm_status close(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *plan;

    PRM_TRY(partners_plan_open(call, prm->text(params, "id"), &plan));
    PRM_TRY(conclude(call, &plan, prm->get(params, "conclusion")));
    return prm->set(result, "plan", plan);
}

static prm_status close_all(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *plans;
    prm_val *filter = prm->object(call);

    (void)result;
    PRM_TRY(prm->set(filter, "partner", prm->get(event, "subject")));
    PRM_TRY(prm->set(filter, "closed_at", prm->new_null(call)));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "plan", .filter = filter,
        .limit = PARTNERS_PAGE }, &plans));
    for (size_t i = 0; i < prm->count(plans); i++) {
        const prm_val *plan = prm->at(plans, i);
        PRM_TRY(conclude(call, &plan, NULL));
    }
    return PRM_OK;
}

#define EXAMPLE "{\"id\":\"plan_01h8xgq3m2c4e\"}"
#define METHOD(variable, n, r, d, f, e, ...)                                                                           \
    const prm_method variable = { .size = sizeof variable, .since = 1, .name = n, .access = PRM_WRITE, .roles = r,     \
        .subject = "plan", .doc = d, .params = PRM_FIELDS(PARTNERS_THE_PLAN, __VA_ARGS__),                             \
        .result = PRM_FIELDS(PARTNERS_PLAN), .example = e, .run = f }

METHOD(partners_plans_update_method, "partners.plans.update", PARTNERS_PLANNERS,
    "Change what a plan says. Signatures fall: one that was agreed is proposed again, until both sides have agreed "
    "anew", update,
    "{\"id\":\"plan_01h8xgq3m2c4e\",\"objectives\":[\"A second pair of engineers\",\"Two references\"]}",
    PRM_TEXT("title", 1, 200, 0, "What it is called"),
    PRM_FIELD(PRM_T_LIST, "objectives", 0, "What both want to reach: all of them", .min = 0, .max = 20,
        .items = PRM_LINES("objective", 1, 500, 0, "One objective")),
    PARTNERS_FILES("files", "What goes with it: all of them"));
const prm_method partners_plans_propose_method = { .size = sizeof partners_plans_propose_method, .since = 1,
    .name = "partners.plans.propose", .access = PRM_WRITE, .roles = PARTNERS_PLANNERS, .subject = "plan",
    .doc = "Propose a plan that has a goal to the other side, which is told; whoever proposes it has signed it",
    .params = PRM_FIELDS(PARTNERS_THE_PLAN), .result = PRM_FIELDS(PARTNERS_PLAN), .example = EXAMPLE, .run = propose };
const prm_method partners_plans_agree_method = { .size = sizeof partners_plans_agree_method, .since = 1,
    .name = "partners.plans.agree", .access = PRM_WRITE, .roles = PARTNERS_PLANNERS, .subject = "plan",
    .doc = "Sign a plan for one's side as it stands: `expect_version` says as which one has read it. When both sides "
           "have, it is agreed, and its goals are followed",
    .params = PRM_FIELDS(PARTNERS_THE_PLAN), .result = PRM_FIELDS(PARTNERS_PLAN), .example = EXAMPLE, .run = agree };
METHOD(partners_plans_close_method, "partners.plans.close", PARTNERS_COACHES,
    "Close a plan: its year is over, or nothing comes of it. Goals that are not settled are dropped", close,
    "{\"id\":\"plan_01h8xgq3m2c4e\",\"conclusion\":\"Both references came in December\"}",
    PRM_LINES("conclusion", 1, 2000, 0, "What came of it; both sides read it"));
const prm_reaction partners_plans_end_with_partner_reaction = { .size = sizeof partners_plans_end_with_partner_reaction,
    .since = 1, .name = "partners.plans_end_with_partner", .event = "partners.terminated",
    .doc = "Closes the plans made with the partner", .run = close_all };
