/* SPDX-License-Identifier: Apache-2.0 */
/* Whose turn it is at the writer: background work has its share of the time, and foreground calls the rest. */
#include "test.h"

#include "calls/turns.h"

enum { TASKS = 20000, SHARE = 10, MANY = 1000 };

static const prm_principal somebody = { .user = 1 };
static prm_task tasks[TASKS];

/* A writer that makes batches of 50 and has a clock of its own: every task runs for as long as its kind takes. */
typedef struct work {
    prm_turns *turns;
    int64_t now_us, foreground_us, background_us; /* what one of each takes */
    int64_t commit_us;
    int64_t ran[2]; /* foreground, background */
    size_t made, in_batch;
} work;

static void work_start(work *w)
{
    w->turns = prm_turns_new(SHARE);
    w->commit_us = 300;
    REQUIRE(w->turns);
}

static void put(work *w, size_t count, bool is_background)
{
    for (size_t i = 0; i < count; i++, w->made++) {
        tasks[w->made % TASKS] = (prm_task){ .principal = &somebody, .is_background = is_background };
        prm_turns_put(w->turns, &tasks[w->made % TASKS]);
    }
}

static void end_batch(work *w)
{
    prm_turns_end(w->turns, w->now_us);
    w->now_us += w->commit_us;
    w->in_batch = 0;
}

/* One task, in a batch of its own if the one at hand is over. False: nothing waits. */
static bool step(work *w, bool *is_background)
{
    prm_task *task = prm_turns_take(w->turns, w->now_us);

    if (!task) {
        end_batch(w);
        task = prm_turns_take(w->turns, w->now_us);
    }
    if (!task)
        return false;
    *is_background = task->is_background;
    w->ran[task->is_background]++;
    w->now_us += task->is_background ? w->background_us : w->foreground_us;
    if (++w->in_batch == 50)
        end_batch(w);
    return true;
}

/* Work of both kinds waits always: how many of each run. */
static void run_busy(work *w, size_t steps)
{
    bool is_background = false;

    put(w, MANY, false);
    put(w, MANY, true);
    for (size_t i = 0; i < steps; i++) {
        REQUIRE(step(w, &is_background));
        put(w, 1, is_background);
    }
}

static void stop(work *w)
{
    while (prm_turns_take_foreground(w->turns) || prm_turns_take_background(w->turns))
        continue;
    prm_turns_free(w->turns);
}

static void check_share(int64_t foreground_us, int64_t background_us)
{
    work w = { .foreground_us = foreground_us, .background_us = background_us };
    int64_t foreground, background;

    work_start(&w);
    run_busy(&w, 10000);
    foreground = w.ran[0] * foreground_us;
    background = w.ran[1] * background_us;
    /* A task is not cut in two. */
    CHECK(background * 100 >= (foreground + background) * SHARE - 100 * background_us);
    CHECK(background * 100 <= (foreground + background) * SHARE + 100 * background_us);
    stop(&w);
}

TEST(background_has_its_share_while_calls_wait)
{
    check_share(100, 100);
    check_share(100, 20);
    check_share(3, 1);
}

TEST(long_tasks_have_no_more_than_that)
{
    check_share(100, 7000); /* longer than a batch */
    check_share(20, 2500);
}

TEST(nobody_waits_for_the_end_of_the_foreground)
{
    work w = { .foreground_us = 100, .background_us = 100 };
    bool is_background = false;
    size_t before = 0;

    work_start(&w);
    put(&w, MANY, false);
    put(&w, 1, true);
    while (!is_background && before <= 1) {
        REQUIRE(step(&w, &is_background));
        before += !is_background;
    }
    CHECK(is_background); /* the second one: a call goes first */
    CHECK_INT(before, 1);
    stop(&w);
}

TEST(who_comes_while_background_runs_goes_next)
{
    work w = { .foreground_us = 100, .background_us = 100 };
    bool is_background;

    work_start(&w);
    put(&w, 3, true);
    REQUIRE(step(&w, &is_background));
    CHECK(is_background);
    put(&w, 1, false);
    REQUIRE(step(&w, &is_background));
    CHECK(!is_background);
    REQUIRE(step(&w, &is_background));
    CHECK(is_background); /* nobody waits */
    stop(&w);
}

TEST(time_when_nothing_waited_in_the_background_is_no_claim)
{
    work w = { .foreground_us = 100, .background_us = 100 };
    bool is_background;

    work_start(&w);
    put(&w, 2 * MANY, false);
    for (size_t i = 0; i < MANY; i++)
        REQUIRE(step(&w, &is_background));
    put(&w, MANY, true);
    w.ran[0] = w.ran[1] = 0;
    for (size_t i = 0; i < 100; i++)
        REQUIRE(step(&w, &is_background));
    CHECK(w.ran[1] >= 9 && w.ran[1] <= 11);
    stop(&w);
}

TEST(a_batch_of_background_alone_is_short)
{
    prm_turns *turns = prm_turns_new(SHARE);
    int64_t now = 1000, count = 0;

    REQUIRE(turns);
    for (size_t i = 0; i < 100; i++) {
        tasks[i] = (prm_task){ .principal = &somebody, .is_background = true };
        prm_turns_put(turns, &tasks[i]);
    }
    for (; prm_turns_take(turns, now); now += 100)
        count++;
    CHECK_INT(count, PRM_TURNS_BACKGROUND_US / 100 + 1);
    prm_turns_end(turns, now);
    CHECK(prm_turns_take(turns, now + 5000) == &tasks[count]); /* and the next begins anew, in order */
    while (prm_turns_take_background(turns))
        continue;
    prm_turns_free(turns);
}

TEST_MAIN(CASE(background_has_its_share_while_calls_wait), CASE(long_tasks_have_no_more_than_that),
    CASE(nobody_waits_for_the_end_of_the_foreground), CASE(who_comes_while_background_runs_goes_next),
    CASE(time_when_nothing_waited_in_the_background_is_no_claim), CASE(a_batch_of_background_alone_is_short))
