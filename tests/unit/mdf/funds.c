/* SPDX-License-Identifier: Apache-2.0 */
/* What becomes of allocated money by hand, by time and by rules. */
#include "world.h"

#include <stdio.h>
#include <string.h>

/* A term of an allocation now, in minor units. */
static const char *term(world *w, const char *allocation, const char *name)
{
    char path[60];

    world_as_marketing(w);
    CHECK_INT(world_call(w, "mdf.statement", "{'allocation':'%s','from':'2026-12-01'}", allocation), PRM_OK);
    for (int i = 0; i < 6; i++) {
        snprintf(path, sizeof(path), "items[0].lines[%d].term", i);
        if (strcmp(prm_mock_text(w->mock, path), name) == 0) {
            snprintf(path, sizeof(path), "items[0].lines[%d].closing", i);
            return prm_mock_text(w->mock, path);
        }
    }
    return "";
}

static const char *left_of_budget(world *w)
{
    world_as_marketing(w);
    CHECK_INT(world_call(w, "mdf.report", "{'program':'%s'}", w->program), PRM_OK);
    return prm_mock_text(w->mock, "items[0].unallocated");
}

#define EUR(n) "{'amount':" n ",'currency':'EUR'}"

TEST(a_large_programme_is_given_to_level_by_level)
{
    enum { SILVER = 1003 }; /* two of them are there already */
    WORLD(w);
    world_as_marketing(&w);
    prm_mock_answer(w.mock, "mdf.eligible", "{'eligible':'yes'}");
    prm_mock_answer(w.mock, "mdf.allocate", "{'amount_base':500}");
    CHECK_INT(world_call(&w, "mdf.allocate", "{'budget':'%s','level':'%s'}", w.budget, w.silver), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "items[0].partner"), w.alpha);
    CHECK_STR(prm_mock_text(w.mock, "items[1].partner"), "");
    for (int i = 0; i < SILVER; i++)
        world_insert(&w, "membership", "{'partner':'partner_%013d','program':'%s','level':'%s'}", i, w.program, w.silver);
    CHECK_INT(world_call(&w, "mdf.allocate", "{'budget':'%s'}", w.budget), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "level:too_many_members");
    CHECK_INT(world_call(&w, "mdf.allocate", "{'budget':'%s','level':'%s'}", w.budget, w.silver), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "level:too_many_members");
    CHECK_INT(world_call(&w, "mdf.allocate", "{'budget':'%s','level':'%s'}", w.budget, w.gold), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "items[0].partner"), w.beta);
    const char *other = world_insert(&w, "level", "{'program':'%s','code':'x','name':'X','rank':1}",
        world_insert(&w, "program", "{'name':'Other','currency':'EUR','time_zone':'Europe/Berlin'}"));
    CHECK_INT(world_call(&w, "mdf.allocate", "{'budget':'%s','level':'%s'}", w.budget, other), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "level:other_program");
}

TEST(more_and_less)
{
    WORLD(w);
    const char *one = world_allocate(&w, w.alpha, 1000), *other = world_allocate(&w, w.beta, 500);
    CHECK_INT(world_call(&w, "mdf.allocations.top_up", "{'id':'%s','amount':" EUR("250") "}", one), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "terms.granted"), "1250");
    CHECK_INT(world_call(&w, "mdf.allocations.reallocate", "{'id':'%s','to':'%s','amount':" EUR("1251") ",'reason':'r'}", one,
        other), PRM_E_INVALID);
    CHECK_INT(world_call(&w, "mdf.allocations.reallocate", "{'id':'%s','to':'%s','amount':" EUR("1000") ",'reason':'r'}", one,
        other), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "terms.available"), "250");
    CHECK_STR(prm_mock_text(w.mock, "terms.returned"), "1000");
    CHECK_STR(term(&w, other, "available"), "1500");
    CHECK_INT(world_call(&w, "mdf.allocations.reallocate", "{'id':'%s','amount':" EUR("250") ",'reason':'r'}", one), PRM_OK);
    CHECK_STR(left_of_budget(&w), "99998500");
    CHECK_INT(world_call(&w, "mdf.allocations.reallocate", "{'id':'%s','to':'%s','amount':" EUR("1") ",'reason':'r'}", other,
        other), PRM_E_INVALID);
}

TEST(whoever_may_use_it_is_reminded_and_what_is_left_goes_back)
{
    WORLD(w);
    world_as_marketing(&w);
    CHECK_INT(world_call(&w, "mdf.allocations.create", "{'budget':'%s','partner':'%s','kind':'upfront','amount':" EUR("700")
        ",'expires_on':'2027-03-01'}", w.budget, w.alpha), PRM_OK);
    const char *one = prm_mock_text(w.mock, "allocation.id");
    CHECK(prm_mock_advance(w.mock, 40 * WORLD_DAY_MS) >= 0);
    CHECK(prm_mock_react(w.mock) >= 0);
    CHECK_INT(prm_mock_notices(w.mock, "told_fund_expiring"), 1);
    CHECK_STR(prm_mock_notice(w.mock, "told_fund_expiring", "partner"), w.alpha);
    CHECK(prm_mock_advance(w.mock, 15 * WORLD_DAY_MS) >= 0);
    CHECK_INT(prm_mock_events(w.mock, "mdf.allocation_expiring"), 2);
    prm_mock_answer(w.mock, "mdf.sweep", "{'action':'keep','days':5}");
    CHECK(prm_mock_advance(w.mock, 5 * WORLD_DAY_MS) >= 0);
    CHECK_STR(prm_mock_row(w.mock, one, "state"), "expired");
    CHECK_STR(term(&w, one, "expired"), "700");
    CHECK_STR(prm_mock_fact(w.mock, "allocation.expired"), "700");
    prm_mock_answer(w.mock, "mdf.sweep", "{'action':'reclaim'}");
    CHECK(prm_mock_advance(w.mock, 6 * WORLD_DAY_MS) >= 0);
    CHECK_STR(term(&w, one, "expired"), "0");
    CHECK_STR(left_of_budget(&w), "100000000");
    CHECK_STR(prm_mock_event(w.mock, "mdf.swept", "action"), "reclaim");
    CHECK_INT(world_call(&w, "mdf.allocations.top_up", "{'id':'%s','amount':" EUR("250") "}", one), PRM_E_STATE);
}

TEST(what_is_left_goes_to_the_one_the_rules_name_and_to_no_other)
{
    WORLD(w);
    const char *other = world_allocate(&w, w.beta, 300);
    CHECK_INT(world_call(&w, "mdf.allocations.create", "{'budget':'%s','partner':'%s','kind':'upfront','amount':" EUR("700")
        ",'expires_on':'2027-03-01'}", w.budget, w.alpha), PRM_OK);
    const char *one = prm_mock_text(w.mock, "allocation.id");
    prm_mock_answer(w.mock, "mdf.sweep", "{'action':'reassign','to':'candidate_7'}");
    CHECK(prm_mock_advance(w.mock, 61 * WORLD_DAY_MS) >= 0);
    CHECK_STR(term(&w, one, "expired"), "700");
    prm_mock_answer(w.mock, "mdf.sweep", "{'action':'reassign','to':'candidate_1'}");
    CHECK(prm_mock_advance(w.mock, 31 * WORLD_DAY_MS) >= 0);
    CHECK_STR(term(&w, one, "expired"), "0");
    CHECK_STR(term(&w, other, "available"), "1000");
}

TEST(an_end_before_its_time)
{
    WORLD(w);
    const char *one = world_allocate(&w, w.alpha, 1000);
    world_allocate(&w, w.beta, 10);
    CHECK_INT(world_call(&w, "mdf.allocations.close", "{'id':'%s','reason':'r'}", one), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "terms.returned"), "1000");
    CHECK_INT(world_call(&w, "mdf.allocations.close", "{'id':'%s','reason':'r'}", one), PRM_E_STATE);
    CHECK_INT(world_call(&w, "mdf.budgets.close", "{'id':'%s','reason':'r'}", w.budget), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "allocations"), "1");
    CHECK_STR(prm_mock_text(w.mock, "left.amount"), "100000000");
    CHECK_STR(world_allocate(&w, w.beta, 10), "");
    CHECK_INT(prm_mock_timers(w.mock), 0);
}

TEST(a_partner_sees_its_own_and_what_is_left_of_what_it_shares)
{
    WORLD(w);
    world_allocate(&w, w.alpha, 1000);
    CHECK_INT(world_call(&w, "mdf.allocations.create", "{'budget':'%s','level':'%s','kind':'upfront','amount':" EUR("70") "}",
        w.budget, w.silver), PRM_OK);
    CHECK_INT(world_call(&w, "mdf.allocations.create", "{'budget':'%s','level':'%s','kind':'on_demand'}", w.budget, w.gold),
        PRM_OK);
    CHECK_INT(world_call(&w, "mdf.allocations.create", "{'budget':'%s','level':'%s','kind':'on_demand','amount':" EUR("1") "}",
        w.budget, w.gold), PRM_E_INVALID);
    world_as_alpha(&w);
    CHECK_INT(world_call(&w, "mdf.funds", "{}"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "items[0].for"), "partner");
    CHECK_STR(prm_mock_text(w.mock, "items[0].figures.granted"), "1000");
    CHECK_STR(prm_mock_text(w.mock, "items[1].for"), "level");
    CHECK_STR(prm_mock_text(w.mock, "items[1].available"), "70");
    CHECK_STR(prm_mock_text(w.mock, "items[1].figures"), "");
    CHECK_STR(prm_mock_text(w.mock, "items[2].id"), "");
    world_as_beta(&w);
    CHECK_INT(world_call(&w, "mdf.funds", "{}"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "items[0].kind"), "on_demand");
    CHECK_STR(prm_mock_text(w.mock, "items[0].available"), "");
    CHECK_INT(world_call(&w, "mdf.statement", "{'partner':'%s','from':'2027-01-01'}", w.alpha), PRM_E_NOT_FOUND);
}

TEST(each_member_gets_what_the_rules_say)
{
    WORLD(w);
    prm_mock_answer(w.mock, "mdf.eligible", "{'eligible':'yes'}");
    prm_mock_answer(w.mock, "mdf.allocate", "{'amount_base':3000}");
    CHECK_INT(world_call(&w, "mdf.allocate", "{'budget':'%s'}", w.budget), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "given.amount"), "6000");
    CHECK_STR(prm_mock_text(w.mock, "items[1].amount.amount"), "3000");
    CHECK_STR(prm_mock_text(w.mock, "left.amount"), "99994000");
    CHECK(*prm_mock_text(w.mock, "items[0].decision_id") != '\0');
    CHECK_INT(prm_mock_rows(w.mock, "allocation"), 2);
}

TEST(too_little_is_shared_to_the_last_unit)
{
    WORLD(w);
    prm_mock_answer(w.mock, "mdf.eligible", "{'eligible':'yes'}");
    prm_mock_answer(w.mock, "mdf.allocate", "{'amount_base':3000}");
    CHECK_INT(world_call(&w, "mdf.allocate", "{'budget':'%s','amount':" EUR("4001") "}", w.budget), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "items[0].wanted.amount"), "3000");
    CHECK_STR(prm_mock_text(w.mock, "items[0].amount.amount"), "2001");
    CHECK_STR(prm_mock_text(w.mock, "items[1].amount.amount"), "2000");
    CHECK_STR(prm_mock_text(w.mock, "given.amount"), "4001");
    CHECK_INT(world_call(&w, "mdf.allocate", "{'budget':'%s','amount':" EUR("99999999") "}", w.budget), PRM_E_INVALID);
}

TEST_MAIN(CASE(a_large_programme_is_given_to_level_by_level),
    CASE(more_and_less), CASE(whoever_may_use_it_is_reminded_and_what_is_left_goes_back),
    CASE(what_is_left_goes_to_the_one_the_rules_name_and_to_no_other), CASE(an_end_before_its_time),
    CASE(a_partner_sees_its_own_and_what_is_left_of_what_it_shares), CASE(each_member_gets_what_the_rules_say),
    CASE(too_little_is_shared_to_the_last_unit))
