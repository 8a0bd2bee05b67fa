/* SPDX-License-Identifier: Apache-2.0 */
#include "calls/threads.h"

#include "base/alloc.h"
#include "base/log.h"
#include "base/time.h"

enum { TASK_BYTES = 4 << 20, WAIT_MS = 60000, SWEEP_US = 600000000, BUSY_MS = 50, PAUSE_MS = 500,
    TEND_AGAIN_US = 60000000, COUNT_US = 5000000, TURN_US = 50000, PROBE_MS = 1000 };

static void hand_back(prm_task *task)
{
    prm_calls *calls = task->owner;
    (void)prm_queue_push(calls->jobs.finished, &task->link);
}

prm_status prm_jobs_submit(prm_calls *calls, prm_task *task)
{
    task->is_background = true;
    task->owner = calls;
    task->done = hand_back;
    return prm_writer_push(calls, task);
}

prm_task *prm_jobs_collect(prm_calls *calls)
{
    return (prm_task *)(void *)prm_queue_take(calls->jobs.finished, -1);
}

prm_status prm_jobs_write(prm_calls *calls, prm_task *task)
{
    prm_status status;

    task->owner = calls;
    task->done = hand_back;
    while ((status = prm_writer_push(calls, task)) == PRM_E_LIMIT)
        (void)prm_queue_take(calls->jobs.finished, BUSY_MS); /* empty: a pause */
    if (status != PRM_OK)
        return status;
    (void)prm_queue_take(calls->jobs.finished, -1);
    return task->status;
}

prm_task *prm_jobs_new_task(enum prm_task_kind kind)
{
    prm_arena *arena = prm_arena_new(TASK_BYTES);
    prm_task *task = arena ? prm_task_new(arena, kind, &prm_principal_system) : NULL;

    if (!task)
        prm_arena_free(arena);
    return task;
}

void prm_jobs_free_task(prm_task *task)
{
    prm_arena *arena = task->arena;

    prm_task_deinit(task);
    prm_arena_free(arena);
}

/* The next timer due at `until`, as a task in an arena of its own. */
static prm_status next_timer(prm_calls *calls, int64_t until, prm_task **out)
{
    prm_error error = { 0 };
    prm_task *task = prm_jobs_new_task(PRM_TASK_TIMER);
    prm_status status = task ? prm_timer_next(calls->jobs.db, until, task->arena, &task->timer_row, &error)
                             : PRM_E_NOMEM;

    if (status == PRM_OK) {
        task->source = "timer";
        task->timer = prm_host_timer(calls->options.host, task->timer_row.name);
        *out = task;
        return PRM_OK;
    }
    if (status != PRM_E_NOT_FOUND)
        prm_log_text(PRM_LOG_ERROR, "timer.next", "%s", error.message);
    if (task)
        prm_jobs_free_task(task);
    return status;
}

/* The next timer or delivery due at `until`, whichever comes first; of a tie the timer. */
static prm_status next_due(prm_calls *calls, int64_t until, prm_task **out, int64_t *run_at)
{
    prm_task *timer = NULL, *delivery = NULL;
    prm_status found = next_timer(calls, until, &timer), status;

    if (found != PRM_OK && found != PRM_E_NOT_FOUND)
        return found;
    status = prm_jobs_next_delivery(calls, timer ? timer->timer_row.run_at - 1 : until, &delivery);
    if (status != PRM_OK && status != PRM_E_NOT_FOUND) {
        if (timer)
            prm_jobs_free_task(timer);
        return status;
    }
    if (delivery && timer)
        prm_jobs_free_task(timer);
    *out = delivery ? delivery : timer;
    if (*out)
        *run_at = delivery ? delivery->reacting.delivery.run_at : timer->timer_row.run_at;
    return *out ? PRM_OK : PRM_E_NOT_FOUND;
}

prm_status prm_jobs_move_clock(prm_calls *calls, int64_t to)
{
    prm_clock *clock = calls->options.clock;
    int64_t offset = prm_clock_offset(clock, to);
    prm_task *task;
    prm_status status;

    if (offset == atomic_load(&clock->offset))
        return PRM_OK;
    task = prm_jobs_new_task(PRM_TASK_CLOCK);
    if (!task)
        return PRM_E_NOMEM;
    task->is_background = true;
    task->target = offset;
    status = prm_jobs_write(calls, task);
    prm_jobs_free_task(task);
    if (status == PRM_OK)
        prm_clock_move(clock, offset);
    return status;
}

static prm_timekeeper *keeper_of(prm_calls *calls, const prm_timer_entry *entry)
{
    for (size_t i = 0; i < calls->jobs.timekeeper_count; i++)
        if (calls->jobs.timekeepers[i].entry == entry)
            return &calls->jobs.timekeepers[i];
    return NULL;
}

/* The try counts from before it is made, if it may end the process. */
static prm_status claim_timer(prm_calls *calls, prm_task *task)
{
    prm_timekeeper *keeper = keeper_of(calls, task->timer);
    prm_task *claiming;
    prm_status status;

    if (!keeper || (keeper->has_run && task->timer_row.tries == 0))
        return PRM_OK;
    claiming = prm_jobs_new_task(PRM_TASK_CLAIM_TIMER);
    if (!claiming)
        return PRM_E_NOMEM;
    claiming->is_background = true;
    claiming->now = task->now;
    claiming->timer = task->timer;
    claiming->timer_row = task->timer_row;
    status = prm_jobs_write(calls, claiming);
    task->is_stale = claiming->is_stale;
    prm_jobs_free_task(claiming);
    if (status == PRM_OK) {
        keeper->has_run = task->is_claimed = true;
        task->timer_row.tries++;
    }
    return status;
}

static prm_status run_timer(prm_calls *calls, prm_task *task, int64_t *count)
{
    prm_status status = claim_timer(calls, task);

    task->is_background = true;
    if (status == PRM_OK)
        status = prm_jobs_write(calls, task);
    /* Put off, or taken back meanwhile: another is next. */
    *count += !task->is_stale && (status == PRM_OK || task->has_armed);
    return status == PRM_OK || task->is_stale || task->has_armed ? PRM_OK : status;
}

/* `began`: when clock.advance was called, for it is that late for what was due before; else 0. What it meets on the way
 * runs at its own instant, whatever the wall clock has moved meanwhile. */
static prm_status run_due(prm_calls *calls, prm_task *task, int64_t run_at, int64_t began, prm_jobs_counts *counts)
{
    if (began) {
        PRM_TRY(prm_jobs_move_clock(calls, run_at));
        task->now = run_at > began ? run_at : began;
    }
    return task->kind == PRM_TASK_REACTION ? prm_jobs_try_delivery(calls, task, &counts->reactions)
                                           : run_timer(calls, task, &counts->timers);
}

prm_status prm_jobs_run_due(prm_calls *calls, int64_t until, bool is_advancing, prm_jobs_counts *counts)
{
    int64_t began = is_advancing ? prm_clock_now(calls->options.clock) : 0, run_at = 0;
    int64_t until_us = prm_time_monotonic_us() + TURN_US;
    prm_status status = PRM_OK, found = PRM_OK;
    bool is_done = false;

    *counts = (prm_jobs_counts){ 0 };
    while (status == PRM_OK && (found == PRM_OK || !is_done)) {
        prm_task *task = NULL;
        counts->has_more = !is_advancing && prm_time_monotonic_us() > until_us;
        if (counts->has_more)
            return PRM_OK;
        if (atomic_load(&calls->is_stopping))
            return PRM_E_UNAVAILABLE;
        status = prm_jobs_react(calls, &counts->reactions, &is_done);
        if (status != PRM_OK)
            return status;
        found = next_due(calls, until, &task, &run_at);
        if (found != PRM_OK && found != PRM_E_NOT_FOUND)
            return found;
        if (!task)
            continue;
        status = run_due(calls, task, run_at, began, counts);
        prm_jobs_free_task(task);
    }
    return status;
}

/* One chunk; whether there may be another. */
static bool sweep_chunk(prm_calls *calls)
{
    prm_task *task = prm_jobs_new_task(PRM_TASK_SWEEP);
    bool has_more;

    if (!task)
        return false;
    task->is_background = true;
    has_more = prm_jobs_write(calls, task) == PRM_OK && task->has_more;
    prm_jobs_free_task(task);
    return has_more;
}

static void sweep(prm_calls *calls)
{
    int64_t now = prm_time_monotonic_us();

    if (now - calls->jobs.swept_us < SWEEP_US)
        return;
    calls->jobs.swept_us = now;
    while (!atomic_load(&calls->is_stopping) && sweep_chunk(calls))
        continue;
}

/* A piece of what services have to bring up to date; when the next is due, in ms of waiting. */
static int64_t tend(prm_calls *calls)
{
    prm_jobs *jobs = &calls->jobs;
    int64_t left = jobs->tend_us - prm_time_monotonic_us();
    prm_task *task;
    prm_status status;

    if (jobs->is_tended || left > 0)
        return jobs->is_tended ? WAIT_MS : left / 1000 + 1;
    task = prm_jobs_new_task(PRM_TASK_TEND);
    if (!task)
        return BUSY_MS;
    task->is_background = true;
    status = prm_jobs_write(calls, task);
    if (status != PRM_OK && status != PRM_E_UNAVAILABLE)
        prm_log_text(PRM_LOG_ERROR, "services.tend", "%s", task->error.message);
    jobs->is_tended = status == PRM_OK && !task->has_more;
    jobs->tend_us = prm_time_monotonic_us() + (status == PRM_OK ? 0 : TEND_AGAIN_US);
    prm_jobs_free_task(task);
    return jobs->is_tended || status != PRM_OK ? WAIT_MS : 0;
}

/* After a full disk nobody may come to write, for those who send them look whether the server is ready. When the next
 * is due, in ms of waiting. */
static int64_t probe(prm_calls *calls)
{
    int64_t now = prm_time_monotonic_us();
    prm_task *task;

    if (!atomic_load(&calls->is_read_only))
        return WAIT_MS;
    if (now - calls->jobs.probed_us < (int64_t)PROBE_MS * 1000)
        return PROBE_MS;
    calls->jobs.probed_us = now;
    task = prm_jobs_new_task(PRM_TASK_PROBE);
    if (!task)
        return PROBE_MS;
    task->is_background = true;
    (void)prm_jobs_write(calls, task);
    prm_jobs_free_task(task);
    return atomic_load(&calls->is_read_only) ? PROBE_MS : WAIT_MS;
}

/* The shorter of two waits. */
static int64_t sooner(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* How long until the next timer or delivery, in ms of waiting. */
static int64_t wait_ms(prm_calls *calls)
{
    prm_task *task;
    int64_t wait = WAIT_MS, run_at;

    if (next_due(calls, INT64_MAX - 1, &task, &run_at) == PRM_OK) {
        int64_t left = run_at - prm_clock_now(calls->options.clock);
        wait = left < 0 ? BUSY_MS : left < WAIT_MS ? left + 1 : WAIT_MS;
        prm_jobs_free_task(task);
    }
    return wait;
}

static void refuse_waiting(prm_jobs *jobs)
{
    prm_link *link;

    prm_queue_close(jobs->inbox);
    while ((link = prm_queue_take(jobs->inbox, 0)))
        if (link != &jobs->wake)
            prm_jobs_refuse((prm_task *)(void *)link, PRM_E_UNAVAILABLE, "the server is stopping");
}

/* Few, by an index: but not on each turn. */
static void count_parked(prm_calls *calls)
{
    int64_t parked, now = prm_time_monotonic_us();
    prm_error error;

    if (now < calls->jobs.count_us)
        return;
    calls->jobs.count_us = now + COUNT_US;
    if (prm_timer_count_parked(calls->jobs.db, &parked, &error) == PRM_OK)
        atomic_store_explicit(&calls->counts.parked_timers, parked, memory_order_relaxed);
}

static void *jobs_main(void *context)
{
    prm_calls *calls = context;
    prm_jobs *jobs = &calls->jobs;

    (void)pthread_setname_np(pthread_self(), "prm-jobs");
    while (!atomic_load(&calls->is_stopping)) {
        prm_link *link;
        prm_jobs_counts counts;
        int64_t follow, wait;
        prm_status status;
        count_parked(calls);
        status = prm_jobs_run_due(calls, prm_clock_now(calls->options.clock), false, &counts);
        sweep(calls);
        follow = prm_jobs_follow(calls, false);
        wait = sooner(tend(calls), probe(calls));
        if (counts.has_more)
            wait = 0;
        else if (wait > 0) {
            wait = sooner(wait, status == PRM_OK ? wait_ms(calls) : PAUSE_MS);
        }
        link = prm_queue_take(jobs->inbox, sooner(follow, wait));
        if (link == &jobs->wake)
            atomic_store(&jobs->is_awake, false);
        else if (link)
            prm_jobs_advance(calls, (prm_task *)(void *)link);
    }
    refuse_waiting(jobs);
    return NULL;
}

void prm_jobs_wake(prm_calls *calls)
{
    if (!atomic_exchange(&calls->jobs.is_awake, true))
        (void)prm_queue_push(calls->jobs.inbox, &calls->jobs.wake);
}

static prm_status open_timekeepers(prm_calls *calls, prm_error *error)
{
    prm_jobs *jobs = &calls->jobs;
    size_t count = 0;

    while (prm_host_timer_at(calls->options.host, count))
        count++;
    jobs->timekeepers = prm_alloc_zeroed(count + 1, sizeof *jobs->timekeepers);
    if (!jobs->timekeepers)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory while starting the jobs");
    for (size_t i = 0; i < count; i++)
        jobs->timekeepers[i].entry = prm_host_timer_at(calls->options.host, i);
    jobs->timekeeper_count = count;
    return PRM_OK;
}

prm_status prm_jobs_open(prm_calls *calls, prm_error *error)
{
    prm_jobs *jobs = &calls->jobs;

    jobs->inbox = prm_queue_new(calls->limits.waiting_background, NULL, NULL);
    jobs->finished = prm_queue_new(0, NULL, NULL);
    jobs->swept_us = prm_time_monotonic_us();
    if (!jobs->inbox || !jobs->finished)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory while starting the jobs");
    jobs->head = prm_calls_head(calls);
    PRM_TRY(open_timekeepers(calls, error));
    PRM_TRY(prm_jobs_open_followers(calls, error));
    PRM_TRY(prm_jobs_open_reactors(calls, error));
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
    prm_jobs_close_followers(calls);
    prm_jobs_close_reactors(calls);
    prm_free(calls->jobs.timekeepers);
    prm_queue_free(calls->jobs.inbox);
    prm_queue_free(calls->jobs.finished);
}
