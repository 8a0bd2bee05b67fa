/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file call.h  prm_call: one request or timer, as the workers run it and as prm_api acts on it. Worker thread. The
 * transaction is the worker's; a call reads and writes inside it, and collects what it leaves behind (changes,
 * events, decisions) for the journal entry the worker appends just before COMMIT.
 */
#ifndef PRM_PLUGINS_CALL_H
#define PRM_PLUGINS_CALL_H

#include "access/live.h"
#include "access/registry.h"
#include "base/fields.h"
#include "base/histogram.h"
#include "base/id.h"
#include "base/zones.h"
#include "events/position.h"
#include "plugins/host.h"
#include "store/journal.h"
#include "store/rows.h"

enum prm_call_mode { PRM_CALL_READ, PRM_CALL_WRITE, PRM_CALL_DRY_RUN };

enum { PRM_DEPTH_MOST = 8 };   /* of an event */
enum { PRM_NESTING_MOST = 8 }; /* of call_method */

/** What the workers count, for whoever watches. */
typedef struct prm_work_counts {
    prm_histogram walks;          /* of chains, microseconds */
    prm_histogram decided;        /* the same, and all the call did before: what it looked up for them */
    _Atomic uint64_t fallbacks;   /* rules that failed and were answered by their fallback */
    _Atomic uint64_t quarantines; /* rules taken out of use */
} prm_work_counts;

/** What a worker thread lends to each of its calls. */
typedef struct prm_worker {
    const prm_host *host;
    prm_db *db;
    prm_engine *engine;
    prm_ruleset *rules; /* the generation at hand */
    prm_registry *registry;
    prm_id_source *ids; /* the writer's; NULL on a reader */
    prm_zones *zones;   /* the thread's own */
    prm_work_counts *counts; /* NULL: nobody counts */
    void *server;       /* for the core's own methods: the server they administer */
    const prm_position_key *positions;
    void *session;      /* on the loop: the caller's connection */
    const _Atomic size_t *waiting; /* calls that wait for this thread; NULL: nobody counts them */
    bool holds_answers;            /* of calls, until what it does now is done */
    prm_live *live;     /* who calls, so that a withdrawal reaches them; NULL: nobody */
    struct prm_searching *searching; /* the search index; NULL: there is none */
    struct prm_searcher *searcher;   /* this worker's connection to it; NULL: not used yet */
} prm_worker;

/** What events.subscribe asks for; in the call's arena. */
typedef struct prm_subscribing {
    char id[24];
    const char *const *patterns; /* prm_event_is_among */
    prm_event_position after;
} prm_subscribing;

/** A row the call created, changed or dropped, as it was before (NULL: created) and is now (NULL: dropped). */
typedef struct prm_touched {
    const prm_table *table;
    int64_t id;
    const prm_val *before, *after;
    struct prm_touched *next;
} prm_touched;

/** A decision the call has made. */
typedef struct prm_made {
    const char *id, *subject; /* "decision_…", or "" on a read or dry run; "deal_…" or "" */
    const char *supersedes; /* "decision_…" or "" */
    const prm_chain *chain;
    prm_val *record;
    prm_val *outcome; /* as the handler has it */
    struct prm_made *next;
} prm_made;

/** An answer of a decision that the call's person has overruled. */
typedef struct prm_overruled {
    const char *id, *decision, *point, *reason; /* "override_…", or "" on a dry run */
    const prm_val *answer;
    struct prm_overruled *next;
} prm_overruled;

struct prm_call {
    prm_worker *worker;
    prm_arena *arena;
    const prm_plugin_entry *plugin; /* whose code runs */
    const char *method;             /* its name, or the timer's */
    const prm_method_entry *entry;  /* NULL for a timer or start */
    enum prm_call_mode mode;
    const prm_principal *principal;
    prm_caller caller;
    prm_scope scope;
    int64_t now;
    int64_t began_us;               /* monotonic */
    int32_t depth;                      /* of the events it emits: 0, or one more than that it reacts to */
    prm_status doom;         /* what no handler can go on after, once met: no memory, internal, storage */
    prm_error error;         /* of the failure that is reported */
    prm_field_errors fields; /* bad parameters the handler named */
    prm_touched *touched, **touched_end;
    prm_made *made, **made_end;
    prm_overruled *overruled, **overruled_end;
    int32_t nesting; /* calls it is within */
    prm_val *events;                    /* a list, made when first used */
    prm_val *alerts;                    /* of a read: what is told of failed rules, also if it fails itself; likewise */
    bool activates;                     /* made another generation of rules the active one */
    bool has_armed;                     /* armed or disarmed a timer */
    const char *secret;                 /* a password's hash, made or verified before */
    prm_withdrawn *withdrawn;           /* whose access its changes end */
    bool tells_secret;                  /* its answer holds what is told once only */
    const prm_val *note;                /* of a read: the access entry it leaves; NULL: none */
    const prm_subscribing *subscribes;  /* events.subscribe: what the connection is to be told */
    const prm_principal *authenticated; /* session.authenticate: a reference the connection takes over */
    prm_span ready; /* rpc.discover: the result as JSON, in the arena; it is neither checked nor rendered */
};

/**
 * Prepares a call: caller, scope, empty collections. `arena` is the call's, reset by its owner. PRM_E_NOMEM.
 * `request_id` is the client's, or "".
 */
prm_status prm_call_init(prm_call *call, prm_worker *worker, prm_arena *arena, enum prm_call_mode mode,
    const prm_principal *principal, const char *request_id, int64_t now);

/**
 * Runs a method: checks `expect_version` (-1: none) of its subject, calls the handler, checks the result against its
 * declaration. `params` are those prm_fields_read gave. On failure `call->error` says why, ready for the wire (kind,
 * sentence, data). The caller has opened the savepoint and rolls it back on failure.
 */
prm_status prm_call_run(prm_call *call, const prm_method_entry *entry, const prm_val *params, int64_t expect_version,
    const prm_val **result);
/**
 * Runs another method within this one, for the same caller, in a savepoint: what it leaves behind joins this call's
 * entry; if it fails it is undone, `call->error` says why, and this call may go on unless it is doomed.
 */
prm_status prm_call_run_nested(prm_call *call, const prm_method_entry *entry, const prm_val *params,
    int64_t expect_version, const prm_val **result);
/** Runs a timer as its plugin. */
prm_status prm_call_run_timer(prm_call *call, const prm_timer_entry *entry, const prm_val *params);
/** Runs a reaction as its plugin. Call->depth is set. */
prm_status prm_call_run_reaction(prm_call *call, const prm_reaction_entry *entry, const prm_val *params);
/** Runs a migration over one row. */
prm_status prm_call_run_migration(prm_call *call, const prm_plugin_entry *plugin, const prm_migration *migration,
    const prm_val *row);
/** Runs a plugin's start function. */
prm_status prm_call_run_start(prm_call *call, const prm_plugin_entry *plugin);

/** The result or error data in the form the caller reads: rendered, scoped, refused if sealed. `secrets`: with the
 * secret fields, for the one answer that shows them. */
prm_status prm_call_render(prm_call *call, const prm_val *result, bool secrets, const prm_val **out);

/** What the call leaves behind, in its arena, for prm_journal_append; `has_entry` is false if nothing changed. */
prm_status prm_call_entry(prm_call *call, const char *source, prm_journal_entry *entry, bool *has_entry);

/** What of its changes changes the registry, in its arena; NULL: nothing. PRM_E_NOMEM. */
prm_status prm_call_network(prm_call *call, const prm_registry_change **changes);

/** The table plugins call through; static. */
extern const prm_api prm_host_api;

/* For the core's own methods, which are handlers as any other. */

/** Fails with a sentence: as prm_api.fail with `message` for the caller. */
prm_status prm_call_fail(prm_call *call, prm_status status, const char *kind, const prm_val *data, const char *format,
    ...) __attribute__((format(printf, 5, 6)));

#endif
