/* SPDX-License-Identifier: Apache-2.0 */
#include "calls/execute.h"

#include "base/log.h"
#include "base/time.h"
#include "calls/pump.h"

static prm_status run_method(prm_worker *worker, prm_clock *clock, prm_task *task, prm_call *call)
{
    const prm_val *result, *shown;
    prm_status status;

    PRM_TRY(prm_call_init(call, worker, task->arena, PRM_CALL_READ, task->principal, task->request_id,
        prm_clock_now(clock)));
    PRM_TRY(prm_execute_admit(task, &call->error));
    status = prm_call_run(call, task->entry, task->params, -1, &result);
    task->authenticated = call->authenticated;
    task->subscribes = call->subscribes;
    if (status != PRM_OK)
        return status;
    if (call->ready.bytes) {
        if (task->id)
            prm_answer_ready(&task->answer, call->ready, task->id, task->id_length);
        return task->answer.failed ? PRM_E_NOMEM : PRM_OK;
    }
    PRM_TRY(prm_call_render(call, result, true, &shown));
    task->result = shown;
    task->note = call->note;
    if (task->id) {
        prm_answer_result(&task->answer, shown, task->id, task->id_length, NULL);
        if (task->answer.failed)
            return PRM_E_NOMEM;
    }
    return PRM_OK;
}

/* What it leaves to be told: all of it, or, of one that failed, which rules did. */
static const prm_val *told_by(const prm_call *call, prm_status status)
{
    prm_val *told = status == PRM_OK && call->events ? call->events : call->alerts;

    for (size_t i = 0; told && told != call->alerts && i < prm_val_count(call->alerts); i++)
        if (prm_val_append(told, prm_val_at(call->alerts, i)) != PRM_OK)
            return call->events;
    return told;
}

static prm_status run(prm_worker *worker, prm_clock *clock, prm_task *task, prm_error *error)
{
    prm_call call = { 0 };
    prm_status status;

    if (task->kind == PRM_TASK_LOOK_UP)
        return task->look_up(worker, task, prm_clock_now(clock), error);
    if (task->kind == PRM_TASK_PUMP)
        return prm_pump_run(worker, task->pump, task->arena, error);
    status = run_method(worker, clock, task, &call);
    task->told = told_by(&call, status);
    *error = call.error;
    return status;
}

void prm_read_run(prm_worker *worker, prm_clock *clock, prm_task *task)
{
    prm_error error = { 0 };
    prm_status status = prm_db_begin(worker->db, &error);

    task->began_us = prm_time_monotonic_us();
    prm_breadcrumb_set(NULL, task->entry ? task->entry->method->name : "", NULL);
    if (status == PRM_OK) {
        status = run(worker, clock, task, &error);
        prm_db_rollback(worker->db);
    }
    if (status != PRM_OK && error.status == PRM_OK)
        prm_error_set(&error, status, NULL, "%s", prm_error_wire(status)->message);
    task->status = status;
    if (status != PRM_OK)
        prm_execute_fail(task, &error);
    prm_breadcrumb_set(NULL, NULL, NULL);
}
