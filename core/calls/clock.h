/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file clock.h  What time it is for the business: the wall clock, or with --simulated-clock the wall clock plus an
 * offset that only clock.advance moves. Never goes back. Any thread.
 */
#ifndef PRM_CALLS_CLOCK_H
#define PRM_CALLS_CLOCK_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct prm_clock {
    bool is_simulated;
    _Atomic int64_t offset; /* ms */
    _Atomic int64_t last;   /* the latest instant given out */
} prm_clock;

void prm_clock_init(prm_clock *clock, bool is_simulated, int64_t offset);
/** Ms UTC. */
int64_t prm_clock_now(prm_clock *clock);
/** The offset with which a simulated clock shows `to` now; of an instant that is past the one it has. */
int64_t prm_clock_offset(prm_clock *clock, int64_t to);
/** Moves a simulated clock: `offset` is stored already, so that nothing is ever dated by a move that is not. */
void prm_clock_move(prm_clock *clock, int64_t offset);

#endif
