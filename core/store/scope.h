/* SPDX-License-Identifier: Apache-2.0 */
/** @file scope.h  Which rows a caller may see and write, as the store applies it. Made by core/access. Any thread. */
#ifndef PRM_STORE_SCOPE_H
#define PRM_STORE_SCOPE_H

#include <prm/plugin.h>

#include <stdbool.h>

/** A set of row ids, sorted; NULL and 0: empty. */
typedef struct prm_id_set {
    const int64_t *ids;
    size_t count;
} prm_id_set;

typedef struct prm_scope {
    int32_t side;        /* enum prm_side; PRM_SYSTEM sees everything */
    int64_t partner;     /* partner side: the caller's own, whose rows it may write */
    prm_id_set partners; /* partner side: own and descendants', whose rows it may read; a vendor side bound to
                          * territories: partners active there, for rows without a territory */
    bool is_bound;       /* vendor side: only `territories` (closed over what they contain) */
    prm_id_set territories;
} prm_scope;

bool prm_id_set_has(const prm_id_set *set, int64_t id);

#endif
