/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file consumer.h  Who follows the journal. A consumer is told of every entry that holds an event it wants, once and
 * in order, in the transaction that also moves its durable position: whatever it writes there is done exactly once,
 * however the process ends. It is woken after COMMIT, works in the background, and never sees what is not committed.
 *
 * It is told piece by piece, so that what a piece adds to the same row is written once. Pieces are read and parsed off
 * the writer's thread (an entry does not change), and how long they are is for their reader to say
 * (prm_consumer_next_rows).
 *
 * The position is looked after here alone. A consumer that is behind (it was away, or put back by
 * prm_consumer_reset) catches up piece by piece.
 */
#ifndef PRM_EVENTS_CONSUMER_H
#define PRM_EVENTS_CONSUMER_H

#include "store/deliver.h"

#define PRM_PIECE_US       2500      /* what a piece of background work is to take: half of what a batch may last */
#define PRM_PIECE_ALONE_US 5000      /* and may take of it while nobody waits: what that may last */
#define PRM_CONSUMER_ROWS  50        /* entries of a piece, to begin with and at least */
#define PRM_CONSUMER_MOST  1000      /* and at most */
#define PRM_CONSUMER_BYTES (1 << 20) /* after so many bytes of events a piece ends */

typedef struct prm_consumer {
    const char *name; /* of its position, "metrics"; static */
    /** Whether it wants events of this type. NULL: all. Any thread. */
    bool (*wants)(const void *context, const char *type);
    /** Entries with at least one event it wants, oldest first: a list of {seq, at, events}; whole if `is_whole`. Writer
     * thread, inside the transaction. On failure the piece is undone and tried again later: 1 s, 10 s, then once a
     * minute. */
    prm_status (*take)(const void *context, prm_db *db, const prm_val *entries, prm_arena *arena, prm_error *error);
    const void *context;
    bool is_whole;     /* entries come as prm_journal_read gives them */
    bool begins_first; /* new, it begins at the first entry; else at the next */
    bool tells_lag;    /* how far it is behind is among the figures of the server; of one consumer */
    uint32_t lag_ms;   /* so long it may wait for more to come; 0: as soon as possible */
} prm_consumer;

/** A new consumer gets its position. In a transaction of the writer, at start. */
prm_status prm_consumer_install(const prm_consumer *consumer, prm_db *db, prm_error *error);

/** Part of the journal, as a consumer has it. */
typedef struct prm_consumer_piece {
    prm_event_position reached; /* where it ends */
    const prm_val *entries;     /* those of it that the consumer wants; in the arena it was read into */
} prm_consumer_piece;

/** Reads a piece of at most `rows` entries after `from`; it reaches no further than that if there are none. Any
 * connection. */
prm_status prm_consumer_look(const prm_consumer *consumer, prm_db *db, prm_event_position from, uint32_t rows,
    prm_arena *arena, prm_consumer_piece *piece, prm_error *error);
/** Whether it wants any of that. */
bool prm_consumer_is_wanted(const prm_consumer_piece *piece);

/** How long the next piece is to be, after one of `count` entries (of `rows` it might have had) took the writer so
 * long: the more of them in one, the less each costs, but a write that comes meanwhile waits for it. */
uint32_t prm_consumer_next_rows(uint32_t rows, int64_t count, int64_t took_us);

/** Where a consumer is: what it has done, and what was looked at beyond without finding anything for it. */
typedef struct prm_consumer_place {
    prm_event_position kept, seen;
} prm_consumer_place;

/** Hands the consumer a piece, which begins after place->seen, and moves its position to where that ends.
 * PRM_E_CONFLICT: its position is not place->kept: look again. Writer thread, inside a transaction. */
prm_status prm_consumer_take(const prm_consumer *consumer, prm_db *db, const prm_consumer_place *place,
    const prm_consumer_piece *piece, prm_arena *arena, prm_error *error);

/** Puts it back to the journal's start: its effects must be undone in the same transaction. */
prm_status prm_consumer_reset(const prm_consumer *consumer, prm_db *db, prm_error *error);

#endif
