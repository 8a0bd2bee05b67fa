/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file deliver.h  How far each consumer of the journal has come, beside the journal itself. With the connection's
 * thread; what changes something is part of the writer's transaction.
 */
#ifndef PRM_STORE_DELIVER_H
#define PRM_STORE_DELIVER_H

#include "store/db.h"

/** A place in the journal: after event `n` of entry `seq`. */
typedef struct prm_event_position {
    int64_t seq;
    int32_t n; /* PRM_EVENT_ALL: after all of them; -1: before the first */
} prm_event_position;
#define PRM_EVENT_ALL INT32_MAX

/** Less than, equal to or greater than 0. */
int prm_event_position_compare(prm_event_position a, prm_event_position b);

prm_status prm_deliver_install(prm_db *db, prm_error *error);

/** The durable position of a consumer. PRM_E_NOT_FOUND: it has none yet. */
prm_status prm_follower_get(prm_db *db, const char *name, prm_event_position *position, prm_error *error);
prm_status prm_follower_set(prm_db *db, const char *name, prm_event_position position, prm_error *error);

/**
 * What could not be delivered at once, in the order in which it happened: of the same target and subject only the first
 * is tried, the others wait for it. A target is a reaction, "reaction:tiers.count", or a kind of delivery, "out:mail".
 */
enum prm_delivery_state {
    PRM_DELIVERY_READY,  /* at run_at */
    PRM_DELIVERY_WAITS,  /* for one before it */
    PRM_DELIVERY_PARKED, /* failed too often: for people */
    PRM_DELIVERY_ABSENT  /* until its plugin is back */
};
typedef struct prm_delivery {
    int64_t id;                  /* 0: new */
    const char *target, *subject;
    prm_event_position position; /* of the event */
    int64_t run_at;              /* ms UTC */
    int32_t tries;               /* made so far */
    int32_t state;               /* enum prm_delivery_state */
    const char *message;         /* why the last try failed; "" */
} prm_delivery;

/** Adds one; it waits if there is one of that target and subject already. */
prm_status prm_delivery_put(prm_db *db, const prm_delivery *delivery, prm_error *error);
prm_status prm_delivery_has(prm_db *db, const char *target, const char *subject, bool *has, prm_error *error);
/** The one to try next, if its time is at most `until`; PRM_E_NOT_FOUND if there is none. */
prm_status prm_delivery_next(prm_db *db, int64_t until, prm_arena *arena, prm_delivery *delivery, prm_error *error);
prm_status prm_delivery_get(prm_db *db, int64_t id, prm_arena *arena, prm_delivery *delivery, prm_error *error);
/** A try is about to be made: it counts, and if nothing comes of it the next is at `run_at` (INT64_MAX: parked).
 * PRM_E_NOT_FOUND: it is gone, or was tried by somebody else. */
prm_status prm_delivery_claim(prm_db *db, const prm_delivery *delivery, int64_t run_at, prm_error *error);
/** It is done with, delivered or dropped: the one that waited for it has its turn at `now`. PRM_E_NOT_FOUND. */
prm_status prm_delivery_end(prm_db *db, const prm_delivery *delivery, int64_t now, prm_error *error);
prm_status prm_delivery_note(prm_db *db, int64_t id, const char *message, prm_error *error);
/** Sets its state; of READY its tries begin anew at `run_at`. */
prm_status prm_delivery_set(prm_db *db, int64_t id, int32_t state, int64_t run_at, prm_error *error);
/** The target is here: what was set aside for it has its turn again. */
prm_status prm_delivery_bring_back(prm_db *db, const char *target, prm_error *error);
/** Those parked or set aside, oldest first: {id, target, subject, tries, state: failed|absent, message}. */
prm_status prm_delivery_list(prm_db *db, int64_t after, uint32_t limit, prm_arena *arena, const prm_val **list,
    prm_error *error);
prm_status prm_delivery_count_parked(prm_db *db, int64_t *count, prm_error *error);

#endif
