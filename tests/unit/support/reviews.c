/* SPDX-License-Identifier: Apache-2.0 */
/* Reviews: one is planned for each period of a plan that has them, held, missed or cancelled, and nobody forgets it. */
#include "world.h"

#include <stdio.h>

#define DAY WORLD_DAY_MS

/* A plan with four reviews a year, which alpha has. */
static bool build(world *w)
{
    world_as_manager(w);
    if (world_call(w, "success.plans.create", "{'program':'%s','code':'premium','name':'Premium','rank':30,"
            "'channels':['portal'],'reviews_per_year':4}", w->program) != PRM_OK)
        return false;
    prm_mock_answer(w->mock, "success.plan", "{'action':'assign','plan':'premium'}");
    if (world_call(w, "success.decide", "{'membership':'%s'}", w->alpha_member) != PRM_OK)
        return false;
    return prm_mock_rows(w->mock, "success_review") == 1;
}

#define REVIEWED(w)                                                                                                    \
    WORLD(w);                                                                                                          \
    REQUIRE(build(&w))

static const char *review(world *w, size_t index, const char *path)
{
    return prm_mock_row(w->mock, prm_mock_row_at(w->mock, "success_review", index), path);
}

static const char *id_of(world *w, size_t index)
{
    return prm_mock_row_at(w->mock, "success_review", index);
}

static void night(world *w)
{
    prm_mock_recur(w->mock, "success.walk", w->program);
    prm_mock_advance(w->mock, 0);
}

TEST(each_period_has_one)
{
    REVIEWED(w);
    CHECK_STR(review(&w, 0, "state"), "planned");
    CHECK_STR(review(&w, 0, "period"), "2027-01-01");
    CHECK_STR(review(&w, 0, "due_on"), "2027-03-31");
    CHECK_INT(prm_mock_events(w.mock, "success.review_planned"), 1);
    night(&w);
    CHECK_INT(prm_mock_rows(w.mock, "success_review"), 1);
    prm_mock_advance(w.mock, 90 * DAY);
    night(&w);
    CHECK_INT(prm_mock_rows(w.mock, "success_review"), 2);
    CHECK_STR(review(&w, 1, "period"), "2027-04-01");
    CHECK_STR(review(&w, 1, "due_on"), "2027-06-30");
}

TEST(none_is_planned_for_a_period_that_is_nearly_over)
{
    WORLD(w);
    prm_mock_advance(w.mock, 76 * DAY); /* the 18th of March */
    CHECK(!build(&w));
    CHECK_INT(prm_mock_rows(w.mock, "success_review"), 0);
    prm_mock_advance(w.mock, 14 * DAY);
    night(&w);
    CHECK_INT(prm_mock_rows(w.mock, "success_review"), 1);
    CHECK_STR(review(&w, 0, "due_on"), "2027-06-30");
}

TEST(one_is_scheduled_and_held)
{
    REVIEWED(w);
    int64_t at = prm_mock_now(w.mock) + 20 * DAY;

    CHECK_INT(world_call(&w, "success.reviews.schedule", "{'id':'%s','at':%lld,'agenda':'What slowed us down'}",
        id_of(&w, 0), (long long)at), PRM_OK);
    CHECK_INT(prm_mock_events(w.mock, "success.review_scheduled"), 1);
    prm_mock_advance(w.mock, 19 * DAY);
    CHECK_INT(prm_mock_events(w.mock, "success.review_soon"), 1);
    prm_mock_react(w.mock);
    CHECK_INT(prm_mock_notices(w.mock, "told_review_soon"), 2);
    prm_mock_advance(w.mock, 2 * DAY);
    CHECK_INT(world_call(&w, "success.reviews.hold", "{'id':'%s','on':'2027-01-21','attendees':['Ann','Ivo'],"
        "'goals':[{'text':'Fewer cases about licences'}],'actions':[{'text':'Train two','side':'partner'}],"
        "'notes':'All read this','internal_notes':'They may leave'}", id_of(&w, 0)), PRM_OK);
    CHECK_STR(review(&w, 0, "state"), "held");
    CHECK_STR(review(&w, 0, "held_on"), "2027-01-21");
    CHECK_STR(review(&w, 0, "agenda"), "What slowed us down");
    CHECK_STR(prm_mock_event(w.mock, "success.review_held", "in_time"), "true");
    world_as_alpha(&w);
    CHECK_INT(world_call(&w, "success.reviews.get", "{'id':'%s'}", id_of(&w, 0)), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "success_review.notes"), "All read this");
    CHECK_STR(prm_mock_text(w.mock, "success_review.internal_notes"), "");
    CHECK_INT(world_call(&w, "success.reviews.update", "{'id':'%s','notes':'x'}", id_of(&w, 0)), PRM_E_FORBIDDEN);
    world_as_manager(&w);
    CHECK_INT(world_call(&w, "success.reviews.update", "{'id':'%s','actions':[{'text':'Train two','side':'partner',"
        "'done':true}]}", id_of(&w, 0)), PRM_OK);
    CHECK_STR(review(&w, 0, "actions[0].done"), "true");
    CHECK_STR(review(&w, 0, "notes"), "All read this");
    prm_mock_advance(w.mock, 80 * DAY);
    CHECK_INT(prm_mock_events(w.mock, "success.review_missed"), 0);
}

TEST(one_without_a_date_is_reminded_of_missed_and_held_late)
{
    REVIEWED(w);
    prm_mock_advance(w.mock, 75 * DAY - 1);
    CHECK_INT(prm_mock_events(w.mock, "success.review_soon"), 0);
    prm_mock_advance(w.mock, 1);
    CHECK_INT(prm_mock_events(w.mock, "success.review_soon"), 1);
    prm_mock_advance(w.mock, 15 * DAY - 1);
    CHECK_STR(review(&w, 0, "state"), "planned");
    prm_mock_advance(w.mock, 1);
    CHECK_STR(review(&w, 0, "state"), "missed");
    CHECK_STR(prm_mock_event(w.mock, "success.review_missed", "in_time"), "false");
    prm_mock_react(w.mock);
    CHECK_INT(prm_mock_notices(w.mock, "told_review_missed"), 2);
    CHECK_INT(world_call(&w, "success.reviews.schedule", "{'id':'%s','at':%lld}", id_of(&w, 0),
        (long long)(prm_mock_now(w.mock) + DAY)), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "not_planned");
    CHECK_INT(world_call(&w, "success.reviews.hold", "{'id':'%s'}", id_of(&w, 0)), PRM_OK);
    CHECK_STR(review(&w, 0, "held_on"), "2027-04-01");
    CHECK_STR(prm_mock_event(w.mock, "success.review_held", "in_time"), "");
    CHECK_INT(world_call(&w, "success.reviews.hold", "{'id':'%s'}", id_of(&w, 0)), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "review_over");
}

TEST(days_that_cannot_be_are_refused)
{
    static const struct { const char *method, *more, *failure; } wrong[] = {
        { "schedule", "'at':1", "at:passed" },
        { "schedule", "'at':1806537600000", "at:range" }, /* 2027-04-01 */
        { "hold", "'on':'2027-01-02'", "on:future" },
        { "hold", "'on':'2026-12-31'", "on:range" },
    };
    char method[60];

    REVIEWED(w);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        snprintf(method, sizeof method, "success.reviews.%s", wrong[i].method);
        CHECK_INT(world_call(&w, method, "{'id':'%s',%s}", id_of(&w, 0), wrong[i].more), PRM_E_INVALID);
        CHECK_STR(prm_mock_failure(w.mock), wrong[i].failure);
    }
}

TEST(one_is_cancelled_and_not_planned_again)
{
    REVIEWED(w);
    CHECK_INT(world_call(&w, "success.reviews.cancel", "{'id':'%s','reason':'They move house'}", id_of(&w, 0)), PRM_OK);
    CHECK_STR(review(&w, 0, "state"), "cancelled");
    CHECK_INT(world_call(&w, "success.reviews.update", "{'id':'%s','notes':'x'}", id_of(&w, 0)), PRM_E_STATE);
    CHECK_INT(world_call(&w, "success.reviews.cancel", "{'id':'%s','reason':'x'}", id_of(&w, 0)), PRM_E_STATE);
    night(&w);
    CHECK_INT(prm_mock_rows(w.mock, "success_review"), 1);
    prm_mock_advance(w.mock, 90 * DAY);
    CHECK_INT(prm_mock_events(w.mock, "success.review_missed"), 0);
}

TEST(without_its_plan_there_is_nothing_to_review)
{
    REVIEWED(w);
    prm_mock_answer(w.mock, "success.plan", "{'action':'none'}");
    CHECK_INT(world_call(&w, "success.decide", "{'membership':'%s'}", w.alpha_member), PRM_OK);
    CHECK_STR(review(&w, 0, "state"), "cancelled");
    prm_mock_answer(w.mock, "success.plan", "{'action':'assign','plan':'premium'}");
    CHECK_INT(world_call(&w, "success.decide", "{'membership':'%s'}", w.alpha_member), PRM_OK);
    CHECK_STR(review(&w, 1, "state"), "planned");
    world_call(&w, "success.plans.create",
        "{'program':'%s','code':'basic','name':'Basic','rank':1,'channels':['portal']}", w.program);
    prm_mock_answer(w.mock, "success.plan", "{'action':'assign','plan':'basic'}");
    CHECK_INT(world_call(&w, "success.decide", "{'membership':'%s'}", w.alpha_member), PRM_OK);
    CHECK_STR(review(&w, 1, "state"), "cancelled");
}

TEST_MAIN(CASE(each_period_has_one), CASE(none_is_planned_for_a_period_that_is_nearly_over),
    CASE(one_is_scheduled_and_held), CASE(one_without_a_date_is_reminded_of_missed_and_held_late),
    CASE(days_that_cannot_be_are_refused), CASE(one_is_cancelled_and_not_planned_again),
    CASE(without_its_plan_there_is_nothing_to_review))
