/* SPDX-License-Identifier: Apache-2.0 */
/* One exclusive holder, whatever the rules say, and not a word about who it is. */
#include "world.h"

#include <stdio.h>
#include <string.h>

enum { DAY_MS = 86400000 };

TEST(the_index_finds_what_the_rules_overlook)
{
    WORLD(w);
    world_known_customer(&w);
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "approved");
    world_as_beta(&w);
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "duplicate");
    CHECK_STR(prm_mock_text(w.mock, "deal.reason_code"), "already_registered");
    CHECK(prm_mock_has_reason(w.mock, "already_registered"));
    CHECK_INT(prm_mock_rows(w.mock, "protection"), 1);
    CHECK_INT(prm_mock_events(w.mock, "deals.duplicate"), 1);
    CHECK_INT(prm_mock_timers(w.mock), 1);
}

TEST(a_duplicate_tells_nothing_of_the_other_side)
{
    WORLD(w);
    const char *customer = world_known_customer(&w);
    CHECK_INT(world_register(&w), PRM_OK);
    const char *deal = prm_mock_text(w.mock, "deal.id");
    world_as_beta(&w);
    CHECK_INT(world_register(&w), PRM_OK);
    const char *secrets[] = { customer, deal, w.alpha, prm_mock_row_at(w.mock, "protection", 0), "Muster Holding",
        "ATU12345678", prm_mock_row(w.mock, deal, "protected_until"), prm_mock_row(w.mock, deal, "number"),
        "candidate" };
    for (size_t i = 0; i < sizeof(secrets) / sizeof(*secrets); i++) {
        CHECK(*secrets[i] != '\0');
        CHECK(strstr(prm_mock_result(w.mock), secrets[i]) == NULL);
    }
}

TEST(the_rules_see_who_holds_what)
{
    WORLD(w);
    world_known_customer(&w);
    CHECK_INT(world_register(&w), PRM_OK);
    world_as_beta(&w);
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_STR(prm_mock_fact(w.mock, "candidates[0].name"), "candidate_1");
    CHECK_STR(prm_mock_fact(w.mock, "candidates[0].bound"), "true");
    CHECK_STR(prm_mock_fact(w.mock, "candidates[0].protected"), "true");
    CHECK_STR(prm_mock_fact(w.mock, "candidates[0].same_country"), "false");
    CHECK_STR(prm_mock_fact(w.mock, "protections[0].candidate"), "candidate_1");
    CHECK_STR(prm_mock_fact(w.mock, "protections[0].holder_is_self"), "false");
    CHECK_STR(prm_mock_fact(w.mock, "protections[0].exclusive"), "true");
    world_as_alpha(&w);
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_STR(prm_mock_fact(w.mock, "protections[0].holder_is_self"), "true");
    CHECK_STR(prm_mock_fact(w.mock, "candidates[0].protected"), "false");
}

TEST(another_product_is_another_matter)
{
    WORLD(w);
    world_known_customer(&w);
    CHECK_INT(world_register(&w), PRM_OK);
    char row[100];
    snprintf(row, sizeof(row), "{'name':'Storage 900','parent':'%s'}", w.family);
    w.product = prm_mock_insert(w.mock, "product", row);
    world_as_beta(&w);
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "approved");
}

TEST(a_protection_past_its_end_is_ended_by_whom_it_hinders)
{
    WORLD(w);
    world_known_customer(&w);
    CHECK_INT(world_register(&w), PRM_OK);
    const char *old = prm_mock_row_at(w.mock, "protection", 0);
    prm_mock_set_now(w.mock, prm_mock_now(w.mock) + 90LL * DAY_MS); /* the timer has not run yet */
    world_as_beta(&w);
    CHECK_INT(prm_mock_call(w.mock, "deals.register", world_params(&w, MUSTER, "")), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "approved");
    CHECK_STR(prm_mock_row(w.mock, old, "ended_at"), "1806537600000");
    CHECK_STR(prm_mock_fact(w.mock, "protections"), "[]");
    CHECK_INT(prm_mock_rows(w.mock, "protection"), 2);
}

/* Shared protections, whatever the conflict. */
static void answer_share(world *w, const char *exclusive)
{
    char terms[80];

    snprintf(terms, sizeof(terms), "{'days':90,'exclusive':%s}", exclusive);
    prm_mock_answer(w->mock, "deals.protect", terms);
}

TEST(nobody_shares_beside_an_exclusive_holder)
{
    WORLD(w);
    world_known_customer(&w);
    CHECK_INT(world_register(&w), PRM_OK);
    world_as_beta(&w);
    answer_share(&w, "false");
    CHECK_INT(prm_mock_call(w.mock, "deals.check", world_params(&w, MUSTER, "")), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "verdict"), "duplicate");
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "duplicate");
    CHECK_INT(prm_mock_rows(w.mock, "protection"), 1);
}

TEST(nobody_is_exclusive_beside_those_who_share)
{
    WORLD(w);
    world_known_customer(&w);
    answer_share(&w, "false");
    CHECK_INT(world_register(&w), PRM_OK);
    world_as_beta(&w);
    answer_share(&w, "true");
    CHECK_INT(prm_mock_call(w.mock, "deals.check", world_params(&w, MUSTER, "")), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "verdict"), "duplicate");
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "duplicate");
    CHECK_INT(prm_mock_rows(w.mock, "protection"), 1);
    answer_share(&w, "false");
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "approved");
}

/* No protection without a living deal. */
TEST(who_shares_one_of_two_lines_already_gets_neither)
{
    WORLD(w);
    world_known_customer(&w);
    answer_share(&w, "false");
    CHECK_INT(world_register(&w), PRM_OK);
    char row[100], params[600];
    snprintf(row, sizeof(row), "{'name':'Storage 900','parent':'%s'}", w.family);
    const char *other = prm_mock_insert(w.mock, "product", row);
    snprintf(params, sizeof(params),
        "{'program':'%s','customer':" MUSTER ",'lines':[{'product':'%s'},{'product':'%s'}],'territory':'%s',"
        "'amount':{'amount':7,'currency':'EUR'},'expected_close':'2027-03-31'}", w.program, other, w.product, w.bavaria);
    CHECK_INT(prm_mock_call(w.mock, "deals.register", params), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "duplicate");
    CHECK_INT(prm_mock_rows(w.mock, "protection"), 1);
}

TEST(what_is_wide_leaves_room_for_others)
{
    WORLD(w);
    world_known_customer(&w);
    char row[100];
    snprintf(row, sizeof(row), "{'name':'Storage 900','parent':'%s'}", w.family);
    const char *first = w.product;
    w.product = prm_mock_insert(w.mock, "product", row);
    CHECK_INT(world_register(&w), PRM_OK);
    world_as_beta(&w);
    w.product = first;
    prm_mock_answer(w.mock, "deals.protect", "{'days':90,'exclusive':false,'scope':'family'}");
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "approved");
    CHECK_INT(prm_mock_rows(w.mock, "protection"), 2); /* not for the other one's product */
}

TEST(keys_of_different_customers_are_a_fact)
{
    WORLD(w);
    world_known_customer(&w);
    const char *other = prm_mock_insert(w.mock, "customer", "{'legal_name':'Muster GmbH','country':'DE'}");
    prm_mock_candidate(w.mock, other, 990, "name", "name");
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_STR(prm_mock_fact(w.mock, "key_conflict"), "true");
    CHECK_STR(prm_mock_fact(w.mock, "candidates[0].bound"), "true");
    CHECK_STR(prm_mock_fact(w.mock, "candidates[1].bound"), "false");
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "in_review"); /* candidate_2 is not named: possible */
}

TEST(a_stronger_key_that_differs_is_a_conflict_too)
{
    WORLD(w);
    world_known_customer(&w);
    CHECK_INT(prm_mock_call(w.mock, "deals.register", world_params(&w,
        "{'legal_name':'Muster','country':'AT','domain':'muster.example','tax_id':'ATU99999999'}", "")), PRM_OK);
    CHECK_STR(prm_mock_fact(w.mock, "key_conflict"), "true");
}

TEST(two_customers_cannot_both_be_the_one)
{
    WORLD(w);
    const char *one = prm_mock_insert(w.mock, "customer", "{'legal_name':'Muster A','country':'DE'}");
    const char *two = prm_mock_insert(w.mock, "customer", "{'legal_name':'Muster B','country':'DE'}");
    prm_mock_candidate(w.mock, one, 990, "similar_name", "");
    prm_mock_candidate(w.mock, two, 985, "similar_name", "");
    prm_mock_answer(w.mock, "deals.match", "{'matches':[{'candidate':'candidate_1','verdict':'same'},"
        "{'candidate':'candidate_2','verdict':'same'}]}");
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "in_review");
    CHECK_STR(prm_mock_row(w.mock, prm_mock_text(w.mock, "deal.id"), "account"), one);
}

TEST_MAIN(CASE(the_index_finds_what_the_rules_overlook), CASE(a_duplicate_tells_nothing_of_the_other_side),
    CASE(the_rules_see_who_holds_what), CASE(another_product_is_another_matter),
    CASE(a_protection_past_its_end_is_ended_by_whom_it_hinders), CASE(nobody_shares_beside_an_exclusive_holder),
    CASE(nobody_is_exclusive_beside_those_who_share), CASE(who_shares_one_of_two_lines_already_gets_neither),
    CASE(what_is_wide_leaves_room_for_others), CASE(keys_of_different_customers_are_a_fact),
    CASE(a_stronger_key_that_differs_is_a_conflict_too), CASE(two_customers_cannot_both_be_the_one))
