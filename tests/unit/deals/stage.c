/* SPDX-License-Identifier: Apache-2.0 */
/* deals.set_stage: forward and back while the deal is approved, with what that makes of the forecast. */
#include "world.h"

#include <stdio.h>

enum { DAY_MS = 86400000 };

static prm_status set_stage(world *w, const char *deal, const char *stage, const char *more)
{
    char params[300];
    snprintf(params, sizeof(params), "{'id':'%s','stage':'%s'%s}", deal, stage, more);
    return prm_mock_call(w->mock, "deals.set_stage", params);
}

TEST(an_approval_is_a_prospect)
{
    WORLD(w);
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.stage"), "prospect");
    CHECK_STR(prm_mock_text(w.mock, "deal.probability_bps"), "1000");
    CHECK_STR(prm_mock_text(w.mock, "deal.forecast_base"), "125000");
    CHECK_STR(prm_mock_text(w.mock, "deal.extensions"), "0");
    CHECK_STR(prm_mock_text(w.mock, "deal.last_activity_at"), "1798761600000");
}

TEST(a_stage_moves_the_forecast)
{
    WORLD(w);
    CHECK_INT(world_register(&w), PRM_OK);
    const char *deal = prm_mock_text(w.mock, "deal.id");
    prm_mock_advance(w.mock, DAY_MS);
    CHECK_INT(set_stage(&w, deal, "business", ",'expected_close':'2027-05-31','comment':'A trial runs'"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.stage"), "business");
    CHECK_STR(prm_mock_text(w.mock, "deal.probability_bps"), "6000");
    CHECK_STR(prm_mock_text(w.mock, "deal.forecast_base"), "750000");
    CHECK_STR(prm_mock_text(w.mock, "deal.expected_close"), "2027-05-31");
    CHECK_STR(prm_mock_text(w.mock, "deal.comment"), "A trial runs");
    CHECK_STR(prm_mock_text(w.mock, "deal.last_activity_at"), "1798848000000");
    CHECK_INT(set_stage(&w, deal, "qualified", ""), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.forecast_base"), "312500");
    CHECK_INT(prm_mock_events(w.mock, "deals.stage_changed"), 2);
    CHECK_INT(set_stage(&w, deal, "qualified", ""), PRM_OK); /* still there: no news */
    CHECK_INT(prm_mock_events(w.mock, "deals.stage_changed"), 2);
}

TEST(what_the_vendor_says_is_no_activity_of_the_partner)
{
    WORLD(w);
    CHECK_INT(world_register(&w), PRM_OK);
    const char *deal = prm_mock_text(w.mock, "deal.id");
    prm_mock_advance(w.mock, DAY_MS);
    world_as_manager(&w);
    CHECK_INT(set_stage(&w, deal, "business", ""), PRM_OK);
    CHECK_STR(prm_mock_row(w.mock, deal, "stage"), "business");
    CHECK_STR(prm_mock_row(w.mock, deal, "last_activity_at"), "1798761600000");
}

TEST(probabilities_are_the_operators)
{
    WORLD(w);
    CHECK_INT(prm_mock_settings(w.mock, "{'stage_probabilities':{'technical':3333}}"), PRM_OK);
    prm_mock_answer(w.mock, "deals.protect", "{'days':90}");
    CHECK_INT(world_register(&w), PRM_OK);
    const char *deal = prm_mock_text(w.mock, "deal.id");
    CHECK_INT(set_stage(&w, deal, "technical", ""), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.probability_bps"), "3333");
    CHECK_STR(prm_mock_text(w.mock, "deal.forecast_base"), "416625");
}

TEST(it_is_won_and_lost_elsewhere)
{
    WORLD(w);
    CHECK_INT(world_register(&w), PRM_OK);
    const char *deal = prm_mock_text(w.mock, "deal.id");
    CHECK_INT(set_stage(&w, deal, "won", ""), PRM_E_INVALID);
    CHECK_INT(set_stage(&w, deal, "lost", ""), PRM_E_INVALID);
    CHECK_INT(set_stage(&w, deal, "technical", ",'expected_close':'2026-12-31'"), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "expected_close:passed");
    CHECK_STR(prm_mock_row(w.mock, deal, "stage"), "prospect");
}

TEST(only_an_approved_deal_has_one)
{
    WORLD(w);
    const char *deal = world_in_review(&w);
    CHECK_INT(set_stage(&w, deal, "technical", ""), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "invalid_state");
    CHECK_STR(prm_mock_row(w.mock, deal, "stage"), "");
}

TEST(the_sale_is_the_registrants)
{
    WORLD(w);
    CHECK_INT(world_register(&w), PRM_OK);
    const char *deal = prm_mock_text(w.mock, "deal.id");
    world_as_beta(&w);
    CHECK_INT(set_stage(&w, deal, "technical", ""), PRM_E_NOT_FOUND);
    world_as_manager(&w);
    CHECK_INT(set_stage(&w, deal, "technical", ""), PRM_OK); /* on its behalf */
    prm_mock_as(w.mock, PRM_VENDOR_SIDE, "", "executive");
    CHECK_INT(set_stage(&w, deal, "business", ""), PRM_E_FORBIDDEN);
}

TEST_MAIN(CASE(an_approval_is_a_prospect), CASE(a_stage_moves_the_forecast), CASE(what_the_vendor_says_is_no_activity_of_the_partner), CASE(probabilities_are_the_operators),
    CASE(it_is_won_and_lost_elsewhere), CASE(only_an_approved_deal_has_one), CASE(the_sale_is_the_registrants))
