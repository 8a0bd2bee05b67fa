/* SPDX-License-Identifier: Apache-2.0 */
/** @file threads.h  The insides of prm_calls, shared by writer.c, readers.c, jobs.c and calls.c. */
#ifndef PRM_CALLS_THREADS_H
#define PRM_CALLS_THREADS_H

#include "calls/backup.h"
#include "calls/calls.h"
#include "calls/published.h"
#include "calls/reads.h"
#include "calls/turns.h"
#include "services/search/search.h"

#include <pthread.h>

enum { PRM_READERS_MOST = 16 };

typedef struct prm_writer {
    prm_writer_state state;
    prm_queue *inbox;
    prm_turns *turns; /* taken from the inbox, not yet run */
    _Atomic size_t foreground_waiting, background_waiting;
    prm_id_source ids;
    bool must_publish;                      /* the last try failed */
    pthread_t thread;
    bool is_running;
} prm_writer;

typedef struct prm_reader {
    prm_calls *calls;
    prm_worker worker;
    prm_taken taken;
    pthread_t thread;
    bool is_running;
} prm_reader;

/** A consumer of the journal, as the jobs thread serves it. */
typedef struct prm_follower {
    const prm_consumer *consumer;
    prm_consumer_place place;
    uint32_t rows;         /* of its next piece, at most */
    int64_t wait_until_us; /* monotonic; 0: nothing waits */
    uint32_t failures;     /* in a row */
} prm_follower;

/** A reaction or a way out, as the jobs thread brings it what it wants. */
typedef struct prm_reactor {
    const prm_reaction_entry *entry; /* NULL: a way out */
    const prm_outlet *outlet;
    const char *target;       /* "reaction:<name>", "out:<name>"; owned */
    prm_consumer_place place;
    bool is_known;            /* place is what the database says */
    uint32_t careful;         /* events tried with care since this process started */
} prm_reactor;

/** A timer, as the jobs thread runs it. */
typedef struct prm_timekeeper {
    const prm_timer_entry *entry;
    bool has_run; /* since this process started: one of it was tried with care */
} prm_timekeeper;

/** What came of a round. */
typedef struct prm_jobs_counts {
    int64_t timers, reactions;
    bool has_more; /* it was left off for other work to have its turn */
} prm_jobs_counts;

typedef struct prm_jobs {
    prm_db *db;
    prm_queue *inbox;     /* clock.advance */
    prm_queue *finished;  /* the timer at hand */
    prm_link wake;        /* pushed when timers changed */
    atomic_bool is_awake; /* the wake is in the inbox */
    prm_reactor *reactors;
    size_t reactor_count;
    int64_t head; /* of the journal when this process started */
    prm_timekeeper *timekeepers;
    size_t timekeeper_count;
    prm_follower *followers;
    size_t follower_count;
    int64_t tend_us;      /* monotonic, when a piece of what services keep is brought up to date, until is_tended */
    bool is_tended;
    int64_t count_us;     /* monotonic, when parked work is counted again */
    int64_t swept_us;     /* monotonic, when idempotency answers were last swept */
    int64_t probed_us;    /* monotonic, when it was last tried whether a full disk has room again */
    pthread_t thread;
    bool is_running;
} prm_jobs;

/** Who keeps the search index. */
typedef struct prm_indexer {
    prm_searching searching;
    prm_search_keeper *keeper; /* NULL: nothing is searched */
    prm_db *db;
    prm_queue *inbox, *stop;
    prm_link wake; /* pushed when something was committed */
    atomic_bool is_awake;
    bool has_failed;
    pthread_t thread;
    bool is_running;
} prm_indexer;

struct prm_calls {
    prm_calls_options options;
    prm_limits limits;
    prm_calls_counts counts;
    prm_published published;
    prm_writer writer;
    prm_reader readers[PRM_READERS_MOST];
    prm_reads *reads;
    prm_jobs jobs;
    prm_indexer indexer;
    prm_backups backups;
    prm_position_key positions; /* as it is from prm_calls_open on */
    _Atomic int64_t head;       /* the last entry that is committed */
    _Atomic int64_t followed;   /* the last entry that the consumer which tells its lag is done with */
    _Atomic int64_t behind_at;  /* when the one after it was written; 0: it has all */
    atomic_bool is_stopping, is_read_only;
    _Atomic uint64_t batches, calls, largest_batch;
};

prm_status prm_writer_open(prm_calls *calls, prm_error *error);
prm_status prm_writer_start(prm_calls *calls);
prm_status prm_writer_push(prm_calls *calls, prm_task *task);
void prm_writer_stop(prm_calls *calls);
void prm_writer_close(prm_calls *calls);

prm_status prm_readers_open(prm_calls *calls, prm_error *error);
prm_status prm_readers_start(prm_calls *calls);
void prm_readers_stop(prm_calls *calls);
void prm_readers_close(prm_calls *calls);

prm_status prm_jobs_open(prm_calls *calls, prm_error *error);
prm_status prm_jobs_start(prm_calls *calls);
/** Timers may have changed. Any thread. */
void prm_jobs_wake(prm_calls *calls);
/** clock.advance: answers the task. Jobs thread, as those below. */
void prm_jobs_advance(prm_calls *calls, prm_task *task);
/** Hands a task to the writer and waits until it is committed and back here. PRM_E_UNAVAILABLE: closing. */
prm_status prm_jobs_write(prm_calls *calls, prm_task *task);
/** Moves a simulated clock to `to`, once that is stored; nothing if that is past. */
prm_status prm_jobs_move_clock(prm_calls *calls, int64_t to);
/**
 * Runs every timer due up to `until`, in order, those armed on the way included; unless it `is_advancing`, some of
 * them, so that a timer without end holds up nothing else. One that failed was put off; one that is still as it was
 * could not be tried, for the reason returned, and is due later.
 *
 * A timer that may have ended the process is tried with care, as deliveries are: the try is counted before it is made,
 * so that one which ends every process is parked. Of each timer that is the first since this process started, for the
 * ones before it are done, and every one that was tried before.
 */
prm_status prm_jobs_run_due(prm_calls *calls, int64_t until, bool is_advancing, prm_jobs_counts *counts);
/** Brings reactions a piece of what happened. `is_done`: there was nothing more. */
prm_status prm_jobs_react(prm_calls *calls, int64_t *count, bool *is_done);
/** A delivery that is due at `until`, as a task with all it needs; PRM_E_NOT_FOUND. */
prm_status prm_jobs_next_delivery(prm_calls *calls, int64_t until, prm_task **out);
/** Tries it once. */
prm_status prm_jobs_try_delivery(prm_calls *calls, prm_task *task, int64_t *count);
prm_status prm_jobs_open_reactors(prm_calls *calls, prm_error *error);
void prm_jobs_close_reactors(prm_calls *calls);
/** Hands a task to the writer without waiting. PRM_E_LIMIT, PRM_E_UNAVAILABLE. */
prm_status prm_jobs_submit(prm_calls *calls, prm_task *task);
/** The next that came back. */
prm_task *prm_jobs_collect(prm_calls *calls);
/** Gives every consumer of the journal what it wants, piece by piece for a while, if its time has come. How long until
 * it is to be called again, in ms; INT64_MAX: when the journal has grown. `is_hasty`: nobody waits for more to come. */
int64_t prm_jobs_follow(prm_calls *calls, bool is_hasty);
prm_status prm_jobs_open_followers(prm_calls *calls, prm_error *error);
void prm_jobs_close_followers(prm_calls *calls);
/** A task of the system's in an arena of its own; NULL if out of memory. */
prm_task *prm_jobs_new_task(enum prm_task_kind kind);
void prm_jobs_free_task(prm_task *task);
void prm_jobs_refuse(prm_task *task, prm_status status, const char *message);
void prm_jobs_stop(prm_calls *calls);
void prm_jobs_close(prm_calls *calls);

/** After the writer is open: the index is opened, or begun. */
prm_status prm_indexer_open(prm_calls *calls, prm_error *error);
prm_status prm_indexer_start(prm_calls *calls);
/** Something was committed. Writer. */
void prm_indexer_wake(prm_calls *calls);
/** What workers search by; NULL: nothing is searched. */
prm_searching *prm_indexer_searching(prm_calls *calls);
void prm_indexer_stop(prm_calls *calls);
void prm_indexer_close(prm_calls *calls);

#endif
