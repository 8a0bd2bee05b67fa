/* SPDX-License-Identifier: Apache-2.0 */
/** @file snapshot.h  What a prm_registry holds. For core/access alone. */
#ifndef PRM_ACCESS_SNAPSHOT_H
#define PRM_ACCESS_SNAPSHOT_H

#include "access/registry.h"
#include "access/relation.h"

#include <stdatomic.h>

struct prm_registry {
    atomic_size_t references;
    prm_relation partner_children;      /* parent -> partner */
    prm_relation territory_children;    /* parent -> territory */
    prm_relation partners_of_territory; /* territory -> partner */
};

#endif
