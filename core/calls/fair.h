/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file fair.h  Waiting calls, taken round-robin by principal, so that one who sends thousands delays the others by one
 * call each. First in, first out within a principal. One thread at a time: the writer's has its own, the readers lock.
 */
#ifndef PRM_CALLS_FAIR_H
#define PRM_CALLS_FAIR_H

#include "calls/task.h"

typedef struct prm_fair prm_fair;

/** NULL if out of memory. */
prm_fair *prm_fair_new(void);
/** Must be empty. NULL is allowed. */
void prm_fair_free(prm_fair *fair);
/** Never fails: without memory for a lane of its own a principal shares one. */
void prm_fair_put(prm_fair *fair, prm_task *task);
/** The next; NULL if none waits. */
prm_task *prm_fair_take(prm_fair *fair);

#endif
