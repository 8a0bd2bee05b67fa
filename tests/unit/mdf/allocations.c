/* SPDX-License-Identifier: Apache-2.0 */
/* Budgets, and what is allocated of them. */
#include "world.h"

TEST(a_budget_gives_no_more_than_it_has)
{
    WORLD(w);
    CHECK(*world_allocate(&w, w.alpha, 99999999) != '\0');
    CHECK_STR(world_allocate(&w, w.beta, 2), "");
    CHECK(*world_allocate(&w, w.beta, 1) != '\0');
    CHECK_STR(world_allocate(&w, w.beta, 1), "");
    CHECK_INT(world_call(&w, "mdf.budgets.top_up", "{'id':'%s','amount':{'amount':1,'currency':'EUR'}}", w.budget), PRM_OK);
    CHECK(*world_allocate(&w, w.beta, 1) != '\0');
}

TEST(an_allocation_is_in_the_budgets_currency_and_time)
{
    static const char *const wrong[] = { "'amount':{'amount':100,'currency':'USD'}", "'expires_on':'2028-01-01'",
        "'expires_on':'2026-12-31'" };
    WORLD(w);
    for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
        CHECK_INT(world_call(&w, "mdf.allocations.create", "{'budget':'%s','partner':'%s','kind':'upfront',%s}", w.budget,
            w.alpha, wrong[i]), PRM_E_INVALID);
    CHECK_INT(world_call(&w, "mdf.allocations.create", "{'budget':'%s','kind':'upfront'}", w.budget), PRM_E_INVALID);
    CHECK_INT(world_call(&w, "mdf.allocations.create", "{'budget':'%s','kind':'upfront','partner':'%s','level':'%s'}",
        w.budget, w.alpha, w.silver), PRM_E_INVALID);
}

TEST_MAIN(CASE(a_budget_gives_no_more_than_it_has), CASE(an_allocation_is_in_the_budgets_currency_and_time))
