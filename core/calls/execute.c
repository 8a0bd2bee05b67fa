/* SPDX-License-Identifier: Apache-2.0 */
#include "calls/execute.h"

#include "base/json.h"
#include "base/log.h"
#include "base/time.h"
#include "calls/reaction.h"
#include "calls/repeat.h"
#include "calls/schema.h"
#include "services/recur/recur.h"
#include "services/services.h"
#include "store/notice.h"

#include <string.h>

enum { RETRY_AFTER_MS = 1000 };

enum { SWEEP_ROWS = 50 };

/* How long after each failure a timer runs again; after the last it is parked. */
static const int64_t retries_ms[] = { 1000, 10000, 60000, 600000, 3600000 };

void prm_execute_fail(prm_task *task, const prm_error *error)
{
    task->error = *error;
    task->status = error->status;
    task->has_entry = task->activates = task->has_armed = task->reacting.is_settled = false;
    task->withdrawn = NULL;
    task->network = NULL;
    if (task->authenticated)
        prm_principal_unref(task->authenticated);
    task->authenticated = NULL;
    prm_buf_clear(&task->answer);
    if (task->id)
        prm_answer_error(&task->answer, &task->error, task->principal->locale, task->id, task->id_length);
}

void prm_execute_refuse(prm_task *task)
{
    prm_val *data = prm_val_object(task->arena);
    prm_error error = { 0 };

    prm_error_set(&error, PRM_E_UNAVAILABLE, NULL, "the server is stopping: this was not run");
    if (prm_val_set_integer(data, "retry_after_ms", RETRY_AFTER_MS) == PRM_OK)
        error.data = data;
    prm_execute_fail(task, &error);
    task->done(task);
}

prm_status prm_execute_admit(prm_task *task, prm_error *error)
{
    if (task->kind != PRM_TASK_METHOD)
        return PRM_OK;
    if (!prm_task_begin(task))
        return prm_error_set(error, PRM_E_STATE, PRM_CANCELLED, PRM_CANCELLED_SENTENCE);
    if (!prm_principal_is_withdrawn(task->principal))
        return PRM_OK;
    return prm_error_set(error, PRM_E_UNAUTHENTICATED, NULL,
        "what this connection rested on was withdrawn: authenticate anew");
}

static prm_status answer(prm_task *task, const prm_val *result, prm_span *printed)
{
    task->result = result;
    if (!task->id)
        return PRM_OK;
    prm_answer_result(&task->answer, result, task->id, task->id_length, printed);
    return task->answer.failed ? PRM_E_NOMEM : PRM_OK;
}

void prm_execute_leave_note(prm_task *task, const prm_call *call, const prm_val *note)
{
    const prm_principal *who = task->principal;

    task->leaves = (prm_journal_entry){ .at = call->now,
        .actor = who->side == PRM_PUBLIC ? "public" : who->user_id, .on_behalf = "",
        .request = task->request_id, .source = task->source, .method = task->entry ? task->entry->method->name : "",
        .generation = call->worker->rules ? prm_ruleset_generation(call->worker->rules) : 0, .note = note };
    task->has_entry = true;
}

int64_t prm_execute_retry_ms(int32_t tries)
{
    return tries > 0 && (size_t)tries <= sizeof retries_ms / sizeof *retries_ms ? retries_ms[tries - 1] : -1;
}

static prm_status run_method(prm_writer_state *writer, prm_task *task, prm_call *call)
{
    const prm_val *result, *shown;
    prm_span printed = { 0 };

    if (task->key) {
        prm_status status = prm_repeat_find(call, task, &shown);
        if (status == PRM_OK)
            return answer(task, shown, NULL);
        if (status != PRM_E_NOT_FOUND)
            return status;
    }
    PRM_TRY(prm_call_run(call, task->entry, task->params, task->expect_version, &result));
    PRM_TRY(prm_call_render(call, result, !task->is_dry_run, &shown));
    PRM_TRY(prm_call_entry(call, task->source, &task->leaves, &task->has_entry));
    PRM_TRY(answer(task, shown, &printed));
    return task->key ? prm_repeat_keep(call, task, result, printed) : PRM_OK;
}

static prm_status run_timer(prm_writer_state *writer, prm_task *task, prm_call *call)
{
    const prm_timer_row *row = &task->timer_row;
    prm_val *params = prm_val_object(task->arena);
    const prm_val *data = NULL;

    task->is_stale = prm_timer_take(writer->worker.db, row, &call->error) == PRM_E_NOT_FOUND;
    if (task->is_stale || call->error.status != PRM_OK)
        return task->is_stale ? PRM_E_NOT_FOUND : call->error.status;
    if (!task->timer)
        return prm_error_set(&call->error, PRM_E_NOT_FOUND, NULL, "no plugin has the timer %s", row->name);
    PRM_TRY(prm_recur_go_on(writer->worker.host, writer->worker.db, task->timer->timer, row, call->now, &call->error));
    if (*row->data)
        PRM_TRY(prm_json_parse(task->arena, row->data, strlen(row->data), &prm_json_wire_limits, &data, &call->error));
    PRM_TRY(prm_val_set_text(params, "subject", row->subject));
    PRM_TRY(prm_val_set_text(params, "key", row->key));
    PRM_TRY(prm_val_set_integer(params, "due", row->due));
    PRM_TRY(prm_val_set(params, "data", data));
    PRM_TRY(prm_call_run_timer(call, task->timer, params));
    return prm_call_entry(call, task->source, &task->leaves, &task->has_entry);
}

static prm_status claim_timer(prm_writer_state *writer, prm_task *task, prm_call *call)
{
    int64_t pause = prm_execute_retry_ms(task->timer_row.tries + 1);
    prm_status status = prm_timer_postpone(writer->worker.db, &task->timer_row,
        pause < 0 ? INT64_MAX : call->now + pause, &call->error);

    task->is_stale = status == PRM_E_NOT_FOUND;
    if (status == PRM_OK && pause < 0)
        status = prm_recur_park(writer->worker.host, writer->worker.db, task->timer->timer, &task->timer_row, call->now,
            &call->error);
    return status;
}

/* What a read has emitted, words that somebody looks for, is nobody's: who called is in notes of access alone. */
static prm_status run_note(prm_writer_state *writer, prm_task *task, prm_call *call)
{
    prm_execute_leave_note(task, call, task->params);
    task->leaves.events = task->told;
    if (!task->params) {
        task->leaves.actor = "system";
        task->leaves.request = task->leaves.source = "";
    }
    return PRM_OK;
}

static prm_status run_start(prm_writer_state *writer, prm_task *task, prm_call *call)
{
    PRM_TRY(prm_call_run_start(call, task->plugin));
    return prm_call_entry(call, task->source, &task->leaves, &task->has_entry);
}

static prm_status run_sweep(prm_writer_state *writer, prm_task *task, prm_call *call)
{
    int64_t answers = 0, notices = 0;

    PRM_TRY(prm_idem_sweep(writer->worker.db, call->now, SWEEP_ROWS, &answers, &call->error));
    PRM_TRY(prm_inbox_sweep(writer->worker.db, call->now, SWEEP_ROWS, &notices, &call->error));
    task->has_more = answers == SWEEP_ROWS || notices == SWEEP_ROWS;
    return PRM_OK;
}

static prm_status run_follow(prm_writer_state *writer, prm_task *task, prm_call *call)
{
    prm_status status =
        prm_consumer_take(task->consumer, writer->worker.db, &task->place, &task->piece, task->arena, &call->error);

    task->took_us = prm_time_monotonic_us() - task->began_us;
    return status;
}

static prm_status run_target(prm_writer_state *writer, prm_task *task, prm_call *call)
{
    PRM_TRY(prm_meta_set(writer->worker.db, "advance_key", task->target_key, &call->error));
    return prm_meta_set(writer->worker.db, "advance_to", task->target, &call->error);
}

static prm_status run_clock(prm_writer_state *writer, prm_task *task, prm_call *call)
{
    return prm_meta_set(writer->worker.db, "clock_offset", task->target, &call->error);
}

static prm_status run_probe(prm_writer_state *writer, prm_task *task, prm_call *call)
{
    return prm_meta_set(writer->worker.db, "probed", call->now, &call->error);
}

static prm_status run_tend(prm_writer_state *writer, prm_task *task, prm_call *call)
{
    const prm_host *host = writer->worker.host;
    prm_db *db = writer->worker.db;

    PRM_TRY(prm_services_tend(host, db, task->arena, &task->has_more, &call->error));
    return task->has_more ? PRM_OK
                          : prm_model_grow(prm_host_model(host), db, task->arena, &task->has_more, &call->error);
}

static prm_status run_migrate(prm_writer_state *writer, prm_task *task, prm_call *call)
{
    PRM_TRY(prm_schema_migrate(task, call));
    return prm_call_entry(call, task->source, &task->leaves, &task->has_entry);
}

static prm_status (*const runs[])(prm_writer_state *writer, prm_task *task, prm_call *call) = {
    [PRM_TASK_METHOD] = run_method,
    [PRM_TASK_TIMER] = run_timer,
    [PRM_TASK_NOTE] = run_note,
    [PRM_TASK_START] = run_start,
    [PRM_TASK_FOLLOW] = run_follow,
    [PRM_TASK_REACTION] = prm_reaction_run,
    [PRM_TASK_CLAIM] = prm_reaction_claim,
    [PRM_TASK_CLAIM_TIMER] = claim_timer,
    [PRM_TASK_TARGET] = run_target,
    [PRM_TASK_CLOCK] = run_clock,
    [PRM_TASK_PROBE] = run_probe,
    [PRM_TASK_MIGRATE] = run_migrate,
    [PRM_TASK_SWEEP] = run_sweep,
    [PRM_TASK_TEND] = run_tend,
};

static prm_status run(prm_writer_state *writer, prm_task *task, prm_call *call)
{
    int64_t now = task->now ? task->now : prm_clock_now(writer->clock);
    prm_status status;

    status = prm_call_init(call, &writer->worker, task->arena, task->is_dry_run ? PRM_CALL_DRY_RUN : PRM_CALL_WRITE,
        task->principal, task->request_id, now);
    call->secret = task->secret;
    if (status == PRM_OK)
        status = prm_execute_admit(task, &call->error);
    if (status == PRM_OK)
        status = runs[task->kind](writer, task, call);
    if (status != PRM_OK && call->error.status == PRM_OK)
        prm_error_set(&call->error, status, NULL, "%s", prm_error_wire(status)->message);
    return status;
}

/* A timer that failed keeps its place: it runs again later, or is parked for people, or its plugin, to come. */
static prm_status postpone(prm_writer_state *writer, prm_task *task, const prm_call *call, prm_error *error)
{
    prm_val *note = prm_val_object(task->arena);
    int64_t pause = prm_execute_retry_ms(task->timer_row.tries + !task->is_claimed);
    bool parks = !task->timer || pause < 0;

    if (task->timer && !task->is_claimed)
        PRM_TRY(prm_timer_postpone(writer->worker.db, &task->timer_row, parks ? INT64_MAX : call->now + pause,
            error));
    else if (!task->timer)
        PRM_TRY(prm_timer_set_aside(writer->worker.db, &task->timer_row, error));
    PRM_TRY(prm_val_set_text(note, "kind", "timer_failed"));
    PRM_TRY(prm_val_set_text(note, "timer", task->timer_row.name));
    PRM_TRY(prm_val_set_boolean(note, "parked", parks));
    PRM_TRY(prm_val_set_text(note, "subject", task->timer_row.subject));
    PRM_TRY(prm_val_set_text(note, "message", call->error.message));
    task->has_armed = true;
    prm_execute_leave_note(task, call, note);
    return PRM_OK;
}

/* What stays of a call that was rolled back: a dry run was asked for, a timer was tried. */
static prm_status leave_trace(prm_writer_state *writer, prm_task *task, const prm_call *call, prm_status status,
    prm_error *error)
{
    if (task->kind == PRM_TASK_TIMER && status != PRM_OK && !task->is_stale)
        return postpone(writer, task, call, error);
    if (task->kind == PRM_TASK_REACTION && status != PRM_OK && !task->is_stale)
        return prm_reaction_leave(writer, task, call, error);
    if (task->is_dry_run) {
        prm_val *note = prm_val_object(task->arena);
        PRM_TRY(prm_val_set_text(note, "kind", "dry_run"));
        prm_execute_leave_note(task, call, note);
    }
    return PRM_OK;
}

/* What the batch must know of an error outside the call: anything but a full disk has cost the transaction. */
static prm_status lost(const prm_error *error)
{
    return error->status == PRM_E_READ_ONLY ? PRM_E_READ_ONLY : PRM_E_UNAVAILABLE;
}

prm_status prm_execute_write(prm_writer_state *writer, prm_task *task)
{
    prm_db *db = writer->worker.db;
    prm_call call = { 0 };
    prm_error error = { 0 };
    const prm_registry_change *network = NULL;
    prm_status status;
    bool keeps;

    task->has_entry = task->activates = task->has_armed = false;
    task->withdrawn = NULL;
    task->network = NULL;
    prm_buf_clear(&task->answer);
    if (prm_db_savepoint(db, &error) != PRM_OK)
        return lost(&error);
    prm_breadcrumb_set(NULL, task->entry ? task->entry->method->name : "", NULL);
    status = run(writer, task, &call);
    prm_breadcrumb_set(NULL, NULL, NULL);
    if (status == PRM_E_READ_ONLY || call.error.status == PRM_E_READ_ONLY)
        return PRM_E_READ_ONLY; /* with or without its transaction: SQLite may have rolled it back */
    if (!prm_db_is_in_transaction(db))
        return PRM_E_UNAVAILABLE;
    if (status == PRM_OK)
        status = prm_call_network(&call, &network);
    keeps = status == PRM_OK && !task->is_dry_run;
    task->activates = keeps && call.activates;
    task->network = keeps ? network : NULL;
    task->has_armed = keeps && call.has_armed;
    task->withdrawn = keeps ? call.withdrawn : NULL;
    if ((keeps ? prm_db_release(db, &error) : prm_db_rollback_to(db, &error)) != PRM_OK)
        return lost(&error);
    if (status != PRM_OK)
        prm_execute_fail(task, &call.error);
    task->status = status;
    if (!keeps) {
        task->has_entry = false;
        if (leave_trace(writer, task, &call, status, &error) != PRM_OK)
            return lost(&error);
    }
    return PRM_OK;
}
