/* SPDX-License-Identifier: Apache-2.0 */
/* The consumers of the journal: looked ahead for on the jobs thread's own connection, served by the writer. */
#include "calls/threads.h"

#include "base/alloc.h"
#include "base/log.h"
#include "base/time.h"

enum { PIECE_BYTES = 64 << 20, TURN_US = 50000 };

/* How long after each failure in a row a consumer is tried again; from the last on, always that. */
static const int64_t pauses_us[] = { 1000000, 10000000, 60000000 };

prm_status prm_jobs_open_followers(prm_calls *calls, prm_error *error)
{
    prm_jobs *jobs = &calls->jobs;
    size_t count = 0;

    while (prm_host_consumer_at(calls->options.host, count))
        count++;
    jobs->followers = prm_alloc_zeroed(count + 1, sizeof *jobs->followers);
    if (!jobs->followers)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory while starting the jobs");
    for (size_t i = 0; i < count; i++)
        jobs->followers[i] = (prm_follower){ .consumer = prm_host_consumer_at(calls->options.host, i),
            .rows = PRM_CONSUMER_ROWS };
    jobs->follower_count = count;
    return PRM_OK;
}

void prm_jobs_close_followers(prm_calls *calls)
{
    prm_free(calls->jobs.followers);
}

/* Its position may have been put back: then what was seen beyond is to be seen again. */
static prm_status find_place(prm_calls *calls, prm_follower *follower, prm_error *error)
{
    prm_event_position kept;

    PRM_TRY(prm_follower_get(calls->jobs.db, follower->consumer->name, &kept, error));
    if (prm_event_position_compare(kept, follower->place.kept) != 0)
        follower->place = (prm_consumer_place){ kept, kept };
    else if (prm_event_position_compare(follower->place.seen, kept) < 0)
        follower->place.seen = kept;
    return PRM_OK;
}

static prm_status hand_over(prm_calls *calls, prm_follower *follower, prm_task *task, prm_error *error)
{
    int64_t count = task->piece.reached.seq - follower->place.seen.seq;
    prm_status status;

    task->is_background = true;
    task->consumer = follower->consumer;
    task->place = follower->place;
    status = prm_jobs_write(calls, task);
    *error = task->error;
    error->data = NULL;
    if (status == PRM_OK) {
        follower->place = (prm_consumer_place){ task->piece.reached, task->piece.reached };
        follower->rows = prm_consumer_next_rows(follower->rows, count, task->took_us);
    } else {
        follower->place.seen = follower->place.kept; /* whatever it was: look again */
        follower->rows = PRM_CONSUMER_ROWS;
    }
    return status;
}

/* Whether `count` entries are too few to be handed over yet. */
static bool may_wait(prm_follower *follower, int64_t count)
{
    int64_t now = prm_time_monotonic_us(), lag = (int64_t)follower->consumer->lag_ms * 1000;

    if (lag == 0 || count >= follower->rows)
        return false;
    if (!follower->wait_until_us)
        follower->wait_until_us = now + lag;
    return now < follower->wait_until_us;
}

/* Looks at one piece. `is_done`: there was nothing more, or it waits for more to come. */
static prm_status follow_piece(prm_calls *calls, prm_follower *follower, prm_task *task, bool is_hasty, bool *is_done,
    prm_error *error)
{
    prm_event_position seen = follower->place.seen;

    PRM_TRY(prm_consumer_look(follower->consumer, calls->jobs.db, seen, follower->rows, task->arena, &task->piece,
        error));
    if (task->piece.reached.seq == seen.seq)
        return PRM_OK;
    if (!prm_consumer_is_wanted(&task->piece)) {
        follower->place.seen = task->piece.reached;
        *is_done = false;
        return PRM_OK;
    }
    if (!is_hasty && may_wait(follower, task->piece.reached.seq - seen.seq))
        return PRM_OK;
    follower->wait_until_us = 0;
    *is_done = false;
    return hand_over(calls, follower, task, error);
}

/* The piece is read into the task that brings it to the writer. */
static prm_status follow_on(prm_calls *calls, prm_follower *follower, bool is_hasty, bool *is_done, prm_error *error)
{
    prm_arena *arena;
    prm_task *task;
    prm_status status;

    *is_done = true;
    /* What waits for more to come is not read again for each entry that does. */
    if (!is_hasty && follower->wait_until_us && !follower->failures &&
        may_wait(follower, atomic_load(&calls->head) - follower->place.seen.seq))
        return PRM_OK;
    arena = prm_arena_new(PIECE_BYTES);
    task = arena ? prm_task_new(arena, PRM_TASK_FOLLOW, &prm_principal_system) : NULL;
    status = task ? follow_piece(calls, follower, task, is_hasty, is_done, error) : PRM_E_NOMEM;
    if (task)
        prm_task_deinit(task);
    prm_arena_free(arena);
    return status;
}

static void note_failure(prm_follower *follower, prm_status status, const prm_error *error)
{
    size_t last = sizeof pauses_us / sizeof *pauses_us - 1;

    if (status != PRM_E_UNAVAILABLE) /* the server is stopping */
        prm_log_text(PRM_LOG_ERROR, "journal.follow", "%s waits: %s", follower->consumer->name,
        error->status == status ? error->message : prm_error_wire(status)->message);
    follower->wait_until_us =
        prm_time_monotonic_us() + pauses_us[follower->failures < last ? follower->failures : last];
    follower->failures++;
}

/* One piece for one consumer; how long until its next, in us. */
static int64_t follow_one(prm_calls *calls, prm_follower *follower, bool is_hasty)
{
    prm_error error = { 0 };
    bool is_done = true;
    prm_status status = PRM_OK;
    int64_t left = follower->wait_until_us - prm_time_monotonic_us();

    if (follower->failures && left > 0)
        return is_hasty ? INT64_MAX : left;
    status = find_place(calls, follower, &error);
    if (status == PRM_OK)
        status = follow_on(calls, follower, is_hasty, &is_done, &error);
    if (status != PRM_OK) {
        note_failure(follower, status, &error);
        return is_hasty ? INT64_MAX : pauses_us[0];
    }
    follower->failures = 0;
    if (!is_done)
        return 0;
    left = follower->wait_until_us - prm_time_monotonic_us();
    return !follower->wait_until_us ? INT64_MAX : left > 0 ? left : 0;
}

/* One that is behind has more than one piece: reactions may have taken long before its turn came. */
static int64_t follow_for_a_turn(prm_calls *calls, prm_follower *follower, bool is_hasty)
{
    int64_t until = prm_time_monotonic_us() + TURN_US, left;

    do
        left = follow_one(calls, follower, is_hasty);
    while (left == 0 && prm_time_monotonic_us() < until && !atomic_load(&calls->is_stopping));
    return left;
}

/* What is not counted yet, and since when. The writer notes when the first comes after all was done. */
static void note_lag(prm_calls *calls, const prm_follower *follower)
{
    prm_error error = { 0 };
    int64_t seen = follower->place.seen.seq, at = 0;

    atomic_store(&calls->followed, seen);
    if (seen < atomic_load(&calls->head) && prm_journal_load_time(calls->jobs.db, seen + 1, &at, &error) != PRM_OK)
        return;
    atomic_store(&calls->behind_at, at);
}

int64_t prm_jobs_follow(prm_calls *calls, bool is_hasty)
{
    int64_t soonest = INT64_MAX;

    for (size_t i = 0; i < calls->jobs.follower_count && !atomic_load(&calls->is_stopping); i++) {
        int64_t left = follow_for_a_turn(calls, &calls->jobs.followers[i], is_hasty);
        if (calls->jobs.followers[i].consumer->tells_lag)
            note_lag(calls, &calls->jobs.followers[i]);
        soonest = left < soonest ? left : soonest;
    }
    return soonest == INT64_MAX ? INT64_MAX : (soonest + 999) / 1000;
}
