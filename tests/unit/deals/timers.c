/* SPDX-License-Identifier: Apache-2.0 */
/* The end of a protection: on its day, once, and only of a deal that still waits for it. */
#include "world.h"

enum { DAY_MS = 86400000 };

TEST(a_protection_ends_on_its_day)
{
    WORLD(w);
    CHECK_INT(world_register(&w), PRM_OK);
    const char *deal = prm_mock_text(w.mock, "deal.id"), *protection = prm_mock_row_at(w.mock, "protection", 0);
    CHECK_INT(prm_mock_advance(w.mock, 90LL * DAY_MS - 1), 0);
    CHECK_STR(prm_mock_row(w.mock, deal, "state"), "approved");
    CHECK_INT(prm_mock_advance(w.mock, 1), 1);
    CHECK_STR(prm_mock_row(w.mock, deal, "state"), "expired");
    CHECK_STR(prm_mock_row(w.mock, protection, "ended_at"), "1806537600000");
    CHECK_INT(prm_mock_events(w.mock, "deals.expired"), 1);
    CHECK_INT(prm_mock_advance(w.mock, 90LL * DAY_MS), 0);
}

TEST(the_customer_is_free_afterwards)
{
    WORLD(w);
    world_known_customer(&w);
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_INT(prm_mock_advance(w.mock, 90LL * DAY_MS), 1);
    world_as_beta(&w);
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "approved");
}

TEST(a_protection_ended_before_its_timer_keeps_its_date)
{
    WORLD(w);
    world_known_customer(&w);
    CHECK_INT(world_register(&w), PRM_OK);
    const char *deal = prm_mock_text(w.mock, "deal.id"), *protection = prm_mock_row_at(w.mock, "protection", 0);
    prm_mock_set_now(w.mock, prm_mock_now(w.mock) + 90LL * DAY_MS);
    world_as_beta(&w);
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_STR(prm_mock_row(w.mock, deal, "state"), "approved"); /* until its own timer runs */
    CHECK_INT(prm_mock_advance(w.mock, DAY_MS), 1);
    CHECK_STR(prm_mock_row(w.mock, deal, "state"), "expired");
    CHECK_STR(prm_mock_row(w.mock, protection, "ended_at"), "1806537600000");
}

TEST(a_deal_that_has_moved_on_is_left_alone)
{
    WORLD(w);
    CHECK_INT(world_register(&w), PRM_OK);
    const char *deal = prm_mock_text(w.mock, "deal.id");
    CHECK_INT(prm_mock_set_state(w.mock, deal, "converted"), PRM_OK);
    CHECK_INT(prm_mock_advance(w.mock, 91LL * DAY_MS), 1);
    CHECK_STR(prm_mock_row(w.mock, deal, "state"), "converted");
    CHECK_INT(prm_mock_events(w.mock, "deals.expired"), 0);
}

TEST_MAIN(CASE(a_protection_ends_on_its_day), CASE(the_customer_is_free_afterwards),
    CASE(a_protection_ended_before_its_timer_keeps_its_date), CASE(a_deal_that_has_moved_on_is_left_alone))
