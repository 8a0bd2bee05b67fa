/* SPDX-License-Identifier: Apache-2.0 */
/** @file  success.plan: by which plan is a member of a programme supported? */
#include "success/success.h"

#define PLAN PRM_TEXT("plan", 1, 40, PRM_REQUIRED, "Which: its code")

static const prm_rule plan_rule = { .size = sizeof plan_rule, .since = 1, .name = "success.plan",
    .doc = "By which plan is a member of a programme supported?",
    .answer = PRM_FIELDS(PRM_ENUM("action", "keep|assign|none", PRM_REQUIRED,
        "keep: the one it has, if any; none: by none"),
        PRM_TEXT("plan", 1, 40, 0, "Of assign: which, by its code"),
        PRM_INT("days", 1, 1830, 0,
            "Of assign: for how many days, today included; none: until something else is said")),
    .reasons = PRM_REASONS(PRM_REASON("plan_of_level", "partner", .data = PRM_FIELDS(PLAN)),
        PRM_REASON("plan_kept", "partner", .data = PRM_FIELDS(PLAN)),
        PRM_REASON("plan_agreed", "partner", .data = PRM_FIELDS(PLAN)),
        PRM_REASON("plan_default", "partner", .data = PRM_FIELDS(PLAN)),
        PRM_REASON("no_plan_granted", "partner", .data = NULL),
        PRM_REASON("no_such_plan", "partner", .data = PRM_FIELDS(PLAN))),
    .fallback = "{\"action\":\"keep\"}" };

static const prm_field *const partner_facts[] = {
    PRM_TEXT("type", 0, 20, 0, "What kind of company it is"),
    PRM_TEXT("state", 0, 20, 0, "\"active\" and so on"),
    PRM_COUNTRY("country", 0, "Where it is"),
    PRM_LIST("segments", PRM_TEXT("segment", 0, 60, 0, "One"), 0, "Which customers it serves"),
    PRM_TEXT("channel_type", 0, 20, PRM_REQUIRED, "In which role it takes part in the programme"),
    PRM_TEXT("level", 0, 40, PRM_REQUIRED, "Its level: the code"),
    PRM_INT("level_rank", 0, 1000, PRM_REQUIRED, "And that one's rank"),
    PRM_INT("member_days", 0, PRM_ANY, PRM_REQUIRED, "For how many days it has been a member"),
    PRM_BENEFITS_FACT,
    NULL
};

static const prm_field *const choice_facts[] = {
    PRM_TEXT("code", 1, 40, PRM_REQUIRED, "What it is called"),
    PRM_INT("rank", 0, 1000, PRM_REQUIRED, "Its place"),
    NULL
};

static const prm_field *const current_facts[] = {
    PRM_TEXT("code", 1, 40, PRM_REQUIRED, "What it is called"),
    PRM_ENUM("by", "rules|person", PRM_REQUIRED, "Who said so"),
    PRM_INT("days", 0, PRM_ANY, PRM_REQUIRED, "For how many days it has had it"),
    PRM_DATE("until", 0, "Its last day; none: no end is known"),
    NULL
};

const prm_chain success_planning_chain = { .size = sizeof success_planning_chain, .since = 1,
    .name = "success.planning",
    .doc = "By which plan a member is supported: when it joins, when its level or what that grants is another, when a "
           "time agreed on is over",
    .facts = PRM_FIELDS(PRM_ENUM("occasion", SUCCESS_OCCASIONS, PRM_REQUIRED, "Why it is asked"),
        PRM_OBJECT("partner", partner_facts, PRM_REQUIRED, "Who"),
        PRM_LIST("plans", PRM_OBJECT("plan", choice_facts, 0, "One"), PRM_REQUIRED,
            "The programme's plans, the lowest first"),
        PRM_OBJECT("current", current_facts, 0, "The plan it has; none: it has none")),
    .steps = (const prm_step *const[]){ PRM_STEP(.rule = &plan_rule), NULL }, .outcome = "success.plan.action" };

/* ---- What it is asked over --------------------------------------------------------------------------------------- */

static prm_status partner_of(prm_call *call, const prm_val *membership, const prm_val *level, prm_val *facts)
{
    static const char *const of_partner[] = { "type", "state", "country", "segments", NULL };
    int64_t since = prm_help_number(membership, "since");
    prm_val *told = prm->object(call);
    const prm_val *partner;

    if (since == 0)
        since = prm_help_number(membership, "created_at");
    PRM_TRY(prm->load(call, "partner", prm->text(membership, "partner"), &partner));
    PRM_TRY(prm_help_set_all(told, of_partner, partner));
    PRM_TRY(prm->set(told, "channel_type", prm->get(membership, "channel_type")));
    PRM_TRY(prm->set(told, "level", prm->get(level, "code")));
    PRM_TRY(prm->set(told, "level_rank", prm->get(level, "rank")));
    PRM_TRY(prm->set_integer(told, "member_days", prm->now(call) > since ? (prm->now(call) - since) / PRM_DAY_MS : 0));
    PRM_TRY(prm_benefits_tell(call, membership, level, told));
    return prm->set(facts, "partner", told);
}

static prm_status plans_of(prm_call *call, const prm_val *membership, prm_val *facts)
{
    static const char *const of_plan[] = { "code", "rank", NULL };
    prm_val *filter = prm->object(call), *plans = prm->list(call);
    const prm_val *found;

    PRM_TRY(prm->set(filter, "program", prm->get(membership, "program")));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "success_plan", .filter = filter,
        .sort = "program, rank", .limit = SUCCESS_PLANS }, &found));
    for (size_t i = 0; i < prm->count(found); i++) {
        prm_val *one = prm->object(call);
        PRM_TRY(prm_help_set_all(one, of_plan, prm->at(found, i)));
        PRM_TRY(prm->append(plans, one));
    }
    return prm->set(facts, "plans", plans);
}

static prm_status current_of(prm_call *call, const prm_val *stint, prm_val *facts)
{
    prm_val *told = prm->object(call);
    const prm_val *plan;

    if (!stint)
        return PRM_OK;
    PRM_TRY(prm->load(call, "success_plan", prm->text(stint, "plan"), &plan));
    PRM_TRY(prm->set(told, "code", prm->get(plan, "code")));
    PRM_TRY(prm->set(told, "by", prm->get(stint, "by")));
    PRM_TRY(prm->set_integer(told, "days", (prm->now(call) - prm_help_number(stint, "began_at")) / PRM_DAY_MS));
    PRM_TRY(prm_help_set_given(told, "until", stint));
    return prm->set(facts, "current", told);
}

prm_status success_rule_ask(prm_call *call, const prm_val *membership, const prm_val *level, const prm_val *stint,
    const char *occasion, const prm_val **outcome)
{
    prm_val *facts = prm->object(call);

    PRM_TRY(prm->set_text(facts, "occasion", occasion));
    PRM_TRY(partner_of(call, membership, level, facts));
    PRM_TRY(plans_of(call, membership, facts));
    PRM_TRY(current_of(call, stint, facts));
    return prm->decide(call, success_planning_chain.name, prm->text(membership, "id"), facts, outcome);
}

prm_status success_rule_complain(prm_call *call, const prm_val *outcome, const char *plan)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm->set_text(data, "plan", plan));
    return prm->add_reason(call, outcome, plan_rule.name, "no_such_plan", data);
}
