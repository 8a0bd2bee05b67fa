/* SPDX-License-Identifier: Apache-2.0 */
/* What came of activities: each campaign counts for one of them, what is counted is the same however often it is. */
#include "world.h"

#include <stdio.h>
#include <string.h>

enum { QUARTER_HOUR_MS = 900000 };

/* An approved request of alpha's with two activities. */
static const char *add_request(world *w)
{
    const char *allocation = world_allocate(w, w->alpha, 1000000);
    const char *id = world_insert(w, "fund_request",
        "{'program':'%s','partner':'%s','allocation':'%s','currency':'EUR','requested':{'amount':200000,'currency':'EUR'},"
        "'requested_base':200000,'approved':{'amount':200000,'currency':'EUR'},'ends_at':%lld,'activities':["
        "{'number':1,'kind':'event','title':'Evening','expected_leads':20,'requested':{'amount':150000,'currency':'EUR'}},"
        "{'number':2,'kind':'email','title':'Letter','segment':'retail','requested':{'amount':50000,'currency':'EUR'}}]}",
        w->program, w->alpha, allocation, (long long)prm_mock_now(w->mock));
    return prm_mock_set_state(w->mock, id, "approved") == PRM_OK ? id : "";
}

static const char *add_campaign(world *w, const char *partner)
{
    return world_insert(w, "campaign", "{'partner':'%s','program':'%s'}", partner, w->program);
}

static void know(world *w, int64_t leads, int64_t qualified, int64_t deals, int64_t pipeline, int64_t won)
{
    prm_mock_metric(w->mock, "campaigns.leads", "all", leads);
    prm_mock_metric(w->mock, "campaigns.qualified", "all", qualified);
    prm_mock_metric(w->mock, "campaigns.deals", "all", deals);
    prm_mock_metric(w->mock, "campaigns.pipeline", "all", pipeline);
    prm_mock_metric(w->mock, "campaigns.won", "all", won);
}

static prm_status link_to(world *w, const char *request, int activity, const char *campaign)
{
    return world_call(w, "mdf.requests.link", "{'id':'%s','activity':%d,'campaign':'%s'}", request, activity, campaign);
}

static bool fails_with(world *w, prm_status status, const char *what)
{
    return status != PRM_OK && strstr(prm_mock_failure(w->mock), what) != NULL;
}

TEST(a_campaign_counts_for_one_activity)
{
    WORLD(w);
    const char *request = add_request(&w), *campaign = add_campaign(&w, w.alpha), *other = add_campaign(&w, w.alpha);
    REQUIRE(*request != '\0' && *other != '\0');
    world_as_alpha(&w);
    REQUIRE(link_to(&w, request, 1, campaign) == PRM_OK);
    REQUIRE(link_to(&w, request, 1, campaign) == PRM_OK);
    CHECK_INT(prm_mock_rows(w.mock, "outcome"), 1);
    CHECK(fails_with(&w, link_to(&w, request, 2, campaign), "linked"));
    CHECK(fails_with(&w, link_to(&w, request, 1, other), "linked"));
    CHECK(fails_with(&w, link_to(&w, request, 3, other), "not_found"));
    CHECK(fails_with(&w, link_to(&w, request, 2, add_campaign(&w, w.beta)), "not_found"));
    world_as_beta(&w);
    CHECK(link_to(&w, request, 2, other) == PRM_E_NOT_FOUND);
    CHECK_INT(prm_mock_rows(w.mock, "outcome"), 1);
}

TEST(what_happens_to_its_leads_is_counted_once)
{
    WORLD(w);
    const char *request = add_request(&w), *campaign = add_campaign(&w, w.alpha), *outcome;
    char lead[100];
    size_t before;
    world_as_alpha(&w);
    know(&w, 3, 2, 0, 0, 0);
    REQUIRE(link_to(&w, request, 2, campaign) == PRM_OK);
    outcome = prm_mock_text(w.mock, "outcome.id");
    CHECK_STR(prm_mock_row(w.mock, outcome, "leads"), "0");
    prm_mock_advance(w.mock, QUARTER_HOUR_MS);
    CHECK_STR(prm_mock_row(w.mock, outcome, "leads"), "3");
    CHECK_STR(prm_mock_event(w.mock, "mdf.counted", "leads"), "3");
    CHECK_STR(prm_mock_event(w.mock, "mdf.counted", "kind"), "email");
    CHECK_STR(prm_mock_event(w.mock, "mdf.counted", "segment"), "retail");
    know(&w, 4, 3, 1, 700000, 650000);
    before = prm_mock_timers(w.mock);
    snprintf(lead, sizeof lead, "{'campaign':'%s'}", campaign);
    for (int i = 0; i < 3; i++)
        REQUIRE(prm_mock_happen(w.mock, "leads.won", "lead_0000000000001", lead) == PRM_OK);
    REQUIRE(prm_mock_happen(w.mock, "leads.received", "lead_0000000000002", "{}") == PRM_OK);
    prm_mock_react(w.mock);
    CHECK_INT(prm_mock_timers(w.mock), before + 1);
    prm_mock_advance(w.mock, QUARTER_HOUR_MS);
    CHECK_STR(prm_mock_row(w.mock, outcome, "won_base"), "650000");
    CHECK_STR(prm_mock_event(w.mock, "mdf.counted", "leads"), "1");
    CHECK_INT(prm_mock_events(w.mock, "mdf.counted"), 2);
}

TEST(what_is_approved_is_watched)
{
    WORLD(w);
    const char *campaign = add_campaign(&w, w.alpha), *allocation = world_allocate(&w, w.alpha, 1000000);
    const char *request = world_insert(&w, "fund_request",
        "{'program':'%s','partner':'%s','allocation':'%s','ends_at':%lld,"
        "'activities':[{'number':1,'kind':'event','campaign':'%s'},{'number':2,'kind':'email'}]}", w.program, w.alpha,
        allocation, (long long)prm_mock_now(w.mock), campaign);
    size_t before = prm_mock_timers(w.mock);
    REQUIRE(prm_mock_set_state(w.mock, request, "approved") == PRM_OK);
    REQUIRE(prm_mock_happen(w.mock, "mdf.approved", request, "{}") == PRM_OK);
    prm_mock_react(w.mock);
    CHECK_INT(prm_mock_rows(w.mock, "outcome"), 1);
    CHECK_STR(prm_mock_row(w.mock, prm_mock_row_at(w.mock, "outcome", 0), "campaign"), campaign);
    CHECK_INT(prm_mock_timers(w.mock), before + 2);
}

TEST(reported_and_judged)
{
    WORLD(w);
    const char *request = add_request(&w);
    world_as_alpha(&w);
    prm_mock_metric(w.mock, "mdf.paid_by_request", "all", 0);
    prm_mock_answer(w.mock, "mdf.roi", "{'attributed_base':900000,'ratio_bps':25000,'verdict':'fair'}");
    REQUIRE(world_call(&w, "mdf.outcomes.report",
        "{'id':'%s','activity':1,'leads':9,'won':{'amount':500000,'currency':'EUR'}}", request) == PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "outcome.won_base"), "500000");
    CHECK(fails_with(&w, world_call(&w, "mdf.outcomes.report", "{'id':'%s','activity':1,'qualified':10}", request), "qualified"));
    REQUIRE(world_call(&w, "mdf.outcomes.report", "{'id':'%s','activity':1,'qualified':4,'note':'Rain'}", request) == PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "outcome.leads"), "9");
    world_as_marketing(&w);
    REQUIRE(world_call(&w, "mdf.requests.judge", "{'id':'%s'}", request) == PRM_OK);
    CHECK_STR(prm_mock_fact(w.mock, "request.spent_base"), "200000");
    CHECK_STR(prm_mock_fact(w.mock, "request.expected_leads"), "20");
    CHECK_STR(prm_mock_fact(w.mock, "reported.qualified"), "4");
    CHECK_STR(prm_mock_text(w.mock, "fund_request.roi.attributed_base"), "500000"); /* no more than was won */
    prm_mock_metric(w.mock, "mdf.paid_by_request", "all", 180000);
    REQUIRE(world_call(&w, "mdf.requests.judge", "{'id':'%s'}", request) == PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "fund_request.roi.spent_base"), "180000");
}

/* All that is reported is summed up: who says too much would leave everybody without that sum. */
TEST(what_nobody_believes_is_not_reported)
{
    WORLD(w);
    const char *request = add_request(&w);
    world_as_alpha(&w);
    for (int i = 0; i < 2; i++) {
        CHECK(fails_with(&w, world_call(&w, "mdf.outcomes.report", "{'id':'%s','activity':1,'%s':{'amount':%s,'currency':'EUR'}}",
            request, i == 0 ? "won" : "pipeline", "9007199254740991"), "range"));
        CHECK(fails_with(&w, world_call(&w, "mdf.outcomes.report", "{'id':'%s','activity':1,'%s':{'amount':%s,'currency':'EUR'}}",
            request, i == 0 ? "won" : "pipeline", "10000000000001"), "range"));
        CHECK_INT(world_call(&w, "mdf.outcomes.report", "{'id':'%s','activity':1,'%s':{'amount':%s,'currency':'EUR'}}",
            request, i == 0 ? "won" : "pipeline", "10000000000000"), PRM_OK);
    }
}

TEST(of_what_was_not_approved_nothing_comes)
{
    WORLD(w);
    const char *request = add_request(&w), *campaign = add_campaign(&w, w.alpha);
    REQUIRE(prm_mock_set_state(w.mock, request, "in_review") == PRM_OK);
    world_as_marketing(&w);
    CHECK(fails_with(&w, link_to(&w, request, 1, campaign), "not_approved"));
    CHECK(fails_with(&w, world_call(&w, "mdf.outcomes.report", "{'id':'%s','activity':1,'leads':1}", request), "not_approved"));
    CHECK(fails_with(&w, world_call(&w, "mdf.requests.judge", "{'id':'%s'}", request), "not_approved"));
    CHECK_INT(prm_mock_rows(w.mock, "outcome"), 0);
}

TEST_MAIN(CASE(a_campaign_counts_for_one_activity), CASE(what_happens_to_its_leads_is_counted_once),
    CASE(what_is_approved_is_watched), CASE(reported_and_judged), CASE(what_nobody_believes_is_not_reported),
    CASE(of_what_was_not_approved_nothing_comes))
