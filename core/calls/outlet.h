/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file outlet.h  A way out of the server for what happened: the outbox holds each event an outlet wants from its
 * COMMIT on until the outlet has taken it, in order per subject, tried again after a failure and parked after the last,
 * as reactions are. An event may come to it more than once (the process may end between the taking and its note), under
 * the same id.
 */
#ifndef PRM_CALLS_OUTLET_H
#define PRM_CALLS_OUTLET_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

/** An event on its way out: as the vendor's side reads it. */
typedef struct prm_outgoing {
    const char *id;    /* "event_…", the same wherever it is told */
    int64_t seq;       /* where it stands in the journal */
    int32_t n;
    const char *json;  /* {position, id, type, subject, time, data} */
    size_t length;
} prm_outgoing;

/** Static, or outlives the prm_calls. */
typedef struct prm_outlet {
    const char *name;             /* of its place in the journal, "folder"; static */
    const char *const *patterns;  /* which events, prm_event_is_among; NULL: all */
    /** Takes one; what fails is told in a sentence without secrets, for it is journalled. Jobs thread, no transaction:
     * it may wait for a peer, and bounds how long. */
    prm_status (*take)(void *context, const prm_outgoing *event, prm_error *error);
    void *context;
} prm_outlet;

#endif
