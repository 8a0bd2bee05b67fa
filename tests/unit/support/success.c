/* SPDX-License-Identifier: Apache-2.0 */
/* Success plans: who has which one from when until when, what of it is used, and what may be asked for by it. */
#include "world.h"

#include <stdio.h>
#include <string.h>

#define DAY WORLD_DAY_MS

typedef struct plans {
    const char *basic, *premium;
} plans;

static const char *add_plan(world *w, const char *code, int rank, const char *more)
{
    world_as_manager(w);
    if (world_call(w, "success.plans.create", "{'program':'%s','code':'%s','name':'Plan %s','rank':%d,%s}", w->program,
            code, code, rank, more) != PRM_OK)
        return "";
    return prm_mock_text(w->mock, "success_plan.id");
}

static void say(world *w, const char *action, const char *plan)
{
    char json[100];

    snprintf(json, sizeof json, *plan != '\0' ? "{'action':'%s','plan':'%s'}" : "{'action':'%s'}", action, plan);
    prm_mock_answer(w->mock, "success.plan", json);
}

/* Basic: 2 cases a month, portal. Premium: 10 cases and 2 hours a quarter, portal and phone. */
static bool build(world *w, plans *p)
{
    p->basic = add_plan(w, "basic", 10, "'channels':['portal'],'severity_cap':'high','quota_cases':2,"
        "'quota_period':'month'");
    p->premium = add_plan(w, "premium", 30, "'channels':['portal','phone'],'quota_cases':10,'quota_hours':2,"
        "'targets':[{'severity':'critical','first_response_minutes':30,'always':true}]");
    return *p->basic != '\0' && *p->premium != '\0';
}

#define PLANS(w, p)                                                                                                    \
    WORLD(w);                                                                                                          \
    plans p;                                                                                                           \
    REQUIRE(build(&w, &p))

static prm_status decide(world *w)
{
    world_as_manager(w);
    return world_call(w, "success.decide", "{'membership':'%s'}", w->alpha_member);
}

static const char *give(world *w, const char *plan)
{
    say(w, "assign", plan);
    return decide(w) == PRM_OK ? prm_mock_text(w->mock, "stint.id") : "";
}

static const char *row(world *w, const char *id, const char *path)
{
    return prm_mock_row(w->mock, id, path);
}

/* How many stints run: never more than one of a membership. */
static int running(world *w)
{
    int count = 0;

    for (size_t i = 0; i < prm_mock_rows(w->mock, "stint"); i++)
        count += strcmp(row(w, prm_mock_row_at(w->mock, "stint", i), "state"), "active") == 0;
    return count;
}

/* ---- Plans ------------------------------------------------------------------------------------------------------- */

TEST(what_makes_no_sense_in_a_plan_is_refused)
{
    static const struct { const char *more, *failure; } wrong[] = {
        { "'channels':['portal'],'reviews_per_year':5", "reviews_per_year:range" },
        { "'channels':['portal'],'targets':[{'severity':'high'},{'severity':'high'}]", "targets[1].severity:twice" },
    };

    PLANS(w, p);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        CHECK_STR(add_plan(&w, "wrong", 1, wrong[i].more), "");
        CHECK_STR(prm_mock_failure(w.mock), wrong[i].failure);
    }
    CHECK_INT(world_call(&w, "success.plans.update", "{'id':'%s','code':'other'}", p.basic), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "code:fixed");
    CHECK_INT(world_call(&w, "success.plans.update", "{'id':'%s','name':'Other'}", p.basic), PRM_OK);
}

/* ---- Who has which ----------------------------------------------------------------------------------------------- */

TEST(a_new_member_has_the_plan_that_the_rules_say)
{
    PLANS(w, p);
    say(&w, "assign", "basic");
    prm_mock_happen(w.mock, "partners.membership_created", w.alpha_member, "{}");
    CHECK_INT(prm_mock_react(w.mock) > 0, 1);
    const char *stint = prm_mock_row_at(w.mock, "stint", 0);
    CHECK_STR(row(&w, stint, "plan"), p.basic);
    CHECK_STR(row(&w, stint, "state"), "active");
    CHECK_STR(row(&w, stint, "from"), "2027-01-01");
    CHECK_STR(row(&w, stint, "by"), "rules");
    CHECK_STR(prm_mock_fact(w.mock, "occasion"), "joined");
    CHECK_STR(prm_mock_fact(w.mock, "plans[1].code"), "premium");
    CHECK_STR(prm_mock_event(w.mock, "success.plan_began", "plan"), "basic");
    CHECK_INT(prm_mock_notices(w.mock, "told_plan"), 1);
}

TEST(where_there_are_no_plans_nothing_is_asked)
{
    WORLD(w);
    prm_mock_happen(w.mock, "partners.membership_created", w.alpha_member, "{}");
    CHECK_INT(prm_mock_react(w.mock), 1);
    CHECK(!prm_mock_was_asked(w.mock, "success.plan"));
}

TEST(another_level_brings_another_plan)
{
    PLANS(w, p);
    const char *before = give(&w, "basic");
    REQUIRE(*before != '\0');
    prm_mock_advance(w.mock, 3 * DAY);
    say(&w, "assign", "premium");
    REQUIRE(world_level(&w, w.gold));
    CHECK_INT(prm_mock_react(w.mock) > 0, 1);
    CHECK_STR(row(&w, before, "state"), "ended");
    CHECK_STR(row(&w, before, "end"), "replaced");
    CHECK_STR(row(&w, before, "until"), "2027-01-03");
    const char *after = prm_mock_row_at(w.mock, "stint", 1);
    CHECK_STR(row(&w, after, "from"), "2027-01-04");
    CHECK_STR(row(&w, after, "plan"), p.premium);
    CHECK_INT(running(&w), 1);
    CHECK_STR(prm_mock_fact(w.mock, "current.code"), "basic");
    CHECK_STR(prm_mock_fact(w.mock, "current.days"), "3");
}

TEST(what_stays_the_same_makes_no_new_row)
{
    PLANS(w, p);
    const char *stint = give(&w, "basic");
    CHECK_STR(give(&w, "basic"), stint);
    say(&w, "keep", "");
    CHECK_INT(decide(&w), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "stint.id"), stint);
    CHECK_INT(prm_mock_rows(w.mock, "stint"), 1);
    prm_mock_answer(w.mock, "success.plan", NULL); /* the rules have failed: it stays */
    CHECK_INT(decide(&w), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "stint.id"), stint);
}

TEST(a_plan_that_there_is_not_changes_nothing)
{
    PLANS(w, p);
    const char *stint = give(&w, "basic");
    CHECK_STR(give(&w, "gold-plated"), stint);
    CHECK(prm_mock_has_reason(w.mock, "no_such_plan"));
    CHECK_STR(row(&w, stint, "state"), "active");
    say(&w, "assign", "");
    CHECK_INT(decide(&w), PRM_OK);
    CHECK(prm_mock_has_reason(w.mock, "no_such_plan"));
    world_as_manager(&w);
    CHECK_INT(world_call(&w, "success.plans.get", "{'id':'%s'}", p.basic), PRM_OK);
}

TEST(the_rules_may_take_it_away_and_set_an_end)
{
    PLANS(w, p);
    prm_mock_answer(w.mock, "success.plan", "{'action':'assign','plan':'premium','days':10}");
    CHECK_INT(decide(&w), PRM_OK);
    const char *stint = prm_mock_text(w.mock, "stint.id");
    CHECK_STR(row(&w, stint, "until"), "2027-01-10");
    say(&w, "none", "");
    prm_mock_advance(w.mock, 10 * DAY - 1);
    CHECK_STR(row(&w, stint, "state"), "active");
    prm_mock_advance(w.mock, 1);
    CHECK_STR(row(&w, stint, "state"), "ended");
    CHECK_STR(row(&w, stint, "end"), "until");
    CHECK_STR(row(&w, stint, "until"), "2027-01-10");
    CHECK_STR(prm_mock_fact(w.mock, "occasion"), "over");
    CHECK_INT(running(&w), 0);
    give(&w, "basic");
    say(&w, "none", "");
    CHECK_INT(decide(&w), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "stint.id"), "");
    CHECK_INT(running(&w), 0);
}

TEST(a_person_says_otherwise_from_a_day_until_a_day)
{
    PLANS(w, p);
    give(&w, "basic");
    world_as_manager(&w);
    CHECK_INT(world_call(&w, "success.assign",
        "{'membership':'%s','plan':'%s','from':'2027-01-11','until':'2027-01-20',"
        "'reason':'Launch'}", w.alpha_member, p.premium), PRM_OK);
    const char *stint = prm_mock_text(w.mock, "stint.id");
    CHECK_STR(row(&w, stint, "state"), "planned");
    say(&w, "assign", "basic");
    prm_mock_advance(w.mock, 10 * DAY);
    CHECK_STR(row(&w, stint, "state"), "active");
    CHECK_INT(running(&w), 1);
    prm_mock_advance(w.mock, 10 * DAY);
    CHECK_STR(row(&w, stint, "state"), "ended");
    CHECK_INT(prm_mock_rows(w.mock, "stint"), 3);
    CHECK_STR(row(&w, prm_mock_row_at(w.mock, "stint", 2), "plan"), p.basic);
    CHECK_STR(row(&w, prm_mock_row_at(w.mock, "stint", 2), "from"), "2027-01-21");
    CHECK_INT(running(&w), 1);
}

TEST(what_is_said_now_takes_the_place_of_what_was_to_come)
{
    PLANS(w, p);
    give(&w, "basic");
    world_call(&w, "success.assign", "{'membership':'%s','plan':'%s','from':'2027-02-01','reason':'Later'}",
        w.alpha_member, p.premium);
    const char *later = prm_mock_text(w.mock, "stint.id");
    CHECK_INT(world_call(&w, "success.assign", "{'membership':'%s','plan':'%s','reason':'Now'}", w.alpha_member,
        p.premium), PRM_OK);
    CHECK_STR(row(&w, later, "state"), "withdrawn");
    CHECK_STR(prm_mock_text(w.mock, "stint.state"), "active");
    CHECK_STR(prm_mock_text(w.mock, "stint.by"), "person");
    prm_mock_advance(w.mock, 60 * DAY);
    CHECK_INT(running(&w), 1);
}

TEST(what_cannot_be_given_is_refused)
{
    PLANS(w, p);
    const char *other = world_insert(&w, "program", "{'name':'Other','currency':'EUR','time_zone':'Europe/Berlin'}");
    const char *theirs = world_insert(&w, "success_plan", "{'program':'%s','code':'x','name':'X','rank':1,"
        "'channels':['portal']}", other);
    static const struct { const char *more, *failure; } wrong[] = {
        { "'from':'2026-12-31'", "from:passed" },
        { "'from':'2027-02-01','until':'2027-01-31'", "until:order" },
        { "'until':'2026-12-30'", "until:order" },
        { "'from':'2040-01-01'", "from:range" },
        { "'contact':'user_0000000000000'", "contact:not_found" },
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        CHECK_INT(world_call(&w, "success.assign", "{'membership':'%s','plan':'%s','reason':'x',%s}", w.alpha_member,
            p.basic, wrong[i].more), PRM_E_INVALID);
        CHECK_STR(prm_mock_failure(w.mock), wrong[i].failure);
    }
    CHECK_INT(world_call(&w, "success.assign", "{'membership':'%s','plan':'%s','reason':'x'}", w.alpha_member, theirs),
        PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "plan:other_program");
    CHECK_INT(world_call(&w, "success.assign", "{'membership':'%s','plan':'%s','reason':'x','contact':'%s'}",
        w.alpha_member, p.basic, w.ann), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "contact:not_found"); /* a partner's */
    prm_mock_set_state(w.mock, w.alpha, "terminated");
    CHECK_INT(world_call(&w, "success.assign", "{'membership':'%s','plan':'%s','reason':'x'}", w.alpha_member, p.basic),
        PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "partner_left");
}

TEST(somebody_looks_after_it_whatever_plan_follows)
{
    PLANS(w, p);
    const char *first = give(&w, "basic");
    CHECK_INT(world_call(&w, "success.set_contact", "{'id':'%s','contact':'%s'}", first, w.ivo), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "stint.contact_name"), "Ivo");
    const char *second = give(&w, "premium");
    CHECK_STR(row(&w, second, "contact"), w.ivo);
    CHECK_INT(world_call(&w, "success.set_contact", "{'id':'%s','contact':'%s'}", first, w.jo), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "stint_over");
    CHECK_INT(world_call(&w, "success.assign", "{'membership':'%s','plan':'%s','reason':'x'}", w.alpha_member, p.basic),
        PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "stint.contact"), w.ivo);
    CHECK_INT(world_call(&w, "success.set_contact", "{'id':'%s'}", prm_mock_text(w.mock, "stint.id")), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "stint.contact"), "null");
}

TEST(one_is_ended_or_taken_back)
{
    PLANS(w, p);
    world_call(&w, "success.assign", "{'membership':'%s','plan':'%s','reason':'x'}", w.alpha_member, p.premium);
    const char *stint = prm_mock_text(w.mock, "stint.id");
    say(&w, "assign", "basic");
    CHECK_INT(world_call(&w, "success.end", "{'id':'%s'}", stint), PRM_OK);
    CHECK_STR(row(&w, stint, "end"), "person");
    CHECK_STR(prm_mock_text(w.mock, "stint.plan"), p.basic);
    CHECK_INT(world_call(&w, "success.end", "{'id':'%s'}", stint), PRM_E_STATE);
    world_call(&w, "success.assign", "{'membership':'%s','plan':'%s','reason':'x','from':'2027-03-01'}", w.alpha_member,
        p.premium);
    const char *later = prm_mock_text(w.mock, "stint.id");
    CHECK_INT(world_call(&w, "success.end", "{'id':'%s'}", later), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "stint.state"), "withdrawn");
    CHECK_INT(running(&w), 1);
    world_as_alpha(&w);
    CHECK_INT(world_call(&w, "success.end", "{'id':'%s'}", later), PRM_E_FORBIDDEN);
}

TEST(who_leaves_has_no_plan)
{
    PLANS(w, p);
    give(&w, "basic");
    world_call(&w, "success.assign", "{'membership':'%s','plan':'%s','reason':'x','from':'2027-03-01'}", w.alpha_member,
        p.premium);
    prm_mock_happen(w.mock, "partners.terminated", w.alpha, "{}");
    CHECK_INT(prm_mock_react(w.mock) > 0, 1);
    CHECK_INT(running(&w), 0);
    CHECK_STR(row(&w, prm_mock_row_at(w.mock, "stint", 0), "end"), "left");
    CHECK_STR(row(&w, prm_mock_row_at(w.mock, "stint", 1), "state"), "withdrawn");
    CHECK_INT(prm_mock_notices(w.mock, "told_plan_over"), 0);
}

TEST(in_the_night_other_grants_are_found)
{
    PLANS(w, p);
    give(&w, "basic");
    say(&w, "assign", "premium");
    prm_mock_recur(w.mock, "success.walk", w.program);
    prm_mock_advance(w.mock, 0);
    CHECK_INT(prm_mock_rows(w.mock, "stint"), 1); /* nothing was granted, before and now */
    world_as_manager(&w);
    CHECK_INT(world_call(&w, "partners.levels.update", "{'id':'%s','grants':{'support_plan':'premium'}}", w.silver),
        PRM_OK);
    prm_mock_recur(w.mock, "success.walk", w.program);
    prm_mock_advance(w.mock, 0);
    CHECK_STR(prm_mock_fact(w.mock, "occasion"), "looked");
    CHECK_STR(prm_mock_fact(w.mock, "partner.benefits.support_plan"), "premium");
    CHECK_STR(row(&w, prm_mock_row_at(w.mock, "stint", 1), "plan"), p.premium);
    prm_mock_recur(w.mock, "success.walk", w.program);
    prm_mock_advance(w.mock, 0);
    CHECK_INT(prm_mock_rows(w.mock, "stint"), 2);
}

/* ---- At once ----------------------------------------------------------------------------------------------------- */

TEST(what_a_level_grants_counts_with_the_next_case)
{
    PLANS(w, p);
    give(&w, "basic");
    world_case(&w);
    CHECK_STR(prm_mock_fact(w.mock, "plan.code"), "basic");
    world_as_manager(&w);
    CHECK_INT(world_call(&w, "partners.levels.update", "{'id':'%s','grants':{'support_plan':'premium'}}", w.silver),
        PRM_OK);
    world_case(&w); /* no reaction, no night */
    CHECK_STR(prm_mock_fact(w.mock, "plan.code"), "premium");
    CHECK_STR(prm_mock_fact(w.mock, "plan.channels[1]"), "phone");
    CHECK_STR(prm_mock_fact(w.mock, "quota.cases_left"), "9");
    world_as_manager(&w);
    world_call(&w, "success.assign", "{'membership':'%s','plan':'%s','reason':'x'}", w.alpha_member, p.basic);
    world_case(&w); /* what a person has said holds */
    CHECK_STR(prm_mock_fact(w.mock, "plan.code"), "basic");
}

/* ---- What may be asked for --------------------------------------------------------------------------------------- */

TEST(who_is_refused_reads_what_would_be_possible)
{
    PLANS(w, p);
    give(&w, "basic");
    prm_mock_answer(w.mock, "support.entitle", "{'entitled':'no'}");
    prm_mock_reason(w.mock, "support.entitle", "{'code':'channel_not_in_plan','plan':'basic','channel':'phone'}");
    world_as_alpha(&w);
    CHECK_INT(world_call(&w, "support.open", "{'subject':'s','description':'d','channel':'phone'}"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "case.state"), "cancelled");
    CHECK_STR(prm_mock_text(w.mock, "case.entitled"), "no");
    CHECK_STR(prm_mock_text(w.mock, "case.plan"), "basic");
    CHECK(*prm_mock_text(w.mock, "decision_id") != '\0');
    CHECK(prm_mock_has_reason(w.mock, "channel_not_in_plan"));
    CHECK_STR(prm_mock_text(w.mock, "possible.plan"), "basic");
    CHECK_STR(prm_mock_text(w.mock, "possible.channels[0]"), "portal");
    CHECK_STR(prm_mock_text(w.mock, "possible.severity_cap"), "high");
    CHECK_STR(prm_mock_text(w.mock, "possible.cases_left"), "2");
    CHECK_STR(prm_mock_text(w.mock, "possible.quota_from"), "2027-02-01");
    CHECK(!prm_mock_was_asked(w.mock, "support.priority"));
    CHECK_INT(prm_mock_events(w.mock, "support.opened"), 0);
    CHECK_INT(prm_mock_events(w.mock, "support.refused"), 1);
    CHECK_INT(prm_mock_rows(w.mock, "success_use"), 0); /* it does not count */
}

TEST(a_case_is_as_severe_as_the_plan_allows)
{
    PLANS(w, p);
    give(&w, "basic");
    prm_mock_answer(w.mock, "support.entitle", "{'entitled':'yes','severity_cap':'high'}");
    world_as_alpha(&w);
    CHECK_INT(world_call(&w, "support.open", "{'subject':'s','description':'d','severity':'critical'}"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "case.severity"), "high");
    CHECK_INT(world_call(&w, "support.open", "{'subject':'s','description':'d','severity':'low'}"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "case.severity"), "low");
    prm_mock_answer(w.mock, "support.entitle", "{'entitled':'review'}");
    CHECK_INT(world_call(&w, "support.open", "{'subject':'s','description':'d'}"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "case.state"), "new"); /* a person sees to it */
}

/* ---- What is used ------------------------------------------------------------------------------------------------ */

TEST(cases_count_by_months_whatever_plan_comes_in_between)
{
    PLANS(w, p);
    give(&w, "basic");
    world_case(&w);
    CHECK_STR(row(&w, prm_mock_row_at(w.mock, "success_month", 0), "cases"), "1");
    CHECK_INT(prm_mock_events(w.mock, "success.case_used"), 1);
    CHECK_INT(prm_mock_events(w.mock, "success.quota_near"), 0);
    world_case(&w);
    CHECK_INT(prm_mock_events(w.mock, "success.quota_used_up"), 1);
    CHECK_STR(prm_mock_event(w.mock, "success.quota_used_up", "until"), "2027-01-31");
    world_case(&w);
    CHECK_INT(prm_mock_events(w.mock, "success.quota_used_up"), 1); /* once */
    prm_mock_react(w.mock);
    CHECK_INT(prm_mock_notices(w.mock, "told_quota_used_up"), 2); /* who leads it, and who makes plans */
    prm_mock_advance(w.mock, 31 * DAY);
    world_case(&w);
    CHECK_STR(prm_mock_fact(w.mock, "quota.cases_used"), "0"); /* another month */
    CHECK_STR(prm_mock_fact(w.mock, "quota.cases_left"), "2");
    give(&w, "premium");
    world_case(&w);
    CHECK_STR(prm_mock_fact(w.mock, "quota.cases_used"), "4"); /* of the quarter */
    world_as_alpha(&w);
    CHECK_INT(world_call(&w, "success.quota", "{'membership':'%s'}", w.alpha_member), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "plan.code"), "premium");
    CHECK_STR(prm_mock_text(w.mock, "cases"), "5");
    CHECK_STR(prm_mock_text(w.mock, "cases_most"), "10");
    CHECK_STR(prm_mock_text(w.mock, "minutes_most"), "120");
    CHECK_STR(prm_mock_text(w.mock, "from"), "2027-01-01");
    CHECK_STR(prm_mock_text(w.mock, "until"), "2027-03-31");
    CHECK_STR(prm_mock_text(w.mock, "standing"), "enough");
    world_as_beta(&w);
    CHECK_INT(world_call(&w, "success.quota", "{'membership':'%s'}", w.alpha_member), PRM_E_NOT_FOUND);
}

TEST(who_has_no_plan_uses_nothing)
{
    WORLD(w);
    world_case(&w);
    CHECK_INT(prm_mock_rows(w.mock, "success_use"), 0);
    CHECK_STR(prm_mock_fact(w.mock, "plan.code"), "");
    world_as_alpha(&w);
    CHECK_INT(world_call(&w, "success.quota", "{'membership':'%s'}", w.alpha_member), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "plan.code"), "");
}

TEST(hours_are_written_down_and_given_back)
{
    PLANS(w, p);
    give(&w, "premium");
    const char *id = world_case(&w);
    prm_mock_as_user(w.mock, w.ivo);
    CHECK_INT(world_call(&w, "success.uses.record", "{'case':'%s','minutes':90,'note':'On the phone'}", id), PRM_OK);
    CHECK_INT(prm_mock_events(w.mock, "success.quota_near"), 0);
    CHECK_INT(world_call(&w, "success.uses.record", "{'case':'%s','minutes':6}", id), PRM_OK);
    const char *use = prm_mock_text(w.mock, "success_use.id");
    CHECK_INT(prm_mock_events(w.mock, "success.quota_near"), 1); /* 96 of 120 */
    CHECK_STR(row(&w, prm_mock_row_at(w.mock, "success_month", 0), "minutes"), "96");
    CHECK_STR(row(&w, prm_mock_row_at(w.mock, "success_month", 0), "cases"), "1");
    CHECK_INT(world_call(&w, "success.uses.give_back", "{'id':'%s','reason':'Ours'}", use), PRM_E_FORBIDDEN);
    world_as_manager(&w);
    CHECK_INT(world_call(&w, "success.uses.give_back", "{'id':'%s','reason':'Ours'}", use), PRM_OK);
    CHECK_STR(row(&w, prm_mock_row_at(w.mock, "success_month", 0), "minutes"), "90");
    CHECK_INT(world_call(&w, "success.uses.give_back", "{'id':'%s','reason':'Ours'}", use), PRM_E_STATE);
    CHECK_STR(row(&w, prm_mock_row_at(w.mock, "success_month", 0), "minutes"), "90");
    say(&w, "none", "");
    decide(&w);
    CHECK_INT(world_call(&w, "success.uses.record", "{'case':'%s','minutes':5}", id), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "no_plan");
}

TEST_MAIN(CASE(what_makes_no_sense_in_a_plan_is_refused), CASE(a_new_member_has_the_plan_that_the_rules_say),
    CASE(where_there_are_no_plans_nothing_is_asked), CASE(another_level_brings_another_plan),
    CASE(what_stays_the_same_makes_no_new_row), CASE(a_plan_that_there_is_not_changes_nothing),
    CASE(the_rules_may_take_it_away_and_set_an_end), CASE(a_person_says_otherwise_from_a_day_until_a_day),
    CASE(what_is_said_now_takes_the_place_of_what_was_to_come), CASE(what_cannot_be_given_is_refused),
    CASE(somebody_looks_after_it_whatever_plan_follows), CASE(one_is_ended_or_taken_back), CASE(who_leaves_has_no_plan),
    CASE(in_the_night_other_grants_are_found), CASE(what_a_level_grants_counts_with_the_next_case),
    CASE(who_is_refused_reads_what_would_be_possible), CASE(a_case_is_as_severe_as_the_plan_allows),
    CASE(cases_count_by_months_whatever_plan_comes_in_between), CASE(who_has_no_plan_uses_nothing),
    CASE(hours_are_written_down_and_given_back))
