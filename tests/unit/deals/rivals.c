/* SPDX-License-Identifier: Apache-2.0 */
/* Who won last at a customer, and how much a partner registers: facts for the rules, without a name. */
#include "world.h"

#include <stdio.h>
#include <string.h>

enum { DAY_MS = 86400000 };

static prm_status win(world *w)
{
    char params[200];
    PRM_TRY(world_register(w));
    snprintf(params, sizeof(params), "{'id':'%s','outcome':'won','closure_code':'service'}",
        prm_mock_text(w->mock, "deal.id"));
    return prm_mock_call(w->mock, "deals.close", params);
}

TEST(whoever_won_last_is_the_incumbent)
{
    WORLD(w);
    const char *customer = world_known_customer(&w);
    CHECK_INT(win(&w), PRM_OK);
    const char *row = prm_mock_row_at(w.mock, "incumbent", 0);
    CHECK_STR(prm_mock_row(w.mock, row, "customer"), customer);
    CHECK_STR(prm_mock_row(w.mock, row, "family"), w.family);
    CHECK_STR(prm_mock_row(w.mock, row, "holder"), w.alpha);
    prm_mock_set_now(w.mock, prm_mock_now(w.mock) + 62LL * DAY_MS);
    world_as_beta(&w);
    CHECK_INT(win(&w), PRM_OK);
    CHECK_STR(prm_mock_fact(w.mock, "incumbents[0].is_self"), "false");
    CHECK_STR(prm_mock_fact(w.mock, "incumbents[0].bound"), "true");
    CHECK_STR(prm_mock_fact(w.mock, "incumbents[0].months_since"), "2");
    CHECK(strstr(prm_mock_fact(w.mock, "incumbents"), w.alpha) == NULL);
    CHECK_INT(prm_mock_rows(w.mock, "incumbent"), 1);
    CHECK_STR(prm_mock_row(w.mock, row, "holder"), w.beta);
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_STR(prm_mock_fact(w.mock, "incumbents[0].is_self"), "true");
}

TEST(each_family_has_its_own)
{
    WORLD(w);
    world_known_customer(&w);
    CHECK_INT(win(&w), PRM_OK);
    w.product = prm_mock_insert(w.mock, "product", "{'name':'Cables'}"); /* a family of its own */
    world_as_beta(&w);
    CHECK_INT(win(&w), PRM_OK);
    CHECK_STR(prm_mock_fact(w.mock, "incumbents"), "[]");
    CHECK_INT(prm_mock_rows(w.mock, "incumbent"), 2);
}

TEST(an_incumbent_may_win_the_conflict_or_lose_it)
{
    WORLD(w);
    world_known_customer(&w);
    prm_mock_answer(w.mock, "deals.conflict", "{'verdict':'incumbent','winner':'other'}");
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "rejected");
    CHECK_STR(prm_mock_text(w.mock, "deal.reason_code"), "incumbent");
    prm_mock_answer(w.mock, "deals.conflict", "{'verdict':'incumbent','winner':'registrant'}");
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "approved");
}

static const struct ending {
    const char *verdict, *state;
} endings[] = { { "{'verdict':'clear','winner':'nobody'}", "approved" },
    { "{'verdict':'share','winner':'nobody'}", "approved" },
    { "{'verdict':'first_wins','winner':'other'}", "duplicate" },
    { "{'verdict':'direct','winner':'other'}", "rejected" },
    { "{'verdict':'incumbent','winner':'other'}", "rejected" },
    { "{'verdict':'human','winner':'nobody'}", "in_review" },
    { "{'verdict':'clear','winner':'other'}", "in_review" } };

TEST(each_verdict_has_its_consequence)
{
    for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++) {
        WORLD(w);
        prm_mock_answer(w.mock, "deals.conflict", endings[i].verdict);
        CHECK_INT(world_register(&w), PRM_OK);
        CHECK_STR(prm_mock_text(w.mock, "deal.state"), endings[i].state);
        const char *protection = prm_mock_row_at(w.mock, "protection", 0);
        if (i < 2) /* shared or not */
            CHECK_STR(prm_mock_row(w.mock, protection, "exclusive"), i == 0 ? "true" : "false");
    }
}

TEST(registrations_are_counted_against_quotas)
{
    WORLD(w);
    world_known_customer(&w);
    prm_mock_answer(w.mock, "deals.conflict", "{'verdict':'share','winner':'nobody'}");
    for (int i = 0; i < 3; i++) {
        char count[12];
        snprintf(count, sizeof(count), "%d", i);
        prm_mock_answer(w.mock, "deals.decide", i == 1 ? "{'verdict':'reject'}" : "{'verdict':'review'}");
        CHECK_INT(world_register(&w), PRM_OK);
        CHECK_STR(prm_mock_fact(w.mock, "partner.registered_30_days"), count);
        CHECK_STR(prm_mock_fact(w.mock, "partner.at_customer"), count);
    }
    prm_mock_set_now(w.mock, prm_mock_now(w.mock) + 31LL * DAY_MS);
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_STR(prm_mock_fact(w.mock, "partner.registered_30_days"), "0");
    CHECK_STR(prm_mock_fact(w.mock, "partner.at_customer"), "3");
    world_as_beta(&w);
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_STR(prm_mock_fact(w.mock, "partner.at_customer"), "0");
}

TEST(what_became_of_a_year_is_counted)
{
    WORLD(w);
    char row[300];
    for (int i = 0; i < 5; i++) {
        snprintf(row, sizeof(row), "{'partner':'%s','program':'%s','state':'%s'}", w.alpha, w.program,
            i < 3 ? "expired" : "converted");
        prm_mock_insert(w.mock, "deal", row);
    }
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_STR(prm_mock_fact(w.mock, "history.expired"), "3");
    CHECK_STR(prm_mock_fact(w.mock, "history.won"), "2");
    prm_mock_set_now(w.mock, prm_mock_now(w.mock) + 366LL * DAY_MS);
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_STR(prm_mock_fact(w.mock, "history.expired"), "0");
}

/* A partner at a level that grants 104 deals, with something of its own for another level or for this one. */
static const char *add_granted(world *w, const char *level, const char *granted_at)
{
    char row[400];
    const char *partner = prm_mock_insert(w->mock, "partner", "{'legal_name':'Gamma','type':'reseller','state':'active'}");

    snprintf(row, sizeof(row), "{'partner':'%s','program':'%s','level':'%s','channel_type':'reseller',"
        "'grants':{'deal_capacity':102},'grants_level':'%s'}", partner, w->program, level, granted_at);
    prm_mock_insert(w->mock, "membership", row);
    snprintf(row, sizeof(row), "{'partner':'%s','program':'%s','state':'approved'}", partner, w->program);
    for (int i = 0; i < 105; i++)
        prm_mock_insert(w->mock, "deal", row);
    return partner;
}

TEST(open_deals_are_counted_as_far_as_is_granted)
{
    WORLD(w);
    char row[300];
    snprintf(row, sizeof(row), "{'program':'%s','code':'gold','name':'Gold','rank':3,'grants':{'deal_capacity':104}}",
        w.program);
    const char *gold = prm_mock_insert(w.mock, "level", row);
    prm_mock_as(w.mock, PRM_PARTNER_SIDE, add_granted(&w, gold, w.level), "partner_sales");
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_STR(prm_mock_fact(w.mock, "partner.benefits.deal_capacity"), "104");
    CHECK_STR(prm_mock_fact(w.mock, "partner.open_deals"), "104");
    CHECK_STR(prm_mock_fact(w.mock, "history.approved"), "100");
    prm_mock_as(w.mock, PRM_PARTNER_SIDE, add_granted(&w, gold, gold), "partner_sales");
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_STR(prm_mock_fact(w.mock, "partner.benefits.deal_capacity"), "102");
    CHECK_STR(prm_mock_fact(w.mock, "partner.open_deals"), "102");
    world_as_alpha(&w);
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_STR(prm_mock_fact(w.mock, "partner.benefits"), "");
}

TEST_MAIN(CASE(whoever_won_last_is_the_incumbent), CASE(each_family_has_its_own),
    CASE(an_incumbent_may_win_the_conflict_or_lose_it), CASE(each_verdict_has_its_consequence),
    CASE(registrations_are_counted_against_quotas), CASE(what_became_of_a_year_is_counted),
    CASE(open_deals_are_counted_as_far_as_is_granted))
