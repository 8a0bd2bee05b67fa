/* SPDX-License-Identifier: Apache-2.0 */
#include "calls/threads.h"

#include "base/alloc.h"

prm_status prm_calls_open(const prm_calls_options *options, prm_calls **out, prm_error *error)
{
    prm_calls *calls = prm_alloc_zeroed(1, sizeof *calls);
    prm_status status;

    if (!calls)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory at start");
    calls->options = *options;
    calls->limits = options->limits ? *options->limits : prm_limits_default;
    if (prm_published_init(&calls->published) != PRM_OK) {
        prm_free(calls);
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory at start");
    }
    status = prm_writer_open(calls, error);
    if (status == PRM_OK)
        status = prm_readers_open(calls, error);
    if (status == PRM_OK)
        status = prm_jobs_open(calls, error);
    if (status == PRM_OK)
        status = prm_indexer_open(calls, error);
    if (status == PRM_OK)
        status = prm_backups_open(calls, error);
    if (status != PRM_OK) {
        prm_calls_free(calls);
        return status;
    }
    *out = calls;
    return PRM_OK;
}

static void keep(prm_task *task)
{
    (void)task;
}

prm_status prm_calls_run_now(prm_calls *calls, prm_task *task)
{
    prm_batch_report report;
    prm_task *one = task;

    task->done = keep;
    prm_batch_run(&calls->writer.state, prm_batch_next_of_one, &one, &report);
    return task->status;
}

prm_status prm_calls_start(prm_calls *calls, prm_error *error)
{
    if (prm_writer_start(calls) == PRM_OK && prm_readers_start(calls) == PRM_OK && prm_jobs_start(calls) == PRM_OK &&
        prm_backups_start(calls) == PRM_OK && prm_indexer_start(calls) == PRM_OK)
        return PRM_OK;
    return prm_error_set(error, PRM_E_UNAVAILABLE, NULL, "the system gives no more threads");
}

prm_status prm_calls_submit(prm_calls *calls, prm_task *task)
{
    const prm_method *method = task->kind == PRM_TASK_METHOD ? task->entry->method : NULL;

    if (atomic_load(&calls->is_stopping))
        return PRM_E_UNAVAILABLE;
    if (task->kind == PRM_TASK_LOOK_UP || task->kind == PRM_TASK_PUMP || (method && !prm_method_writes(method)))
        return prm_reads_put(calls->reads, task);
    if (method && method->flags & PRM_ON_JOBS)
        return prm_queue_push(calls->jobs.inbox, &task->link);
    if (method && method->flags & PRM_ON_BACKUPS)
        return prm_queue_push(calls->backups.inbox, &task->link);
    return prm_writer_push(calls, task);
}

int64_t prm_calls_head(const prm_calls *calls)
{
    return atomic_load(&calls->head);
}

bool prm_calls_keeps_files(const prm_calls *calls)
{
    return atomic_load(&calls->backups.keeps_files);
}

const prm_position_key *prm_calls_positions(const prm_calls *calls)
{
    return &calls->positions;
}

void prm_calls_stop(prm_calls *calls)
{
    atomic_store(&calls->is_stopping, true);
    prm_indexer_stop(calls);
    prm_jobs_stop(calls);
    prm_backups_stop(calls);
    prm_writer_stop(calls);
    prm_readers_stop(calls);
}

void prm_calls_free(prm_calls *calls)
{
    if (!calls)
        return;
    prm_indexer_close(calls);
    prm_jobs_close(calls);
    prm_backups_close(calls);
    prm_readers_close(calls);
    prm_writer_close(calls);
    prm_published_deinit(&calls->published);
    prm_free(calls);
}

static void take_lag(prm_calls *calls, prm_calls_figures *figures)
{
    int64_t entries = atomic_load(&calls->head) - atomic_load(&calls->followed), since = atomic_load(&calls->behind_at);
    int64_t ms = entries > 0 && since > 0 ? prm_clock_now(calls->options.clock) - since : 0;

    figures->lag_entries = entries > 0 ? (uint64_t)entries : 0;
    figures->lag_ms = ms > 0 ? (uint64_t)ms : 0;
}

static void take_search(prm_calls *calls, prm_calls_figures *figures)
{
    const prm_searching *searching = &calls->indexer.searching;
    int64_t entries = atomic_load(&calls->head) - atomic_load(&searching->done);

    figures->search_rows = figures->search_behind_entries = figures->search_behind_ms = 0;
    figures->is_search_making = figures->is_search_purging = false;
    if (!calls->indexer.keeper)
        return;
    figures->search_rows = (uint64_t)atomic_load(&searching->rows);
    figures->search_behind_entries = entries > 0 ? (uint64_t)entries : 0;
    figures->search_behind_ms = (uint64_t)prm_search_behind_ms(searching);
    figures->is_search_purging = atomic_load(&searching->is_purging);
    figures->is_search_making = atomic_load(&searching->is_making) || atomic_load(&searching->generation) == 0;
}

void prm_calls_figures_get(prm_calls *calls, prm_calls_figures *figures)
{
    figures->batches = atomic_load(&calls->batches);
    figures->calls = atomic_load(&calls->calls);
    figures->largest_batch = atomic_load(&calls->largest_batch);
    figures->foreground = atomic_load(&calls->writer.foreground_waiting);
    figures->background = atomic_load(&calls->writer.background_waiting);
    figures->reads = prm_reads_count(calls->reads);
    figures->is_read_only = atomic_load(&calls->is_read_only);
    take_lag(calls, figures);
    take_search(calls, figures);
}

const prm_calls_counts *prm_calls_count(const prm_calls *calls)
{
    return &calls->counts;
}
