/* SPDX-License-Identifier: Apache-2.0 */
/* Waiting writes: first in, first out for each, in turn for all. */
#include "test.h"

#include "calls/fair.h"

#include <stdio.h>
#include <string.h>

enum { USERS = 400, TASKS = 2000 };

static prm_principal people[USERS];
static prm_task tasks[TASKS];

static prm_task *task_of(size_t index, int64_t user)
{
    people[user % USERS].user = user;
    tasks[index] = (prm_task){ .principal = &people[user % USERS] };
    return &tasks[index];
}

/* The users of all that waits, in the order it is taken: "1 2 1 …". */
static void take_all(prm_fair *fair, char *text, size_t size)
{
    prm_task *task;

    *text = '\0';
    while ((task = prm_fair_take(fair))) {
        size_t length = strlen(text);
        snprintf(text + length, size - length, "%s%lld", length ? " " : "", (long long)task->principal->user);
    }
}

TEST(each_in_turn)
{
    prm_fair *fair = prm_fair_new();
    char order[100];

    REQUIRE(fair);
    for (size_t i = 0; i < 4; i++)
        prm_fair_put(fair, task_of(i, 1));
    prm_fair_put(fair, task_of(4, 2));
    prm_fair_put(fair, task_of(5, 3));
    prm_fair_put(fair, task_of(6, 2));
    take_all(fair, order, sizeof order);
    CHECK_STR(order, "1 2 3 1 2 1 1");
    CHECK(!prm_fair_take(fair));
    prm_fair_free(fair);
}

TEST(first_in_first_out_within_a_principal)
{
    prm_fair *fair = prm_fair_new();

    REQUIRE(fair);
    for (size_t i = 0; i < 50; i++)
        prm_fair_put(fair, task_of(i, (int64_t)(i % 2)));
    for (size_t i = 0; i < 50; i++) {
        prm_task *task = prm_fair_take(fair);
        REQUIRE(task);
        CHECK_INT(task - tasks, i);
    }
    prm_fair_free(fair);
}

TEST(who_comes_later_is_served_after_those_who_wait)
{
    prm_fair *fair = prm_fair_new();
    char order[100];

    REQUIRE(fair);
    prm_fair_put(fair, task_of(0, 1));
    prm_fair_put(fair, task_of(1, 1));
    prm_fair_put(fair, task_of(2, 2));
    CHECK(prm_fair_take(fair) == &tasks[0]);
    prm_fair_put(fair, task_of(3, 3));
    take_all(fair, order, sizeof order);
    CHECK_STR(order, "2 1 3");
    prm_fair_free(fair);
}

TEST(many_principals_come_and_go)
{
    prm_fair *fair = prm_fair_new();
    bool seen[TASKS] = { false };

    REQUIRE(fair);
    for (int round = 0; round < 3; round++) {
        memset(seen, 0, sizeof seen);
        for (size_t i = 0; i < TASKS; i++)
            prm_fair_put(fair, task_of(i, (int64_t)((i * 7919) % USERS)));
        for (size_t i = 0; i < TASKS; i++) {
            prm_task *task = prm_fair_take(fair);
            REQUIRE(task);
            CHECK(!seen[task - tasks]);
            seen[task - tasks] = true;
        }
        CHECK(!prm_fair_take(fair));
    }
    prm_fair_free(fair);
}

TEST_MAIN(CASE(each_in_turn), CASE(first_in_first_out_within_a_principal),
    CASE(who_comes_later_is_served_after_those_who_wait), CASE(many_principals_come_and_go))
