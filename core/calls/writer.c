/* SPDX-License-Identifier: Apache-2.0 */
#include "calls/threads.h"

#include "base/log.h"
#include "base/time.h"
#include "calls/execute.h"
#include "calls/reaction.h"
#include "calls/schema.h"
#include "services/recur/recur.h"
#include "services/services.h"

enum { IDLE_MS = 200, GENERATION_BYTES = 64 << 20 };

/* -- what waits -- */

static void sort_in(prm_writer *writer, prm_link *chain)
{
    while (chain) {
        prm_task *task = (prm_task *)(void *)chain;
        chain = chain->next;
        prm_turns_put(writer->turns, task);
    }
}

static void note_taken(prm_writer *writer, const prm_task *task)
{
    if (task)
        atomic_fetch_sub(task->is_background ? &writer->background_waiting : &writer->foreground_waiting, 1);
}

static prm_task *next_task(void *source)
{
    prm_writer *writer = source;
    prm_task *task;

    sort_in(writer, prm_queue_take_all(writer->inbox));
    task = prm_turns_take(writer->turns, prm_time_monotonic_us());
    note_taken(writer, task);
    return task;
}

static bool has_waiting(prm_writer *writer)
{
    return atomic_load(&writer->foreground_waiting) > 0 || atomic_load(&writer->background_waiting) > 0;
}

prm_status prm_writer_push(prm_calls *calls, prm_task *task)
{
    prm_writer *writer = &calls->writer;
    bool is_background = task->is_background;
    _Atomic size_t *waiting = is_background ? &writer->background_waiting : &writer->foreground_waiting;
    size_t limit = is_background ? calls->limits.waiting_background : calls->limits.waiting_writes;
    prm_status status;

    if (atomic_fetch_add(waiting, 1) >= limit) {
        atomic_fetch_sub(waiting, 1);
        return PRM_E_LIMIT;
    }
    status = prm_queue_push(writer->inbox, &task->link);
    if (status != PRM_OK)
        atomic_fetch_sub(waiting, 1);
    return status;
}

/* -- the thread -- */

/* The registry after what the task changed. */
static prm_status next_registry(prm_calls *calls, const prm_task *task, prm_registry **out, prm_error *error)
{
    prm_worker *worker = &calls->writer.state.worker;

    if (!task)
        return prm_registry_load(worker->db, prm_host_model(calls->options.host), out, error);
    if (!task->network) {
        *out = prm_registry_ref(worker->registry);
        return PRM_OK;
    }
    if (prm_registry_change_by(worker->registry, task->network, out) == PRM_OK)
        return PRM_OK;
    return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory while following the network");
}

/* The active generation of rules; NULL: it is the worker's already, or there is none yet. */
static prm_status next_rules(prm_calls *calls, prm_ruleset **rules, prm_error *error)
{
    prm_worker *worker = &calls->writer.state.worker;
    prm_arena *arena = prm_arena_new(GENERATION_BYTES);
    prm_generation active;
    prm_generation_gaps gaps = { 0 };
    prm_status status;

    if (!arena)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory while reading the rules");
    status = prm_generation_get(worker->db, 0, arena, &active, error);
    if (status == PRM_E_NOT_FOUND)
        status = PRM_OK; /* a new database: the start-up will bring the first */
    else if (status == PRM_OK && (!worker->rules || prm_ruleset_generation(worker->rules) != active.id))
        status = prm_generation_build(worker->db, prm_host_catalog(calls->options.host), active.id, rules, &gaps,
            error);
    if (status == PRM_OK && gaps.count > 0)
        prm_log_text(PRM_LOG_WARNING, "rules_outdated",
            "generation %lld was made for other plugins: %zu of its parts are left out, the first: %s. Fallbacks "
            "answer for them until a generation of today's files is active (rules.activate)",
            (long long)active.id, gaps.count, gaps.first);
    prm_arena_free(arena);
    return status;
}

/* Publishes what the task changed; NULL: all that the database holds. */
static prm_status make_and_publish(prm_calls *calls, const prm_task *task, prm_error *error)
{
    prm_worker *worker = &calls->writer.state.worker;
    prm_registry *registry = NULL;
    prm_ruleset *rules = NULL;
    prm_status status = next_registry(calls, task, &registry, error);

    if (status == PRM_OK && (!task || task->activates))
        status = next_rules(calls, &rules, error);
    if (status != PRM_OK) {
        prm_registry_unref(registry);
        return status;
    }
    prm_published_set(&calls->published, registry, rules);
    prm_registry_unref(worker->registry);
    worker->registry = registry;
    if (rules) {
        prm_ruleset_unref(worker->rules);
        worker->rules = rules;
    }
    return PRM_OK;
}

/* What could not be published (out of memory) is read whole before the next batch, or with what is published next. */
static void publish(void *context, const prm_task *task)
{
    prm_calls *calls = context;
    prm_error error = { 0 };

    if (calls->writer.must_publish)
        task = NULL;
    calls->writer.must_publish = make_and_publish(calls, task, &error) != PRM_OK;
    if (calls->writer.must_publish)
        prm_log_text(PRM_LOG_ERROR, "publish", "what was committed is not yet in force: %s", error.message);
}

static void account(prm_calls *calls, const prm_batch_report *report)
{
    bool is_read_only;

    atomic_fetch_add(&calls->batches, 1);
    atomic_fetch_add(&calls->calls, report->calls);
    prm_histogram_add(&calls->counts.batches, prm_histogram_size, report->calls);
    if (report->calls > atomic_load(&calls->largest_batch))
        atomic_store(&calls->largest_batch, report->calls);
    is_read_only = report->status == PRM_E_READ_ONLY;
    if (!atomic_exchange(&calls->is_read_only, is_read_only) && is_read_only)
        prm_jobs_wake(calls); /* which finds out when there is room again */
}

static void watch_wal(prm_calls *calls)
{
    const prm_db *db = calls->writer.state.worker.db;

    atomic_store_explicit(&calls->counts.wal_bytes, prm_db_wal_bytes(db), memory_order_relaxed);
    atomic_store_explicit(&calls->counts.checkpoints, prm_db_checkpoints(db), memory_order_relaxed);
}

static void checkpoint(prm_calls *calls, bool is_idle)
{
    prm_db *db = calls->writer.state.worker.db;
    uint64_t made = prm_db_checkpoints(db);
    int64_t began = prm_time_monotonic_us();
    prm_error error = { 0 };

    if (prm_db_checkpoint(db, is_idle, &error) != PRM_OK)
        prm_log_text(PRM_LOG_WARNING, "checkpoint", "%s", error.message);
    if (prm_db_checkpoints(db) > made)
        prm_histogram_add_time(&calls->counts.checkpoint_times, prm_time_monotonic_us() - began);
}

static void refuse_all(prm_writer *writer, prm_task *(*take)(prm_turns *turns))
{
    prm_task *task;

    sort_in(writer, prm_queue_take_all(writer->inbox));
    while ((task = take(writer->turns))) {
        note_taken(writer, task);
        prm_execute_refuse(task);
    }
}

/* The writer ends with work left: nobody may wait for it in vain. */
static void refuse_waiting(prm_writer *writer)
{
    prm_queue_close(writer->inbox);
    refuse_all(writer, prm_turns_take_foreground);
    refuse_all(writer, prm_turns_take_background);
}

static void *writer_main(void *context)
{
    prm_calls *calls = context;
    prm_writer *writer = &calls->writer;
    prm_batch_report report;

    (void)pthread_setname_np(pthread_self(), "prm-writer");
    for (;;) {
        if (atomic_load(&calls->is_stopping)) /* its callers have gone: access entries are still written */
            refuse_all(writer, prm_turns_take_foreground);
        if (!has_waiting(writer)) {
            bool is_copying = prm_backups_copy_some(calls, true);
            prm_link *first = prm_queue_take(writer->inbox, is_copying ? 0 : IDLE_MS);
            if (first)
                sort_in(writer, first);
            else if (prm_queue_is_closed(writer->inbox) && !has_waiting(writer))
                break;
            else
                checkpoint(calls, true);
            if (!first) {
                watch_wal(calls);
                continue;
            }
        }
        if (writer->must_publish)
            publish(calls, NULL);
        prm_batch_run(&writer->state, next_task, writer, &report);
        prm_turns_end(writer->turns, report.ran_until_us);
        if (report.calls == 0)
            continue;
        account(calls, &report);
        if (report.status == PRM_E_OUTCOME_UNKNOWN) {
            refuse_waiting(writer);
            calls->options.on_unknown(calls->options.context);
            break;
        }
        if (report.has_entries) {
            int64_t none = 0;
            atomic_store(&calls->head, writer->state.head.seq);
            (void)atomic_compare_exchange_strong(&calls->behind_at, &none, prm_clock_now(calls->options.clock));
        }
        if (report.has_entries && calls->options.on_entries)
            calls->options.on_entries(calls->options.context);
        if (report.has_entries)
            prm_indexer_wake(calls);
        if (report.has_armed || (report.has_entries && calls->jobs.follower_count + calls->jobs.reactor_count > 0))
            prm_jobs_wake(calls);
        checkpoint(calls, !has_waiting(writer));
        watch_wal(calls);
        if (has_waiting(writer))
            (void)prm_backups_copy_some(calls, false);
    }
    prm_backups_give_up(calls);
    return NULL;
}

/* -- life -- */

/* Timers that waited for a plugin which is here now. */
static prm_status bring_back_timers(prm_db *db, const prm_host *host, prm_error *error)
{
    const prm_plugin_entry *entry;

    for (size_t i = 0; (entry = prm_host_plugin_at(host, i)); i++)
        for (const prm_timer *const *timer = entry->plugin->timers; timer && *timer; timer++)
            PRM_TRY(prm_timer_bring_back(db, (*timer)->name, error));
    return PRM_OK;
}

static prm_status install_reactions(prm_db *db, const prm_calls_options *options, prm_error *error)
{
    const prm_host *host = options->host;
    prm_arena *arena = prm_arena_new(1 << 20);
    const prm_reaction_entry *entry;
    prm_status status = arena ? PRM_OK : PRM_E_NOMEM;

    for (size_t i = 0; status == PRM_OK && (entry = prm_host_reaction_at(host, i)); i++)
        status = prm_reaction_install(entry, db, arena, error);
    for (size_t i = 0; status == PRM_OK && i < options->outlet_count; i++)
        status = prm_outlet_install(&options->outlets[i], db, arena, error);
    prm_arena_free(arena);
    return status;
}

static prm_status install_consumers(prm_db *db, const prm_calls_options *options, prm_position_key *positions,
    prm_error *error)
{
    const prm_consumer *consumer;

    PRM_TRY(prm_deliver_install(db, error));
    PRM_TRY(prm_position_key_load(db, positions, error));
    for (size_t i = 0; (consumer = prm_host_consumer_at(options->host, i)); i++)
        PRM_TRY(prm_consumer_install(consumer, db, error));
    return install_reactions(db, options, error);
}

static int ask_cancelled(void *context)
{
    const prm_calls_options *options = context;
    return options->is_cancelled && options->is_cancelled(options->context);
}

/* All of it or nothing: a change of a large table that is not waited for is begun anew by the next start. */
static prm_status install(prm_db *db, const prm_calls_options *options, prm_position_key *positions, prm_error *error)
{
    const prm_host *host = options->host;

    PRM_TRY(prm_db_begin(db, error));
    if (prm_schema_install(db, host, error) == PRM_OK && prm_journal_install(db, error) == PRM_OK &&
        prm_state_install(db, error) == PRM_OK &&
        prm_model_install(prm_host_model(host), db, error) == PRM_OK &&
        install_consumers(db, options, positions, error) == PRM_OK && prm_services_install(host, db, error) == PRM_OK &&
        bring_back_timers(db, host, error) == PRM_OK)
        return prm_db_commit(db, error);
    prm_db_rollback(db);
    return error->status;
}

static prm_status install_recurring(prm_db *db, const prm_host *host, int64_t now, prm_error *error)
{
    PRM_TRY(prm_db_begin(db, error));
    if (prm_recur_install(host, db, now, error) == PRM_OK)
        return prm_db_commit(db, error);
    prm_db_rollback(db);
    return error->status;
}

prm_status prm_writer_open(prm_calls *calls, prm_error *error)
{
    prm_writer *writer = &calls->writer;
    prm_writer_state *state = &writer->state;
    const prm_model *model = prm_host_model(calls->options.host);
    int64_t offset;
    prm_status status;

    state->clock = calls->options.clock;
    state->publish = publish;
    state->batch_us = PRM_BATCH_US;
    state->context = calls;
    state->worker.host = calls->options.host;
    state->worker.server = calls->options.server;
    state->worker.counts = &calls->counts.work;
    state->commits = &calls->counts.commits;
    state->background = &calls->counts.background;
    state->worker.waiting = &writer->foreground_waiting;
    state->worker.live = calls->options.live;
    state->worker.positions = &calls->positions;
    state->worker.searching = prm_indexer_searching(calls);
    state->worker.ids = &writer->ids;
    PRM_TRY(prm_random(&writer->ids.noise, sizeof writer->ids.noise));
    writer->inbox = prm_queue_new(0, NULL, NULL);
    writer->turns = prm_turns_new(calls->limits.background_share);
    state->worker.engine = prm_engine_new();
    state->worker.zones = prm_zones_new();
    if (!writer->inbox || !writer->turns || !state->worker.engine || !state->worker.zones)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory while starting the writer");
    PRM_TRY(prm_db_open(calls->options.directory, PRM_DB_WRITER, &state->worker.db, error));
    PRM_TRY(prm_schema_prepare(calls, error));
    prm_db_ask(state->worker.db, ask_cancelled, &calls->options);
    status = install(state->worker.db, &calls->options, &calls->positions, error);
    prm_db_ask(state->worker.db, NULL, NULL);
    PRM_TRY(status);
    PRM_TRY(prm_journal_load_head(state->worker.db, &state->head, error));
    atomic_store(&calls->head, state->head.seq);
    PRM_TRY(prm_rows_last_id(state->worker.db, model, &writer->ids.last, error));
    if (prm_meta_get(state->worker.db, "clock_offset", &offset, error) == PRM_OK) {
        if (!state->clock->is_simulated)
            return prm_error_set(error, PRM_E_INVALID, "simulated_clock",
                "%s was run with --simulated-clock and its clock was advanced: it can only be run so",
                calls->options.directory);
        atomic_store(&state->clock->offset, offset);
    }
    *error = (prm_error){ 0 };
    PRM_TRY(install_recurring(state->worker.db, calls->options.host, prm_clock_now(state->clock), error));
    return make_and_publish(calls, NULL, error);
}

prm_status prm_writer_start(prm_calls *calls)
{
    calls->writer.is_running = pthread_create(&calls->writer.thread, NULL, writer_main, calls) == 0;
    return calls->writer.is_running ? PRM_OK : PRM_E_UNAVAILABLE;
}

void prm_writer_stop(prm_calls *calls)
{
    if (calls->writer.inbox)
        prm_queue_close(calls->writer.inbox);
    if (calls->writer.is_running)
        pthread_join(calls->writer.thread, NULL);
    calls->writer.is_running = false;
}

void prm_writer_close(prm_calls *calls)
{
    prm_worker *worker = &calls->writer.state.worker;

    prm_searcher_free(worker->searcher);
    prm_db_close(worker->db);
    prm_engine_free(worker->engine);
    prm_zones_free(worker->zones);
    prm_registry_unref(worker->registry);
    prm_ruleset_unref(worker->rules);
    prm_turns_free(calls->writer.turns);
    prm_queue_free(calls->writer.inbox);
}
