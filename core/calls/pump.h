/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file pump.h  A piece of what happened, for all who stand at the same place of the journal: read and rendered once,
 * however many they are. A reader runs it; whoever made it owns it before and after.
 */
#ifndef PRM_CALLS_PUMP_H
#define PRM_CALLS_PUMP_H

#include "calls/task.h"
#include "plugins/happened.h"

enum { PRM_PUMP_ROWS = 50, PRM_PUMP_BYTES = 256 << 10 };

/** An event that somebody of the pump is told. */
typedef struct prm_pumped {
    prm_event_position position;
    prm_span inside, outside; /* JSON, as the vendor's side and as partners read it; NULL: nobody there is told */
    bool *told;                      /* by listener */
} prm_pumped;

struct prm_pump {
    prm_event_position after;
    prm_listener *listeners;
    size_t count;
    void *owner;
    /* What came of it. */
    prm_pumped *events;
    size_t event_count;
    prm_event_position reached; /* the next piece is after this */
    bool is_at_end;             /* there was nothing more */
};

/** In a snapshot of its own; everything is made in `arena`. */
prm_status prm_pump_run(prm_worker *worker, prm_pump *pump, prm_arena *arena, prm_error *error);

#endif
