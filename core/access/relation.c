/* SPDX-License-Identifier: Apache-2.0 */
#include "access/relation.h"

#include "base/alloc.h"

#include <stdlib.h>

#define CAPACITY_FIRST 64u

prm_status prm_relation_add(prm_relation *relation, int64_t key, int64_t value)
{
    if (relation->count == relation->capacity) {
        size_t capacity = relation->capacity != 0 ? relation->capacity * 2 : CAPACITY_FIRST;
        prm_pair *grown = prm_realloc(relation->pairs, capacity * sizeof(*grown));
        if (grown == NULL)
            return PRM_E_NOMEM;
        relation->pairs = grown;
        relation->capacity = capacity;
    }
    relation->pairs[relation->count++] = (prm_pair){.key = key, .value = value};
    return PRM_OK;
}

static int compare_ids(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static int compare_pairs(const void *a, const void *b)
{
    const prm_pair *x = a, *y = b;
    int by_key = compare_ids(&x->key, &y->key);
    return by_key != 0 ? by_key : compare_ids(&x->value, &y->value);
}

void prm_relation_sort(prm_relation *relation)
{
    if (relation->count > 1)
        qsort(relation->pairs, relation->count, sizeof(*relation->pairs), compare_pairs);
}

prm_status prm_relation_merge(
    const prm_relation *from, const prm_relation *removed, const prm_relation *added, prm_relation *out)
{
    size_t most = from->count + added->count, a = 0, r = 0;
    if (most == 0)
        return PRM_OK;
    out->pairs = prm_alloc(most * sizeof(*out->pairs));
    if (out->pairs == NULL)
        return PRM_E_NOMEM;
    out->capacity = most;
    for (size_t i = 0; i < from->count; i++) {
        const prm_pair *pair = &from->pairs[i];
        while (a < added->count && compare_pairs(&added->pairs[a], pair) < 0)
            out->pairs[out->count++] = added->pairs[a++];
        while (r < removed->count && compare_pairs(&removed->pairs[r], pair) < 0)
            r++;
        if (r < removed->count && compare_pairs(&removed->pairs[r], pair) == 0)
            r++;
        else
            out->pairs[out->count++] = *pair;
    }
    while (a < added->count)
        out->pairs[out->count++] = added->pairs[a++];
    return PRM_OK;
}

void prm_relation_deinit(prm_relation *relation)
{
    prm_free(relation->pairs);
    *relation = (prm_relation){0};
}

prm_status prm_id_list_add(prm_id_list *list, int64_t id)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity != 0 ? list->capacity * 2 : 8;
        int64_t *grown =
            prm_arena_grow(list->arena, list->ids, list->capacity * sizeof(int64_t), capacity * sizeof(int64_t));
        if (grown == NULL)
            return PRM_E_NOMEM;
        list->ids = grown;
        list->capacity = capacity;
    }
    list->ids[list->count++] = id;
    return PRM_OK;
}

prm_id_set prm_id_list_set(prm_id_list *list)
{
    if (list->count > 1)
        qsort(list->ids, list->count, sizeof(int64_t), compare_ids);
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (kept == 0 || list->ids[kept - 1] != list->ids[i])
            list->ids[kept++] = list->ids[i];
    }
    list->count = kept;
    return (prm_id_set){.ids = list->ids, .count = kept};
}

/* The first pair whose key is not below `key`. */
static size_t lower_bound(const prm_relation *relation, int64_t key)
{
    size_t low = 0, high = relation->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (relation->pairs[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

prm_status prm_relation_values(const prm_relation *relation, int64_t key, prm_id_list *list)
{
    for (size_t i = lower_bound(relation, key); i < relation->count && relation->pairs[i].key == key; i++)
        PRM_TRY(prm_id_list_add(list, relation->pairs[i].value));
    return PRM_OK;
}

prm_status prm_relation_closure(const prm_relation *relation, int64_t root, prm_id_list *list)
{
    size_t next = list->count;
    PRM_TRY(prm_id_list_add(list, root));
    for (; next < list->count; next++) {
        int64_t parent = list->ids[next];
        size_t i = lower_bound(relation, parent);
        for (; i < relation->count && relation->pairs[i].key == parent; i++) {
            /* One parent each: the only id a walk down can meet again is the one it started from. */
            if (relation->pairs[i].value != root)
                PRM_TRY(prm_id_list_add(list, relation->pairs[i].value));
        }
    }
    return PRM_OK;
}
