/* SPDX-License-Identifier: Apache-2.0 */
/** @file execute.h  One write inside a batch: from task to answer. Writer thread, inside the batch's transaction. */
#ifndef PRM_CALLS_EXECUTE_H
#define PRM_CALLS_EXECUTE_H

#include "calls/batch.h"

/**
 * Runs the task in a savepoint of its own. Afterwards task->status and error say what became of it, and the answer,
 * `leaves` and the flags are filled. Returns what the batch must know: PRM_OK, PRM_E_READ_ONLY (the disk is full), or
 * PRM_E_UNAVAILABLE (the transaction is gone).
 */
prm_status prm_execute_write(prm_writer_state *writer, prm_task *task);
/** A call's turn has come. PRM_E_UNAUTHENTICATED if what the caller's principal rests on was withdrawn since it was
 * sent; PRM_E_STATE, `cancelled`, if the caller has taken it back. */
prm_status prm_execute_admit(prm_task *task, prm_error *error);
/** Leaves an access entry: what was tried, beside what was stored. Writer thread, in the call's transaction. */
void prm_execute_leave_note(prm_task *task, const prm_call *call, const prm_val *note);
/** How long after the `tries`-th try that failed the next is, ms; -1: there is none, it is parked. */
int64_t prm_execute_retry_ms(int32_t tries);
/** Fails the task with this error and writes its answer anew. */
void prm_execute_fail(prm_task *task, const prm_error *error);
/** Fails a task that was not run because the server stops, and calls its done(). Any thread that owns it. */
void prm_execute_refuse(prm_task *task);

#endif
