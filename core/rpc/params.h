/* SPDX-License-Identifier: Apache-2.0 */
/** @file params.h  The params of a call: parsed, by position or name, the common ones taken out, the rest checked.
 * Pure. */
#ifndef PRM_RPC_PARAMS_H
#define PRM_RPC_PARAMS_H

#include "base/json.h"
#include "base/limits.h"
#include "calls/task.h"

/**
 * Fills task->params, key, digest, is_dry_run and expect_version of a METHOD task. PRM_E_INVALID: `error->data` is
 * {fields: [{field, code, message}]}, all of them at once. PRM_E_PARSE, PRM_E_NOMEM. `page`: the most a page may have.
 */
prm_status prm_params_read(
    prm_task *task, prm_json_span text, const prm_json_limits *limits, uint32_t page, prm_error *error);
/**
 * Afterwards, for whoever has not authenticated: makes task->key, where there is one, its address's and this very
 * call's alone. All such callers are one to what keeps answers, and none may come upon another's: the same key from
 * elsewhere, or with other params, is another key. PRM_E_NOMEM.
 */
prm_status prm_params_own_key(prm_task *task, uint64_t network, prm_error *error);

#endif
