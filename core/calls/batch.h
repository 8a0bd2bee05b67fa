/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file batch.h  What the writer does with a batch of calls, without threads, sockets or a clock of its own, so that a
 * test can step it: one transaction, a savepoint a call, journal entries just before one COMMIT, then the answers.
 */
#ifndef PRM_CALLS_BATCH_H
#define PRM_CALLS_BATCH_H

#include "calls/clock.h"
#include "calls/task.h"

enum { PRM_BATCH_CALLS = 64, PRM_BATCH_US = 5000 };

typedef struct prm_writer_state {
    prm_worker worker;
    prm_clock *clock;
    prm_journal_head head;
    prm_histogram *commits, *background; /* of times in microseconds, of a COMMIT and of a piece; NULL: nobody asks */
    uint64_t batch;         /* the number of the one at hand */
    int64_t batch_us;       /* a batch that has run for longer takes no more calls; PRM_BATCH_US but in tests */
    /** After a COMMIT, before its answers, of each call that changed what is cached: the network, the active rules. */
    void (*publish)(void *context, const prm_task *task);
    void *context;
} prm_writer_state;

/** The next task of the batch, or NULL when it is to close. */
typedef prm_task *(*prm_batch_next)(void *source);
/** A batch of one: `source` points to a prm_task *, which becomes NULL when it was taken. */
prm_task *prm_batch_next_of_one(void *source);

/** What became of a batch. */
typedef struct prm_batch_report {
    size_t calls;
    prm_status status; /* PRM_OK, PRM_E_READ_ONLY, or PRM_E_OUTCOME_UNKNOWN: then the process must end */
    int64_t ran_until_us; /* monotonic: when the last call had run, before COMMIT */
    bool has_armed;    /* timers changed */
    bool has_entries;  /* the journal has grown */
} prm_batch_report;

/**
 * Takes tasks from `next` until it gives none, a task closes the batch, or it is full; commits; calls done() of each.
 * A task whose error is not the batch's fails alone. If the transaction is lost before COMMIT, the calls run again one
 * by one.
 */
void prm_batch_run(prm_writer_state *writer, prm_batch_next next, void *source, prm_batch_report *report);

/** Runs one read in a snapshot of its own and fills its answer; done() is the caller's to call. */
void prm_read_run(prm_worker *worker, prm_clock *clock, prm_task *task);

#endif
