/* SPDX-License-Identifier: Apache-2.0 */
/* deals.check: what deals.register would answer, without a trace. */
#include "world.h"

#include <stdio.h>

static prm_status check(world *w)
{
    return prm_mock_call(w->mock, "deals.check", world_params(w, MUSTER, ""));
}

TEST(a_check_leaves_no_trace)
{
    WORLD(w);
    CHECK_INT(check(&w), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "verdict"), "approve");
    CHECK_STR(prm_mock_text(w.mock, "protected_until"), "1806537600000");
    CHECK_STR(prm_mock_text(w.mock, "margin_bps"), "1000");
    CHECK_INT(prm_mock_rows(w.mock, "deal"), 0);
    CHECK_INT(prm_mock_rows(w.mock, "customer"), 0);
    CHECK_INT(prm_mock_rows(w.mock, "protection"), 0);
    CHECK_INT(prm_mock_timers(w.mock), 0);
}

static void expect(const char *point, const char *answer, const char *verdict)
{
    WORLD(w);
    prm_mock_answer(w.mock, point, answer);
    CHECK_INT(check(&w), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "verdict"), verdict);
    CHECK_STR(prm_mock_text(w.mock, "protected_until"), "");
    CHECK_STR(prm_mock_text(w.mock, "margin_bps"), "");
}

TEST(each_verdict)
{
    expect("deals.intake", "{'ok':false,'errors':[]}", "incomplete");
    expect("deals.eligibility", "{'eligible':'no'}", "reject");
    expect("deals.eligibility", "{'eligible':'review'}", "review");
    expect("deals.conflict", "{'verdict':'first_wins','winner':'other'}", "duplicate");
    expect("deals.conflict", "{'verdict':'human','winner':'nobody'}", "review");
    expect("deals.decide", "{'verdict':'reject'}", "reject");
    expect("deals.decide", "{'verdict':'review'}", "review");
    expect("deals.decide", "{'verdict':'ask','ask_fields':['amount']}", "ask");
}

TEST(the_index_is_asked_as_well)
{
    WORLD(w);
    world_known_customer(&w);
    CHECK_INT(world_register(&w), PRM_OK);
    world_as_beta(&w);
    CHECK_INT(check(&w), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "verdict"), "duplicate");
    CHECK(prm_mock_has_reason(w.mock, "already_registered"));
    CHECK_STR(prm_mock_text(w.mock, "protected_until"), "");
}

TEST(what_has_passed_is_in_nobodys_way)
{
    WORLD(w);
    world_known_customer(&w);
    CHECK_INT(world_register(&w), PRM_OK);
    prm_mock_set_now(w.mock, prm_mock_now(w.mock) + 90LL * 86400000);
    world_as_beta(&w);
    CHECK_INT(check(&w), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "verdict"), "approve");
    CHECK_STR(prm_mock_row(w.mock, prm_mock_row_at(w.mock, "protection", 0), "ended_at"), "");
}

TEST_MAIN(CASE(a_check_leaves_no_trace), CASE(each_verdict), CASE(the_index_is_asked_as_well),
    CASE(what_has_passed_is_in_nobodys_way))
