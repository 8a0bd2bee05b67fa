/* SPDX-License-Identifier: Apache-2.0 */
/* prm/steps.h as a plugin of somebody else's has it: whose turn it is, who may, who hears of it. */
#include "mock_rows.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

enum { HOUR_MS = 3600000, ROUTE_ROOM = 2000 };

static const prm_field *const program_fields[] = { PRM_TEXT("calendar", 1, 60, 0, "When it is open"),
    PRM_TEXT("time_zone", 1, 60, 0, "Where"), PRM_CURRENCY("currency", PRM_REQUIRED, "Its currency"), NULL };
static const prm_entity *const network[] = { PRM_ENTITY(.name = "program", .path = "partners.programs", .since = 1,
    .scope = "public", .doc = "A programme", .ops = "get: *", .fields = program_fields),
    PRM_ENTITY(.name = "partner", .path = "partners", .since = 1, .scope = "public", .doc = "A partner",
        .ops = "get: *", .fields = PRM_FIELDS(PRM_TEXT("name", 1, 60, PRM_REQUIRED, "Its name"))), NULL };

typedef struct world {
    prm_mock *mock;
    const char *program, *alpha, *ann, *bob, *pia; /* two lenders and a boss */
} world;

static void world_free(world *w)
{
    prm_mock_free(w->mock);
}

static bool world_build(world *w)
{
    *w = (world){ .mock = prm_mock_new(&prm_plugin_v1) };
    if (w->mock == NULL || prm_mock_declare(w->mock, network) != PRM_OK)
        return false;
    w->program = world_insert(w, "program", "{'currency':'EUR'}");
    w->ann = prm_mock_user(w->mock, "{'name':'Ann','roles':['lender']}");
    w->bob = prm_mock_user(w->mock, "{'name':'Bob','roles':['lender']}");
    w->pia = prm_mock_user(w->mock, "{'name':'Pia','roles':['boss']}");
    w->alpha = world_insert(w, "partner", "{'name':'Alpha'}");
    return *w->alpha != '\0';
}

#define WORLD(name)                                                                                                    \
    __attribute__((cleanup(world_free))) world name;                                                                   \
    REQUIRE(world_build(&name))

/* Of what `more`, which begins with a comma or is "", says: its route, who comes last, where it is. */
static const char *ask(world *w, int worth, const char *more)
{
    prm_mock_as(w->mock, PRM_PARTNER_SIDE, w->alpha, "buyer");
    CHECK_INT(world_call(w, "loans.ask", "{'program':'%s','worth':%d%s}", w->program, worth, more), PRM_OK);
    return prm_mock_row_at(w->mock, "loan", prm_mock_rows(w->mock, "loan") - 1);
}

static prm_status decide(world *w, const char *user, const char *loan, const char *verdict)
{
    prm_mock_as_user(w->mock, user);
    return world_call(w, "loans.decide", "{'id':'%s','verdict':'%s'}", loan, verdict);
}

static prm_status delegate(world *w, const char *by, size_t index, const char *to)
{
    prm_mock_as_user(w->mock, by);
    return world_call(w, "loans.steps.delegate", "{'id':'%s','user':'%s','reason':'away'}",
        prm_mock_row_at(w->mock, "loan_step", index), to);
}

static const char *step(const world *w, size_t index, const char *field)
{
    return prm_mock_row(w->mock, prm_mock_row_at(w->mock, "loan_step", index), field);
}

TEST(without_a_route_the_usual_role_is_asked_and_whoever_has_to_agree_last)
{
    WORLD(w);
    const char *loan = ask(&w, 500, ",'last':'boss'");
    REQUIRE(prm_mock_rows(w.mock, "loan_step") == 1);
    CHECK_STR(step(&w, 0, "role"), "lender");
    CHECK_STR(step(&w, 0, "loan"), loan);
    CHECK_STR(step(&w, 0, "worth"), "500"); /* the plugin's own */
    CHECK_STR(step(&w, 0, "sla_hours"), "48");
    CHECK_STR(prm_mock_event(w.mock, "loans.assigned", "loan"), loan);
    CHECK_STR(prm_mock_event(w.mock, "loans.assigned", "unheld"), "false");
    CHECK_INT(decide(&w, w.pia, loan, "lend"), PRM_E_FORBIDDEN);
    CHECK_STR(prm_mock_failure(w.mock), "not_your_turn");
    CHECK_INT(decide(&w, w.ann, loan, "lend"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "is_over"), "false");
    CHECK_STR(step(&w, 1, "role"), "boss");
    CHECK_INT(decide(&w, w.pia, loan, "lend"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "is_over"), "true");
    CHECK_STR(prm_mock_row(w.mock, loan, "state"), "lent");
    CHECK_INT(prm_mock_timers(w.mock), 0);
}

TEST(who_agrees_last_is_not_asked_twice)
{
    WORLD(w);
    const char *loan = ask(&w, 500, ",'last':'boss','route':[{'role':'boss'},{'role':'lender'}]");
    CHECK_INT(decide(&w, w.pia, loan, "lend"), PRM_OK);
    CHECK_INT(decide(&w, w.ann, loan, "lend"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "is_over"), "true");
}

TEST(a_route_has_twenty_steps_and_the_last_one_is_among_them)
{
    WORLD(w);
    char route[ROUTE_ROOM] = ",'last':'boss','route':[{}";
    for (int i = 0; i < 24; i++)
        snprintf(route + strlen(route), sizeof(route) - strlen(route), ",{'role':'lender'}");
    snprintf(route + strlen(route), sizeof(route) - strlen(route), "]");
    const char *loan = ask(&w, 500, route);
    CHECK_STR(step(&w, 0, "role"), "boss"); /* where nobody is named */
    CHECK_INT(decide(&w, w.pia, loan, "lend"), PRM_OK);
    for (int i = 1; i < 19; i++)
        CHECK_INT(decide(&w, prm_mock_user(w.mock, "{'name':'One','roles':['lender']}"), loan, "lend"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "is_over"), "true"); /* the boss's own step was the first */
    CHECK_INT(prm_mock_rows(w.mock, "loan_step"), 19);
}

TEST(who_wrote_any_of_it_decides_none_of_it)
{
    WORLD(w);
    const char *loan = ask(&w, 500, "");
    prm_mock_as_user(w.mock, w.ann);
    CHECK_INT(world_call(&w, "loans.change", "{'id':'%s','worth':900}", loan), PRM_OK);
    prm_mock_as_user(w.mock, w.bob);
    CHECK_INT(world_call(&w, "loans.change", "{'id':'%s','worth':700}", loan), PRM_OK);
    CHECK_STR(prm_mock_row(w.mock, loan, "authors[0]"), w.ann);
    CHECK_STR(prm_mock_row(w.mock, loan, "authors[1]"), w.bob);
    CHECK_STR(step(&w, 0, "state"), "cancelled");
    CHECK_STR(prm_mock_event(w.mock, "loans.assigned", "unheld"), "true"); /* there is no third lender */
    CHECK_INT(decide(&w, w.ann, loan, "lend"), PRM_E_FORBIDDEN);
    CHECK_STR(prm_mock_failure(w.mock), "four_eyes");
    CHECK_INT(delegate(&w, w.pia, 2, w.bob), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "user:four_eyes");
    CHECK_INT(delegate(&w, w.pia, 2, w.pia), PRM_OK);
    CHECK_INT(decide(&w, w.pia, loan, "refuse"), PRM_OK);
    CHECK_STR(prm_mock_row(w.mock, loan, "state"), "refused");
}

TEST(all_of_a_role_agree_and_one_who_does_not_is_enough)
{
    WORLD(w);
    const char *loan = ask(&w, 500, ",'route':[{'role':'lender','need':'all'},{'role':'boss'}]");
    REQUIRE(prm_mock_rows(w.mock, "loan_step") == 2);
    CHECK_INT(delegate(&w, w.ann, 0, w.bob), PRM_E_INVALID); /* who is asked already */
    CHECK_STR(prm_mock_failure(w.mock), "user:four_eyes");
    CHECK_INT(decide(&w, w.ann, loan, "lend"), PRM_OK);
    CHECK_INT(prm_mock_rows(w.mock, "loan_step"), 2);
    CHECK_INT(decide(&w, w.ann, loan, "lend"), PRM_E_FORBIDDEN); /* the other one is Bob's */
    CHECK_INT(decide(&w, w.bob, loan, "refuse"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "is_over"), "true");
    CHECK_INT(prm_mock_rows(w.mock, "loan_step"), 2);
}

TEST(who_is_bound_elsewhere_is_not_asked)
{
    WORLD(w);
    const char *cid = prm_mock_user(w.mock, "{'name':'Cid','roles':['lender'],'territories':['territory_9']}");
    const char *loan = ask(&w, 500, ",'region':'territory_1','route':[{'role':'lender','need':'all'}]");
    CHECK_INT(prm_mock_rows(w.mock, "loan_step"), 2);
    CHECK_STR(step(&w, 0, "region"), "territory_1");
    CHECK_INT(delegate(&w, w.pia, 0, cid), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "user:no_lender");
    CHECK_INT(decide(&w, cid, loan, "lend"), PRM_E_FORBIDDEN);
}

TEST(a_boss_decides_for_all_and_nobody_above_a_limit)
{
    WORLD(w);
    const char *loan = ask(&w, 500, ",'route':[{'role':'lender','need':'all'}]");
    prm_mock_as_user(w.mock, w.ann);
    CHECK_INT(world_call(&w, "loans.decide", "{'id':'%s','verdict':'lend','override':true}", loan), PRM_E_FORBIDDEN);
    CHECK_STR(prm_mock_failure(w.mock), "not_yours_to_override");
    prm_mock_as_user(w.mock, w.pia);
    prm_mock_limit(w.mock, "boss", 499, "EUR");
    CHECK_INT(world_call(&w, "loans.decide", "{'id':'%s','verdict':'lend','override':true}", loan), PRM_E_FORBIDDEN);
    CHECK_STR(prm_mock_failure(w.mock), "above_your_limit");
    prm_mock_limit(w.mock, "boss", 500, "EUR");
    CHECK_INT(world_call(&w, "loans.decide", "{'id':'%s','verdict':'lend','override':true}", loan), PRM_OK);
    CHECK_STR(step(&w, 0, "decided_by"), w.pia);
    CHECK_STR(step(&w, 1, "decided_by"), w.pia);
    CHECK_STR(prm_mock_text(w.mock, "is_over"), "true");
}

TEST(whose_turn_it_is_hears_of_it_in_time)
{
    WORLD(w);
    const char *loan = ask(&w, 500, ",'route':[{'role':'lender','sla_hours':10}]");
    (void)prm_mock_react(w.mock);
    CHECK_STR(prm_mock_notice(w.mock, "told_assigned", "roles"), "lender");
    CHECK_STR(prm_mock_notice(w.mock, "told_assigned", "subject"), loan);
    CHECK_STR(prm_mock_notice(w.mock, "told_assigned", "data.worth"), "500");
    CHECK_INT(delegate(&w, w.ann, 0, w.bob), PRM_OK);
    CHECK_STR(prm_mock_event(w.mock, "loans.delegated", "from"), w.ann);
    CHECK_INT(prm_mock_advance(w.mock, 8LL * HOUR_MS), 1);
    CHECK_INT(prm_mock_advance(w.mock, 3LL * HOUR_MS), 1);
    (void)prm_mock_react(w.mock);
    CHECK_STR(prm_mock_notice(w.mock, "told_delegated", "user"), w.bob);
    CHECK_INT(prm_mock_notices(w.mock, "told_due"), 1);
    CHECK_INT(prm_mock_notices(w.mock, "told_overdue"), 2); /* the boss as well */
    CHECK_STR(prm_mock_notice(w.mock, "told_overdue", "roles"), "boss");
    CHECK_INT(prm_mock_notices(w.mock, "told_unheld"), 0);
    CHECK_INT(decide(&w, w.bob, loan, "lend"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "in_time"), "false");
    CHECK_INT(delegate(&w, w.bob, 0, w.ann), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "not_open");
}

TEST(nobody_hears_twice_nor_of_what_is_of_no_matter)
{
    WORLD(w);
    (void)ask(&w, 500, ",'route':[{'sla_hours':1}]");
    (void)ask(&w, 500, ",'route':[{'role':'stranger'}]");
    (void)ask(&w, 0, "");
    CHECK_INT(prm_mock_advance(w.mock, HOUR_MS), 2);
    (void)prm_mock_react(w.mock);
    CHECK_INT(prm_mock_notices(w.mock, "told_assigned"), 2);
    CHECK_INT(prm_mock_notices(w.mock, "told_unheld"), 1);
    CHECK_INT(prm_mock_notices(w.mock, "told_overdue"), 1);
}

TEST_MAIN(CASE(without_a_route_the_usual_role_is_asked_and_whoever_has_to_agree_last),
    CASE(who_agrees_last_is_not_asked_twice), CASE(a_route_has_twenty_steps_and_the_last_one_is_among_them),
    CASE(who_wrote_any_of_it_decides_none_of_it), CASE(all_of_a_role_agree_and_one_who_does_not_is_enough),
    CASE(who_is_bound_elsewhere_is_not_asked), CASE(a_boss_decides_for_all_and_nobody_above_a_limit),
    CASE(whose_turn_it_is_hears_of_it_in_time), CASE(nobody_hears_twice_nor_of_what_is_of_no_matter))
