/* SPDX-License-Identifier: Apache-2.0 */
#include "services/metrics/table.h"

#include <string.h>

enum { FIRST_SLOTS = 64 };

/* FNV-1a. */
static uint64_t hash_of(const char *key, size_t length)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)key[i]) * UINT64_C(1099511628211);
    return hash ^ hash >> 32;
}

static prm_key_slot *find_slot(prm_key_slot *slots, size_t capacity, const char *key, size_t length, uint64_t hash)
{
    size_t at = (size_t)hash & (capacity - 1);
    while (slots[at].key != NULL &&
        (slots[at].hash != hash || slots[at].length != length || memcmp(slots[at].key, key, length) != 0))
        at = (at + 1) & (capacity - 1);
    return &slots[at];
}

static bool grow(prm_key_table *table)
{
    size_t capacity = table->capacity == 0 ? FIRST_SLOTS : 2 * table->capacity;
    prm_key_slot *slots = prm_arena_alloc(table->arena, capacity * sizeof *slots);
    if (slots == NULL)
        return false;
    for (size_t i = 0; i < table->capacity; i++)
        if (table->slots[i].key != NULL)
            *find_slot(slots, capacity, table->slots[i].key, table->slots[i].length,
                table->slots[i].hash) = table->slots[i];
    table->slots = slots;
    table->capacity = capacity;
    return true;
}

bool prm_key_number(prm_key_table *table, const char *key, size_t length, size_t *number, bool *is_new)
{
    uint64_t hash = hash_of(key, length);
    if (table->count * 4 >= table->capacity * 3 && !grow(table))
        return false;
    prm_key_slot *slot = find_slot(table->slots, table->capacity, key, length, hash);
    *is_new = slot->key == NULL;
    if (*is_new) {
        const char *copy = prm_arena_text(table->arena, key, length);
        if (copy == NULL)
            return false;
        *slot = (prm_key_slot){ .key = copy, .length = length, .number = table->count++, .hash = hash };
    }
    *number = slot->number;
    return true;
}
