/* SPDX-License-Identifier: Apache-2.0 */
/* Requests whose fund ends, whose partner is let go or whose days pass before they are decided: their money is where it
 * should be, and none comes from where nothing more comes from. */
#include "world.h"

#include <stdio.h>
#include <string.h>

#define ACTIVITY                                                                                                       \
    "{'kind':'event','title':'Evening','starts_on':'2027-01-05','ends_on':'2027-01-06',"                               \
    "'cost':{'amount':10000000,'currency':'EUR'},'requested':{'amount':%d,'currency':'EUR'},'expected_leads':20}"

typedef struct asked {
    const char *allocation, *request;
} asked;

static const char *allocate(world *w, const char *kind, int amount)
{
    world_as_marketing(w);
    return world_call(w, "mdf.allocations.create",
               "{'budget':'%s','partner':'%s','kind':'%s','amount':{'amount':%d,'currency':'EUR'}}", w->budget, w->alpha, kind,
               amount) == PRM_OK
               ? prm_mock_text(w->mock, "allocation.id")
               : "";
}

/* Alpha asks for 2 000.00 of an allocation of a kind, and the rules give that verdict. */
static bool ask(world *w, asked *a, const char *kind, const char *verdict)
{
    char answer[80];

    snprintf(answer, sizeof answer, "{'verdict':'%s'}", verdict);
    prm_mock_answer(w->mock, "mdf.eligible", "{'eligible':'yes'}");
    prm_mock_answer(w->mock, "mdf.decide_request", answer);
    a->allocation = allocate(w, kind, strcmp(kind, "on_demand") == 0 ? 0 : 1000000);
    world_as_alpha(w);
    if (world_call(w, "mdf.requests.create", "{'allocation':'%s','objective':'Win','activities':[" ACTIVITY "]}",
            a->allocation, 200000) != PRM_OK)
        return false;
    a->request = prm_mock_text(w->mock, "fund_request.id");
    return world_call(w, "mdf.requests.submit", "{'id':'%s'}", a->request) == PRM_OK;
}

static void close_fund(world *w, const asked *a)
{
    world_as_marketing(w);
    CHECK_INT(world_call(w, "mdf.allocations.close", "{'id':'%s','reason':'It is over'}", a->allocation), PRM_OK);
    world_as_alpha(w);
}

static prm_status answer(world *w, const asked *a, int amount)
{
    world_as_alpha(w);
    prm_mock_answer(w->mock, "mdf.decide_request", "{'verdict':'review'}");
    return world_call(w, "mdf.requests.answer", "{'id':'%s','activities':[" ACTIVITY "]}", a->request, amount);
}

static prm_status change(world *w, const asked *a, int amount)
{
    world_as_alpha(w);
    return world_call(w, "mdf.requests.change", "{'id':'%s','why':'It is different','activities':[" ACTIVITY "]}",
        a->request, amount);
}

static int64_t unallocated(const world *w)
{
    return prm_mock_balance(w->mock, w->budget, "unallocated");
}

#define STATE(w, id) prm_mock_row((w).mock, id, "state")

TEST(answered_with_less_it_keeps_what_it_needs_of_a_fund_that_is_over)
{
    static const char *const kinds[] = { "upfront", "on_demand" };

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        WORLD(w);
        asked a;
        REQUIRE(ask(&w, &a, kinds[i], "ask"));
        CHECK_STR(STATE(w, a.request), "info_requested");
        close_fund(&w, &a);
        CHECK_INT(unallocated(&w), 100000000 - 200000);
        CHECK_INT(answer(&w, &a, 150000), PRM_OK);
        CHECK_STR(prm_mock_text(w.mock, "refused"), "");
        CHECK_STR(STATE(w, a.request), "in_review");
        CHECK_INT(prm_mock_held(w.mock, a.allocation, "available"), 150000);
        CHECK_INT(unallocated(&w), 100000000 - 150000);
        world_as_manager(&w);
        CHECK_INT(world_call(&w, "mdf.review", "{'id':'%s','verdict':'approve','reason':'Good','override':true}",
            a.request), PRM_OK);
        CHECK_INT(prm_mock_balance(w.mock, a.allocation, "committed"), 150000);
    }
}

TEST(nothing_more_comes_from_a_fund_that_is_over)
{
    WORLD(w);
    asked a;
    REQUIRE(ask(&w, &a, "on_demand", "ask"));
    close_fund(&w, &a);
    CHECK_INT(answer(&w, &a, 300000), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "refused"), "insufficient_funds");
    CHECK_STR(STATE(w, a.request), "info_requested");
    CHECK_INT(prm_mock_held(w.mock, a.allocation, "available"), 200000);
    CHECK_INT(unallocated(&w), 100000000 - 200000);

    REQUIRE(ask(&w, &a, "on_demand", "approve"));
    close_fund(&w, &a);
    CHECK_INT(change(&w, &a, 300000), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "refused"), "insufficient_funds");
    CHECK_INT(prm_mock_balance(w.mock, a.allocation, "committed"), 200000);
    CHECK_INT(unallocated(&w), 100000000 - 400000);
    CHECK_INT(change(&w, &a, 100000), PRM_OK);
    CHECK_INT(prm_mock_balance(w.mock, a.allocation, "committed"), 100000);
    CHECK_INT(unallocated(&w), 100000000 - 300000);
}

TEST(of_a_change_the_part_is_paid_that_the_rules_say)
{
    WORLD(w);
    asked a;
    REQUIRE(ask(&w, &a, "upfront", "approve"));
    prm_mock_answer(w.mock, "mdf.decide_request", "{'verdict':'part','amount':250000}");
    CHECK_INT(change(&w, &a, 400000), PRM_OK);
    CHECK_STR(prm_mock_row(w.mock, a.request, "approved.amount"), "250000");
    CHECK_STR(prm_mock_row(w.mock, a.request, "activities[0].approved.amount"), "250000");
    CHECK_INT(prm_mock_balance(w.mock, a.allocation, "committed"), 250000);
    CHECK_INT(prm_mock_held(w.mock, a.allocation, "available"), 0);
}

#define REFUSED(w, method, ...)                                                                                        \
    do {                                                                                                               \
        CHECK_INT(world_call(&(w), method, __VA_ARGS__), PRM_E_STATE);                                                 \
        CHECK_STR(prm_mock_failure((w).mock), "partner_not_active");                                                   \
    } while (0)

/* Whatever the rules say: here they approve everything. */
TEST(a_partner_that_is_suspended_gets_nothing)
{
    WORLD(w);
    asked a, open, draft;
    REQUIRE(ask(&w, &open, "upfront", "review"));
    REQUIRE(ask(&w, &a, "upfront", "approve"));
    draft.allocation = a.allocation;
    CHECK_INT(world_call(&w, "mdf.requests.create", "{'allocation':'%s','objective':'Win','activities':[" ACTIVITY "]}",
        a.allocation, 1000), PRM_OK);
    draft.request = prm_mock_text(w.mock, "fund_request.id");
    CHECK_INT(prm_mock_set_state(w.mock, w.alpha, "suspended"), PRM_OK);
    world_as_manager(&w);
    REFUSED(w, "mdf.requests.create", "{'partner':'%s','allocation':'%s','activities':[" ACTIVITY "]}", w.alpha,
        a.allocation, 1000);
    REFUSED(w, "mdf.requests.submit", "{'id':'%s'}", draft.request);
    REFUSED(w, "mdf.requests.change", "{'id':'%s','why':'More','activities':[" ACTIVITY "]}", a.request, 300000);
    REFUSED(w, "mdf.requests.extend", "{'id':'%s','why':'Late'}", a.request);
    REFUSED(w, "mdf.review", "{'id':'%s','verdict':'approve','reason':'Good','override':true}", open.request);
    CHECK_INT(prm_mock_balance(w.mock, a.allocation, "committed"), 200000);
    CHECK_INT(prm_mock_balance(w.mock, open.allocation, "committed"), 0);
    /* What it has is ended all the same. */
    CHECK_INT(world_call(&w, "mdf.review", "{'id':'%s','verdict':'reject','reason':'Suspended','override':true}",
        open.request), PRM_OK);
    CHECK_INT(world_call(&w, "mdf.requests.cancel", "{'id':'%s'}", a.request), PRM_OK);
    CHECK_INT(prm_mock_balance(w.mock, a.allocation, "available"), 1000000);
    CHECK_INT(prm_mock_held(w.mock, open.allocation, "available"), 0);
}

/* What was asked is the objective alone; meanwhile the activity was carried out. */
TEST(what_is_asked_can_be_answered_after_the_days_of_the_activities)
{
    WORLD(w);
    asked a;
    prm_mock_settings(w.mock, "{'answer_days':10}");
    REQUIRE(ask(&w, &a, "upfront", "review"));
    world_as_manager(&w);
    CHECK_INT(world_call(&w, "mdf.review",
        "{'id':'%s','verdict':'ask','reason':'What for?','ask_fields':['objective'],'override':true}", a.request), PRM_OK);
    CHECK(prm_mock_advance(w.mock, 7 * WORLD_DAY_MS) >= 0);
    CHECK_STR(STATE(w, a.request), "info_requested");
    world_as_alpha(&w);
    CHECK_INT(world_call(&w, "mdf.requests.answer", "{'id':'%s','objective':'Smaller firms'}", a.request), PRM_OK);
    CHECK_STR(STATE(w, a.request), "in_review");
    CHECK_STR(prm_mock_row(w.mock, a.request, "objective"), "Smaller firms");
    /* Activities that are told anew are to come. */
    world_as_manager(&w);
    CHECK_INT(world_call(&w, "mdf.review",
        "{'id':'%s','verdict':'ask','reason':'How?','ask_fields':['activities'],'override':true}", a.request), PRM_OK);
    CHECK_INT(answer(&w, &a, 100000), PRM_E_INVALID);
}

/* An activity from a day to another, for so much. */
#define FROM_TO(from, until, amount)                                                                                   \
    "{'kind':'event','title':'Evening','starts_on':'2027-01-" from "','ends_on':'2027-01-" until                       \
    "','cost':{'amount':10000000,'currency':'EUR'},'requested':{'amount':" amount ",'currency':'EUR'}}"

#define CHANGE(w, id, activities)                                                                                      \
    world_call(w, "mdf.requests.change", "{'id':'%s','why':'Other days','activities':[" activities "]}", id)

/* The second has begun, the first has not. */
TEST(a_change_moves_nothing_to_days_that_have_passed)
{
    WORLD(w);
    asked a;
    REQUIRE(ask(&w, &a, "upfront", "approve"));
    CHECK_INT(CHANGE(&w, a.request, FROM_TO("20", "21", "1000") "," FROM_TO("06", "15", "1000")), PRM_OK);
    CHECK(prm_mock_advance(w.mock, 9 * WORLD_DAY_MS) >= 0);
    world_as_alpha(&w);
    CHECK_STR(STATE(w, a.request), "active");
    CHECK_INT(CHANGE(&w, a.request, FROM_TO("02", "03", "1000") "," FROM_TO("06", "15", "1000")), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "activities[0].ends_on:passed");
    CHECK_INT(CHANGE(&w, a.request, FROM_TO("20", "21", "1000") "," FROM_TO("06", "07", "1000")), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "activities[1].ends_on:passed");
    CHECK_INT(CHANGE(&w, a.request, FROM_TO("18", "21", "1000") "," FROM_TO("06", "16", "1000")), PRM_OK);
}

TEST(what_was_handed_in_by_a_template_goes_on_when_that_is_retired)
{
    WORLD(w);
    asked a;
    const char *template = world_insert(&w, "campaign_template", "{'code':'evening','program':'%s','state':'published'}",
        w.program);
    prm_mock_settings(w.mock, "{'most_asks':9}");
    REQUIRE(ask(&w, &a, "upfront", "ask"));
#define WITH "{'id':'%s',%s'activities':[{'kind':'event','title':'Evening','starts_on':'2027-01-05',"                  \
    "'ends_on':'2027-01-06','template':'%s','cost':{'amount':2000,'currency':'EUR'},'requested':{'amount':1000,"       \
    "'currency':'EUR'}}]}"
    CHECK_INT(world_call(&w, "mdf.requests.answer", WITH, a.request, "", template), PRM_OK);
    CHECK_STR(STATE(w, a.request), "info_requested");
    CHECK_INT(prm_mock_set_state(w.mock, template, "retired"), PRM_OK);
    CHECK_INT(world_call(&w, "mdf.requests.answer", "{'id':'%s','objective':'Smaller firms'}", a.request), PRM_OK);
    CHECK_INT(world_call(&w, "mdf.requests.answer", WITH, a.request, "", template), PRM_OK);
    CHECK_STR(prm_mock_fact(w.mock, "request.preapproved"), "false");
    prm_mock_answer(w.mock, "mdf.decide_request", "{'verdict':'approve'}");
    CHECK_INT(world_call(&w, "mdf.requests.answer", WITH, a.request, "", template), PRM_OK);
    CHECK_STR(STATE(w, a.request), "approved");
    CHECK_INT(world_call(&w, "mdf.requests.change", WITH, a.request, "'why':'Later',", template), PRM_OK);
    /* For what is asked anew there is none. */
    REQUIRE(ask(&w, &a, "upfront", "ask"));
    CHECK_INT(world_call(&w, "mdf.requests.answer", WITH, a.request, "", template), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "activities[0].template:not_found");
}

TEST_MAIN(CASE(a_change_moves_nothing_to_days_that_have_passed),
    CASE(what_was_handed_in_by_a_template_goes_on_when_that_is_retired),
    CASE(what_is_asked_can_be_answered_after_the_days_of_the_activities),
    CASE(a_partner_that_is_suspended_gets_nothing),
    CASE(of_a_change_the_part_is_paid_that_the_rules_say),
    CASE(answered_with_less_it_keeps_what_it_needs_of_a_fund_that_is_over),
    CASE(nothing_more_comes_from_a_fund_that_is_over))
