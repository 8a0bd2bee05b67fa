/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file task.h  A call on its way: made on the loop (or by jobs), run by a worker, answered after COMMIT. A message: it
 * owns all it carries, and one thread at a time owns it.
 */
#ifndef PRM_CALLS_TASK_H
#define PRM_CALLS_TASK_H

#include "base/buf.h"
#include "base/hash.h"
#include "base/queue.h"
#include "calls/outlet.h"
#include "plugins/call.h"
#include "store/state.h"

#include <stdatomic.h>

/** Methods of the core that do not run where `access` says: internal flags beside PRM_NO_DRY_RUN. */
#define PRM_ON_LOOP (1u << 30) /* answered on the loop: no rows, no rules */
#define PRM_ON_JOBS (1u << 29) /* goes through the jobs thread to the writer: clock.advance */
#define PRM_ON_BACKUPS (1u << 24) /* goes through the backups' thread to the writer: system.backup */
#define PRM_ON_UPLOADS (1u << 25) /* goes through core/rpc's uploads: files.begin, files.append, files.commit */

enum prm_task_kind {
    PRM_TASK_METHOD,
    PRM_TASK_TIMER,
    PRM_TASK_NOTE,  /* an access entry: `params` is the note */
    PRM_TASK_START, /* a plugin's start function */
    PRM_TASK_FOLLOW, /* a piece of the journal for a consumer */
    PRM_TASK_LOOK_UP, /* a function of the core's, on a reader */
    PRM_TASK_REACTION, /* an event for a reaction, at once or tried again */
    PRM_TASK_CLAIM,    /* a try of a delivery is about to be made */
    PRM_TASK_CLAIM_TIMER, /* of a timer */
    PRM_TASK_TARGET,   /* where a clock.advance goes, so that it goes there if it is asked again */
    PRM_TASK_CLOCK,    /* an offset the clock is about to have */
    PRM_TASK_PROBE,    /* a small write, to see whether there is room on the disk again */
    PRM_TASK_PUMP,   /* a piece of what happened, for those who subscribed; a reader runs it */
    PRM_TASK_MIGRATE, /* some rows of an older schema */
    PRM_TASK_SWEEP, /* drops idempotency answers and notices that have expired */
    PRM_TASK_TEND   /* brings what services keep up to date, and makes indexes of large tables, a piece */
};

/** How far a call has come that its caller may take back. */
enum prm_task_stage { PRM_TASK_WAITS, PRM_TASK_BEGUN, PRM_TASK_DROPPED };

/** An event on its way to a reaction. */
typedef struct prm_reacting {
    const prm_reaction_entry *entry; /* of a reaction; NULL: its plugin is not here */
    const prm_outlet *outlet;        /* of a way out; NULL: it is not configured any more */
    const char *failure;             /* of a way out: why it did not take it; NULL: it did */
    const char *target;              /* "reaction:<name>", "out:<name>" */
    prm_event_position from, at;     /* the reaction's position before and after; of a delivery `at` alone */
    const prm_val *event;            /* as journalled; NULL: there is none any more */
    prm_delivery delivery;           /* id 0: it is the event's first time */
    bool is_careful;                 /* only noted, to be tried as deliveries are: the last process may have died of
                                      * it */
    bool is_settled;                 /* what came of it is part of the transaction */
    bool has_run;                    /* with success */
} prm_reacting;

typedef struct prm_task prm_task;
typedef struct prm_pump prm_pump; /* calls/pump.h */
struct prm_task {
    prm_link link;
    enum prm_task_kind kind;
    bool is_background;
    _Atomic int stage;              /* prm_task_stage: the one member that another thread than the owner's may touch */
    prm_arena *arena;               /* the task itself lives in it */

    const prm_method_entry *entry;  /* METHOD */
    const prm_timer_entry *timer;   /* TIMER, CLAIM_TIMER */
    const prm_plugin_entry *plugin; /* START, MIGRATE */
    const prm_migration *migration; /* MIGRATE */
    prm_timer_row timer_row;        /* TIMER, CLAIM_TIMER */
    const prm_consumer *consumer;   /* FOLLOW */
    prm_consumer_place place;       /* FOLLOW: where it is */
    prm_consumer_piece piece;       /* FOLLOW: what it gets; in the arena */
    int64_t took_us;                /* FOLLOW: of the writer's time */
    prm_status (*look_up)(prm_worker *worker, struct prm_task *task, int64_t now, prm_error *error); /* LOOK_UP: in a
                                     * snapshot of its own */
    prm_pump *pump;                 /* PUMP */
    prm_reacting reacting;          /* REACTION, CLAIM */
    int64_t target_key, target;     /* TARGET; CLOCK: the offset, ms */
    const prm_principal *principal; /* a reference */
    const prm_val *params;
    const char *request_id, *source; /* texts in the arena or static */
    const char *id;                 /* JSON-RPC id as it came; NULL: a notification */
    size_t id_length;
    int64_t expect_version;         /* -1: none */
    bool is_dry_run;
    const char *secret;             /* a password's hash, made or verified on the crypto thread; NULL: none */
    const char *key;                /* idempotency key; NULL: none */
    uint8_t digest[PRM_HASH_BYTES]; /* of the canonical params, with a key */
    int64_t now;                    /* 0: the clock's when it runs */

    prm_status status;              /* of the call, once done */
    prm_error error;
    prm_buf answer;                 /* the JSON-RPC response object; empty for a notification */
    const prm_subscribing *subscribes; /* events.subscribe: in the arena */
    const prm_principal *authenticated; /* session.authenticate: a reference the connection takes over */
    prm_journal_entry leaves;       /* between run and COMMIT */
    bool has_entry, activates, has_armed; /* activates: another generation of rules */
    const prm_registry_change *network; /* what of the registry it changes; in the arena */
    const prm_withdrawn *withdrawn; /* whose access it ends */
    const prm_val *note;            /* of a read: the access entry it leaves, for the writer */
    const prm_val *told;            /* of a read: the events it emitted, for the writer; of a NOTE: those of that
                                     * read */
    bool has_more;                  /* SWEEP, TEND, MIGRATE: there may be another chunk */
    bool is_stale;                  /* TIMER: moved or taken back since; nothing was run */
    bool is_claimed;                /* TIMER: this try was counted before it is made */
    const prm_val *result;          /* between run and COMMIT: what is rendered */

    int64_t began_us;               /* monotonic, when it ran; 0: not yet */
    uint64_t batch;                 /* of the writer; 0: none */

    void (*done)(prm_task *task);   /* on the thread that ran it, after COMMIT: hands it to its owner */
    void *owner;
};

/** A task that lives in `arena` and takes a reference of `principal`; NULL if out of memory. */
prm_task *prm_task_new(prm_arena *arena, enum prm_task_kind kind, const prm_principal *principal);
/** Frees all but the arena: the answer's memory and the references. */
void prm_task_deinit(prm_task *task);

/** Tasks that wait, first in, first out, by their own links: a task is in one of them at most. One thread at a time. */
typedef struct prm_task_line {
    prm_task *first, *last; /* last: of one that is not empty */
} prm_task_line;
void prm_task_line_put(prm_task_line *line, prm_task *task);
/** NULL if none waits. */
prm_task *prm_task_line_take(prm_task_line *line);

#define PRM_CANCELLED          "cancelled"
#define PRM_CANCELLED_SENTENCE "the call was taken back before it began"
/** Takes back a call that waits: it fails with `cancelled` when its turn comes. False if it has begun. Any thread. */
bool prm_task_drop(prm_task *task);
/** Its turn has come. False if it was taken back. */
bool prm_task_begin(prm_task *task);

/** Writes `{"jsonrpc":"2.0","error":{code, message, data: {kind, text, …}},"id":…}`. `error->data` is rendered already;
 * an object's members join `data`. `id` NULL: null. */
void prm_answer_error(prm_buf *out, const prm_error *error, const char *locale, const char *id, size_t id_length);
/** Writes `{"jsonrpc":"2.0","result":…,"id":…}`. `printed` (may be NULL): the result alone, in `out`. */
void prm_answer_result(prm_buf *out, const prm_val *result, const char *id, size_t id_length, prm_span *printed);
/** The same for a result that is JSON already. */
void prm_answer_ready(prm_buf *out, prm_span result, const char *id, size_t id_length);

#endif
