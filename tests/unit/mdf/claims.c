/* SPDX-License-Identifier: Apache-2.0 */
/* Claims: what no claim may do whatever the rules say, what rules and people decide, and where money and invoices are
 * meanwhile. */
#include "spent.h"

#include <stdlib.h>

#define ACCEPTED "{'verdict':'decide','lines':[{'line':1,'status':'accepted'}]}"

static int64_t number(const spent *s, const char *id, const char *path)
{
    return strtoll(prm_mock_row(s->w.mock, id, path), NULL, 10);
}

#define STATE(s, id) prm_mock_row((s)->w.mock, id, "state")

TEST(what_the_rules_accept_is_payable_at_once)
{
    SPENT(s);
    const char *invoice = spent_invoice(&s, 150000, "EUR");
    const char *claim = spent_claim(&s, 100000, invoice);
    prm_mock_answer(s.w.mock, "mdf.decide_claim", ACCEPTED);
    CHECK_STR(STATE(&s, claim), "draft");
    CHECK_INT(spent_submit(&s, claim), PRM_OK);
    CHECK_STR(STATE(&s, claim), "payable");
    CHECK_INT(number(&s, claim, "approved.amount"), 100000);
    CHECK_INT(number(&s, invoice, "used.amount"), 100000);
    CHECK_INT(spent_committed(&s), 100000);
    CHECK_INT(spent_claimed(&s), 100000);
    CHECK_INT(prm_mock_events(s.w.mock, "mdf.claim_decided"), 1);
    CHECK_STR(prm_mock_event(s.w.mock, "mdf.claim_decided", "automatic"), "true");
    CHECK_STR(prm_mock_event(s.w.mock, "mdf.claim_decided", "approved_base"), "100000");
    CHECK(prm_mock_react(s.w.mock) > 0);
    CHECK_INT(prm_mock_notices(s.w.mock, "told_claim_approved"), 1);
    /* What is decided is neither changed nor taken back nor handed in again. */
    CHECK_INT(spent_submit(&s, claim), PRM_E_STATE);
    CHECK_INT(world_call(&s.w, "mdf.claims.update", "{'id':'%s','note':'x'}", claim), PRM_E_STATE);
    CHECK_INT(world_call(&s.w, "mdf.claims.withdraw", "{'id':'%s'}", claim), PRM_E_STATE);
}

TEST(a_claim_is_refused_as_a_whole_and_stays_as_it_was)
{
    SPENT(s);
    const char *invoice = spent_invoice(&s, 10000000, "EUR"), *small = spent_invoice(&s, 999, "EUR");
    const char *attendees = spent_proof(&s, "'kind':'attendee_list'");
    struct {
        const char *claim, *refused;
    } cases[] = {
        { spent_claim(&s, 200001, invoice), "above_approved" },
        { spent_claim(&s, 1000, small), "proof_insufficient" },
        { spent_claim(&s, 1000, attendees), "no_invoice" },
        { spent_claim(&s, 1000, NULL), "no_invoice" },
        { spent_claim(&s, 1000, spent_invoice(&s, 1000000, "JPY")), "no_rate" },
    };
    prm_mock_answer(s.w.mock, "mdf.decide_claim", ACCEPTED);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CHECK_INT(spent_submit(&s, cases[i].claim), PRM_OK);
        CHECK_STR(prm_mock_text(s.w.mock, "refused"), cases[i].refused);
        CHECK_STR(STATE(&s, cases[i].claim), "draft");
        CHECK_STR(prm_mock_row(s.w.mock, cases[i].claim, "issues[0].code"), cases[i].refused);
    }
    CHECK_INT(number(&s, invoice, "used.amount") + number(&s, small, "used.amount"), 0);
    CHECK_INT(spent_committed(&s), 200000);
    CHECK_INT(spent_claimed(&s), 0);
}

TEST(a_claim_names_what_is_its_own)
{
    SPENT(s);
    const char *invoice = spent_invoice(&s, 150000, "EUR");
    struct {
        const char *line, *fails;
    } cases[] = {
        { "'activity':1,'claimed':{'amount':100,'currency':'USD'}", "lines[0].claimed:currency" },
        { "'activity':1,'claimed':{'amount':0,'currency':'EUR'}", "lines[0].claimed:range" },
        { "'activity':2,'claimed':{'amount':100,'currency':'EUR'}", "lines[0].activity:not_found" },
        { "'activity':1,'claimed':{'amount':100,'currency':'EUR'},'proofs':['proof_0000000000009']",
            "lines[0].proofs:not_found" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CHECK_INT(world_call(&s.w, "mdf.claims.create", "{'fund_request':'%s','lines':[{'description':'Hall',%s}]}",
            s.request, cases[i].line), PRM_E_INVALID);
        CHECK_STR(prm_mock_failure(s.w.mock), cases[i].fails);
    }
    CHECK_INT(world_call(&s.w, "mdf.claims.create", "{'fund_request':'%s','lines':[{'description':'Hall','activity':1,"
        "'claimed':{'amount':100,'currency':'EUR'},'proofs':['%s','%s']}]}", s.request, invoice, invoice), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(s.w.mock), "lines[0].proofs:twice");
    /* Another partner neither claims of it nor shows its invoice. */
    world_as_beta(&s.w);
    CHECK(world_call(&s.w, "mdf.claims.create", "{'fund_request':'%s','lines':[{'description':'Hall','activity':1,"
        "'claimed':{'amount':100,'currency':'EUR'}}]}", s.request) != PRM_OK);
    CHECK_INT(prm_mock_rows(s.w.mock, "claim"), 0);
}

TEST(live_claims_never_come_to_more_than_was_approved)
{
    SPENT(s);
    const char *invoice = spent_invoice(&s, 10000000, "EUR");
    const char *first = spent_claim(&s, 150000, invoice), *second = spent_claim(&s, 50001, invoice);
    CHECK_INT(spent_submit(&s, first), PRM_OK); /* in review: the fallback */
    CHECK_STR(STATE(&s, first), "in_review");
    CHECK_INT(spent_submit(&s, second), PRM_OK);
    CHECK_STR(prm_mock_text(s.w.mock, "refused"), "above_approved");
    /* What is withdrawn counts for nothing. */
    CHECK_INT(world_call(&s.w, "mdf.claims.withdraw", "{'id':'%s'}", first), PRM_OK);
    CHECK_STR(STATE(&s, first), "withdrawn");
    CHECK_INT(number(&s, invoice, "used.amount"), 0);
    CHECK_INT(spent_claimed(&s), 0);
    CHECK_INT(spent_submit(&s, second), PRM_OK);
    CHECK_STR(prm_mock_text(s.w.mock, "refused"), "");
    CHECK_INT(spent_claimed(&s), 50001);
    CHECK_INT(spent_committed(&s), 149999);
}

TEST(live_lines_never_use_an_invoice_beyond_its_amount)
{
    SPENT(s);
    const char *invoice = spent_invoice(&s, 100000, "EUR");
    const char *first = spent_claim(&s, 60000, invoice), *second = spent_claim(&s, 40001, invoice);
    CHECK_INT(spent_submit(&s, first), PRM_OK);
    CHECK_INT(spent_submit(&s, second), PRM_OK);
    CHECK_STR(prm_mock_text(s.w.mock, "refused"), "proof_insufficient");
    /* Two lines of one claim share it too. */
    CHECK_INT(world_call(&s.w, "mdf.claims.update", "{'id':'%s','lines':[{'activity':1,'description':'a','claimed':"
        "{'amount':30000,'currency':'EUR'},'proofs':['%s']},{'activity':1,'description':'b','claimed':"
        "{'amount':10001,'currency':'EUR'},'proofs':['%s']}]}", second, invoice, invoice), PRM_OK);
    CHECK_INT(spent_submit(&s, second), PRM_OK);
    CHECK_STR(prm_mock_row(s.w.mock, second, "issues[0].line"), "2");
    CHECK_INT(number(&s, invoice, "used.amount"), 60000);
    CHECK_INT(world_call(&s.w, "mdf.claims.update", "{'id':'%s','lines':[{'activity':1,'description':'a','claimed':"
        "{'amount':40000,'currency':'EUR'},'proofs':['%s']}]}", second, invoice), PRM_OK);
    CHECK_INT(spent_submit(&s, second), PRM_OK);
    CHECK_INT(number(&s, invoice, "used.amount"), 100000);
}

TEST(the_part_the_vendor_pays_takes_the_whole_of_what_was_spent)
{
    SPENT_MATCHED(s, 3333);
    const char *invoice = spent_invoice(&s, 30004, "EUR");
    const char *too_much = spent_claim(&s, 10001, invoice), *fits = spent_claim(&s, 10000, invoice);
    CHECK_INT(spent_submit(&s, too_much), PRM_OK);
    CHECK_STR(prm_mock_text(s.w.mock, "refused"), "proof_insufficient");
    CHECK_INT(spent_submit(&s, fits), PRM_OK);
    CHECK_STR(STATE(&s, fits), "in_review");
    CHECK_INT(number(&s, invoice, "used.amount"), 30004); /* 10000 / 0.3333, rounded up */
}

TEST(an_invoice_in_another_currency_is_used_by_the_rate_of_its_day)
{
    SPENT(s);
    prm_mock_rate(s.w.mock, "USD", "EUR", 9, 10);
    prm_mock_rate(s.w.mock, "EUR", "USD", 10, 9);
    const char *dollars = spent_invoice(&s, 10000, "USD"), *euros = spent_invoice(&s, 1000, "EUR");
    const char *claim = spent_claim_two(&s, 9500, dollars, euros);
    prm_mock_answer(s.w.mock, "mdf.decide_claim", ACCEPTED);
    CHECK_INT(spent_submit(&s, claim), PRM_OK);
    CHECK_STR(STATE(&s, claim), "payable");
    CHECK_INT(number(&s, dollars, "used.amount"), 10000); /* 90.00 EUR */
    CHECK_INT(number(&s, euros, "used.amount"), 500);
    /* Cents that dollars do not come out at evenly are rounded against who claims. */
    const char *more = spent_invoice(&s, 1000, "USD"), *one = spent_claim(&s, 1, more);
    CHECK_INT(spent_submit(&s, one), PRM_OK);
    CHECK_INT(number(&s, more, "used.amount"), 2);
}

TEST(what_comes_too_early_or_too_late_is_refused)
{
    SPENT(s);
    const char *invoice = spent_invoice(&s, 150000, "EUR"), *claim = spent_claim(&s, 1000, invoice);
    prm_mock_set_state(s.w.mock, s.request, "approved");
    CHECK_INT(spent_submit(&s, claim), PRM_OK);
    CHECK_STR(prm_mock_text(s.w.mock, "refused"), "not_claimable");
    prm_mock_set_state(s.w.mock, s.request, "active");
    prm_mock_set_now(s.w.mock, number(&s, s.request, "claim_by"));
    CHECK_INT(spent_submit(&s, claim), PRM_OK);
    CHECK_STR(prm_mock_text(s.w.mock, "refused"), "too_late");
    prm_mock_set_now(s.w.mock, number(&s, s.request, "claim_by") - 1);
    CHECK_INT(spent_submit(&s, claim), PRM_OK);
    CHECK_STR(prm_mock_text(s.w.mock, "refused"), "");
    CHECK_STR(STATE(&s, claim), "in_review");
}

TEST(a_partner_that_is_suspended_claims_nothing)
{
    SPENT(s);
    const char *invoice = spent_invoice(&s, 150000, "EUR"), *claim = spent_claim(&s, 1000, invoice);
    prm_mock_set_state(s.w.mock, s.w.alpha, "suspended");
    CHECK_INT(spent_submit(&s, claim), PRM_OK);
    CHECK_STR(prm_mock_text(s.w.mock, "refused"), "partner_not_active");
    CHECK_INT(spent_claimed(&s), 0);
}

TEST(what_the_rules_cut_is_free_again)
{
    SPENT(s);
    const char *invoice = spent_invoice(&s, 100000, "EUR"), *claim = spent_claim(&s, 100000, invoice);
    prm_mock_answer(s.w.mock, "mdf.decide_claim",
        "{'verdict':'decide','lines':[{'line':1,'status':'accepted_with_change','approved':33333,'reason_code':'too_much'}]}");
    CHECK_INT(spent_submit(&s, claim), PRM_OK);
    CHECK_STR(STATE(&s, claim), "payable");
    CHECK_INT(number(&s, claim, "approved.amount"), 33333);
    CHECK_STR(prm_mock_row(s.w.mock, claim, "reason_code"), "too_much");
    CHECK_INT(number(&s, invoice, "used.amount"), 33333);
    CHECK_INT(spent_claimed(&s), 33333);
    CHECK_INT(spent_committed(&s), 166667);
    CHECK_STR(prm_mock_event(s.w.mock, "mdf.claim_decided", "state"), "part_approved");
    /* And denied altogether. */
    const char *other = spent_claim(&s, 50000, invoice);
    prm_mock_answer(s.w.mock, "mdf.decide_claim", "{'verdict':'decide','lines':[{'line':1,'status':'denied'}]}");
    CHECK_INT(spent_submit(&s, other), PRM_OK);
    CHECK_STR(STATE(&s, other), "rejected");
    CHECK_INT(number(&s, invoice, "used.amount"), 33333);
    CHECK_INT(spent_claimed(&s), 33333);
}

TEST(rules_that_contradict_themselves_leave_it_to_people)
{
    static const char *const answers[] = {
        "{'verdict':'decide'}",
        "{'verdict':'decide','lines':[{'line':2,'status':'accepted'}]}",
        "{'verdict':'decide','lines':[{'line':1,'status':'accepted'},{'line':1,'status':'accepted'}]}",
        "{'verdict':'decide','lines':[{'line':1,'status':'accepted_with_change'}]}",
        "{'verdict':'decide','lines':[{'line':1,'status':'accepted_with_change','approved':1000}]}",
        "{'verdict':'decide','lines':[{'line':1,'status':'accepted_with_change','approved':1001}]}",
    };
    SPENT(s);
    const char *invoice = spent_invoice(&s, 150000, "EUR");
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        const char *claim = spent_claim(&s, 1000, invoice);
        prm_mock_answer(s.w.mock, "mdf.decide_claim", answers[i]);
        CHECK_INT(spent_submit(&s, claim), PRM_OK);
        CHECK_STR(STATE(&s, claim), "in_review");
    }
}

TEST(what_is_returned_is_answered_in_time_or_rejected)
{
    SPENT(s);
    const char *invoice = spent_invoice(&s, 150000, "EUR"), *claim = spent_claim(&s, 100000, invoice);
    const char *other = spent_claim(&s, 1000, invoice);
    prm_mock_answer(s.w.mock, "mdf.decide_claim",
        "{'verdict':'decide','lines':[{'line':1,'status':'returned','reason_code':'proof_missing'}]}");
    CHECK_INT(spent_submit(&s, claim), PRM_OK);
    CHECK_INT(spent_submit(&s, other), PRM_OK);
    CHECK_STR(STATE(&s, claim), "returned");
    CHECK_STR(prm_mock_row(s.w.mock, claim, "lines[0].status"), "returned");
    CHECK_INT(number(&s, claim, "returns"), 1);
    CHECK_INT(number(&s, invoice, "used.amount"), 0);
    CHECK_INT(spent_claimed(&s), 0);
    CHECK_INT(spent_committed(&s), 200000);
    CHECK_STR(prm_mock_event(s.w.mock, "mdf.claim_returned", "reason_code"), "proof_missing");
    prm_mock_answer(s.w.mock, "mdf.decide_claim", ACCEPTED);
    CHECK_INT(world_call(&s.w, "mdf.claims.answer", "{'id':'%s','note':'Here it is'}", claim), PRM_OK);
    CHECK_STR(STATE(&s, claim), "payable");
    CHECK_INT(spent_claimed(&s), 100000);
    /* The time is over: what is not answered is rejected, what was decided stays, what was not claimed is free. */
    CHECK(prm_mock_advance(s.w.mock, 80 * WORLD_DAY_MS) > 0);
    CHECK_STR(STATE(&s, other), "rejected");
    CHECK_STR(prm_mock_row(s.w.mock, other, "reason_code"), "not_answered");
    CHECK_STR(STATE(&s, claim), "payable");
    CHECK_INT(spent_claimed(&s), 100000);
    CHECK_INT(spent_committed(&s), 0);
}

TEST(what_was_handed_in_in_time_is_decided_afterwards)
{
    SPENT(s);
    const char *invoice = spent_invoice(&s, 150000, "EUR"), *claim = spent_claim(&s, 100000, invoice);
    CHECK_INT(spent_submit(&s, claim), PRM_OK);
    CHECK(prm_mock_advance(s.w.mock, 80 * WORLD_DAY_MS) > 0);
    CHECK_STR(STATE(&s, claim), "in_review");
    CHECK_INT(spent_claimed(&s), 100000);
    CHECK_INT(spent_committed(&s), 0);
    /* There is no time left to answer. */
    CHECK_INT(spent_review(&s, claim, "'lines':[{'line':1,'status':'returned','comment':'?'}]"), PRM_E_INVALID);
    CHECK_INT(spent_review(&s, claim, "'lines':[{'line':1,'status':'accepted_with_change','comment':'less',"
        "'approved':{'amount':60000,'currency':'EUR'}}]"), PRM_OK);
    CHECK_STR(STATE(&s, claim), "payable");
    CHECK_INT(spent_claimed(&s), 60000);
    CHECK_INT(spent_committed(&s), 0); /* the rest is not promised to a request whose time is over */
}

TEST(people_decide_line_by_line)
{
    SPENT(s);
    const char *invoice = spent_invoice(&s, 150000, "EUR");
    CHECK_INT(world_call(&s.w, "mdf.claims.create", "{'fund_request':'%s','lines':[{'activity':1,'description':'a','claimed':"
        "{'amount':30000,'currency':'EUR'},'proofs':['%s']},{'activity':1,'description':'b','claimed':"
        "{'amount':10000,'currency':'EUR'},'proofs':['%s']}]}", s.request, invoice, invoice), PRM_OK);
    const char *claim = prm_mock_text(s.w.mock, "claim.id");
    CHECK_INT(spent_submit(&s, claim), PRM_OK);
    static const char *const wrong[] = {
        "'lines':[{'line':3,'status':'denied','comment':'x'}]",
        "'lines':[{'line':1,'status':'denied'}]",
        "'lines':[{'line':1,'status':'accepted_with_change','comment':'x'}]",
        "'lines':[{'line':1,'status':'accepted_with_change','comment':'x','approved':{'amount':30000,'currency':'EUR'}}]",
        "'lines':[{'line':1,'status':'accepted_with_change','comment':'x','approved':{'amount':1,'currency':'USD'}}]",
        "'lines':[{'line':1,'status':'accepted','approved':{'amount':1,'currency':'EUR'}}]",
        "'lines':[{'line':1,'status':'accepted'},{'line':1,'status':'denied','comment':'x'}]",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        CHECK_INT(spent_review(&s, claim, wrong[i]), PRM_E_INVALID);
    CHECK_INT(spent_review(&s, claim, "'lines':[{'line':2,'status':'denied','comment':'No bar','reason_code':'not_covered'}]"),
        PRM_OK);
    CHECK_STR(STATE(&s, claim), "payable");
    CHECK_STR(prm_mock_row(s.w.mock, claim, "lines[1].status"), "denied");
    CHECK_STR(prm_mock_row(s.w.mock, claim, "lines[1].comment"), "No bar");
    CHECK_INT(number(&s, claim, "approved.amount"), 30000);
    CHECK_INT(number(&s, invoice, "used.amount"), 30000);
    CHECK_STR(prm_mock_event(s.w.mock, "mdf.claim_decided", "automatic"), "false");
    CHECK_INT(spent_review(&s, claim, "'lines':[]"), PRM_E_STATE);
}

/* It was handed in while the partner was active. */
TEST(a_claim_of_a_partner_that_is_not_active_any_more)
{
    SPENT(s);
    const char *invoice = spent_invoice(&s, 1000000, "EUR");
    const char *one = spent_claim(&s, 100000, invoice), *other = spent_claim(&s, 50000, invoice);
    CHECK_INT(spent_submit(&s, one), PRM_OK);
    CHECK_INT(spent_submit(&s, other), PRM_OK);
    CHECK_STR(STATE(&s, one), "in_review");
    CHECK_INT(prm_mock_set_state(s.w.mock, s.w.alpha, "suspended"), PRM_OK);
    CHECK_INT(spent_review(&s, one, "'lines':[]"), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(s.w.mock), "partner_not_active");
    CHECK_STR(STATE(&s, one), "in_review");
    CHECK_INT(spent_claimed(&s), 150000);
    CHECK_INT(spent_review(&s, other, "'lines':[{'line':1,'status':'denied','comment':'No'}]"), PRM_OK);
    CHECK_STR(STATE(&s, other), "rejected");
    CHECK_INT(prm_mock_set_state(s.w.mock, s.w.alpha, "terminated"), PRM_OK);
    CHECK_INT(spent_review(&s, one, "'lines':[]"), PRM_OK);
    CHECK_STR(STATE(&s, one), "payable");
    CHECK_INT(spent_claimed(&s), 100000);
}

#define TWO(first, second)                                                                                             \
    "{'id':'%s','why':'Other sums','activities':[{'kind':'event','title':'Evening','starts_on':'2027-01-11',"          \
    "'ends_on':'2027-01-12','cost':{'amount':10000000,'currency':'EUR'},'requested':{'amount':" first                  \
    ",'currency':'EUR'}},{'kind':'event','title':'Another','starts_on':'2027-03-11','ends_on':'2027-03-12',"           \
    "'cost':{'amount':10000000,'currency':'EUR'},'requested':{'amount':" second ",'currency':'EUR'}}]}"

TEST(no_change_cuts_an_activity_below_what_is_claimed_of_it)
{
    SPENT(s);
    const char *invoice = spent_invoice(&s, 1000000, "EUR");
    CHECK_INT(world_call(&s.w, "mdf.requests.change", TWO("200000", "100000"), s.request), PRM_OK);
    CHECK_INT(spent_submit(&s, spent_claim(&s, 150000, invoice)), PRM_OK);
    CHECK_INT(world_call(&s.w, "mdf.requests.change", TWO("149999", "150001"), s.request), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(s.w.mock), "activities[0].requested:claimed");
    /* Claimed after the change was asked for: whoever decides it learns of it. */
    prm_mock_answer(s.w.mock, "mdf.decide_request", "{'verdict':'review'}");
    CHECK_INT(world_call(&s.w, "mdf.requests.change", TWO("150000", "150000"), s.request), PRM_OK);
    const char *change = prm_mock_text(s.w.mock, "fund_change.id");
    CHECK_INT(spent_submit(&s, spent_claim(&s, 1, invoice)), PRM_OK);
    world_as_manager(&s.w);
    CHECK_INT(world_call(&s.w, "mdf.changes.review", "{'id':'%s','verdict':'approve','reason':'Good','override':true}", change),
        PRM_E_STATE);
    CHECK_STR(prm_mock_failure(s.w.mock), "less_than_is_claimed");
    CHECK_INT(world_call(&s.w, "mdf.changes.review", "{'id':'%s','verdict':'reject','reason':'Claimed','override':true}", change),
        PRM_OK);
    CHECK_INT(spent_committed(&s), 300000 - 150001);
    /* What was paid beyond what was approved for it is no reason to pay more. */
    prm_mock_answer(s.w.mock, "mdf.decide_request", "{'verdict':'approve'}");
    CHECK_INT(spent_submit(&s, spent_claim(&s, 100000, invoice)), PRM_OK);
    world_as_alpha(&s.w);
    CHECK_INT(world_call(&s.w, "mdf.requests.change", TWO("200000", "90000"), s.request), PRM_OK);
    CHECK_STR(prm_mock_row(s.w.mock, s.request, "approved.amount"), "290000");
}

static prm_status mend(spent *s, const char *proof)
{
    world_as_alpha(&s->w);
    return world_call(&s->w, "mdf.proofs.update", "{'id':'%s','note':'Of the second day'}", proof);
}

TEST(what_a_claim_stands_on_stays_as_it_is)
{
    SPENT(s);
    const char *invoice = spent_invoice(&s, 1000000, "EUR"), *list = spent_proof(&s, "'kind':'attendee_list'");
    const char *claim = spent_claim_two(&s, 1000, invoice, list), *proofs[] = { invoice, list };
    for (size_t i = 0; i < 2; i++)
        CHECK_INT(mend(&s, proofs[i]), PRM_OK); /* a draft may name it */
    CHECK_INT(spent_submit(&s, claim), PRM_OK);
    for (size_t i = 0; i < 2; i++) {
        CHECK_INT(mend(&s, proofs[i]), PRM_E_STATE);
        CHECK_STR(prm_mock_failure(s.w.mock), "proof_in_use");
    }
    CHECK_INT(spent_review(&s, claim, "'lines':[{'line':1,'status':'returned','comment':'Whose is it?'}]"), PRM_OK);
    for (size_t i = 0; i < 2; i++)
        CHECK_INT(mend(&s, proofs[i]), PRM_OK);
}

TEST_MAIN(CASE(what_a_claim_stands_on_stays_as_it_is),
    CASE(no_change_cuts_an_activity_below_what_is_claimed_of_it),
    CASE(a_claim_of_a_partner_that_is_not_active_any_more),
    CASE(what_the_rules_accept_is_payable_at_once), CASE(a_claim_is_refused_as_a_whole_and_stays_as_it_was),
    CASE(a_claim_names_what_is_its_own), CASE(live_claims_never_come_to_more_than_was_approved),
    CASE(live_lines_never_use_an_invoice_beyond_its_amount),
    CASE(the_part_the_vendor_pays_takes_the_whole_of_what_was_spent),
    CASE(an_invoice_in_another_currency_is_used_by_the_rate_of_its_day), CASE(what_comes_too_early_or_too_late_is_refused),
    CASE(a_partner_that_is_suspended_claims_nothing), CASE(what_the_rules_cut_is_free_again),
    CASE(rules_that_contradict_themselves_leave_it_to_people), CASE(what_is_returned_is_answered_in_time_or_rejected),
    CASE(what_was_handed_in_in_time_is_decided_afterwards), CASE(people_decide_line_by_line))
