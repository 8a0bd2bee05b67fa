/* SPDX-License-Identifier: Apache-2.0 */
/* deals.close, deals.convert, deals.revoke: the ends of an approved deal, each once, each leaving nothing behind. */
#include "world.h"

#include <stdio.h>

#define WON  ",'outcome':'won','closure_code':'service'"
#define LOST ",'outcome':'lost','closure_code':'price'"

static prm_status end(world *w, const char *verb, const char *deal, const char *more)
{
    char params[400];
    snprintf(params, sizeof(params), "{'id':'%s'%s}", deal, more);
    return prm_mock_call(w->mock, verb, params);
}

static const char *approved(world *w)
{
    prm_mock_answer(w->mock, "deals.protect", "{'days':90,'activity_every_days':30,'remind_days':[30,14,3]}");
    return world_register(w) == PRM_OK ? prm_mock_text(w->mock, "deal.id") : "";
}

TEST(a_won_deal_is_converted)
{
    WORLD(w);
    const char *deal = approved(&w), *protection = prm_mock_row_at(w.mock, "protection", 0);
    CHECK_INT(prm_mock_timers(w.mock), 5);
    CHECK_INT(end(&w, "deals.close", deal, WON ",'amount':{'amount':1190000,'currency':'EUR'},'reference':'PO-7'"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "converted");
    CHECK_STR(prm_mock_text(w.mock, "deal.stage"), "won");
    CHECK_STR(prm_mock_text(w.mock, "deal.probability_bps"), "10000");
    CHECK_STR(prm_mock_text(w.mock, "deal.won_amount.amount"), "1190000");
    CHECK_STR(prm_mock_text(w.mock, "deal.won_base"), "1190000");
    CHECK_STR(prm_mock_text(w.mock, "deal.closure_code"), "service");
    CHECK_STR(prm_mock_text(w.mock, "deal.order_reference"), "PO-7");
    CHECK(*prm_mock_row(w.mock, protection, "ended_at") != '\0');
    CHECK_INT(prm_mock_timers(w.mock), 0);
    CHECK_INT(prm_mock_events(w.mock, "deals.won"), 1);
    CHECK_STR(prm_mock_row(w.mock, deal, "terms.shares[0].bps"), "10000");
}

TEST(a_lost_deal_is_cancelled)
{
    WORLD(w);
    const char *deal = approved(&w);
    CHECK_INT(end(&w, "deals.close", deal, LOST ",'amount':{'amount':1,'currency':'EUR'}"), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "amount:unexpected");
    CHECK_INT(end(&w, "deals.close", deal, LOST), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "cancelled");
    CHECK_STR(prm_mock_text(w.mock, "deal.stage"), "lost");
    CHECK_STR(prm_mock_text(w.mock, "deal.forecast_base"), "0");
    CHECK_STR(prm_mock_text(w.mock, "deal.won_amount.amount"), "");
    CHECK_INT(prm_mock_timers(w.mock), 0);
    CHECK_INT(prm_mock_events(w.mock, "deals.lost"), 1);
}

TEST(the_order_is_in_the_deals_currency)
{
    WORLD(w);
    const char *deal = approved(&w);
    CHECK_INT(end(&w, "deals.close", deal, WON ",'amount':{'amount':1,'currency':'USD'}"), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "amount:currency");
    CHECK_STR(prm_mock_row(w.mock, deal, "state"), "approved");
    CHECK_INT(end(&w, "deals.close", deal, WON), PRM_OK); /* none: what was expected */
    CHECK_STR(prm_mock_text(w.mock, "deal.won_amount.amount"), "1250000");
}

TEST(what_is_closed_stays_closed)
{
    static const struct {
        const char *verb, *params;
    } verbs[] = { { "deals.close", WON }, { "deals.close", LOST }, { "deals.convert", ",'order_reference':'SO-1'" },
        { "deals.revoke", ",'reason_code':'misstated','reason':'no'" }, { "deals.set_stage", ",'stage':'technical'" },
        { "deals.extend", ",'reason':'more time','days':10" } };
    WORLD(w);
    const char *deal = approved(&w);
    CHECK_INT(end(&w, "deals.close", deal, LOST), PRM_OK);
    world_as_manager(&w);
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        CHECK_INT(end(&w, verbs[i].verb, deal, verbs[i].params), PRM_E_STATE);
        CHECK_STR(prm_mock_failure(w.mock), "invalid_state");
    }
    CHECK_STR(prm_mock_row(w.mock, deal, "state"), "cancelled");
    CHECK_STR(prm_mock_row(w.mock, deal, "closure_code"), "price");
    CHECK_INT(prm_mock_events(w.mock, "deals.won"), 0);
}

TEST(what_is_not_approved_cannot_end_so)
{
    WORLD(w);
    const char *deal = world_in_review(&w);
    CHECK_INT(end(&w, "deals.close", deal, WON), PRM_E_STATE);
    world_as_manager(&w);
    CHECK_INT(end(&w, "deals.revoke", deal, ",'reason_code':'misstated','reason':'no'"), PRM_E_STATE);
    CHECK_STR(prm_mock_row(w.mock, deal, "state"), "in_review");
}

TEST(an_order_converts)
{
    WORLD(w);
    const char *deal = approved(&w);
    CHECK_INT(end(&w, "deals.convert", deal, ",'order_reference':'SO-1'"), PRM_E_FORBIDDEN);
    world_as_manager(&w);
    CHECK_INT(end(&w, "deals.convert", deal, ",'order_reference':'SO-1'"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "converted");
    CHECK_STR(prm_mock_text(w.mock, "deal.closure_code"), "ordered");
    CHECK_STR(prm_mock_text(w.mock, "deal.order_reference"), "SO-1");
    CHECK_INT(prm_mock_events(w.mock, "deals.won"), 1);
}

TEST(a_revocation_is_told_with_its_reason)
{
    WORLD(w);
    const char *deal = approved(&w);
    CHECK_INT(end(&w, "deals.revoke", deal, ",'reason_code':'misstated','reason':'no'"), PRM_E_FORBIDDEN);
    world_as_manager(&w);
    CHECK_INT(end(&w, "deals.revoke", deal, ",'reason_code':'misstated','reason':'Unknown there'"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "revoked");
    CHECK_STR(prm_mock_text(w.mock, "deal.reason_code"), "misstated");
    CHECK_STR(prm_mock_text(w.mock, "deal.comment"), "Unknown there");
    CHECK_INT(prm_mock_timers(w.mock), 0);
    CHECK(prm_mock_react(w.mock) > 0);
    CHECK_INT(prm_mock_notices(w.mock, "told_revoked"), 1);
    CHECK_STR(prm_mock_notice(w.mock, "told_revoked", "partner"), w.alpha);
}

TEST(anothers_deal_does_not_exist)
{
    WORLD(w);
    const char *deal = approved(&w);
    world_as_beta(&w);
    CHECK_INT(end(&w, "deals.close", deal, WON), PRM_E_NOT_FOUND);
    CHECK_STR(prm_mock_row(w.mock, deal, "state"), "approved");
}

TEST(the_distributor_reads_but_does_not_close)
{
    WORLD(w);
    char json[300];
    snprintf(json, sizeof(json),
        "{'program':'%s','partner':'%s','distributor':'%s','state':'approved','territory':'%s'}", w.program, w.alpha,
        w.beta, w.bavaria);
    const char *deal = prm_mock_insert(w.mock, "deal", json);
    world_as_beta(&w);
    CHECK_INT(end(&w, "deals.close", deal, WON), PRM_E_FORBIDDEN);
    CHECK_STR(prm_mock_row(w.mock, deal, "state"), "approved");
}

TEST_MAIN(CASE(a_won_deal_is_converted), CASE(a_lost_deal_is_cancelled), CASE(the_order_is_in_the_deals_currency),
    CASE(what_is_closed_stays_closed), CASE(what_is_not_approved_cannot_end_so), CASE(an_order_converts),
    CASE(a_revocation_is_told_with_its_reason), CASE(anothers_deal_does_not_exist),
    CASE(the_distributor_reads_but_does_not_close))
