/* SPDX-License-Identifier: Apache-2.0 */
#include "calls/execute.h"

#include "base/log.h"
#include "base/time.h"

/* A batch in the making. */
typedef struct batch {
    prm_writer_state *writer;
    prm_journal_head head; /* as it will stand after COMMIT */
    prm_task *tasks[PRM_BATCH_CALLS];
    size_t count;
    int64_t ran_until_us; /* monotonic */
} batch;

/* Who lost access knows it before anybody is answered; its connections close when the answers are on their way, so
 * that one who withdraws its own is told. */
static void hand_over(batch *b)
{
    prm_live *live = b->writer->worker.live;
    bool has_withdrawn = false;

    for (size_t i = 0; i < b->count; i++) {
        has_withdrawn |= b->tasks[i]->withdrawn != NULL;
        prm_live_withdraw(live, b->tasks[i]->withdrawn);
    }
    for (size_t i = 0; i < b->count; i++)
        b->tasks[i]->done(b->tasks[i]);
    if (has_withdrawn)
        prm_live_wake(live);
}

static void fail_all(batch *b, prm_status status, const char *message)
{
    prm_error error = { 0 };

    prm_error_set(&error, status, NULL, "%s", message);
    for (size_t i = 0; i < b->count; i++)
        prm_execute_fail(b->tasks[i], &error);
}

/* The journal entry of a call that survived; at once, for the next of the batch may ask for what it decided. */
static prm_status append(batch *b, const prm_task *task)
{
    prm_error error = { 0 };

    if (!task->has_entry ||
        prm_journal_append(b->writer->worker.db, &b->head, &task->leaves, task->arena, &error) == PRM_OK)
        return PRM_OK;
    prm_log_text(PRM_LOG_ERROR, "journal.append", "%s", error.message);
    return error.status == PRM_E_READ_ONLY ? PRM_E_READ_ONLY : PRM_E_UNAVAILABLE;
}

static void note_time(prm_histogram *times, int64_t began_us)
{
    if (times)
        prm_histogram_add_time(times, prm_time_monotonic_us() - began_us);
}

static prm_status commit(batch *b)
{
    prm_error error = { 0 };
    int64_t began = prm_time_monotonic_us();

    if (prm_db_commit(b->writer->worker.db, &error) != PRM_OK) {
        prm_log_text(PRM_LOG_ERROR, "commit", "%s", error.message);
        return error.status;
    }
    note_time(b->writer->commits, began);
    b->writer->head = b->head;
    return PRM_OK;
}

static bool changes_what_is_cached(const prm_task *task)
{
    return task->network || task->activates;
}

/* Runs what `next` gives until the batch closes. */
static prm_status fill(batch *b, prm_batch_next next, void *source)
{
    int64_t began = prm_time_monotonic_us();
    prm_task *task;

    b->writer->worker.holds_answers = false;
    while (b->count < PRM_BATCH_CALLS && (task = next(source))) {
        prm_status status;
        b->tasks[b->count++] = task;
        task->batch = b->writer->batch;
        task->began_us = prm_time_monotonic_us();
        status = prm_execute_write(b->writer, task);
        b->writer->worker.holds_answers |= !task->is_background;
        if (status == PRM_OK)
            status = append(b, task);
        if (task->is_background)
            note_time(b->writer->background, task->began_us);
        if (status != PRM_OK)
            return status;
        if (changes_what_is_cached(task) || prm_time_monotonic_us() - began > b->writer->batch_us)
            break;
    }
    return PRM_OK;
}

static prm_status transact(batch *b, prm_batch_next next, void *source)
{
    prm_error error = { 0 };
    prm_status status = prm_db_begin(b->writer->worker.db, &error);

    if (status != PRM_OK) { /* take what was waiting, so that it gets an answer */
        prm_task *task;
        while (b->count < PRM_BATCH_CALLS && (task = next(source)))
            b->tasks[b->count++] = task;
        b->ran_until_us = prm_time_monotonic_us();
        prm_log_text(PRM_LOG_ERROR, "begin", "%s", error.message);
        return status == PRM_E_READ_ONLY ? status : PRM_E_UNAVAILABLE;
    }
    b->head = b->writer->head;
    status = fill(b, next, source);
    b->ran_until_us = prm_time_monotonic_us();
    if (status == PRM_OK && b->count > 0)
        status = commit(b);
    if (status != PRM_OK || b->count == 0)
        prm_db_rollback(b->writer->worker.db);
    return status;
}

prm_task *prm_batch_next_of_one(void *source)
{
    prm_task **one = source, *task = *one;
    *one = NULL;
    return task;
}

static void finish(batch *b, prm_status status, prm_batch_report *report)
{
    report->calls += b->count;
    if (status == PRM_E_READ_ONLY)
        fail_all(b, status, "the storage is full or read-only: nothing of this was stored; reads go on");
    else if (status == PRM_E_OUTCOME_UNKNOWN)
        fail_all(b, status,
            "the commit failed: whether this was stored is settled at the next start; repeat it with the same key");
    else if (status != PRM_OK)
        fail_all(b, PRM_E_INTERNAL, "the transaction was lost; nothing of this was stored");
    for (size_t i = 0; i < b->count; i++) {
        if (changes_what_is_cached(b->tasks[i]))
            b->writer->publish(b->writer->context, b->tasks[i]);
        report->has_entries |= b->tasks[i]->has_entry;
        report->has_armed |= b->tasks[i]->has_armed;
    }
    if (report->status == PRM_OK)
        report->status = status == PRM_E_READ_ONLY || status == PRM_E_OUTCOME_UNKNOWN ? status : PRM_OK;
    hand_over(b);
}

/* The transaction went before COMMIT was tried: one of them may be the cause, so each runs again alone. */
static void run_one_by_one(batch *lost, prm_batch_report *report)
{
    for (size_t i = 0; i < lost->count; i++) {
        prm_task *one = lost->tasks[i];
        batch single = { .writer = lost->writer };
        prm_status status = transact(&single, prm_batch_next_of_one, &one);
        finish(&single, status, report);
        if (status == PRM_E_OUTCOME_UNKNOWN) {
            batch rest = { .writer = lost->writer };
            for (size_t j = i + 1; j < lost->count; j++)
                rest.tasks[rest.count++] = lost->tasks[j];
            finish(&rest, PRM_E_UNAVAILABLE, report);
            return;
        }
    }
}

void prm_batch_run(prm_writer_state *writer, prm_batch_next next, void *source, prm_batch_report *report)
{
    batch b = { .writer = writer };
    prm_status status;

    *report = (prm_batch_report){ 0 };
    writer->batch++;
    status = transact(&b, next, source);
    report->ran_until_us = b.ran_until_us;
    if (status == PRM_E_UNAVAILABLE && b.count > 1)
        run_one_by_one(&b, report);
    else
        finish(&b, status, report);
}
