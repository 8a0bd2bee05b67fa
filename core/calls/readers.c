/* SPDX-License-Identifier: Apache-2.0 */
#include "calls/execute.h"
#include "calls/threads.h"

#include <string.h>

enum { NOTE_BYTES = 1 << 18, RETRY_AFTER_MS = 1000 };

static void drop(prm_task *task)
{
    prm_arena *arena = task->arena;
    prm_task_deinit(task);
    prm_arena_free(arena);
}

static bool fill_note(prm_task *note, const prm_task *read)
{
    const prm_val *left = read->status == PRM_OK ? read->note : NULL;

    note->is_background = true;
    note->entry = read->entry;
    note->done = drop;
    note->source = prm_arena_text(note->arena, read->source, strlen(read->source));
    note->request_id = prm_arena_text(note->arena, read->request_id, strlen(read->request_id));
    note->params = left ? prm_val_copy(note->arena, left) : NULL;
    note->told = read->told ? prm_val_copy(note->arena, read->told) : NULL;
    return note->source && note->request_id && !note->params == !left && !note->told == !read->told;
}

/* The access entry a read leaves, and what it has emitted, goes through the background queue; the answer waits until it
 * is accepted there. Of what it has emitted alone it does not depend: reads go on where nothing can be written. */
static void leave_note(prm_calls *calls, prm_task *read)
{
    prm_arena *arena = prm_arena_new(NOTE_BYTES);
    prm_task *note = arena ? prm_task_new(arena, PRM_TASK_NOTE, read->principal) : NULL;
    prm_val *data = prm_val_object(read->arena);
    prm_error error = { 0 };
    prm_status status = note && fill_note(note, read) ? prm_calls_submit(calls, note) : PRM_E_NOMEM;

    if (status == PRM_OK)
        return;
    if (note)
        drop(note);
    else
        prm_arena_free(arena);
    if (!read->note || read->status != PRM_OK)
        return;
    prm_error_set(&error, status, NULL, "that this was read could not be noted: try again");
    if (prm_val_set_integer(data, "retry_after_ms", RETRY_AFTER_MS) == PRM_OK)
        error.data = data;
    prm_execute_fail(read, &error);
}

static void *reader_main(void *context)
{
    prm_reader *reader = context;
    prm_task *task;

    (void)pthread_setname_np(pthread_self(), "prm-reader");
    while ((task = prm_reads_take(reader->calls->reads))) {
        if (atomic_load(&reader->calls->is_stopping)) {
            prm_execute_refuse(task);
            continue;
        }
        prm_published_take(&reader->calls->published, &reader->taken);
        reader->worker.registry = reader->taken.registry;
        reader->worker.rules = reader->taken.rules;
        prm_read_run(&reader->worker, reader->calls->options.clock, task);
        if (task->told || (task->note && task->status == PRM_OK))
            leave_note(reader->calls, task);
        task->done(task);
    }
    return NULL;
}

prm_status prm_readers_open(prm_calls *calls, prm_error *error)
{
    calls->reads = prm_reads_new(calls->limits.waiting_reads);
    if (!calls->reads)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory while starting the readers");
    for (uint32_t i = 0; i < calls->limits.readers; i++) {
        prm_reader *reader = &calls->readers[i];
        reader->calls = calls;
        reader->worker.host = calls->options.host;
        reader->worker.server = calls->options.server;
        reader->worker.positions = &calls->positions;
        reader->worker.counts = &calls->counts.work;
        reader->worker.searching = prm_indexer_searching(calls);
        reader->worker.live = calls->options.live;
        reader->worker.engine = prm_engine_new();
        reader->worker.zones = prm_zones_new();
        if (!reader->worker.engine || !reader->worker.zones)
            return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory while starting the readers");
        PRM_TRY(prm_db_open(calls->options.directory, PRM_DB_READER, &reader->worker.db, error));
    }
    return PRM_OK;
}

prm_status prm_readers_start(prm_calls *calls)
{
    for (uint32_t i = 0; i < calls->limits.readers; i++) {
        prm_reader *reader = &calls->readers[i];
        reader->is_running = pthread_create(&reader->thread, NULL, reader_main, reader) == 0;
        if (!reader->is_running)
            return PRM_E_UNAVAILABLE;
    }
    return PRM_OK;
}

void prm_readers_stop(prm_calls *calls)
{
    if (calls->reads)
        prm_reads_close(calls->reads);
    for (uint32_t i = 0; i < calls->limits.readers; i++) {
        if (calls->readers[i].is_running)
            pthread_join(calls->readers[i].thread, NULL);
        calls->readers[i].is_running = false;
    }
}

void prm_readers_close(prm_calls *calls)
{
    for (uint32_t i = 0; i < calls->limits.readers; i++) {
        prm_searcher_free(calls->readers[i].worker.searcher);
        prm_db_close(calls->readers[i].worker.db);
        prm_engine_free(calls->readers[i].worker.engine);
        prm_zones_free(calls->readers[i].worker.zones);
        prm_taken_deinit(&calls->readers[i].taken);
    }
    prm_reads_free(calls->reads);
}
