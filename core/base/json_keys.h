/* SPDX-License-Identifier: Apache-2.0 */
/** @file json_keys.h  Keys of one object that are the same, or the same but for their case. Any thread. */
#ifndef PRM_BASE_JSON_KEYS_H
#define PRM_BASE_JSON_KEYS_H

#include "val.h"

/**
 * Looks for two members whose keys are equal under Unicode case folding and gives their indexes; `*first` is `count`
 * if there are none. PRM_E_NOMEM at the arena's cap.
 */
prm_status prm_json_keys_find_twins(
    prm_arena *arena, const prm_member *members, size_t count, size_t *first, size_t *second);

#endif
