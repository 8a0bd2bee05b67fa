/* SPDX-License-Identifier: Apache-2.0 */
/* deals.withdraw: whatever is not approved, by its registrant. */
#include "world.h"

#include <stdio.h>

static prm_status withdraw(world *w, const char *deal)
{
    char params[200];
    snprintf(params, sizeof(params), "{'id':'%s','reason':'postponed'}", deal);
    return prm_mock_call(w->mock, "deals.withdraw", params);
}

static void expect(const char *point, const char *answer)
{
    WORLD(w);
    prm_mock_answer(w.mock, point, answer);
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_INT(withdraw(&w, prm_mock_text(w.mock, "deal.id")), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "withdrawn");
    CHECK_STR(prm_mock_text(w.mock, "deal.comment"), "postponed");
    CHECK_INT(prm_mock_events(w.mock, "deals.withdrawn"), 1);
}

TEST(what_is_not_approved_can_be_withdrawn)
{
    expect("deals.intake", "{'ok':false}");
    expect("deals.decide", "{'verdict':'review'}");
    expect("deals.decide", "{'verdict':'ask'}");
}

TEST(what_is_approved_cannot)
{
    WORLD(w);
    CHECK_INT(world_register(&w), PRM_OK);
    const char *deal = prm_mock_text(w.mock, "deal.id");
    CHECK_INT(withdraw(&w, deal), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "expired|revoked|cancelled|converted");
    CHECK_STR(prm_mock_row(w.mock, deal, "comment"), "");
}

TEST(anothers_deal_does_not_exist)
{
    WORLD(w);
    const char *deal = world_in_review(&w);
    world_as_beta(&w);
    CHECK_INT(withdraw(&w, deal), PRM_E_NOT_FOUND);
    CHECK_STR(prm_mock_row(w.mock, deal, "state"), "in_review");
}

TEST_MAIN(CASE(what_is_not_approved_can_be_withdrawn), CASE(what_is_approved_cannot),
    CASE(anothers_deal_does_not_exist))
