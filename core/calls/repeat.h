/* SPDX-License-Identifier: Apache-2.0 */
/** @file repeat.h  Idempotency: the answer a key already has, and keeping a new one. Writer thread, in the
 * savepoint. */
#ifndef PRM_CALLS_REPEAT_H
#define PRM_CALLS_REPEAT_H

#include "calls/task.h"

/** The stored answer of task->key, if every row in it is still the caller's to see. PRM_E_NOT_FOUND: the key is new;
 * PRM_E_IDEMPOTENCY: it was used for another call. */
prm_status prm_repeat_find(prm_call *call, const prm_task *task, const prm_val **answer);
/** Keeps what `result` renders to without its secrets; `printed` is what it was answered as, with them (NULL: it was a
 * notification). */
prm_status prm_repeat_keep(prm_call *call, const prm_task *task, const prm_val *result, prm_span printed);

#endif
