/* SPDX-License-Identifier: Apache-2.0 */
/* A partner is terminated: what it has asked for ends, what it has claimed is seen through, and the rest of its money is the
 * budget's again. */
#include "spent.h"

#include <stdio.h>

#define STATE(s, id) prm_mock_row((s)->w.mock, id, "state")

/* Another request of Alpha's for 100.00, in a year. */
static const char *ask(spent *s, const char *verdict)
{
    char answer[80];

    snprintf(answer, sizeof answer, "{'verdict':'%s'}", verdict);
    prm_mock_answer(s->w.mock, "mdf.decide_request", answer);
    world_as_alpha(&s->w);
    if (world_call(&s->w, "mdf.requests.create",
            "{'allocation':'%s','objective':'Win','activities':[{'kind':'event','title':'Evening','starts_on':'2027-06-01',"
            "'ends_on':'2027-06-02','cost':{'amount':20000,'currency':'EUR'},'requested':{'amount':10000,'currency':'EUR'}}]}",
            s->allocation) != PRM_OK)
        return "";
    const char *id = prm_mock_text(s->w.mock, "fund_request.id");
    return *verdict == '\0' || world_call(&s->w, "mdf.requests.submit", "{'id':'%s'}", id) == PRM_OK ? id : "";
}

static void terminate(spent *s)
{
    CHECK_INT(prm_mock_set_state(s->w.mock, s->w.alpha, "terminated"), PRM_OK);
    CHECK_INT(prm_mock_happen(s->w.mock, "partners.terminated", s->w.alpha, "{}"), PRM_OK);
    CHECK(prm_mock_react(s->w.mock) >= 0);
    CHECK(prm_mock_advance(s->w.mock, 1) >= 0);
}

static int64_t unallocated(const spent *s)
{
    return prm_mock_balance(s->w.mock, s->w.budget, "unallocated");
}

TEST(what_was_asked_for_ends_and_what_was_claimed_does_not)
{
    SPENT(s);
    const char *invoice = spent_invoice(&s, 1000000, "EUR");
    const char *open = spent_claim(&s, 50000, invoice), *draft = spent_claim(&s, 1000, invoice);
    const char *returned = spent_claim(&s, 2000, invoice);
    CHECK_INT(spent_submit(&s, open), PRM_OK);
    CHECK_INT(spent_submit(&s, returned), PRM_OK);
    CHECK_INT(spent_review(&s, returned, "'lines':[{'line':1,'status':'returned','comment':'Whose is it?'}]"), PRM_OK);
    const char *in_review = ask(&s, "review"), *asked = ask(&s, "ask"), *approved = ask(&s, "approve"), *idea = ask(&s, "");
    REQUIRE(*in_review != '\0' && *asked != '\0' && *approved != '\0' && *idea != '\0');
    CHECK_INT(prm_mock_held(s.w.mock, s.allocation, "available"), 20000);
    CHECK_INT(prm_mock_set_state(s.w.mock, s.w.alpha, "suspended"), PRM_OK);
    CHECK(prm_mock_advance(s.w.mock, 1) >= 0);
    CHECK_STR(STATE(&s, in_review), "in_review"); /* a suspension ends nothing */
    terminate(&s);
    CHECK_STR(STATE(&s, draft), "withdrawn");
    CHECK_STR(STATE(&s, returned), "withdrawn");
    CHECK_STR(STATE(&s, open), "in_review");
    CHECK_STR(STATE(&s, in_review), "cancelled");
    CHECK_STR(STATE(&s, asked), "cancelled");
    CHECK_STR(STATE(&s, approved), "cancelled");
    CHECK_STR(STATE(&s, idea), "cancelled");
    CHECK_STR(prm_mock_row(s.w.mock, in_review, "reason_code"), "partner_terminated");
    CHECK_STR(STATE(&s, s.request), "completed");
    CHECK_STR(STATE(&s, s.allocation), "closed");
    CHECK_INT(prm_mock_held(s.w.mock, s.allocation, "available"), 0);
    CHECK_INT(spent_committed(&s), 0);
    CHECK_INT(spent_claimed(&s), 50000);
    CHECK_INT(unallocated(&s), 100000000 - 50000);
    /* What is not paid of it goes back as well. */
    CHECK_INT(spent_review(&s, open, "'lines':[{'line':1,'status':'accepted_with_change','comment':'Half',"
        "'approved':{'amount':20000,'currency':'EUR'}}]"), PRM_OK);
    CHECK_STR(STATE(&s, open), "payable");
    CHECK_INT(spent_claimed(&s), 20000);
    CHECK_INT(unallocated(&s), 100000000 - 20000);
}

TEST(of_many_some_end_at_a_time)
{
    enum { MANY = 120 };
    SPENT(s);
    for (int i = 0; i < MANY; i++)
        REQUIRE(*ask(&s, i % 2 ? "review" : "") != '\0');
    CHECK_INT(prm_mock_held(s.w.mock, s.allocation, "available"), MANY / 2 * 10000);
    terminate(&s);
    CHECK_INT(prm_mock_events(s.w.mock, "mdf.cancelled"), MANY);
    CHECK_STR(STATE(&s, s.request), "expired");
    CHECK_INT(prm_mock_held(s.w.mock, s.allocation, "available"), 0);
    CHECK_INT(unallocated(&s), 100000000);
}

TEST_MAIN(CASE(what_was_asked_for_ends_and_what_was_claimed_does_not), CASE(of_many_some_end_at_a_time))
