/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file calls.h  The threads that execute calls: one writer with two queues, readers, jobs. Opened and closed by the
 * start-up thread; prm_calls_submit from any thread.
 */
#ifndef PRM_CALLS_CALLS_H
#define PRM_CALLS_CALLS_H

#include "base/limits.h"
#include "calls/batch.h"
#include "calls/outlet.h"
#include "store/blobs.h"

typedef struct prm_calls prm_calls;

typedef struct prm_calls_options {
    const char *directory;
    const prm_host *host;
    prm_clock *clock;
    const prm_limits *limits; /* of waiting tasks, and how many readers; NULL: the defaults. Copied */
    const char *backups;    /* where system.backup puts them; NULL: backups/ in the directory */
    bool no_upgrade_backup; /* rows of older schemas are changed without a backup before */
    bool no_search;         /* no index of rows by words is kept, and nothing is found */
    const prm_outlet *outlets; /* `outlet_count` of them */
    size_t outlet_count;
    void *server;           /* worker->server */
    prm_live *live;         /* worker->live */
    /** The COMMIT failed in a way only a restart can settle; called once, after the answers were handed over. */
    void (*on_unknown)(void *context);
    /** The journal has grown: on the writer's thread, after COMMIT and its answers. NULL: nobody asks. */
    void (*on_entries)(void *context);
    /** Asked now and then while older data is brought up to date, before prm_calls_start: true ends that with
     * PRM_E_UNAVAILABLE, and the next start goes on from there. NULL: it runs to its end. */
    bool (*is_cancelled)(void *context);
    void *context;
} prm_calls_options;

/**
 * Opens the writer's connection, installs tables, loads head, ids, registry and the active generation (none yet on an
 * empty database), without starting a thread: prm_calls_run_now may then be used for start-up work.
 */
prm_status prm_calls_open(const prm_calls_options *options, prm_calls **out, prm_error *error);
/** Brings rows of older schemas to what the plugins declare, before anything else is run: PRM_E_INVALID names the row
 * that could not be. Goes on where an earlier start ended. */
prm_status prm_calls_migrate(prm_calls *calls, prm_error *error);
/** Runs a write on this thread, before prm_calls_start: the task holds status, error and result afterwards. */
prm_status prm_calls_run_now(prm_calls *calls, prm_task *task);
prm_status prm_calls_start(prm_calls *calls, prm_error *error);

/** Hands a task over: a write to the writer, a read to a reader, by its method. PRM_E_LIMIT: the queue is full;
 * PRM_E_UNAVAILABLE: closing. In both cases it stays the caller's. */
prm_status prm_calls_submit(prm_calls *calls, prm_task *task);
/** The last entry of the journal that is committed. Any thread. */
int64_t prm_calls_head(const prm_calls *calls);
/** Whether a backup is at the point where bytes of files must stay. Writer. */
bool prm_calls_keeps_files(const prm_calls *calls);
const prm_position_key *prm_calls_positions(const prm_calls *calls);
/** No new tasks; what runs is answered, of what waits only access entries and timers are run, the rest is refused;
 * threads end. */
void prm_calls_stop(prm_calls *calls);
/** After stop. NULL is allowed. */
void prm_calls_free(prm_calls *calls);

/** What the threads count, without locks: since the start, and as it is now. */
typedef struct prm_calls_counts {
    prm_work_counts work;
    prm_histogram batches; /* calls of a batch */
    prm_histogram commits, checkpoint_times, background; /* microseconds */
    prm_histogram noted;   /* microseconds of the writer, after a commit, for the search index */
    _Atomic uint64_t checkpoints;
    _Atomic int64_t wal_bytes, parked_timers;
} prm_calls_counts;
const prm_calls_counts *prm_calls_count(const prm_calls *calls);

/** Figures for system.health. */
typedef struct prm_calls_figures {
    uint64_t batches, calls, largest_batch;
    size_t foreground, background, reads; /* waiting now */
    bool is_read_only;                    /* the last batch met a full disk */
    uint64_t lag_entries, lag_ms;         /* how far the consumer that tells it is behind the journal, and since when */
    uint64_t search_rows, search_behind_entries, search_behind_ms; /* the index of rows by words, and how far it is
                                                                    * behind */
    bool is_search_making;                                        /* it is being made again */
    bool is_search_purging; /* something of what rows no longer hold may be left in it */
} prm_calls_figures;
void prm_calls_figures_get(prm_calls *calls, prm_calls_figures *figures);

/* Start-up only, on the writer's connection before its thread runs. */

/** As prm_generation_get and prm_generation_list. */
prm_status prm_calls_generation(prm_calls *calls, int64_t id, prm_arena *arena, prm_generation *generation,
    prm_error *error);
prm_status prm_calls_generations(prm_calls *calls, uint32_t limit, prm_arena *arena, const prm_val **list,
    prm_error *error);
/** Whether a generation is in force. */
bool prm_calls_has_rules(const prm_calls *calls);
/** Settles what a crash has left of uploads. */
prm_status prm_calls_recover_files(prm_calls *calls, const prm_blobs *blobs, prm_error *error);
/** The id of the user with this address; "" if there is none. */
prm_status prm_calls_find_user(prm_calls *calls, const char *email, char user[64], prm_error *error);

/** What of a stored generation's files and settings is answered for: those of plugins left out wait until they are
 * back. */
prm_status prm_generation_files(prm_db *db, const prm_catalog *catalog, const prm_val *manifest, prm_arena *arena,
    prm_rule_file **files, size_t *count, prm_error *error);
prm_status prm_generation_settings(const prm_catalog *catalog, const prm_val *settings, prm_arena *arena,
    const prm_val **out);
/** What of a stored generation today's plugins have no use for: its points are answered by their fallbacks. */
typedef struct prm_generation_gaps {
    size_t count;
    char first[300]; /* "deals/price.lua: no plugin asks deals.price" */
} prm_generation_gaps;

/** The ruleset of a stored generation (0: the active one), as far as today's plugins ask it. With the connection's
 * thread. */
prm_status prm_generation_build(prm_db *db, const prm_catalog *catalog, int64_t generation, prm_ruleset **out,
    prm_generation_gaps *gaps, prm_error *error);

#endif
