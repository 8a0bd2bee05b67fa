/* SPDX-License-Identifier: Apache-2.0 */
/* The consumers of the journal: looked ahead for on the jobs thread's own connection, served by the writer. */
#include "calls/threads.h"

#include "base/alloc.h"
#include "base/log.h"
#include "base/time.h"

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
        jobs->followers[i].consumer = prm_host_consumer_at(calls->options.host, i);
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

static prm_status hand_over(prm_calls *calls, prm_follower *follower, prm_event_position reached, prm_error *error)
{
    prm_task *task = prm_jobs_new_task(PRM_TASK_FOLLOW);
    prm_status status;

    if (!task)
        return PRM_E_NOMEM;
    task->is_background = true;
    task->consumer = follower->consumer;
    task->place = follower->place;
    task->reached = reached;
    status = prm_jobs_write(calls, task);
    *error = task->error;
    error->data = NULL;
    if (status == PRM_OK)
        follower->place = (prm_consumer_place){ reached, reached };
    else
        follower->place.seen = follower->place.kept; /* whatever it was: look again */
    prm_jobs_free_task(task);
    return status;
}

/* Looks at one piece. `is_done`: there was nothing more, or it waits for more to come. */
static prm_status follow_piece(prm_calls *calls, prm_follower *follower, bool is_hasty, bool *is_done, prm_error *error)
{
    prm_arena *arena = prm_arena_new((size_t)64 << 20);
    prm_event_position reached;
    bool is_wanted = false;
    int64_t now = prm_time_monotonic_us(), lag = (int64_t)follower->consumer->lag_ms * 1000;
    prm_status status = arena ? prm_consumer_look(follower->consumer, calls->jobs.db, follower->place.seen, arena,
                                    &reached, &is_wanted, error)
                              : PRM_E_NOMEM;

    prm_arena_free(arena);
    *is_done = true;
    if (status != PRM_OK || reached.seq == follower->place.seen.seq)
        return status;
    if (!is_wanted) {
        follower->place.seen = reached;
        *is_done = false;
        return PRM_OK;
    }
    if (!is_hasty && lag > 0 && reached.seq - follower->place.seen.seq < PRM_CONSUMER_ROWS) {
        if (!follower->wait_until_us)
            follower->wait_until_us = now + lag;
        if (now < follower->wait_until_us)
            return PRM_OK;
    }
    follower->wait_until_us = 0;
    *is_done = false;
    return hand_over(calls, follower, reached, error);
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
        status = follow_piece(calls, follower, is_hasty, &is_done, &error);
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
        int64_t left = follow_one(calls, &calls->jobs.followers[i], is_hasty);
        if (calls->jobs.followers[i].consumer->tells_lag)
            note_lag(calls, &calls->jobs.followers[i]);
        soonest = left < soonest ? left : soonest;
    }
    return soonest == INT64_MAX ? INT64_MAX : (soonest + 999) / 1000;
}
