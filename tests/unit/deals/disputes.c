/* SPDX-License-Identifier: Apache-2.0 */
/* deals.dispute and what the partner does with one until it is decided. */
#include "world.h"

#include <stdio.h>

enum { DAY_MS = 86400000 };

static prm_status call(world *w, const char *method, const char *id, const char *more)
{
    char params[400];
    snprintf(params, sizeof(params), "{'id':'%s'%s}", id, more);
    return prm_mock_call(w->mock, method, params);
}

static prm_status add_file(world *w, const char *dispute)
{
    char more[100];
    const char *file = prm_mock_file(w->mock, "{'name':'mail.txt','size':3,'type':'text/plain','sha256':'00'}");
    snprintf(more, sizeof(more), ",'evidence':['%s']", file);
    return call(w, "deals.disputes.add_evidence", dispute, more);
}

static prm_status dispute(world *w, const char *deal)
{
    return call(w, "deals.dispute", deal, ",'reason':'We were first'");
}

/* A deal of Alpha's that the rules have rejected. */
static const char *rejected(world *w)
{
    prm_mock_answer(w->mock, "deals.decide", "{'verdict':'reject','reason_code':'too_small'}");
    world_as_alpha(w);
    return world_register(w) == PRM_OK ? prm_mock_text(w->mock, "deal.id") : "";
}

TEST(a_partner_disputes_what_became_of_its_deal)
{
    WORLD(w);
    const char *deal = rejected(&w);
    CHECK_INT(dispute(&w, deal), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "dispute.deal"), deal);
    CHECK_STR(prm_mock_text(w.mock, "dispute.state"), "open");
    CHECK_STR(prm_mock_text(w.mock, "dispute.disputed"), "rejected");
    CHECK_STR(prm_mock_text(w.mock, "dispute.filed_by"), "user_mock_partner");
    CHECK_STR(prm_mock_text(w.mock, "dispute.first_decision"), prm_mock_row(w.mock, deal, "decision"));
    CHECK_INT(prm_mock_events(w.mock, "deals.disputed"), 1);
    CHECK_STR(prm_mock_row(w.mock, deal, "state"), "rejected");
    CHECK(prm_mock_react(w.mock) > 0);
    CHECK_STR(prm_mock_notice(w.mock, "told_to_judge", "roles"), "program_manager");
    CHECK_STR(prm_mock_notice(w.mock, "told_dispute_filed", "partner"), w.alpha);
}

TEST(one_dispute_at_a_time)
{
    WORLD(w);
    const char *deal = rejected(&w);
    CHECK_INT(dispute(&w, deal), PRM_OK);
    const char *first = prm_mock_text(w.mock, "dispute.id");
    CHECK_INT(dispute(&w, deal), PRM_E_CONFLICT);
    CHECK_STR(prm_mock_failure(w.mock), "already_disputed");
    CHECK_INT(call(&w, "deals.disputes.withdraw", first, ""), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "dispute.state"), "withdrawn");
    CHECK_INT(prm_mock_events(w.mock, "deals.dispute_withdrawn"), 1);
    CHECK_INT(dispute(&w, deal), PRM_OK);
    CHECK_INT(prm_mock_rows(w.mock, "dispute"), 2);
}

TEST(a_stranger_finds_nothing)
{
    WORLD(w);
    const char *deal = rejected(&w);
    world_as_beta(&w);
    CHECK_INT(dispute(&w, deal), PRM_E_NOT_FOUND);
    world_as_alpha(&w);
    CHECK_INT(dispute(&w, deal), PRM_OK);
    const char *filed = prm_mock_text(w.mock, "dispute.id");
    world_as_beta(&w);
    CHECK_INT(call(&w, "deals.disputes.withdraw", filed, ""), PRM_E_NOT_FOUND);
    CHECK_INT(add_file(&w, filed), PRM_E_NOT_FOUND);
    world_as_manager(&w);
    CHECK_INT(dispute(&w, deal), PRM_E_FORBIDDEN);
    CHECK_INT(prm_mock_rows(w.mock, "dispute"), 1);
}

TEST(what_is_not_against_the_partner_is_not_disputed)
{
    WORLD(w);
    CHECK_INT(world_register(&w), PRM_OK);
    const char *approved = prm_mock_text(w.mock, "deal.id");
    CHECK_INT(dispute(&w, approved), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "not_disputable");
    CHECK_INT(dispute(&w, world_in_review(&w)), PRM_E_STATE);
    CHECK_INT(prm_mock_advance(w.mock, 91LL * DAY_MS) > 0, 1);
    CHECK_STR(prm_mock_row(w.mock, approved, "state"), "expired");
    CHECK_INT(dispute(&w, approved), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "dispute.disputed"), "expired");
}

TEST(the_days_the_vendor_allows)
{
    WORLD(w);
    const char *deal = rejected(&w);
    prm_mock_set_now(w.mock, prm_mock_now(w.mock) + 30LL * DAY_MS + 1);
    CHECK_INT(dispute(&w, deal), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "dispute_too_late");
    REQUIRE(prm_mock_settings(w.mock, "{'dispute_days':31}") == PRM_OK);
    CHECK_INT(dispute(&w, deal), PRM_OK);
}

TEST(evidence_is_added_until_it_is_over)
{
    WORLD(w);
    const char *deal = rejected(&w);
    CHECK_INT(dispute(&w, deal), PRM_OK);
    const char *filed = prm_mock_text(w.mock, "dispute.id");
    CHECK_INT(call(&w, "deals.disputes.add_evidence", filed, ",'evidence':[]"), PRM_E_INVALID);
    CHECK_INT(add_file(&w, filed), PRM_OK);
    CHECK_INT(add_file(&w, filed), PRM_OK);
    CHECK(*prm_mock_text(w.mock, "dispute.evidence[1]") != '\0');
    CHECK_INT(prm_mock_events(w.mock, "deals.evidence_added"), 2);
    CHECK_INT(call(&w, "deals.disputes.withdraw", filed, ""), PRM_OK);
    CHECK_INT(add_file(&w, filed), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "dispute_closed");
    CHECK_INT(call(&w, "deals.disputes.withdraw", filed, ""), PRM_E_STATE);
}

/* -- deciding -- */

static prm_status decide(world *w, const char *filed, const char *verdict, const char *losing)
{
    char more[200];
    snprintf(more, sizeof(more), ",'verdict':'%s','reason':'Because%s%s'", verdict, *losing != '\0' ? "','losing_deal':'" : "",
        losing);
    prm_mock_as(w->mock, PRM_VENDOR_SIDE, "", "program_manager");
    return call(w, "deals.decide_dispute", filed, more);
}

/* Beta's approved deal at the customer; then Alpha's, which comes too late and is disputed. */
typedef struct duel {
    const char *winner, *loser, *filed;
} duel;

static duel begin(world *w)
{
    duel d = {0};
    world_known_customer(w);
    world_as_beta(w);
    CHECK_INT(world_register(w), PRM_OK);
    d.winner = prm_mock_text(w->mock, "deal.id");
    prm_mock_answer(w->mock, "deals.conflict", "{'verdict':'first_wins','winner':'other'}");
    world_as_alpha(w);
    CHECK_INT(world_register(w), PRM_OK);
    d.loser = prm_mock_text(w->mock, "deal.id");
    CHECK_STR(prm_mock_text(w->mock, "deal.state"), "duplicate");
    CHECK_INT(dispute(w, d.loser), PRM_OK);
    d.filed = prm_mock_text(w->mock, "dispute.id");
    return d;
}

TEST(upheld_the_losing_deal_makes_way)
{
    WORLD(w);
    duel d = begin(&w);
    const char *first = prm_mock_row(w.mock, d.loser, "decision");
    prm_mock_answer(w.mock, "deals.conflict", "{'verdict':'clear','winner':'nobody'}");
    CHECK_INT(decide(&w, d.filed, "upheld", d.winner), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "dispute.state"), "upheld");
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "approved");
    CHECK_STR(prm_mock_row(w.mock, d.winner, "state"), "revoked");
    CHECK_STR(prm_mock_row(w.mock, d.winner, "comment"), "null");
    const char *second = prm_mock_row(w.mock, d.loser, "decision");
    CHECK_STR(prm_mock_decision(w.mock, second, "supersedes"), first);
    CHECK_STR(prm_mock_row(w.mock, d.filed, "re_decision"), second);
    CHECK_STR(prm_mock_row(w.mock, d.filed, "losing_deal"), d.winner);
    CHECK_INT(prm_mock_events(w.mock, "deals.revoked"), 1);
    CHECK_INT(prm_mock_events(w.mock, "deals.dispute_upheld"), 1);
    CHECK(prm_mock_react(w.mock) > 0);
    CHECK_STR(prm_mock_notice(w.mock, "told_revoked_by_dispute", "partner"), w.beta);
    CHECK_STR(prm_mock_notice(w.mock, "told_dispute_upheld", "partner"), w.alpha);
    CHECK_INT(decide(&w, d.filed, "overturned", ""), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "dispute_closed");
}

TEST(upheld_it_is_not_rejected_again)
{
    WORLD(w);
    duel d = begin(&w);
    CHECK_INT(decide(&w, d.filed, "upheld", d.winner), PRM_OK); /* the rules still say that the other wins */
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "in_review");
    CHECK(prm_mock_has_reason(w.mock, "upheld"));
    CHECK_STR(prm_mock_row(w.mock, d.winner, "state"), "revoked");
}

TEST(the_losing_deal_is_in_the_way)
{
    WORLD(w);
    duel d = begin(&w);
    CHECK_INT(decide(&w, d.filed, "upheld", ""), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "losing_deal:required");
    CHECK_INT(decide(&w, d.filed, "upheld", d.loser), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "losing_deal:not_in_the_way");
    CHECK_INT(decide(&w, d.filed, "overturned", d.winner), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "losing_deal:not_here");
    CHECK_STR(prm_mock_row(w.mock, d.winner, "state"), "approved");
    CHECK_STR(prm_mock_row(w.mock, d.filed, "state"), "open");
}

TEST(where_nobody_holds_it_nobody_loses)
{
    WORLD(w);
    const char *deal = rejected(&w);
    CHECK_INT(dispute(&w, deal), PRM_OK);
    const char *filed = prm_mock_text(w.mock, "dispute.id");
    CHECK_INT(decide(&w, filed, "upheld", ""), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "in_review"); /* the rules would have rejected it again */
    CHECK_STR(prm_mock_text(w.mock, "deal.decided_at"), "null");
}

TEST(asked_for_evidence_and_dismissed)
{
    WORLD(w);
    const char *deal = rejected(&w);
    CHECK_INT(dispute(&w, deal), PRM_OK);
    const char *filed = prm_mock_text(w.mock, "dispute.id");
    CHECK_INT(decide(&w, filed, "ask_evidence", ""), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "dispute.state"), "evidence");
    CHECK_STR(prm_mock_text(w.mock, "dispute.question"), "Because");
    CHECK_INT(decide(&w, filed, "ask_evidence", ""), PRM_OK);
    world_as_alpha(&w);
    CHECK_INT(add_file(&w, filed), PRM_OK);
    CHECK_INT(decide(&w, filed, "overturned", ""), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "dispute.answer"), "Because");
    CHECK_STR(prm_mock_row(w.mock, deal, "state"), "rejected");
    CHECK_INT(prm_mock_events(w.mock, "deals.dispute_overturned"), 1);
    world_as_alpha(&w);
    CHECK_INT(dispute(&w, deal), PRM_E_CONFLICT);
    CHECK_STR(prm_mock_failure(w.mock), "dispute_dismissed");
}

TEST(others_do_not_judge)
{
    WORLD(w);
    duel d = begin(&w);
    CHECK_INT(call(&w, "deals.decide_dispute", d.filed, ",'verdict':'upheld','reason':'Mine'"), PRM_E_FORBIDDEN);
    world_as_manager(&w);
    CHECK_INT(call(&w, "deals.decide_dispute", d.filed, ",'verdict':'upheld','reason':'Mine'"), PRM_E_FORBIDDEN);
}

TEST_MAIN(CASE(upheld_the_losing_deal_makes_way), CASE(upheld_it_is_not_rejected_again),
    CASE(the_losing_deal_is_in_the_way), CASE(where_nobody_holds_it_nobody_loses), CASE(asked_for_evidence_and_dismissed),
    CASE(others_do_not_judge), CASE(a_partner_disputes_what_became_of_its_deal), CASE(one_dispute_at_a_time), CASE(a_stranger_finds_nothing),
    CASE(what_is_not_against_the_partner_is_not_disputed), CASE(the_days_the_vendor_allows),
    CASE(evidence_is_added_until_it_is_over))
