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

#endif
