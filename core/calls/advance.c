/* SPDX-License-Identifier: Apache-2.0 */
/* clock.advance, on the jobs thread: the timers on the way one by one, each its own call, then the answer. */
#include "calls/threads.h"

#include "base/log.h"

#include <string.h>

#include "calls/execute.h"

enum { RETRY_AFTER_MS = 1000 };

void prm_jobs_refuse(prm_task *task, prm_status status, const char *message)
{
    prm_val *data = prm_val_object(task->arena);
    prm_error error = { 0 };

    prm_error_set(&error, status, NULL, "%s", message);
    if (status == PRM_E_UNAVAILABLE && prm_val_set_integer(data, "retry_after_ms", RETRY_AFTER_MS) == PRM_OK)
        error.data = data;
    prm_execute_fail(task, &error);
    task->done(task);
}

static void refuse_params(prm_task *task, const char *field, const char *code, const char *message)
{
    prm_field_errors errors = { .arena = task->arena };
    prm_val *data = prm_val_object(task->arena);
    prm_error error = { 0 };

    prm_field_errors_add(&errors, field, code, message);
    prm_error_set(&error, PRM_E_INVALID, NULL, "%s: %s", field, message);
    if (prm_val_set(data, "fields", prm_field_errors_list(&errors)) == PRM_OK)
        error.data = data;
    prm_execute_fail(task, &error);
    task->done(task);
}

/* A call that was interrupted and is asked again goes where it was going, not as far again. */
static bool keep_target(prm_calls *calls, prm_task *task, int64_t *to)
{
    const prm_span parts[] = { { task->principal->user_id, strlen(task->principal->user_id) + 1 },
        { task->key, strlen(task->key) + 1 }, { task->digest, sizeof task->digest } };
    uint8_t hash[PRM_HASH_BYTES];
    int64_t key, kept, target;
    prm_error error = { 0 };
    prm_task *keeping;
    prm_status status;

    prm_hash(parts, sizeof parts / sizeof *parts, hash);
    memcpy(&key, hash, sizeof key);
    if (prm_meta_get(calls->jobs.db, "advance_key", &kept, &error) == PRM_OK && kept == key &&
        prm_meta_get(calls->jobs.db, "advance_to", &target, &error) == PRM_OK) {
        *to = target;
        return true;
    }
    keeping = prm_jobs_new_task(PRM_TASK_TARGET);
    status = PRM_E_NOMEM;
    if (keeping) {
        keeping->is_background = true;
        keeping->target_key = key;
        keeping->target = *to;
        status = prm_jobs_write(calls, keeping);
        prm_jobs_free_task(keeping);
    }
    if (status != PRM_OK)
        prm_jobs_refuse(task, status, "where the clock is to go could not be kept: it was not moved");
    return status == PRM_OK;
}

/* Where the clock is to go; false: the task was answered. */
static bool read_instant(prm_calls *calls, prm_task *task, int64_t *to)
{
    int64_t by;
    bool has_to = prm_val_get_integer(task->params, "to", to) == PRM_OK;
    bool has_by = prm_val_get_integer(task->params, "by", &by) == PRM_OK;

    if (has_to == has_by) {
        refuse_params(task, "to", "required", "give either by or to");
        return false;
    }
    if (has_by)
        *to = prm_clock_now(calls->options.clock) + by * 1000;
    if (*to <= PRM_ID_TIME_MOST)
        return !has_by || !task->key || keep_target(calls, task, to);
    refuse_params(task, has_by ? "by" : "to", "range", "must end before the year 2150");
    return false;
}

/* A key that was used answers without moving the clock again: the writer finds what it answered. */
static prm_status look_up_key(prm_calls *calls, prm_task *task)
{
    prm_error error = { 0 };
    prm_idem idem;
    prm_status status;

    if (!task->key)
        return PRM_E_NOT_FOUND;
    status = prm_idem_get(calls->jobs.db, task->principal->user, task->key, prm_clock_now(calls->options.clock),
        task->arena, &idem, &error);
    if (status != PRM_OK && status != PRM_E_NOT_FOUND)
        prm_log_text(PRM_LOG_ERROR, "clock.advance", "%s", error.message);
    return status;
}

/* Runs what falls due on the way, then moves the clock; false: the task was answered. */
static bool move_clock(prm_calls *calls, prm_task *task)
{
    prm_val *told = prm_val_object(task->arena);
    prm_jobs_counts counts = { 0 };
    int64_t to;
    prm_status status = PRM_OK;

    if (!read_instant(calls, task, &to))
        return false;
    if (calls->options.clock->is_simulated)
        status = prm_jobs_run_due(calls, to, true, &counts);
    if (status == PRM_OK && calls->options.clock->is_simulated)
        status = prm_jobs_move_clock(calls, to);
    if (status == PRM_OK)
        status = prm_val_set_integer(told, "timers", counts.timers);
    if (status == PRM_OK)
        status = prm_val_set_integer(told, "reactions", counts.reactions);
    if (status != PRM_OK) {
        prm_jobs_refuse(task, status, "not all timers up to then could be run: the clock stands at the last that was");
        return false;
    }
    task->params = told;
    return true;
}

/* The next one starts when this one is committed: it may have the same key. */
void prm_jobs_advance(prm_calls *calls, prm_task *task)
{
    prm_status status = look_up_key(calls, task);
    void (*done)(prm_task *task) = task->done;
    void *owner = task->owner;

    if (status != PRM_OK && status != PRM_E_NOT_FOUND) {
        prm_jobs_refuse(task, status, prm_error_wire(status)->message);
        return;
    }
    if (status == PRM_E_NOT_FOUND && !move_clock(calls, task))
        return;
    status = prm_jobs_write(calls, task);
    task->owner = owner;
    task->done = done;
    if (status == PRM_E_UNAVAILABLE && task->status != status)
        prm_jobs_refuse(task, status, "the server is stopping; the timers up to then have run");
    else
        done(task);
}
