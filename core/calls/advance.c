/* SPDX-License-Identifier: Apache-2.0 */
/* clock.advance, on the jobs thread: the timers on the way one by one, each its own call, then the answer. */
#include "calls/threads.h"

#include "base/log.h"
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
        return true;
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
    status = prm_idem_get(calls->jobs.db, task->principal->user, task->key, prm_clock_now(calls->options.clock), task->arena,
        &idem, &error);
    if (status != PRM_OK && status != PRM_E_NOT_FOUND)
        prm_log_text(PRM_LOG_ERROR, "clock.advance", "%s", error.message);
    return status;
}

/* Runs what falls due on the way, then moves the clock; false: the task was answered. */
static bool move_clock(prm_calls *calls, prm_task *task)
{
    prm_val *told = prm_val_object(task->arena);
    int64_t to, timers = 0;
    prm_status status = PRM_OK;

    if (!read_instant(calls, task, &to))
        return false;
    if (calls->options.clock->is_simulated)
        status = prm_jobs_run_due(calls, to, true, &timers);
    if (status == PRM_OK)
        status = prm_val_set_integer(told, "timers", timers);
    if (status != PRM_OK) {
        prm_jobs_refuse(task, status, "not all timers up to then could be run: the clock stands at the last that was");
        return false;
    }
    if (calls->options.clock->is_simulated)
        prm_clock_advance(calls->options.clock, to);
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
