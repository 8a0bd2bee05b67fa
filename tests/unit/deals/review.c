/* SPDX-License-Identifier: Apache-2.0 */
/* deals.review: a channel manager decides, on the recorded terms, and never over somebody's protection. */
#include "world.h"

#include <stdio.h>

enum { DAY_MS = 86400000 };

static prm_status review(world *w, const char *deal, const char *verdict)
{
    char params[200];
    snprintf(params, sizeof(params), "{'id':'%s','verdict':'%s','reason':'as agreed'}", deal, verdict);
    return prm_mock_call(w->mock, "deals.review", params);
}

TEST(an_approval_uses_the_recorded_terms_from_now_on)
{
    WORLD(w);
    prm_mock_answer(w.mock, "deals.protect", "{'days':30}");
    const char *deal = world_in_review(&w);
    prm_mock_answer(w.mock, "deals.protect", "{'days':200}");
    prm_mock_advance(w.mock, 10LL * DAY_MS);
    world_as_manager(&w);
    CHECK_INT(review(&w, deal, "approve"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "approved");
    CHECK_STR(prm_mock_text(w.mock, "deal.protected_until"), "1802217600000"); /* 40 days from 2027-01-01 */
    CHECK_STR(prm_mock_text(w.mock, "deal.margin_bps"), "1000");
    CHECK_STR(prm_mock_text(w.mock, "deal.comment"), "as agreed");
    CHECK(*prm_mock_text(w.mock, "decision_id") != '\0');
    CHECK_INT(prm_mock_rows(w.mock, "protection"), 1);
    CHECK_INT(prm_mock_timers(w.mock), 1);
    CHECK_INT(prm_mock_events(w.mock, "deals.approved"), 1);
}

TEST(the_other_verdicts)
{
    WORLD(w);
    const char *one = world_in_review(&w), *two = world_in_review(&w);
    world_as_manager(&w);
    CHECK_INT(review(&w, one, "reject"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "rejected");
    CHECK_INT(review(&w, two, "duplicate"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "duplicate");
    CHECK_INT(prm_mock_events(w.mock, "deals.rejected"), 1);
    CHECK_INT(prm_mock_events(w.mock, "deals.duplicate"), 1);
    CHECK_INT(prm_mock_rows(w.mock, "protection"), 0);
}

TEST(an_approval_over_a_protection_fails)
{
    WORLD(w);
    world_known_customer(&w);
    const char *deal = world_in_review(&w);
    prm_mock_answer(w.mock, "deals.decide", "{'verdict':'approve'}");
    world_as_beta(&w);
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "approved");
    world_as_manager(&w);
    CHECK_INT(review(&w, deal, "approve"), PRM_E_CONFLICT);
    CHECK_STR(prm_mock_failure(w.mock), "already_protected");
    CHECK_STR(prm_mock_row(w.mock, deal, "state"), "in_review");
    CHECK_INT(prm_mock_rows(w.mock, "protection"), 1);
    CHECK_INT(prm_mock_timers(w.mock), 3);
}

TEST(what_has_passed_is_ended)
{
    WORLD(w);
    world_known_customer(&w);
    const char *deal = world_in_review(&w);
    prm_mock_answer(w.mock, "deals.decide", "{'verdict':'approve'}");
    world_as_beta(&w);
    CHECK_INT(world_register(&w), PRM_OK);
    prm_mock_set_now(w.mock, prm_mock_now(w.mock) + 91LL * DAY_MS);
    world_as_manager(&w);
    CHECK_INT(review(&w, deal, "approve"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "approved");
    CHECK(*prm_mock_row(w.mock, prm_mock_row_at(w.mock, "protection", 0), "ended_at") != '\0');
}

TEST(an_illegal_move_names_the_legal_ones)
{
    WORLD(w);
    CHECK_INT(world_register(&w), PRM_OK);
    const char *deal = prm_mock_text(w.mock, "deal.id");
    world_as_manager(&w);
    CHECK_INT(review(&w, deal, "approve"), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "expired|revoked|cancelled|converted");
    CHECK_STR(prm_mock_row(w.mock, deal, "state"), "approved");
}

TEST(partners_do_not_review)
{
    WORLD(w);
    const char *deal = world_in_review(&w);
    CHECK_INT(review(&w, deal, "approve"), PRM_E_FORBIDDEN);
    CHECK_STR(prm_mock_row(w.mock, deal, "state"), "in_review");
}

TEST(whom_it_concerns_is_told)
{
    WORLD(w);
    const char *deal = world_in_review(&w);
    CHECK(prm_mock_react(w.mock) > 0);
    CHECK_STR(prm_mock_notice(w.mock, "told_to_review", "roles"), "channel_manager");
    CHECK_STR(prm_mock_notice(w.mock, "told_to_review", "partner"), "");
    CHECK_STR(prm_mock_notice(w.mock, "told_in_review", "subject"), deal);
    CHECK_STR(prm_mock_notice(w.mock, "told_in_review", "partner"), prm_mock_row(w.mock, deal, "partner"));
    CHECK_STR(prm_mock_notice(w.mock, "told_in_review", "data.number"), prm_mock_row(w.mock, deal, "number"));
    CHECK_INT(prm_mock_notices(w.mock, "told_approved"), 0);
    world_as_manager(&w);
    CHECK_INT(review(&w, deal, "approve"), PRM_OK);
    CHECK(prm_mock_react(w.mock) > 0);
    CHECK_INT(prm_mock_notices(w.mock, "told_approved"), 1);
    CHECK_STR(prm_mock_notice(w.mock, "told_approved", "data.until"), prm_mock_row(w.mock, deal, "protected_until"));
}

TEST_MAIN(CASE(an_approval_uses_the_recorded_terms_from_now_on), CASE(the_other_verdicts),
    CASE(an_approval_over_a_protection_fails), CASE(what_has_passed_is_ended),
    CASE(an_illegal_move_names_the_legal_ones), CASE(partners_do_not_review), CASE(whom_it_concerns_is_told))
