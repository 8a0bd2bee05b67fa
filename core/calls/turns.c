/* SPDX-License-Identifier: Apache-2.0 */
#include "calls/turns.h"

#include "base/alloc.h"
#include "calls/fair.h"

enum { NOT_YET = -1 };

struct prm_turns {
    prm_fair *foreground;
    size_t foreground_count;
    prm_task_line background;
    uint32_t share;
    int64_t claim;    /* of the background, in hundredths of microseconds; below 0: it had more than its share */
    enum { NOBODY, FOREGROUND, BACKGROUND } running;
    int64_t since_us;       /* when what runs was taken */
    int64_t alone_since_us; /* when background work was first taken in this batch while no call waited */
};

prm_turns *prm_turns_new(uint32_t share)
{
    prm_turns *turns = prm_alloc_zeroed(1, sizeof *turns);

    if (!turns)
        return NULL;
    turns->share = share;
    turns->alone_since_us = NOT_YET;
    turns->foreground = prm_fair_new();
    if (turns->foreground)
        return turns;
    prm_free(turns);
    return NULL;
}

void prm_turns_free(prm_turns *turns)
{
    if (!turns)
        return;
    prm_fair_free(turns->foreground);
    prm_free(turns);
}

void prm_turns_put(prm_turns *turns, prm_task *task)
{
    if (!task->is_background) {
        turns->foreground_count++;
        prm_fair_put(turns->foreground, task);
        return;
    }
    prm_task_line_put(&turns->background, task);
}

prm_task *prm_turns_take_foreground(prm_turns *turns)
{
    prm_task *task = prm_fair_take(turns->foreground);

    turns->foreground_count -= task != NULL;
    return task;
}

prm_task *prm_turns_take_background(prm_turns *turns)
{
    return prm_task_line_take(&turns->background);
}

static void account(prm_turns *turns, int64_t now_us)
{
    int64_t took = now_us - turns->since_us;

    turns->since_us = now_us;
    if (turns->running == BACKGROUND)
        turns->claim -= took * (100 - turns->share);
    else if (turns->running == FOREGROUND)
        turns->claim += took * turns->share;
    /* What is not wanted when it can be had is gone, and so is what was taken from nobody. */
    if (turns->foreground_count == 0 || (!turns->background.first && turns->claim > 0))
        turns->claim = 0;
}

static bool may_run_alone(prm_turns *turns, int64_t now_us)
{
    if (turns->alone_since_us == NOT_YET)
        turns->alone_since_us = now_us;
    return now_us - turns->alone_since_us <= PRM_TURNS_BACKGROUND_US;
}

prm_task *prm_turns_take(prm_turns *turns, int64_t now_us)
{
    bool is_due;

    account(turns, now_us);
    is_due = turns->foreground_count > 0 ? turns->claim > 0 : turns->background.first && may_run_alone(turns, now_us);
    if (is_due)
        turns->running = BACKGROUND;
    else
        turns->running = turns->foreground_count > 0 ? FOREGROUND : NOBODY;
    return is_due ? prm_turns_take_background(turns) : prm_turns_take_foreground(turns);
}

void prm_turns_end(prm_turns *turns, int64_t then_us)
{
    account(turns, then_us);
    turns->running = NOBODY;
    turns->alone_since_us = NOT_YET;
}
