/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file turns.h  What waits for the writer, and whose turn it is. Foreground calls go first, fairly among principals
 * (fair.h). Background work, in the order it came, has what time they leave, and its share of the time however many of
 * them wait: while it waits their time gives it a claim, what it then takes is paid from later claims, and with a claim
 * it is its turn. The writer's thread owns it; the time, in microseconds, is the caller's to say.
 */
#ifndef PRM_CALLS_TURNS_H
#define PRM_CALLS_TURNS_H

#include "calls/task.h"

/** Of a batch, for background work while no call waits: who comes meanwhile waits for its COMMIT. */
enum { PRM_TURNS_BACKGROUND_US = 2000 };

typedef struct prm_turns prm_turns;

/** `share`: background's of the time, percent, 1 to 99. NULL if out of memory. */
prm_turns *prm_turns_new(uint32_t share);
/** Must be empty. NULL is allowed. */
void prm_turns_free(prm_turns *turns);
void prm_turns_put(prm_turns *turns, prm_task *task);
/** The next of a batch: the one taken before has run until now. NULL: the batch is to end. */
prm_task *prm_turns_take(prm_turns *turns, int64_t now_us);
/** The batch has ended: the last one taken has run until then. */
void prm_turns_end(prm_turns *turns, int64_t then_us);
/** The next foreground call, or background task, whoever's turn it is; NULL if none waits. */
prm_task *prm_turns_take_foreground(prm_turns *turns);
prm_task *prm_turns_take_background(prm_turns *turns);

#endif
