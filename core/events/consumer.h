/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file consumer.h  Who follows the journal. A consumer is told of every entry that holds an event it wants, once and in
 * order, in the transaction that also moves its durable position: whatever it writes there is done exactly once,
 * however the process ends. It is woken after COMMIT, works in the background in pieces of at most 50 entries, and never
 * sees what is not committed.
 *
 * The position is looked after here alone. A consumer that is behind (it was away, or put back by
 * prm_consumer_reset) catches up piece by piece.
 */
#ifndef PRM_EVENTS_CONSUMER_H
#define PRM_EVENTS_CONSUMER_H

#include "store/deliver.h"

#define PRM_CONSUMER_ROWS  50        /* entries of a piece */
#define PRM_CONSUMER_BYTES (1 << 20) /* after so many bytes of events a piece ends */

typedef struct prm_consumer {
    const char *name; /* of its position, "metrics"; static */
    /** Whether it wants events of this type. NULL: all. Any thread. */
    bool (*wants)(const void *context, const char *type);
    /** An entry with at least one event it wants: {seq, at, events}; whole if `is_whole`. Writer thread, inside the
     * transaction. On failure the piece is undone and tried again later: 1 s, 10 s, then once a minute. */
    prm_status (*take)(const void *context, prm_db *db, const prm_val *entry, prm_arena *arena, prm_error *error);
    const void *context;
    bool is_whole;     /* entries come as prm_journal_read gives them */
    bool begins_first; /* new, it begins at the first entry; else at the next */
    bool tells_lag;    /* how far it is behind is among the figures of the server; of one consumer */
    uint32_t lag_ms;   /* so long it may wait for more to come; 0: as soon as possible */
} prm_consumer;

/** A new consumer gets its position. In a transaction of the writer, at start. */
prm_status prm_consumer_install(const prm_consumer *consumer, prm_db *db, prm_error *error);

/** Looks at a piece after `from`: how far it reaches (from, if there is nothing), and whether the consumer wants any of
 * it. Any connection. */
prm_status prm_consumer_look(const prm_consumer *consumer, prm_db *db, prm_event_position from, prm_arena *arena,
    prm_event_position *reached, bool *is_wanted, prm_error *error);

/** Where a consumer is: what it has done, and what was looked at beyond without finding anything for it. */
typedef struct prm_consumer_place {
    prm_event_position kept, seen;
} prm_consumer_place;

/** Hands the consumer the piece after place->seen and moves its position to `reached`. PRM_E_CONFLICT: its position is
 * not place->kept, or the piece does not end there: look again. Writer thread, inside a transaction. */
prm_status prm_consumer_take(const prm_consumer *consumer, prm_db *db, const prm_consumer_place *place,
    prm_event_position reached, prm_arena *arena, prm_error *error);

/** Puts it back to the journal's start: its effects must be undone in the same transaction. */
prm_status prm_consumer_reset(const prm_consumer *consumer, prm_db *db, prm_error *error);

#endif
