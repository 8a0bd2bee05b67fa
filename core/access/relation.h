/* SPDX-License-Identifier: Apache-2.0 */
/** @file relation.h  Pairs of ids, sorted: who is below whom, who is active where. Filled once, then read by any
 * thread. */
#ifndef PRM_ACCESS_RELATION_H
#define PRM_ACCESS_RELATION_H

#include "base/arena.h"
#include "store/scope.h"

typedef struct prm_pair {
    int64_t key, value;
} prm_pair;

typedef struct prm_relation {
    prm_pair *pairs; /* owned; by key, then value, once sorted */
    size_t count, capacity;
} prm_relation;

/** PRM_E_NOMEM. */
prm_status prm_relation_add(prm_relation *relation, int64_t key, int64_t value);
void prm_relation_sort(prm_relation *relation);
/** `out` (empty): what is in `from`, without `removed` and with `added`; all of them sorted. A pair that is there twice
 * is removed once for each time it stands in `removed`. PRM_E_NOMEM. */
prm_status prm_relation_merge(
    const prm_relation *from, const prm_relation *removed, const prm_relation *added, prm_relation *out);
void prm_relation_deinit(prm_relation *relation);

/** Ids being gathered in an arena. */
typedef struct prm_id_list {
    prm_arena *arena;
    int64_t *ids;
    size_t count, capacity;
} prm_id_list;

prm_status prm_id_list_add(prm_id_list *list, int64_t id);
/** Sorts it, drops repeats, and gives it as a set. */
prm_id_set prm_id_list_set(prm_id_list *list);

/** Adds the values of `key`. */
prm_status prm_relation_values(const prm_relation *relation, int64_t key, prm_id_list *list);
/** Adds `root` and all below it in a relation parent -> child where a child has one parent; a circle ends where it
 * began. */
prm_status prm_relation_closure(const prm_relation *relation, int64_t root, prm_id_list *list);

#endif
