/* SPDX-License-Identifier: Apache-2.0 */
/* What the vendor's own sales work on: made once, changed while it is open, closed, and a fact until then. */
#include "world.h"

#include <stdio.h>

enum { DAY_MS = 86400000 };

static const char *given(const world *w, const char *more)
{
    static char json[1000];

    snprintf(json, sizeof(json),
        "{'program':'%s','customer':" MUSTER ",'product':'%s','territory':'%s',"
        "'amount':{'amount':990000,'currency':'EUR'}%s}",
        w->program, w->product, w->bavaria, more);
    return json;
}

static const char *made(world *w, const char *more)
{
    world_as_manager(w);
    return prm_mock_call(w->mock, "deals.opportunities.create", given(w, more)) == PRM_OK
               ? prm_mock_text(w->mock, "opportunity.id")
               : "";
}

static prm_status call(world *w, const char *verb, const char *id, const char *more)
{
    char params[400];
    snprintf(params, sizeof(params), "{'id':'%s'%s}", id, more);
    return prm_mock_call(w->mock, verb, params);
}

TEST(it_is_bound_to_the_customer_of_an_equal_key)
{
    WORLD(w);
    const char *customer = world_known_customer(&w);
    CHECK(*made(&w, "") != '\0');
    CHECK_STR(prm_mock_text(w.mock, "opportunity.account"), customer);
    CHECK_STR(prm_mock_text(w.mock, "opportunity.customer.legal_name"), "Muster GmbH");
    CHECK_STR(prm_mock_text(w.mock, "opportunity.state"), "open");
    CHECK_STR(prm_mock_text(w.mock, "opportunity.opened_on"), "2027-01-01");
    CHECK_STR(prm_mock_text(w.mock, "opportunity.amount_base"), "990000");
    CHECK_STR(prm_mock_text(w.mock, "state"), "new");
    CHECK_STR(prm_mock_text(w.mock, "matches[0].customer"), customer);
    CHECK_INT(prm_mock_rows(w.mock, "customer"), 1);
}

TEST(a_customer_nobody_knows_is_made)
{
    WORLD(w);
    const char *id = made(&w, ",'owner':'Lena Ortiz','opened_on':'2026-11-02'");
    CHECK_INT(prm_mock_rows(w.mock, "customer"), 1);
    CHECK_STR(prm_mock_row(w.mock, id, "account"), prm_mock_row_at(w.mock, "customer", 0));
    CHECK_STR(prm_mock_row(w.mock, id, "owner"), "Lena Ortiz");
    CHECK_STR(prm_mock_row(w.mock, id, "opened_on"), "2026-11-02");
}

TEST(a_known_reference_changes_nothing)
{
    WORLD(w);
    const char *id = made(&w, ",'reference':'OPP-1'");
    CHECK_STR(made(&w, ",'reference':'OPP-1','owner':'Other'"), id);
    CHECK_STR(prm_mock_text(w.mock, "state"), "duplicate");
    CHECK_STR(prm_mock_row(w.mock, id, "owner"), "");
    CHECK_STR(prm_mock_row(w.mock, id, "version"), "1");
    CHECK(*made(&w, ",'reference':'OPP-2'") != '\0');
    CHECK(*made(&w, "") != '\0');
    CHECK(*made(&w, "") != '\0'); /* none is no reference */
    CHECK_INT(prm_mock_rows(w.mock, "opportunity"), 4);
}

TEST(what_is_wrong_is_named_at_once)
{
    WORLD(w);
    char json[600];
    world_as_manager(&w);
    snprintf(json, sizeof(json), "{'program':'%s','customer':{'legal_name':'X'},'product':'%s','territory':'%s',"
        "'amount':{'amount':1,'currency':'CHF'}}", w.program, w.family, w.europe);
    CHECK_INT(prm_mock_call(w.mock, "deals.opportunities.create", json), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock),
        "customer.country:required product:not_a_leaf territory:not_a_leaf amount:no_rate");
    CHECK_INT(prm_mock_rows(w.mock, "customer"), 0);
    world_as_alpha(&w);
    CHECK_INT(prm_mock_call(w.mock, "deals.opportunities.create", given(&w, "")), PRM_E_FORBIDDEN);
}

TEST(an_open_one_changes)
{
    WORLD(w);
    const char *id = made(&w, ",'reference':'OPP-1','owner':'Lena Ortiz'");
    const char *account = prm_mock_row(w.mock, id, "account");
    prm_mock_rate(w.mock, "CHF", "EUR", 9, 10);
    CHECK_INT(call(&w, "deals.opportunities.update", id,
        ",'amount':{'amount':1000,'currency':'CHF'},'owner':null,'expected_close':'2027-05-01'"), PRM_OK);
    CHECK_STR(prm_mock_row(w.mock, id, "amount_base"), "900");
    CHECK(*prm_mock_row(w.mock, id, "rate") != '\0');
    CHECK_STR(prm_mock_row(w.mock, id, "account"), account);
    CHECK_STR(prm_mock_row(w.mock, id, "reference"), "OPP-1");
    CHECK_INT(call(&w, "deals.opportunities.update", id, ",'amount':{'amount':7,'currency':'EUR'}"), PRM_OK);
    CHECK_STR(prm_mock_row(w.mock, id, "amount_base"), "7");
    CHECK_INT(call(&w, "deals.opportunities.update", id, ",'opened_on':null"), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "opened_on:required");
    CHECK_INT(call(&w, "deals.opportunities.update", id, ",'customer':{'legal_name':'Other AG','country':'CH'}"),
        PRM_OK);
    CHECK_STR(prm_mock_row(w.mock, id, "account"), prm_mock_row_at(w.mock, "customer", 1));
}

TEST(it_closes_once)
{
    WORLD(w);
    const char *id = made(&w, ",'opened_on':'2026-12-02'");
    CHECK_INT(call(&w, "deals.opportunities.close", id, ",'outcome':'won','amount':{'amount':5,'currency':'EUR'}"),
        PRM_OK);
    CHECK_STR(prm_mock_row(w.mock, id, "state"), "won");
    CHECK_STR(prm_mock_row(w.mock, id, "amount_base"), "5");
    CHECK(*prm_mock_row(w.mock, id, "closed_at") != '\0');
    CHECK_INT(prm_mock_events(w.mock, "deals.opportunity_won"), 1);
    CHECK_INT(call(&w, "deals.opportunities.close", id, ",'outcome':'lost'"), PRM_E_STATE);
    CHECK_INT(call(&w, "deals.opportunities.update", id, ",'owner':'X'"), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "closed");
    id = made(&w, "");
    CHECK_INT(call(&w, "deals.opportunities.close", id, ",'outcome':'lost'"), PRM_OK);
    CHECK_STR(prm_mock_row(w.mock, id, "amount_base"), "990000");
    CHECK_INT(prm_mock_events(w.mock, "deals.opportunity_lost"), 1);
}

TEST(the_rules_are_told_of_it)
{
    WORLD(w);
    char row[200];
    world_known_customer(&w);
    made(&w, ",'opened_on':'2026-12-02'");
    world_as_alpha(&w);
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_STR(prm_mock_fact(w.mock, "opportunities[0].candidate"), "candidate_1");
    CHECK_STR(prm_mock_fact(w.mock, "opportunities[0].bound"), "true");
    CHECK_STR(prm_mock_fact(w.mock, "opportunities[0].same_product"), "true");
    CHECK_STR(prm_mock_fact(w.mock, "opportunities[0].open_days"), "30");
    snprintf(row, sizeof(row), "{'name':'Storage 900','parent':'%s'}", w.family);
    w.product = prm_mock_insert(w.mock, "product", row);
    world_as_beta(&w);
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_STR(prm_mock_fact(w.mock, "opportunities[0].same_product"), "false");
    w.product = prm_mock_insert(w.mock, "product", "{'name':'Cables'}");
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_STR(prm_mock_fact(w.mock, "opportunities"), "[]");
}

TEST_MAIN(CASE(it_is_bound_to_the_customer_of_an_equal_key), CASE(a_customer_nobody_knows_is_made),
    CASE(a_known_reference_changes_nothing), CASE(what_is_wrong_is_named_at_once), CASE(an_open_one_changes),
    CASE(it_closes_once), CASE(the_rules_are_told_of_it))
