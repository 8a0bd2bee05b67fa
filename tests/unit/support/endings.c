/* SPDX-License-Identifier: Apache-2.0 */
/* What is resolved is closed by itself, unless it is reopened; then its partner is asked how that was, once. */
#include "steps.h"

#include <string.h>

static const char *row(const world *w, const char *id, const char *path)
{
    return prm_mock_row(w->mock, id, path);
}

static int64_t days_until(const world *w, const char *id, const char *field)
{
    return (steps_number(row(w, id, field)) - prm_mock_now(w->mock)) / WORLD_DAY_MS;
}

static void days_pass(world *w, int64_t days)
{
    steps_pass(w, days * 1440);
}

static const char *resolved_case(world *w)
{
    const char *id = steps_case(w);

    steps_move(w, id, "resolved");
    return id;
}

TEST(closed_after_a_week_and_told_before)
{
    STEPS(w);
    const char *id = resolved_case(&w);
    CHECK_INT(days_until(&w, id, "closes_at"), 7);
    CHECK_INT(days_until(&w, id, "reopen_until"), 7);
    days_pass(&w, 4);
    CHECK_INT(prm_mock_events(w.mock, "support.closing_soon"), 0);
    days_pass(&w, 1);
    CHECK_INT(prm_mock_events(w.mock, "support.closing_soon"), 1);
    CHECK(prm_mock_react(w.mock) > 0);
    CHECK_STR(prm_mock_notice(w.mock, "told_case_closes", "user"), row(&w, id, "requester"));
    CHECK_STR(row(&w, id, "state"), "resolved");
    days_pass(&w, 2);
    CHECK_STR(row(&w, id, "state"), "closed");
    CHECK_INT(prm_mock_events(w.mock, "support.closing_soon"), 1);
    CHECK_STR(row(&w, id, "closes_at"), "null");
}

TEST(as_the_rules_say)
{
    STEPS(w);
    prm_mock_answer(w.mock, "support.autoclose", "{'days':3,'reopen_days':1}");
    const char *id = resolved_case(&w);
    CHECK_INT(days_until(&w, id, "reopen_until"), 1);
    days_pass(&w, 3);
    CHECK_STR(row(&w, id, "state"), "closed");
    CHECK_INT(prm_mock_events(w.mock, "support.closing_soon"), 0);
    prm_mock_answer(w.mock, "support.autoclose", "{'days':3,'reopen_days':9}");
    id = resolved_case(&w);
    CHECK_INT(days_until(&w, id, "reopen_until"), 3); /* what is closed is not opened again */
}

TEST(reopened_it_is_not_closed)
{
    STEPS(w);
    const char *id = resolved_case(&w);
    days_pass(&w, 6);
    steps_move(&w, id, "reopened");
    days_pass(&w, 30);
    CHECK_STR(row(&w, id, "state"), "reopened");
    CHECK_STR(row(&w, id, "reopen_until"), "null");
    steps_move(&w, id, "in_progress");
    steps_move(&w, id, "resolved");
    CHECK_INT(days_until(&w, id, "closes_at"), 7);
    days_pass(&w, 7);
    CHECK_STR(row(&w, id, "state"), "closed");
}

static prm_status rate(world *w, const char *id, int rating)
{
    world_as_alpha(w);
    return world_call(w, "support.rate", "{'id':'%s','rating':%d,'comment':'It took long'}", id, rating);
}

TEST(rated_once)
{
    STEPS(w);
    const char *id = resolved_case(&w);
    CHECK_INT(rate(&w, id, 4), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "not_asked");
    days_pass(&w, 7);
    CHECK_INT(prm_mock_events(w.mock, "support.rating_asked"), 1);
    CHECK(prm_mock_react(w.mock) > 0);
    CHECK_INT(prm_mock_notices(w.mock, "told_rate_case"), 1);
    world_as_beta(&w);
    CHECK_INT(world_call(&w, "support.rate", "{'id':'%s','rating':1}", id), PRM_E_NOT_FOUND);
    prm_mock_answer(w.mock, "support.escalate", "{'level':0}");
    REQUIRE(rate(&w, id, 4) == PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "case_rating.rating"), "4");
    CHECK_STR(prm_mock_text(w.mock, "case_rating.comment"), "It took long");
    CHECK_STR(prm_mock_event(w.mock, "support.rated", "satisfied"), "true");
    CHECK_STR(row(&w, id, "rating"), "4");
    CHECK_INT(prm_mock_rows(w.mock, "escalation"), 0);
    CHECK_INT(rate(&w, id, 5), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "rated");
    CHECK_INT(rate(&w, id, 6), PRM_E_INVALID);
}

TEST(a_bad_rating_goes_up)
{
    STEPS(w);
    const char *id = resolved_case(&w);
    days_pass(&w, 7);
    prm_mock_answer(w.mock, "support.escalate", "{'level':1,'to':'queue_lead'}");
    REQUIRE(rate(&w, id, 1) == PRM_OK);
    CHECK_STR(prm_mock_fact(w.mock, "rating"), "1");
    CHECK_STR(prm_mock_event(w.mock, "support.rated", "satisfied"), "false");
    REQUIRE(prm_mock_rows(w.mock, "escalation") == 1);
    CHECK_STR(row(&w, prm_mock_row_at(w.mock, "escalation", 0), "why"), "rating");
    CHECK_STR(row(&w, id, "escalated"), "true");
}

TEST(not_rated_in_time)
{
    STEPS(w);
    const char *id = resolved_case(&w);
    days_pass(&w, 7 + 14);
    CHECK_STR(row(&w, prm_mock_row_at(w.mock, "case_rating", 0), "state"), "lapsed");
    CHECK_INT(rate(&w, id, 5), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "lapsed");
}

TEST_MAIN(CASE(closed_after_a_week_and_told_before), CASE(as_the_rules_say), CASE(reopened_it_is_not_closed),
    CASE(rated_once), CASE(a_bad_rating_goes_up), CASE(not_rated_in_time))
