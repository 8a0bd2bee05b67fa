/* SPDX-License-Identifier: Apache-2.0 */
/* People decide step by step: whose turn it is, what they may, what it means that they are late. */
#include "world.h"

#include <stdio.h>

enum { HOUR_MS = 3600000 };

#define TWO_STEPS "{'steps':[{'role':'channel_manager','sla_hours':10},{'role':'program_manager','sla_hours':20}]}"
#define ALL_OF_THEM "{'steps':[{'role':'channel_manager','need':'all','sla_hours':10}]}"

static prm_status review_with(world *w, const char *deal, const char *verdict, const char *more)
{
    char params[400];
    snprintf(params, sizeof(params), "{'id':'%s','verdict':'%s','reason':'as agreed'%s}", deal, verdict, more);
    return prm_mock_call(w->mock, "deals.review", params);
}

static prm_status review(world *w, const char *deal, const char *verdict)
{
    return review_with(w, deal, verdict, "");
}

static const char *task(world *w, size_t index, const char *field)
{
    return prm_mock_row(w->mock, prm_mock_row_at(w->mock, "review_task", index), field);
}

static prm_status delegate(world *w, size_t index, const char *user)
{
    char params[200];
    snprintf(params, sizeof(params), "{'id':'%s','user':'%s','reason':'I am away'}",
        prm_mock_row_at(w->mock, "review_task", index), user);
    return prm_mock_call(w->mock, "deals.tasks.delegate", params);
}

/* Two channel managers and a programme manager. */
static const char *ann, *bob, *pia;

static void hire(world *w)
{
    ann = prm_mock_user(w->mock, "{'name':'Ann','roles':['channel_manager']}");
    bob = prm_mock_user(w->mock, "{'name':'Bob','roles':['channel_manager']}");
    pia = prm_mock_user(w->mock, "{'name':'Pia','roles':['program_manager']}");
}

TEST(a_step_is_somebodys_turn_and_the_next_one_follows)
{
    WORLD(w);
    hire(&w);
    prm_mock_answer(w.mock, "deals.route", TWO_STEPS);
    const char *deal = world_in_review(&w);
    REQUIRE(prm_mock_rows(w.mock, "review_task") == 1);
    CHECK_STR(task(&w, 0, "role"), "channel_manager");
    CHECK_STR(task(&w, 0, "deal"), deal);
    CHECK_STR(task(&w, 0, "territory"), w.bavaria);
    CHECK_STR(task(&w, 0, "due_at"), "1798797600000"); /* ten hours from 2027-01-01 */
    CHECK_INT(prm_mock_events(w.mock, "deals.task_assigned"), 1);
    CHECK_INT(prm_mock_timers(w.mock), 2);
    prm_mock_as_user(w.mock, pia);
    CHECK_INT(review(&w, deal, "approve"), PRM_E_FORBIDDEN);
    CHECK_STR(prm_mock_failure(w.mock), "not_your_task");
    prm_mock_as_user(w.mock, ann);
    CHECK_INT(review(&w, deal, "approve"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "is_over"), "false");
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "in_review");
    CHECK_STR(task(&w, 0, "state"), "done");
    CHECK_STR(task(&w, 0, "decided_by"), ann);
    CHECK_STR(task(&w, 0, "within_sla"), "true");
    CHECK_STR(task(&w, 1, "role"), "program_manager");
    CHECK_STR(task(&w, 1, "step"), "2");
    CHECK_INT(prm_mock_events(w.mock, "deals.approved"), 0);
    CHECK_INT(review(&w, deal, "approve"), PRM_E_FORBIDDEN);
    prm_mock_as_user(w.mock, pia);
    CHECK_INT(review(&w, deal, "approve"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "is_over"), "true");
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "approved");
    CHECK_INT(prm_mock_events(w.mock, "deals.approved"), 1);
    CHECK_INT(review(&w, deal, "approve"), PRM_E_STATE); /* whoever comes second */
}

TEST(a_rejection_needs_no_further_step)
{
    WORLD(w);
    hire(&w);
    prm_mock_answer(w.mock, "deals.route", ALL_OF_THEM);
    const char *deal = world_in_review(&w);
    REQUIRE(prm_mock_rows(w.mock, "review_task") == 2);
    prm_mock_as_user(w.mock, bob);
    CHECK_INT(review(&w, deal, "reject"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "rejected");
    CHECK_STR(task(&w, 0, "state"), "cancelled");
    CHECK_STR(task(&w, 1, "state"), "done");
    CHECK_INT(prm_mock_timers(w.mock), 0);
}

TEST(all_have_to_agree_each_once)
{
    WORLD(w);
    hire(&w);
    prm_mock_answer(w.mock, "deals.route", ALL_OF_THEM);
    const char *deal = world_in_review(&w);
    CHECK_STR(task(&w, 0, "user"), ann);
    CHECK_STR(task(&w, 1, "user"), bob);
    prm_mock_as_user(w.mock, ann);
    CHECK_INT(review(&w, deal, "approve"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "in_review");
    CHECK_INT(delegate(&w, 1, ann), PRM_E_FORBIDDEN); /* not hers */
    prm_mock_as_user(w.mock, bob);
    CHECK_INT(delegate(&w, 1, ann), PRM_E_INVALID); /* she has decided already */
    CHECK_STR(prm_mock_failure(w.mock), "user:four_eyes");
    CHECK_INT(review(&w, deal, "approve"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "approved");
}

TEST(nobody_decides_two_steps)
{
    WORLD(w);
    hire(&w);
    prm_mock_answer(w.mock, "deals.route", "{'steps':[{'role':'program_manager'},{'role':'program_manager'}]}");
    const char *deal = world_in_review(&w);
    prm_mock_as_user(w.mock, pia);
    CHECK_INT(review(&w, deal, "approve"), PRM_OK);
    CHECK_INT(review(&w, deal, "approve"), PRM_E_FORBIDDEN);
    CHECK_STR(prm_mock_failure(w.mock), "four_eyes");
    CHECK_INT(review_with(&w, deal, "approve", ",'override':true"), PRM_E_FORBIDDEN);
    prm_mock_as_user(w.mock, prm_mock_user(w.mock, "{'name':'Eva','roles':['program_manager']}"));
    CHECK_INT(review(&w, deal, "approve"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "approved");
}

TEST(who_has_decided_a_step_is_not_waited_for_in_the_next)
{
    WORLD(w);
    hire(&w);
    const char *eva = prm_mock_user(w.mock, "{'name':'Eva','roles':['program_manager']}");
    prm_mock_answer(w.mock, "deals.route",
        "{'steps':[{'role':'program_manager'},{'role':'program_manager','need':'all'}]}");
    const char *deal = world_in_review(&w);
    prm_mock_as_user(w.mock, pia);
    CHECK_INT(review(&w, deal, "approve"), PRM_OK);
    CHECK_INT(prm_mock_rows(w.mock, "review_task"), 2);
    CHECK_STR(task(&w, 1, "user"), eva);
    prm_mock_as_user(w.mock, eva);
    CHECK_INT(review(&w, deal, "approve"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "approved");
}

TEST(nobody_but_who_has_decided_is_nobody)
{
    WORLD(w);
    hire(&w);
    char route[200];
    snprintf(route, sizeof(route), "{'steps':[{'role':'program_manager'},{'user':'%s'}]}", pia);
    prm_mock_answer(w.mock, "deals.route", route);
    const char *deal = world_in_review(&w);
    prm_mock_as_user(w.mock, pia);
    CHECK_INT(review(&w, deal, "approve"), PRM_OK);
    CHECK_STR(task(&w, 1, "user"), "");
    (void)prm_mock_react(w.mock);
    CHECK_INT(prm_mock_notices(w.mock, "told_nobody_reviews"), 1);
    prm_mock_as_user(w.mock, prm_mock_user(w.mock, "{'name':'Eva','roles':['program_manager']}"));
    CHECK_INT(review(&w, deal, "approve"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "approved");
}

TEST(whoever_has_to_agree_to_the_price_comes_last)
{
    WORLD(w);
    hire(&w);
    prm_mock_answer(w.mock, "deals.price", "{'margin_bps':4000,'approver':'program_manager'}");
    const char *deal = world_in_review(&w);
    prm_mock_as_user(w.mock, ann);
    CHECK_INT(review(&w, deal, "approve"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "in_review");
    CHECK_STR(task(&w, 1, "role"), "program_manager");
}

TEST(a_task_is_handed_to_somebody_who_may)
{
    WORLD(w);
    hire(&w);
    const char *elsewhere = prm_mock_user(w.mock, "{'name':'Cid','roles':['channel_manager'],'territories':['territory_9']}");
    const char *reader = prm_mock_user(w.mock, "{'name':'Dan','roles':['auditor']}");
    const char *gone = prm_mock_user(w.mock, "{'name':'Eva','roles':['channel_manager'],'is_locked':true}");
    const char *deal = world_in_review(&w);
    prm_mock_as_user(w.mock, ann);
    CHECK_INT(delegate(&w, 0, elsewhere), PRM_E_INVALID);
    CHECK_INT(delegate(&w, 0, reader), PRM_E_INVALID);
    CHECK_INT(delegate(&w, 0, gone), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "user:not_a_reviewer");
    CHECK_INT(delegate(&w, 0, pia), PRM_OK);
    CHECK_STR(task(&w, 0, "user"), pia);
    CHECK_STR(task(&w, 0, "delegated_from"), ann);
    CHECK_INT(prm_mock_events(w.mock, "deals.delegated"), 1);
    CHECK_INT(review(&w, deal, "approve"), PRM_E_FORBIDDEN); /* it is hers no more */
    prm_mock_as_user(w.mock, pia);
    CHECK_INT(review(&w, deal, "approve"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "approved");
    CHECK_INT(delegate(&w, 0, bob), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "not_open");
}

TEST(a_limit_bounds_what_one_may_approve)
{
    WORLD(w);
    hire(&w);
    const char *deal = world_in_review(&w); /* 12 500.00 EUR */
    prm_mock_as_user(w.mock, ann);
    prm_mock_limit(w.mock, "channel_manager", 1249999, "EUR");
    CHECK_INT(review(&w, deal, "approve"), PRM_E_FORBIDDEN);
    CHECK_STR(prm_mock_failure(w.mock), "above_your_limit");
    prm_mock_limit(w.mock, "channel_manager", 1250000, "USD");
    CHECK_INT(review(&w, deal, "approve"), PRM_E_FORBIDDEN); /* no rate: nobody knows what that is */
    prm_mock_rate(w.mock, "USD", "EUR", 9, 10);
    CHECK_INT(review(&w, deal, "approve"), PRM_E_FORBIDDEN);
    prm_mock_rate(w.mock, "USD", "EUR", 1, 1);
    CHECK_INT(review(&w, deal, "approve"), PRM_OK);
}

TEST(below_the_limit_one_may_still_reject)
{
    WORLD(w);
    hire(&w);
    const char *deal = world_in_review(&w);
    prm_mock_as_user(w.mock, ann);
    prm_mock_limit(w.mock, "channel_manager", 1, "EUR");
    CHECK_INT(review(&w, deal, "reject"), PRM_OK);
}

TEST(questions_open_just_what_is_asked)
{
    WORLD(w);
    hire(&w);
    const char *deal = world_in_review(&w);
    prm_mock_as_user(w.mock, ann);
    CHECK_INT(review(&w, deal, "ask"), PRM_E_INVALID);
    CHECK_INT(review_with(&w, deal, "reject", ",'ask_fields':['amount']"), PRM_E_INVALID);
    CHECK_INT(review_with(&w, deal, "ask", ",'ask_fields':['expected_close']"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "info_requested");
    CHECK_STR(prm_mock_text(w.mock, "deal.ask_fields[0]"), "expected_close");
    CHECK_STR(task(&w, 0, "verdict"), "ask");
    CHECK_INT(prm_mock_events(w.mock, "deals.info_requested"), 1);
    world_as_alpha(&w);
    char params[200];
    snprintf(params, sizeof(params), "{'id':'%s','expected_close':'2027-04-30'}", deal);
    CHECK_INT(prm_mock_call(w.mock, "deals.answer", params), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "in_review");
    CHECK_STR(task(&w, 1, "state"), "open");
    prm_mock_as_user(w.mock, ann); /* asking is not deciding */
    CHECK_INT(review(&w, deal, "approve"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "approved");
}

TEST(other_terms_are_an_override)
{
    WORLD(w);
    hire(&w);
    const char *deal = world_in_review(&w);
    prm_mock_as_user(w.mock, ann);
    CHECK_INT(review_with(&w, deal, "reject", ",'terms':{'days':30}"), PRM_E_INVALID);
    CHECK_INT(review_with(&w, deal, "approve", ",'terms':{'days':30,'margin_bps':1000}"), PRM_OK);
    CHECK_STR(prm_mock_row(w.mock, deal, "terms.days"), "30");
    CHECK_STR(prm_mock_row(w.mock, deal, "margin_bps"), "1000");
    CHECK_STR(prm_mock_row(w.mock, deal, "protected_until"), "1801353600000"); /* 30 days from 2027-01-01 */
    CHECK_INT(prm_mock_events(w.mock, "deals.overridden"), 1); /* the margin is as the rules said */
}

TEST(shares_set_by_a_person_are_the_whole)
{
    WORLD(w);
    hire(&w);
    const char *deal = world_in_review(&w);
    prm_mock_as_user(w.mock, ann);
    CHECK_INT(review_with(&w, deal, "approve",
        ",'terms':{'shares':[{'actor':'registrant','role':'sourced','bps':9999}]}"), PRM_E_INVALID);
    CHECK_INT(review_with(&w, deal, "approve",
        ",'terms':{'shares':[{'actor':'registrant','role':'sourced','bps':9000},"
        "{'actor':'distributor','role':'fulfilled','bps':1000}]}"), PRM_E_INVALID);
    CHECK_INT(review_with(&w, deal, "approve",
        ",'terms':{'shares':[{'actor':'vendor','role':'influenced','bps':5000},"
        "{'actor':'vendor','role':'influenced','bps':5000}]}"), PRM_E_INVALID);
    CHECK_STR(prm_mock_row(w.mock, deal, "state"), "in_review");
    CHECK_INT(review_with(&w, deal, "approve",
        ",'terms':{'shares':[{'actor':'registrant','role':'sourced','bps':7000},"
        "{'actor':'vendor','role':'influenced','bps':3000}]}"), PRM_OK);
    CHECK_STR(prm_mock_row(w.mock, deal, "terms.shares[0].partner"), w.alpha);
    CHECK_STR(prm_mock_row(w.mock, deal, "terms.shares[1].bps"), "3000");
    CHECK_INT(prm_mock_events(w.mock, "deals.overridden"), 1);
}

TEST(a_programme_manager_may_decide_for_all)
{
    WORLD(w);
    hire(&w);
    prm_mock_answer(w.mock, "deals.route", ALL_OF_THEM);
    const char *deal = world_in_review(&w);
    prm_mock_as_user(w.mock, ann);
    CHECK_INT(review_with(&w, deal, "approve", ",'override':true"), PRM_E_FORBIDDEN);
    CHECK_STR(prm_mock_failure(w.mock), "not_yours_to_override");
    prm_mock_as_user(w.mock, pia);
    CHECK_INT(review_with(&w, deal, "approve", ",'override':true"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "approved");
    CHECK_STR(prm_mock_text(w.mock, "deal.reason_code"), "overridden");
    CHECK_STR(task(&w, 0, "decided_by"), pia);
    CHECK_STR(task(&w, 1, "decided_by"), pia);
    CHECK_INT(prm_mock_events(w.mock, "deals.overridden"), 1);
}

TEST(time_that_runs_out_is_said_once)
{
    WORLD(w);
    hire(&w);
    prm_mock_answer(w.mock, "deals.route", TWO_STEPS);
    const char *deal = world_in_review(&w);
    (void)prm_mock_react(w.mock);
    CHECK_INT(prm_mock_advance(w.mock, 8LL * HOUR_MS - 1), 0);
    CHECK_INT(prm_mock_advance(w.mock, 1), 1);
    CHECK_INT(prm_mock_events(w.mock, "deals.review_due"), 1);
    (void)prm_mock_react(w.mock);
    CHECK_INT(prm_mock_notices(w.mock, "told_review_due"), 1);
    CHECK_STR(prm_mock_notice(w.mock, "told_review_due", "roles"), "channel_manager");
    CHECK_INT(prm_mock_advance(w.mock, 3LL * HOUR_MS), 1);
    CHECK_INT(prm_mock_events(w.mock, "deals.review_overdue"), 1);
    (void)prm_mock_react(w.mock);
    CHECK_INT(prm_mock_notices(w.mock, "told_review_overdue"), 2);
    CHECK_STR(prm_mock_notice(w.mock, "told_review_overdue", "roles"), "program_manager");
    prm_mock_as_user(w.mock, ann);
    CHECK_INT(review(&w, deal, "reject"), PRM_OK);
    CHECK_STR(task(&w, 0, "within_sla"), "false");
    CHECK_INT(prm_mock_timers(w.mock), 0);
}

TEST(what_is_taken_back_is_nobodys_task)
{
    WORLD(w);
    hire(&w);
    char params[100];
    const char *deal = world_in_review(&w);
    snprintf(params, sizeof(params), "{'id':'%s'}", deal);
    CHECK_INT(prm_mock_call(w.mock, "deals.withdraw", params), PRM_OK);
    CHECK_STR(task(&w, 0, "state"), "cancelled");
    CHECK_INT(prm_mock_timers(w.mock), 0);
    (void)prm_mock_react(w.mock);
    CHECK_INT(prm_mock_notices(w.mock, "told_to_review"), 0); /* it was over before anybody was told */
}

TEST(where_nobody_is_there_somebody_is_told)
{
    WORLD(w);
    (void)world_in_review(&w); /* nobody was hired */
    (void)prm_mock_react(w.mock);
    CHECK_STR(task(&w, 0, "role"), "channel_manager");
    CHECK_INT(prm_mock_notices(w.mock, "told_nobody_reviews"), 1);
    CHECK_STR(prm_mock_notice(w.mock, "told_nobody_reviews", "roles"), "program_manager");
}

TEST(one_who_is_named_and_has_left_is_not_waited_for)
{
    WORLD(w);
    hire(&w);
    char route[200];
    snprintf(route, sizeof(route), "{'steps':[{'user':'%s'}]}", bob);
    prm_mock_answer(w.mock, "deals.route", route);
    const char *deal = world_in_review(&w);
    CHECK_STR(task(&w, 0, "user"), bob);
    prm_mock_as_user(w.mock, ann);
    CHECK_INT(review(&w, deal, "approve"), PRM_E_FORBIDDEN);
    prm_mock_answer(w.mock, "deals.route", "{'steps':[{'user':'user_0000000000099'}]}");
    world_as_alpha(&w);
    (void)world_in_review(&w);
    CHECK_STR(task(&w, 1, "user"), "");
    CHECK_STR(task(&w, 1, "role"), "program_manager");
}

TEST_MAIN(CASE(a_step_is_somebodys_turn_and_the_next_one_follows), CASE(a_rejection_needs_no_further_step),
    CASE(all_have_to_agree_each_once), CASE(nobody_decides_two_steps),
    CASE(who_has_decided_a_step_is_not_waited_for_in_the_next), CASE(nobody_but_who_has_decided_is_nobody),
    CASE(whoever_has_to_agree_to_the_price_comes_last), CASE(a_task_is_handed_to_somebody_who_may),
    CASE(a_limit_bounds_what_one_may_approve), CASE(below_the_limit_one_may_still_reject),
    CASE(questions_open_just_what_is_asked), CASE(other_terms_are_an_override),
    CASE(shares_set_by_a_person_are_the_whole),
    CASE(a_programme_manager_may_decide_for_all), CASE(time_that_runs_out_is_said_once),
    CASE(what_is_taken_back_is_nobodys_task), CASE(where_nobody_is_there_somebody_is_told),
    CASE(one_who_is_named_and_has_left_is_not_waited_for))
