/* SPDX-License-Identifier: Apache-2.0 */
/* What is owed is paid once, whatever accounting answers how often; what failed is paid by the next settlement. */
#include "owed.h"

#include <stdio.h>
#include <string.h>

static prm_status export(owed *o, const char *id)
{
    return world_call(&o->w, "mdf.settlements.file", "{'id':'%s'}", id);
}

/* One that accounting has, with a claim of each amount. */
static const char *exported(owed *o, int64_t one, int64_t other)
{
    if (*owed_payable(o, one) == '\0' || (other > 0 && *owed_payable(o, other) == '\0'))
        return "";
    const char *id = owed_settlement(o);
    return export(o, id) == PRM_OK ? id : "";
}

static const char *payment(const owed *o, size_t index, const char *path)
{
    return prm_mock_row(o->w.mock, prm_mock_row_at(o->w.mock, "payment", index), path);
}

static const char *claim(const owed *o, size_t index, const char *path)
{
    return prm_mock_row(o->w.mock, prm_mock_row_at(o->w.mock, "claim", index), path);
}

static prm_status settle(owed *o, size_t index, const char *more)
{
    return world_call(&o->w, "mdf.settlements.settle", "{'reference':'%s',%s}", payment(o, index, "reference"), more);
}

static int64_t term(const owed *o, const char *name)
{
    return prm_mock_balance(o->w.mock, o->allocation, name);
}

TEST(what_is_payable_is_paid_once)
{
    OWED(o);
    const char *id = exported(&o, 1500, 250);
    REQUIRE(*id != '\0');
    CHECK_STR(prm_mock_row(o.w.mock, id, "total.amount"), "1750");
    CHECK_STR(prm_mock_row(o.w.mock, id, "claims"), "2");
    CHECK_INT(settle(&o, 0, "'status':'paid','payment':'SEPA 1','amount':'15.00','currency':'EUR'"), PRM_OK);
    CHECK_STR(prm_mock_text(o.w.mock, "state"), "settled");
    CHECK_STR(claim(&o, 0, "state"), "paid");
    CHECK_STR(claim(&o, 0, "payment"), "SEPA 1");
    CHECK_INT(term(&o, "paid"), 1500);
    CHECK_INT(term(&o, "claimed"), 250);
    CHECK_STR(prm_mock_row(o.w.mock, id, "state"), "exported");
    CHECK_INT(settle(&o, 0, "'status':'paid','payment':'SEPA 1'"), PRM_OK);
    CHECK_STR(prm_mock_text(o.w.mock, "state"), "duplicate");
    CHECK_INT(settle(&o, 0, "'status':'failed','reason':'No'"), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(o.w.mock), "status:already_paid");
    CHECK_INT(settle(&o, 0, "'status':'paid','payment':'SEPA 2'"), PRM_E_INVALID);
    CHECK_INT(term(&o, "paid"), 1500);
    CHECK_INT(settle(&o, 1, "'status':'paid'"), PRM_OK);
    CHECK_STR(prm_mock_row(o.w.mock, id, "state"), "settled");
    CHECK_STR(prm_mock_row(o.w.mock, id, "paid.amount"), "1750");
    CHECK_INT(prm_mock_events(o.w.mock, "mdf.claim_paid"), 2);
    CHECK_STR(prm_mock_event(o.w.mock, "mdf.claim_paid", "amount_base"), "250");
    CHECK_INT(prm_mock_notices(o.w.mock, "told_paid"), 2);
    CHECK_INT(prm_mock_events(o.w.mock, "mdf.settlement_settled"), 1);
}

TEST(what_failed_is_paid_by_the_next_one)
{
    OWED(o);
    const char *first = exported(&o, 1000, 0);
    CHECK_INT(settle(&o, 0, "'status':'failed'"), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(o.w.mock), "reason:required");
    CHECK_INT(settle(&o, 0, "'status':'failed','reason':'No such account'"), PRM_OK);
    CHECK_STR(claim(&o, 0, "state"), "pay_failed");
    CHECK_STR(claim(&o, 0, "failure"), "No such account");
    CHECK_STR(prm_mock_row(o.w.mock, first, "state"), "settled");
    CHECK_INT(term(&o, "claimed"), 1000);
    CHECK_INT(prm_mock_notices(o.w.mock, "told_pay_failed"), 2);
    const char *second = owed_settlement(&o);
    REQUIRE(*second != '\0' && strcmp(first, second) != 0);
    CHECK_STR(claim(&o, 0, "state"), "payable");
    CHECK_INT(export(&o, second), PRM_OK);
    CHECK_INT(settle(&o, 0, "'status':'paid'"), PRM_E_INVALID); /* of the first one, late */
    CHECK_STR(prm_mock_failure(o.w.mock), "status:already_failed");
    CHECK_INT(settle(&o, 1, "'status':'paid'"), PRM_OK);
    CHECK_STR(claim(&o, 0, "state"), "paid");
    CHECK_STR(claim(&o, 0, "failure"), "null");
    CHECK_INT(term(&o, "paid"), 1000);
}

/* Nobody decided in time what it was kept for. */
TEST(what_a_hold_has_kept_goes_where_it_has_to_when_that_expires)
{
    static const struct {
        const char *method;
        int64_t available, unallocated; /* afterwards */
    } cases[] = { { NULL, 1000000, 99000000 }, { "mdf.allocations.close", 0, 100000000 } };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        OWED(o);
        REQUIRE(owed_book(&o, "reserved", 3000) == PRM_OK);
        world_as_marketing(&o.w);
        if (cases[i].method)
            CHECK_INT(world_call(&o.w, cases[i].method, "{'id':'%s','reason':'It is over'}", o.allocation), PRM_OK);
        CHECK(prm_mock_advance(o.w.mock, 9 * WORLD_DAY_MS) >= 0);
        CHECK_INT(prm_mock_held(o.w.mock, o.allocation, "available"), 3000);
        CHECK(prm_mock_advance(o.w.mock, 2 * WORLD_DAY_MS) >= 0);
        CHECK_INT(prm_mock_events(o.w.mock, "ledger.hold_expired"), 1);
        CHECK(prm_mock_react(o.w.mock) >= 0);
        CHECK_INT(prm_mock_held(o.w.mock, o.allocation, "available"), 0);
        CHECK_INT(term(&o, "available"), cases[i].available);
        CHECK_INT(prm_mock_balance(o.w.mock, o.w.budget, "unallocated"), cases[i].unallocated);
    }
}

TEST(a_claim_is_in_one_settlement)
{
    OWED(o);
    const char *one = owed_payable(&o, 1000);
    CHECK(*owed_settlement(&o) != '\0');
    CHECK_STR(owed_settlement(&o), ""); /* nothing is left to be paid */
    CHECK_INT(prm_mock_rows(o.w.mock, "settlement"), 1);
    CHECK_INT(world_call(&o.w, "mdf.settlements.create", "{'program':'%s','currency':'EUR','claims':['%s']}", o.w.program, one),
        PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(o.w.mock), "claims[0]:in_settlement");
    const char *other = owed_payable(&o, 10);
    CHECK_INT(world_call(&o.w, "mdf.settlements.create", "{'program':'%s','currency':'USD','claims':['%s']}", o.w.program, other),
        PRM_E_INVALID);
    CHECK_INT(world_call(&o.w, "mdf.settlements.create", "{'program':'%s','currency':'EUR','claims':['%s','%s']}", o.w.program,
        other, other), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(o.w.mock), "claims[1]:twice");
    prm_mock_set_state(o.w.mock, other, "in_review");
    CHECK_INT(world_call(&o.w, "mdf.settlements.create", "{'program':'%s','currency':'EUR','claims':['%s']}", o.w.program, other),
        PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(o.w.mock), "claims[0]:not_payable");
}

#define CHOSEN "{'program':'%s','currency':'EUR','claims':['%s']}"

TEST(who_is_not_active_is_left_out)
{
    static const char *const states[] = { "suspended", "terminated" };

    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        OWED(o);
        const char *one = owed_payable(&o, 1000);
        owed_payable(&o, 10);
        CHECK_INT(prm_mock_set_state(o.w.mock, o.w.alpha, states[i]), PRM_OK);
        CHECK_STR(owed_settlement(&o), "");
        CHECK_STR(prm_mock_text(o.w.mock, "claims"), "0");
        CHECK_STR(prm_mock_text(o.w.mock, "left_out"), "2");
        CHECK_STR(prm_mock_text(o.w.mock, "more"), "false");
        /* What is owed to one that has left is paid by naming it. */
        int is_over = strcmp(states[i], "terminated") == 0;
        CHECK_INT(world_call(&o.w, "mdf.settlements.create", CHOSEN, o.w.program, one), is_over ? PRM_OK : PRM_E_INVALID);
        CHECK_STR(is_over ? prm_mock_text(o.w.mock, "claims") : prm_mock_failure(o.w.mock),
            is_over ? "1" : "claims[0]:suspended");
        CHECK_INT(prm_mock_set_state(o.w.mock, o.w.alpha, "active"), PRM_OK);
        CHECK(*owed_settlement(&o) != '\0');
        CHECK_STR(prm_mock_text(o.w.mock, "claims"), is_over ? "1" : "2");
        CHECK_STR(prm_mock_text(o.w.mock, "left_out"), "0");
    }
}

TEST(more_than_one_page_of_those_who_are_left_out_keeps_nobody_waiting)
{
    enum { LEFT_OUT = 520 };
    OWED(o);
    for (int i = 0; i < LEFT_OUT; i++) {
        REQUIRE(*owed_payable(&o, 1) != '\0');
        CHECK(prm_mock_advance(o.w.mock, 1) >= 0);
    }
    CHECK_INT(prm_mock_set_state(o.w.mock, o.w.alpha, "suspended"), PRM_OK);
    const char *alpha = o.w.alpha;
    o.w.alpha = o.w.beta;
    const char *last = owed_payable(&o, 7);
    o.w.alpha = alpha;
    CHECK(*owed_settlement(&o) != '\0');
    CHECK_STR(prm_mock_text(o.w.mock, "claims"), "1");
    CHECK_STR(prm_mock_text(o.w.mock, "settlement.total.amount"), "7");
    CHECK_STR(prm_mock_text(o.w.mock, "left_out"), "520");
    CHECK(*prm_mock_row(o.w.mock, last, "settlement") != '\0');
}

TEST(one_that_accounting_has_not_got_may_be_cancelled)
{
    OWED(o);
    owed_payable(&o, 1000);
    const char *first = owed_settlement(&o);
    CHECK_INT(settle(&o, 0, "'status':'paid'"), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(o.w.mock), "reference:not_exported");
    CHECK_INT(world_call(&o.w, "mdf.settlements.cancel", "{'id':'%s','reason':'Later'}", first), PRM_OK);
    CHECK_INT(export(&o, first), PRM_E_STATE);
    CHECK_STR(claim(&o, 0, "state"), "payable");
    const char *second = owed_settlement(&o);
    CHECK_INT(export(&o, second), PRM_OK);
    CHECK_INT(world_call(&o.w, "mdf.settlements.cancel", "{'id':'%s','reason':'Later'}", second), PRM_E_STATE);
    CHECK_INT(settle(&o, 0, "'status':'paid'"), PRM_E_INVALID);
    CHECK_INT(settle(&o, 1, "'status':'paid'"), PRM_OK);
}

TEST(the_file_is_the_same_again)
{
    OWED(o);
    const char *id = exported(&o, 123456, 7);
    char expected[400], first[400];
    snprintf(expected, sizeof(expected),
        "reference,claim,partner,amount,currency,invoices\r\n%s,CLM-1,Alpha GmbH,1234.56,EUR,\"'=RE-1\"\r\n",
        payment(&o, 0, "reference"));
    REQUIRE(export(&o, id) == PRM_OK);
    snprintf(first, sizeof(first), "%s", prm_mock_text(o.w.mock, "content"));
    CHECK(strncmp(first, expected, strlen(expected)) == 0);
    CHECK(strstr(first, ",0.07,EUR,") != NULL);
    CHECK_INT(settle(&o, 0, "'status':'paid'"), PRM_OK);
    REQUIRE(export(&o, id) == PRM_OK);
    CHECK_STR(prm_mock_text(o.w.mock, "content"), first);
    CHECK_INT(prm_mock_events(o.w.mock, "mdf.settlement_exported"), 1);
}

TEST(what_the_file_says_has_to_be_what_was_sent)
{
    static const struct {
        const char *said, *wrong;
    } cases[] = {
        { "'status':'paid','amount':'10.01'", "amount:other_amount" },
        { "'status':'paid','amount':'1000'", "amount:other_amount" },
        { "'status':'paid','amount':'10.000'", "amount:other_amount" },
        { "'status':'paid','amount':'-10'", "amount:other_amount" },
        { "'status':'paid','amount':'1e1'", "amount:other_amount" },
        { "'status':'paid','amount':'99999999999999999999999'", "amount:other_amount" },
        { "'status':'paid','currency':'USD'", "currency:other_currency" },
        { "'status':'paid','settlement':'PAY-OTHER'", "reference:other_settlement" },
        { "'status':'paid','date':'2027-01-02'", "date:range" },
    };
    OWED(o);
    REQUIRE(*exported(&o, 1000, 0) != '\0');
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        CHECK_INT(settle(&o, 0, cases[i].said), PRM_E_INVALID);
        CHECK_STR(prm_mock_failure(o.w.mock), cases[i].wrong);
    }
    CHECK_INT(world_call(&o.w, "mdf.settlements.settle", "{'reference':'PAY-1','status':'paid'}"), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(o.w.mock), "reference:not_found");
    CHECK_STR(payment(&o, 0, "state"), "open");
    CHECK_INT(settle(&o, 0, "'status':'paid','amount':'10,0','currency':'EUR','date':'2027-01-01'"), PRM_OK);
}

TEST(what_was_paid_wrongly_goes_back_to_the_budget)
{
    OWED(o);
    REQUIRE(*exported(&o, 1000, 0) != '\0');
    const char *id = prm_mock_row_at(o.w.mock, "claim", 0);
    int64_t before = prm_mock_balance(o.w.mock, o.w.budget, "unallocated");
    CHECK_INT(world_call(&o.w, "mdf.claims.claw_back", "{'id':'%s','reason':'Wrong'}", id), PRM_E_STATE);
    CHECK_INT(settle(&o, 0, "'status':'paid'"), PRM_OK);
    CHECK_INT(world_call(&o.w, "mdf.claims.claw_back", "{'id':'%s','reason':'A','amount':{'amount':1001,'currency':'EUR'}}", id),
        PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(o.w.mock), "amount:insufficient");
    CHECK_INT(world_call(&o.w, "mdf.claims.claw_back", "{'id':'%s','reason':'A','amount':{'amount':1,'currency':'USD'}}", id),
        PRM_E_INVALID);
    CHECK_INT(world_call(&o.w, "mdf.claims.claw_back", "{'id':'%s','reason':'A','amount':{'amount':400,'currency':'EUR'}}", id),
        PRM_OK);
    CHECK_STR(claim(&o, 0, "state"), "paid");
    CHECK_STR(claim(&o, 0, "clawed_back.amount"), "400");
    CHECK_INT(term(&o, "paid"), 600);
    CHECK_INT(world_call(&o.w, "mdf.claims.claw_back", "{'id':'%s','reason':'A','amount':{'amount':601,'currency':'EUR'}}", id),
        PRM_E_INVALID);
    CHECK_INT(world_call(&o.w, "mdf.claims.claw_back", "{'id':'%s','reason':'All'}", id), PRM_OK);
    CHECK_STR(claim(&o, 0, "state"), "clawed_back");
    CHECK_STR(claim(&o, 0, "clawed_back.amount"), "1000");
    CHECK_INT(term(&o, "paid"), 0);
    CHECK_INT(prm_mock_balance(o.w.mock, o.w.budget, "unallocated"), before + 1000);
    CHECK_INT(prm_mock_notices(o.w.mock, "told_clawed_back"), 2);
    CHECK_INT(settle(&o, 0, "'status':'paid'"), PRM_OK);
    CHECK_STR(prm_mock_text(o.w.mock, "state"), "duplicate");
    CHECK_STR(owed_settlement(&o), "");
}

TEST(what_is_taken_back_in_pieces_is_counted_as_what_was_paid)
{
    static const char *const counted[] = { "1", "0", "1" };
    OWED(o);
    REQUIRE(owed_book(&o, "paid", 3) == PRM_OK);
    const char *id = world_insert(&o.w, "claim", "{'fund_request':'%s','program':'%s','partner':'%s','allocation':'%s',"
        "'currency':'EUR','state':'paid','claimed':{'amount':3,'currency':'EUR'},'approved':{'amount':3,'currency':'EUR'},"
        "'claimed_base':2}", o.request, o.w.program, o.w.alpha, o.allocation);
    for (size_t i = 0; i < sizeof counted / sizeof *counted; i++) {
        CHECK_INT(world_call(&o.w, "mdf.claims.claw_back", "{'id':'%s','reason':'A','amount':{'amount':1,'currency':'EUR'}}", id),
            PRM_OK);
        CHECK_STR(prm_mock_event(o.w.mock, "mdf.claim_clawed_back", "amount_base"), counted[i]);
    }
    CHECK_STR(prm_mock_row(o.w.mock, id, "state"), "clawed_back");
}

TEST(the_last_payment_completes_the_request)
{
    OWED(o);
    o.request = owed_request(&o, 1500);
    REQUIRE(*exported(&o, 1000, 500) != '\0');
    CHECK_INT(settle(&o, 0, "'status':'paid'"), PRM_OK);
    CHECK_STR(prm_mock_row(o.w.mock, o.request, "state"), "claimable");
    CHECK_INT(settle(&o, 1, "'status':'failed','reason':'No such account'"), PRM_OK);
    CHECK_STR(prm_mock_row(o.w.mock, o.request, "state"), "claimable");
    CHECK_INT(export(&o, owed_settlement(&o)), PRM_OK);
    CHECK_INT(settle(&o, 2, "'status':'paid'"), PRM_OK);
    CHECK_STR(prm_mock_row(o.w.mock, o.request, "state"), "completed");
    CHECK_INT(term(&o, "paid"), 1500);
}

/* It went back to the budget: of what is committed it may not be taken again. */
TEST(what_was_taken_back_is_used_up)
{
    OWED(o);
    o.request = owed_request(&o, 1500);
    REQUIRE(owed_book(&o, "committed", 200) == PRM_OK); /* of another request */
    REQUIRE(*exported(&o, 1000, 0) != '\0');
    CHECK_INT(settle(&o, 0, "'status':'paid'"), PRM_OK);
    CHECK_INT(world_call(&o.w, "mdf.claims.claw_back", "{'id':'%s','reason':'A'}", prm_mock_row_at(o.w.mock, "claim", 0)),
        PRM_OK);
    REQUIRE(*exported(&o, 500, 0) != '\0');
    CHECK_INT(settle(&o, 1, "'status':'paid'"), PRM_OK);
    CHECK_STR(prm_mock_row(o.w.mock, o.request, "state"), "completed");
    CHECK_INT(term(&o, "committed"), 200);
    CHECK_INT(term(&o, "paid"), 500);
}

TEST(accounting_that_is_silent_is_told_of)
{
    OWED(o);
    const char *id = exported(&o, 1000, 0);
    CHECK(prm_mock_advance(o.w.mock, 10 * WORLD_DAY_MS - 1) >= 0);
    CHECK_INT(prm_mock_notices(o.w.mock, "told_settlement_overdue"), 0);
    CHECK(prm_mock_advance(o.w.mock, 1) >= 0);
    CHECK_INT(prm_mock_notices(o.w.mock, "told_settlement_overdue"), 1);
    CHECK(*prm_mock_row(o.w.mock, id, "reminded_at") != '\0');
    CHECK(prm_mock_advance(o.w.mock, 10 * WORLD_DAY_MS) >= 0);
    CHECK_INT(prm_mock_notices(o.w.mock, "told_settlement_overdue"), 2);
    world_as_marketing(&o.w);
    CHECK_INT(settle(&o, 0, "'status':'paid'"), PRM_OK);
    CHECK(prm_mock_advance(o.w.mock, 30 * WORLD_DAY_MS) >= 0);
    CHECK_INT(prm_mock_notices(o.w.mock, "told_settlement_overdue"), 2);
}

TEST(amounts_are_read_as_they_are_written)
{
    static const struct {
        const char *text;
        int32_t digits;
        int64_t amount; /* -1: none */
    } cases[] = {
        { "0.07", 2, 7 }, { "12", 2, 1200 }, { "12.5", 2, 1250 }, { "12,50", 2, 1250 }, { "500", 0, 500 }, { "1.234", 3, 1234 },
        { "90071992547409.91", 2, INT64_C(9007199254740991) }, { "90071992547409.92", 2, -1 }, { "1.234", 2, -1 },
        { "1,234.50", 2, -1 }, { "12.", 2, -1 }, { ".5", 2, -1 }, { "", 2, -1 }, { " 1", 2, -1 }, { "1 ", 2, -1 }, { "5.0", 0, -1 },
        { "99999999999999999999", 0, -1 },
    };
    char text[MDF_AMOUNT_ROOM];
    int64_t amount;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        int is_amount = mdf_decimals_read(cases[i].text, cases[i].digits, &amount);
        CHECK_INT(is_amount, cases[i].amount >= 0);
        if (is_amount && CHECK_INT(amount, cases[i].amount)) {
            int64_t again = -1;
            mdf_decimals_write(amount, cases[i].digits, text, sizeof(text));
            CHECK(mdf_decimals_read(text, cases[i].digits, &again) && again == amount);
        }
    }
}

TEST_MAIN(CASE(what_is_payable_is_paid_once), CASE(what_is_taken_back_in_pieces_is_counted_as_what_was_paid),
    CASE(what_failed_is_paid_by_the_next_one), CASE(a_claim_is_in_one_settlement),
    CASE(what_a_hold_has_kept_goes_where_it_has_to_when_that_expires), CASE(who_is_not_active_is_left_out),
    CASE(more_than_one_page_of_those_who_are_left_out_keeps_nobody_waiting),
    CASE(one_that_accounting_has_not_got_may_be_cancelled), CASE(the_file_is_the_same_again),
    CASE(what_the_file_says_has_to_be_what_was_sent), CASE(what_was_paid_wrongly_goes_back_to_the_budget),
    CASE(the_last_payment_completes_the_request),
    CASE(what_was_taken_back_is_used_up), CASE(accounting_that_is_silent_is_told_of), CASE(amounts_are_read_as_they_are_written))
