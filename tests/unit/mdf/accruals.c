/* SPDX-License-Identifier: Apache-2.0 */
/* What partners earn with deals they win: each once, as far as there is money, and back. */
#include "world.h"

static const char *win(world *w, const char *base)
{
    const char *deal = world_insert(w, "deal",
        "{'partner':'%s','program':'%s','type':'resell','won_base':%s,'lines':[]}", w->alpha, w->program, base);

    CHECK_INT(prm_mock_happen(w->mock, "deals.won", deal, "{}"), PRM_OK);
    CHECK(prm_mock_react(w->mock) >= 0);
    return deal;
}

static const char *available(world *w, const char *allocation)
{
    world_as_marketing(w);
    CHECK_INT(world_call(w, "mdf.statement", "{'allocation':'%s','from':'2026-12-01'}", allocation), PRM_OK);
    return prm_mock_text(w->mock, "items[0].lines[0].closing");
}

TEST(a_deal_earns_once)
{
    WORLD(w);
    prm_mock_answer(w.mock, "mdf.accrue", "{'bps':150,'budget':'launch'}");
    const char *deal = win(&w, "1000001");
    CHECK_INT(prm_mock_rows(w.mock, "accrual"), 1);
    CHECK_STR(prm_mock_fact(w.mock, "budgets[0].used"), "false");
    const char *accrual = prm_mock_row_at(w.mock, "accrual", 0), *allocation = prm_mock_row(w.mock, accrual, "allocation");
    CHECK_STR(prm_mock_row(w.mock, accrual, "earned"), "15000");
    CHECK_STR(prm_mock_row(w.mock, accrual, "given"), "15000");
    CHECK_STR(available(&w, allocation), "15000");
    CHECK_INT(prm_mock_notices(w.mock, "told_accrued"), 1);
    CHECK_INT(prm_mock_happen(w.mock, "deals.won", deal, "{}"), PRM_OK);
    CHECK(prm_mock_react(w.mock) >= 0);
    CHECK_STR(available(&w, allocation), "15000");
    win(&w, "10000");
    CHECK_STR(prm_mock_fact(w.mock, "budgets[0].used"), "true");
    CHECK_INT(prm_mock_rows(w.mock, "allocation"), 1);
    CHECK_STR(available(&w, allocation), "15150");
}

TEST(a_budget_that_is_empty_gives_what_it_has)
{
    WORLD(w);
    world_allocate(&w, w.beta, 99999900);
    prm_mock_answer(w.mock, "mdf.accrue", "{'bps':1000,'budget':'launch'}");
    win(&w, "5000");
    const char *accrual = prm_mock_row_at(w.mock, "accrual", 0);
    CHECK_STR(prm_mock_row(w.mock, accrual, "earned"), "500");
    CHECK_STR(prm_mock_row(w.mock, accrual, "given"), "100");
    CHECK_INT(prm_mock_notices(w.mock, "told_accrual_short"), 1);
    CHECK_STR(prm_mock_notice(w.mock, "told_accrual_short", "data.amount.amount"), "400");
    world_as_marketing(&w);
    CHECK_INT(world_call(&w, "mdf.budgets.top_up", "{'id':'%s','amount':{'amount':1000,'currency':'EUR'}}", w.budget), PRM_OK);
    CHECK_INT(world_call(&w, "mdf.accruals.correct", "{'id':'%s','earned':{'amount':500,'currency':'EUR'},'reason':'r'}",
        accrual), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "accrual.given"), "500");
}

TEST(what_was_earned_wrongly_is_taken_back_as_far_as_it_is_left)
{
    WORLD(w);
    prm_mock_answer(w.mock, "mdf.accrue", "{'bps':1000,'budget':'launch'}");
    const char *deal = win(&w, "5000"), *accrual = prm_mock_row_at(w.mock, "accrual", 0);
    const char *allocation = prm_mock_row(w.mock, accrual, "allocation");
    world_as_marketing(&w);
    CHECK_INT(world_call(&w, "mdf.allocations.reallocate",
        "{'id':'%s','amount':{'amount':300,'currency':'EUR'},'reason':'r'}", allocation), PRM_OK);
    CHECK_INT(prm_mock_happen(w.mock, "deals.revoked", deal, "{}"), PRM_OK);
    CHECK(prm_mock_react(w.mock) >= 0);
    CHECK_STR(prm_mock_row(w.mock, accrual, "earned"), "0");
    CHECK_STR(prm_mock_row(w.mock, accrual, "given"), "300");
    CHECK_STR(available(&w, allocation), "0");
    CHECK_INT(prm_mock_events(w.mock, "mdf.accrued_back"), 1);
}

TEST(nothing_is_earned_without_a_budget_the_rules_name)
{
    WORLD(w);
    win(&w, "5000");
    prm_mock_answer(w.mock, "mdf.accrue", "{'bps':1000,'budget':'another'}");
    win(&w, "5000");
    CHECK_INT(prm_mock_rows(w.mock, "accrual"), 0);
    CHECK_INT(prm_mock_rows(w.mock, "allocation"), 0);
}

TEST_MAIN(CASE(a_deal_earns_once), CASE(a_budget_that_is_empty_gives_what_it_has),
    CASE(what_was_earned_wrongly_is_taken_back_as_far_as_it_is_left), CASE(nothing_is_earned_without_a_budget_the_rules_name))
