/* SPDX-License-Identifier: Apache-2.0 */
/* A lead becomes a deal, over a plugin that decides registrations as the test says. */
#include "world.h"

#include <prm/plugin.h>

#include <stdio.h>
#include <string.h>

/* ---- What stands for the deals plugin ------------------------------------------------------------------------------ */

static const prm_field *const share_fields[] = {
    PRM_TEXT("actor", 1, 20, PRM_REQUIRED, "Whose"), PRM_TEXT("role", 1, 20, PRM_REQUIRED, "What for"),
    PRM_BPS("bps", 1, 10000, PRM_REQUIRED, "How much"), NULL
};
static const prm_field *const deal_fields[] = {
    PRM_REF("program", "program", 0, "Which"), PRM_REF("partner", "partner", 0, "Whose"),
    PRM_REF("distributor", "partner", 0, "By whom"), PRM_TEXT("type", 1, 20, 0, "Kind"), PRM_TEXT("source", 1, 60, 0, "Source"),
    PRM_OBJECT("customer", NULL, 0, "Who"), PRM_LIST("lines", NULL, 0, "What"), PRM_INT("amount_base", 0, PRM_ANY, 0, "Worth"),
    PRM_INT("won_base", 0, PRM_ANY, 0, "Ordered"), PRM_LIST("shares", NULL, 0, "Who is credited"), NULL
};
static const prm_entity deal_entity = { .size = sizeof deal_entity, .name = "deal", .path = "deals", .since = 1,
    .scope = "partner", .doc = "A deal", .ops = "get list: *", .fields = deal_fields,
    .flow = PRM_FLOW("draft", "draft > in_review | approved | rejected", "in_review > approved | rejected") };
static const prm_entity *const deals[] = { &deal_entity, NULL };

/* What becomes of registrations, by the expected value: the last digit of the amount. */
static const char *const outcomes[] = { "approved", "in_review", "rejected", "draft" };

static prm_status run_register(prm_call *call, const prm_val *params, prm_val *result)
{
    static const char *const kept[] = { "program", "source", "customer", "lines" };
    const prm_val *deal;
    prm_val *values = prm->object(call);
    const char *currency, *state;
    int64_t amount;

    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        PRM_TRY(prm->set(values, kept[i], prm->get(params, kept[i])));
    PRM_TRY(prm->get_money(params, "amount", &amount, &currency));
    state = outcomes[amount % 10];
    PRM_TRY(prm->set_integer(values, "amount_base", amount));
    PRM_TRY(prm->set_text(values, "type", "resell"));
    PRM_TRY(*prm->caller(call)->partner != '\0' ? prm->set_text(values, "partner", prm->caller(call)->partner)
                                               : prm->set(values, "partner", prm->get(params, "partner")));
    PRM_TRY(prm->create(call, "deal", values, &deal));
    if (strcmp(state, "draft") != 0)
        PRM_TRY(prm->move(call, &deal, state));
    return prm->set(result, "deal", deal);
}

static prm_status run_shares(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *deal;
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->load(call, "deal", prm->text(params, "id"), &deal));
    PRM_TRY(prm->set(changes, "shares", prm->get(params, "shares")));
    PRM_TRY(prm->update(call, &deal, changes));
    return prm->set(result, "deal", deal);
}

static const prm_method register_method = { .size = sizeof register_method, .since = 1, .name = "deals.register",
    .access = PRM_WRITE, .roles = "partner_sales | channel_manager", .doc = "Register",
    .params = PRM_FIELDS(PRM_REF("program", "program", PRM_REQUIRED, "Which"), PRM_REF("partner", "partner", PRM_VENDOR, "Whose"),
        PRM_OBJECT("customer", NULL, PRM_REQUIRED, "Who"), PRM_LIST("lines", NULL, PRM_REQUIRED, "What"),
        PRM_REF("territory", "territory", PRM_REQUIRED, "Where"), PRM_MONEY("amount", PRM_REQUIRED, "Worth"),
        PRM_DATE("expected_close", PRM_REQUIRED, "When"), PRM_TEXT("source", 1, 60, 0, "Source")),
    .result = PRM_FIELDS(PRM_ROW("deal", "deal", deal_fields, PRM_REQUIRED, "As stored")), .run = run_register };
static const prm_method shares_method = { .size = sizeof shares_method, .since = 1, .name = "deals.set_shares",
    .access = PRM_WRITE, .roles = "program_manager", .doc = "Credit",
    .params = PRM_FIELDS(PRM_REF("id", "deal", PRM_REQUIRED, "Which"),
        PRM_LIST("shares", PRM_OBJECT("share", share_fields, 0, "One"), PRM_REQUIRED, "Whose"),
        PRM_LINES("reason", 1, 500, PRM_REQUIRED, "Why")),
    .result = PRM_FIELDS(PRM_ROW("deal", "deal", deal_fields, PRM_REQUIRED, "As stored")), .run = run_shares };
static const prm_method *const methods[] = { &register_method, &shares_method, NULL };

/* ---- Leads --------------------------------------------------------------------------------------------------------- */

static const char *held(world *w, const char *more)
{
    if (prm_mock_declare(w->mock, deals) != PRM_OK || prm_mock_offer(w->mock, methods) != PRM_OK ||
        *world_insert(w, "lead_source", "{'code':'web','name':'Web','kind':'web'}") == '\0')
        return "";
    const char *lead = world_insert(w, "lead", "{'program':'%s','source':'web','legal_name':'Muster GmbH','country':'DE',"
        "'state':'accepted','holder':'%s','held_since':1,'touches':0,'attempts':1%s}", w->program, w->alpha, more);
    world_insert(w, "lead_capacity", "{'partner':'%s','open_now':1}", w->alpha);
    prm_mock_as(w->mock, PRM_PARTNER_SIDE, w->alpha, "partner_sales");
    return lead;
}

static const char *known(world *w)
{
    char more[200];
    snprintf(more, sizeof more, ",'product':'%s','territory':'%s'", w->product, w->bavaria);
    return held(w, more);
}

static prm_status convert(world *w, const char *lead, int amount)
{
    return world_call(w, "leads.convert", "{'id':'%s','deal':{'expected_close':'2027-05-01',"
        "'amount':{'amount':%d,'currency':'EUR'}}}", lead, amount);
}

static const char *credited(world *w, const char *path)
{
    return prm_mock_row(w->mock, prm_mock_row_at(w->mock, "deal", 0), path);
}

TEST(an_approved_one_is_converted)
{
    WORLD(w);
    const char *lead = known(&w);
    REQUIRE(*lead != '\0');
    prm_mock_answer(w.mock, "leads.attribute",
        "{'shares':[{'actor':'registrant','role':'fulfilled','bps':6000},{'actor':'vendor','role':'sourced','bps':4000}]}");
    CHECK_INT(convert(&w, lead, 100), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "converted"), "true");
    CHECK_STR(prm_mock_text(w.mock, "outcome"), "approved");
    CHECK_STR(prm_mock_row(w.mock, lead, "state"), "converted");
    CHECK_STR(prm_mock_row(w.mock, lead, "deal"), prm_mock_row_at(w.mock, "deal", 0));
    CHECK_STR(credited(&w, "customer.legal_name"), "Muster GmbH");
    CHECK_STR(credited(&w, "shares[1].bps"), "4000");
    CHECK_STR(prm_mock_fact(w.mock, "source.kind"), "web");
    CHECK_STR(prm_mock_fact(w.mock, "lead.from_partner"), "false");
    CHECK_STR(prm_mock_row(w.mock, prm_mock_row_at(w.mock, "lead_capacity", 0), "open_now"), "0");
    CHECK_STR(prm_mock_row(w.mock, prm_mock_row_at(w.mock, "lead_capacity", 0), "converted"), "1");
    CHECK_STR(prm_mock_event(w.mock, "leads.converted", "deal_base"), "100");
    CHECK_INT(convert(&w, lead, 100), PRM_E_STATE);
    CHECK_INT(prm_mock_rows(w.mock, "deal"), 1);
}

TEST(what_is_missing_is_named_at_once)
{
    WORLD(w);
    const char *lead = held(&w, ",'country':null");
    REQUIRE(*lead != '\0');
    CHECK_INT(world_call(&w, "leads.convert", "{'id':'%s','deal':{}}", lead), PRM_E_INVALID);
    static const char *const fields[] = { "customer.country", "lines", "territory", "amount", "expected_close" };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        CHECK_HAS(prm_mock_failure(w.mock), fields[i]);
    CHECK_STR(prm_mock_row(w.mock, lead, "state"), "accepted");
    CHECK_INT(prm_mock_rows(w.mock, "deal"), 0);
}

TEST(shares_that_do_not_add_up_are_nobodys)
{
    static const char *const answers[] = {
        "{'shares':[{'actor':'registrant','role':'sourced','bps':9999}]}",
        "{'shares':[{'actor':'registrant','role':'sourced','bps':5000},{'actor':'registrant','role':'sourced','bps':5000}]}",
        "{'shares':[{'actor':'registrant','role':'sourced','bps':5000},{'actor':'distributor','role':'fulfilled','bps':5000}]}",
    };
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        WORLD(w);
        const char *lead = known(&w);
        REQUIRE(*lead != '\0');
        prm_mock_answer(w.mock, "leads.attribute", answers[i]);
        CHECK_INT(convert(&w, lead, 100), PRM_OK);
        CHECK_STR(prm_mock_row(w.mock, lead, "state"), "converted");
        CHECK_STR(credited(&w, "shares[0].bps"), "");
    }
}

TEST(a_rule_that_fails_converts_all_the_same)
{
    WORLD(w);
    const char *lead = known(&w);
    REQUIRE(*lead != '\0');
    CHECK_INT(convert(&w, lead, 100), PRM_OK);
    CHECK_STR(prm_mock_row(w.mock, lead, "state"), "converted");
    CHECK_STR(credited(&w, "shares[0].bps"), "");
}

TEST(the_approval_converts_what_was_in_review)
{
    WORLD(w);
    const char *lead = known(&w);
    REQUIRE(*lead != '\0');
    CHECK_INT(convert(&w, lead, 101), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "converted"), "false");
    CHECK_STR(prm_mock_row(w.mock, lead, "state"), "working");
    CHECK_INT(convert(&w, lead, 100), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "registered");
    CHECK_INT(world_call(&w, "leads.lose", "{'id':'%s','reason_code':'price'}", lead), PRM_E_STATE);
    const char *deal = prm_mock_row_at(w.mock, "deal", 0);
    CHECK_INT(prm_mock_happen(w.mock, "deals.approved", deal, NULL), PRM_OK);
    CHECK(prm_mock_react(w.mock) >= 1);
    CHECK_STR(prm_mock_row(w.mock, lead, "state"), "working"); /* it was revoked since, or never was */
    CHECK_INT(prm_mock_set_state(w.mock, deal, "approved"), PRM_OK);
    CHECK_INT(prm_mock_happen(w.mock, "deals.approved", deal, NULL), PRM_OK);
    CHECK(prm_mock_react(w.mock) >= 1);
    CHECK_STR(prm_mock_row(w.mock, lead, "state"), "converted");
    CHECK_INT(prm_mock_happen(w.mock, "deals.lost", deal, "{'closure_code':'price'}"), PRM_OK);
    CHECK(prm_mock_react(w.mock) >= 1);
    CHECK_STR(prm_mock_event(w.mock, "leads.deal_lost", "outcome"), "lost");
    CHECK_STR(prm_mock_event(w.mock, "leads.deal_lost", "reason_code"), "price");
}

TEST(what_is_rejected_may_be_registered_again)
{
    WORLD(w);
    const char *lead = known(&w);
    REQUIRE(*lead != '\0');
    CHECK_INT(convert(&w, lead, 102), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "outcome"), "rejected");
    CHECK_STR(prm_mock_row(w.mock, lead, "state"), "working");
    CHECK(!prm_mock_was_asked(w.mock, "leads.attribute"));
    CHECK_INT(convert(&w, lead, 100), PRM_OK);
    CHECK_STR(prm_mock_row(w.mock, lead, "state"), "converted");
    CHECK_STR(prm_mock_row(w.mock, lead, "deal"), prm_mock_row_at(w.mock, "deal", 1));
}

TEST(an_order_is_what_it_was_worth)
{
    WORLD(w);
    const char *lead = known(&w);
    REQUIRE(*lead != '\0');
    CHECK_INT(convert(&w, lead, 100), PRM_OK);
    const char *won = world_insert(&w, "deal", "{'program':'%s','partner':'%s','won_base':777,'state':'approved'}", w.program, w.alpha);
    const char *other = world_insert(&w, "lead", "{'program':'%s','source':'web','legal_name':'Andere','state':'converted',"
        "'holder':'%s','deal':'%s'}", w.program, w.alpha, won);
    CHECK_INT(prm_mock_happen(w.mock, "deals.won", won, NULL), PRM_OK);
    CHECK(prm_mock_react(w.mock) >= 1);
    CHECK_STR(prm_mock_row(w.mock, other, "won_base"), "777");
    CHECK_STR(prm_mock_row(w.mock, lead, "won_base"), "");
    CHECK_STR(prm_mock_event(w.mock, "leads.won", "won_base"), "777");
}

TEST_MAIN(CASE(an_approved_one_is_converted), CASE(what_is_missing_is_named_at_once),
    CASE(shares_that_do_not_add_up_are_nobodys), CASE(a_rule_that_fails_converts_all_the_same),
    CASE(the_approval_converts_what_was_in_review), CASE(what_is_rejected_may_be_registered_again),
    CASE(an_order_is_what_it_was_worth))
