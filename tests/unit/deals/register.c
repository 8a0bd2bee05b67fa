/* SPDX-License-Identifier: Apache-2.0 */
/* deals.register: each verdict of the chain, what C does not let rules do, and what params are refused. */
#include "world.h"

#include <stdio.h>
#include <string.h>

TEST(an_approval_protects)
{
    WORLD(w);
    CHECK_INT(world_register(&w), PRM_OK);
    const char *id = prm_mock_text(w.mock, "deal.id");
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "approved");
    CHECK_STR(prm_mock_text(w.mock, "deal.customer.legal_name"), "Muster GmbH");
    CHECK_STR(prm_mock_text(w.mock, "deal.protected_until"), "1806537600000"); /* 90 days from 2027-01-01 */
    CHECK_STR(prm_mock_text(w.mock, "deal.margin_bps"), "1000");
    CHECK_STR(prm_mock_text(w.mock, "deal.partner"), w.alpha);
    CHECK(*prm_mock_text(w.mock, "decision_id") != '\0');
    CHECK_STR(prm_mock_text(w.mock, "deal.decision"), prm_mock_text(w.mock, "decision_id"));
    CHECK_INT(strlen(prm_mock_text(w.mock, "deal.number")), 17);

    const char *protection = prm_mock_row_at(w.mock, "protection", 0);
    CHECK_STR(prm_mock_row(w.mock, protection, "holder"), w.alpha);
    CHECK_STR(prm_mock_row(w.mock, protection, "deal"), id);
    CHECK_STR(prm_mock_row(w.mock, protection, "customer"), prm_mock_row_at(w.mock, "customer", 0));
    CHECK_STR(prm_mock_row(w.mock, protection, "exclusive"), "true");
    CHECK_INT(prm_mock_timers(w.mock), 1);
    CHECK_INT(prm_mock_events(w.mock, "deals.registered"), 1);
    CHECK_INT(prm_mock_events(w.mock, "deals.approved"), 1);
}

TEST(the_partner_reads_nothing_of_the_vendors)
{
    WORLD(w);
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.account"), "");
    CHECK_STR(prm_mock_text(w.mock, "deal.terms"), "");
    world_as_manager(&w);
    char params[100];
    snprintf(params, sizeof(params), ",'partner':'%s'", w.beta);
    CHECK_INT(prm_mock_call(w.mock, "deals.register",
        world_params(&w, "{'legal_name':'Other','country':'FR'}", params)), PRM_OK);
    CHECK(*prm_mock_text(w.mock, "deal.account") != '\0');
    CHECK_STR(prm_mock_text(w.mock, "deal.partner"), w.beta);
}

TEST(what_is_not_complete_stays_a_draft)
{
    WORLD(w);
    prm_mock_answer(w.mock, "deals.intake", "{'ok':false,'errors':[{'field':'expected_close','code':'passed'}]}");
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "draft");
    CHECK_STR(prm_mock_text(w.mock, "deal.errors[0].code"), "passed");
    CHECK(*prm_mock_text(w.mock, "decision_id") != '\0');
    CHECK(!prm_mock_was_asked(w.mock, "deals.eligibility"));
    CHECK_INT(prm_mock_rows(w.mock, "customer"), 0);
    CHECK_INT(prm_mock_events(w.mock, "deals.registered"), 0);
}

TEST(who_is_not_eligible_is_rejected)
{
    WORLD(w);
    prm_mock_answer(w.mock, "deals.eligibility", "{'eligible':'no'}");
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "rejected");
    CHECK_STR(prm_mock_text(w.mock, "deal.reason_code"), "not_eligible");
    CHECK(!prm_mock_was_asked(w.mock, "deals.decide"));
    CHECK_INT(prm_mock_events(w.mock, "deals.rejected"), 1);
    CHECK_INT(prm_mock_rows(w.mock, "protection"), 0);
}

/* A conflict the registrant loses, and what it comes to. */
static void lose(const char *conflict, const char *state, const char *reason_code)
{
    WORLD(w);
    char answer[100];
    snprintf(answer, sizeof(answer), "{'verdict':'%s','winner':'other'}", conflict);
    prm_mock_answer(w.mock, "deals.conflict", answer);
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), state);
    CHECK_STR(prm_mock_text(w.mock, "deal.reason_code"), reason_code);
    CHECK(!prm_mock_was_asked(w.mock, "deals.decide"));
    CHECK_INT(prm_mock_rows(w.mock, "protection"), 0);
}

TEST(a_conflict_lost_ends_it)
{
    lose("first_wins", "duplicate", "already_registered");
    lose("incumbent", "rejected", "incumbent");
    lose("direct", "rejected", "direct_sales");
    lose("clear", "in_review", "conflict"); /* a rule that contradicts itself is for a person */
}

TEST(a_conflict_won_goes_on)
{
    WORLD(w);
    prm_mock_answer(w.mock, "deals.conflict", "{'verdict':'first_wins','winner':'registrant'}");
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "approved");
}

TEST(where_others_share_the_protection_is_shared)
{
    WORLD(w);
    prm_mock_answer(w.mock, "deals.conflict", "{'verdict':'share','winner':'nobody'}");
    CHECK_INT(world_register(&w), PRM_OK);
    const char *protection = prm_mock_row_at(w.mock, "protection", 0);
    CHECK_STR(prm_mock_row(w.mock, protection, "exclusive"), "false");
    CHECK_STR(prm_mock_row(w.mock, protection, "slot"), w.alpha);
}

TEST(the_rules_may_reject_and_ask)
{
    WORLD(w);
    prm_mock_answer(w.mock, "deals.decide", "{'verdict':'reject','reason_code':'below_minimum'}");
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "rejected");
    CHECK_STR(prm_mock_text(w.mock, "deal.reason_code"), "below_minimum");
    CHECK(!prm_mock_was_asked(w.mock, "deals.protect"));

    prm_mock_answer(w.mock, "deals.decide", "{'verdict':'ask','ask_fields':['amount']}");
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "info_requested");
    CHECK_STR(prm_mock_text(w.mock, "deal.ask_fields[0]"), "amount");
}

TEST(a_review_records_the_terms_and_shows_the_partner_none)
{
    WORLD(w);
    const char *id = world_in_review(&w);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "in_review");
    CHECK_STR(prm_mock_text(w.mock, "deal.margin_bps"), "");
    CHECK_STR(prm_mock_text(w.mock, "deal.protected_until"), "");
    CHECK_STR(prm_mock_row(w.mock, id, "terms.days"), "90");
    CHECK_STR(prm_mock_row(w.mock, id, "terms.margin_bps"), "1000");
    CHECK_STR(prm_mock_row(w.mock, id, "terms.shares[0].bps"), "10000");
    CHECK_INT(prm_mock_rows(w.mock, "protection"), 0);
    CHECK_INT(prm_mock_timers(w.mock), 2);
}

/* An answer after which an approval becomes a review. */
static void contradict(const char *point, const char *answer)
{
    WORLD(w);
    world_known_customer(&w);
    prm_mock_answer(w.mock, point, answer);
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "in_review");
    CHECK_STR(prm_mock_text(w.mock, "deal.reason_code"), "contradicted");
    CHECK(prm_mock_has_reason(w.mock, "contradicted"));
    CHECK(!prm_mock_has_reason(w.mock, "person_needed")); /* the vendor's to know */
    CHECK_INT(prm_mock_rows(w.mock, "protection"), 0);
}

TEST(an_approval_that_may_not_be_becomes_a_review)
{
    contradict("deals.eligibility", "{'eligible':'review'}");
    contradict("deals.conflict", "{'verdict':'human','winner':'nobody'}");
    contradict("deals.match", "{'matches':[{'candidate':'candidate_1','verdict':'possible'}]}");
    contradict("deals.match", "{'matches':[]}"); /* one not named is possible */
    contradict("deals.price", "{'margin_bps':3000,'approver':'program_manager'}");
}

TEST(shares_that_do_not_add_up_are_the_registrants)
{
    WORLD(w);
    prm_mock_answer(w.mock, "deals.attribute", "{'shares':[{'actor':'vendor','role':'sourced','bps':4000}]}");
    const char *id = world_in_review(&w);
    CHECK_STR(prm_mock_row(w.mock, id, "terms.shares[0].actor"), "registrant");
    CHECK_STR(prm_mock_row(w.mock, id, "terms.shares[0].bps"), "10000");

    static const char two[] = "{'shares':[{'actor':'registrant','role':'sourced','bps':9000},"
                              "{'actor':'distributor','role':'fulfilled','bps':1000}]}";
    prm_mock_answer(w.mock, "deals.attribute", two); /* of a distributor it does not have */
    id = world_in_review(&w);
    CHECK_STR(prm_mock_row(w.mock, id, "terms.shares[0].bps"), "10000");
    CHECK_STR(prm_mock_row(w.mock, id, "terms.shares[1].bps"), "");
}

TEST(shares_name_whose_they_are)
{
    WORLD(w);
    prm_mock_answer(w.mock, "deals.attribute", "{'shares':[{'actor':'registrant','role':'sourced','bps':9000},"
        "{'actor':'distributor','role':'fulfilled','bps':1000}]}");
    prm_mock_answer(w.mock, "deals.decide", "{'verdict':'review'}");
    const char *grossist = world_distributor(&w);
    world_as_manager(&w);
    char more[200];
    snprintf(more, sizeof(more), ",'partner':'%s','distributor':'%s'", w.alpha, grossist);
    REQUIRE(prm_mock_call(w.mock, "deals.register", world_params(&w, MUSTER, more)) == PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.distributor"), grossist);
    CHECK_STR(prm_mock_text(w.mock, "deal.terms.shares[0].partner"), w.alpha);
    CHECK_STR(prm_mock_text(w.mock, "deal.terms.shares[1].partner"), grossist);
    CHECK_STR(prm_mock_text(w.mock, "deal.terms.shares[1].bps"), "1000");
}

TEST(the_facts_are_codes_and_counts)
{
    WORLD(w);
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_INT(prm_mock_call(w.mock, "deals.register",
        world_params(&w, "{'legal_name':'Other','country':'FR'}", "")), PRM_OK);
    CHECK_STR(prm_mock_fact(w.mock, "partner.level"), "silver");
    CHECK_STR(prm_mock_fact(w.mock, "partner.channel_type"), "reseller");
    CHECK_STR(prm_mock_fact(w.mock, "partner.territory_fit"), "covered");
    CHECK_STR(prm_mock_fact(w.mock, "partner.open_deals"), "1");
    CHECK_STR(prm_mock_fact(w.mock, "history.approved"), "1");
    CHECK_STR(prm_mock_fact(w.mock, "deal.amount_base"), "1250000");
    CHECK_STR(prm_mock_fact(w.mock, "deal.days_to_close"), "89");
    CHECK_STR(prm_mock_fact(w.mock, "deal.territory"), "Bavaria");
    CHECK_STR(prm_mock_fact(w.mock, "key_conflict"), "false");
}

TEST(who_is_not_in_the_programme_has_no_level)
{
    WORLD(w);
    const char *stranger = prm_mock_insert(w.mock, "partner", "{'legal_name':'Gamma','type':'isv','state':'active'}");
    prm_mock_as(w.mock, PRM_PARTNER_SIDE, stranger, "partner_sales");
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_STR(prm_mock_fact(w.mock, "partner.level"), "");
    CHECK_STR(prm_mock_fact(w.mock, "partner.territory_fit"), "unbound");
}

TEST(a_partner_registers_for_itself_the_vendor_says_for_whom)
{
    WORLD(w);
    char more[100];
    snprintf(more, sizeof(more), ",'partner':'%s'", w.beta);
    CHECK_INT(prm_mock_call(w.mock, "deals.register", world_params(&w, MUSTER, more)), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "partner:forbidden");
    world_as_manager(&w);
    CHECK_INT(world_register(&w), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "partner:required");
}

TEST(a_customers_id_is_the_vendors_to_give)
{
    WORLD(w);
    char customer[100], more[100];
    const char *id = prm_mock_insert(w.mock, "customer", "{'legal_name':'Muster','country':'DE','tax_id':'DE1'}");
    snprintf(customer, sizeof(customer), "{'id':'%s'}", id);
    snprintf(more, sizeof(more), ",'partner':'%s'", w.alpha);
    CHECK_INT(prm_mock_call(w.mock, "deals.register", world_params(&w, customer, "")), PRM_E_NOT_FOUND);
    world_as_manager(&w);
    CHECK_INT(prm_mock_call(w.mock, "deals.register", world_params(&w, customer, more)), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.account"), id);
    CHECK_STR(prm_mock_text(w.mock, "deal.customer.legal_name"), "Muster");
    CHECK_STR(prm_mock_text(w.mock, "deal.customer.tax_id"), "");
    CHECK_INT(prm_mock_rows(w.mock, "customer"), 1);
}

TEST(another_currency_is_taken_at_the_days_rate)
{
    WORLD(w);
    char params[800];
    snprintf(params, sizeof(params),
        "{'program':'%s','customer':{'legal_name':'Muster','country':'DE'},'lines':[{'product':'%s'}],'territory':'%s',"
        "'amount':{'amount':1000,'currency':'USD'},'expected_close':'2027-03-31'}",
        w.program, w.product, w.bavaria);
    CHECK_INT(prm_mock_call(w.mock, "deals.register", params), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "amount:no_rate");
    prm_mock_rate(w.mock, "USD", "EUR", 9, 10);
    CHECK_INT(prm_mock_call(w.mock, "deals.register", params), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.amount_base"), "900");
    CHECK_STR(prm_mock_text(w.mock, "deal.rate"), "9/10");
    CHECK_STR(prm_mock_text(w.mock, "deal.rate_date"), "2027-01-01");
    CHECK_STR(prm_mock_fact(w.mock, "deal.amount_base"), "900");
}

TEST(all_bad_params_are_named_at_once)
{
    WORLD(w);
    char params[800];
    snprintf(params, sizeof(params),
        "{'program':'%s','customer':{},'lines':[{'product':'%s','amount':{'amount':1,'currency':'CHF'}}],"
        "'territory':'%s','amount':{'amount':1,'currency':'USD'},'expected_close':'2027-03-31'}",
        w.program, w.family, w.europe);
    CHECK_INT(prm_mock_call(w.mock, "deals.register", params), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "customer.legal_name:required customer.country:required amount:no_rate "
        "lines[0].amount:currency lines[0].product:not_a_leaf territory:not_a_leaf");
    CHECK_INT(prm_mock_rows(w.mock, "deal"), 0);
}

TEST(null_is_as_good_as_absent)
{
    WORLD(w);
    char params[800];
    snprintf(params, sizeof(params),
        "{'program':'%s','customer':{'id':null,'legal_name':'Muster','country':'DE','domain':null,'tax_id':null},"
        "'lines':[{'product':'%s','quantity':null,'amount':null}],'territory':'%s',"
        "'amount':{'amount':1,'currency':'EUR'},'expected_close':'2027-03-31'}",
        w.program, w.product, w.bavaria);
    CHECK_INT(prm_mock_call(w.mock, "deals.register", params), PRM_OK);
    CHECK_STR(prm_mock_failure(w.mock), "");
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "approved");
    CHECK_STR(prm_mock_text(w.mock, "deal.customer"), "{\"legal_name\":\"Muster\",\"country\":\"DE\"}");
    CHECK_STR(prm_mock_fact(w.mock, "deal.quantity"), "");
}

TEST(a_name_that_is_only_like_it_makes_a_new_customer)
{
    WORLD(w);
    const char *known = prm_mock_insert(w.mock, "customer", "{'legal_name':'Muster AG','country':'DE'}");
    prm_mock_candidate(w.mock, known, 850, "similar_name", "");
    prm_mock_answer(w.mock, "deals.match", "{'matches':[{'candidate':'candidate_1','verdict':'none'}]}");
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "approved");
    CHECK_INT(prm_mock_rows(w.mock, "customer"), 2);

    prm_mock_answer(w.mock, "deals.match", "{'matches':[{'candidate':'candidate_1','verdict':'same'}]}");
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_INT(prm_mock_rows(w.mock, "customer"), 2);
    CHECK_STR(prm_mock_row(w.mock, prm_mock_text(w.mock, "deal.id"), "account"), known);
}

TEST_MAIN(CASE(an_approval_protects), CASE(the_partner_reads_nothing_of_the_vendors),
    CASE(what_is_not_complete_stays_a_draft), CASE(who_is_not_eligible_is_rejected), CASE(a_conflict_lost_ends_it),
    CASE(a_conflict_won_goes_on), CASE(where_others_share_the_protection_is_shared), CASE(the_rules_may_reject_and_ask),
    CASE(a_review_records_the_terms_and_shows_the_partner_none), CASE(an_approval_that_may_not_be_becomes_a_review),
    CASE(shares_that_do_not_add_up_are_the_registrants), CASE(shares_name_whose_they_are), CASE(the_facts_are_codes_and_counts),
    CASE(who_is_not_in_the_programme_has_no_level), CASE(a_partner_registers_for_itself_the_vendor_says_for_whom),
    CASE(a_customers_id_is_the_vendors_to_give), CASE(another_currency_is_taken_at_the_days_rate), CASE(all_bad_params_are_named_at_once),
    CASE(null_is_as_good_as_absent),
    CASE(a_name_that_is_only_like_it_makes_a_new_customer))
