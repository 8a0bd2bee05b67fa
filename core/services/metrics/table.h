/* SPDX-License-Identifier: Apache-2.0 */
/** @file table.h  Keys of bytes, numbered in the order in which they come. In an arena; one thread. */
#ifndef PRM_SERVICES_METRICS_TABLE_H
#define PRM_SERVICES_METRICS_TABLE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct prm_key_slot {
    const char *key; /* NULL: free */
    size_t length, number;
    uint64_t hash;
} prm_key_slot;

typedef struct prm_key_table {
    prm_arena *arena;
    prm_key_slot *slots; /* a power of two */
    size_t capacity, count;
} prm_key_table;

/** The number of a key, a new one if it is new. False: no memory. */
bool prm_key_number(prm_key_table *table, const char *key, size_t length, size_t *number, bool *is_new);

#endif
