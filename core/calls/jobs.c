/* SPDX-License-Identifier: Apache-2.0 */
#include "calls/threads.h"

#include "base/log.h"
#include "base/time.h"
#include "calls/execute.h"

enum { TASK_BYTES = 4 << 20, WAIT_MS = 60000, SWEEP_US = 600000000, BUSY_MS = 50 };

static void hand_back(prm_task *task)
{
    prm_calls *calls = task->owner;
    (void)prm_queue_push(calls->jobs.finished, &task->link);
}

/* Hands a task to the writer and waits until it is committed. Its arena goes with it. */
static prm_status run_task(prm_calls *calls, prm_task *task)
{
    prm_arena *arena = task->arena;
    prm_status status;

    task->is_background = true;
    task->owner = calls;
    task->done = hand_back;
    while ((status = prm_writer_push(calls, task)) == PRM_E_LIMIT)
        (void)prm_queue_take(calls->jobs.finished, BUSY_MS); /* empty: a pause */
    if (status == PRM_OK) {
        (void)prm_queue_take(calls->jobs.finished, -1);
        status = task->status;
    }
    prm_task_deinit(task);
    prm_arena_free(arena);
    return status;
}

/* The next timer due at `until`, as a task in an arena of its own. */
static prm_status next_timer(prm_calls *calls, int64_t until, prm_task **out)
{
    prm_arena *arena = prm_arena_new(TASK_BYTES);
    prm_error error = { 0 };
    prm_task *task = arena ? prm_task_new(arena, PRM_TASK_TIMER, &prm_principal_system) : NULL;
    prm_status status = task ? prm_timer_next(calls->jobs.db, until, arena, &task->timer_row, &error) : PRM_E_NOMEM;

    if (status == PRM_OK) {
        task->source = "timer";
        task->timer = prm_host_timer(calls->options.host, task->timer_row.name);
        *out = task;
        return PRM_OK;
    }
    if (status != PRM_E_NOT_FOUND)
        prm_log_text(PRM_LOG_ERROR, "timer.next", "%s", error.message);
    if (task)
        prm_task_deinit(task);
    prm_arena_free(arena);
    return status;
}

/* Runs every timer due up to `until`, in order, those armed on the way included. */
static int64_t run_due(prm_calls *calls, int64_t until, bool is_advancing)
{
    prm_task *task;
    int64_t count = 0;

    while (!atomic_load(&calls->is_stopping) && next_timer(calls, until, &task) == PRM_OK) {
        int64_t due = task->timer_row.run_at;
        prm_status status;
        if (is_advancing) {
            prm_clock_advance(calls->options.clock, due);
            task->now = prm_clock_now(calls->options.clock);
        }
        status = run_task(calls, task);
        if (status == PRM_E_UNAVAILABLE || status == PRM_E_READ_ONLY)
            break; /* nothing can be written now: it is still due later */
        count++;
    }
    return count;
}

static void refuse(prm_task *task, prm_status status, const char *message)
{
    prm_error error = { 0 };

    prm_error_set(&error, status, NULL, "%s", message);
    prm_execute_fail(task, &error);
    task->done(task);
}

static void advance(prm_calls *calls, prm_task *task)
{
    prm_clock *clock = calls->options.clock;
    prm_val *told = prm_val_object(task->arena);
    int64_t to = 0, by, timers;
    bool has_to = prm_val_get_integer(task->params, "to", &to) == PRM_OK;
    bool has_by = prm_val_get_integer(task->params, "by", &by) == PRM_OK;

    if (has_to == has_by) {
        refuse(task, PRM_E_INVALID, "give either by or to");
        return;
    }
    if (has_by)
        to = prm_clock_now(clock) + by * 1000;
    timers = clock->is_simulated ? run_due(calls, to, true) : 0;
    if (clock->is_simulated)
        prm_clock_advance(clock, to);
    if (prm_val_set_integer(told, "timers", timers) != PRM_OK) {
        refuse(task, PRM_E_NOMEM, "out of memory; the timers up to then have run");
        return;
    }
    task->params = told;
    if (prm_writer_push(calls, task) != PRM_OK)
        refuse(task, PRM_E_LIMIT, "the server is too busy; the timers up to then have run");
}

static void sweep(prm_calls *calls)
{
    int64_t now = prm_time_monotonic_us();
    prm_arena *arena;
    prm_task *task;

    if (now - calls->jobs.swept_us < SWEEP_US || !(arena = prm_arena_new(TASK_BYTES)))
        return;
    calls->jobs.swept_us = now;
    if ((task = prm_task_new(arena, PRM_TASK_SWEEP, &prm_principal_system)))
        (void)run_task(calls, task);
    else
        prm_arena_free(arena);
}

/* How long until the next timer, in ms of waiting. */
static int64_t wait_ms(prm_calls *calls)
{
    prm_task *task;
    int64_t wait = WAIT_MS;

    if (next_timer(calls, INT64_MAX - 1, &task) == PRM_OK) {
        prm_arena *arena = task->arena;
        int64_t left = task->timer_row.run_at - prm_clock_now(calls->options.clock);
        wait = left < 0 ? BUSY_MS : left < WAIT_MS ? left + 1 : WAIT_MS;
        prm_task_deinit(task);
        prm_arena_free(arena);
    }
    return wait;
}

static void refuse_waiting(prm_jobs *jobs)
{
    prm_link *link;

    prm_queue_close(jobs->inbox);
    while ((link = prm_queue_take(jobs->inbox, 0)))
        if (link != &jobs->wake)
            refuse((prm_task *)(void *)link, PRM_E_UNAVAILABLE, "the server is stopping");
}

static void *jobs_main(void *context)
{
    prm_calls *calls = context;
    prm_jobs *jobs = &calls->jobs;

    (void)pthread_setname_np(pthread_self(), "prm-jobs");
    while (!atomic_load(&calls->is_stopping)) {
        prm_link *link;
        run_due(calls, prm_clock_now(calls->options.clock), false);
        sweep(calls);
        link = prm_queue_take(jobs->inbox, wait_ms(calls));
        if (link == &jobs->wake)
            atomic_store(&jobs->is_awake, false);
        else if (link)
            advance(calls, (prm_task *)(void *)link);
    }
    refuse_waiting(jobs);
    return NULL;
}

void prm_jobs_wake(prm_calls *calls)
{
    if (!atomic_exchange(&calls->jobs.is_awake, true))
        (void)prm_queue_push(calls->jobs.inbox, &calls->jobs.wake);
}

prm_status prm_jobs_open(prm_calls *calls, prm_error *error)
{
    prm_jobs *jobs = &calls->jobs;

    jobs->inbox = prm_queue_new(calls->options.background_limit, NULL, NULL);
    jobs->finished = prm_queue_new(0, NULL, NULL);
    jobs->swept_us = prm_time_monotonic_us();
    if (!jobs->inbox || !jobs->finished)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory while starting the jobs");
    return prm_db_open(calls->options.directory, PRM_DB_READER, &jobs->db, error);
}

prm_status prm_jobs_start(prm_calls *calls)
{
    calls->jobs.is_running = pthread_create(&calls->jobs.thread, NULL, jobs_main, calls) == 0;
    return calls->jobs.is_running ? PRM_OK : PRM_E_UNAVAILABLE;
}

void prm_jobs_stop(prm_calls *calls)
{
    if (calls->jobs.inbox)
        prm_queue_close(calls->jobs.inbox);
    if (calls->jobs.is_running)
        pthread_join(calls->jobs.thread, NULL);
    calls->jobs.is_running = false;
}

void prm_jobs_close(prm_calls *calls)
{
    prm_db_close(calls->jobs.db);
    prm_queue_free(calls->jobs.inbox);
    prm_queue_free(calls->jobs.finished);
}
