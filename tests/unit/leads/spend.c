/* SPDX-License-Identifier: Apache-2.0 */
/* What a campaign costs: entries that stay, corrections up to what there is, sums that add up. */
#include "world.h"

#include <stdio.h>
#include <string.h>

static const char *launched(world *w, const char *more)
{
    const char *template = world_template(w, "");

    world_as_alpha(w);
    return world_call(w, "campaigns.launch", "{'template':'%s'%s}", template, more) == PRM_OK
               ? prm_mock_text(w->mock, "campaigns[0].id") : "";
}

static prm_status spend(world *w, const char *campaign, const char *amount, const char *currency, const char *more)
{
    return world_call(w, "campaigns.spend.create",
        "{'campaign':'%s','amount':{'amount':%s,'currency':'%s'},'kind':'venue'%s}", campaign, amount, currency, more);
}

TEST(entries_add_up_in_the_programmes_currency)
{
    WORLD(w);
    const char *id = launched(&w, ",'budget':{'amount':1000,'currency':'EUR'}");
    prm_mock_rate(w.mock, "CHF", "EUR", 21, 20);
    CHECK_INT(spend(&w, id, "400", "EUR", ""), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "campaign_spend.side"), "partner");
    CHECK_STR(prm_mock_text(w.mock, "campaign_spend.on"), "2027-01-01");
    CHECK_INT(spend(&w, id, "400", "CHF", ",'on':'2026-12-24'"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "campaign_spend.amount_base"), "420");
    CHECK_STR(prm_mock_text(w.mock, "campaign.spend_base"), "820");
    CHECK_STR(prm_mock_text(w.mock, "campaign.spend_entries"), "2");
    CHECK_STR(prm_mock_event(w.mock, "campaigns.spent", "amount_base"), "420");
    CHECK_INT(prm_mock_events(w.mock, "campaigns.over_budget"), 0);
    CHECK_INT(spend(&w, id, "181", "EUR", ""), PRM_OK);
    CHECK_INT(spend(&w, id, "1", "EUR", ""), PRM_OK);
    CHECK_INT(prm_mock_events(w.mock, "campaigns.over_budget"), 1);
    CHECK_STR(prm_mock_event(w.mock, "campaigns.over_budget", "spend_base"), "1001");
}

TEST(a_mistake_is_taken_back_to_the_cent)
{
    WORLD(w);
    char more[80];
    const char *id = launched(&w, "");
    prm_mock_rate(w.mock, "CHF", "EUR", 21, 20);
    CHECK_INT(spend(&w, id, "333", "CHF", ""), PRM_OK);
    const char *entry = prm_mock_text(w.mock, "campaign_spend.id");
    const char *base = prm_mock_text(w.mock, "campaign_spend.amount_base");
    CHECK(*base != '\0');
    snprintf(more, sizeof(more), ",'corrects':'%s'", entry);
    prm_mock_rate(w.mock, "CHF", "EUR", 3, 1); /* it has risen, of which the entry knows nothing */
    CHECK_INT(spend(&w, id, "-334", "CHF", more), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "amount:range");
    CHECK_INT(spend(&w, id, "-333", "CHF", more), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "campaign.spend_base"), "0");
    CHECK_STR(prm_mock_text(w.mock, "campaign.spend_entries"), "2");
    CHECK_INT(spend(&w, id, "-1", "CHF", more), PRM_E_INVALID);
    CHECK_INT(prm_mock_rows(w.mock, "campaign_spend"), 2);
}

TEST(in_pieces_as_well)
{
    WORLD(w);
    char more[80];
    const char *id = launched(&w, "");
    CHECK_INT(spend(&w, id, "100", "EUR", ""), PRM_OK);
    snprintf(more, sizeof(more), ",'corrects':'%s'", prm_mock_text(w.mock, "campaign_spend.id"));
    CHECK_INT(spend(&w, id, "-30", "EUR", more), PRM_OK);
    CHECK_INT(spend(&w, id, "-71", "EUR", more), PRM_E_INVALID);
    CHECK_INT(spend(&w, id, "-70", "EUR", more), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "campaign.spend_base"), "0");
    /* A correction is not itself corrected. */
    snprintf(more, sizeof(more), ",'corrects':'%s'", prm_mock_text(w.mock, "campaign_spend.id"));
    CHECK_INT(spend(&w, id, "-1", "EUR", more), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "corrects:other");
}

TEST(what_cannot_be_is_refused)
{
    WORLD(w);
    char more[80];
    const char *id = launched(&w, ""), *other = launched(&w, "");
    CHECK_INT(spend(&w, other, "50", "EUR", ""), PRM_OK);
    const char *entry = prm_mock_text(w.mock, "campaign_spend.id");
    static const struct {
        const char *amount, *currency, *more, *failure;
    } cases[] = { { "0", "EUR", "", "amount:range" }, { "-5", "EUR", "", "corrects:required" },
        { "5", "EUR", ",'on':'2027-01-02'", "on:future" }, { "5", "EUR", ",'on':'2020-01-01'", "on:range" },
        { "5", "CHF", "", "amount:no_rate" } };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        CHECK_INT(spend(&w, id, cases[i].amount, cases[i].currency, cases[i].more), PRM_E_INVALID);
        CHECK_STR(prm_mock_failure(w.mock), cases[i].failure);
    }
    snprintf(more, sizeof(more), ",'corrects':'%s'", entry);
    CHECK_INT(spend(&w, id, "-5", "EUR", more), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "corrects:other");
    CHECK_INT(spend(&w, other, "5", "EUR", more), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "amount:sign");
    prm_mock_rate(w.mock, "CHF", "EUR", 21, 20);
    CHECK_INT(spend(&w, other, "-5", "CHF", more), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "amount:currency");
    world_as_beta(&w);
    CHECK_INT(spend(&w, id, "5", "EUR", ""), PRM_E_NOT_FOUND);
    CHECK_INT(world_call(&w, "campaigns.spend.get", "{'id':'%s'}", entry), PRM_E_NOT_FOUND);
    CHECK_INT(prm_mock_rows(w.mock, "campaign_spend"), 1);
}

TEST(sums_do_not_overflow)
{
    WORLD(w);
    const char *id = launched(&w, "");
    CHECK_INT(spend(&w, id, "9007199254740991", "EUR", ""), PRM_OK);
    CHECK_INT(spend(&w, id, "1", "EUR", ""), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "amount:range");
}

TEST(bills_come_late)
{
    WORLD(w);
    const char *id = launched(&w, "");
    CHECK_INT(world_call(&w, "campaigns.cancel", "{'id':'%s','reason':'x'}", id), PRM_OK);
    CHECK_INT(spend(&w, id, "5", "EUR", ""), PRM_OK);
    world_as_marketing(&w);
    CHECK_INT(spend(&w, id, "7", "EUR", ""), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "campaign_spend.side"), "vendor");
    CHECK_STR(prm_mock_text(w.mock, "campaign.spend_base"), "12");
}

TEST_MAIN(CASE(entries_add_up_in_the_programmes_currency), CASE(a_mistake_is_taken_back_to_the_cent),
    CASE(in_pieces_as_well), CASE(what_cannot_be_is_refused), CASE(sums_do_not_overflow), CASE(bills_come_late))
