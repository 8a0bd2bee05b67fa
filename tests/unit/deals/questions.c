/* SPDX-License-Identifier: Apache-2.0 */
/* Information is asked for: just those fields are open, at most so often, for so long. */
#include "world.h"

#include <stdio.h>
#include <string.h>

#define DAY INT64_C(86400000)

static const char *asked_for(world *w, const char *fields)
{
    char answer[200];

    snprintf(answer, sizeof(answer), "{'verdict':'ask','ask_fields':[%s]}", fields);
    prm_mock_answer(w->mock, "deals.decide", answer);
    return world_register(w) == PRM_OK ? prm_mock_text(w->mock, "deal.id") : "";
}

static prm_status answer(world *w, const char *id, const char *more)
{
    char params[500];

    snprintf(params, sizeof(params), "{'id':'%s'%s}", id, more);
    return prm_mock_call(w->mock, "deals.answer", params);
}

TEST(what_is_asked_is_answered_and_decided_anew)
{
    WORLD(w);
    const char *id = asked_for(&w, "'amount'");
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "info_requested");
    CHECK_STR(prm_mock_text(w.mock, "deal.asks"), "1");
    CHECK(*prm_mock_text(w.mock, "deal.answer_by") != '\0');
    prm_mock_answer(w.mock, "deals.decide", "{'verdict':'approve'}");
    CHECK_INT(answer(&w, id, ",'amount':{'amount':99,'currency':'EUR'}"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "approved");
    CHECK_STR(prm_mock_text(w.mock, "deal.amount.amount"), "99");
    CHECK_STR(prm_mock_text(w.mock, "deal.amount_base"), "99");
    CHECK_STR(prm_mock_text(w.mock, "deal.answer_by"), "null");
    CHECK_STR(prm_mock_fact(w.mock, "deal.asks"), "1");
    CHECK_INT(prm_mock_events(w.mock, "deals.answered"), 1);
    CHECK_INT(answer(&w, id, ",'comment':'again'"), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "nothing_is_asked");
}

TEST(only_what_is_asked_is_open)
{
    WORLD(w);
    const char *id = asked_for(&w, "'tax_id','expected_close'");
    CHECK_INT(answer(&w, id, ",'amount':{'amount':99,'currency':'EUR'},'customer':{'legal_name':'X','tax_id':'1'}"),
        PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "amount:not_asked customer.legal_name:not_asked");
    CHECK_INT(answer(&w, id, ""), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "comment:required");
    CHECK_INT(answer(&w, id, ",'customer':{'tax_id':'DE1'},'expected_close':'2027-05-01','comment':'As asked'"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.customer.tax_id"), "DE1");
    CHECK_STR(prm_mock_text(w.mock, "deal.customer.legal_name"), "Muster GmbH");
    CHECK_STR(prm_mock_text(w.mock, "deal.comment"), "As asked");
}

TEST(nobody_is_asked_for_ever)
{
    WORLD(w);
    const char *id = asked_for(&w, "'amount'");
    CHECK_INT(answer(&w, id, ",'comment':'not known yet'"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.asks"), "2");
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "info_requested");
    CHECK_INT(answer(&w, id, ",'comment':'still not'"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "in_review");
    CHECK_STR(prm_mock_text(w.mock, "deal.reason_code"), "asked_enough");
    CHECK(prm_mock_has_reason(w.mock, "asked_enough"));
}

TEST(what_is_not_answered_in_time_is_over)
{
    WORLD(w);
    const char *id = asked_for(&w, "'amount'");
    CHECK_INT(prm_mock_advance(w.mock, 5 * DAY), 0);
    CHECK_STR(prm_mock_row(w.mock, id, "state"), "info_requested");
    CHECK_INT(prm_mock_advance(w.mock, DAY), 1);
    CHECK_STR(prm_mock_row(w.mock, id, "state"), "expired");
    CHECK_STR(prm_mock_row(w.mock, id, "reason_code"), "unanswered");
    CHECK_INT(prm_mock_events(w.mock, "deals.unanswered"), 1);
    CHECK_INT(answer(&w, id, ",'comment':'too late'"), PRM_E_STATE);
}

TEST(what_was_answered_is_not_over)
{
    WORLD(w);
    const char *id = asked_for(&w, "'amount'");
    prm_mock_answer(w.mock, "deals.decide", "{'verdict':'review'}");
    CHECK_INT(answer(&w, id, ",'comment':'there'"), PRM_OK);
    CHECK(prm_mock_advance(w.mock, 10 * DAY) >= 0);
    CHECK_STR(prm_mock_row(w.mock, id, "state"), "in_review");
}

/* The day of the order has passed meanwhile, and nobody asked for that. */
TEST(an_incomplete_answer_leaves_the_questions_open)
{
    WORLD(w);
    const char *id = asked_for(&w, "'amount'");
    prm_mock_answer(w.mock, "deals.intake", "{'ok':false,'errors':[{'field':'expected_close','code':'passed'}]}");
    CHECK_INT(answer(&w, id, ",'amount':{'amount':99,'currency':'EUR'}"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "info_requested");
    CHECK_STR(prm_mock_text(w.mock, "deal.errors[0].field"), "expected_close");
    CHECK_STR(prm_mock_row(w.mock, id, "ask_fields[0]"), "amount");
    CHECK_STR(prm_mock_row(w.mock, id, "ask_fields[1]"), "expected_close");
    CHECK(*prm_mock_row(w.mock, id, "answer_by") != '\0');
    prm_mock_answer(w.mock, "deals.intake", "{'ok':true}");
    prm_mock_answer(w.mock, "deals.decide", "{'verdict':'approve'}");
    CHECK_INT(answer(&w, id, ",'expected_close':'2027-05-01'"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "approved");
    CHECK_STR(prm_mock_text(w.mock, "deal.errors"), "null");
}

TEST(an_incomplete_answer_does_not_stop_the_clock)
{
    WORLD(w);
    const char *id = asked_for(&w, "'amount'");
    prm_mock_answer(w.mock, "deals.intake", "{'ok':false,'errors':[{'field':'expected_close','code':'passed'}]}");
    CHECK_INT(answer(&w, id, ",'comment':'there'"), PRM_OK);
    CHECK(prm_mock_advance(w.mock, 10 * DAY) >= 0);
    CHECK_STR(prm_mock_row(w.mock, id, "state"), "expired");
}

TEST_MAIN(CASE(what_is_asked_is_answered_and_decided_anew), CASE(only_what_is_asked_is_open),
    CASE(nobody_is_asked_for_ever), CASE(what_is_not_answered_in_time_is_over), CASE(what_was_answered_is_not_over),
    CASE(an_incomplete_answer_leaves_the_questions_open), CASE(an_incomplete_answer_does_not_stop_the_clock))
