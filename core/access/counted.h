/* SPDX-License-Identifier: Apache-2.0 */
/** @file counted.h  A principal with what is beside it: its count, and its place among those in use. For core/access
 * alone. */
#ifndef PRM_ACCESS_COUNTED_H
#define PRM_ACCESS_COUNTED_H

#include "access/principal.h"

#include <stdatomic.h>

typedef struct prm_counted {
    prm_principal principal; /* first: a principal that is not static is one of these */
    atomic_size_t references;
    atomic_bool is_withdrawn;
    prm_live *live; /* NULL: in no list */
    struct prm_counted *previous, *next;
} prm_counted;

/** Takes it out of its list. */
void prm_live_remove(prm_counted *counted);

#endif
