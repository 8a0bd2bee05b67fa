/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file reads.h  Waiting reads, between the loop and the readers: bounded, round-robin by principal, so that one who
 * asks for thousands of long lists delays the others by one call each. Any thread.
 */
#ifndef PRM_CALLS_READS_H
#define PRM_CALLS_READS_H

#include "calls/task.h"

typedef struct prm_reads prm_reads;

/** Holds at most `limit`. NULL if out of memory. */
prm_reads *prm_reads_new(size_t limit);
/** Must be empty and unused. NULL is allowed. */
void prm_reads_free(prm_reads *reads);
/** PRM_E_LIMIT when full, PRM_E_UNAVAILABLE when closed: the task stays the caller's. */
prm_status prm_reads_put(prm_reads *reads, prm_task *task);
/** The next, waiting for it; NULL once it is closed and empty. */
prm_task *prm_reads_take(prm_reads *reads);
/** Nothing more goes in; those who wait are woken. */
void prm_reads_close(prm_reads *reads);
size_t prm_reads_count(prm_reads *reads);

#endif
